"""Markup as the mended engine lays it out, for the tests of its mends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from publish.fetch import STYLES, Fetcher
from publish.mends import weasyprint
from publish.resources import styles_dir

FACES = (styles_dir() / "fonts.css").read_text(encoding="utf-8")
PAGE = '@page { size: 400px 600px; margin: 30px } html { font: 15px/20px "EB Garamond" }'
PLAIN = "body, p { margin: 0; text-align: left }"


def lay(body: str, css: str = "", **options: Any) -> Any:
    """The rendered document; lengths in CSS pixels."""
    config = weasyprint.document.FontConfiguration()
    fetcher = Fetcher(Path())
    sheets = [
        weasyprint.CSS(string=text, base_url=STYLES, url_fetcher=fetcher, font_config=config)
        for text in (FACES, PAGE + PLAIN + css)
    ]
    html = weasyprint.HTML(string=f'<html lang="en"><title>T</title><body>{body}')
    return html.render(font_config=config, stylesheets=sheets, **options)
