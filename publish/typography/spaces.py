"""Rules for spaces: what stays on one line with what it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from publish.typography.change import NARROW, NBSP, OPAQUE, THIN, Change
from publish.typography.change import _apply as _apply  # noqa: PLC0414 - for the examples
from publish.typography.held import (
    BARE,
    COMPOUND,
    DATED,
    MONTHS,
    NUMBERED,
    PARTICLES,
    TITLES,
    UNITS,
    WITH_NUMBER,
)

_ROMAN = r"(?=[IVXLC])(?:X{0,3}|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_QUOTE = "“„«‘‚”"
_I_IS_A_WORD = frozenset(["da", "en", "nb", "nn", "no", "pl", "sv"])
"""Languages in which a capital I between words is more likely a word than a number."""


def _hold(pattern: str, text: str, flags: int = 0, space: str = NBSP) -> Iterator[Change]:
    """Each group of the pattern is a space that is not to break."""
    for match in re.finditer(pattern, text, flags):
        for group in range(1, (match.re.groups or 0) + 1):
            if match[group] is not None and match[group] != space:
                yield Change(match.start(group), match.end(group), space)


def abbreviations(text: str, language: str) -> Iterator[Change]:
    """A title, a page, a number stay on one line with what they belong to; initials too.

    >>> _apply("Dr. Jones, ch. 3, i. e. so", abbreviations(
    ...     "Dr. Jones, ch. 3, i. e. so", "en")).count(NBSP)
    4
    >>> _apply("C. L. R. James", abbreviations("C. L. R. James", "en")).split(" ")
    ['C.\\xa0L.\\xa0R.\\xa0James']
    """
    if bare := BARE.get(language):
        yield from _hold(rf"(?<!\w)(?:{bare})( )(?=[{_QUOTE}]?[^\W\d_])", text)
    for match in re.finditer(r"[.º]( )(?=\S)", text):
        if abbreviated(text, match.start(1), language):
            yield Change(match.start(1), match.end(1), NBSP)


def abbreviated(text: str, at: int, language: str) -> bool:
    """Whether the full stop before the space at `at` is that of an abbreviation or an initial.

    >>> abbreviated("See p. 3.", 6, "en"), abbreviated("So it is. He", 9, "en")
    (True, False)
    """
    return any(
        after.match(text, at + 1) and before.search(text, max(at - 16, 0), at)
        for before, after in _abbreviated(language if language in TITLES else "en")
    )


_UPPER, _LOWER = r"[^\W\d_a-zа-яіїєґ]", r"[^\W\d_A-ZА-Я]"
_INITIAL = rf"(?<![\w]){_UPPER}\.(?:-{_UPPER}\.)?\Z"


@cache
def _abbreviated(language: str) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """(what stands before a space after a full stop, what after it) where the space holds."""
    pairs = [
        (rf"(?<!\w)(?:{TITLES[language]})\Z", rf"[{_QUOTE}]?[^\W\d_]"),
        (rf"(?<!\w)(?:{WITH_NUMBER[language]})\Z", r"\d|[IVXLCivxlc]+\b"),
        (_INITIAL, rf"{_UPPER}\."),
    ]
    # In English a single capital may be a word (So do I. They went); behind a name it is none.
    named = rf"(?:(?<!\w){_UPPER}\.[ \u00a0]|(?<!\w){_UPPER}{_LOWER}+ (?!I)){_UPPER}\.\Z"
    pairs.append((named if language == "en" else _INITIAL, rf"{_UPPER}{_LOWER}"))
    pairs.append((r"(?<!\w)(?:ca?|fl)\.\Z", r"\d"))  # about, flourished: before a year, anywhere
    for words in COMPOUND.get(language, ()):
        parts = words.split()
        for first, second in pairwise(parts):
            pairs.append((rf"(?i:(?<!\w){re.escape(first)})\Z", rf"(?i:{re.escape(second)})"))
    return [(re.compile(before), re.compile(after)) for before, after in pairs]


def numerals(text: str, language: str) -> Iterator[Change]:
    """A roman numeral stays on one line with the name or word before it, a century with its word.

    >>> _apply("World War II and I", numerals("World War II and I", "en")).split(" ")
    ['World', 'War\\xa0II', 'and', 'I']
    >>> _apply("XIX век", numerals("XIX век", "ru")) == f"XIX{NBSP}век"
    True
    """
    few = "{1,}" if language == "de" else "{2,}"  # German writes a full stop behind: Karl V. ging
    for match in re.finditer(
        rf"(?<=[^\W\d_])( )({_ROMAN})(?![\w’'.-])|(?<=[^\W\d_])( )([IVX]{few})(?=\.)", text
    ):
        at, number = (1, match[2]) if match[1] else (3, match[4])
        word = re.search(r"[^\W\d_]+$", text[: match.start(at)])
        named = word and len(word[0]) > 1 and word[0][0].isupper()
        if named and number == "I":
            named = language not in _I_IS_A_WORD
        if named or (word and word[0].lower() in NUMBERED):
            yield Change(match.start(at), match.end(at), NBSP)
    if language == "fr":
        yield from _hold(rf"{_UPPER}{_LOWER}+( )(?=I(?:er|re)(?!\w))", text)
    centuries = r"век|вв?\.|ст\.|століт|siècle|s\.|Jahrhundert|Jh|wiek|w\.|eeuw"
    if language != "en":
        yield from _hold(rf"(?<!\w)[IVX]+(?:e|er|\.)?( )(?={centuries})", text)


def numbers(text: str, language: str) -> Iterator[Change]:
    """A number stays with its unit, its sign, its thousands; a day with its month.

    >>> _apply("10 %, 5 kg, § 3, 4 May", numbers("10 %, 5 kg, § 3, 4 May", "en")).count(NBSP)
    4
    """
    if not re.search(r"\d", text):
        return
    units = UNITS["all"] + UNITS.get(language, "")
    yield from _hold(rf"(?<=[\d½¼¾])( )(?=(?:{units})(?!\w))", text)
    yield from _hold(r"(?:[§№¶€$£]|(?<!\w)(?:[nN]°|nº|n\.º|[Nn]r|kap))( )(?=\d)", text)
    if language == "fr":
        yield from _hold(r"(?<!\w)[Nn](?:os?|ᵒˢ?|[º°]s?)( )(?=\d)", text)
    if language != "en":
        yield from _hold(r"(?<![\d.,])\d{1,3}( )(?=\d{3}(?!\d))", text)
        yield from _hold(r"(?<=\d[ \u00a0]\d{3})( )(?=\d{3}(?!\d))", text)
    if months := MONTHS["en"] if language == "en" else DATED.get(language):
        yield from _hold(rf"(?<!\d)\d{{1,2}}(?:er|\.|º)?( )(?=(?:{months})(?!\w))", text)
    if language == "en":
        yield from _hold(rf"\b{MONTHS['en']}( )(?=\d{{1,2}}\b)", text)


def particles(text: str, language: str) -> Iterator[Change]:
    """Where the language asks for it, a word of one letter goes with what follows it.

    >>> _apply("Był w domu", particles("Był w domu", "pl")).split(" ")
    ['Był', 'w\\xa0domu']
    """
    if language in PARTICLES:
        before, after = PARTICLES[language]
        yield from _hold(rf"(?<![\w’'-])(?:{before})( )(?=[{_QUOTE}(]?\w)", text, re.IGNORECASE)
        if after:
            yield from _hold(rf"(?<=\w)( )(?=(?:{after})(?!\w))", text)


def french(text: str, language: str) -> Iterator[Change]:
    """In French a narrow space that does not break before ; ! ? », after «, a full one before :.

    They are set where the source has none, too, except within a time, an address or a ratio.

    >>> _apply("Quoi ? « Oui » dit: non!", french("Quoi ? « Oui » dit: non!", "fr")).split()
    ['Quoi', '?', '«', 'Oui', '»', 'dit', ':', 'non', '!']
    """
    if language != "fr":
        return
    ends, space = rf"[\w)»”’….%{OPAQUE}]", f"[ {NBSP}{NARROW}{THIN}]"
    for match in re.finditer(rf"(?<={ends})({space}?)([;!?]+)(?![\w=/&])", text):
        if not (match[1] == "" and match[2] == ";" and re.search(r"&\w+$", text[: match.start()])):
            yield Change(match.start(1), match.end(1), NARROW)
    for match in re.finditer(
        rf"(?<={ends})({space}?):(?=\s|$|[«“])|(?<={ends})({space}):(?!/)", text
    ):
        at = 1 if match[1] is not None else 2
        yield Change(match.start(at), match.end(at), NBSP)
    for match in re.finditer(rf"(?<=«){space}?(?=[^\s»])|(?<=[^\s«]){space}?(?=»)", text):
        yield Change(match.start(), match.end(), NARROW)


def german(text: str, language: str) -> Iterator[Change]:
    """In German the parts of z. B., d. h., u. a. are held together by a narrow space.

    >>> _apply("z. B. so", german("z. B. so", "de")) == f"z.{NARROW}B.{NBSP}so"
    True
    """
    if language == "de":
        last = r"(?:B|h|a|ä|d|R|U|A|E|W|o|u|v|Chr|J|g|w|s|M|T|N)\."
        yield from _hold(rf"(?<!\w)(?:z|d|u|i|o|v|s|m|n|a|k|a)\.( )(?={last})", text, space=NARROW)
        yield from _hold(
            r"(?<!\w)(?:z\.\s?B|d\.\s?h|u\.\s?a|i\.\s?d\.\s?R|m\.\s?E)\.( )(?=\w)", text
        )
