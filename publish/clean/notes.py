"""The texts of notes: under a closing head, at the page's foot, or set between paragraphs."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from publish.clean import language, shape
from publish.clean.draft import Block, Draft, chunks, drop, live
from publish.clean.heads import is_strong, style

LABEL = r"\d{1,4}|[*+†‡§¶#]{1,4}|[a-z]|[ivx]{1,5}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}"
ENTRY = re.compile(
    rf"(?:\[({LABEL})\]|\(({LABEL})\)|(\d{{1,4}})[.):]?|({LABEL})\))\s+(?=\S)|([⁰¹²³⁴-⁹]{{1,3}})\s?(?=\S)"
)
# Between paragraphs only a mark that no list has can open a note.
BETWEEN = re.compile(
    rf"\[(?:footnote|fußnote|fussnote|note|nota|anm(?:erkung)?|voetnoot|fotnote?|alaviite|piednoto)\.?\s*({LABEL}|[A-Z])?\s*[:.]\s*"
    rf"|\[({LABEL}|[A-Z])\]:?\s*(?=\S)|\(([*+†‡§¶#]{{1,4}})\)\s*(?=\S)|([*†‡§¶]{{1,4}})\)?\s*(?=[^\s*])(?![^*\n]*[^\s*]\*)|(\d{{1,3}}|[a-z])\)\s+(?=\S)",
    re.IGNORECASE,
)
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
    for at, i in enumerate(texts):
        if not _is_notes_head(draft, texts, at):
            continue
        entries, subheads, _ = _entries(draft, texts[at + 1 :], len(draft.blocks))
        if entries:
            head = Block("notes-head", (i,), level=1, rule="heads-known", sure=0.95)
            draft = replace(draft, blocks=(*draft.blocks, head, *entries))
            draft = drop(draft, subheads, "notes-heads", 0.9)
    return draft


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
    blocks: list[Block] = []
    group, was_note, since = 0, False, 0
    for number, run in enumerate(runs):
        starts = [i for i in run if BETWEEN.match(draft.lines[i].body)]
        called = (
            bool(starts) and starts[0] == run[0] and _called(draft, runs[since:number], starts[0])
        )
        if called or (was_note and starts and starts[0] == run[0]):
            group += not was_note
            blocks += _cut(draft, run, starts, group)
            was_note, since = True, number + 1 if not was_note else since
            continue
        was_note = False
    return replace(draft, blocks=(*draft.blocks, *blocks))


def _called(draft: Draft, runs: list[list[int]], i: int) -> bool:
    """Whether a call of the note that line i opens stands in the paragraphs above it."""
    match = BETWEEN.match(draft.lines[i].body)
    assert match is not None  # noqa: S101 - the caller has matched it
    label = label_of(match)
    text = match.group()
    mark = re.escape(label)
    if text.startswith(("[", "(")):
        call = re.compile(rf"[\[(]\s?{mark}\s?[\])]")
    elif label.isalnum():
        call = re.compile(rf"(?<=[\w.,;:!?”\"'’»)])\s?\(?{mark}\)")
    else:
        call = re.compile(rf"(?<=[^\s*])\s?\(?{mark}(?![\w*])")
    return any(
        call.search(draft.lines[k].body, match.end() if k == i else 0) for run in runs for k in run
    )


def _cut(draft: Draft, run: list[int], starts: list[int], group: int) -> list[Block]:
    blocks: list[Block] = []
    for a, b in pairwise([*starts, run[-1] + 1]):
        match = BETWEEN.match(draft.lines[a].body)
        if match is None:
            continue
        lines = tuple(i for i in run if a <= i < b)
        key = f"between{group}-{len(blocks)}:{label_of(match)}"
        blocks.append(Block("note", lines, label=key, skip=match.end(), rule="notes", sure=0.9))
    return blocks
