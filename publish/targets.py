"""What `check` is asked about: editions by name, files from anywhere, folders of them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from publish.errors import PublishError

KINDS = (".epub", ".pdf")
MOST = 2_000  # files of a folder


def names_file(target: str, folders: Sequence[Path]) -> bool:
    """Whether a target is a file or folder from anywhere, and no edition of the books there."""
    path = Path(target)
    if path.is_dir():
        bare = "/" not in target and target not in {".", ".."}
        return not (bare and any(target in _editions(folder) for folder in folders))
    return target.lower().endswith(KINDS) or path.is_file()


def holds_book(folder: Path) -> bool:
    """Whether a book's `book.toml` lies in the folder, or in `manuscript/` below it."""
    return any((folder / below / "book.toml").is_file() for below in ("", "manuscript"))


def files_in(folder: Path) -> tuple[Path, ...]:
    """The EPUBs and PDFs below a folder, in the order of their names; links are not followed.

    Raises PublishError where there are none, or more than `MOST`.
    """
    found: list[Path] = []
    for place in sorted(folder.rglob("*")):
        if place.suffix.lower() in KINDS and place.is_file() and not place.is_symlink():
            found.append(place)
        if len(found) > MOST:
            raise PublishError(f"{folder}: more than {MOST:,} files", "name folders inside it")
    if not found:
        raise PublishError(
            f"{folder}: neither a book nor an EPUB nor a PDF is in it",
            "name a book's folder (with book.toml), or one of EPUBs and PDFs",
        )
    return tuple(found)


def _editions(folder: Path) -> tuple[str, ...]:
    """The names of a book's editions, () where there is no book that can be read."""
    for below in ("", "manuscript"):
        try:
            told = tomllib.loads((folder / below / "book.toml").read_text("utf-8"))
        except (OSError, ValueError):
            continue
        table = told.get("edition", {})
        return tuple(table) if isinstance(table, dict) else ()
    return ()
