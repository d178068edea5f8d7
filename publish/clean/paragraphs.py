"""Lines to paragraphs, verse, quotations and items; and paragraphs over the breaks of pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from publish.clean import shape
from publish.clean.decimals import counted
from publish.clean.draft import Block, Draft, Joint, Line, chunks, gap, measure, usual_gap
from publish.clean.habits import LOOSE, Habits, habits, narrows, room
from publish.clean.heads import is_title_like
from publish.clean.headstyle import ALONE, is_caption, is_strong, style
from publish.clean.printed import Print, opens_paragraph, print_of, runs_on
from publish.clean.sheets import key

DOTTED = re.compile(r"(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){1,3}\.?")
BROKEN = re.compile(r"[^\W\d_][-‐\u00ad¬⸗]$")  # a word goes on in the next line
SHORTENED = re.compile(r"\b[^\W\d_]{1,3}\.$")  # `cf.`, `vgl.`, behind which a reference stands
QUOTED = re.compile(r">\s?(?=[^\s>])")  # as letters sent by wire mark what they quote
BULLET = re.compile(r"[•●▪◦‣∙○■□–*-]\s+(?=\S)")


def paragraphs(draft: Draft) -> Draft:
    r"""Free lines become blocks: blank lines, indents and the lines' shape say where one ends.

    >>> from publish.clean.draft import start
    >>> text = "Once there was a king and\na horse.\n\n  Oh stay,\n  Oh go,\n\nThe end of it all.\n"
    >>> d = start(text)
    >>> [(block.kind, block.lines) for block in paragraphs(d).blocks]
    [('prose', (0, 1)), ('verse', (3, 4)), ('prose', (6,))]
    """
    ways = habits(draft)
    seen = print_of(draft)
    titles = counted(draft) if seen is None else {}
    running = frozenset(draft.facts.get("running", "").split("\n")) - {""}
    blocks: list[Block] = []
    number = False
    for run in chunks(draft):
        pieces = [
            part for piece in _titles(draft, run, running) for part in _numbered(piece, titles)
        ]
        if number and _opens_with_title(draft, run, ways):
            pieces = [run[:1], *_titles(draft, run[1:], running)]
        number = bool(ALONE.fullmatch(draft.lines[run[-1]].body))
        for piece in pieces:
            if _is_running(draft, piece, running):
                blocks.append(Block("head", tuple(piece), level=1, rule="heads-running", sure=0.9))
            else:
                parts = _split(draft, piece, ways, seen)
                blocks += [_classify(draft, part, ways) for part in parts]
    return replace(draft, blocks=tuple(sorted([*draft.blocks, *blocks], key=lambda b: b.lines[0])))


def _titles(draft: Draft, run: list[int], running: frozenset[str]) -> list[list[int]]:
    """The run, parted where one to four of its lines are together a head that pages repeat."""
    pieces: list[list[int]] = []
    at, begun = 0, 0
    while running and at < len(run):
        size = next((n for n in (1, 2, 3, 4) if _is_running(draft, run[at : at + n], running)), 0)
        if size:
            pieces += [run[begun:at], run[at : at + size]]
            begun = at + size
        at += size or 1
    return [piece for piece in [*pieces, run[begun:]] if piece]


def _numbered(run: list[int], titles: Mapping[int, int]) -> list[list[int]]:
    """The run, parted before and behind the titles that open with a number in its lines."""
    cuts = {n for n, i in enumerate(run) if i in titles}
    cuts |= {n + titles[run[n]] for n in cuts}
    ends = [0, *sorted(n for n in cuts if 0 < n < len(run)), len(run)]
    return [run[a:b] for a, b in pairwise(ends)]


def _opens_with_title(draft: Draft, run: list[int], ways: Habits) -> bool:
    """Whether a number's title stands right above the prose, no blank line between."""
    if len(run) < 2:
        return False
    one, two = draft.lines[run[0]].body, draft.lines[run[1]].body
    return len(one) < ways.width * 0.6 and is_title_like(one) and not shape.starts_lower(two)


def _is_running(draft: Draft, lines: list[int], running: frozenset[str]) -> bool:
    if not running or len(lines) > 4:
        return False
    return key("".join(draft.lines[i].body for i in lines)) in running


