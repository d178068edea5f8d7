"""Whether the tables of `book.toml` fit together; a fault has its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish import bookfile
from publish.errors import PublishError

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
