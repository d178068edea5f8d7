"""Hostile input to `clean`: a sentence or a clean result; nothing is lost, nothing hangs."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from builders import run
from hypothesis import given
from hypothesis import strategies as st
from source_books import zipped

from publish.clean.form import plain
from publish.clean.ledger import dump, parse
from publish.clean.manners import MANNERS
from publish.clean.notes import _CALLED
from publish.clean.review import parse as parse_review
from publish.clean.rules import as_markdown, clean, restore
from publish.clean.scan import Seeded, finds, pieces
from publish.errors import PublishError

# Texts of which every line is furniture by itself.
FURNITURE = {
    "folios": "12\n\f13\n\f14\n",
    "licence": "*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\n"
    "*** END OF THE PROJECT GUTENBERG EBOOK X ***\n",
    "pictures": "[Illustration]\n\n[Illustration]\n",
    "contents": "CONTENTS\n\nThe First ..... 1\nThe Second ..... 4\nThe Third ..... 14\n",
    "transcriber": "[Transcriber's Note: the spelling is old]\n",
    "one line": "*** START OF THE PROJECT GUTENBERG EBOOK X *** " + "So it was in the mill. " * 40,
}


@pytest.mark.parametrize("name", FURNITURE)
def test_a_text_of_nothing_but_furniture_is_kept(name: str) -> None:
    text = FURNITURE[name]
    cleaned = clean(text.encode(), "a.txt")

    assert restore(as_markdown(cleaned), cleaned.ledger) == text.encode()
    assert len(as_markdown(cleaned).split()) >= len(text.split()) * 0.9


@pytest.mark.parametrize("text", ["Notes\n\n1. First.\n2. Second.\n", "[^1]: A.\n", "% A\n\n% B\n"])
def test_no_text_beside_notes_is_a_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, "utf-8")
    said = run(tmp_path, "clean", str(tmp_path / "a.txt"), "-o", str(tmp_path / "book"))

    assert said.code == 2
    assert "publish: a.txt: there is no text in it beside a title page or notes" in said.err
    assert not (tmp_path / "book").exists()


SENTENCE = "So it was in the mill upon the hill. "


@pytest.mark.parametrize("code", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_letters_need_no_mark(code: str) -> None:
    raw = ("Füße. " + SENTENCE).encode(code)
    cleaned = clean(raw, "a.txt")

    assert cleaned.ledger.encoding == code
    assert cleaned.facts["guessed"] == "0.95"
    assert restore(as_markdown(cleaned), cleaned.ledger) == raw


HOSTILE = {
    "blank lines": b"\n" * 100_000 + b"So it was.\n",
    "round brackets": b"(" * 20_000,
    "square brackets": b"[^" * 20_000,
    "deep quotations": (b"> " * 500 + b"so\n") * 20,
    "control characters": bytes(range(1, 32)) * 300 + b"so",
    "a row of folios": b"".join(b"%d\n\f" % n for n in range(1, 1500)),
    "turned about": "هذا كتاب \u202eabc\u202c. ".encode() * 1000,
    "a long word at lines' ends": (b"a" * 20_000 + b"-\n") * 20,
    "spaces between words": (b"a" + b" " * 20_000) * 20 + b"b",
    "two codes": "Füße\n".encode() * 50 + "Füße\n".encode("cp1252") * 50,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_of_it_is_lost(name: str) -> None:
    cleaned = clean(HOSTILE[name], "a.txt")

    assert restore(as_markdown(cleaned), cleaned.ledger) == HOSTILE[name]


@pytest.mark.parametrize("signs", ["*_", "*", "a*b_", "[^<"])
def test_a_row_of_signs_is_few_edits(signs: str) -> None:
    raw = (signs * 5000 + "\n").encode()
    cleaned = clean(raw, "a.txt")

    assert restore(as_markdown(cleaned), cleaned.ledger) == raw
    assert plain(as_markdown(cleaned)) == raw.decode()
    assert len(cleaned.ledger.edits) < 20


@given(st.text("*_a b1.[]", max_size=40), st.integers(60, 90))
def test_rows_of_signs_restore_the_source(text: str, times: int) -> None:
    raw = (text + "*_" * times + text + "\nSo it was.\n").encode()
    cleaned = clean(raw, "a.txt")

    assert restore(as_markdown(cleaned), cleaned.ledger) == raw


NESTED = {
    "a.html": b"<div>" * 10_000 + b"So it was." + b"</div>" * 10_000,
    "b.html": b"<html><body><ul>" + b"<li><ul>" * 3000 + b"<li>So it was.",
    "c.html": b"<html><body><p>" + b"<i>" * 10_000 + b"So it was.",
}


@pytest.mark.parametrize("name", NESTED)
def test_markup_may_be_nested_deep(name: str) -> None:
    assert "So it was." in as_markdown(clean(NESTED[name], name))


def test_no_entity_of_a_file_reads_another(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret", "utf-8")
    entity = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'{entity}<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p>'
    raw = zipped({"word/document.xml": f"{document}</w:body></w:document>".encode()})
    try:
        shown = as_markdown(clean(raw, "a.docx"))
    except PublishError as error:
        shown = error.message

    assert "the secret" not in shown


def test_a_locked_pdf_is_a_sentence() -> None:
    document = pikepdf.new()
    document.add_blank_page(page_size=(300, 300))
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))

    with pytest.raises(PublishError, match=r"a\.pdf"):
        clean(out.getvalue(), "a.pdf")


ALL: list[Seeded] = [*(manner.found for manner in MANNERS), *_CALLED]


@given(st.text('a1b2 .,)(*†[]^”"¹', max_size=60))
def test_a_seeded_pattern_finds_what_the_pattern_finds(text: str) -> None:
    for one in ALL:
        plain = [m.span() for m in one.pattern.finditer(text)]

        assert [m.span() for m in finds(one, text)] == plain


@given(st.text("ab \n", max_size=60), st.integers(1, 9))
def test_pieces_are_the_text(text: str, size: int) -> None:
    cut = [*pieces(text, size)]

    assert "".join(cut) == text
    assert [word for piece in cut for word in piece.split()] == text.split()


TORN = [
    ('"start": 0', '"start": "0"'),
    ('"start": 0', '"start": -1'),
    ('"bom": ""', '"bom": "zz"'),
    ('"encoding": "utf-8"', '"encoding": "none"'),
    ('"source": "a.txt"', '"source": "../a.txt"'),
    ('"source": "a.txt"', '"source": 3'),
    ('"files": {', '"files": {"../i.md": "", '),
    ('"before"', '"behind"'),
    ("{", "["),
]


@pytest.mark.parametrize(("old", "new"), TORN)
def test_a_ledger_edited_by_hand_is_a_sentence(old: str, new: str) -> None:
    cleaned = clean(b"\n\nSo it\nwas.\n", "a.txt")
    text = dump(cleaned.ledger, {"i.md": ""})

    assert parse(text, "ledger.jsonl")[0] == cleaned.ledger
    assert old in text
    with pytest.raises(PublishError, match=r"^ledger\.jsonl:[12]: this is no line of a ledger"):
        parse(text.replace(old, new, 1), "ledger.jsonl")


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 10, "-1"])
def test_a_number_of_a_review_may_be_anything(number: str) -> None:
    with pytest.raises(PublishError, match=r"^review\.txt:1: this is no entry of a review"):
        parse_review(f"[f] break, {number}%, line 1\n    > a / b\n", "review.txt")
