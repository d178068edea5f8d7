"""The manners of a note's call: how each looks, how sure it is, and what it is found by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from publish.clean.scan import Seeded, seeded

_BEHIND = r"[\s.,;:!?”’»\"')\]—–…-]"
_DIGITS = r"\d+"


@dataclass(frozen=True)
class Manner:
    """A manner of call: `found` has one group, the label.

    `believed` says whether it is taken for a call where no note waits for it.
    """

    name: str
    found: Seeded
    sure: float
    believed: bool = False


# The surest first.
MANNERS = (
    Manner("square", seeded(r"\[(\d{1,5}|[a-zA-Z]|[*†‡§]{1,3})\]", r"\["), 0.97),
    Manner("raised", seeded(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})", r"[⁰¹²³⁴⁵⁶⁷⁸⁹]"), 0.95),
    Manner("round-mark", seeded(r"\(([*+†‡§¶#%@|&$]{1,4})\)", r"\("), 0.95),
    Manner(
        "stop",
        seeded(rf"(?<=[^\W\d_][.,;:!?”’»\"')\]])(\d{{1,5}})(?={_BEHIND}|$)(?!\))", _DIGITS),
        0.95,
        believed=True,
    ),
    Manner(
        "quote",
        seeded(rf"(?<=[.,;:!?\d][”’»\"')\]])(\d{{1,5}})(?={_BEHIND}|$)(?!\))", _DIGITS),
        0.95,
        believed=True,
    ),
    Manner(
        "half-round",
        seeded(
            r"(?<=[\w.,;:!?”’»\"')\]])(?<![\d(])\s?((?:\d{1,3}|[a-z]|[*†‡]{1,3}))\)(?=\W|$)",
            r"\)",
            back=4,
        ),
        0.9,
    ),
    Manner(
        "word",
        seeded(rf"(?<=[^\W\d_]{{2}})(\d{{1,5}})(?={_BEHIND}|$)(?!\))", _DIGITS),
        0.85,
        believed=True,
    ),
    Manner("mark", seeded(r"(?<=[^\s*†‡§])([*†‡§¶]{1,4})(?![\w*†‡§¶])", r"[*†‡§¶]"), 0.85),
    Manner(
        "year",
        seeded(r"(?<=\d[.;:?!])(\d{1,3})(?=\s+[\"“‘„«(]?[A-ZÀ-ÖØ-Þ]|$)", _DIGITS),
        0.7,
    ),
    Manner("round", seeded(r"\((\d{1,3}|[a-z])\)", r"\("), 0.8),
    Manner(
        "apart", seeded(r"(?<=[\w»”’\"')])\s(\d{1,3})(?=\s|[.,;:)](?!\d)|$)", _DIGITS, back=1), 0.6
    ),
)
# What every call has in it, in whichever manner: a line without one holds no call.
SIGNS = re.compile("|".join(dict.fromkeys(manner.found.seed.pattern for manner in MANNERS)))
STRONG = 6  # the first so many are looked at first
RAISED = 1  # the manner of what is raised
LOOSE = 8  # these too, where the strong ones bind less than half of the notes
