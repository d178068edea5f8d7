"""SARIF as its schema wants it, for findings of every kind of place."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from builders import make_book, run

from publish.book import Finding, Place
from publish.checks import RULES
from publish.reports import FORMS, make_report

SCHEMA = json.loads(
    (Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8")
)
FINDINGS = (
    Finding("doubled-word", "warning", Place("i.md", 3), "“the the” stands twice", "take one out"),
    Finding("edition-unbuilt", "error", Place("build/ebook.epub"), "it is not built", "", "ebook"),
    Finding("layout-warning", "warning", None, "", "", "print"),
    Finding("character-lost", "error", Place("a b/ü%.md", 10**6), "�\x01\n<&>", "x"),
)


def errors(sarif: str) -> list[str]:
    """What the schema has against a report."""
    return [
        f"{error.json_path}: {error.message[:200]}"
        for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(json.loads(sarif))
    ]


@pytest.mark.parametrize("silent", [(), (("epubcheck", "there is no Java"),)])
@pytest.mark.parametrize("findings", [(), FINDINGS, FINDINGS + FINDINGS])
def test_a_report_is_what_its_schema_wants(
    tmp_path: Path, findings: tuple[Finding, ...], silent: tuple[tuple[str, str], ...]
) -> None:
    report = make_report(findings, silent, RULES, ("ebook",), tmp_path)

    assert errors(FORMS["sarif"](report)) == []


def test_the_report_of_a_run_is_what_its_schema_wants(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book", {"i.md": "# I\n\nIt was the the end.[^1]\n\n#### A\n"})
    said = run(folder, "check", "--format", "sarif")
    results = json.loads(said.out)["runs"][0]["results"]

    assert errors(said.out) == []
    assert {result["ruleId"] for result in results} >= {"doubled-word", "undefined-note"}


def test_the_schema_is_read() -> None:
    broken = json.loads(FORMS["sarif"](make_report(FINDINGS, (), RULES, (), Path())))
    broken["runs"][0]["results"][0]["level"] = "fatal"

    assert [error.split(":")[0] for error in errors(json.dumps(broken))] == [
        "$.runs[0].results[0].level"
    ]
