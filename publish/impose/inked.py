"""What ink lies where on imposed sheets, looked at as a reader of the PDF: pdfium draws it."""

from __future__ import annotations

import ctypes
import itertools
import re
import statistics
from collections.abc import Iterable
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from publish.book import Finding, Place
from publish.impose import Imposed
from publish.paper import EDGE, POINTS

Box = tuple[float, float, float, float]

_SCALE = 0.75  # pixels a point: the unprintable edge of 4.5 mm is 9 pixels wide
_WHITE = 250  # of 255; what is lighter is no loss
_FOLIO = re.compile(r"[\W\d_]*|[\W_]*[ivxlcdm]+[\W_]*", re.IGNORECASE)


def edge_findings(made: Imposed) -> tuple[Finding, ...]:
    """One finding when ink inside the trim lies on the edge that printers leave white.

    First the boxes of what is drawn are asked, which is quick and may be wrong in one way only;
    where one reaches into the edge, the side is drawn and its pixels are looked at.
    """
    inked: list[str] = []
    for path in made.files:
        with pypdfium2.PdfDocument(path) as pdf:
            inked += [
                pdf.get_page_label(number) for number in range(len(pdf)) if _edge_inked(pdf[number])
            ]
    if not inked:
        return ()
    named = ", ".join(inked[:3]) + (", …" if len(inked) > 3 else "")
    return (
        Finding(
            "ink-on-the-unprintable-edge",
            "warning",
            Place(made.files[0].name),
            f"ink lies within {EDGE} mm of the edge, which most printers leave white: {named}",
            "take a larger sheet and trim, or --scale, or a printer that prints to the edge",
        ),
    )


def _edge_inked(page: pypdfium2.PdfPage) -> bool:
    edge = EDGE * POINTS
    width, height = page.get_size()
    trim = page.get_trimbox()
    # The printer leaves a frame white; what of the frame is inside the trim must hold no ink.
    frame = (
        (0.0, 0.0, edge, height),
        (width - edge, 0.0, width, height),
        (0.0, 0.0, width, edge),
        (0.0, height - edge, width, height),
    )
    strips = [strip for side in frame if (strip := _overlap(side, trim)) is not None]
    boxes = list(_drawn(page))
    if not boxes:
        return False
    left, bottom, right, top = zip(*boxes, strict=True)
    whole = (min(left), min(bottom), max(right), max(top))
    suspects = [
        strip
        for strip in strips
        if _overlap(strip, whole) is not None
        and any(_overlap(strip, drawn) is not None for drawn in boxes)
    ]
    return bool(suspects) and _pixels_in(page, suspects, height)


def _overlap(one: Box, other: Box) -> Box | None:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if right > left and top > bottom else None


def _drawn(page: pypdfium2.PdfPage) -> Iterable[Box]:
    """The boxes of the page's objects, clips not counted."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pointers = [ctypes.byref(side) for side in (left, bottom, right, top)]
    handle = page.raw
    for number in range(raw.FPDFPage_CountObjects(handle)):
        if raw.FPDFPageObj_GetBounds(raw.FPDFPage_GetObject(handle, number), *pointers):
            yield left.value, bottom.value, right.value, top.value


def _pixels_in(page: pypdfium2.PdfPage, strips: list[Box], height: float) -> bool:
    bitmap = page.render(scale=_SCALE, grayscale=True)
    rows = bytes(bitmap.buffer)
    for left, bottom, right, top in strips:
        first, last = int((height - top) * _SCALE), int((height - bottom) * _SCALE)
        start, end = int(left * _SCALE), int(right * _SCALE)
        for row in range(max(0, first), min(last, bitmap.height)):
            line = rows[row * bitmap.stride + start : row * bitmap.stride + min(end, bitmap.width)]
            if line and min(line) < _WHITE:
                return True
    return False


def overrun(source: Path, made: Imposed) -> tuple[Finding, ...]:
    """By how many lines the text overruns the last number of pages that fills its sheets.

    So many lines cut save a sheet. A back cover that is kept is no text.
    """
    plan = made.plan
    placed = [number for number in plan.order if number]
    if len(placed) == len(plan.order) or len(placed) < plan.fold.multiple:
        return ()
    over = len(placed) % plan.fold.multiple
    last = placed[:-1] if plan.setup.cover_keep else placed
    with pypdfium2.PdfDocument(source) as pdf:
        lines = sum(count_lines(pdf[number - 1]) for number in last[-over:])
    full, blank = len(placed) - over, len(plan.order) - len(placed)
    return (
        Finding(
            "overruns-the-sheet",
            "warning",
            Place(source.name),
            f"the text overruns {full} pages by {lines} {'line' if lines == 1 else 'lines'}, "
            f"and {blank} {'page stays' if blank == 1 else 'pages stay'} blank",
            "cut or set it closer by as much, and it takes a sheet less",
        ),
    )


def count_lines(page: pypdfium2.PdfPage) -> int:
    """The lines of text on a page, without folio and running head.

    Characters whose baselines lie closer than a half of their size are of one line, so that note
    calls make none. A first or last line that stands apart by more than the text's own distance,
    or is a number, is no text.
    """
    text = page.get_textpage()
    spots: list[tuple[float, float, str]] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for number in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, number))
        if not char.isspace() and raw.FPDFText_GetCharOrigin(text, number, x, y):
            spots.append((y.value, x.value, char))
    if not spots:
        return 0
    half = (
        statistics.median(raw.FPDFText_GetFontSize(text, n) for n in range(text.count_chars())) / 2
    )
    lines: list[tuple[float, str]] = []
    for height, _, char in sorted(spots, key=lambda spot: (-spot[0], spot[1])):
        if lines and lines[-1][0] - height < half:
            lines[-1] = (lines[-1][0], lines[-1][1] + char)
        else:
            lines.append((height, char))
    return len(_text_lines(lines))


def _text_lines(lines: list[tuple[float, str]]) -> list[tuple[float, str]]:
    gaps = [above[0] - below[0] for above, below in itertools.pairwise(lines)]
    usual = 1.8 * statistics.median(gaps) if len(gaps) > 2 else float("inf")
    if lines and (_FOLIO.fullmatch(lines[0][1]) or (gaps and gaps[0] > usual)):
        lines, gaps = lines[1:], gaps[1:]
    if lines and (_FOLIO.fullmatch(lines[-1][1]) or (gaps and gaps[-1] > usual)):
        lines = lines[:-1]
    return lines
