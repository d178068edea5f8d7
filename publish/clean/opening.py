"""What stands before the text: its title page, or the head that opens it."""

from __future__ import annotations

from dataclasses import replace

from publish.clean import language, shape
from publish.clean.contents import title_key
from publish.clean.draft import Block, Draft, gap, text_of
from publish.clean.heads import is_title_like, style_of
from publish.clean.headstyle import NUMBERED

ENOUGH = 20_000  # characters that show how a paragraph's words begin


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
    words = text[:ENOUGH].split()
    return sum(word[0].islower() for word in words) * 2 > len(words)


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
    text = text_of(draft, head)
    kind = style_of(draft, head)
    return kind in (*NUMBERED, "known") or kind.startswith("decimal") or title_key(text) in listed
