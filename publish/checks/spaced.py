"""Spaces that a scanner saw where there is none, and did not see where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from publish.book import Finding
from publish.checks.misread import OFTEN, RARE, Lexicon, lexicon, within
from publish.checks.prose import Prose
from publish.clean.language import SMALL

LIGATURES = ("", "fi", "fl", "ff", "ffi", "ffl")
"""What is lost between the halves: nothing, or the letters whose joined form has no Unicode in the
PDF that the text comes from (`ef cient`)."""
_TWO = re.compile(r"(?<![\w’'.@/-])([a-zß-ÿ]+)[ \n](?=([a-zß-ÿ]+)(?![\w’'@/-]|\.\w))")
LEAST = 5  # letters of two words in one


def spaces_misread(texts: Sequence[Prose]) -> Iterator[Finding]:
    """A word in two with a space inside (`gov ernment`), two small ones in one (`inthe`)."""
    for code, same in within(texts).items():
        words = lexicon(same, code)
        joined = _joined(words, code)
        for text in same:
            yield from _broken(text, words)
            yield from _run_together(text, joined)


def _broken(text: Prose, words: Lexicon) -> Iterator[Finding]:
    for match in _TWO.finditer(text.text):
        first, second = match[1], match[2]
        if stands(first, words) and stands(second, words):
            continue
        meant = next((m for lig in LIGATURES if usual(m := first + lig + second, words)), "")
        if meant:
            message = f"“{first} {second}” is “{meant}” with a space inside"
            hint = f"write “{meant}”; compare it with the source"
            yield Finding("broken-word", "warning", text.place(match.start()), message, hint)


def _run_together(text: Prose, joined: dict[str, str]) -> Iterator[Finding]:
    if not joined:
        return
    pattern = re.compile(rf"(?<![\w’'-])(?:{'|'.join(sorted(joined))})(?![\w’'-])")
    for match in pattern.finditer(text.text):
        message = f"“{match[0]}” is “{joined[match[0]]}” without the space"
        yield Finding(
            "space-missing", "warning", text.place(match.start()), message, "put one there"
        )


def _joined(words: Lexicon, code: str) -> dict[str, str]:
    """Words that are none and fall into two small ones, with these, in a language with a list."""
    small = SMALL.get(code, frozenset())
    found: dict[str, str] = {}
    for word, count in words.counts.items() if words.true else ():
        if count <= RARE and len(word) >= LEAST and not stands(word, words):
            halves = ((word[:n], word[n:]) for n in range(2, len(word) - 1))
            two = next((h for h in halves if h[0] in small and h[1] in small), None)
            if two:
                found[word] = " ".join(two)
    return found


def stands(word: str, words: Lexicon) -> bool:
    """Whether a word is one, as far as the book and the language's list tell."""
    return word in words.usual or word in words.true or words.counts[word] > RARE


def usual(word: str, words: Lexicon) -> bool:
    """Whether a word is one that is often met."""
    return len(word) > 2 and (
        words.counts[word] >= OFTEN or (bool(words.true) and word in words.usual)
    )
