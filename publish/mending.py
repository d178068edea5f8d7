"""Mend in the manuscript what can be mended without a change of words: dashes, spaces, marks.

Every change is shown, no letter or figure is touched, and all files are written or none. What was
cleaned from a source stays provable: `publish collate` lists the changes as emendations.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from publish.book import Manuscript
from publish.checks.prose import Prose, of_book
from publish.checks.signs import HYPHEN, PLAIN_RANGE, spaces_before
from publish.errors import PublishError
from publish.typography import Change, quotes
from publish.whole import write_whole

_TRAILING = re.compile(r"(?<![ \t\n])[ \t](?=\n|\Z)")


def spaces(text: Prose) -> Iterator[Change]:
    """No space before a comma, a stop or a closing bracket."""
    for start, end, sign in spaces_before(text):
        yield Change(start, end, sign)


def dashes(text: Prose) -> Iterator[Change]:
    """A hyphen with spaces around it is `--`, or the dash itself where composing sets none."""
    dash = "--"
    if "dashes" in text.kept:
        dash = "—" if text.code == "en" else "–"
    for match in HYPHEN.finditer(text.text):
        at = match.start() + match[0].index("-")
        yield Change(at, at + 1, dash)


def ranges(text: Prose) -> Iterator[Change]:
    """A range of numbers has its dash, where composing sets none."""
    for match in PLAIN_RANGE.finditer(text.text) if "ranges" in text.kept else ():
        if int(match[1]) < int(match[2]):
            yield Change(match.end(1), match.start(2), "–")


def marks(text: Prose) -> Iterator[Change]:
    """Straight quotation marks are those of the language, where composing sets none."""
    for at, block in text.paragraphs() if "quotes" in text.kept else ():
        if '"' in block and block.count('"') % 2 == 0:
            for start, end, new in quotes(block, text.code):
                if block[start:end] == '"':
                    yield Change(at + start, at + end, new)


def trailing_spaces(text: Prose) -> Iterator[Change]:
    """One space at the end of a line means nothing; two would break it."""
    for match in _TRAILING.finditer(text.text):
        if text.raw[text.at[match.start()] + 1 :][:1] in {"", "\n"}:  # no cell of a table ends here
            yield Change(match.start(), match.end(), "")


MENDS: tuple[Callable[[Prose], Iterator[Change]], ...] = (
    spaces,
    dashes,
    ranges,
    marks,
    trailing_spaces,
)


def mended(text: Prose) -> str:
    """The file with every mend made.

    Raises PublishError where a letter or a figure would have changed: that is a fault of a mend.
    """
    raw, last = text.raw, len(text.raw) + 1
    for change in sorted({one for mend in MENDS for one in mend(text)}, reverse=True):
        start, end = text.at[change.start], text.at[change.end - 1] + 1
        # Of markup between two letters only one offset is known, so that they lie apart.
        if end - start == change.end - change.start and end <= last:
            raw, last = raw[:start] + change.new + raw[end:], start
    if _words(raw) != _words(text.raw):
        raise PublishError(
            f"{text.file}: mending would have changed a word; nothing was written",
            "tell the makers of this tool, with the file",
        )
    return raw


def _words(raw: str) -> list[str]:
    return re.findall(r"[^\W_]+", raw)


def mend(manuscript: Manuscript, *, write: bool) -> str:
    """Mend the texts of a book, all of them or none; what was changed, as a diff.

    Raises PublishError for a file that cannot be written.
    """
    home = Path(manuscript.folder)
    files: dict[Path, bytes] = {}
    shown: list[str] = []
    for text in of_book(manuscript):
        new = mended(text)
        if new != text.raw:
            path = home / text.file
            files[path] = _as_it_was(path, new)
            shown += difflib.unified_diff(
                text.raw.splitlines(keepends=True),
                new.splitlines(keepends=True),
                path.as_posix(),
                path.as_posix(),
                n=0,
            )
    if write and files:
        write_whole(files)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in shown)


def _as_it_was(path: Path, text: str) -> bytes:
    """The text in the file's own form: its byte order mark, its line ends."""
    before = path.read_bytes()
    if b"\r\n" in before:
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b"") + text.encode()
