"""`press.toml`: what an imprint says once for all books below its folder; a fault has its line."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish import bookfile, booktoml
from publish.above import FILE, KINDS, above, filled, kind_of
from publish.errors import PublishError

KEYS: dict[str, tuple[str, ...]] = {
    "book": ("publisher", "place", "address", "rights", "language", "colophon"),
    "series": ("name", "kind", "identifier"),
    "print": (
        *("styles", "press", "trim", "bleed", "file", "stock", "bound", "price", "links"),
        *("pieces", "judges"),
    ),
    "ebook": ("styles", "fonts", "pieces", "judges"),
    "check": ("enable",),
}
"""What may stand in its tables; those of `OPEN` take any key that book.toml knows there."""

OPEN = ("words", "typography", "inks", "press")


@dataclass(frozen=True)
class Shared:
    """A `press.toml`: its path as a person names it, its folder, its text and tables."""

    name: str
    folder: Path
    text: str
    data: dict[str, Any]


def shared(home: Path) -> tuple[Shared, ...]:
    """Those above a book, the nearest first, each checked.

    Raises PublishError with file and line for what book.toml may not say either, or only it may.
    """
    found: list[Shared] = []
    for folder in reversed(above(home)):  # the farthest first: a nearer one may build on it
        found.insert(0, _read(folder, [one.data for one in found]))
    return tuple(found)


def _read(folder: Path, farther: Sequence[dict[str, Any]]) -> Shared:
    path = folder / FILE
    name = Path(os.path.relpath(path)).as_posix()
    text = _text(path, name)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise bookfile.malformed(str(error), text, name) from None
    _known(data, text, name)
    _sound(text, name, farther)
    return Shared(name, folder, text, data)


def _text(path: Path, name: str) -> str:
    from publish.manuscript import read_text

    return read_text(path, name)


def _known(data: dict[str, Any], text: str, name: str) -> None:
    """Raise PublishError for a table or a key that is the book's alone, or none."""
    for table, keys in data.items():
        if table not in (*KEYS, *OPEN):
            raise bookfile.unknown((table,), [*KEYS, *OPEN], text, name)
        for key in keys if table in KEYS and isinstance(keys, dict) else ():
            if key not in KEYS[table]:
                raise bookfile.unknown((table, key), list(KEYS[table]), text, name)


def _sound(text: str, name: str, farther: Sequence[dict[str, Any]]) -> None:
    """Raise PublishError for a value that none can be: read as the book.toml of a book would be.

    Its tables for kinds of editions are those of editions, on the same lines.
    """
    as_book = text
    for kind in KINDS:
        as_book = re.sub(rf"(?m)^(\s*)\[\s*{kind}\s*\]", rf"\1[edition.{kind}]", as_book)
    data = tomllib.loads(as_book)
    needed: dict[str, Any] = {"book": {"title": "T"}, "text": {"parts": ["i.md"]}}
    if "series" in data:
        needed["series"] = {"name": "S"}
    for table, values in needed.items():
        if isinstance(data.setdefault(table, {}), dict):
            data[table] = values | data[table]
    editions = data.setdefault("edition", {})
    for kind, form in KINDS.items():
        if isinstance(editions.setdefault(kind, {}), dict):
            editions[kind] = {"format": form, "identifier": "978-3-16-148410-0"} | editions[kind]
    try:
        booktoml.checked(filled(data, farther), as_book, name)
    except PublishError as error:
        message = re.sub(rf"\[edition\.({'|'.join(KINDS)})\]", r"[\1]", error.message)
        raise PublishError(message, error.hint.replace("book.toml", FILE), error.code) from None


def place_of(home: str | Path, path: bookfile.Path, value: str = "") -> tuple[str, int] | None:
    """File and line of a key that a book has from above, None where it has it itself, or nowhere.

    `path` is as in book.toml: that of an edition's key stands in a table for its kind.
    """
    own = _tables(Path(home) / "book.toml")
    if _holds(own, path):
        return None
    if path[:1] == ("edition",) and len(path) > 2:
        edition = own.get("edition", {}).get(path[1], {})
        path = (kind_of(edition), *path[2:])
    for one in shared(Path(home)):
        if _holds(one.data, path):
            return one.name, bookfile.line_of(one.text, path, value)
    return None


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _holds(data: Any, path: bookfile.Path) -> bool:
    for step in path:
        if not isinstance(data, dict) or step not in data:
            return False
        data = data[step]
    return True
