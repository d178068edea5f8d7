"""Small books, made in a line, and the command run on them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from publish.book import Book, Edition, Manuscript, Meta
from publish.cli import main
from publish.read import read

EPUB = '[edition.ebook]\nformat = "epub"\nstyles = ["base", "epub"]\nfonts = false\njudges = []\n'
PRINT = '[edition.print]\nformat = "pdf"\nstyles = ["base", "print", "book"]\n'
PAMPHLET = (
    '[edition.pamphlet]\nformat = "pdf"\nstyles = ["base", "print", "pamphlet"]\n'
    'cover = true\nfold = "saddle"\n'
)
SCREEN = (
    '[edition.screen]\nformat = "pdf"\nstyles = ["base", "print", "screen"]\n'
    'variant = "pdf/ua-1"\npieces = ["title-page", "contents", "text", "notes", "colophon"]\n'
)
FOUR = EPUB + PRINT + PAMPHLET + SCREEN
HEAD = '[book]\ntitle = "A Book"\nauthors = ["A. Writer"]\ndate = 2026-01-02\nrights = "CC0-1.0"\n'


def config(
    parts: list[str], *, notes: str = "", editions: str = EPUB, more: str = "", head: str = HEAD
) -> str:
    """A `book.toml` with these text files; `more` is put between [text] and the editions."""
    names = ", ".join(f'"{name}"' for name in parts)
    tail = f'notes = "{notes}"\n' if notes else ""
    return f"{head}\n[text]\nparts = [{names}]\n{tail}\n{more}\n{editions}"


def make_book(
    folder: Path,
    texts: Mapping[str, str] | None = None,
    *,
    notes: str | None = None,
    editions: str = EPUB,
    more: str = "",
    head: str = HEAD,
) -> Path:
    """A book's folder: `texts` by file name, the notes in notes.md; returns the folder."""
    texts = {"i.md": "# I\n\nOne two three.\n"} if texts is None else texts
    folder.mkdir(parents=True, exist_ok=True)
    named = "" if notes is None else "notes.md"
    toml = config(list(texts), notes=named, editions=editions, more=more, head=head)
    (folder / "book.toml").write_text(toml, "utf-8")
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    if notes is not None:
        (folder / "notes.md").write_text(notes, "utf-8")
    return folder


def manuscript(
    *texts: str | tuple[str, str], notes: str | None = None, folder: str = "nowhere", **more: Any
) -> Manuscript:
    """A manuscript in memory: texts are (file, text), or text alone for i.md, ii.md and so on."""
    names = ["i.md", "ii.md", "iii.md", "iv.md", "v.md"]
    pairs = [(names[n], t) if isinstance(t, str) else t for n, t in enumerate(texts)]
    fields: dict[str, Any] = {
        "folder": folder,
        "meta": Meta("A Book"),
        "texts": tuple(pairs),
        "notes": None if notes is None else ("notes.md", notes),
        "editions": (Edition("ebook", "epub", ("base", "epub")),),
    } | more
    return Manuscript(**fields)


def book(*texts: str | tuple[str, str], notes: str | None = None, **more: Any) -> Book:
    """The book that `manuscript` of the same arguments means."""
    return read(manuscript(*texts, notes=notes, **more))


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


def run(folder: Path, *words: str) -> Said:
    """`publish -C folder words…`, in this process. Anything but a clean end is a test's failure."""
    result = CliRunner().invoke(main, ["-C", str(folder), *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder with its bytes: what "untouched" is measured by."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def build_elsewhere(folder: Path, environment: Mapping[str, str]) -> None:
    """`publish build` in a process of its own, which has this environment and little else."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "publish.cli", "build"],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(Path(__file__).parent.parent)} | dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
