"""Reports of findings: each form says the same, for those who read it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from builders import make_book, run
from lxml import etree

from publish.book import Finding, Place
from publish.checks import RULES
from publish.reports import asked, make_report
from publish.reports.plain import grouped

FAULTY = "# I\n\nOne.\n\nA call[^9] of no note, and a [link](gone.md).\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    folder = make_book(tmp_path / "books" / "one", {"i.md": FAULTY})
    assert run(folder, "build").code == 0
    monkeypatch.chdir(folder)
    return folder


def test_paths_count_from_the_root_of_the_repository(folder: Path) -> None:
    told = json.loads(run(folder, "check", "--format", "json").out)
    found = {(entry["rule"], entry["file"], entry["line"]) for entry in told["findings"]}

    assert ("undefined-note", "books/one/i.md", 5) in found
    assert ("broken-link", "books/one/i.md", 5) in found


def test_the_words_of_the_line_and_the_place_in_it_are_told(folder: Path) -> None:
    told = json.loads(run(folder, "check", "--format", "json").out)
    entry = next(one for one in told["findings"] if one["rule"] == "undefined-note")

    assert entry["words"] == FAULTY.splitlines()[4]
    assert entry["words"][entry["column"] - 1 :].startswith("[^9]")


def test_a_fingerprint_stays_while_the_line_moves_and_changes_with_its_words(folder: Path) -> None:
    def prints() -> dict[str, str]:
        told = json.loads(run(folder, "check", "--format", "json").out)
        return {one["rule"]: one["fingerprint"] for one in told["findings"]}

    before = prints()["undefined-note"]
    (folder / "i.md").write_text(FAULTY.replace("One.\n", "One.\n\nTwo.\n\nThree.\n"), "utf-8")
    assert prints()["undefined-note"] == before

    (folder / "i.md").write_text(FAULTY.replace("of no note", "of none"), "utf-8")
    assert prints()["undefined-note"] != before


def test_two_alike_have_prints_of_their_own(folder: Path) -> None:
    finding = Finding("lost-words", "error", None, "gone")
    report = make_report([finding, finding], (), RULES, (), folder)

    assert len({entry.print for entry in report.entries}) == 2


def test_sarif_has_rules_places_and_prints(folder: Path) -> None:
    said = run(folder, "check", "--format", "sarif")
    log = json.loads(said.out)
    (result,) = (r for r in log["runs"][0]["results"] if r["ruleId"] == "broken-link")
    place = result["locations"][0]["physicalLocation"]

    assert (said.code, log["version"]) == (1, "2.1.0")
    assert place["artifactLocation"]["uri"] == "books/one/i.md"
    assert place["region"]["startLine"] == 5
    assert log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "broken-link"
    assert re.fullmatch("[0-9a-f]{64}", result["partialFingerprints"]["wordsOfTheLine/v1"])


def test_junit_counts_what_failed(folder: Path) -> None:
    root = etree.fromstring(run(folder, "check", "--format", "junit").out.encode())
    suite = root.find("testsuite[@name='books/one/i.md']")

    assert suite is not None
    assert int(str(suite.get("failures"))) == len(suite.findall("testcase/failure")) >= 2


def test_junit_of_a_clean_book_has_a_case_that_passed(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book")
    run(folder, "build")
    root = etree.fromstring(run(folder, "check", "--format", "junit").out.encode())

    assert [case.get("name") for case in root.iter("testcase")] == ["ebook"]


def test_a_judge_that_is_silent_is_no_pass(folder: Path) -> None:
    report = make_report([], (("epubcheck", "there is no Java"),), RULES, ("ebook",), folder)
    from publish.reports import FORMS

    assert '"executionSuccessful": false' in FORMS["sarif"](report)
    assert 'errors="1"' in FORMS["junit"](report)


def test_github_annotates_the_line(folder: Path) -> None:
    lines = run(folder, "check", "--format", "github").out.splitlines()
    (note,) = (line for line in lines if "undefined-note" in line)

    assert note.startswith(
        "::error title=undefined-note,file=books/one/i.md,line=5,col=7,endColumn=11::"
    )


def test_a_message_cannot_break_out_of_its_form(folder: Path) -> None:
    from publish.reports import FORMS

    nasty = Finding("x", "error", Place("a,b:c\n::error::x", 3), 'x\n::error::"<&\x01]]>')
    report = make_report([nasty], (), RULES, (), folder)

    assert FORMS["github"](report).count("\n") == 1
    etree.fromstring(FORMS["junit"](report).encode())
    json.loads(FORMS["sarif"](report))


def test_forms_in_files_leave_standard_output_to_nobody(folder: Path) -> None:
    said = run(folder, "check", "--format", "sarif=a.sarif", "--format", "junit=b.xml")

    assert (said.code, said.out) == (1, "")
    json.loads((folder / "a.sarif").read_text("utf-8"))
    etree.parse(folder / "b.xml")


def test_text_is_one_line_a_finding_where_nobody_watches(folder: Path) -> None:
    for line in run(folder, "check").out.splitlines():
        assert re.match(r"\S+?(:\d+)?: (error|warning): ", line)


def test_on_a_terminal_the_line_is_shown_with_a_caret(folder: Path) -> None:
    finding = Finding("x", "error", Place(str(folder / "i.md"), 5), "[^9] is no note", "write it")
    shown = re.sub(r"\x1b\[\d+m", "", grouped(make_report([finding], (), RULES, (), folder)))

    assert shown.splitlines()[:5] == [
        "books/one/i.md",
        "    5  error  [^9] is no note  x",
        "       A call[^9] of no note, and a [link](gone.md).",
        "             ^^^^",
        "       write it",
    ]


@pytest.mark.parametrize(
    "values", [("xml",), ("json=",), ("json", "text"), ("",), ("json", "sarif", "junit=a")]
)
def test_what_cannot_be_asked_for_is_a_sentence(folder: Path, values: tuple[str, ...]) -> None:
    words = [word for value in values for word in ("--format", value)]
    said = run(folder, "check", *words)

    assert (said.code, said.out) == (2, "")
    assert "--format" in said.err


def test_a_report_that_cannot_be_written_is_a_sentence(folder: Path) -> None:
    said = run(folder, "check", "--format", "json=no/such/folder.json")

    assert said.code == 2
    assert "cannot be written" in said.err


def test_rules_are_listed_name_first(folder: Path) -> None:
    lines = run(folder, "rules").out.splitlines()

    assert [line.split()[0] for line in lines] == list(RULES)


def test_forms_are_parsed() -> None:
    assert asked(("text", "junit=x=y.xml")) == [("text", None), ("junit", Path("x=y.xml"))]
    assert asked(("json=-",)) == [("json", None)]


def test_a_book_that_cannot_be_read_stands_in_every_report(folder: Path) -> None:
    (folder / "book.toml").write_text("[book]\ntitle = 1\n", "utf-8")
    forms = ("json", "sarif", "junit", "html")
    words = [word for form in forms for word in ("--format", f"{form}={folder / form}")]
    said = run(folder, "check", "--format", "github", *words)
    told = json.loads((folder / "json").read_text("utf-8"))
    (failed,) = told["failed"]
    invocation = json.loads((folder / "sarif").read_text("utf-8"))["runs"][0]["invocations"][0]
    (note,) = invocation["toolExecutionNotifications"]

    assert said.code == 2
    assert "publish: " in said.err
    assert said.out.startswith("::error title=books/one,file=books/one/book.toml,line=2::`title`")
    assert (failed["file"], failed["line"]) == ("books/one/book.toml", 2)
    assert not invocation["executionSuccessful"]
    assert note["locations"][0]["physicalLocation"]["region"] == {"startLine": 2}
    assert 'errors="1"' in (folder / "junit").read_text("utf-8")
    assert "<h1>1 book not read</h1>" in (folder / "html").read_text("utf-8")
