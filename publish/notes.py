"""Note definitions, `[^label]: text` in any text of the manuscript, taken out before Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from publish.book import Place
from publish.lines import fences

MISSING = "{missing}"

_HEAD = re.compile(r"\[\^([^\]\s\[]{1,100})\]:[ \t]*(.*)")


@dataclass(frozen=True)
class Definition:
    """One note as written: its Markdown, or None where the manuscript says that it is missing.

    The first line of `text` stands at `place`, and is empty where the note begins below its label.
    """

    label: str
    text: str | None
    place: Place


def split(text: str, file: str) -> tuple[str, list[Definition]]:
    """Take the note definitions out of a text; blank lines stay in their place, for the count.

    A definition goes on over lines that follow without a blank line, and over paragraphs indented
    by four spaces. Inside fenced code nothing is a definition.

    >>> rest, notes = split("A.[^x]\\n\\n[^x]: One\\n    two\\n\\n    three\\n\\nB.", "i.md")
    >>> rest.split(), notes[0].text, notes[0].place.line
    (['A.[^x]', 'B.'], 'One\\ntwo\\n\\nthree', 3)
    """
    lines = text.split("\n")
    kept, found = list(lines), list[Definition]()
    code = {number for first, last in fences(lines) for number in range(first, last + 1)}
    number = 0
    while number < len(lines):
        head = None if number in code else _HEAD.fullmatch(lines[number])
        if head is None:
            number += 1
            continue
        end = _end(lines, number + 1)
        body = "\n".join([head[2], *(_dedent(line) for line in lines[number + 1 : end])]).rstrip()
        place = Place(file, number + 1)
        found.append(Definition(head[1], None if body.strip() == MISSING else body, place))
        kept[number:end] = [""] * (end - number)
        number = end
    return "\n".join(kept), found


def _dedent(line: str) -> str:
    return re.sub(r"^(?: {1,4}|\t)", "", line)


def _end(lines: list[str], number: int) -> int:
    """The line after the last one of a definition whose first line is before `number`."""
    end = number
    while number < len(lines):
        line = lines[number]
        blank_before = not lines[number - 1].strip()
        if line.strip():
            if _HEAD.match(line) or (blank_before and not re.match(r" {4}|\t", line)):
                break
            end = number + 1
        number += 1
    return end
