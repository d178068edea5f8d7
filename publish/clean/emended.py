"""What an editor has changed since a text was cleaned: emendations, word by word, at their lines.

The text as cleaned is made again from the source that is kept and the ledger's edits, and compared
with the manuscript as it stands, in the order of the book: a text that was split, renamed or given
another place is compared all the same.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from publish import frontmatter
from publish.align import Hunk, align, rising
from publish.book import Edit, Place
from publish.clean.sourcelines import SourceLines

KINDS = ("words", "notes", "order", "headings", "paragraphs", "emphasis", "punctuation", "spaces")

BLOCK, VERSE, STAR = "¶", "⏎", "*"
_TOKEN = re.compile(
    r"(?P<verse>(?: {2,}|\\)\n[ \t]*)|(?P<block>\n[ \t]*\n\s*)|(?P<space>\s+)"
    r"|(?P<note>\[\^[^\]\s]+\]:?)|(?P<star>(?<![\\*])\*{1,3}|(?<![\\*\w])_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w))"
    r"|(?P<word>(?:\\.|[^\s*_\[\\]|(?<=\w)_(?=\w)|\[(?!\^)|\\$|(?<=\\)\*)+)|(?P<rest>.)"
)
_OPENING = re.compile(r"#{1,6}(?=[ \t])|[>%+-](?=[ \t])|\d{1,9}[.)](?=[ \t])")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MISSING = re.compile(r"^\[\^[^\]\s]+\]:[ \t]*\{missing\}[ \t]*$", re.MULTILINE)
LEAST = 6  # words of a paragraph that may have been moved
ISLAND = 3  # words that stand in both between two changed passages and do not part them
SHOWN = 80  # characters of an emendation that are shown


@dataclass(frozen=True)
class Token:
    """A word or a sign of form of a text, and where it stands; `key` is what is compared.

    `offset` counts characters of the file (of the text as cleaned), `place` has its line.
    """

    key: str
    place: Place
    offset: int

    @property
    def text(self) -> str:
        """The token without the space that stands before it."""
        return self.key.lstrip()


@dataclass(frozen=True)
class Emendation:
    """One change of an editor's: `before` reads `after` now, at `place` in the manuscript.

    `kind` is one of KINDS; `source` is the line of the source, 0 where there is none; `context` are
    the words before it. Signs of form: ¶ a paragraph's end, ⏎ a line of verse, * emphasis.
    """

    kind: str
    before: str
    after: str
    place: Place
    source: int = 0
    context: str = ""


def tokens(text: str, file: str) -> list[Token]:
    r"""The words and signs of form of one Markdown text, front matter and comments left out.

    >>> [t.key for t in tokens("# I\n\nOne *two*.[^1]\n", "i.md")]
    ['#', ' I', '¶', 'One', ' *', 'two', '*', '.', '[^1]']
    """
    bare = frontmatter.split(text, file)[0] if text.startswith("---\n") else text
    for pattern in (_COMMENT, _MISSING):
        bare = pattern.sub(_blanked, bare)
    at = len(bare) - len(bare.lstrip())
    starts = [0, *(match.end() for match in re.finditer("\n", bare))]
    found: list[Token] = []
    for key, offset in _keys(bare.rstrip(), at):
        line = bisect.bisect_right(starts, offset)
        found.append(Token(key, Place(file, line), offset))
    return found


def _blanked(match: re.Match[str]) -> str:
    """As many lines and characters of nothing, and no line of verse."""
    return re.sub(r"[^\n]", "\t", match[0])


def _keys(text: str, at: int) -> Iterator[tuple[str, int]]:
    """(key, offset): a key has a space in front where one stands before the word."""
    opening, space = True, ""
    while at < len(text):
        match = (_OPENING.match(text, at) if opening else None) or _TOKEN.match(text, at)
        if match is None:  # pragma: no cover - the pattern takes any character
            raise RuntimeError(f"nothing reads {text[at : at + 20]!r}")
        kind = match.lastgroup
        if kind in ("block", "verse"):
            yield (BLOCK if kind == "block" else VERSE), at
            opening, space = True, ""
        elif kind == "space":
            space = "" if opening else " "
        else:
            yield space + match[0], at
            opening, space = kind is None and "#" not in match[0], ""
        at = match.end()


def emendations(
    cleaned: str, source: str, edits: tuple[Edit, ...], texts: Sequence[tuple[str, str]]
) -> list[Emendation]:
    """Every change between the text as cleaned and the manuscript's `texts` (file, text), in order.

    `edits` are the ledger's, by which a place in the cleaned text is found in the source.
    """
    before, after = tokens(cleaned, ""), _all(texts)
    lines = SourceLines(source, edits)
    before, after, order = _without_moved(before, after, lines)
    hunks = _run_together(align([t.key for t in before], [t.key for t in after]), before)
    words = [_emendation(hunk, before, after, lines) for hunk in hunks]
    files = {file: n for n, (file, _) in enumerate(texts)}
    return sorted(
        [*_calls_moved(words), *order],
        key=lambda one: (files.get(one.place.file, -1), one.place.line),
    )


def _all(texts: Sequence[tuple[str, str]]) -> list[Token]:
    """The tokens of all texts; one ends a paragraph."""
    found: list[Token] = []
    for file, text in texts:
        more = tokens(text, file)
        found += [Token(BLOCK, more[0].place, more[0].offset)] if found and more else []
        found += more
    return found


def _without_moved(
    before: list[Token], after: list[Token], lines: SourceLines
) -> tuple[list[Token], list[Token], list[Emendation]]:
    """Both sides less the paragraphs that only stand elsewhere, and these as emendations."""
    one, two = _paragraphs(before), _paragraphs(after)
    pairs = [(block, two[words]) for words, block in one.items() if words in two]
    stay = set(rising([(a.start, b.start) for a, b in pairs]))
    gone = [(a, b) for a, b in pairs if (a.start, b.start) not in stay]
    found = [
        Emendation(
            "order",
            _plain(before[a]),
            _plain(after[b]),
            after[b.start].place,
            lines.at(before[a.start].offset),
        )
        for a, b in ((slice(a.start, a.stop), slice(b.start, b.stop)) for a, b in gone)
    ]
    lost = {n for a, _ in gone for n in range(a.start, a.stop + 1)}
    added = {n for _, b in gone for n in range(b.start, b.stop + 1)}
    return (
        [token for n, token in enumerate(before) if n not in lost],
        [token for n, token in enumerate(after) if n not in added],
        found,
    )


def _paragraphs(tokens_: list[Token]) -> dict[tuple[str, ...], range]:
    """The longer paragraphs that stand once, by their words: the range of their tokens."""
    ends = [n for n, token in enumerate(tokens_) if token.key == BLOCK]
    spans = [
        range(a, b) for a, b in zip([0, *(n + 1 for n in ends)], [*ends, len(tokens_)], strict=True)
    ]
    words = [tuple(tokens_[n].key for n in span) for span in spans]
    often = Counter(words)
    return {
        key: span
        for key, span in zip(words, spans, strict=True)
        if often[key] == 1 and len(key) >= LEAST
    }


def _calls_moved(found: list[Emendation]) -> list[Emendation]:
    """A call that goes and one of the same note that comes are one change."""
    lost = {one.before: one for one in found if one.kind == "notes" and not one.after}
    kept: list[Emendation] = []
    told: set[int] = set()  # those that another one tells, by their identity
    for one in found:
        before = lost.pop(one.after, None) if one.kind == "notes" and not one.before else None
        if before:
            told.add(id(before))
            one = replace(one, before=before.before, source=before.source)  # noqa: PLW2901
        kept.append(one)
    return [one for one in kept if id(one) not in told]


def _run_together(hunks: list[Hunk], before: list[Token]) -> list[Hunk]:
    """Where a passage was written anew, a word or two that both have by chance part nothing; nor
    does a call that went over a word, or a word that went over a call."""
    found: list[Hunk] = []
    for hunk in hunks:
        last = found[-1] if found else hunk
        long = min(_length(last), _length(hunk)) > ISLAND
        call = any(map(_is_note, before[last.one[0] : hunk.one[1]]))
        if found and (long or call) and hunk.one[0] - last.one[1] <= ISLAND:
            found[-1] = Hunk((last.one[0], hunk.one[1]), (last.two[0], hunk.two[1]))
        else:
            found.append(hunk)
    return found


def _length(hunk: Hunk) -> int:
    return max(hunk.one[1] - hunk.one[0], hunk.two[1] - hunk.two[0])


def _emendation(
    hunk: Hunk, before: list[Token], after: list[Token], lines: SourceLines
) -> Emendation:
    one, two = before[slice(*hunk.one)], after[slice(*hunk.two)]
    here = after[min(hunk.two[0], len(after) - 1)] if after else Token("", Place(""), 0)
    there = before[min(hunk.one[0], len(before) - 1)] if before else None
    context = _plain(after[max(hunk.two[0] - 3, 0) : hunk.two[0]])
    return Emendation(
        _kind(one, two),
        _plain(one),
        _plain(two),
        here.place,
        lines.at(there.offset) if there else 0,
        context,
    )


def _plain(tokens_: list[Token]) -> str:
    return "".join(f" {t.key} " if t.key in (BLOCK, VERSE) else t.key for t in tokens_).strip()


def _kind(one: list[Token], two: list[Token]) -> str:
    """The weightiest thing that differs between the two."""
    tests: Mapping[str, Callable[[list[Token]], object]] = {
        "words": lambda side: "".join(_letters(t) for t in side if not _is_note(t)),
        "notes": _calls,
        "headings": lambda side: [t.text for t in side if t.text.startswith("#")],
        "paragraphs": lambda side: [t.text for t in side if _opens(t)],
        "emphasis": lambda side: [t.text for t in side if not t.text.strip("*_")],
        "punctuation": lambda side: [t.text for t in side],
    }
    return next((kind for kind, of in tests.items() if of(one) != of(two)), "spaces")


def _calls(side: list[Token]) -> list[tuple[str, int]]:
    """Each call and how many letters stand before it."""
    letters = [0, *itertools.accumulate(0 if _is_note(t) else len(_letters(t)) for t in side)]
    return [(t.text, letters[n]) for n, t in enumerate(side) if _is_note(t)]


def _opens(token: Token) -> bool:
    """Whether the token parts paragraphs or lines, or opens a quotation or an item."""
    return token.key in (BLOCK, VERSE) or bool(_OPENING.match(token.text + " "))


def _is_note(token: Token) -> bool:
    return token.text.startswith("[^")


def _letters(token: Token) -> str:
    return "".join(filter(str.isalnum, token.text))


def sentence(one: Emendation) -> str:
    """An emendation as one line of text: place, what was there, what is there now.

    >>> sentence(Emendation("words", "over", "other", Place("v.md", 3), 301, "with each"))
    'v.md:3: … with each [over → other] (words; line 301 of the source)'
    """
    before, after = _cut(one.before), _cut(one.after)
    change = (
        f"{before} → {after}" if before and after else (f"− {before}" if before else f"+ {after}")
    )
    if before == after:
        change = f"moved: {before}"
    source = f"; line {one.source} of the source" if one.source else ""
    context = f"… {one.context} " if one.context else ""
    return f"{one.place.file}:{one.place.line}: {context}[{change}] ({one.kind}{source})"


def _cut(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:50]} … {words[-25:]}"
