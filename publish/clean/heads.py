"""Heads: which lines are one, how deep it lies, what its section is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from publish.clean import language, shape
from publish.clean.draft import Block, Draft, gap, measure, text_of, usual_gap

_NUMBER = r"(?:\d{1,3}|[IVXLC]{1,7}|[ivxlc]{1,7})"
_SEPARATOR = r"(?:\s*[.:)—–]|\s+--?|\s+[—–])"
CHAPTER = re.compile(
    rf"(?:{language.CHAPTER})\s*(?:{_NUMBER}|{language.NUMBERS})(?=[\s.:,;()\[—–-]|$)"
    rf"|(?:{language.NUMBERS}|\d{{1,3}}\.)\s+(?:{language.CHAPTER})(?=[\s.:—–-]|$)",
    re.IGNORECASE,
)
PART = re.compile(
    rf"(?:{language.PART})\s+(?:{_NUMBER}|{language.NUMBERS})(?=[\s.:,;(—–-]|$)"
    rf"|(?:{language.NUMBERS}|\d{{1,3}}\.)\s+(?:{language.PART})(?=[\s.:—–-]|$)",
    re.IGNORECASE,
)
ROMAN = re.compile(r"([IVXLC]{1,7})\.?")
ROMAN_TITLED = re.compile(rf"([IVXLC]{{1,7}}){_SEPARATOR}\s+(?=\S)")
ARABIC = re.compile(r"(\d{1,3})\.?")
ARABIC_TITLED = re.compile(r"(\d{1,3})(?:\.|\)|:|\s[—–-])\s+(?=\S)")
DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?=\S)")


def is_strong(line: str) -> bool:
    """Whether a line alone, by its words, is a head: `Chapter IV`, `Preface`, `Part the First`.

    >>> is_strong("CHAPTER I -- OF KINGS"), is_strong("Vorwort"), is_strong("Chapter and verse")
    (True, True, False)
    """
    line = line.strip()
    if len(line) > 120 or shape.starts_lower(line):
        return False
    if language.role(line):
        return True
    return _named(line)


def _named(line: str) -> bool:
    """`Chapter 4` with nothing after it, or with a title that is set off or in capitals."""
    match = CHAPTER.match(line) or PART.match(line)
    if not match:
        return False
    rest = line[match.end() :].strip()
    if not rest:
        return True
    return (bool(re.match(r"[.:—–(\[-]", rest)) and not rest.endswith(",")) or shape.is_caps(rest)


def style(text: str) -> str:
    """The manner in which a head is set, by which its level goes; "" for words that are no head.

    >>> style("IV"), style("3. The Trial"), style("2.1 Scope"), style("It was late.")
    ('roman', 'arabic', 'decimal2', '')
    """
    bare = text.strip()
    return next((name for name, test in _STYLES if test(bare)), "") or _decimal(bare)


def _roman(text: str) -> bool:
    match = ROMAN.fullmatch(text) or ROMAN_TITLED.match(text)
    return bool(match and shape.roman(match.group(1)))


def _arabic(text: str) -> bool:
    return bool(ARABIC.fullmatch(text) or ARABIC_TITLED.match(text))


def _decimal(text: str) -> str:
    match = DECIMAL.match(text)
    return f"decimal{match.group(1).count('.') + 1}" if match else ""


_STYLES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("part", lambda text: PART.match(text) and _named(text)),
    ("chapter", lambda text: CHAPTER.match(text) and _named(text)),
    ("known", language.role),
    ("roman", _roman),
    ("arabic", _arabic),
    ("caps", shape.is_caps),
)


def number(text: str) -> int:
    """The number that a head opens with, 0 where there is none."""
    match = ROMAN_TITLED.match(text) or ROMAN.fullmatch(text.strip())
    if match:
        return shape.roman(match.group(1))
    match = ARABIC_TITLED.match(text) or ARABIC.fullmatch(text.strip())
    return int(match.group(1)) if match else 0


def heads(draft: Draft) -> Draft:
    r"""Short blocks that stand alone and look like a head become one.

    >>> from publish.clean.draft import start
    >>> from publish.clean.paragraphs import paragraphs
    >>> d = start(" I\n\nDuring the years it was quiet.\n\nII\n\nYet within a decade it was not.\n")
    >>> [text_of(d, b) for b in heads(paragraphs(d)).blocks if b.kind == "head"]
    ['I', 'II']
    """
    usual = usual_gap(draft)
    width = measure(draft, [i for b in draft.blocks if b.kind == "prose" for i in b.lines])
    blocks = list(draft.blocks)
    found: dict[int, str] = {}
    for n in range(len(blocks)):
        if kind := _candidate(draft, blocks, n, usual, width):
            found[n] = kind
    found = _sequences(draft, blocks, found)
    for n, kind in found.items():
        blocks[n] = replace(
            blocks[n], kind="head", rule=f"heads-{kind}", level=1, sure=_SURE.get(kind, 0.95)
        )
    return replace(draft, blocks=tuple(blocks))


_SURE = {"title": 0.7, "caps": 0.85, "arabic": 0.85}


def _candidate(draft: Draft, blocks: list[Block], n: int, usual: int, width: int) -> str:
    """The style of block n where it may be a head, else ""."""
    block = blocks[n]
    text = text_of(draft, block)
    fit = block.kind in ("prose", "quote", "verse") and len(block.lines) <= 4 and len(text) <= 200
    if not fit or shape.starts_lower(text) or n + 1 == len(blocks):
        return ""
    kind = style(text)
    numbered = kind in ("roman", "arabic") or kind.startswith("decimal")
    if (numbered and _is_sentence(text)) or (kind == "caps" and _is_run_on(text)):
        return ""
    return kind or ("title" if _is_title(draft, blocks, n, usual, width) else "")


def _is_run_on(text: str) -> bool:
    """Capitals that are no head: they go on, or there are too many."""
    return text.endswith((",", ";")) or len(text) > 150


def _is_sentence(text: str) -> bool:
    """A numbered paragraph, not a numbered head: words enough, small letters, a full stop."""
    if shape.is_caps(text):
        return False
    return len(text.split()) > 4 and (
        (shape.ends_sentence(text) and not text.endswith("?")) or text.endswith((",", ";", ":"))
    )


def _is_title(draft: Draft, blocks: list[Block], n: int, usual: int, width: int) -> bool:
    """A short line without a full stop, alone above prose, with more room before it than usual."""
    block = blocks[n]
    text = text_of(draft, block)
    if n == 0 or len(block.lines) > 2 or len(text) > width * 0.8 or len(text.split()) > 12:
        return False
    if (
        text.endswith((".", ",", ";", ":", "—", "-", "”", '"', ")"))
        or not shape.first_letter(text).isupper()
    ):
        return False
    following = blocks[n + 1]
    if following.kind != "prose" or len(text_of(draft, following)) < 60:
        return False
    before = gap(draft, blocks[n - 1].lines[-1], block.lines[0])
    after = gap(draft, block.lines[-1], following.lines[0])
    above = blocks[n - 1]
    ended = above.kind == "head" or shape.ends_sentence(text_of(draft, above))
    return before.blanks > usual and after.blanks >= 1 and ended and not before.removed


def _sequences(draft: Draft, blocks: list[Block], found: dict[int, str]) -> dict[int, str]:
    """Numbered heads stay only where they count: 1, 2, 3 or I, II, III, again from one at most."""
    kept = {n: k for n, k in found.items() if k not in ("roman", "arabic")}
    for kind in ("roman", "arabic"):
        last = 0
        run: list[int] = []
        chain: list[int] = []
        for n in [n for n, k in found.items() if k == kind]:
            value = number(text_of(draft, blocks[n]))
            if value == last + 1 or (value == 1 and last > 1):
                if value == 1:
                    chain += run if len(run) > 1 else []
                    run = []
                run.append(n)
                last = value
        chain += run if len(run) > 1 else []
        kept |= dict.fromkeys(chain, kind)
    return dict(sorted(kept.items()))
