"""A book of twelve sections and forty notes, and the folder that cleaning makes of it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from publish.clean.folder import restore_folder
from publish.clean.rules import Cleaned, as_markdown, clean, restore, save
from publish.errors import PublishError
from publish.manuscript import load
from publish.read import read

HEADS = ["Preface", *[f"Chapter {n}" for n in range(1, 11)], "Afterword"]
ROMAN = ["I. The Well", "II. The Mill", "III. Of Bread", "IV. Salt", "V. The Road", "VI. Winter"]
ROMAN += ["VII. Thaw", "VIII. The Bridge", "IX. Debts", "X. A Letter", "XI. Rain", "XII. Home"]
BARE = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
ARABIC = [f"{n}. {title.partition('. ')[2]}" for n, title in enumerate(ROMAN, start=1)]
ENTRIES = {"1. ": "{}. ", "[1] ": "[{}] ", "1) ": "{}) ", "1 ": "{} "}


def wrap(text: str, width: int = 72) -> str:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def book(heads: list[str], entry: str = "{}. ", restart: bool = False) -> tuple[str, list[str]]:
    """Sections of three paragraphs with forty notes among them, bodies under a closing `Notes`."""
    text: list[str] = []
    bodies: list[str] = []
    number = 0
    for at, head in enumerate(heads):
        text.append(head)
        if restart:
            number = 0
        for k in range(3):
            words = (
                f"In section {at} the miller of 18{at + 10} sold 1,2{k}0 sacks, or so says the book"
            )
            words += f" that his widow kept until the {('first', 'second', 'third')[k]} flood."
            if len(bodies) < 40 and (at * 3 + k) % 10 != 9:
                number += 1
                words += str(number)
                bodies.append(
                    wrap(
                        entry.format(number)
                        + f"See the ledger of year {at}, leaf {k} and what follows there."
                    )
                )
            words += " Nobody else in the valley knew what the price had been in those days."
            if k == 1 and len(bodies) < 40:
                number += 1
                words += f" He said, “It was never so.”{number}"
                bodies.append(wrap(entry.format(number) + f"Letter {at} to his brother."))
            text.append(wrap(words))
    return "\n\n".join([*text, "Notes", *bodies]) + "\n", bodies


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
@pytest.mark.parametrize(
    "heads", [HEADS, ROMAN, BARE, ARABIC], ids=["chapter", "titled", "bare", "arabic"]
)
def test_twelve_sections_and_forty_notes(heads: list[str], entry: str) -> None:
    raw, bodies = book(heads, entry)
    assert len(bodies) == 40
    cleaned = clean(raw.encode(), "mill.txt")
    text = as_markdown(cleaned)

    assert [p.heading.replace("\\", "") for p in cleaned.parts] == heads
    assert [label for label, _ in cleaned.notes] == [str(n) for n in range(1, 41)]
    assert all(body for _, body in cleaned.notes)
    for number in range(1, 41):
        assert len(re.findall(rf"[.”]\[\^{number}\](?!:)", text)) == 1
    assert str(cleaned.notes[39][1]) in " ".join(bodies[39].split())
    assert restore(text, cleaned.ledger) == raw.encode()
    assert as_markdown(clean(text.encode(), "x")) == text


def test_numbers_that_restart_get_names_of_their_section() -> None:
    raw, bodies = book(BARE, restart=True)
    cleaned = clean(raw.encode(), "mill.txt")

    labels = [label for label, _ in cleaned.notes]
    assert len(set(labels)) == len(bodies) == 40
    assert labels[:5] == ["i-1", "i-2", "i-3", "i-4", "ii-1"]
    assert as_markdown(cleaned).count("[^iii-2]") == 2
    assert tomllib.loads(_saved_toml(cleaned))["notes"] == {"restart": "section"}


def _saved_toml(cleaned: Cleaned) -> str:
    from publish.clean.config import book_toml

    return book_toml(cleaned)


def test_folder_is_a_book_that_can_be_read(tmp_path: Path) -> None:
    raw, _ = book(HEADS)
    written = save(clean(raw.encode(), "mill.txt"), tmp_path / "new" / "mill")

    home = tmp_path / "new" / "mill"
    assert [str(p.relative_to(home)) for p in written][:3] == [
        "manuscript/preface.md",
        "manuscript/chapter-1.md",
        "manuscript/chapter-2.md",
    ]
    assert (home / "seeds" / "mill.txt").read_bytes() == raw.encode()
    found = read(load(home))
    assert [(p.role, p.heading) for p in found.parts][::11] == [
        ("preface", "Preface"),
        ("afterword", "Afterword"),
    ]
    assert len(found.notes) == 40
    assert found.findings == ()
    assert restore_folder(home / "manuscript") == raw.encode()


def test_untitled_text_is_named_by_its_first_words(tmp_path: Path) -> None:
    save(clean(b"In the beginning there was a mill.\n", "a.txt"), tmp_path)
    table = tomllib.loads((tmp_path / "manuscript" / "book.toml").read_text())

    assert table["book"]["title"] == "In the beginning there"
    assert table["book"]["supplied"] == ["title"]
    assert "notes" not in table["text"]
    assert not (tmp_path / "manuscript" / "notes.md").exists()
    assert "allow" not in table


def test_cleaning_again_changes_nothing(tmp_path: Path) -> None:
    raw, _ = book(HEADS)
    first = save(clean(raw.encode(), "mill.txt"), tmp_path)
    before = {path: path.read_bytes() for path in first}
    save(clean(raw.encode(), "mill.txt"), tmp_path)

    assert {path: path.read_bytes() for path in first} == before


@pytest.mark.parametrize("name", ["chapter-2.md", "notes.md", "book.toml"])
def test_an_edited_file_stops_it_and_stays(tmp_path: Path, name: str) -> None:
    raw, _ = book(HEADS)
    save(clean(raw.encode(), "mill.txt"), tmp_path)
    path = tmp_path / "manuscript" / name
    path.write_text(path.read_text() + "\nAn editor was here.\n")
    everything = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    other = clean(raw.replace("miller", "baker").encode(), "mill2.txt")

    with pytest.raises(PublishError, match=re.escape(f"{path} was edited")):
        save(other, tmp_path)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == everything


def test_files_of_others_stop_it(tmp_path: Path) -> None:
    (tmp_path / "manuscript").mkdir()
    mine = tmp_path / "manuscript" / "text.md"
    mine.write_text("Mine.\n")

    with pytest.raises(PublishError, match="was not written by"):
        save(clean(b"Some words of a text.\n", "a.txt"), tmp_path)
    assert mine.read_text() == "Mine.\n"
    assert list(tmp_path.rglob("*.toml")) == []


def test_a_part_that_is_no_more_goes(tmp_path: Path) -> None:
    save(
        clean(b"I\n\nOne is here.\n\nII\n\nTwo is here.\n\nIII\n\nThree is here.\n", "a.txt"),
        tmp_path,
    )
    save(clean(b"I\n\nOne is here.\n\nII\n\nTwo is here.\n", "b.txt"), tmp_path)

    assert sorted(p.name for p in (tmp_path / "manuscript").glob("*.md")) == ["i.md", "ii.md"]


def test_strings_in_toml_are_escaped(tmp_path: Path) -> None:
    save(clean('The "mill\\road" of Öl, he said, was long.\n'.encode(), "a.txt"), tmp_path)

    table = tomllib.loads((tmp_path / "manuscript" / "book.toml").read_text())
    assert table["book"]["title"] == 'The "mill\\road" of Öl'


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"one\ntwo \0 three", r"a.txt:2: byte 8 is a NUL"),
        (b"one\ntwo\n\x9d\xf0a\x81\xfe\x8d\xa4b\xb8", r"a.txt:3: byte 8 is not UTF-8"),
        (b"\xff\xfeo\0n\0e", r"a.txt:1: byte 4 is not utf-16-le"),
    ],
)
def test_what_is_no_text_is_one_sentence(raw: bytes, words: str) -> None:
    with pytest.raises(PublishError, match=words) as caught:
        clean(raw, "a.txt")
    assert caught.value.code == 2
    assert "\n" not in caught.value.message
