"""Notes at the foot of the page, where one has no room: parted line by line, over as many pages.

The layout engine sets a note whole or on the next page, and lets one that is longer than a page run
off it. So the notes are laid out once by themselves, in the measure that they have at the foot; one
of more than `WHOLE` lines is cut at the ends of its lines into pieces, each a note to the engine.
The first stands with its call, the others fall where there is room, in their order.

HTML closes a paragraph where a block begins in it. Notes stand in paragraphs: for the parser they
are `HOLDER`, an element that it lets stand anywhere. Nor does the engine close up the white space
in them, as it does elsewhere (CSS Text 3, 4.1.1), so that a line break of the manuscript would be
one on paper, and one between two blocks an empty line: it is closed up here.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from publish.book import Document, Finding, Piece, Place
from publish.places import index_of, letters
from publish.xhtml import BLOCKS, FOOTNOTE, add_class, elements, has_class, inner, parse, serialize

HOLDER = "marquee"
WHOLE = 3  # lines of a note that stay together
EDGE = 2  # lines of a paragraph that stay together at its beginning and its end
MEASURE = (
    "feet",
    "body { margin: 0 } section.feet { margin: 0 8px } aside.footnote { float: none }",
)


@dataclass(frozen=True)
class Line:
    """The end of a line of a note: the letters before it, whether it may be cut there, whether its
    paragraph goes on, its height in CSS pixels."""

    letters: int
    apart: bool
    inside: bool
    height: float


def hide(body: etree._Element) -> None:
    """Make the notes what an HTML parser leaves where they are, their white space closed up."""
    for note in list(elements(body, "aside")):
        if has_class(note, FOOTNOTE):
            note.tag = HOLDER
            _close_up(note, True)


def _close_up(element: etree._Element, begins: bool) -> bool:
    """Make one space of white space, none where a line begins; whether one begins behind it all."""
    if element.tag == "pre":
        return False
    edge = element.tag in BLOCKS or element.tag in {"br", HOLDER}
    element.text, begins = _closed(element.text, begins or edge)
    for child in element:
        begins = _close_up(child, begins)
        child.tail, begins = _closed(child.tail, begins)
    return begins or edge


def _closed(text: str | None, begins: bool) -> tuple[str | None, bool]:
    words = re.sub(r"[ \t\n\r]+", " ", text or "")
    words = words.lstrip(" ") if begins else words
    return words or None, (begins if not words else words.endswith(" "))


def show(root: Any) -> None:
    """Make them notes again, in the parser's own tree."""
    for note in root.iter(HOLDER):
        note.tag = "aside"


def in_text(document: Document) -> bool:
    """Whether notes stand in the text."""
    return any(f" {FOOTNOTE}" in piece.xhtml for piece in document.pieces)


def divided(
    document: Document, measure: Callable[[Document], Any], findings: list[Finding]
) -> Document:
    """The document with its long notes parted; `measure` lays a document out and gives its pages.

    Adds a finding for each note that is longer than a page.
    """
    roots = [parse(piece.xhtml) for piece in document.pieces]
    notes = [note for root in roots for note in _notes(root)]
    listing = "".join(serialize(_plain(note)) for note in notes)
    alone = Piece("feet", "feet", "", f'<section id="feet" class="feet">{listing}</section>')
    pages = measure(replace(document, pieces=(alone,), css=(*document.css, MEASURE)))
    room = pages[0]._page_box.height
    ends = dict(_lines(pages))
    for note in notes:
        lines = ends.get(str(note.get("id")), [])  # a style may hide it
        if sum(line.height for line in lines) > room:
            findings.append(_longer(note, len(lines), document))
        _part(note, _cuts(lines))
    pieces = (
        replace(piece, xhtml=inner(root))
        for piece, root in zip(document.pieces, roots, strict=True)
    )
    return replace(document, pieces=tuple(pieces))


def idle(document: Document, pages: Any) -> frozenset[str]:
    """The ids of lines that say where a note is, on the very page, or once more on one page."""
    on: dict[str, int] = {}
    for number, page in enumerate(pages):
        on.update(dict.fromkeys(page.anchors, number))
    seen: set[tuple[str, int]] = set()
    found = set()
    for piece in document.pieces:
        for again in [n for n in _notes(parse(piece.xhtml)) if has_class(n, "again")]:
            name = str(again.get("id"))
            leads = str(next(a.get("href") for a in again.iter("a"))).removeprefix("#")
            place = (leads, on.get(name, -1))
            if place in seen or on.get(leads) == on.get(name):
                found.add(name)
            seen.add(place)
    return frozenset(found)


def without(document: Document, idle: frozenset[str]) -> Document:
    """The document without the notes of these ids."""

    def bare(piece: Piece) -> Piece:
        root = parse(piece.xhtml)
        for note in _notes(root):
            if note.get("id") in idle:
                _drop(note)
        return replace(piece, xhtml=inner(root))

    return replace(document, pieces=tuple(bare(piece) for piece in document.pieces))


def _notes(root: etree._Element) -> list[etree._Element]:
    return [note for note in elements(root, "aside") if has_class(note, FOOTNOTE)]


