"""Rules about the manuscript and the book that it means; each yields its findings."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from publish import frontmatter, notes
from publish.align import align
from publish.book import Book, Finding, Manuscript, Place
from publish.links import line_of
from publish.roles import role_of
from publish.words import missing
from publish.xhtml import BLOCKS, FOREIGN, elements, has_class, parse, text, wording

# Where a link leads, with its title; Markdown takes spaces in the address for a part of it.
_LEADS = r"\((?:[^()\n]|\([^()\n]*\))*(?:(?:\n[ \t]*|(?<=[ \t]))(?:\"[^\"\n]*\"|'[^'\n]*'))?\)"

# What stands in Markdown and is no word of the text, to be taken out in this order.
_FLAGS = re.MULTILINE | re.DOTALL
_SILENT = tuple(
    re.compile(pattern, _FLAGS)
    for pattern in (
        r"<!--.*?-->",
        r"(?<![`\\])<(script|style|template)\b[^<>]*>.*?</\1\s*>",  # told by `dropped-markup`
        r"^[ \t]*(?:`{3,}|~{3,})[^\n]*$",  # the lines around fenced code
        # Addresses, which may stand on the next line, and abbreviations.
        r"^[ ]{0,3}\*?\[[^\]\n^][^\]\n]*\]:(?:[ \t]*\n[ \t]+\S[^\n]*|[^\n]*)$",
        r"!\[[^\]]*\](?:\([^)\n]*\)|\[[^\]\n]*\])",  # pictures
        r"\[\^[^\]\s]+\]:?",  # calls of notes, and the labels of notes
        rf"(?<=\])(?:{_LEADS})",
        r"(?<=\])[ ]?\[[^\]\n]*\]",
        r"^[ \t>]*(?:(?:\d{1,9}[.)]|[-*+])[ \t]+)+",  # numbers and signs before the items of lists
        r"(?<!\\)[*_`]|\\(?=[!-/:-@\[-`{-~])",  # emphasis and code, which may stand inside a word
    )
)
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)((?:[^\n]|\n(?![ \t]*\n))+?)(?<!`)\1(?!`)")
_ATTRIBUTES = re.compile(r"\{:?[^{}\n]*\}")
_LINK = re.compile(rf"(?<!!)\[(?!\^)([^\[\]]*)\]({_LEADS})")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)\b[^<>]*>")


def heading_missing(book: Book) -> Iterator[Finding]:
    """A text that begins without a heading: contents, bookmarks and readers have no name for it."""
    for part in book.parts:
        if not wording(part.heading) and role_of(part.role).head:
            yield Finding(
                "heading-missing",
                "warning",
                part.place,
                "the text begins without a heading",
                "begin it with a line `# Title`, or `# II` where it has a number only",
            )


def heading_skips_level(book: Book) -> Iterator[Finding]:
    """A heading more than one level below the one before: readers with a screen reader lose it."""
    for part in book.parts:
        level = 2
        for heading in elements(parse(part.body), "h2", "h3", "h4", "h5", "h6"):
            this = int(heading.tag[1])
            if this > level + 1:
                yield Finding(
                    "heading-skips-level",
                    "error",
                    Place(part.place.file, line_of(heading)),
                    f"this heading has {this - 1} # after one with {level - 1}",
                    f"give it {level} #",
                )
            level = this


def empty_part(book: Book) -> Iterator[Finding]:
    """A heading with nothing under it. A part's, or one of a page that needs none, stands alone."""
    for part in book.parts:
        alone = part.heading and (part.role == "part" or not role_of(part.role).head)
        bare = not text(part.body).strip() and not re.search("<(?:img|hr)", part.body)
        if bare and not alone:
            yield Finding(
                "empty-part",
                "warning",
                part.place,
                "there is nothing under this heading",
                "write the text, or take the file out of [text] in book.toml",
            )


def date_missing(book: Book) -> Iterator[Finding]:
    """No date: EPUB 3.3 demands a last-modified date (5.5.4), and the clock's is never used."""
    if book.meta.date is None and book.meta.modified is None:
        yield Finding(
            "date-missing",
            "warning",
            Place("book.toml"),
            "[book] names no date, so the EPUB claims to be of 1970",
            "add `date = 2026-01-31`, the date of this edition",
        )


BOOK_RULES: tuple[Callable[[Book], Iterator[Finding]], ...] = (
    heading_missing,
    heading_skips_level,
    empty_part,
    date_missing,
)


def words_missing(manuscript: Manuscript) -> Iterator[Finding]:
    """Words of the tool that the book's language lacks: they stand in the book in English."""
    language = manuscript.meta.language
    lacking = missing(language, dict(manuscript.words))
    if lacking:
        yield Finding(
            "words-missing",
            "warning",
            Place("book.toml"),
            f"{len(lacking)} words that the tool sets itself are not known in {language!r}, "
            "so the book says them in English",
            f"give them in [words]: {', '.join(lacking)}",
        )


