"""Markdown forgets lines; this makes its block parser write them on the blocks.

Lines count from 1. What Markdown takes out of the text before it looks for blocks (fenced code, raw
HTML) keeps its line in the stash: `publish.markup` writes `data-line` on its tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import MethodType
from typing import Any
from xml.etree.ElementTree import Element

REACH = 3000  # lines looked ahead for a block's first line
MARKS = frozenset(" \t>*+-:.)0123456789")  # what may stand before the text of a list or quotation

_STASHED = re.compile("\x02wzxhzdk:(\\d+)\x03")
_FIRST_TAG = re.compile(r'<[^<>\s]+ data-line="(\d+)"')
_FENCE = re.compile(r"( *)(`{3,}|~{3,})([^`]*)")
_ITEM = re.compile(r"( *)(?:[*+-]|\d{1,9}\.|:) +(?=\S)")
_HOLDERS = frozenset(["li", "dd", "blockquote"])
_CONTAINERS = frozenset(["ul", "ol", "dl", "blockquote"])


def fences(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and last line, counted from 0, of each fenced code that is closed.

    >>> list(fences(["a", "```py", "[^1]: x", "```", "~~~"]))
    [(1, 3)]
    """
    number = 0
    while number < len(lines):
        end = _closing(lines, number)
        if end:
            yield number, end
        number = max(end, number) + 1


def _closing(lines: Sequence[str], start: int) -> int:
    """The line that closes the fence opened on line `start`; 0 where none is, or none closes it."""
    fence = _FENCE.fullmatch(lines[start])
    if fence is None:
        return 0
    inside = held(lines, start)
    least = inside[-1] if inside else 0
    if len(fence[1]) > least + 3:
        return 0
    closing = re.compile(rf" {{{least},{least + 3}}}{fence[2]}{fence[2][0]}* *")
    for number, line in islice(enumerate(lines), start + 1, None):
        if closing.fullmatch(line):
            return number
        if line.strip() and _indent(line) < least:
            return 0  # the item ends, and the fence is not closed
    return 0


def held(lines: Sequence[str], number: int) -> list[int]:
    """The columns at which the text of the list items begins in which a line stands, outer first.

    >>> held(["- a", "", "    1. b", "", "       ```"], 4), held(["- a", "", "b", "", "  ```"], 4)
    ([2, 7], [])
    """
    columns: list[int] = []
    reach = _indent(lines[number])
    for line in reversed(lines[max(number - REACH, 0) : number]):
        item = _ITEM.match(line)
        if item and len(item[0]) <= reach:
            columns.insert(0, len(item[0]))
        elif not line.strip() or _indent(line) >= reach:
            continue
        reach = min(reach, _indent(line))
        if not reach:
            break
    return columns


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class _Lines:
    """Where the parser is in the text. `at` is an index into `lines`."""

    def __init__(self, text: str, offset: int) -> None:
        self.lines = text.expandtabs(4).split("\n")
        self.offset = offset
        self.at = 0
        self.tag = -1  # the line of an opening tag at which text may begin
        self.taken = -1  # the number in the stash of what was met last

    def find(self, block: str, stash: Sequence[Any]) -> int:
        """The index of the line at which the block begins, at or after the place at hand."""
        first = next((line.strip() for line in block.split("\n") if line.strip()), "")
        stashed = _STASHED.match(first)
        if stashed and int(stashed[1]) != self.taken:
            self.taken = int(stashed[1])
            self._take(stash[self.taken])
        elif first and not stashed:
            self.at = self._search(first)
        return self.at

    def _take(self, raw: Any) -> None:
        """Go to what lies in the stash: an element, or HTML as text, or a comment."""
        tag = _FIRST_TAG.match(raw) if isinstance(raw, str) else None
        line = raw.get("data-line") if isinstance(raw, Element) else tag and tag[1]
        if line:
            self.at = max(self.at, int(line) - 1 - self.offset)
            self.tag = self.at if isinstance(raw, Element) else -1
        elif isinstance(raw, str) and raw.strip():
            self.at = self._search(raw.strip().split("\n")[0])
        if isinstance(raw, str):
            self.at += raw.strip().count("\n")

    def _search(self, first: str) -> int:
        """The next line that is `first` after marks of lists and quotations, else that holds it."""
        if self.at == self.tag and self.lines[self.at].partition(">")[2].strip() == first:
            return self.at
        reach = range(self.at, min(len(self.lines), self.at + REACH))
        for number in reach:
            line = self.lines[number].strip()
            if line.endswith(first) and MARKS.issuperset(line[: len(line) - len(first)]):
                return number
        return next((number for number in reach if first in self.lines[number]), self.at)

    def back(self, text: str, start: int) -> int:
        """The line before index `start` that reads `text`, at most twenty back; else `start`."""
        reach = range(start - 1, max(start - 21, -1), -1)
        return next((number for number in reach if self.lines[number].strip() == text), start)

    def passed(self, block: str, start: int, rest: str | None) -> None:
        """What began at `start` is done: all of the block, or what stands before its `rest`."""
        if not block.strip():
            return
        if rest is None:
            self.at = max(self.at, start + block.strip("\n").count("\n") + 1)
        elif rest and block.endswith(rest):
            done = block[: len(block) - len(rest)].lstrip("\n").count("\n")
            self.at = max(self.at, start + done)


