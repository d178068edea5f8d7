"""`publish check`: what is built and from what, allowances, levels and exit codes."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from builders import EPUB, HEAD, PRINT, config, contents, make_book, run

from publish.book import Finding
from publish.checks import RULES
from publish.judges import JudgeMissing
from publish.judges.warm import stop_all

TEXT = {"i.md": "# I\n\nOne two three.[^1]\n"}
NOTES = "[^1]: {missing}\n"
ALLOW = "[allow]\nnote-without-body = 'No witness has it.'\n"


@pytest.fixture(autouse=True)
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The judges take seconds and have tests of their own; one only notes what it is shown."""
    shown: list[str] = []

    def judge(path: Path) -> list[Finding]:
        shown.append(path.name)
        return []

    monkeypatch.setattr("publish.checks.epubcheck.epubcheck", judge)
    monkeypatch.setattr("publish.checks.ace.ace", lambda _: [])
    return shown


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checked") / "book"
    make_book(folder, TEXT, notes=NOTES, more=ALLOW, editions=EPUB + PRINT)
    said = run(folder, "build")

    assert said.code == 0, said.err
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "book"))


def rules(out: str) -> list[str]:
    """The rule of each line of the answer."""
    return [line.split(" (")[-1].split(")")[0] for line in out.strip().split("\n") if line]


def set_toml(
    folder: Path, more: str = ALLOW, editions: str = EPUB + PRINT, head: str = HEAD
) -> None:
    text = config(["i.md"], notes="notes.md", more=more, editions=editions, head=head)
    (folder / "book.toml").write_text(text)


def test_a_sound_book_is_clean(folder: Path, judged: list[str]) -> None:
    said = run(folder, "check", "--strict")

    assert (said.code, said.out, said.err) == (0, "", "")
    assert judged == ["ebook.epub"]


def test_checking_changes_nothing(folder: Path) -> None:
    before = contents(folder)
    run(folder, "check")

    assert contents(folder) == before


def test_an_edition_that_was_not_built_is_found_and_the_others_are_checked(
    folder: Path, judged: list[str]
) -> None:
    (folder / "build" / "print.pdf").unlink()
    said = run(folder, "check")

    assert (said.code, rules(said.out)) == (1, ["edition-unbuilt"])
    assert "build/print.pdf: error: " in said.out
    assert "`publish build print`" in said.out
    assert judged == ["ebook.epub"]


def test_nothing_built_at_all(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book", editions=EPUB + PRINT)
    said = run(folder, "check")

    assert (said.code, rules(said.out)) == (1, ["edition-unbuilt"] * 2)
    assert not (folder / "build").exists()


@pytest.mark.parametrize(
    "change",
    ["i.md", "notes.md", "title", "style", "words", "restart", "edition"],
)
def test_an_edition_built_from_something_else_is_found_by_digest(folder: Path, change: str) -> None:
    if change in {"i.md", "notes.md"}:
        with (folder / change).open("a") as file:
            file.write("\n<!-- a remark -->\n")
    elif change == "title":
        set_toml(folder, head=HEAD.replace("A Book", "Another Book"))
    elif change == "style":
        (folder / "styles").mkdir()
        (folder / "styles" / "base.css").write_text("p { margin: 0 }")
    elif change == "words":
        set_toml(folder, f"{ALLOW}[words]\nnotes = 'Endnotes'\n")
    elif change == "restart":
        set_toml(folder, f"{ALLOW}[notes]\nrestart = 'section'\n")
    else:
        set_toml(folder, editions=EPUB.replace("fonts = false\n", ""))
    found = rules(run(folder, "check", "ebook").out)

    if change == "restart":  # the numbers of one section are the same either way
        assert found == []
    else:
        assert "edition-stale" in found


def test_words_changed_since_the_build_are_told_by_one_finding(folder: Path) -> None:
    set_toml(folder)
    run(folder, "build")
    (folder / "i.md").write_text("# I\n\nOne two four, five.[^1]\n")
    assert set(rules(run(folder, "check").out)) == {"edition-stale"}
    assert {"altered-words", "added-words"} & set(rules(run(folder, "collate").out))

    set_toml(folder, f"{ALLOW}edition-stale = 'so it is'\n")
    assert "altered-words" in rules(run(folder, "check").out)


def test_a_new_file_time_alone_is_nothing(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))

    assert run(folder, "check").code == 0


