"""Books that several tests look at: built once, never changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from builders import build_elsewhere, run

# Where GitHub runs the tests, `publish check` would write into the summary of their job.
os.environ.pop("GITHUB_STEP_SUMMARY", None)

SINK = Path(__file__).parent / "sink"
MANUSCRIPT = Path(__file__).parent.parent / "manuscript"


@pytest.fixture(scope="session")
def built_sink(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the book with one of everything, its four editions built; copied by `sink`."""
    folder = tmp_path_factory.mktemp("sink") / "book"
    shutil.copytree(SINK, folder)
    said = run(folder, "build")

    assert said.code == 0, said.err
    return folder


@pytest.fixture
def sink(built_sink: Path, tmp_path: Path) -> Path:
    """A copy of the built book with one of everything, to be changed."""
    return Path(shutil.copytree(built_sink, tmp_path / "book"))


@pytest.fixture(scope="session")
def built_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder above the project's own manuscript, its editions built by a process of its own."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(MANUSCRIPT, folder / "manuscript")
    build_elsewhere(folder, {"TZ": "UTC", "PYTHONHASHSEED": "0"})
    return folder
