"""Where words are divided that the dictionary of their language divides wrongly, or at all.

The book's own list (`[hyphenation]`) gives each with a hyphen for every place where it may be
divided: “man-u-script”; a word without one, such as a name, stays whole. On paper each gets soft
hyphens (U+00AD) there, in a span that the dictionary leaves alone. No witness counts them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import TypeAlias

from lxml import etree

from publish.typeset import LITERAL
from publish.xhtml import el, has_class, inner, parse

SOFT = "\u00ad"
LETTER = r"[^\W\d_]"

Words: TypeAlias = Mapping[str, tuple[re.Pattern[str], Mapping[str, tuple[int, ...]]]]
"""By language: what finds the words of its list, and where each may be divided."""


def listed(hyphenation: tuple[tuple[str, tuple[str, ...]], ...]) -> Words:
    """The lists of a book as they are looked up; a language is known by its first part.

    >>> listed((("en-GB", ("man-u-script", "Marx")),))["en"][1]
    {'manuscript': (3, 4), 'marx': ()}
    """
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for language, entries in hyphenation:
        own = found.setdefault(_primary(language), {})
        own |= {entry.replace("-", "").lower(): _places(entry) for entry in entries}
    return {language: (_finder(own), own) for language, own in found.items() if own}


def _primary(language: str) -> str:
    return re.split("[-_]", language)[0].lower()


def _places(entry: str) -> tuple[int, ...]:
    lengths = [len(part) for part in entry.split("-")]
    return tuple(sum(lengths[: n + 1]) for n in range(len(lengths) - 1))


def _finder(own: Mapping[str, tuple[int, ...]]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(own, key=len, reverse=True))
    return re.compile(rf"(?<!{LETTER})(?:{words})(?!{LETTER})", re.IGNORECASE)


def divided(xhtml: str, words: Words, language: str) -> str:
    """The fragment, whose language is `language` where no element says another, so prepared."""
    if not any(finder.search(xhtml) for finder, _ in words.values()):
        return xhtml
    root = parse(xhtml)
    _walk(root, words, _primary(language))
    return inner(root)


def _walk(element: etree._Element, words: Words, language: str) -> None:
    language = _primary(element.get("lang") or language)
    if element.tag in LITERAL or has_class(element, "address"):
        return
    for child in list(element):
        if isinstance(child.tag, str):
            _walk(child, words, language)
        child.tail = _put(child.tail, element, element.index(child) + 1, words.get(language))
    element.text = _put(element.text, element, 0, words.get(language))


def _put(
    text: str | None,
    holder: etree._Element,
    at: int,
    words: tuple[re.Pattern[str], Mapping[str, tuple[int, ...]]] | None,
) -> str | None:
    """Put the words of a text that are listed into `holder`, from its child `at` on.

    What comes before the first of them is given back.
    """
    found = list(words[0].finditer(text)) if words and text else []
    if not words or not text or not found:
        return text
    stops = [match.start() for match in found[1:]] + [len(text)]
    for place, (match, stop) in enumerate(zip(found, stops, strict=True)):
        span = el("span", {"class": "divided"}, _softened(match[0], words[1][match[0].lower()]))
        span.tail = text[match.end() : stop]
        holder.insert(at + place, span)
    return text[: found[0].start()] or None


def _softened(word: str, places: tuple[int, ...]) -> str:
    """A word with a soft hyphen at each place.

    >>> _softened("Manuscript", (3, 4)).replace(SOFT, "|")
    'Man|u|script'
    """
    edges = (0, *places, len(word))
    return SOFT.join(word[a:b] for a, b in itertools.pairwise(edges))
