"""Building: which files, all or none, and the record of what was built from what."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import EPUB, PAMPHLET, PRINT, contents, make_book, run

from publish import make
from publish.errors import PublishError
from publish.manuscript import load
from publish.record import digest_of_file

TEXTS = {"i.md": "# I\n\nOne two three.\n", "ii.md": "# II\n\nFour five six.\n"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book with an ebook, a print edition and a pamphlet in build/."""
    folder = make_book(
        tmp_path_factory.mktemp("made") / "book", TEXTS, editions=EPUB + PRINT + PAMPHLET
    )
    said = run(folder, "build")

    assert said.code == 0, said.err
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "book"))


def test_an_edition_is_a_file_of_its_name_and_nothing_else_lies_there(built: Path) -> None:
    names = set(contents(built / "build"))

    assert {name for name in names if not name.startswith("records/")} == {
        "ebook.epub",
        "print.pdf",
        "pamphlet.pdf",
    }
    assert {name.split(".")[0] for name in names if name.startswith("records/")} == {
        "records/ebook",
        "records/print",
        "records/pamphlet",
    }
    assert [path for path in (built / "build").iterdir() if path.name.startswith(".")] == []


def test_what_was_made_is_printed_with_pages_and_size(folder: Path) -> None:
    said = run(folder, "build")
    lines = said.out.strip().split("\n")

    assert [line.split()[0].rsplit("/", 1)[1] for line in lines] == [
        "ebook.epub",
        "print.pdf",
        "pamphlet.pdf",
    ]
    assert [" pages" in line for line in lines] == [False, True, True]
    assert " sheet" in lines[2]
    assert all(line.endswith(" kB") for line in lines)
    for name in ("ebook", "print", "pamphlet"):
        assert name in said.err


def test_the_editions_named_are_made_and_no_other(folder: Path) -> None:
    before = contents(folder / "build")
    (folder / "i.md").write_text("# I\n\nChanged.\n")
    said = run(folder, "build", "ebook", "ebook")
    after = contents(folder / "build")

    assert said.code == 0
    changed = {name for name in after if after[name] != before.get(name)}
    assert {"ebook.epub", "records/ebook.json"} <= changed
    assert changed & {"print.pdf", "pamphlet.pdf", "records/print.json"} == set()


def test_building_again_changes_no_byte(folder: Path) -> None:
    before = contents(folder / "build")
    run(folder, "build")

    assert contents(folder / "build") == before


def test_the_record_says_what_was_built(built: Path) -> None:
    for name, file in (("ebook", "ebook.epub"), ("print", "print.pdf")):
        record = json.loads((built / "build" / "records" / f"{name}.json").read_text("utf-8"))

        assert record["edition"] == name
        assert record["files"] == {file: digest_of_file(built / "build" / file)}
        assert len(record["inputs"]) == 64


def test_the_record_holds_nothing_of_this_machine(built: Path) -> None:
    for path in (built / "build" / "records").iterdir():
        assert str(built) not in path.read_text("utf-8")


def test_a_book_in_a_folder_below_is_built_beside_it(tmp_path: Path) -> None:
    make_book(tmp_path / "manuscript")
    said = run(tmp_path, "build")

    assert said.code == 0
    assert (tmp_path / "build" / "ebook.epub").is_file()
    assert not (tmp_path / "manuscript" / "build").exists()


# All or none


@pytest.mark.parametrize("failing", ["print", "pamphlet", "ebook"])
def test_one_edition_failing_leaves_all_as_they_were(
    folder: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder / "build")
    (folder / "i.md").write_text("# I\n\nChanged.\n")
    whole = make._make

    def fail(document: object, *rest: object) -> object:
        if getattr(document, "edition").name == failing:  # noqa: B009 - the type is the point
            raise PublishError("it fails", "do something")
        return whole(document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(make, "_make", fail)
    said = run(folder, "build")

    assert said.code == 2
    assert contents(folder / "build") == before


def test_a_move_that_fails_half_way_is_taken_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder / "build")
    (folder / "i.md").write_text("# I\n\nChanged.\n")
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if self.name == "print.pdf" and ".making-" in str(self) and "before" not in str(self):
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    said = run(folder, "build")

    assert said.code == 2
    assert "No space left on device" in said.err
    assert contents(folder / "build") == before


def test_an_interrupted_build_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder / "build")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(make, "_move_in", stop)
    with pytest.raises(KeyboardInterrupt):
        make.build(folder, ())

    assert contents(folder / "build") == before
    assert [path for path in (folder / "build").iterdir() if path.name.startswith(".")] == []


def test_what_else_lies_in_build_is_left_alone(folder: Path) -> None:
    (folder / "build" / "mine.txt").write_text("mine")
    (folder / "build" / "old.pdf").write_text("mine")
    run(folder, "build", "ebook")

    assert (folder / "build" / "mine.txt").read_text() == "mine"
    assert (folder / "build" / "old.pdf").read_text() == "mine"


def test_findings_are_told_and_do_not_stop_a_build(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book", {"i.md": "# I\n\nOne.[^9]\n"})
    said = run(folder, "build")

    assert said.code == 0
    assert "i.md:3: error: [^9] calls a note" in said.err


def test_what_is_allowed_is_not_told(tmp_path: Path) -> None:
    folder = make_book(
        tmp_path / "book",
        {"i.md": "# I\n\nOne.[^1]\n"},
        notes="[^1]: {missing}\n",
        more="[allow]\nnote-without-body = 'lost'\n",
    )

    assert "note-without-body" not in run(folder, "build").err


def test_editions_are_chosen_in_the_order_asked_for(built: Path) -> None:
    manuscript = load(built)

    assert [e.name for e in make.choose(manuscript, ("print", "ebook"))] == ["print", "ebook"]
    assert make.choose(manuscript, ()) == manuscript.editions


def test_what_a_killed_build_left_is_swept_by_the_next(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book", {"i.md": "# I\n\nWords.\n"}, editions=EPUB)
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                           capture_output=True, text=True, check=True)  # fmt: skip
    left = folder / "build" / f".making-{ended.stdout.strip()}-x"
    running = folder / "build" / f".making-{os.getppid()}-y"
    left.mkdir(parents=True)
    running.mkdir()
    make.build(folder, ())

    assert not left.exists()
    assert running.exists()
