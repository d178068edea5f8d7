"""Emphasis as typists mark it: `_so_`, `=so=`, `~so~` become `*so*`."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from publish.book import Edit
from publish.clean.draft import Block, Draft, offset

MARKS = "_=~*"
RARE = 3  # pairs of = or ~ that a text must have before they are taken for emphasis


def emphasis(draft: Draft) -> Draft:
    r"""Paired marks about words, over line ends too, within a paragraph; `*so*` stays.

    >>> from publish.clean.draft import start
    >>> from publish.clean.paragraphs import paragraphs
    >>> d = emphasis(paragraphs(start("It was _not\nso_, a_b_c said; x_1 = *y*.\n")))
    >>> [(edit.before, edit.after) for edit in d.edits]
    [('_', '*'), ('_', '*'), ('*', '*'), ('*', '*')]
    """
    taken = {at for e in draft.edits for at in range(e.start, e.start + max(1, len(e.before)))}
    edits: list[Edit] = []
    for mark in MARKS:
        found = [pair for block in draft.blocks for pair in _pairs(draft, block, mark)]
        if mark in "_*" or len(found) >= RARE:
            edits += [
                Edit("emphasis", at, mark, "*", 0.95)
                for pair in found
                for at in pair
                if taken.isdisjoint(pair)
            ]
    return replace(draft, edits=(*draft.edits, *edits))


def _pairs(draft: Draft, block: Block, mark: str) -> list[tuple[int, int]]:
    """The places of an opening and a closing mark, each pair one emphasis."""
    text, starts, places = _joined(draft, block)
    if mark not in text:
        return []
    m = re.escape(mark)
    pattern = re.compile(rf"(?<![\w{m}]){m}(?=[^\s{m}])([^{m}]*?[^\s{m}]){m}(?!{m})")
    if mark == "_":
        pattern = re.compile(r"(?<![\w_])_(?=[^\s_])([^_]*?[^\s_])_(?![\w_])")

    if mark == "*":
        pattern = re.compile(r"(?<![\w*])\*(?=[\w“‘\"'¿¡])([^*]*?[\w.,;:!?)”’\"'…])\*(?![\w*])")

    def place(at: int) -> int:
        n = bisect_right(starts, at) - 1
        return places[n] + at - starts[n]

    found = (x for x in pattern.finditer(text) if x.group(1).strip(MARKS))  # no row of signs
    return [(place(x.start()), place(x.end() - 1)) for x in found]


def _joined(draft: Draft, block: Block) -> tuple[str, list[int], list[int]]:
    """The block's lines with single spaces between; where each starts there and in the source."""
    starts, places, parts, at = [], [], [], 0
    for i in block.lines:
        body = draft.lines[i].body
        starts.append(at)
        places.append(offset(draft.lines[i]))
        parts.append(body)
        at += len(body) + 1
    return " ".join(parts), starts, places
