"""The printers' profiles: those that the package brings, and those of a book."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publish.book import Edition, Manuscript
from publish.errors import PublishError
from publish.printer import Press

if TYPE_CHECKING:
    from publish.press.keys import PressTable

FIELDS: dict[str, str] = {
    "bleed": "bleed_mm",
    "outside": "outside_mm",
    "outside-bleed": "outside_bleed_mm",
    "safety": "safety_mm",
    "marks-offset": "marks_mm",
    "min-type": "min_type_pt",
    "min-line": "min_line_pt",
}
"""Where a key of a profile and the field of `Press` that it fills have different names."""


def field_of(key: str) -> str:
    """The field of `Press` that a key of a profile fills.

    >>> field_of("bleed"), field_of("pages-min")
    ('bleed_mm', 'pages_min')
    """
    return FIELDS.get(key, key.replace("-", "_"))


@cache
def bundled() -> dict[str, Press]:
    """The package's own profiles by name, in the order of their names."""
    from publish.press.keys import PressTable

    files = sorted(Path(__file__).parent.glob("*.toml"))
    return {
        file.stem: _press(
            file.stem, PressTable.model_validate(tomllib.loads(file.read_text("utf-8"))), None
        )
        for file in files
    }


def own(tables: Mapping[str, PressTable], homes: Iterable[Path]) -> tuple[Press, ...]:
    """The profiles of a book's `[press.NAME]` tables; `homes` may hold their colour profiles.

    Raises ValueError (name of the table, half a sentence) where `like` names none, or itself.
    """
    found: dict[str, Press] = {}
    for name in tables:
        _resolve(name, tables, found, ())
    folders = tuple(homes)
    return tuple(_housed(press, folders) for press in found.values())


def _resolve(
    name: str, tables: Mapping[str, PressTable], found: dict[str, Press], asked: tuple[str, ...]
) -> Press:
    """The profile of that name, made after the one that it is like."""
    if name in found:
        return found[name]
    table, like = tables[name], tables[name].like
    known = bundled()
    if like in tables and like != name:
        if like in asked:
            way = " → ".join((*asked, name, like))
            raise ValueError(asked[0], f"`like` goes round in a circle: {way}")
        base: Press | None = _resolve(like, tables, found, (*asked, name))
    elif like and like not in known:
        names = ", ".join(sorted({*known, *tables} - {name}))
        raise ValueError(name, f"`like` names {like!r}, and there is no such press: {names}")
    else:
        base = known.get(like or name)
    found[name] = _press(name, table, base)
    return found[name]


def _press(name: str, table: PressTable, base: Press | None) -> Press:
    """A profile from its table and what it is like; a number of the book's own says so."""
    said: dict[str, Any] = table.model_dump(exclude_unset=True, by_alias=True)
    said.pop("like", None)
    sources = dict(base.sources) if base else {}
    sources |= {field_of(key): f"[press.{name}]" for key in said if base and key != "source"}
    sources |= {field_of(key): text for key, text in said.pop("source", {}).items()}
    values = {field_of(key): _plain(key, value) for key, value in said.items()}
    start = base or Press(name, colour="rgb")  # which is to leave colours as they are
    values["label"] = values.get("label", start.label if base else name)
    return replace(start, **values, name=name, sources=tuple(sorted(sources.items())))


def _plain(key: str, value: Any) -> Any:
    if key == "trims":
        return tuple((name, *size) for name, size in value.items())
    if key == "forbids":
        return frozenset(value)
    return tuple(value) if isinstance(value, list) else value


def _housed(press: Press, homes: tuple[Path, ...]) -> Press:
    """The profile with the folder in which its colour profile lies; "" for a bundled one."""
    for home in homes if press.intent else ():
        path = (home / press.intent).resolve()
        if path.is_file() and path.is_relative_to(home.resolve()):
            return replace(press, home=str(home))
    return press


def named(name: str, presses: Iterable[Press] = ()) -> Press:
    """The profile of that name, a book's own before the package's. Raises PublishError."""
    known = bundled() | {press.name: press for press in presses}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise PublishError(
            f"there is no press {name!r}",
            f"{meant}There are {', '.join(sorted(known))}; [press.{name}] in book.toml adds one",
        )
    return known[name]


def holding(edition: Edition, manuscript: Manuscript) -> Press | None:
    """The profile as it holds for an edition: without bleed where nothing of it is cut off.

    None where the edition names no press. Raises PublishError for a name that is none.
    """
    if not edition.press:
        return None
    press = named(edition.press, manuscript.presses)
    bleeds = press.bleed_always if edition.bleed is None else edition.bleed
    if bleeds:
        press = replace(press, outside_mm=max(press.outside_mm, press.outside_bleed_mm))
    else:
        press = replace(press, bleed_mm=(0, 0, 0, 0))
    return replace(press, inks=manuscript.inks)


def source_of(press: Press, field: str) -> str:
    """Where a number of a profile is from, "" where nobody says."""
    return dict(press.sources).get(field, "")


def numbers() -> tuple[str, ...]:
    """The fields of a profile that a printer sets, in the order in which they are told."""
    apart = {"name", "label", "home", "inks", "sources"}
    return tuple(one.name for one in fields(Press) if one.name not in apart)
