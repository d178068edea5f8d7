"""The page numbers of another edition: markers in the text, and the list of them.

A marker is an empty `span` before the very letter with which the page begins. At the beginning of
an inline element it goes before the element, at the beginning of a heading before the heading (so
that it is no part of its name), else it is inside the block: never between items, rows or terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from publish import xhtml
from publish.epub.model import Entry, Leaf
from publish.epub.texts import slug
from publish.errors import PublishError
from publish.pagemap import Pages, PageStart, by_piece, source_markers, unmark
from publish.places import Spot, letters, spots

if TYPE_CHECKING:
    from lxml import etree

HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


def mark(book: tuple[Leaf, ...], pages: Pages | None) -> tuple[Entry, ...]:
    """Put the markers into the text, or make them of the text's own; list them in reading order.

    A page of a piece that the ebook does not have is not listed. Markers of the text's own that
    are not asked for are taken out.
    """
    taken = {str(e.get("id")) for leaf in book for e in leaf.root.iter() if e.get("id")}
    names = _Names(taken)
    if pages and pages.starts is None:
        return tuple(entry for leaf in book for entry in _convert(leaf, names))
    for leaf in book:
        unmark(leaf.root)
    rows = by_piece(pages.starts or ()) if pages else {}
    return tuple(
        entry
        for leaf in book
        if leaf.piece.id in rows
        for entry in _insert(leaf, rows[leaf.piece.id], names)
    )


class _Names:
    """Free ids, the same for the same book, at a cost that does not grow with the number taken."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.last: dict[str, int] = {}

    def free(self, label: str) -> str:
        """`page-5`, or with the first number after the last one given out that makes it free."""
        stem = slug(f"page-{label}")
        number, name = self.last.get(stem, 1), stem if stem not in self.last else ""
        while not name or name in self.taken:
            number += 1
            name = f"{stem}-{number}"
        self.last[stem] = number
        self.taken.add(name)
        return name


def _marker(label: str, names: _Names) -> etree._Element:
    attributes = {
        "epub:type": "pagebreak",
        "role": "doc-pagebreak",
        "id": names.free(label),
        "aria-label": f" {label}. ",  # so that it is not spoken as part of the words around it
    }
    return xhtml.el("span", attributes)


def _entry(leaf: Leaf, marker: etree._Element, label: str) -> Entry:
    return Entry(label, f"{leaf.name}#{marker.get('id')}")


def _insert(leaf: Leaf, rows: list[PageStart], names: _Names) -> list[Entry]:
    """Mark the pages that begin in this piece. Raises PublishError for one beyond its end."""
    found = list(spots(leaf.root, [row.offset for row in rows]))
    if len(found) < len(rows):
        raise PublishError(
            f"page {rows[len(found)].label} begins beyond the end of {leaf.piece.id}",
            "delete build/records and build again; if it stays, report it",
        )
    markers = [_marker(row.label, names) for row in rows]
    # From the end, so that what is still to come stays where it was found.
    for spot, marker in reversed(list(zip(found, markers, strict=True))):
        _put(spot, marker)
    return [_entry(leaf, marker, row.label) for marker, row in zip(markers, rows, strict=True)]


def _put(spot: Spot, marker: etree._Element) -> None:
    """Put the marker into the tree at the spot."""
    run, at = spot
    node = run.node
    if run.kind == "tail":
        text = node.tail or ""  # less than the run's where a later page has been marked in it
        node.tail, marker.tail = None, text[at:]
        node.addnext(marker)
        node.tail = text[:at] or None
    elif run.kind == "text" and (letters(run.text[:at]) or not _leads(node)):
        text = node.text or ""
        node.text, marker.tail = text[:at] or None, text[at:]
        node.insert(0, marker)
    else:
        _before(node, marker)


def _leads(element: etree._Element) -> bool:
    """Whether what stands first in the element is better marked before the element."""
    inline = element.tag not in xhtml.BLOCKS
    return (inline or element.tag in HEADINGS) and element.getparent() is not None


def _before(element: etree._Element, marker: etree._Element) -> None:
    """Put the marker before the element, or before those around it that begin with it."""
    around = element.getparent()
    while around is not None and _begins_with(around, element) and _leads(around):
        element, around = around, around.getparent()
    element.addprevious(marker)


def _begins_with(around: etree._Element, element: etree._Element) -> bool:
    return around[0] is element and not letters(around.text or "")


def _convert(leaf: Leaf, names: _Names) -> list[Entry]:
    """Make markers of the source's pages, which stand in the text."""
    found = []
    for span in source_markers(leaf.root):
        label = span.get("data-page") or ""
        marker = _marker(label, names)
        span.attrib.clear()
        span.attrib.update(marker.attrib)
        # What stood at the beginning of a heading or of an inline element goes before it.
        around = span.getparent()
        if around is not None and _begins_with(around, span) and _leads(around):
            xhtml.cut(span)
            _before(around, span)
        found.append(_entry(leaf, span, label))
    return found


def nav(pages: tuple[Entry, ...]) -> etree._Element:
    """The list of pages for the navigation document."""
    rows = [
        xhtml.el("li", None, xhtml.el("a", {"href": entry.href}, entry.label)) for entry in pages
    ]
    attributes = {
        "id": "page-list",
        "epub:type": "page-list",
        "role": "doc-pagelist",
        "hidden": "hidden",
    }
    return xhtml.el("nav", attributes, xhtml.el("ol", None, *rows))


def reading_order(book: Iterable[Leaf]) -> dict[str, int]:
    """href -> its place in the order of reading: of each file, and of each id in it."""
    found: dict[str, int] = {}
    for leaf in book:
        found.setdefault(leaf.name, len(found) + 1)
        for element in leaf.root.iter():
            if element.get("id"):
                found.setdefault(f"{leaf.name}#{element.get('id')}", len(found) + 1)
    return found
