"""What a heading is called in a list: its words without note calls, each phrase in its language.

The contents, an ebook's navigation and a PDF's bookmarks all take their lines from here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from publish import xhtml

if TYPE_CHECKING:
    from lxml import etree


class Phrase(NamedTuple):
    """Words of a line; `language` and `direction` are "" where they are those of the line.

    `tag` is the element that sets them off (italics, a raised figure), "" for none.
    """

    text: str
    language: str = ""
    direction: str = ""
    tag: str = ""


SET_OFF = frozenset(["em", "i", "cite", "sub", "sup"])
"""What a line of a list shows as its heading does (Chicago 2.54: a title stays in italics)."""


def is_call(element: etree._Element) -> bool:
    """Whether an element is the call of a note, or the raised figure that holds one."""
    return element.get("role") == "doc-noteref" or (
        element.tag == "sup" and xhtml.has_class(element, "call")
    )


def label(heading: etree._Element) -> str:
    """The words of a heading on one line, without the note calls in it; else its picture's."""
    return xhtml.wording(xhtml.serialize(heading), skip=is_call)


def phrases(heading: etree._Element, language: str = "") -> tuple[Phrase, ...]:
    """The words of `label`, parted where their language or their type changes.

    `language` is that of the line they are to stand in; what is in it needs no mention.

    >>> [tuple(p) for p in phrases(xhtml.parse('The <i lang="la">ars  magna</i> of\\n<b>Lull</b>'))]
    [('The ', '', '', ''), ('ars magna', 'la', '', 'i'), (' of Lull', '', '', '')]
    """
    letters = list(_collapsed(_letters(heading, ("", "", ""))))
    groups = itertools.groupby(letters, key=lambda letter: letter[1])
    found = [Phrase("".join(sign for sign, _ in group), *key) for key, group in groups]
    if not found and (shown := label(heading)):
        return (Phrase(shown),)
    if language:
        same = (phrase.language == language for phrase in found)
        pairs = zip(found, same, strict=True)
        found = [p._replace(language="", direction="") if said else p for p, said in pairs]
    return tuple(found)


def within(
    title: str, heading: etree._Element, language: str = "", about: etree._Element | None = None
) -> tuple[Phrase, ...]:
    """The phrases of a title that a heading begins, as one that adds what a text is `about`."""
    added = phrases(about, language) if about is not None else ()
    named, last = phrases(heading, language), "".join(phrase.text for phrase in added)
    words = "".join(phrase.text for phrase in named)
    if not title.startswith(words):
        named, words = (), ""
    rest = title.removeprefix(words)
    if not (last and rest.endswith(last)):
        added = ()
    between = rest.removesuffix(last) if added else rest
    return (*named, *([Phrase(between)] if between else []), *added)


def spans(words: Iterable[Phrase]) -> Iterator[xhtml.Child]:
    """The phrases as what an element may hold: text, and a span for each other language."""
    for phrase in words:
        said = {"lang": phrase.language or None, "dir": phrase.direction or None}
        plain = not phrase.tag and not any(said.values())
        yield phrase.text if plain else xhtml.el(phrase.tag or "span", said, phrase.text)


Said = tuple[str, str, str]
Letter = tuple[str, Said]
"""A sign, the language and direction that it says it is in, the element that sets it off."""


def _letters(element: etree._Element, said: Said) -> Iterator[Letter]:
    block = element.tag in xhtml.BLOCKS
    yield from ((sign, said) for sign in (" " if block else "") + (element.text or ""))
    for child in element:
        if isinstance(child.tag, str) and not is_call(child):
            tag = str(child.tag) if child.tag in SET_OFF else said[2]
            own = child.get("lang") or said[0], child.get("dir") or said[1], tag
            yield from _letters(child, own)
        yield from ((sign, said) for sign in child.tail or "")
    if block:
        yield " ", said


def _collapsed(letters: Iterable[Letter]) -> Iterator[Letter]:
    """One space for each run of spaces, none at the ends; one between languages is of neither.

    A space that does not break is a sign like any other: `Quoi ?` keeps its own in every list.
    """
    before: Said | None = None
    space = False
    for sign, said in letters:
        if sign in xhtml.SPACES:
            space = True
            continue
        if space and before is not None:
            yield " ", said if said == before else ("", "", "")
        yield sign, said
        before, space = said, False
