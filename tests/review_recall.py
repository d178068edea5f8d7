"""Wrong decisions of a cleaning, found by its reference, and whether the review lists each.

Used by `make bench-clean`. The result's words are laid beside the reference's; where the two
differ in form, a decision was wrong: a paragraph's end, a heading or its level, a hyphen, a line
left in or out, a call. An entry of the review answers for it where it is of a fitting kind and
stands at the same line of the source, or next to it.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from publish.book import Edit
from publish.clean.doubts import Doubt
from publish.clean.hyphens import HYPHENS
from publish.clean.rules import Cleaned, as_markdown
from publish.clean.sourcelines import SourceLines

NEAR = 1  # lines between a wrong decision and the entry that answers for it
FEW = 12  # words: what is longer is another text in the reference, and no decision
FORM = {"break", "no-break", "head", "no-head", "verse", "quote", "left-out", "kept", "letter"}
FITTING = {  # the states of entries that answer for a wrong decision of a kind
    "joined": FORM,
    "parted": FORM,
    "head-missed": FORM,
    "head-invented": FORM,
    "level": {"level", "head"},
    "left-in": FORM | {"call", "no-call"},
    "left-out": FORM | {"call", "no-call"},
    "hyphen": {"hyphen-gone", "hyphen-kept"},
    "call": {"call", "no-call", "left-out"},
}
_WORD = re.compile(r"[^\W_]+")
_CALL = re.compile(r"\[\^([^\]\s]+)\]")
_MARK = re.compile(r"(#{1,6}) |%\s|\[\^[^\]]+\]: ?|> |- ")


@dataclass(frozen=True)
class Wrong:
    """A wrong decision: its kind, a key of FITTING, its offset in the Markdown, and its words."""

    kind: str
    at: int
    words: str


@dataclass
class Text:
    """The words of a text in the cleaned form: each with its offset; where its blocks begin.

    `breaks` are numbers of words before which a block ends, `heads` a head's level by its first
    word and the word behind its last, `calls` numbers of words that a call follows.
    """

    words: list[str] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    heads: dict[tuple[int, int], int] = field(default_factory=dict)
    calls: list[int] = field(default_factory=list)


class Witness(SourceLines):
    """The source's line for an offset in the Markdown, and what its lines end with."""

    def __init__(self, source: str, edits: tuple[Edit, ...]) -> None:
        super().__init__(source, edits)
        self.lines = re.split("\r\n|\n|\r", source)

    def hyphened(self, line: int) -> bool:
        """Whether the line, from 1, ends with a hyphen."""
        return self.lines[line - 1].rstrip()[-1:] in tuple(HYPHENS)


def fold(text: str) -> str:
    """A word as it is compared: small, compatible letters, no soft hyphen.

    >>> fold("ﬁſh")
    'fish'
    """
    return unicodedata.normalize("NFKC", text).lower().replace("ſ", "s").replace("\u00ad", "")


def read(markdown: str, neutral: frozenset[str] = frozenset()) -> Text:
    r"""The words of a text in the cleaned form, without its notes, title page and `neutral` lines.

    >>> one = read("# I\n\nThe well[^1] is.\n\n[^1]: Deep.\n")
    >>> one.words, one.breaks, one.heads, one.calls
    (['i', 'the', 'well', 'is'], [1, 4], {(0, 1): 1}, [2])
    """
    out = Text()
    for match in re.finditer(r"\S.*?(?=\n[ \t]*\n|\Z)", markdown, re.DOTALL):
        block, base = match.group(), match.start()
        mark = _MARK.match(block)
        # Four blanks go on with a note, and notes come last.
        note = block.startswith("[^") and mark is not None
        if note or block.startswith("% ") or plain(block) in neutral:
            continue
        begun = len(out.words)
        _take(out, block, base, mark.end() if mark else 0)
        if mark and mark.group(1):
            out.heads[begun, len(out.words)] = len(mark.group(1))
        out.breaks.append(len(out.words))
    return out


def plain(block: str) -> str:
    """The folded words of a block, for comparing whole blocks."""
    mark = _MARK.match(block)
    return " ".join(map(fold, _WORD.findall(_CALL.sub(" ", block[mark.end() if mark else 0 :]))))


def _take(out: Text, block: str, base: int, skip: int) -> None:
    """The words and calls of a block."""
    calls = [m.span() for m in _CALL.finditer(block)]
    inside = [False] * len(block)
    for a, b in calls:
        inside[a:b] = [True] * (b - a)
    marks = iter([*[a for a, _ in calls], len(block) + 1])
    due = next(marks)
    for word in _WORD.finditer(block, skip):
        while due < word.start():
            out.calls.append(len(out.words) - 1)
            due = next(marks)
        if not inside[word.start()]:
            out.words.append(fold(word.group()))
            out.at.append(base + word.start())
            out.ends.append(base + word.end())
    while due <= len(block):
        out.calls.append(len(out.words) - 1)
        due = next(marks)


Pairs = Sequence[tuple[int, int]]
Align = Callable[[list[str], list[str]], Pairs]


def wrongs(reference: str, markdown: str, align: Align, where: Witness) -> list[Wrong]:
    """The wrong decisions in `markdown`, in order; `align` pairs the words of two lists.

    `where` has the source's line for an offset in `markdown`.
    """
    blocks = re.split(r"\n\s*\n", reference)
    told = {plain(b) for b in blocks if not b.startswith("%")}
    neutral = frozenset({plain(b) for b in blocks if b.startswith("%")} - told)
    want, have = read(reference), read(markdown, neutral)
    there = dict(align(want.words, have.words))
    back = {j: i for i, j in there.items()}
    found = [
        *_paragraphs(want, have, there, back),
        *_heads(want, have, there, back),
        *_words(want, have, there, where),
        *_calls(want, have, there, back),
    ]
    return sorted(_once(found), key=lambda one: one.at)


