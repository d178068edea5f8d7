"""Rules for signs: quotation marks, primes, dashes, ranges of numbers, dots."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.typography.change import HAIR, NARROW, NBSP, Change
from publish.typography.change import _apply as _apply  # noqa: PLC0414 - for the examples

# Outer and inner marks by language, as the languages' own style guides have them: Chicago 13.30,
# Duden (Anführungszeichen), Imprimerie nationale, RAE (comillas), Правила 2006 (кавычки),
# Taaladvies (aanhalingstekens), Svenska skrivregler (citattecken), PWN (cudzysłów); the others as
# in CLDR.
QUOTES: dict[str, tuple[str, str, str, str]] = {
    "en": ("“", "”", "‘", "’"),
    "ar": ("«", "»", "“", "”"),
    "bg": ("„", "“", "‚", "‘"),
    "cs": ("„", "“", "‚", "‘"),
    "da": ("»", "«", "›", "‹"),
    "de": ("„", "“", "‚", "‘"),
    "el": ("«", "»", "“", "”"),
    "fi": ("”", "”", "’", "’"),
    "fr": ("«" + NARROW, NARROW + "»", "“", "”"),
    "es": ("«", "»", "“", "”"),
    "he": ("”", "”", "’", "’"),
    "hu": ("„", "”", "»", "«"),
    "it": ("«", "»", "“", "”"),
    "nb": ("«", "»", "‘", "’"),
    "nl": ("“", "”", "‘", "’"),
    "nn": ("«", "»", "‘", "’"),
    "no": ("«", "»", "‘", "’"),
    "pl": ("„", "”", "«", "»"),
    "pt": ("“", "”", "‘", "’"),
    "ro": ("„", "”", "«", "»"),
    "ru": ("«", "»", "„", "“"),
    "sk": ("„", "“", "‚", "‘"),
    "sl": ("„", "“", "‚", "‘"),
    "sv": ("”", "”", "’", "’"),
    "uk": ("«", "»", "„", "“"),
}


def _substitute(pattern: str, new: str, text: str) -> Iterator[Change]:
    for match in re.finditer(pattern, text):
        yield Change(match.start(), match.end(), new)


# Words before which an apostrophe stands for letters left out.
_ELIDED = {
    "en": re.compile(
        r"'(?:\d\ds?\b|(?:[Tt](?:is|was|were|will|would|il)|[Ee]m|[Nn]eath|[Gg]ainst)\b|n'(?=\s))"
    ),
    "nl": re.compile(r"'(?:\d\d\b|[stnkmr]\b)"),
}


def quotes(text: str, language: str) -> Iterator[Change]:
    """Straight quotation marks become the language's own; curly ones that stand are left.

    >>> _apply('He said: "It\\'s \\'so\\'," and left in the \\'90s.', quotes(
    ...     'He said: "It\\'s \\'so\\'," and left in the \\'90s.', "en"))
    'He said: “It’s ‘so’,” and left in the ’90s.'
    >>> _apply('"Он сказал "да"."', quotes('"Он сказал "да"."', "ru"))
    '«Он сказал „да“.»'
    """
    if '"' not in text and "'" not in text:
        return
    marks = QUOTES.get(language, QUOTES["en"])
    inner = _inner(text, marks)
    for match in re.finditer(r"[\"']", text):
        at = match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        opening = _opens(text, at)
        if match[0] == '"' and language == "he" and before.isalpha() and after.isalpha():
            yield Change(at, at + 1, "״")  # the gershayim of an acronym
        elif match[0] == '"':
            yield Change(at, at + 1, marks[(2 if at in inner else 0) + (not opening)])
        elif before.isalnum() and after.isalnum():
            yield Change(at, at + 1, "׳" if language == "he" else "’")
        elif opening and not _ELIDED.get(language, _ELIDED["en"]).match(text, at):
            yield Change(at, at + 1, marks[2])
        else:
            opened = "'" in text[:at] or marks[2] in text[:at]
            yield Change(at, at + 1, marks[3] if opened and not before.isspace() else "’")


def _inner(text: str, marks: tuple[str, str, str, str]) -> set[int]:
    """Where straight double marks stand inside a pair of others: those are of the second level.

    A mark without its partner (a quotation that goes on in the next paragraph) makes no level.

    >>> sorted(_inner('"a "b" c" "d', QUOTES["ru"]))
    [3, 5]
    """
    first, last = marks[0].strip(NARROW), marks[1].strip(NARROW)
    standing = f"{first}{last}" if first != last else ""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for match in re.finditer(f'["{standing}]', text):
        at = match.start()
        if match[0] == first if match[0] != '"' else _opens(text, at):
            opened.append(at)
        elif opened:
            pairs.append((opened.pop(), at))
    within: set[int] = set()
    for start, end in pairs:
        if sum(a < start and end < b for a, b in pairs) % 2:
            within |= {start, end}
    return within


def _opens(text: str, at: int) -> bool:
    """Whether the mark at this offset opens: by what stands around it and other marks beside it.

    >>> [_opens('''he said \'no\'".''', at) for at in (8, 11, 12)]
    [True, False, False]
    """
    before = text[:at].rstrip("\"'")[-1:]
    after = text[at:].lstrip("\"'")[:4]
    if not after or after[0].isspace():
        return False
    if not before or before.isspace():
        return True
    # After a dash or a bracket a mark opens, unless a stop or a dash comes right after it.
    ends = re.match(r"[.,;:!?)\]}](?!\.\.)|-{2}|[—–]", after)
    return before in "([{—–-\u2044“„«‘‚¿¡" and ends is None


_INCHES = r"[ \u00a0]?\d{1,2}(?:[.,½¼¾]\d*)?"


def primes(text: str, _language: str) -> Iterator[Change]:
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


def dashes(text: str, language: str) -> Iterator[Change]:
    """Two or three hyphens become a dash: closed up in English, elsewhere spaced as it should be.

    Where a dash is spaced, none begins a line, unless a speaker begins with it.

    >>> _apply("a -- b --- c--d, and --", dashes("a -- b --- c--d, and --", "en"))
    'a—b—c—d, and—'
    >>> _apply("Он -- это я", dashes("Он -- это я", "ru")).replace(NBSP, "_")
    'Он_— это я'
    """
    if language == "en":
        space = r"[ \u00a0]*"
        typed = rf"(?:(?<=\S){space}|(?<=\A))(?<!-)-{{2,3}}(?!-){space}(?=\S|\Z)"
        yield from _substitute(typed, "—", text) if "--" in text else ()
        return
    for match in re.finditer(r"([ \u00a0]?)(?<!-)(-{2,3}|[—–])(?!-)( ?)", text):
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
    if typed and language in _SPACED and not before and len(beside) == 2 and beside.isalpha():
        before = after = " "  # typed without its spaces
    ends = not after and re.match(rf"\s*\Z|[{NARROW}”“»’)!?.,;…]", text[match.end() :])
    if begins:
        return f"{before}{dash}{NBSP if after else ''}"
    return f"{NBSP if before and (after or ends) else before}{dash}{after}"


def ranges(text: str, _language: str) -> Iterator[Change]:
    """A hyphen between two numbers of a range is an en dash; dates, ISBNs, telephones stay.

    >>> _apply("1917-1921, pp. 3-7", ranges("1917-1921, pp. 3-7", "en"))
    '1917–1921, pp. 3–7'
    >>> [*ranges("2026-11-24, 978-3-16, 555-1234, 3.5-4x", "en")]
    []
    """
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


def nested(text: str, _language: str) -> Iterator[Change]:
    """A hair space between quotation marks of two levels that meet.

    >>> _apply("“‘so’” is", nested("“‘so’” is", "en")) == f"“{HAIR}‘so’{HAIR}” is"
    True
    """
    for match in re.finditer("(?<=[“„«])(?=[‘‚“])|(?<=[’‘])(?=[”])", text):
        yield Change(match.start(), match.start(), HAIR)
