"""The types inside the EPUB writer: a file of the book, an entry of a list, the whole package."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publish.book import Meta
from publish.headings import Phrase

if TYPE_CHECKING:
    from lxml import etree

    from publish.book import Piece

FOLDER = "EPUB"
NAV = "nav.xhtml"


@dataclass(frozen=True)
class File:
    """A file of the book. `name` is relative to the OPF; `properties` go into the manifest."""

    id: str
    name: str
    media_type: str
    content: bytes = field(repr=False)
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaf:
    """A piece with its tree and the file that it goes into."""

    piece: Piece
    name: str
    root: etree._Element


@dataclass(frozen=True)
class Entry:
    """A line of a table of contents. `spoken` is how it is read aloud, "" for as it stands.

    `language` and `direction` are those of its words, "" where they are the book's; `phrases` are
    the words of the label where some are in a language of their own, else ().
    """

    label: str
    href: str
    inside: tuple[Entry, ...] = ()
    spoken: str = ""
    language: str = ""
    direction: str = ""
    phrases: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Access:
    """Accessibility metadata, as EPUB Accessibility 1.1 names them; each computed from content.

    `language` is that of the summary.
    """

    modes: tuple[str, ...]
    sufficient: tuple[str, ...]
    features: tuple[str, ...]
    hazards: tuple[str, ...]
    summary: str
    language: str = "en"


@dataclass(frozen=True)
class Package:
    """All that the container holds. `spine` are (file id, linear).

    `paginated` names the edition whose page numbers the book carries, `rights_language` is "" where
    the rights are said in the book's. `extra` are (property,
    value) that a shop wants in the metadata, `prefixes` the vocabularies that these come from.
    """

    meta: Meta
    rights: str
    access: Access
    files: tuple[File, ...]
    spine: tuple[tuple[str, bool], ...]
    paginated: str = ""
    rights_language: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    prefixes: tuple[tuple[str, str], ...] = ()
