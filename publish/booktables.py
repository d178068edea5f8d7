"""What tables of `book.toml` and `press.toml` have in common: how strict they are, their texts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from publish import bookvalues

Line = Annotated[str, Field(max_length=2000), AfterValidator(bookvalues.printable)]
Name = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(bookvalues.printable)]

STRICT = ConfigDict(
    extra="forbid",
    frozen=True,
    strict=True,
    alias_generator=lambda name: name.replace("_", "-"),
)
"""No unknown key, no value of another kind; keys are written with hyphens."""
