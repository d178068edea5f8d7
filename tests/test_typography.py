"""The cases in tests/cases/typography.txt: what is typed and what stands on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publish.typeset import typeset
from publish.typography import RULES
from publish.typography.marks import QUOTES
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


SAMPLE = """"'It's' so," she said -- "in 1917-21, 1914--18, 12", 5' and... x '90s?""" + '"'

OWN_SPACES = {"nested": "\u200a", "french": "\u202f"}  # no other rule sets them there


def gaps(text: str) -> list[str]:
    """What stands before, between and after the words."""
    return re.split(r"\w+", text)


def changed_by(rule: str, typed: str, language: str) -> set[int]:
    """The gaps in which the rule, alone, changes a sign."""
    alone = on_page(typed, language, tuple(set(RULES) - {rule}))
    pairs = zip(gaps(typed), gaps(alone), strict=True)
    return {at for at, (before, after) in enumerate(pairs) if before != after}


@pytest.mark.parametrize("off", RULES)
@pytest.mark.parametrize("language", sorted(QUOTES))
def test_a_rule_that_is_off_changes_nothing_and_the_others_work(off: str, language: str) -> None:
    for typed in [SAMPLE, *(words for one, words, _ in cases() if one == language)]:
        mine = changed_by(off, typed, language)
        theirs = {at for rule in RULES if rule != off for at in changed_by(rule, typed, language)}
        every, kept = gaps(on_page(typed, language)), gaps(on_page(typed, language, (off,)))
        own = OWN_SPACES.get(off, "") if off != "french" or language == "fr" else ""
        assert not set(own) & set("".join(kept)) - set(typed), typed
        for at, written in enumerate(gaps(typed)):
            if at in mine - theirs:
                assert kept[at] == written, (typed, at)
            elif at not in mine:  # but for spaces beside the signs that another rule has set
                assert kept[at] == every[at].translate(dict.fromkeys(map(ord, own))), (typed, at)


@pytest.mark.parametrize("language", "en de fr es it ru pt pl nl sv".split())
def test_each_language_has_ten_cases(language: str) -> None:
    assert sum(one == language for one, _, _ in cases()) >= 10


@pytest.mark.parametrize(
    ("href", "words", "page"),
    [
        ("https://a.org/?x=%22a%20b%22&y=1--2", 'https://a.org/?x="a b"&y=1--2', None),
        ("mailto:o'hara--2@a.org", "o'hara--2@a.org", None),
        ("https://a.org/", 'the "a b" -- 1--2', "the “a b”—1–2"),
    ],
)
def test_an_address_that_a_link_shows_is_as_typed(href: str, words: str, page: str | None) -> None:
    root = parse(serialize(el("p", None, "Look: ", el("a", {"href": href}, words))))
    typeset(root, "en", frozenset())

    assert "".join(map(str, root.itertext())) == f"Look: {page or words}"


def test_code_and_its_options_stay_as_typed() -> None:
    typed = "path/to--file --option a--b $5--$10"
    root = parse(serialize(el("p", None, el("code", None, typed), " a--b")))
    typeset(root, "en", frozenset())

    assert "".join(map(str, root.itertext())) == f"{typed} a—b"
