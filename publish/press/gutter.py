"""The inside margin by the number of pages, which depends on the inside margin."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from publish.printer import Press

Laid = TypeVar("Laid")


def gutter(press: Press, pages: int) -> float:
    """The inside margin in mm that a press asks for in a book of so many pages, 0 for none.

    Beyond the last step it is the last one's.

    >>> kdp = Press("kdp", gutters=((150, 9.5), (300, 12.7)))
    >>> gutter(kdp, 150), gutter(kdp, 151), gutter(kdp, 900), gutter(Press("x"), 10)
    (9.5, 12.7, 12.7, 0)
    """
    for upto, margin in press.gutters:
        if not upto or pages <= upto:
            return margin
    return press.gutters[-1][1] if press.gutters else 0


def settle(
    lay_out: Callable[[float], tuple[Laid, int]], asked: Callable[[int], float]
) -> tuple[float, Laid]:
    """The inside margin that its own number of pages asks for, and the layout with it.

    `lay_out` gives a layout and its number of pages. It begins with the narrowest margin; where two
    margins ask for each other the widest is taken, which is too wide for its pages and never too
    narrow.

    >>> settle(lambda margin: ("laid", 140 if margin < 10 else 160), lambda n: 9 if n < 151 else 12)
    (9, 'laid')
    >>> tried = []
    >>> def narrower(margin):
    ...     tried.append(margin)
    ...     return margin, 160 if margin == 9 else 150
    >>> settle(narrower, lambda n: 9 if n < 151 else 12)
    (12, 12)
    >>> tried
    [9, 12]
    """
    margin, tried = asked(0), set[float]()
    while True:
        laid, pages = lay_out(margin)
        tried.add(margin)
        wanted = asked(pages)
        if wanted == margin:
            return margin, laid
        if wanted in tried:
            break
        margin = wanted
    if margin != max(tried):
        margin = max(tried)
        laid, _ = lay_out(margin)
    return margin, laid
