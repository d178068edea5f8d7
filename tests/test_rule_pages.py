"""The page of each rule: its fault is found where it says, and what it advises is clean."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from builders import run
from planter import Planted, before_and_after, place_of, sow

from publish.book import Finding
from publish.checks import RULES
from publish.checks.literate import FAMILIES, parse, plain, rules

PAGES = Path(str(files("publish.checks") / "pages"))
LONG = {"epubcheck", "shop-limit", "more-than-a-ream"}


def named(rule: str) -> object:
    """Books on paper and judges take seconds."""
    page = (PAGES / f"{rule}.md").read_text("utf-8")
    slow = rule in LONG or 'format = "pdf"' in page
    return pytest.param(rule, marks=pytest.mark.slow) if slow else rule


def found(findings: list[Finding], rule: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule]


def place(finding: Finding) -> tuple[str, int]:
    return (finding.place.file, finding.place.line) if finding.place else ("", 0)


def enabled(book: Planted, rule: str) -> Planted:
    """The book with a rule enabled that is off by itself."""
    if not rules()[rule].asked:
        return book
    added = book.files.get("book.toml, added", "") + f'[check]\nenable = ["{rule}"]\n'
    return Planted(book.files | {"book.toml, added": added}, book.steps, book.found)


@pytest.mark.parametrize("rule", [named(rule) for rule in RULES])
def test_the_fault_of_a_page_is_found_and_what_it_advises_is_clean(
    rule: str, tmp_path: Path
) -> None:
    before, after = before_and_after(rules()[rule].page)
    seen = found(sow(enabled(before, rule), tmp_path / "before"), rule)
    assert before.found is not None, "the page does not say where the fault is found"
    file, line = place_of(before, tmp_path / "before")

    assert [(f"/{place(f)[0]}".endswith(f"/{file}"), place(f)[1]) for f in seen[:1]] == [
        (True, line)
    ], seen
    assert {finding.level for finding in seen} <= set(rules()[rule].level.split(" or "))
    assert found(sow(enabled(after, rule), tmp_path / "after"), rule) == []


def test_every_page_is_a_rule_and_the_list_is_in_order() -> None:
    assert sorted(path.stem for path in PAGES.iterdir()) == list(RULES)
    assert {rule.family for rule in rules().values()} <= set(FAMILIES)
    assert all(sentence.endswith(".") for sentence in RULES.values())


@pytest.mark.parametrize(
    "page",
    [
        "",
        "# other\n\nA sentence.\n\n*error · words*\n",
        "# one\n\nNo stop\n\n*error · words*\n",
        "# one\n\nA sentence.\n\n*fatal · words*\n",
        "# one\n\nA sentence.\n\n*error · poetry*\n",
    ],
)
def test_a_page_that_does_not_begin_as_pages_do_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match=r"pages/one\.md"):
        parse(page, "one")


def test_rules_are_listed_by_family(tmp_path: Path) -> None:
    lines = run(tmp_path, "rules", "--family", "sheets").out.splitlines()
    names = [line.split()[0] for line in lines]

    assert names == [name for name, rule in rules().items() if rule.family == "sheets"]
    assert run(tmp_path, "rules", "--family", "poetry").code == 2


def test_a_rule_is_explained_in_plain_words(tmp_path: Path) -> None:
    said = run(tmp_path, "explain", "uncalled-note")

    assert said.code == 0
    assert said.out == plain(rules()["uncalled-note"].page)
    assert "UNCALLED-NOTE\n" in said.out
    assert "```" not in said.out


def test_an_unknown_rule_names_the_nearest(tmp_path: Path) -> None:
    said = run(tmp_path, "explain", "uncaled-notes")

    assert said.code == 2
    assert "did you mean uncalled-note?" in said.err
