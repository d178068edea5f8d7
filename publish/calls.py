"""Note calls: each gets the number of its note and an anchor to come back to.

What is gathered while the parts are read, in order, is a `Reading`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from publish.book import Call, Finding, Level, Manuscript, Place
from publish.frontmatter import Front
from publish.links import line_of
from publish.notes import Definition
from publish.xhtml import el, has_class


@dataclass(frozen=True)
class Source:
    """A text, or a passage of one that has `above` lines above it in its file."""

    file: str
    text: str
    above: int = 0


@dataclass
class Reading:
    """What is gathered while the parts are read, in order."""

    manuscript: Manuscript
    fronts: dict[str, Front] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    calls: dict[str, list[Call]] = field(default_factory=dict)
    bodies: dict[str, str | None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    count: int = 0

    def find(self, rule: str, level: Level, place: Place, message: str, hint: str) -> None:
        self.findings.append(Finding(rule, level, place, message, hint))


def fill_calls(body: etree._Element, part: str, source: Source, reading: Reading) -> None:
    """Give every call its number and its anchor, in the order in which they stand."""
    lines = source.text.split("\n")
    last: dict[str, tuple[int, int]] = {}
    for anchor in list(body.iter("a")):
        label = str(anchor.attrib.pop("data-call", ""))
        if label:
            start = (max((line_of(anchor) or 1) - 1 - source.above, 0), 0)
            at = _find_call(label, lines, max(start, last.get(label, (0, 0))))
            last[label] = (at[0], at[1] + 1)
            place = Place(source.file, at[0] + 1 + source.above)
            _fill(anchor, label, part, place, reading)


def _find_call(label: str, lines: list[str], start: tuple[int, int]) -> tuple[int, int]:
    """Line and column, from 0, at which the call stands; `start` where it is not found below."""
    for number in range(start[0], len(lines)):
        column = lines[number].find(f"[^{label}]", start[1] if number == start[0] else 0)
        if column >= 0:
            return number, column
    return start


def _fill(anchor: etree._Element, label: str, part: str, place: Place, reading: Reading) -> None:
    if label not in reading.definitions:
        reading.find(
            "undefined-note",
            "error",
            place,
            f"[^{label}] calls a note that is written nowhere",
            f"write `[^{label}]: …` in the notes file, or `[^{label}]: {{missing}}` "
            "where the source lacks its text",
        )
        anchor.tag = "span"
        anchor.text = f"[^{label}]"
        return
    if label not in reading.numbers:
        reading.count += 1
        reading.numbers[label] = str(reading.count)
    calls = reading.calls.setdefault(label, [])
    if calls and calls[0].part != part and reading.manuscript.restart == "section":
        _again_elsewhere(label, calls[0], place, reading)
    slug = label_slug(label, reading)
    call = Call(f"call-{slug}" + (f".{len(calls) + 1}" if calls else ""), part, place)
    calls.append(call)
    anchor.set("id", call.id)
    anchor.set("class", "call")
    anchor.set("href", f"#note-{slug}")
    anchor.text = reading.numbers[label]
    _raise(anchor)


def _again_elsewhere(label: str, first: Call, place: Place, reading: Reading) -> None:
    """Where notes count from one in each section, a number means a note of its own section only."""
    reading.find(
        "number-of-another-section",
        "warning",
        place,
        f"[^{label}] has the number {reading.numbers[label]} of the section in which it is called "
        f"first, at {first.place.file}:{first.place.line}; here a reader looks for another note",
        "write the note once more under a label of its own, or count the notes through the book "
        "(`restart` in [notes])",
    )


def _raise(anchor: etree._Element) -> None:
    """Wrap the call in <sup>: what a reading system without styles shows, and valid in PDF/UA."""
    parent = anchor.getparent()
    if parent is None:
        return
    tail, anchor.tail = anchor.tail, None
    before = anchor.getprevious()
    touching = before is not None and not before.tail and has_class(before, "call")
    # Two numbers that touch would be read as one: a style sets them apart.
    superior = el("sup", {"class": "call beside" if touching else "call"})
    parent.replace(anchor, superior)
    superior.append(anchor)
    superior.tail = tail


def label_slug(label: str, reading: Reading) -> str:
    """What stands for a label in ids: itself, or its rank where it has other letters than a-z."""
    if re.fullmatch(r"[A-Za-z0-9_-]+", label):
        return label
    return f"n.{list(reading.definitions).index(label) + 1}"


def find_uncalled(reading: Reading) -> None:
    for label, definition in reading.definitions.items():
        if label not in reading.numbers:
            reading.find(
                "uncalled-note",
                "error",
                definition.place,
                f"the note [^{label}] is called nowhere, so it is in no edition",
                f"put [^{label}] where the note belongs, or delete it",
            )
