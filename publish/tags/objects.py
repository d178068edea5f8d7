"""The structure tree as PDF objects (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pydyf

from publish.tags.glyphs import plain
from publish.tags.nodes import Node, Plan, Run

CELLS = frozenset(["TH", "TD"])


def write(pdf: Any, plan: Plan, streams: Sequence[Any]) -> None:
    """Add the tree to the PDF, when all its pages are drawn; `streams` are their contents."""
    places = _Places(pdf.page_references)
    tree = pydyf.Dictionary({"Type": "/StructTreeRoot", "ParentTreeNextKey": 0})
    pdf.add_object(tree)
    for number, (node, page, box) in enumerate(_drawn(plan), start=len(streams)):
        annotation = box.link_annotation
        annotation["StructParent"] = number
        annotation["Contents"] = pydyf.String(_said(node))
        places.links.setdefault(node, []).append((page, annotation, number))
    tree["K"] = _element(pdf, plan.root, tree.reference, places)
    tree["ParentTree"] = _parents(pdf, len(streams), places)
    tree["ParentTreeNextKey"] = len(streams) + sum(map(len, places.links.values()))
    if places.ids:
        names = [x for name in sorted(places.ids) for x in (pydyf.String(name), places.ids[name])]
        tree["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(names)})
    pdf.catalog["StructTreeRoot"] = tree.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


class _Places:
    """What the tree refers to, and what refers to it: pages, marks, links, names."""

    def __init__(self, pages: Sequence[bytes]) -> None:
        self.pages = pages
        self.marks: dict[int, dict[int, bytes]] = {}
        """For each page the element of each number of marked content."""
        self.links: dict[Node, list[tuple[int, Any, int]]] = {}
        """For each link its annotations: page, annotation, key in the tree of parents."""
        self.owners: dict[int, bytes] = {}
        """The element of each such key."""
        self.ids: dict[str, bytes] = {}


def _drawn(plan: Plan) -> Iterator[tuple[Node, int, Any]]:
    """The links that lead to a place that there is: the engine made no annotation of others."""
    return (link for link in plan.links if link[2].link_annotation is not None)


def _element(pdf: Any, node: Node, up: bytes, places: _Places) -> bytes:
    """Add a node and all below it; its reference."""
    made = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.kind}", "P": up})
    pdf.add_object(made)
    kids = pydyf.Array()
    for kid in node.kids:
        if isinstance(kid, Run):
            if kid.mcid >= 0:
                kids.append(_mark(made, kid, places))
        elif _has_content(kid, places):
            kids.append(_element(pdf, kid, made.reference, places))
    for page, annotation, key in places.links.get(node, ()):
        where = {"Type": "/OBJR", "Obj": annotation.reference, "Pg": places.pages[page]}
        kids.append(pydyf.Dictionary(where))
        places.owners[key] = made.reference
    if kids:
        made["K"] = kids[0] if len(kids) == 1 else kids
    _describe(made, node, places)
    return bytes(made.reference)


def _mark(made: Any, run: Run, places: _Places) -> Any:
    """How an element refers to marked content: by its number alone on the element's own page."""
    places.marks.setdefault(run.page, {})[run.mcid] = made.reference
    page = places.pages[run.page]
    if made.setdefault("Pg", page) == page:
        return run.mcid
    return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": run.mcid})


def _has_content(node: Node, places: _Places) -> bool:
    """Whether anything of a node was drawn. A cell of a table is there without words too."""
    return (
        node.kind in CELLS
        or node in places.links
        or any(
            kid.mcid >= 0 if isinstance(kid, Run) else _has_content(kid, places)
            for kid in node.kids
        )
    )


def _describe(made: Any, node: Node, places: _Places) -> None:
    for key, words in (("Lang", node.language), ("Alt", node.alt), ("E", node.expansion)):
        if words:
            made[key] = pydyf.String(words)
    if node.id:
        made["ID"] = pydyf.String(node.id)
        places.ids[node.id] = made.reference
    if node.table:
        table = {k: f"/{v}" if isinstance(v, str) else v for k, v in node.table.items()}
        made["A"] = pydyf.Dictionary({"O": "/Table"} | table)
    elif node.numbering:
        made["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{node.numbering}"})
    elif node.box:
        made["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": pydyf.Array(node.box)})


def _parents(pdf: Any, pages: int, places: _Places) -> bytes:
    """The tree from marks and annotations to their elements (ISO 32000-1, 14.7.4.4)."""
    numbers = pydyf.Array()
    for page in range(pages):
        marks = places.marks.get(page, {})
        row = pydyf.Array([marks[mcid] for mcid in sorted(marks)])
        pdf.add_object(row)
        numbers.extend([page, row.reference])
    for key in sorted(places.owners):
        numbers.extend([key, places.owners[key]])
    tree = pydyf.Dictionary({"Nums": numbers})
    pdf.add_object(tree)
    return bytes(tree.reference)


def _said(node: Node) -> str:
    """What a link is called: by its own name, its words, or what its picture shows."""
    return node.alt or plain("".join(_words(node)))


def _words(node: Node) -> Iterator[str]:
    for kid in node.kids:
        if isinstance(kid, Run):
            yield kid.text + " " * kid.space if kid.text else node.alt
        else:
            yield from _words(kid)
