"""The texts of notes: under a closing head, at the page's foot, or set between paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace

from publish.book import Edit
from publish.clean import language, shape
from publish.clean.draft import Block, Draft, chunks, drop, gap, live, offset
from publish.clean.habits import habits
from publish.clean.headstyle import is_strong, style
from publish.clean.scan import finds, seeded

LABEL = r"\d{1,5}|[*+†‡§¶#%@|&$]{1,4}|[a-z]|[ivx]{1,5}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}"
ENTRY = re.compile(
    rf"(?:\[({LABEL})\]|\(({LABEL})\)|(\d{{1,5}})[.):]?|({LABEL})\))\s+(?=\S)|([⁰¹²³⁴-⁹]{{1,3}})\s?(?=\S)"
)
# Between paragraphs only a mark that no list has can open a note, or one that is called above it.
WORDED = re.compile(
    r"\[(?:footnotes?|fußnote|fussnote|note|nota|anm(?:erkung)?|voetnoot|fotnote?|alaviite|piednoto)"
    rf"\.?\s*({LABEL}|[A-Z])?\s*[:.]\s*",
    re.IGNORECASE,
)
SQUARE = re.compile(rf"\[({LABEL}|[A-Z])\]:?\s*(?=\S)")
ROUND = re.compile(r"\(([*+†‡§¶#%@|&$]{1,4}|[a-z]|\d{1,3})\)\s*(?=\S)")
HALF = re.compile(r"(\d{1,3}|[a-z])\)\s+(?=\S)")
BARE = re.compile(r"([*†‡§¶]{1,4})\)?\s*(?=[^\s*])(?![^*\n]*[^\s*]\*)")
LISTED = 4  # lines that open with a mark that no list has shown
MANNERS = (WORDED, SQUARE, ROUND, HALF, BARE)
# Their calls, each with the label: in square brackets anywhere, the others close behind a word.
_CALLED = (
    seeded(rf"\[\s?({LABEL}|[A-Z])\s?\]", r"\["),
    seeded(r"(?<=\S)\(([*+†‡§¶#%@|&$]{1,4}|[a-z]|\d{1,3})\)", r"\("),
    seeded(r"(?<=[\w.,;:!?”\"'’»)])(?<!\d)\s?(\d{1,3}|[a-z])\)", r"\)", back=4),
    seeded(r"(?<=[^\s*†‡§¶(])\s?([*†‡§¶]{1,4})(?![\w*])", r"[*†‡§¶]", back=1),
)
_SIGNS = re.compile("|".join(called.seed.pattern for called in _CALLED))
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def label_of(match: re.Match[str]) -> str:
    """The label that an entry opens with: its digits, letter or mark; "*" where it has none."""
    return next((g for g in match.groups() if g), "*").translate(SUPERSCRIPT)


def closing_notes(draft: Draft) -> Draft:
    r"""Under a head `Notes` stand numbered entries: each is the text of a note.

    >>> from publish.clean.draft import start
    >>> d = closing_notes(start("Text.1 More.2\n\nNotes\n\n1. First of\nthem.\n2. Second.\n"))
    >>> [(block.kind, block.lines, block.skip) for block in d.blocks]
    [('notes-head', (2,), 0), ('note', (4, 5), 3), ('note', (6,), 3)]
    """
    texts = live(draft)
    taken: set[int] = set()
    for at, i in enumerate(texts):
        if i in taken or not _is_notes_head(draft, texts, at):
            continue
        entries, subheads, _ = _entries(draft, texts[at + 1 :], len(draft.blocks))
        if entries:
            head = Block("notes-head", (i,), level=1, rule="heads-known", sure=0.95)
            draft = replace(draft, blocks=(*draft.blocks, head, *entries))
            draft = drop(draft, subheads, "notes-heads", 0.9)
            taken.update([*subheads, *(k for b in entries for k in b.lines)])
    heads = [block for block in draft.blocks if block.kind == "notes-head"]
    if len(heads) < 2:
        return draft
    # One a chapter: the notes come under one head of the edition's own.
    draft = replace(draft, blocks=tuple(b for b in draft.blocks if b.kind != "notes-head"))
    return drop(draft, [i for b in heads for i in b.lines], "notes-heads", 0.9)


def _is_notes_head(draft: Draft, texts: list[int], at: int) -> bool:
    """A line `Notes` alone, above an entry numbered 1; between them at most two short heads."""
    body = draft.lines[texts[at]].body
    if len(body) > 40 or language.role(body) != "notes" or at + 1 >= len(texts):
        return False
    for i in texts[at + 1 : at + 4]:
        match = ENTRY.match(draft.lines[i].body)
        if match:
            return label_of(match) in ("1", "*", "a", "i", "†")
        if len(draft.lines[i].body) > 60:
            return False
    return False


def _entries(draft: Draft, texts: list[int], group: int) -> tuple[list[Block], list[int], int]:
    """The entries from here on, the heads among them, and how many lines they take."""
    blocks: list[Block] = []
    subheads: list[int] = []
    last, previous, at = 0, -1, 0
    while at < len(texts):
        i = texts[at]
        match = _next_entry(draft, i, last)
        if match:
            last = int(n) if (n := label_of(match)).isdigit() else last
            group += last == 1
            key = f"{group}:{label_of(match)}"
            blocks.append(Block("note", (i,), label=key, skip=match.end(), rule="notes", sure=0.95))
        elif _is_subhead(draft, texts, at):
            subheads.append(i)
        elif blocks and not _ends_notes(draft, texts, at):
            _go_on(draft, blocks, i, previous)
        else:
            break
        previous, at = i, at + 1
    return blocks, subheads, at


def _next_entry(draft: Draft, i: int, last: int) -> re.Match[str] | None:
    match = ENTRY.match(draft.lines[i].body)
    if not match:
        return None
    label = label_of(match)
    if not label.isdigit():
        return match if match.group(1) or match.group(2) else None
    value = int(label)
    return match if value == last + 1 or (value == 1 and last > 0) else None


def _is_subhead(draft: Draft, texts: list[int], at: int) -> bool:
    """A short line under which the numbers begin again (or begin)."""
    line = draft.lines[texts[at]].body
    if len(line) > 80 or shape.starts_lower(line) or at + 1 >= len(texts):
        return False
    for i in texts[at + 1 : at + 3]:
        match = ENTRY.match(draft.lines[i].body)
        if match and label_of(match) == "1":
            return bool(is_strong(line) or style(line) or not shape.ends_sentence(line))
    return False


def _ends_notes(draft: Draft, texts: list[int], at: int) -> bool:
    """Whether a head that is no part of the notes stands here: `Bibliography`, `Chapter II`."""
    line = draft.lines[texts[at]]
    alone = not draft.lines[texts[at] - 1].body or line.page != draft.lines[texts[at] - 1].page
    return (
        alone
        and len(line.body) < 80
        and (is_strong(line.body) or style(line.body) in ("roman", "caps", "arabic"))
    )


def _go_on(draft: Draft, blocks: list[Block], i: int, previous: int) -> None:
    """Line i goes on with the last entry: a new paragraph after a blank line and a full stop."""
    last = blocks[-1]
    blank = any(not draft.lines[k].body for k in range(previous + 1, i))
    page = draft.lines[i].page != draft.lines[previous].page
    if blank and not page and shape.ends_sentence(draft.lines[previous].body):
        blocks.append(replace(last, lines=(i,), skip=0))
    else:
        blocks[-1] = replace(last, lines=(*last.lines, i))


def between_notes(draft: Draft) -> Draft:
    r"""A paragraph that opens with a note's mark, whose call stands above it, is the note's text.

    >>> from publish.clean.draft import start
    >>> text = "The Duke(*) had come\nin.\n\n     (*) He was a Moro.\n\nAnd so on.\n"
    >>> d = between_notes(start(text))
    >>> [(block.lines, block.label, block.skip) for block in d.blocks]
    [((3,), 'between1-0:*', 4)]
    """
    runs = chunks(draft)
    if habits(draft).loose:
        runs = [[i] for run in runs for i in run]
    called = _without_bullets(draft, _calls_by_label(draft))
    blocks: list[Block] = []
    edits: list[Edit] = []
    group, open_note, since = 0, False, -1
    was_note = False
    for run in runs:
        if open_note:
            open_note = _continue(draft, run, blocks, edits)
            continue
        if was_note and _runs_over(draft, blocks[-1].lines[-1], run[0]):
            blocks[-1] = replace(blocks[-1], lines=(*blocks[-1].lines, *run))
            continue
        entry = _opens(draft, run[0])
        above = entry is not None and _above(called, entry, since, run[0])
        if entry is None or not (above or was_note or entry[0] is WORDED):
            was_note = False
            continue
        group += not was_note
        new = _cut(draft, run, f"between{group}-{len(blocks)}", called)
        blocks += new
        was_note, since = True, run[-1]
        open_note = entry[0] is WORDED and not _closed(draft, blocks, edits)
    return replace(draft, blocks=(*draft.blocks, *blocks), edits=(*draft.edits, *edits))


def _runs_over(draft: Draft, last: int, i: int) -> bool:
    """Whether a note that a page's end cut goes on with line i."""
    between = gap(draft, last, i)
    if not (between.page or between.removed):
        return False
    before, after = draft.lines[last].body, draft.lines[i].body
    return shape.starts_lower(after) and not shape.ends_sentence(before)


