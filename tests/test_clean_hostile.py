"""Hostile input to `clean`: a sentence or a clean result; nothing is lost, nothing hangs."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import run

from publish.clean import as_markdown, clean, restore

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
