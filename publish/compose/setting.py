"""What every piece of an edition is made from, and the small parts that all of them use."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from publish.book import Book, Edition, Meta, Part, Piece
from publish.xhtml import el, serialize, text


@dataclass(frozen=True)
class Setting:
    """What every piece is made from."""

    book: Book
    edition: Edition
    words: dict[str, str]
    order: tuple[str, ...]

    @property
    def meta(self) -> Meta:
        return self.book.meta

    @property
    def epub(self) -> bool:
        return self.edition.format == "epub"


def piece(role: str, title: str, root: etree._Element, *, name: str = "", file: str = "") -> Piece:
    """A piece; one that holds the manuscript's words names their file."""
    return Piece(name or role, role, title, serialize(root), bool(file), file)


def root_of(
    role: str, *children: str | etree._Element | None, tag: str = "section"
) -> etree._Element:
    return el(tag, {"id": role, "class": role}, *children)


def line(tag: str, name: str, words: str) -> etree._Element | None:
    return el(tag, {"class": name}, words) if words else None


def title_of(part: Part, setting: Setting) -> str:
    """A part's name in the contents: its heading without calls, else its role, else its file's."""
    heading = text(part.heading, skip=lambda e: e.tag == "sup" and e.get("class") == "call")
    return " ".join(heading.split()) or setting.words.get(part.role, part.id)
