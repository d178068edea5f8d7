"""How a text sets its paragraphs: what is measured of all its lines before one is judged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from publish.clean import shape
from publish.clean.draft import GLUED, Draft, Line, chunks, gap, live, measure, set_width
from publish.clean.language import SAMPLE, SMALL
from publish.clean.scan import finds, seeded

_OPENING = seeded(r"[^\W\d_]([.,]) ([^\W\d_]+)", r"[.,] ", back=1)
FEW = 8  # misread stops that a text must show
ENOUGH = 5000  # characters of a line that show how broad its letters are
LOOSE = 150  # characters; no printer or typist sets prose wider
USUAL = 85  # of a hundred lines inside sentences so many leave less room than `slack`
BESIDE = 5  # lines on one side that show how wide the text is there
NARROWER = 0.85  # of the measure
SPILL = 0.1  # of the measure
MOST = 0.07  # of the width; more room than that is seen by the eye
STEPS = 28  # tries from no room to the most
NARROW, WIDE = frozenset("iljtfrI.,;:'’‘!|()[]- "), frozenset("mwMWŒÆ—%@")


class _Widths(dict[str, float]):
    """The width of each character, worked out when it is first met: lines may be very long."""

    def __missing__(self, c: str) -> float:
        wide = 1.7 if c in WIDE else 1.4 if c.isupper() else 1.08
        self[c] = 0.6 if c in NARROW else wide
        return self[c]


_WIDTHS = _Widths()


@dataclass(frozen=True)
class Habits:
    """What is common in a text; widths in average characters.

    `blank`: blank lines part paragraphs. `indented`: a first line is indented. `loose`: a line is
    a whole paragraph, as word processors write it. `shaped`: a line that ends a sentence and
    leaves room for the next word ends a paragraph, where the room is more than `slack`.
    `proportional`: lines are measured by the breadth of letters in print.
    """

    width: int
    base: int
    blank: bool
    indented: bool
    loose: bool = False
    shaped: bool = False
    proportional: bool = False
    slack: float = 0.0
    glued: bool = False  # lines were put together where a hyphen stood, as `pdftotext` does
    commas: bool = False  # full stops were misread as commas so often that one may end a sentence


def breadth(text: str) -> float:
    """A line's width in print, the average letter being 1 (from the widths of common book faces).

    >>> breadth("mill") < len("mill") < breadth("WOMB")
    True
    """
    known = sum(map(_WIDTHS.__getitem__, text[:ENOUGH]))
    return known if len(text) <= ENOUGH else known * len(text) / ENOUGH


def room(ways: Habits, one: Line, two: Line) -> float:
    """What line one leaves over when the next line's first word has been put behind it."""
    word = two.body.split(None, 1)[0]
    set_ = breadth(one.body) if ways.proportional else one.indent + len(one.body)
    if ways.glued and set_ > GLUED * ways.width:
        spill = SPILL * ways.width  # which a full line may be over
        set_ = (set_ - spill) % max(1, ways.width) + spill
    if ways.proportional:
        return ways.width - set_ - breadth(word) - 0.6
    return ways.width - set_ - len(word) - 1


