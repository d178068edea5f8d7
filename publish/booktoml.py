"""What may stand in `book.toml`: its tables and keys, each value checked; a fault has its line."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError

from publish import bookfile, bookfits, bookvalues, pinned, relators
from publish.above import filled
from publish.book import Allowance, Certification, Contributor, Edition, Meta
from publish.booktables import STRICT, Allowances, Line, Name
from publish.creditwords import PREFIX
from publish.direction import direction
from publish.errors import PublishError
from publish.paperkeys import KEYS, HyphenationTable, PaperTable, on_paper
from publish.press.keys import PressTable
from publish.press.profiles import own
from publish.printer import Press
from publish.typography import RULES
from publish.words import WORDS

Words = Annotated[Line, AfterValidator(bookvalues.fillable)]
Identifier = Annotated[Line, AfterValidator(bookvalues.identifier)]
Published = Annotated[str, BeforeValidator(bookvalues.published)]
Moment = Annotated[datetime.datetime, BeforeValidator(bookvalues.moment)]
Bisac = Annotated[Line, AfterValidator(bookvalues.coded(bookvalues.BISAC, "FIC000000"))]
Thema = Annotated[Line, AfterValidator(bookvalues.coded(bookvalues.THEMA, "QDTS, NHTB or 1DDF"))]


class _Table(BaseModel):
    model_config = STRICT


class _Contributor(_Table):
    name: Name
    role: Annotated[str, AfterValidator(relators.code_of)] = "ctb"
    file_as: Line = ""
    organisation: bool = False


class _Book(_Table):
    title: Name
    subtitle: Line = ""
    short_title: Line = ""
    sort_title: Line = ""
    edition: Line = ""
    authors: list[Line] = []
    contributors: list[_Contributor] = []
    supplied: list[Literal["title", "subtitle", "authors"]] = []
    language: Annotated[str, AfterValidator(bookvalues.language)] = "en"
    identifier: Identifier = ""
    identifiers: list[Identifier] = []
    publisher: Line = ""
    place: Line = ""
    address: Line = ""
    date: datetime.date | None = None
    first_published: Published = ""
    modified: Moment | None = None
    description: Line = ""
    subjects: list[Name] = []
    bisac: list[Bisac] = []
    thema: list[Thema] = []
    rights: Line = ""
    source: Line = ""
    colophon: Line = ""
    back: Line = ""
    pages: str | None = None


class _Series(_Table):
    name: Name
    number: Annotated[str, BeforeValidator(bookvalues.number)] = ""
    kind: Literal["series", "set"] = "series"
    identifier: Identifier = ""


class _Cover(_Table):
    image: Name
    alt: Line = ""


class _Accessibility(_Table):
    certified_by: Name
    standard: Literal[
        "EPUB Accessibility 1.1 - WCAG 2.0 Level A",
        "EPUB Accessibility 1.1 - WCAG 2.0 Level AA",
        "EPUB Accessibility 1.1 - WCAG 2.1 Level A",
        "EPUB Accessibility 1.1 - WCAG 2.1 Level AA",
        "EPUB Accessibility 1.1 - WCAG 2.2 Level A",
        "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
    ] = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
    credential: Line = ""
    report: Annotated[Line, AfterValidator(bookvalues.address)] = ""


class _Text(_Table):
    parts: list[Name] = Field(min_length=1)
    notes: Line = ""


class _Notes(_Table):
    restart: Literal["book", "section"] = "book"


class _Edition(_Table, PaperTable):
    format: Literal["epub", "pdf"]
    styles: list[str] = []
    fonts: bool = True
    variant: Literal["", "pdf/ua-1", "pdf/a-2a", "pdf/a-2u", "pdf/a-2b", "pdf/a-3u"] = ""
    cover: Annotated[bool | Literal["keep"], BeforeValidator(bookvalues.cover)] = False
    pieces: list[str] = []
    fold: Annotated[str, AfterValidator(bookvalues.fold)] = ""
    sheet: str = "a4"
    duplex: Literal["short", "long", "manual"] = "short"
    stack: Literal["face-down", "face-up"] = "face-down"
    pages: Annotated[str, AfterValidator(bookvalues.choice)] = ""
    slip: bool = False
    binding: Literal["left", "right"] | None = None
    signature: Annotated[int, AfterValidator(bookvalues.signature)] = 0
    creep: str = ""
    creep_total: str = ""
    marks: bool = False
    scale: bool = False
    judges: list[Literal["epubcheck", "verapdf", "ace"]] | None = None
    identifier: Identifier = ""
    press: Line = ""
    trim: Line = ""
    bleed: bool | None = None
    file: Annotated[Line, AfterValidator(bookvalues.file_name)] = ""
    stock: Line = ""
    bound: Line = ""
    price: Line = ""


class _Clean(_Table):
    off: list[Line] = []  # rules that `publish clean` leaves out


class _Tool(_Table):
    version: Line = ""  # the versions that the book may be made with; publish.pinned compares


class _Check(_Table):
    enable: list[Name] = []  # rules that are off otherwise


class File(_Table):
    """`book.toml` whole."""

    book: _Book
    tool: _Tool = _Tool()
    text: _Text
    series: _Series | None = None
    cover: _Cover | None = None
    accessibility: _Accessibility | None = None
    notes: _Notes = _Notes()
    words: dict[str, Words] = {}
    typography: dict[str, Literal["set", "keep"]] = {}
    hyphenation: HyphenationTable = HyphenationTable()
    clean: _Clean = _Clean()
    check: _Check = _Check()
    allow: dict[str, Allowances] = {}
    press: dict[str, PressTable] = {}
    inks: dict[str, Name] = {}
    edition: dict[str, _Edition] = Field(min_length=1)


def parse(text: str, name: str, shared: Iterable[dict[str, Any]] = ()) -> File:
    """The text of a `book.toml`, checked; `name` is its path, for the sentence about a fault.

    `shared` are the tables of each `press.toml` above it. Raises PublishError with the line: for
    malformed TOML, an unknown key (naming the nearest known one), a value of the wrong kind, an
    edition whose name can be no file's.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise bookfile.malformed(str(error), text, name) from None
    except RecursionError:
        raise bookfile.malformed(
            "lists within lists without end (at line 1, column 1)", text, name
        ) from None
    pinned.refuse_another(data, text, name)
    return checked(filled(data, shared), text, name)


