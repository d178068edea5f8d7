"""The pages of a text by its form feeds, and what a line of furniture looks like on one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from publish.clean import shape
from publish.clean.draft import Draft, live
from publish.clean.headstyle import is_strong

FOLIO = re.compile(
    r"[\[({<|~*•·–—-]*\s*(?:(?:page|seite|s\.|p\.|pag\.)\s*)?(\d{1,4}|[ivxlc]{1,8})"
    r"\s*(?:/\s*\d{1,4}|of \d{1,4})?\s*[\])}>|~*•·.–—-]*",
    re.I,
)
APART = re.compile(r"^\d{1,4}\s{2,}|(?<!\s)\s{2,}\d{1,4}$")
MARKED = re.compile(r"^(\d{1,4})\s+(?=\S)|(?<!\s)\s+(\d{1,4})$")
EDGE = 40  # characters at either end of a line in which its number stands


@dataclass(frozen=True)
class Page:
    """A page by its form feeds: its lines of text, in order."""

    number: int
    lines: tuple[int, ...]


def pages(draft: Draft) -> list[Page]:
    """The pages that hold text, in order."""
    found: dict[int, list[int]] = {}
    for i in live(draft):
        found.setdefault(draft.lines[i].page, []).append(i)
    return [Page(n, tuple(lines)) for n, lines in found.items()]


def key(body: str) -> str:
    """A line as a running head repeats it: small letters only, its number gone.

    A head that is numbered itself keeps that number; a folio stands apart from it.

    >>> key("SEAT WEAVING 12"), key("Seat Weaving")
    ('seatweaving', 'seatweaving')
    """
    body = APART.sub("", body)
    if is_strong(body):
        return "".join(c for c in body.lower() if c.isalnum())
    return "".join(c for c in body.lower() if c.isalpha())


def folio_value(body: str) -> int:
    match = FOLIO.fullmatch(body)
    if not match:
        return 0
    return int(match.group(1)) if match.group(1).isdigit() else shape.roman(match.group(1))


def marked(body: str) -> re.Match[str] | None:
    """The number that a line opens or ends with, apart from its words, as one of two groups.

    >>> marked("12  THE MILL").groups(), marked("THE MILL  13").groups()
    (('12', None), (None, '13'))
    """
    return MARKED.search(body if len(body) <= 2 * EDGE else f"{body[:EDGE]}{body[-EDGE:]}")
