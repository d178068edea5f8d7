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
    rf"(?:{language.APPENDIX})\s+(?:[A-Z]|{_NUMBER})(?=[\s.:,;()\[—–-]|$)"
    rf"|(?:{language.CHAPTER})\s*(?:{_NUMBER}|{language.NUMBERS})(?=[\s.:,;()\[—–-]|$)"
    rf"|(?:{language.NUMBERS}|\d{{1,3}}\.)\s+(?:{language.CHAPTER})(?=[\s.:—–-]|$)",
    re.IGNORECASE,
)
PART = re.compile(
    rf"(?:{language.PART})\s+(?:{_NUMBER}|{language.NUMBERS})(?=[\s.:,;(—–-]|$)"
    rf"|(?:{language.NUMBERS}|\d{{1,3}}\.)\s+(?:{language.PART})(?=[\s.:—–-]|$)",
    re.IGNORECASE,
)
ALONE = re.compile(
    rf"(?:(?:{language.CHAPTER}|{language.PART}|{language.APPENDIX})\s*)?"
    rf"(?:(?:\d{{1,3}}|[A-Z]\.\d{{1,2}})(?:\.\d{{1,2}})*|[IVXLC]{{1,7}}|{language.NUMBERS})[.:]?"
    rf"|(?:{language.NUMBERS})\s+(?:{language.CHAPTER}|{language.PART})[.:]?",
    re.IGNORECASE,
)
ROMAN = re.compile(r"([IVXLC]{1,7})\.?")
ROMAN_TITLED = re.compile(rf"([IVXLC]{{1,7}}){_SEPARATOR}\s+(?=\S)")
ARABIC = re.compile(r"(\d{1,3})\.?")
ARABIC_TITLED = re.compile(r"(\d{1,3})(?:\.|\)|:|\s[—–-])\s+(?=\S)")
SHOWN = 5  # heads in larger type, so that a line in the text's own type is none
DEEPEST = 12  # runs of numbers within runs
LETTER = re.compile(r"\(?([a-hA-H])[.):]{1,2}\s+(?=\S)")
DECIMAL = re.compile(r"((?:\d{1,2}|[A-Z])(?:\.\d{1,2}){1,3})\.?(?:\s+(?=\S)|$)")


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
    """`Chapter 4` with nothing but a stop after it, or with a title in capitals or set off."""
    match = CHAPTER.match(line) or PART.match(line)
    if not match:
        return False
    rest = line[match.end() :].strip()
    if not rest.strip(".:") or shape.is_caps(rest):
        return True
    title = re.match(r"[.:—–(\[-]+\s*(?=\S)", rest)
    if not title or rest.endswith((",", ";")) or shape.starts_lower(rest[title.end() :]):
        return False
    return len(rest.split()) < 12 or not shape.ends_sentence(rest)


def style(text: str) -> str:
    """The manner in which a head is set, by which its level goes; "" for words that are no head.

    >>> style("IV"), style("3. The Trial"), style("2.1 Scope"), style("It was late.")
    ('roman', 'arabic', 'decimal2', '')
    """
    bare = bare_of(text)
    return next((name for name, test in _STYLES if test(bare)), "") or _decimal(bare)


def bare_of(text: str) -> str:
    """A head's words without marks of emphasis and without the call at its end.

    >>> bare_of("(_a_) _Feudal Socialism_."), bare_of("PROLETARIANS.(a)"), bare_of("XVIII(*) -- OF")
    ('(a) Feudal Socialism.', 'PROLETARIANS.', 'XVIII -- OF')
    """
    text = re.sub(r"[_=~*](?=\S)|(?<=\S)[_=~*]", "", text.strip())
    return re.sub(r"(?<=[\w.!?])(?:\[\w{1,3}\]|\([*+†a-z]?\))(?=\s|$)", "", text).strip()


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
    ("letter", LETTER.match),
    ("caps", shape.is_caps),
)


def number(text: str) -> int:
    """The number that a head opens with, 0 where there is none."""
    text = bare_of(text)
    match = ROMAN_TITLED.match(text) or ROMAN.fullmatch(text.strip())
    if match:
        return shape.roman(match.group(1))
    match = ARABIC_TITLED.match(text) or ARABIC.fullmatch(text.strip())
    if match:
        return int(match.group(1))
    letter = LETTER.match(text)
    return ord(letter.group(1).lower()) - ord("a") + 1 if letter else 0


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
    shown = sum(block.rule == "heads-type" for block in blocks) >= SHOWN
    for n in range(len(blocks)):
        kind = _candidate(draft, blocks, n, usual, width)
        if kind and not (shown and (kind in ("caps", "title") or kind.startswith("decimal"))):
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
    numbered = kind in ("roman", "arabic", "letter") or kind.startswith("decimal")
    if (numbered and _is_sentence(text)) or (kind == "caps" and _is_run_on(text)):
        return ""
    if kind in ("caps", "") and _is_signature(draft, blocks, n, width):
        return ""
    if kind == "caps" and not _heads_something(draft, blocks[n + 1]):
        return ""
    return kind or ("title" if _is_title(draft, blocks, n, usual, width) else "")


