"""The end of the book: blank pages until a printer can fold, cut and mark it; counts he refuses."""

from __future__ import annotations

from collections.abc import Iterator

from publish.book import Finding
from publish.press.profiles import source_of
from publish.printer import Press


def blanks(press: Press, pages: int, *, blank: bool) -> int:
    """How many blank pages to add to so many; `blank` says whether the last one is empty already.

    >>> even = Press("x", pages_multiple=2)
    >>> blanks(even, 95, blank=False), blanks(even, 96, blank=False)
    (1, 0)
    >>> ingram = Press("x", pages_multiple=2, last_page_blank=True)
    >>> [blanks(ingram, n, blank=False) for n in (95, 96)], blanks(ingram, 96, blank=True)
    ([1, 2], 0)
    """
    multiple = press.pages_multiple
    missing = -pages % multiple
    if press.last_page_blank and not missing and not blank:
        return multiple
    return missing


def refused(press: Press, pages: int, edition: str) -> Iterator[Finding]:
    """A number of pages that the press does not bind."""
    least, most = press.pages_min, press.pages_max
    if pages < least:
        message = f"{edition} has {pages} pages, and {press.name} binds none of fewer than {least}"
        hint = f"{_said(press, 'pages_min')}print it as a pamphlet, or choose another press"
        yield Finding("page-count-refused", "error", None, message, hint, edition)
    if most and pages > most:
        message = f"{edition} has {pages} pages, and {press.name} binds none of more than {most}"
        hint = f"{_said(press, 'pages_max')}choose a larger trim, smaller type, or two volumes"
        yield Finding("page-count-refused", "error", None, message, hint, edition)


def _said(press: Press, field: str) -> str:
    source = source_of(press, field)
    return f"{source}. " if source else ""
