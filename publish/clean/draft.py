"""What the cleaning rules work on: the source as lines, and what has been decided about them.

A rule takes a Draft and gives a Draft. It never changes a character: it says which lines are no
text (`gone`), which lines belong together and as what (`blocks`), how two lines of a block meet
(`joints`), and what changes inside a line (`edits`). `publish.clean.emit` makes the Markdown and
the ledger from that, so no rule can lose text unseen.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median, mode
from typing import NamedTuple

from publish.book import Edit
from publish.clean import shape
from publish.extract.source import Place, Source, Span, Told

LINE_END = re.compile("\r\n|[\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029]")
# What is no text: blanks, and the control characters that XML 1.0 (section 2.2) does not allow.
CONTROLS = "".join(map(chr, [*range(9), *range(14, 28), 0x7F, 0xFFFE, 0xFFFF]))
BLANKS = CONTROLS + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
RAISED = re.compile(r"[\[(]?(?:\d{1,5}|[*†‡§¶‖]{1,4}|[a-z])[\])]?")  # a note's mark, set high
GLUED = 1.25  # times the measure; a longer line was two
LEAST, WIDEST = 30, 200  # characters; no page is narrower, none wider
CROWD, OVER = 0.2, 0.3  # of the lines: so many are full, and so few longer than that
TAB = 8  # columns, as every terminal and typewriter file has it


class Line(NamedTuple):
    """A line of the source: `start` is the offset of its first character, `end` its line end.

    `body` is the text without blanks at both ends, `indent` the columns before it, `page` counts
    form feeds before it. A text may have a million: a tuple is made in a third of the time of a
    dataclass and takes half its room.
    """

    start: int
    text: str
    end: str
    body: str
    indent: int
    page: int


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together as one thing.

    `kind`: "prose", "quote", "verse", "item", "more" (a further paragraph of an item), "table" (a
    line a row), "head", "front" (title page), "break" (a line of asterisks) or "note". `lines` are
    indices into the draft's lines, `level` a head's or an item's depth from 1, `label` a note's
    name, a numbered item's number or what a paragraph is in a letter, `skip` the characters of the
    first line's body that are a marker and no text. A note that goes on in further blocks has them
    under the same label.
    `sure` says how sure the kind is, `firm` how sure a head's level is.
    """

    kind: str
    lines: tuple[int, ...]
    level: int = 0
    label: str = ""
    skip: int = 0
    rule: str = ""
    sure: float = 1.0
    firm: float = 1.0


class Joint(NamedTuple):
    """How a line of a block meets the next: `cut` characters off its end, then `glue`."""

    cut: int
    glue: str
    rule: str
    sure: float = 1.0


@dataclass(frozen=True)
class Draft:
    """A source and what the rules have decided about it so far.

    `spans`, `told` and `places` are what the file says of it (`publish.extract.source`); a plain
    text says nothing. `raised` are those of the spans that may call a note, in order.
    `keep_pages`: the source's page numbers become markers in the text.
    """

    source: str
    lines: tuple[Line, ...]
    gone: Mapping[int, tuple[str, float]] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    joints: Mapping[int, Joint] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    language: str = "en"
    facts: Mapping[str, str] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    told: Mapping[int, Told] = field(default_factory=dict)
    places: Mapping[int, Place] = field(default_factory=dict)
    keep_pages: bool = False
    raised: tuple[Span, ...] = ()
    texts: tuple[int, ...] = ()  # the lines that are not blank

    @cached_property
    def live(self) -> tuple[int, ...]:
        """What `live` gives; rules ask for it again and again."""
        taken = {i for block in self.blocks for i in block.lines}
        return tuple(i for i in self.texts if i not in taken and i not in self.gone)


def begin(source: Source) -> Draft:
    """The draft of a witness with all that its file says of it."""
    return replace(
        start(source.text),
        spans=source.spans,
        told=source.told,
        places=source.places,
        raised=_raised(source),
        facts=dict(source.facts),
    )


def _raised(source: Source) -> tuple[Span, ...]:
    """The raised numbers and marks of a source whose lines have places."""
    spans = source.spans if source.places else ()
    found = [s for s in spans if s.kind == "sup" and RAISED.fullmatch(source.text[s.start : s.end])]
    return tuple(sorted(found, key=lambda s: s.start))


def start(source: str) -> Draft:
    r"""The draft of a decoded source, nothing decided.

    >>> [(line.body, line.indent, line.page) for line in start(" I\n\fno").lines]
    [('I', 1, 0), ('', 0, 0), ('no', 0, 1)]
    """
    lines, pos, page = [], 0, 0
    for match in LINE_END.finditer(source):
        end, start = match.group(), match.start()
        if pos == start:
            lines.append(Line(pos, "", end, "", 0, page))
        else:
            lines.append(_line(source[pos:start], pos, end, page))
        page += end == "\f"
        pos = match.end()
    if pos < len(source):
        lines.append(_line(source[pos:], pos, "", page))
    return Draft(source, tuple(lines), texts=tuple(i for i, x in enumerate(lines) if x.body))


