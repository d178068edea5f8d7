"""The decisions of a cleaning, each with the other way it could have gone, and how sure it is.

A decision is known by words of the source around it, never by a line number, so an answer to it
holds for as long as these words stand together. `publish.clean.flips` takes the other way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from publish.clean import certainty
from publish.clean.draft import Draft, offset
from publish.clean.habits import Habits
from publish.clean.hyphens import HYPHENS, vocabulary
from publish.clean.scan import finds, seeded

# Each state of a decision with the state that is its other way; "slip" has none.
OTHER = {
    "hyphen-gone": "hyphen-kept",
    "hyphen-kept": "hyphen-gone",
    "left-out": "kept",
    "kept": "left-out",
    "head": "no-head",
    "no-head": "head",
    "level": "level",
    "break": "no-break",
    "no-break": "break",
    "call": "no-call",
    "no-call": "call",
    "verse": "no-verse",
    "quote": "no-quote",
    "letter": "no-letter",
    "slip": "",
}
MOST = 0.004  # entries a word of the text that an editor is asked to look at
WORDS = 4  # words on either side by which a decision is known
FAR = 2000  # characters in which they are looked for: lines may be very long
_LOOSE = seeded(r"(?<=[^\W\d_])[.,;:!?”’»\"')]{0,2}(\d{1,3})(?![\w,.]\d|\w)", r"\d+", back=2)
_FOLIO = re.compile(r"[-–—\[( ]*(?:\d{1,4}|[ivxlc]{1,7})[-–—\]) ]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A decision: its `state` (a key of OTHER), the words it is known by, how sure it is, 0 to 1.

    `line` counts from 1 in the witness as editors count, so that a form feed ends none; `page` from
    1 (0 without pages). `now` shows the result, `other` what it would be the other way. `at` is the
    line, or for a call the offset, in the draft; `block` the block's index, -1 where there is none.
    """

    state: str
    words: str
    sure: float
    line: int
    now: str
    other: str
    page: int = 0
    at: int = -1
    block: int = -1


def decisions(draft: Draft) -> list[Doubt]:
    """All decisions that can be taken the other way, in the order of the source, none alike."""
    ways = certainty.whole_habits(draft)
    found = sorted(
        [
            *_removed(draft),
            *_blocks(draft),
            *_breaks(draft, ways),
            *_joins(draft, ways),
            *_calls(draft),
        ],
        key=lambda one: (one.line, one.state),
    )
    seen: Counter[tuple[str, str]] = Counter()
    out = []
    number = _numbers(draft)
    for one in found:
        kind = min(one.state, OTHER[one.state])
        seen[kind, one.words] += 1
        n = seen[kind, one.words]
        words = f"{one.words} ({n})" if n > 1 else one.words
        line = number[one.line - 1]
        same = n == 1 and line == one.line
        out.append(one if same else replace(one, words=words, line=line))
    return out


def _numbers(draft: Draft) -> list[int]:
    """Of each line of the draft its number in an editor, which no form feed raises."""
    ends = (line.end in ("\n", "\r", "\r\n") for line in draft.lines)
    return list(accumulate(ends, initial=1))


def listed(found: list[Doubt], words: int) -> list[Doubt]:
    """Those to be looked at, in their order: the least sure, four a thousand words at most."""
    unsure = sorted((one for one in found if one.sure < certainty.SURE), key=lambda one: one.sure)
    most = max(int(words * MOST), 3)
    return sorted(unsure[:most], key=lambda one: one.line)


def _one(draft: Draft, state: str, sure: float, at: int, block: int, **said: str) -> Doubt:
    line = draft.lines[at]
    paged = draft.lines[-1].page > 0
    return Doubt(
        state, said["words"], sure, at + 1, said["now"], said["other"],
        line.page + 1 if paged else 0, at, block,
    )  # fmt: skip


def _tail(text: str) -> str:
    return " ".join(text[-FAR:].rsplit(None, WORDS)[-WORDS:])


def _lead(text: str) -> str:
    return " ".join(text[:FAR].split(None, WORDS)[:WORDS])


def _removed(draft: Draft) -> Iterator[Doubt]:
    """Runs of lines that one rule took out."""
    runs: list[list[int]] = []
    for i in sorted(draft.gone):
        last = runs[-1][-1] if runs else -2
        if i == last + 1 and draft.gone[i][0] == draft.gone[last][0]:
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in runs:
        sure = min(draft.gone[i][1] for i in run)
        text = " ".join(draft.lines[i].body for i in run)
        words = _lead(text) + (f" … {_tail(text)}" if len(text.split()) > 2 * WORDS else "")
        yield _one(draft, "left-out", sure, run[0], -1, words=words, now="", other=text[:200])


def _blocks(draft: Draft) -> Iterator[Doubt]:
    """Heads and what may be heads; verse and quotations; a number that may be a page's."""
    manners = certainty.manners(draft)
    for n, block in enumerate(draft.blocks):
        text = " ".join(draft.lines[i].body for i in block.lines)
        said = {"words": f"{_lead(text)} … {_tail(text)}" if len(text) > 60 else text}
        at = block.lines[0]
        if block.kind == "head":
            said |= {"now": f"# {text}", "other": text}
            sure = certainty.head(draft, n, manners)
            yield _one(draft, "head", sure, at, n, **said)
            if len(manners) > 1 and block.firm < sure:
                other = "#" * other_level(block.level) + f" {text}"
                said |= {"now": "#" * block.level + f" {text}", "other": other}
                yield _one(draft, "level", block.firm, at, n, **said)
        elif block.rule == "letters":
            said |= {"now": f"({block.label}) {text}", "other": text}
            yield _one(draft, "letter", block.sure, at, n, **said)
        elif block.kind in ("verse", "quote") and block.sure < 1:
            said |= {"now": f"({block.kind}) {text[:120]}", "other": text[:120]}
            yield _one(draft, block.kind, block.sure, at, n, **said)
        elif block.kind == "prose" and len(block.lines) <= 2 and len(text) < 80:
            number = bool(_FOLIO.fullmatch(text))
            said |= {"now": text, "other": "" if number else f"# {text}"}
            state = "kept" if number else "no-head"
            sure = 0.5 if number else certainty.no_head(draft, block, text)
            yield _one(draft, state, sure, at, n, **said)


