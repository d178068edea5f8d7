"""The report as one page for a browser: nothing in it is fetched, nothing in it runs."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING

from publish.reports.pictured import Picture, pictures
from publish.reports.report import Entry, Report, Standing, legible
from publish.xhtml import Child, el, html, serialize

if TYPE_CHECKING:
    from lxml import etree

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def as_html(report: Report) -> str:
    """Findings under their files, each with its line and, where it is on paper, its picture."""
    shown = pictures(report)
    found = [
        _file(file or "the book", list(entries), shown)
        for file, entries in itertools.groupby(report.entries, key=lambda entry: entry.file)
    ]
    css = (files("publish.reports") / "report.css").read_text("utf-8")
    body = _el("main", None, _head(report), _editions(report.standing), *found)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_headline(report)}</title>\n"
        f"<style>\n{css}</style>\n</head>\n"
        f"<body>\n{html(serialize(body))}\n</body>\n</html>\n"
    )


def _headline(report: Report) -> str:
    errors = sum(entry.finding.level == "error" for entry in report.entries)
    warnings = len(report.entries) - errors
    told = [_count(errors, "error")] if errors else []
    told += [_count(warnings, "warning")] if warnings else []
    told += [f"{_count(len(report.failed), 'book')} not read"] if report.failed else []
    return ", ".join(told) or ("No verdict" if report.silent else "Nothing found")


def _head(report: Report) -> etree._Element:
    silent = [
        _el("p", {"class": "silent"}, f"{judge} could not run: {reason}")
        for judge, reason in report.silent
    ]
    failed = [
        _el("p", {"class": "silent"}, f"{one.file or one.book}:{one.line}: {one.reason}")
        for one in report.failed
    ]
    checked = f"Checked: {', '.join(report.checked)}" if report.checked else None
    return _el(
        "header",
        None,
        _el("h1", None, _headline(report)),
        *silent,
        *failed,
        _el("p", None, checked),
    )


def _editions(standing: tuple[Standing, ...]) -> etree._Element | None:
    if not standing:
        return None
    head = _el("tr", None, *(_el("th", None, name) for name in ("file", "pages", "size", "words")))
    rows = [
        _el(
            "tr",
            None,
            _el("td", None, ", ".join(one.files)),
            _el("td", None, "–" if one.pages is None else str(one.pages)),
            _el("td", None, f"{one.size / 1000:,.0f} kB"),
            _el("td", None, f"{one.words:,}"),
        )
        for one in standing
    ]
    return _el("table", None, _el("thead", None, head), _el("tbody", None, *rows))


def _file(file: str, entries: list[Entry], shown: dict[str, Picture]) -> etree._Element:
    found = [_entry(entry, shown.get(entry.print)) for entry in entries]
    return _el("section", None, _el("h2", None, file), *found)


def _entry(entry: Entry, picture: Picture | None) -> etree._Element:
    finding = entry.finding
    told = _el(
        "p",
        {"class": "told"},
        _el("strong", None, finding.level),
        f" {finding.message} ",
        _el("code", None, finding.rule),
        f" in {finding.edition}" if finding.edition else None,
    )
    hint = _el("p", {"class": "hint"}, finding.hint) if finding.hint else None
    return _el("article", {"class": finding.level}, told, _line(entry), _figure(picture), hint)


def _line(entry: Entry) -> etree._Element | None:
    """The line itself with its number, what the message quotes of it marked."""
    if not entry.words.strip():
        return None
    start, end = (entry.column - 1, entry.end - 1) if entry.column else (0, 0)
    mark = _el("mark", None, entry.words[start:end]) if end else None
    return _el(
        "pre", None, _el("span", None, f"{entry.line} "), entry.words[:start], mark,
        entry.words[end:],
    )  # fmt: skip


def _figure(picture: Picture | None) -> etree._Element | None:
    if picture is None:
        return None
    image = _el("img", {"src": picture.uri, "alt": f"The place in {picture.caption}"})
    return _el("figure", None, image, _el("figcaption", None, picture.caption))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _el(tag: str, attributes: Mapping[str, str] | None = None, *children: Child) -> etree._Element:
    """An element whose text may have been anything."""
    shown = (legible(child) if isinstance(child, str) else child for child in children)
    return el(tag, attributes, *shown)