def habits(draft: Draft) -> Habits:
    """What can be seen of the text's habits from all its free lines."""
    texts = live(draft)
    inner = [(a, b) for run in chunks(draft) for a, b in pairwise(run)]
    gaps = sum(
        g.blanks > 0 and not g.page and not g.removed
        for g in (gap(draft, a, b) for a, b in pairwise(texts))
    )
    indents = sorted(draft.lines[i].indent for i in texts)
    base = indents[len(indents) // 3] if indents else 0
    indented = _steps(draft, inner)
    blank = gaps * 30 >= len(texts) and not (indented and gaps * 12 < len(texts))
    width = measure(draft, texts)
    filled = sum(len(draft.lines[i].body) > width * 0.75 for i in texts)
    loose = width > LOOSE and filled * 2 < len(texts)
    long = sum(len(draft.lines[i].body) > GLUED * width for i in texts)
    glued = not loose and long * 100 > len(texts)
    plain = Habits(width, base, blank, indented, loose, False, False, 0.0, glued)
    plain = replace(plain, commas=_misread(draft, texts))
    rows = [(draft.lines[a], draft.lines[b]) for a, b in inner]
    return plain if loose else _shaped(plain, rows, [draft.lines[i] for i in texts])


def _misread(draft: Draft, texts: Sequence[int]) -> bool:
    """Whether commas stand before capital small words, `, The`, where only stops can stand."""
    small = {word.capitalize() for word in SMALL.get(draft.language, frozenset()) if len(word) > 1}
    wrong = right = 0
    left = SAMPLE
    for i in texts:
        body = draft.lines[i].body[:left]
        left -= len(body)
        for match in finds(_OPENING, body):
            mark, word = match.groups()
            wrong += mark == "," and word in small
            right += mark == "." and word in small
    return wrong > FEW and wrong * 10 > right


def _steps(draft: Draft, inner: list[tuple[int, int]]) -> bool:
    """Whether lines step in behind the ends of sentences, often enough to open paragraphs."""
    lines = draft.lines
    stepped = [a for a, b in inner if 0 < lines[b].indent - lines[a].indent <= 12]
    ended = sum(shape.ends_sentence(lines[a].body) for a in stepped)
    often = len(inner) > 20 and 0.02 < len(stepped) / len(inner) < 0.4
    return often and ended > len(stepped) * 0.7


def _shaped(plain: Habits, rows: list[tuple[Line, Line]], lines: Sequence[Line]) -> Habits:
    """The measure, typist's or printer's, by which lines inside sentences are fuller; its slack."""
    print_width = set_width(lines, [breadth(line.body) for line in lines])
    tries = []
    for proportional, width in ((False, plain.width), (True, print_width)):
        ways = replace(plain, width=width, proportional=proportional)
        inside = sorted(
            room(ways, a, b)
            for a, b in rows
            if shape.starts_lower(b.body) and a.body[-1] not in "-‐"
        )
        slack = max(0.0, inside[len(inside) * USUAL // 100]) if inside else 0.0
        tries.append((slack / max(1, width), proportional, width, inside))
    _, proportional, width, inside = min(tries)
    ways = replace(plain, width=width, proportional=proportional)
    ends = [
        room(ways, a, b)
        for a, b in rows
        if shape.ends_sentence(a.body) and not shape.starts_lower(b.body)
    ]
    slack = _slack(inside, ends, width)
    ways = replace(plain, width=width, shaped=True, proportional=proportional, slack=slack)
    shaped = not plain.blank or _often(ways, rows)
    if not shaped:
        return plain
    return ways


def _slack(inside: Sequence[float], ends: Sequence[float], width: int) -> float:
    """The room from which on a sentence's end is likelier a paragraph's than not.

    `inside` are the rooms, in order, of lines that break inside a sentence, `ends` those of lines
    that end one. A paragraph's last line leaves any room with the same chance, so those that leave
    more than no other line does tell how many there are, and the fewest are wrong at the answer.
    """
    most = MOST * width
    parted = min(len(ends), sum(left > most for left in ends) / (1 - MOST))
    going = len(ends) - parted
    best, slack = len(ends) + 1.0, 0.0
    for step in range(STEPS + 1):
        left = most * step / STEPS
        over = len(inside) - bisect_right(inside, left)
        wrong = going * over / max(1, len(inside)) + parted * left / max(1, width)
        if wrong < best:
            best, slack = wrong, left
    return slack


def _often(ways: Habits, rows: list[tuple[Line, Line]]) -> bool:
    """Whether short lines end sentences inside runs of lines so often that they end paragraphs."""
    ends = [
        (a, b) for a, b in rows if shape.ends_sentence(a.body) and not shape.starts_lower(b.body)
    ]
    short = sum(room(ways, a, b) > ways.slack + 0.1 * ways.width for a, b in ends)
    return short > 5 and short * 5 > len(ends)


def narrows(draft: Draft, run: Sequence[int], ways: Habits) -> dict[int, Habits]:
    """Lines that stand beside a picture or an initial, each with the habits of its neighbourhood.

    A line that goes on with a small letter fills its measure, so where several near a line are
    short, the measure is. A dialogue has no such lines.
    """
    lines = [draft.lines[i] for i in run]
    full = [
        _length(one, ways) if shape.starts_lower(two.body) else 0.0 for one, two in pairwise(lines)
    ]
    out: dict[int, Habits] = {}
    for n, i in enumerate(run):
        above, below = full[max(0, n - BESIDE) : n], full[n + 1 : n + 1 + BESIDE]
        sides = [max(near) for near in (above, below) if sum(map(bool, near)) > BESIDE // 2]
        if sides and min(sides) < NARROWER * ways.width:
            out[i] = replace(ways, width=round(min(sides)) + 1)
    return out


def _length(line: Line, ways: Habits) -> float:
    return breadth(line.body) if ways.proportional else line.indent + len(line.body)
