"""The cases in tests/cases/typography.txt: what is typed and what stands on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publish.typeset import typeset
from publish.typography import RULES
from publish.xhtml import el, parse, serialize

FILE = Path(__file__).parent / "cases" / "typography.txt"
SHOWN = str.maketrans("\u00a0\u202f\u200a", "~¦|")


def cases() -> list[tuple[str, str, str]]:
    """(language, typed, on the page)."""
    found = []
    for section in re.split(r"(?m)^== ", FILE.read_text("utf-8"))[1:]:
        language, *lines = section.strip("\n").split("\n")
        found += [(language, *pair) for pair in zip(lines[::2], lines[1::2], strict=True)]
    return found


def on_page(text: str, language: str, off: tuple[str, ...] = ()) -> str:
    root = parse(serialize(el("div", None, el("p", None, text))))
    typeset(root, language, frozenset(off))
    return "".join(str(words) for words in root.itertext())


@pytest.mark.parametrize(("language", "typed", "page"), cases())
def test_case(language: str, typed: str, page: str) -> None:
    assert on_page(typed, language).translate(SHOWN) == page


@pytest.mark.parametrize(("language", "typed", "page"), cases())
def test_what_is_set_stays_so(language: str, typed: str, page: str) -> None:
    once = on_page(typed, language)

    assert on_page(once, language).translate(SHOWN) == page


@pytest.mark.parametrize(("language", "typed", "page"), cases())
def test_with_all_rules_off_it_is_as_typed(language: str, typed: str, page: str) -> None:
    assert on_page(typed, language, tuple(RULES)) == typed
    assert re.findall(r"\w+", page) == re.findall(r"\w+", typed)


def test_each_rule_has_a_case_that_needs_it() -> None:
    needless = [
        name
        for name in RULES
        if all(
            on_page(typed, lang, (name,)).translate(SHOWN) == page for lang, typed, page in cases()
        )
    ]

    assert needless == []


@pytest.mark.parametrize("language", "en de fr es it ru pt pl nl sv".split())
def test_each_language_has_ten_cases(language: str) -> None:
    assert sum(one == language for one, _, _ in cases()) >= 10