def other_level(level: int) -> int:
    """The depth that a head may have had instead: one higher, for a head of the first one deeper.

    >>> other_level(3), other_level(1)
    (2, 2)
    """
    return level - 1 if level > 1 else 2


def _breaks(draft: Draft, ways: Habits) -> Iterator[Doubt]:
    """Ends of paragraphs."""
    for n, (one, two) in enumerate(pairwise(draft.blocks)):
        flat = one.kind == two.kind == "prose" or {one.kind, two.kind} == {"prose", "quote"}
        if not flat or two.lines[0] < one.lines[-1]:
            continue
        a, b = draft.lines[one.lines[-1]].body, draft.lines[two.lines[0]].body
        said = {
            "words": f"{_tail(a)} / {_lead(b)}",
            "now": f"{_tail(a)} ¶ {_lead(b)}",
            "other": f"{_tail(a)} {_lead(b)}",
        }
        sure = certainty.ended(certainty.meeting(draft, ways, one.lines[-1], two.lines[0]))
        yield _one(draft, "break", sure, two.lines[0], n, **said)


def _joins(draft: Draft, ways: Habits) -> Iterator[Doubt]:
    """Places inside paragraphs where a line meets the next: hyphens, and ends not taken."""
    known = vocabulary(draft)
    for n, block in enumerate(draft.blocks):
        if block.kind not in ("prose", "quote", "note", "item"):
            continue
        for i, j in pairwise(block.lines):
            a, b = draft.lines[i].body, draft.lines[j].body
            words = f"{_tail(a)} / {_lead(b)}"
            if a[-1:] in HYPHENS and a[-2:-1].isalpha():
                yield _hyphen(draft, i, n, words, known)
            elif block.kind == "prose":
                said = {"now": f"{_tail(a)} {_lead(b)}", "other": f"{_tail(a)} ¶ {_lead(b)}"}
                sure = certainty.joined(certainty.meeting(draft, ways, i, j))
                yield _one(draft, "no-break", sure, j, n, words=words, **said)


def _hyphen(draft: Draft, i: int, n: int, words: str, known: Counter[str]) -> Doubt:
    joint = draft.joints.get(i)
    gone = bool(joint and joint.cut)
    left, right = words.split(" / ")
    shown = {"now": left[:-1] + right, "other": left + right}
    if not gone:
        shown = {
            "now": left + ("" if joint and not joint.glue else " ") + right,
            "other": shown["now"],
        }
    state = "hyphen-gone" if gone else "hyphen-kept"
    sure = joint.sure if joint else 0.6
    if gone and sure < 0.97:
        # Two words of the text may be one with a hyphen of its own, as twenty-five; others hardly.
        halves = [re.sub(r"\W", "", half).lower() for half in (left.split()[-1], right.split()[0])]
        both = all(known[half] > 1 and len(half) > 3 for half in halves)
        sure = min(sure, 0.8) if both else sure
    return _one(draft, state, sure, i, n, words=words, **shown)


def _calls(draft: Draft) -> Iterator[Doubt]:
    """Calls of notes, and numbers at a word that no rule took for one."""
    edits = {edit.start: edit for edit in draft.edits if edit.rule.startswith("calls")}
    starts = sorted(edits)
    covered = {at for e in draft.edits for at in range(e.start, e.start + max(len(e.before), 1))}
    labels = {block.label for block in draft.blocks if block.kind == "note"}
    waiting = _waiting(draft, labels)
    for n, block in enumerate(draft.blocks):
        if block.kind not in ("prose", "quote", "verse", "item", "head", "note"):
            continue
        for i in block.lines:
            line, base = draft.lines[i], offset(draft.lines[i])
            low, high = bisect_left(starts, base), bisect_left(starts, base + len(line.body))
            for start in starts[low:high]:
                edit = edits[start]
                sure = certainty.called(edit.sure, edit.after[2:-1] in labels)
                yield _call(draft, i, n, (start - base, edit.before, edit.after, sure))
            for match in finds(_LOOSE, line.body):
                if base + match.start(1) not in covered:
                    after = f"[^{match[1]}]"
                    loose = -0.5 if match[1] in waiting else -0.9  # below nought: no call
                    yield _call(draft, i, n, (match.start(1), match[1], after, loose))


def _waiting(draft: Draft, labels: set[str]) -> set[str]:
    """The numbers of notes that no call was found for."""
    called = {edit.after[2:-1] for edit in draft.edits if edit.rule.startswith("calls")}
    return {label.rpartition("-")[2] for label in labels - called}


def _call(draft: Draft, i: int, n: int, what: tuple[int, str, str, float]) -> Doubt:
    """A decision about a number: `what` is its place in the line, itself, its call, how sure."""
    at, before, after, sure = what
    body = draft.lines[i].body
    end = at + len(before)
    left, right = _tail(body[max(0, at - FAR) : at]), _lead(body[end : end + FAR])
    shown = {"words": f"{left}|{before}| {right}", "now": left + after, "other": left + before}
    if sure < 0:
        shown |= {"now": shown["other"], "other": shown["now"]}
    one = _one(draft, "call" if sure > 0 else "no-call", abs(sure), i, n, **shown)
    return replace(one, at=offset(draft.lines[i]) + at)
