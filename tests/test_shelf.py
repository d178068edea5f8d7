"""Many books in one run: which ones are meant, what comes of them, which have changed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from builders import contents, make_book, run
from click.testing import CliRunner

from publish.changed import changed_since
from publish.cli import main
from publish.errors import PublishError
from publish.shelf import shelf

FAULTY = {"i.md": "# I\n\nA call[^9] of no note.\n"}


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of three books, one of them below `manuscript/`, and a file beside them."""
    for name in ("one", "two"):
        make_book(tmp_path / "books" / name)
    make_book(tmp_path / "books" / "three" / "manuscript")
    (tmp_path / "books" / "README.md").write_text("Books.\n", "utf-8")
    (tmp_path / "books" / "pictures").mkdir()
    (tmp_path / ".gitignore").write_text("build/\n", "utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "as it stands")


def publish(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def changed(ref: str) -> set[str]:
    return {folder.name for folder in changed_since(shelf(("books/*",)), ref)}


# Which books


@pytest.mark.usefixtures("books")
def test_a_pattern_takes_the_folders_that_hold_a_book() -> None:
    assert [path.as_posix() for path in shelf(("books/*",))] == [
        "books/one",
        "books/three",
        "books/two",
    ]


@pytest.mark.usefixtures("books")
def test_a_book_is_taken_once() -> None:
    assert [path.as_posix() for path in shelf(("books/two", "books/*", "books/**"))] == [
        "books/two",
        "books/one",
        "books/three",
    ]


def test_a_folder_named_like_a_pattern_is_that_folder(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "[1917]")

    assert shelf((str(folder),)) == (folder,)


@pytest.mark.usefixtures("books")
def test_a_pattern_that_meets_no_book_is_a_sentence() -> None:
    code, out, err = publish("-C", "shelves/*", "build")

    assert (code, out) == (2, "")
    assert "shelves/*" in err


# What comes of them


@pytest.mark.usefixtures("books")
def test_all_are_built_and_checked() -> None:
    code, out, _ = publish("-C", "books/*", "build")

    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [
        f"books/{name}/build/ebook.epub" for name in ("one", "three", "two")
    ]
    assert publish("-C", "books/*", "check")[:2] == (0, "")


def test_one_that_fails_keeps_no_other_from_being_built(books: Path) -> None:
    (books / "books" / "one" / "book.toml").write_text("[boook]\n", "utf-8")
    code, out, err = publish("-C", "books/*", "build")

    assert code == 2
    assert "books/one" in err
    assert len(out.splitlines()) == 2


def test_a_report_counts_paths_from_the_root_and_names_each_book(books: Path) -> None:
    publish("-C", "books/*", "build")
    make_book(books / "books" / "two", FAULTY)
    make_book(books / "books" / "one", FAULTY)
    code, out, _ = publish("-C", "books/*", "check", "--format", "json")
    told = json.loads(out)
    files = {one["file"] for one in told["findings"] if one["rule"] == "undefined-note"}

    assert code == 1
    assert files == {"books/one/i.md", "books/two/i.md"}
    assert "books/three: ebook" in told["checked"]


def test_the_worst_exit_code_is_the_run_s(books: Path) -> None:
    make_book(books / "books" / "two", FAULTY)
    assert publish("-C", "books/*", "check")[0] == 1

    (books / "books" / "one" / "book.toml").write_text("[boook]\n", "utf-8")
    code, out, err = publish("-C", "books/*", "check")
    assert code == 2
    assert "undefined-note" in out
    assert "books/one" in err


@pytest.mark.usefixtures("books")
def test_all_are_collated() -> None:
    publish("-C", "books/*", "build")
    code, out, _ = publish("-C", "books/one", "-C", "books/two", "collate")

    assert code == 0
    assert [line.split(":")[0] for line in out.splitlines()] == ["books/one", "books/two"]
    assert publish("-C", "books/*", "collate", "--certificate", "c.txt")[0] == 2


@pytest.mark.usefixtures("books")
def test_an_edition_is_named_for_every_book_and_a_file_once() -> None:
    publish("-C", "books/*", "build")
    epub = "books/one/build/ebook.epub"
    code, out, _ = publish("-C", "books/*", "check", "--format", "json", "ebook", epub)

    assert code == 0
    assert json.loads(out)["checked"] == [
        epub,
        *(f"books/{name}: ebook" for name in ("one", "three", "two")),
    ]


# What has changed


def test_only_the_changed_book_is_built(books: Path) -> None:
    text = books / "books" / "two" / "i.md"
    text.write_text("# I\n\nOther words.\n", "utf-8")
    code, out, _ = publish("-C", "books/*", "build", "--changed-since", "HEAD")

    assert code == 0
    assert out.startswith("books/two/build/ebook.epub")
    assert len(out.splitlines()) == 1


def test_what_counts_as_a_change(books: Path) -> None:
    assert changed("HEAD") == set()

    (books / "books" / "one" / "new picture é.png").write_bytes(b"x")
    assert changed("HEAD") == {"one"}

    (books / "books" / "three" / "manuscript" / "i.md").unlink()
    assert changed("HEAD") == {"one", "three"}

    commit(books)
    assert changed("HEAD") == set()
    assert changed("HEAD~1") == {"one", "three"}


def test_a_text_that_goes_to_another_book_changes_both(books: Path) -> None:
    (books / "books" / "one" / "i.md").rename(books / "books" / "two" / "from-one.md")
    commit(books)

    assert changed("HEAD~1") == {"one", "two"}


def test_built_files_are_no_change(books: Path) -> None:
    (books / ".gitignore").unlink()
    commit(books)
    publish("-C", "books/one", "build")

    assert changed("HEAD") == set()


def test_what_books_share_changes_all_of_them(books: Path) -> None:
    (books / "styles").mkdir()
    (books / "styles" / "house.css").write_text("p {}\n", "utf-8")

    assert changed("HEAD") == {"one", "two", "three"}


def test_what_a_book_links_to_is_its_own(books: Path) -> None:
    (books / "books" / "one" / "art").symlink_to("../pictures")
    commit(books)
    (books / "books" / "pictures" / "map.png").write_bytes(b"x")

    assert changed("HEAD") == {"one"}


def test_what_went_on_at_the_other_branch_is_no_change(books: Path) -> None:
    git(books, "checkout", "-q", "-b", "mine")
    (books / "books" / "one" / "i.md").write_text("# I\n\nMine.\n", "utf-8")
    commit(books)
    git(books, "checkout", "-q", "main")
    (books / "books" / "two" / "i.md").write_text("# I\n\nTheirs.\n", "utf-8")
    commit(books)
    git(books, "checkout", "-q", "mine")

    assert changed("main") == {"one"}


@pytest.mark.usefixtures("books")
def test_nothing_changed_is_said_and_clean() -> None:
    for command in ("build", "check", "collate"):
        code, out, err = publish("-C", "books/*", command, "--changed-since", "main")

        assert (code, out) == (0, "")
        assert "nothing has changed since main" in err


@pytest.mark.parametrize("ref", ["no-such", "--output=x", "", "HEAD:books"])
def test_a_ref_that_is_none_is_a_sentence(books: Path, ref: str) -> None:
    before = contents(books)
    code, out, err = publish("-C", "books/*", "check", "--changed-since", ref)

    assert (code, out) == (2, "")
    assert "no such commit" in err
    assert contents(books) == before


def test_outside_a_repository_is_a_sentence(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book")
    said = run(folder, "build", "--changed-since", "main")

    assert said.code == 2
    assert "git repository" in said.err


def test_a_repository_that_git_cannot_read_is_git_s_own_sentence(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book")
    (folder / ".git").write_text("no repository\n", "utf-8")

    with pytest.raises(PublishError, match="changed-since main: fatal"):
        changed_since((folder,), "main")
