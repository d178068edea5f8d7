"""Where each page stands on its sheet: a setup meets the sizes of the pages; no PDF is touched.

All lengths are points from the sheet's lower left corner, except in `Setup`, where they are mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from publish import folds, paper
from publish.errors import PublishError

_THICKEST = 1.0  # mm: card of 800 g/m²
_FARTHEST = 25.0  # mm: pages that creep moves farther would lose their inner margin

Box = tuple[float, float, float, float]
Size = tuple[float, float]


@dataclass(frozen=True)
class Setup:
    """How a file is imposed. Lengths are mm.

    `fold` is a name in `folds.FOLDS`, `sheet` one in `paper.SHEETS` or a size like "320x225mm".
    `duplex` names the edge of the sheet about which the printer turns it; "manual" makes a file of
    fronts and one of backs, for a printer that delivers its `stack` face down. `signature` counts
    pages, 0 is the fold's usual. `creep` is the thickness of a leaf, `creep_total` how far the
    innermost sheet's pages move; only one of them. `pages` chooses pages ("3-18", "1,4-").
    `cover_keep` puts blanks before the last page. `scale` makes the pages fill their places.
    """

    fold: str = "saddle"
    sheet: str = "a4"
    duplex: Literal["short", "long", "manual"] = "short"
    binding: Literal["left", "right"] = "left"
    signature: int = 0
    creep: float = 0.0
    creep_total: float = 0.0
    marks: bool = False
    cover_keep: bool = False
    pages: str = ""
    scale: bool = False
    stack: Literal["face-down", "face-up"] = "face-down"


@dataclass(frozen=True)
class Plan:
    """A setup that has met its pages.

    `order` says which page of the source stands at each reading place, 0 for a blank. `size` is
    the sheet, `page` the largest page as placed; `scale` is the factor of all pages; `leaf` is by
    how much each depth moves its pages further to the fold.
    """

    setup: Setup
    fold: folds.Fold
    sheets: tuple[folds.Sheet, ...]
    order: tuple[int, ...]
    size: Size
    page: Size
    scale: float
    leaf: float


@dataclass(frozen=True)
class Place:
    """A place for a page on a face: its cell between folds, cuts and edges of the sheet, the corner
    of the page's trim, whether it stands on its head, and the page of the source, 0 for a blank."""

    cell: Box
    x: float
    y: float
    size: Size
    turned: bool
    number: int


def make_plan(setup: Setup, order: tuple[int, ...], sizes: dict[int, Size]) -> Plan:
    """The plan for pages of these sizes. Raises PublishError when they do not fit the sheet."""
    fold = folds.fold_named(setup.fold)
    sheets = folds.sheets_of(
        setup.fold, len(order), signature=setup.signature, binding=setup.binding
    )
    width = max(size[0] for size in sizes.values())
    height = max(size[1] for size in sizes.values())
    ways = _ways(setup, fold)
    room = [min(way[0] / fold.grid[0] / width, way[1] / fold.grid[1] / height) for way in ways]
    if setup.scale:
        scale, size = max(room), ways[room.index(max(room))]
    else:
        scale, size = 1.0, _unscaled(setup, fold, ways, sizes)
    leaf = _leaf(setup, max(sheet.depth for sheet in sheets))
    return Plan(setup, fold, sheets, order, size, (width * scale, height * scale), scale, leaf)


def _ways(setup: Setup, fold: folds.Fold) -> list[Size]:
    """How the sheet may lie: landscape, or portrait too where its grid is square."""
    long, short = (side * paper.POINTS for side in paper.sheet(setup.sheet))
    return [(long, short), (short, long)] if fold.grid[0] == fold.grid[1] else [(long, short)]


