"""Where each printed page begins in the text, and which pages an ebook counts by.

A place in the text is a piece and a number of letters (`publish.places`). The map of an edition is
kept in `build/records/` under the digest of what the edition is made of.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish import xhtml
from publish.book import Edition, Manuscript, Meta
from publish.whole import write_whole
from publish.words import headed, with_commas

SHAPE = 1  # raised when letters are counted another way or the file holds something else
SOURCE = "source"  # the value of `pages` that stands for the pages of the source
SOURCE_MARKER = "source-page"


@dataclass(frozen=True)
class PageStart:
    """A printed page by its folio, and where it begins: letters of the piece before it."""

    label: str
    piece: str
    offset: int


@dataclass(frozen=True)
class Pages:
    """The page numbers that an ebook carries: whose (for `dc:source`), and where each begins.

    `starts` is None where the text itself has markers (`span.source-page`).
    """

    source: str
    starts: tuple[PageStart, ...] | None


def source_markers(root: Any) -> list[Any]:
    """The places where pages of the source begin, as the manuscript says (`{p. 12}`)."""
    spans = root.iter("span")
    return [e for e in spans if xhtml.has_class(e, SOURCE_MARKER) and e.get("data-page")]


def unmark(root: Any) -> None:
    """Take the pages of the source out of a tree, for an edition that does not show them."""
    for span in source_markers(root):
        xhtml.cut(span)


def print_edition(manuscript: Manuscript) -> Edition | None:
    """The edition whose page numbers the ebooks carry: the one that book.toml names, or `book`."""
    name = "book" if manuscript.pages is None else manuscript.pages
    papers = (e for e in manuscript.editions if e.format == "pdf" and name != SOURCE)
    return next((edition for edition in papers if edition.name == name), None)


def name_of(meta: Meta, edition: Edition) -> str:
    """The print edition as `dc:source` names it: its identifier, else title, imprint, edition.

    >>> name_of(Meta("Salt", publisher="Quay"), Edition("book", "pdf"))
    'Salt, Quay (book)'
    """
    if edition.identifier.strip():
        return edition.identifier.strip()
    title = headed(meta.title, meta.subtitle, meta.language)
    year = str(meta.date.year) if meta.date else ""
    named = with_commas([title, meta.publisher, meta.place, year], meta.language)
    return f"{named} ({edition.name})"


def path_of(build: Path, edition: str) -> Path:
    """Where the page map of an edition lies (a name with a dot is no edition's)."""
    return build / "records" / f"{edition}.pages.json"


def keep(build: Path, edition: str, inputs: str, found: tuple[PageStart, ...]) -> None:
    """Keep a map, whole or not at all. Raises PublishError where it cannot be written."""
    rows = [[start.label, start.piece, start.offset] for start in found]
    kept = {"shape": SHAPE, "inputs": inputs, "pages": rows, "sum": _sum(inputs, rows)}
    path = path_of(build, edition)
    write_whole({path: (json.dumps(kept, ensure_ascii=False) + "\n").encode()}, folders=True)


def load(build: Path, edition: str, inputs: str) -> tuple[PageStart, ...] | None:
    """The map that was kept for these inputs; None where there is none, or it is not whole."""
    try:
        kept = json.loads(path_of(build, edition).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(kept, dict) or (kept.get("shape"), kept.get("inputs")) != (SHAPE, inputs):
        return None
    rows = kept.get("pages")
    if not isinstance(rows, list) or kept.get("sum") != _sum(inputs, rows):
        return None
    return tuple(PageStart(*row) for row in rows)


def _sum(inputs: str, rows: Sequence[Sequence[Any]]) -> str:
    """What tells a damaged map from a whole one."""
    text = json.dumps([SHAPE, inputs, rows], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def by_piece(found: Iterable[PageStart]) -> Mapping[str, list[PageStart]]:
    """The pages by the piece in which they begin, each piece's in the order of its text."""
    pieces: dict[str, list[PageStart]] = {}
    for start in found:
        pieces.setdefault(start.piece, []).append(start)
    return {name: sorted(rows, key=lambda row: row.offset) for name, rows in pieces.items()}
