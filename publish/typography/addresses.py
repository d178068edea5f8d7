"""Where an address stands in a text (of the web, of mail, a DOI): no rule touches its signs."""

from __future__ import annotations

import re

from publish.typography.change import OPAQUE

# RFC 3986, 2 and 3.1: a scheme, then what may stand in an address; letters of any alphabet are
# typed there, so that only spaces, angle brackets, double quotation marks, a long dash end one; but
# a quoted value of a query (`?q="so"`) is part of it.
_REST = r"(?:[^\s<>\"“”„«»—\ufffc]|(?<==)\"\w[^\s<>\"“”„«»\ufffc]{0,200}\"(?!\w))"
_ADDRESS = re.compile(
    rf"""<(?=[^\s<>]{{0,200}}[@:/])[^\s<>]{{3,400}}>
    |(?<![\w.+-])(?:[A-Za-z][A-Za-z0-9+.-]{{1,30}}://|(?:mailto|tel|sip|xmpp|doi|urn|data):(?=\w))
        {_REST}+
    |(?<![\w.-])www\.{_REST}+
    |(?<![\w.-])10\.\d{{4,9}}/{_REST}+
    |(?<![\w.+-])\w[\w.+'’-]{{0,63}}@\w[\w-]*(?:\.\w[\w-]*)+
    |(?<![\w.@/-])\w[\w-]{{0,62}}(?:\.\w[\w-]{{0,62}}){{0,8}}\.[a-z]{{2,24}}/{_REST}+
    """,
    re.VERBOSE,
)
_STOPS = ".,;:!?'’‘…*_"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_QUOTED = re.compile(
    r"[=(,:]'[^'\s]+'\Z"
)  # its last mark closes what the address itself has opened


def addresses(text: str) -> list[tuple[int, int]]:
    """(start, end) of each; the stop, bracket or quotation mark behind it is the sentence's.

    >>> text = "See (https://x.org/a--b_(c)), 'www.x.org/it's', o'hara@x.org..."
    >>> [text[start:end] for start, end in addresses(text)]
    ['https://x.org/a--b_(c)', "www.x.org/it's", "o'hara@x.org"]
    >>> text = "'http://x.org/?q='a'' and " + '"http://x.org/?q="b"".'
    >>> [text[start:end] for start, end in addresses(text)]
    ["http://x.org/?q='a'", 'http://x.org/?q="b"']
    """
    if not re.search("[@/<:]|www", text):
        return []
    return [
        (match.start(), match.start() + len(_trimmed(match[0])))
        for match in _ADDRESS.finditer(text)
    ]


def _trimmed(address: str) -> str:
    over = {end: address.count(end) - address.count(start) for end, start in _BRACKETS.items()}
    end = len(address)
    while address[end - 1] in _STOPS or over.get(address[end - 1], 0) > 0:
        if address[end - 1] == "'" and _QUOTED.search(address[max(end - 200, 0) : end]):
            break
        end -= 1
        over[address[end]] = over.get(address[end], 0) - 1
    return address[:end]


def shielded(text: str) -> str:
    """The text with a sign that no rule touches for each letter of its addresses.

    >>> shielded("x@y.org -- so") == OPAQUE * 7 + " -- so"
    True
    """
    done, at = [], 0
    for start, end in addresses(text):
        done += [text[at:start], OPAQUE * (end - start)]
        at = end
    return "".join([*done, text[at:]])
