"""Every word in every edition: clean on sound ones, each planted fault found at its line."""

from __future__ import annotations

import dataclasses
import re
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import book, manuscript, run
from hypothesis import given, settings
from hypothesis import strategies as st

from publish import make
from publish.book import Document, Finding, Place
from publish.checks.manuscript import words_unread
from publish.collate import MOST, lost_and_added
from publish.differ import differences
from publish.manuscript import load
from publish.witness import Word, passages, split


def words(text: str) -> list[Word]:
    """Words, each on the line that is its rank."""
    return [Word(word, Place("i.md", n)) for n, word in enumerate(text.split(), 1)]


def said(wanted: str, found: str, *, paper: bool = True, markers: int = 0) -> list[tuple[str, int]]:
    """Rule and line of what is found between two texts."""
    findings = lost_and_added(words(wanted), words(found), "x", spaced=not paper, markers=markers)
    return [(f.rule, f.place.line) for f in findings if f.place]


LONG = " ".join(f"{word}{n}" for n in range(40) for word in ("of", "the", "revolution"))


# The comparison


@pytest.mark.parametrize("paper", [True, False])
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda w: w, []),
        (lambda w: w[:50] + w[51:], [("lost-words", 51)]),
        (lambda w: w[1:], [("lost-words", 1)]),
        (lambda w: w[:-1], [("lost-words", 120)]),
        (lambda w: w[:30] + w[60:], [("lost-words", 31)]),
        (lambda w: [*w[:50], "new", *w[50:]], [("added-words", 51)]),
        (lambda w: ["new", *w], [("added-words", 1)]),
        (lambda w: [*w, "new"], [("added-words", 120)]),
        (lambda w: [*w[:50], "new", *w[51:]], [("altered-words", 51)]),
        (lambda w: [*w[:10], "", *w[11:90], *w[91:]], [("lost-words", 11), ("lost-words", 91)]),
        (lambda w: w[:0], [("lost-words", 1)]),
    ],
)
def test_each_kind_of_difference(
    change: Callable[[list[str]], list[str]], expected: list[tuple[str, int]], paper: bool
) -> None:
    assert said(LONG, " ".join(change(LONG.split())), paper=paper) == expected


def test_words_swapped_are_found() -> None:
    swapped = LONG.split()
    swapped[50], swapped[51] = swapped[51], swapped[50]

    assert said(LONG, " ".join(swapped)) != []


def test_nothing_against_nothing() -> None:
    assert said("", "") == []
    assert said("", "new") == []  # there is no place to name
    assert len(list(differences([], words("new"), spaced=True))) == 1


def test_line_ends_do_not_count_on_paper_and_do_in_an_ebook() -> None:
    joined = LONG.replace("of7 the7", "of7the7")

    assert said(LONG, joined) == []
    assert said(LONG, joined, paper=False) != []


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b", "ab", "1", "1.", "•"]), max_size=40),
    st.lists(st.sampled_from(["a", "b", "ab", "1", "1.", "•"]), max_size=40),
    st.booleans(),
)
def test_it_comes_to_an_end_and_equal_texts_alone_are_clean(
    one: list[str], two: list[str], paper: bool
) -> None:
    found = list(differences(words(" ".join(one)), words(" ".join(two)), spaced=not paper))
    gap = "" if paper else " "

    assert (found == []) == (gap.join(one) == gap.join(two))
    assert all(difference.lost or difference.added for difference in found)
    assert len(found) <= len(one) + len(two)


def test_markers_of_lists_are_no_fault_on_paper_and_more_than_the_lists_have_are() -> None:
    marked = LONG.replace("of7", "1. of7").replace("of9", "• of9").replace("of20", "* * * of20")

    assert said(LONG, marked, markers=5) == []
    assert said(LONG, marked, markers=2) == [("added-words", 61)]
    assert len(said(LONG, marked, paper=False)) == 3


def test_signs_drawn_last_on_a_page_may_stand_in_a_word_with_a_hyphen_that_goes_over() -> None:
    over = LONG.replace("of7", "one-party"), LONG.replace("of7", "one- • • 1. 2. party")

    assert said(*over, markers=4) == []
    assert said(*over, markers=3) == [("altered-words", 22)]
    assert said(over[0], over[1].replace("party", "part"), markers=4) != []


def test_a_divided_word_before_the_signs_of_its_page() -> None:
    """The hyphen of a word that goes over the page joins what is read next: a sign of a list."""
    wanted = LONG.replace("the20", "counterrevolution")
    found = LONG.replace("the20", "counterre• • • volution")
    numbered = LONG.replace("the20", "counterre1. 2. volution")

    assert said(wanted, found, markers=3) == []
    assert said(wanted, found, markers=2) != []
    assert said(wanted, numbered, markers=2) == []
    assert said(wanted, found.replace("volution ", "volutio "), markers=3) != []