def _once(found: list[Wrong]) -> list[Wrong]:
    """One for each place: where a head was missed its paragraph's ends are no errors besides."""
    heads = [one.at for one in found if one.kind.startswith("head")]
    return [
        one
        for one in dict.fromkeys(found)
        if one.kind not in ("joined", "parted") or all(abs(one.at - at) > 120 for at in heads)
    ]


def _wrong(have: Text, kind: str, j: int) -> Wrong:
    words = " ".join(have.words[max(0, j - 4) : j]) + " / " + " ".join(have.words[j : j + 4])
    return Wrong(kind, have.at[min(j, len(have.at) - 1)], words)


def _paragraphs(
    want: Text, have: Text, there: dict[int, int], back: dict[int, int]
) -> Iterator[Wrong]:
    """Ends of blocks that the result lacks, and those that it has beyond the reference."""
    ours, theirs = set(have.breaks), set(want.breaks)
    for x in want.breaks[:-1]:
        j, k = there.get(x - 1), there.get(x)
        if j is not None and k == j + 1 and k not in ours:
            yield _wrong(have, "joined", k)
    for y in have.breaks[:-1]:
        i, k = back.get(y - 1), back.get(y)
        if i is not None and k == i + 1 and k not in theirs:
            yield _wrong(have, "parted", y)


def _heads(want: Text, have: Text, there: dict[int, int], back: dict[int, int]) -> Iterator[Wrong]:
    """Heads missed and invented; levels that differ from the first head's as they should not."""
    ours, theirs = _by_word(have), _by_word(want)
    first: tuple[int, int] | None = None
    for (begin, end), level in want.heads.items():
        places = [there[x] for x in range(begin, end) if x in there]
        found = [ours[j] for j in places if j in ours]
        if not places:
            continue
        if not found:
            yield _wrong(have, "head-missed", places[0])
            continue
        first = first or (level, found[0])
        if level - first[0] != found[0] - first[1]:
            yield _wrong(have, "level", places[0])
    for begin, end in have.heads:
        words = [back[y] for y in range(begin, end) if y in back]
        if words and not any(i in theirs for i in words):
            yield _wrong(have, "head-invented", begin)


def _by_word(text: Text) -> dict[int, int]:
    """The level of the head that a word stands in, for the words of heads."""
    return {x: level for (begin, end), level in text.heads.items() for x in range(begin, end)}


def _words(want: Text, have: Text, there: dict[int, int], where: Witness) -> Iterator[Wrong]:
    """Lines too many or too few between words that agree; words wrongly joined over a line's end.

    What a reference spells otherwise, or a scan misread, is no decision.
    """
    for (a, b), (c, d) in pairwise(sorted(there.items())):
        lost, extra = want.words[a + 1 : c], have.words[b + 1 : d]
        if not lost and 0 < len(extra) <= FEW:
            lines = [where.at(have.at[y]) for y in (b, b + 1, d - 1, d)]
            if lines[0] < lines[1] and lines[2] < lines[3]:
                yield _wrong(have, "left-in", b + 1)
        elif not extra and 0 < len(lost) <= FEW:
            if where.at(have.at[d]) - where.at(have.at[b]) > 1:
                yield _wrong(have, "left-out", d)
        elif lost and extra and "".join(lost) == "".join(extra):
            begin, end = where.at(have.at[b + 1]), where.at(have.ends[d - 1] - 1)
            if begin < end and where.hyphened(begin):
                yield _wrong(have, "hyphen", b + 1)


def _calls(want: Text, have: Text, there: dict[int, int], back: dict[int, int]) -> Iterator[Wrong]:
    ours, theirs = set(have.calls), set(want.calls)
    for x in theirs:
        if (j := there.get(x)) is not None and j not in ours:
            yield _wrong(have, "call", j + 1)
    for y in ours:
        if (i := back.get(y)) is not None and i not in theirs:
            yield _wrong(have, "call", y + 1)


def listed(found: list[Wrong], cleaned: Cleaned, where: Witness) -> list[bool]:
    """For each wrong decision whether an entry of the review answers for it."""
    lines = sorted((one.line, one.state) for one in cleaned.doubts)
    return [_answered(one, where.at(one.at), lines) for one in found]


def _answered(one: Wrong, line: int, lines: list[tuple[int, str]]) -> bool:
    """Blank lines are counted too, so an entry above a blank line may stand further off."""
    low = bisect.bisect_left(lines, (line - NEAR - 1, ""))
    return any(
        state in FITTING[one.kind] and at <= line + NEAR
        for at, state in lines[low : low + 40]
        if at <= line + NEAR
    )


def measured(
    reference: str, source: str, cleaned: Cleaned, align: Align
) -> tuple[list[Wrong], list[bool], float, float]:
    """Wrong decisions, whether each is listed, entries and corrections a thousand words."""
    markdown = as_markdown(cleaned)
    where = Witness(source, cleaned.ledger.edits)
    found = wrongs(reference, markdown, align, where)
    words = max(1, len(markdown.split()))
    entries: list[Doubt] = [one for one in cleaned.doubts if one.state != "slip"]
    return (
        found,
        listed(found, cleaned, where),
        1000 * len(entries) / words,
        1000 * len(found) / words,
    )


def pairs_of(one: list[str], two: list[str]) -> Pairs:
    """Words paired by the longest runs that agree; for texts of a few thousand words."""
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return [(m.a + k, m.b + k) for m in matcher.get_matching_blocks() for k in range(m.size)]
