"""The cover in the book: the picture, and a page of its own that shows it.

Kobo wants the page, Kindle wants none in the reading order: so it is there, and not linear. The
picture is the publisher's own (`[cover]` in book.toml), else the designed one.
"""

from __future__ import annotations

from pathlib import Path

from publish import xhtml
from publish.book import Document, Finding
from publish.epub import coverpicture, texts
from publish.epub.model import File
from publish.words import headed, with_commas

STYLE = b"""body { margin: 0; padding: 0; text-align: center; }
.cover { margin: 0; padding: 0; }
.cover img { max-width: 100%; max-height: 100%; max-height: 100vh; }
"""


def cover(document: Document) -> tuple[tuple[File, ...], tuple[Finding, ...]]:
    """The page, the picture and the page's sheet; no designed one when no font has its words.

    Raises PublishError for a publisher's picture that no ebook can show.
    """
    picture, findings = _own(document) if document.meta.cover else _designed(document)
    files = (_page(document, picture.name), picture, SHEET) if picture else ()
    return files, findings


def _designed(document: Document) -> tuple[File | None, tuple[Finding, ...]]:
    from publish.cover import cover_image, unset  # the layout engine takes a second to import

    findings = unset(document)
    if findings:
        return None, findings
    name = "images/cover.png"
    return File("cover-image", name, "image/png", cover_image(document), ("cover-image",)), ()


def _own(document: Document) -> tuple[File, tuple[Finding, ...]]:
    given = Path(document.folder) / document.meta.cover
    content, ending, findings = coverpicture.read(given, document.meta.cover, document.folder)
    kind = {"jpg": "image/jpeg", "png": "image/png"}[ending]
    return File("cover-image", f"images/cover.{ending}", kind, content, ("cover-image",)), findings


SHEET = File("style-cover", "cover.css", "text/css", STYLE)


def _page(document: Document, source: str) -> File:
    word, english = document.words.get("cover", "Cover"), "cover" in document.english
    meta = document.meta
    said = [meta.title, meta.subtitle, with_commas(meta.authors, meta.language), meta.publisher]
    alt = ". ".join(text for text in said if text.strip())
    if not english:  # what is one text has one language, and its role says that it is a cover
        alt = headed(word, alt, meta.language)
    if meta.cover and meta.cover_alt.strip():
        alt = meta.cover_alt
    image = xhtml.el("img", {"src": source, "alt": alt, "role": "doc-cover"})
    section = xhtml.el("section", {"class": "cover"}, image)
    titled = "en" if english else ""
    content = texts.page(word, meta.language, "cover", [SHEET.name], section, titled=titled)
    return File("cover", "cover.xhtml", texts.XHTML_TYPE, content)