def test_a_font_of_the_books_own_that_changes_makes_its_editions_stale(folder: Path) -> None:
    set_toml(folder)
    (folder / "styles").mkdir()
    (folder / "styles" / "own.ttf").write_bytes(b"one")
    run(folder, "build", "ebook")
    (folder / "styles" / "own.ttf").write_bytes(b"two")

    assert "edition-stale" in rules(run(folder, "check", "ebook").out)


def test_an_edition_changed_after_it_was_built_is_found(folder: Path) -> None:
    path = folder / "build" / "print.pdf"
    path.write_bytes(path.read_bytes() + b"\n")
    said = run(folder, "check")

    assert (said.code, rules(said.out)) == (1, ["edition-altered"])


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"\x00" * 100])
@pytest.mark.parametrize("file", ["print.pdf", "ebook.epub"])
def test_an_edition_that_is_no_such_file_is_found(folder: Path, file: str, content: bytes) -> None:
    (folder / "build" / file).write_bytes(content)
    said = run(folder, "check")

    assert said.code == 1
    assert "edition-altered" in rules(said.out)
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "record", ["", "{", "[]", "7", "{}", '{"shape": 1}', '{"shape": 999}', "null", "[" * 9000]
)
def test_a_damaged_record_counts_as_none(folder: Path, record: str) -> None:
    (folder / "build" / "records" / "print.json").write_text(record)
    said = run(folder, "check")

    assert (said.code, rules(said.out)) == (1, ["edition-unbuilt"])


@pytest.mark.parametrize("field", ["inputs", "files", "pages", "anchors"])
def test_a_record_with_something_missing_counts_as_none(folder: Path, field: str) -> None:
    path = folder / "build" / "records" / "print.json"
    record = json.loads(path.read_text())
    del record[field]
    path.write_text(json.dumps(record))

    assert rules(run(folder, "check").out) == ["edition-unbuilt"]


# Levels and exit codes


def test_warnings_pass_unless_strict(folder: Path) -> None:
    set_toml(folder, head=HEAD.replace("date = 2026-01-02\n", ""))
    run(folder, "build")

    assert run(folder, "check").code == 0
    assert run(folder, "check", "--strict").code == 1
    assert rules(run(folder, "check").out) == ["date-missing"]


def test_a_required_judge_that_cannot_run_is_exit_3_and_the_rest_still_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_toml(folder, editions=EPUB.replace("judges = []\n", "") + PRINT)
    run(folder, "build", "ebook")
    (folder / "build" / "print.pdf").unlink()
    monkeypatch.undo()
    monkeypatch.setattr("publish.judges._folder", lambda _: None)
    said = run(folder, "check")

    assert said.code == 3
    assert "epubcheck could not run: EPUBCheck is not installed" in said.err
    assert rules(said.out) == ["edition-unbuilt"]


def test_a_judge_that_is_not_required_is_a_line_on_standard_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr("publish.judges._folder", lambda _: None)
    monkeypatch.setattr("publish.checks.ace.program", lambda: "")
    said = run(folder, "check")

    assert (said.code, said.out) == (0, "")
    assert "epubcheck could not run" in said.err
    assert "ace could not run: Ace is not installed; npm install" in said.err


def test_no_java_is_a_judge_that_cannot_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> tuple[str, ...]:
        raise JudgeMissing("there is no Java to run the judges with", "install one")

    set_toml(folder, editions=EPUB.replace("judges = []\n", ""))
    run(folder, "build")
    monkeypatch.undo()
    stop_all()  # a Java of another test may still run
    monkeypatch.setattr("publish.judges.warm.javas", missing)
    said = run(folder, "check")

    assert said.code == 3
    assert "there is no Java" in said.err


def test_what_a_judge_finds_is_a_finding_of_the_edition(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Finding("epubcheck", "error", None, "RSC-005 EPUB/i.xhtml:3: bad")]
    monkeypatch.setattr("publish.checks.epubcheck.epubcheck", lambda _: found)
    said = run(folder, "check")

    assert (said.code, said.out) == (1, "ebook: error: RSC-005 EPUB/i.xhtml:3: bad (epubcheck)\n")


# Allowances


def test_an_allowance_takes_its_rule_away_and_no_other(folder: Path) -> None:
    set_toml(folder, "")
    run(folder, "build")
    said = run(folder, "check")

    assert (said.code, rules(said.out)) == (0, ["note-without-body"])
    assert "notes.md:1: warning: " in said.out


