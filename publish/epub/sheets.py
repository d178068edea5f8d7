"""Style sheets and fonts of the book.

A sheet stands at the root of the book, so that `fonts/…` in it means the same file as it does in
`styles/`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import tinycss2  # type: ignore[import-untyped]

from publish.epub.css import addresses, is_face, parse
from publish.epub.faces import Shown, used
from publish.epub.model import File
from publish.epub.texts import slug, unique
from publish.errors import PublishError
from publish.fonts import find, subset

Css = tuple[tuple[str, str], ...]

FONT_TYPES = {
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""Core media types of EPUB 3.3 (section 3.2)."""

LICENCE = "OFL.txt"


def sheets(css: Css, asked: Shown | None) -> tuple[File, ...]:
    """The sheets as files, in order, with the @font-face rules that are `asked` for (None: none).

    Raises PublishError for a sheet that fetches something: nothing but fonts may be named in it.
    """
    taken = {"cover"}  # the cover's own page has a sheet of that name
    found: list[File] = []
    for name, text in css:
        rules = [r for r in parse(text) if not is_face(r) or (asked and used(r, asked, css))]
        for url in addresses(rule for rule in rules if not is_face(rule)):
            if not url.startswith(("#", "data:image/")):
                raise PublishError(
                    f"style sheet {name}: {url} is not part of the ebook",
                    "name sheets in book.toml, and show pictures in the text",
                )
        content = tinycss2.serialize(rules).strip()
        if content:
            stem = unique(slug(name), taken)
            found.append(File(f"style-{stem}", f"{stem}.css", "text/css", f"{content}\n".encode()))
    return tuple(found)


def fonts(css: Css, asked: Shown, folder: str, text: str) -> tuple[File, ...]:
    """The font files that the sheets name, cut down to the letters of `text`, and their licences.

    Raises PublishError for a font that is not there, or that ebooks cannot carry.
    """
    faces: list[Any] = [rule for _, sheet in css for rule in parse(sheet) if is_face(rule)]
    found: dict[str, File] = {}
    for name in addresses(rule for rule in faces if used(rule, asked, css)):
        if name in found:
            continue
        path = find(name, folder)
        if path is None:
            raise PublishError(
                f"the font {name} is not there", "put it into the book's folder under that name"
            )
        found[name] = _font(name, path, text)
        licence = path.parent / LICENCE
        if licence.is_file():
            where = f"{name.rpartition('/')[0]}/{LICENCE}".lstrip("/")
            stem = f"licence-{slug(where.removesuffix('.txt'))}"
            found[where] = File(stem, where, "text/plain", licence.read_bytes())
    return tuple(found.values())


def _font(name: str, path: Path, text: str) -> File:
    kind = FONT_TYPES.get(path.suffix.lower())
    if kind is None or not re.fullmatch(r"([A-Za-z0-9_-]+/)*[A-Za-z0-9_.-]+", name):
        raise PublishError(
            f"the font {name} cannot go into an ebook",
            "use a TTF, OTF or WOFF file with plain letters, digits and hyphens in its name",
        )
    return File(f"font-{slug(name)}", name, kind, subset(path, text))