def _plain(note: etree._Element) -> etree._Element:
    """The note for measuring: links inside it lead nowhere, since nothing else is there."""
    bare = copy.deepcopy(note)
    bare.tail = None
    for anchor in elements(bare, "a"):
        if (anchor.get("href") or "").startswith("#") and not has_class(anchor, "back"):
            del anchor.attrib["href"]
    return bare


def _longer(note: etree._Element, lines: int, document: Document) -> Finding:
    place = Place(note.get("data-file") or "book.toml", int(note.get("data-line") or 0))
    number = "".join(str(part) for part in note.itertext()).strip().split(".")[0]
    return Finding(
        "note-longer-than-page",
        "warning",
        place,
        f"note {number} has {lines} lines, more than a page holds; it goes on over several",
        'make it an appendix, or set the notes at the end of the book (`notes = "end"`)',
        document.edition.name,
    )


def _lines(pages: Any) -> Iterator[tuple[str, list[Line]]]:
    """The id of each note, and the ends of its lines."""
    lines = [line for page in pages for line in _line_boxes(page._page_box, None, None)]
    for _, group in itertools.groupby(lines, key=lambda line: id(line[1])):
        count, found, own = 0, list[Line](), list(group)
        for (box, _, block), after in itertools.zip_longest(own, own[1:]):
            words, hyphened = _words(box)
            count += len(letters(words))
            inside = after is not None and after[2] is block
            paragraph = block is not None and block.tag == "p"
            apart = not hyphened and (paragraph or not inside)
            found.append(Line(count, apart, inside, box.height))
        yield str(own[0][1].get("id")), found


def _line_boxes(box: Any, note: Any, block: Any) -> Iterator[tuple[Any, Any, Any]]:
    """(line, element of its note, element of the note's block that holds it) of each line."""
    element = box.element
    if note is not None and block is None and element is not note:
        block = element
    elif note is None and element is not None:
        note = element if FOOTNOTE in (element.get("class") or "").split() else None
    if type(box).__name__ == "LineBox" and note is not None:
        yield box, note, block
        return
    for child in getattr(box, "children", ()):
        yield from _line_boxes(child, note, block)


def _words(line: Any) -> tuple[str, bool]:
    """The text of a line, and whether the layout divided a word at its end."""
    boxes = [box for box in line.descendants() if hasattr(box, "text")]
    boxes = [box for box in boxes if "::" not in box.element_tag]
    words = "".join(box.text for box in boxes)
    sign = boxes[-1].style["hyphenate_character"] if boxes else "\u2010"
    return words.removesuffix(sign), words.endswith(sign)


def _cuts(lines: list[Line]) -> list[tuple[int, bool]]:
    """Where to cut a note: after so many letters, and whether inside a paragraph."""
    cuts: list[tuple[int, bool]] = []
    if len(lines) <= WHOLE:
        return cuts
    begun = 0  # lines of the paragraph that are in the piece at hand or before it
    for number, line in enumerate(lines[:-1], 1):
        begun += 1
        left = next(n for n, after in enumerate(lines[number - 1 :]) if not after.inside)
        whole = not line.inside or (begun >= EDGE and left >= EDGE)
        if line.apart and whole and number >= EDGE:
            cuts.append((line.letters, line.inside))
        begun = begun if line.inside else 0
    return cuts


def _part(note: etree._Element, cuts: list[tuple[int, bool]]) -> None:
    """Cut the note into pieces that follow one another."""
    tail, note.tail = note.tail, None
    done, last = 0, note
    for place, inside in cuts:
        rest = copy.deepcopy(last)
        _keep(last, 0, place - done)
        _keep(rest, place - done, None)
        _rename(rest)
        if inside:
            _say(last[-1], "cut")
            _say(rest[0], "goes-on")
        last.addnext(rest)
        last, done = rest, place
    last.tail = tail


def _rename(rest: etree._Element) -> None:
    """What goes on has the ids of its beginning no more, and is another piece of the note."""
    for element in rest.iter():
        if element.get("id"):
            del element.attrib["id"]
    _say(rest, "more")


def _say(element: etree._Element, name: str) -> None:
    if not has_class(element, name):
        add_class(element, name)


def _keep(root: etree._Element, start: int, end: int | None) -> None:
    """Keep the letters of an element from `start` on, before `end`, and what they stand in."""
    count = 0
    gone: list[etree._Element] = []

    def kept(text: str | None) -> str | None:
        nonlocal count
        before, words = count, text or ""
        count += len(letters(words))
        a = index_of(words, start - before) if before < start else 0
        b = len(words) if end is None or count <= end else index_of(words, end - before)
        return words[a:b] if b > a else None

    def walk(element: etree._Element) -> None:
        nonlocal count
        element.text = kept(element.text)
        for child in list(element):
            before = count
            walk(child)
            outside = count <= start and (start > 0) if end is None else before >= end
            if outside:
                gone.append(child)
            child.tail = kept(child.tail)

    walk(root)
    for child in gone:
        _drop(child)


def _drop(element: etree._Element) -> None:
    """Take an element out, and leave what stands behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "") or None
    else:
        parent.text = (parent.text or "") + (element.tail or "") or None
    parent.remove(element)
