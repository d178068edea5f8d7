"""Pieces to a witness: the lines, what each is, and the spans of style, calls and pages in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from publish.extract.html import Piece, Run
from publish.extract.links import LABEL, Notes, find_notes, is_contents, leads_back
from publish.extract.source import Source, Span, Told

STYLES = ("italic", "bold", "small-caps", "sup", "sub")
BREAK = "* * *"
_LINE_END = re.compile(
    "[\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029\t]"
)  # as `clean` and tables part lines
WORDY = 400  # characters; a cell with more is text in columns, no table
SHORT = 90  # characters; lines that an author breaks by hand are shorter
FOLIO = re.compile(r"[\[({\s]*(?:pg|page|p|s|seite)?\.?\s*(\d{1,5}|[ivxlcdm]{1,9})[\])}\s]*", re.I)


@dataclass
class Witness:
    """The text as it grows, its spans, and what each line is told to be."""

    parts: list[str] = field(default_factory=list)
    at: int = 0
    line: int = 0
    spans: list[Span] = field(default_factory=list)
    told: dict[int, Told] = field(default_factory=dict)

    def write(self, text: str) -> None:
        """Append text that holds no line end."""
        self.parts.append(text)
        self.at += len(text)

    def since(self, begin: int) -> str:
        """What was written from this offset on, which is near the end."""
        found: list[str] = []
        at = self.at
        for part in reversed(self.parts):
            if at <= begin:
                break
            found.append(part)
            at -= len(part)
        return "".join(reversed(found))

    def end(self, told: Told, blank: bool) -> None:
        """End the line, which is `told`; a blank line follows where a block ends with it."""
        self.told[self.line] = told
        self.write("\n\n" if blank else "\n")
        self.line += 2 if blank else 1


def assemble(pieces: Sequence[Piece], facts: Mapping[str, str], extractor: str) -> Source:
    """The witness of a document that was read as pieces."""
    pieces = [p for p in pieces if p.text.strip() or p.kind == "break" or _marks_page(p)]
    notes = find_notes(pieces)
    ornaments = _ornaments(pieces, notes)
    _contents(pieces, notes)
    witness = Witness()
    numbered = [(n, p) for n, p in enumerate(pieces) if n not in ornaments]
    for (kind, block), group in groupby(numbered, key=lambda np: _group(np[1])):
        rows = list(group)
        if kind == "table" and _is_table([p for _, p in rows]):
            _table(witness, rows, block, notes)
        elif kind == "verse" and all("\n" not in p.text.strip("\n") for _, p in rows):
            for n, piece in rows:
                _block(witness, n, piece, notes, last=n == rows[-1][0])
        else:
            for n, piece in rows:
                _block(witness, n, piece, notes)
    text = "".join(witness.parts)
    return Source(text, tuple(witness.spans), witness.told, {}, facts, extractor)


def _group(piece: Piece) -> tuple[str, int]:
    return (piece.kind, piece.block) if piece.kind in ("table", "verse") else ("", 0)


def _marks_page(piece: Piece) -> bool:
    return any("page" in run.styles for run in piece.runs)


def _ornaments(pieces: Sequence[Piece], notes: Notes) -> set[int]:
    """Rules that do not part two blocks of text, which would be a break between scenes."""
    kinds = ["", *("note" if n in notes.texts else p.kind for n, p in enumerate(pieces)), ""]
    text = ("prose", "quote", "verse")
    return {
        n
        for n, p in enumerate(pieces)
        if p.kind == "break" and not (kinds[n] in text and kinds[n + 2] in text)
    }


def _contents(pieces: Sequence[Piece], notes: Notes) -> None:
    """Three and more blocks in a row that are links within the book are a list of contents."""
    linked = [is_contents(p) and n not in notes.texts for n, p in enumerate(pieces)]
    for is_list, group in groupby(range(len(pieces)), key=lambda n: linked[n]):
        run = list(group)
        if is_list and len(run) >= 3:
            for n in run:
                pieces[n].kind = "contents"


def _is_table(pieces: Sequence[Piece]) -> bool:
    """Whether cells are a table: two and more in some row, none of them pages of text."""
    rows = {p.row: set[int]() for p in pieces}
    for piece in pieces:
        rows[piece.row].add(piece.cell)
    return max(map(len, rows.values())) > 1 and all(len(p.text) < WORDY for p in pieces)


def _table(witness: Witness, rows: Sequence[tuple[int, Piece]], block: int, notes: Notes) -> None:
    last = rows[-1][1].row
    for row, group in groupby(rows, key=lambda np: np[1].row):
        cell = 0
        for n, piece in group:
            if cell:
                witness.write(" " if cell == piece.cell else "\t")
            cell = piece.cell
            _runs(witness, n, _trimmed(piece.runs), piece, notes)
        witness.end(Told("table", block=block), blank=row == last)


def _block(witness: Witness, n: int, piece: Piece, notes: Notes, *, last: bool = True) -> None:
    """One block: a line, or the lines that `br` makes of it."""
    told = _told(n, piece, notes)
    if piece.kind == "break":
        witness.write(BREAK)
        witness.end(told, blank=True)
        return
    flat = told.kind in ("head", "note", "item", "more", "contents", "front", "table")
    lines = [piece.runs] if flat else _lines(piece.runs)
    lines = [
        line
        for line in map(_trimmed, lines)
        if "".join(r.text for r in line).strip() or _pages(line)
    ]
    broken = len(lines) > 1
    short = broken and all(len("".join(r.text for r in line)) < SHORT for line in lines)
    if broken:
        kind = "verse" if short or told.kind == "verse" else told.kind
        told = Told(kind, told.level, told.label, piece.block or n + 1)
    for k, line in enumerate(lines):
        _runs(witness, n, line, piece, notes)
        end = k == len(lines) - 1
        witness.end(told, blank=last if end else told.kind != "verse")


def _pages(line: Iterable[Run]) -> bool:
    return any("page" in run.styles for run in line)


def _told(n: int, piece: Piece, notes: Notes) -> Told:
    key = notes.texts.get(n)
    if key is not None:
        return Told("note", 0, key, n if n in notes.first else 0)
    if piece.kind == "table":
        return Told("prose")
    if piece.kind in ("item", "more"):
        return Told(piece.kind, piece.level, piece.label, piece.block)
    return Told(piece.kind, piece.level, "", piece.block if piece.kind == "verse" else 0)


def _lines(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs parted at line ends."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for k, text in enumerate(run.text.split("\n")):
            if k:
                lines.append([])
            lines[-1].append(replace(run, text=text))
    return lines


def _trimmed(runs: Sequence[Run]) -> list[Run]:
    """The runs without blanks at both ends; they stay the same objects where nothing goes."""
    out = list(runs)
    while out and not out[0].text.strip() and "page" not in out[0].styles:
        out.pop(0)
    while out and not out[-1].text.strip() and "page" not in out[-1].styles:
        out.pop()
    if out and out[0].text[:1].isspace():
        out[0].text = out[0].text.lstrip()
    if out and out[-1].text[-1:].isspace():
        out[-1].text = out[-1].text.rstrip()
    return out


def _runs(witness: Witness, n: int, runs: Sequence[Run], piece: Piece, notes: Notes) -> None:
    """Write runs as one line, with their spans."""
    begun: dict[str, int] = {}
    begin = witness.at
    for run in runs:
        call = notes.calls.get((n, run.number))
        styles = run.styles if call is None and "page" not in run.styles else frozenset[str]()
        for style in STYLES:
            if style in begun and style not in styles:
                _close(witness, style, begun.pop(style))
            elif style in styles and style not in begun:
                begun[style] = witness.at
        at = witness.at
        witness.write(_LINE_END.sub(" ", run.text))
        if call is not None:
            witness.spans.append(Span(at, witness.at, "call", call))
        elif "page" in run.styles:
            _page(witness, at, run)
        elif run.text.strip() and leads_back(run, piece, notes.homes.get(notes.texts.get(n, ""))):
            witness.spans.append(Span(at, witness.at, "back"))
    for style, start in begun.items():
        _close(witness, style, start)
    if n in notes.first and n in notes.texts:
        _mark(witness, begin, notes.first[n])


def _page(witness: Witness, at: int, run: Run) -> None:
    folio = FOLIO.fullmatch(run.text)
    if folio or not run.text.strip():
        value = folio.group(1) if folio else run.link
        witness.spans.append(Span(at, witness.at, "page", value))


def _mark(witness: Witness, begin: int, label: str) -> None:
    """The note's own mark, where its text opens with one: its call's label, maybe in brackets."""
    text = witness.since(begin)
    lead = len(text) - len(text.lstrip("\u00a0 "))
    match = LABEL.match(text, lead)
    if not match or match.group(1) != label:
        return
    behind = re.compile(r"[\s.:)\]\u00a0]*").match(text, match.end())
    stop = begin + (behind.end() if behind else match.end())
    kept: list[Span] = []
    while witness.spans and witness.spans[-1].start >= begin:
        span = witness.spans.pop()
        kept += [replace(span, start=max(span.start, stop))] if span.end > stop else []
    witness.spans += [Span(begin, stop, "mark"), *reversed(kept)]


def _close(witness: Witness, style: str, start: int) -> None:
    if witness.at > start:
        witness.spans.append(Span(start, witness.at, style))
