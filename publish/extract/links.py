"""Which links call a note, and which blocks are that note's text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from publish.extract.html import Piece, Run

LABEL = re.compile(
    r"[\[({]?\s*(\d{1,5}|[a-z]{1,2}|[ivxl]{1,6}|[*†‡§¶‖#]{1,4})\s*[\])}]?\.?", re.IGNORECASE
)
BACK = re.compile(
    r"[\s\[(]*(?:[↩↑⤴⏎^←▲\ufe0e\ufe0f]|back|return|zurück|retour)+[\s\])]*", re.IGNORECASE
)
LONGEST = 40  # paragraphs of one note
Anchor = tuple[str, str]  # file, id


@dataclass(frozen=True)
class Call:
    """A link that calls a note: the run by piece and number, and the anchor of the note."""

    piece: int
    run: int
    to: Anchor
    label: str


@dataclass
class Notes:
    """The notes of a document: `calls` by (piece, run) with the note's key; `texts` by piece.

    `texts` gives for a piece the key of the note that it belongs to, `first` the pieces that open
    a note, with the label that may stand there.
    """

    calls: dict[tuple[int, int], str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    first: dict[int, str] = field(default_factory=dict)
    homes: dict[str, set[Anchor]] = field(default_factory=dict)


def target(href: str, file: str) -> Anchor | None:
    """The anchor that a link leads to, None for one that leads out of the book.

    >>> target("../n.xhtml#n1", "text/a.xhtml"), target("https://example.org/#a", "a.html")
    (('n.xhtml', 'n1'), None)
    """
    if re.match(r"[a-z][a-z0-9+.-]*:|//", href, re.IGNORECASE):
        return None
    path, _, fragment = href.partition("#")
    base = (
        posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path))) if path else file
    )
    return base, unquote(fragment)


def find_notes(pieces: Sequence[Piece]) -> Notes:
    """Every call that meets a text, and the texts."""
    places = {(p.file, name): n for n, p in reversed(list(enumerate(pieces))) for name in p.ids}
    calls = [c for c in _candidates(pieces, places) if _is_note(pieces, places, c)]
    keys: dict[Anchor, str] = {}
    notes = Notes()
    for call in calls:
        key = keys.setdefault(call.to, str(len(keys) + 1))
        notes.calls[call.piece, call.run] = key
        notes.homes.setdefault(key, set()).update(_anchors(pieces[call.piece], call.run))
        notes.first.setdefault(places[call.to], call.label)
    openers = {places[anchor]: key for anchor, key in keys.items()}
    for n, key in openers.items():
        for k in _extent(pieces, n, openers):
            notes.texts.setdefault(k, key)
    notes.calls = {k: key for k, key in notes.calls.items() if notes.texts.get(k[0]) != key}
    return notes


def _anchors(piece: Piece, run: int) -> set[Anchor]:
    """The anchors at a call, to which its note links back."""
    near = piece.runs[max(0, run - 2) : run + 2]
    return {(piece.file, name) for r in near for name in r.ids}


def _candidates(pieces: Sequence[Piece], places: dict[Anchor, int]) -> list[Call]:
    found = []
    for n, piece in enumerate(pieces):
        before = ""
        for k, run in enumerate(piece.runs):
            to = target(run.link, piece.file) if run.link and "page" not in run.styles else None
            match = LABEL.fullmatch(run.text.strip())
            if to and to in places and match and (before.strip(" [(") or run.called):
                found.append(Call(n, k, to, match.group(1)))
            before += run.text
    return found


def _is_note(pieces: Sequence[Piece], places: dict[Anchor, int], call: Call) -> bool:
    """Whether a label-like link leads to a note: it says so, has the label, or leads back."""
    at = places[call.to]
    if at == call.piece or pieces[at].kind == "head":
        return False
    if pieces[call.piece].runs[call.run].called:
        return True
    text = pieces[at].text.lstrip(" \u00a0[({*†‡§")
    opens = LABEL.match(pieces[at].text.lstrip(" \u00a0"))
    if opens and opens.group(1) == call.label and len(text) > len(call.label):
        return True
    homes = _anchors(pieces[call.piece], call.run)
    around = pieces[at].within[-2:-1]
    for piece in pieces[at : at + LONGEST]:
        if piece is not pieces[at] and not set(around) & set(piece.within):
            break
        if any(target(r.link, piece.file) in homes for r in piece.runs if r.link):
            return True
    return False


def _extent(pieces: Sequence[Piece], n: int, openers: dict[int, str]) -> list[int]:
    """The pieces of the note that opens with piece n: those in the innermost element about it
    that holds no other note, if it holds more than text that calls."""
    for around in reversed(pieces[n].within):
        high = n + 1
        while high < len(pieces) and around in pieces[high].within and high not in openers:
            high += 1
        whole = high == len(pieces) or around not in pieces[high].within
        alone = n == 0 or around not in pieces[n - 1].within
        if whole and alone and high > n + 1 and high - n < LONGEST:
            return list(range(n, high))
        if not (whole and alone):
            break
    return [n]


def is_contents(piece: Piece) -> bool:
    """Whether a block is nothing but links within the book, page numbers aside."""
    linked = "".join(r.text for r in piece.runs if r.link and target(r.link, piece.file))
    words = "".join(c for c in piece.text if c.isalpha())
    return len(words) > 1 and sum(c.isalpha() for c in linked) >= 0.9 * len(words)


def leads_back(run: Run, piece: Piece, homes: set[Anchor] | None) -> bool:
    """Whether a run is a note's link back to its calls, which stand at `homes`; None: no note."""
    to = target(run.link, piece.file) if run.link else None
    return to is not None and homes is not None and (to in homes or bool(BACK.fullmatch(run.text)))
