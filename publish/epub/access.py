"""Accessibility metadata, computed from the book: nothing is claimed that is not so.

Names and rules: EPUB Accessibility 1.1 (W3C), values from the Schema.org Accessibility Properties
for Discoverability Vocabulary. No conformance is claimed: a claim needs someone who certifies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from publish import xhtml
from publish.epub.images import moves
from publish.epub.model import Access, Entry, File, Leaf

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def access(
    book: tuple[Leaf, ...],
    toc: tuple[Entry, ...],
    pictures: Mapping[str, File],
    css: Iterable[tuple[str, str]],
    pages: tuple[Entry, ...] = (),
) -> Access:
    """What a reader needs to be able to do, and what the book does for it.

    A picture counts unless it is marked as decoration (`alt=""`); the cover does not, since its
    words stand on the title page.
    """
    shown = [e for leaf in book for e in xhtml.elements(leaf.root, "img") if e.get("alt") != ""]
    told = all((e.get("alt") or "").strip() for e in shown)
    sufficient = (("textual",) if told else ()) + (("textual,visual",) if shown else ())
    return Access(
        modes=("textual", "visual") if shown else ("textual",),
        sufficient=sufficient,
        features=tuple(_features(book, toc, bool(shown) and told, css, pages)) or ("none",),
        hazards=("unknown",) if any(moves(p.content) for p in pictures.values()) else ("none",),
        summary=_summary(book, len(shown), told, paged=bool(pages)),
    )


def _features(
    book: tuple[Leaf, ...],
    toc: tuple[Entry, ...],
    told: bool,
    css: Iterable[tuple[str, str]],
    pages: tuple[Entry, ...],
) -> Iterable[str]:
    tags = {str(e.tag) for leaf in book for e in xhtml.elements(leaf.root)}
    if told:
        yield "alternativeText"
    if any(e.get("role") for leaf in book for e in xhtml.elements(leaf.root)):
        yield "ARIA"
    if not any(_fixed(sheet) for _, sheet in css):
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


def _summary(book: tuple[Leaf, ...], shown: int, told: bool, *, paged: bool) -> str:
    """What a reader should know before buying, in sentences."""
    has_notes = any(leaf.piece.role == "notes" for leaf in book)
    things = ["headings", "linked contents"]
    things += ["notes that link both ways"] if has_notes else []
    things += ["page numbers that agree with print"] if paged else []
    if len(things) > 2:
        things[-1] = f"and {things[-1]}"
    text = f"All text can be read aloud and resized; there are {', '.join(things)}."
    if not shown:
        return f"{text} No picture carries meaning."
    described = "each is described in words" if told else "not all are described in words"
    return f"{text} There are pictures that carry meaning; {described}."
