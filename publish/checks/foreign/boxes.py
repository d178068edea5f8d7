"""The boxes of a PDF's pages: which is inside which (ISO 32000-2, 14.11.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf

from publish.book import Finding
from publish.checks.foreign.zipped import fault

NAMES = ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
INSIDE = (("/TrimBox", "/BleedBox"), ("/ArtBox", "/BleedBox"))
SLACK = 0.01  # points by which numbers may be rounded apart
SMALLEST, LARGEST = 3.0, 14_400.0  # points; ISO 32000-1, annex C
UP = 200  # levels of the page tree that are asked for what a page inherits

Box = tuple[float, float, float, float]


def box_findings(pages: Sequence[Any]) -> Iterator[Finding]:
    """Pages whose boxes are missing, empty, or lie outside each other."""
    for number, page in enumerate(pages, 1):
        media = box_of(page, "/MediaBox")
        if media is None:
            yield fault("page-box-wrong", f"page {number} does not say how large it is")
            continue
        sides = (media[2] - media[0], media[3] - media[1])
        if min(sides) < SMALLEST or max(sides) > LARGEST:
            said = f"{sides[0]:g} by {sides[1]:g} points"
            yield fault("page-box-wrong", f"page {number} is {said}, which no reader shows")
        boxes = {name: box_of(page, name) for name in NAMES}
        for name, box in boxes.items():
            if box and not _within(box, media):
                yield fault(
                    "page-box-wrong", f"page {number}: its {name[1:]} goes beyond its MediaBox"
                )
        for inner, outer in INSIDE:
            one, other = boxes[inner], boxes[outer]
            if one and other and not _within(one, other):
                said = f"its {inner[1:]} goes beyond its {outer[1:]}"
                yield fault("page-box-wrong", f"page {number}: {said}")


def inherited(page: Any, name: str) -> Any:
    """What a page says under a name, or what the tree above it says."""
    node = page
    for _ in range(UP):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if name in node:
            return node.get(name)
        node = node.get("/Parent")
    return None


def box_of(page: Any, name: str) -> Box | None:
    """A box of a page, its corners in order, None where there is none that can be read."""
    found = inherited(page, name) if name in {"/MediaBox", "/CropBox"} else page.get(name)
    if not isinstance(found, pikepdf.Array) or len(found) != 4:
        return None
    try:
        x0, y0, x1, y1 = (float(number) for number in list(found))
    except (TypeError, ValueError):
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - SLACK
        and inner[1] >= outer[1] - SLACK
        and inner[2] <= outer[2] + SLACK
        and inner[3] <= outer[3] + SLACK
    )
