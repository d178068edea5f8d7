"""The sheet of specifications that goes to the printer beside a file, as one page and as text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from publish import xhtml
from publish.book import Document, Edition, Meta, Piece
from publish.fonts import COMMENT, FACE, characters, faces, find
from publish.pages import Laid
from publish.paper import POINTS
from publish.press.plates import plates
from publish.press.sizes import shown
from publish.press.told import bleed
from publish.printer import Press
from publish.record import digest_of_file
from publish.resources import styles_dir
from publish.whole import write_whole

Row = tuple[str, str]

STANDARDS = {
    "pdf": "PDF",
    "pdf/x-4": "PDF/X-4 (ISO 15930-7:2010)",
    "pdf/x-1a": "PDF/X-1a:2001 (ISO 15930-1)",
}
FAMILY = re.compile(r"""font-family\s*:\s*(["']?)([^;"'}]+)\1""")
_STYLES = ("fonts", "spec")


@dataclass(frozen=True)
class Extent:
    """The pages of the file: how many, their trim and smallest inside margin in mm."""

    pages: int
    blank_at_end: int
    trim: tuple[float, float]
    inside: float


def extent_of(laid: Laid, binding: str) -> Extent:
    """The extent of pages as laid out, of a book that is bound at its left or its right."""
    pages = laid.pages
    blank = next((n for n, page in enumerate(reversed(pages)) if not page.blank), len(pages))
    left = (
        binding == "left",
        binding != "left",
    )  # whether a recto's, a verso's spine is at its left
    inside = (
        page.box[0] if left[number % 2] else page.width - page.box[2]
        for number, page in enumerate(pages)
    )
    trim = (pages[0].width / POINTS, pages[0].height / POINTS)
    return Extent(len(pages), blank, trim, min(inside) / POINTS)


def write_spec(document: Document, file: Path, extent: Extent) -> tuple[Path, Path]:
    """Write NAME-spec.pdf and NAME-spec.txt beside the press file; where they are.

    Raises PublishError when they cannot be written.
    """
    from publish.pdf import write

    press = document.press or Press("")
    rows = tuple(specified(document, press, file, extent))
    page = file.with_name(f"{file.stem}-spec.pdf")
    text = file.with_name(f"{file.stem}-spec.txt")
    own, known = _own_faces(document)
    sheets = [(name, (styles_dir() / f"{name}.css").read_text("utf-8")) for name in _STYLES]
    meta = Meta(title=f"Specification of {file.name}", language="en", date=document.meta.date)
    piece = Piece("spec", "", "", _xhtml(rows, known))
    edition = Edition("spec", "pdf")
    write(Document(meta, edition, (piece,), (*sheets, *own), document.folder), page)
    write_whole({text: as_text(rows).encode()})
    return page, text


def _own_faces(document: Document) -> tuple[list[tuple[str, str]], frozenset[int]]:
    """The fonts of the book, for a title in its letters, and every letter that they have."""
    rules = [rule for _, css in document.css for rule in FACE.findall(COMMENT.sub("", css))]
    names = dict.fromkeys(name for rule in rules for _, name in FAMILY.findall(rule))
    families = ", ".join(f'"{name}"' for name in ("EB Garamond", *names))
    files = (find(address, document.folder) for address in faces(document.css))
    letters = (characters(file) for file in dict.fromkeys(files) if file)
    sheet = "\n".join((*rules, f"html, h1 {{ font-family: {families} }}"))
    return [("faces", sheet)], frozenset().union(*letters)


def specified(document: Document, press: Press, file: Path, extent: Extent) -> Iterator[Row]:
    """What is specified, and how, in the order in which a quotation asks for it."""
    meta, edition = document.meta, document.edition
    yield "Title", ": ".join(filter(None, (meta.title, meta.subtitle)))
    yield from _said("Author", ", ".join(meta.authors))
    yield from _said("Publisher", ", ".join(filter(None, (meta.publisher, meta.place))))
    yield "Identifier", edition.identifier or meta.identifier or "none"
    yield from _said("Retail price", edition.price)
    yield from _said("Edition", meta.edition)
    yield "For", press.label
    width, height = extent.trim
    yield "Trim", f"{shown(width)} wide, {shown(height)} high"
    empty = f", of which the last {extent.blank_at_end} blank" if extent.blank_at_end else ""
    yield "Extent", f"{extent.pages} pages ({extent.pages // 2} leaves){empty}"
    yield "Inks", _inks(plates(file))
    yield "Bleed", bleed(press.bleed_mm)
    yield "Marks", "crop and register, outside the bleed" if _marked(press) else "none"
    yield "Inside margin", f"at least {shown(extent.inside)}"
    bound = edition.bound or press.bound or "to be agreed"
    yield "Binding", f"{bound}; spine at the {edition.binding}"
    yield "Stock", edition.stock or "to be agreed"
    yield "File", f"{file.name}, {file.stat().st_size:,} bytes, single pages in reading order"
    yield "Standard", STANDARDS[press.standard]
    yield from _said("Printing condition", press.condition if press.standard != "pdf" else "")
    yield "SHA-256", digest_of_file(file)
    yield "Made with", f"everyword {version('everyword')}"


def _marked(press: Press) -> bool:
    return press.marks and "marks" not in press.forbids


def _said(name: str, value: str) -> Iterator[Row]:
    if value:
        yield name, value


def _inks(found: tuple[str, ...]) -> str:
    """The inks as printers count them, the same on both sides of a leaf.

    >>> _inks(("black",)), _inks(("black", "PANTONE 485 C")), _inks(())
    ('1/1: black', '2/2: black, PANTONE 485 C', 'none')
    """
    if not found:
        return "none"
    return f"{len(found)}/{len(found)}: {', '.join(found)}"


def as_text(rows: tuple[Row, ...]) -> str:
    """The rows as plain text, 76 characters wide.

    >>> as_text((("Trim", "139.7 mm"), ("Extent", "28 pages")))
    'Trim    139.7 mm\\nExtent  28 pages\\n'
    """
    room = max(len(name) for name, _ in rows) + 2
    lines = []
    for name, value in rows:
        first, *rest = textwrap.wrap(
            value, 76 - room, break_on_hyphens=False, break_long_words=False
        ) or [""]
        lines += [f"{name:<{room}}{first}", *(" " * room + line for line in rest)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _xhtml(rows: tuple[Row, ...], known: frozenset[int]) -> str:
    """The rows as a table; a letter that no font of the book has is a box."""
    el = xhtml.el
    told = [(name, "".join(_settable(char, known) for char in value)) for name, value in rows]
    cells = (
        el("tr", None, el("th", None, name), el("td", {"dir": "auto"}, value))
        for name, value in told
    )
    heading = el("h1", None, "Specification")
    return xhtml.serialize(el("section", None, heading, el("table", None, *cells)))


def _settable(char: str, known: frozenset[int]) -> str:
    return char if char.isspace() or ord(char) in known else "\u25a1"
