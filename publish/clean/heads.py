"""Heads: which lines are one, how deep it lies, what its section is."""

from __future__ import annotations

import re
from dataclasses import replace

from publish.clean import language, shape
from publish.clean.counted import counting
from publish.clean.draft import Block, Draft, gap, measure, text_of, usual_gap
from publish.clean.headstyle import LETTER, bare_of, style

SHOWN = 5  # heads in larger type, so that a line in the text's own type is none
INITIALS = re.compile(r"(?:[A-ZÀ-ÞА-Я]\. ?){2,4}")  # with which a preface is signed


def heads(draft: Draft) -> Draft:
    r"""Short blocks that stand alone and look like a head become one.

    >>> from publish.clean.draft import start
    >>> from publish.clean.paragraphs import paragraphs
    >>> d = start(" I\n\nDuring the years it was quiet.\n\nII\n\nYet within a decade it was not.\n")
    >>> [text_of(d, b) for b in heads(paragraphs(d)).blocks if b.kind == "head"]
    ['I', 'II']
    """
    usual = usual_gap(draft)
    width = measure(draft, [i for b in draft.blocks if b.kind == "prose" for i in b.lines])
    blocks = list(draft.blocks)
    found: dict[int, str] = {}
    shown = sum(block.rule == "heads-type" for block in blocks) >= SHOWN
    for n in range(len(blocks)):
        kind = _candidate(draft, blocks, n, usual, width)
        if kind and not (shown and (kind in ("caps", "title") or kind.startswith("decimal"))):
            found[n] = kind
    found = counting(draft, blocks, found)
    for n, kind in found.items():
        blocks[n] = replace(
            blocks[n], kind="head", rule=f"heads-{kind}", level=1, sure=_SURE.get(kind, 0.95)
        )
    return replace(draft, blocks=tuple(blocks))


_SURE = {"title": 0.7, "caps": 0.85, "arabic": 0.85}


def _candidate(draft: Draft, blocks: list[Block], n: int, usual: int, width: int) -> str:
    """The style of block n where it may be a head, else ""."""
    block = blocks[n]
    text = text_of(draft, block)
    fit = block.kind in ("prose", "quote", "verse") and len(block.lines) <= 4 and len(text) <= 200
    if not fit or shape.starts_lower(bare_of(text)) or n + 1 == len(blocks):
        return ""
    kind = style(text)
    numbered = kind in ("roman", "arabic", "letter") or kind.startswith("decimal")
    asks = kind.startswith("decimal") and text.endswith("!")
    if (numbered and not asks and _is_sentence(text)) or (kind == "caps" and _is_run_on(text)):
        return ""
    if kind in ("caps", "") and _is_signature(draft, blocks, n, width):
        return ""
    if kind == "caps" and (INITIALS.fullmatch(text) or not _heads_something(draft, blocks[n + 1])):
        return ""
    return kind or ("title" if _is_title(draft, blocks, n, usual, width) else "")


def _heads_something(draft: Draft, below: Block) -> bool:
    """Whether prose, verse or a further head stands below: what capitals need to be a head."""
    text = text_of(draft, below)
    return len(text) >= 60 or below.kind in ("verse", "item", "quote") or bool(style(text))


def _is_run_on(text: str) -> bool:
    """Capitals that are no head: they go on, or there are too many."""
    return text.endswith((",", ";")) or len(text) > 150


def _is_sentence(text: str) -> bool:
    """A numbered paragraph, not a numbered head: words enough, small letters, a full stop."""
    if shape.is_caps(text):
        return False
    words = len(LETTER.sub("", bare_of(text)).split())
    return words > 4 and (
        (shape.ends_sentence(text) and not text.endswith("?")) or text.endswith((",", ";", ":"))
    )


def is_title_like(text: str) -> bool:
    """Whether a short line's words may be a title: it begins large and ends without a stop.

    >>> is_title_like("Of the Well"), is_title_like("by the well."), is_title_like("So it was:")
    (True, False, False)
    """
    bare = bare_of(text)
    if not 1 < len(bare) <= 120 or len(bare.split()) > 14 or language.is_farewell(bare):
        return False
    stop = bare.endswith((".", ",", ";", ":", "—", "-", "”", '"')) and not shape.is_caps(bare)
    return not stop and (shape.first_letter(bare).isupper() or bare[0].isdigit())


def _is_title(draft: Draft, blocks: list[Block], n: int, usual: int, width: int) -> bool:
    """A title-like line alone above prose, with more room before it than usual, or a page's top."""
    block = blocks[n]
    text = text_of(draft, block)
    if n == 0 or len(block.lines) > 2 or len(text) > width:
        return False
    stopped = text.endswith(".") and len(text.split()) < 9 and is_title_like(text.rstrip("."))
    if not stopped and not is_title_like(text):
        return False
    following = blocks[n + 1]
    if following.kind not in ("prose", "quote", "verse") or len(text_of(draft, following)) < 60:
        return False
    before = gap(draft, blocks[n - 1].lines[-1], block.lines[0])
    after = gap(draft, block.lines[-1], following.lines[0])
    above = blocks[n - 1]
    ended = above.kind in ("head", "note") or shape.ends_sentence(text_of(draft, above))
    least = max(usual, after.blanks) + stopped
    roomy = before.blanks > least and not before.removed
    return roomy and after.blanks >= 1 and ended


def _is_signature(draft: Draft, blocks: list[Block], n: int, width: int) -> bool:
    """A name under a letter or motto: at the right edge, or with more room below than above."""
    block = blocks[n]
    line = draft.lines[block.lines[0]]
    right = line.indent > width * 0.4 and line.indent + len(line.body) > width * 0.75
    if n == 0:
        return False
    before = gap(draft, blocks[n - 1].lines[-1], block.lines[0])
    after = gap(draft, block.lines[-1], blocks[n + 1].lines[0])
    hanging = before.blanks < after.blanks and not before.page and not before.removed
    return right or hanging or language.is_farewell(line.body)


def style_of(draft: Draft, head: Block) -> str:
    """The style of a head, as it was taken for one; one that was put together has its first
    line's."""
    taken = head.rule.removeprefix("heads-")
    if taken in ("roman", "arabic"):
        return taken
    return style(text_of(draft, head)) or style(draft.lines[head.lines[0]].body)
