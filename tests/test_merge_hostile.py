"""Merging where an editor's program, another run or a torn file stands in the way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from builders import contents
from test_clean_again import RAW, book, clean, edit

from publish.clean.folder import restore_folder

__all__ = ["book"]  # a fixture
START = "from publish.cli import main; main()"


@pytest.mark.parametrize("how", ["line ends", "mark", "both"])
def test_what_an_editor_s_program_adds_is_no_edit(book: Path, how: str) -> None:
    edit(book, "i.md", "the years", "the long years")
    path = book / "manuscript" / "i.md"
    raw = path.read_bytes()
    raw = raw.replace(b"\n", b"\r\n") if how != "mark" else raw
    path.write_bytes(b"\xef\xbb\xbf" * (how != "line ends") + raw)
    code, said = clean(book, RAW)

    assert code == 2
    assert "manuscript/i.md:3: was edited since" in said
    code, said = clean(book, RAW, "--merge", "--off", "hyphens")

    assert code == 0, said
    text = path.read_text()
    assert "the long years that fol- lowed" in text
    assert "\r" not in text
    assert not text.startswith("\ufeff")


@pytest.mark.parametrize("renamed", [False, True])
def test_a_file_that_is_gone_or_renamed_is_a_conflict_or_stays_so(
    book: Path, renamed: bool
) -> None:
    path = book / "manuscript" / "i.md"
    other = path.with_name("first.md")
    other.write_bytes(path.read_bytes()) if renamed else None
    path.unlink()
    code, said = clean(book, RAW)

    assert code == 2
    assert "i.md (deleted)" in said
    before = contents(book)
    code, said = clean(book, RAW, "--merge", "--off", "hyphens")

    assert code == 2
    assert "i.md:1: both the editor and this cleaning changed" in said
    assert contents(book) == before
    code, said = clean(book, RAW, "--merge")

    assert code == 0, said
    assert not path.exists()
    assert other.exists() == renamed


def test_torn_answers_stop_a_merge(book: Path) -> None:
    edit(book, "i.md", "the years", "the long years")
    (book / "review.txt").write_text("[f] head, 6")
    before = contents(book)
    code, said = clean(book, RAW, "--merge")

    assert code == 2
    assert "review.txt:1: this is no entry of a review" in said
    assert contents(book) == before


def test_runs_at_the_same_time_leave_one_whole_book(tmp_path: Path) -> None:
    (tmp_path / "raw.txt").write_text(RAW)
    command = [sys.executable, "-c", START, "clean", "raw.txt", "-o", "book"]
    runs = [subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) for _ in range(3)]
    said = [one.communicate(timeout=60)[1] for one in runs]

    assert 0 in [one.returncode for one in runs]
    assert not [text for text in said if b"Traceback" in text]
    assert restore_folder(tmp_path / "book" / "manuscript") == RAW.encode()
    assert not [path for path in (tmp_path / "book").rglob(".*") if path.is_file()]
