"""The words of a manuscript's file as a reader meets them, each letter with its place in the file.

Rules about words and signs look at `Prose.text`: markup, code, addresses and phrases marked as
another language are out of the way, and lines and paragraphs are where they are in the file.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from publish.book import Finding, Manuscript, Place

HOLE = "\ufffc"
"""Stands where a picture, code, an address or a phrase in another language stood."""

# What is no word, in the order in which it is tried, and what a reader meets in its place: a hole,
# nothing ("drop"), the end of a paragraph ("gap"), a sign alone.
_PARTS: tuple[tuple[str, str], ...] = (
    ("hole", r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??[ \t>]*(?P=fence)[^\n]*$"),
    ("hole", r"(?<=\n\n)(?:(?: {4}|\t)[^\n]*(?:\n|\Z))+"),
    ("drop", r"<!--.*?-->"),
    ("hole", r"<(?P<raw>script|style|svg|math|pre|code)\b.*?</(?P=raw)>"),
    ("hole", r"<span\b[^<>]*\blang=[^<>]*>[^<>]*</span>"),
    ("hole", r"(?<!`)(?P<ticks>`+)(?!`)(?:[^\n]|\n(?!\n))*?(?<!`)(?P=ticks)(?!`)"),
    ("hole", r"!\[[^\]]*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])"),
    # A phrase whose list of attributes names its language.
    ("hole", (r"(?:\*{1,3}|_{1,3}|\[)[^*_\[\]\n]+(?:\*{1,3}|_{1,3}|\](?:\([^()\n]*\))?)"
              r"\{:?[^{}\n]*\blang=[^{}\n]*\}")),
    ("hole", (r"<?\b(?:https?|ftp|mailto|file):[^\s<>)\]\"]+>?|\bwww\.[^\s<>)\]\"]+"
     r"|\b[\w.+-]+@[\w-]+\.[\w.-]+\w")),
    ("drop", r"^[ ]{0,3}\*?\[[^\]\n^][^\]\n]*\]:[^\n]*(?:\n[ ]+[\"'(][^\n]*)?$"),
    ("drop", r"^[ ]{0,3}\[\^[^\]\s]+\]:[ \t]*"),
    ("drop", r"\[\^[^\]\s]+\]"),
    ("hole", r"\{missing\}|\{[\w.|\[\]<>-]+\}"),
    ("drop", r"\{p\. [^{}\n]{1,20}\}|\{(?::|[ ]?[.#])[^{}\n]*\}"),
    ("drop", r"(?<=\])(?:\[[^\]\n]*\]|\((?:[^()\n]|\([^()\n]*\))*\))"),
    ("gap", r"</?(?:p|div|br|hr|li|ul|ol|td|th|tr|table|h[1-6]|blockquote)\b[^<>]*>"),
    ("drop", r"</?[A-Za-z][^<>\n]*>"),
    ("drop", r"^[ \t]*(?:>[ ]?)+|^[ ]{0,3}#{1,6}[ \t]+|[ \t]+#+[ \t]*$"),
    ("drop", r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+"),
    ("gap", r"^[ ]{0,3}(?:[-*_][ \t]*){3,}$|^[ ]{0,3}\|?[ \t]*:?-{2,}[-:| \t]*$"),
    ("gap", r"^[ \t]*\||\|(?=[^\n]*\|[ \t]*$)|\|[ \t]*$"),
    ("drop", r"^:[ \t]+"),
    ("sign", r"\\[!-/:-@\[-`{-~]"),
    ("letter", r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+\d*);"),
    ("drop", r"\*+|(?<![^\W_])_+(?=\S)|(?<=\S)_+(?![^\W_])"),
)  # fmt: skip
_MARKUP = re.compile(
    "|".join(f"(?P<p{n}>{pattern})" for n, (_, pattern) in enumerate(_PARTS)),
    re.MULTILINE | re.DOTALL,
)
_FRONT = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_BLOCK = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")


@dataclass(frozen=True)
class Prose:
    """The words of a file. `at` gives for each letter of `text` its offset in `raw`.

    `kept` are the rules of typography that the book has turned off.
    """

    file: str
    raw: str
    text: str
    at: tuple[int, ...]
    language: str
    kept: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The language without script and region."""
        return self.language.split("-", maxsplit=1)[0].lower()

    def place(self, offset: int) -> Place:
        """The line of the file on which the letter at `offset` stands."""
        raw = self.at[min(offset, len(self.at) - 1)] if self.at else 0
        return Place(self.file, self.raw.count("\n", 0, raw) + 1)

    def paragraphs(self) -> Iterator[tuple[int, str]]:
        """(offset, text) of each run of lines between empty ones."""
        for block in _BLOCK.finditer(self.text):
            yield block.start(), block[0]


ProseRule = Callable[[Prose], Iterator[Finding]]


def prose(file: str, raw: str, language: str, kept: tuple[str, ...] = ()) -> Prose:
    """The words of a file, without its front matter.

    >>> words = prose("i.md", "# I\\n\\nOne *two*[^1] `x` \\\\*3.\\n", "en")
    >>> words.text.replace(HOLE, "~")
    'I\\n\\nOne two ~ *3.\\n'
    >>> words.place(words.text.index("two"))
    Place(file='i.md', line=3)
    """
    front = _FRONT.match(raw)
    start = front.end() if front else 0
    out: list[str] = []
    at: list[int] = []
    for match in _MARKUP.finditer(raw, start):
        stands = _stands(_PARTS[int((match.lastgroup or "p0")[1:])][0], match[0])
        out += [raw[start : match.start()], stands]
        at += [*range(start, match.start()), *[match.start()] * len(stands)]
        start = match.end()
    out.append(raw[start:])
    at += range(start, len(raw))
    return Prose(file, raw, "".join(out), tuple(at), language, kept)


def _stands(kind: str, markup: str) -> str:
    """What the reader meets in place of markup."""
    lines = "\n" * markup.count("\n")
    if kind == "hole":
        return HOLE + lines
    if kind == "gap":
        return "\n\n"
    if kind == "sign":
        return markup[1:]
    if kind == "letter":
        letter = html.unescape(markup)
        return letter if len(letter) == 1 else markup
    return lines


def of_book(manuscript: Manuscript) -> list[Prose]:
    """The words of each text and of the notes, in order; a text's own `lang` is its language."""
    files = [*manuscript.texts, *filter(None, [manuscript.notes])]
    return [
        prose(file, raw, _own_language(raw) or manuscript.meta.language, manuscript.untouched)
        for file, raw in files
    ]


def _own_language(raw: str) -> str:
    front = _FRONT.match(raw)
    said = re.search(r"^lang:[ \t]*([\w-]+)", front[1] or "", re.MULTILINE) if front else None
    return said[1] if said else ""
