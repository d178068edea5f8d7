"""Changes of signs that stand in a row are one change: a drawing may have a million signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

ROW, LONGEST = 64, 10_000  # changes that are one from so many on; one holds so many at most
NEAR = 4  # characters between two changes of a row
Change = tuple[int, str, str]  # offset, before, after


def rows(found: Iterable[Change], text: str, bound: Set[int]) -> Iterator[Change]:
    """Changes (offset, before, after) of a text; a long row of them, as in a drawing, is one.

    A row goes on over signs that need no change, if they are not `bound` to another one; no space.

    >>> [*rows([(0, "*", "x"), (1, "*", "x")], "**", set())]
    [(0, '*', 'x'), (1, '*', 'x')]
    >>> [(at, len(was)) for at, was, _ in rows([(n, "*", "x") for n in range(99)], "*" * 99, set())]
    [(0, 99)]
    """
    row: list[Change] = []
    for one in found:
        if row and (len(row) == LONGEST or not _goes_on(row[-1], one[0], text, bound)):
            yield from _one(row, text)
            row = []
        row.append(one)
    yield from _one(row, text)


def _goes_on(last: Change, at: int, text: str, bound: Set[int]) -> bool:
    end = last[0] + len(last[1])
    if at == end:
        return True
    between = text[end:at]
    plain = len(between) <= NEAR and between.isprintable() and " " not in between
    return plain and bound.isdisjoint(range(end, at))


def _one(row: list[Change], text: str) -> list[Change]:
    if len(row) < ROW:
        return row
    out, pos = [], row[0][0]
    for at, was, now in row:
        out += [text[pos:at], now]
        pos = at + len(was)
    return [(row[0][0], text[row[0][0] : pos], "".join(out))]
