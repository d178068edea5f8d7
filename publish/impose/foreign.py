"""Sheets that another program has imposed: known by the folios that stand on them.

The two folios on each side of a folded sheet add up to the same number, all through a signature.
Spreads in reading order add up to another number each.
"""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2

_STRIP = 0.14  # of the page's height: where folios stand, at its head and at its foot
_LOOK = 16  # pages; so many tell
_ENOUGH = 3  # sides with two folios that add up alike
_FOLIO = re.compile(r"^\W*(\d{1,4})\W*$", re.MULTILINE)


def looks_imposed(path: Path) -> bool:
    """Whether the pages of the PDF are sheets already, each with two pages of a booklet on it."""
    sums: list[int] = []
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(min(len(pdf), _LOOK)):
            page = pdf[number]
            width, height = page.get_size()
            if width <= height or page.get_rotation():
                continue
            left, right = (_folio(page, side, width, height) for side in (0, 1))
            if left is not None and right is not None:
                sums.append(left + right)
    return len(sums) >= _ENOUGH and all(sums.count(total) > 1 for total in sums)


def _folio(page: pypdfium2.PdfPage, side: int, width: float, height: float) -> int | None:
    """The number that stands alone at head or foot of a half of the page, None if none or two."""
    text = page.get_textpage()
    half = (side * width / 2, (side + 1) * width / 2)
    found = {
        int(number)
        for low, high in ((0.0, _STRIP * height), ((1 - _STRIP) * height, height))
        for number in _FOLIO.findall(
            text.get_text_bounded(half[0], low, half[1], high).replace("\r", "")
        )
    }
    return found.pop() if len(found) == 1 else None
