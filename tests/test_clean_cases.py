"""The cases in tests/cases/clean.txt: before and after, as text that anyone can read and add to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publish.clean.decode import decode
from publish.clean.rules import as_markdown, clean, restore
from publish.errors import PublishError

FILE = Path(__file__).parent / "cases" / "clean.txt"


def cases() -> dict[str, tuple[str, str]]:
    """Name -> (raw text, manuscript)."""
    text = FILE.read_text("utf-8").replace("<FF>", "\f")
    found = re.findall(r"(?ms)^===== (.+?)\n(.*?)^>>>>>\n(.*?)(?=^=====|\Z)", text)
    return {name: (raw, after.strip("\n") + "\n") for name, raw, after in found}


CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    raw, after = CASES[name]
    cleaned = clean(raw.encode(), "case.txt")

    assert as_markdown(cleaned) == after
    assert restore(after, cleaned.ledger) == raw.encode()
    assert as_markdown(clean(after.encode(), "again.txt")) == after


def test_cases_are_read() -> None:
    assert len(CASES) == FILE.read_text("utf-8").count("\n=====")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Der Müller dachte über das Öl nach, und er wußte es nicht. „Nie!“ rief er. ", "cp1252"),
        ("Все счастливые семьи похожи друг на друга, каждая несчастливая по-своему. ", "koi8_r"),
        ("Все счастливые семьи похожи друг на друга, каждая несчастливая по-своему. ", "cp1251"),
        ("Zażółć gęślą jaźń. Książka była na stole, więc wziął ją do ręki i żył. ", "cp1250"),
        ("L’été dernier, à côté du café, il a été très heureux d’être là. ", "mac_roman"),
        ("吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。", "cp932"),
    ],
)
def test_encodings_are_found_and_given_back(text: str, encoding: str) -> None:
    raw = (text * 4 + "\r\n").encode(encoding)
    cleaned = clean(raw, "old.txt")

    assert decode(raw, "old.txt").text == text * 4 + "\r\n"
    assert cleaned.ledger.encoding == encoding
    assert float(cleaned.facts["guessed"]) > 0.7
    assert restore(as_markdown(cleaned), cleaned.ledger) == raw


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_byte_order_marks_come_back(encoding: str) -> None:
    raw = "Über\r\nÖl.\r\n".encode(encoding)
    cleaned = clean(raw, "a.txt")

    assert as_markdown(cleaned) == "Über Öl.\n"
    assert "guessed" not in cleaned.facts
    assert restore(as_markdown(cleaned), cleaned.ledger) == raw


def test_an_encoding_can_be_named() -> None:
    raw = "Все счастливые".encode("iso8859_5")

    assert as_markdown(clean(raw, "a.txt", "iso8859-5")) == "Все счастливые\n"
    with pytest.raises(PublishError, match="there is no encoding 'klingon'"):
        clean(raw, "a.txt", "klingon")
    with pytest.raises(PublishError, match=r"a\.txt:1: byte 0 is not utf-8"):
        clean(raw, "a.txt", "utf-8")


def test_the_time_grows_with_the_text() -> None:
    """Ten thousand notes and a run of broken lists: no rule looks at all lines for each line."""
    text = "".join(f"Words of a text.{n}\n\n" for n in range(1, 3001)) + "Notes\n\n"
    text += "".join(f"{n}. Its note.\n" for n in range(1, 3001)) + "\nII\n\n1.\n\n" * 1000
    cleaned = clean(text.encode(), "a.txt")

    assert sum(body is not None for _, body in cleaned.notes) == 3000
