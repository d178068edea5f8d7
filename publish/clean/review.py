"""The review file of a book: what cleaning was not sure of, and what an editor answered.

`review.txt` lies in the book's folder beside `manuscript/`. An answer is a letter between brackets;
the next `publish clean` takes the other way where it is f. An entry is known by its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from publish.clean.doubts import OTHER, Doubt
from publish.clean.slips import slips
from publish.errors import PublishError
from publish.whole import write_whole

FILE = "review.txt"
ANSWERS = {"a": "accepted", "f": "flipped", "l": "later", " ": "open"}
HEAD = """\
# What cleaning {name} was not sure of: {count} decisions, in the order of the source.
# Between the brackets: a accepts the decision, f flips it (the next `publish clean` takes the other
# way), l leaves it for later. `publish clean --review` shows the same as a page.
# An entry is known by its words after the > sign; these must stay as they are.
"""
SAYS = {
    "hyphen-gone": "the word was joined, its hyphen left out",
    "hyphen-kept": "the hyphen at the line's end was kept",
    "left-out": "left out of the text",
    "kept": "kept, though it may be a page's number",
    "head": "set as a heading",
    "no-head": "set as a paragraph, though it may be a heading",
    "level": "set as a heading of this depth",
    "break": "a paragraph ends here",
    "no-break": "the paragraph goes on here",
    "call": "taken for the call of a note",
    "no-call": "not taken for the call of a note",
    "verse": "set as verse",
    "quote": "set as a quotation",
    "letter": "set as part of a letter",
    "slip": "may be a slip: left as it is",
}
_ENTRY = re.compile(r"\[(.)\] ([a-z-]+), (\d{1,3})%, line (\d{1,9})(?:, page (\d{1,9}))?(?:: .*)?")
_PARTS = (">", "=", "~")


@dataclass(frozen=True)
class Entry:
    """An entry of the review file; `answer` is a key of ANSWERS."""

    doubt: Doubt
    answer: str = " "

    @property
    def key(self) -> tuple[str, str]:
        """What the entry is known by."""
        return self.doubt.state, self.doubt.words


def entries(doubts: Sequence[Doubt], before: Sequence[Entry]) -> list[Entry]:
    """An entry for each doubt, with the answer given before; an answered one is never dropped."""
    given = {entry.key: entry.answer for entry in before}
    found = [Entry(one, given.get((one.state, one.words), " ")) for one in doubts]
    known = {entry.key for entry in found}
    kept = [entry for entry in before if entry.answer != " " and entry.key not in known]
    return sorted([*found, *kept], key=lambda entry: entry.doubt.line)


def flips(before: list[Entry]) -> set[tuple[str, str]]:
    """The decisions that are to be taken the other way."""
    return {entry.key for entry in before if entry.answer == "f" and OTHER[entry.doubt.state]}


NEAR = 200  # characters about a slip in which the words beside it stand


def suspected(markdown: str, language: str, line_of: Callable[[int], int]) -> list[Doubt]:
    """Slips of the text as doubts; `line_of` has the source's line for an offset in it."""
    found = []
    for one in slips(markdown, language):
        end = one.offset + len(one.words)
        before = " ".join(markdown[max(0, one.offset - NEAR) : one.offset].split()[-3:])
        after = " ".join(markdown[end : end + NEAR].split()[:2])
        words = f"{before} [{' '.join(one.words.split())}] {after}"
        meant = f"perhaps “{one.meant}”" if one.meant else "a bracket is not closed"
        found.append(
            Doubt("slip", words, 0.5, line_of(one.offset), " ".join(one.words.split()), meant)
        )
    return found


def as_text(found: list[Entry], name: str) -> str:
    """The review file."""
    blocks = [HEAD.format(name=name, count=len(found))]
    for entry in found:
        one = entry.doubt
        where = f"line {one.line}" + (f", page {one.page}" if one.page else "")
        rows = [
            f"[{entry.answer}] {one.state}, {one.sure:.0%}, {where}: {SAYS[one.state]}",
            f"    > {one.words}",
            f"    = {one.now}".rstrip(),
            f"    ~ {one.other}".rstrip(),
        ]
        blocks.append("\n".join(rows) + "\n")
    return "\n".join(blocks)


def parse(text: str, place: str) -> list[Entry]:
    """The entries of a review file. Raises PublishError with the line that cannot be read."""
    found: list[Entry] = []
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip() or row.startswith("#"):
            continue
        match = _ENTRY.fullmatch(row.rstrip())
        sign, _, rest = row.strip().partition(" ")
        if match and match[2] in OTHER and match[1].lower() in ANSWERS:
            doubt = Doubt(
                match[2], "", int(match[3]) / 100, int(match[4]), "", "", int(match[5] or 0)
            )
            found.append(Entry(doubt, match[1].lower()))
        elif found and not row.startswith("[") and sign in _PARTS:
            found[-1] = replace(found[-1], doubt=_filled(found[-1].doubt, sign, rest))
        else:
            raise PublishError(
                f"{place}:{number}: this is no entry of a review: {row.strip()[:60]}",
                "an answer is a, f, l or a space between brackets, as in [a]",
            )
    return found


def _filled(one: Doubt, sign: str, rest: str) -> Doubt:
    """The doubt with the row after its sign."""
    if sign == ">":
        return replace(one, words=rest)
    return replace(one, now=rest) if sign == "=" else replace(one, other=rest)


def read(folder: Path) -> list[Entry]:
    """The review file of a book's folder; no entries where there is none. Raises PublishError."""
    path = folder / FILE
    if not path.is_file():
        return []
    try:
        return parse(path.read_text("utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise PublishError(f"{path}: byte {error.start} is not UTF-8", "save it as UTF-8") from None


def write(found: list[Entry], name: str, folder: Path) -> list[Path]:
    """Write the review file, or take it away where nothing is in doubt; gives what was written."""
    path = folder / FILE
    if not found:
        path.unlink(missing_ok=True)
        return []
    write_whole({path: as_text(found, name).encode()}, folders=True)
    return [path]
