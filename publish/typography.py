"""Typography by language: text -> edits, for print and ebook alike; the letters stay.

Each rule is a small function on the text of one block (a paragraph, a heading, a cell) and its
language, and yields edits; `RULES` lists them in the order in which they run. `[typography]` in
book.toml turns one off by its name (`quotes = "keep"`). Code is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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

# Outer and inner marks by language, as the languages' own style guides have them: Chicago 13.30,
# Duden (Anführungszeichen), Imprimerie nationale, RAE (comillas), Правила 2006 (кавычки).
QUOTES: dict[str, tuple[str, str, str, str]] = {
    "en": ("“", "”", "‘", "’"),
    "de": ("„", "“", "‚", "‘"),
    "fr": ("«" + NARROW, NARROW + "»", "“", "”"),
    "es": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "pt": ("“", "”", "‘", "’"),
    "ru": ("«", "»", "„", "“"),
}


def _apply(text: str, changes: Iterator[Change]) -> str:
    """The text with the changes made, for the examples."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _substitute(pattern: str, new: str, text: str) -> Iterator[Change]:
    for match in re.finditer(pattern, text):
        yield Change(match.start(), match.end(), new)


def quotes(text: str, language: str) -> Iterator[Change]:
    """Straight quotation marks become the language's own; curly ones that stand are left.

    >>> _apply('He said: "It\\'s \\'so\\'," and left in the \\'90s.', quotes(
    ...     'He said: "It\\'s \\'so\\'," and left in the \\'90s.', "en"))
    'He said: “It’s ‘so’,” and left in the ’90s.'
    >>> _apply('"Ja."', quotes('"Ja."', "de"))
    '„Ja.“'
    """
    marks = QUOTES.get(language, QUOTES["en"])
    for match in re.finditer(r"[\"']", text):
        at = match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        opening = _opens(text, at)
        if match[0] == '"':
            yield Change(at, at + 1, marks[0] if opening else marks[1])
        elif before.isalnum() and after.isalnum():
            yield Change(at, at + 1, "’")
        elif opening and not re.match(
            r"'(?:\d\ds?\b|[Tt]is\b|[Tt]was\b|[Ee]m\b|n'(?=\s))", text[at:]
        ):
            yield Change(at, at + 1, marks[2])
        else:
            opened = "'" in text[:at] or marks[2] in text[:at]
            yield Change(at, at + 1, marks[3] if opened and not before.isspace() else "’")


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
    return before in "([{—–-\u2044“„«‘‚" and ends is None


def dashes(text: str, language: str) -> Iterator[Change]:
    """Two or three hyphens become a dash: in English closed up, elsewhere as they are spaced.

    >>> _apply("a -- b --- c--d", dashes("a -- b --- c--d", "en"))
    'a—b—c—d'
    >>> _apply("a -- b", dashes("a -- b", "de"))
    'a – b'
    """
    if "--" not in text:
        return
    if language == "en":
        yield from _substitute(r"(?<=\S)[ \u00a0]*(?<!-)-{2,3}(?!-)[ \u00a0]*(?=\S)", "—", text)
    else:
        yield from _substitute(r"(?<!-)-{2}(?!-)", "–", text)
        yield from _substitute(r"(?<!-)-{3}(?!-)", "—", text)


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
    """Three dots are one sign.

    >>> _apply("so... and....", ellipses("so... and....", "en"))
    'so… and….'
    """
    if "..." in text:
        yield from _substitute(r"(?<!\.)\.{3}(?=\.?(?:[^.]|$))", "…", text)


# Abbreviations that go with what follows them, and so are kept on its line.
_HELD = {
    "en": r"(?:Mrs?|Ms|Dr|St|Prof|Gen|Col|Capt|Lt|Sgt|Rev|Hon|Nos?|Vol|Fig|Ch|pp?|ll?|vols?|nos?)",
    "de": r"(?:Dr|Prof|Hr|Fr|Nr|Bd|Bde|Abb|Abs|Art|Kap|S|Sp|Anm|vgl|ca|hl|geb|gest)",
    "fr": r"(?:MM?|Mme|Mlle|Dr|Mgr|St|Ste|n|p|pp|vol|chap|fig|art|cf)",
    "es": r"(?:Sra?|Srta|Dra?|Da?|S|Sta|Sto|núm|p|pp|pág|págs|vol|cap|fig|cf)",
    "it": r"(?:Sig|Dott|Prof|On|S|n|p|pp|pag|vol|cap|fig|cfr)",
    "ru": r"(?:г|гг|т|тт|с|стр|гл|рис|им|св|тов|гр)",
}


