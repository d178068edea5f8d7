"""Folds: each is a function pages -> order.

An order is written as a reader sees the sheets who takes them one by one, outermost first, looks
at the front and turns the sheet about a vertical edge, as one turns a leaf, to see the back. How a
printer turns the sheet is no business of a fold (see `publish.impose`).

A face is rows from top to bottom, a row page numbers from left to right. Pages count from 1; a
page with a minus stands on its head. Every order is for left binding; `mirrored` makes right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from publish.errors import PublishError

Row = tuple[int, ...]
Face = tuple[Row, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet. `back` is None where only one side is printed.

    `signature` counts from 0; `depth` is the number of sheets around it in its signature, 0 is
    the outermost; creep moves its pages by depth x thickness.
    """

    front: Face
    back: Face | None
    signature: int = 0
    depth: int = 0


@dataclass(frozen=True)
class Fold:
    """A fold and what it takes.

    `order` is called with a number of pages, a multiple of `multiple`, and the pages of a
    signature. `most` is the largest number of pages, 0 for any. `signature` is the usual one, 0
    for all pages in one. `grid` is columns and rows. `anchor` says where a page smaller than its
    place stands: against the vertical fold ("spine"), against that and the horizontal fold
    ("head"), or in the middle of its place ("middle"). `nests` is true where sheets lie in one
    another, so that signatures and creep mean something. `sides` are printed.
    """

    order: Callable[[int, int], tuple[Sheet, ...]]
    grid: tuple[int, int]
    multiple: int
    anchor: Literal["spine", "head", "middle"]
    sides: int = 2
    most: int = 0
    signature: int = 0
    nests: bool = False


