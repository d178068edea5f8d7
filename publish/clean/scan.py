"""Patterns on long lines: tried only where they can match.

A pattern that opens with a look behind is tried at every character by Python's `re`. Each here
brings a `seed`, a sign that every match has, which is found fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Seeded:
    """A pattern, no match of which is empty, and what every match holds.

    A match begins at a match of `seed`, or at most `back` characters before it.
    """

    pattern: re.Pattern[str]
    seed: re.Pattern[str]
    back: int = 0


def seeded(pattern: str, seed: str, back: int = 0) -> Seeded:
    """A pattern and its seed, compiled."""
    return Seeded(re.compile(pattern), re.compile(seed), back)


def finds(one: Seeded, text: str) -> Iterator[re.Match[str]]:
    """What `one.pattern.finditer(text)` gives.

    >>> [m.span() for m in finds(seeded(r"(?<=\\w)\\s?\\*", r"\\*", 1), "a *b* *")]
    [(1, 3), (4, 5)]
    """
    pattern, back, at = one.pattern, one.back, 0
    for mark in one.seed.finditer(text):
        last = mark.start()
        at = max(at, last - back)
        while at <= last:
            match = pattern.match(text, at)
            if match:
                yield match
            at = match.end() if match else at + 1


def first(one: Seeded, text: str) -> re.Match[str] | None:
    """What `one.pattern.search(text)` gives."""
    return next(finds(one, text), None)


def pieces(text: str, size: int = 1 << 16) -> Iterator[str]:
    """The text cut at blanks into pieces of about `size` characters; all together are the text.

    >>> list(pieces("one two  three", 4))
    ['one ', 'two  ', 'three']
    """
    at = 0
    while at < len(text):
        blank = _BLANK.search(text, at + size - 1)
        end = blank.end() if blank else len(text)
        yield text[at:end]
        at = end


def count_words(text: str) -> int:
    """How many words stand in a text, as `str.split` parts them.

    >>> count_words(" one  two ")
    2
    """
    return sum(len(piece.split()) for piece in pieces(text))


_BLANK = re.compile(r"\s+")
