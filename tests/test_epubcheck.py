"""The official judge: it is asked rightly, it is heard, and our EPUBs pass it."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import epub_books
import pytest
from epub_books import BASE, FACES, PIECES, document, piece

from publish import judges
from publish.book import Meta, Piece, Place
from publish.checks.epubcheck import epubcheck
from publish.epub import write
from publish.errors import PublishError
from publish.judges import JudgeMissing
from publish.roles import ROLES

OLD_JAR = Path("/usr/share/java/epubcheck.jar")  # Debian's 4.2.6, which is also Kobo's


def everything(folder: Path) -> tuple[Piece, ...]:
    """One piece of each role, with pictures, a drawing, a formula, a table, a list."""
    epub_books.pictures(folder)
    names = ("a ship.png", "harbour.jpg", "still.gif", "line.svg")
    inside = "".join(f'<p><img src="{name}" alt="x"/></p>' for name in names)
    inside += "<table><tr><th>a</th><td>b</td></tr></table><dl><dt>a</dt><dd>b</dd></dl>"
    roles = sorted(set(ROLES) - {"contents", "notes", "title-page"})
    entry = '<h3 id="{0}-h">More</h3><dl><dt><dfn>a</dfn></dt><dd>b</dd></dl>'
    pieces = [piece(entry.format(r), r, f"a-{r}") for r in roles]
    return (*PIECES[:3], *pieces, piece(inside, "section", "Über"), *PIECES[3:])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    write(document(folder, *everything(folder), css=(FACES, BASE)), folder / "whole.epub")
    return folder / "whole.epub"


def spoiled(good: Path, bad: Path, name: str, before: bytes, after: bytes) -> Path:
    """A copy of an EPUB with a fault in one file."""
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == name:
                assert before in content
                content = content.replace(before, after)
            target.writestr(entry, content)
    return bad


@pytest.mark.slow
def test_a_book_of_every_role_passes(whole: Path) -> None:
    assert epubcheck(whole) == []


@pytest.mark.slow
def test_a_book_without_contents_fonts_or_cover_passes(tmp_path: Path) -> None:
    book = document(
        tmp_path,
        piece("<p>無</p>"),
        css=(),
        meta=Meta("無", language="zh"),
    )
    write(book, tmp_path / "bare.epub")

    assert epubcheck(tmp_path / "bare.epub") == []


@pytest.mark.slow
@pytest.mark.skipif(not OLD_JAR.is_file(), reason="EPUBCheck 4.2.6 is not on this machine")
def test_the_shops_old_judge_passes_it_too(whole: Path) -> None:
    command = [judges.javas()[0], "-jar", str(OLD_JAR), str(whole), "-q", "--failonwarnings"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.slow
def test_faults_are_findings_with_their_place(whole: Path, tmp_path: Path) -> None:
    bad = spoiled(
        whole, tmp_path / "bad.epub", "EPUB/one.xhtml", b'<h2 epub:type="title">One</h2>',
        b"<h2 colour='red'>One</h2><p><a href='#gone'>x</a></p>",
    )  # fmt: skip
    found = epubcheck(bad)

    place = Place("EPUB/one.xhtml", 6)

    assert [(f.rule, f.level, f.place) for f in found] == [("epubcheck", "error", place)] * 2
    assert [f.message.split(": ")[0] for f in found] == ["RSC-005", "RSC-012"]
    assert max(len(f.message) for f in found) < 320


@pytest.mark.slow
def test_a_file_that_is_no_epub_is_an_error_not_a_pass(tmp_path: Path) -> None:
    (tmp_path / "no.epub").write_bytes(b"not a zip")

    assert {f.level for f in epubcheck(tmp_path / "no.epub")} == {"error"}


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="no such file"):
        epubcheck(tmp_path / "gone.epub")


# The judge that cannot run is never a pass


@pytest.fixture
def no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "_folder", lambda _: None)


@pytest.mark.usefixtures("no_package")
def test_no_jar_is_a_judge_that_could_not_run(whole: Path) -> None:
    with pytest.raises(JudgeMissing, match="not installed") as raised:
        epubcheck(whole)
    assert raised.value.code == 3


@pytest.mark.usefixtures("no_package")
def test_no_java_is_a_judge_that_could_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(JudgeMissing, match="no Java"):
        judges.javas()


def test_the_java_of_the_package_comes_after_the_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "java"
    own.write_text("#!/bin/sh\nexit 0\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    first, second = judges.javas()

    assert first == str(own)
    assert second.endswith("java-runtime/bin/java")
