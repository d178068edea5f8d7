"""Laid-out pages -> the structure tree, before anything is drawn.

Each box that is drawn gets the run that it is in the tree (`tagged`); what has none is an artifact
of the page: running heads and folios, leaders, page numbers of the contents, a rule's signs, the
head of a table set again on a later page, a picture that only adorns.
"""

from __future__ import annotations

from typing import Any

from publish.tags.gaps import Source
from publish.tags.grown import Grown, figure_box
from publish.tags.kinds import INLINE, NUMBERING, has_class, only_adorns
from publish.tags.nodes import Node, Plan, Run


def plan(pages: Any, root: Any, tree: Any) -> Plan:
    """The tree of these pages (the engine's); `root` is the document's root element, `tree` the
    root of the boxes from which the pages were made.

    Of a page's links those remain that are in no other: an element in a link is no link more.
    """
    walk = _Walk(root, tree)
    for number, page in enumerate(pages):
        walk.page, walk.height = number, page.height
        walk.targets = {id(link[3]) for link in page.links}
        kept = len(walk.links)
        walk.box(page._page_box, inside=False)
        boxes = {id(box) for _, _, box in walk.links[kept:]}
        page.links[:] = [link for link in page.links if id(link[3]) in boxes]
    return Plan(walk.tree.root, walk.links)


class _Walk:
    """Where the walk over the pages is, and what it has found."""

    def __init__(self, root: Any, tree: Any) -> None:
        self.tree = Grown(root)
        self.source = Source(tree)
        self.links: list[tuple[Node, int, Any]] = []
        self.heads: dict[Any, int] = {}
        self.last: tuple[Node, Run, int] | None = None
        """The last run of words: the block it stands in, and where it ends in the source."""
        self.page = 0
        self.height = 0.0
        self.targets: set[int] = set()

    def box(self, box: Any, *, inside: bool) -> None:
        """Add what a box shows; `inside` says that it stands in a link."""
        box = getattr(box, "_box", box)  # a placeholder stands for a box out of the flow
        if hasattr(box, "at_keyword") or self._is_artifact(box):
            return
        if id(box) in self.targets and not inside and (node := self.tree.link(box.element)):
            self.links.append((node, self.page, box))
            inside = True
        if hasattr(box, "text"):
            self._words(box)
        elif hasattr(box, "replacement"):
            self._picture(box)
        else:
            self._prepare(box)
            for child in box.children:
                self.box(child, inside=inside)

    def _is_artifact(self, box: Any) -> bool:
        element, tag = box.element, box.element_tag or ""
        if element is None:
            return False
        if element.tag == "thead" and self.heads.setdefault(element, self.page) != self.page:
            return True
        made = "::" in tag and not tag.endswith("::marker") and self.tree.inside(element, "nav")
        return box.is_leader or made or element.tag == "hr" or only_adorns(element)

    def _prepare(self, box: Any) -> None:
        """Make the elements that are there without words too, and note what only a box knows."""
        element = box.element
        if element is None or box.element_tag != element.tag:
            return
        if element.tag in ("td", "th"):
            node = self.tree.node(element)
            spans = {"ColSpan": box.colspan, "RowSpan": box.rowspan}
            node.table.update({name: count for name, count in spans.items() if count > 1})
        elif element.tag == "li":
            style = "decimal" if has_class(element, "note") else box.style["list_style_type"]
            self.tree.number(element, NUMBERING.get(style, "") if isinstance(style, str) else "")

    def _words(self, box: Any) -> None:
        seen = box.element is not None and box.style["visibility"] == "visible"
        if not seen or not box.text.strip():
            return
        marker = box.element_tag.endswith("::marker")
        node = self.tree.label(box.element) if marker else self.tree.holder(box.element)
        run = box.tagged = Run(node, self.page, box.text)
        node.kids.append(run)
        self._part(box, run)

    def _part(self, box: Any, run: Run) -> None:
        """See whether a space was dropped between this run and the last of the same block."""
        block = _block(run.node)
        found = self.source.find(box)
        before = self.last if self.last and self.last[0] is block else None
        if found is None:
            end = before[2] if before else -1
        else:
            run.hyphen, end = found.hyphen, found.end
            if before and before[2] >= 0 and self.source.parted(before[2], found.start):
                before[1].space = not (before[1].text[-1].isspace() or run.text[0].isspace())
        self.last = (block, run, end)

    def _picture(self, box: Any) -> None:
        element = box.element
        if "::" in box.element_tag:
            return
        node = self.tree.node(element)
        run = box.tagged = Run(node, self.page)
        node.kids.append(run)
        node.box = figure_box(box, self.height)


def _block(node: Node) -> Node:
    """The nearest element around a run that is a block."""
    while node.kind in INLINE and node.up is not None:
        node = node.up
    return node
