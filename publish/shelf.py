"""Several books in one run: which ones `-C` means, and what came of them together."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from publish.book import Place
from publish.check import Checked, check_targets
from publish.errors import PublishError
from publish.record import load
from publish.reports.report import Standing, relative, root_of
from publish.targets import names_file

Result = TypeVar("Result")


@dataclass(frozen=True)
class Failed:
    """A book of which nothing came, and the sentence that says why."""

    folder: Path
    error: PublishError


@dataclass(frozen=True)
class Shelf:
    """What came of checking: of all together, and of each book that could be checked."""

    checked: Checked
    failed: tuple[Failed, ...]
    books: tuple[tuple[Path, Checked], ...]
    standing: tuple[Standing, ...]


def shelf(patterns: Sequence[str]) -> tuple[Path, ...]:
    """The books' folders, each once, in the order of the patterns, those of one pattern by name.

    A pattern without `*`, `?` or `[` is a folder as it is written, whatever lies there. One with
    them takes the folders that hold a book and passes over the rest. Raises PublishError where no
    book is.
    """
    found: dict[Path, Path] = {}
    for pattern in patterns or (".",):
        folders = [Path(pattern)]
        if glob.has_magic(pattern) and not Path(pattern).is_dir():
            # Path.glob takes no absolute pattern.
            matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207
            folders = [Path(name) for name in matches if holds_book(Path(name))]
            if not folders:
                raise PublishError(
                    f"-C {pattern}: no folder of a book has such a name",
                    "a book's folder holds book.toml, or manuscript/book.toml",
                )
        for folder in folders:
            found.setdefault(home_of(folder).resolve(), folder)
    return tuple(found.values())


def holds_book(folder: Path) -> bool:
    """Whether `book.toml` lies in the folder, or in `manuscript/` below it."""
    return home_of(folder).joinpath("book.toml").is_file()


def home_of(folder: Path) -> Path:
    """Where book.toml lies, the folder itself or `manuscript/` below it, if it lies anywhere."""
    below = folder / "manuscript"
    own = (folder / "book.toml").is_file()
    return below if not own and (below / "book.toml").is_file() else folder


def one(folders: Sequence[Path], command: str) -> Path:
    """The only folder. Raises PublishError where there are more."""
    if len(folders) != 1:
        raise PublishError(
            f"`publish {command}` works on one book, and -C names {len(folders)}",
            "name one folder",
        )
    return folders[0]


def each(
    folders: Sequence[Path], work: Callable[[Path], Result]
) -> tuple[list[tuple[Path, Result]], list[Failed]]:
    """Do the work on every book; one that fails does not keep the others from it."""
    done: list[tuple[Path, Result]] = []
    failed: list[Failed] = []
    for folder in folders:
        try:
            done.append((folder, work(folder)))
        except PublishError as error:
            failed.append(Failed(folder, error))
        except OSError as error:
            said = f"{error.filename or folder}: {error.strerror or error}"
            failed.append(Failed(folder, PublishError(said)))
    return done, failed


def check_shelf(
    folders: Sequence[Path], targets: tuple[str, ...], *, judge: bool = True, press: str = ""
) -> Shelf:
    """Check the targets of every book; files from anywhere are checked once.

    What is checked is then named by its folder too, and a finding without a place by its book.
    `judge`: by other people's programs too; `press`: files from anywhere for this printer.
    """
    files = tuple(name for name in targets if names_file(name, folders))
    editions = tuple(name for name in targets if name not in files)

    def work(folder: Path) -> tuple[Checked, tuple[Standing, ...]]:
        checked = check_targets(folder, editions, judge=judge)
        standing = standings(folder, checked.words, common_folder(folders))
        return _named(checked, folder, many=len(folders) > 1), standing

    books = folders if editions or not files else ()
    done, failed = each(books, work)
    # A profile of the book's own may be meant, where there is one book.
    home = folders[0] if press and len(folders) == 1 and folders[0].is_dir() else Path()
    first = [check_targets(home, files, judge=judge, press=press)] if files else []
    return Shelf(
        joined([*first, *(checked for _, (checked, _) in done)]),
        tuple(failed),
        tuple((folder, checked) for folder, (checked, _) in done),
        tuple(one for _, (_, standing) in done for one in standing),
    )


def standings(folder: Path, words: tuple[tuple[str, int], ...], root: Path) -> tuple[Standing, ...]:
    """The editions of a book that are built, with pages, bytes and words; `root` as in reports."""
    build = folder / "build"
    found = []
    for name, count in words:
        record = load(build, name)
        if record is None:
            continue
        files = tuple(build / file for file in sorted(record["files"]))
        if not all(file.is_file() for file in files):
            continue
        pages = len(record["pages"]) if "pages" in record else None
        size = sum(file.stat().st_size for file in files)
        paths = tuple(relative(file.as_posix(), root) for file in files)
        book = relative(folder.as_posix(), root)
        found.append(Standing(book, name, paths, pages, size, count))
    return tuple(found)


def joined(results: Sequence[Checked]) -> Checked:
    """What was found in one book after the other."""
    return Checked(
        tuple(finding for result in results for finding in result.findings),
        tuple(dict.fromkeys(entry for result in results for entry in result.silent)),
        tuple(dict.fromkeys(entry for result in results for entry in result.absent)),
        tuple(count for result in results for count in result.words),
        tuple(dict.fromkeys(name for result in results for name in result.checked)),
    )


def _named(checked: Checked, folder: Path, *, many: bool) -> Checked:
    """With the book's folder before the editions' names, where there is more than one book."""
    if not many:
        return checked
    place = Place((home_of(folder) / "book.toml").as_posix())
    return replace(
        checked,
        findings=tuple(replace(f, place=f.place or place) for f in checked.findings),
        words=tuple((f"{folder.as_posix()}: {name}", count) for name, count in checked.words),
        checked=tuple(f"{folder.as_posix()}: {name}" for name in checked.checked),
    )


def common_folder(folders: Sequence[Path]) -> Path:
    """The folder from which a report's paths count: the git root, or what holds all the books."""
    resolved = [folder.resolve() for folder in folders]
    return root_of(Path(os.path.commonpath(resolved)) if resolved else Path())
