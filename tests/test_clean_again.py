"""Cleaning again into a folder where an editor has worked: merged, or stopped at the lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import contents, run
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.clean.merge import Conflict, merged

RAW = (
    "I\n\nDuring the years that fol-\nlowed they met\nwith each other and lost. It was so.\n\n"
    "And then a new paragraph came along,\nnot a short one at all.\n\nII\n\n"
    "The last of the years was the longest,\nas all of them had known.\n"
)


def clean(folder: Path, raw: str, *options: str) -> tuple[int, str]:
    """Clean a raw text into the folder; exit code and what was said of mistakes."""
    source = folder.parent / "raw.txt"
    source.write_text(raw)
    said = run(folder.parent, "clean", str(source), "-o", str(folder), *options)
    return said.code, said.err


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "manuscript" / file
    text = path.read_text()

    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    assert clean(tmp_path / "book", RAW)[0] == 0
    return tmp_path / "book"


def test_an_edit_stops_the_cleaning_at_its_lines_and_nothing_is_written(book: Path) -> None:
    edit(book, "i.md", "the years", "the long years")
    edit(book, "ii.md", "as all", "as most")
    before = contents(book)
    code, said = clean(book, RAW)

    assert code == 2
    assert "manuscript/i.md:3, " in said
    assert "manuscript/ii.md:3: was edited since" in said
    assert contents(book) == before


def test_without_an_edit_it_cleans_again(book: Path) -> None:
    before = contents(book)

    assert clean(book, RAW)[0] == 0
    assert contents(book) == before


def test_a_merge_keeps_the_edit_and_takes_the_new_cleaning(book: Path) -> None:
    edit(book, "i.md", "the years", "the long years")
    edit(book, "book.toml", 'rights = "unknown"', 'rights = "CC0-1.0"')
    (book / "manuscript" / "preface.md").write_text("# Preface\n\nAn editor's own.\n")
    code, said = clean(book, RAW, "--off", "hyphens", "--merge")

    assert code == 0, said
    home = book / "manuscript"
    texts = "".join(path.read_text() for path in sorted(home.glob("*.md")))
    assert "During the long years" in texts
    assert "fol- lowed" in texts
    assert 'rights = "CC0-1.0"' in (home / "book.toml").read_text()
    assert (home / "preface.md").exists()


def test_after_a_merge_the_edit_is_an_emendation_still(book: Path) -> None:
    edit(book, "i.md", "the years", "the long years")
    clean(book, RAW, "--merge")

    assert "[+ long] (words; line 3 of the source)" in run(book, "collate").out
    assert clean(book, RAW)[0] == 2


def test_a_merge_without_the_source_says_so(book: Path) -> None:
    edit(book, "i.md", "the years", "the long years")
    (book / "seeds" / "raw.txt").unlink()
    before = contents(book)
    code, said = clean(book, RAW, "--merge")

    assert code == 2
    assert "cannot be made again" in said
    assert contents(book) == before


# Three texts


@pytest.mark.parametrize(
    ("base", "ours", "new", "result", "conflicts"),
    [
        ("a b c", "a b c", "a x c", "a x c", []),
        ("a b c", "a x c", "a b c", "a x c", []),
        ("a b c", "a x c", "a x c", "a x c", []),
        ("a b c d", "x b c d", "a b c y", "x b c y", []),
        ("a\n\nb\n\nc", "a\n\nb c", "a\n\nb\n\nd", None, [3]),
        ("a b c", "a x c", "a y c", None, [1]),
        ("a\n\nb", "a\n\nnew b", "a\n\nother b", None, [3]),
        ("a", None, "a", "", []),
        ("a", None, "b", None, [1]),
        (None, "own", "new", None, [1]),
        ("a", "a", None, "", []),
        ("a", "b", None, None, [1]),
    ],
)
def test_a_merge_of_three(
    base: str | None, ours: str | None, new: str | None, result: str | None, conflicts: list[int]
) -> None:
    sides = [{} if text is None else {"i.md": text} for text in (base, ours, new)]
    out, found = merged(*sides)

    assert [one.line for one in found] == conflicts
    if result is not None:
        assert out.get("i.md", "") == result


words = st.lists(st.sampled_from(["a ", "b ", "c ", "\n\n"]), max_size=12).map("".join)


@settings(max_examples=300, deadline=None)
@given(words, words, words)
def test_a_merge_has_no_side_and_takes_a_lone_change_whole(base: str, ours: str, new: str) -> None:
    def files(text: str) -> dict[str, str]:
        return {"i.md": text}

    one = merged(files(base), files(ours), files(new))
    two = merged(files(base), files(new), files(ours))

    assert bool(one[1]) == bool(two[1])
    assert one[1] or one[0] == two[0]
    assert merged(files(base), files(base), files(new)) == (files(new), [])
    assert merged(files(base), files(ours), files(base)) == (files(ours), [])


def test_a_conflict_shows_both_sides() -> None:
    assert merged({"i.md": "a b"}, {"i.md": "a x"}, {"i.md": "a y"})[1] == [
        Conflict("i.md", 1, "x", "y")
    ]
