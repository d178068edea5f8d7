"""Suspected slips of the pen: named for the editor, never mended.

Four tests, each of which is rarely wrong: a small word set twice; a pair of words that no sentence
of the language holds; a word that stands between neighbours between which the book elsewhere has
another, often, that is easily mistaken for it; a bracket that its paragraph never closes.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, pairwise

from publish.clean.form import CALL
from publish.clean.language import SMALL
from publish.clean.scan import pieces

_TABLES: dict[str, dict[str, str]] = tomllib.loads(
    (files("publish.clean") / "slips.toml").read_text("utf-8")
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_JOINING = re.compile(r"\s+(?:\*{0,2})|\*{0,2}\s+")
OFTEN = 4  # times that the other word must stand between the same neighbours
FAR = 2000  # characters in which the words behind a bracket are looked for
BRACKETS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True)
class Slip:
    """A suspected slip: `words` at `offset` of the text, and what may have been `meant` ("": a sign
    that is missing)."""

    offset: int
    words: str
    meant: str


def slips(text: str, language: str) -> list[Slip]:
    """The suspected slips of a Markdown text, in order, one a place.

    >>> slips("They competed with each over and and lost (as usual.", "en")
    [Slip(offset=19, words='each over', meant='each other'), \
Slip(offset=29, words='and and', meant='and'), Slip(offset=42, words='(as usual.', meant='')]
    """
    text = CALL.sub(lambda m: " " * len(m[0]), text)
    code = language.split("-", maxsplit=1)[0].lower()
    table = _TABLES.get(code, {})
    found: dict[int, Slip] = {}
    for one in (
        *_pairs(text, table.get("pairs", "")),
        *_doubled(text, code, table),
        *_patterns(text, table.get("patterns", "")),
        *_confused(text, table.get("confused", "")),
        *_unclosed(text),
    ):
        found.setdefault(one.offset, one)
    return [found[offset] for offset in sorted(found)]


def _pairs(text: str, rows: str) -> Iterator[Slip]:
    for row in rows.strip().splitlines():
        wrong, _, rest = row.partition(" = ")
        meant, _, after = rest.partition(" ! ")
        but = f"(?!\\s+(?:{'|'.join(after.split())})\\b)" if after else ""
        first, *more = map(re.escape, wrong.split(" "))
        # The look behind stands behind the first word, which is found faster so.
        pattern = rf"{first}(?<![\w’'-]{first})"
        pattern += "".join(rf"\s+{word}" for word in more) + rf"(?![\w’'-]){but}"
        for match in re.finditer(pattern, text):
            yield Slip(match.start(), match[0], meant)


def _patterns(text: str, rows: str) -> Iterator[Slip]:
    """What a row's regular expression finds; a space in it is any space, a group what is wrong."""
    for row in rows.strip().splitlines():
        wrong, _, meant = row.rpartition(" = ")
        for match in re.finditer(wrong.replace(" ", r"\s+"), text):
            yield Slip(match.start(1), match[1], meant)


def _doubled(text: str, code: str, table: dict[str, str]) -> Iterator[Slip]:
    """A small word twice; one that the language may double is left alone."""
    small = (SMALL.get(code, frozenset()) | set(table.get("small", "").split())) - set(
        table.get("twice", "").split()
    )
    if not any(one == two and one in small for one, two in pairwise(_small_letters(text))):
        return
    for one, two in pairwise(_WORD.finditer(text)):
        same = two[0] in small and one[0].lower() == two[0]
        if same and _JOINING.fullmatch(text, one.end(), two.start()):
            yield Slip(one.start(), text[one.start() : two.end()], one[0])


def _small_letters(text: str) -> Iterator[str]:
    """The words of a text in small letters."""
    return chain.from_iterable(map(str.lower, _WORD.findall(piece)) for piece in pieces(text))


def _confused(text: str, sets: str) -> Iterator[Slip]:
    """A word where the book has another one between the same two neighbours, and often."""
    other: dict[str, str] = {}
    for pair in sets.split():
        one, _, two = pair.partition("/")
        other |= {one: two, two: one}
    often = Counter(_triples(text, other))
    seldom = {
        (before, word, after)
        for (before, word, after), times in often.items()
        if times == 1 and often[before, other[word], after] >= OFTEN
    }
    for (a, b), (_, c) in pairwise(pairwise(_WORD.finditer(text))) if seldom else ():
        if b[0] not in other or (a[0].lower(), b[0], c[0].lower()) not in seldom:
            continue
        if text[a.end() : b.start()].isspace() and text[b.end() : c.start()].isspace():
            yield Slip(b.start(), b[0], other[b[0]])


def _triples(text: str, middle: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Three words in a row, in small letters, of which the second is one of these."""
    before = word = ""
    for after in _small_letters(text) if middle else ():
        if word in middle and before:
            yield before, word, after
        before, word = word, after


def _unclosed(text: str) -> Iterator[Slip]:
    """The last bracket that its paragraph does not close; an odd smiley or list sign is none."""
    at = 0
    for block in text.split("\n\n"):
        bare = re.sub(r"\\.", "  ", block)
        for opening, closing in BRACKETS.items():
            if bare.count(opening) == bare.count(closing) + 1:
                depth, start = 0, -1
                for match in re.finditer(re.escape(opening) + "|" + re.escape(closing), bare):
                    depth += 1 if match[0] == opening else -1
                    start = match.start() if match[0] == opening and depth == 1 else start
                if start >= 0 and depth == 1:
                    yield Slip(at + start, _start(block[start : start + FAR]), "")
        at += len(block) + 2


def _start(text: str) -> str:
    """The first words from here on."""
    return " ".join(text.split(None, 4)[:4])
