"""Notes: how they are written, numbered and called, and what is said of those that do not fit."""

from __future__ import annotations

import re

import pytest
from builders import book, manuscript
from hypothesis import given
from hypothesis import strategies as st

from publish.book import Book, Edition, Finding
from publish.compose import compose
from publish.notes import split
from publish.read import read as read_manuscript
from publish.xhtml import text

EBOOK = Edition("ebook", "epub", ("base", "epub"))


def found(read: Book, rule: str) -> list[Finding]:
    return [finding for finding in read.findings if finding.rule == rule]


def numbers(read: Book) -> list[tuple[str, str]]:
    return [(note.label, note.number) for note in read.notes]


def printed(read: Book) -> list[str]:
    """The numbers of the calls as they stand in the text."""
    bodies = "".join(part.heading + part.body for part in read.parts)
    return re.findall(r'<sup class="call(?: beside)?"><a[^>]*>(.*?)</a></sup>', bodies)


# Written


def test_a_definition_is_taken_out_and_every_line_keeps_its_place() -> None:
    source = "a[^x]\n\n[^x]: one\ntwo\n\n    three\n\nb\n[^y]: four"
    rest, notes = split(source, "i.md")

    assert [(n.label, n.text, n.place.line) for n in notes] == [
        ("x", "one\ntwo\n\nthree", 3),
        ("y", "four", 9),
    ]
    assert rest.split("\n") == ["a[^x]", "", "", "", "", "", "", "b", ""]


def test_what_looks_like_a_definition_in_code_is_none() -> None:
    source = "```\n[^x]: code\n```\n\n[^y]: note\n\n~~~\nnever closed\n\n[^z]: note too\n"

    assert [n.label for n in split(source, "i.md")[1]] == ["y", "z"]


@given(st.text(alphabet="ab [^]:{}\n\t`~-", max_size=80))
def test_splitting_keeps_the_count_of_lines(source: str) -> None:
    rest, notes = split(source, "i.md")

    assert rest.count("\n") == source.count("\n")
    assert all(source.split("\n")[n.place.line - 1].startswith(f"[^{n.label}]:") for n in notes)


def test_a_note_that_begins_below_its_label_has_true_lines() -> None:
    read = book("a[^x]", notes="# Notes\n\n[^x]:\n    first\n\n    second <blink>b</blink>\n")

    assert re.findall(r'data-line="(\d+)"', read.notes[0].body or "") == ["4", "6"]
    assert [f.place.line for f in found(read, "dropped-markup") if f.place] == [6]


def test_a_note_of_several_paragraphs_keeps_them_and_its_lists() -> None:
    read = book("a[^x]", notes="[^x]: one\n\n    two\n\n    - three\n    - four\n\n    > five\n")
    body = read.notes[0].body or ""

    assert text(body).split() == ["one", "two", "three", "four", "five"]
    assert (body.count("<p"), body.count("<li"), body.count("<blockquote")) == (3, 2, 1)


def test_two_calls_that_touch_are_set_apart() -> None:
    """In one size and without a space, 4 and 5 are read as 45."""
    body = book("a[^x][^y] b[^x], *c*[^y]", notes="[^x]: one\n\n[^y]: two\n").parts[0].body

    assert re.findall(r'<sup class="(.*?)">', body) == ["call", "call beside", "call", "call"]


def test_a_missing_note_is_none_and_a_warning() -> None:
    read = book("a[^x]", notes="\n[^x]: {missing}\n")
    (finding,) = found(read, "note-without-body")

    assert read.notes[0].body is None
    assert (finding.level, finding.place and finding.place.line) == ("warning", 2)


def test_a_note_without_text_is_an_error() -> None:
    read = book("a[^x] b[^y]", notes="[^x]:\n\n[^y]: <!-- later -->\n")

    assert [f.place.line for f in found(read, "empty-note") if f.place] == [1, 3]


