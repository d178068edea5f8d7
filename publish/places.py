"""Counting a text: places in it that hold for every edition, whatever tree the text stands in.

A place is a piece and a number of letters: those of the piece's text that come before, with white
space and invisible characters left out and capitals made small, so that line ends, spacing and
`text-transform` do not count. A picture, a rule and a way back from a note count as one letter
each; a note's number does not count, since an ebook's list sets it by itself, nor does the address
of a link, which only paper shows, nor a note that stands at the foot of a page.

A page that begins inside a word that the layout hyphenated is counted from the next word on: a cut
word belongs to the page where it begins. A word is here what stands between spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from publish.errors import PublishError
from publish.pagemap import PageStart
from publish.xhtml import ADDED, BLOCKS, FOOTNOTE, has_class

OBJECTS = frozenset({"img", "hr"})
_UNCOUNTED = re.compile(r"[\s\u00ad\u200b\u2060\ufe0e\ufeff]+")
_SPACE = re.compile(r"\s+")


class Origin(NamedTuple):
    """Where the layout begins a page: before the letter `offset` of the element's own text.

    The element's own text is its text and its children's tails. `cut`: a hyphenated word goes on
    here. For a picture or a rule, the element itself is the place.
    """

    page: int
    element: Any
    offset: int
    cut: bool


class Run(NamedTuple):
    """A stretch of a tree in reading order; `node` holds the text as its `text` or its `tail`.

    `owner` is the element whose own text it is. "edge": a block begins or ends; "object": what
    counts as one letter; "uncounted": what does not count, with all inside.
    """

    kind: Literal["text", "tail", "edge", "object", "uncounted"]
    owner: Any
    node: Any
    text: str = ""


class Spot(NamedTuple):
    """A place in a tree: before the character `at` of the run's text, or before its node."""

    run: Run
    at: int


def letters(text: str) -> str:
    """The characters that count, as they are counted.

    >>> letters("Der Ha\\u00adß,\\n II"), letters("DER HASS")
    ('derhass,ii', 'derhass')
    """
    return _UNCOUNTED.sub("", text).casefold()


def index_of(text: str, letter: int) -> int:
    """The index in `text` of the counted letter with this number (from 0).

    >>> index_of("a ßc", 1), index_of("a ßc", 3)
    (2, 3)
    """
    count = 0
    for index, character in enumerate(text):
        count += len(letters(character))
        if count > letter:
            return index
    return len(text)


def runs(element: Any) -> Iterator[Run]:
    """The runs of an element, of lxml or of the standard library, in reading order."""
    if not isinstance(element.tag, str):
        return
    if element.tag in OBJECTS or (element.tag == "a" and has_class(element, "back")):
        yield Run("object", element, element)
        return
    if element.tag == "aside" and has_class(element, FOOTNOTE):
        yield Run("uncounted", element, element)
        return
    if element.tag == "span" and (has_class(element, "number") or has_class(element, ADDED)):
        yield Run("uncounted", element, element)
        return
    block = element.tag in BLOCKS
    if block:
        yield Run("edge", element, element)
    if element.text:
        yield Run("text", element, element, element.text)
    for child in element:
        yield from runs(child)
        if child.tail:
            yield Run("tail", element, child, child.tail)
    if block:
        yield Run("edge", element, element)


def spots(root: Any, offsets: Sequence[int]) -> Iterator[Spot]:
    """The places of these letters (counts, going up) in a piece; none for what lies beyond it."""
    count, at = 0, 0
    for run in runs(root):
        if at == len(offsets):
            return
        length = 1 if run.kind == "object" else len(letters(run.text))
        while at < len(offsets) and offsets[at] < count + length:
            yield Spot(run, index_of(run.text, offsets[at] - count))
            at += 1
        count += length


@dataclass
class _Search:
    """The walk through the printed text: how far it is, and pages whose place is still to come."""

    origins: dict[Any, list[Origin]]
    piece: str = ""
    count: int = 0
    own: dict[Any, int] = field(default_factory=dict)  # letters of an element's own text so far
    waiting: list[int] = field(default_factory=list)  # pages that begin at the next letter
    cut: list[int] = field(default_factory=list)  # pages that begin where the word at hand ends
    found: dict[int, tuple[str, int]] = field(default_factory=dict)


def starts(
    body: Iterable[Any], texts: Iterable[str], origins: Sequence[Origin], labels: Sequence[str]
) -> tuple[PageStart, ...]:
    """Where the pages begin that hold something of the text, in the order of the pages.

    `body` are the roots of the pieces, `texts` the ids of those whose text counts, `labels` the
    folios by page. Of pages that begin at one letter only the last has any text. Raises
    PublishError for a page whose beginning is nowhere in the text.
    """
    search = _Search({})
    for origin in origins:
        search.origins.setdefault(origin.element, []).append(origin)
    counted = frozenset(texts)
    for root in body:
        if root.get("id") in counted:
            search.piece, search.count = str(root.get("id")), 0
            for run in runs(root):
                _pass(run, search)
        else:
            _skip(root, search)
    lost = {o.page for o in origins} - {*search.found, *search.waiting, *search.cut}
    if lost:
        raise PublishError(
            f"where page {labels[min(lost)]} begins cannot be told from the layout",
            'build the ebook without page numbers: pages = "" in [book] of book.toml',
        )
    last = {place: page for page, place in sorted(search.found.items())}
    return tuple(
        PageStart(labels[page], *search.found[page])
        for page in sorted(search.found)
        if last[search.found[page]] == page
    )


def _skip(root: Any, search: _Search) -> None:
    """Pages that begin in what is not counted begin, in the text, where the next letter stands."""
    for element in root.iter():
        search.waiting += [origin.page for origin in search.origins.get(element, ())]


def _pass(run: Run, search: _Search) -> None:
    if run.kind in {"text", "tail"}:
        _pass_text(run, search)
    elif run.kind == "edge":
        search.waiting += search.cut
        search.cut = []
    else:
        _skip(run.node, search)
    if run.kind == "object":
        search.found |= dict.fromkeys(search.waiting, (search.piece, search.count))
        search.waiting = []
        search.count += 1


def _pass_text(run: Run, search: _Search) -> None:
    """Place the pages that begin in this text; those that begin after its last letter wait."""
    length = len(letters(run.text))
    places = [(0, page, False) for page in search.waiting] + [(0, p, True) for p in search.cut]
    search.waiting, search.cut = [], []
    if run.owner in search.origins:
        before = search.own.get(run.owner, 0)
        search.own[run.owner] = before + length
        places += [
            (index_of(run.text, origin.offset - before), origin.page, origin.cut)
            for origin in search.origins[run.owner]
            if before <= origin.offset < before + length
        ]
    for start, page, cut in places:
        space = _SPACE.search(run.text, start) if cut else None
        index = space.end() if space else start
        if cut and space is None:
            search.cut.append(page)
        elif letters(run.text[index:]):
            place = (search.piece, search.count + len(letters(run.text[:index])))
            search.found[page] = place
        else:
            search.waiting.append(page)
    search.count += length
