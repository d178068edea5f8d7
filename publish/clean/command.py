"""`publish clean`: from the file that is named to the book's folder, and its review."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from publish.clean import review
from publish.clean.again import save_again
from publish.clean.origin import keep_origin, turned_off
from publish.clean.rules import as_markdown, clean_file


@dataclass(frozen=True)
class Options:
    """What the command line says beside the file: see `publish clean --help`."""

    encoding: str = ""
    off: Collection[str] = ()
    keep_pages: bool = False
    merge: bool = False


def to_markdown(raw: Path, options: Options) -> tuple[str, list[str]]:
    """The cleaned text as one document, and what is to be said beside it."""
    cleaned = clean_file(raw, options.encoding, options.off, keep_pages=options.keep_pages)
    return as_markdown(cleaned), [*_told(raw, cleaned.facts, cleaned.ledger.encoding)]


def to_folder(raw: Path, folder: Path, options: Options) -> tuple[list[Path], list[str]]:
    """Write the book's folder; the files written in order, and what is to be said beside them.

    What its review file flips is taken the other way. Raises PublishError.
    """
    off = (*options.off, *turned_off(folder))
    before = review.read(folder)
    flips = review.flips(before)
    cleaned = clean_file(raw, options.encoding, off, keep_pages=options.keep_pages, flips=flips)
    found = review.entries(cleaned.doubts, before)
    paths = [
        *save_again(cleaned, folder, merge=options.merge),
        *keep_origin(raw, cleaned, folder),
        *review.write(found, cleaned.ledger.name, folder),
    ]
    told = [*_told(raw, cleaned.facts, cleaned.ledger.encoding)]
    if asked := sum(entry.answer == " " for entry in found):
        told.append(
            f"{folder / review.FILE}: {asked} decision{'s' * (asked > 1)} to look at, "
            "with an editor or with `publish clean --review`"
        )
    return paths, told


def _told(raw: Path, facts: Mapping[str, str], encoding: str) -> Iterator[str]:
    if unread := facts.get("unread"):
        yield f"{raw}: pages {unread} are pictures without text"
    if guess := facts.get("guessed"):
        yield f"{raw}: read as {encoding}, sure to {guess}"
