"""What a report says: each finding with the words of its line and a print of its own."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from publish.book import Finding
from publish.errors import PublishError

_LONGEST = 2_000_000  # bytes of a file from which lines are quoted


@dataclass(frozen=True)
class Entry:
    """A finding as reported. `file` is relative to the root, with slashes; `line` 0 is all of it.

    `words` is the line itself, `column` (from 1) to `end` the words that the message quotes in it,
    0 where it quotes none. `print` stays the same while rule, file and words do: line numbers and
    what stands elsewhere do not count.
    """

    finding: Finding
    file: str
    line: int
    words: str
    column: int
    end: int
    print: str


@dataclass(frozen=True)
class Standing:
    """An edition as it is built. `book` and `files` are paths from the root, `size` is in bytes.

    `pages` is None where there are none, `words` counts the manuscript's and the tool's.
    """

    book: str
    edition: str
    files: tuple[str, ...]
    pages: int | None
    size: int
    words: int


@dataclass(frozen=True)
class Failure:
    """A book that could not be read, and why; `file` and `line` ("", 0 for none) as of an entry."""

    book: str
    reason: str
    hint: str
    file: str
    line: int


@dataclass(frozen=True)
class Report:
    """Entries in the order of their places; `silent` judges with the reason; `rules` by name.

    `checked` names what was looked at, so that an empty report says of what; `standing` are the
    editions as they lie there, `root` is the folder from which paths count.
    `failed` are books of which nothing came.
    """

    entries: tuple[Entry, ...]
    silent: tuple[tuple[str, str], ...]
    rules: dict[str, str]
    checked: tuple[str, ...]
    standing: tuple[Standing, ...] = ()
    root: str = ""
    failed: tuple[Failure, ...] = ()


def make_report(
    findings: Iterable[Finding],
    silent: tuple[tuple[str, str], ...],
    rules: dict[str, str],
    checked: tuple[str, ...],
    folder: Path,
) -> Report:
    """The report of what was found in the book's folder. Paths count from the git root, else from
    the folder."""
    root = root_of(folder)
    seen: Counter[str] = Counter()
    lines: dict[str, list[str]] = {}
    entries = [_entry(finding, root, lines, seen) for finding in findings]
    entries.sort(key=lambda entry: (entry.file, entry.line))
    return Report(tuple(entries), silent, rules, checked, root=str(root))


def failure(folder: Path, error: PublishError, root: Path) -> Failure:
    """What a book's mistake says in a report: its sentence begins with the place, if it has one."""
    match = re.match(r"(.+?):(\d+): ", error.message)
    file, line = (match[1], int(match[2])) if match else ("", 0)
    told = error.message.removeprefix(match[0]) if match else error.message
    book = relative(folder.as_posix(), root)
    return Failure(book, told, error.hint, relative(file, root), line)


def root_of(folder: Path) -> Path:
    """The git root that holds the folder, the folder itself where there is none."""
    home = folder.resolve()
    return next((place for place in (home, *home.parents) if (place / ".git").exists()), home)


def _entry(finding: Finding, root: Path, lines: dict[str, list[str]], seen: Counter[str]) -> Entry:
    file, line = (finding.place.file, finding.place.line) if finding.place else ("", 0)
    shown = relative(file, root)
    words = _line(file, line, lines)
    start, end = _quoted(finding.message, words)
    key = "\n".join((finding.rule, finding.edition, shown, " ".join(words.split())))
    # Without a line the message is all there is to tell two findings apart.
    key += "" if words else "\n" + finding.message
    seen[key] += 1
    mark = hashlib.sha256(f"{key}\n{seen[key]}".encode()).hexdigest()
    return Entry(finding, shown, line, words, start, end, mark)


def relative(file: str, root: Path) -> str:
    """A file's path from the root, with slashes."""
    if not file:
        return ""
    try:
        return Path(os.path.relpath(Path(file).resolve(), root)).as_posix()
    except ValueError:  # another drive
        return Path(file).as_posix()


def _line(file: str, line: int, lines: dict[str, list[str]]) -> str:
    """The words of a line of a text; "" for whole files, and for what is no text of moderate size.

    A file that is gone by now has no words to quote; its finding stands all the same.
    """
    if not line:
        return ""
    if file not in lines:
        path = Path(file)
        text = path.is_file() and path.stat().st_size < _LONGEST
        lines[file] = path.read_text("utf-8", "replace").splitlines() if text else []
    return lines[file][line - 1] if line <= len(lines[file]) else ""


def _quoted(message: str, words: str) -> tuple[int, int]:
    """Where the line holds what the message quotes, columns from 1 and the one after the end.

    >>> _quoted("“that that” is doubled", "He said that that was it")
    (9, 18)
    """
    for opening, closing in (("“", "”"), ("‘", "’"), ("[", "]")):
        start = message.find(opening)
        end = message.find(closing, start + 1)
        if start < 0 or end < 0:
            continue
        quoted = message[start + 1 : end] if opening != "[" else message[start : end + 1]
        at = words.find(quoted) if quoted else -1
        if at >= 0:
            return at + 1, at + 1 + len(quoted)
    return 0, 0


def legible(text: str) -> str:
    """Without the characters that XML 1.0 has no place for (2.2)."""
    return re.sub("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]", "\ufffd", text)
