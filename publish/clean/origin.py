"""The file that a text was taken out of, kept beside its witness; what a book turns off."""

from __future__ import annotations

import tomllib
from pathlib import Path

from publish.clean.cleaned import Cleaned
from publish.clean.ledger import digest
from publish.errors import PublishError
from publish.whole import write_whole


def keep_origin(raw: Path, cleaned: Cleaned, folder: Path) -> list[Path]:
    """Copy the source file into `seeds/`, beside its text; gives what was written.

    Only for files of which the text was taken out. Raises PublishError where another file of that
    name stands there.
    """
    name = cleaned.facts.get("origin", "")
    if not name or not raw.is_file():
        return []
    data = raw.read_bytes()
    path = folder / "seeds" / name
    if path.exists():
        if digest(path.read_bytes()) != digest(data):
            raise PublishError(
                f"{path} is there and holds another text",
                "rename the file, or clean into another folder",
            )
        return []
    write_whole({path: data}, folders=True)
    return [path]


def turned_off(folder: Path) -> tuple[str, ...]:
    """The rules that `[clean] off` in a book's `book.toml` names; none where there is no book.

    Raises PublishError where the file cannot be read as TOML or `off` is no list of names.
    """
    path = folder / "manuscript" / "book.toml"
    if not path.is_file():
        return ()
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PublishError(f"{path}: {error}", "mend book.toml first") from error
    clean = table.get("clean", {})
    off = clean.get("off", []) if isinstance(clean, dict) else None
    if not isinstance(off, list) or not all(isinstance(name, str) for name in off):
        raise PublishError(
            f'{path}: `off` in [clean] is a list of rules, as in off = ["ligatures"]',
            "`publish clean --rules` lists them",
        )
    return tuple(off)
