"""Files made to harm whoever opens them: a sentence for each, within ten seconds and a gigabyte."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from builders import make_book, run
from hostile_files import FILES, entries, packed, written

from publish.book import Finding, Place
from publish.checks import RULES
from publish.checks.foreign import HARMFUL, inspect, told_once
from publish.checks.judged import Judged
from publish.errors import PublishError
from publish.guard import Limits, Stopped
from publish.judges import warm

HEAVY = re.compile(r"million|thousand|bomb|overlapped\.|huge|quine|page-|many|laughs")


def named(name: str) -> object:
    return pytest.param(name, marks=pytest.mark.slow) if HEAVY.search(name) else name


@pytest.mark.parametrize("name", [named(name) for name in FILES])
def test_a_hostile_file_is_a_finding_in_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    make, wanted = FILES[name]
    path = tmp_path / name
    path.write_bytes(make())
    before = sorted(tmp_path.iterdir())
    # What children of other tests took, a Java that they left among them, and this process itself,
    # whose size a child is born with.
    warm.stop_all()
    subprocess.run(["true"], check=True)
    whose = (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
    most = max(resource.getrusage(who).ru_maxrss for who in whose)
    begun = time.monotonic()
    inspected = inspect(path)
    took = time.monotonic() - begun
    rules = {finding.rule for finding in inspected.findings}

    assert took < 10
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(most, 1_000_000)
    assert rules <= set(RULES)
    assert sorted(tmp_path.iterdir()) == before
    if wanted:
        assert rules & set(wanted), inspected.findings
    else:
        assert not [f for f in inspected.findings if f.level == "error"]
    for finding in inspected.findings:
        assert finding.message.isprintable()
        assert len(finding.message) < 400
        assert str(tmp_path) not in finding.message
        assert "Traceback" not in finding.message
        assert finding.place == Place(str(path))
    assert inspected.harmless == (not rules & HARMFUL)


@pytest.mark.parametrize(
    ("boxes", "content", "told"),
    [
        (b"", b"310 100 Td (a mark) Tj", True),
        (b"/TrimBox[20 20 200 380]", b"210 100 Td (a mark) Tj", False),
        (b"/TrimBox[20 20 200 380]", b"190 100 Td (a word) Tj", True),
        (b"", b"3 Tr 270 100 Td (read by a machine) Tj", False),
    ],
)
def test_letters_that_the_edge_cuts_are_told_and_marks_beside_it_are_not(
    boxes: bytes, content: bytes, told: bool, tmp_path: Path
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(written(b"BT /F 20 Tf " + content + b" ET", boxes))
    rules = [finding.rule for finding in inspect(path).findings]

    assert ("text-off-the-page" in rules) == told


def test_there_are_many_of_them() -> None:
    assert len(FILES) >= 100
    assert {rule for _, rules in FILES.values() for rule in rules} <= set(RULES)


LOCKED = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"'
    ' xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
    '<e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData>'
    '<e:CipherReference URI="E/n.xhtml"/></e:CipherData></e:EncryptedData></encryption>'
)


@pytest.mark.parametrize(
    ("algorithm", "rules"),
    [
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", ["entry-encrypted"]),
        ("http://www.idpf.org/2008/embedding", []),
        ("http://ns.adobe.com/pdf/enc#RC", []),
    ],
)
def test_protected_files_are_told_and_obfuscated_fonts_are_not(
    algorithm: str, rules: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "x.epub"
    locked = LOCKED.format(algorithm=algorithm)
    path.write_bytes(packed(entries() | {"META-INF/encryption.xml": locked}))
    found = inspect(path).findings

    assert [f.rule for f in found] == rules
    assert all("'E/n.xhtml' is encrypted" in f.message for f in found)


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("", ["alternative-missing"]),
        ('alt=""', []),
        ('alt="A lock"', []),
        ('role="presentation"', []),
        ('aria-label="A lock"', []),
    ],
)
def test_a_picture_without_words_is_told(said: str, rules: list[str], tmp_path: Path) -> None:
    path = tmp_path / "x.epub"
    path.write_bytes(packed(entries(body=f'<p><img src="x.png" {said}/></p>')))

    assert [f.rule for f in inspect(path).findings] == rules


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """Whatever names an address: no one connects to it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        address = f"http://127.0.0.1:{port}/x"
        page = entries()["E/n.xhtml"]
        assert isinstance(page, str)
        for number, head in enumerate(
            [
                f'<!DOCTYPE html SYSTEM "{address}.dtd">',
                f'<?xml-stylesheet href="{address}"?>',
                f'<!DOCTYPE html [<!ENTITY x SYSTEM "{address}">]>',
            ]
        ):
            path = tmp_path / f"{number}.epub"
            path.write_bytes(packed(entries() | {"E/n.xhtml": head + page}))
            inspect(path)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_file_of_the_machine_does_not_come_into_the_message(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><p>&x;</html>'
    path = tmp_path / "x.epub"
    path.write_bytes(packed(entries() | {"E/n.xhtml": page}))

    assert "s3cret" not in str(inspect(path))


def test_a_large_sparse_file_is_refused_by_its_size(tmp_path: Path) -> None:
    for name in ("x.epub", "x.pdf"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(3_000_000_000)
        begun = time.monotonic()

        assert [f.rule for f in inspect(path).findings] == ["limit-exceeded"]
        assert time.monotonic() - begun < 3


def test_a_reader_that_is_stopped_keeps_what_it_had_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "python"
    told = json.dumps({"rule": "file-missing", "level": "error", "message": "m", "hint": ""})
    child.write_text(
        f"#!{sys.executable}\nimport time\nprint({told!r}, flush=True)\ntime.sleep(60)\n"
    )
    child.chmod(0o755)
    monkeypatch.setattr("publish.checks.foreign.sys.executable", str(child))
    path = tmp_path / "x.epub"
    path.write_bytes(packed(entries()))
    inspected = inspect(path, Limits(1.0))

    assert [f.rule for f in inspected.findings] == ["file-missing", "limit-exceeded"]
    assert not inspected.harmless


@pytest.mark.parametrize(
    ("end", "rule"),
    [
        ("os.kill(os.getpid(), 11)", "ebook-damaged"),
        ("sys.exit('MemoryError')", "limit-exceeded"),
        ("sys.exit('Segmentation')", "ebook-damaged"),
    ],
)
def test_a_reader_that_breaks_off_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, rule: str
) -> None:
    child = tmp_path / "python"
    child.write_text(f"#!{sys.executable}\nimport os, sys\n{end}\n")
    child.chmod(0o755)
    monkeypatch.setattr("publish.checks.foreign.sys.executable", str(child))
    path = tmp_path / "x.epub"
    path.write_bytes(packed(entries()))
    inspected = inspect(path)

    assert [f.rule for f in inspected.findings] == [rule]
    assert not inspected.harmless


def test_modules_beside_the_file_are_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of strange files may hold a json.py."""
    (tmp_path / "json.py").write_text("raise SystemExit('run!')")
    (tmp_path / "publish").mkdir()
    (tmp_path / "publish" / "__init__.py").write_text("raise SystemExit('run!')")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x.epub"
    path.write_bytes(packed(entries()))

    assert inspect(path).findings == ()


# Whatever is named


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that judges are shown."""
    names: list[str] = []

    def epubcheck(path: Path) -> list[Finding]:
        names.append(path.name)
        return []

    monkeypatch.setattr("publish.checks.epubcheck.epubcheck", epubcheck)
    return names


def test_a_folder_of_files_is_checked_file_by_file(tmp_path: Path, shown: list[str]) -> None:
    folder = tmp_path / "many"
    (folder / "more").mkdir(parents=True)
    for name in ("laughs.epub", "more/sound.epub", "script.pdf", "more/empty.EPUB"):
        (folder / name).write_bytes(FILES[Path(name).name.replace("EPUB", "epub")][0]())
    (folder / "notes.txt").write_text("no book")
    (folder / "link.pdf").symlink_to("/etc/passwd")
    said = run(tmp_path, "check", str(folder), "--format", "json")
    found = {(Path(f["file"]).name, f["rule"]) for f in json.loads(said.out)["findings"]}

    assert said.code == 1
    assert {
        ("laughs.epub", "entity-unsafe"),
        ("script.pdf", "script-in-pdf"),
        ("empty.EPUB", "ebook-damaged"),
    } <= found
    assert not {name for name, _ in found} & {"sound.epub", "link.pdf", "notes.txt"}
    assert sorted(shown) == ["empty.EPUB", "sound.epub"]  # none that does harm


def test_a_folder_that_is_a_book_is_checked_as_one(tmp_path: Path, shown: list[str]) -> None:
    folder = make_book(tmp_path / "book")
    run(folder, "build")
    said = run(tmp_path, "check", str(folder))

    assert (said.code, shown) == (0, ["ebook.epub"])


def test_a_folder_with_nothing_in_it_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    said = run(tmp_path, "check", str(tmp_path / "none"))

    assert said.code == 2
    assert "neither a book nor an EPUB nor a PDF" in said.err


@pytest.mark.usefixtures("shown")
def test_an_editions_name_comes_before_a_folder_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_book(tmp_path / "book")
    run(folder, "build")
    (folder / "ebook").mkdir()
    monkeypatch.chdir(folder)

    assert run(folder, "check", "ebook").code == 0
    assert run(folder, "check", "./ebook").code == 2


def test_a_pipe_or_a_device_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.epub")
    for name in (str(tmp_path / "x.epub"), "/dev/zero"):
        with pytest.raises(PublishError, match="no such file"):
            inspect(Path(name))


def test_what_both_find_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "x.epub"
    path.write_bytes(FILES["item-missing.epub"][0]())
    inspected = inspect(path)
    judge = Finding("epubcheck", "error", None, "RSC-001: missing")

    assert [f.rule for f in told_once(inspected, (judge,))] == ["epubcheck"]
    assert [f.rule for f in told_once(inspected, ())] == ["file-missing"]


def test_where_epubcheck_is_stopped_our_own_rules_are_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(_: Path) -> list[Finding]:
        raise Stopped("did not come to an end within 60 seconds")

    monkeypatch.setattr("publish.checks.epubcheck.epubcheck", hang)
    path = tmp_path / "x.epub"
    path.write_bytes(FILES["item-missing.epub"][0]())
    said = run(tmp_path, "check", str(path))

    assert said.code == 1
    assert "(file-missing)" in said.out
    assert "(judge-stopped)" in said.out


@pytest.mark.slow
def test_a_book_of_the_tests_is_sound_to_our_own_rules(built_sink: Path) -> None:
    for path in sorted((built_sink / "build").glob("*.*")):
        found = inspect(path).findings
        assert [f for f in found if f.level == "error"] == [], path


def test_an_ebook_from_another_program_is_sound(tmp_path: Path) -> None:
    """Folders in the archive, names in percent signs, a data descriptor: all of it is usual."""
    path = tmp_path / "x.epub"
    item = '<item id="x" href="a%20b.xhtml" media-type="application/xhtml+xml"/>'
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in entries(items=item).items():
            archive.writestr(zipfile.ZipInfo(name), text)
        archive.mkdir("E/empty")
        with archive.open(zipfile.ZipInfo("E/a b.xhtml"), "w", force_zip64=True) as file:
            file.write(str(entries()["E/n.xhtml"]).encode())

    assert inspect(path).findings == ()
    assert Judged().silent == ()
    shutil.copy(path, tmp_path / "y")
    assert inspect(tmp_path / "y").kind == "epub"


def test_without_judges_only_our_own_rules_speak(tmp_path: Path, shown: list[str]) -> None:
    folder = make_book(tmp_path / "book")
    run(folder, "build")
    path = tmp_path / "x.epub"
    path.write_bytes(FILES["item-missing.epub"][0]())
    said = run(folder, "check", "--no-judges", str(path), "ebook")

    assert said.code == 1
    assert "(file-missing)" in said.out
    assert shown == []
