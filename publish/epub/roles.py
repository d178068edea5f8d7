"""What each role of a piece is called in an EPUB.

The names of `epub:type` are those of the EPUB 3 Structural Semantics Vocabulary 1.1 (W3C), the
`role` names those of Digital Publishing WAI-ARIA 1.1; where one of them has no word for a thing,
the field is empty, since a wrong word is worse than none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Matter = Literal["frontmatter", "bodymatter", "backmatter"]


@dataclass(frozen=True)
class Role:
    """One row: `matter` goes on the body, `type` and `aria` on the piece, `landmark` lists it."""

    matter: Matter
    type: str = ""
    aria: str = ""
    landmark: bool = False


ROLES: dict[str, Role] = {
    "cover": Role("frontmatter", "cover", "", landmark=True),
    "half-title": Role("frontmatter", "halftitlepage"),
    "title-page": Role("frontmatter", "titlepage", "", landmark=True),
    "imprint": Role("frontmatter", "copyright-page", "", landmark=True),
    "dedication": Role("frontmatter", "dedication", "doc-dedication"),
    "epigraph": Role("frontmatter", "epigraph", "doc-epigraph"),
    "contents": Role("frontmatter", "toc", "doc-toc", landmark=True),
    "foreword": Role("frontmatter", "foreword", "doc-foreword", landmark=True),
    "preface": Role("frontmatter", "preface", "doc-preface", landmark=True),
    "acknowledgments": Role("backmatter", "acknowledgments", "doc-acknowledgments", landmark=True),
    "introduction": Role("bodymatter", "introduction", "doc-introduction", landmark=True),
    "prologue": Role("bodymatter", "prologue", "doc-prologue"),
    "part": Role("bodymatter", "part", "doc-part"),
    "chapter": Role("bodymatter", "chapter", "doc-chapter"),
    "section": Role("bodymatter", "chapter", "doc-chapter"),
    "interlude": Role("bodymatter", "chapter", "doc-chapter"),
    "conclusion": Role("bodymatter", "conclusion", "doc-conclusion"),
    "epilogue": Role("bodymatter", "epilogue", "doc-epilogue"),
    "afterword": Role("backmatter", "afterword", "doc-afterword", landmark=True),
    "appendix": Role("backmatter", "appendix", "doc-appendix", landmark=True),
    "notes": Role("backmatter", "endnotes", "doc-endnotes", landmark=True),
    "bibliography": Role("backmatter", "bibliography", "doc-bibliography", landmark=True),
    "glossary": Role("backmatter", "glossary", "doc-glossary", landmark=True),
    "index": Role("backmatter", "index", "doc-index", landmark=True),
    "colophon": Role("backmatter", "colophon", "doc-colophon", landmark=True),
    "back-cover": Role("backmatter"),
}

PLAIN = Role("bodymatter")
"""For a role that the table does not know: text, and nothing claimed about it."""


def role_of(name: str) -> Role:
    """The row for a piece's role.

    >>> role_of("notes").aria
    'doc-endnotes'
    """
    return ROLES.get(name, PLAIN)
