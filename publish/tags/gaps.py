"""Spaces that a line dropped at its end, and hyphens that it set: found by the text as it was.

Who hears a PDF, or searches it, has the letters that are drawn, and no line ends. The layout drops
a space where it breaks a line, and draws none that stands alone between two elements.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

BREAK = "\n"
UNSEEN = "\u00ad\u200b"
"""Signs at which a line may be broken: of a space they have nothing."""


class Found(NamedTuple):
    """Where the text of a laid-out box stands in the source; `hyphen`: the layout added one."""

    start: int
    end: int
    hyphen: bool


class Source:
    """The text of the boxes before they were broken into lines.

    It is all in `text`, with a line feed wherever a block begins or ends. `parts` are the pieces of
    it (from, to) by whose they are: an element, or a pseudo-element of one; `read` is where each
    goes on.
    """

    def __init__(self, tree: Any) -> None:
        self.parts: dict[tuple[Any, str], list[tuple[int, int]]] = {}
        self.read: dict[tuple[Any, str], tuple[int, int]] = {}
        pieces: list[str] = []
        length = 0
        for box in _in_order(tree):
            words = BREAK if box is None else box.text
            if box is not None:
                part = (length, length + len(words))
                self.parts.setdefault((box.element, box.element_tag), []).append(part)
            pieces.append(words)
            length += len(words)
        self.text = "".join(pieces)

    def find(self, box: Any) -> Found | None:
        """The place of a box, the next of its element; None where it holds other words."""
        whose, words = (box.element, box.element_tag), box.text.strip()
        parts, (number, at) = self.parts.get(whose, []), self.read.get(whose, (0, 0))
        for n in range(number, len(parts)):
            start, end = parts[n]
            start = self._past_space(max(start, at), end)
            if start == end:
                continue
            for bare in (words, words.removesuffix(box.style["hyphenate_character"])):
                if self.text.startswith(bare, start) and start + len(bare) <= end:
                    self.read[whose] = (n, start + len(bare))
                    return Found(start, start + len(bare), bare != words)
            break
        return None

    def parted(self, before: int, after: int) -> bool:
        """Whether a space or the edge of a block stands between two places."""
        return before > after or any(sign.isspace() for sign in self.text[before:after])

    def _past_space(self, at: int, end: int) -> int:
        while at < end and (self.text[at].isspace() or self.text[at] in UNSEEN):
            at += 1
        return at


def _in_order(box: Any) -> Iterator[Any]:
    """The text boxes in order, None at the edges of each block.

    A break (`br`) holds a line feed in a text box of its own.
    """
    if hasattr(box, "text"):
        yield box
        return
    block = box.style["display"][0] == "block"
    if block:
        yield None
    for child in box.children:
        yield from _in_order(child)
    if block:
        yield None
