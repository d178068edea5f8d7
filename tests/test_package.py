"""The wheel is a package like any other: from it alone a book is made, far from the sources."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STYLES = ROOT / "styles"
(SEED,) = (ROOT / "seeds").glob("*.txt")

pytestmark = pytest.mark.slow


def run(folder: Path, *command: str | Path) -> str:
    """Runs a command elsewhere, with nothing of this process's Python; returns its output."""
    env = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the backend that the lock pins: nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--isolated", "--no-index", "--no-deps", "--no-build-isolation", "--quiet")
    run(folder, sys.executable, "-m", "pip", "wheel", *options, "-w", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a new environment: `publish` from the wheel, the engines lent by ours."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "env", symlinks=True)
    python = folder / "env" / "bin" / "python"
    options = ("--isolated", "--no-index", "--no-deps", "--quiet")
    run(folder, sys.executable, "-m", "pip", "--python", python, "install", *options, wheel)
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    # A path named in a .pth file is not searched for .pth files, so an editable install of the
    # project in this environment does not come along.
    paths = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (site / "lent.pth").write_text("\n".join(paths) + "\n", "utf-8")
    return python.parent


@pytest.fixture(scope="module")
def book(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder far from the sources with a book that the installed commands made of the seed."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(folder, installed / "publish", "clean", SEED, "-o", folder / "book")
    run(folder, installed / "publish", "-C", folder / "book", "build")
    return folder / "book"


def test_the_wheel_holds_styles_fonts_and_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    sheets = {f"publish/_styles/{p.relative_to(STYLES)}": p for p in STYLES.rglob("*.css")}
    fonts = {f"publish/_styles/{p.relative_to(STYLES)}": p for p in STYLES.rglob("*.ttf")}
    (info,) = {name.split("/")[0] for name in inside if ".dist-info/" in name}
    licences = {f"{info}/licenses/LICENSE": ROOT / "LICENSE"}
    for licence in STYLES.glob("fonts/*/OFL.txt"):
        licences[f"{info}/licenses/{licence.relative_to(ROOT)}"] = licence

    assert len(sheets) > 3
    assert len(fonts) > 3
    assert len(licences) > 1
    for name, source in {**sheets, **fonts, **licences}.items():
        assert inside.get(name) == source.read_bytes(), name
    assert b"publish = publish.cli:main" in inside[f"{info}/entry_points.txt"]
    assert b"License-Expression: AGPL-3.0-or-later" in inside[f"{info}/METADATA"]


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        stray = [
            n for n in archive.namelist() if "__pycache__" in n or n.startswith("publish/tests")
        ]

    assert {top for top in tops if not top.endswith(".dist-info")} == {"publish"}
    assert stray == []


def test_the_package_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    where = run(tmp_path, installed / "python", "-c", "import publish; print(publish.__file__)")

    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_installed_command_has_help(installed: Path, tmp_path: Path) -> None:
    said = run(tmp_path, installed / "publish", "--help")

    for command in ("clean", "build", "check"):
        assert f"\n  {command} " in said


def test_the_installed_command_makes_every_edition(book: Path) -> None:
    editions = tomllib.loads((book / "manuscript" / "book.toml").read_text("utf-8"))["edition"]
    wanted = {f"{name}.{edition['format']}" for name, edition in editions.items()}

    assert len(wanted) == 4
    assert {p.name for p in (book / "build").iterdir() if p.is_file()} == wanted
    for name in wanted:
        start = (book / "build" / name).read_bytes()[:60]
        assert start.startswith(b"%PDF-") or b"mimetypeapplication/epub+zip" in start, name


def test_the_wheel_and_the_sources_make_the_same_bytes(book: Path, tmp_path: Path) -> None:
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from publish.cli import main; main()"
    sources = (sys.executable, "-c", program)
    run(tmp_path, *sources, "clean", SEED, "-o", tmp_path / "book")
    run(tmp_path, *sources, "-C", tmp_path / "book", "build", "book", "ebook")

    for edition in ("book.pdf", "ebook.epub"):
        assert digest(tmp_path / "book" / "build" / edition) == digest(book / "build" / edition)
