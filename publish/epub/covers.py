"""The cover in the book: the picture, and a page of its own that shows it.

Kobo wants the page, Kindle wants none in the reading order: so it is there, and not linear.
"""

from __future__ import annotations

from publish import xhtml
from publish.book import Document, Finding
from publish.epub import texts
from publish.epub.model import File

STYLE = b"""body { margin: 0; padding: 0; text-align: center; }
.cover { margin: 0; padding: 0; }
.cover img { max-width: 100%; max-height: 100%; max-height: 100vh; }
"""


def cover(document: Document) -> tuple[tuple[File, ...], tuple[Finding, ...]]:
    """The page, the picture and the page's sheet; none of them when no font has the words."""
    from publish.cover import cover_image, unset  # the layout engine takes a second to import

    findings = unset(document)
    if findings:
        return (), findings
    picture = File(
        "cover-image", "images/cover.png", "image/png", cover_image(document), ("cover-image",)
    )
    return (_page(document, picture.name), picture, SHEET), ()


SHEET = File("style-cover", "cover.css", "text/css", STYLE)


def _page(document: Document, source: str) -> File:
    word = document.words.get("cover", "Cover")
    meta = document.meta
    said = [meta.title, meta.subtitle, ", ".join(meta.authors), meta.publisher]
    alt = f"{word}: {'. '.join(text for text in said if text.strip())}"
    image = xhtml.el("img", {"src": source, "alt": alt, "role": "doc-cover"})
    section = xhtml.el("section", {"class": "cover"}, image)
    content = texts.page(word, meta.language, "cover", [SHEET.name], section)
    return File("cover", "cover.xhtml", texts.XHTML_TYPE, content)
