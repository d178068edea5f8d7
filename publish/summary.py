"""What a run comes to, as Markdown that GitHub shows beside it: editions, findings new and gone.

The run is compared with a report that `publish check --format json` wrote, or with what the last
summary of each book kept in `build/records/`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.errors import PublishError
from publish.reports.report import Entry, Report, Standing

KEPT = Path("build", "records", "check.report.json")
"""Below a book's folder. No edition's record has this name: an edition's name holds no dot."""

LONGEST = 40
"""Findings that are listed of each kind; GitHub cuts a summary off at 1 MiB."""


@dataclass(frozen=True)
class Base:
    """What a run is compared with: findings by their fingerprints, editions by book and name."""

    findings: dict[str, dict[str, Any]]
    editions: dict[tuple[str, str], dict[str, Any]]


def base_of(text: str) -> Base | None:
    """The base in a JSON report, None where the text is none."""
    try:
        told = json.loads(text)
        findings = {str(one["fingerprint"]): dict(one) for one in told["findings"]}
        editions = {(str(one["book"]), str(one["edition"])): dict(one) for one in told["editions"]}
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return Base(findings, editions)


def read_base(path: Path) -> Base:
    """The base in a file. Raises PublishError where it is no report."""
    try:
        base = base_of(path.read_text("utf-8", "replace"))
    except OSError as error:
        raise PublishError(f"{path}: cannot be read ({error.strerror})", "name a report") from error
    if base is None:
        raise PublishError(
            f"{path}: this is no report", "write one with `publish check --format json=FILE`"
        )
    return base


def kept(folders: Iterable[Path]) -> Base:
    """What the last summaries of the books kept, as far as they can be read."""
    findings: dict[str, dict[str, Any]] = {}
    editions: dict[tuple[str, str], dict[str, Any]] = {}
    for folder in folders:
        path = folder / KEPT
        base = base_of(path.read_text("utf-8", "replace")) if path.is_file() else None
        if base:
            findings |= base.findings
            editions |= base.editions
    return Base(findings, editions)


def summary(
    report: Report, base: Base, books: Sequence[str], failed: Sequence[tuple[str, str]]
) -> str:
    """The summary of a run on the books, whose paths count from the report's root.

    `failed` are books of which nothing came, with the reason. What the base says of other books is
    left out.
    """
    found = {entry.print: entry for entry in report.entries}
    new = [_entry(entry) for mark, entry in found.items() if mark not in base.findings]
    gone = [
        _told(one)
        for mark, one in base.findings.items()
        if mark not in found and any(_inside(str(one.get("file", "")), book) for book in books)
    ]
    blocks = [
        f"## {_headline(report, failed)}",
        "\n".join(f"- **{_plain(book)}: {_plain(reason)}**" for book, reason in failed),
        "\n".join(f"- {_plain(name)} could not run: {_plain(why)}" for name, why in report.silent),
        _table(report.standing, base, many=len(books) > 1),
        _listed("New findings", new),
        _listed("Findings gone", gone),
    ]
    stay = len(found) - len(new)
    if stay and base.findings:
        blocks.append(f"{_count(stay, 'finding')} as before.")
    return "\n\n".join(block for block in blocks if block) + "\n"


def _headline(report: Report, failed: Sequence[tuple[str, str]]) -> str:
    errors = sum(entry.finding.level == "error" for entry in report.entries)
    warnings = len(report.entries) - errors
    told = [_count(errors, "error")] if errors else []
    told += [_count(warnings, "warning")] if warnings else []
    told += [f"{_count(len(failed), 'book')} not read"] if failed else []
    if report.silent:
        told.append("a judge could not run")
    return "Editions: " + (", ".join(told) or "clean")


def _table(standing: Sequence[Standing], base: Base, *, many: bool) -> str:
    if not standing:
        return ""
    head = [*(["book"] if many else []), "edition", "pages", "size", "words"]
    rows = [head, ["---"] * (len(head) - 3) + ["---:"] * 3]
    for one in standing:
        before = base.editions.get((one.book, one.edition), {})
        rows.append(
            [
                *([_plain(one.book)] if many else []),
                _plain(one.edition),
                _change(before.get("pages"), one.pages, str),
                _change(before.get("size"), one.size, lambda size: f"{size / 1000:,.0f} kB"),
                _change(before.get("words"), one.words, lambda words: f"{words:,}"),
            ]
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _change(before: object, now: int | None, shown: Callable[[int], str]) -> str:
    """What was and what is, where that differs as shown.

    >>> _change(28, 32, str), _change(32, 32, str), _change(None, 32, str), _change(None, None, str)
    ('28 → 32', '32', '32', '–')
    """
    if now is None:
        return "–"
    same = not isinstance(before, int) or shown(before) == shown(now)
    return shown(now) if same else f"{shown(int(str(before)))} → {shown(now)}"


def _listed(head: str, lines: list[str]) -> str:
    if not lines:
        return ""
    more = len(lines) - LONGEST
    shown = "\n".join(lines[:LONGEST]) + (f"\n- … and {more} more" if more > 0 else "")
    return f"### {head} ({len(lines)})\n\n{shown}"


def _entry(entry: Entry) -> str:
    finding = entry.finding
    return _line(finding.level, finding.rule, entry.file, entry.line, finding.message)


def _told(one: dict[str, Any]) -> str:
    """A finding of the base, which may say anything."""
    level, rule, file, message = (
        str(one.get(name, "")) for name in ("level", "rule", "file", "message")
    )
    line = one.get("line")
    return _line(level, rule, file, line if isinstance(line, int) else 0, message)


def _line(level: str, rule: str, file: str, line: int, message: str) -> str:
    where = f"{file}:{line}" if line else file
    place = f"`{_code(where)}` " if where else ""
    return f"- {place}{_plain(level)}: {_plain(message)} (`{_code(rule)}`)"


def _inside(file: str, book: str) -> bool:
    """Whether a file is the book's; one without a name is everybody's."""
    return not file or book in {".", file} or file.startswith(f"{book}/")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _code(text: str) -> str:
    return " ".join(text.replace("`", "'").split())


def _plain(text: str) -> str:
    r"""The text as Markdown and HTML show it letter for letter, on one line of a table.

    >>> print(_plain("<b> [^9]_x_|"))
    &lt;b&gt; \[^9\]\_x\_\|
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return " ".join("".join(f"\\{c}" if c in r"\`*_[]|#~$@" else c for c in text).split())
