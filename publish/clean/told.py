"""Blocks, notes and styles that the file itself tells of: from HTML, EPUB and Word."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from publish.book import Edit
from publish.clean import language
from publish.clean.calls import Candidate, names_of
from publish.clean.draft import Block, Draft, Joint, drop, offset, text_of
from publish.extract.source import Span, Told

TEXT = ("prose", "quote", "verse", "item", "more", "table")
SURE = 0.98


def told_contents(draft: Draft) -> Draft:
    """Lists of contents, which the file marks as such or which are all links, with their head."""
    gone = [i for i, told in draft.told.items() if told.kind == "contents"]
    listed = set(gone)
    order = sorted(draft.told)
    for i, following in pairwise(order):
        headed = draft.told[i].kind in ("head", "prose") and following in listed
        if headed and language.role(draft.lines[i].body) == "contents":
            gone.append(i)
    gone += [i for i, told in draft.told.items() if told.kind == "transcriber"]
    return drop(draft, gone, "contents", 0.9) if gone else draft


def told_blocks(draft: Draft) -> Draft:
    """Each line or run of lines becomes the block that the file says it is."""
    blocks: list[Block] = []
    before: Told | None = None
    last = -2
    for i in sorted(draft.told):
        told = draft.told[i]
        if i in draft.gone or not draft.lines[i].body:
            continue
        together = told.kind in ("verse", "table") and told == before and i == last + 1
        if together:
            blocks[-1] = replace(blocks[-1], lines=(*blocks[-1].lines, i))
        else:
            blocks.append(_block(i, told))
        before, last = told, i
    return replace(draft, blocks=tuple(_fronted(blocks)))


def _block(i: int, told: Told) -> Block:
    rule = {"head": "heads-told", "note": "notes", "item": "items"}.get(told.kind, told.kind)
    label = f"told:{told.label}" if told.kind == "note" else told.label
    return Block(told.kind, (i,), told.level, label, rule=rule, sure=SURE)


def _fronted(blocks: list[Block]) -> list[Block]:
    """A title page stands before the text; what calls itself so elsewhere is text."""
    body = next((n for n, b in enumerate(blocks) if b.kind in (*TEXT, "head")), len(blocks))
    headless = all(b.kind != "head" for b in blocks)
    out = []
    for n, block in enumerate(blocks):
        if block.kind == "front" and (n > body or (headless and n == 0 == body - 1)):
            out.append(replace(block, kind="head" if n < body else "prose", level=1))
        else:
            out.append(block)
    return out


def told_levels(draft: Draft) -> Draft:
    """Heads' levels without holes; a title above all others, alone at the top, is front matter."""
    heads = [n for n, b in enumerate(draft.blocks) if b.kind == "head"]
    if not heads:
        return draft
    blocks = list(draft.blocks)
    levels = [blocks[n].level for n in heads]
    first = heads[0]
    named = _same(text_of(draft, blocks[first]), draft.facts.get("title", ""))
    if named and len(heads) > 1:
        page = blocks[first + 1 : heads[1]]
        if all(b.kind == "prose" and len(text_of(draft, b)) < 120 for b in page):
            for n in range(first, heads[1]):
                blocks[n] = replace(blocks[n], kind="front", level=0, rule="title-page", sure=0.9)
            return told_levels(replace(draft, blocks=tuple(blocks)))
    alone = levels.count(min(levels)) == 1 and levels[0] == min(levels) and len(heads) > 2
    above = all(b.kind in ("front", "head") for b in blocks[: heads[1]]) if alone else False
    if alone and above:
        blocks[first] = replace(blocks[first], kind="front", level=0, rule="title-page", sure=0.9)
        heads = heads[1:]
    depths = sorted({blocks[n].level for n in heads})
    last = 0
    for n in heads:
        level = min(depths.index(blocks[n].level) + 1, last + 1)
        blocks[n] = replace(blocks[n], level=level)
        last = level
    return replace(draft, blocks=tuple(blocks))


def _same(one: str, two: str) -> bool:
    return [c for c in one.lower() if c.isalnum()] == [c for c in two.lower() if c.isalnum()]


def told_tables(draft: Draft) -> Draft:
    r"""Rows become lines with `|` round the cells, the first of them the table's head.

    >>> from publish.clean.draft import start
    >>> d = start("a\tb\nc\td\n")
    >>> d = told_tables(replace(d, blocks=(Block("table", (0, 1)),)))
    >>> [edit.after for edit in d.edits], d.joints[0].glue
    ([' | ', ' | ', ' |'], ' |\n|---|---|\n| ')
    """
    edits: list[Edit] = []
    joints = dict(draft.joints)
    for block in draft.blocks:
        if block.kind != "table":
            continue
        widths = [_width(draft, i) for i in block.lines]
        width = max(widths)
        for n, i in enumerate(block.lines):
            line = draft.lines[i]
            base = offset(line)
            for m in _CELLS.finditer(line.body):
                empty = m.group().count("\t") - 1 if draft.told else 0
                after = "&#124;" if m.group() == "|" else " | " + "| " * empty
                edits.append(Edit("tables", base + m.start(), m.group(), after, SURE))
            end = " |" * (width - widths[n] + 1)
            head = "|---" * width + "|\n" if n == 0 else ""
            if n + 1 < len(block.lines):
                joints[i] = Joint(0, f"{end}\n{head}| ", "tables", SURE)
            else:
                end += f"\n{head.strip()}" if head else ""
                edits.append(Edit("tables", base + len(line.body), "", end, SURE))
    return replace(draft, edits=(*draft.edits, *edits), joints=joints)