def test_notes_may_stand_in_the_text_itself() -> None:
    read = book("a[^x]\n\n[^x]: one\n\nb", "c[^y]\n\n[^y]: two")

    assert [(n.label, n.written.file, n.written.line) for n in read.notes] == [
        ("x", "i.md", 3),
        ("y", "ii.md", 3),
    ]
    assert text(read.parts[0].body).split() == ["a1", "b"]


# Numbered


def test_numbers_run_through_the_book_in_the_order_of_the_calls() -> None:
    read = book("a[^z] b[^1]", "c[^x]", notes="[^1]: i\n[^x]: ii\n[^z]: iii\n")

    assert numbers(read) == [("z", "1"), ("1", "2"), ("x", "3")]
    assert printed(read) == ["1", "2", "3"]


def test_numbers_may_restart_by_section() -> None:
    read = book("a[^z] b[^1]", "c[^x]", notes="[^1]: i\n[^x]: ii\n[^z]: iii\n", restart="section")

    assert printed(read) == ["1", "2", "1"]


@pytest.mark.parametrize(("restart", "lines"), [("book", []), ("section", [3])])
def test_a_number_of_another_section_is_told_at_its_call(restart: str, lines: list[int]) -> None:
    read = book("a[^x] b[^x]", "c[^y]\n\nd[^x]", notes="[^x]: i\n[^y]: ii\n", restart=restart)
    told = found(read, "number-of-another-section")

    assert [(f.place.file, f.place.line) for f in told if f.place] == [("ii.md", n) for n in lines]


def test_each_call_has_a_way_back_that_is_spoken_and_a_missing_note_says_so() -> None:
    source = manuscript("a[^x] b[^x] c[^y]\n\nd[^z]", notes="[^x]: i\n[^y]: ii\n[^z]: {missing}\n")
    pieces = compose(read_manuscript(source), source, source.editions[0]).pieces
    by_id = {piece.id: piece.xhtml for piece in pieces}
    back = re.findall(r'href="#([^"]+)" role="doc-backlink" aria-label="([^"]+)"', by_id["notes"])

    assert back == [
        ("call-x", "Back to note 1 in the text, place 1"),
        ("call-x.2", "Back to note 1 in the text, place 2"),
        ("call-y", "Back to note 2 in the text"),
        ("call-z", "Back to note 3 in the text"),
    ]
    assert re.findall(r'aria-label="([^"]+)"', by_id["i"]) == [
        "Note 3, whose text the source lacks"
    ]
    assert by_id["notes"].count('<li id="note-') == by_id["notes"].count("footnote") == 3


def test_several_calls_to_one_note_have_one_number_and_anchors_of_their_own() -> None:
    read = book("a[^x]\nb[^x] c[^x]\n\nd[^y]", "e[^x]", notes="[^x]: i\n\n[^y]: ii\n")
    (x, y) = read.notes

    assert printed(read) == ["1", "1", "1", "2", "1"]
    assert [(c.place.file, c.place.line) for c in x.calls] == [
        ("i.md", 1), ("i.md", 2), ("i.md", 2), ("ii.md", 1),
    ]  # fmt: skip
    assert len({c.id for note in read.notes for c in note.calls}) == 5
    assert [c.part for c in x.calls] == ["i", "i", "i", "ii"]
    assert y.calls[0].place.line == 4


@pytest.mark.parametrize("restart", ["book", "section"])
def test_a_note_that_a_note_calls_comes_after_those_of_its_section(restart: str) -> None:
    notes = (
        "[^a]: one[^deep]\n\n[^b]: two\n\n[^deep]: three[^deeper]\n\n[^deeper]: four\n\n[^c]: v\n"
    )
    read = book("x[^a] y[^b]", "z[^c]", notes=notes, restart=restart)

    assert numbers(read) == [
        ("a", "1"), ("b", "2"), ("deep", "3"), ("deeper", "4"),
        ("c", "5" if restart == "book" else "1"),
    ]  # fmt: skip
    assert [note.calls[0].part for note in read.notes] == ["i", "i", "i", "i", "ii"]
    assert read.notes[2].calls[0].place.line == 1
    assert found(read, "uncalled-note") == []