def abbreviations(text: str, language: str) -> Iterator[Change]:
    """A title, a page, a number stay on one line with what they belong to; initials too.

    >>> _apply("Dr. Jones, p. 12", abbreviations("Dr. Jones, p. 12", "en")).count(NBSP)
    2
    >>> _apply("C. L. R. James", abbreviations("C. L. R. James", "en")).split(" ")[-1]
    'James'
    """
    held = _HELD.get(language, _HELD["en"])
    for match in re.finditer(rf"(?<!\w){held}\.( )(?=[\w“„«‘])", text):
        yield Change(match.start(1), match.end(1), NBSP)
    for match in re.finditer(r"(?<!\w)[^\W\d_a-zа-я]\.( )(?=[^\W\d_a-zа-я]\.)", text):
        yield Change(match.start(1), match.end(1), NBSP)


# Words after which even a single I is a number.
_NUMBERED = ("War", "Part", "Book", "Act", "Chapter", "Section", "Volume")


def numerals(text: str, _language: str) -> Iterator[Change]:
    """A roman numeral stays on one line with the name or word before it.

    >>> _apply("World War II and I", numerals("World War II and I", "en")).split(" ")
    ['World', 'War\\xa0II', 'and', 'I']
    """
    roman = r"(?=[IVXLC])(?:X{0,3}|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
    for match in re.finditer(rf"(?<=[^\W\d_])( )({roman})(?![\w’'.-])", text):
        word = re.search(r"[^\W\d_]+$", text[: match.start(1)])
        named = word and len(word[0]) > 1 and word[0][0].isupper() and match[2] != "I"
        if named or (word and word[0] in _NUMBERED):
            yield Change(match.start(1), match.end(1), NBSP)


def nested(text: str, _language: str) -> Iterator[Change]:
    """A hair space between quotation marks of two levels that meet.

    >>> _apply("“‘so’” is", nested("“‘so’” is", "en")) == f"“{HAIR}‘so’{HAIR}” is"
    True
    """
    for match in re.finditer("(?<=[“„«])(?=[‘‚“])|(?<=[’‘])(?=[”])", text):
        yield Change(match.start(), match.start(), HAIR)


def french(text: str, language: str) -> Iterator[Change]:
    """In French a narrow space that does not break before ; ! ? », a full one before :, after «.

    >>> _apply("Quoi ? « Oui » : non!", french("Quoi ? « Oui » : non!", "fr")).split()
    ['Quoi', '?', '«', 'Oui', '»', ':', 'non', '!']
    """
    if language != "fr":
        return
    for match in re.finditer(rf"(?<=[\w)»”’….])([ {NBSP}{NARROW}{THIN}]?)([;!?]+|»)", text):
        if not (match[1] == "" and match[2] == ";" and re.search(r"&\w+$", text[: match.start()])):
            yield Change(match.start(1), match.end(1), NARROW)
    for match in re.finditer(rf"(?<=[\w)»”’….])[ {NBSP}{NARROW}{THIN}](:)(?!/)", text):
        yield Change(match.start(), match.start(1), NBSP)
    for match in re.finditer(rf"(?<=«)[ {NBSP}{NARROW}{THIN}]?(?=\S)", text):
        yield Change(match.start(), match.end(), NARROW)


def german(text: str, language: str) -> Iterator[Change]:
    """In German the parts of z. B., d. h., u. a. are held together by a narrow space.

    >>> _apply("z. B. so", german("z. B. so", "de")) == f"z.{NARROW}B. so"
    True
    """
    if language == "de":
        yield from (
            Change(match.start(1), match.end(1), NARROW)
            for match in re.finditer(
                r"(?<!\w)(?:z|d|u|i|o|v|s|m|n|a)\.( )(?=(?:B|h|a|ä|d|R|U|A|E|W|o|u|v|Chr)\.)", text
            )
        )


RULES: dict[str, Rule] = {
    "quotes": quotes,
    "dashes": dashes,
    "ranges": ranges,
    "ellipses": ellipses,
    "abbreviations": abbreviations,
    "numerals": numerals,
    "nested": nested,
    "french": french,
    "german": german,
}
