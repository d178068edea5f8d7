"""What a rule of typography gives back, and the signs that several rules need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

NBSP = "\u00a0"
NARROW = "\u202f"
HAIR = "\u200a"
THIN = "\u2009"
OPAQUE = "\ufffc"  # stands for a letter that no rule may touch


class Change(NamedTuple):
    """text[start:end] is to read `new`."""

    start: int
    end: int
    new: str


Rule = Callable[[str, str], Iterator[Change]]
"""A rule: the text of a block and its language (without a region) -> changes."""


def _apply(text: str, changes: Iterable[Change]) -> str:
    """The text with the changes made, for the examples."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text
