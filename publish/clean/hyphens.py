"""Hyphens at line ends: a printer's, which goes, or the word's own, which stays.

The text's own words decide first. Where a word stands nowhere else, whole or parted, what its
language joins by a hyphen decides (`clitics` and `hyphened` in languages.toml), then a dictionary
of hyphenation: a printer breaks a word only where it may be divided.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pyphen

from publish.clean import language as tongues
from publish.clean import shape
from publish.clean.draft import Draft, Joint
from publish.clean.scan import pieces

HYPHENS = "-\u2010\u00ad\u00ac\u2e17"
WIDE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff01-\uff60]")  # scripts without spaces
_BROKEN = re.compile(rf"([^\W\d_][\w’'.]*(?:-[\w’']+)*)([{HYPHENS}])$")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_REST = re.compile(r"[^\W_]+(?:[’'-][^\W\d_]+)*")
LONGEST = 200  # characters of a word that a line's end may break
# Languages that write compounds in one word: what the dictionary refuses is an old spelling there.
CLOSED = frozenset("de nl sv da fi hu el eo la".split())
_AND = {
    "und",
    "oder",
    "bzw",
    "bis",
    "sowie",
    "and",
    "or",
    "to",
    "et",
    "ou",
    "y",
    "o",
    "e",
    "en",
    "of",
    "och",
    "eller",
    "og",
}


def vocabulary(draft: Draft) -> Counter[str]:
    """How often each word and hyphenated word stands whole inside a line, in small letters.

    The halves of words that a line's end parts are no words. Nothing is counted where no line ends
    with a hyphen, for then nobody asks.
    """
    words: Counter[str] = Counter()
    broken = False
    if not any(line.body.endswith(tuple(HYPHENS)) for line in draft.lines):
        return words
    for line in draft.lines:
        last = ""
        for n, piece in enumerate(pieces(line.body)):
            found = [*map(str.lower, _WORD.findall(piece))]
            words.update(found[1:] if broken and n == 0 else found)
            last = found[-1] if found else last
        if line.body:
            broken = line.body[-1] in HYPHENS and line.body[-2:-1].isalpha()
            words.update({last: -1} if broken and last else {})
    return words


def hyphens(draft: Draft) -> Draft:
    r"""Decide each line-end hyphen by the text's own words.

    >>> from publish.clean.draft import start
    >>> from publish.clean.paragraphs import paragraphs
    >>> text = "the revolu-\ntion and its all-too-\nbrief revolution of non-\nCommunist left"
    >>> [(j.cut, j.glue) for j in hyphens(paragraphs(start(text))).joints.values()]
    [(1, ''), (0, ''), (0, '')]
    """
    words = vocabulary(draft)
    joints = dict(draft.joints)
    for block in draft.blocks:
        if block.kind == "verse":
            continue
        for a, b in pairwise(block.lines):
            joint = _joint(draft.lines[a].body, draft.lines[b].body, words, draft.language)
            if joint:
                joints[a] = joint
    return replace(draft, joints=joints)


def _joint(one: str, two: str, words: Counter[str], language: str) -> Joint | None:
    match = _BROKEN.search(one[-LONGEST:]) if one.endswith(tuple(HYPHENS)) else None
    rest = _REST.match(two[:LONGEST]) if match else None
    if not match or not rest:
        return _dash(one, two)
    head, mark = match.groups()
    if mark == "\u00ad":
        return Joint(1, "", "hyphens")
    second = rest.group()
    if second.lower() in _AND and language != "en":
        return Joint(0, " ", "hyphens", 0.8)
    whole, parted = words[(head + second).lower()], words[f"{head}-{second}".lower()]
    if whole != parted:
        return Joint(int(whole > parted), "", "hyphens", 0.97)
    keep, sure = _keeps(head, mark, second, language, words)
    return Joint(0 if keep else 1, "", "hyphens", sure)


def _keeps(
    head: str, mark: str, second: str, language: str, words: Counter[str]
) -> tuple[bool, float]:
    """Whether a hyphen stays in a word that stands nowhere else, whole or parted; how sure."""
    if mark != "-":
        return False, 0.95
    name = second[0].isupper() and not shape.is_caps(head + second)
    if name or second[0].isdigit() or "-" in head:
        return True, 0.9
    first, last = head.lower(), second.lower()
    divides = divided(first, last, language)
    if (
        first in tongues.HYPHENED.get(language, ())
        # `ex-king`, where the text has kings, but not `ex-amine`
        or (first in tongues.PREFIXES.get(language, ()) and words[last] > 0)
        or (len(head) > 2 and last in tongues.CLITICS.get(language, ()))
    ):
        return True, 0.8
    if divides is False:
        # Two letters are the end of many a word (`po-`, `me-`).
        return (True, 0.7) if len(head) > 2 and language not in CLOSED else (False, 0.8)
    return False, 0.9 if divides else 0.88


def divided(head: str, second: str, language: str) -> bool | None:
    """Whether the language's dictionary would divide head + second there; None without one.

    >>> divided("revolu", "tion", "en"), divided("one", "sidedness", "en"), divided("a", "b", "la")
    (True, False, None)
    """
    found = _dictionaries(language)
    if not found:
        return None
    word = (head + second).replace("ſ", "s")
    return any(len(head) in one.positions(word) for one in found)


@cache
def _dictionaries(language: str) -> tuple[pyphen.Pyphen, ...]:
    """The hyphenation dictionaries of a language; English has two schools of dividing words."""
    codes = ("en_US", "en_GB") if language == "en" else (language,)
    known = [code for code in codes if code in pyphen.LANGUAGES]
    return tuple(pyphen.Pyphen(lang=code, left=1, right=1) for code in known)


def _dash(one: str, two: str) -> Joint | None:
    """A dash without spaces at a line's end or beginning; lines of scripts without spaces."""
    if WIDE.match(one[-1:]) and WIDE.match(two[:1]):
        return Joint(0, "", "lines")
    if re.search(r"[^\s-](?:--|—)$", one[-3:]) or re.match(r"(?:--|—)[^\s-]", two):
        return Joint(0, "", "dashes", 0.9)
    return None
