"""Small books for the tests of the EPUB writer, and readers for what it wrote."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image

from publish.book import Document, Edition, Meta, Piece
from publish.epub import write
from publish.pagemap import Pages
from publish.resources import styles_dir

NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
}
TYPE = f"{{{NS['epub']}}}type"

META = Meta(
    title="Salt & <Iron>",
    subtitle="A Small Book",
    authors=("Ada Ríos", "Ben Okri-Lane"),
    identifier="urn:uuid:3f1c9d5e-0d7e-4a39-9c55-0d0a2f6a8c11",
    publisher="Quay Press",
    date=datetime.date(2021, 3, 4),
    description="Two chapters & a note.",
    source="a typescript",
    rights="unknown",
)

FACES = ("fonts", (styles_dir() / "fonts.css").read_text(encoding="utf-8"))
BASE = (
    "base",
    """body { font-family: "EB Garamond", serif }
    h1, h2, h3, h4 { font-weight: normal }
    p.mark::before { content: '§' }
    """,
)

TITLE = (
    '<section id="title-page" class="title-page"><h1 class="title">Salt &amp; Iron</h1></section>'
)
CONTENTS = (
    '<nav id="contents" class="contents" role="doc-toc"><h2>Contents</h2><ol>'
    '<li><a href="#one">One</a></li><li><a href="#two">Two</a></li>'
    '<li><a href="#notes">Notes</a></li></ol></nav>'
)
ONE = (
    '<section id="one" class="chapter" role="doc-chapter"><h2 data-line="1">One</h2>'
    '<p data-line="3">The <em>re</em><strong>volution</strong> came.<sup class="call">'
    '<a id="call-1" class="call" href="#note-1" role="doc-noteref" epub:type="noteref">1</a>'
    "</sup></p>"
    '<h3 id="ships" data-line="5">Of <em>ships</em><sup class="call"><a id="call-2" class="call" '
    'href="#note-2" role="doc-noteref" epub:type="noteref">2</a></sup></h3><p data-line="7">See '
    '<a href="#ropes">ropes</a>, <a href="#two">the second chapter</a>, <a href="#masts">masts</a> '
    'and <a href="https://example.org/?a=1&amp;b=2">a page</a>.<span class="x"/></p>'
    '<h4 id="ropes">Ropes</h4><p>Rope.</p></section>'
)
TWO = (
    '<section id="two" class="chapter" role="doc-chapter"><h2>Two</h2><h3 id="masts">Masts</h3>'
    "<p>Line one<br/>line two — “quoted”.</p></section>"
)
NOTES = (
    '<section id="notes" class="notes" role="doc-endnotes"><h2>Notes</h2><ol class="notes">'
    + "".join(
        f'<li id="note-{n}" value="{n}" class="note" epub:type="list-item footnote"><p>Said of it. '
        f'<a class="back" href="#call-{n}" role="doc-backlink" '
        f'aria-label="Back to note {n} in the text">↩</a></p></li>'
        for n in (1, 2)
    )
    + "</ol></section>"
)

PIECES = (
    Piece("title-page", "title-page", "Title page", TITLE),
    Piece("contents", "contents", "Contents", CONTENTS),
    Piece("one", "chapter", "One", ONE, text=True),
    Piece("two", "chapter", "Two", TWO, text=True),
    Piece("notes", "notes", "Notes", NOTES, text=True),
)


def document(folder: Path, *pieces: Piece, **changes: Any) -> Document:
    """The small book without fonts, or the same with other pieces and other fields."""
    whole = Document(
        meta=META,
        edition=Edition("ebook", "epub"),
        pieces=pieces or PIECES,
        css=(BASE,),
        folder=str(folder),
        words={"cover": "Cover", "contents": "Contents"},
    )
    return replace(whole, **changes)


def piece(body: str, role: str = "chapter", name: str = "one") -> Piece:
    """A piece of text around some markup."""
    return Piece(name, role, "One", f'<section id="{name}"><h2>One</h2>{body}</section>', text=True)


def pictures(folder: Path) -> None:
    """A picture of each kind that ebooks carry, one with a name that no shop takes."""
    small = Image.new("L", (4, 4), 128)
    small.save(folder / "a ship.png")
    small.save(folder / "harbour.jpg")
    small.save(folder / "still.gif")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'
    (folder / "line.svg").write_text(f'<?xml version="1.0"?>\n{svg}', encoding="utf-8")


def made(book: Document, path: Path, pages: Pages | None = None) -> dict[str, bytes]:
    """Write the book; the files in it by name, in their order."""
    write(book, path, pages)
    return unpacked(path)


def unpacked(path: Path) -> dict[str, bytes]:
    """The files in an EPUB by name, in their order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xml(files: Mapping[str, bytes], name: str) -> etree._Element:
    return etree.fromstring(files[f"EPUB/{name}"])


def texts(root: etree._Element, path: str) -> list[str]:
    """The strings that an XPath expression finds."""
    found: Any = root.xpath(path, namespaces=NS)
    return [str(item) for item in found]