def _split(
    draft: Draft, run: list[int], ways: Habits, seen: Print | None = None
) -> list[list[int]]:
    if _is_verse(draft, run, ways) and (ways.blank or _alone(draft, run)):
        return [run]
    pieces = [[run[0]]]
    narrow = narrows(draft, run, ways) if ways.shaped else {}
    for a, b in pairwise(run):
        body = draft.lines[b].body
        if is_caption(draft.lines[pieces[-1][0]].body):
            parted = not shape.is_caps(body) or is_caption(body)
        else:
            parted = _parted(draft, a, b, narrow.get(a, ways), seen)
        if parted:
            pieces.append([b])
        else:
            pieces[-1].append(b)
    return pieces


def _alone(draft: Draft, run: list[int]) -> bool:
    """Whether no other text stands right above or below a run of lines."""
    texts = (draft.lines[i].body for i in (run[0] - 1, run[-1] + 1) if 0 <= i < len(draft.lines))
    return not any(texts)


def _parted(draft: Draft, a: int, b: int, ways: Habits, seen: Print | None = None) -> bool:
    """Whether line b, right below line a, begins a paragraph of its own."""
    one, two = draft.lines[a], draft.lines[b]
    if seen is not None and a in draft.places and b in draft.places:
        bullet = BULLET.match(two.body) and not two.body.startswith(("–", "-", "*"))
        return bool(bullet) or opens_paragraph(draft, seen, a, b)
    if ways.loose or two.text.startswith("\u3000"):
        return True
    if BROKEN.search(one.body):
        return False
    if ways.indented and two.indent > one.indent + 1 and two.indent - one.indent <= 12:
        return not shape.starts_lower(two.body)
    bullet = BULLET.match(two.body) and not two.body.startswith(("–", "-", "*"))
    dotted = DOTTED.fullmatch(two.body) or DOTTED.fullmatch(one.body)
    if bullet or dotted or (ways.shaped and _head_between(one.body, two.body, ways)):
        return True
    return not shape.starts_lower(two.body) and _stops_short(one, two, ways)


def _head_between(one: str, two: str, ways: Habits) -> bool:
    """Whether one of two lines is a head by its words or letters, where no blank line says so."""
    if is_strong(one) or (is_strong(two) and not _goes_over(one, two, ways)):
        return True
    if is_caption(two):
        return True
    if is_capital_line(two, ways) != is_capital_line(one, ways):
        return True
    set_off = _is_set_off(one, ways)
    opens = not shape.starts_lower(two)
    return opens and (set_off or (_is_set_off(two, ways) and shape.ends_clause(one)))


def _goes_over(one: str, two: str, ways: Habits) -> bool:
    """Whether a sentence fills line one, so that line two ends it: `the Release / Notes.`"""
    open_ = not shape.ends_clause(one) or bool(SHORTENED.search(one))
    return open_ and two.endswith(".") and len(one) > ways.width * 0.85


def _stops_short(one: Line, two: Line, ways: Habits) -> bool:
    """Whether line one leaves so much room that the next line's first word was not to follow.

    Where blank lines part paragraphs that is rare. Where they do not, a sentence's end and room
    for the word are enough, and half a line left empty is enough without a stop (misread commas).
    """
    left = room(ways, one, two)
    if not ways.shaped:
        return shape.ends_sentence(one.body) and left > ways.width * 0.2
    if shape.ends_clause(one.body) or (ways.commas and one.body.endswith(",")):
        return left > ways.slack
    return left > ways.width * 0.4 and shape.first_letter(two.body).isupper() and not ways.blank


def is_capital_line(body: str, ways: Habits) -> bool:
    """A short line of two and more words in capitals, as heads and captions have."""
    return len(body.split()) > 1 and len(body) < ways.width * 0.85 and shape.is_caps(body)


def _is_set_off(body: str, ways: Habits) -> bool:
    """A short numbered title or capitals: a head, where no blank lines set heads off."""
    kind = style(body)
    if len(body) > ways.width * 0.7 or (kind in ("", "letter") and not body.startswith("(")):
        return False
    return is_title_like(body) and not shape.ends_sentence(body)


def _is_verse(draft: Draft, run: list[int], ways: Habits) -> bool:
    """Lines that are broken though there was room, and that begin with capitals: verse."""
    if len(run) < 2 or ways.width > LOOSE:
        return False
    lines = [draft.lines[i] for i in run]
    capital = sum(not shape.first_letter(x.body).islower() for x in lines) / len(lines)
    ends = sum(shape.ends_sentence(x.body) for x in lines) / len(lines)
    left = [
        room(ways, x, y) + (ways.base if not ways.proportional else 0) for x, y in pairwise(lines)
    ]
    if any(shape.is_item(x.body) for x in lines) or any(is_strong(x.body) for x in lines):
        return False
    if ends > 0.9 and not lines[0].indent > ways.base:
        return False
    roomy = sum(r > ways.width * 0.12 for r in left) / len(left)
    deep = min(x.indent for x in lines) > ways.base
    if deep:
        return (
            roomy >= 0.8 and capital >= 0.5 and max(len(x.body) for x in lines) < ways.width * 0.85
        )
    return len(lines) >= 3 and roomy >= 0.9 and capital >= 0.8


