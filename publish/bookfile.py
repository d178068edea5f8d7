"""Where things stand in `book.toml`, and the sentence about what is wrong there, with its line."""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from publish.errors import PublishError

Path = tuple[str, ...]
"""The names that lead to a key: ("edition", "book", "styles"); of a list also its index."""


def malformed(message: str, text: str, name: str) -> PublishError:
    """What tomllib says ("… (at line 3, column 5)"), with the line where every other one has it."""
    match = re.search(r" \((?:at line (\d+), column \d+|at end of document)\)", message)
    line = match[1] if match and match[1] else max(text.rstrip("\n").count("\n") + 1, 1)
    said = message[: match.start()] if match else message
    return PublishError(
        f"{name}:{line}: malformed TOML: {said}",
        "correct that line of book.toml; nothing was built",
    )


def explain(
    errors: Sequence[Any], known: Callable[[Path], list[str]], text: str, name: str
) -> PublishError:
    """The sentence for the first fault that pydantic found; a key misspelt is what to say first.

    `known` gives the keys that may stand at a place.
    """
    first = sorted(errors, key=lambda error: error["type"] != "extra_forbidden")[0]
    path = tuple(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        return unknown(path, known(path[:-1]), text, name)
    listed = first["input"] if path[-1].isdigit() and isinstance(first["input"], str) else ""
    where = f"{name}:{line_of(text, path, listed)}"
    if first["type"] == "missing":
        return PublishError(f"{where}: {_key(path)} is missing", f"add {_key(path)} to book.toml")
    said = f"{_key(path)}: {_fault(first)} (it {_value(first['input'])})"
    return PublishError(f"{where}: {said}", "correct the value")


_FAULTS = {
    "string_type": "it must be text in quotation marks",
    "string_too_short": "it must not be empty",
    "string_too_long": "it may have at most {max_length} characters",
    "list_type": 'it must be a list in square brackets, such as ["one", "two"]',
    "too_short": "the list must not be empty",
    "dict_type": "it must be a table, with its keys in the lines below it",
    "model_type": "it must be a table, with a name and a value for each key",
    "bool_type": "it must be true or false, without quotation marks",
    "int_type": "it must be a whole number, without quotation marks",
    "float_type": "it must be a number, without quotation marks",
    "less_than_equal": "it must be at most {le}",
    "greater_than_equal": "it must be at least {ge}",
    "date_type": "it must be a date without quotation marks, such as 2026-01-03",
    "literal_error": "it must be {expected}",
    "value_error": "{error}",
}
"""What each kind of fault means that pydantic tells apart, for a person; `{…}` is of its `ctx`."""


def _fault(error: Any) -> str:
    """What is wrong with a value, as half a sentence; the names of kinds never reach the user."""
    said = _FAULTS.get(error["type"], "no such value can stand there")
    context = {
        key: f"{value:g}" if isinstance(value, float) else str(value)
        for key, value in error.get("ctx", {}).items()
    }
    if error["type"] == "too_short" and not error["input"] and isinstance(error["input"], dict):
        said = "it holds nothing: add an edition, such as [edition.ebook]"
    return said.format(**context)


def _value(value: Any) -> str:
    """A value as TOML writes it; of what goes over several lines, what kind of value it is."""
    if isinstance(value, list | dict):
        return "is a table" if isinstance(value, dict) else "is a list"
    if isinstance(value, bool):
        return f"says {str(value).lower()}"
    if isinstance(value, str):
        return f"says {_short(json.dumps(value, ensure_ascii=False))}"
    dated = isinstance(value, datetime.date | datetime.time)
    return f"says {value.isoformat() if dated else value}"


def _short(shown: str) -> str:
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _key(path: Path) -> str:
    inside = [at for at, step in enumerate(path[:-1]) if step.isdigit() and at]
    if inside:  # `role` in [book] contributors, number 2
        table, number = ".".join(path[: inside[0] - 1]), int(path[inside[0]]) + 1
        return f"`{path[-1]}` in [{table}] {path[inside[0] - 1]}, number {number}"
    if path[-1].isdigit() and len(path) > 2:
        return f"`{path[-2]}` in [{'.'.join(path[:-2])}], number {int(path[-1]) + 1}"
    return f"`{path[-1]}` in [{'.'.join(path[:-1])}]" if len(path) > 1 else f"[{path[0]}]"


def unknown(path: Path, known: list[str], text: str, name: str) -> PublishError:
    """The sentence for a key that is none; names the nearest one that is."""
    near = difflib.get_close_matches(path[-1], known, n=1, cutoff=0)
    return PublishError(
        f"{name}:{line_of(text, path)}: unknown key {_key(path)}",
        f"did you mean `{near[0]}`? Known there: {', '.join(known)}",
    )


def line_of(text: str, path: Path, value: str = "") -> int:
    """The line at which a key stands, else its table, else what holds that; 1 where none is found.

    `value` is a string in the list that the key has: its line, where the list goes over several.

    >>> toml = '[book]\\ntitle = "x"\\n[edition.a]\\nformt = "pdf"\\nx = [\\n  "y",\\n]'
    >>> line_of(toml, ("edition", "a", "formt")), line_of(toml, ("edition", "a", "x", "0"))
    (4, 5)
    >>> line_of(toml, ("edition", "a", "x"), "y"), line_of(toml, ("words", "z"))
    (6, 1)
    >>> line_of('[book]\\nby = [\\n  {a = 1},\\n  {b = 2},\\n]', ("book", "by", "1", "b"))
    4
    """
    item = 0
    while path:
        line = 0 if path[-1].isdigit() else _line_of(text, path)
        if line:
            line = _line_of_item(text, line, item)
            return _line_of_value(text, line, value) if value else line
        item = int(path[-1]) if path[-1].isdigit() else item
        path = path[:-1]
    return 1


def _line_of(text: str, path: Path) -> int:
    key, tables = re.escape(path[-1]), ".".join(path[:-1])
    pattern = re.compile(rf"""\s*["']?{key}["']?\s*[=.]""")
    table, best = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        head = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+\s*(?:#|$)", line)
        if head:
            table = re.sub(r"[\"' ]", "", head[1])
            if table == ".".join(path):
                return number
            if table == tables:
                best = number
        elif table == tables and pattern.match(line):
            return number
    return best


def _line_of_item(text: str, start: int, item: int) -> int:
    """The line on which the item (from 0) of a list of tables begins; `start` where it is none."""
    lines, left = text.split("\n"), item
    listed = re.match(r"\s*\[\[", lines[start - 1])
    for number in range(start, len(lines) + 1):
        line = lines[number - 1]
        opened = line == lines[start - 1] if listed else line.count("{")
        if opened > left:
            return number
        left -= opened
    return start


def _line_of_value(text: str, start: int, value: str) -> int:
    lines = text.split("\n")
    quoted = (f'"{value}"', f"'{value}'")
    for number in range(start, len(lines) + 1):
        if any(words in lines[number - 1] for words in quoted):
            return number
    return start
