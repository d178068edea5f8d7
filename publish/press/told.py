"""A printer's profile as a person reads it: each number with where it is from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from publish.press.profiles import FIELDS, numbers, source_of
from publish.press.sizes import shown
from publish.printer import Press

_KEYS = {field: key for key, field in FIELDS.items()}
_PERCENT = frozenset(["ink_limit", "ink_warn", "tint_min"])


def listed(presses: Iterable[Press]) -> Iterator[str]:
    """A line for each profile, its name first.

    >>> list(listed([Press("town", label="the press in town")]))
    ['town  the press in town']
    """
    for press in sorted(presses, key=lambda one: one.name):
        yield f"{press.name}  {press.label}"


def told(press: Press) -> Iterator[str]:
    """The profile: for each key that is set its value, and below it the source.

    >>> list(told(Press("town", "in town", pages_min=8, sources=(("pages_min", "asked"),))))
    ['town: in town', 'pages-min: 8', '    asked']
    """
    yield f"{press.name}: {press.label}"
    plain = Press("")
    for field in numbers():
        value, source = getattr(press, field), source_of(press, field)
        if value == getattr(plain, field) and not source:
            continue
        yield f"{_KEYS.get(field, field.replace('_', '-'))}: {_value(field, value)}"
        if source:
            yield f"    {source}"


def _value(field: str, value: Any) -> str:
    """A value with its unit."""
    if field in _SHOWN:
        return _SHOWN[field](value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset | tuple):
        return ", ".join(sorted(value)) or "nothing"
    if field.endswith("_mm"):
        return shown(value)
    unit = " pt" if field.endswith("_pt") else " %" if field in _PERCENT else ""
    return f"{value:g}{unit}" if isinstance(value, int | float) else str(value) or "none"


def _steps(steps: tuple[tuple[int, float], ...]) -> str:
    """The inside margins by numbers of pages."""
    return "; ".join(
        f"{f'up to {pages} pages' if pages else 'any number of pages'} {shown(mm)}"
        for pages, mm in steps
    )


def _trims(trims: tuple[tuple[str, float, float], ...]) -> str:
    return "; ".join(f"{name} {_size((width, height))}" for name, width, height in trims)


def _size(size: tuple[float, float]) -> str:
    return f"{size[0]:.4g} x {size[1]:.4g} mm" if any(size) else "none"


def bleed(sides: tuple[float, ...]) -> str:
    """The bleed in words.

    >>> bleed((3, 3, 3, 3)), bleed((3, 3, 3, 0)), bleed((0, 0, 0, 0))
    ('3 mm (0.118 in) on all sides', '3 mm (0.118 in), none at the spine', 'none')
    """
    if not any(sides):
        return "none"
    if len(set(sides)) == 1:
        return f"{shown(sides[0])} on all sides"
    if len(set(sides[:3])) == 1 and not sides[3]:
        return f"{shown(sides[0])}, none at the spine"
    names = ("top", "outer edge", "bottom", "spine")
    return ", ".join(f"{name} {shown(side)}" for name, side in zip(names, sides, strict=True))


_SHOWN: dict[str, Callable[[Any], str]] = {
    "bleed_mm": bleed,
    "gutters": _steps,
    "trims": _trims,
    "trim_least": _size,
    "trim_most": _size,
}
