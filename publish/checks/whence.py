"""From a place inside an edition back to the line of the manuscript that caused it.

A judge names a file of the ebook and a line there, or a page. The blocks of an ebook's text are
those of the document it was written from, which know their lines; a page begins with words that
stand somewhere in the manuscript.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from publish.book import Document, Finding, Place
from publish.checks.judged import told_inside
from publish.epub.model import FOLDER
from publish.epub.texts import leaves
from publish.pdftext import pdf_text
from publish.places import letters
from publish.record import Record
from publish.witness import expected
from publish.xhtml import BLOCKS, elements

if TYPE_CHECKING:
    from publish.epub.model import Leaf

NEAR = 8  # words of a page by which its place in the manuscript is known


def traced(finding: Finding, document: Document, path: Path, record: Record) -> Finding:
    """The finding with the manuscript's place for its place inside the edition's file.

    Where it stands in the file is said in the message. What the manuscript has no line for
    (metadata, say) is laid to book.toml.
    """
    if finding.place is None:
        return replace(finding, edition=document.edition.name)
    inside = finding.place
    if document.edition.format == "epub":
        place = _of_entry(inside, document, path)
    else:
        place = _of_page(inside.line, document, path, record)
    told = told_inside(finding)
    return replace(told, place=place or Place("book.toml"), edition=document.edition.name)


def _of_entry(inside: Place, document: Document, path: Path) -> Place | None:
    name = posixpath.relpath(inside.file, FOLDER)
    leaf = next((leaf for leaf in leaves(document.pieces) if leaf.name == name), None)
    if leaf is None:
        return _of_sheet(inside, document, path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=True)
    try:
        root = etree.fromstring(_content(path, inside.file), parser)
    except etree.XMLSyntaxError:
        root = None
    lines = dict(_lines(leaf))
    found = None if root is None else _nearest(root, inside.line, lines)
    return found or next(iter(lines.values()), Place(leaf.piece.file) if leaf.piece.file else None)


def _content(path: Path, entry: str) -> bytes:
    """A file of the ebook, empty where it cannot be read: the judge has said so."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(entry)
    except (KeyError, OSError, zipfile.BadZipFile, zlib.error, NotImplementedError):
        return b""


def _of_sheet(inside: Place, document: Document, path: Path) -> Place | None:
    """The line of a style of the book's own that reads like this one; its lines are others."""
    own = Path(document.folder) / "styles" / posixpath.basename(inside.file)
    if own.suffix != ".css" or not own.is_file():
        return None
    lines = _content(path, inside.file).decode("utf-8", "replace").split("\n")
    told = lines[inside.line - 1].strip() if 0 < inside.line <= len(lines) else ""
    written = own.read_text("utf-8", "replace").split("\n")
    fits = (number for number, line in enumerate(written, 1) if told and line.strip() in told)
    return Place(f"styles/{own.name}", next((n for n in fits if written[n - 1].strip()), 0))


def _nearest(root: etree._Element, line: int, lines: dict[tuple[str, int], Place]) -> Place | None:
    """The manuscript's line of the last block at or before this line of the ebook's file."""
    found = None
    for key, block in _blocks(root):
        begins: Any = block.sourceline
        if begins > line and found:
            break
        if key in lines:
            place = lines[key]
            inner = "".join(str(text) for text in block.itertext()).count("\n")
            found = Place(place.file, place.line + min(max(0, line - begins), inner))
    return found


def _lines(leaf: Leaf) -> Iterator[tuple[tuple[str, int], Place]]:
    """By its words, and which of the blocks with such words it is: where a block is written."""
    for key, block in _blocks(leaf.root):
        owner = next((e for e in (block, *block.iterancestors()) if e.get("data-line")), None)
        if owner is None:
            continue
        holders = (e.get("data-file") for e in (owner, *owner.iterancestors()))
        file = next((name for name in holders if name), "") or leaf.piece.file
        if file:
            yield key, Place(file, int(owner.get("data-line") or 0))


def _blocks(root: etree._Element) -> Iterator[tuple[tuple[str, int], etree._Element]]:
    """The blocks in the order of the text, each by its words and how many had these before it."""
    seen: Counter[str] = Counter()
    for element in elements(root):
        tag = etree.QName(element).localname
        if tag in BLOCKS and tag != "body":
            words = letters("".join(str(text) for text in element.itertext()))
            yield (f"{tag} {words}", seen[f"{tag} {words}"]), element
            seen[f"{tag} {words}"] += 1


def _of_page(number: int, document: Document, path: Path, record: Record) -> Place | None:
    """The line of the manuscript with which a page of a PDF begins, or the one before it."""
    labels = [page["label"] for page in record["pages"]]
    if record.get("order") or not 0 < number <= len(labels):  # sheets have no pages to read
        return None
    words = pdf_text(path, record).words
    label = f"{path.name}, page {labels[number - 1]}"
    at = next((n for n, word in enumerate(words) if word.place.file == label), None)
    if at is None:
        return None
    wanted = expected(document, record)
    page = [word.text for word in words[at : at + NEAR]]
    spots = (n for n in range(len(wanted)) if [w.text for w in wanted[n : n + len(page)]] == page)
    spot = min(spots, key=lambda n: abs(n - at), default=None)
    return None if spot is None else wanted[spot].place
