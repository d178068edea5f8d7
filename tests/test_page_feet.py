"""Notes at the foot of the page: with their calls, whole, in order, and never off the page."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from builders import EPUB, make_book, run
from page_books import bare, marked, trimmed

from publish.record import load

FOOT = (
    '[edition.book]\nformat = "pdf"\nstyles = ["base", "print", "book", "trim"]\nnotes = "foot"\n'
)
MARKS = ["".join(three) for three in itertools.permutations("bcdfgkpqvxz", 3)]
WORDS = "of the revolutionary international in a democratization to party and its workers".split()


def _words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(count))


class Made:
    """A book with notes of all lengths; call and note of each bear a mark that stands nowhere else.

    `notes` are the words of each note, by its mark.
    """

    def __init__(self, folder: Path, trim: str, lengths: list[int], seed: int = 3) -> None:
        dice = random.Random(seed)  # noqa: S311  # the same book every time
        self.notes: dict[str, str] = {}
        texts, written = {}, []
        for chapter in range(2):
            blocks = [f"# Chapter {chapter}"]
            for place, length in enumerate(lengths):
                mark = MARKS[chapter * 100 + place]
                self.notes[mark] = f"Note{mark} {_words(dice, length)} end{mark}"
                said = f"{_words(dice, dice.randrange(1, 60))} call{mark}[^{mark}]"
                blocks.append(f"{said} {_words(dice, dice.randrange(20, 120))}.")
                written.append(f"[^{mark}]: {self.notes[mark]}.\n")
            texts[f"{'ab'[chapter]}.md"] = "\n\n".join(blocks) + "\n"
        self.book = make_book(folder, texts, notes="\n".join(written), editions=EPUB + FOOT)
        trimmed(self.book, trim)
        self.done = run(self.book, "build")
        assert self.done.code == 0, self.done.err


@pytest.fixture(scope="module", params=["A6", "half letter"])
def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Made:
    lengths = [3, 12, 40, 70, 5, 150, 300, 8, 20, 700, 9, 2, 60]
    return Made(tmp_path_factory.mktemp("feet"), request.param, lengths)


def _pages(book: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """The words of each page above the notes, those of the notes, what the record says of it."""
    record = load(book / "build", "book")
    assert record
    found = []
    with pypdfium2.PdfDocument(book / "build/book.pdf") as pdf:
        for page, said in zip(pdf, record["pages"], strict=True):
            letters = page.get_textpage()
            left, bottom, *_ = page.get_mediabox()
            x0, y0, x1, y1 = said["box"]
            foot = said["foot"] or y0
            boxes = ((x0, foot, x1, y1), (x0, y0, x1, foot))
            above, below = (
                letters.get_text_bounded(left + a, bottom + b, left + c, bottom + d)
                for a, b, c, d in boxes
            )
            found.append((above, below if said["foot"] else "", said))
    return found


def test_a_note_begins_on_the_page_of_its_call_or_where_the_one_before_ends(made: Made) -> None:
    pages = _pages(made.book)
    marks = list(made.notes)
    late = []
    for before, mark in zip(["", *marks], marks, strict=False):
        call = next(n for n, page in enumerate(pages) if f"call{mark}" in _joined(page[0]))
        note = next(n for n, page in enumerate(pages) if f"Note{mark}" in _joined(page[1]))
        if call != note:
            late.append(mark)
            assert f"end{before}" in _joined(pages[note][1]), mark
    assert len(late) < len(marks) / 4


def _joined(words: str) -> str:
    """Words as they are without the ends of lines."""
    return re.sub("\u2010\r\n", "", words).replace("\r\n", " ")


def test_every_note_is_whole_in_its_order_and_on_the_page(made: Made) -> None:
    below = bare("".join(re.sub("\u2010\r\n", "", page[1]) for page in _pages(made.book)))
    wanted = bare("".join(f"{n}.{note}." for n, note in enumerate(made.notes.values(), 1)))

    assert below == wanted
    with pypdfium2.PdfDocument(made.book / "build/book.pdf") as pdf:
        for page, (_, _, said) in zip(pdf, _pages(made.book), strict=True):
            letters = page.get_textpage()
            lows = [letters.get_charbox(n)[1] for n in range(letters.count_chars())]
            assert not lows or min(lows) > 0
            inside = letters.get_text_bounded(*said["box"])
            assert len(inside) > 0 or said["blank"] or not lows


def test_no_page_is_left_empty_above_long_notes(made: Made) -> None:
    pages = [page for page in _pages(made.book) if page[1]]
    both = [above for above, _, _ in pages if above.strip()]

    assert len(both) > len(pages) * 0.6


def test_collating_proves_notes_where_they_stand(made: Made) -> None:
    done = run(made.book, "collate")

    assert done.code == 0, done.out
    assert "all there" in done.out


def test_an_ebook_counts_its_pages_without_the_notes_at_their_feet(made: Made) -> None:
    """A word that goes over the end of a page is counted to the page where it begins."""
    shown, carried, seen = marked(made.book), False, 0
    for above, _, said in _pages(made.book):
        words = re.sub(r"^\S+\s+", "", above) if carried else above
        carried = above.rstrip().endswith("\u2010")
        if said["label"] in shown and words.strip():
            seen += 1
            assert shown[said["label"]][:25] == bare(_joined(words))[:25]
    assert seen > 8


def test_a_note_that_is_called_again_says_where_it_is_but_not_on_its_own_page(
    tmp_path: Path,
) -> None:
    text = (
        "One[^a] and again.[^a]\n\nThen[^a] on this page.\n\n{}\n\nAnd later.[^a] And[^b] so on.\n"
    )
    notes = "[^a]: The note, which calls[^c].\n\n[^c]: Deep.\n\n"
    notes += "[^b]:\n    Two\n    lines.\n\n    - a\n    - b\n"
    book = make_book(
        tmp_path,
        {"i.md": "# I\n\n" + text.format("More words. " * 400)},
        notes=notes,
        editions=FOOT,
    )
    trimmed(book, "half letter")
    assert run(book, "build").code == 0
    feet = [_joined(below).split() for _, below, _ in _pages(book) if below]

    assert feet[0] == "1. The note, which calls3. 3. Deep.".split()
    assert feet[-1] == "1. p. 1 2. Two lines. a b".split()
    assert len(feet) == 2
    assert run(book, "collate").code == 0


def test_a_hidden_note_is_missed(tmp_path: Path) -> None:
    book = make_book(tmp_path, {"i.md": "# I\n\nOne[^a].\n"}, notes="[^a]: Lost.\n", editions=FOOT)
    trimmed(book, "half letter")
    css = book / "styles/trim.css"
    css.write_text(css.read_text("utf-8") + "aside.footnote p { display: none }\n", "utf-8")
    assert run(book, "build").code == 0
    done = run(book, "collate")

    assert done.code == 1
    assert "Lost." in done.out
