"""Accessibility metadata, computed from the book: nothing is claimed that is not so.

Names and rules: EPUB Accessibility 1.1 (W3C), values from the Schema.org Accessibility Properties
for Discoverability Vocabulary. Conformance is not claimed here: that needs someone who certifies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from publish import xhtml
from publish.epub.images import moves
from publish.epub.model import Access, Entry, File, Leaf
from publish.pictures import UNDESCRIBED
from publish.words import WORDS, joined

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def access(
    book: tuple[Leaf, ...],
    toc: tuple[Entry, ...],
    pictures: Mapping[str, File],
    css: Iterable[tuple[str, str]],
    pages: tuple[Entry, ...] = (),
    *,
    words: Mapping[str, str],
    language: str = "en",
    english: frozenset[str] = frozenset(),
    languages: frozenset[str] = frozenset(),
) -> Access:
    """What a reader needs to be able to do, and what the book does for it.

    `words` are those of the tool in the book's `language`; where it has none for one of those that
    are asked for (`english`), the summary is English as a whole: a text of the package document has
    one language. `languages` are those of the manuscript's passages: of what the tool says in
    English, a reader of another language is not to be told that the book has it.

    A picture counts unless it is marked as decoration (`alt=""`, and nobody has forgotten to say
    what it shows); the cover does not, since its words stand on the title page.
    """
    images = [e for leaf in book for e in xhtml.elements(leaf.root, "img")]
    shown = [e for e in images if e.get("alt") != "" or xhtml.has_class(e, UNDESCRIBED)]
    told = all((e.get("alt") or "").strip() for e in shown)
    sufficient = (("textual",) if told else ()) + (("textual,visual",) if shown else ())
    moving = any(moves(p.content) for p in pictures.values())
    fixed = any(_fixed(sheet) for _, sheet in css)
    has, say = tuple(_things(book, toc, pages, bool(languages))), WORDS["en"] | dict(words)
    summary = _summary(has, len(shown), told=told, moving=moving, fixed=fixed)
    needed = {*summary, *(f"access-{name}" for name in has)} | ({"and"} if len(has) > 1 else set())
    if needed & english:
        say, language = WORDS["en"], "en"
    return Access(
        modes=("textual", "visual") if shown else ("textual",),
        sufficient=sufficient,
        features=tuple(_features(book, toc, bool(shown) and told, fixed, pages)) or ("none",),
        hazards=("unknown",) if moving else ("none",),
        summary=_said(summary, has, say),
        language=language,
    )


def _features(
    book: tuple[Leaf, ...],
    toc: tuple[Entry, ...],
    told: bool,
    fixed: bool,
    pages: tuple[Entry, ...],
) -> Iterable[str]:
    tags = {str(e.tag) for leaf in book for e in xhtml.elements(leaf.root)}
    if told:
        yield "alternativeText"
    if any(e.get("role") for leaf in book for e in xhtml.elements(leaf.root)):
        yield "ARIA"
    if not fixed:
        yield "displayTransformability"
    if any(leaf.piece.role == "index" for leaf in book):
        yield "index"
    if "math" in tags:
        yield "MathML"
    if pages:
        yield "pageBreakMarkers"
        yield "pageNavigation"
    yield "readingOrder"  # the spine is the order of the pieces, a piece the order of its text
    if tags.intersection(HEADINGS):
        yield "structuralNavigation"
    if toc:
        yield "tableOfContents"


def _fixed(sheet: str) -> bool:
    """Whether a sheet sets type or lines in a unit that a reader cannot change.

    >>> _fixed("p { line-height: 14pt }"), _fixed("p { font-size: 0.9em }")
    (True, False)
    """
    unit = r"[^;}]*\d(px|pt|pc|mm|cm|in)\b"
    return bool(re.search(rf"(?<![\w-])(font|font-size|line-height)\s*:{unit}", sheet))


def _summary(
    has: tuple[str, ...], shown: int, *, told: bool, moving: bool, fixed: bool
) -> list[str]:
    """What a reader should know before buying, as the keys of sentences."""
    sentences = ["access-fixed" if fixed else "access-text"]
    sentences += ["access-has"] if has else []
    described = "access-pictures" if told else "access-undescribed"
    sentences.append(described if shown else "access-no-pictures")
    return sentences + (["access-moving"] if moving else [])


def _said(sentences: Iterable[str], has: tuple[str, ...], say: dict[str, str]) -> str:
    """The sentences in words; `has` names what one of them lists."""
    things = joined([say[f"access-{name}"] for name in has], say)
    return " ".join(say[key].replace("{names}", things) for key in sentences)


def _things(
    book: tuple[Leaf, ...], toc: tuple[Entry, ...], pages: tuple[Entry, ...], foreign: bool
) -> Iterable[str]:
    """What the summary lists, as far as it is in the book."""
    every = [e for leaf in book for e in xhtml.elements(leaf.root)]
    tags = {str(e.tag) for e in every}
    heads = all(any(True for _ in e.iter("th")) for e in every if e.tag == "table")
    for name, there in (
        ("headings", bool(tags.intersection(HEADINGS))),
        ("contents", bool(toc)),
        ("notes", any(leaf.piece.role == "notes" for leaf in book)),
        ("pages", bool(pages)),
        ("tables", "table" in tags and heads),
        ("languages", foreign),
    ):
        if there:
            yield name
