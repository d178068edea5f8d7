"""The model in the middle: plain frozen types, no behaviour; imports its other half alone.

Text at the seams: a part's body is a string of XHTML, a piece's too. Whoever needs a tree makes
one inside a function (`publish.xhtml`) and hands text on.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal

from publish.printer import AT_FIRST, OnPaper, Press

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Place:
    """A line in a file of the book's folder; `line` counts from 1, 0 is the whole file."""

    file: str
    line: int = 0


@dataclass(frozen=True)
class Finding:
    """What a check or a reader found. `rule` is a name that reads right after "allow"."""

    rule: str
    level: Level
    place: Place | None
    message: str
    hint: str = ""
    edition: str = ""


@dataclass(frozen=True)
class Edit:
    """One change that cleaning made: `before`, at a character of the decoded source, reads `after`.
    `rule` names the cleaning rule, `sure` is the confidence, 0 to 1."""

    rule: str
    start: int
    before: str
    after: str
    sure: float = 1.0


@dataclass(frozen=True)
class Contributor:
    """Who did something for the book. `role` is a MARC relator code, `file_as` "" for the usual."""

    name: str
    role: str = "aut"
    file_as: str = ""


@dataclass(frozen=True)
class Certification:
    """Who says that the ebook meets an accessibility standard; `report` is where to read why."""

    certified_by: str
    standard: str
    credential: str = ""
    report: str = ""


@dataclass(frozen=True)
class Meta:
    """What is known of the book. `supplied` names the fields that the editor, not the source, gave.

    `address` is the publisher's. `colophon` is the editor's own sentence for the colophon, `back`
    the text of the back cover. `authors` are all authors; `contributors` says of them, and of
    others, what they did and how they are filed. `identifiers` are those beside `identifier`.
    `edition` is a statement ("Second edition"), `first_published` a year, month or day (ISO 8601)
    of the work. A subject in `bisac` or `thema` is its code, after which its heading may stand.
    `cover` is the publisher's picture for the ebook, a path in the book's folder.
    """

    title: str
    language: str = "en"
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    identifier: str = ""
    publisher: str = ""
    place: str = ""
    address: str = ""
    date: datetime.date | None = None
    modified: datetime.datetime | None = None
    description: str = ""
    rights: str = ""
    source: str = ""
    supplied: tuple[str, ...] = ()
    colophon: str = ""
    back: str = ""
    short_title: str = ""
    sort_title: str = ""
    edition: str = ""
    contributors: tuple[Contributor, ...] = ()
    identifiers: tuple[str, ...] = ()
    first_published: str = ""
    subjects: tuple[str, ...] = ()
    bisac: tuple[str, ...] = ()
    thema: tuple[str, ...] = ()
    series: str = ""
    series_number: str = ""
    series_kind: Literal["series", "set"] = "series"
    series_identifier: str = ""
    cover: str = ""
    cover_alt: str = ""
    certified: Certification | None = None


@dataclass(frozen=True)
class Part:
    """One text file of the book. `heading` and `body` are XHTML; blocks carry data-line.

    `about` is what its line in the contents adds; `language` is "" where it is the book's. `within`
    says that it stands in the "part" of the book before it, or outside of it in the "book", where
    its role alone would have it otherwise; `saying` is `about` as XHTML, where that says more.
    """

    id: str
    role: str
    heading: str
    body: str
    place: Place
    about: str = ""
    language: str = ""
    within: str = ""
    saying: str = ""


@dataclass(frozen=True)
class Call:
    """A note call: the part it stands in, the id of its anchor, and its place in the manuscript."""

    id: str
    part: str
    place: Place


@dataclass(frozen=True)
class Note:
    """A note. `label` is its name in the manuscript, `id` its anchor, `number` what is printed.

    `body` is XHTML blocks, or None where the manuscript says that the source lacks the text.
    """

    label: str
    id: str
    number: str
    body: str | None
    calls: tuple[Call, ...]
    written: Place


