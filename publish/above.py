"""What books have from the folders above them: `press.toml`, which speaks where theirs are silent.

It is looked for from the folder above `book.toml` up to the root of the git repository; outside of
one, in the three folders above. The nearest goes before the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

FILE = "press.toml"
HIGHEST = 3
"""Folders above a book in which its defaults are looked for where no git repository is."""

BY_NAME = ("words", "typography", "inks")
"""Tables of which the book's own keys go before the same ones above."""

KINDS = {"print": "pdf", "ebook": "epub"}
"""The tables that speak for all editions of a kind: on unfolded paper, and ebooks."""


def above(home: str | Path) -> tuple[Path, ...]:
    """The folders above a book that hold a `press.toml`, the nearest first; `home` has its own."""
    here = Path(home).resolve()
    roots = (n for n, folder in enumerate((here, *here.parents)) if (folder / ".git").exists())
    reach = next(roots, HIGHEST)
    return tuple(folder for folder in here.parents[:reach] if (folder / FILE).is_file())


def shared_styles(home: str | Path) -> tuple[Path, ...]:
    """The `styles/` beside each of them, links followed; one that leads elsewhere is left out."""
    folders = ((house, (house / "styles").resolve()) for house in above(home))
    return tuple(styles for house, styles in folders if styles.is_relative_to(house))


def kind_of(edition: Mapping[str, Any]) -> str:
    """The table that speaks for an edition, as TOML has it; "" for a pamphlet and for a screen.

    >>> kind_of({"format": "pdf"}), kind_of({"format": "pdf", "fold": "saddle"})
    ('print', '')
    """
    if edition.get("format") == "epub":
        return "ebook"
    paper = edition.get("format") == "pdf" and not edition.get("fold")
    return "print" if paper and not edition.get("variant") else ""


def filled(data: dict[str, Any], shared: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The tables of a `book.toml` with what those above, the nearest first, say where it is silent.

    A book is in the series if it has a table [series]. What is no table is left for a check.

    >>> filled({"book": {"title": "A"}}, [{"book": {"publisher": "P", "title": "B"}}])
    {'book': {'title': 'A', 'publisher': 'P'}}
    """
    data = deepcopy(data)
    for tables in shared:
        for into, values in _pairs(data, tables):
            for key, value in values.items():
                into.setdefault(key, deepcopy(value))
    return data


def _pairs(
    data: dict[str, Any], tables: dict[str, Any]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The tables of a book, each with the one that fills it."""
    for name in ("book", *BY_NAME, "check"):
        yield from _both(data.setdefault(name, {}) if name in tables else None, tables.get(name))
    yield from _both(data.get("series"), tables.get("series"))
    for name, press in _items(tables.get("press")):
        presses = data.setdefault("press", {})
        yield from _both(presses.setdefault(name, {}) if isinstance(presses, dict) else None, press)
    for _, edition in _items(data.get("edition")):
        if isinstance(edition, dict):
            yield from _both(edition, tables.get(kind_of(edition)))


def _both(into: Any, values: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    if isinstance(into, dict) and isinstance(values, dict):
        yield into, values


def _items(table: Any) -> list[tuple[str, Any]]:
    return list(table.items()) if isinstance(table, dict) else []
