"""`publish new`: a repository whose first build and check are clean, in a folder that was empty."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from builders import contents, run

from publish.new import PLACEHOLDER, WORKFLOW, Options, make_new


def new(folder: Path, *words: str) -> tuple[int, str, str]:
    said = run(folder.parent, "new", str(folder), *words)
    return said.code, said.out, said.err


def book(folder: Path) -> dict[str, dict[str, object]]:
    return tomllib.loads((folder / "manuscript" / "book.toml").read_text("utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("words", [(), ("--language", "de-AT", "--date", "2026-01-31")], ids=str)
def test_the_first_build_and_check_are_clean(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Not a word on standard error but which edition is being made, and no finding."""
    folder = tmp_path / "book"
    assert new(folder, *words)[0] == 0
    built = run(folder, "build")
    checked = run(folder, "check", "--strict")

    assert (built.code, checked.code, checked.out) == (0, 0, "")
    assert [line for line in built.err.splitlines() if not line.startswith("making ")] == []
    assert {line.split()[0].rpartition("/")[2] for line in built.out.splitlines()} == {
        "ebook.epub",
        "book.pdf",
        "pamphlet.pdf",
        "screen.pdf",
    }


@pytest.mark.slow
@pytest.mark.parametrize("language", ["cs", "ar"])
def test_an_ebook_in_any_language_is_clean(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "book"
    new(folder, "--language", language)
    run(folder, "build", "ebook")

    assert run(folder, "check", "--strict", "ebook").out == ""
    assert (len(book(folder)["edition"]) == 1) == (language == "ar")


def test_what_the_command_line_says_stands_in_the_book(tmp_path: Path) -> None:
    title = 'A "Quoted" \\ *Star*'
    code, _, _ = new(
        tmp_path / "b", "--title", title, "--author", "Ä. Eins", "--author", "B. {language}",
        "--language", "fr-CA", "--date", "1999-12-31",
    )  # fmt: skip
    said = book(tmp_path / "b")

    assert code == 0
    assert said["book"]["title"] == title
    assert said["book"]["authors"] == ["Ä. Eins", "B. {language}"]
    assert said["book"]["language"] == "fr-CA"
    assert str(said["book"]["date"]) == "1999-12-31"
    assert "allow" not in said
    assert (
        (tmp_path / "b" / "README.md")
        .read_text("utf-8")
        .startswith('# A "Quoted" \\\\ \\*Star\\*\n')
    )


def test_the_workflow_names_the_action_or_asks_for_it(tmp_path: Path) -> None:
    _, _, err = new(tmp_path / "a", "--action", "press/everyword@v1")
    assert err == ""
    assert "uses: press/everyword@v1\n" in (tmp_path / "a" / WORKFLOW).read_text("utf-8")

    _, _, err = new(tmp_path / "b")
    assert PLACEHOLDER in err
    assert f"uses: {PLACEHOLDER}\n" in (tmp_path / "b" / WORKFLOW).read_text("utf-8")


def test_every_file_is_named_and_there(tmp_path: Path) -> None:
    _, out, _ = new(tmp_path / "book")
    named = {str(Path(line).relative_to(tmp_path / "book")) for line in out.splitlines()}

    assert named == set(contents(tmp_path / "book"))
    assert {".gitignore", WORKFLOW, "README.md", "manuscript/book.toml"} <= named
    assert "build/" in (tmp_path / "book" / ".gitignore").read_text("utf-8").splitlines()


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_new(tmp_path / name, Options(title="One"))

    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine\n", "utf-8")
    before = contents(tmp_path)
    code, out, err = new(tmp_path)

    assert (code, out) == (2, "")
    assert "not empty" in err
    assert contents(tmp_path) == before


def test_a_fresh_clone_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "clone" / ".git").mkdir(parents=True)

    assert new(tmp_path / "clone")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--language", "no language"),
        ("--title", "a\x07b"),
        ("--title", ""),
        ("--action", "press"),
        ("--action", "press/everyword@v1\n      - run: x"),
        ("--date", "soon"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, out, err = new(tmp_path / "book", *words)

    assert (code, out) == (2, "")
    assert err
    assert not (tmp_path / "book").exists()


def test_a_file_in_the_place_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "book").write_text("mine\n", "utf-8")

    assert new(tmp_path / "book")[0] == 2
    assert (tmp_path / "book").read_text("utf-8") == "mine\n"
