"""Italics, bold, small capitals and raised letters that the file itself tells of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace

from publish.book import Edit
from publish.clean.draft import Block, Draft, offset, text_of
from publish.extract.source import Span

BY_LINE = ("verse", "table")  # kinds of block in which a style ends with its line
WRAPS = {
    "italic": ("*", "*"),
    "bold": ("**", "**"),
    "small-caps": ('<span class="small-caps">', "</span>"),
    "sup": ("<sup>", "</sup>"),
    "sub": ("<sub>", "</sub>"),
}


def told_styles(draft: Draft) -> Draft:
    """Italics, bold, small capitals and raised letters, as the file has them, word by word."""
    taken = sorted((e.start, e.start + len(e.before)) for e in draft.edits)
    homes = _homes(draft)
    starts = [line.start for line in draft.lines]
    found: dict[tuple[int, int], list[Span]] = defaultdict(list)
    blocks: dict[tuple[int, int], Block] = {}
    for span in draft.spans:
        home = homes.get(bisect_right(starts, span.start) - 1)
        if span.kind in WRAPS and home is not None and span.start >= home[0]:
            low, high, block = home
            found[block.lines[0] if block.kind not in BY_LINE else low, high].append(span)
            blocks[block.lines[0] if block.kind not in BY_LINE else low, high] = block
    marks: list[tuple[int, int, str]] = []  # where, closing before opening, what
    for key, spans in found.items():
        for start, end, kind in _wanted(draft, spans, key[1], blocks[key]):
            if not _crossed(taken, start, end):
                before, after = WRAPS[kind]
                marks += [(start, 1, before), (end, 0, after)]
    edits = [Edit("styles", at, "", mark) for at, _, mark in sorted(marks)]
    return replace(draft, edits=(*draft.edits, *edits))


def _homes(draft: Draft) -> dict[int, tuple[int, int, Block]]:
    """For each line where its text begins, where the style that is open in it must end, its block.

    A style may run on through a block of prose; in verse and tables it ends with the line.
    """
    out: dict[int, tuple[int, int, Block]] = {}
    for block in draft.blocks:
        last = draft.lines[block.lines[-1]]
        whole = offset(last) + len(last.body)
        for i in block.lines:
            low = offset(draft.lines[i])
            high = low + len(draft.lines[i].body) if block.kind in BY_LINE else whole
            out[i] = (low + (block.skip if i == block.lines[0] else 0), high, block)
    return out


def _wanted(draft: Draft, spans: list[Span], high: int, block: Block) -> list[tuple[int, int, str]]:
    """The stretches to mark, none crossing another: italics first, then what lies outside them."""
    out: list[tuple[int, int, str]] = []
    for kind in WRAPS:
        if block.kind in ("head", "front", "notes-head") and kind in ("bold", "small-caps"):
            continue
        for start, end in _merged(draft.source, [s for s in spans if s.kind == kind], high):
            if not any(a < end and start < b for a, b, _ in out):
                out.append((start, end, kind))
    whole = "".join(draft.source[a:b] for a, b, _ in out)
    if block.kind in ("head", "front") and len(whole) >= 0.9 * len(text_of(draft, block)):
        return []
    return out


def _merged(source: str, spans: list[Span], high: int) -> list[tuple[int, int]]:
    """Stretches of one style, joined where only blanks part them, without blanks at their ends."""
    out: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda s: s.start):
        start, end = span.start, min(span.end, high)
        text = source[start:end]
        if not any(map(str.isalnum, text)):
            continue
        start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
        if out and not source[out[-1][1] : start].strip():
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _crossed(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether the stretch or an end of it lies in another edit, or an end at one that inserts."""
    whole = bisect_right(taken, (start, 1 << 60)) - 1
    if whole >= 0 and end <= taken[whole][1]:
        return True
    for at in (start, end):
        n = bisect_left(taken, (at, -1))
        near = taken[max(0, n - 1) : n + 1]
        if any(a < at < b or (a == b == at) for a, b in near):
            return True
    return False
