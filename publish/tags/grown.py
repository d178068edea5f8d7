"""The structure tree while it grows: an element's node is made when the first of it is shown."""

from __future__ import annotations

from typing import Any

from publish.tags.kinds import GROUPS, INLINE, SVG, has_class, kind_of
from publish.tags.nodes import Node

POINTS = 0.75  # 72 points, 96 CSS pixels an inch (CSS Values and Units, 6.2)


class Grown:
    """The tree, and the node of each element: where what the element holds goes."""

    def __init__(self, root: Any) -> None:
        self.root = Node("Document", None)
        self.above = {child: parent for parent in root.iter() for child in parent}
        self.nodes: dict[Any, Node] = {}
        self.items: dict[Any, Node] = {}
        self.levels: list[int] = []

    def node(self, element: Any) -> Node:
        """The node into which an element's content goes."""
        if element not in self.nodes:
            above = self.above.get(element)
            up = self.root if above is None else self.node(above)
            self.nodes[element] = self._made(element, up)
        return self.nodes[element]

    def holder(self, element: Any) -> Node:
        """The node for an element's own words: an element that only groups holds a paragraph."""
        node = self.node(element)
        return self._last(node, "P") if node.kind in GROUPS else node

    def label(self, element: Any) -> Node:
        """The label of a list's item, its first child."""
        self.node(element)
        item = self.items.get(element)
        if item is None:
            return self.holder(element)
        first = item.kids[0] if item.kids else None
        if not isinstance(first, Node) or first.kind != "Lbl":
            first = Node("Lbl", item)
            item.kids.insert(0, first)
        return first

    def link(self, element: Any) -> Node | None:
        """The node of the link in which an element stands; None where it stands in none."""
        while element is not None and not (element.tag == "a" and element.get("href")):
            element = self.above.get(element)
        return None if element is None else self.node(element)

    def number(self, element: Any, numbering: str) -> None:
        """Say how the list of an item is numbered, or what signs it has."""
        self.node(element)
        item = self.items.get(element)
        if item is not None and item.kind == "LI" and item.up and not item.up.numbering:
            item.up.numbering = numbering or "None"

    def inside(self, element: Any, tag: str) -> bool:
        """Whether an element is one of this tag, or stands in one."""
        while element is not None and element.tag != tag:
            element = self.above.get(element)
        return element is not None

    def _made(self, element: Any, up: Node) -> Node:
        above = self.above.get(element)
        kind = kind_of(element)
        if not kind or (element.tag == "div" and above is not None and above.tag == "dl"):
            return up
        if element.tag in ("ol", "ul", "li", "a") and self.inside(element, "nav"):
            return self._listed(element, up)
        if element.tag == "li":
            return self._item(element, up)
        if element.tag in ("dt", "dd"):
            return self._term(element, up)
        if element.tag == "span" and has_class(element, "number"):
            return self._number(element, up)
        if kind == "Link" and not element.get("href"):
            kind = "Span"
        if element.tag == "sup" and has_class(element, "call"):
            kind = "Reference"
        return self._grow(up, f"H{self._level(element)}" if kind == "H" else kind, element)

    def _grow(self, up: Node, kind: str, element: Any) -> Node:
        """A new node for an element, at the end of `up`."""
        if kind in INLINE and up.kind in GROUPS:
            up = self._last(up, "P")
        node = Node(kind, up, element)
        up.kids.append(node)
        self._describe(node, element)
        return node

    def _describe(self, node: Node, element: Any) -> None:
        """Its language where it is another than around it, and what it is called."""
        own = element.get("lang")
        if own and own != self._language(self.above.get(element)):
            node.language = own
        name = element.get("aria-label") or ""
        if node.kind == "Figure":
            title = element.find(f"{SVG}title")
            node.alt = element.get("alt") or name or (title is not None and title.text) or ""
        elif node.kind == "Link" or node.kind[0] == "H":
            node.alt = name
        elif node.kind == "TH":
            cells = [cell.tag for cell in self.above[element]]
            scope = "Row" if "td" in cells else "Column"
            node.table["Scope"] = {"row": "Row", "col": "Column"}.get(element.get("scope"), scope)
        if element.tag == "abbr":
            node.expansion = element.get("title") or ""

    def _language(self, element: Any) -> str:
        while element is not None and not element.get("lang"):
            element = self.above.get(element)
        return "" if element is None else str(element.get("lang"))

    def _level(self, element: Any) -> int:
        """The level of a heading: the first is 1, and none is more than one below that before it.

        PDF/UA wants it so (ISO 14289-1, 7.4.2), whatever pieces an edition has and in which order.
        """
        own = int(element.tag[1])
        self.levels = [level for level in self.levels if level < own] + [own]
        return len(self.levels)

    def _last(self, up: Node, kind: str) -> Node:
        """The node of this kind that stands for no element at the end of `up`, or a new one."""
        last = up.kids[-1] if up.kids else None
        if isinstance(last, Node) and last.kind == kind and last.element is None:
            return last
        node = Node(kind, up)
        up.kids.append(node)
        return node

    def _item(self, element: Any, up: Node) -> Node:
        """An item of a list: a label, if it has one, and a body; in that of a note the note."""
        item = self._grow(up if up.kind == "L" else self._last(up, "L"), "LI", element)
        self.items[element] = item
        body = Node("LBody", item)
        item.kids.append(body)
        if not has_class(element, "note"):
            return body
        note = Node("Note", body, id=element.get("id") or "")
        body.kids.append(note)
        return note

    def _term(self, element: Any, up: Node) -> Node:
        """A term is the label of what follows; several terms may share it."""
        up = up if up.kind == "L" else self._last(up, "L")
        last = up.kids[-1] if up.kids else None
        open_ = isinstance(last, Node) and (element.tag == "dd" or _has_no_body(last))
        item = last if open_ and isinstance(last, Node) else Node("LI", up)
        if item is not last:
            up.kids.append(item)
        return self._grow(item, "Lbl" if element.tag == "dt" else "LBody", element)

    def _number(self, element: Any, up: Node) -> Node:
        """The number of a note is the label of its item."""
        holder = self.above.get(element)
        while holder is not None and not has_class(holder, "note"):
            holder = self.above.get(holder)
        if holder is None or holder.tag != "li":
            return self._grow(up, "Span", element)
        return self.label(holder)

    def _listed(self, element: Any, up: Node) -> Node:
        """The contents: a list of references, lists in them."""
        if element.tag == "a":
            return self._grow(self._grow(up, "Reference", element), "Link", element)
        node = self._grow(up, "TOCI" if element.tag == "li" else "TOC", element)
        if element.tag == "li":
            self.items[element] = node
        return node


def _has_no_body(item: Node) -> bool:
    return all(isinstance(kid, Node) and kid.kind == "Lbl" for kid in item.kids)


def figure_box(box: Any, height: float) -> tuple[float, float, float, float]:
    """Where a picture stands on a page of this height: left, bottom, right, top in points."""
    left, top = box.content_box_x(), box.content_box_y()
    right, bottom = left + box.width, top + box.height
    edges = (left, height - bottom, right, height - top)
    x0, y0, x1, y1 = (round(edge * POINTS, 3) for edge in edges)
    return x0, y0, x1, y1