def _line(text: str, pos: int, end: str, page: int) -> Line:
    body = text.strip(BLANKS)
    if body == text:
        return Line(pos, text, end, text, 0, page)
    blank = text[: len(text) - len(text.lstrip(BLANKS))]
    return Line(pos, text, end, body, len(blank.expandtabs(TAB)) if body else 0, page)


def drop(draft: Draft, lines: Iterable[int], rule: str, sure: float = 1.0) -> Draft:
    """The draft with these lines taken out by `rule`; a line is taken out once only."""
    new = {i: (rule, sure) for i in lines if i not in draft.gone and draft.lines[i].body}
    return replace(draft, gone={**draft.gone, **new}) if new else draft


def offset(line: Line) -> int:
    """Where the body of the line begins in the source."""
    if line.body is line.text:
        return line.start
    return line.start + len(line.text) - len(line.text.lstrip(BLANKS))


def live(draft: Draft) -> list[int]:
    """The lines that are still free text: not blank, not taken out, in no block yet."""
    return [*draft.live]


def text_of(draft: Draft, block: Block) -> str:
    """The words of a block on one line, without its marker."""
    return " ".join(draft.lines[i].body for i in block.lines)[block.skip :]


def chunks(draft: Draft) -> list[list[int]]:
    """Runs of free lines with nothing between: no blank line, page's end or line taken out.

    What a scanner read of a picture's dirt is nothing.
    """
    specks = {i for i, (rule, _) in draft.gone.items() if rule == "specks"}
    runs: list[list[int]] = []
    for i in draft.live:
        above = i - 1
        while above in specks:
            above -= 1
        if runs and runs[-1][-1] == above and draft.lines[i].page == draft.lines[above].page:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


class Gap(NamedTuple):
    """What lies between two lines of text: blank lines, a page's end, lines taken out."""

    blanks: int
    page: bool
    removed: bool


def gap(draft: Draft, before: int, after: int) -> Gap:
    """The gap between two lines of text, given by index.

    `blanks` are counted only where no line was taken out; else those round it would count.
    """
    page = draft.lines[before].page != draft.lines[after].page
    if after == before + 1:
        return Gap(0, page, False)
    between = range(before + 1, after)
    blanks = sum(1 for i in between if not draft.lines[i].body)
    return Gap(blanks, page, blanks < len(between))


def usual_gap(draft: Draft) -> int:
    """How many blank lines commonly part two paragraphs here; 1 where it cannot be told."""
    texts = live(draft)
    sizes = [
        g.blanks
        for a, b in itertools.pairwise(texts)
        if (g := gap(draft, a, b)).blanks and not g.page and not g.removed
    ]
    return mode(sorted(sizes)) if sizes else 1


def measure(draft: Draft, lines: Iterable[int] | None = None) -> int:
    """The width in characters that the lines are set to."""
    chosen = [draft.lines[i] for i in (live(draft) if lines is None else lines)]
    return set_width(chosen, [len(line.body) + line.indent for line in chosen])


def set_width(lines: Sequence[Line], widths: Sequence[float]) -> int:
    """The width to which lines of these widths are set: nine of ten long ones keep within it.

    A program that took the text out of pages may have put lines together where a hyphen stood; then
    it is the width about which the lines crowd.
    """
    if not widths:
        return 0
    ordered = sorted(widths)
    full = ordered[bisect_left(ordered, median(ordered)) :]
    most = round(full[min(len(full) - 1, len(full) * 9 // 10)])
    crowd = _crowd(ordered, most)
    if not crowd or most <= GLUED * crowd:
        return most
    within = [n for n, width in enumerate(widths[:-1]) if 0.85 * crowd <= width <= crowd]
    goes_on = sum(shape.starts_lower(lines[n + 1].body) for n in within)
    return crowd if goes_on * 2 > len(within) else most  # verse is narrower than prose too


def _crowd(widths: Sequence[float], most: int) -> int:
    """The width below which, within a seventh, lines crowd, and above which few are; 0 for none."""
    best, crowd = 0, 0
    for width in range(LEAST, min(round(most / GLUED), WIDEST) + 1):
        at = bisect_right(widths, width)
        within = at - bisect_left(widths, 0.85 * width)
        if within > best and (len(widths) - at) < OVER * len(widths):
            best, crowd = within, width
    return crowd if best > CROWD * len(widths) else 0


def body_size(draft: Draft) -> float:
    """The size of the type in which most of the text is set, in points."""
    sizes: Counter[float] = Counter()
    for i, place in draft.places.items():
        if i not in draft.gone:
            sizes[place.size] += len(draft.lines[i].body)
    return min(sizes.items(), key=lambda kv: (-kv[1], kv[0]))[0] if sizes else 0.0
