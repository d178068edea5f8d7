"""What tables of `book.toml` and `press.toml` have in common: how strict they are, their texts."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

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


def reasons(value: Any) -> list[Any]:
    """An allowance is a reason, or a table with one, or a list of such."""
    several = value if isinstance(value, list) else [value]
    if not several or "" in several:
        raise ValueError("it must not be empty")
    if not all(isinstance(one, str | dict) for one in several):
        raise ValueError("it must be text in quotation marks, or a table with a `reason`")
    return [{"reason": one} if isinstance(one, str) else one for one in several]


class AllowanceTable(BaseModel):
    """What may be, and why; only there, where a file, an edition or words are named."""

    model_config = STRICT

    reason: Name
    file: Line = ""
    edition: Line = ""
    text: Line = ""


Allowances = Annotated[list[AllowanceTable], BeforeValidator(reasons)]
