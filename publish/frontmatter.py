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

KEYS = ("role", "contents", "lang", "id")


@dataclass(frozen=True)
class Front:
    """What a text says of itself: its role, its line in the contents, its language, its id.

    `line` is that of `contents`, 0 where there is none.
    """

    role: str = ""
    contents: str = ""
    lang: str = ""
    id: str = ""
    line: int = 0


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
    contents = 0
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
            values[key] = value
            contents = number if key == "contents" else contents
    rest = "\n" * block[0].count("\n") + text[block.end() :]
    return rest, Front(**values, line=contents), tuple(findings)


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
    if key == "id" and not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", value):
        return f"{value!r} cannot be an id", "an id is a letter, then letters, digits and hyphens"
    if key == "lang" and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        return f"{value!r} is no language", "write a tag such as `fr` or `de-AT`"
    return None
