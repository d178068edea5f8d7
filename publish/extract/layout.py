"""Glyphs to lines in the order in which a reader takes them: segments, columns, lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from publish.extract.glyphs import Glyph

COLUMN_LINES = 6  # that each of two columns must have
CROSSING = 0.2  # of the lines may run over both columns: a title, a wide note
GAP = 1.6  # ems between two words of one line; more parts columns or cells
SPACED = 4  # single letters in a row that are one spaced word
RAISED = 0.75  # of the type size; no superscript stands higher


@dataclass(frozen=True)
class Segment:
    """Glyphs side by side on one baseline."""

    glyphs: tuple[Glyph, ...]
    left: float
    right: float
    base: float
    size: float


def lines(
    glyphs: Sequence[Glyph], usual: float | None = None
) -> tuple[list[list[Segment]], float | None]:
    """The page's lines in reading order, each its segments from left to right; and its gutter.

    `usual` is the gutter of the pages before; a page that shows none clearly may have the same.
    """
    top, segments, foot = _margins(_segments(glyphs))
    gutter = _gutter(segments)
    if gutter is None and usual is not None:
        crossing = sum(s.left < usual < s.right for s in segments)
        sides = sum(s.right <= usual for s in segments), sum(s.left >= usual for s in segments)
        gutter = usual if crossing <= 2 * CROSSING * len(segments) and min(sides) > 2 else None
    body = _rows(segments) if gutter is None else _banded(segments, gutter)
    return [*top, *body, *foot], gutter


def _margins(
    segments: list[Segment],
) -> tuple[list[list[Segment]], list[Segment], list[list[Segment]]]:
    """What stands alone above and below the text, running over both columns: one line each."""
    rows = _rows(segments)
    if len(rows) < 2 * COLUMN_LINES:
        return [], segments, []
    steps = sorted(b[0].base - a[0].base for a, b in pairwise(rows))
    usual = max(steps[len(steps) * 3 // 4], 1.0)
    top = rows[:1] if rows[1][0].base - rows[0][0].base > 1.5 * usual else []
    foot = rows[-1:] if rows[-1][0].base - rows[-2][0].base > 1.5 * usual else []
    edge = {id(s) for row in (*top, *foot) for s in row}
    return top, [s for s in segments if id(s) not in edge], foot


def _banded(segments: list[Segment], gutter: float) -> list[list[Segment]]:
    """The lines of two columns: between wide lines, first the left column, then the right."""
    out: list[list[Segment]] = []
    wide = sorted((s for s in segments if s.left < gutter < s.right), key=lambda s: s.base)
    rest = [s for s in segments if not s.left < gutter < s.right]
    top = float("-inf")
    for edge in [*(s.base for s in wide), float("inf")]:
        band = [s for s in rest if top <= s.base < edge]
        for side in ([s for s in band if s.right <= gutter], [s for s in band if s.left >= gutter]):
            out += _rows(side)
        out += _rows([s for s in wide if s.base == edge])
        top = edge
    return _unique(out)


def _unique(rows: list[list[Segment]]) -> list[list[Segment]]:
    """Each row once: wide lines on one baseline were gathered for each of them."""
    seen: set[int] = set()
    out = []
    for row in rows:
        if id(row[0]) not in seen:
            out.append(row)
        seen.update(map(id, row))
    return out


def _segments(glyphs: Sequence[Glyph]) -> list[Segment]:
    runs: list[list[Glyph]] = []
    size = 0.0
    for glyph in glyphs:
        if runs and _joins(runs[-1], glyph, size):
            runs[-1].append(glyph)
            size = max(size, glyph.face.size) if glyph.char != " " else size
        elif glyph.char.strip():
            runs.append([glyph])
            size = glyph.face.size
    return [made for run in runs if (made := _segment(run))]


def _joins(run: list[Glyph], glyph: Glyph, size: float) -> bool:
    last = run[-1]
    em = max(size, 1.0)
    step = glyph.left - last.right
    if glyph.char == " " and last.char != " ":
        return step < GAP * em and abs(glyph.base - last.base) < 0.3 * em
    if not -0.6 * em < step < GAP * em:
        return False
    level = _level(run)
    return abs(glyph.base - level) < (RAISED if _differs(run, glyph) else 0.3) * em


def _differs(run: list[Glyph], glyph: Glyph) -> bool:
    """Whether one of the two is set smaller, as raised letters are."""
    sizes = sorted((run[-1].face.size, glyph.face.size))
    return sizes[0] < 0.92 * sizes[1] or run[-1].base != run[0].base


def _level(run: list[Glyph]) -> float:
    """The baseline of a run: that of its largest type."""
    return max(run[-8:], key=lambda g: (g.face.size, g.base)).base


def _segment(run: list[Glyph]) -> Segment | None:
    while run and not run[-1].char.strip():
        run = run[:-1]
    if not run:
        return None
    weight: Counter[tuple[float, float]] = Counter()
    for g in run:
        weight[g.face.size, round(g.base, 1)] += len(g.char.strip())
    (size, base), _ = min(weight.items(), key=lambda kv: (-kv[1], -kv[0][0]))
    return Segment(tuple(run), min(g.left for g in run), max(g.right for g in run), base, size)


def _rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments on one baseline are a line; lines from top to bottom."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (s.base, s.left)):
        near = rows[-1] if rows else None
        if near and (_level_with(near[0], segment) or _rides(near, segment)):
            near.append(segment)
        else:
            rows.append([segment])
    return _raised([sorted(row, key=lambda s: s.left) for row in rows])


def _level_with(one: Segment, two: Segment) -> bool:
    return abs(one.base - two.base) < 0.35 * max(one.size, two.size)


def _rides(row: list[Segment], segment: Segment) -> bool:
    """Whether the segments before are raised letters of this one's line."""
    small = all(s.size < 0.85 * segment.size for s in row)
    chars = sum(len(s.glyphs) for s in row)
    return small and chars <= 4 and 0 <= segment.base - row[0].base < RAISED * segment.size