def test_note_without_body_never_covers_a_call_without_a_note(folder: Path) -> None:
    set_toml(folder)
    (folder / "i.md").write_text("# I\n\nOne two three.[^1]\n\nFour.[^2]\n")
    run(folder, "build")
    said = run(folder, "check")

    assert (said.code, rules(said.out)) == (1, ["undefined-note"])
    assert "i.md:5: error: " in said.out


def test_an_allowance_that_nothing_needs_is_a_finding_at_its_line(folder: Path) -> None:
    set_toml(folder, f"{ALLOW}empty-note = 'not so'\n")
    run(folder, "build")
    said = run(folder, "check")
    line = (folder / "book.toml").read_text().split("\n").index("empty-note = 'not so'") + 1

    assert (said.code, rules(said.out)) == (0, ["allowance-unneeded"])
    assert f"book.toml:{line}: warning: [allow] empty-note" in said.out
    assert run(folder, "check", "--strict").code == 1


def test_of_one_edition_alone_no_allowance_is_known_to_be_unneeded(folder: Path) -> None:
    set_toml(folder, f"{ALLOW}layout-warning = 'maybe in print'\n")
    run(folder, "build")

    assert rules(run(folder, "check", "ebook").out) == []


def test_an_edition_alone_is_checked_alone(folder: Path, judged: list[str]) -> None:
    (folder / "build" / "ebook.epub").unlink()
    said = run(folder, "check", "print")

    assert (said.code, judged) == (0, [])


# The manuscript's own rules


@pytest.mark.parametrize(
    ("text", "rule", "line", "code"),
    [
        ("One.[^1]\n", "heading-missing", 1, 0),
        ("# I\n\nOne.[^1]\n\n### Deep\n", "heading-skips-level", 5, 1),
        ("# I\n\nOne.[^1]\n\n## A\n\n#### B\n", "heading-skips-level", 7, 1),
        ("\n# I[^1]\n", "empty-part", 2, 0),
    ],
)
def test_rules_about_the_manuscript(
    folder: Path, text: str, rule: str, line: int, code: int
) -> None:
    set_toml(folder)
    (folder / "i.md").write_text(text)
    run(folder, "build")
    said = run(folder, "check")

    assert (said.code, rules(said.out)) == (code, [rule])
    assert f"i.md:{line}: " in said.out


def test_headings_that_come_back_up_skip_nothing(folder: Path) -> None:
    set_toml(folder)
    (folder / "i.md").write_text("# I\n\nOne.[^1]\n\n## A\n\n### B\n\n## C\n\n### D\n\nx\n")
    run(folder, "build")

    assert run(folder, "check", "--strict").out == ""


def test_every_rule_that_the_tests_meet_has_a_sentence() -> None:
    assert all(sentence.endswith(".") for sentence in RULES.values())


# Files from anywhere