Entry = tuple[re.Pattern[str], re.Match[str]]


def _opens(draft: Draft, i: int) -> Entry | None:
    """The manner in which a line opens a note, with its match."""
    body = draft.lines[i].body
    for pattern in MANNERS:
        if match := pattern.match(body):
            return pattern, match
    return None


def _calls_by_label(draft: Draft) -> dict[tuple[int, str], list[int]]:
    """For each manner of call and label the lines that hold one, in order."""
    out: dict[tuple[int, str], list[int]] = {}
    for i in live(draft):
        if not _SIGNS.search(draft.lines[i].body):
            continue
        for manner, called in enumerate(_CALLED):
            for match in finds(called, draft.lines[i].body):
                if match.start():
                    out.setdefault((manner, match.group(1).translate(SUPERSCRIPT)), []).append(i)
    return out


def _without_bullets(
    draft: Draft, called: dict[tuple[int, str], list[int]]
) -> dict[tuple[int, str], list[int]]:
    """The calls without marks that open far more lines than call a note: bullets of lists."""
    opened = Counter(
        label_of(match) for i in live(draft) if (match := BARE.match(draft.lines[i].body))
    )
    bare = MANNERS.index(BARE) - 1  # WORDED and SQUARE have one manner of call
    return {
        key: lines
        for key, lines in called.items()
        if key[0] != bare or opened[key[1]] <= max(LISTED, 2 * len(lines))
    }


