"""Rules about the manuscript and the book that it means; each yields its findings."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator

from publish import frontmatter
from publish.book import Book, Finding, Manuscript, Part, Place
from publish.links import line_of
from publish.roles import role_of
from publish.xhtml import elements, parse, text

# What stands in Markdown and is no word of the text: comments, tags, attribute lists, addresses.
_MARKUP = re.compile(
    r"<!--.*?-->|<[^<>]*>|\{:?[^{}\n]*\}|(?<=\])\([^()\s]*(?:\s+[\"'][^\"'\n]*[\"'])?\)"
    r"|\[\^[^\]\s]+\]:?|^\s*\[[^\]]+\]:\s*\S+.*$|^\s*\*\[[^\]]+\]:.*$|^\s*(?:`{3,}|~{3,}).*$",
    re.DOTALL | re.MULTILINE,
)


def heading_missing(book: Book) -> Iterator[Finding]:
    """A text that begins without a heading: contents, bookmarks and readers have no name for it."""
    for part in book.parts:
        if not text(part.heading).strip() and role_of(part.role).head:
            yield Finding(
                "heading-missing",
                "warning",
                part.place,
                "the text begins without a heading",
                "begin it with a line `# Title`, or `# II` where it has a number only",
            )


def heading_skips_level(book: Book) -> Iterator[Finding]:
    """A heading more than one level below the one before: readers with a screen reader lose it."""
    for part in book.parts:
        level = 2
        for heading in elements(parse(part.body), "h2", "h3", "h4", "h5", "h6"):
            this = int(heading.tag[1])
            if this > level + 1:
                yield Finding(
                    "heading-skips-level",
                    "error",
                    Place(part.place.file, line_of(heading)),
                    f"this heading has {this - 1} # after one with {level - 1}",
                    f"give it {level} #",
                )
            level = this


def empty_part(book: Book) -> Iterator[Finding]:
    """A heading with nothing under it."""
    for part in book.parts:
        if not text(part.body).strip() and "<img" not in part.body and "<hr" not in part.body:
            yield Finding(
                "empty-part",
                "warning",
                part.place,
                "there is nothing under this heading",
                "write the text, or take the file out of [text] in book.toml",
            )


def date_missing(book: Book) -> Iterator[Finding]:
    """No date: EPUB 3.3 demands a last-modified date (5.5.4), and the clock's is never used."""
    if book.meta.date is None and book.meta.modified is None:
        yield Finding(
            "date-missing",
            "warning",
            Place("book.toml"),
            "[book] names no date, so the EPUB claims to be of 1970",
            "add `date = 2026-01-31`, the date of this edition",
        )


BOOK_RULES: tuple[Callable[[Book], Iterator[Finding]], ...] = (
    heading_missing,
    heading_skips_level,
    empty_part,
    date_missing,
)


def words_unread(manuscript: Manuscript, book: Book) -> Iterator[Finding]:
    """Words that stand in a file and not in the book as read.

    Read without Markdown's help: markup is taken off by one pattern and the letters counted, so
    that a fault of the reader does not hide itself.
    """
    by_file = {part.place.file: part for part in book.parts}
    for file, raw in manuscript.texts:
        part = by_file[file]
        kept = Counter(_letters(_read(part, book)))
        rest = frontmatter.split(raw, file)[0]
        for number, line in enumerate(_bare(rest).split("\n"), 1):
            for word in _letters(line):
                if not kept[word]:
                    yield Finding(
                        "words-unread",
                        "error",
                        Place(file, number),
                        f"“{word}” stands in the file, but not in the book as read",
                        "look for markup around it that Markdown takes for something else",
                    )
                    break
                kept[word] -= 1


def _bare(raw: str) -> str:
    """The file without markup, line for line."""
    return html.unescape(_MARKUP.sub(lambda m: "\n" * m[0].count("\n"), raw))


def _read(part: Part, book: Book) -> str:
    """All that reading took from the part's file: heading, body, and notes written there."""
    notes = (note.body or "missing" for note in book.notes if note.written.file == part.place.file)
    return "\n".join(text(fragment) for fragment in (part.heading, part.body, *notes))


def _letters(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", words)
