"""The ledger: every change that cleaning made, enough to restore the source byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from publish.book import Edit
from publish.errors import PublishError

VERSION = 1


@dataclass(frozen=True)
class Ledger:
    """The edits of one cleaning, in the order of the source, none overlapping.

    `name` is the raw text's file name, `sha256` the digest of its bytes, `encoding` how they were
    read, `bom` the bytes before the text as hexadecimal digits.
    """

    name: str
    sha256: str
    encoding: str
    bom: str
    edits: tuple[Edit, ...]
    facts: Mapping[str, str] = field(default_factory=dict)


def digest(data: bytes) -> str:
    """SHA-256 of the bytes, as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def apply(source: str, edits: tuple[Edit, ...]) -> str:
    """The text that the edits make of the decoded source.

    >>> apply("a\\nb", (Edit("lines", 1, "\\n", " "),))
    'a b'
    """
    out, pos = [], 0
    for edit in edits:
        out += [source[pos : edit.start], edit.after]
        pos = edit.start + len(edit.before)
    return "".join([*out, source[pos:]])


def compose(source: str, first: tuple[Edit, ...], second: tuple[Edit, ...]) -> tuple[Edit, ...]:
    r"""One list of edits for two: `second` changes what `first` has made of the source.

    >>> one, two = (Edit("lines", 1, "\n", " "),), (Edit("spaces", 1, "  ", " "),)
    >>> compose("a\n b", one, two)
    (Edit(rule='spaces', start=1, before='\n ', after=' ', sure=1.0),)
    """
    middle = apply(source, first)
    spans: list[tuple[int, int, bool, Edit]] = []
    shift = 0
    for edit in first:
        spans.append((edit.start + shift, edit.start + shift + len(edit.after), False, edit))
        shift += len(edit.after) - len(edit.before)
    spans += [(e.start, e.start + len(e.before), True, e) for e in second]
    spans.sort(key=lambda span: (span[0], span[1], span[2]))
    out: list[Edit] = []
    shift = 0
    for group in _touching(spans):
        new, grown = _composed(source, middle, group, shift)
        shift += grown
        out += [new] if new.before != new.after else []
    return tuple(out)


def _touching(
    spans: list[tuple[int, int, bool, Edit]],
) -> list[list[tuple[int, int, bool, Edit]]]:
    groups: list[list[tuple[int, int, bool, Edit]]] = []
    end = -1
    for span in spans:
        if groups and span[0] <= end:
            groups[-1].append(span)
        else:
            groups.append([span])
        end = max(end, span[1])
    return groups


def _composed(
    source: str, middle: str, group: list[tuple[int, int, bool, Edit]], shift: int
) -> tuple[Edit, int]:
    """The one edit for edits that touch, and how much longer the middle text is than the source."""
    low, high = group[0][0], max(span[1] for span in group)
    older = [edit for *_, late, edit in group if not late]
    newer = [edit for *_, late, edit in group if late]
    grown = sum(len(e.after) - len(e.before) for e in older)
    start = low - shift
    before = source[start : high - shift - grown]
    moved = tuple(Edit(e.rule, e.start - low, e.before, e.after) for e in newer)
    rule = (newer or older)[0].rule
    sure = min(e.sure for *_, e in group)
    return Edit(rule, start, before, apply(middle[low:high], moved), sure), grown


def restore(markdown: str, ledger: Ledger) -> bytes:
    """The raw text's bytes, from the cleaned text and its ledger.

    Raises PublishError where the Markdown is not the one that the ledger belongs to.
    """
    out, at, pos = [], 0, 0
    for edit in ledger.edits:
        keep = edit.start - pos
        out += [markdown[at : at + keep], edit.before]
        at += keep
        if markdown[at : at + len(edit.after)] != edit.after:
            line = markdown.count("\n", 0, at) + 1
            raise PublishError(
                f"line {line} of the cleaned text is not as the ledger left it",
                "restore the text as it was cleaned, or look at the changes with `publish collate`",
            )
        at += len(edit.after)
        pos = edit.start + len(edit.before)
    text = "".join([*out, markdown[at:]])
    raw = bytes.fromhex(ledger.bom) + text.encode(ledger.encoding)
    if digest(raw) != ledger.sha256:
        raise PublishError(
            f"the cleaned text no longer gives {ledger.name} back",
            "an editor has changed it since: `publish collate` lists the changes",
        )
    return raw


def dump(ledger: Ledger, files: Mapping[str, str]) -> str:
    """The ledger as lines of JSON: one of the whole with the files' digests, then one an edit."""
    head = {
        "ledger": VERSION,
        "source": ledger.name,
        "sha256": ledger.sha256,
        "encoding": ledger.encoding,
        "bom": ledger.bom,
        "facts": dict(ledger.facts),
        "files": dict(files),
    }
    rows = [
        head,
        *({k: v for k, v in _row(e).items() if k != "sure" or v != 1} for e in ledger.edits),
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _row(edit: Edit) -> dict[str, object]:
    return {
        "rule": edit.rule,
        "start": edit.start,
        "before": edit.before,
        "after": edit.after,
        "sure": edit.sure,
    }


def parse(text: str, place: str) -> tuple[Ledger, dict[str, str]]:
    """The ledger and the files' digests, from its lines; `place` names the file in errors.

    Raises PublishError with the line that is not of a ledger.
    """
    number = 1
    try:
        first, *rest = text.rstrip("\n").split("\n")
        head = json.loads(first)
        edits = []
        for number, row in enumerate(rest, start=2):  # noqa: B007 - the error names it
            edits.append(_edit(json.loads(row)))
        number = 1
        return _ledger(head, tuple(edits)), _files(head)
    except (ValueError, KeyError, TypeError, LookupError, AttributeError) as error:
        raise PublishError(
            f"{place}:{number}: this is no line of a ledger ({type(error).__name__})",
            "take the file back from version control; it is written by `publish clean` only",
        ) from error


def _edit(row: dict[str, Any]) -> Edit:
    """An edit as a line has it. Raises TypeError or ValueError for what is none."""
    edit = Edit(**row)
    texts = (edit.rule, edit.before, edit.after)
    if type(edit.start) is not int or not all(isinstance(text, str) for text in texts):
        raise TypeError
    if edit.start < 0 or not 0 <= edit.sure <= 1:
        raise ValueError
    return edit


def _ledger(head: dict[str, Any], edits: tuple[Edit, ...]) -> Ledger:
    """The ledger that the first line tells of. Raises what `parse` catches."""
    bytes.fromhex(head["bom"])
    "".encode(head["encoding"])
    facts = dict(head["facts"])
    if not all(isinstance(text, str) for text in (head["sha256"], *facts, *facts.values())):
        raise TypeError
    return Ledger(
        _name(head["source"]), head["sha256"], head["encoding"], head["bom"], edits, facts
    )


def _files(head: dict[str, Any]) -> dict[str, str]:
    return {_name(name): digest_ for name, digest_ in dict(head["files"]).items()}


def _name(name: str) -> str:
    """A file's name, which leads into no other folder."""
    if not name or name in (".", "..") or "/" in name or "\\" in name or "\0" in name:
        raise ValueError
    return name
