"""Misreadings of scanners: planted in real text of many shapes, and not seen in clean text."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from publish.checks.misread import misreadings
from publish.checks.prose import Prose, prose
from publish.checks.spaced import spaces_misread

SEED = Path(__file__).parent.parent / "manuscript"
CLASSES = "rn>m cl>d li>h b>h vv>w ii>u ii>n u>n c>e o>c t>f f>s ri>n in>m l>i ln>h I>l !>l y>v q>g"


def texts() -> list[Prose]:
    return [prose(p.name, p.read_text("utf-8"), "en") for p in sorted(SEED.glob("*.md"))]


def test_a_clean_book_is_quiet() -> None:
    found = [*misreadings(texts()), *spaces_misread(texts())]

    assert [finding.message for finding in found] == []


@pytest.mark.parametrize("pair", CLASSES.split())
def test_most_misreadings_of_a_shape_are_found(pair: str) -> None:
    """Each planted alone, in a word of small letters; two of three that make no true word."""
    bad, _, good = pair.partition(">")
    chance = random.Random(pair)  # noqa: S311 - nothing secret
    whole = "\n\n".join(text.text for text in texts())
    spots = [m for m in re.finditer(r"(?<![\w’'-])[a-z]{4,}(?![\w’'-])", whole) if good in m[0]]
    missed, planted = [], 0
    for spot in chance.sample(spots, min(25, len(spots))):
        word = spot[0].replace(good, bad, 1)
        if re.search(rf"\b{re.escape(word)}\b", whole) or word in TRUE:
            continue
        text = prose("i.md", whole[: spot.start()] + word + whole[spot.end() :], "en")
        planted += 1
        if not any(f"“{word}”" in finding.message for finding in misreadings([text])):
            missed.append(word)

    assert planted > 3
    assert len(missed) <= planted / 3, missed


TRUE = frozenset("dose corner fight fold fame feat fear fate saying lull hill will fore".split())
"""Words that a confusion makes and that are words: nobody can see them by their shape."""


def test_a_word_that_stands_often_is_the_books_own() -> None:
    text = prose("i.md", "# I\n\n" + "The rnembers came. " * 3, "en")

    assert list(misreadings([text])) == []


def test_another_language_is_known_by_its_book_alone() -> None:
    often = "Die Menschen kamen. Alle Menschen gingen. " * 6
    text = prose("i.md", f"# I\n\n{often}Die Menfchen blieben. Die Mensehen standen.\n", "de")
    told = [finding.message for finding in misreadings([text])]

    assert told == []  # capital letters begin names and, in German, every noun

    text = prose("i.md", "# I\n\n" + "Sie haben nicht gefragt. " * 6 + "Es ist nlcht so.\n", "de")

    assert [f.message for f in misreadings([text])] == [
        "“nlcht” is no word, and looks like “nicht”"
    ]


def test_code_names_and_signs_are_left_alone() -> None:
    quiet = "See userId, isIPv4, a1 to b2, wow!important, v8, i18n, x!y, tls:// and 3d; price: 5$."

    assert list(misreadings([prose("i.md", f"# I\n\n{quiet}\n", "en")])) == []
