"""What each role of a text or a piece is: where it stands in a book, and what it is called.

The names of `epub:type` are those of the EPUB 3 Structural Semantics Vocabulary 1.1 (W3C), the
`aria` names those of Digital Publishing WAI-ARIA 1.1; where one of them has no word for a thing,
the field is empty, since a wrong word is worse than none. The places follow the order of a book's
parts in the Chicago Manual of Style, 1.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Matter = Literal["frontmatter", "bodymatter", "backmatter"]
Stand = Literal["opening", "front", "text", "end", ""]


@dataclass(frozen=True)
class Role:
    """One row: `matter` goes on the body, `type` and `aria` on the piece, `landmark` lists it.

    `stand` is the group of pieces in which a text of this role stands by default: `opening`
    before the contents, `front` after them, `text`, or `end` after the notes. `head` is false
    where the text needs no heading.
    """

    matter: Matter
    type: str = ""
    aria: str = ""
    landmark: bool = False
    stand: Stand = ""
    head: bool = True


ROLES: dict[str, Role] = {
    "cover": Role("frontmatter", "cover", "", landmark=True),
    "half-title": Role(
        "frontmatter", "halftitlepage", "", landmark=True, stand="opening", head=False
    ),
    "title-page": Role("frontmatter", "titlepage", "", landmark=True, stand="opening", head=False),
    "imprint": Role(
        "frontmatter", "copyright-page", "", landmark=True, stand="opening", head=False
    ),
    "dedication": Role(
        "frontmatter", "dedication", "doc-dedication", landmark=True, stand="opening", head=False
    ),
    "epigraph": Role(
        "frontmatter", "epigraph", "doc-epigraph", landmark=True, stand="opening", head=False
    ),
    "contents": Role("frontmatter", "toc", "doc-toc", landmark=True),
    "foreword": Role("frontmatter", "foreword", "doc-foreword", landmark=True, stand="front"),
    "preface": Role("frontmatter", "preface", "doc-preface", landmark=True, stand="front"),
    "introduction": Role(
        "bodymatter", "introduction", "doc-introduction", landmark=True, stand="text"
    ),
    "prologue": Role("bodymatter", "prologue", "doc-prologue", landmark=True, stand="text"),
    "part": Role("bodymatter", "part", "doc-part", landmark=True, stand="text"),
    "chapter": Role("bodymatter", "chapter", "doc-chapter", landmark=True, stand="text"),
    "section": Role("bodymatter", "chapter", "doc-chapter", landmark=True, stand="text"),
    "interlude": Role("bodymatter", "chapter", "doc-chapter", landmark=True, stand="text"),
    "conclusion": Role("bodymatter", "conclusion", "doc-conclusion", landmark=True, stand="text"),
    "epilogue": Role("bodymatter", "epilogue", "doc-epilogue", landmark=True, stand="text"),
    "afterword": Role("backmatter", "afterword", "doc-afterword", landmark=True, stand="text"),
    "appendix": Role("backmatter", "appendix", "doc-appendix", landmark=True, stand="text"),
    "notes": Role("backmatter", "endnotes", "doc-endnotes", landmark=True),
    "glossary": Role("backmatter", "glossary", "doc-glossary", landmark=True, stand="end"),
    "bibliography": Role(
        "backmatter", "bibliography", "doc-bibliography", landmark=True, stand="end"
    ),
    "index": Role("backmatter", "index", "doc-index", landmark=True, stand="end"),
    # The vocabulary's afterword says "how the content came to be written"; no term is nearer.
    "note-on-the-text": Role(
        "backmatter", "afterword", "doc-afterword", landmark=True, stand="end"
    ),
    "acknowledgments": Role(
        "backmatter", "acknowledgments", "doc-acknowledgments", landmark=True, stand="end"
    ),
    "colophon": Role(
        "backmatter", "colophon", "doc-colophon", landmark=True, stand="end", head=False
    ),
    "back-cover": Role("backmatter"),
}

REPLACING = frozenset({"half-title", "title-page", "colophon"})
"""A text of one of these roles takes the place of the page of this name that the tool would make.
An `imprint` takes that of the colophon's lines: it says of the book what they say."""

CLOSING = frozenset({"conclusion", "epilogue"})
"""They end the book, not the last of its parts (Chicago Manual of Style, 1.51, 1.52)."""

MADE = {
    "contents": (
        "the contents are made from the headings of the texts, so no text is them",
        "take the file out of [text] in book.toml, or give it another role (`section`)",
    ),
    "notes": (
        "the notes are made from what the calls in the texts mean, so no text is them",
        "name the file with the notes in `notes` of [text], or give it another role (`section`)",
    ),
}
"""Roles that a text cannot have: why, and what to do."""

PLAIN = Role("bodymatter")
"""For a role that the table does not know: text, and nothing claimed about it."""


def role_of(name: str) -> Role:
    """The row for a piece's role.

    >>> role_of("notes").aria
    'doc-endnotes'
    """
    return ROLES.get(name, PLAIN)


def text_roles() -> tuple[str, ...]:
    """The roles that a text of the manuscript may have."""
    return tuple(name for name, role in ROLES.items() if role.stand)
