"""Folding on paper: a pile of printed sheets is folded, cut and read, panel by panel.

Nothing here knows in what order `publish.impose` places pages; it knows what hands do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from publish.folds import fold_named, signature_of

Binding = Literal["left", "right"]


@dataclass(frozen=True)
class Panel:
    """A piece of a sheet between its folds, as it lies on the table.

    `column` and `row` are counted on the sheet's front from the upper left; `front_up` is whether
    the front is seen, `upright` whether the head of the sheet is away from the reader.
    """

    sheet: int
    column: int
    row: int
    front_up: bool = True
    upright: bool = True


@dataclass(frozen=True)
class Seen:
    """A face that the reader sees: one side of a panel, upright or on its head."""

    panel: Panel
    side: Literal["front", "back"]
    upright: bool


def read_folded(fold: str, sheets: int, binding: Binding, signature: int) -> list[Seen]:
    """Fold so many sheets, and what the reader sees, first face to last."""
    if fold in {"saddle", "perfect"}:
        size = signature_of(fold, signature, sheets * 4) // 4
        return [
            face
            for first in range(0, sheets, size)
            for face in _read_down(_close(range(first, min(first + size, sheets)), binding))
        ]
    if fold == "cut-stack":
        piles = [[Panel(sheet, column, 0) for sheet in range(sheets)] for column in (0, 1)]
        return _read_down(piles[0] + piles[1] if binding == "left" else piles[1] + piles[0])
    if fold == "french":
        return [face for sheet in range(sheets) for face in _french(sheet, binding)]
    if fold == "zine8":
        return [face for sheet in range(sheets) for face in _zine(sheet, binding)]
    columns, rows = fold_named(fold).grid
    return [face for sheet in range(sheets) for face in _flat(sheet, columns, rows, binding)]


def _turn_leaf(panel: Panel) -> Panel:
    """Turned about an upright edge: the other side is seen, the head stays away from the reader."""
    return replace(panel, front_up=not panel.front_up)


def _turn_over_head(panel: Panel) -> Panel:
    """Turned about a level edge: the other side is seen, and head and foot change places."""
    return replace(panel, front_up=not panel.front_up, upright=not panel.upright)


def _read_down(pile: list[Panel]) -> list[Seen]:
    """Read a bound pile from the top: of each leaf the upper face, then, leaf turned, the lower."""
    leaves = (side for panel in pile for side in (panel, _turn_leaf(panel)))
    return [Seen(leaf, "front" if leaf.front_up else "back", leaf.upright) for leaf in leaves]


def _close(sheets: range, binding: Binding) -> list[Panel]:
    """A signature from its sheets: laid with the outermost at the bottom, fronts down, then closed.

    The half with the front cover is turned over onto the other: the left half for left binding.
    What lay at the bottom of the half that is turned comes to its top.
    """
    left = [Panel(sheet, 1, 0, front_up=False) for sheet in reversed(sheets)]  # topmost first
    right = [Panel(sheet, 0, 0, front_up=False) for sheet in reversed(sheets)]
    moved, still = (left, right) if binding == "left" else (right, left)
    return [_turn_leaf(panel) for panel in reversed(moved)] + still


def _french(sheet: int, binding: Binding) -> list[Seen]:
    """The upper half goes behind the lower, then the half beside the cover behind the cover.

    Sides without print are the insides of the closed head, which the reader does not see.
    """
    halves = [[Panel(sheet, c, 1), _turn_over_head(Panel(sheet, c, 0))] for c in (0, 1)]
    cover, behind = (halves[1], halves[0]) if binding == "left" else (halves[0], halves[1])
    pile = cover + [_turn_leaf(panel) for panel in reversed(behind)]
    return [face for face in _read_down(pile) if face.side == "front"]


def _zine(sheet: int, binding: Binding) -> list[Seen]:
    """The upper half goes behind the lower; slit along the middle, pushed together, it is a cross.

    Its four arms are leaves of two panels each. Walking around the cross the faces follow one
    another as they lay side by side: along the lower row, around the end, back along the upper.
    The cover's two faces are the outer column and its neighbour, at the left for left binding.
    """
    around = [Panel(sheet, c, 1) for c in (1, 2, 3)]
    around += [replace(Panel(sheet, c, 0), upright=False) for c in (3, 2, 1, 0)]
    around.append(Panel(sheet, 0, 1))
    if binding == "right":
        around = [replace(panel, column=3 - panel.column) for panel in around]
    return [Seen(panel, "front", panel.upright) for panel in around]


def _flat(sheet: int, columns: int, rows: int, binding: Binding) -> list[Seen]:
    """An unfolded sheet: its front row by row, then, turned like a leaf, its back row by row."""
    across = range(columns) if binding == "left" else range(columns - 1, -1, -1)
    front = [Panel(sheet, column, row) for row in range(rows) for column in across]
    # Once turned, the column that lay at the left lies at the right.
    back = [Panel(sheet, columns - 1 - c, r, front_up=False) for r in range(rows) for c in across]
    return [Seen(panel, "front", True) for panel in front] + [
        Seen(panel, "back", True) for panel in back
    ]
