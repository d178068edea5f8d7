"""What headings, verse and letters are to a reading system.

Where EPUB's own vocabulary has no word, the words are those of Z39.98-2012, which Standard Ebooks
uses too ("Semantics", Manual of Style). A prefix that EPUB does not reserve is declared in the file
that uses it (EPUB 3.3, D.1.5).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish import xhtml
from publish.headings import label

if TYPE_CHECKING:
    from lxml import etree

PREFIX = "z3998: http://www.daisy.org/z3998/2012/vocab/structure/"
CLASSES = {name: f"z3998:{name}" for name in ("verse", "letter", "salutation", "signature")}
"""The classes of the manuscript that have a word there; it has none for a letter's date."""


HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")


def mark(root: etree._Element) -> None:
    """Say of headings, verse and letters what they are; of verse inside verse nothing."""
    for element in xhtml.elements(root):
        names = [word for name, word in CLASSES.items() if xhtml.has_class(element, name)]
        if "z3998:verse" in names and _in_verse(element):
            names.remove("z3998:verse")
        names += _heading(element) if element.tag in HEADS else []
        if names:
            own = (element.get(xhtml.EPUB_TYPE) or "").split()
            element.set(xhtml.EPUB_TYPE, " ".join([*own, *names]))


def prefix(*roots: etree._Element) -> str | None:
    """What the file of these elements must declare; None where it uses no such word."""
    types = (element.get(xhtml.EPUB_TYPE) or "" for root in roots for element in root.iter())
    return PREFIX if any("z3998:" in names for names in types) else None


def _heading(element: etree._Element) -> list[str]:
    """A heading is a title; one that is a bare numeral, as its spoken name shows, an ordinal.

    >>> _heading(xhtml.el("h2", {"aria-label": "Section 4"}, "IV")), _heading(xhtml.el("h2"))
    (['ordinal', 'z3998:roman'], ['title'])
    """
    if not element.get("aria-label"):
        return ["title"]
    return ["ordinal", *(["z3998:roman"] if not re.search(r"\d", label(element)) else [])]


def _in_verse(element: etree._Element) -> bool:
    return any(xhtml.has_class(around, "verse") for around in element.iterancestors())
