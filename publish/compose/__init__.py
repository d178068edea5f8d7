"""Book x Edition -> Document: front matter, texts, notes, and the style stack.

What stands in an edition, and in which order, is the list `pieces` of the edition; the defaults
are `ORDERS`. A name in it is one of `PIECES`, a group of texts (`GROUPS`: what their roles say
where they stand), or the id of one text, which is then taken out of its group. A text whose role
is a page's takes that page's place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from publish.book import Book, Document, Edition, Manuscript, Piece
from publish.compose import body, breaks, front, linked, notes
from publish.compose.divided import divided, listed
from publish.compose.foreign import languages
from publish.compose.setting import Setting, has_imprint, place_of
from publish.direction import direction
from publish.errors import PublishError
from publish.manuscript import where
from publish.pagemap import print_edition
from publish.press.profiles import holding
from publish.styles import stack
from publish.words import missing, words_for

GROUPS = ("opening", "front", "text", "end")

TEXTS = ("opening", "contents", "front", "text", "notes", "end")
ORDERS: dict[str, tuple[str, ...]] = {
    "epub": ("title-page", *TEXTS, "colophon"),
    "pdf": ("half-title", "title-page", "colophon", *TEXTS),
    "pamphlet": ("cover", "colophon", "opening", "front", "text", "notes", "end", "back-cover"),
}

PIECES: dict[str, Callable[[Setting], Iterator[Piece]]] = {
    "cover": front.cover,
    "half-title": front.half_title,
    "title-page": front.title_page,
    "colophon": front.colophon,
    "contents": front.contents,
    "notes": notes.notes,
    "back-cover": front.back_cover,
}


def compose(book: Book, manuscript: Manuscript, edition: Edition) -> Document:
    """The edition as pieces in order, ready for a writer; an ebook with the edition it counts by.

    Raises PublishError for a piece or a style that does not exist.
    """
    kind = "pamphlet" if edition.cover and edition.format == "pdf" else edition.format
    order = edition.pieces or ORDERS[kind]
    ids = [part.id for part in book.parts]
    for name in order:
        if name not in (*PIECES, *GROUPS, *ids):
            raise PublishError(
                f"{where(manuscript.folder, ('edition', edition.name, 'pieces'), name)}: "
                f"the edition {edition.name!r} asks for a piece {name!r}",
                f"the pieces are {', '.join((*PIECES, *GROUPS, *ids))}",
            )
    paper = print_edition(manuscript) if edition.format == "epub" else None
    way = direction(book.meta.language)
    overrides = dict(manuscript.words)
    words = words_for(book.meta.language, overrides)
    english = frozenset(missing(book.meta.language, overrides))
    divisions = listed(manuscript.hyphenation)
    setting = Setting(book, edition, words, order, english, divisions)
    return Document(
        meta=book.meta,
        edition=edition,
        pieces=tuple(_set(piece, setting) for name in order for piece in _pieces(name, setting)),
        css=stack(edition.styles, manuscript.folder, edition.name, mirror=bool(way)),
        folder=manuscript.folder,
        words=setting.words,
        paper=compose(book, manuscript, paper) if paper else None,
        english=setting.english,
        languages=languages(book),
        press=holding(edition, manuscript),
    )


def _pieces(name: str, setting: Setting) -> Iterator[Piece]:
    """What one name of an edition's order stands for."""
    texts = [part for part in setting.book.parts if place_of(part, setting) == name]
    yield from (body.part_piece(part, setting) for part in texts)
    said = {part.role for part in texts} | ({"colophon"} if has_imprint(setting) else set())
    if name in PIECES and name not in said:
        yield from PIECES[name](setting)


def _set(piece: Piece, setting: Setting) -> Piece:
    """The piece as its edition shows it: on paper with addresses, and with what its lines need."""
    if setting.epub:
        return piece
    bracket = setting.edition.paper.links == "bracket"
    xhtml = linked.bracketed(piece.xhtml) if bracket else piece.xhtml
    addressed = breaks.mark_addresses(xhtml)
    return replace(piece, xhtml=divided(addressed, setting.divisions, setting.meta.language))