def words_unread(manuscript: Manuscript, book: Book) -> Iterator[Finding]:
    """Words that stand in a file and not in the book as read.

    Read without Markdown's help: markup is taken off by one pattern and the letters counted, so
    that a fault of the reader does not hide itself.
    """
    by_file = {part.place.file: part for part in book.parts}
    written = {note.written: note.body or "missing" for note in book.notes}
    order = sorted(written, key=lambda place: place.line)
    for file, raw in (*manuscript.texts, *filter(None, [manuscript.notes])):
        rest = frontmatter.split(raw, file)[0]
        read = [written[place] for place in order if place.file == file]
        if file in by_file:
            read = [by_file[file].heading, by_file[file].body, *read]
        else:
            rest = re.sub("^#.*$", "", rest, flags=re.MULTILINE)  # a heading over the notes
        kept = _letters("\n".join(text(fragment, skip=_is_call) for fragment in read))
        lines_of_notes = set[int]()
        for one in notes.split(rest, file)[1]:
            lines_of_notes.update(
                range(one.place.line, one.place.line + (one.text or "").count("\n") + 1)
            )
            if one.place not in written:  # a note that no edition has: another rule says so
                kept += _letters(_bare(one.text or "", parting=False))
        lines = _not_kept(_bare(rest, parting=False), _bare(rest, parting=True), Counter(kept))
        for number, word in _at_fault(lines, kept, lines_of_notes):
            yield Finding(
                "words-unread",
                "error",
                Place(file, number),
                f"“{word}” stands in the file, but not in the book as read",
                "look for markup around it that Markdown takes for something else",
            )


@dataclass(frozen=True)
class _Line:
    """The words of a line of a file, and the first of them that the book has too seldom, or ""."""

    words: list[str]
    lacking: str


def _not_kept(joined: str, parted: str, kept: Counter[str]) -> list[_Line]:
    """Each line, and what of it is not among the words kept, which are used up.

    A line is whole where its words are kept in one of its two forms.
    """
    found = []
    for forms in zip(joined.split("\n"), parted.split("\n"), strict=True):
        words = [_letters(line) for line in forms]
        counts = [Counter(one) for one in words]
        lacking = [[word for word in count if kept[word] < count[word]] for count in counts]
        best = lacking.index([]) if [] in lacking else 0
        kept.subtract(counts[best])
        found.append(_Line(words[best], lacking[best][0] if lacking[best] else ""))
    return found


def _at_fault(
    lines: list[_Line], kept: list[str], lines_of_notes: set[int]
) -> Iterator[tuple[int, str]]:
    """The line (from 1) of each word that is lacking, and the word.

    Counted from above, a word is lacking at its last line in the file; where it stands more often,
    both texts side by side say which line is not in the book. The book has its notes at the end.
    """
    told = [number for number, line in enumerate(lines, 1) if line.lacking]
    if not told:
        return
    numbered = [
        (number in lines_of_notes, number, word)
        for number, line in enumerate(lines, 1)
        for word in line.words
    ]
    numbered.sort(key=lambda one: one[0])
    hunks = align([word for *_, word in numbered], kept)
    apart: dict[str, list[int]] = {}
    for hunk in hunks:
        for _, number, word in numbered[slice(*hunk.one)]:
            apart.setdefault(word, []).append(number)
    places = set[int]()
    for number in told:
        word = lines[number - 1].lacking
        waiting = apart.get(word) or [number]
        place = waiting.pop(0)
        if place not in places:
            places.add(place)
            yield place, word


def _bare(raw: str, *, parting: bool) -> str:
    """The file without markup, line for line; a block's tag parts words.

    A link that begins inside a word, and attributes behind one, are no edge of it; the same signs
    in code are (`a[1](b)`). Only Markdown knows which of them is code: `parting` says whether
    they part words. In code between backticks they always do.
    """
    raw = _CODE.sub(lambda m: re.sub(r"[][(){}\\]", " ", m[0]), raw)
    raw = _ATTRIBUTES.sub(" " if parting else "", raw)
    if parting:
        raw = raw.replace("\\", " ")
    else:
        raw = _LINK.sub(lambda m: m[1] + "\n" * m[2].count("\n"), raw)
    for pattern in _SILENT:
        raw = pattern.sub(lambda m: "\n" * m[0].count("\n"), raw)
    return html.unescape(_TAG.sub(_gap, raw))


def _is_call(element: etree._Element) -> bool:
    return element.tag == "sup" and has_class(element, "call")


def _gap(tag: re.Match[str]) -> str:
    return (" " if tag[1].lower() in BLOCKS | FOREIGN else "") + "\n" * tag[0].count("\n")


def _letters(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub("[*_`]", "", words))
