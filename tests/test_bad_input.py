"""The user's mistakes: a sentence with file and line and what to do; nothing there is harmed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import EPUB, PRINT, Said, config, contents, make_book, run

Break = Callable[[Path], object]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound book with a picture and a note, its ebook in build/."""
    folder = tmp_path_factory.mktemp("sound") / "book"
    make_book(folder, {"i.md": "# I\n\nOne two.[^1]\n"}, notes="[^1]: Three.\n")
    said = run(folder, "build")

    assert said.code == 0, said.err
    return folder


@pytest.fixture(autouse=True)
def no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge takes seconds and has tests of its own."""
    monkeypatch.setattr("publish.checks.epubcheck.epubcheck", lambda _: [])


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of the sound book."""
    subprocess.run(["cp", "-r", str(built), str(tmp_path / "book")], check=True)
    return tmp_path / "book"


def refused(folder: Path, break_it: Break, *words: str, code: int = 2) -> Said:
    """Break the book and run the command; what it must always do is asserted here."""
    before = contents(folder / "build")
    break_it(folder)
    said = run(folder, *(words or ("build",)))

    assert said.code == code, said
    assert "Traceback" not in said.err + said.out
    assert contents(folder / "build") == before
    sentence, advice = said.err.strip().split("\n")[-2:]
    assert sentence.startswith("publish: ")
    assert advice.startswith("  ")
    assert len(advice.strip()) > 10
    return said


