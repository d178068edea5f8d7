"""Trim, bleed and media of each page, and the marks outside them (ISO 15930-7, 6.5).

The laid-out page's own edge is the bleed; marks ask for more paper around it. They are drawn in
the colour All, so that every plate has them (ISO 32000-1, 8.6.6.4).
"""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from publish.pdfx.content import written

POINTS = 72 / 25.4  # points a millimetre
LONG = 5 * POINTS  # of a crop mark, as most layout programs draw them
LEAST = 3 * POINTS  # from the trim: no mark comes into a bleed of 3 mm
HAIR = 0.25  # points, the line of marks
_ROUND = 2.0 * POINTS  # radius of the circle of a registration mark

Box = tuple[float, float, float, float]


def set_boxes(page: Any, marks: float | None) -> None:
    """Make the boxes exact: MediaBox, the bleed inside it, the trim inside that; no others.

    `marks` is how far from the trim in points marks begin, None for no marks.
    """
    media = _box(page.MediaBox)
    trim = _box(page.get("/TrimBox", page.MediaBox))
    for name in ("/CropBox", "/ArtBox"):
        if name in page:
            del page[name]
    page["/TrimBox"] = _array(trim)
    page["/BleedBox"] = _array(media)
    if marks is None:
        page["/MediaBox"] = _array(media)
        return
    reach = _offset(trim, media, marks) + LONG + 1
    page["/MediaBox"] = _array((trim[0] - reach, trim[1] - reach, trim[2] + reach, trim[3] + reach))


def draw_marks(pdf: pikepdf.Pdf, page: Any, marks: float, space: Any) -> None:
    """Draw crop marks at the corners and registration marks in the middle of each side.

    `space` is the colour space All; the page's boxes are set already.
    """
    trim, bleed = _box(page.TrimBox), _box(page.BleedBox)
    away = _offset(trim, bleed, marks)
    lines = [*_crops(trim, away), *_registers(trim, away + LONG / 2)]
    drawn = f"q /MarksAll CS 1 SCN {written(HAIR)} w\n" + "\n".join(lines) + "\nQ\n"
    resources, spaces = _copy(page.get("/Resources")), Dictionary(MarksAll=space)
    held: Any = resources.get("/ColorSpace")
    for name, one in held.items() if isinstance(held, Dictionary) else ():
        spaces[name] = one
    resources["/ColorSpace"] = spaces
    page["/Resources"] = resources
    inner = page["/Contents"].read_bytes() if "/Contents" in page else b""
    page["/Contents"] = pdf.make_stream(b"q\n" + inner + b"\nQ\n" + drawn.encode())


def _copy(found: Any) -> Dictionary:
    """The dictionary once more, so that pages that share it go on as they are."""
    return Dictionary(dict(found.items()) if isinstance(found, Dictionary) else {})


def all_inks(pdf: pikepdf.Pdf) -> Any:
    """The colour space of marks: each plate gets them."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, tint]))


def _offset(trim: Box, bleed: Box, marks: float) -> float:
    """How far from the trim marks begin: outside the bleed on every side."""
    over = [abs(a - b) for a, b in zip(trim, bleed, strict=True)]
    return max(marks, LEAST, *over)


def _crops(trim: Box, away: float) -> list[str]:
    lines = []
    for x, out in ((trim[0], -1), (trim[2], 1)):
        for y, up in ((trim[1], -1), (trim[3], 1)):
            lines.append(_line(x + out * away, y, x + out * (away + LONG), y))
            lines.append(_line(x, y + up * away, x, y + up * (away + LONG)))
    return lines


def _registers(trim: Box, away: float) -> list[str]:
    across, along = (trim[0] + trim[2]) / 2, (trim[1] + trim[3]) / 2
    middles = (
        (across, trim[1] - away),
        (across, trim[3] + away),
        (trim[0] - away, along),
        (trim[2] + away, along),
    )
    lines = []
    for x, y in middles:
        arm = LONG / 2
        lines += [_line(x - arm, y, x + arm, y), _line(x, y - arm, x, y + arm), _circle(x, y)]
    return lines


def _line(x: float, y: float, u: float, v: float) -> str:
    return f"{written(x)} {written(y)} m {written(u)} {written(v)} l S"


def _circle(x: float, y: float) -> str:
    """A circle of four curves; 0.5523 is where their handles stand for it."""
    r, h = _ROUND, _ROUND * 0.5523
    points = [
        (x + r, y + h, x + h, y + r, x, y + r),
        (x - h, y + r, x - r, y + h, x - r, y),
        (x - r, y - h, x - h, y - r, x, y - r),
        (x + h, y - r, x + r, y - h, x + r, y),
    ]
    curves = " ".join(" ".join(map(written, curve)) + " c" for curve in points)
    return f"{written(x + r)} {written(y)} m {curves} S"


def _box(found: Any) -> Box:
    x, y, u, v = (float(part) for part in found)
    return min(x, u), min(y, v), max(x, u), max(y, v)


def _array(box: Box) -> Array:
    return Array([round(part, 5) for part in box])
