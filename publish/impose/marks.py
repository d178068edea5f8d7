"""Marks for hands: where to fold, to cut, to staple, and in which order signatures are gathered.

Marks are black hairlines. Those for the knife stand outside the trim and are cut away; those for
the fold stand outside it where there is room, else where the fold hides them.
"""

from __future__ import annotations

from dataclasses import dataclass

from publish.folds import Sheet
from publish.paper import EDGE, POINTS
from publish.placing import Box, Place, Plan, trim_of

MM = POINTS
_OFFSET, _LONGEST, _SHORTEST = 3 * MM, 5 * MM, 1.5 * MM  # from the trim; 3 mm is the usual bleed
_CLEAR = 0.5  # mm that a tick inside the page keeps from the edge that is not printed
_STAPLE = 12 * MM  # a staple's back is 12 to 13 mm
_BAR, _STEP = (2 * MM, 5 * MM), 6 * MM  # a collation mark and how far the next one stands below


@dataclass(frozen=True)
class Line:
    """A mark from one point to another; a fold's is dashed."""

    start: tuple[float, float]
    end: tuple[float, float]
    dashed: bool = False


def marks_of(plan: Plan, sheet: Sheet, places: tuple[Place, ...], *, front: bool) -> str:
    """The operators that draw the marks of a face, as the reader sees it; "" for none."""
    trim = trim_of(places, plan.size)
    lines = fold_lines(plan, trim, inside=not front or plan.fold.sides == 1)
    lines += cut_lines(plan, trim)
    signatures = plan.sheets[-1].signature + 1
    if front and plan.setup.fold == "saddle" and signatures == 1 and sheet.depth == 0:
        lines += _staples(plan, trim)
    drawn = "".join(_drawn(line) for line in lines)
    if front and sheet.depth == 0 and plan.fold.nests and signatures > 1:
        drawn += _collation(plan, trim, sheet.signature)
    return f"q 0 G 0 g 0.25 w\n{drawn}Q\n" if drawn else ""


def cut_room(plan: Plan, trim: Box) -> bool:
    """Whether any side of the trim leaves room on the sheet for a mark of the knife."""
    width, height = plan.size
    rooms = (trim[0], trim[1], width - trim[2], height - trim[3])
    return max(rooms) >= _OFFSET + _SHORTEST


def cut_lines(plan: Plan, trim: Box) -> list[Line]:
    """At each corner of the trim, a line in each direction that has room, clear of the bleed."""
    width, height = plan.size
    left, bottom, right, top = trim
    lines = []
    for x, out in ((left, -left), (right, width - right)):
        if abs(out) >= _OFFSET + _SHORTEST:
            sign = -1 if out < 0 else 1
            reach = min(abs(out), _OFFSET + _LONGEST) * sign
            lines += [Line((x + _OFFSET * sign, y), (x + reach, y)) for y in (bottom, top)]
    for y, out in ((bottom, -bottom), (top, height - top)):
        if abs(out) >= _OFFSET + _SHORTEST:
            sign = -1 if out < 0 else 1
            reach = min(abs(out), _OFFSET + _LONGEST) * sign
            lines += [Line((x, y + _OFFSET * sign), (x, y + reach)) for x in (left, right)]
    return lines


def fold_lines(plan: Plan, trim: Box, *, inside: bool) -> list[Line]:
    """Ticks where the sheet is folded, or cut, between its cells; for the zine also its slit.

    Where the trim leaves no room they stand in the page, just off the unprintable edge, and only
    on the side that the fold turns `inside`.
    """
    if plan.fold.sides == 2 and plan.setup.fold in {"2-up", "4-up"}:
        return []
    width, height = plan.size
    columns, rows = plan.fold.grid
    dashed = plan.setup.fold != "cut-stack"
    lines = []
    for column in range(1, columns):
        for low, high in _ends(trim[1], trim[3], height, inside):
            x = column * width / columns
            lines.append(Line((x, low), (x, high), dashed))
    for row in range(1, rows):
        for low, high in _ends(trim[0], trim[2], width, inside):
            y = row * height / rows
            lines.append(Line((low, y), (high, y), dashed))
    if plan.setup.fold == "zine8":
        lines.append(Line((width / 4, height / 2), (3 * width / 4, height / 2)))
    return lines


def _ends(low: float, high: float, size: float, inside: bool) -> list[tuple[float, float]]:
    """From where to where a tick runs at both ends of a fold."""
    edge = (EDGE + _CLEAR) * MM
    ends = []
    for room, outward in ((low, (low - _OFFSET, low - _OFFSET - _LONGEST)),
                          (size - high, (high + _OFFSET, high + _OFFSET + _LONGEST))):  # fmt: skip
        if room >= _OFFSET + _SHORTEST:
            ends.append((outward[0], min(max(outward[1], 0), size)))
        elif inside:
            at = edge if outward[1] < outward[0] else size - edge
            ends.append((at, at + _LONGEST if at == edge else at - _LONGEST))
    return ends


def _staples(plan: Plan, trim: Box) -> list[Line]:
    """Two staples, a quarter of the height from head and foot, their backs on the fold."""
    x, height = plan.size[0] / 2, trim[3] - trim[1]
    centres = (trim[1] + height / 4, trim[3] - height / 4)
    return [Line((x, y - _STAPLE / 2), (x, y + _STAPLE / 2)) for y in centres]


def _collation(plan: Plan, trim: Box, signature: int) -> str:
    """A bar on the spine, one step lower for each signature: gathered right, they make stairs."""
    wide, high = _BAR
    steps = max(1, int((trim[3] - trim[1] - 40 * MM) / _STEP))
    y = trim[3] - 20 * MM - (signature % steps) * _STEP - high
    return f"{plan.size[0] / 2 - wide / 2:.3f} {y:.3f} {wide:.3f} {high:.3f} re f\n"


def _drawn(line: Line) -> str:
    dash = "[2 2] 0 d" if line.dashed else "[] 0 d"
    (x, y), (u, v) = line.start, line.end
    return f"{dash} {x:.3f} {y:.3f} m {u:.3f} {v:.3f} l S\n"
