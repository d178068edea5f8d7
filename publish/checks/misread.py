"""Misreadings of a scanner: words that are none, and look like a word that is known.

A word that stands once or twice in a book is suspected where a scanner's confusion, undone, makes
of it one that the book has often, and its letters follow each other as in no other word; in a
language with a list in `known/` also where the word is not in the list, and the other is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from publish.book import Finding
from publish.checks.prose import Prose
from publish.checks.slipped import told_by_shape
from publish.clean.language import SMALL

# What scanners read for what stands there, as they say it of themselves: shapes that are alike.
CONFUSED = """
rn>m m>rn nn>m m>nn iii>m ni>m in>m iu>m ui>m nm>mn cl>d d>cl li>h h>li b>h h>b ln>h lt>h tli>th
lc>k vv>w iv>w ii>u ii>n u>n n>u ri>n r>i c>e e>c o>c c>o i>l l>i I>l j>i t>l l>t f>t t>f
f>s y>v v>y g>q q>g hn>lm !>l !>i |>l |>i $>s €>e 0>o 1>l 1>i 5>s 6>b 8>s 8>B
fi>ffi fl>ffl f>ff f>fi f>fl fi>fl fl>fi
"""
LOOSE = "a>o e>o o>e a>u s>a r>t"
"""Confusions of letters that also make true words of each other: believed where the list of the
language knows one of the two only, and the shape is odd as well."""
RARE, OFTEN = 2, 4  # times that the one stands at most, and the other at least
LISTED = 2  # the same in a language with a list, where the other's shape is odd
SHORT, MOST_SIGNS = 4, 2  # letters from which shape says something; odd signs in one word

_WORD = re.compile(r"(?<![\w’'.@/#-])(?=[\w!|$€]*[a-zß-ÿ])[\w!|$€]+(?=[^\w’'@/=(\[-]|\Z)(?!\.\w)")
_ODD = re.compile(r"[\d!|$€]")
_LETTERS = re.compile(r"[^\W\d_]+")


def _pairs(said: str) -> tuple[tuple[str, str], ...]:
    return tuple((bad, good) for bad, _, good in (pair.partition(">") for pair in said.split()))


_SURE, _LOOSE = _pairs(CONFUSED), _pairs(LOOSE)


@dataclass(frozen=True)
class Lexicon:
    """The words of a book: how often each stands, in small letters, and the triples of letters
    that its usual words are made of. `usual` and `true` are the language's own, if there are."""

    counts: Counter[str]
    usual: frozenset[str]
    true: frozenset[str]
    triples: frozenset[str]


@cache
def known(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """(usual words of a language, rarer true ones that look like these), of letters only.

    The first are of books in the public domain, the second those that a confusion makes of them.
    """
    path = files("publish.checks") / "known" / f"{code}.txt"
    if not path.is_file():
        return SMALL.get(code, frozenset()), frozenset()
    usual, _, alike = path.read_text("utf-8").partition("\n\n")
    words = frozenset(usual.split())
    return words | SMALL.get(code, frozenset()), words | frozenset(alike.split())


def lexicon(texts: Sequence[Prose], code: str) -> Lexicon:
    """The lexicon of texts in one language."""
    counts = Counter(word.lower() for text in texts for word in _LETTERS.findall(text.text))
    usual, true = known(code)
    often = usual | {word for word, count in counts.items() if count > RARE}
    return Lexicon(counts, usual, true, frozenset(t for word in often for t in _triples(word)))


def misread(word: str, words: Lexicon) -> str:
    """The word that was most likely meant, "" where this one may stand.

    >>> few = Lexicon(Counter(members=9), frozenset(), frozenset(), frozenset(_triples("members")))
    >>> misread("rnembers", few), misread("members", few)
    ('members', '')
    """
    if words.counts[word.lower()] > RARE or word in words.usual or word in words.true:
        return ""
    odd = not words.triples.issuperset(_triples(word))
    for pairs in (_SURE, _LOOSE):
        for bad, good in pairs:
            for meant in _undone(word, bad, good) if bad in word else ():
                if _believed(word, meant, words, odd=odd, loose=pairs is _LOOSE):
                    return meant
    return ""


def _believed(word: str, meant: str, words: Lexicon, *, odd: bool, loose: bool) -> bool:
    """Whether this is what was meant: `odd` are letters that follow each other nowhere else."""
    if len(meant) < 3 or len(word) < 3 or (loose and not odd):
        return False
    if words.true and meant in words.usual:
        return True
    often = LISTED if words.true else OFTEN
    if loose or not odd or len(word) < SHORT or words.counts[meant] < often:
        return False
    return words.triples.issuperset(_triples(meant))


def _undone(word: str, bad: str, good: str) -> Iterator[str]:
    """The word with the confusion undone where it may have been made, in one place or in all."""
    at = word.find(bad)
    while at >= 0:
        yield word[:at] + good + word[at + len(bad) :]
        at = word.find(bad, at + 1)
    if word.count(bad) > 1:
        yield word.replace(bad, good)


def _triples(word: str) -> list[str]:
    marked = f"^{word}$"
    return [marked[n : n + 3] for n in range(len(marked) - 2)]


def within(texts: Sequence[Prose]) -> dict[str, list[Prose]]:
    """The texts by their languages."""
    by_code: dict[str, list[Prose]] = defaultdict(list)
    for text in texts:
        by_code[text.code].append(text)
    return by_code


def misreadings(texts: Sequence[Prose]) -> Iterator[Finding]:
    """A word that is none, and looks like one that the book or its language has: `rnembers`."""
    for code, same in within(texts).items():
        words = lexicon(same, code)
        judged: dict[str, str] = {}
        for text in same:
            for match in _WORD.finditer(text.text):
                if match[0] not in judged:
                    told = told_by_shape(match[0], code)
                    judged[match[0]] = "" if told else _meant(match[0], words)
                if judged[match[0]]:
                    yield _finding(text, match.start(), match[0], judged[match[0]])


def _meant(word: str, words: Lexicon) -> str:
    """What was meant by a word; one that begins with a capital may be a name."""
    signs = len(_ODD.findall(word))
    if word.isdigit() or signs > MOST_SIGNS or word[-1] in "!$€|":
        return ""
    if re.search("[^\\W\\d_a-zß-ÿI]", word[1:]) or (word[:1].isupper() and not words.true):
        return ""
    low = word[:1].lower() + word[1:]
    meant = misread(low, words)
    if word[:1].isupper():
        odd = not words.triples.issuperset(_triples(low))
        return meant[:1].upper() + meant[1:] if odd and meant in words.usual else ""
    return meant


def _finding(text: Prose, at: int, word: str, meant: str) -> Finding:
    message = f"“{word}” is no word, and looks like “{meant}”"
    rule = "digit-for-letter" if re.search(r"\d", word) else "scanner-misreading"
    return Finding(rule, "warning", text.place(at), message, "compare it with the source")
