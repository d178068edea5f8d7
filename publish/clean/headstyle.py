"""The manner in which a head is set: chapter words, numbers, capitals; its level goes by it."""

from __future__ import annotations

import re
from collections.abc import Callable

from publish.clean import language, shape

NUMBERED = ("part", "chapter", "roman", "arabic")  # manners whose numbers count
_NUMBER = r"(?:\d{1,3}|[IVXLC]{1,7}|[ivxlc]{1,7})"
_SEPARATOR = r"(?:\s*[.:)—–]|\s+--?|\s+[—–])"
CHAPTER = re.compile(
    rf"(?:{language.APPENDIX})\s+(?:[A-Z]|{_NUMBER})(?=[\s.:,;()\[—–-]|$)"
    rf"|(?:{language.CHAPTER})\s*(?:{_NUMBER}|{language.NUMBERS})(?=[\s.:,;()\[—–-]|$)"
    rf"|(?:{language.NUMBERS}|\d{{1,3}}\.)\s+(?:{language.CHAPTER})(?=[\s.:—–-]|$)",
    re.IGNORECASE,
)
PART = re.compile(
    rf"(?:{language.PART})\s+(?:{_NUMBER}|{language.NUMBERS})(?=[\s.:,;(—–-]|$)"
    rf"|(?:{language.NUMBERS}|\d{{1,3}}\.)\s+(?:{language.PART})(?=[\s.:—–-]|$)",
    re.IGNORECASE,
)
# `Fig. 3. A chair`, also as a scanner reads its capitals: `FIa. 55.`, `FIG.24.`
CAPTION = re.compile(
    rf"(?i:{language.CAPTION}|F[I1l]\w?[.,]?)\s?[\dIVXLClO]{{1,5}}[.:,—–-]{{1,2}}"
    r"\s*[\"“„«(]?(?=\w?[A-ZÀ-ÞА-Я])"
)
ALONE = re.compile(
    rf"(?:(?:{language.CHAPTER}|{language.PART}|{language.APPENDIX})\s*)?"
    rf"(?:(?:\d{{1,3}}|[A-Z]\.\d{{1,2}})(?:\.\d{{1,2}})*|[IVXLC]{{1,7}}|{language.NUMBERS})[.:]?"
    rf"|(?:{language.NUMBERS})\s+(?:{language.CHAPTER}|{language.PART})[.:]?",
    re.IGNORECASE,
)
ROMAN = re.compile(r"([IVXLC]{1,7})\.?")
ROMAN_TITLED = re.compile(rf"([IVXLC]{{1,7}}){_SEPARATOR}\s+(?=\S)")
ARABIC = re.compile(r"(\d{1,3})\.?")
ARABIC_TITLED = re.compile(r"(\d{1,3})(?:\.|\)|:|\s[—–-])\s+(?=\S)")
LETTER = re.compile(r"\(?([a-hA-H])[.):]{1,2}\s+(?=\S)")
DECIMAL = re.compile(r"((?:\d{1,2}|[A-Z])(?:\.\d{1,2}){1,3})\.?(?:\s+(?=\S)|$)")


def is_strong(line: str) -> bool:
    """Whether a line alone, by its words, is a head: `Chapter IV`, `Preface`, `Part the First`.

    >>> is_strong("CHAPTER I -- OF KINGS"), is_strong("Vorwort"), is_strong("Chapter and verse")
    (True, True, False)
    """
    line = line.strip()
    if len(line) > 120 or shape.starts_lower(line):
        return False
    if language.role(line):
        return True
    return _named(line)


def _named(line: str) -> bool:
    """`Chapter 4` with nothing but a stop after it, or with a title in capitals or set off."""
    match = CHAPTER.match(line) or PART.match(line)
    if not match:
        return False
    rest = line[match.end() :].strip()
    if not rest.strip(".:") or shape.is_caps(rest):
        return True
    title = re.match(r"[.:—–(\[-]+\s*(?=\S)", rest)
    if not title or rest.endswith((",", ";")) or shape.starts_lower(rest[title.end() :]):
        return False
    return len(rest.split()) < 12 or not shape.ends_sentence(rest)


def is_caption(text: str) -> bool:
    """Whether a line is printed below a picture: `Fig. 3. A chair.`, its letters in capitals.

    >>> is_caption("FIG. 3. A CHAIR."), is_caption("FIa. 55. sTOOL TOP"), is_caption("Fig. 3 is a")
    (True, True, False)
    """
    match = CAPTION.match(text[: shape.END])
    rest = text[match.end() :] if match else ""
    return sum(map(str.isupper, rest)) > sum(map(str.islower, rest))


def style(text: str) -> str:
    """The manner in which a head is set, by which its level goes; "" for words that are no head.

    >>> style("IV"), style("3. The Trial"), style("2.1 Scope"), style("It was late.")
    ('roman', 'arabic', 'decimal2', '')
    """
    bare = bare_of(text)
    return next((name for name, test in _STYLES if test(bare)), "") or _decimal(bare)


def bare_of(text: str) -> str:
    """A head's words without marks of emphasis and without the call at its end.

    >>> bare_of("(_a_) _Feudal Socialism_."), bare_of("PROLETARIANS.(a)"), bare_of("XVIII(*) -- OF")
    ('(a) Feudal Socialism.', 'PROLETARIANS.', 'XVIII -- OF')
    """
    text = re.sub(r"[_=~*](?=\S)|(?<=\S)[_=~*]", "", text.strip())
    return re.sub(r"(?<=[\w.!?])(?:\[\w{1,3}\]|\([*+†a-z]?\))(?=\s|$)", "", text).strip()


def _roman(text: str) -> bool:
    match = ROMAN.fullmatch(text) or ROMAN_TITLED.match(text)
    return bool(match and shape.roman(match.group(1)))


def _arabic(text: str) -> bool:
    return bool(ARABIC.fullmatch(text) or ARABIC_TITLED.match(text))


def _decimal(text: str) -> str:
    match = DECIMAL.match(text)
    return f"decimal{match.group(1).count('.') + 1}" if match else ""


_STYLES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("part", lambda text: PART.match(text) and _named(text)),
    ("chapter", lambda text: CHAPTER.match(text) and _named(text)),
    ("known", language.role),
    ("roman", _roman),
    ("arabic", _arabic),
    ("letter", LETTER.match),
    ("caps", shape.is_caps),
)


def number(text: str) -> int:
    """The number that a head opens with, 0 where there is none."""
    text = bare_of(text)
    match = ROMAN_TITLED.match(text) or ROMAN.fullmatch(text.strip())
    if match:
        return shape.roman(match.group(1))
    match = ARABIC_TITLED.match(text) or ARABIC.fullmatch(text.strip())
    if match:
        return int(match.group(1))
    letter = LETTER.match(text)
    return ord(letter.group(1).lower()) - ord("a") + 1 if letter else 0