def test_where_only_the_order_differs_in_a_text_of_two_directions() -> None:
    def turned(wanted: str, found: str, markers: int = 2) -> list[str]:
        pair = (words(wanted), words(found))
        found_ = lost_and_added(*pair, "x", spaced=False, markers=markers, turned=True)
        return [finding.rule for finding in found_]

    short = "שלום in English ועוד 1917–1921. סוף"
    other = "שלום English in ועוד 1917–.1921 • סוף"

    assert turned(short, other) == ["order-unproved"]
    assert turned(short, "שלום in English ועוד 1917–1921. • סוף") == []
    assert turned(f"«{short}»", f"»{other}«") == ["order-unproved"]
    assert set(turned(short, other.replace("ועוד", "ועו"))) != {"order-unproved"}
    assert set(turned(short, f"{other} new")) != {"order-unproved"}
    assert set(turned(short, other.replace("•", "• • • • • • •"))) != {"order-unproved"}


def test_a_marker_before_the_same_letters_is_told_from_them() -> None:
    assert said(LONG.replace("of7", "10of7"), LONG.replace("of7", "1. 10of7"), markers=1) == []
    assert said(LONG, LONG.replace("of7", "word of7"), markers=9) == [("added-words", 22)]


def test_a_tables_head_may_stand_again_before_a_row_and_nowhere_else() -> None:
    rows = "<tbody>" + "".join(f"<tr><td>{w}</td></tr>" for w in LONG.split()) + "</tbody>"
    table = f"<table><thead><tr><th>A</th><th>B</th></tr></thead>{rows}</table><p>end of it</p>"
    wanted = [w for one in passages(table) for w in split(one.text, one.place, one.again)]
    again = [*(w.text for w in wanted[:50]), "A", "B", *(w.text for w in wanted[50:])]
    late = [*(w.text for w in wanted[:-1]), "A", "B", wanted[-1].text]

    assert list(lost_and_added(wanted, words(" ".join(again)), "x", spaced=False)) == []
    assert len(list(lost_and_added(wanted, words(" ".join(late)), "x", spaced=False))) == 1


def test_a_hundred_thousand_words_take_seconds() -> None:
    wanted = [Word(f"w{n % 977}x{n % 31}", Place("i.md", n)) for n in range(100_000)]
    found = [w for n, w in enumerate(wanted) if n % 9000 != 4500]
    start = time.process_time()
    findings = list(lost_and_added(wanted, found, "x", spaced=False))
    spent = time.process_time() - start

    assert [f.place.line for f in findings if f.place] == list(range(4500, 100_000, 9000))
    assert spent < 5


def test_a_book_that_is_another_book_is_told_in_few_lines() -> None:
    wanted = [Word(f"w{n}", Place("i.md", n)) for n in range(20_000)]
    start = time.process_time()
    findings = list(lost_and_added(wanted, words(LONG), "x", spaced=True))

    assert 1 <= len(findings) <= MOST
    assert time.process_time() - start < 10


# Lines of words


def test_words_stand_on_the_line_that_they_are_written_on() -> None:
    source = (
        "# One\n\ntwo\nthree *four\nfive*  \nsix\n\n- seven\n  eight\n- nine\n\n"
        "|ten|\n|---|\n|eleven|\n\n```\ntwelve\n\nthirteen\n```\n\n<p>fourteen\nfifteen</p>\n"
    )
    lines = source.split("\n")
    part = book(source).parts[0]
    found = [
        (word.text, one.place.line)
        for one in passages(part.body)
        for word in split(one.text, one.place)
    ]

    assert len(found) == 14
    assert [(word, line) for word, line in found if word not in lines[line - 1]] == []


# Planted in editions


def findings_of(folder: Path, edition: str) -> list[tuple[str, str]]:
    """(file:line, rule) of what `publish collate` says of words."""
    answer = run(folder, "collate", edition)
    lines = [line for line in answer.out.split("\n") if "-words)" in line]

    assert answer.code == (1 if answer.out.count("(") else 0)
    return [
        (line.split(": ")[0].rsplit("/", 1)[-1], line.split(" (")[-1].split(")")[0])
        for line in lines
    ]


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["ebook", "book", "pamphlet", "screen"])
def test_a_book_with_one_of_everything_is_whole(built_sink: Path, edition: str) -> None:
    answer = run(built_sink, "collate", edition)

    assert answer.code == 0, answer.out
    assert re.fullmatch(rf"{edition}: \d{{3}} words, all there\n", answer.out)


