"""Content streams, looked through for what sets colours: quickly, and past what only looks so.

A stream of text is long and has few colours; an operator is looked for by pattern, and strings,
comments and pictures inside the stream are stepped over (ISO 32000-1, 7.2 and 7.8.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


def pattern(names: str) -> re.Pattern[bytes]:
    """What finds these operators, the longer names first."""
    known = "|".join(map(re.escape, sorted(names.split(), key=lambda name: (-len(name), name))))
    return re.compile(
        rb"(?P<string>\()"
        rb"|%[^\r\n]*"
        rb"|(?<![^\s\])>}])(?:"
        rb"(?P<numbers>(?:[+-]?(?:\d+\.?\d*|\.\d+)\s+){1,32})?"
        rb"(?:/(?P<name>[^\s/\[\]()<>{}%]+)\s+)?"
        rb"(?P<operator>" + known.encode() + rb")"
        rb"(?=[\s/\[(<%]|\Z))"
    )


# Only operators that set colours or state are found; those of text and paths stay as they are.
COLOURS = pattern("rg RG g G k K cs CS scn SCN sc SC gs Do sh q Q BI")
_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
_IMAGE_END = re.compile(rb"\sEI(?=[\s/\[(<%]|\Z)")


@dataclass(frozen=True)
class Operation:
    """An operator with its operands, and where in the stream it stands."""

    operator: str
    numbers: tuple[float, ...]
    name: str
    start: int
    end: int


def operations(data: bytes, wanted: re.Pattern[bytes] = COLOURS) -> Iterator[Operation]:
    """The wanted operations: those that set colours or graphics states, draw forms, stack states.

    >>> [o.operator for o in operations(b"q 0 0 0 rg (1 g) Tj [<30>-1(k g)] TJ /a gs Q")]
    ['q', 'rg', 'gs', 'Q']
    """
    at = 0
    while match := wanted.search(data, at):
        at = match.end()
        operator = match["operator"]
        if match["string"]:
            at = _after_string(data, at)
        elif operator == b"BI":
            ended = _IMAGE_END.search(data, at)
            stop = ended.end() if ended else len(data)
            yield Operation("BI", (), "", match.start(), stop)
            at = stop
        elif operator:
            numbers = tuple(float(number) for number in (match["numbers"] or b"").split())
            name = (match["name"] or b"").decode("latin-1")
            yield Operation(operator.decode(), numbers, name, match.start(), at)


def _after_string(data: bytes, at: int) -> int:
    """Behind the bracket that closes the string that was opened before `at`."""
    depth = 1
    while depth:
        match = _STRING.search(data, at)
        if not match:
            return len(data)
        at = match.end()
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
    return at


def written(number: float) -> str:
    """A number as a content stream has it: no exponent, no more than four decimals.

    >>> written(1.0), written(0.25), written(0.00001)
    ('1', '0.25', '0')
    """
    return f"{number:.4f}".rstrip("0").rstrip(".") or "0"
