"""Text for people and for grep, and JSON for programs."""

from __future__ import annotations

import dataclasses
import itertools
import json
import sys

from publish.report import line
from publish.reports.report import Entry, Report

_WIDE = 100  # letters of a line that are shown; of a longer one the part around what is meant


_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}


def _style(text: str, style: str) -> str:
    """The text in a style of terminals (ECMA-48, 8.3.117)."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def as_text(report: Report) -> str:
    """One line a finding; on a terminal grouped by file, with the line and a caret, in colour."""
    if not sys.stdout.isatty():
        return "".join(f"{line(entry.finding)}\n" for entry in report.entries)
    return grouped(report)


def grouped(report: Report) -> str:
    """The findings under their files, each with its line, a caret, and what to do."""
    blocks = []
    for file, entries in itertools.groupby(report.entries, key=lambda entry: entry.file):
        name = _style(file or "the book", "bold")
        blocks.append("\n".join([name, *(_shown(entry) for entry in entries)]) + "\n")
    return "\n".join([*blocks, _summary(report)]) + "\n"


def _shown(entry: Entry) -> str:
    finding = entry.finding
    colour = "red" if finding.level == "error" else "yellow"
    number = f"{entry.line:>5}  " if entry.line else "       "
    lines = [
        number + _style(finding.level, colour) + f"  {finding.message}  "
        + _style(finding.rule, "dim")
    ]  # fmt: skip
    if entry.words.strip():
        words, start, end = _cut(entry)
        lines.append(f"       {words}")
        if end:
            lines.append("       " + " " * start + _style("^" * max(end - start, 1), colour))
    if finding.hint:
        lines.append(_style(f"       {finding.hint}", "dim"))
    return "\n".join(lines)


def _cut(entry: Entry) -> tuple[str, int, int]:
    """The words to show, and where in them the caret stands."""
    start, end = (entry.column - 1, entry.end - 1) if entry.column else (0, 0)
    first = max(0, start - _WIDE // 3) if len(entry.words) > _WIDE else 0
    words = entry.words[first : first + _WIDE].expandtabs(1)
    lead, tail = ("…" if first else ""), ("…" if len(entry.words) > first + _WIDE else "")
    shift = len(lead) - first
    return lead + words + tail, start + shift, min(end + shift, len(words) + len(lead))


def _summary(report: Report) -> str:
    errors = sum(entry.finding.level == "error" for entry in report.entries)
    warnings = len(report.entries) - errors
    if not report.entries and not report.failed:
        return _style("clean", "green") + f": {', '.join(report.checked)}"
    return f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def as_json(report: Report) -> str:
    """An object: `checked`, `silent` judges, `failed` books, `editions` as built, and `findings`.

    Of a finding also its place, the words there and its fingerprint.
    """
    findings = [
        {
            "rule": entry.finding.rule,
            "level": entry.finding.level,
            "edition": entry.finding.edition,
            "file": entry.file,
            "line": entry.line,
            "column": entry.column,
            "message": entry.finding.message,
            "hint": entry.finding.hint,
            "words": entry.words,
            "fingerprint": entry.print,
        }
        for entry in report.entries
    ]
    silent = [{"judge": judge, "reason": reason} for judge, reason in report.silent]
    told = {
        "checked": list(report.checked),
        "silent": silent,
        "failed": [dataclasses.asdict(one) for one in report.failed],
        "editions": [dataclasses.asdict(one) for one in report.standing],
        "findings": findings,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
