"""Rules for quotation marks: the language's own, and a space between two that meet."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from publish.typography.change import HAIR, OPAQUE, Change
from publish.typography.change import _apply as _apply  # noqa: PLC0414 - for the examples
from publish.typography.prefixed import gershayim, prefixed
from publish.typography.signs import primes
from publish.typography.singles import opens, singles

# Outer and inner marks by language, as the languages' own style guides have them: Chicago 13.30,
# Duden (Anführungszeichen), Imprimerie nationale, RAE (comillas), Правила 2006 (кавычки),
# Taaladvies (aanhalingstekens), Svenska skrivregler (citattecken), PWN (cudzysłów); the others as
# in CLDR.
QUOTES: dict[str, tuple[str, str, str, str]] = {
    "en": ("“", "”", "‘", "’"),
    "ar": ("«", "»", "“", "”"),
    "be": ("«", "»", "„", "“"),
    "bg": ("„", "“", "‚", "‘"),
    "br": ("«", "»", "“", "”"),
    "bs": ("„", "”", "‘", "’"),
    "ca": ("«", "»", "“", "”"),
    "cs": ("„", "“", "‚", "‘"),
    "da": ("»", "«", "›", "‹"),
    "de": ("„", "“", "‚", "‘"),
    "el": ("«", "»", "“", "”"),
    "es": ("«", "»", "“", "”"),
    "et": ("„", "“", "‚", "‘"),
    "eu": ("«", "»", "“", "”"),
    "fa": ("«", "»", "‹", "›"),
    "fi": ("”", "”", "’", "’"),
    "fr": ("«", "»", "“", "”"),  # `french` sets their spaces
    "he": ("”", "”", "’", "’"),
    "hr": ("„", "“", "‚", "‘"),
    "hu": ("„", "”", "»", "«"),
    "hy": ("«", "»", "«", "»"),
    "is": ("„", "“", "‚", "‘"),
    "it": ("«", "»", "“", "”"),
    "ka": ("„", "“", "«", "»"),
    "lb": ("„", "“", "‚", "‘"),
    "lt": ("„", "“", "‚", "‘"),
    "mk": ("„", "“", "‚", "‘"),
    "nb": ("«", "»", "‘", "’"),
    "nl": ("“", "”", "‘", "’"),
    "nn": ("«", "»", "‘", "’"),
    "no": ("«", "»", "‘", "’"),
    "pl": ("„", "”", "«", "»"),
    "pt": ("“", "”", "‘", "’"),
    "rm": ("«", "»", "‹", "›"),
    "ro": ("„", "”", "«", "»"),
    "ru": ("«", "»", "„", "“"),
    "sk": ("„", "“", "‚", "‘"),
    "sl": ("„", "“", "‚", "‘"),
    "sr": ("„", "”", "’", "’"),
    "sv": ("”", "”", "’", "’"),
    "uk": ("«", "»", "„", "“"),
}


_DOUBLE = "“”„«»"
_NOTHING = re.compile(r"(?<![^\s(\[])(?:\"\"|'')(?![\w\"'])")


def quotes(text: str, language: str) -> Iterator[Change]:
    """Straight quotation marks become the language's own; curly ones that stand are left.

    So are primes, and two marks with nothing between them.

    >>> _apply('He said: "It\\'s \\'so\\'," and left in the \\'90s.', quotes(
    ...     'He said: "It\\'s \\'so\\'," and left in the \\'90s.', "en"))
    'He said: “It’s ‘so’,” and left in the ’90s.'
    >>> _apply('"Он сказал "да"."', quotes('"Он сказал "да"."', "ru"))
    '«Он сказал „да“.»'
    """
    if '"' not in text and "'" not in text:
        return
    behind = prefixed(text, language)
    acronyms = gershayim(text, behind) if language == "he" else ()
    yield from (Change(at, at + 1, "״") for at in acronyms)
    spans = [(one.start, one.end) for one in primes(text, language)]
    spans += [match.span() for match in _NOTHING.finditer(text)]
    text = _masked(text, [*spans, *((at, at + 1) for at in acronyms)])
    marks = QUOTES.get(language, QUOTES["en"])
    inner = _inner(text, marks, behind)
    single = _single(text, language, marks)
    for start, end in behind.items():
        if text[start] == "'":
            single |= {start: marks[2], end: marks[3]}
    for match in re.finditer(r"[\"']", text):
        at = match.start()
        if match[0] == "'":
            yield Change(at, at + 1, single[at])
        elif at in behind:
            yield Change(at, at + 1, marks[2 if at in inner else 0])
        else:
            yield Change(at, at + 1, marks[(2 if at in inner else 0) + (not opens(text, at))])


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these spans taken out of the reach of the rule."""
    signs = list(text)
    for start, end in spans:
        signs[start:end] = OPAQUE * (end - start)
    return "".join(signs)


def _single(text: str, language: str, marks: tuple[str, str, str, str]) -> dict[int, str]:
    """What each straight single mark becomes: a quotation mark, an apostrophe, in Hebrew a geresh.

    Where the marks of the second level are double signs, only a pair of single ones is a pair.
    """
    found = {match.start(): "’" for match in re.finditer("'", text)}
    if language == "he":
        found |= {at: "׳" for at in found if text[max(at - 1, 0) : at].isalpha()}
    curly = marks[2] if marks[2] in "‘‚‹" else ""
    for start, end in singles(text, language, curly).items():
        if text[start] == "'" and (end >= 0 or marks[2] not in _DOUBLE):
            found[start] = marks[2]
        if end >= 0:
            found[end] = marks[3]
    return found


def _inner(text: str, marks: tuple[str, str, str, str], behind: Container[int] = ()) -> set[int]:
    """Where straight double marks stand inside a pair of others: those are of the second level.

    A mark without its partner (a quotation that goes on in the next paragraph) makes no level.
    `behind` are such as open behind a prefix.

    >>> sorted(_inner('"a "b" c" "d', QUOTES["ru"]))
    [3, 5]
    """
    first, last = marks[:2]
    standing = f"{first}{last}" if first != last else ""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for match in re.finditer(f'["{standing}]', text):
        at = match.start()
        if match[0] == first if match[0] != '"' else at in behind or opens(text, at):
            opened.append(at)
        elif opened:
            pairs.append((opened.pop(), at))
    within: set[int] = set()
    around: list[int] = []  # where the pairs close that are open
    for start, end in sorted(pairs):
        while around and around[-1] < start:
            around.pop()
        if len(around) % 2:
            within |= {start, end}
        around.append(end)
    return within


def nested(text: str, language: str) -> Iterator[Change]:
    """A hair space between quotation marks of two levels that meet; French has its own there.

    >>> _apply("“‘so’” is", nested("“‘so’” is", "en")) == f"“{HAIR}‘so’{HAIR}” is"
    True
    >>> _apply("«“no”»", nested("«“no”»", "es")) == f"«{HAIR}“no”{HAIR}»"
    True
    """
    a, z, b, y = QUOTES.get(language, QUOTES["en"])
    if language == "fr":
        return
    for match in re.finditer(
        f"(?<={a})(?={b})|(?<={b})(?={a})|(?<={y})(?={z})|(?<={z})(?={y})", text
    ):
        yield Change(match.start(), match.start(), HAIR)
