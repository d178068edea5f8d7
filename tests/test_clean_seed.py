"""Cleaning the first book's raw text: its figures, its words, and the way back."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from publish.clean.form import plain
from publish.clean.rules import Cleaned, as_markdown, clean, restore

SEED = next((Path(__file__).parent.parent / "seeds").glob("000_*.txt"))
RAW = SEED.read_bytes()


@pytest.fixture(scope="module")
def cleaned() -> Cleaned:
    return clean(RAW, SEED.name)


def part(cleaned: Cleaned, heading: str) -> str:
    return next(p.text for p in cleaned.parts if p.heading == heading)


def test_sections_and_paragraphs(cleaned: Cleaned) -> None:
    figures = [(p.file, p.heading, p.role, len(p.text.split("\n\n"))) for p in cleaned.parts]

    assert figures == [
        ("i.md", "I", "section", 6),
        ("ii.md", "II", "section", 4),
        ("iii.md", "III", "section", 14),
        ("iv.md", "IV", "section", 3),
        ("v.md", "V", "section", 19),
        ("afterword.md", "Afterword", "afterword", 1),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "other European revolutions were",
        "into making a deal with",
        "throughout Eastern Europe a distinct",
        "At the same time that the new Communist soviet government",
        "understandably led to rebellions against",
        "join with the Workers’ Opposition or other",
    ],
)
def test_page_breaks_inside_a_paragraph_are_joined(cleaned: Cleaned, words: str) -> None:
    assert sum(words in line for p in cleaned.parts for line in p.text.split("\n")) == 1


def test_page_breaks_between_paragraphs_are_not_joined(cleaned: Cleaned) -> None:
    third = part(cleaned, "III").split("\n\n")

    assert third[-1].startswith("Nikita Khrushchev’s secret speech")
    assert third[-2].endswith("and military support.")
    assert part(cleaned, "V").endswith("construction of socialism.")


def test_line_end_hyphens_are_real_and_the_slip_stays(cleaned: Cleaned) -> None:
    assert "its all-too-brief experience" in part(cleaned, "IV")
    assert "a broad, non-Communist left alliance" in part(cleaned, "V")
    assert "competed with each over for these materials" in part(cleaned, "III")


def test_seven_calls_and_no_more(cleaned: Cleaned) -> None:
    text = as_markdown(cleaned)
    calls = re.findall(r"(\w+\W{1,2})\[\^(\d+)\]", text)

    assert calls == [
        ("factions.", "1"),
        ("Germany.", "2"),
        ("depravity.”", "3"),
        ("Serge.", "4"),
        ("years.", "5"),
        ("proletarian.”", "6"),
        ("well.", "7"),
    ]
    assert text.count("[^") == 7
    assert cleaned.notes == tuple((str(n), None) for n in range(1, 8))
    for number in ("10,000 Red Army", "1921-1922", "16 foreign\xa0nations".replace("\xa0", " ")):
        assert number in text


def marks(text: str) -> str:
    """Every character that is seen, in order."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def test_every_word_and_mark_is_there_in_order(cleaned: Cleaned) -> None:
    text = re.sub(r"\[\^(\d+)\]", r"\1", as_markdown(cleaned))
    text = re.sub(r"(?m)^# ", "", text)

    assert marks(plain(text)) == marks(RAW.decode())


def test_no_stray_spaces(cleaned: Cleaned) -> None:
    assert not re.search(r"(?m) {2}|^ | $", as_markdown(cleaned))


def test_twice_is_once(cleaned: Cleaned) -> None:
    once = as_markdown(cleaned)
    again = clean(once.encode(), "once.md")

    assert as_markdown(again) == once
    assert again.ledger.edits == ()
    assert (again.parts, again.notes) == (cleaned.parts, cleaned.notes)


def test_ledger_restores_the_bytes(cleaned: Cleaned) -> None:
    assert restore(as_markdown(cleaned), cleaned.ledger) == RAW


def test_no_edit_is_nameless_or_overlaps(cleaned: Cleaned) -> None:
    source, pos = RAW.decode(), 0
    for edit in cleaned.ledger.edits:
        assert edit.rule
        assert 0 < edit.sure <= 1
        assert edit.start >= pos
        assert source[edit.start : edit.start + len(edit.before)] == edit.before
        assert edit.before != edit.after
        pos = edit.start + len(edit.before)
