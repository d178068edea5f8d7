"""Entities that a file of markup declares for itself: how much they come to, before any parser.

A parser that expands them may write out gigabytes of a kilobyte, or fetch a file of the machine.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from publish.book import Finding
from publish.checks.foreign.zipped import fault

MOST = 1_000_000  # letters that a file's entities may come to, together
HINT = "write the characters themselves"

_PROLOG = 4_000_000  # bytes in which declarations are looked for
_DECLARED = re.compile(
    r"""<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[^\s"'>]+)\s+
    (?:(?P<outside>SYSTEM|PUBLIC)\b|"(?P<double>[^"]*)"|'(?P<single>[^']*)')""",
    re.VERBOSE,
)
_USED = re.compile(r"&([^\s;&#<>\"']{1,200});")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip


def entity_findings(raw: bytes, name: str) -> Iterator[Finding]:
    """Entities from outside the file, or ones that come to more than a book's text."""
    text = _text(raw)
    if "<!ENTITY" not in text:
        return
    inside: dict[str, str] = {}
    for match in _DECLARED.finditer(text[:_PROLOG]):
        if match["outside"] or match["parameter"]:
            what = "from outside the file" if match["outside"] else "that makes declarations"
            yield fault("entity-unsafe", f"{name}: an entity {what} ({match['name'][:60]!r})", HINT)
            return
        inside.setdefault(match["name"], match["double"] or match["single"] or "")
    sizes = _sizes(inside)
    end = max((m.end() for m in _DECLARED.finditer(text[:_PROLOG])), default=0)
    total = sum(sizes.get(use[1], 0) for use in _USED.finditer(text, end))
    if max(sizes.values(), default=0) > MOST or total > MOST:
        yield fault(
            "entity-unsafe", f"{name}: its entities come to more than {MOST:,} letters", HINT
        )


def _sizes(declared: dict[str, str]) -> dict[str, int]:
    """What each entity comes to, in letters; one that holds itself comes to more than may be.

    >>> _sizes({"a": "xy", "b": "&a;&a;", "c": "&c;"}) == {"a": 2, "b": 4, "c": MOST + 1}
    True
    """
    sizes: dict[str, int] = {}
    for first in declared:
        path: list[str] = [first]
        while path:
            name = path[-1]
            inner = [use[1] for use in _USED.finditer(declared[name]) if use[1] in declared]
            waiting = [one for one in inner if one not in sizes]
            if set(waiting) & set(path):
                sizes |= dict.fromkeys(path, MOST + 1)
                path = []
            elif waiting:
                path.append(waiting[0])
            else:
                plain = len(_USED.sub("", declared[name]))
                sizes[name] = min(MOST + 1, plain + sum(sizes[one] for one in inner))
                path.pop()
    return sizes


def _text(raw: bytes) -> str:
    """The markup as text: enough of it to see declarations, whatever it is coded in."""
    for mark, coding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(coding, "replace")
    return raw.decode("utf-8", "replace")
