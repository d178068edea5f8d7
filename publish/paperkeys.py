"""The keys of `book.toml` that say how text is set on paper: those of an edition, hyphenation."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from publish import bookvalues
from publish.booktables import STRICT
from publish.printer import OnPaper


class PaperTable(BaseModel):
    """These keys; None is the default, which depends on what the edition is for."""

    model_config = STRICT

    links: Literal["bracket", "keep"] | None = None
    notes: Literal["end", "foot"] = "end"


Divisions = Annotated[
    list[Annotated[str, AfterValidator(bookvalues.division)]],
    Field(max_length=5000),
    AfterValidator(bookvalues.once),
]
Language = Annotated[str, AfterValidator(bookvalues.language)]


class HyphenationTable(BaseModel):
    """Words that the dictionaries divide wrongly: in the book's language, and in others."""

    model_config = STRICT

    exceptions: Divisions = []
    languages: dict[Language, Divisions] = {}


def hyphenation(table: HyphenationTable, language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(language, words) for each list; `language` is the book's."""
    lists = [(language, table.exceptions), *sorted(table.languages.items())]
    return tuple((tongue, tuple(words)) for tongue, words in lists if words)


KEYS = {field.name for field in dataclasses.fields(OnPaper)}


def on_paper(table: PaperTable, *, screen: bool) -> OnPaper:
    """How an edition is set; one for the `screen` has links that can be followed."""
    links = table.links or ("keep" if screen else "bracket")
    return OnPaper(links=links, notes=table.notes)
