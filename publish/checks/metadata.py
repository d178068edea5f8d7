"""Rules about what book.toml says, of the book and of each edition."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from publish.above import FILE
from publish.book import Finding, Manuscript, Place
from publish.manuscript import where

_TITLE = 200
"""Letters of title and subtitle together that KDP takes."""
_MARKUP = re.compile(
    r"</?(?:p|br|i|b|em|strong|span|a|div|ul|ol|li|h[1-6])\b[^<>]*>|\*\*\w|&[a-z]+;|\]\("
)


def _at(manuscript: Manuscript, *path: str) -> Place:
    """The line of a key of book.toml, or of the press.toml above that it is from."""
    file, _, line = where(manuscript.folder, path).rpartition(":")
    known = file if Path(file).name == FILE else "book.toml"
    return Place(known, int(line) if line.isdigit() else 0)


def text_unlisted(manuscript: Manuscript) -> Iterator[Finding]:
    """A Markdown file beside the texts that [text] does not name: its words are in no edition."""
    home = Path(manuscript.folder)
    named = {file for file, _ in (*manuscript.texts, *filter(None, [manuscript.notes]))}
    own = {f"{name}.md" for name in "readme changelog contributing license title-page".split()}
    folders = sorted({(home / file).parent for file in named})
    for folder in folders:
        for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
            file = path.relative_to(home).as_posix()
            if file not in named and path.name.lower() not in own:
                message = f"{file} is a text beside the others, and in no edition"
                hint = "name it in [text] of book.toml, or move it elsewhere"
                yield Finding("text-unlisted", "warning", Place(file), message, hint)


def identifier_shared(manuscript: Manuscript) -> Iterator[Finding]:
    """Two editions with one identifier: a shop that sells one delivers the other."""
    first: dict[str, str] = {}
    for edition in manuscript.editions:
        number = re.sub(r"[\s-]", "", edition.identifier).lower()
        if number and number in first:
            message = f"the editions {first[number]} and {edition.name} have one identifier"
            hint = "an ISBN names one edition in one form; give each its own"
            at = _at(manuscript, "edition", edition.name, "identifier")
            yield Finding("identifier-shared", "error", at, message, hint, edition.name)
        first.setdefault(number, edition.name)


def date_before_first(manuscript: Manuscript) -> Iterator[Finding]:
    """An edition that is older than the work; without its date, one that was changed before it."""
    meta, first = manuscript.meta, manuscript.meta.first_published
    date = meta.date or (meta.modified.date() if meta.modified else None)
    if date and first and date.isoformat()[: len(first)] < first:
        message = f"this edition is of {date}, and the work was first published in {first}"
        hint = "`date` is the day of this edition, `first-published` that of the work"
        at = _at(manuscript, "book", "date" if meta.date else "modified")
        yield Finding("date-before-first", "error", at, message, hint)


def modified_before_date(manuscript: Manuscript) -> Iterator[Finding]:
    """A last change that came before the edition: readers are not offered the newer file."""
    date, modified = manuscript.meta.date, manuscript.meta.modified
    if date and modified and modified.astimezone(datetime.UTC).date() < date:
        message = f"the last change ({modified.date()}) came before the edition ({date})"
        hint = "raise `modified` with each file that is handed on, or take it out"
        at = _at(manuscript, "book", "modified")
        yield Finding("modified-before-date", "warning", at, message, hint)


def title_too_long(manuscript: Manuscript) -> Iterator[Finding]:
    """A title that shops cut off."""
    length = len(manuscript.meta.title) + len(manuscript.meta.subtitle)
    if length > _TITLE:
        message = f"title and subtitle have {length} letters, and KDP takes {_TITLE}"
        at = _at(manuscript, "book", "title")
        yield Finding("title-too-long", "warning", at, message, "put the rest into `description`")


def markup_in_metadata(manuscript: Manuscript) -> Iterator[Finding]:
    """Markup in what shops and libraries show as it stands."""
    meta = manuscript.meta
    keys = ("title", "subtitle", "description", "rights", "publisher")
    said = [(key, str(getattr(meta, key))) for key in keys]
    for key, value in (*said, *(("subjects", subject) for subject in meta.subjects)):
        match = _MARKUP.search(value)
        if match:
            message = f"`{key}` holds the markup “{match[0]}”, which catalogues show as it stands"
            at = _at(manuscript, "book", key)
            yield Finding("markup-in-metadata", "warning", at, message, "write it as plain text")


def description_missing(manuscript: Manuscript) -> Iterator[Finding]:
    """No description, which every shop asks for and sells by."""
    if not manuscript.meta.description:
        message, hint = "[book] has no `description`", "write two or three sentences for the shops"
        at = _at(manuscript, "book")
        yield Finding("description-missing", "warning", at, message, hint)


def isbn_missing(manuscript: Manuscript) -> Iterator[Finding]:
    """An edition without an ISBN, which bookshops order by."""
    for edition in manuscript.editions:
        said = f"{edition.identifier} {manuscript.meta.identifier}"
        if edition.shop or re.search(r"97[89][\d -]{10}", said):
            continue
        message = f"the edition {edition.name} has no ISBN"
        hint = 'write `identifier = "978-…"` in its table'
        at = _at(manuscript, "edition", edition.name)
        yield Finding("isbn-missing", "warning", at, message, hint, edition.name)


METADATA: tuple[Callable[[Manuscript], Iterator[Finding]], ...] = (
    text_unlisted,
    identifier_shared,
    date_before_first,
    modified_before_date,
    title_too_long,
    markup_in_metadata,
    description_missing,
    isbn_missing,
)
