"""`[tool] version` in book.toml: a book is made by the versions that it asks for, or not at all."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest
from builders import contents, make_book, run

from publish.pinned import usual

OWN = importlib.metadata.version("everyword")


def pinned(folder: Path, pin: str) -> Path:
    return make_book(folder, more=f"[tool]\nversion = {pin}\n")


@pytest.mark.parametrize("pin", [f"=={OWN}", ">=0.0.1", f"~={OWN}", "", usual()])
def test_a_version_that_fits_is_built_with(tmp_path: Path, pin: str) -> None:
    assert run(pinned(tmp_path / "book", f'"{pin}"'), "build").code == 0


@pytest.mark.parametrize("pin", [">=999", f"!={OWN}", f"<{OWN}"])
def test_another_version_is_a_sentence_and_no_build(tmp_path: Path, pin: str) -> None:
    folder = pinned(tmp_path / "book", f'"{pin}"')
    before = contents(folder)
    for command in ("build", "check"):
        said = run(folder, command)

        assert (said.code, said.out) == (2, "")
        assert f"book.toml:11: the book is for everyword {pin}, and this is {OWN}" in said.err
    assert contents(folder) == before


def test_a_version_before_its_release_fits_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.pinned.version", lambda _: "1.3.0rc1")

    assert run(pinned(tmp_path / "book", '">=1.2,<2"'), "build").code == 0


def test_the_version_is_asked_before_keys_of_other_versions(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book", more='[later]\nkey = 1\n\n[tool]\nversion = ">=999"\n')

    assert "the book is for everyword >=999" in run(folder, "build").err


@pytest.mark.parametrize("pin", ['"1.2"', '"^1.2"', '"soon"'])
def test_what_is_no_version_is_a_sentence(tmp_path: Path, pin: str) -> None:
    said = run(pinned(tmp_path / "book", pin), "build")

    assert said.code == 2
    assert "is no version" in said.err
    assert ">=1.2,<2" in said.err


def test_a_number_is_no_string(tmp_path: Path) -> None:
    said = run(pinned(tmp_path / "book", "1.2"), "build")

    assert said.code == 2
    assert "`version` in [tool]" in said.err


@pytest.mark.parametrize(
    ("own", "wanted"), [("0.3.1", ">=0.3,<0.4"), ("1.2.0", ">=1.2,<2"), ("2.0.0rc1", ">=2.0,<3")]
)
def test_a_new_book_asks_for_what_promises_to_set_it_the_same(
    own: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.pinned.version", lambda _: own)

    assert usual() == wanted
