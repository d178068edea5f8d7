"""Rules about an edition and its printer: what he has to be told, by book.toml alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from publish.above import FILE
from publish.book import Edition, Finding, Manuscript, Place
from publish.manuscript import where
from publish.press.profiles import named, source_of

_ISBN = re.compile(r"97[89][\d -]{10}")
WORDS = {
    "isbn": ("an ISBN", 'write `identifier = "978-…"` in its table'),
    "price": ("a price", 'write `price = "USD 18.00"` in its table'),
    "stock": ("a paper", 'write `stock = "90 g/m² cream"` in its table'),
    "bound": ("a binding", 'write `bound = "perfect bound"` in its table'),
}


def missing_for_press(edition: Edition, manuscript: Manuscript) -> Iterator[Finding]:
    """What the printer has to know, and the edition does not say."""
    if not edition.press:
        return
    press = named(edition.press, manuscript.presses)
    said = {
        "isbn": _ISBN.search(f"{edition.identifier} {manuscript.meta.identifier}"),
        "price": edition.price,
        "stock": edition.stock,
        "bound": edition.bound,
    }
    for want in press.wants:
        if not said[want]:
            thing, hint = WORDS[want]
            source = source_of(press, "wants")
            message = f"{press.name} wants {thing}, and the edition {edition.name} has none"
            hint += f" ({source})" if source else ""
            at = _at(edition, manuscript)
            yield Finding("missing-for-press", "warning", at, message, hint, edition.name)


def _at(edition: Edition, manuscript: Manuscript) -> Place:
    """The line of the edition's press, or of the edition."""
    file, _, line = where(manuscript.folder, ("edition", edition.name, "press")).rpartition(":")
    name = file if Path(file).name == FILE else "book.toml"
    return Place(name, int(line) if line.isdigit() else 0)