_CELLS = re.compile(r"(?<=\S)(?: {2,}| ?\t[ \t]*)(?=\S)|\||\t+")


def _width(draft: Draft, i: int) -> int:
    """How many cells a row has; between two tabs of a file that tells its tables one is empty."""
    gaps = [m.group() for m in _CELLS.finditer(draft.lines[i].body) if m.group() != "|"]
    return 1 + sum(max(1, gap.count("\t")) if draft.told else 1 for gap in gaps)


def told_breaks(draft: Draft) -> Draft:
    """A break between scenes is three stars."""
    edits = [
        Edit("breaks", offset(draft.lines[i]), draft.lines[i].body, "***", SURE)
        for b in draft.blocks
        if b.kind == "break"
        for i in b.lines
    ]
    return replace(draft, edits=(*draft.edits, *edits))


def told_notes(draft: Draft) -> Draft:
    """The calls that are links to a note's text; marks and links back at the notes go."""
    keys = list(dict.fromkeys(b.label for b in draft.blocks if b.kind == "note"))
    known = set(keys)
    calls = [s for s in draft.spans if s.kind == "call" and f"told:{s.value}" in known]
    bound: dict[str, Candidate] = {}
    labelled: dict[str, str] = {}
    for span in calls:
        text = draft.source[span.start : span.end]
        label = re.sub(r"[\s\[\](){}.]", "", text)
        key = f"told:{span.value}"
        if key not in bound:
            bound[key] = Candidate(span.start, text, label, 0)
            labelled[key] = f"{key}:{label}"
    names = names_of(
        draft, [labelled.get(k, f"{k}:") for k in keys], {labelled[k]: c for k, c in bound.items()}
    )
    name = {key: names[labelled.get(key, f"{key}:")] for key in keys}
    edits = [
        Edit("calls", start, draft.source[start:end], f"[^{name[f'told:{s.value}']}]", SURE)
        for s in calls
        for start, end in [_bracketed(draft.source, s)]
    ]
    for s in draft.spans:
        if s.kind in ("mark", "back") and s.end > s.start:
            start = s.start - (s.kind == "back" and draft.source[s.start - 1] in " \u00a0")
            edits.append(Edit("notes", start, draft.source[start : s.end], "", SURE))
    if any("-" in n for n in name.values()):
        draft = replace(draft, facts={**draft.facts, "restart": "section"})
    blocks = tuple(replace(b, label=name[b.label]) if b.kind == "note" else b for b in draft.blocks)
    return notes_heads(replace(draft, blocks=blocks, edits=(*draft.edits, *edits)))


def _bracketed(source: str, span: Span) -> tuple[int, int]:
    """The call with the brackets round it."""
    start, end = span.start, span.end
    pair = source[start - 1 : start] + source[end : end + 1]
    return (start - 1, end + 1) if pair in ("[]", "()") else (start, end)


def notes_heads(draft: Draft) -> Draft:
    """A head `Notes` with nothing but notes below it: one is the notes' own, more of them go."""
    empty: list[int] = []
    for n, block in enumerate(draft.blocks):
        if block.kind != "head":
            continue
        rest = draft.blocks[n + 1 :][:1]
        if rest and rest[0].kind == "note":
            empty.append(n)
    known = [n for n in empty if language.role(text_of(draft, draft.blocks[n])) == "notes"]
    under = [n for n in empty if n not in known]
    if not known:
        return draft
    last = draft.blocks[known[0]]
    sub = [n for n in under if n > known[0] and draft.blocks[n].level > last.level]
    blocks = [b for n, b in enumerate(draft.blocks) if n not in known and n not in sub]
    gone = [i for n in [*sub, *(known if len(known) > 1 else [])] for i in draft.blocks[n].lines]
    if len(known) == 1:
        blocks.append(replace(last, kind="notes-head", level=1))
    return drop(replace(draft, blocks=tuple(blocks)), gone, "notes-heads", 0.9)


def told_pages(draft: Draft) -> Draft:
    """Where a page of the print begins: its number goes, or becomes a marker."""
    edits = []
    for span in draft.spans:
        if span.kind != "page":
            continue
        before = draft.source[span.start : span.end]
        after = f"{{p. {span.value}}}" if draft.keep_pages and span.value else ""
        if before or after:
            edits.append(Edit("page-marks", span.start, before, after, 0.95))
    alone = _alone(draft, edits)
    return replace(drop(draft, alone, "page-marks", 0.95), edits=(*draft.edits, *edits))


def _alone(draft: Draft, edits: list[Edit]) -> list[int]:
    """Lines that hold nothing but page numbers, which would leave empty blocks."""
    if draft.keep_pages:
        return []
    cut = {offset(draft.lines[i]): i for i in draft.told if draft.lines[i].body}
    return [
        cut[e.start]
        for e in edits
        if e.start in cut and draft.lines[cut[e.start]].body == e.before.strip()
    ]
