"""Where a line may break on paper: in an address after its signs, and nowhere by a hyphen.

A hyphen that a style sets at the end of a line would be taken for one of the address. So every
address (web, mail, DOI) is marked, `print.css` keeps the dictionary's hyphens out of it, and it
breaks after a sign of its own, with nothing added. The breaks are zero-width spaces (U+200B), which
the engine does not draw and the text of a PDF does not hold.
"""

from __future__ import annotations

import re

from lxml import etree

from publish.typography.addresses import addresses as whole_addresses
from publish.xhtml import add_class, el, inner, parse

BREAK = "\u200b"
SIGNS = "/.-?&=_@#"
LEAST = 3  # letters on either side of a break, as with hyphens (hyphenate-limit-chars)

HOST = re.compile(r"(?<![\w.@/-])[a-z\d-]+(?:\.[a-z\d-]+)*\.(?:com|edu|gov|info|net|org)\b(?![@/])")
"""A host alone, of one of the domains that no sentence without a space after its stop makes up."""


def mark_addresses(xhtml: str) -> str:
    """The fragment with its addresses marked (class `address`) and their breaks put in.

    A link that holds nothing else bears the mark itself. Code keeps its own form, but breaks alike.
    """
    root = parse(xhtml)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and not _set_as_it_is(element):
            _mark(element)
    return inner(root)


def _set_as_it_is(element: etree._Element) -> bool:
    """Whether the lines are those of the manuscript."""
    return element.tag == "pre" or next(element.iterancestors("pre"), None) is not None


def _mark(element: etree._Element) -> None:
    """Mark the addresses in an element's own text: what is before its children and behind each."""
    words = element.text or ""
    if element.tag == "a" and not len(element) and addresses(words) == [(0, len(words))]:
        add_class(element, "address")
        element.text = broken(words)
        return
    children = list(element)
    element.text = _spans(words, element, 0) or None
    for child in children:
        child.tail = _spans(child.tail or "", element, element.index(child) + 1) or None


def _spans(words: str, holder: etree._Element, at: int) -> str:
    """Put the addresses of a text into `holder` from its child `at` on; what is before them."""
    found = addresses(words)
    if not found:
        return words
    stops = [start for start, _ in found[1:]] + [len(words)]
    for place, ((start, end), stop) in enumerate(zip(found, stops, strict=True)):
        span = el("span", {"class": "address"}, broken(words[start:end]))
        span.tail = words[end:stop]
        holder.insert(at + place, span)
    return words[: found[0][0]]


def addresses(words: str) -> list[tuple[int, int]]:
    """Where in a text an address begins and ends, without the signs of the sentence behind it.

    >>> text = "See (https://a.org/b_(c)), marx.org. Write to me@home.net; and/or e.g. 1.5/2."
    >>> [text[start:end] for start, end in addresses(text)]
    ['https://a.org/b_(c)', 'marx.org', 'me@home.net']
    """
    found = whole_addresses(words)
    hosts = (match.span() for match in HOST.finditer(words))
    more = [(a, b) for a, b in hosts if not any(a < end and b > start for start, end in found)]
    return sorted(found + more)


def broken(address: str) -> str:
    """The address with a break after each of its signs, never between two, nor near its ends.

    >>> broken("https://www.a-b.org/c/de?f=ghi").replace(BREAK, "|")
    'https://|www.|a-|b.|org/|c/|de?|f=|ghi'
    """
    letters = []
    for at, letter in enumerate(address):
        before = address[at - 1 : at]
        apart = before and before in SIGNS and letter not in SIGNS
        if apart and at >= LEAST and len(address) - at >= LEAST:
            letters.append(BREAK)
        letters.append(letter)
    return "".join(letters)