def checked(data: dict[str, Any], text: str, name: str) -> File:
    """The tables of a book, checked: `text` is what they stand in. Raises PublishError."""
    try:
        config = File.model_validate(data)
    except ValidationError as error:
        raise bookfile.explain(error.errors(), _known, text, name) from None
    for table, keys, known in (
        ("words", config.words, list(WORDS["en"])),
        ("typography", config.typography, list(RULES)),
    ):
        for key in keys:
            if key not in known and key.removeprefix(PREFIX) not in relators.RELATORS:
                raise bookfile.unknown((table, key), known, text, name)
    for edition in config.edition:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", edition):
            line = bookfile.line_of(text, ("edition", edition))
            raise PublishError(
                f"{name}:{line}: an edition cannot be named {edition!r}",
                "its name becomes a file's name: use small letters, digits and hyphens",
            )
    bookfits.check_names(config, text, name)
    bookfits.check_pages(config, text, name)
    bookfits.check_presses(config, text, name)
    bookfits.check_files(editions(config), text, name)
    return config


def _known(path: tuple[str, ...]) -> list[str]:
    """The keys that may stand at this place of book.toml."""
    table: type[BaseModel] = File
    for step in path:
        field = next((f for n, f in table.model_fields.items() if step in (n, f.alias)), None)
        table = _table(field.annotation) or table if field else table
    return [field.alias or name for name, field in table.model_fields.items()]


def _table(kind: Any) -> type[BaseModel] | None:
    """The table that a field holds, itself, in a list or by names."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((found for inner in get_args(kind) if (found := _table(inner))), None)


def meta(config: File) -> Meta:
    """What the file says of the book. A contributor who is an author is one of the authors."""
    book = config.book
    people = tuple(
        Contributor(one.name, one.role, one.file_as or (one.name if one.organisation else ""))
        for one in book.contributors
    )
    written = (*book.authors, *(person.name for person in people if person.role == "aut"))
    values = book.model_dump(exclude={"pages"})
    for name in ("supplied", "identifiers", "subjects", "bisac", "thema"):
        values[name] = tuple(values[name])
    values["authors"] = tuple(dict.fromkeys(written))
    values["contributors"] = people
    if config.series:
        values |= {f"series_{key}": value for key, value in config.series.model_dump().items()}
        values["series"] = values.pop("series_name")
    if config.cover:
        values |= {"cover": config.cover.image, "cover_alt": config.cover.alt}
    if config.accessibility:
        values["certified"] = Certification(**config.accessibility.model_dump())
    return Meta(**values)


def allowances(config: File) -> tuple[Allowance, ...]:
    """What the file allows, in the order of rules, then its own."""
    return tuple(
        Allowance(rule, **one.model_dump())
        for rule, several in sorted(config.allow.items())
        for one in several
    )


def presses(config: File, homes: Iterable[Path]) -> tuple[Press, ...]:
    """The profiles of the book's own printers; `homes` are folders that may hold what they name."""
    return own(config.press, homes)


def editions(config: File) -> tuple[Edition, ...]:
    """The editions that the file asks for, in its order."""
    side: Literal["left", "right"] = "right" if direction(config.book.language) else "left"
    return tuple(_edition(name, table, side) for name, table in config.edition.items())


def _edition(name: str, table: _Edition, side: Literal["left", "right"]) -> Edition:
    """An edition; `side` is where a book in its language is bound."""
    values = table.model_dump(exclude=KEYS)
    screen = bool(table.variant) or "screen" in table.styles
    values["paper"] = on_paper(table, screen=screen)
    values["binding"] = table.binding or side
    values["styles"] = tuple(table.styles)
    values["pieces"] = tuple(table.pieces)
    values["cover"], values["cover_keep"] = table.cover is True, table.cover == "keep"
    values["judges"] = None if table.judges is None else tuple(table.judges)
    return Edition(name=name, **values)