def _heads_something(draft: Draft, below: Block) -> bool:
    """Whether prose, verse or a further head stands below: what capitals need to be a head."""
    text = text_of(draft, below)
    return len(text) >= 60 or below.kind in ("verse", "item", "quote") or bool(style(text))


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


def is_title_like(text: str) -> bool:
    """Whether a short line's words may be a title: it begins large and ends without a stop.

    >>> is_title_like("Of the Well"), is_title_like("by the well."), is_title_like("So it was:")
    (True, False, False)
    """
    bare = bare_of(text)
    if not 1 < len(bare) <= 120 or len(bare.split()) > 14 or language.is_farewell(bare):
        return False
    stop = bare.endswith((".", ",", ";", ":", "—", "-", "”", '"')) and not shape.is_caps(bare)
    return not stop and (shape.first_letter(bare).isupper() or bare[0].isdigit())


def _is_title(draft: Draft, blocks: list[Block], n: int, usual: int, width: int) -> bool:
    """A title-like line alone above prose, with more room before it than usual, or a page's top."""
    block = blocks[n]
    text = text_of(draft, block)
    if n == 0 or len(block.lines) > 2 or len(text) > width:
        return False
    stopped = text.endswith(".") and len(text.split()) < 9 and is_title_like(text.rstrip("."))
    if not stopped and not is_title_like(text):
        return False
    following = blocks[n + 1]
    if following.kind not in ("prose", "quote", "verse") or len(text_of(draft, following)) < 60:
        return False
    before = gap(draft, blocks[n - 1].lines[-1], block.lines[0])
    after = gap(draft, block.lines[-1], following.lines[0])
    above = blocks[n - 1]
    ended = above.kind in ("head", "note") or shape.ends_sentence(text_of(draft, above))
    least = max(usual, after.blanks) + stopped
    roomy = before.blanks > least and not before.removed
    return roomy and after.blanks >= 1 and ended


def _is_signature(draft: Draft, blocks: list[Block], n: int, width: int) -> bool:
    """A name under a letter or motto: at the right edge, or with more room below than above."""
    block = blocks[n]
    line = draft.lines[block.lines[0]]
    right = line.indent > width * 0.4 and line.indent + len(line.body) > width * 0.75
    if n == 0:
        return False
    before = gap(draft, blocks[n - 1].lines[-1], block.lines[0])
    after = gap(draft, block.lines[-1], blocks[n + 1].lines[0])
    hanging = before.blanks < after.blanks and not before.page and not before.removed
    return right or hanging or language.is_farewell(line.body)


def _sequences(draft: Draft, blocks: list[Block], found: dict[int, str]) -> dict[int, str]:
    """Numbered heads stay only where they count: 1, 2, 3 or I, II, III, in runs that may nest."""
    kept = {n: k for n, k in found.items() if k not in ("roman", "arabic", "letter")}
    for kind in ("roman", "arabic", "letter"):
        places = [n for n, k in found.items() if k == kind]
        for run in _runs([(n, number(text_of(draft, blocks[n]))) for n in places]):
            if len(run) > 1 or shape.is_caps(text_of(draft, blocks[run[0]])[2:]):
                kept |= dict.fromkeys(run, kind)
    return dict(sorted(kept.items()))


def _runs(places: list[tuple[int, int]]) -> list[list[int]]:
    """Numbers that count up from one, as runs; a run may be interrupted by another from one.

    >>> _runs([(0, 1), (1, 2), (2, 1), (3, 2), (4, 9), (5, 3), (6, 3)])
    [[0, 1, 6], [2, 3, 5]]
    """
    done: list[list[int]] = []
    stack: list[tuple[int, int]] = []  # the last value of an open run, and its place in `done`
    for n, value in places:
        at = next((k for k in range(len(stack) - 1, -1, -1) if stack[k][0] + 1 == value), -1)
        if at >= 0:
            del stack[at + 1 :]
            stack[at] = (value, stack[at][1])
            done[stack[at][1]].append(n)
        elif value == 1:
            stack = [*stack[-DEEPEST:], (1, len(done))]
            done.append([n])
    return done
