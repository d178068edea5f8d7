"""Bytes of a raw text to characters: UTF-8 and UTF-16 by what they are, all others by detection."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from publish.clean.draft import BLANKS
from publish.errors import PublishError

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a file says of itself in its first lines, as the files of text archives do.
DECLARED = re.compile(rb"(?im)^(?:character set encoding|charset|coding)\s*[:=]\s*([\w-]+)\s*$")
SAMPLE = 200_000  # bytes with other than ASCII letters that the detection looks at
DOUBTFUL = 0.72  # below this the bytes look like no text at all
FALLBACK = "cp1252"  # the commonest code of one byte a letter
NARROW = (
    "cp1252",
    "cp1251",
    "koi8_r",
    "cp1250",
    "cp1253",
    "mac_roman",
    "iso8859_2",
    "cp850",
    "cp437",
    "cp866",
)
WIDE = (
    "big5",
    "big5hkscs",
    "cp932",
    "cp936",
    "cp949",
    "cp950",
    "euc_jp",
    "euc_kr",
    "gb18030",
    "gb2312",
    "gbk",
    "shift_jis",
)
# Small letters of the languages of Europe, and the signs of their printing.
COMMON = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœąćęłńśźżěščřžýůďťňőűğış")
SIGNS = frozenset("“”‘’„‚«»–—…°§£€·•†‡¿¡©½¼¾ºª\u00a0")


@dataclass(frozen=True)
class Decoded:
    """A raw text as characters; `bom` are the bytes before them, `sure` is for the encoding."""

    text: str
    encoding: str
    bom: bytes = b""
    sure: float = 1.0


def decode(raw: bytes, name: str, encoding: str = "") -> Decoded:
    """The text of a file's bytes, in the encoding named or else the one found.

    Raises PublishError for an empty or binary file, an unknown encoding, and bytes that are none
    in the encoding.

    >>> decode(b"\\xef\\xbb\\xbfa", "a.txt")
    Decoded(text='a', encoding='utf-8', bom=b'\\xef\\xbb\\xbf', sure=1.0)
    """
    found = _named(raw, name, encoding) if encoding else _found(raw, name)
    if not found.text.strip(BLANKS):
        raise PublishError(f"{name} is empty: there is no text in it", "give a file with text")
    return found


def _found(raw: bytes, name: str) -> Decoded:
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            return Decoded(_text(raw[len(bom) :], name, encoding), encoding, bom)
    if b"\0" in raw:
        if wide := _wide(raw):
            return wide
        at = raw.index(b"\0")
        raise PublishError(
            f"{name}:{_line(raw, at)}: byte {at} is a NUL: this is no text file",
            "give a plain text; name its encoding with --encoding if it is a rare one",
        )
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _guessed(raw, name, error)


def _wide(raw: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without the mark that should open it: the places of NULs tell.

    Of Latin letters every second byte is NUL, or three of four; NULs anywhere else are no text's.
    """
    for width, codes in ((4, ("utf-32-le", "utf-32-be")), (2, ("utf-16-le", "utf-16-be"))):
        for encoding in codes:
            text = _try(raw, encoding) if len(raw) % width == 0 else ""
            letters = sum(map(str.isascii, text[:SAMPLE]))
            if text and "\0" not in text and letters * 2 > len(text[:SAMPLE]):
                return Decoded(text, encoding, sure=0.95)
    return None


def _try(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return text if text.encode(encoding) == raw else ""


def _guessed(raw: bytes, name: str, error: UnicodeDecodeError) -> Decoded:
    declared = DECLARED.search(raw[:5000])
    guesses = [(_known(declared.group(1).decode("ascii")), 0.95)] if declared else []
    for encoding, sure in [*guesses, *_detected(raw)]:
        if sure < DOUBTFUL:
            break
        try:
            text = raw.decode(encoding) if encoding else ""
        except UnicodeDecodeError:
            continue
        if text and text.encode(encoding) == raw:
            return Decoded(text, encoding, sure=sure)
    raise PublishError(
        f"{name}:{_line(raw, error.start)}: byte {error.start} is not UTF-8, nor another code",
        "name the encoding with --encoding, or save the file as UTF-8",
    ) from error


def _known(declared: str) -> str:
    """The codec that a declaration means: files that say Latin-1 are nearly always Windows'."""
    try:
        encoding = codecs.lookup(declared).name
    except LookupError:
        return ""
    return FALLBACK if encoding in ("iso8859-1", "ascii", "utf-8") else encoding


def _detected(raw: bytes) -> list[tuple[str, float]]:
    """Guesses, the likeliest first: the library's for codes of East Asia, else the best fit."""
    from charset_normalizer import from_bytes

    lines = [line for line in raw.splitlines(keepends=True) if not line.isascii()]
    sample = b"".join(lines)[:SAMPLE]
    best = from_bytes(sample).best()
    if best and best.encoding in WIDE:
        return [(best.encoding, round(min(0.95, 1 - best.chaos), 2))]
    fits = sorted((-_fit(sample, code), rank, code) for rank, code in enumerate(NARROW))
    return [(code, round(max(0.0, min(0.95, 0.5 - fit / 2)), 2)) for fit, _, code in fits]


def _fit(sample: bytes, encoding: str) -> float:
    """How much, -1 to 1, the characters beyond ASCII look like those of a text.

    Inside a word a small letter of common use is right and a sign wrong; at its edge a quotation
    mark or dash is right. Letters of other scripts must stand among their like.
    """
    text = sample.decode(encoding, "replace")
    points, count = 0.0, 0
    for match in re.finditer(r"(.?)([^\x00-\x7f])(?=(.?))", text, re.DOTALL):
        before, char, after = match.groups()
        count += 1
        points += _point(before, char, after)
    return points / max(1, count)


def _point(before: str, char: str, after: str) -> float:
    if char in COMMON:
        foreign = sum(c.isalpha() and not c.isascii() for c in (before, after))
        return (1.0 if before.isalpha() or after.isalpha() else 0.2) - 0.7 * foreign
    if char in SIGNS:
        return 0.8 if not (before.isalpha() and after.isalpha()) or char in "’–—" else -0.5
    if not char.isalpha() or char == "\ufffd":
        return -1.0
    if char.lower() in COMMON:
        return -0.5 if before.islower() else 0.6
    near = before if before.isalpha() else after
    other = not near.isascii() and near.isalpha()
    return (0.9 if not (before.islower() and char.isupper()) else -0.7) if other else -0.4


def _named(raw: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding).name
    except LookupError as error:
        raise PublishError(
            f"{name}: there is no encoding {encoding!r}", "try utf-8, cp1252, utf-16 or koi8-r"
        ) from error
    bom = next((mark for mark, code in BOMS if raw.startswith(mark) and code == codec), b"")
    return Decoded(_text(raw[len(bom) :], name, codec), codec, bom)


def _text(body: bytes, name: str, encoding: str) -> str:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise PublishError(
            f"{name}:{_line(body, error.start)}: byte {error.start} is not {encoding}",
            "name the right encoding with --encoding, or save the file as UTF-8",
        ) from error
    if text.encode(encoding) != body:
        raise PublishError(
            f"{name}: these bytes do not come back from {encoding}", "save the file as UTF-8"
        )
    return text


def _line(body: bytes, at: int) -> int:
    return body.count(b"\n", 0, at) + 1