@dataclass(frozen=True)
class Book:
    """The whole book as read. `findings` are what reading noticed (dropped markup and the like)."""

    meta: Meta
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Edition:
    """One edition that `book.toml` asks for. `format` is "epub" or "pdf".

    `styles` are names of sheets, stacked in order. `fold` names an imposition ("" for none),
    `sheet` its paper, `duplex` the edge of the sheet about which the printer turns it. `pieces`
    says what stands in it and in which order (() for the usual). `identifier` is the edition's own
    (a print edition's ISBN). `signature` counts pages; `creep` is a leaf's thickness, `creep_total`
    how far the innermost sheet's pages move, both as written ("0.1mm"); `stack` is how a printer
    delivers fronts that are turned by hand, `pages` chooses pages to be imposed ("3-18"), `slip`
    asks for the sheet that says how to print and fold, `cover_keep` says that the last page is a
    back cover though the tool makes none. `variant` is WeasyPrint's PDF variant. `judges` must run
    at `publish check`. `shop` names the shop for which this is a variant.
    `press` names the printer's profile ("" for none), `trim` the size of the page where it is not
    that of the styles ("6x9in", or a name that the press has for it), `bleed` says whether anything
    is cut off with the edge (None: as the press has it), `file` is the file's name without its
    ending; `stock` (the paper), `bound` (how) and `price` are told to the printer.
    """

    name: str
    format: Literal["epub", "pdf"]
    styles: tuple[str, ...] = ()
    fonts: bool = True
    variant: str = ""
    fold: str = ""
    sheet: str = "a4"
    duplex: Literal["short", "long", "manual"] = "short"
    binding: Literal["left", "right"] = "left"
    signature: int = 0
    creep: str = ""
    creep_total: str = ""
    marks: bool = False
    scale: bool = False
    stack: Literal["face-down", "face-up"] = "face-down"
    pages: str = ""
    slip: bool = False
    cover: bool = False
    cover_keep: bool = False
    pieces: tuple[str, ...] = ()
    judges: tuple[str, ...] | None = None
    identifier: str = ""
    shop: str = ""
    press: str = ""
    trim: str = ""
    bleed: bool | None = None
    file: str = ""
    stock: str = ""
    bound: str = ""
    price: str = ""
    paper: OnPaper = AT_FIRST


@dataclass(frozen=True)
class Allowance:
    """A rule that may be broken, with the reason; where `file`, `edition` or `text` (words that
    stand there) are given, only there."""

    rule: str
    reason: str
    file: str = ""
    edition: str = ""
    text: str = ""


@dataclass(frozen=True)
class Manuscript:
    """The files as loaded: `texts` are (file name, text) in order, `notes` the notes file.

    `untouched` names the rules of typography that an editor has turned off. `pages` says whose page
    numbers the ebooks carry: a print edition's name, "source" for the source's own, "" for none,
    None for the edition `book` if there is one. `allowances` is what is allowed; `enable` names
    rules that are off otherwise. `presses` are the profiles of the book's own printers, which go
    before the bundled ones, `inks` are as in `Press`. `hyphenation` are the book's lists of words
    by their languages, with a hyphen for each place where one may be divided.
    """

    folder: str
    meta: Meta
    texts: tuple[tuple[str, str], ...]
    notes: tuple[str, str] | None
    editions: tuple[Edition, ...]
    restart: Literal["book", "section"] = "book"
    words: tuple[tuple[str, str], ...] = ()
    untouched: tuple[str, ...] = ()
    pages: str | None = None
    hyphenation: tuple[tuple[str, tuple[str, ...]], ...] = ()
    allowances: tuple[Allowance, ...] = ()
    enable: tuple[str, ...] = ()
    presses: tuple[Press, ...] = ()
    inks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Piece:
    """A piece of an edition: in an EPUB one file, in a PDF one section. `xhtml` is one element.

    `text` is true where the piece holds words of the manuscript, false where only the tool speaks;
    `file` is then the manuscript's file (of the notes, the one in which the first is written).
    `language` is that of the title, "" where it is the book's. `inside` says that it
    ends a part of the book, and not the book.
    """

    id: str
    role: str
    title: str
    xhtml: str
    text: bool = False
    file: str = ""
    language: str = ""
    inside: bool = False


@dataclass(frozen=True)
class Document:
    """An edition composed and ready to be written; `css` are (name, text) sheets, last wins.

    `paper` is the print edition whose page numbers this ebook carries. `words` are those that the
    tool sets, `english` the keys of those that are English since the book's language has none.
    `languages` are those of the manuscript's own words, beside the book's.
    `press` is the printer's profile with what the edition says: without bleed where it has none.
    """

    meta: Meta
    edition: Edition
    pieces: tuple[Piece, ...]
    css: tuple[tuple[str, str], ...]
    folder: str
    words: dict[str, str] = field(default_factory=dict)
    paper: Document | None = None
    english: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    press: Press | None = None