PLANTED = [
    ("Tyger Tyger, burning", "Tyger burning", "letters.md:4", "lost-words"),
    ("Between the lists.", "Between new the lists.", "lists.md:11", "added-words"),
    ("another, wrapped", "another, warped", "lists.md:5", "altered-words"),
    ("the miller", "the killer", "tables.md:12", "altered-words"),
    ("William Blake, 1794.", "William 1794.", "notes.md:31", "lost-words"),
    ("Yours", "", "letters.md:19", "lost-words"),
    ("One of Everything", "One of All", "book.toml", "altered-words"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new", "place", "rule"), PLANTED)
def test_a_word_changed_in_the_ebook_is_found_at_its_line(
    sink: Path, old: str, new: str, place: str, rule: str
) -> None:
    pattern = re.compile(r"\s+".join(map(re.escape, old.split())))
    path, changed = sink / "build" / "ebook.epub", 0
    shutil.move(path, sink / "sound.epub")
    with zipfile.ZipFile(sink / "sound.epub") as sound, zipfile.ZipFile(path, "w") as book:
        for item in sound.infolist():
            content = sound.read(item)
            if item.filename.endswith(".xhtml") and "nav" not in item.filename:
                text, count = pattern.subn(new, content.decode())
                content, changed = text.encode(), changed + count
            book.writestr(item, content)

    assert changed
    assert (place, rule) in findings_of(sink, "ebook")


def plant(
    sink: Path, edition: str, change: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Build an edition with other words than the manuscript's, whatever the record says."""
    compose = getattr(make, "compose")  # noqa: B009 - make does not export what it imports

    def composed(*args: object) -> Document:
        document: Document = compose(*args)
        pieces = tuple(
            dataclasses.replace(piece, xhtml=change(piece.xhtml)) for piece in document.pieces
        )
        return dataclasses.replace(document, pieces=pieces)

    with monkeypatch.context() as patch:
        patch.setattr(make, "compose", composed)
        assert run(sink, "build", edition).code == 0


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["book", "pamphlet", "screen"])
def test_words_changed_in_a_pdf_are_found_at_their_lines(
    sink: Path, edition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(xhtml: str) -> str:
        for old, new, _, _ in PLANTED[:5]:
            xhtml = re.sub(r"\s+".join(map(re.escape, old.split())), new, xhtml)
        return xhtml

    plant(sink, edition, change, monkeypatch)

    found = findings_of(sink, edition)

    # A word lost shortly before the signs of a list, drawn last on the page, counts as altered.
    assert {place for place, _ in found} == {place for _, _, place, _ in PLANTED[:5]}
    assert set(found[:4]) >= {(place, rule) for _, _, place, rule in PLANTED[:4]}


@pytest.mark.slow
def test_a_passage_that_a_style_hides_is_found(sink: Path) -> None:
    (sink / "styles").mkdir()
    (sink / "styles" / "hide.css").write_text("blockquote { display: none }")
    toml = (sink / "book.toml").read_text()
    (sink / "book.toml").write_text(toml.replace('"print", "book"]', '"print", "book", "hide"]'))
    run(sink, "build", "book")

    assert ("01 Prose.md:6", "lost-words") in findings_of(sink, "book")


@pytest.mark.slow
def test_an_edition_without_its_notes_is_found(sink: Path) -> None:
    toml = (sink / "book.toml").read_text()
    (sink / "book.toml").write_text(
        toml.replace('styles = ["base", "epub"]', 'styles = ["base", "epub"]\npieces = ["text"]')
    )
    run(sink, "build", "ebook")
    answer = run(sink, "collate", "ebook")

    assert answer.code == 1
    assert "notes.md:5: error: “To”" in answer.out


@pytest.mark.slow
def test_a_pdf_with_a_page_less_is_found(sink: Path) -> None:
    import pikepdf

    path = sink / "build" / "book.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        del pdf.pages[12]  # verse and letters
        pdf.save(path)

    assert "lost-words" in {rule for _, rule in findings_of(sink, "book")}


# Words that the reader loses


LOSSES = [
    ("# I\n\none two three\n", "two", 3),
    ("# Head word\n\ntext\n", "word", 1),
    ("- a item\n- b item\n\n1. c thing\n", "thing", 4),
    ("| a | b |\n|---|---|\n| c | cell |\n", "cell", 3),
    ("```\ncode\nmore\n```\n", "more", 3),
    ("<div>\n<p>raw</p>\n</div>\n", "raw", 2),
    ("a[^1]\n\n[^1]: note words\n", "words", 3),
    ("re*vol*ution and un**believ**able\n", "unbelievable", 1),
    ("dal[l’articolo](u) and\n`why{3}` [here](u)\n", "why", 2),
    ("one\ndal[lunga](u)ta\n", "dallungata", 2),
]


def read_but(source: str, word: str, notes: str | None = None) -> list[Finding]:
    """What words_unread says when the reader has lost a word."""
    read = book(source, notes=notes)
    lose: Callable[[str], str] = lambda xhtml: re.sub(  # noqa: E731
        rf"\b{word}\b|{'(?:<[^>]*>)?'.join(word)}", "", xhtml
    )
    parts = tuple(
        dataclasses.replace(p, heading=lose(p.heading), body=lose(p.body)) for p in read.parts
    )
    bodies = tuple(dataclasses.replace(n, body=lose(n.body or "")) for n in read.notes)
    lossy = dataclasses.replace(read, parts=parts, notes=bodies)
    return list(words_unread(manuscript(source, notes=notes), lossy))


def test_a_word_that_stands_often_is_told_at_the_line_that_lost_it() -> None:
    source = "# I\n\nOne of.[^n]\n\n[^n]: Of\n    four of.\n\nTwo of here.\n\nThree of there.\n"
    whole = book(source)
    (part,) = whole.parts
    body = part.body.replace("Two of here", "Two here")
    lossy = dataclasses.replace(whole, parts=(dataclasses.replace(part, body=body),))

    (found,) = words_unread(manuscript(source), lossy)
    assert (found.place, found.message.split()[0]) == (Place("i.md", 8), "“of”")


def test_words_run_together_are_told_at_their_own_line() -> None:
    source = "# I\n\nA ``’, `b` ’ in `awk`. C\n\nIn awk.\n\nD in\nawk.\n"

    assert [found.place for found in words_unread(manuscript(source), book(source))] == [
        Place("i.md", 3)
    ]


@pytest.mark.parametrize(("source", "word", "line"), LOSSES)
def test_a_word_that_the_reader_loses_is_found_at_its_line(
    source: str, word: str, line: int
) -> None:
    assert list(words_unread(manuscript(source), book(source))) == []
    (finding,) = read_but(source, word)

    assert finding.place == Place("i.md", line)
    assert f"“{word}”" in finding.message


def test_a_word_lost_from_the_notes_file_is_found() -> None:
    (finding,) = read_but("a[^1]\n", "words", notes="# Notes\n\n[^1]: note\n    words\n")

    assert finding.place == Place("notes.md", 4)


def test_a_word_that_a_reader_at_work_loses_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from builders import make_book

    folder = make_book(tmp_path / "book", {"i.md": "# I\n\none two\nthree four\n"})
    convert = __import__("publish.read", fromlist=["convert"]).convert
    monkeypatch.setattr(
        "publish.read.convert", lambda text, *rest: convert(text.replace("three", ""), *rest)
    )
    run(folder, "build")
    answer = run(folder, "collate")

    assert answer.code == 1
    assert "i.md:4: error: “three” stands in the file" in answer.out


@pytest.mark.parametrize(
    "source",
    [
        "1921\\. A year.\n\n1. One\n2. Two\n\n> 3. Three\n",
        "![alt words](x.png), [text](ii.md \"A title\"), [ref][r]\n\n[r]: https://x.y/z 'T'\n",
        "*[HTML]: Hyper Text\n\nThe HTML.\n",
        "a <!-- a remark\n\nof lines --> b\n\n<!-- c -->\n\nd\n",
        "line<br>break and **bold**_italic_ `code_x` \\*star\\* a_b_c snake_case\n",
        '# A {#x .y}\n\nb\n{: .z title="Words here"}\n\nc &amp; d&nbsp;e &eacute;\n',
        "The rest, a.\n\nSee [a](http://x.y/a - b) and the rest.\n\n[a](b c.md) [d](e (f g) 'T')\n",
        "Term\n:   Definition\n\n| a | b |\n|:--|--:|\n| c | d |\n",
        "~~~python\nx = y  # [^1] {a}\n~~~\n\n    indented <b>\n",
        "“Quotes” ‘single’ 'straight' \"double\" -- dashes --- and ... dots\n",
        "H<sub>2</sub>O, x<sup>2</sup>, é e\u0301 co\u00adop 10,000 3½ №7\n",
        "`wh{3}y` and `a[1](b)c`\n\n    x{2}y = f[i](j){k}\n\n~~~\nab{2}c[d](e)f /a\\*b/\n~~~\n",
        "code `/a\\*b/` in a line\n",
        "Dal[l’articolo](https://x.y/z)s, in[`awk`](#a), *re*{.x}volt\n\n> a [b\n> c](u)d\n",
        '[![alt](x.png)](u), said[^1](aside) [a](b "T")\n\n[^1]: A note.\n',
        "a < b and c > d, 5 < 6\n\n<https://example.org/path>\n",
        "---\nrole: preface\ncontents: Other words\n---\n\n# P\n\ntext\n",
    ],
)
def test_markup_is_no_lost_word(source: str) -> None:
    pair = (source, "other text\n")

    assert list(words_unread(manuscript(*pair), book(*pair))) == []


def test_the_sinks_manuscript_loses_no_word(built_sink: Path) -> None:
    from publish.read import read

    loaded = load(built_sink)

    assert list(words_unread(loaded, read(loaded))) == []
