"""What a printed page shows of its text: type sizes, indents, short lines, the foot of the page.

For sources whose lines have places (`draft.places`, from a PDF); without them nothing happens.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from publish.clean import shape
from publish.clean.draft import Block, Draft, body_size, live, offset
from publish.extract.source import Span

SMALL = 0.93  # of the text's type size: notes are set smaller
LARGE = 1.12  # times the text's type size: heads are set larger
DEEP = 7.0  # ems; no paragraph is indented so far
OPENER = re.compile(
    r"[\[(]?(\d{1,3}|[*†‡§¶‖]{1,4}|[a-z])[\])]?[.:]?(?=\s|[A-ZÀ-ÞА-Я“«\"„‘(])\s*(?=\S)"
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True)
class Print:
    """How the text is set: its type size, each line's column edges, and how paragraphs open.

    `justified`: lines inside paragraphs end at the right edge. `indented`: paragraphs open with an
    indent. Edges are in points, by line.
    """

    size: float
    left: Mapping[int, float]
    right: Mapping[int, float]
    justified: bool
    indented: bool


def print_of(draft: Draft) -> Print | None:
    """How the text is set, None where the source does not tell places."""
    if not draft.places:
        return None
    size = body_size(draft)
    notes = {i for b in draft.blocks if b.kind == "note" for i in b.lines}
    gone = notes | set(draft.gone)
    lines = [i for i in draft.places if i not in gone and draft.lines[i].body]
    left, right = _edges(draft, _streams(draft, lines))
    text = [i for i in lines if abs(draft.places[i].size - size) < 0.05 * size]
    full = [abs(right[i] - draft.places[i].right) < 0.35 * size for i in text]
    pairs = [(a, b) for a, b in pairwise(text) if b == a + 1]
    opened = sum(
        0.6 * size < draft.places[b].left - left[b] < DEEP * size
        and abs(draft.places[a].left - left[a]) < 0.6 * size
        for a, b in pairs
    )
    return Print(
        size,
        left,
        right,
        justified=sum(full) > 0.55 * len(full),
        indented=opened > 0.02 * len(pairs),
    )


def _streams(draft: Draft, lines: Sequence[int]) -> list[list[int]]:
    """Lines that run down one column of one page."""
    out: list[list[int]] = []
    last = -1
    for i in lines:
        place = draft.places[i]
        goes_on = (
            last >= 0
            and draft.lines[i].page == draft.lines[last].page
            and place.base > draft.places[last].base
        )
        if goes_on:
            out[-1].append(i)
        else:
            out.append([i])
        last = i
    return out


def _edges(draft: Draft, streams: list[list[int]]) -> tuple[dict[int, float], dict[int, float]]:
    """The edges of each line's column: the commonest left edge, and where its long lines end."""
    widths: Counter[int] = Counter()
    found: list[tuple[float, float, int]] = []
    for stream in streams:
        lefts: Counter[float] = Counter()
        for i in stream:
            lefts[round(draft.places[i].left)] += len(draft.lines[i].body)
        left = min(lefts.items(), key=lambda kv: (-kv[1], kv[0]))[0]
        rights = sorted(draft.places[i].right for i in stream)
        right = rights[len(rights) * 9 // 10] if len(rights) < 20 else rights[len(rights) * 8 // 10]
        found.append((left, right, len(stream)))
        if len(stream) >= 8:
            widths[round(right - left)] += len(stream)
    usual = widths.most_common(1)[0][0] if widths else 0
    edges_left: dict[int, float] = {}
    edges_right: dict[int, float] = {}
    for stream, (left, right, count) in zip(streams, found, strict=True):
        broad = max(right, left + usual) if count < 8 and usual else right
        edges_left |= dict.fromkeys(stream, left)
        edges_right |= dict.fromkeys(stream, broad)
    return edges_left, edges_right


def room(draft: Draft, seen: Print, i: int) -> float:
    """What line i leaves over at its end, in ems of the text."""
    return (seen.right.get(i, 0.0) - draft.places[i].right) / seen.size


def indent(draft: Draft, seen: Print, i: int) -> float:
    """How far in line i begins, in ems of the text."""
    return (draft.places[i].left - seen.left.get(i, draft.places[i].left)) / seen.size


def stops_short(draft: Draft, seen: Print, a: int, b: int) -> bool:
    """Whether line a ends before the next line's first word would have had to go over."""
    word = len(draft.lines[b].body.split(None, 1)[0])
    if seen.justified:
        return room(draft, seen, a) > 1.2
    return room(draft, seen, a) > 0.5 * word + 0.8


def opens_paragraph(draft: Draft, seen: Print, a: int, b: int) -> bool:
    """Whether line b, right below line a, begins a paragraph of its own."""
    one, two = draft.lines[a].body, draft.lines[b].body
    sizes = sorted((draft.places[a].size, draft.places[b].size))
    if sizes[0] < 0.92 * sizes[1] or draft.places[a].bold != draft.places[b].bold:
        return len(one) > 1  # a drop initial is alone on its line
    if one[-1:] in "-‐\u00ad¬⸗" and shape.starts_lower(two):
        return False
    short = stops_short(draft, seen, a, b)
    step, before = indent(draft, seen, b), indent(draft, seen, a)
    small = shape.starts_lower(two)
    if seen.indented and 0.5 < step < DEEP and (short or before < step - 0.4):
        return short or (shape.ends_clause(one) and not small)
    flush = seen.indented and step < 0.3 and before < 0.3
    if not short or small or (flush and not shape.ends_clause(one)):
        return False
    return shape.ends_sentence(one) or room(draft, seen, a) > 6


def runs_on(draft: Draft, seen: Print, one: Block, two: Block) -> float:
    """How sure it is that a paragraph that fills its page's last line goes on at the next page.

    A sentence may end there; that no indent opens the next page says that the paragraph does not.
    """
    a, b = one.lines[-1], two.lines[0]
    if one.kind != "prose" or two.kind != "prose" or a not in draft.places or b not in draft.places:
        return 0.0
    turned = (
        draft.lines[a].page != draft.lines[b].page or draft.places[b].base < draft.places[a].base
    )
    alike = abs(draft.places[a].size - draft.places[b].size) < 0.06 * seen.size
    if not (turned and alike and seen.indented and seen.justified):
        return 0.0
    full = room(draft, seen, a) < 0.6 and indent(draft, seen, b) < 0.3
    return 0.75 if full and abs(draft.places[a].size - seen.size) < 0.06 * seen.size else 0.0


def printed_feet(draft: Draft) -> Draft:
    """At a page's foot, lines of smaller type that open with the mark of a note called above."""
    if not draft.places:
        return draft
    size = body_size(draft)
    raised = {span.start: span for span in draft.raised}
    marks = sorted(raised)
    sheets: dict[int, list[int]] = {}
    for i in live(draft):
        sheets.setdefault(draft.lines[i].page, []).append(i)
    blocks: list[Block] = []
    for page, lines in sheets.items():
        foot = _small_foot(draft, lines, size)
        if not foot:
            continue
        above = lines[: len(lines) - len(foot)]
        called = _called(draft, above, marks, raised)
        new, rest = _entries(draft, foot, page, called, raised)
        if rest and blocks and (new or not above or _unfinished(draft, blocks[-1])):
            blocks[-1] = replace(blocks[-1], lines=(*blocks[-1].lines, *rest))
        blocks += new
    return replace(draft, blocks=(*draft.blocks, *blocks))


def _small_foot(draft: Draft, lines: Sequence[int], size: float) -> list[int]:
    foot: list[int] = []
    for i in reversed(lines):
        if i not in draft.places or draft.places[i].size > SMALL * size:
            break
        foot.insert(0, i)
    return foot


def _called(
    draft: Draft, above: Sequence[int], marks: Sequence[int], raised: Mapping[int, Span]
) -> set[str]:
    """The labels of all raised marks in these lines."""
    out: set[str] = set()
    for i in above:
        low, high = draft.lines[i].start, draft.lines[i].start + len(draft.lines[i].text)
        for at in marks[bisect_left(marks, low) : bisect_left(marks, high)]:
            out.add(_label(draft.source[raised[at].start : raised[at].end]))
    return out


def _label(text: str) -> str:
    return re.sub(r"[\[\](). ]", "", text).translate(_SUPERSCRIPT)


def _entries(
    draft: Draft, foot: Sequence[int], page: int, called: set[str], raised: Mapping[int, Span]
) -> tuple[list[Block], list[int]]:
    """The notes that open in the foot, and the lines before them that go on with an older one."""
    blocks: list[Block] = []
    rest: list[int] = []
    last = ""
    for i in foot:
        match = OPENER.match(draft.lines[i].body)
        label = match.group(1) if match else ""
        follows = label.isdigit() and last.isdigit() and int(label) == int(last) + 1
        opened = match and (
            (offset(draft.lines[i]) in raised and (not last or follows or not label.isdigit()))
            or (label in called and (not last or follows or not label.isdigit()))
        )
        if match and opened:
            last = label
            key = f"foot{page}-{len(blocks)}:{label}"
            blocks.append(Block("note", (i,), label=key, skip=match.end(), rule="notes", sure=0.93))
        elif blocks:
            blocks[-1] = replace(blocks[-1], lines=(*blocks[-1].lines, i))
        else:
            rest.append(i)
    return blocks, rest


def _unfinished(draft: Draft, note: Block) -> bool:
    return not shape.ends_sentence(draft.lines[note.lines[-1]].body)
