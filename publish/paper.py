"""Paper as data: sizes of sheets, thickness of stock, and what a binding can hold.

Lengths are millimetres here and points (1/72 inch) on a PDF page.
"""

from __future__ import annotations

import re

from publish.errors import PublishError

POINTS = 72 / 25.4
"""Points in a millimetre."""

# Width and height in mm, landscape, as an imposed sheet lies. ISO 216 (A), ISO 217 (SRA),
# ANSI/ASME Y14.1 (letter, tabloid); legal is the US trade size.
SHEETS: dict[str, tuple[float, float]] = {
    "a5": (210, 148),
    "a4": (297, 210),
    "a3": (420, 297),
    "a2": (594, 420),
    "sra4": (320, 225),
    "sra3": (450, 320),
    "letter": (279.4, 215.9),
    "legal": (355.6, 215.9),
    "tabloid": (431.8, 279.4),
}

# Thickness of one leaf in mm by weight in g/m². Uncoated text stock is about 0.1 mm at 80 g/m²
# (bulk 1.25 cm³/g), and so to within a few hundredths up to card; measure your own: ten leaves.
STOCK: dict[int, float] = {
    60: 0.075,
    70: 0.088,
    75: 0.094,
    80: 0.1,
    90: 0.113,
    100: 0.125,
    115: 0.144,
    120: 0.15,
    160: 0.2,
    200: 0.25,
    250: 0.313,
}

SADDLE_MOST = 60
"""Pages that printers staple through the fold on text stock (Lulu: 8 to 60; others to 64)."""

EDGE = 4.5
"""Millimetres at each edge of the sheet that desk printers leave white (makers name 4 to 5)."""

TOLERANCE = 0.5
"""Millimetres by which a page may be larger than its place and is placed all the same."""

_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 1 / POINTS}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(mm|cm|in|pt|gsm)", re.ASCII)
_SHEET = re.compile(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)\s*(mm|cm|in|pt)", re.ASCII)
_SMALLEST, _LARGEST = 20.0, 5000.0  # mm; PDF viewers take pages of 1 mm to 5080 mm


def thickness(weight: int) -> float:
    """The thickness in mm of one leaf of text stock of so many g/m².

    >>> thickness(80)
    0.1
    >>> thickness(110)
    0.1375
    """
    return STOCK.get(weight, weight / 800)


def length(text: str, name: str = "length") -> float:
    """A length in mm, from "0.1mm", "2 mm", "0.004in", "3pt"; "80gsm" is the leaf's thickness.

    Raises PublishError when there is no unit, or no number.

    >>> length("0.1mm"), length("1in"), length("80gsm")
    (0.1, 25.4, 0.1)
    """
    match = _LENGTH.fullmatch(text.strip().lower())
    if match is None:
        raise PublishError(
            f"{name}: {text!r} is not a length", "write one like 0.1mm, 2mm or 80gsm"
        )
    if match[2] == "gsm":
        return thickness(round(float(match[1])))
    return float(match[1]) * _UNITS[match[2]]


def sheet(name: str) -> tuple[float, float]:
    """Width and height in mm of a sheet, landscape. `name` is in SHEETS, or like "320x225mm".

    Raises PublishError for a size that is not known, or that no press takes.

    >>> sheet("A4"), sheet("8.5x14in")[0]
    ((297, 210), 355.59999999999997)
    """
    key = name.strip().lower()
    if key in SHEETS:
        return SHEETS[key]
    match = _SHEET.fullmatch(key)
    if match is None:
        raise PublishError(
            f"the sheet {name!r} is not known",
            f"take one of {', '.join(SHEETS)}, or give its size like 320x225mm",
        )
    sides = sorted(float(side) * _UNITS[match[3]] for side in match.groups()[:2])
    if sides[0] < _SMALLEST or sides[1] > _LARGEST:
        raise PublishError(
            f"a sheet of {name} cannot be printed",
            f"sides run from {_SMALLEST:g} to {_LARGEST:g} mm",
        )
    return sides[1], sides[0]


def smallest(width: float, height: float) -> str | None:
    """The name of the smallest sheet that takes a block of `width` x `height` mm, in either way.

    >>> smallest(296, 210), smallest(420, 297), smallest(900, 900)
    ('a4', 'a3', None)
    """
    long, short = max(width, height), min(width, height)
    fits = (
        (size[0] * size[1], name)
        for name, size in SHEETS.items()
        if long <= size[0] + TOLERANCE and short <= size[1] + TOLERANCE
    )
    return min(fits, default=(0, None))[1]
