"""The keys of a printer's profile, bundled or a book's `[press.NAME]`; lengths have units."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from publish.booktables import STRICT, Line, Name
from publish.paper import POINTS
from publish.press.sizes import length, size


def _text(value: Any, read: Callable[[str], Any]) -> Any:
    if not isinstance(value, str):
        raise ValueError("it must be text in quotation marks")
    return read(value)


def _sides(value: Any) -> tuple[float, ...]:
    """One length for four sides, or four: top, outer edge, bottom, inner edge."""
    listed = value if isinstance(value, list) else [value] * 4
    if len(listed) != 4:
        raise ValueError("write one length, or four: top, outer edge, bottom, inner edge")
    return tuple(_text(one, length) for one in listed)


def _steps(value: Any) -> tuple[tuple[int, float], ...]:
    """Pairs of a number of pages and an inside margin, the pages growing; 0 is without end."""
    shape = 'write pairs such as [[150, "10mm"], [0, "13mm"]]: up to so many pages, then a margin'
    if not isinstance(value, list) or not value:
        raise ValueError(shape)
    found = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2 or type(pair[0]) is not int:
            raise ValueError(shape)
        found.append((pair[0], _text(pair[1], length)))
    pages = [upto for upto, _ in found]
    grow = [upto or float("inf") for upto in pages]
    if min(pages) < 0 or any(a >= b for a, b in itertools.pairwise(grow)):
        raise ValueError("the numbers of pages must grow; 0, for without end, is the last")
    return tuple(found)


Length = Annotated[float, BeforeValidator(lambda value: _text(value, length))]
Points = Annotated[float, BeforeValidator(lambda value: round(_text(value, length) * POINTS, 3))]
Sides = Annotated[tuple[float, float, float, float], BeforeValidator(_sides)]
Steps = Annotated[tuple[tuple[int, float], ...], BeforeValidator(_steps)]
Size = Annotated[tuple[float, float], BeforeValidator(lambda value: _text(value, size))]
Percent = Annotated[float, Field(ge=0, le=400)]
Count = Annotated[int, Field(ge=0, le=100_000)]
Number = Annotated[float, Field(ge=0, le=100_000)]


def _source(value: dict[str, Any]) -> dict[str, Any]:
    """Each source is that of a key."""
    known = {name.replace("_", "-") for name in PressTable.model_fields}
    for key in value:
        if key not in known:
            raise ValueError(f"there is no key `{key}` for which it could be the source")
    return value


class PressTable(BaseModel):
    """A profile as it is written. What is left out is as in `like`, or in the bundled one."""

    model_config = STRICT

    like: Line = ""
    label: Name = " "
    standard: Literal["pdf", "pdf/x-4", "pdf/x-1a"] = "pdf"
    condition: Line = ""
    registry: Line = ""
    intent: Line = ""
    colour: Literal["cmyk", "grey", "rgb"] = "cmyk"
    ink_limit: Percent = 0
    ink_warn: Percent = 0
    tint_min: Percent = 0
    min_dpi: Number = 0
    low_dpi: Number = 0
    max_dpi: Number = 0
    min_type: Points = 0
    min_line: Points = 0
    bleed: Sides = (0, 0, 0, 0)
    bleed_always: bool = True
    outside: Length = 0
    outside_bleed: Length = 0
    safety: Length = 0
    gutters: Steps = ()
    trims: dict[str, Size] = {}
    trim_least: Size = (0, 0)
    trim_most: Size = (0, 0)
    pages_min: Count = 0
    pages_max: Count = 0
    pages_multiple: Annotated[int, Field(ge=1, le=128)] = 1
    last_page_blank: bool = False
    marks: bool = False
    marks_offset: Length = 0
    forbids: list[
        Literal["marks", "annotations", "bookmarks", "transparency", "layers", "encryption"]
    ] = []
    max_mb: Number = 0
    wants: list[Literal["isbn", "price", "stock", "bound"]] = []
    bound: Line = ""
    source: Annotated[dict[str, Name], AfterValidator(_source)] = {}
