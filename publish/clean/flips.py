"""The other way: what a draft becomes where an editor has flipped a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from publish.book import Edit
from publish.clean.doubts import OTHER, Doubt, decisions, other_level
from publish.clean.draft import Block, Draft, Joint

Flips = Collection[tuple[str, str]]


def flipped(draft: Draft, flips: Flips) -> Draft:
    """The draft with these decisions, (state, words), taken the other way.

    One that the rules no longer take so, or whose words are gone, is left alone.
    """
    if not flips:
        return draft
    asked = [one for one in decisions(draft) if (one.state, one.words) in flips]
    # From the end, so that the indices of blocks before a change stay true.
    for one in sorted(asked, key=lambda one: (one.block, one.line), reverse=True):
        draft = _flip(draft, one)
    return draft


def _flip(draft: Draft, one: Doubt) -> Draft:
    if one.state.startswith("hyphen"):
        joint = Joint(int(one.state == "hyphen-kept"), "", "review")
        return replace(draft, joints={**draft.joints, one.at: joint})
    if one.state in ("call", "no-call"):
        return _flip_call(draft, one)
    if one.state == "left-out":
        return _put_back(draft, one)
    blocks = list(draft.blocks)
    block = blocks[one.block]
    if one.state == "break":
        follower = blocks.pop(one.block + 1)
        blocks[one.block] = replace(block, lines=block.lines + follower.lines, rule="review")
    elif one.state == "no-break":
        cut = block.lines.index(one.at)
        first, rest = block.lines[:cut], block.lines[cut:]
        blocks[one.block : one.block + 1] = [
            replace(block, lines=first),
            Block(block.kind, rest, rule="review"),
        ]
        joints = {i: joint for i, joint in draft.joints.items() if i != first[-1]}
        draft = replace(draft, joints=joints)
    elif one.state == "kept":
        blocks.pop(one.block)
        draft = replace(draft, gone={**draft.gone, **dict.fromkeys(block.lines, ("review", 1.0))})
    elif one.state == "level":
        blocks[one.block] = replace(block, level=other_level(block.level), rule="review")
    else:
        blocks[one.block] = _other_kind(draft, block, one.state)
    return replace(draft, blocks=tuple(blocks))


def _other_kind(draft: Draft, block: Block, state: str) -> Block:
    """A head as a paragraph and the other way; verse and quotations as paragraphs."""
    if OTHER[state] != "head":
        return Block("prose", block.lines, rule="review")
    levels = Counter(b.level for b in draft.blocks if b.kind == "head")
    level = levels.most_common(1)[0][0] if levels else 1
    return Block("head", block.lines, level=level, rule="review")


def _put_back(draft: Draft, one: Doubt) -> Draft:
    """Lines that were left out, as a paragraph in their place."""
    rule = draft.gone[one.at][0]
    lines = [one.at]
    while draft.gone.get(lines[-1] + 1, ("", 0.0))[0] == rule:
        lines.append(lines[-1] + 1)
    gone = {i: why for i, why in draft.gone.items() if i not in lines}
    blocks = list(draft.blocks)
    place = next((n for n, b in enumerate(blocks) if b.lines[0] > one.at), len(blocks))
    blocks.insert(place, Block("prose", tuple(lines), rule="review"))
    return replace(draft, gone=gone, blocks=tuple(blocks))


def _flip_call(draft: Draft, one: Doubt) -> Draft:
    if one.state == "call":
        calls = [e for e in draft.edits if e.start == one.at and e.rule.startswith("calls")]
        return replace(draft, edits=tuple(e for e in draft.edits if e not in calls))
    before = one.words.split("|")[1]
    return replace(draft, edits=(*draft.edits, Edit("review", one.at, before, f"[^{before}]")))