def saddle(pages: int, signature: int) -> tuple[Sheet, ...]:
    """Sheets folded once and laid into one another; a last signature may be thinner.

    >>> [(s.front, s.back) for s in saddle(8, 8)]
    [(((8, 1),), ((2, 7),)), (((6, 3),), ((4, 5),))]
    >>> [(s.front, s.signature, s.depth) for s in saddle(12, 8)]
    [(((8, 1),), 0, 0), (((6, 3),), 0, 1), (((12, 9),), 1, 0)]
    """
    sheets: list[Sheet] = []
    for number, first in enumerate(range(1, pages + 1, signature)):
        last = min(first + signature - 1, pages)
        for depth in range((last - first + 1) // 4):
            low, high = first + 2 * depth, last - 2 * depth
            sheets.append(Sheet(((high, low),), ((low + 1, high - 1),), number, depth))
    return tuple(sheets)


def two_up(pages: int, _signature: int) -> tuple[Sheet, ...]:
    """Successive pages side by side, front then back; nothing is folded.

    >>> two_up(4, 0)
    (Sheet(front=((1, 2),), back=((3, 4),), signature=0, depth=0),)
    """
    return tuple(Sheet(((n, n + 1),), ((n + 2, n + 3),)) for n in range(1, pages + 1, 4))


def four_up(pages: int, _signature: int) -> tuple[Sheet, ...]:
    """Four successive pages a side, in two rows; nothing is folded.

    >>> four_up(8, 0)[0].back
    ((5, 6), (7, 8))
    """
    return tuple(
        Sheet(((n, n + 1), (n + 2, n + 3)), ((n + 4, n + 5), (n + 6, n + 7)))
        for n in range(1, pages + 1, 8)
    )


def zine8(_pages: int, _signature: int) -> tuple[Sheet, ...]:
    """Eight pages on one side of one sheet, folded in eight, slit in the middle, pushed together.

    The lower row shows back cover, front cover and the first opening; the upper row, on its head,
    the rest. The slit runs between the rows, along the two middle columns.

    >>> zine8(8, 0)[0].front
    ((-7, -6, -5, -4), (8, 1, 2, 3))
    """
    return (Sheet(((-7, -6, -5, -4), (8, 1, 2, 3)), None),)


def french(_pages: int, _signature: int) -> tuple[Sheet, ...]:
    """Four pages on one side of one sheet: the upper half is folded back, then left behind right.

    >>> french(4, 0)[0].front
    ((-3, -2), (4, 1))
    """
    return (Sheet(((-3, -2), (4, 1)), None),)


def cut_stack(pages: int, _signature: int) -> tuple[Sheet, ...]:
    """Leaves for one cut through the whole stack; the left pile is laid on the right one.

    >>> [(s.front, s.back) for s in cut_stack(8, 0)]
    [(((1, 5),), ((6, 2),)), (((3, 7),), ((8, 4),))]
    """
    half = pages // 2
    return tuple(Sheet(((n, n + half),), ((n + half + 1, n + 1),)) for n in range(1, half + 1, 2))


# A sheet of its own for each four pages is what holds in glue without milling; with --signature
# the sheets nest, and want sewing or a milled spine.
FOLDS: dict[str, Fold] = {
    "saddle": Fold(saddle, (2, 1), 4, "spine", nests=True),
    "perfect": Fold(saddle, (2, 1), 4, "spine", signature=4, nests=True),
    "zine8": Fold(zine8, (4, 2), 8, "middle", sides=1, most=8),
    "french": Fold(french, (2, 2), 4, "head", sides=1, most=4),
    "cut-stack": Fold(cut_stack, (2, 1), 4, "middle"),
    "2-up": Fold(two_up, (2, 1), 4, "middle"),
    "4-up": Fold(four_up, (2, 2), 8, "middle"),
}


def fold_named(name: str) -> Fold:
    """The fold of that name. Raises PublishError with the names there are."""
    if name not in FOLDS:
        raise PublishError(f"there is no fold {name!r}", f"take one of {', '.join(FOLDS)}")
    return FOLDS[name]


def mirrored(sheet: Sheet) -> Sheet:
    """The sheet for right binding: left and right change places on both sides.

    >>> mirrored(saddle(4, 4)[0])
    Sheet(front=((1, 4),), back=((3, 2),), signature=0, depth=0)
    """
    back = None if sheet.back is None else tuple(row[::-1] for row in sheet.back)
    return replace(sheet, front=tuple(row[::-1] for row in sheet.front), back=back)


def signature_of(name: str, signature: int, pages: int) -> int:
    """Pages of a signature of the fold `name` for so many pages, blanks counted.

    `signature` is what was asked for, 0 for the usual. Raises PublishError when it is no multiple
    of 4 or the fold has none.
    """
    fold = fold_named(name)
    if signature and not fold.nests:
        raise PublishError(
            f"the fold {name} has no signatures", "leave --signature out, or take perfect or saddle"
        )
    if signature < 0 or signature % 4:
        below = max(4, signature // 4 * 4)
        raise PublishError(
            f"a signature of {signature} pages cannot be folded from whole sheets",
            f"a signature is a multiple of 4: take --signature {below} or {below + 4}",
        )
    return signature or fold.signature or pages


def reading_order(name: str, count: int, cover_keep: bool) -> tuple[int, ...]:
    """Which of `count` pages stands at each place of the book, in reading order; 0 is a blank.

    Blanks fill the book up to what the fold needs: at the end, or before the last page when that
    is the back cover. Raises PublishError when the fold does not take so many pages.

    >>> reading_order("saddle", 6, False), reading_order("saddle", 6, True)
    ((1, 2, 3, 4, 5, 6, 0, 0), (1, 2, 3, 4, 5, 0, 0, 6))
    """
    fold = fold_named(name)
    if fold.most and count > fold.most:
        raise PublishError(
            f"the fold {name} takes {fold.most} pages, and there are {count}",
            f"choose them with --pages 1-{fold.most}, or take --fold saddle",
        )
    blanks = (0,) * (-count % fold.multiple)
    numbers = tuple(range(1, count + 1))
    if cover_keep:
        return (*numbers[:-1], *blanks, count)
    return numbers + blanks


def sheets_of(
    name: str, places: int, *, signature: int = 0, binding: str = "left"
) -> tuple[Sheet, ...]:
    """The sheets of a book of `places` pages, blanks counted, bound on the left or right.

    Raises PublishError for a signature that cannot be.
    """
    sheets = fold_named(name).order(places, signature_of(name, signature, places))
    return sheets if binding == "left" else tuple(mirrored(sheet) for sheet in sheets)
