"""Planted faults: each found by the right rule on the right line. tests/faults says how to add one.

The books are checked as texts, nothing is built; faults of built files are in the pages of rules.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from planter import Planted, sow

from publish.checks import RULES

FOLDER = Path(__file__).parent / "faults"
_HEAD = re.compile(r"(?:no (?P<quiet>\S+)|(?P<rule>\S+) at (?P<file>[^:\n]+):(?P<line>\d+))\n")


def faults() -> list[tuple[str, str]]:
    """(where it stands, the fault's text) of every fault in the folder."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        text = "\n" + re.sub(r"^%.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
        for number, fault in enumerate(text.split("\n=====\n")[1:], 1):
            found.append((f"{path.stem}-{number}-{fault.split()[0]}", fault + "\n"))
    return found


def files_of(body: str) -> dict[str, str]:
    """The files that a fault's text gives; one without names is the body of i.md."""
    if not body.startswith("----- "):
        return {"i.md": f"# I\n\n{body}"}
    parts = re.split(r"^----- (.+)\n", body, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("fault", [pytest.param(text, id=name) for name, text in faults()])
def test_a_planted_fault_is_found_by_its_rule_on_its_line(fault: str, tmp_path: Path) -> None:
    head = _HEAD.match(fault)
    assert head, f"not of the form that tests/faults/README.md gives: {fault[:60]!r}"
    rule = head["rule"] or head["quiet"]
    assert rule in RULES
    findings = sow(Planted(files_of(fault[head.end() :])), tmp_path / "book")
    places = {
        (f.place.file.rpartition("/")[2], f.place.line)
        for f in findings
        if f.rule == rule and f.place
    }

    assert places == ({(head["file"], int(head["line"]))} if head["rule"] else set())


def test_there_are_a_hundred_of_many_rules() -> None:
    heads = [match for _, text in faults() if (match := _HEAD.match(text))]

    assert sum(bool(head["rule"]) for head in heads) >= 100
    assert len({head["rule"] for head in heads}) > 55
