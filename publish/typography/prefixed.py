"""Quotation marks behind letters that are written on to the word: Hebrew ה"שלום", Arabic و"السلام".

In Hebrew the same sign stands before the last letter of an acronym (צה"ל), and a single one behind
a letter is a geresh (ג'ורג'): only a pair is a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from publish.typography.singles import opens

# One-letter words that are written on to the next one, and a stroke that Arabic may put between.
_PREFIXES = {"ar": "[وفبلك]{1,3}ـ?", "he": "[משהוכלב]{1,4}"}
_AFTER = {"he": re.compile(r"[א-ת](?:ים|ות)?(?=\W|\Z)")}
"""What follows the mark in an acronym: its last letter, and an ending of the plural."""
_SHORT = re.compile(r"(?<!\w)(?:[א-ת]|עמ|מס|פרופ|גב|רח|שד|טל)\Z")
"""Abbreviations and numerals with a geresh, which closes nothing."""


def prefixed(text: str, language: str) -> dict[int, int]:
    """Where a straight mark behind a prefix opens a quotation -> where another one closes it.

    >>> prefixed('ה"שלום" של ד"ר', "he"), prefixed("ו'כן' של עמ' 3", "he"), prefixed('צה"ל', "he")
    ({1: 6}, {1: 4}, {})
    """
    if language not in _PREFIXES or ('"' not in text and "'" not in text):
        return {}
    marks = "\"'" if language == "he" else '"'
    return {start: end for mark in marks for start, end in _pairs(text, language, mark)}


def gershayim(text: str, behind: Container[int]) -> list[int]:
    """Where a straight double mark is that of an acronym: in a word, and opens none (`behind`)."""
    found = (match.start() for match in re.finditer('"', text))
    return [at for at in found if at not in behind and _joined(text, at)]


def _joined(text: str, at: int) -> bool:
    """Whether the mark at this offset stands between two letters."""
    before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    return (before.isalpha() or before == "ـ") and after.isalpha()


def _pairs(text: str, language: str, mark: str) -> Iterator[tuple[int, int]]:
    """The pairs of one sign that begin behind a prefix: each closer takes the nearest opener."""
    behind = re.compile(rf"(?<![\w'\"]){_PREFIXES[language]}\Z")
    begun: list[tuple[int, bool]] = []  # (where, whether behind a prefix)
    for match in re.finditer(mark, text):
        at = match.start()
        if _joined(text, at):
            if behind.search(text, max(at - 8, 0), at) and _begins(text, at, language, bool(begun)):
                begun.append((at, True))
        elif opens(text, at):
            begun.append((at, False))
        elif begun and (mark == '"' or not _SHORT.search(text, max(at - 8, 0), at)):
            opener, after_prefix = begun.pop()
            if after_prefix:
                yield opener, at


def _begins(text: str, at: int, language: str, inside: bool) -> bool:
    """Whether a word begins after the mark, and not the last letter of an acronym.

    A single letter is quoted where its mark comes right behind it and no other quotation is open.
    """
    last = _AFTER[language].match(text, at + 1) if language in _AFTER else None
    return last is None or (not inside and text[last.end() : last.end() + 1] == text[at])
