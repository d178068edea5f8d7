"""What a value in `book.toml` may be: each function takes one as TOML reads it, and gives it back.

Each raises ValueError with the half of a sentence that follows the key: what to write instead.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any, Literal

from publish import identifiers
from publish.folds import FOLDS

ARCHIVED = "pdf/a-2a"
TAGGED = frozenset(["pdf/ua-1", ARCHIVED])
"""The PDF variants that are made for everybody to read: they hold the structure of the text."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

BISAC = re.compile(r"[A-Z]{3}\d{6}")
"""BISG: three capitals for the section, six figures."""

THEMA = re.compile(r"[A-Y][A-Z]{0,3}[A-Z0-9]{0,6}|[1-6][A-Z0-9]{1,9}(?:-[A-Z0-9]{1,4}){0,3}")
"""EDItEUR: a subject of letters, figures last, or a qualifier that begins with 1 to 6."""

LANGUAGE = re.compile(
    r"(?P<language>[a-z]{2,3})(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?"
    r"(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*(-[0-9a-wyz](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
"""BCP 47, 2.1: a language of ISO 639, then script, region (one), variants, extensions."""

TWO_LETTERS = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
    ia id ie ig ii ik in io is it iu iw ja ji jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb
    lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om
    or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh
    zu""".split()
)
"""ISO 639-1, and the four that it has withdrawn."""


def printable(value: str) -> str:
    """A text without control characters: no reader, printer or shop takes them."""
    if CONTROL.search(value):
        raise ValueError("it holds a control character; delete it")
    return value


def fillable(value: str) -> str:
    """Words of the tool have a place for a number, a title or names, and no other."""
    if re.search(r"[{}]", re.sub(r"\{(?:n|title|place|names)\}", "", value)):
        raise ValueError("only {n}, {place}, {title} or {names} may stand in braces")
    return value


def identifier(value: str) -> str:
    """An identifier that `identifiers.urn` knows the kind of, as it was written."""
    identifiers.urn(value)
    return value


def coded(shape: re.Pattern[str], like: str) -> Callable[[str], str]:
    """A check of a subject's code, after which its heading may stand."""

    def check(value: str) -> str:
        if not shape.fullmatch(value.partition(" ")[0]):
            raise ValueError(f"no such code can be; one looks like {like}")
        return value

    return check


def language(value: str) -> str:
    """The tag of a language."""
    match = LANGUAGE.fullmatch(value)
    if not match:
        raise ValueError("write a language's tag, such as en, de-AT or zh-Hant")
    code = match["language"].lower()
    if len(code) == 2 and code not in TWO_LETTERS:
        raise ValueError(
            f"no language has the code {code}; write a tag such as en, de-AT or zh-Hant"
        )
    return value


def division(word: str) -> str:
    """A word, with a hyphen for each place where it may be divided."""
    if not re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", word):
        raise ValueError(
            "write a word, with a hyphen for each place where it may be divided, or none"
        )
    return word


def once(words: list[str]) -> list[str]:
    """Each word once, whatever its capitals and hyphens."""
    found: set[str] = set()
    for word in words:
        bare = word.replace("-", "").lower()
        if bare in found:
            raise ValueError(f"the word {bare!r} stands there twice")
        found.add(bare)
    return words


def address(value: str) -> str:
    """Where on the web something stands, or ""."""
    if not re.fullmatch(r"(https?://\S+)?", value):
        raise ValueError("write an address that begins with https:// (or http://)")
    return value


def published(value: Any) -> str:
    """A year, a month or a day, as ISO 8601 writes it."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    said = f"{value:04d}" if whole else str(value)
    if not re.fullmatch(r"(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?", said):
        raise ValueError('write a year (1917), a month ("1917-11") or a day (1917-11-07)')
    try:
        datetime.date.fromisoformat((said or "1917") + "-01-01"[len(said or "1917") - 4 :])
    except ValueError:
        raise ValueError("no calendar has such a day") from None
    return said


def moment(value: Any) -> datetime.datetime:
    """A date, or a date and a time with an offset or without, as a moment in UTC."""
    if isinstance(value, datetime.datetime):
        zoned = value if value.tzinfo else value.replace(tzinfo=datetime.UTC)
        try:
            return zoned.astimezone(datetime.UTC)
        except OverflowError:
            raise ValueError("no calendar goes so far; write a date such as 2026-01-03") from None
    if isinstance(value, datetime.date):
        return datetime.datetime.combine(value, datetime.time(), datetime.UTC)
    raise ValueError(
        "write a date (2026-01-03) or a date and a time (2026-01-03T12:00:00Z), "
        "without quotation marks"
    )


def number(value: Any) -> str:
    """The number of a volume."""
    whole = isinstance(value, int | str) and not isinstance(value, bool)
    if not whole or not re.fullmatch(r"(\d+(\.\d+)*)?", str(value)):
        raise ValueError('write a number, such as 7 or "7.1"')
    return str(value)


def cover(value: Any) -> bool | Literal["keep"]:
    """Whether an imposed edition gets a cover of its own, or keeps its last page as one."""
    if isinstance(value, bool):
        return value
    if value == "keep":
        return "keep"
    raise ValueError('write true, false or "keep"')


def fold(name: str) -> str:
    """The name of a fold, or ""."""
    if name and name not in FOLDS:
        raise ValueError(f"there is no such fold; take one of {', '.join(FOLDS)}")
    return name


def choice(value: str) -> str:
    """Pages chosen to be imposed."""
    if not re.fullmatch(r"[\d\s,-]*", value):
        raise ValueError('write page numbers and ranges of them, such as "1, 3-18"')
    return value


def signature(value: int) -> int:
    """The pages of a signature: each leaf that is folded in has four."""
    if value < 0 or value % 4:
        raise ValueError("write a number of pages that four divides, such as 16")
    return value


def file_name(value: str) -> str:
    """The name of an edition's file without its ending, with {isbn}, {edition} and {press}."""
    plain = re.sub(r"\{(?:isbn|edition|press)\}", "x", value)
    if value and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", plain):
        raise ValueError(
            "write letters, figures, hyphens, dots and {isbn}, {edition} or {press}: a file's name"
        )
    if re.search(r"\.(pdf|epub)$", value.lower()):
        raise ValueError("leave the ending out: the format gives it")
    return value
