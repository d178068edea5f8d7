"""Rules for signs: primes, dashes, ranges of numbers, dots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from publish.typography.change import NARROW, NBSP, Change
from publish.typography.change import _apply as _apply  # noqa: PLC0414 - for the examples
from publish.typography.held import MONTHS
from publish.typography.singles import singles


def _substitute(pattern: str, new: str, text: str) -> Iterator[Change]:
    for match in re.finditer(pattern, text):
        yield Change(match.start(), match.end(), new)


_INCHES = r"[ \u00a0]?\d{1,2}(?:[.,½¼¾]\d*)?"


def primes(text: str, language: str) -> Iterator[Change]:
    """Feet and inches, minutes and seconds are primes, and no quotation marks.

    >>> _apply('6\\' 2" tall, 40° 26\\' 46", a 12" disc', primes(
    ...     '6\\' 2" tall, 40° 26\\' 46", a 12" disc', "en"))
    '6′ 2″ tall, 40° 26′ 46″, a 12″ disc'
    >>> [*primes('"in 1917" and \\'in 1917\\', the 1960s\\'', "en")]
    []
    """
    if "'" not in text and '"' not in text:
        return
    taken: set[int] = set()
    for match in re.finditer(rf"(?<=\d)(')(?={_INCHES}\")|°[ \u00a0]?\d{{1,2}}(')", text):
        taken.add(match.start(1 if match[1] else 2))
    for match in re.finditer(rf"(?<=\d'){_INCHES}(\")", text):
        taken.add(match.start(1))
    if re.search(r"\d'", text):
        closing = set(singles(text, language).values())
        feet = (match.start(1) for match in re.finditer(r"(?<!\d)\d{1,3}(')(?![\w'\"])", text))
        taken |= {at for at in feet if at not in closing}
    for match in re.finditer(r"(?<=\d)\"(?!\w)", text):
        before = text[: match.start()]
        if not re.search("[“„«»]", before) and len(set(_straight(before)) - taken) % 2 == 0:
            taken.add(match.start())
    for at in sorted(taken):
        yield Change(at, at + 1, "′" if text[at] == "'" else "″")


def _straight(text: str) -> list[int]:
    return [match.start() for match in re.finditer('"', text)]


# The dash within a sentence, and that with which a speaker begins, by language; all have a space
# beside them. English closes the first up; Spanish sets the raya close to what it encloses.
_DASHES = {
    "de": "––", "nl": "––", "sv": "––", "da": "––", "nb": "––", "cs": "––", "fi": "––",
    "fr": "–—", "it": "–—", "pl": "–—", "pt": "——", "es": "——", "ru": "——", "uk": "——",
    "bg": "——", "ro": "–—", "el": "——",
}  # fmt: skip
_SPACED = ("ru", "uk", "bg")


# Of two figures, the second may be an approximate one; of two with the same abbreviation or sign
# before them, or the same unit behind them, both are taken whole.
_SUFFIX = r"(?:[a-z%°′″]|st|nd|rd|th|[ \u00a0]?[ap]\.?[ \u00a0]?m\.?|[ \u00a0]B\.?C\.?(?:E\.?)?)?"
_FIGURES = rf"(?<![\w-])\d[\d.,]*{_SUFFIX}--(?=(?:(?:ca?|A\.D)\.[ \u00a0]?)?[.,]?\d)"
_LED = r"(?<![\w.-])([$£€¥₽#§]|[^\W\d_]{1,5}\.)([ \u00a0]?)\d[\d.,]*[a-z]?--(?=\1\2\d)"
_UNITED = (
    r"(?<![\w-])\d[\d.,]*[ \u00a0]?([€$£₽%‰]|[^\W\d_]{1,4}\.?)--(?=\d[\d.,]*[ \u00a0]?\3(?!\w))"
)
_ROMAN = r"x{0,3}(?:l?x{0,3}|xl)(?:ix|iv|v?i{0,3})"
_ROMANS = rf"\b(?=[ivxlc]+--[ivxlc]+\b)(?!i--i\b)c*{_ROMAN}--(?=c*{_ROMAN}\b)"
_RANGE = re.compile(rf"(?:{_LED}|{_UNITED}|{_FIGURES}|{_ROMANS})(?!-)")


@cache
def _dates(language: str) -> re.Pattern[str]:
    """Two dates, of each at least the month, and the two hyphens between them."""
    month = MONTHS.get(language, MONTHS["en"])
    day, year = r"\d{1,2}(?:\.|er|º|st|nd|rd|th)?", r"(?:(?:,|[ \u00a0]de)?[ \u00a0]\d{3,4})?"
    date = rf"(?:{day}[ \u00a0])?(?:{month})(?:[ \u00a0]\d{{1,2}}(?!\d))?{year}"
    return re.compile(rf"(?<![\w-]){date}(--)(?=({date})(?!\w))(?!-)")


def _ranged(text: str, language: str) -> list[int]:
    """Where two hyphens stand between two numbers, or two dates with names of months.

    In Russian and its neighbours a dash between words is spaced, so that such dates have that one.

    >>> _ranged("3 May--4 June, $5--$6, c. 14--c. 18; in May--June asked", "en")
    [5, 17, 28]
    """
    if "--" not in text:
        return []
    found = [match.end() - 2 for match in _RANGE.finditer(text)]
    if language not in _SPACED:
        dates = _dates(language).finditer(text)
        found += [m.start(1) for m in dates if re.search(r"\d", m[0] + m[2])]
    return sorted(set(found))


def dashes(text: str, language: str) -> Iterator[Change]:
    """Two or three hyphens become a dash: closed up in English, elsewhere spaced as it should be.

    Where a dash is spaced, none begins a line, unless a speaker begins with it. Two hyphens between
    numbers are a range's.

    >>> _apply("a -- b --- c--d, and --", dashes("a -- b --- c--d, and --", "en"))
    'a—b—c—d, and—'
    >>> _apply("Он -- это я", dashes("Он -- это я", "ru")).replace(NBSP, "_")
    'Он_— это я'
    """
    kept = _ranged(text, language)
    if language == "en":
        space = r"[ \u00a0]*"
        typed = rf"(?:(?<=\S){space}|(?<=\A))(?<!-)-{{2,3}}(?!-){space}(?=\S|\Z)"
        for change in _substitute(typed, "—", text) if "--" in text else ():
            if change.start not in kept:
                yield change
        return
    for match in re.finditer(r"([ \u00a0]?)(?<!-)(-{2,3}|[—–])(?!-)( ?)", text):
        if match.start(2) in kept:
            continue
        begins = not text[: match.start(2)].strip()
        new = _dash(match, language, begins=begins)
        if new != match[0]:
            yield Change(match.start(), match.end(), new)


def _dash(match: re.Match[str], language: str, *, begins: bool) -> str:
    """A dash and its spaces; a speaker's `begins` the text."""
    before, dash, after = match.groups()
    text, typed = match.string, dash.startswith("-")
    if typed:
        dash = "—" if dash == "---" else _DASHES.get(language, "––")[1 if begins else 0]
    beside = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
    if typed and language in _SPACED and not before and len(beside) == 2 and beside.isalnum():
        before = after = " "  # typed without its spaces
    ends = not after and re.match(rf"\s*\Z|[{NARROW}”“»’)!?.,;…]", text[match.end() :])
    if begins:
        return f"{before}{dash}{NBSP if after else ''}"
    return f"{NBSP if before and (after or ends) else before}{dash}{after}"


def ranges(text: str, language: str) -> Iterator[Change]:
    """A hyphen between two numbers of a range is an en dash; dates, ISBNs, telephones stay.

    So are two hyphens between any two numbers, small roman ones too, and between two dates.

    >>> _apply("1917-1921, pp. 3-7", ranges("1917-1921, pp. 3-7", "en"))
    '1917–1921, pp. 3–7'
    >>> _apply("1914--18, pp. xii--xv, 12a--b--3", ranges("1914--18, pp. xii--xv, 12a--b--3", "en"))
    '1914–18, pp. xii–xv, 12a--b--3'
    >>> [*ranges("2026-11-24, 978-3-16, 555-1234, 3.5-4x", "en")]
    []
    """
    for at in _ranged(text, language):
        yield Change(at, at + 2, "–")
    number = r"(?<![\w.,/–-])(\d{1,4})-(\d{1,4})(?![\w/–-]|[.,]\d)"
    for match in re.finditer(number, text):
        first, last = match[1], match[2]
        shortened = len(last) < len(first)  # 1917-21
        longer = len(last) - len(first)  # 99-101; but 555-1234 is a telephone
        if shortened or (longer <= 1 and not (longer and len(last) > 3) and int(first) < int(last)):
            yield Change(match.end(1), match.start(2), "–")


def ellipses(text: str, _language: str) -> Iterator[Change]:
    """Three dots are one sign; three that are spaced stay so, on one line.

    >>> _apply("so... and....", ellipses("so... and....", "en"))
    'so… and….'
    >>> _apply("a . . . b", ellipses("a . . . b", "en")).replace(NBSP, "_")
    'a ._._. b'
    """
    if "..." in text:
        yield from _substitute(r"(?<!\.)\.{3}(?=\.?(?:[^.]|$))", "…", text)
    if ". . ." in text:
        for match in re.finditer(r"\.(?: \.){2,3}(?!\.)", text):
            yield from (
                Change(at, at + 1, NBSP)
                for at in range(match.start(), match.end())
                if text[at] == " "
            )
