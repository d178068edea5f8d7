"""Whether the tables of `book.toml` fit together; a fault has its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from publish import bookfile
from publish.book import Edition
from publish.errors import PublishError
from publish.identifiers import urn
from publish.press.profiles import bundled, own
from publish.press.sizes import size
from publish.shops import file_of

if TYPE_CHECKING:
    from publish.booktoml import File


def check_names(config: File, text: str, name: str) -> None:
    """Raise PublishError where the files of one edition would have the name of another's."""
    for edition, table in config.edition.items():
        sides = ("fronts", "backs") if table.fold and table.duplex == "manual" else ()
        for side in (*sides, *(("slip",) if table.slip else ())):
            if f"{edition}-{side}" in config.edition:
                line = bookfile.line_of(text, ("edition", f"{edition}-{side}"))
                raise PublishError(
                    f"{name}:{line}: the edition {edition!r} makes a file {edition}-{side}.pdf too",
                    "give one of the two another name",
                )


def check_pages(config: File, text: str, name: str) -> None:
    """Raise PublishError for page numbers of an edition or a source that is not there."""
    papers = [key for key, edition in config.edition.items() if edition.format == "pdf"]
    pages, where = config.book.pages, f"{name}:{bookfile.line_of(text, ('book', 'pages'))}"
    if pages and pages not in (*papers, "source"):
        raise PublishError(
            f"{where}: `pages` in [book] names {pages!r}, which is no PDF edition of the book",
            f'name one of {", ".join(papers) or "(there is none)"}, or write "source" or ""',
        )
    if pages == "source" and not config.book.source.strip():
        raise PublishError(
            f'{where}: `pages = "source"`, but the book does not say what its source is',
            "name the edition whose page numbers stand in the text: `source` in [book]",
        )


def check_files(editions: Iterable[Edition], text: str, name: str) -> None:
    """Raise PublishError where two editions have one file, or a file's name lacks its ISBN."""
    taken: dict[str, str] = {}
    for edition in editions:
        line = bookfile.line_of(text, ("edition", edition.name, "file"))
        where = f"{name}:{line}: `file` in [edition.{edition.name}]"
        if "{isbn}" in edition.file and not urn(edition.identifier).startswith("urn:isbn:"):
            hint = 'write `identifier = "978-…"` in its table, or take {isbn} out'
            raise PublishError(f"{where}: the edition has no ISBN", hint)
        file = file_of(edition)
        for one in (file, *(f"{Path(file).stem}-spec{end}" for end in (".pdf", ".txt"))):
            first = taken.setdefault(one.casefold(), edition.name)
            if first != edition.name and (edition.press or one == file):
                hint = "give one of the two another name"
                raise PublishError(f"{where}: {one} is a file of the edition {first}", hint)


def check_presses(config: File, text: str, name: str) -> None:
    """Raise PublishError for a press that is none, and for an edition that no press can take."""
    for press in config.press:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", press):
            raise PublishError(
                f"{name}:{bookfile.line_of(text, ('press', press))}: a press cannot be named"
                f" {press!r}",
                "its name may stand in a file's name: use small letters, digits and hyphens",
            )
    try:
        known = bundled() | {press.name: press for press in own(config.press, ())}
    except ValueError as error:
        press, said = error.args
        line = bookfile.line_of(text, ("press", press, "like"))
        raise PublishError(f"{name}:{line}: [press.{press}]: {said}", "correct `like`") from None
    trims = {trim for press in known.values() for trim, *_ in press.trims}
    for edition in config.edition:
        _check_press(edition, config, (set(known), trims), text, name)


def _check_press(
    edition: str, config: File, sets: tuple[set[str], set[str]], text: str, name: str
) -> None:
    """Raise PublishError for what an edition says of its printer and cannot mean.

    `sets` are the names of presses, and those that they have for trims.
    """
    known, trims = sets
    table = config.edition[edition]

    def fault(key: str, said: str, hint: str) -> PublishError:
        line = bookfile.line_of(text, ("edition", edition, key))
        return PublishError(f"{name}:{line}: `{key}` in [edition.{edition}]: {said}", hint)

    if table.press and table.press not in known:
        near = ", ".join(sorted(known))
        hint = f"there are {near}; [press.{table.press}] adds one"
        raise fault("press", f"there is no press {table.press!r}", hint)
    for key in ("press", "trim", "bleed"):
        if table.format != "pdf" and key in table.model_fields_set:
            raise fault(key, "an ebook has no printer", "take it out")
    if table.fold and table.press:
        hint = "a printer imposes himself: take `fold` out, or `press`"
        raise fault("press", "its pages are folded for one's own printer", hint)
    if table.trim and table.trim.strip().lower() not in trims:
        try:
            size(table.trim)
        except ValueError as error:
            raise fault("trim", str(error), "correct the value") from None
