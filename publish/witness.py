"""Witnesses: the text taken back out of a built edition, and the text that should be in it.

A witness is a list of words, each with the place it stands at, so that what is missing or added can
be named.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import unquote

from lxml import etree

from publish.book import Document, Place
from publish.errors import PublishError
from publish.record import Record
from publish.xhtml import BLOCKS, FOOTNOTE, XHTML, has_class, inner, parse, serialize

MARKERS = {"li": 1, "hr": 3}  # in words: a number or a sign; three stars


FEET = frozenset({FOOTNOTE})


@dataclass(frozen=True)
class Word:
    """A word between spaces, and where it stands: a manuscript's line, a page, a file.

    `again` is the head of the table in whose row it stands, set again at the top of a page.
    """

    text: str
    place: Place
    again: str = ""


def normal(words: str) -> str:
    """Text as it is compared: composed letters, no soft hyphens or other invisible breaks.

    >>> normal("cafe\\u0301 re\\u00advolt")
    'café revolt'
    """
    return unicodedata.normalize("NFC", re.sub("[\\u00ad\\u200b\\u2060\\ufe0e\\ufeff]", "", words))


def split(text_: str, place: Place, again: str = "") -> Iterator[Word]:
    """The words of a text, all at one place."""
    return (Word(word, place, again) for word in normal(text_).split())


def expected(document: Document, pages: Record | None) -> list[Word]:
    """The words that an edition must show, in order: the text, then the notes at its pages' feet.

    `pages` is the record of a laid-out edition, which says on which page a reference lands (None
    in an EPUB, whose contents are the reading system's).
    """
    found: list[Word] = []
    for piece in document.pieces:
        if pages is None and piece.role == "contents":
            continue
        for one in passages(piece.xhtml, pages):
            file = one.place.file or piece.file or "book.toml"
            found += split(one.text, Place(file, one.place.line), one.again)
    for piece in document.pieces:
        for one in passages(feet(piece.xhtml, pages), pages, without=frozenset()):
            found += split(one.text, Place(one.place.file or piece.file, one.place.line), one.again)
    return found


def feet(fragment: str, pages: Record | None = None) -> str:
    """The notes of a piece that stand at the foot of its pages: they are read after all pages.

    A line that says where a note is, which has been called before, is not there on its page.
    """
    return "".join(feet_by_id(fragment, pages).values())


def feet_by_id(fragment: str, pages: Record | None = None) -> dict[str, str]:
    """The same, each by the id of the note."""
    if f" {FOOTNOTE}" not in fragment:
        return {}
    notes = [n for n in parse(fragment).iter("aside") if has_class(n, FOOTNOTE)]
    shown = (n for n in notes if pages is None or not has_class(n, "again") or _is_on(n, pages))
    return {str(note.get("id")): serialize(note) for note in shown}


def above_feet(fragment: str) -> str:
    """A piece without the notes at the foot of its pages."""
    if f" {FOOTNOTE}" not in fragment:
        return fragment
    root = parse(fragment)
    for note in list(root.iter("aside")):
        note.tag = FOOTNOTE if has_class(note, FOOTNOTE) else note.tag
    etree.strip_elements(root, FOOTNOTE, with_tail=False)
    return inner(root)


def _is_on(note: etree._Element, pages: Record) -> bool:
    return str(note.get("id")) in pages["anchors"]


def markers(document: Document) -> int:
    """How many words the styles set on paper before the items of lists and in place of rules."""
    roots = (parse(piece.xhtml) for piece in document.pieces)
    return sum(
        MARKERS[element.tag]
        for root in roots
        for element in root.iter(*MARKERS)
        if not _unmarked(element)
    )


@dataclass(frozen=True)
class Passage:
    """A line of a block; its place has a file only where the piece says it."""

    place: Place
    text: str
    again: str


def passages(
    fragment: str, pages: Record | None = None, *, without: frozenset[str] = FEET
) -> Iterator[Passage]:
    """Each line of each block of a piece; elements of the classes `without` are left out."""
    place, pending, again = Place(""), "", ""
    for text_, element, edge in _runs(parse(fragment), pages, without):
        if edge and pending.strip():
            for number, words in enumerate(pending.split("\n")):
                if words.strip():
                    at = Place(place.file, place.line and place.line + number)
                    yield Passage(at, words, again)
            place = Place(place.file, place.line and place.line + pending.count("\n"))
        pending = text_ if edge else pending + text_
        if edge == "start":
            again = _head(element) if element.tag == "tr" else again
            if element.get("data-line"):
                file = str(element.get("data-file") or place.file)
                place = Place(file, int(element.get("data-line") or 0))
        elif edge and element.tag == "table":
            again = ""


def _unmarked(item: etree._Element) -> bool:
    """Whether the styles set no marker before an item: the contents have none, nor have notes."""
    return has_class(item, "note") or any(holder.tag == "nav" for holder in item.iterancestors())


def _head(row: etree._Element) -> str:
    """The letters of the head of the row's table, where the row does not stand in the head."""
    table = next((holder for holder in row.iterancestors("table")), None)
    head = None if table is None else table.find("thead")
    if head is None or head in list(row.iterancestors("thead")):
        return ""
    return "".join(normal("".join(str(words) for words in head.itertext())).split())


def _runs(
    element: etree._Element, pages: Record | None, without: frozenset[str]
) -> Iterator[tuple[str, etree._Element, Literal["", "start", "end"]]]:
    """(text, element, which edge of a block lies before it), in document order."""
    if not without.isdisjoint((element.get("class") or "").split()):
        return
    block = element.tag in BLOCKS
    yield element.text or "", element, "start" if block else ""
    for child in element:
        yield from _runs(child, pages, without)
        yield child.tail or "", child, ""
    if pages is not None and _has_page(element):
        yield printed_page(element, pages), element, ""
    if block:
        yield "", element, "end"


def printed_page(element: etree._Element, pages: Record) -> str:
    """The folio that the styles print after a link, "" where they print none."""
    target = pages["anchors"].get(str(element.get("href"))[1:]) if _has_page(element) else None
    return "" if target is None else str(pages["pages"][target]["label"])


def _has_page(element: etree._Element) -> bool:
    """Whether the styles print the page of the link's target after it: see print.css."""
    if element.tag != "a":
        return False
    nav = any(holder.tag == "nav" for holder in element.iterancestors())
    return nav or has_class(element, "back")


def epub_words(path: Path) -> list[Word]:
    """The words of an EPUB in the order of its spine, the navigation and the cover apart.

    Raises PublishError for a file that is no EPUB.
    """
    found: list[Word] = []
    try:
        with zipfile.ZipFile(path) as archive:
            for name, body in documents(archive):
                found += split(_text(body), Place(name))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise PublishError(f"{path}: not an EPUB that can be read ({error})") from None
    return found


def documents(archive: zipfile.ZipFile) -> Iterator[tuple[str, etree._Element]]:
    """(name, body) of the documents that are read in order, the navigation and the cover apart."""
    for name in _spine(archive):
        body = _xml(archive.read(name)).find(f"{{{XHTML}}}body")
        if body is not None:
            yield name, body


def _xml(raw: bytes) -> etree._Element:
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))


