"""The keys of an edition in `book.toml` that say how its text is set on paper."""

from __future__ import annotations

import dataclasses
from typing import Literal

from pydantic import BaseModel

from publish.book import OnPaper
from publish.booktables import STRICT


class PaperTable(BaseModel):
    """These keys; None is the default, which depends on what the edition is for."""

    model_config = STRICT

    links: Literal["bracket", "keep"] | None = None


KEYS = set(field.name for field in dataclasses.fields(OnPaper))


def on_paper(table: PaperTable, *, screen: bool) -> OnPaper:
    """How an edition is set; one for the `screen` has links that can be followed."""
    links = table.links or ("keep" if screen else "bracket")
    return OnPaper(links=links)
