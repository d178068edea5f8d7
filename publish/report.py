"""Findings and progress as a person reads them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TextIO

from publish.book import Edition, Finding

if TYPE_CHECKING:
    from publish.make import Made


def line(finding: Finding) -> str:
    """One finding on one line: place, level, rule, message, hint.

    >>> from publish.book import Place
    >>> line(Finding("undefined-note", "error", Place("i.md", 3), "[^9] calls nothing", "write it"))
    'i.md:3: error: [^9] calls nothing (undefined-note) — write it'
    """
    place = finding.place
    where = ""
    if place:
        where = f"{place.file}:{place.line}: " if place.line else f"{place.file}: "
    edition = f"{finding.edition}: " if finding.edition and not place else ""
    hint = f" — {finding.hint}" if finding.hint else ""
    message = " ".join(f"{where}{edition}{finding.level}: {finding.message}".split())
    return f"{message} ({finding.rule}){hint}"


def extent(made: Made) -> str:
    """What was made, in a line: the files, pages and sheets, kilobytes."""
    pages = f"{made.pages} pages" if made.pages else "reflowable"
    sheets = f" on {made.sheets} sheet{'s' * (made.sheets > 1)}" if made.sheets else ""
    told = [path.name for path in made.paths if path.stem.endswith("-spec")]
    paths = " and ".join(str(path) for path in made.paths if path.name not in told)
    if told and made.edition.press:
        paths += f" with {', '.join(told)}"
    return f"{paths}  {pages}{sheets}, {made.size / 1000:,.0f} kB"


@contextlib.contextmanager
def progress(stream: TextIO) -> Iterator[Callable[[Edition], None]]:
    """Show which edition is being made: a moving line on a terminal, else a line an edition."""
    if not stream.isatty():
        yield lambda edition: print(f"making {edition.name} …", file=stream, flush=True)
        return
    from rich.console import Console

    with Console(file=stream).status("reading the manuscript …") as status:
        yield lambda edition: status.update(f"making {edition.name} …")
