"""Which languages a book has beside its own, the tool's own words left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.book import Book

_SAID = re.compile(r'<[^<>]*\slang="([^"]+)"')  # of XHTML as it is serialised: text has no bare <


def languages(book: Book) -> frozenset[str]:
    """The languages of its texts, notes and phrases, but for the book's, whatever the region.

    A tag as it is written (BCP 47), in small letters.
    """
    own = _primary(book.meta.language)
    return frozenset(tag.lower() for tag in _said(book) if _primary(tag) != own)


def _said(book: Book) -> Iterator[str]:
    for part in book.parts:
        yield from filter(None, [part.language])
        yield from _SAID.findall(f"{part.heading} {part.body}")
    for note in book.notes:
        yield from _SAID.findall(note.body or "")


def _primary(tag: str) -> str:
    return re.split("[-_]", tag)[0].lower()
