"""The few lines between two `---` at the top of a text: what it is, said by its editor.

---
role: preface
contents: Why this book was written
lang: fr
---
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from publish.book import Finding, Place
from publish.roles import MADE, text_roles

KEYS = ("role", "contents", "lang", "id", "within")

_SHAPES = {
    "id": (
        "[A-Za-z][A-Za-z0-9_-]*",
        "cannot be an id",
        "an id is a letter, then letters, digits and hyphens",
    ),
    "lang": (
        "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*",
        "is no language",
        "write a tag such as `fr` or `de-AT`",
    ),
    "within": (
        "part|book",
        "is nothing that a text can stand within",
        "write `within: part` or `within: book`, or delete the line",
    ),
}
"""What the value of a key looks like; what is wrong with another, and what to do."""


@dataclass(frozen=True)
class Front:
    """What a text says of itself: its role, its line in the contents, its language, its id.

    `within` is "part" where it stands in the part of the book before it, though its role would end
    the book, and "book" where it ends that part, though its role would stand in it. `line` is that
    of `contents`, `within_line` that of `within`, 0 where there is none.
    """

    role: str = ""
    contents: str = ""
    lang: str = ""
    id: str = ""
    within: str = ""
    line: int = 0
    within_line: int = 0


def split(text: str, file: str) -> tuple[str, Front, tuple[Finding, ...]]:
    """Take the front matter off a text; blank lines stay in its place, so lines still count.

    >>> rest, front, found = split("---\\nrole: preface\\n---\\n# Why", "p.md")
    >>> rest, front.role, found
    ('\\n\\n\\n# Why', 'preface', ())
    """
    block = re.match(r"---[ \t]*\n((?:[^\n]*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text)
    if block is None or not re.match(r"\s*(?:[A-Za-z_-]+\s*:|\Z|#)", block[1]):
        return text, Front(), ()
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    findings: list[Finding] = []
    for number, line in enumerate(block[1].split("\n"), 2):
        pair = re.match(r"([A-Za-z_-]+)\s*:\s*(.*?)\s*$", line)
        if pair is None:
            continue
        key, value = pair[1].lower(), re.sub(r"""^(["'])((?:(?!\1).)*)\1$""", r"\2", pair[2])
        problem = _problem(key, value)
        if problem:
            findings.append(
                Finding("front-matter-unknown", "warning", Place(file, number), *problem)
            )
        else:
            values[key], lines[key] = value, number
    rest = "\n" * block[0].count("\n") + text[block.end() :]
    front = Front(**values, line=lines.get("contents", 0), within_line=lines.get("within", 0))
    return rest, front, tuple(findings)


def _problem(key: str, value: str) -> tuple[str, str] | None:
    """What is wrong with a line, and what to do."""
    if key not in KEYS:
        near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0)[0]
        return f"unknown key `{key}`", f"did you mean `{near}`? Known: {', '.join(KEYS)}"
    if key == "role" and value in MADE:
        return MADE[value]
    if key == "role" and value not in text_roles():
        near = difflib.get_close_matches(value, text_roles(), n=1, cutoff=0)[0]
        return (
            f"there is no role {value!r}",
            f"did you mean `{near}`? The roles are {', '.join(text_roles())}",
        )
    shape, message, hint = _SHAPES.get(key, ("", "", ""))
    if shape and not re.fullmatch(shape, value):
        return f"{value!r} {message}", hint
    return None
