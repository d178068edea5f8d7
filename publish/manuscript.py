"""Load a book's folder: `book.toml` and the texts it names. An unknown key is an error."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from publish import bookfile
from publish.book import Edition, Finding, Manuscript, Meta, Place
from publish.errors import PublishError
from publish.typography import RULES
from publish.words import WORDS

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def _printable(value: str) -> str:
    if CONTROL.search(value):
        raise ValueError("it holds a control character")
    return value


def _fillable(value: str) -> str:
    """Words of the tool have a place for a number or a title and no other."""
    if re.search(r"[{}]", re.sub(r"\{(?:n|title)\}", "", value)):
        raise ValueError("only {n} or {title} may stand in braces")
    return value


Line = Annotated[str, Field(max_length=2000), AfterValidator(_printable)]
Name = Annotated[Line, Field(min_length=1)]
Words = Annotated[Line, AfterValidator(_fillable)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Book(_Table):
    title: Line = Field(min_length=1)
    subtitle: Line = ""
    authors: list[Line] = []
    supplied: list[Literal["title", "subtitle", "authors"]] = []
    language: str = Field("en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    identifier: Line = ""
    publisher: Line = ""
    place: Line = ""
    date: datetime.date | None = None
    modified: datetime.datetime | None = None
    description: Line = ""
    rights: Line = ""
    source: Line = ""
    colophon: Line = ""
    back: Line = ""
    pages: str | None = None


class _Text(_Table):
    parts: list[Name] = Field(min_length=1)
    notes: Line = ""


class _Notes(_Table):
    restart: Literal["book", "section"] = "book"


class _Edition(_Table):
    format: Literal["epub", "pdf"]
    styles: list[str] = []
    fonts: bool = True
    variant: Literal["", "pdf/ua-1", "pdf/a-2a", "pdf/a-2u", "pdf/a-2b", "pdf/a-3u"] = ""
    cover: bool = False
    pieces: list[str] = []
    fold: Literal["", "saddle", "zine8", "perfect", "2-up", "4-up", "french", "cut-stack"] = ""
    sheet: str = "a4"
    duplex: Literal["short", "long"] = "short"
    binding: Literal["left", "right"] = "left"
    signature: int = Field(0, ge=0, multiple_of=4)
    creep: str = ""
    creep_total: str = Field("", alias="creep-total")
    marks: bool = False
    scale: bool = False
    judges: list[Literal["epubcheck"]] | None = None
    identifier: Line = ""


class _File(_Table):
    book: _Book
    text: _Text
    notes: _Notes = _Notes()
    words: dict[str, Words] = {}
    typography: dict[str, Literal["set", "keep"]] = {}
    allow: dict[str, Annotated[str, Field(min_length=1)]] = {}
    edition: dict[str, _Edition] = Field(min_length=1)


def find(folder: Path) -> Path:
    """The folder that holds `book.toml`: the one given, or `manuscript/` below it.

    Raises PublishError when there is none.
    """
    for place in (folder, folder / "manuscript"):
        if (place / "book.toml").is_file():
            return place
    raise PublishError(
        f"{folder}: no manuscript here (book.toml is neither there nor in manuscript/)",
        "make one with `publish clean RAW -o DIR`, or name the book's folder with -C DIR",
    )


def read_text(path: Path, name: str) -> str:
    """A text file as UTF-8, a byte order mark and CRLF taken off.

    Raises PublishError with the line for bytes that are not UTF-8 and for control characters.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PublishError(
            f"{name}: cannot be read ({error.strerror})", "see [text] in book.toml"
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PublishError(
            f"{name}:{line}: not UTF-8 (byte 0x{raw[error.start]:02x} at offset {error.start})",
            "save the file as UTF-8, or make it anew with `publish clean`",
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise PublishError(
            f"{name}:{line}: a control character (U+{ord(control[0]):04X}) in the text",
            "delete it: no reader, printer or shop takes it",
        )
    return text


def load(folder: Path) -> Manuscript:
    """Read a book's folder (`find` says where it is).

    Raises PublishError for malformed TOML, an unknown key (naming the nearest known one), a value
    of the wrong kind, and a text that is missing, empty, outside the folder or not UTF-8.
    """
    home = find(folder)
    name = (home / "book.toml").as_posix()
    text = read_text(home / "book.toml", name)
    config = _config(text, name)
    notes = config.text.notes
    for number, file in enumerate((*config.text.parts, notes)):
        _named_once(file, number, config, text, name)
    texts = tuple((file, _part(home, file, "parts", text)) for file in config.text.parts)
    return Manuscript(
        folder=str(home),
        meta=_meta(config.book),
        texts=texts,
        notes=(notes, _part(home, notes, "notes", text)) if notes else None,
        editions=tuple(_edition(key, value) for key, value in config.edition.items()),
        restart=config.notes.restart,
        words=tuple(sorted(config.words.items())),
        untouched=tuple(k for k, v in config.typography.items() if v == "keep"),
        allow=tuple(sorted(config.allow.items())),
        pages=config.book.pages,
    )


def where(folder: str, path: bookfile.Path, value: str = "") -> str:
    """The file and line of a key of book.toml, for a sentence to the user."""
    config = Path(folder) / "book.toml"
    if not config.is_file():
        return "book.toml"
    text = read_text(config, config.as_posix())
    return f"{config.as_posix()}:{bookfile.line_of(text, path, value)}"


def placed(findings: Iterable[Finding], manuscript: Manuscript) -> Iterator[Finding]:
    """The findings with the manuscript's files named by their paths from here, to be clicked."""
    home = Path(manuscript.folder)
    files = {"book.toml", *(file for file, _ in manuscript.texts)}
    files |= {manuscript.notes[0]} if manuscript.notes else set()
    for finding in findings:
        if finding.place and finding.place.file in files:
            place = Place((home / finding.place.file).as_posix(), finding.place.line)
            finding = replace(finding, place=place)  # noqa: PLW2901 - the same finding, elsewhere
        yield finding


def _meta(book: _Book) -> Meta:
    values = book.model_dump(exclude={"pages"})
    values["authors"] = tuple(book.authors)
    values["supplied"] = tuple(book.supplied)
    if book.modified is not None and book.modified.tzinfo is None:
        values["modified"] = book.modified.replace(tzinfo=datetime.UTC)
    return Meta(**values)


def _edition(name: str, table: _Edition) -> Edition:
    values = table.model_dump()
    values["styles"] = tuple(table.styles)
    values["pieces"] = tuple(table.pieces)
    values["judges"] = None if table.judges is None else tuple(table.judges)
    return Edition(name=name, **values)


def _named_once(file: str, number: int, config: _File, text: str, name: str) -> None:
    """Raise PublishError for a text that [text] names a second time; `number` counts them."""
    if file in config.text.parts[:number]:
        key = "parts" if number < len(config.text.parts) else "notes"
        line = bookfile.line_of(text, ("text", key), file)
        raise PublishError(f"{name}:{line}: [text] names {file!r} twice", "take one of them out")


def _part(home: Path, file: str, key: str, config: str) -> str:
    """The text of a file that book.toml names; it must lie in the book's folder.

    `key` of [text] in `config`, the text of book.toml, names it.
    """
    pure = PurePosixPath(file)
    path = home / file
    line = bookfile.line_of(config, ("text", key), file)
    named = f"{(home / 'book.toml').as_posix()}:{line}: [text] names {file!r}"
    if pure.is_absolute() or ".." in pure.parts or not _inside(path, home):
        raise PublishError(
            f"{named}, which lies outside the book's folder",
            "move the file into the folder of book.toml",
        )
    if not path.is_file():
        raise PublishError(
            f"{named}, which is no file beside book.toml", "write it, or take it out of [text]"
        )
    text = read_text(path, path.as_posix())
    if not text.strip():
        raise PublishError(
            f"{path.as_posix()}: the file is empty", "write the text, or take it out of [text]"
        )
    return text


def _inside(path: Path, home: Path) -> bool:
    return path.resolve().is_relative_to(home.resolve())


def _config(text: str, name: str) -> _File:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise bookfile.malformed(str(error), text, name) from None
    except RecursionError:
        raise bookfile.malformed(
            "lists within lists without end (at line 1, column 1)", text, name
        ) from None
    try:
        config = _File.model_validate(data)
    except ValidationError as error:
        raise bookfile.explain(error.errors(), _known, text, name) from None
    for table, keys, known in (
        ("words", config.words, list(WORDS["en"])),
        ("typography", config.typography, list(RULES)),
    ):
        for key in keys:
            if key not in known:
                raise bookfile.unknown((table, key), known, text, name)
    for edition in config.edition:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", edition):
            line = bookfile.line_of(text, ("edition", edition))
            raise PublishError(
                f"{name}:{line}: an edition cannot be named {edition!r}",
                "its name becomes a file's name: use small letters, digits and hyphens",
            )
    _check_pages(config, text, name)
    return config


def _check_pages(config: _File, text: str, name: str) -> None:
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


def _known(path: tuple[str, ...]) -> list[str]:
    """The keys that may stand at this place of book.toml."""
    tables: dict[str, type[BaseModel]] = {
        "book": _Book, "text": _Text, "notes": _Notes, "edition": _Edition,
    }  # fmt: skip
    fields = (tables[path[0]] if path else _File).model_fields
    return [field.alias or name for name, field in fields.items()]
