"""How sure decisions about lines are.

The figures are shares of right decisions, counted on real texts and on these set anew in other
measures, with and without blank lines and indents, read badly or well. A line's room is measured
by the habits of its text, as where the lines were judged (`publish.clean.habits`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from publish.clean import shape
from publish.clean.contents import title_key
from publish.clean.draft import Block, Draft, Gap, Line, gap, text_of
from publish.clean.habits import Habits, habits, room
from publish.clean.letters import SHORT, is_date

_MIXED = re.compile(r"[a-zß-ö][A-ZÀ-Ö]{2}|[A-ZÀ-Ö]{2}[a-zß-ö][A-ZÀ-Ö]|[A-Z]\d[A-Z]|\d[A-Z]{3}")
SURE = 0.86  # decisions surer than this are not listed
NARROW, SOME, HALF = 0.06, 0.25, 0.5  # of the measure: a word's room, a quarter, half


@dataclass(frozen=True)
class Meeting:
    """Two neighbouring lines of text: what lies between, and what room line one leaves, of 1."""

    one: Line
    two: Line
    between: Gap
    left: float
    ways: Habits


def whole_habits(draft: Draft) -> Habits:
    """The habits of a text whose lines stand in blocks already."""
    return habits(replace(draft, blocks=()))


def meeting(draft: Draft, ways: Habits, i: int, j: int) -> Meeting:
    """How line i of the draft meets line j, the next line of text."""
    one, two = draft.lines[i], draft.lines[j]
    left = room(ways, one, two) / max(1, ways.width)
    return Meeting(one, two, gap(draft, i, j), left, ways)


def joined(at: Meeting) -> float:
    """How sure it is that a paragraph goes on in the next line."""
    ends, low = shape.ends_sentence(at.one.body), shape.starts_lower(at.two.body)
    between = at.between
    if between.page or between.removed:
        return 0.9 if not ends or low else 0.6
    if between.blanks:
        return 0.7
    if ends and not low and at.two.indent > at.one.indent:
        return 0.7
    if not at.ways.shaped:
        if low or at.left <= SOME:
            return 1.0
        return 0.75 if ends or at.left > HALF else 0.9  # lists and tables leave half a line
    return _joined_end(at, low) if ends else _joined_inside(at, low)


def _joined_end(at: Meeting, low: bool) -> float:
    """The same in a text without blank lines, where line one ends a sentence."""
    if low:
        return 0.6 if at.left > SOME else 1.0
    if at.left > 0:
        return 0.75
    # A paragraph's last line is full by chance; an indent would mostly say so.
    return 0.83 if at.ways.indented and not at.ways.blank else 0.68


def _joined_inside(at: Meeting, low: bool) -> float:
    """The same where line one ends no sentence: lists without stops, and lines of a title page."""
    if at.left <= 0:
        return 0.84 if shape.ends_clause(at.one.body) and not low else 1.0
    if low:
        return 1.0 if at.left <= SOME else 0.7 if at.ways.indented else 0.87
    if not shape.first_letter(at.two.body).isupper():
        return 0.95
    return 0.55 if at.left > HALF else 0.72 if at.left > NARROW else 0.93


def ended(at: Meeting) -> float:
    """How sure it is that a paragraph ends with line one."""
    ends, clause = shape.ends_sentence(at.one.body), shape.ends_clause(at.one.body)
    between = at.between
    if shape.starts_lower(at.two.body):
        apart = between.blanks and not between.page and not between.removed  # as what is set off
        return 0.4 if not apart else 0.93 if clause else 0.8
    if between.page or between.removed:
        return (0.5 if at.left <= 0 else 0.93) if ends else 0.5 if not clause else 0.75
    if len(at.one.body) <= SHORT and is_date(at.two.body):
        return 0.8  # a name, place and date may stand as one paragraph below a text
    if between.blanks or not at.ways.shaped:
        return 0.97 if ends else 0.9 if clause or at.one.body[-1] == "—" else 0.6
    stepped = at.ways.indented and at.two.indent > at.one.indent
    if ends:
        return 0.98 if stepped else _ended_shaped(at)
    return 0.85 if at.left > HALF else 0.7 if at.left > SOME else 0.5 if at.left > 0 else 0.3


def _ended_shaped(at: Meeting) -> float:
    """The same where only the room that line one leaves says so."""
    if at.left > NARROW:
        return 0.9 if at.left <= 2 * NARROW else 0.96
    return 0.5 if at.ways.indented else 0.78


def no_head(draft: Draft, block: Block, text: str) -> float:
    """How sure it is that a short paragraph is no head."""
    if shape.ends_sentence(text) or text[-1] in ",;:—-" or shape.starts_lower(text):
        return 0.95
    if not text[0].isalnum() or len(text.split()) > 10:
        return 0.9
    lone = len(block.lines) == 1 and (
        block.lines[0] == 0 or not draft.lines[block.lines[0] - 1].body
    )
    return 0.6 if lone else 0.75


def called(manner: float, noted: bool) -> float:
    """How sure a call is; a note that waits for it bears out what its manner leaves open."""
    return 0.9 if noted and 0.8 <= manner < 0.9 else manner


def manners(draft: Draft) -> Counter[tuple[str, int, int]]:
    """How often heads are set in each manner: by their rule and the blank lines about them."""
    heads = (n for n, block in enumerate(draft.blocks) if block.kind == "head")
    return Counter(_manner(draft, n) for n in heads)


def _manner(draft: Draft, n: int) -> tuple[str, int, int]:
    blocks = draft.blocks
    above = gap(draft, blocks[n - 1].lines[-1], blocks[n].lines[0]).blanks if n else 9
    below = n + 1 < len(blocks) and gap(draft, blocks[n].lines[-1], blocks[n + 1].lines[0]).blanks
    return blocks[n].rule, min(above, 9), min(below, 9)


def head(draft: Draft, n: int, manners: Counter[tuple[str, int, int]]) -> float:
    """How sure it is that block n is a head: more where others are set in the same manner."""
    block = draft.blocks[n]
    text = text_of(draft, block)
    if any(map(_MIXED.search, text.split())):
        return min(block.sure, 0.75)  # misread letters: a scan's capitals are no heads by habit
    if title_key(text) in draft.facts.get("contents", "").split("\n"):
        return max(block.sure, 0.97)
    alike = manners[_manner(draft, n)]
    if block.rule == "heads-caps" and alike >= 3:
        return max(block.sure, 0.93)
    if block.rule == "heads-title" and alike >= 5:
        return max(block.sure, 0.87)
    return block.sure
