"""Text between two markers is the text of that printed page: every page, two books, three trims."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import run
from epub_books import NS, unpacked, xml
from page_books import TRIMS, everything, marked, paper, printed, trimmed

from publish import xhtml
from publish.errors import PublishError
from publish.places import Origin, runs, spots, starts

ROOT = Path(__file__).resolve().parent.parent


def seed(folder: Path, trim: str) -> Path:
    """The repository's manuscript at a trim size."""
    shutil.copytree(ROOT / "manuscript", folder)
    trimmed(folder, trim)
    toml = (folder / "book.toml").read_text("utf-8")
    (folder / "book.toml").write_text(
        toml.replace('["base", "print", "book"]', '["base", "print", "book", "trim"]'), "utf-8"
    )
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("trim", TRIMS)
@pytest.mark.parametrize("make", [seed, everything])
def test_text_between_two_markers_is_the_text_of_the_page(
    make: Callable[[Path, str], Path], trim: str, tmp_path: Path
) -> None:
    book = make(tmp_path / "b", trim)
    assert run(book, "build", "book", "ebook").code == 0
    ebook, pages = marked(book), printed(book)

    assert list(ebook) == list(pages)
    for label in pages:
        assert ebook[label] == pages[label], f"page {label}"


@pytest.mark.slow
def test_the_book_made_for_it_is_cut_in_every_kind_of_place(tmp_path: Path) -> None:
    """Else the test above would prove less than it seems to."""
    book = everything(tmp_path / "b", "A6")
    run(book, "build", "book", "ebook")
    files = unpacked(book / "build" / "ebook.epub")
    marker = "span[@epub:type='pagebreak']"
    for name, place in (
        ("one", f"h:li//h:{marker}[preceding-sibling::node()]"),  # inside an item
        ("one", f"h:blockquote//h:{marker}"),
        ("one", f"h:p[contains(@class, 'verse')]//h:{marker}"),
        ("one", f"h:td//h:{marker}"),
        ("one", f"h:p[count(h:{marker}) > 1]"),  # a paragraph longer than a page
        ("notes", f"h:li//h:{marker}[preceding-sibling::node()]"),
    ):
        assert xml(files, f"{name}.xhtml").xpath(f"//{place}", namespaces=NS), place
    assert sum(words.endswith("\u2010") for words in paper(book).values()) >= 5


# Places, without a layout


def tree(*pieces: str) -> list[ET.Element]:
    return list(body(*pieces))


def body(*pieces: str) -> ET.Element:
    """The kind of tree that the layout engine has."""
    return ET.fromstring(f"<body>{''.join(pieces)}</body>")  # noqa: S314  # our own text


def found(
    pieces: list[ET.Element], *origins: tuple[str, int, bool], counted: str = "a b"
) -> list[tuple[str, str, int]]:
    """Where pages begin that begin in the elements with these classes, at these letters."""
    by_class = {e.get("class"): e for piece in pieces for e in piece.iter()}
    rows = [Origin(n, by_class[name], at, cut) for n, (name, at, cut) in enumerate(origins)]
    labels = [str(n + 1) for n in range(len(rows))]
    return [(s.label, s.piece, s.offset) for s in starts(pieces, counted.split(), rows, labels)]


A = (
    '<section id="a"><p class="p">One <em class="e">two three</em> four</p>'
    '<p class="q">Five</p></section>'
)
B = '<section id="b"><p class="r">Six</p></section>'


def test_letters_are_those_of_the_element_s_own_text() -> None:
    assert found(tree(A), ("p", 0, False), ("e", 3, False), ("p", 3, False), ("q", 1, False)) == [
        ("1", "a", 0), ("2", "a", 6), ("3", "a", 11), ("4", "a", 16),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("origin", "place"),
    [
        (("p", 1, True), ("a", 3)),  # O|ne: from “two” on
        (("e", 1, True), ("a", 6)),  # t|wo: from “three” on
        (("e", 5, True), ("a", 11)),  # th|ree, the last of its element: from “four” on
        (("p", 5, True), ("a", 15)),  # fo|ur, the last of its block: from “Five” on
        (("q", 2, True), ("b", 0)),  # Fi|ve, the last of its piece: from the next one on
    ],
)
def test_a_cut_word_belongs_to_the_page_where_it_begins(
    origin: tuple[str, int, bool], place: tuple[str, int]
) -> None:
    assert found(tree(A, B), origin) == [("1", *place)]


def test_a_word_that_goes_on_in_another_element_is_one_word() -> None:
    piece = '<section id="a"><p class="p">revo<em>lu</em>tion<sup>1</sup>, and</p></section>'

    assert found(tree(piece), ("p", 2, True)) == [("1", "a", 12)]
    assert found(tree(piece.replace("<em>", "<br/><em>")), ("p", 2, True)) == [("1", "a", 4)]


def test_of_pages_that_begin_at_one_letter_the_last_has_the_text() -> None:
    pieces = tree(A.replace('"a"', '"title-page"').replace("class=", "name="), B)
    pieces[0][0].set("class", "t")

    assert found(pieces, ("t", 0, False), ("r", 0, False), ("r", 2, False)) == [
        ("2", "b", 0), ("3", "b", 2),
    ]  # fmt: skip
    assert found(pieces, ("t", 0, False), ("r", 2, False)) == [("1", "b", 0), ("2", "b", 2)]


def test_what_only_one_edition_sets_does_not_count() -> None:
    onpaper = (
        '<section id="a"><ol><li><span class="number">1.</span> Note <a class="back">p. </a></li>'
        '</ol><p class="l">B<img class="i"/></p></section>'
    )
    screen = '<section id="a"><ol><li>Note <a class="back">↩</a></li></ol><p>B<img/></p></section>'
    places_of = [(name, 0, False) for name in ("number", "back", "l", "i")]
    begun = found(tree(onpaper), *places_of)

    assert begun == [("1", "a", 0), ("2", "a", 4), ("3", "a", 5), ("4", "a", 6)]
    places = list(spots(xhtml.parse(screen)[0], [offset for _, _, offset in begun]))
    assert [spot.run.text[spot.at :] or spot.run.node.tag for spot in places] == [
        "Note ", "a", "B", "img",
    ]  # fmt: skip


def test_capitals_set_by_a_style_count_as_the_letters_they_stand_for() -> None:
    piece = '<section id="a"><h2 class="h">Große Straße neu</h2></section>'
    printed_before = len("GROSSESTRASSE")

    assert found(tree(piece), ("h", printed_before, False)) == [("1", "a", 13)]
    (spot,) = spots(xhtml.parse(piece)[0], [13])
    assert spot.run.text[spot.at :] == "neu"


def test_a_page_that_begins_nowhere_is_a_sentence_with_a_way_out() -> None:
    with pytest.raises(PublishError, match="page 2 begins cannot be told") as caught:
        found(tree(A), ("p", 0, False), ("q", 99, False))

    assert 'pages = ""' in caught.value.hint


def test_both_kinds_of_tree_are_read_alike() -> None:
    ours, theirs = xhtml.parse(A + B), body(A, B)

    assert [(r.kind, r.text) for r in runs(ours)] == [(r.kind, r.text) for r in runs(theirs)]


def test_no_place_is_found_beyond_the_end() -> None:
    assert [spot.at for spot in spots(xhtml.parse(B)[0], [0, 2, 3, 40])] == [0, 2]
