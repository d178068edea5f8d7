"""Typography by language: text -> edits, for print and ebook alike; the letters stay.

Each rule is a small function on the text of one block (a paragraph, a heading, a cell) and its
language, and yields edits; `RULES` lists them in the order in which they run: of `signs` (primes,
dashes, dots) and `marks` (of quotations; `singles` says which are apostrophes), then of `spaces`
(what stays on one line with what). `[typography]` in book.toml
turns one off by its name (`quotes = "keep"`). Code is never touched, nor an address
(`addresses`). What a typographer wants in
each language stands in tests/cases/typography.txt.
"""

from __future__ import annotations

from publish.typography.addresses import shielded
from publish.typography.change import HAIR, NARROW, NBSP, OPAQUE, Change, Rule, _apply
from publish.typography.marks import nested, quotes
from publish.typography.signs import dashes, ellipses, primes, ranges
from publish.typography.spaces import (
    abbreviations,
    french,
    german,
    numbers,
    numerals,
    particles,
)

__all__ = [
    "HAIR",
    "NARROW",
    "NBSP",
    "OPAQUE",
    "RULES",
    "Change",
    "Rule",
    "_apply",
    "quotes",
    "shielded",
]

RULES: dict[str, Rule] = {
    "primes": primes,
    "quotes": quotes,
    "dashes": dashes,
    "ranges": ranges,
    "ellipses": ellipses,
    "abbreviations": abbreviations,
    "numerals": numerals,
    "numbers": numbers,
    "particles": particles,
    "nested": nested,
    "french": french,
    "german": german,
}
