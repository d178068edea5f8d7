"""Numbered heads that count: a number that stands in no count is no head's."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from publish.clean import shape
from publish.clean.draft import Block, Draft, text_of
from publish.clean.headstyle import (
    ARABIC_TITLED,
    DECIMAL,
    LETTER,
    ROMAN_TITLED,
    bare_of,
    number,
)

DEEPEST = 12  # runs of numbers within runs


def counting(draft: Draft, blocks: list[Block], found: dict[int, str]) -> dict[int, str]:
    """Numbered heads stay only where they count: 1, 2, 3 or I, II, III, in runs that may nest.

    Where a number is misread or left out, a title in capitals bears it out.
    """
    texts = {n: text_of(draft, blocks[n]) for n in found}
    found = _first_as_rest(found, texts)
    kept = {n: k for n, k in found.items() if k not in ("roman", "arabic", "letter")}
    kept = {n: k for n, k in kept.items() if n not in _out_of_count(kept, texts)}
    for kind in ("roman", "arabic", "letter"):
        places = [n for n, k in found.items() if k == kind]
        for run in _runs([(n, number(texts[n])) for n in places]):
            if len(run) > 1 or shape.is_caps(texts[run[0]][2:]):
                kept |= dict.fromkeys(run, kind)
        capital = (n for n in places if shape.is_caps(_title(texts[n])))
        kept |= dict.fromkeys(capital, kind)
    return dict(sorted(kept.items()))


def _title(text: str) -> str:
    """A numbered head's words behind its number."""
    bare = bare_of(text)
    match = ROMAN_TITLED.match(bare) or ARABIC_TITLED.match(bare) or LETTER.match(bare)
    return bare[match.end() :] if match else ""


def _first_as_rest(found: dict[int, str], texts: dict[int, str]) -> dict[int, str]:
    """An I. that 2. and 3. follow, with no 1. among them, is a 1. that was set or read wrongly.

    >>> texts = {0: "III. OF", 1: "I. ONE", 2: "2. TWO"}
    >>> _first_as_rest({0: "roman", 1: "roman", 2: "arabic"}, texts)
    {0: 'roman', 1: 'arabic', 2: 'arabic'}
    """
    numbered = [n for n, kind in found.items() if kind in ("roman", "arabic")]
    firsts = [
        one
        for one, two in pairwise(numbered)
        if (found[one], number(texts[one])) == ("roman", 1)
        and (found[two], number(texts[two])) == ("arabic", 2)
    ]
    return found | dict.fromkeys(firsts, "arabic")


def _out_of_count(kept: dict[int, str], texts: dict[int, str]) -> set[int]:
    """Decimal numbers that do not grow where nearly all do: versions and figures, not heads.

    >>> texts = dict(enumerate("4.1 A/4.2 B/1.1 C/4.3 D/4.4 E".split("/")))
    >>> _out_of_count(dict.fromkeys(texts, "decimal2"), texts)
    {2}
    """
    places = [n for n, kind in kept.items() if kind.startswith("decimal")]
    keys = [_decimals(texts[n]) for n in places]
    tops: list[tuple[float, ...]] = []
    nodes: list[tuple[int, int]] = []  # a place and the node before it, of the longest growing run
    ends: list[int] = []
    for n, key in zip(places, keys, strict=True):
        at = bisect_left(tops, key)
        nodes.append((n, ends[at - 1] if at else -1))
        tops[at : at + 1], ends[at : at + 1] = [key], [len(nodes) - 1]
    growing: set[int] = set()
    node = ends[-1] if ends else -1
    while node >= 0:
        n, node = nodes[node]
        growing.add(n)
    return set(places) - growing if len(growing) * 4 >= len(places) * 3 else set()


def _decimals(text: str) -> tuple[float, ...]:
    """The numbers of a decimal head; letters, as appendices have, behind all numbers."""
    match = DECIMAL.match(bare_of(text))
    parts = match.group(1).split(".") if match else []
    return tuple(float(p) if p.isdigit() else 1000.0 + ord(p) for p in parts)


def _runs(places: list[tuple[int, int]]) -> list[list[int]]:
    """Numbers that count up from one, as runs; a run may be interrupted by another from one.

    >>> _runs([(0, 1), (1, 2), (2, 1), (3, 2), (4, 9), (5, 3), (6, 3)])
    [[0, 1, 6], [2, 3, 5]]
    """
    done: list[list[int]] = []
    stack: list[tuple[int, int]] = []  # the last value of an open run, and its place in `done`
    for n, value in places:
        at = next((k for k in range(len(stack) - 1, -1, -1) if stack[k][0] + 1 == value), -1)
        if at >= 0:
            del stack[at + 1 :]
            stack[at] = (value, stack[at][1])
            done[stack[at][1]].append(n)
        elif value == 1:
            stack = [*stack[-DEEPEST:], (1, len(done))]
            done.append([n])
    return done
