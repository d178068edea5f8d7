"""All rules about the manuscript itself, in the order of their families."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from publish.book import Book, Finding, Manuscript
from publish.checks.manuscript import BOOK_RULES, words_missing, words_unread
from publish.checks.metadata import METADATA
from publish.checks.prose import of_book
from publish.checks.signs import SIGNS
from publish.checks.slipped import SLIPPED
from publish.checks.structure import STRUCTURE, trees_of
from publish.checks.whole import WHOLE


def manuscript_findings(manuscript: Manuscript, book: Book) -> Iterator[Finding]:
    """What reading found and every rule finds in the texts and in book.toml."""
    yield from book.findings
    for rule in BOOK_RULES:
        yield from rule(book)
    yield from words_missing(manuscript)
    yield from words_unread(manuscript, book)
    trees = trees_of(book)
    for structure in STRUCTURE:
        yield from (one for one in structure(book, trees) if not _escaped(one, manuscript))
    for said in METADATA:
        yield from said(manuscript)
    texts = of_book(manuscript)
    for text in texts:
        for words in (*SLIPPED, *SIGNS):
            yield from words(text)
    for whole in WHOLE:
        yield from whole(texts)


def _escaped(finding: Finding, manuscript: Manuscript) -> bool:
    """Whether a sign of markup is meant: a backslash stands before it in its paragraph."""
    if finding.rule != "markup-in-text" or not finding.place:
        return False
    files = dict([*manuscript.texts, *filter(None, [manuscript.notes])])
    lines = files[finding.place.file].splitlines()[finding.place.line - 1 :]
    paragraph = "\n".join(itertools.takewhile(str.strip, lines))
    return re.search(r"\\[*_\[\]]", paragraph) is not None
