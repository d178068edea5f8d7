"""Identifiers of a book: each scheme told apart, checked, and written as a URN or a URL."""

from __future__ import annotations

import re

ISBN, DOI = "15", "06"
"""Codes of ONIX code list 5, with which EPUB's `identifier-type` says what an identifier is."""

_UUID = re.compile(r"(?:urn:)?(?:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.I)
# ISO 26324 and the DOI Handbook, 2.2: "10.", a registrant's code of four figures or more, which
# may be divided by points, a slash, a suffix.
_DOI = re.compile(
    r"(?:doi:\s*|urn:doi:|https?://(?:dx\.|www\.)?doi\.org/)?(10\.\d{4,9}(?:\.\d+)*/\S+)", re.I
)
_ISBN = re.compile(r"(?:urn:)?isbn(?:-1[03])?(?:: ?| |(?=\d))", re.I)
_ISSN = re.compile(r"(?:urn:)?(?:e?issn(?:: ?| |(?=\d)))?(\d{4}-\d{3}[\dX])", re.I)
_URL = re.compile(r"https?://[^\s/.]+(?:\.[^\s/.]+)+(?:/\S*)?", re.I)
# RFC 8141, section 2: the name of the namespace has two to 32 signs, none of them last a hyphen.
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:\S+", re.I)
# RFC 3986, section 3.1: a scheme and a colon; or the name of a catalogue, as oclc:1234567.
_NAMED = re.compile(r"[a-z][a-z0-9+.-]+:(?!//)\S+", re.I)
_TAKEN = re.compile(r"(?:urn:)?(uuid|doi|e?issn|isbn|urn|https?)\b", re.I)

LIKE = {
    "uuid": "a UUID has 32 figures or letters a to f, as urn:uuid:8-4-4-4-12 of them",
    "doi": "a DOI begins with 10., four to nine figures and a slash, such as doi:10.1000/182",
    "issn": "an ISSN has eight figures, such as issn:0317-8471",
    "http": "an address names a host, such as https://example.org/book",
    "urn": "a URN names its namespace, such as urn:isbn:9780306406157",
}
"""What an identifier looks like that names its scheme, for the sentence about a wrong one."""

FORMS = (
    "write an ISBN (978-0-306-40615-7), a UUID (urn:uuid:…), a DOI (doi:10.1000/182), an ISSN "
    "(issn:0317-8471), an address (https://…), or a name with its scheme (oclc:1234567)"
)


def urn(given: str) -> str:
    """An identifier in the form that machines compare; "" stays.

    An ISBN-10 becomes the ISBN-13 of the same book, a DOI its URL; one of a scheme that has no
    form of its own stays as it is. Raises ValueError for one that breaks its scheme's rules, by
    form or check digit, and for one that names no scheme.

    >>> urn("978-0-306-40615-7"), urn("ISBN 0-306-40615-2")
    ('urn:isbn:9780306406157', 'urn:isbn:9780306406157')
    >>> urn("doi:10.1000/182"), urn("ISSN 0317-8471"), urn("oclc:1234567")
    ('https://doi.org/10.1000/182', 'urn:issn:0317-8471', 'oclc:1234567')
    >>> urn("banana")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: nobody can tell what kind of identifier it is: write an ISBN ...
    """
    bare = given.strip()
    if match := _UUID.fullmatch(bare):
        return f"urn:uuid:{match[1].lower()}"
    if match := _DOI.fullmatch(bare):
        return f"https://doi.org/{match[1]}"
    if match := _ISSN.fullmatch(bare):
        return f"urn:issn:{_issn(match[1].upper())}"
    digits = re.sub(r"[\s‐‑–-]", "", _ISBN.sub("", bare, count=1)).upper()
    if _ISBN.match(bare) or re.fullmatch(r"97[89]\d{10}|\d{9}[\dX]", digits):
        return f"urn:isbn:{isbn13(digits)}"
    return _other(bare)


def _other(bare: str) -> str:
    """An identifier without a form of its own, as it is. Raises ValueError as `urn` does."""
    taken = _TAKEN.match(bare)
    scheme = taken[1].lower().removeprefix("e").removesuffix("s") if taken else ""
    if re.match(r"https?://(?:dx\.|www\.)?doi\.org/|10\.\d+/", bare, re.I):
        scheme = "doi"
    shape = {"http": _URL, "urn": _URN}.get(scheme, None if scheme else _NAMED)
    if not bare or (shape and shape.fullmatch(bare)):
        return bare
    raise ValueError(LIKE.get(scheme) or f"nobody can tell what kind of identifier it is: {FORMS}")


def named(given: str) -> str:
    """`urn` of what may be an identifier; a text that is none, or a wrong one, stays as it is."""
    try:
        return urn(given)
    except ValueError:
        return given.strip()


def _issn(number: str) -> str:
    """An ISSN whose check digit is right: weights 8 down to 1, a multiple of 11 (ISO 3297)."""
    rest = -sum(int(d) * (8 - n) for n, d in enumerate(number.replace("-", "")[:7])) % 11
    check = "X" if rest == 10 else str(rest)
    if number[-1] != check:
        raise ValueError(f"the ISSN is wrong: after {number[:-1]} its last digit must be {check}")
    return number


def isbn13(digits: str) -> str:
    """Ten or thirteen digits of an ISBN as an ISBN-13. Raises ValueError for a wrong one.

    The check digits are those of ISO 2108:2017, annex A (and, of ten, ISO 2108:1992).

    >>> isbn13("030640615X")
    Traceback (most recent call last):
    ValueError: the ISBN is wrong: after 030640615 its last digit must be 2
    """
    if re.fullmatch(r"\d{9}[\dX]", digits):
        _right(digits, _check10(digits[:9]))
        stem = f"978{digits[:9]}"
        return stem + _check13(stem)
    if not re.fullmatch(r"97[89]\d{10}", digits):
        raise ValueError("an ISBN has 13 digits, of which the first are 978 or 979 (or it has 10)")
    _right(digits, _check13(digits[:12]))
    return digits


def _right(digits: str, check: str) -> None:
    if digits[-1] != check:
        raise ValueError(f"the ISBN is wrong: after {digits[:-1]} its last digit must be {check}")


def _check13(digits: str) -> str:
    """The last digit: with weights 1 and 3 in turn the sum is a multiple of 10."""
    total = sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(digits))
    return str(-total % 10)


def _check10(digits: str) -> str:
    """The last digit: with weights 10 down to 1 the sum is a multiple of 11; X is ten."""
    rest = -sum(int(d) * (10 - n) for n, d in enumerate(digits)) % 11
    return "X" if rest == 10 else str(rest)


def onix(identifier: str) -> str:
    """The ONIX code of an identifier as `urn` writes it; "" where EPUB needs none.

    >>> onix("urn:isbn:9780306406157"), onix("https://doi.org/10.1000/182"), onix("urn:uuid:0")
    ('15', '06', '')
    """
    if identifier.startswith("urn:isbn:"):
        return ISBN
    return DOI if identifier.startswith("https://doi.org/") else ""


def isbn(identifier: str) -> str:
    """The thirteen digits of an ISBN in any form; "" for any other identifier, or a wrong one."""
    form = named(identifier)
    return form.removeprefix("urn:isbn:") if form.startswith("urn:isbn:") else ""