def write(name: str, text: str | bytes) -> Break:
    def change(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    return change


def found(folder: Path, break_it: Break, *, code: int = 1) -> list[str]:
    """Break the book and check it; the lines about the manuscript. `build/` must stay as it is."""
    before = contents(folder / "build")
    break_it(folder)
    said = run(folder, "check")

    assert said.code == code, said
    assert contents(folder / "build") == before
    return [line for line in said.out.split("\n") if "(edition-" not in line and line]


def toml(more: str = "", **changes: str) -> Break:
    """A book.toml for the sound book, with `more` before the editions."""
    text = config(["i.md"], notes="notes.md", more=more)
    for old, new in changes.items():
        text = "\n".join(new if line.startswith(f"{old} = ") else line for line in text.split("\n"))
    return write("book.toml", text)


def toml_line(folder: Path, number: str) -> str:
    return (folder / "book.toml").read_text("utf-8").split("\n")[int(number) - 1]


# No manuscript, an empty one, files that cannot be read


def test_no_manuscript(tmp_path: Path) -> None:
    said = run(tmp_path, "build")

    assert said.code == 2
    assert re.match(r"publish: \S+: no manuscript here", said.err)
    assert "publish clean" in said.err


def test_no_such_folder(tmp_path: Path) -> None:
    said = run(tmp_path / "none", "check")

    assert said.code == 2
    assert "no manuscript here" in said.err


@pytest.mark.parametrize("text", ["", "\n \n\t\n", "\ufeff\r\n"])
def test_an_empty_text(folder: Path, text: str) -> None:
    said = refused(folder, write("i.md", text))

    assert "i.md: the file is empty" in said.err


def test_an_empty_book_toml(folder: Path) -> None:
    said = refused(folder, write("book.toml", ""))

    assert "book.toml:1: [book] is missing" in said.err


def test_no_parts(folder: Path) -> None:
    said = refused(folder, write("book.toml", '[book]\ntitle = "x"\n[text]\nparts = []\n' + EPUB))

    assert "book.toml:4: `parts` in [text]" in said.err


def test_no_editions(folder: Path) -> None:
    said = refused(folder, write("book.toml", '[book]\ntitle = "x"\n[text]\nparts = ["i.md"]\n'))

    assert re.search(r"book\.toml:\d: \[edition\] is missing", said.err)


def test_a_text_that_is_not_there(folder: Path) -> None:
    said = refused(folder, lambda home: (home / "i.md").unlink())

    assert re.search(r"book\.toml:\d+: \[text\] names 'i\.md'", said.err)


def test_notes_that_are_not_there(folder: Path) -> None:
    said = refused(folder, lambda home: (home / "notes.md").unlink())

    assert re.search(r"book\.toml:\d+: \[text\] names 'notes\.md'", said.err)


def test_a_folder_in_place_of_a_text(folder: Path) -> None:
    def change(home: Path) -> None:
        (home / "i.md").unlink()
        (home / "i.md").mkdir()

    said = refused(folder, change)

    assert re.search(r"book\.toml:\d+: \[text\] names 'i\.md'", said.err)


@pytest.mark.parametrize("file", ["i.md", "notes.md", "book.toml"])
def test_a_file_that_is_not_utf8(folder: Path, file: str) -> None:
    raw = (folder / file).read_bytes()
    said = refused(folder, write(file, raw + b"\n\ncaf\xe9\n"))

    assert f"{file}:{raw.count(bytes([10])) + 3}: not UTF-8 (byte 0xe9" in said.err


@pytest.mark.parametrize(("raw", "code"), [(b"a\n\nb\x00c", "0000"), (b"a\n\n\x1b[0m", "001B")])
def test_a_control_character(folder: Path, raw: bytes, code: str) -> None:
    said = refused(folder, write("i.md", raw))

    assert f"i.md:3: a control character (U+{code})" in said.err


@pytest.mark.parametrize("name", ["../out.md", "/etc/hostname", "link.md", "a/../../out.md"])
def test_a_text_outside_the_book(folder: Path, name: str) -> None:
    (folder.parent / "out.md").write_text("secret")
    (folder / "link.md").symlink_to(folder.parent / "out.md")
    said = refused(folder, write("book.toml", config(["i.md", name])))

    assert re.search(r"book\.toml:\d+: \[text\] names '.*', which lies outside", said.err)
    assert "secret" not in said.err


def test_a_text_named_twice(folder: Path) -> None:
    said = refused(folder, write("book.toml", config(["i.md", "i.md"])))

    assert re.search(r"book\.toml:\d+: \[text\] names 'i\.md' twice", said.err)


# book.toml


def test_malformed_toml(folder: Path) -> None:
    said = refused(folder, write("book.toml", '[book]\ntitle = "x"\nlanguage == "en"\n'))

    assert "book.toml:3: malformed TOML" in said.err


@pytest.mark.parametrize(
    ("text", "line"), [('[book]\ntitle = "x', 2), ("[book]\n[book]\n", 2), ("a = " + "[" * 9000, 1)]
)
def test_toml_that_is_malformed_in_other_ways(folder: Path, text: str, line: int) -> None:
    said = refused(folder, write("book.toml", text))

    assert f"book.toml:{line}: malformed TOML" in said.err


@pytest.mark.parametrize(
    ("more", "line", "message", "near"),
    [
        ("[notes]\nrestrat = 'book'\n", 2, "unknown key `restrat` in [notes]", "restart"),
        ("[wrods]\nback = 'x'\n", 1, "unknown key [wrods]", "words"),
        ("[words]\nbakc = 'x'\n", 2, "unknown key `bakc` in [words]", "back"),
        ("[edition.x]\nformat = 'pdf'\nstyle = []\n", 3, "`style` in [edition.x]", "styles"),
        ("[typography]\nqoutes = 'keep'\n", 2, "`qoutes` in [typography]", ""),
    ],
)
def test_an_unknown_key_names_its_line_and_the_nearest(
    folder: Path, more: str, line: int, message: str, near: str
) -> None:
    said = refused(folder, toml(f"\n{more}"))
    at = re.search(r"book\.toml:(\d+): (.*)", said.err)

    assert at
    assert toml_line(folder, at[1]) == more.split("\n")[line - 1]
    assert message in at[2]
    assert f"did you mean `{near}" in said.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title", 'title = ""'),
        ("title", "title = 5"),
        ("title", 'title = "a\\u0007b"'),
        ("title", 'title = "a\\u0000"'),
        ("date", 'date = "2026-01-02"'),
        ("authors", 'authors = "A. Writer"'),
        ("format", 'format = "docx"'),
        ("styles", "styles = [5]"),
        ("parts", 'parts = ["i.md", 7]'),
        ("parts", 'parts = ["a\\u0000.md"]'),
        ("parts", 'parts = [""]'),
        ("notes", 'notes = "\\u0000"'),
        ("rights", "rights = []"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_line(folder: Path, old: str, new: str) -> None:
    said = refused(folder, toml(**{old: new}))
    at = re.search(r"book\.toml:(\d+): ", said.err)

    assert at
    assert toml_line(folder, at[1]) == new


def test_a_parts_array_over_several_lines_is_pointed_into(folder: Path) -> None:
    said = refused(folder, toml(parts='parts = [\n  "i.md",\n  "gone.md",\n]'))
    at = re.search(r"book\.toml:(\d+): ", said.err)

    assert at
    assert toml_line(folder, at[1]) == '  "gone.md",'


@pytest.mark.parametrize("text", ["{x}", "{", "{0.__class__}", "{n:9999999999}", "{n!q}"])
def test_words_with_a_gap_that_nothing_fills(folder: Path, text: str) -> None:
    said = refused(folder, toml(f"[words]\nback = '{text}'"))
    at = re.search(r"book\.toml:(\d+): `back` in \[words\]", said.err)

    assert at
    assert text in toml_line(folder, at[1])


def test_an_edition_that_does_not_exist(folder: Path) -> None:
    for command in ("build", "check", "collate"):
        said = refused(folder, lambda _: None, command, "ebok")

        assert "book.toml has no edition named 'ebok'" in said.err
        assert "ebook" in said.err.split("\n")[1]


@pytest.mark.parametrize("name", ["Ebook", "a/b", "../x", "", "con fig", "."])
def test_an_edition_whose_name_cannot_be_a_files(folder: Path, name: str) -> None:
    said = refused(folder, toml(f'[edition."{name}"]\nformat = "epub"'))

    assert re.search(
        rf"book\.toml:\d+: an edition cannot be named {re.escape(repr(name))}", said.err
    )


def test_an_unknown_style(folder: Path) -> None:
    said = refused(folder, toml(styles='styles = ["base", "epbu"]'))

    assert re.search(r"book\.toml:\d+: there is no style 'epbu'", said.err)
    assert "base" in said.err.split("\n")[1]


@pytest.mark.parametrize("name", ["../base", "fonts/../base", "/etc/x", ""])
def test_a_style_outside(folder: Path, name: str) -> None:
    said = refused(folder, toml(styles=f'styles = ["{name}"]'))

    assert "there is no style" in said.err


def test_an_unknown_piece(folder: Path) -> None:
    said = refused(folder, toml(format='format = "epub"\npieces = ["text", "apendix"]'))

    assert re.search(r"book\.toml:\d+: .*'apendix'", said.err)
    assert "colophon" in said.err.split("\n")[1]


def test_an_unknown_rule_in_an_allowance(folder: Path) -> None:
    said = refused(folder, toml("[allow]\nnote-without-bodies = 'x'"), "check")

    assert re.search(r"book\.toml:\d+: \[allow\] names a rule", said.err)


def test_an_allowance_without_a_reason(folder: Path) -> None:
    said = refused(folder, toml("[allow]\nnote-without-body = ''"))

    assert re.search(r"book\.toml:\d+: `note-without-body` in \[allow\]", said.err)


# Notes, pictures, markup: the book is readable, so they are findings of `check`


def test_a_note_called_but_not_defined(folder: Path) -> None:
    lines = found(folder, write("i.md", "# I\n\nOne.[^1]\n\nTwo.[^2]\n"))

    assert any(
        re.match(r"\S*i\.md:5: error: \[\^2\] .*\(undefined-note\) — write", line) for line in lines
    )


def test_a_note_defined_but_not_called(folder: Path) -> None:
    lines = found(folder, write("notes.md", "[^1]: Three.\n\n[^2]: Four.\n"))

    assert any(
        re.match(r"\S*notes\.md:3: error: .*\(uncalled-note\) — put", line) for line in lines
    )


def test_a_note_written_twice(folder: Path) -> None:
    lines = found(folder, write("notes.md", "[^1]: Three.\n\n[^1]: Four.\n"))

    assert any(
        re.match(r"\S*notes\.md:3: error: .*notes\.md:1.*\(duplicate-note\) — give", line)
        for line in lines
    )


def test_words_among_the_notes(folder: Path) -> None:
    lines = found(folder, write("notes.md", "[^1]: Three.\n\nStray.\n"))

    assert any(
        re.match(r"\S*notes\.md:3: error: .*\(words-outside-notes\)", line) for line in lines
    )


@pytest.mark.parametrize(
    ("picture", "rule"),
    [
        ("gone.png", "missing-image"),
        ("../out.png", "image-outside"),
        ("/etc/hostname", "image-outside"),
    ],
)
def test_a_picture_that_is_missing_or_outside(folder: Path, picture: str, rule: str) -> None:
    (folder.parent / "out.png").write_bytes(b"\x89PNG secret")
    text = f"# I\n\nOne.[^1]\n\n![A thing]({picture})\n"
    said = refused(folder, write("i.md", text))

    assert re.search(rf"i\.md:5: the picture '{re.escape(picture)}'", said.err)
    assert any(
        re.match(rf"\S*i\.md:5: error: .*\({rule}\) — put", line)
        for line in found(folder, write("i.md", text))
    )


def test_a_picture_that_is_no_picture(folder: Path) -> None:
    write("x.png", b"words, whatever its name says")(folder)
    said = refused(folder, write("i.md", "# I\n\nOne.[^1]\n\n![A thing](x.png)\n"))

    assert "x.png" in said.err


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<a href='javascript:alert(1)'>x</a>",
        "<p onclick='alert(1)'>x</p>",
        "<p style='position:fixed'>x</p>",
        "<iframe src='https://example.org'></iframe>",
        "<svg><script>alert(1)</script></svg>",
        "<object data='x'></object>",
        "<link rel='attachment' href='/etc/hostname'>",
        "<meta http-equiv='refresh' content='0'>",
        "<img src='x' onerror='x()'>",
    ],
)
def test_unsafe_markup_is_dropped_and_told_with_its_line(folder: Path, markup: str) -> None:
    text = f"# I\n\nOne.[^1]\n\n{markup}\n"
    lines = found(folder, write("i.md", text), code=1)

    assert any(re.match(r"\S*i\.md:5: warning: .*\(dropped-markup\)", line) for line in lines)