def _above(called: dict[tuple[int, str], list[int]], entry: Entry, since: int, i: int) -> bool:
    """Whether a call of this note stands above line i and below the notes before."""
    pattern, match = entry
    manner = {WORDED: 0, SQUARE: 0, ROUND: 1, HALF: 2, BARE: 3}[pattern]
    lines = called.get((manner, label_of(match)), [])
    at = bisect_left(lines, i)
    return at > 0 and lines[at - 1] > since


def _continue(draft: Draft, run: list[int], blocks: list[Block], edits: list[Edit]) -> bool:
    """A further paragraph of a note whose bracket is open; whether it is open still."""
    blocks.append(replace(blocks[-1], lines=tuple(run), skip=0))
    return not _closed(draft, blocks, edits)


def _closed(draft: Draft, blocks: list[Block], edits: list[Edit]) -> bool:
    """Take the closing bracket off the last note, if it stands at its end."""
    line = draft.lines[blocks[-1].lines[-1]]
    if not line.body.endswith("]"):
        return len(blocks[-1].lines) > 40
    edits.append(Edit("notes", offset(line) + len(line.body) - 1, "]", "", 0.95))
    return True


def _cut(
    draft: Draft, run: list[int], key: str, called: dict[tuple[int, str], list[int]]
) -> list[Block]:
    """The notes of a run of lines: each line that opens one whose manner is the first one's."""
    first = _opens(draft, run[0])
    cuts: list[tuple[int, re.Match[str]]] = []
    for i in run:
        entry = _opens(draft, i)
        if entry is None or first is None or entry[0] is not first[0]:
            continue
        if i == run[0] or entry[0] is WORDED or _above(called, entry, -1, run[0]):
            cuts.append((i, entry[1]))
    ends = [i for i, _ in cuts[1:]] + [run[-1] + 1]
    return [
        Block(
            "note",
            tuple(k for k in run if i <= k < end),
            label=f"{key}{n or ''}:{label_of(match)}",
            skip=match.end(),
            rule="notes",
            sure=0.9,
        )
        for n, ((i, match), end) in enumerate(zip(cuts, ends, strict=True))
    ]
