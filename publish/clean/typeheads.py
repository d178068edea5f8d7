"""Heads by their type: larger, or bold where the text is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from publish.clean import language, shape
from publish.clean.draft import Block, Draft, body_size, text_of
from publish.clean.printed import LARGE

LONGEST = 250  # characters of a head
MOST = 4  # lines
Look = tuple[float, bool, bool]  # size, bold, italic


def printed_heads(draft: Draft) -> Draft:
    """Short blocks set larger than the text, or bold or italic and alone above text, are heads."""
    size = body_size(draft)
    if not size:
        return draft
    blocks = list(draft.blocks)
    bold_text = _bold_text(draft, blocks)
    looks: dict[int, Look] = {}
    for n, block in enumerate(blocks):
        look = _look(draft, block)
        if look and bold_text:
            look = (look[0], False, look[2])  # bold says nothing where the text is bold
        if look and _is_head(draft, blocks, n, look, size):
            looks[n] = look
    for n, kept in _steady(draft, blocks, looks, size).items():
        blocks[n] = replace(
            blocks[n],
            kind="head",
            level=1,
            rule="heads-type",
            sure=0.9 if kept[0] > LARGE * size else 0.8,
        )
    return replace(draft, blocks=tuple(_joined(draft, blocks)))


def _look(draft: Draft, block: Block) -> Look | None:
    """Size and weight of a block, None where its lines differ or their places are unknown."""
    places = [draft.places.get(i) for i in block.lines]
    known = [p for p in places if p is not None]
    if len(known) < len(places) or not known:
        return None
    sizes = {p.size for p in known}
    if max(sizes) > 1.06 * min(sizes):
        return None
    return (max(sizes), all(p.bold for p in known), all(p.italic for p in known))


def _bold_text(draft: Draft, blocks: list[Block]) -> bool:
    """Whether bold type is common in the text, so that it says nothing of heads."""
    prose = [i for b in blocks for i in b.lines if i in draft.places]
    bold = sum(len(draft.lines[i].body) for i in prose if draft.places[i].bold)
    return bold > 0.2 * sum(len(draft.lines[i].body) for i in prose)


def _is_head(draft: Draft, blocks: list[Block], n: int, look: Look, size: float) -> bool:
    block = blocks[n]
    text = text_of(draft, block)
    fit = block.kind in ("prose", "quote", "verse", "head") and len(block.lines) <= MOST
    if not fit or len(text) > LONGEST or not any(map(str.isalnum, text)):
        return False
    if look[0] > LARGE * size:
        return len(text) > 1 or text.isdigit() or text in "IVX"
    if shape.starts_lower(text) or look[0] < 0.9 * size or text.endswith((",", ";")):
        return False
    weighty = look[1] or (look[2] and look[0] >= 0.97 * size and len(text) < 90)
    if not weighty or n + 1 >= len(blocks):
        return False
    below = _look(draft, blocks[n + 1])
    stopped = shape.ends_sentence(text) and len(text.split()) > 8
    return not stopped and (below is None or below[1:] != look[1:] or below[0] != look[0])


def _steady(
    draft: Draft, blocks: list[Block], looks: Mapping[int, Look], size: float
) -> dict[int, Look]:
    """Italic lines of the text's size are heads only where several stand above text."""
    slim = [n for n, look in looks.items() if look[0] <= LARGE * size and not look[1]]
    kept = [
        n
        for n in slim
        if n + 1 < len(blocks)
        and len(text_of(draft, blocks[n + 1])) > 60
        and not shape.ends_sentence(text_of(draft, blocks[n]))
    ]
    out = set(slim) - (set(kept) if len(kept) >= 3 else set())
    return {n: look for n, look in looks.items() if n not in out}


def _joined(draft: Draft, blocks: list[Block]) -> list[Block]:
    """A head of several lines that room parted into blocks is one: same type, same page, near."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if (
            last is not None
            and last.kind == block.kind == "head"
            and block.rule == last.rule == "heads-type"
            and _near(draft, last, block)
            and _look(draft, block) == _look(draft, last)
        ):
            out[-1] = replace(last, lines=last.lines + block.lines)
        else:
            out.append(block)
    return out


def _near(draft: Draft, one: Block, two: Block) -> bool:
    """Whether block two stands right below block one, as the next line of one head does."""
    a, b = one.lines[-1], two.lines[0]
    if (
        any(draft.lines[i].body for i in range(a + 1, b))
        or draft.lines[a].page != draft.lines[b].page
    ):
        return False
    return 0 < draft.places[b].base - draft.places[a].base < 1.65 * draft.places[a].size


def printed_levels(draft: Draft) -> Draft:
    """Where heads are set in several sizes, the larger one lies higher; numbers decide the rest."""
    heads = [n for n, b in enumerate(draft.blocks) if b.kind == "head"]
    looks = {n: look for n in heads if (look := _look(draft, draft.blocks[n]))}
    if len(heads) < 2 or len(looks) * 10 < len(heads) * 9:
        return draft
    weights = {n: (-round(look[0] * 2) / 2, not look[1], look[2]) for n, look in looks.items()}
    ranked = sorted(set(weights.values()))
    if len(ranked) < 2 or len(ranked) > 6:
        return draft
    ranks = {n: ranked.index(weight) for n, weight in weights.items()}
    depths = _depths(ranks)
    blocks = list(draft.blocks)
    above = 0
    for n in heads:
        known = 1 if language.role(text_of(draft, blocks[n])) else blocks[n].level
        level = min(depths[ranks[n]] if n in ranks else known, above + 1)
        blocks[n] = replace(blocks[n], level=level)
        above = level
    return replace(draft, blocks=tuple(blocks))


def _depths(ranks: Mapping[int, int]) -> dict[int, int]:
    """How deep heads of each rank lie: one below what they commonly stand under.

    >>> _depths({0: 2, 1: 0, 4: 2, 5: 2, 8: 1, 9: 0, 12: 2})
    {0: 1, 1: 2, 2: 2}
    """
    found: dict[int, int] = {}
    order = list(ranks.values())
    for rank in sorted(set(order)):
        under: Counter[int] = Counter()
        above: int | None = None  # the rank of the last head that the next may stand under
        for one in order:
            if one < rank:
                above = one
            elif one == rank and above is not None:
                under[above] += 1
        found[rank] = found[under.most_common(1)[0][0]] + 1 if under else 1
    return found