def test_unsafe_markup_is_in_no_edition(folder: Path) -> None:
    import zipfile

    text = (
        "# I\n\nOne.[^1]\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n"
        "<p onclick='x()' style='color:red'>two</p>\n\n<iframe src='http://example.org'></iframe>\n"
    )
    write("i.md", text)(folder)
    said = run(folder, "build")

    assert said.code == 0
    assert said.err.count("(dropped-markup)") == 5
    with zipfile.ZipFile(folder / "build" / "ebook.epub") as book:
        inside = b"".join(book.read(name) for name in book.namelist() if name.endswith(".xhtml"))
    assert b"two" in inside
    for unsafe in (b"script", b"alert", b"onclick", b"iframe", b"example.org", b'style="'):
        assert unsafe not in inside


def test_markup_nested_without_end(folder: Path) -> None:
    said = refused(folder, write("i.md", "<div>" * 500 + "x"))

    assert re.search(r"i\.md: markup is nested deeper", said.err)


# The output


def test_a_file_in_place_of_the_output_folder(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book")
    (folder / "build").write_text("mine")
    said = run(folder, "build")

    assert said.code == 2
    assert re.match(r"publish: \S+build: cannot be written", said.err)
    assert (folder / "build").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_output_folder_that_may_not_be_written(folder: Path) -> None:
    (folder / "build").chmod(0o555)
    try:
        said = refused(folder, lambda _: None)
    finally:
        (folder / "build").chmod(0o755)

    assert "cannot be written" in said.err


def test_a_folder_in_place_of_an_edition(folder: Path) -> None:
    (folder / "build" / "ebook.epub").unlink()
    (folder / "build" / "ebook.epub").mkdir()
    (folder / "build" / "ebook.epub" / "mine").write_text("mine")
    said = refused(folder, lambda _: None)

    assert "ebook.epub" in said.err


def test_a_failed_first_build_leaves_no_folder(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book", {"i.md": "# I\n\n![x](gone.png)\n"})
    said = run(folder, "build")

    assert said.code == 2
    assert not (folder / "build").exists()


# The command as a user meets it


@pytest.mark.slow
@pytest.mark.parametrize("command", ["build", "check"])
def test_from_the_shell(folder: Path, command: str) -> None:
    (folder / "book.toml").write_text("[book]\ntitel = 'x'\n")
    done = subprocess.run(
        [sys.executable, "-m", "publish.cli", "-C", str(folder), command],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert "book.toml:2: unknown key `titel` in [book]\n  did you mean `title`?" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_from_the_shell_in_a_book_of_its_own_folder(tmp_path: Path) -> None:
    make_book(tmp_path / "manuscript", {"i.md": "# I\n\nOne.[^1]\n"}, editions=EPUB + PRINT)
    done = subprocess.run(
        [sys.executable, "-m", "publish.cli", "check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "manuscript/i.md:3: error: [^1] calls a note" in done.stdout
    assert not (tmp_path / "build").exists()