def test_a_pdf_from_anywhere(folder: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "else.pdf"
    shutil.copy(folder / "build" / "print.pdf", pdf)

    assert run(tmp_path, "check", str(pdf)).code == 0
    pdf.write_bytes(pdf.read_bytes()[:2000])
    said = run(tmp_path, "check", str(pdf))
    assert (said.code, rules(said.out)[0]) == (1, "pdf-damaged")


def test_a_file_that_is_neither(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("no")
    said = run(tmp_path, "check", str(tmp_path / "x.txt"))

    assert said.code == 2
    assert "neither an EPUB nor a PDF" in said.err
    assert run(tmp_path, "check", str(tmp_path / "gone.pdf")).code == 2


def test_addresses_of_every_form_are_no_unread_words(tmp_path: Path) -> None:
    texts = {
        "i.md": "# I\n\nSee [one], [two](ii.md#Lists_(=,_?)) and [three](ii.md).\n\n"
        "[one]:\n    ii.md#somewhere-else\n",
        "ii.md": "# II\n\nWords.\n",
    }
    folder = make_book(tmp_path / "book", texts)
    run(folder, "build")

    assert "words-unread" not in rules(run(folder, "check").out)


# Allowances of one place, and rules that are asked for

TWICE = {"i.md": "# I\n\nIt was the the end.\n", "ii.md": "# II\n\nIn the\nthe end.\n\nOf of it.\n"}


@pytest.mark.parametrize(
    ("allow", "left"),
    [
        ("doubled-word = 'so'", []),
        ("doubled-word = {file = 'ii.md', reason = 'so'}", ["i.md:3"]),
        ("doubled-word = {text = 'Of of', reason = 'so'}", ["i.md:3", "ii.md:3"]),
        ("doubled-word = {file = 'i.md', text = 'the  the', reason = 'a'}", ["ii.md:3", "ii.md:6"]),
        ("doubled-word = [{text = 'Of of', reason = 'a'}, {file = 'i.md', reason = 'b'}]",
         ["ii.md:3"]),
        ("[[allow.doubled-word]]\ntext = 'the the'\nreason = 'a'", ["ii.md:6"]),
    ],
)  # fmt: skip
def test_an_allowance_may_be_of_a_file_or_of_words(
    tmp_path: Path, allow: str, left: list[str]
) -> None:
    more = allow if allow.startswith("[[") else f"[allow]\n{allow}\n"
    folder = make_book(tmp_path / "book", TWICE, more=f"{more}\n")
    run(folder, "build")
    out = run(folder, "check").out

    assert [line.split("/")[-1].split(": ")[0] for line in out.splitlines()] == left


def test_a_build_is_silent_about_what_is_allowed_at_one_place(tmp_path: Path) -> None:
    allow = "[allow]\nbroken-link = {file = 'i.md', reason = 'the place is lost'}\n"
    texts = {"i.md": "# I\n\n[a](#gone)\n", "ii.md": "# II\n\n[a](#gone)\n"}
    folder = make_book(tmp_path / "book", texts, more=allow)
    said = run(folder, "build")

    assert "ii.md:3: " in said.err
    assert "/i.md:3: " not in said.err


def test_an_allowance_of_one_edition_leaves_the_others(tmp_path: Path) -> None:
    allow = "[allow]\nedition-unbuilt = {edition = 'ebook', reason = 'made elsewhere'}\n"
    folder = make_book(tmp_path / "book", editions=EPUB + PRINT, more=allow)
    said = run(folder, "check")

    assert rules(said.out) == ["edition-unbuilt"]
    assert "print.pdf" in said.out


def test_an_allowance_of_unneeded_allowances_is_one_too(tmp_path: Path) -> None:
    allow = "[allow]\ndoubled-word = 'why'\nallowance-unneeded = 'kept for later'\n"
    folder = make_book(tmp_path / "book", more=allow)
    run(folder, "build")
    assert rules(run(folder, "check").out) == []

    toml = (folder / "book.toml").read_text()
    (folder / "book.toml").write_text(toml.replace("doubled-word = 'why'\n", ""))
    said = run(folder, "check")
    assert rules(said.out) == ["allowance-unneeded"]
    assert "[allow] allowance-unneeded: nothing needs" in said.out


def test_an_allowance_of_a_place_that_nothing_needs_is_told_with_its_words(tmp_path: Path) -> None:
    allow = "[allow]\ndoubled-word = [\n  {text = 'the the', reason = 'a'},\n"
    allow += "  {text = 'of of', reason = 'b'},\n]\n"
    texts = {"i.md": "# I\n\nIt was the the end.\n"}
    folder = make_book(tmp_path / "book", texts, more=allow)
    run(folder, "build")
    said = run(folder, "check")
    toml = (folder / "book.toml").read_text().splitlines()

    assert rules(said.out) == ["allowance-unneeded"]
    assert f"book.toml:{toml.index(next(x for x in toml if 'of of' in x)) + 1}: " in said.out
    assert "text 'of of'" in said.out


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("[allow]\ndoubled-words = 'x'\n", "names a rule 'doubled-words' that does not exist"),
        ("[check]\nenable = ['isbn-mising']\n", "enables a rule 'isbn-mising' that does not exist"),
        ("[allow]\ndoubled-word = {text = 'x'}\n", "`reason`"),
        ("[allow]\ndoubled-word = []\n", "must not be empty"),
    ],
)
def test_an_allowance_or_a_rule_that_cannot_be_is_a_sentence(
    tmp_path: Path, more: str, says: str
) -> None:
    said = run(make_book(tmp_path / "book", more=more), "check")

    assert said.code == 2
    assert says in said.err
    assert "book.toml:" in said.err


def test_a_rule_that_is_asked_for_is_off_by_itself(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book")
    run(folder, "build")
    assert run(folder, "check").out == ""

    with (folder / "book.toml").open("a") as file:
        file.write("[check]\nenable = ['isbn-missing']\n")
    run(folder, "build")
    assert rules(run(folder, "check").out) == ["isbn-missing"]
