"""Laying an edition out for its press: measured, then set until the inside margin fits its pages.

The layout engine is not known here: `lay_out` gives its document, its context and its boxes.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from publish.book import Document, Finding
from publish.errors import PublishError
from publish.manuscript import where
from publish.press.ends import blanks, refused
from publish.press.gutter import gutter, settle
from publish.press.sheet import ROUNDING, Frame, Measured, probes, room, sheet, too_small
from publish.press.trims import not_offered, trim_of
from publish.printer import Press

MM = 25.4 / 96
"""Millimetres in a CSS pixel (CSS Values and Units, 6.2)."""

ASCENDER, DESCENDER = 0.75, 0.25
"""How far type reaches above and below its line, of its size: a d and a p of most faces."""

LIFTS = 3
"""How often the text is moved for its running heads: once, but for styles that centre them."""

Rendered = tuple[Any, Any, Any]
LayOut = Callable[[Document], tuple[Rendered, list[Finding]]]


@dataclass(frozen=True)
class Fitted:
    """The layout that a press takes, and the engine's blank pages that follow it.

    `findings` are what the engine and the press complain of.
    """

    rendered: Rendered
    blanks: tuple[Any, ...]
    findings: tuple[Finding, ...]


def wanted(document: Document) -> bool:
    """Whether the styles alone do not say how the pages are: a press, another trim."""
    return document.press is not None or bool(document.edition.trim)


def fit(document: Document, lay_out: LayOut) -> Fitted:
    """Lay the document out as its press asks.

    Raises PublishError where the margins leave no room for text.
    """
    press, edition = document.press or Press(""), document.edition
    trim = trim_of(edition, press)
    measured = measure(lay_out(replace(document, pieces=probes(document.css)))[0])
    tried: dict[tuple[str, str], tuple[Rendered, list[Finding]]] = {}

    def attempt(margin: float) -> tuple[tuple[str, str], int]:
        nonlocal measured
        rendered: Any = None
        for _ in range(LIFTS):
            _refuse(document, room(measured, press, margin, trim))
            last = sheet(measured, press, margin, trim)
            if last not in tried:
                rendered = None
                tried.clear()
                gc.collect()  # a layout is large and full of circles, and only one is wanted
                tried[last] = lay_out(replace(document, css=(*document.css, last)))
            rendered = tried[last][0]
            lift = lifted(measured.lift, rendered, press)
            if lift == measured.lift:
                break
            measured = replace(measured, lift=lift)
        return last, len(rendered[0].pages) + _missing(press, rendered)

    _, last = settle(attempt, lambda pages: gutter(press, pages))
    rendered, findings = tried[last]
    frame = measured.frames[0]
    found = (*findings, *too_small(measured, press, edition.name))
    found += tuple(not_offered(press, trim or (frame.width, frame.height), edition.name))
    ends = _blank(document, last, lay_out, rendered, _missing(press, rendered))
    found += tuple(refused(press, len(rendered[0].pages) + len(ends), edition.name))
    return Fitted(rendered, ends, found)


def _refuse(document: Document, said: str) -> None:
    if said:
        name = document.edition.name
        at = where(document.folder, ("edition", name, "trim"))
        hint = "take a larger `trim`, or give the edition styles with narrower margins"
        raise PublishError(f"{at}: the edition {name}: {said}", hint)


def _missing(press: Press, rendered: Rendered) -> int:
    """How many blank pages the layout still lacks at its end."""
    pages = rendered[0].pages
    last = pages[-1]._page_box.page_type.blank if pages else False
    return blanks(press, len(pages), blank=last)


def lifted(lift: tuple[float, float], rendered: Rendered, press: Press) -> tuple[float, float]:
    """How far, in mm, the text must be lifted off head and foot for what stands there to keep its
    distance from the edge; `lift` is how far it is."""
    away = [press.outside_mm, press.outside_mm]
    for page in rendered[0].pages:
        for box, above in _at_head_and_foot(page._page_box):
            baseline, size = box.position_y + box.baseline, box.style["font_size"]
            side, near = 0, baseline - ASCENDER * size
            if not above:
                side, near = 1, page.height - baseline - DESCENDER * size
            away[side] = min(away[side], near * MM)
    top, foot = (
        before + (press.outside_mm - one if press.outside_mm - one > ROUNDING else 0)
        for before, one in zip(lift, away, strict=True)
    )
    return round(top, 4), round(foot, 4)


def _at_head_and_foot(page: Any) -> Iterator[tuple[Any, bool]]:
    """The texts above and below the page's own, and whether they stand above it."""
    stack = [(box, box.at_keyword) for box in page.children if hasattr(box, "at_keyword")]
    while stack:
        box, keyword = stack.pop()
        if hasattr(box, "text"):
            if box.text.strip() and keyword.startswith(("@top", "@bottom")):
                yield box, keyword.startswith("@top")
        else:
            stack += [(child, keyword) for child in getattr(box, "children", ())]


def measure(rendered: Rendered) -> Measured:
    """What the styles say of each kind of page, from the layout of `probes`.

    The first kind is the one without a name, on the right.
    """
    frames: dict[tuple[str, str], Frame] = {}
    line = 0.0
    for page in rendered[0].pages:
        box = page._page_box
        kind = box.page_type
        if kind.blank:
            continue
        edges = (box.margin_left, box.margin_right)
        inner, outer = edges if kind.side == "right" else edges[::-1]
        margins = (box.margin_top, outer, box.margin_bottom, inner)
        top, outside, bottom, inside = (round(edge * MM, 6) for edge in margins)
        name = "" if kind.name in {"", "auto"} else kind.name
        size = (round(page.width * MM, 6), round(page.height * MM, 6))
        frame = Frame(name, kind.side, *size, (top, outside, bottom, inside))
        frames.setdefault((name, kind.side), frame)
        line = line or _line(box)
    return Measured(tuple(frames.values()), line)


def _line(box: Any) -> float:
    """The height of the first line of text on a page, in mm."""
    while not hasattr(box, "text"):
        if type(box).__name__ == "LineBox":
            break
        box = next(child for child in box.children if not hasattr(child, "at_keyword"))
    return round(float(box.height) * MM, 6)


def _blank(
    document: Document, last: tuple[str, str], lay_out: LayOut, rendered: Rendered, count: int
) -> tuple[Any, ...]:
    """So many of the engine's pages, left and right by turns, with nothing on them."""
    if not count:
        return ()
    kinds = replace(document, css=(*document.css, last), pieces=probes(())[:1])
    pages = {page._page_box.page_type.side: page for page in lay_out(kinds)[0][0].pages}
    for page in pages.values():
        page._page_box.children = ()
        page.anchors.clear()
    side = rendered[0].pages[-1]._page_box.page_type.side
    turn = {"left": "right", "right": "left"}
    found = []
    for _ in range(count):
        side = turn[side]
        found.append(pages[side])
    return tuple(found)