def _spine(archive: zipfile.ZipFile) -> list[str]:
    """The names of the spine's documents; what is not linear, and the navigation, is left out."""
    box = {
        "c": "urn:oasis:names:tc:opendocument:xmlns:container",
        "o": "http://www.idpf.org/2007/opf",
    }
    container = _xml(archive.read("META-INF/container.xml"))
    package = container.find(".//c:rootfile", box)
    opf = str(package.get("full-path")) if package is not None else ""
    root = _xml(archive.read(opf))
    items = {str(item.get("id")): item for item in root.iterfind(".//o:manifest/o:item", box)}
    names = []
    for ref in root.iterfind(".//o:spine/o:itemref", box):
        item = items[str(ref.get("idref"))]
        if ref.get("linear") != "no" and "nav" not in str(item.get("properties")).split():
            names.append(str(PurePosixPath(opf).parent / unquote(str(item.get("href")))))
    return names


def _text(body: etree._Element) -> str:
    pieces: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end", "comment")):
        if event == "comment" or not isinstance(element.tag, str):
            pieces.append(element.tail or "")
            continue
        block = etree.QName(element).localname in BLOCKS
        pieces.append("\n" if block else "")
        pieces.append((element.text or "") if event == "start" else "")
        if event == "end" and element is not body:
            pieces.append(element.tail or "")
    return "".join(pieces)
