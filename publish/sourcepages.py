"""The pages of the source in the manuscript: `{p. 12}` stands where its page 12 begins.

In the tree it is an empty `<span class="source-page" data-page="12"/>`, which no edition shows; an
ebook makes page breaks of them where book.toml says `pages = "source"`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.pagemap import source_markers
from publish.xhtml import cut

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

    After the last block they go to its end; a text that is nothing else keeps its paragraph.
    """
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
