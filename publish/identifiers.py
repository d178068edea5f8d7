"""Identifiers of a book: ISBN, UUID and DOI told apart, checked, and written as a URN or a URL."""

from __future__ import annotations

import re

ISBN, DOI = "15", "06"
"""Codes of ONIX code list 5, with which EPUB's `identifier-type` says what an identifier is."""

_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:|urn:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ISBN = re.compile(r"(?:urn:)?isbn(?:-1[03])?[: ]?", re.IGNORECASE)


def urn(given: str) -> str:
    """An ISBN, UUID or DOI in the form that machines compare; anything else as it is.

    An ISBN-10 becomes the ISBN-13 of the same book. A DOI becomes its URL. Raises ValueError for
    an ISBN whose check digit is wrong.

    >>> urn("978-0-306-40615-7"), urn("ISBN 0-306-40615-2")
    ('urn:isbn:9780306406157', 'urn:isbn:9780306406157')
    >>> urn("doi:10.1000/182"), urn("Quay-7")
    ('https://doi.org/10.1000/182', 'Quay-7')
    """
    bare = given.strip()
    if match := _UUID.fullmatch(bare):
        return f"urn:uuid:{match[1].lower()}"
    if match := _DOI.fullmatch(bare):
        return f"https://doi.org/{match[1]}"
    digits = re.sub(r"[\s‐‑–-]", "", _ISBN.sub("", bare, count=1)).upper()
    if _ISBN.match(bare) or re.fullmatch(r"97[89]\d{10}|\d{9}[\dX]", digits):
        return f"urn:isbn:{isbn13(digits)}"
    return bare


def named(given: str) -> str:
    """`urn` of what may be an identifier; a text that is none, or a wrong one, stays as it is."""
    try:
        return urn(given)
    except ValueError:
        return given.strip()


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
