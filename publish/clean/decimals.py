"""Heads with decimal numbers right above their text: 1.1, 1.2, 1.2.1 count through a whole book."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from publish.clean import shape
from publish.clean.draft import Draft, Line, live, measure
from publish.clean.headstyle import DECIMAL

FEW = 4  # numbers that count by chance
DEEP = 4  # columns; both lines of a title stand so far in where titles are centred
LINES = 3  # of a title
FULL = 0.7  # of the measure; larger type has filled its line there
LEADER = re.compile(r"(?:\.\s?){3}|\s\d{1,3}$")  # as a list of contents has them
Numbers = tuple[int, ...]


def counted(draft: Draft) -> dict[int, int]:
    r"""Lines that open with a number of such a count, each with how many lines its title has.

    >>> from publish.clean.draft import start
    >>> text = "1.1 Why?\nSo\nit was.\n1.2 When?\nNow.\n1.2.1 wine\nYes.\n1.2.2 Of a mill\nthat is"
    >>> counted(start(text))
    {0: 1, 3: 1, 5: 1, 7: 2}
    """
    every = {i: n for i in live(draft) if (n := _numbers(draft.lines[i].body))}
    off = {i: n for i, n in every.items() if _set_off(draft, i)}
    firm = _growing(off)
    between = {i: n for i, n in every.items() if _fits(i, n, firm, every)}
    numbers = {i: every[i] for i in _growing(between) if _titled(draft.lines[i].body)}
    seen: set[Numbers] = set()
    later = set(numbers.values())
    found = []
    for i, n in numbers.items():
        before, after = (*n[:-1], n[-1] - 1), (*n[:-1], n[-1] + 1)
        if before in seen or (n[-1] == 1 and (after in later or n[:-1] in seen)):
            found.append(i)
        seen.add(n)
    if len(found) < FEW:
        return {}
    width = measure(draft)
    return {i: _lines(draft.lines[i : i + LINES + 1], width) for i in found}


def _titled(body: str) -> bool:
    return any(map(str.isalpha, body))


def _set_off(draft: Draft, i: int) -> bool:
    """Whether no text stands right above or below a line."""
    near = (draft.lines[k].body for k in (i - 1, i + 1) if 0 <= k < len(draft.lines))
    return not any(near)


def _fits(i: int, number: Numbers, firm: list[int], numbers: Mapping[int, Numbers]) -> bool:
    """Whether a line's number grows between its neighbours among those that are set off."""
    at = bisect_left(firm, i)
    if at < len(firm) and firm[at] == i:
        return True
    above = at == 0 or numbers[firm[at - 1]] < number
    return above and (at == len(firm) or number < numbers[firm[at]])


def _growing(numbers: Mapping[int, Numbers]) -> list[int]:
    """The lines of the longest run of numbers that grow: versions and sums stand out of it.

    >>> _growing({0: (1, 1), 1: (3, 11), 2: (1, 2), 3: (1, 1), 4: (2, 1)})
    [0, 2, 4]
    """
    tops: list[Numbers] = []
    nodes: list[tuple[int, int]] = []  # a line, and the node before it, -1 for none
    ends: list[int] = []
    for i, n in numbers.items():
        at = bisect_left(tops, n)
        nodes.append((i, ends[at - 1] if at else -1))
        tops[at : at + 1], ends[at : at + 1] = [n], [len(nodes) - 1]
    run = []
    node = ends[-1] if ends else -1
    while node >= 0:
        i, node = nodes[node]
        run.append(i)
    return run[::-1]


def _numbers(body: str) -> Numbers:
    """The decimal number that a line opens with, alone or before words."""
    match = DECIMAL.match(body)
    rest = body[match.end() :] if match else ""
    if not match or (rest and not rest[0].isalpha()) or LEADER.search(rest):
        return ()
    parts = match.group(1).split(".")
    return tuple(map(int, parts)) if parts[0].isdigit() else ()


def _lines(lines: Sequence[Line], width: int) -> int:
    """How many of these lines the title has that opens the first."""
    for n, line in enumerate(lines[:LINES], 1):
        below = lines[n].body if n < len(lines) else ""
        asked = next((k for k in range(n, LINES) if lines[k:] and _asks(lines[k].body)), 0)
        if _asks(line.body) or not below:
            return n
        if asked and not any(not one.body for one in lines[n:asked]):
            return asked + 1
        full = len(line.body) >= FULL * width
        if n < len(lines) and lines[n].indent >= DEEP and (full or line.indent >= DEEP):
            continue
        if not full or not shape.starts_lower(below):
            return n
    return 1


def _asks(body: str) -> bool:
    return body.endswith(("?", "!"))
