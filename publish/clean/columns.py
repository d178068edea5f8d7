"""Tables in plain text: lines whose words stand in columns, parted by two and more spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from publish.clean import shape
from publish.clean.draft import TAB, Block, Draft, chunks
from publish.clean.scan import first, seeded

ROWS = 3  # a table has at least
WIDE = 30  # characters; cells are shorter on the average than lines of text
GAP = seeded(r"(?<=\S)(?: {2,}| ?\t[ \t]*)(?=\S)", r"  |\t", back=1)


def tables(draft: Draft) -> Draft:
    r"""Three and more lines below one another, each parted at the same columns, are a table.

    >>> from publish.clean.draft import start
    >>> d = tables(start("Year   Sacks\n1917      12\n1918       9\n\nIt was so.\n"))
    >>> [(block.kind, block.lines) for block in d.blocks]
    [('table', (0, 1, 2))]
    """
    found = [
        Block("table", tuple(run), rule="tables", sure=0.8)
        for chunk in chunks(draft)
        for run in _runs(draft, chunk)
        if _is_table(draft, run)
    ]
    return replace(draft, blocks=(*draft.blocks, *found)) if found else draft


def _runs(draft: Draft, chunk: Sequence[int]) -> list[list[int]]:
    """Stretches of lines that have a gap each."""
    runs: list[list[int]] = [[]]
    for i in chunk:
        if first(GAP, draft.lines[i].body):
            runs[-1].append(i)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) >= ROWS]


def _is_table(draft: Draft, run: Sequence[int]) -> bool:
    """Whether all lines are parted into as many cells at columns that all of them leave free."""
    rows = [GAP.pattern.split(draft.lines[i].body) for i in run]
    counts = {len(row) for row in rows}
    cells = [cell for row in rows for cell in row]
    leaders = sum(bool(re.search(r"[.·…]{3,}", draft.lines[i].body)) for i in run)
    if len(counts) != 1 or leaders or sum(map(len, cells)) > WIDE * len(cells):
        return False
    if all(shape.is_item(draft.lines[i].body) for i in run) and counts == {2}:
        return False  # a list, its marks set off
    return _free_columns(draft, run) >= counts.pop() - 1


def _free_columns(draft: Draft, run: Sequence[int]) -> int:
    """How many stretches of two and more columns are blank in every line."""
    texts = [draft.lines[i].text.expandtabs(TAB) for i in run]
    width = max(map(len, texts))
    start = max(len(t) - len(t.lstrip()) for t in texts) + 1
    end = max(len(t.rstrip()) for t in texts)
    blank = [all(at >= len(t) or t[at] == " " for t in texts) for at in range(width)]
    shown = "".join("x" if free else "." for free in blank[start:end])
    return len(re.findall(r"x{2,}", shown))
