"""The text of a PDF's pages, and whether it stands upright there: what pdfium sees of them."""

from __future__ import annotations

from typing import Any

from pypdfium2 import raw

_LOOK = 40  # letters of a page that are asked how they stand


def text_inside(
    page: Any, box: list[float] | None, letters: Any = None, *, whole_width: bool = False
) -> str:
    """The text of a page inside a box, points from the lower left corner of the trimmed page as it
    is read.

    Without a box all of it. `letters` are the page's, where they have been read before.
    `whole_width`: only the box's foot and head count.
    """
    left, bottom, right, top = page.get_trimbox() if box else page.get_mediabox()
    if box:
        x0, y0, x1, y1 = box
        if page.get_rotation() == 180:  # what is read at the foot stands at the head of the file
            x0, y0, x1, y1 = (
                right - left - x1,
                top - bottom - y1,
                right - left - x0,
                top - bottom - y0,
            )
        if not whole_width:
            left, right = left + x0, left + x1
        bottom, top = bottom + y0, bottom + y1
    letters = letters or page.get_textpage()
    return str(letters.get_text_bounded(left, bottom, right, top))


def stands_upright(page: Any, text: Any) -> bool:
    """Whether most letters of the page stand as it is read: not on their heads, not mirrored.

    `text` is what `page.get_textpage()` gave.
    """
    matrix = raw.FS_MATRIX()
    count = text.count_chars()
    sign = -1 if page.get_rotation() == 180 else 1
    well = asked = 0
    for number in range(0, count, max(1, count // _LOOK)):
        if chr(raw.FPDFText_GetUnicode(text, number)).isspace():
            continue
        if raw.FPDFText_GetMatrix(text, number, matrix):
            asked += 1
            # Lines that run up or down a page, as in a table across, have neither part.
            across = abs(matrix.b) > abs(matrix.a)
            mirrored = matrix.a * matrix.d - matrix.b * matrix.c < 0
            well += not mirrored and (across or sign * matrix.a > 0)
    return 2 * well >= asked
