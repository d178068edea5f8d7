"""Workflow commands, which GitHub shows as annotations beside the lines of a pull request."""

from __future__ import annotations

from publish.reports.report import Entry, Failure, Report


def as_github(report: Report) -> str:
    """One command a finding, in the syntax of GitHub's “Workflow commands for GitHub Actions”."""
    failed = (_failed(one) for one in report.failed)
    return "".join([*failed, *(_command(entry) for entry in report.entries)])


def _failed(one: Failure) -> str:
    fields = {"title": one.book}
    if one.file:
        fields |= {"file": one.file, "line": str(one.line)}
    given = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    hint = f" — {one.hint}" if one.hint else ""
    return f"::error {given}::{_data(one.reason + hint)}\n"


def _command(entry: Entry) -> str:
    finding = entry.finding
    fields = {"title": finding.rule}
    if entry.file:
        fields["file"] = entry.file
    if entry.line:
        fields["line"] = str(entry.line)
    if entry.column:
        fields |= {"col": str(entry.column), "endColumn": str(entry.end)}
    given = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    hint = f" — {finding.hint}" if finding.hint else ""
    return f"::{finding.level} {given}::{_data(finding.message + hint)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
