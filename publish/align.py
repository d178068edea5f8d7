"""Two lists of words side by side: where they differ, and which stretches only stand elsewhere.

Time grows with the length: long lists are cut at runs of words that both have once, in order.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SMALL = 40_000  # pairs of words that are compared each with each
RUNS = (4, 2, 1)  # words in a run that cuts the lists, tried in this order


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
            hunks.append(here)
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
            return [(x, y, size) for x, y in _rising(pairs)]
    return []


def _once(words: Sequence[str], start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
    runs = [tuple(words[n : n + size]) for n in range(start, end - size + 1)]
    often = Counter(runs)
    return {run: start + n for n, run in enumerate(runs) if often[run] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs, sorted by their first, whose second numbers rise."""
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


def moved(
    a: Sequence[str], b: Sequence[str], hunks: Sequence[Hunk], least: int = 6
) -> dict[int, int]:
    """Which hunk's lost words stand again in another hunk as added: index to index.

    >>> a, b = "1 2 3 4 5 6 x y".split(), "x y 1 2 3 4 5 6".split()
    >>> hunks = [Hunk((0, 6), (0, 0)), Hunk((8, 8), (2, 8))]
    >>> moved(a, b, hunks)
    {0: 1}
    """
    added: dict[tuple[str, ...], list[int]] = {}
    for n, hunk in enumerate(hunks):
        if hunk.one[0] == hunk.one[1]:
            added.setdefault(_bare(b[slice(*hunk.two)]), []).append(n)
    found: dict[int, int] = {}
    for n, hunk in enumerate(hunks):
        lost = _bare(a[slice(*hunk.one)])
        if hunk.two[0] == hunk.two[1] and len(lost) >= least and added.get(lost):
            found[n] = added[lost].pop(0)
    return found


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    """The words without signs of form at either end, which go with either side of a gap."""
    return tuple(word.strip() for word in words if any(map(str.isalnum, word)))
