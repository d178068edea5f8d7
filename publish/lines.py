"""Markdown forgets lines; this makes its block parser write them on the blocks."""

from __future__ import annotations

from types import MethodType
from typing import Any
from xml.etree.ElementTree import Element

REACH = 3000  # lines looked ahead for a block's first line


class _Lines:
    """Where the parser is in the text. `at` is an index into `lines`."""

    def __init__(self, text: str, offset: int) -> None:
        self.lines = text.expandtabs(4).split("\n")
        self.offset = offset
        self.at = 0

    def find(self, block: str) -> int:
        """The line number at which the block begins: its first line, at or after the place at hand.

        Exact as long as blocks come in order. A block that Markdown has replaced by a marker of
        its own (raw HTML, fenced code) gets the line of the place at hand.
        """
        first = next((line.strip() for line in block.split("\n") if line.strip()), "")
        if first and "\x02" not in first:
            for number in range(self.at, min(len(self.lines), self.at + REACH)):
                if first in self.lines[number]:
                    self.at = number
                    break
        return self.at + 1 + self.offset

    def passed(self, line: int, block: str) -> None:
        """A whole block that began at `line` is done: what follows begins after its last line."""
        self.at = max(self.at, line - self.offset + block.strip("\n").count("\n"))


def follow(parser: Any, text: str, offset: int) -> None:
    """Make Markdown's block parser set `data-line` on every block of `text`.

    `offset` is added where the text is a passage from further down a file.
    """
    lines = _Lines(text, offset)

    def parse_blocks(self: Any, parent: Element, blocks: list[str]) -> None:
        while blocks:
            block, known, left = blocks[0], len(parent), len(blocks)
            line = lines.find(block)
            for processor in self.blockprocessors:
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break
            for child in list(parent)[known:]:
                if child.get("data-line") is None:
                    child.set("data-line", str(line))
            if len(blocks) == left - 1:
                lines.passed(line, block)

    parser.parseBlocks = MethodType(parse_blocks, parser)
