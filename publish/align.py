"""Two lists of words side by side: where they differ.

Time grows with the length: long lists are cut at runs of words that both have once, in order; where
there are none, at the nearest place where both run together again.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SMALL = 40_000  # pairs of words that are compared each with each
RUNS = (4, 2, 1)  # words in a run that cuts the lists, tried in this order
NEAR = 8  # words that must agree after a difference in lists that repeat themselves
REACH = 2000  # words that are searched for them


@dataclass(frozen=True)
class Hunk:
    """`one[start:end]` of the first list stands where `two` says in the second; one may be empty.

    Both are (start, end), counted from 0, the end not included.
    """

    one: tuple[int, int]
    two: tuple[int, int]


def align(a: Sequence[str], b: Sequence[str]) -> list[Hunk]:
    """Where the lists differ, in order; between two hunks they are the same.

    >>> align("the quick fox".split(), "the slow fox ran".split())
    [Hunk(one=(1, 2), two=(1, 2)), Hunk(one=(3, 3), two=(3, 4))]
    """
    hunks: list[Hunk] = []
    waiting = [Hunk((0, len(a)), (0, len(b)))]
    while waiting:
        here = _trimmed(a, b, waiting.pop())
        lost, added = here.one[1] - here.one[0], here.two[1] - here.two[0]
        if not lost or not added:
            hunks += [here] if lost or added else []
        elif lost * added <= SMALL:
            hunks += _each(a, b, here)
        elif anchors := _anchors(a, b, here):
            waiting += reversed([*_between(anchors, here)])
        else:
            first, rest = _to_nearest(a, b, here)
            hunks.append(first)
            waiting.append(rest)
    return hunks


def _trimmed(a: Sequence[str], b: Sequence[str], here: Hunk) -> Hunk:
    """The stretch less what both begin and end with."""
    (i, end_i), (j, end_j) = here.one, here.two
    while i < end_i and j < end_j and a[i] == b[j]:
        i, j = i + 1, j + 1
    while i < end_i and j < end_j and a[end_i - 1] == b[end_j - 1]:
        end_i, end_j = end_i - 1, end_j - 1
    return Hunk((i, end_i), (j, end_j))


def _each(a: Sequence[str], b: Sequence[str], here: Hunk) -> Iterator[Hunk]:
    i, j = here.one[0], here.two[0]
    matcher = SequenceMatcher(None, a[slice(*here.one)], b[slice(*here.two)], autojunk=False)
    for tag, one, one_end, two, two_end in matcher.get_opcodes():
        if tag != "equal":
            yield Hunk((i + one, i + one_end), (j + two, j + two_end))


def _anchors(a: Sequence[str], b: Sequence[str], here: Hunk) -> list[tuple[int, int, int]]:
    """(place in a, place in b, length) of runs that stand once in each stretch, in both orders."""
    for size in RUNS:
        one, two = _once(a, *here.one, size), _once(b, *here.two, size)
        pairs = [(at, two[run]) for run, at in one.items() if run in two]
        if pairs:
            return [(x, y, size) for x, y in rising(pairs)]
    return []


def _once(words: Sequence[str], start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
    runs = [tuple(words[n : n + size]) for n in range(start, end - size + 1)]
    often = Counter(runs)
    return {run: start + n for n, run in enumerate(runs) if often[run] == 1}


def rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs, sorted by their first, whose second numbers rise.

    >>> rising([(0, 5), (1, 0), (2, 1), (3, 9)])
    [(1, 0), (2, 1), (3, 9)]
    """
    ends: list[int] = []
    at: list[int] = []
    before = [-1] * len(pairs)
    for n, (_, j) in enumerate(pairs):
        place = bisect.bisect_left(ends, j)
        ends[place : place + 1] = [j]
        at[place : place + 1] = [n]
        before[n] = at[place - 1] if place else -1
    chain, n = [], at[-1] if at else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


def _between(anchors: list[tuple[int, int, int]], here: Hunk) -> Iterator[Hunk]:
    """The stretches around the anchors; runs may overlap, so each begins where both are past."""
    i, j = here.one[0], here.two[0]
    for x, y, size in anchors:
        if x >= i and y >= j:
            yield Hunk((i, x), (j, y))
            i, j = x + size, y + size
    yield Hunk((i, here.one[1]), (j, here.two[1]))


def _to_nearest(a: Sequence[str], b: Sequence[str], here: Hunk) -> tuple[Hunk, Hunk]:
    """The first difference of the stretch, which begins with it, and what lies behind it."""
    (i, end_i), (j, end_j) = here.one, here.two
    runs: dict[tuple[str, ...], int] = {}
    for y in range(j, min(j + REACH, end_j - NEAR + 1)):
        runs.setdefault(tuple(b[y : y + NEAR]), y)
    best = (end_i, end_j)
    for x in range(i, min(i + REACH, end_i - NEAR + 1)):
        if x - i >= sum(best) - i - j:
            break
        y = runs.get(tuple(a[x : x + NEAR]), -1)
        if y >= 0 and x + y < sum(best):
            best = (x, y)
    return Hunk((i, best[0]), (j, best[1])), Hunk((best[0], end_i), (best[1], end_j))
