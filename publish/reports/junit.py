"""JUnit's XML, which build servers read: a suite a file, a case a finding."""

from __future__ import annotations

import html
import itertools

from publish.reports.report import Entry, Report, legible


def as_junit(report: Report) -> str:
    """Errors are failures, warnings passed cases with a word; a silent judge is an error,
    so is a book that failed.

    Where nothing was found each thing that was checked is a passed case.
    """
    suites = [
        _suite(file or "book", list(entries))
        for file, entries in itertools.groupby(report.entries, key=lambda entry: entry.file)
    ]
    suites += [
        f'  <testsuite name={_attribute(judge)} tests="1" failures="0" errors="1">\n'
        f"    <testcase name={_attribute(judge)} classname={_attribute(judge)}>"
        f"<error message={_attribute(reason)}/></testcase>\n  </testsuite>\n"
        for judge, reason in (*report.silent, *((one.book, one.reason) for one in report.failed))
    ]
    if not suites:
        cases = "".join(
            f'    <testcase name={_attribute(name)} classname="everyword"/>\n'
            for name in report.checked
        )
        head = f'  <testsuite name="book" tests="{len(report.checked)}" failures="0" errors="0">\n'
        suites = [head + cases + "  </testsuite>\n"]
    body = "".join(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n{body}</testsuites>\n'


def _suite(file: str, entries: list[Entry]) -> str:
    failures = sum(entry.finding.level == "error" for entry in entries)
    cases = "".join(_case(file, entry) for entry in entries)
    return (
        f'  <testsuite name={_attribute(file)} tests="{len(entries)}" failures="{failures}" '
        f'errors="0">\n{cases}  </testsuite>\n'
    )


def _case(file: str, entry: Entry) -> str:
    finding = entry.finding
    name = f"{finding.rule} {file}:{entry.line}" if entry.line else f"{finding.rule} {file}"
    said = f"{finding.message}\n{finding.hint}".strip()
    if finding.level == "error":
        what = f"<failure type={_attribute(finding.rule)} message={_attribute(finding.message)}>"
        inner = f"{what}{_text(said)}</failure>"
    else:
        inner = f"<system-out>{_text(said)}</system-out>"
    return (
        f"    <testcase name={_attribute(name)} classname={_attribute(finding.rule)}>"
        f"{inner}</testcase>\n"
    )


def _attribute(text: str) -> str:
    """In quotes; ends of lines would be read as spaces there (XML 1.0, 3.3.3)."""
    said = html.escape(legible(text))
    return '"' + said.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;") + '"'


def _text(text: str) -> str:
    return html.escape(legible(text), quote=False)