def _raised(rows: list[list[Segment]]) -> list[list[Segment]]:
    """A row of a few small letters just above another row that has room for them is part of it."""
    out: list[list[Segment]] = []
    for row in rows:
        if out and _rides(out[-1], max(row, key=lambda s: s.size)):
            out[-1] = sorted([*out[-1], *row], key=lambda s: s.left)
        else:
            out.append(row)
    return out


def _gutter(segments: Sequence[Segment]) -> float | None:
    """Where a page of two columns is parted, None for one column."""
    if len(segments) < 2 * COLUMN_LINES:
        return None
    low, high = min(s.left for s in segments), max(s.right for s in segments)
    best: tuple[float, float] | None = None
    for part in range(30, 71, 2):
        x = low + (high - low) * part / 100
        left = [s for s in segments if s.right <= x]
        right = [s for s in segments if s.left >= x]
        crossing = len(segments) - len(left) - len(right)
        share = crossing / len(segments)
        if (
            share <= CROSSING
            and _columns(left, right, high - low)
            and (best is None or share < best[0])
        ):
            best = (share, x)
    return best[1] if best else None


def _columns(left: list[Segment], right: list[Segment], width: float) -> bool:
    """Whether two groups of segments are columns: many lines, broad ones, side by side."""
    if min(len(left), len(right)) < COLUMN_LINES:
        return False
    for side in (left, right):
        broad = sorted(s.right - s.left for s in side)[len(side) // 2]
        if broad < 0.25 * width:
            return False
    top = max(min(s.base for s in left), min(s.base for s in right))
    low = min(max(s.base for s in left), max(s.base for s in right))
    both = max(s.base for s in [*left, *right]) - top
    return low - top > 0.3 * both


def words(row: Sequence[Segment]) -> list[Glyph]:
    """The glyphs of a line with spaces between its segments, three where the gap is wide."""
    out = list(row[0].glyphs)
    for one, two in pairwise(row):
        wide = two.left - one.right > GAP * max(one.size, two.size)
        near = two.left - one.right < 0.15 * max(one.size, two.size)
        last = out[-1]
        space = Glyph(" ", last.right, two.left, last.base, last.face)
        out += ([] if near else [space] * (3 if wide else 1)) + list(two.glyphs)
    return _closed(out)


def _closed(glyphs: list[Glyph]) -> list[Glyph]:
    """Letter-spaced words without the spaces between their letters: `N o t e s` is one word."""
    words_ = "".join(g.char for g in glyphs).split()
    single = sum(len(word) == 1 and word.isalpha() for word in words_)
    if single < SPACED or single * 5 < len(words_) * 4:
        return glyphs
    solid = [g for g in glyphs if g.char.strip()]
    gaps = sorted(b.left - a.right for a, b in pairwise(solid))
    most = 1.8 * gaps[len(gaps) // 2]
    out: list[Glyph] = []
    for at, glyph in enumerate(glyphs):
        following = next((g for g in glyphs[at + 1 :] if g.char.strip()), None)
        spaced = not glyph.char.strip() and out and following
        if not (spaced and following and following.left - out[-1].right < most):
            out.append(glyph)
    return out
