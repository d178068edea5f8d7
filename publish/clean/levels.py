"""How deep a head lies; which heads are one."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from publish.clean import language, shape
from publish.clean.contents import title_key
from publish.clean.draft import Block, Draft, gap, text_of
from publish.clean.heads import is_title_like, style_of
from publish.clean.headstyle import ALONE, DECIMAL, NUMBERED, bare_of, style


def numbered_titles(draft: Draft) -> Draft:
    r"""A number alone and the title below it are one head.

    >>> from publish.clean.draft import start
    >>> from publish.clean.heads import heads
    >>> from publish.clean.paragraphs import paragraphs
    >>> text = "I.\n\nTHE WELL\n\nIt was deep and cold.\n\nII.\n\nTHE MILL\n\nIt stood still.\n"
    >>> d = numbered_titles(heads(paragraphs(start(text))))
    >>> [text_of(d, block) for block in d.blocks if block.kind == "head"]
    ['I. THE WELL', 'II. THE MILL']
    """
    stopped = _titles_stop(draft)
    blocks: list[Block] = []
    for block in draft.blocks:
        last = blocks[-1] if blocks else None
        if last and last.kind == "head" and _is_its_title(draft, last, block, stopped):
            blocks[-1] = replace(last, lines=last.lines + block.lines, sure=min(last.sure, 0.85))
        else:
            blocks.append(block)
    return replace(draft, blocks=tuple(blocks))


def _titles_stop(draft: Draft) -> bool:
    """Whether nearly every number alone has a short line with a full stop below: titles, then."""
    below = [
        (two, three)
        for one, two, three in zip(draft.blocks, draft.blocks[1:], draft.blocks[2:], strict=False)
        if one.kind == "head" != two.kind and ALONE.fullmatch(bare_of(text_of(draft, one)))
    ]
    stop = sum(
        two.kind == "prose" == three.kind and _is_stopped(text_of(draft, two))
        for two, three in below
    )
    return stop > 1 and stop * 5 >= len(below) * 4


def _is_stopped(text: str) -> bool:
    """A short line with a full stop, such as `Of the well.`; nine words are a sentence."""
    return text.endswith(".") and len(text.split()) < 9 and is_title_like(text.rstrip("."))


def _is_its_title(draft: Draft, head: Block, block: Block, stopped: bool) -> bool:
    """Whether a block is the title of the number above; `stopped`: titles end with full stops."""
    text = text_of(draft, block)
    near = gap(draft, head.lines[-1], block.lines[0])
    if not ALONE.fullmatch(bare_of(text_of(draft, head))) or near.blanks > 2 or near.page:
        return False
    if block.kind == "head":
        return style(text) in ("caps", "") and not ALONE.fullmatch(bare_of(text))
    if DECIMAL.fullmatch(bare_of(text_of(draft, head))) and near.blanks and _is_long_title(text):
        return block.kind == "prose" and len(block.lines) <= 3
    short = block.kind in ("prose", "quote") and len(block.lines) <= 2 and len(text) < 90
    title = is_title_like(text) or (stopped and _is_stopped(text))
    return short and (near.blanks > 0 or stopped) and title


def _is_long_title(text: str) -> bool:
    """Whether words may be a title below a number such as 3.1.1: a question, or without a stop."""
    return len(text) < 200 and shape.first_letter(text).isupper() and text[-1] not in ".,;:"


def levels(draft: Draft) -> Draft:
    r"""Each head's depth, by its style, its number, and the room above it.

    >>> from publish.clean.draft import start
    >>> from publish.clean.heads import heads
    >>> from publish.clean.paragraphs import paragraphs
    >>> text = "CHAPTER I\n\nA.\n\n1. The Well\n\nB.\n\n2. The Mill\n\nC.\n\nCHAPTER II\n\nD.\n"
    >>> d = levels(heads(paragraphs(start(text))))
    >>> [(text_of(d, block), block.level) for block in d.blocks if block.kind == "head"][:3]
    [('CHAPTER I', 1), ('1. The Well', 2), ('2. The Mill', 2)]
    """
    places = [n for n, b in enumerate(draft.blocks) if b.kind == "head"]
    if not places:
        return draft
    styles = {n: style_of(draft, draft.blocks[n]) for n in places}
    ranks = _ranks(styles)
    rooms = {n: _room(draft, n) for n in places}
    main = min(ranks.values(), default=0)
    usual = [rooms[n] for n in places if styles[n] in ranks and ranks[styles[n]] == main]
    blocks = list(draft.blocks)
    below = _unlisted(draft, styles)
    titled = _heads_all(draft, styles)
    last = main
    for n in places:
        kind = styles[n]
        if n in below:
            level = max(1, main) + 1
        elif kind in ranks:
            level = ranks[kind]
        elif kind.startswith("decimal"):
            level = int(kind[-1]) if "chapter" in ranks or "arabic" in ranks else int(kind[-1]) - 1
        else:
            level = _unnumbered(kind, rooms[n], usual, main, last)
        last = level
        if titled:
            level = 1 if n == places[0] else level + 1
        blocks[n] = replace(blocks[n], level=min(6, level))
    return replace(draft, blocks=tuple(_firm(draft, _dense(blocks), styles, rooms, titled)))


def _heads_all(draft: Draft, styles: dict[int, str]) -> bool:
    """Whether the first head is the title of the whole text, so that all others lie below it.

    Where another head is set like it, it heads the first of several sections.
    """
    first, *rest = styles
    text = text_of(draft, draft.blocks[first])
    titled = draft.blocks[first].rule == "heads-title" and styles[first] in ("caps", "")
    opens = all(block.kind == "front" for block in draft.blocks[:first])
    others = [text_of(draft, draft.blocks[n]) for n in rest if styles[n] in ("caps", "")]
    alike = [one for one in others if shape.is_caps(one) == shape.is_caps(text)]
    return bool(rest) and titled and opens and not alike


def _firm(
    draft: Draft, blocks: list[Block], styles: dict[int, str], rooms: dict[int, int], titled: bool
) -> list[Block]:
    """The heads with how sure their levels are: numbers say most, the room above a head less."""
    plain = {(kind, rooms[n] > 2) for n, kind in styles.items() if kind in ("caps", "")}
    numbered = any(kind in NUMBERED for kind in styles.values())
    out = list(blocks)
    for n, kind in styles.items():
        firm = 0.95
        if kind in ("caps", "") and (numbered or len(plain) > 1):
            firm = 0.8
        elif kind == "letter" or (titled and kind == "known"):
            firm = 0.84
        elif kind.startswith("decimal") and text_of(draft, blocks[n])[:1].isalpha():
            firm = 0.84  # `A.1` lies below its appendix, or is one of several
        out[n] = replace(blocks[n], firm=firm)
    return out


def _unlisted(draft: Draft, styles: dict[int, str]) -> set[int]:
    """Heads without a number that the list of contents leaves out, where it names most of them."""
    entries = set(draft.facts.get("contents", "").split("\n")) - {""}
    plain = [n for n, kind in styles.items() if kind in ("caps", "")]
    listed = [n for n in plain if title_key(text_of(draft, draft.blocks[n])) in entries]
    if len(listed) < 3 or len(listed) * 10 < len(plain) * 6:
        return set()
    return {n for n in plain if n not in listed and listed[0] < n < listed[-1]}


def repeated_notes(draft: Draft) -> Draft:
    """A head `Notes` that comes again and again with no note below it is text of its section."""
    found = [
        n
        for n, b in enumerate(draft.blocks)
        if b.kind == "head" and language.role(text_of(draft, b)) == "notes"
    ]
    if len(found) < 2:
        return draft
    blocks = list(draft.blocks)
    for n in found:
        blocks[n] = replace(blocks[n], kind="prose", level=0, rule="paragraphs", sure=0.7)
    return replace(draft, blocks=tuple(blocks))


def _ranks(styles: dict[int, str]) -> dict[str, int]:
    """The depth of each numbered style: parts, then chapters, romans, arabics, letters."""
    kinds = [k for k in ("part", "chapter", "roman", "arabic", "letter") if k in styles.values()]
    ranks: dict[str, int] = {}
    depth = 0
    for kind in kinds:
        if kind == "letter" and depth == 0:
            continue
        depth += 1
        ranks[kind] = depth
    return ranks


def _room(draft: Draft, n: int) -> int:
    """Blank lines above a head; a page's end counts as ten."""
    if n == 0:
        return 10
    above = gap(draft, draft.blocks[n - 1].lines[-1], draft.blocks[n].lines[0])
    return above.blanks + (10 if above.page else 0)


def _unnumbered(kind: str, room: int, usual: list[int], main: int, last: int) -> int:
    """A head without a number lies as deep as those that have as much room above them."""
    if not main:
        return 1 if kind in ("known", "caps") else 2
    wide = room >= median(usual) if usual else True
    if kind == "known":
        return 1
    return main if wide else max(last if last > main else main + 1, main + 1)


def _dense(blocks: list[Block]) -> list[Block]:
    """Levels without holes: the first head has 1, none is more than one below the head above."""
    depths = sorted({b.level for b in blocks if b.kind == "head"})
    rank = {depth: n for n, depth in enumerate(depths, start=1)}
    out, above = [], 0
    for block in blocks:
        if block.kind == "head":
            level = min(rank[block.level], above + 1)
            above = level
            out.append(replace(block, level=level))
        else:
            out.append(block)
    return out
