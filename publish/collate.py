"""The same words in every witness: manuscript and editions compared, in order, to the letter."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from publish.book import Book, Document, Finding, Place
from publish.differ import MARKERS, Difference, differences
from publish.witness import Word, feet_by_id, passages, split
from publish.xhtml import ADDED, FOOTNOTE

MIRRORED = {ord(right): left for left, right in zip("«‹([{<", "»›)]}>", strict=True)}
"""Signs that are drawn turned about where text runs from right to left (Unicode Bidi_Mirrored)."""
MOST = 40  # differences named in one edition; more of them say nothing new
OWN = frozenset({ADDED, FOOTNOTE})
"""What the tool has put into a text, or has put there from elsewhere."""
SHORT, MANY = 600, 1000
"""Letters of a passage whose order may be left unproved; how many such passages are looked at."""


def lost_and_added(
    wanted: Sequence[Word],
    found: Sequence[Word],
    edition: str,
    *,
    spaced: bool,
    markers: int = 0,
    turned: bool = False,
) -> Iterator[Finding]:
    """Findings for an edition: words of the manuscript that it lacks, words that it adds.

    On paper a style sets `markers` words (numbers and signs before the items of lists, drawn last
    on their page), and heads of tables again on the next page; these are no fault, more of them is.
    `turned`: it is printed from right to left, so that words of the other direction are read off
    the page in another order; that only their order differs is said once.
    """
    kept, mixed = 0, []
    parted = differences(wanted, found, spaced=spaced)
    if turned:
        listed = list(itertools.islice(parted, MANY))
        if _all_there(wanted, found, listed, markers):
            mixed, parted = [one.place for one in listed if not _signs(one)], iter(())
        else:
            parted = itertools.chain(listed, parted)
    for one in parted:
        if turned and _letters(one.lost) == _letters(one.added):
            mixed.append(one.place)
            continue
        added = one.added.split()
        signs = list(itertools.takewhile(MARKERS.fullmatch, added))
        rest = "".join(added[len(signs) :])
        again = one.before.again if one.before else ""
        if not one.lost and len(signs) <= markers and rest in {"", again}:
            markers -= len(signs)
            continue
        # A word with a hyphen of its own that goes over a page, before the signs drawn last there.
        added = _apart(added, one.lost)
        inside = [word for word in added if MARKERS.fullmatch(word)]
        whole = "".join(word for word in added if not MARKERS.fullmatch(word))
        if inside and len(inside) <= markers and whole == "".join(one.lost.split()):
            markers -= len(inside)
            continue
        kept += 1
        if kept > MOST:
            break
        yield _finding(one, edition)
    if mixed:
        yield Finding(
            "order-unproved",
            "warning",
            mixed[0] if mixed[0].file else None,
            f"in {edition} {len(mixed)} passages mix directions, the first of them here: all their "
            "letters are on paper, but not their order is proved",
            "read these lines on paper",
            edition,
        )


def _signs(one: Difference) -> bool:
    """Whether nothing but signs before the items of lists was added."""
    return not one.lost and all(MARKERS.fullmatch(word) for word in one.added.split())


def _apart(words: list[str], lost: str) -> list[str]:
    """The words, the first parted from a sign that was read as its end.

    >>> _apart(["counterre•", "•", "volution"], "counterrevolution")
    ['counterre', '•', '•', 'volution']
    """
    if not words:
        return words
    pairs = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(words[0], lost, strict=False))
    length = sum(1 for _ in pairs)
    if length and MARKERS.fullmatch(words[0][length:]):
        return [words[0][:length], words[0][length:], *words[1:]]
    return words


def _all_there(
    wanted: Sequence[Word], found: Sequence[Word], parted: Sequence[Difference], markers: int
) -> bool:
    """Whether short passages differ by their order alone, in a text that has all its letters.

    Signs and figures before the items of lists may be more, up to three for each of the `markers`.
    """
    if not parted or any(max(len(one.lost), len(one.added)) > SHORT for one in parted):
        return False
    there, meant = (
        Counter("".join(_letters("".join(word.text for word in words))))
        for words in (found, wanted)
    )
    more = there - meant
    signs = not any(letter.isalpha() for letter in more) and more.total() <= 3 * markers
    return not meant - there and signs


def _letters(words: str) -> list[str]:
    """The letters in an order that does not tell of theirs, hyphens of the engine left out.

    Signs that are mirrored between letters of the other direction (« and ») are one.
    """
    return sorted("".join(words.split()).replace("\u2010", "").translate(MIRRORED))


def _finding(one: Difference, edition: str) -> Finding:
    place = one.place if one.place.file else None
    hint = "build the edition again; if it stays, a style hides or doubles the passage"
    if one.lost and one.added:
        message = f"“{_cut(one.lost)}” reads “{_cut(one.added)}” in {edition} ({one.where.file})"
        return Finding("altered-words", "error", place, message, hint, edition)
    if one.lost:
        message = f"“{_cut(one.lost)}” is missing from {edition}"
        return Finding("lost-words", "error", place, message, hint, edition)
    message = f"“{_cut(one.added)}” was added in {edition} ({one.where.file})"
    return Finding("added-words", "error", place, message, hint, edition)


def _cut(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:50]} … {words[-25:]}"


def not_composed(book: Book, document: Document) -> Iterator[Finding]:
    """Words of the manuscript that composing did not take into the edition, in order.

    Each text is looked for in its own piece, the notes in theirs.
    """
    pieces = {piece.id: piece.xhtml for piece in document.pieces}
    for part in book.parts:
        words = [
            *_block_words(part.heading, part.place.file, part.place.line),
            *_block_words(part.body, part.place.file, part.place.line),
        ]
        yield from _left_out(words, pieces.get(part.id, ""), document.edition.name)
    notes = [
        word
        for note in book.notes
        for word in _block_words(note.body or "", note.written.file, note.written.line)
    ]
    feet = {name: xhtml for piece in pieces.values() for name, xhtml in feet_by_id(piece).items()}
    for note in book.notes if feet else ():  # one that a note calls stands behind it
        words = [*_block_words(note.body or "", note.written.file, note.written.line)]
        found = feet.get(note.id, "")
        yield from _left_out(words, found, document.edition.name, frozenset({ADDED}))
    if not feet:
        yield from _left_out(notes, pieces.get("notes", ""), document.edition.name)


def _left_out(
    words: list[Word], fragment: str, edition: str, without: frozenset[str] = OWN
) -> Iterator[Finding]:
    """The first of the words that the piece does not hold after the ones before it."""
    rest = iter([w.text for w in _block_words(fragment, "", 0, without)] if fragment else [])
    for word in words:
        if not any(word.text == other for other in rest):
            yield Finding(
                "lost-words",
                "error",
                word.place,
                f"“{word.text}” and what follows it is not in {edition}",
                "the edition's `pieces` in book.toml leave out this text, or the notes",
                edition,
            )
            return


def _block_words(
    fragment: str, file: str, line: int, without: frozenset[str] = OWN
) -> Iterator[Word]:
    for one in passages(fragment, without=without):
        yield from split(one.text, Place(file, one.place.line or line))
