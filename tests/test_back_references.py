"""A note's way back names the page on which its call is printed: read off the paper, not believed.

Each call stands behind letters of its own, so that the page on which it is printed can be told from
the text of the pages alone.
"""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path

import pypdfium2
import pytest
from builders import make_book, run
from laying import lay
from page_books import TRIMS, WORDS

from publish import mends
from publish.mends import weasyprint
from publish.pages import Folio, label
from publish.record import load

MARKS = ["".join(three) for three in itertools.permutations("bcdfgkpqvxz", 3)]
PAGES = TRIMS | {"A5": "148mm 210mm; margin: 20mm", "letter": "8.5in 11in; margin: 1in"}
NOTES = 24


class Calls:
    """Hands out calls, each behind letters that stand nowhere else, and keeps which is which."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.marks = iter(MARKS)
        self.of: dict[str, list[str]] = {f"n{n}": [] for n in range(NOTES)}
        self.first = iter(list(self.of))

    def __call__(self, note: str = "") -> str:
        label = note or next(self.first, "") or self.dice.choice(list(self.of))
        self.of[label].append(next(self.marks))
        return f"counterrevolution{self.of[label][-1]}[^{label}]"


def words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(count))


def chapter(dice: random.Random, call: Calls, number: int) -> str:
    """Calls in headings, paragraphs, lists, quotations, tables and verse, in their order."""
    blocks = [f"# Chapter {number}"]
    for part in range(3):
        blocks += [
            f"## Of {call()}",
            f"{words(dice, dice.randrange(30, 200))} {call()} {words(dice, 40)} {call()}.",
            "\n".join(f"- {words(dice, 20)} {call()}" for _ in range(2)),
            f"> {words(dice, 30)} {call()}",
            f"| One | Two |\n|---|---|\n| {call()} | {words(dice, 9)} |\n| a | {call()} |",
            f"{words(dice, 5)}  \n{words(dice, 4)} {call()}  \n{words(dice, 4)}\n{{: .verse }}",
            f"{words(dice, 90 * part)} {call()}",
        ]
    return "\n\n".join(blocks) + "\n"


def many(folder: Path, trim: str, seed: int) -> Calls:
    """A book with some hundred and fifty calls of two dozen notes, which call one another."""
    dice = random.Random(seed)  # noqa: S311  # the same book every time
    call = Calls(dice)
    texts = {f"{n}.md": chapter(dice, call, n) for n in (1, 2)}
    bodies = []
    for n in range(NOTES):
        inner = [
            f"{words(dice, 20)} {call(f'n{(n + dice.randrange(1, NOTES)) % NOTES}')}"
            for _ in range(4)
        ]
        bodies.append(f"[^n{n}]: {' '.join(inner)}\n\n    {words(dice, 60)}")
    css = f"@page {{ size: {trim} }}\n"
    edition = '[edition.print]\nformat = "pdf"\nstyles = ["base", "print", "book", "own"]\n'
    make_book(folder, texts, notes="\n\n".join(bodies) + "\n", editions=edition)
    (folder / "styles").mkdir(exist_ok=True)
    (folder / "styles" / "own.css").write_text(css, encoding="utf-8")
    return call


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("trim", PAGES)
def test_every_way_back_names_the_page_of_its_call(trim: str, seed: int, tmp_path: Path) -> None:
    call = many(tmp_path / "book", PAGES[trim], seed)
    folder = tmp_path / "book"
    built = run(folder, "build", "print")
    assert built.code == 0, built.err
    record = load(folder / "build", "print")
    assert record is not None
    with pypdfium2.PdfDocument(folder / "build" / "print.pdf") as pdf:
        raw = [page.get_textpage().get_text_range() for page in pdf]
    pages = [re.sub("[\\ufffe\\x02\u2010-]?\\s+", "", text) for text in raw]

    for note, marks in call.of.items():
        recorded = [
            page for name, page in record["anchors"].items() if name.split(".")[0] == f"call-{note}"
        ]
        printed = [
            number
            for mark in marks
            for number, text in enumerate(pages)
            if re.search(rf"{mark}\d", text)
        ]
        assert sorted(recorded) == sorted(printed), note
    said = run(folder, "collate", "print")
    assert said.code == 0, said.out  # what the notes print is what the record says


# The mend of the layout engine without which that is not so


def moved() -> tuple[set[str], int]:
    """What links print of a place that their own length moves, and the page it stands on."""
    css = (
        "a::after { content: ' ' target-counter(attr(href), page, lower-roman) } "
        "div { height: 530px } section { height: 400px; break-before: page }"
    )
    links = '<a href="#x"></a> ' * 640
    body = f"<p>{links}</p>{'<section></section>' * 7}<div></div><div></div><p id=x>here</p>"
    document = lay(body, css)
    boxes = [list(page._page_box.descendants()) for page in document.pages]
    printed = {
        box.text.strip()
        for page in boxes
        for box in page
        if box.element_tag == "a::after" and hasattr(box, "text")
    }
    (at,) = (n for n, page in enumerate(document.pages, 1) if "x" in page.anchors)
    return printed - {""}, at


def test_the_engine_still_prints_the_page_on_which_a_place_was_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    collector = weasyprint.css.targets.TargetCollector
    monkeypatch.setattr(collector, "collect_missing_counters", mends._collect_missing_counters)
    printed, at = moved()

    assert printed != {label(Folio(at, "r"))}


def test_a_place_that_moves_is_printed_with_its_last_page() -> None:
    printed, at = moved()

    assert printed == {label(Folio(at, "r"))}
