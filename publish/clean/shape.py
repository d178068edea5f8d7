"""What a line's look says: whether a sentence ends with it or begins, which number it is."""

from __future__ import annotations

import re
from functools import lru_cache

CALL_TAIL = (
    r"(?:\d{1,3}|\[\d{1,3}\]|"
    r"\(\d{1,3}\)|\d{1,3}\)|\([*+†‡§]{1,3}\)|[*†‡]{1,3}\)?|\[[*†‡a-z]\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
)
_ENDS = re.compile(rf"[.!?…:;。！？](?:--|—)?[\"'“”’»«›‹)\]_*=]*{CALL_TAIL}[\"'”’»)]*$")
_FULL_STOP = re.compile(
    rf"(?:[.!?…。！？]|[.!?]\s?--|[.!?]—)[\"'“”’»«›‹)\]_*=]*{CALL_TAIL}[\"'”’»)]*$"
)
END = 80  # characters at a line's end that say how it ends; lines may be very long
KEPT = 1 << 14  # answers that are kept: rules ask about the same few lines one after another
_STARTS = re.compile(r"[\"'“‘„‚«»‹›(\[_*=—–-]*")
_ITEM = re.compile(
    r"(?:[•●▪◦‣·*–—-]|\(?(?:\d{1,3}|[a-zA-Zα-ω]|[ivxlc]{1,6}|[IVXLC]{1,6})[.)\]])(?=\s)"
)
ROMAN = re.compile(
    r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})", re.IGNORECASE
)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def ends_sentence(text: str) -> bool:
    """Whether a sentence may end with this line.

    >>> ends_sentence("of abuse and depravity.”3"), ends_sentence("to join with the Workers’")
    (True, False)
    """
    return _stops(text[-END:])


@lru_cache(KEPT)
def _stops(tail: str) -> bool:
    return bool(_FULL_STOP.search(tail))


def ends_clause(text: str) -> bool:
    """Whether a sentence ends here or a colon or semicolon stands here."""
    return bool(_ENDS.search(text[-END:]))


def first_letter(text: str) -> str:
    """The first character behind opening quotes, brackets and marks of emphasis."""
    at = _STARTS.match(text).end()  # type: ignore[union-attr]
    return text[at : at + 1]


def starts_lower(text: str) -> bool:
    """Whether the line goes on with a small letter, so that no paragraph begins with it.

    >>> starts_lower("new government"), starts_lower("Opposition"), starts_lower("a) dass es")
    (True, False, False)
    """
    return _starts_lower(text) if len(text) > END else _short_starts_lower(text)


def _starts_lower(text: str) -> bool:
    return first_letter(text).islower() and not is_item(text) and not _is_shouted(text)


_short_starts_lower = lru_cache(KEPT)(_starts_lower)


def _is_shouted(text: str) -> bool:
    """Whether capitals prevail though the first letter is small: `cHAPTER vII`, a misread head.

    >>> _is_shouted("cHAPTER vII"), _is_shouted("the USA and the IWW")
    (True, False)
    """
    if len(text) > END or not any(map(str.isupper, text[1:5])):
        return False
    upper = sum(map(str.isupper, text))
    return upper > 4 and upper > 2 * sum(map(str.islower, text))


def is_item(text: str) -> bool:
    """Whether the line begins like an item of a list: a bullet, `3.`, `a)`, `(iv)`."""
    return bool(_ITEM.match(text))


def roman(text: str) -> int:
    """The value of a roman numeral, 0 where it is none.

    >>> roman("XIV"), roman("did"), roman("viiii")
    (14, 0, 9)
    """
    if not ROMAN.fullmatch(text):
        return 0
    values = [_VALUES[c] for c in text.upper()]
    return sum(-v if v < n else v for v, n in zip(values, [*values[1:], 0], strict=True))


def is_caps(text: str) -> bool:
    """Whether the text's letters are capitals, at least two; one in ten may be misread.

    >>> is_caps("THE PRINCE."), is_caps("I was"), is_caps("THE CANiNG NEEDLE")
    (True, False, True)
    """
    letters = [c for c in text if c.isalpha() and c not in "ßªº"]
    small = sum(c.islower() for c in letters)
    upper = sum(c.isupper() for c in letters)
    return len(letters) > 1 and upper > 1 and small * 10 <= len(letters)