def _unscaled(setup: Setup, fold: folds.Fold, ways: list[Size], sizes: dict[int, Size]) -> Size:
    """The first way of the sheet that takes all pages as they are."""
    slack = paper.TOLERANCE * paper.POINTS + 1e-6
    columns, rows = fold.grid
    for way in ways:
        cell = (way[0] / columns + slack, way[1] / rows + slack)
        if all(size[0] <= cell[0] and size[1] <= cell[1] for size in sizes.values()):
            return way
    way = ways[0]
    number = max(
        sizes,
        key=lambda n: (max(sizes[n][0] * columns / way[0], sizes[n][1] * rows / way[1]), -n),
    )
    width, height = (side / paper.POINTS for side in sizes[number])
    widest, highest = (max(size[side] for size in sizes.values()) for side in (0, 1))
    enough = paper.smallest(widest / paper.POINTS * columns, highest / paper.POINTS * rows)
    raise PublishError(
        f"page {number} is {width:.0f} x {height:.0f} mm, and {columns * rows} such pages "
        f"do not fit on a sheet of {setup.sheet}",
        f"take --sheet {enough}, or --scale" if enough else "take a larger sheet, or --scale",
    )


def _leaf(setup: Setup, deepest: int) -> float:
    """The thickness of a leaf in points, 0 where creep is not asked for.

    Of a signature's n sheets the innermost moves by n - 1 leaves, so a total is divided by n - 1.
    Raises PublishError when creep is given twice.
    """
    if setup.creep and setup.creep_total:
        raise PublishError(
            "creep is given twice", "give --creep (a leaf's thickness) or --creep-total, not both"
        )
    total = setup.creep_total / deepest if deepest else 0.0
    leaf = setup.creep + total
    if leaf > _THICKEST:
        raise PublishError(
            f"a creep of {leaf:g} mm from leaf to leaf is more than any paper's thickness",
            "--creep is the thickness of one leaf, like 0.1mm or 80gsm, --creep-total what you "
            "measured over the whole pile",
        )
    if leaf * deepest > _FARTHEST:
        raise PublishError(
            f"creep moves the innermost pages by {leaf * deepest:.0f} mm",
            "divide the pages with --signature 16, or give --creep the thickness of one leaf",
        )
    return leaf * paper.POINTS


def places(plan: Plan, face: folds.Face, depth: int, sizes: dict[int, Size]) -> tuple[Place, ...]:
    """The places of a face as the reader sees it, upright. Blanks have places too."""
    shift = depth * plan.leaf if plan.fold.nests else 0.0
    return tuple(
        _place(plan, (column, row), number, shift, sizes)
        for row, numbers in enumerate(face)
        for column, number in enumerate(numbers)
    )


def _place(
    plan: Plan, at: tuple[int, int], number: int, shift: float, sizes: dict[int, Size]
) -> Place:
    columns, rows = plan.fold.grid
    wide, high = plan.size[0] / columns, plan.size[1] / rows
    left, bottom = at[0] * wide, (rows - 1 - at[1]) * high
    page = plan.order[abs(number) - 1]
    width, height = (
        (sizes[page][0] * plan.scale, sizes[page][1] * plan.scale) if page else plan.page
    )
    x, y = left + (wide - width) / 2, bottom + (high - height) / 2
    if plan.fold.anchor != "middle" and width < wide:  # against the vertical fold
        x = left + wide - width if at[0] == 0 else left
    if plan.fold.anchor == "head" and height < high:  # against the horizontal fold
        y = bottom + high - height if at[1] else bottom
    x += shift if at[0] == 0 else -shift
    return Place(
        (left, bottom, left + wide, bottom + high), x, y, (width, height), number < 0, page
    )


def trim_of(places_: tuple[Place, ...], size: Size) -> Box:
    """The smallest box around the trims of all places of a face, cut at folds and sheet."""
    clipped = [
        (
            max(p.x, p.cell[0]),
            max(p.y, p.cell[1]),
            min(p.x + p.size[0], p.cell[2]),
            min(p.y + p.size[1], p.cell[3]),
        )
        for p in places_
    ]
    return (
        max(0.0, min(box[0] for box in clipped)),
        max(0.0, min(box[1] for box in clipped)),
        min(size[0], max(box[2] for box in clipped)),
        min(size[1], max(box[3] for box in clipped)),
    )
