"""Book x Edition -> Document: front matter, parts, notes, and the style stack.

What stands in an edition, and in which order, is the list `pieces` of the edition; the defaults
are `ORDERS`. Each name in it is a function of `PIECES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from publish.book import Book, Document, Edition, Manuscript, Piece
from publish.compose import body, front
from publish.compose.setting import Setting
from publish.errors import PublishError
from publish.styles import stack
from publish.words import words_for

ORDERS: dict[str, tuple[str, ...]] = {
    "epub": ("title-page", "contents", "text", "notes", "colophon"),
    "pdf": ("half-title", "title-page", "colophon", "contents", "text", "notes"),
    "pamphlet": ("cover", "colophon", "text", "notes", "back-cover"),
}

PIECES: dict[str, Callable[[Setting], Iterator[Piece]]] = {
    "cover": front.cover,
    "half-title": front.half_title,
    "title-page": front.title_page,
    "colophon": front.colophon,
    "contents": front.contents,
    "text": body.parts,
    "notes": body.notes,
    "back-cover": front.back_cover,
}


def compose(book: Book, manuscript: Manuscript, edition: Edition) -> Document:
    """The edition as pieces in order, ready for a writer.

    Raises PublishError for a piece or a style that does not exist.
    """
    kind = "pamphlet" if edition.cover and edition.format == "pdf" else edition.format
    order = edition.pieces or ORDERS[kind]
    for name in order:
        if name not in PIECES:
            raise PublishError(
                f"book.toml: the edition {edition.name!r} asks for a piece {name!r}",
                f"the pieces are {', '.join(PIECES)}",
            )
    setting = Setting(book, edition, words_for(book.meta.language, dict(manuscript.words)), order)
    return Document(
        meta=book.meta,
        edition=edition,
        pieces=tuple(piece for name in order for piece in PIECES[name](setting)),
        css=stack(edition.styles, manuscript.folder),
        folder=manuscript.folder,
        words=setting.words,
    )
