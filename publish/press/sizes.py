"""Trimmed pages: width and height in mm, in the position in which they are read."""

from __future__ import annotations

import re

from publish.paper import POINTS

SIZES: dict[str, tuple[float, float]] = {
    "a4": (210, 297),
    "a5": (148, 210),
    "a6": (105, 148),
    "b5": (176, 250),
    "b6": (125, 176),
}
"""ISO 216, upright. What a printer has names for is in his profile."""

SAME = 0.3
"""Millimetres by which two sizes may differ and be one: printers round 5.06 in to 129 mm."""

LEAST, MOST = 50.0, 1200.0
"""Sides in mm between which a page can be a book's: a miniature, an atlas."""

_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 1 / POINTS}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(mm|cm|in|pt)", re.ASCII)
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)\s*(mm|cm|in|pt)", re.ASCII)


def length(text: str) -> float:
    """A length in mm. Raises ValueError with half a sentence.

    >>> length("0.125in"), length("3 mm"), round(length("7pt"), 2)
    (3.175, 3.0, 2.47)
    """
    match = _LENGTH.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError('write a length with its unit, such as "3mm" or "0.125in"')
    return round(float(match[1]) * _UNITS[match[2]], 4)


def size(text: str) -> tuple[float, float]:
    """Width and height in mm, of a name in SIZES or "6x9in". Raises ValueError.

    >>> size("a5"), size("5x8in")
    ((148, 210), (127.0, 203.2))
    """
    key = text.strip().lower()
    if key in SIZES:
        return SIZES[key]
    match = _SIZE.fullmatch(key)
    if match is None:
        names = ", ".join(SIZES)
        raise ValueError(f'write width x height with a unit, such as "6x9in", or one of {names}')
    width, height = (round(float(side) * _UNITS[match[3]], 4) for side in match.groups()[:2])
    if min(width, height) < LEAST or max(width, height) > MOST:
        raise ValueError(f"no book has such pages: sides run from {LEAST:g} to {MOST:g} mm")
    return width, height


def same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two sizes in mm are one to a printer.

    >>> same((129, 198), (128.5, 198.4)), same((128.6, 198), (128.5, 198.2))
    (False, True)
    """
    return all(abs(a - b) <= SAME for a, b in zip(one, other, strict=True))


def shown(mm: float) -> str:
    """A length for a person: to a hundredth of a mm, and in inches.

    >>> shown(3.175), shown(13)
    ('3.17 mm (0.125 in)', '13 mm (0.512 in)')
    """
    return f"{round(mm, 2):g} mm ({round(mm / 25.4, 3):g} in)"
