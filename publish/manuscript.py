"""Load a book's folder: `book.toml` and the texts it names. An unknown key is an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from publish import bookfile, booktoml
from publish.book import Finding, Manuscript, Place
from publish.bookvalues import CONTROL
from publish.errors import PublishError
from publish.paperkeys import hyphenation
from publish.pressfile import place_of, shared

if TYPE_CHECKING:
    from publish.booktoml import File


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
    of the wrong kind, and a text that is missing, empty, outside the folder or not UTF-8. What
    `press.toml` in a folder above says stands where book.toml is silent.
    """
    home = find(folder)
    name = (home / "book.toml").as_posix()
    text = read_text(home / "book.toml", name)
    house = shared(home)
    config = booktoml.parse(text, name, [one.data for one in house])
    notes = config.text.notes
    for number, file in enumerate((*config.text.parts, notes)):
        _named_once(file, number, config, text, name)
    if config.cover:
        _picture(home, config.cover.image, text)
    texts = tuple((file, _part(home, file, "parts", text)) for file in config.text.parts)
    return Manuscript(
        folder=str(home),
        meta=booktoml.meta(config),
        texts=texts,
        notes=(notes, _part(home, notes, "notes", text)) if notes else None,
        editions=booktoml.editions(config),
        restart=config.notes.restart,
        words=tuple(sorted(config.words.items())),
        untouched=tuple(k for k, v in config.typography.items() if v == "keep"),
        allowances=booktoml.allowances(config),
        enable=tuple(config.check.enable),
        pages=config.book.pages,
        presses=booktoml.presses(config, [home, *(one.folder for one in house)]),
        inks=tuple(sorted(config.inks.items())),
        hyphenation=hyphenation(config.hyphenation, config.book.language),
    )


def where(folder: str, path: bookfile.Path, value: str = "") -> str:
    """The file and line of a key of book.toml, or of what it has from above, for a sentence."""
    config = Path(folder) / "book.toml"
    if not config.is_file():
        return "book.toml"
    higher = place_of(folder, path, value)
    if higher:
        return f"{higher[0]}:{higher[1]}"
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


def _named_once(file: str, number: int, config: File, text: str, name: str) -> None:
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


def _picture(home: Path, file: str, config: str) -> None:
    """Raise PublishError unless the cover's picture is a file in the book's folder."""
    line = bookfile.line_of(config, ("cover", "image"))
    named = f"{(home / 'book.toml').as_posix()}:{line}: [cover] names {file!r}"
    if PurePosixPath(file).is_absolute() or not _inside(home / file, home):
        raise PublishError(
            f"{named}, which lies outside the book's folder", "put the picture beside book.toml"
        )
    if not (home / file).is_file():
        raise PublishError(
            f"{named}, which is no file beside book.toml", "put it there, or take [cover] out"
        )


def _inside(path: Path, home: Path) -> bool:
    return path.resolve().is_relative_to(home.resolve())