def follow(machine: Any, text: str, offset: int) -> None:
    """Make Markdown's block parser set `data-line` on every block, item and row of `text`.

    `offset` is added where the text is a passage from further down a file.
    """
    lines = _Lines(text, offset)

    def parse_blocks(self: Any, parent: Element, blocks: list[str]) -> None:
        while blocks:
            block, known, left = blocks[0], len(parent), len(blocks)
            start = lines.find(block, machine.htmlStash.rawHtmlBlocks)
            if parent.tag in _HOLDERS:
                _mark(parent, start + 1 + offset)
            for processor in self.blockprocessors:
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break
            _number_terms(parent, lines)
            _number(list(parent)[known:], start, lines)
            if len(blocks) == left - 1 and not _STASHED.match(block.strip()):
                lines.passed(block, start, None)
            elif len(blocks) == left:
                lines.passed(block, start, blocks[0])

    machine.parser.parseBlocks = MethodType(parse_blocks, machine.parser)


def _mark(element: Element, line: int) -> None:
    if element.get("data-line") is None:
        element.set("data-line", str(line))


def _number(new: Iterable[Element], start: int, lines: _Lines) -> None:
    """Write their lines on the elements that came of one block, the first of which is at `start`.

    A later one without a line (a heading under a line of text) stands where the parser is now.
    """
    for place, child in enumerate(new):
        if child.tag == "p" and _STASHED.fullmatch((child.text or "").strip()):
            continue  # what is stashed takes the place of a bare <p>, and of no other
        inside = next((e.get("data-line") for e in child.iter() if e.get("data-line")), None)
        line = (start if place == 0 else lines.at) + 1 + lines.offset
        _mark(child, int(inside) if inside and child.tag in _CONTAINERS else line)
        if child.tag == "table":
            # Below the heads stands the line of dashes, which is no row.
            for row, element in enumerate(child.iter("tr")):
                _mark(element, line + row + (1 if row else 0))


def _number_terms(parent: Element, lines: _Lines) -> None:
    """Give the terms of a definition list, which come before their definition, their lines."""
    if not len(parent) or parent[-1].tag != "dl":
        return
    below = lines.at
    for element in reversed(list(parent[-1])):
        if element.tag == "dd":
            below = int(element.get("data-line") or 0) - 1 - lines.offset
        elif element.get("data-line"):
            return
        else:
            below = lines.back((element.text or "").strip(), below)
            element.set("data-line", str(below + 1 + lines.offset))
