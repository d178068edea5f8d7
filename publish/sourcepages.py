"""The pages of the source in the manuscript: `{p. 12}` stands where its page 12 begins.

In the tree it is an empty `<span class="source-page" data-page="12"/>`, which no edition shows; an
ebook makes page breaks of them where book.toml says `pages = "source"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from publish.book import Finding, Part, Place
from publish.links import line_of
from publish.pagemap import SOURCE_MARKER, source_markers
from publish.xhtml import cut, parse

if TYPE_CHECKING:
    from lxml import etree

PATTERN = r"\{p\.[ \u00a0]?([^\s{}<>\"'&]{1,16})\}"

_VOID = frozenset(["hr", "img"])
_HOLDERS = frozenset(
    """article aside blockquote div dl figure footer header li ol section table tbody td tfoot th
    thead tr ul""".split()
)


def settle(body: etree._Element) -> None:
    """Markers that are a paragraph by themselves go to the beginning of what comes next.

    After the last block they go to its end; a text that is nothing else keeps its paragraph. One
    inside a word goes to the word's end: what a machine reads aloud is no half of a word, and of a
    page of print too the first word is the first that begins there.
    """
    for marker in source_markers(body):
        _past_the_word(marker)
    for paragraph in list(body.iter("p")):
        markers = source_markers(paragraph)
        if (
            not markers
            or len(paragraph) > len(markers)
            or "".join(map(str, paragraph.itertext())).strip()
        ):
            continue
        block = _whole(paragraph)
        after, before = block.getnext(), block.getprevious()
        if after is not None:
            _begin(_inner(after, first=True), markers)
        elif before is not None:
            _end(_inner(before, first=False), markers)
        else:
            continue
        cut(block)


def _past_the_word(marker: etree._Element) -> None:
    before, around = marker.getprevious(), marker.getparent()
    left = (before.tail if before is not None else around.text if around is not None else "") or ""
    rest = re.match(r"[\w\u00ad’'-]*\w", marker.tail or "")
    if around is None or rest is None or not re.search(r"[\w\u00ad]$", left):
        return
    marker.tail = (marker.tail or "")[rest.end() :]
    if before is not None:
        before.tail = left + rest[0]
    else:
        around.text = left + rest[0]


def out_of_order(parts: Iterable[Part]) -> Iterator[Finding]:
    """Pages of the source whose numbers come twice or fall; roman and arabic ones count apart."""
    last: dict[bool, tuple[int, str, Place]] = {}
    for part in parts:
        if SOURCE_MARKER not in part.body:
            continue
        for marker in source_markers(parse(part.body)):
            label = marker.get("data-page") or ""
            number, place = _number(label), Place(part.place.file, line_of(marker))
            if number is None:
                continue
            before = last.get(label.isdigit())
            last[label.isdigit()] = (number, label, place)
            if before and number <= before[0]:
                seen = f"{before[2].file}:{before[2].line}"
                yield Finding(
                    "source-page-order",
                    "warning",
                    place,
                    f"page {label} of the source begins after its page {before[1]} ({seen})",
                    "correct the number, or allow the rule where the source counts so",
                )


def _number(label: str) -> int | None:
    """A page's number, arabic or roman; None for a folio of another kind (12a).

    >>> [_number(label) for label in ("12", "xiv", "XC", "12a")]
    [12, 14, 90, None]
    """
    if label.isascii() and label.isdigit():
        return int(label)
    if not re.fullmatch("[ivxlcdm]+", label.lower()):
        return None
    figures = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    values = [figures[letter] for letter in label.lower()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _whole(block: etree._Element) -> etree._Element:
    """The block, or the outermost block around it that holds nothing else."""
    around = block.getparent()
    while around is not None and around.tag in _HOLDERS and len(around) == 1:
        block, around = around, around.getparent()
    return block


def _inner(block: etree._Element, *, first: bool) -> etree._Element:
    """The block in which the first, or the last, words of a block stand."""
    while block.tag in _HOLDERS and len(block) and not (block.text or "").strip():
        block = block[0 if first else -1]
    return block


def _bare(markers: list[etree._Element]) -> list[etree._Element]:
    for marker in markers:
        marker.tail = None
    return markers


def _begin(block: etree._Element, markers: list[etree._Element]) -> None:
    """Put the markers before the block's words; before the block itself if it can hold none."""
    if block.tag in _VOID:
        for marker in _bare(markers):
            block.addprevious(marker)
        return
    text, block.text = block.text, None
    for place, marker in enumerate(_bare(markers)):
        block.insert(place, marker)
    markers[-1].tail = text


def _end(block: etree._Element, markers: list[etree._Element]) -> None:
    """Put the markers after the block's words; after the block itself if it can hold none."""
    if block.tag in _VOID:
        tail, block.tail = block.tail, None
        for marker in reversed(_bare(markers)):
            block.addnext(marker)
        markers[-1].tail = tail
    else:
        block.extend(_bare(markers))
