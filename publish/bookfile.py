"""Where things stand in `book.toml`, and the sentence about what is wrong there, with its line."""

from __future__ import annotations

import difflib
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
    where = f"{name}:{line_of(text, path)}"
    if first["type"] == "missing":
        return PublishError(f"{where}: {_key(path)} is missing", f"add {_key(path)} to book.toml")
    said = first["msg"].removeprefix("Value error, ")
    return PublishError(
        f"{where}: {_key(path)}: {said[:1].lower()}{said[1:]} (it says {_value(first['input'])})",
        "correct the value",
    )


def _value(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _key(path: Path) -> str:
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
    """
    while path:
        line = _line_of(text, path)
        if line:
            return _line_of_value(text, line, value) if value else line
        path = path[:-1]
    return 1


def _line_of(text: str, path: Path) -> int:
    key, tables = re.escape(path[-1]), ".".join(path[:-1])
    pattern = re.compile(rf"""\s*["']?{key}["']?\s*[=.]""")
    table, best = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        head = re.match(r"\s*\[+\s*([^\]]+?)\s*\]\s*(?:#|$)", line)
        if head:
            table = re.sub(r"[\"' ]", "", head[1])
            if table == ".".join(path):
                return number
            if table == tables:
                best = number
        elif table == tables and pattern.match(line):
            return number
    return best


def _line_of_value(text: str, start: int, value: str) -> int:
    lines = text.split("\n")
    quoted = (f'"{value}"', f"'{value}'")
    for number in range(start, len(lines) + 1):
        if any(words in lines[number - 1] for words in quoted):
            return number
    return start
