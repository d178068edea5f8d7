"""The summary of a run: editions before and after, findings new and gone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import contents, make_book, run

from publish.summary import KEPT, base_of

FAULTY = "# I\n\nA call[^9] of no note.\n"
CLEAN = "# I\n\nOne two three.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A book with a fault, built."""
    (tmp_path / ".git").mkdir()
    folder = make_book(tmp_path / "books" / "one", {"i.md": FAULTY})
    assert run(folder, "build").code == 0
    return folder


def summary(folder: Path, *words: str) -> str:
    path = folder.parent / "summary.md"
    said = run(folder, "check", "--summary", str(path), *words)

    assert said.code in {0, 1}, said.err
    return path.read_text("utf-8")


def mend(folder: Path) -> None:
    make_book(folder, {"i.md": CLEAN, "ii.md": "# II\n\n" + "Four five six. " * 900 + "\n"})
    assert run(folder, "build").code == 0


def test_the_first_run_counts_everything_as_new(folder: Path) -> None:
    text = summary(folder)

    assert text.startswith("## Editions: ")
    assert (
        "| edition | pages | size | words |\n| --- | ---: | ---: | ---: |\n| ebook | – | " in text
    )
    assert "### New findings (1)\n\n- `books/one/i.md:3` error: \\[^9\\]" in text
    assert "gone" not in text


def test_a_run_is_compared_with_the_last_one(folder: Path) -> None:
    before = json.loads(run(folder, "check", "--format", "json").out)["editions"][0]["words"]
    summary(folder)
    again = summary(folder)
    assert "New" not in again
    assert "1 finding as before." in again

    mend(folder)
    text = summary(folder)
    now = json.loads(run(folder, "check", "--format", "json").out)["editions"][0]["words"]
    assert now - before > 2000
    assert f"{before} → {now:,} |" in text
    assert "### Findings gone (1)\n\n- `books/one/i.md:3` error: \\[^9\\]" in text
    assert text.startswith("## Editions: clean\n")


@pytest.mark.slow
def test_pages_before_and_after(tmp_path: Path) -> None:
    editions = '[edition.book]\nformat = "pdf"\nstyles = ["base", "print", "book"]\n'
    folder = make_book(tmp_path / "book", editions=editions)
    run(folder, "build")
    summary(folder)
    make_book(folder, {"i.md": "# I\n\n" + "One two three. " * 4000}, editions=editions)
    run(folder, "build")
    pages = json.loads(run(folder, "check", "--format", "json").out)["editions"][0]["pages"]

    assert pages > 10
    assert f" → {pages} | " in summary(folder)


def test_a_baseline_goes_before_what_was_kept(folder: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.json"
    run(folder, "check", "--format", f"json={base}")

    assert "1 finding as before." in summary(folder, "--baseline", str(base))

    mend(folder)
    summary(folder)
    assert "### Findings gone (1)" in summary(folder, "--baseline", str(base))


def test_nothing_is_kept_where_no_summary_is_asked_for(folder: Path) -> None:
    before = contents(folder)
    run(folder, "check", "--format", "json")

    assert contents(folder) == before
    summary(folder)
    assert (folder / KEPT).is_file()


def test_github_s_summary_is_written_behind_what_it_holds(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "step-summary"
    path.write_text("# Before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    run(folder, "check")

    assert path.read_text("utf-8").startswith("# Before\n## Editions: ")


def test_books_are_named_and_what_was_not_checked_is_not_gone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    two = make_book(tmp_path / "books" / "two", {"i.md": FAULTY})
    run(two, "build")
    base = tmp_path / "base.json"
    path = tmp_path / "s.md"
    words = ("check", "--summary", str(path), "--baseline", str(base))
    run(Path("books/*"), "check", "--format", f"json={base}")
    mend(two)
    run(Path("books/*"), *words)
    both = path.read_text("utf-8")
    run(Path("books/two"), *words)

    assert "| book | edition |" in both
    assert "| books/two | ebook |" in both
    assert "### Findings gone (1)\n\n- `books/two/i.md:3`" in both
    assert path.read_text("utf-8").count("i.md") == 1

    (folder / "book.toml").write_text("[boook]\n", "utf-8")
    run(Path("books/*"), *words)
    assert path.read_text("utf-8").startswith("## Editions: 1 book not read\n\n- **books/one: ")


def test_a_message_cannot_break_out_of_its_line(folder: Path) -> None:
    (folder / "i.md").write_text("# I\n\nA [`x` |<b>](no`ne|.md) <script>one</script>.\n", "utf-8")
    text = summary(folder)

    assert "<script" not in text
    assert "<b>" not in text
    assert all(line.replace("\\`", "").count("`") in {0, 4} for line in text.splitlines())


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"findings": 1, "editions": []}', '{"findings": [{}], "editions": []}'],
)
def test_what_is_no_report_is_no_base(folder: Path, text: str) -> None:
    assert base_of(text) is None

    base = folder / "base.json"
    base.write_text(text, "utf-8")
    said = run(folder, "check", "--summary", str(folder / "s.md"), "--baseline", str(base))
    assert said.code == 2
    assert "is no report" in said.err
    assert not (folder / "s.md").exists()

    (folder / KEPT).write_text(text, "utf-8")
    assert "### New findings (1)" in summary(folder)


def test_a_baseline_that_is_not_there_is_a_sentence(folder: Path) -> None:
    said = run(folder, "check", "--baseline", "gone.json")

    assert said.code == 2
    assert "gone.json" in said.err