def _classify(draft: Draft, piece: list[int], ways: Habits) -> Block:
    lines = [draft.lines[i] for i in piece]
    if _is_verse(draft, piece, ways):
        return Block("verse", tuple(piece), rule="verse", sure=0.9)
    if marker := QUOTED.match(lines[0].body):
        return Block("quote", tuple(piece), skip=marker.end(), rule="quotations", sure=0.8)
    deep = min(x.indent for x in lines) >= ways.base + 2
    if deep and len(lines) > 1 and ways.blank:
        return Block("quote", tuple(piece), rule="quotations", sure=0.8)
    return Block("prose", tuple(piece), rule="paragraphs")


def items(draft: Draft) -> Draft:
    r"""Two and more neighbouring paragraphs that open with a bullet are items of a list.

    >>> from publish.clean.draft import start
    >>> d = items(paragraphs(start("• one thing\n\n• another\n\n- not one")))
    >>> [(block.kind, block.skip) for block in d.blocks]
    [('item', 2), ('item', 2), ('prose', 0)]
    """
    marks = [
        m.group()
        if b.kind in ("prose", "quote") and (m := BULLET.match(draft.lines[b.lines[0]].body))
        else ""
        for b in draft.blocks
    ]
    blocks = []
    for n, (block, mark) in enumerate(zip(draft.blocks, marks, strict=True)):
        near = [*marks[max(0, n - 1) : n], *marks[n + 1 : n + 2]]
        if mark and any(other[:1] == mark[:1] for other in near):
            blocks.append(replace(block, kind="item", skip=len(mark), rule="items"))
        else:
            blocks.append(block)
    return replace(draft, blocks=tuple(blocks))


def page_breaks(draft: Draft) -> Draft:
    r"""A paragraph that a page's end has cut is joined again; one that ended there stays ended.

    >>> from publish.clean.draft import start
    >>> text = "the other European\n\n\n\nrevolutions were.\n\nIn short.\n\n\n\nNikita came.\n"
    >>> [block.lines for block in page_breaks(paragraphs(start(text))).blocks]
    [(0, 4), (6,), (10,)]
    """
    usual = usual_gap(draft)
    width = measure(draft, [i for b in draft.blocks if b.kind == "prose" for i in b.lines])
    seen = print_of(draft)
    blocks: list[Block] = []
    joints = dict(draft.joints)
    text = [b for b in draft.blocks if b.kind not in ("note", "notes-head")]
    for block in text:
        sure = _goes_on(draft, blocks[-1], block, usual, width) if blocks else 0.0
        if blocks and not sure and seen is not None:
            sure = runs_on(draft, seen, blocks[-1], block)
        if sure:
            last = blocks[-1]
            blocks[-1] = replace(last, lines=last.lines + block.lines)
            joints[last.lines[-1]] = Joint(0, " ", "page-breaks", sure)
        else:
            blocks.append(block)
    rest = [b for b in draft.blocks if b.kind in ("note", "notes-head")]
    ordered = tuple(sorted([*blocks, *rest], key=lambda b: b.lines[0]))
    return replace(draft, blocks=ordered, joints=joints)


def _goes_on(draft: Draft, one: Block, two: Block, usual: int, width: int) -> float:
    """How sure it is that block two goes on with block one's paragraph; 0 where it does not."""
    if one.kind not in ("prose", "quote", "item") or two.kind not in ("prose", "quote"):
        return 0.0
    if is_caption(draft.lines[one.lines[0]].body):
        return 0.0
    a, b = draft.lines[one.lines[-1]], draft.lines[two.lines[0]]
    between = gap(draft, one.lines[-1], two.lines[0])
    broken = between.page or between.removed
    if not broken and between.blanks <= usual:
        return 0.0
    return _continues(a.body, b.body, len(a.body) + a.indent, width, broken)


def _continues(before: str, after: str, length: int, width: int, broken: bool) -> float:
    full = length > width * 0.8
    small = shape.starts_lower(after)
    if not shape.ends_clause(before):
        if small:
            return 0.98
        if shape.is_item(after) or shape.is_caps(before):
            return 0.0
        return 0.9 if full else 0.7 if broken and length > width * 0.5 else 0.0
    if small and broken:
        return 0.8
    return 0.0
