"""SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a change."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from publish.reports.report import Entry, Failure, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(report: Report) -> str:
    """One run of one tool: its rules that found something, a result for each finding.

    A judge that could not run is a notification of the invocation (3.20.21), which then was not
    successful (3.20.14). Fingerprints (3.27.17) stay the same while a line's words do.
    """
    used = sorted({entry.finding.rule for entry in report.entries})
    rules = [
        {
            "id": rule,
            "shortDescription": {"text": report.rules.get(rule, rule)},
        }
        for rule in used
    ]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "everyword", "version": version("everyword"), "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.silent and not report.failed,
                "toolExecutionNotifications": [
                    *(
                        _notification(f"{judge} could not run: {why}")
                        for judge, why in report.silent
                    ),
                    *(_failed(one) for one in report.failed),
                ],
            }
        ],
        "results": [_result(entry, used.index(entry.finding.rule)) for entry in report.entries],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _notification(text: str) -> dict[str, Any]:
    return {"level": "error", "message": {"text": text}}


def _failed(one: Failure) -> dict[str, Any]:
    told = _notification(f"{one.book}: {one.reason}")
    if one.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(one.file)}}
        place |= {"region": {"startLine": one.line}} if one.line else {}
        told["locations"] = [{"physicalLocation": place}]
    return told


def _result(entry: Entry, rule: int) -> dict[str, Any]:
    finding = entry.finding
    hint = f" — {finding.hint}" if finding.hint else ""
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": finding.level,
        "message": {"text": f"{finding.message}{hint}"},
        "partialFingerprints": {"wordsOfTheLine/v1": entry.print},
    }
    if entry.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(entry.file)}}
        if entry.line:
            place["region"] = _region(entry)
        result["locations"] = [{"physicalLocation": place}]
    if finding.edition:
        result["properties"] = {"edition": finding.edition}
    return result


def _region(entry: Entry) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": entry.line}
    if entry.column:
        region |= {"startColumn": entry.column, "endColumn": entry.end}
    if entry.words:
        region["snippet"] = {"text": entry.words}
    return region
