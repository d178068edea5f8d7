"""The source in the collation: rebuilt, or emended at its lines; the certificate; the note."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import contents, run
from hypothesis import example, given, settings
from hypothesis import strategies as st

from publish import textnote
from publish.align import Hunk, align
from publish.clean.emended import Emendation, emendations, sentence, tokens
from publish.clean.rules import as_markdown, clean
from publish.clean.slips import slips

RAW = (
    "I\n\nDuring the years that fol-\nlowed they competed with each over\nand lost.1 It was so.\n\n"
    "And then a new\nparagraph *came* along,\nnot a short one.\n\nII\n\nThe *last* of the years\n"
    "was the longest, as all\nof them had known.\n\nNotes\n\n1. A note on losing.\n"
)
NAMES = ["i.md", "ii.md", "notes.md", "book.toml", "ledger.jsonl"]


@pytest.fixture
def cleaned(tmp_path: Path) -> Path:
    """A book cleaned from RAW, nothing built."""
    (tmp_path / "raw.txt").write_text(RAW)
    said = run(tmp_path, "clean", str(tmp_path / "raw.txt"), "-o", str(tmp_path / "book"))

    assert said.code == 0, said.err
    assert {path.name for path in (tmp_path / "book" / "manuscript").iterdir()} >= set(NAMES)
    return tmp_path / "book"


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "manuscript" / file
    text = path.read_text()

    assert old in text
    path.write_text(text.replace(old, new, 1))


def emended(folder: Path) -> list[tuple[str, str]]:
    """(place, change) of the emendations that `publish collate` lists."""
    out = run(folder, "collate").out
    rows = re.findall(r"^\S+/([\w.]+:\d+): (?:… .*? )?\[(.*)\] \((.*)\)$", out, re.MULTILINE)
    return [(place, f"{change} ({kind.partition(';')[0]})") for place, change, kind in rows]


# Lists of words


words = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=60)


@settings(max_examples=200, deadline=None)
@given(words, words)
@example(["x"] * 300 + ["a"], ["b"] + ["x"] * 300)
def test_between_hunks_the_lists_are_the_same(one: list[str], two: list[str]) -> None:
    i = j = 0
    for hunk in [*align(one, two), Hunk((len(one), len(one)), (len(two), len(two)))]:
        assert one[i : hunk.one[0]] == two[j : hunk.two[0]]
        i, j = hunk.one[1], hunk.two[1]


def test_long_lists_are_cut_where_they_agree() -> None:
    one = [f"w{n % 5000}" for n in range(100_000)]
    two = [w for n, w in enumerate(one) if n not in {400, 50_000, 99_000}]

    assert [hunk.one for hunk in align(one, two)] == [(n, n + 1) for n in (400, 50_000, 99_000)]


# Emendations


CHANGES: list[tuple[str, str, str, str, str]] = [
    ("i.md", "each over", "each other", "i.md:3", "over → other (words)"),
    ("i.md", " new paragraph", " paragraph", "i.md:5", "− new (words)"),
    ("i.md", "the years", "the the years", "i.md:3", "+ the (words)"),
    ("i.md", "so.\n\nAnd", "so. And", "i.md:3", "¶ And → And (paragraphs)"),
    ("i.md", "*came*", "came", "i.md:5", "*came* → came (emphasis)"),
    ("i.md", "lost.[^1] It", "lost. It[^1]", "i.md:3", "[^1] It → It[^1] (notes)"),
    ("ii.md", "# II", "## II", "ii.md:1", "# → ## (headings)"),
    ("ii.md", "longest, as", "longest; as", "ii.md:3", "longest, → longest; (punctuation)"),
    ("notes.md", "losing", "loosing", "notes.md:7", "losing. → loosing. (words)"),
]


@pytest.mark.parametrize("case", CHANGES)
def test_each_kind_of_emendation_stands_at_its_line(
    cleaned: Path, case: tuple[str, str, str, str, str]
) -> None:
    file, old, new, place, change = case
    assert emended(cleaned) == []
    edit(cleaned, file, old, new)

    assert emended(cleaned) == [(place, change)]


def test_the_line_of_the_source_is_told(cleaned: Path) -> None:
    edit(cleaned, "ii.md", "longest", "shortest")
    line = RAW.split("\n").index("was the longest, as all") + 1

    assert f"(words; line {line} of the source)" in run(cleaned, "collate").out


def test_a_text_renamed_or_cut_in_two_is_no_emendation(cleaned: Path) -> None:
    home = cleaned / "manuscript"
    text = (home / "i.md").read_text()
    cut = text.index("And then")
    (home / "one.md").write_text(text[:cut].rstrip() + "\n")
    (home / "two.md").write_text(text[cut:])
    (home / "i.md").unlink()
    edit(cleaned, "book.toml", '"i.md"', '"one.md", "two.md"')

    assert emended(cleaned) == []
    assert "source raw.txt: " in run(cleaned, "collate").out


def test_words_in_comments_and_front_matter_are_none_of_the_text() -> None:
    text = "---\nrole: preface\n---\n# One <!-- two\n\nthree --> four\n"

    assert [(t.text, t.place.line) for t in tokens(text, "i.md")] == [
        ("#", 4),
        ("One", 4),
        ("four", 6),
    ]


def test_a_moved_paragraph_is_one_emendation() -> None:
    blocks = [f"Paragraph {n} of words that are in {n * 7} and no other one." for n in range(6)]
    later = [*blocks[:1], *blocks[2:5], blocks[1], blocks[5]]
    (one,) = emendations("\n\n".join(blocks), "", (), [("i.md", "\n\n".join(later))])

    assert (one.kind, one.place.line) == ("order", 9)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.sampled_from(["drop", "double", "swap", "join", "star"]))
def test_no_change_to_a_text_passes_unseen(at: int, kind: str) -> None:
    text = as_markdown(clean(RAW.encode(), "raw.txt"))
    words_ = re.split(r"(\s+)", text)
    at = 2 * (at % (len(words_) // 2 - 1))
    changed = words_[:]
    match kind:
        case "drop":
            del changed[at]
        case "double":
            changed[at:at] = [changed[at], " "]
        case "swap":
            changed[at], changed[at + 2] = changed[at + 2], changed[at]
        case "join":
            changed[at + 1] = ""
        case "star":
            changed[at] = f"*{changed[at]}*"
    after = "".join(changed)
    found = emendations(text, "", (), [("i.md", after)])

    assert bool(found) == (text.split(" ") != after.split(" "))


# What can be proved


def test_an_untouched_manuscript_gives_its_source_back(cleaned: Path) -> None:
    (cleaned / "seeds" / "raw.txt").unlink()
    out = run(cleaned, "collate").out

    assert f"{len(RAW)} bytes rebuilt from the manuscript and its ledger" in out


def test_a_changed_manuscript_whose_source_is_lost_proves_nothing(cleaned: Path) -> None:
    edit(cleaned, "i.md", "over", "other")
    (cleaned / "seeds" / "raw.txt").unlink()
    said = run(cleaned, "collate")

    assert said.code == 1
    assert "ledger.jsonl: error: the manuscript was changed" in said.out
    assert "(source-lost)" in said.out


def test_a_ledger_that_does_not_fit_its_source_is_named(cleaned: Path) -> None:
    path = cleaned / "manuscript" / "ledger.jsonl"
    *rows, last = path.read_text().splitlines()
    path.write_text("\n".join([*rows, last.replace('"before": "', '"before": "x')]) + "\n")
    said = run(cleaned, "collate")

    assert said.code == 1
    assert "(ledger-torn)" in said.out


def test_the_source_is_known_by_its_digest_not_by_its_name(cleaned: Path) -> None:
    edit(cleaned, "i.md", "over", "other")
    (cleaned / "seeds" / "raw.txt").rename(cleaned / "seeds" / "other name.txt")
    (cleaned / "seeds" / "raw.txt").write_text("something else")

    assert len(emended(cleaned)) == 1


def test_a_manuscript_without_a_ledger_has_no_source(cleaned: Path) -> None:
    (cleaned / "manuscript" / "ledger.jsonl").unlink()

    assert "source" not in run(cleaned, "collate").out


# The certificate


@pytest.fixture
def built(cleaned: Path) -> Path:
    """The book with its ebook alone, built."""
    toml = cleaned / "manuscript" / "book.toml"
    toml.write_text(toml.read_text().partition("\n[edition.book]")[0])

    assert run(cleaned, "build").code == 0
    return cleaned


def test_the_certificate_holds_digests_counts_and_emendations(built: Path) -> None:
    edit(built, "i.md", "each over", "each other")
    run(built, "build")
    said = run(built, "collate", "--certificate", str(built / "certificate.json"))
    value = json.loads((built / "certificate.json").read_text())
    (change,) = value["emendations"]

    assert said.code == 0
    assert (change["before"], change["after"], change["line"]) == ("over", "other", 3)
    assert value["source"]["bytes"] == len(RAW)
    assert not value["source"]["rebuilt-from-manuscript"]
    assert [one["edition"] for one in value["editions"]] == ["ebook"]
    assert all(len(one["sha256"]) == 64 for one in value["manuscript"])
    assert value["editions"][0]["files"][0]["file"] == "ebook.epub"


def test_the_certificate_is_the_same_anywhere_and_names_no_place(built: Path) -> None:
    run(built, "collate", "--certificate", str(built / "one.txt"))
    elsewhere = built.rename(built.parent / "moved")
    run(elsewhere, "collate", "--certificate", str(elsewhere / "two.txt"))
    text = (elsewhere / "one.txt").read_text()

    assert text == (elsewhere / "two.txt").read_text()
    assert "rebuilt byte for byte from the manuscript and its ledger" in text
    assert str(built.parent) not in text


def test_where_witnesses_differ_there_is_no_certificate(built: Path) -> None:
    edit(built, "i.md", "years", "days")  # the ebook is the old one now
    before = contents(built)
    said = run(built, "collate", "--certificate", str(built / "one.txt"))

    assert said.code == 1
    assert contents(built) == before


# Slips


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("It was the the end.", "en", ["the the"]),
        ("She had had enough; that that was so.", "en", []),
        ("In *the* the end, *of* of it.", "en", ["the* the", "of* of"]),
        ("It ended. The the", "en", ["The the"]),
        ("of. Of the", "en", []),
        ("He could of course go. He could of gone.", "en", ["could of"]),
        ("Sie gab ihm dem Hund; im dem Haus.", "de", ["im dem"]),
        ("La maison du le roi", "fr", ["du le"]),
        ("an (unclosed one\n\nand (a closed) one", "en", ["(unclosed one"]),
        ("nothing is known of this 言葉", "zh", []),
    ],
)
def test_slips(text: str, language: str, found: list[str]) -> None:
    assert [one.words for one in slips(text, language)] == found


def test_a_word_in_anothers_place_is_a_slip_where_the_book_often_has_the_other() -> None:
    text = "They went form place. " + "It came from place to place. " * 5

    assert slips(text, "en") == []
    text = "It came form place to place. " + "It came from place to place. " * 5

    assert [(one.words, one.meant) for one in slips(text, "en")] == [("form", "from")]


# The note on the text


def test_the_note_tells_source_changes_emendations_and_slips(cleaned: Path) -> None:
    edit(cleaned, "ii.md", "the longest", "the very longest")
    edit(cleaned, "i.md", "*came*", "came")
    note = run(cleaned, "collate", "--note-on-the-text").out

    assert note.startswith("---\nrole: note-on-the-text\n---\n\n# Note on the text\n\n")
    assert "*raw.txt* (" in note
    assert "- headings set as headings: 3\n" in note
    assert "… years was the **very**\\] not in the source" in note
    assert "- emphasis: 1\n" in note
    assert "- *each over* (perhaps *each other*)" in note


@pytest.mark.slow
def test_the_note_names_pages_of_the_print_edition_and_may_stand_in_the_book(cleaned: Path) -> None:
    edit(cleaned, "ii.md", "the longest", "the very longest")
    run(cleaned, "build", "book")
    note = run(cleaned, "collate", "--note-on-the-text").out
    (cleaned / "manuscript" / "note-on-the-text.md").write_text(note)
    edit(cleaned, "book.toml", '"ii.md",', '"ii.md",\n  "note-on-the-text.md",')

    assert re.search(r"^- p\. \d+, line 14 of the source: ", note, re.MULTILINE)
    assert run(cleaned, "build").code == 0
    said = run(cleaned, "collate")
    assert said.code == 0, said.out
    assert "rebuilt but for 1 emendation (1 of words)" in said.out


def test_every_language_has_every_sentence_of_the_note() -> None:
    tables = tomllib.loads((Path(textnote.__file__).parent / "textnote.toml").read_text("utf-8"))
    fields: Callable[[dict[str, str]], dict[str, list[str]]] = lambda table: {  # noqa: E731
        key: re.findall(r"\{\w+\}", words_) for key, words_ in table.items()
    }

    assert set(tables) == {"en", "de", "fr", "es", "it", "ru"}
    assert [code for code in tables if fields(tables[code]) != fields(tables["en"])] == []


def test_an_emendation_in_a_sentence_says_where_and_what() -> None:
    from publish.book import Place

    gone = Emendation("words", "x " * 60, "", Place("i.md", 2))

    assert sentence(gone).startswith("i.md:2: [− x x")
    assert len(sentence(gone)) < 120
