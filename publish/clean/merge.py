"""A new cleaning carried into a manuscript in which an editor has worked: three texts, one result.

What only the editor changed since the last cleaning stays, what only the new cleaning changed is
taken over; where both changed the same words nothing is decided: it is a conflict, at its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from publish.align import Hunk, align

Files = Mapping[str, str]


@dataclass(frozen=True)
class Conflict:
    """A place where editor and cleaning both changed the text; `line` is the editor's file's."""

    file: str
    line: int
    ours: str
    new: str


def merged(base: Files, ours: Files, new: Files) -> tuple[dict[str, str], list[Conflict]]:
    """The files of a merge, and where it cannot be made; a file that goes is in no result.

    `base` are the files as last cleaned, `ours` those that stand there, `new` those to come.

    >>> merged({"i.md": "a b c"}, {"i.md": "a b C"}, {"i.md": "A b c"})
    ({'i.md': 'A b C'}, [])
    """
    out: dict[str, str] = {}
    conflicts: list[Conflict] = []
    for file in dict.fromkeys([*new, *base, *ours]):
        was, here, comes = base.get(file), ours.get(file), new.get(file)
        if here in {was, comes}:
            result = comes
        elif comes == was:
            result = here
        elif was is None or here is None or comes is None:
            conflicts.append(Conflict(file, 1, _first(here), _first(comes)))
            continue
        else:
            result, more = _merged_text(file, was, here, comes)
            conflicts += more
        if result is not None:
            out[file] = result
    return out, conflicts


def _first(text: str | None) -> str:
    return "(no such file)" if text is None else text.lstrip().split("\n", 1)[0][:60]


def _split(text: str) -> list[str]:
    """Words and the spaces between them, every character in its place."""
    return re.findall(r"\n+|[^\S\n]+|\S+", text)


def _merged_text(file: str, was: str, here: str, comes: str) -> tuple[str, list[Conflict]]:
    base, ours, new = _split(was), _split(here), _split(comes)
    left, right = align(base, ours), align(base, new)
    out: list[str] = []
    conflicts: list[Conflict] = []
    at = i = j = 0
    while i < len(left) or j < len(right):
        group, end, (i_end, j_end) = _group(left, right, i, j)
        out += base[at:group]
        mine = _side(base, ours, left[i:i_end], group, end)
        theirs = _side(base, new, right[j:j_end], group, end)
        if i == i_end or mine == theirs:
            out += theirs
        elif j == j_end:
            out += mine
        else:
            line = "".join(ours[: left[i].two[0]]).count("\n") + 1
            conflicts.append(Conflict(file, line, "".join(mine)[:60], "".join(theirs)[:60]))
        at, i, j = end, i_end, j_end
    return "".join([*out, *base[at:]]), conflicts


def _group(left: list[Hunk], right: list[Hunk], i: int, j: int) -> tuple[int, int, tuple[int, int]]:
    """The next changes of either side that touch: (start, end) in the base, and the next hunks."""
    starts = [h.one[0] for h in (*left[i : i + 1], *right[j : j + 1])]
    start = end = min(starts)
    grown = True
    while grown:
        grown = False
        while i < len(left) and left[i].one[0] <= end:
            end, i, grown = max(end, left[i].one[1]), i + 1, True
        while j < len(right) and right[j].one[0] <= end:
            end, j, grown = max(end, right[j].one[1]), j + 1, True
    return start, end, (i, j)


def _side(base: list[str], side: list[str], hunks: list[Hunk], start: int, end: int) -> list[str]:
    """What a side has for base[start:end]."""
    out: list[str] = []
    at = start
    for hunk in hunks:
        out += [*base[at : hunk.one[0]], *side[slice(*hunk.two)]]
        at = hunk.one[1]
    return [*out, *base[at:end]]


def edited_lines(base: str, ours: str) -> list[int]:
    """The lines of a text, from 1, in which it is another than its base.

    >>> edited_lines("a\\n\\nb\\n", "a\\n\\nc\\n")
    [3]
    """
    words = _split(ours)
    starts = [hunk.two[0] for hunk in align(_split(base), words)]
    return sorted({"".join(words[:start]).count("\n") + 1 for start in starts})
