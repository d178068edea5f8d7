"""Which way a language is written, and marking it where text of both ways stands together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish import xhtml

if TYPE_CHECKING:
    from lxml import etree

LANGUAGES = frozenset("ar arc ckb dv fa he iw ji ks nqo pnb ps sd syr ug ur yi".split())
"""Languages whose usual script runs from right to left (CLDR's `characterOrder`)."""

SCRIPTS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())
"""Scripts that run from right to left, as a language tag names them (BCP 47, ISO 15924)."""


def direction(language: str) -> str | None:
    """`rtl` for a language written from right to left, else None. A script in the tag decides.

    >>> direction("ar-EG"), direction("en"), direction("az-Arab-IR"), direction("he-Latn")
    ('rtl', None, 'rtl', None)
    """
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    there = script in SCRIPTS if script else first in LANGUAGES
    return "rtl" if there else None


def turn(root: etree._Element, language: str) -> None:
    """Set `dir` on every element whose `lang` is written the other way than what is around it.

    `language` is that around `root`. A `dir` that an author has set stays.
    """
    ways: dict[etree._Element, str | None] = {}
    for element in xhtml.elements(root):
        around = element.getparent()
        way = ways[around] if around is not None and around in ways else direction(language)
        own = element.get("lang")
        if element.get("dir"):
            way = "rtl" if element.get("dir") == "rtl" else None
        elif own and direction(own) != way:
            way = direction(own)
            element.set("dir", way or "ltr")
        ways[element] = way
