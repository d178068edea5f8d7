"""The form of a printed text as its type shows it: line beginnings, italics, sizes of headings.

Paper has no markup. But a paragraph, a heading and a line of verse begin a line, an emphasis is
set in another slope than the words around it, and headings of a kind have one size. What a PDF's
text objects say of that is compared with the manuscript's form, whatever the styles are.
"""

from __future__ import annotations

import bisect
import ctypes
import itertools
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium
from lxml import etree

from publish.book import Document, Finding, Piece, Place
from publish.differ import agreed
from publish.drawn import opened
from publish.record import Record
from publish.witness import Word, above_feet, feet, normal, printed_page
from publish.xhtml import BLOCKS, parse

SLOPING = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN")
"""Scripts with italics, as the names of their letters in Unicode begin."""
ITALIC = 64  # the bit of a font's flags, ISO 32000-2, table 121
EMPHASIS = frozenset({"em", "i", "cite", "dfn", "var"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BEGINS = frozenset({"p", "br", *HEADINGS})
OWN_TYPE = frozenset({"b", "strong", "kbd", "samp"})  # what in a heading is set in another type
LOOSE = frozenset({"table", "nav", "figure", "dl"})  # what stands side by side may begin anywhere
NEAR = 1.0  # points by which letters of one line may stand above one another
STEP = 6  # letters after which the two may run together again
MOST = 40  # differences named in one edition


@dataclass(frozen=True)
class Run:
    """Letters set in one go: their font's slope, name and size, the page, the place in points."""

    text: str
    italic: bool
    font: str
    size: float
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Stretch:
    """Letters of the text that stand together in its markup, without the spaces between them.

    `begins`: a line must begin here. `slope` is true inside an emphasis, None where nothing is
    claimed. `heading` is the kind of heading in whose type they are, `block` numbers blocks.
    """

    text: str
    place: Place
    block: int
    begins: bool
    slope: bool | None
    heading: str


def runs(path: Path, record: Record) -> list[Run]:
    """The runs inside the type areas of an unfolded PDF, in the order in which they are set.

    Those of the notes at the foot of pages come after all others.
    """
    found: list[Run] = []
    feet: list[Run] = []
    with opened(path) as pdf:
        for number, page in enumerate(record["pages"][: len(pdf)]):
            for run in _runs_of_page(pdf[number], number, page["box"]):
                (feet if run.y < page.get("foot", 0) else found).append(run)
    return found + feet


def _runs_of_page(page: Any, number: int, box: Sequence[float]) -> Iterator[Run]:
    text = page.get_textpage()
    left, bottom, *_ = page.get_trimbox()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        matrix = item.get_matrix()
        x, y = matrix.e - left, matrix.f - bottom
        if not (box[0] - 40 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1):
            continue
        font = pdfium.FPDFTextObj_GetFont(item.raw)
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(item.raw, size)
        italic = bool(pdfium.FPDFFont_GetFlags(font) & ITALIC)
        letters = "".join(normal(_text(item, text)).split())
        yield Run(letters, italic, _name(font), round(size.value * abs(matrix.d), 1), number, x, y)


def _name(font: Any) -> str:
    """The name of a font, without the letters that mark it as a part of one."""
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    return buffer.value.decode("utf-8", "replace").rpartition("+")[2]


def _text(item: Any, page: Any) -> str:
    length = pdfium.FPDFTextObj_GetText(item.raw, page.raw, None, 0)
    buffer = ctypes.create_string_buffer(length)
    target = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFTextObj_GetText(item.raw, page.raw, target, length)
    letters = buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")
    return letters.replace("\x02", "-").replace("\ufffe", "-")  # a hyphen that ends a line


def stretches(document: Document, record: Record) -> list[Stretch]:
    """The letters that an edition must show, and what the markup of its texts claims of them.

    The tool's own pages stand there too, and claim nothing: without them the contents would be
    taken for the headings that they name.
    """
    found: list[Stretch] = []
    for piece in document.pieces:
        _walk(piece, above_feet(piece.xhtml), record, found)
    for piece in document.pieces:
        _walk(piece, feet(piece.xhtml, record), record, found)
    return found


def _walk(piece: Piece, xhtml: str, record: Record, found: list[Stretch]) -> None:
    root = parse(xhtml)
    block = found[-1].block + 1 if found else 0
    place, begins, holders = Place(piece.file), False, list[etree._Element]()

    def add(text: str | None) -> None:
        nonlocal begins
        letters = "".join(normal(text or "").split())
        if letters:
            tags = {str(h.tag) for h in holders}
            kinds = () if tags & OWN_TYPE else sorted(tags & HEADINGS)
            heading = next((f"{piece.role} {tag}" for tag in kinds), "")
            claimed = not any(h.tag in {"sup", "sub", "span", "code", "small"} for h in holders)
            slope = bool(tags & EMPHASIS) if claimed and not tags & {"nav"} else None
            here = begins and not tags & LOOSE
            if not piece.text:
                here, slope, heading = False, None, ""
            found.append(Stretch(letters, place, block, here, slope, heading))
            begins = False

    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if element.tag in BLOCKS:
            block, begins = block + 1, element.tag in BEGINS
        if event == "start":
            holders.append(element)
            if element.get("data-line"):
                place = Place(
                    str(element.get("data-file") or place.file), int(element.get("data-line") or 0)
                )
            add(element.text)
        else:
            add(printed_page(element, record))
            holders.pop()
            begins = begins and element.tag not in BEGINS - {"br"}
            add(element.tail if element is not root else "")


def altered_type(document: Document, path: Path, record: Record) -> Iterator[Finding]:
    """Findings where the type of a PDF shows another form than the manuscript's, in order."""
    wanted, found = stretches(document, record), runs(path, record)
    begins = [0, *itertools.accumulate(len(one.text) for one in wanted)]
    owner = _owners(wanted, found, begins[-1])
    faults = sorted(
        [*_run_in(wanted, found, begins, owner), *_sloped(wanted, found, begins, owner),
         *_sized(wanted, found, begins, owner)],
        key=lambda fault: fault[0],
    )  # fmt: skip
    name = document.edition.name
    for n, what in faults[:MOST]:
        one = wanted[n]
        words = one.text if len(one.text) <= 40 else f"{one.text[:40]}…"
        hint = "build the edition again; if it stays, a style sets it so"
        message = f"{what} at “{words}” in {name}"
        yield Finding("altered-form", "error", one.place, message, hint, name)


def _owners(wanted: list[Stretch], found: list[Run], length: int) -> list[int]:
    """For each letter of the text the run that shows it, -1 where none does."""
    last = [
        not two or abs(one.y - two.y) > NEAR for one, two in itertools.zip_longest(found, found[1:])
    ]
    shown = [
        run.text.removesuffix("\u2010") if end else run.text
        for run, end in zip(found, last, strict=False)
    ]
    starts = [0, *itertools.accumulate(map(len, shown))]
    owner = [-1] * length
    letters = "".join(one.text for one in wanted)
    a = [Word(letters[k : k + STEP], Place("")) for k in range(0, length, STEP)]
    b = [Word(text, Place("")) for text in shown]
    for i, j, count in agreed(a, b):
        at = bisect.bisect_right(starts, j) - 1
        for k in range(count):
            while j + k >= starts[at + 1]:
                at += 1
            owner[i + k] = at
    return owner


Faults = Iterator[tuple[int, str]]


def _run_in(wanted: list[Stretch], found: list[Run], begins: list[int], owner: list[int]) -> Faults:
    """What must begin a line and goes on in one."""
    for n, one in enumerate(wanted):
        here, before = owner[begins[n]], owner[begins[n] - 1] if begins[n] else -1
        if not one.begins or min(here, before) < 0:
            continue
        a, b = found[before], found[here]
        if a.page == b.page and abs(a.y - b.y) < NEAR and (here == before or b.x > a.x):
            yield n, "a line that should begin goes on"


def _sloped(wanted: list[Stretch], found: list[Run], begins: list[int], owner: list[int]) -> Faults:
    """An emphasis in the type of the words around it, or words in another slope without one."""
    blocks: dict[int, list[tuple[int, tuple[bool, str]]]] = defaultdict(list)
    for n, one in enumerate(wanted):
        shown = [found[k] for k in owner[begins[n] : begins[n + 1]] if k >= 0]
        if one.slope is not None and shown and _slopes(one.text):
            face = Counter((run.italic, run.font) for run in shown).most_common(1)[0][0]
            blocks[one.block].append((n, face))
    for rows in blocks.values():
        plain = Counter(face for n, face in rows if not wanted[n].slope for _ in wanted[n].text)
        if not plain:
            continue
        usual = plain.most_common(1)[0][0]
        for n, face in rows:
            if wanted[n].slope and face == usual:
                yield n, "an emphasis is missing"
            elif not wanted[n].slope and face[0] != usual[0]:
                yield n, "an emphasis was added"


def _slopes(words: str) -> bool:
    """Whether letters are among them whose script has italics: not Arabic, Hebrew or Chinese.

    >>> _slopes("Anna"), _slopes("تنقص"), _slopes("1917")
    (True, False, False)
    """
    names = (unicodedata.name(letter, "") for letter in words if letter.isalpha())
    return any(name.startswith(SLOPING) for name in names)


def _sized(wanted: list[Stretch], found: list[Run], begins: list[int], owner: list[int]) -> Faults:
    """A heading in another type or size than the others of its kind."""
    kinds: dict[str, list[tuple[int, tuple[str, float]]]] = defaultdict(list)
    for n, one in enumerate(wanted):
        if one.heading and owner[begins[n]] >= 0 and one.slope is False:
            run = found[owner[begins[n]]]
            kinds[one.heading].append((n, (run.font, run.size)))
    for rows in kinds.values():
        usual, often = Counter(face for _, face in rows).most_common(1)[0]
        for n, face in rows:
            if often > 1 and face != usual:
                yield n, "a heading is set otherwise than those of its level"