def test_a_note_that_calls_itself_is_read_once() -> None:
    read = book("x[^a]", notes="[^a]: one[^a]\n")

    assert len(read.notes[0].calls) == 2


def test_labels_with_odd_characters_have_sound_and_different_ids() -> None:
    labels = ["1", "n.2", "ö", "Ö", "a/b", "*", "x'\"<&>", "note-1", "1.2"]
    calls = " ".join(f"w[^{label}]" for label in labels)
    read = book(calls, notes="".join(f"[^{label}]: text\n\n" for label in labels))

    assert [note.label for note in read.notes] == labels
    assert printed(read) == [str(n) for n in range(1, 10)]
    ids = [note.id for note in read.notes] + [c.id for note in read.notes for c in note.calls]
    assert len(set(ids)) == len(ids)
    assert [i for i in ids if not re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]*", i)] == []


def test_a_call_in_a_heading_and_in_a_table_is_a_call() -> None:
    read = book("# H[^x]\n\n| a[^y] |\n|---|\n| b[^x] |\n", notes="[^x]: i\n\n[^y]: ii\n")

    assert printed(read) == ["1", "2", "1"]
    assert [c.place.line for c in read.notes[0].calls] == [1, 5]


# What does not fit


def test_a_call_without_a_note_is_an_error_at_its_line_and_stays_readable() -> None:
    read = book("a\n\nb\nc[^9]\n\nd[^9] e[^9]\n", notes="[^1]: x\n")

    assert [f.place.line for f in found(read, "undefined-note") if f.place] == [4, 6, 6]
    assert {f.level for f in found(read, "undefined-note")} == {"error"}
    assert "c[^9]" in text(read.parts[0].body)


def test_a_note_that_nothing_calls_is_an_error_at_its_line() -> None:
    read = book("a", notes="\n\n[^1]: x\n")
    (finding,) = found(read, "uncalled-note")

    assert (finding.level, finding.place and finding.place.line) == ("error", 3)
    assert read.notes == ()


def test_a_note_written_twice_names_both_places_and_the_first_counts() -> None:
    read = book("a[^1]\n\n[^1]: first\n", notes="[^2]: x\n\n[^1]: second\n")
    (finding,) = found(read, "duplicate-note")

    assert finding.place
    assert (finding.place.file, finding.place.line) == ("notes.md", 3)
    assert "i.md:3" in finding.message
    assert text(read.notes[0].body or "").strip() == "first"


def test_words_between_the_notes_are_an_error_at_their_line() -> None:
    read = book("a[^1]", notes="# Notes\n\n<!-- remark\n\n-->\n\n[^1]: x\n\nstray words\n")

    assert [f.place.line for f in found(read, "words-outside-notes") if f.place] == [9]


def test_a_call_in_code_is_none() -> None:
    read = book("a `[^1]`\n\n```\n[^2]\n```\n", notes="[^1]: x\n")

    assert printed(read) == []
    assert found(read, "undefined-note") == []


def test_notes_of_one_number_have_ways_back_that_sound_different() -> None:
    source = manuscript(
        "# I\n\na[^x] b[^y]",
        "# The *Second*\n\nc[^z] d[^z]",
        notes="[^x]: i\n[^y]: ii\n[^z]: iii\n",
        restart="section",
    )
    pieces = {p.id: p.xhtml for p in compose(read_manuscript(source), source, EBOOK).pieces}

    assert re.findall(r'role="doc-backlink" aria-label="([^"]+)"', pieces["notes"]) == [
        "Back to note 1 of Section 1 in the text",
        "Back to note 2 in the text",
        "Back to note 1 of The Second in the text, place 1",
        "Back to note 1 of The Second in the text, place 2",
    ]
    assert re.findall(r'<h3 class="sub1"( aria-label="[^"]+")?>(.*?)</h3>', pieces["notes"]) == [
        (' aria-label="Section 1"', "I"),
        ("", "The <em>Second</em>"),
    ]
