"""A PDF to a witness: its lines page by page, blank lines and indents as they are seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from publish.errors import PublishError
from publish.extract.glyphs import Glyph, glyphs
from publish.extract.layout import Segment, lines, words
from publish.extract.smallcaps import small_capitals
from publish.extract.source import Place, Source, Span

MOST_PAGES = 20_000
MOST_CHARS = 60_000_000
FEW = 12  # characters a page on the average; a scan with a stamp on it has no more
GARBAGE = 0.25  # of the characters may be without a meaning
ROOM = 1.3  # times the usual distance of lines; more is a blank line
WIDEST_INDENT = 40  # columns
RAISED, SMALLER = 0.12, 0.9  # of the line's size: a superscript's rise, and its size at the most


@dataclass
class Pages:
    """The witness as it grows."""

    parts: list[str] = field(default_factory=list)
    at: int = 0
    line: int = 0
    spans: list[Span] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)
    leadings: dict[float, Counter[float]] = field(default_factory=dict)  # by type size
    gutter: float | None = None  # between the columns of the page before
    chars: int = 0
    strange: int = 0

    def write(self, text: str) -> None:
        """Append text; count its line ends."""
        self.parts.append(text)
        self.at += len(text)
        self.line += text.count("\n") + text.count("\f")


def extract_pdf(raw: bytes, name: str) -> Source:
    """The witness of a PDF.

    Raises PublishError for a file that is damaged, locked, too long, or has no usable text.
    """
    document = _opened(raw, name)
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise PublishError(f"{name} has {count} pages, more than any book", "split it first")
        out = Pages()
        empty, labels = [], []
        for number in range(count):
            before = out.chars
            _page(out, document, number, name)
            labels.append(document.get_page_label(number) or str(number + 1))
            empty += [number + 1] if out.chars == before and _pictured(document, number) else []
            if number + 1 < count:
                out.write("\f")
            if out.chars > MOST_CHARS:
                raise PublishError(f"{name} holds more text than any book", "split it first")
    finally:
        document.close()
    _usable(out, count, name)
    facts = {"unread": " ".join(map(str, empty))} if empty else {}
    facts["labels"] = "\n".join(labels)
    text = "".join(out.parts)
    extractor = f"pypdfium2 {version('pypdfium2')}"
    return Source(text, tuple(out.spans), {}, out.places, facts, extractor)


def _opened(raw: bytes, name: str) -> Any:
    try:
        document = pypdfium2.PdfDocument(raw)
        len(document)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise PublishError(
                f"{name} is locked with a password", "unlock it first, or ask who made it"
            ) from error
        raise PublishError(
            f"{name} is damaged: no PDF reader can open it", "get it again"
        ) from error
    return document


def _usable(out: Pages, count: int, name: str) -> None:
    if out.chars < FEW * count and out.chars < 400:
        raise PublishError(
            f"{name} has no text layer: its pages are pictures", "run OCR on it first (ocrmypdf)"
        )
    if out.strange > GARBAGE * out.chars:
        raise PublishError(
            f"{name}: its text layer is garbage, the fonts do not say which letters they show",
            "run OCR on it anew (ocrmypdf --force-ocr)",
        )


def _pictured(document: Any, number: int) -> bool:
    page = document[number]
    try:
        return any(o.type == pdfium.FPDF_PAGEOBJ_IMAGE for o in page.get_objects(max_depth=2))
    finally:
        page.close()


def _page(out: Pages, document: Any, number: int, name: str) -> None:
    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise PublishError(f"{name}: page {number + 1} is damaged", "get the file again") from error
    try:
        found = glyphs(page.raw, page.get_height())
    finally:
        page.close()
    rows, out.gutter = lines(found, out.gutter)
    out.chars += sum(1 for g in found if g.char.strip())
    out.strange += sum(1 for g in found if _strange(g))
    if rows:
        _write(out, rows)


def _strange(glyph: Glyph) -> bool:
    code = ord(glyph.char[0])
    odd = 0xE000 <= code < 0xF900 or code in (0xFFFD, 0xFFFF) or code < 32 or 0x80 <= code < 0xA0
    return odd or not glyph.sure


def _write(out: Pages, rows: Sequence[Sequence[Segment]]) -> None:
    """A page's lines: blank lines where there is room above, indents by the width of a letter."""
    steps = _steps(out, rows)
    width = _letter(rows)
    columns = _columns(rows, width)
    last: float | None = None
    for row, leading in zip(rows, steps, strict=True):
        base = _base(row)
        if last is not None:
            step = base - last
            blanks = min(4, round(step / leading - 0.8)) if step > ROOM * leading else 0
            out.write("\n" * (1 + max(0, blanks)))  # one, where a further column begins
        last = base
        indent = _indent(row[0].left, columns, width)
        out.write(" " * indent)
        _line(out, row, base)
    out.write("\n")


