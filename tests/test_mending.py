"""`publish check --fix`: what is mended, what never changes, and that the proof still holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import contents, make_book, run
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.book import Manuscript
from publish.checks.prose import prose
from publish.manuscript import load
from publish.mending import mend, mended

KEPT = ("quotes", "dashes", "ranges")


def fixed(raw: str, language: str = "en", kept: tuple[str, ...] = ()) -> str:
    return mended(prose("i.md", raw, language, kept))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One , two ; three !\n", "One, two; three!\n"),
        ("Left ,and (so it is ) in 1900 , he\n", "Left, and (so it is) in 1900, he\n"),
        ("One - two\n", "One -- two\n"),
        ("**One** - two\n", "**One** -- two\n"),
        ("One \ntwo\n", "One\ntwo\n"),
        ("One  \ntwo  \n{: .verse}\n", "One  \ntwo  \n{: .verse}\n"),
        ("`a , b - c`\n", "`a , b - c`\n"),
        ("```\na , b - c \n```\n", "```\na , b - c \n```\n"),
        ("- one\n- two\n", "- one\n- two\n"),
        ("| a | b |\n|---|---|\n| c , d | e |\n", "| a | b |\n|---|---|\n| c, d | e |\n"),
        ('<span title="a , b">c</span>\n', '<span title="a , b">c</span>\n'),
        ("---\ncontents: a , b\n---\n# I\n\nc , d\n", "---\ncontents: a , b\n---\n# I\n\nc, d\n"),
        ("One 1917-1921 and \"two\".\n", "One 1917-1921 and \"two\".\n"),
    ],
)  # fmt: skip
def test_what_is_mended_and_what_is_not(before: str, after: str) -> None:
    assert fixed(before) == after
    assert fixed(after) == after, "mending twice is mending once"


def test_what_composing_does_not_set_is_set_in_the_text() -> None:
    raw = 'In 1917-1921 he said "yes *and* no" - so.\n'

    assert fixed(raw, kept=KEPT) == "In 1917–1921 he said “yes *and* no” — so.\n"
    assert fixed(raw, "de", KEPT) == "In 1917–1921 he said „yes *and* no“ – so.\n"


def test_french_keeps_its_spaces() -> None:
    assert fixed("Quoi ! Deux , trois ?\n", "fr") == "Quoi ! Deux, trois ?\n"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*'ab1 ,.-"*_`[](){}<>|#\n\\:~', "--", "\n\n", "[^1]"]), max_size=40)
)
def test_no_letter_and_no_figure_ever_changes(parts: list[str]) -> None:
    raw = "".join(parts)

    for kept in ((), KEPT):
        assert re.findall(r"[^\W_]+", fixed(raw, kept=kept)) == re.findall(r"[^\W_]+", raw)


def test_a_mend_that_would_change_a_word_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publish.typography import Change

    folder = make_book(tmp_path / "book", {"i.md": "# I\n\nOne , two.\n"})
    monkeypatch.setattr("publish.mending.MENDS", (lambda _: iter([Change(3, 4, "x")]),))
    before = contents(folder)
    said = run(folder, "check", "--fix")

    assert said.code == 2
    assert "would have changed a word" in said.err
    assert contents(folder) == before


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {"i.md": "# I\n\nOne , two.\n", "ii.md": "# II\n\nThree - four.\n"}
    return make_book(tmp_path / "book", texts)


def test_a_dry_run_shows_and_changes_nothing(folder: Path) -> None:
    before = contents(folder)
    said = run(folder, "check", "--fix", "--dry-run")

    assert (said.code, said.err) == (0, "")
    assert "-One , two.\n+One, two.\n" in said.out
    assert "-Three - four.\n+Three -- four.\n" in said.out
    assert f"--- {folder.as_posix()}/i.md" in said.out
    assert contents(folder) == before


def test_fixing_shows_on_standard_error_and_then_checks(folder: Path) -> None:
    said = run(folder, "check", "--fix")

    assert "+One, two.\n" in said.err
    assert [line.rpartition(" (")[2] for line in said.out.splitlines()] == [
        "edition-unbuilt) — run `publish build ebook`"
    ]
    assert (folder / "ii.md").read_text() == "# II\n\nThree -- four.\n"
    assert run(folder, "check", "--fix").err == ""


def test_line_ends_and_byte_order_mark_stay(folder: Path) -> None:
    (folder / "i.md").write_bytes(b"\xef\xbb\xbf# I\r\n\r\nOne , two.\r\n")
    run(folder, "check", "--fix")

    assert (folder / "i.md").read_bytes() == b"\xef\xbb\xbf# I\r\n\r\nOne, two.\r\n"


def test_all_files_are_written_or_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(folder)
    manuscript: Manuscript = load(folder)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "ii.md")

    monkeypatch.setattr("os.replace", fail)
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(Exception, match=r"No space|cannot"):
        mend(manuscript, write=True)
    assert contents(folder) == before


@pytest.mark.parametrize("words", [("ebook", "--fix"), ("--dry-run",)])
def test_what_cannot_be_mended_is_a_sentence(folder: Path, words: tuple[str, ...]) -> None:
    said = run(folder, "check", *words)

    assert said.code == 2
    assert "--fix" in said.err


def test_the_proof_of_a_cleaned_book_holds_after_mending(tmp_path: Path) -> None:
    raw = (
        "I\n\nOne , two and three - four of the many words\nthat go on here.\n\nII\n\nMore of it.\n"
    )
    (tmp_path / "raw.txt").write_text(raw)
    run(tmp_path, "clean", str(tmp_path / "raw.txt"), "-o", str(tmp_path / "book"))
    said = run(tmp_path / "book", "check", "--fix")
    collated = run(tmp_path / "book", "collate")

    assert "+One, two" in said.err, said
    assert "ledger-torn" not in collated.out
    assert "source raw.txt" in collated.out
