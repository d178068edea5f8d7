"""What a scanner read where no text is: pictures, rules, specks of dirt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from publish.clean import shape
from publish.clean.draft import Draft, drop, live
from publish.clean.language import SAMPLE, SMALL, WORD
from publish.clean.scan import finds, seeded

# Digits for letters within a word, and a capital read twice (`1hese`, `pr0minent`, `TThe`).
_MISREAD = seeded(
    r"(?<!\w)[01][a-zß-ÿ]{3,}|(?<=[a-zß-ÿ])[01](?=[a-zß-ÿ])|(?<!\w)[A-ZÀ-Þ]{2}[a-zß-ÿ]{3,}",
    r"[01][a-zß-ÿ]|[A-ZÀ-Þ]{2}[a-zß-ÿ]{3}",
)
OFTEN = 1.5  # misread words of a thousand that show a scan; what was keyed has under 0.6
FEW = 8  # misread words that a text must show
SHORT = 4  # characters: a line so short is no text where it stands in a picture
_NUMBER = re.compile(r"\W*\d[\d.,:/–-]*\W*")
_INITIALS = re.compile(r"(?:[^\W\d_a-zß-ÿ]\.\s?){1,4}|[^\W\d_a-zß-ÿ]")
_NUMERAL = re.compile(r"[IVXLC]+\.?")
_FOLIO = re.compile(r"[-–—\[( ]*[ivxlcIVXLC]+[-–—\]). ]*")
_RULE = re.compile(r"(?:([*·•.~_=–—-])\s*)\1*(?:\s*\1)*")
_FORMULA = re.compile(r"[\w.,()/²³ ]+ ?[=<>] ?[\w.,()/²³+–-][\w.,()/²³ +–-]*")


def specks(draft: Draft) -> Draft:
    r"""Lines without a word in a scanned text: what a scanner read from pictures and dirt.

    >>> from publish.clean.draft import start
    >>> text = "1hese went; pr0minent WVith old\n" * 3 + "and on\n-q- =]\nA\n4\nthey went.\n"
    >>> sorted(specks(start(text)).gone)
    [4, 5, 6]
    >>> sorted(specks(start(text.replace("0", "o").replace("1h", "Th").replace("WV", "W"))).gone)
    []
    """
    texts = live(draft)
    if not is_scan(draft, texts):
        return draft
    kinds = {i: _kind(draft, i) for i in texts}
    gone: set[int] = set()
    for run in _runs(texts, kinds):
        if any(kinds[i] == "speck" for i in run):
            gone |= {i for i in run if kinds[i] == "speck" or len(run) > 1}
    alone = {i for i in gone if not {i - 1, i + 1} & gone}
    draft = drop(draft, gone - alone, "specks", 0.93)
    return drop(draft, alone, "specks", 0.85)


def is_scan(draft: Draft, texts: Sequence[int]) -> bool:
    """Whether words are misread so often that a scanner wrote this text."""
    words = wrong = 0
    left = SAMPLE
    for i in texts:
        body = draft.lines[i].body[:left]
        left -= len(body)
        words += body.count(" ") + 1
        wrong += sum(1 for _ in finds(_MISREAD, body))
        if left <= 0:
            break
    return wrong >= FEW and wrong * 1000 > words * OFTEN


def _runs(texts: Sequence[int], kinds: dict[int, str]) -> list[list[int]]:
    """Neighbouring lines, none of which is text."""
    runs: list[list[int]] = []
    last = -2
    for i in texts:
        if kinds[i] == "text":
            continue
        if i == last + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
        last = i
    return runs


def _kind(draft: Draft, i: int) -> str:
    """What a line is by its signs: "text", "speck", or "open", where its neighbours say it."""
    body = draft.lines[i].body
    if len(body) > shape.END or _FORMULA.fullmatch(body):
        return "text"
    words = WORD.findall(body)
    small = SMALL.get(draft.language, frozenset())
    if any(_is_word(word) for word in words):
        return "text"
    if any(word in small and len(word) > 1 for word in words):
        return "text"
    if _NUMERAL.fullmatch(body) and shape.roman(body.rstrip(".")):
        return "text"
    if any(sign.fullmatch(body) for sign in (_NUMBER, _INITIALS, _RULE, _FOLIO)):
        return "open" if len(body) <= SHORT else "text"
    return "speck"


def _is_word(word: str) -> bool:
    """Whether letters can be a word: three and more, a vowel and a consonant among them.

    >>> _is_word("ivy"), _is_word("wws"), _is_word("ii"), _is_word("под")
    (True, False, False, True)
    """
    if len(word) < 3:
        return False
    letters = unicodedata.normalize("NFD", word).lower()
    if not letters[0].isascii():
        return True
    vowels = sum(c in "aeiouyæœø" for c in letters)
    return 0 < vowels < len(word)