def _columns(rows: Sequence[Sequence[Segment]], width: float) -> list[float]:
    """The left edges at which lines of text begin: one, or those of two columns far apart."""
    lefts = Counter[int]()
    for row in rows:
        lefts[round(row[0].left)] += sum(len(s.glyphs) for s in row)
    edges: list[float] = []
    for left, chars in lefts.most_common(6):
        apart = all(abs(left - edge) > WIDEST_INDENT / 2 * width for edge in edges)
        if apart and chars * 4 > sum(lefts.values()):
            edges.append(left)
    return edges or [float(lefts.most_common(1)[0][0])]


def _base(row: Sequence[Segment]) -> float:
    return max(row, key=lambda s: (len(s.glyphs), s.size)).base


def _steps(out: Pages, rows: Sequence[Sequence[Segment]]) -> list[float]:
    """For each line the usual distance to the line above in type of its size, in points.

    It is learned from all pages so far: a page of a few lines and many notes tells nothing.
    """
    sizes = [max(row, key=lambda s: len(s.glyphs)).size for row in rows]
    for (a, one), (b, two) in pairwise(zip(rows, sizes, strict=True)):
        step = _base(b) - _base(a)
        if one == two and 0.9 * one < step < 2.2 * one:
            out.leadings.setdefault(one, Counter())[round(step * 2) / 2] += 1
    return [_usual(out, size) for size in sizes]


def _usual(out: Pages, size: float) -> float:
    """The commonest distance of lines of this size; of two about as common the smaller one."""
    seen = out.leadings.get(size)
    if not seen:
        return 1.35 * size
    most = max(seen.values())
    return min(step for step, count in seen.items() if 3 * count > 2 * most)


def _letter(rows: Sequence[Sequence[Segment]]) -> float:
    """The width of a common letter on the page, in points."""
    widths = [(s.right - s.left) / len(s.glyphs) for row in rows for s in row if len(s.glyphs) > 20]
    return median(widths) if widths else 5.0


def _indent(left: float, columns: Sequence[float], width: float) -> int:
    """How far in a line begins, from the nearest column's edge to its left."""
    edges = [edge for edge in columns if edge <= left + width / 2]
    edge = max(edges) if edges else left
    return max(0, min(WIDEST_INDENT, round((left - edge) / width)))


def _line(out: Pages, row: Sequence[Segment], base: float) -> None:
    """Write one line with its place and the spans of its styles."""
    chars = small_capitals(words(row))
    begin, line = out.at, out.line
    text = "".join(g.char for g in chars)
    out.write("".join(c if c not in "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029" else " " for c in text))
    solid = [g for g in chars if g.char.strip()]
    size = Counter(g.face.size for g in solid).most_common(1)[0][0]
    out.places[line] = Place(
        row[0].left,
        row[-1].right,
        base - size,
        base,
        size,
        bold=_mostly([g.face.bold for g in solid]),
        italic=_mostly([g.face.italic for g in solid]),
    )
    for kind, on in _styles(chars, size, base).items():
        _spans(out, begin, chars, on, kind)


def _mostly(flags: Sequence[bool]) -> bool:
    return sum(flags) >= 0.9 * len(flags)


def _styles(chars: Sequence[Glyph], size: float, base: float) -> dict[str, list[bool]]:
    return {
        "italic": [g.face.italic for g in chars],
        "bold": [g.face.bold for g in chars],
        "small-caps": [g.face.small for g in chars],
        "sup": [_is_raised(g, size, base) for g in chars],
    }


def _is_raised(glyph: Glyph, size: float, base: float) -> bool:
    if glyph.high:
        return True
    return glyph.face.size < SMALLER * size and base - glyph.base > RAISED * size


def _spans(out: Pages, begin: int, chars: Sequence[Glyph], on: Sequence[bool], kind: str) -> None:
    """The stretches of a line in one style; a space alone does not end one."""
    at, start, end = begin, -1, -1
    for glyph, styled in zip(chars, on, strict=True):
        if glyph.char.strip():
            if styled and start < 0:
                start = at
            if not styled and start >= 0:
                out.spans.append(Span(start, end, kind))
                start = -1
            if styled:
                end = at + len(glyph.char)
        at += len(glyph.char)
    if start >= 0:
        out.spans.append(Span(start, end, kind))
