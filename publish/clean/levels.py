"""How deep a head lies; which heads are one; what stands before the text."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from publish.clean import language, shape
from publish.clean.draft import Block, Draft, gap, text_of
from publish.clean.heads import ALONE, bare_of, is_title_like, style
from publish.clean.scan import pieces

NUMBERED = ("part", "chapter", "roman", "arabic")


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
    short = block.kind in ("prose", "quote") and len(block.lines) <= 2 and len(text) < 90
    title = is_title_like(text) or (stopped and _is_stopped(text))
    return short and (near.blanks > 0 or stopped) and title


def front(draft: Draft) -> Draft:
    r"""Short blocks before the text are its title page; one alone is the head of the text.

    >>> from publish.clean.draft import start
    >>> from publish.clean.heads import heads
    >>> from publish.clean.paragraphs import paragraphs
    >>> prose = "It was a deep well, and it was cold\nin it, for the sun never came down\n"
    >>> prose += "so far as that.\n"
    >>> d = front(heads(paragraphs(start("THE MILL\n\nby A. Miller\n\n1901\n\n\n" + prose))))
    >>> [block.kind for block in d.blocks]
    ['front', 'front', 'front', 'prose']
    """
    least = _behind_contents(draft)
    first = next((n for n, b in enumerate(draft.blocks) if n >= least and _is_body(draft, b)), 0)
    start = max(least, _body_start(draft, first))
    if not start:
        return draft
    blocks = list(draft.blocks)
    if start == 1 and first == 1:
        text = text_of(draft, blocks[0])
        if not is_title_like(text) or shape.starts_lower(text_of(draft, blocks[1])):
            return draft
        blocks[0] = replace(blocks[0], kind="head", level=1, rule="heads-title", sure=0.7)
    else:
        blocks[:start] = [_fronted(b) for b in blocks[:start]]
    if start < first and blocks[start].kind == "prose" and len(blocks[start].lines) == 1:
        blocks[start] = replace(blocks[start], kind="head", level=1, rule="heads-title", sure=0.7)
    return replace(draft, blocks=tuple(blocks))


def _fronted(block: Block) -> Block:
    """The block as a line of the title page; a note stays one."""
    if block.kind == "note":
        return block
    return replace(block, kind="front", level=0, skip=0, rule="title-page", sure=0.8)


def _behind_contents(draft: Draft) -> int:
    """The first block behind a list of contents near the book's beginning, else 0."""
    lines = [i for i, (rule, _) in draft.gone.items() if rule == "contents"]
    end = next(
        (i for i in sorted(lines) if i + 1 not in draft.gone and i > len(draft.lines) // 4), 0
    )
    early = [i for i in lines if i < len(draft.lines) // 4]
    if end or not early:
        return 0
    least = next((n for n, b in enumerate(draft.blocks) if b.lines[0] > max(early)), 0)
    above = draft.blocks[:least]
    told = any(b.kind == "head" and language.role(text_of(draft, b)) for b in above)
    words = sum(len(text_of(draft, b).split()) for b in above)
    return 0 if told or words > 600 else least


def _is_body(draft: Draft, block: Block) -> bool:
    text = text_of(draft, block)
    if block.kind not in ("prose", "quote") or not (
        _is_small(text) or (not text.isascii() and len(text) > 200)
    ):
        return False
    return (len(block.lines) > 1 and len(text) > 140) or (
        len(text) > 80 and shape.ends_sentence(text)
    )


def _is_small(text: str) -> bool:
    """Whether most words begin with a small letter."""
    words = small = 0
    for piece in pieces(text):
        found = piece.split()
        words += len(found)
        small += sum(word[0].islower() for word in found)
    return small * 2 > words


def _body_start(draft: Draft, first: int) -> int:
    """The block with which the text begins: a head above its first prose, or that prose."""
    blocks = draft.blocks
    listed = set(draft.facts.get("contents", "").split("\n"))
    start = first
    for n in range(first - 1, -1, -1):
        large = blocks[n].rule == "heads-type" and n >= start - 3 and _same_page(draft, n, first)
        if large or (blocks[n].kind == "head" and _sure_head(draft, blocks[n], listed)):
            start = n
        elif blocks[n].kind == "head" and start == first and n > 0 and _same_page(draft, n, first):
            above = gap(draft, blocks[n - 1].lines[-1], blocks[n].lines[0])
            below = gap(draft, blocks[n].lines[-1], blocks[n + 1].lines[0])
            start = n if above.blanks > max(2, below.blanks) or above.page else start
    return start if start < first else _page_title(draft, first)


def _same_page(draft: Draft, one: int, two: int) -> bool:
    lines = draft.lines
    return lines[draft.blocks[one].lines[0]].page == lines[draft.blocks[two].lines[0]].page


def _page_title(draft: Draft, first: int) -> int:
    """Where the text's first page opens with a short line of its own, that line; else its prose."""
    blocks = draft.blocks
    n = first
    while n > 0 and not gap(draft, blocks[n - 1].lines[-1], blocks[n].lines[0]).page:
        n -= 1
    text = text_of(draft, blocks[n])
    near = first - n in (1, 2) and n > 0 and is_title_like(text.rstrip("."))
    return n if near and not shape.starts_lower(text_of(draft, blocks[n + 1])) else first


def _sure_head(draft: Draft, head: Block, listed: set[str]) -> bool:
    from publish.clean.contents import title_key

    text = text_of(draft, head)
    kind = _style(draft, head)
    return kind in (*NUMBERED, "known") or kind.startswith("decimal") or title_key(text) in listed


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
    styles = {n: _style(draft, draft.blocks[n]) for n in places}
    ranks = _ranks(styles)
    rooms = {n: _room(draft, n) for n in places}
    main = min(ranks.values(), default=0)
    usual = [rooms[n] for n in places if styles[n] in ranks and ranks[styles[n]] == main]
    blocks = list(draft.blocks)
    below = _unlisted(draft, styles)
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
        blocks[n] = replace(blocks[n], level=min(6, level))
    return replace(draft, blocks=tuple(_dense(blocks)))


def _unlisted(draft: Draft, styles: dict[int, str]) -> set[int]:
    """Heads without a number that the list of contents leaves out, where it names most of them."""
    from publish.clean.contents import title_key

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


def _style(draft: Draft, head: Block) -> str:
    """The style of a head; one that was put together has its first line's."""
    return style(text_of(draft, head)) or style(draft.lines[head.lines[0]].body)


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
