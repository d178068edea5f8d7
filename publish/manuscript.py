"""Load a book's folder: `book.toml` and the texts it names. An unknown key is an error."""

from __future__ import annotations

import datetime
import difflib
import re
import tomllib
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from publish.book import Edition, Manuscript, Meta
from publish.errors import PublishError
from publish.typography import RULES
from publish.words import WORDS

SUPPLIED = ("title", "subtitle", "authors")
ROOT = "(top)"

Line = Annotated[str, Field(max_length=2000)]


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
    parts: list[str] = Field(min_length=1)
    notes: str = ""


class _Notes(_Table):
    restart: Literal["book", "section"] = "book"


class _Edition(_Table):
    format: Literal["epub", "pdf"]
    styles: list[str] = []
    fonts: bool = True
    variant: Literal["", "pdf/ua-1", "pdf/a-2a", "pdf/a-2u", "pdf/a-2b", "pdf/a-3u"] = ""
    cover: bool = False
    pieces: list[str] = []
    fold: Literal["", "saddle"] = ""
    sheet: str = "a4"
    duplex: Literal["short", "long"] = "short"
    binding: Literal["left", "right"] = "left"
    judges: list[Literal["epubcheck"]] | None = None
    identifier: Line = ""


class _File(_Table):
    book: _Book
    text: _Text
    notes: _Notes = _Notes()
    words: dict[str, str] = {}
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
    control = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", text)
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
    name = _shown(home, folder, "book.toml")
    config = _config(read_text(home / "book.toml", name), name)
    texts = tuple((file, _part(home, file, name)) for file in config.text.parts)
    notes = config.text.notes
    return Manuscript(
        folder=str(home),
        meta=_meta(config.book),
        texts=texts,
        notes=(notes, _part(home, notes, name)) if notes else None,
        editions=tuple(_edition(key, value) for key, value in config.edition.items()),
        restart=config.notes.restart,
        words=tuple(sorted(config.words.items())),
        untouched=tuple(k for k, v in config.typography.items() if v == "keep"),
        allow=tuple(sorted(config.allow.items())),
        pages=config.book.pages,
    )


def _shown(home: Path, folder: Path, file: str) -> str:
    return (home / file).relative_to(folder).as_posix() if home != folder else file


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


def _part(home: Path, file: str, config: str) -> str:
    """The text of one file that book.toml names; it must lie in the book's folder."""
    pure = PurePosixPath(file)
    path = home / file
    if pure.is_absolute() or ".." in pure.parts or not _inside(path, home):
        raise PublishError(
            f"{config}: [text] names {file!r}, which lies outside the book's folder",
            "move the file into the folder of book.toml",
        )
    text = read_text(path, file)
    if not text.strip():
        raise PublishError(f"{file}: the file is empty", "write the text, or take it out of [text]")
    return text


def _inside(path: Path, home: Path) -> bool:
    return path.resolve().is_relative_to(home.resolve())


def _config(text: str, name: str) -> _File:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PublishError(
            _located(name, str(error)), "correct that line of book.toml; nothing was built"
        ) from None
    try:
        config = _File.model_validate(data)
    except ValidationError as error:
        raise _explain(error, text, name) from None
    for table, keys, known in (
        ("words", config.words, list(WORDS["en"])),
        ("typography", config.typography, list(RULES)),
    ):
        for key in keys:
            if key not in known:
                raise _unknown((table, key), known, text, name)
    for edition in config.edition:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", edition):
            line = line_of(text, ("edition", edition))
            raise PublishError(
                f"{name}:{line}: an edition cannot be named {edition!r}",
                "its name becomes a file's name: use small letters, digits and hyphens",
            )
    _check_pages(config, text, name)
    return config


def _check_pages(config: _File, text: str, name: str) -> None:
    """Raise PublishError for page numbers of an edition or a source that is not there."""
    papers = [key for key, edition in config.edition.items() if edition.format == "pdf"]
    pages, where = config.book.pages, f"{name}:{line_of(text, ('book', 'pages'))}"
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


def _located(name: str, message: str) -> str:
    """tomllib says "… (at line 3, column 5)": put the line where every other finding has it."""
    match = re.search(r" \(at line (\d+), column \d+\)", message)
    if not match:
        return f"{name}: malformed TOML: {message}"
    return f"{name}:{match[1]}: malformed TOML: {message[: match.start()]}"


def _explain(error: ValidationError, text: str, name: str) -> PublishError:
    first = error.errors()[0]
    path = tuple(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        return _unknown(path, _known(path[:-1]), text, name)
    where = f"{name}:{line_of(text, path)}"
    if first["type"] == "missing":
        return PublishError(f"{where}: {_key(path)} is missing", f"add {_key(path)} to book.toml")
    return PublishError(
        f"{where}: {_key(path)}: {first['msg'].lower()} (it says {_value(first['input'])})",
        "correct the value",
    )


def _value(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _key(path: tuple[str, ...]) -> str:
    return f"`{path[-1]}` in [{'.'.join(path[:-1])}]" if len(path) > 1 else f"[{path[0]}]"


def _known(path: tuple[str, ...]) -> list[str]:
    """The keys that may stand at this place of book.toml."""
    tables: dict[str, type[BaseModel]] = {
        "book": _Book, "text": _Text, "notes": _Notes, "edition": _Edition,
    }  # fmt: skip
    return list((tables[path[0]] if path else _File).model_fields)


def _unknown(path: tuple[str, ...], known: list[str], text: str, name: str) -> PublishError:
    near = difflib.get_close_matches(path[-1], known, n=1, cutoff=0)
    return PublishError(
        f"{name}:{line_of(text, path)}: unknown key {_key(path)}",
        f"did you mean `{near[0]}`? Known there: {', '.join(known)}",
    )


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line of book.toml at which a key stands, or its table, or 1 where neither is found.

    >>> line_of('[book]\\ntitle = "x"\\n[edition.a]\\nformt = "pdf"', ("edition", "a", "formt"))
    4
    """
    tables, key = path[:-1], re.escape(path[-1])
    table, best = "", 1
    for number, line in enumerate(text.split("\n"), 1):
        head = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if head:
            table = head[1].replace('"', "").replace(" ", "")
            if table == ".".join(path):
                return number
            if table == ".".join(tables):
                best = number
        elif table == ".".join(tables) and re.match(rf"""\s*["']?{key}["']?\s*[=.]""", line):
            return number
    return best
