"""From a place in the text as cleaned to the line of its source."""

from __future__ import annotations

import bisect
import re

from publish.book import Edit


class SourceLines:
    """From an offset in the text as cleaned to the line of the source."""

    def __init__(self, source: str, edits: tuple[Edit, ...]) -> None:
        self.ends = [match.start() for match in re.finditer(r"\r\n|\n|\r", source)]
        self.outs: list[int] = []
        self.ins: list[int] = []
        shift = 0
        for edit in edits:
            self.outs.append(edit.start + shift + len(edit.after))
            shift += len(edit.after) - len(edit.before)
            self.ins.append(edit.start + len(edit.before))

    def at(self, offset: int) -> int:
        """The line, from 1, of the character that stands at `offset` in the cleaned text."""
        n = bisect.bisect_right(self.outs, offset) - 1
        place = offset if n < 0 else self.ins[n] + offset - self.outs[n]
        return bisect.bisect_left(self.ends, place) + 1
