"""The boxes of a page: what of it is seen, where it is trimmed, and how far it bleeds."""

from __future__ import annotations

from decimal import Decimal

from pikepdf import Array, Dictionary, Object

from publish.errors import PublishError

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


def holder(page: Object, key: str) -> Object | None:
    """What holds a page's attribute: itself or its nearest parent (ISO 32000-1, 7.7.3.4)."""
    node: Object | None = page
    for _ in range(64):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node
        node = node.get("/Parent")
    return None


def inherited(page: Object, key: str) -> Object | None:
    """A page's attribute, its own or its nearest parent's; None where there is none."""
    node = holder(page, key)
    return None if node is None else node[key]


def _box(array: object) -> Box | None:
    """A box with its corners in order, or None where there is none that holds."""
    if not isinstance(array, Array) or len(array) != 4:
        return None
    numbers: list[object] = list(array)
    sides = [float(side) for side in numbers if isinstance(side, int | float | Decimal)]
    if len(sides) != 4:
        return None
    left, right = sorted(sides[::2])
    bottom, top = sorted(sides[1::2])
    return (left, bottom, right, top) if right > left and top > bottom else None


def _within(inner: Box | None, outer: Box) -> Box:
    """What of `inner` lies in `outer`; `outer` where that is nothing (ISO 32000-1, 14.11.2)."""
    if inner is None:
        return outer
    left, bottom = max(inner[0], outer[0]), max(inner[1], outer[1])
    right, top = min(inner[2], outer[2]), min(inner[3], outer[3])
    return (left, bottom, right, top) if right > left and top > bottom else outer


def boxes(page: Object, number: int) -> tuple[Box, Box]:
    """Trim and bleed of a page, in its own space; a missing box is the next larger one.

    A crop box inside the trim is a reader's crop and cuts both; one outside it is for viewers.
    Raises PublishError when the page has no media box that makes sense.
    """
    media = _box(inherited(page, "/MediaBox"))
    if media is None:
        raise PublishError(
            f"page {number} has no size", "export the file again from the program that made it"
        )
    crop = _within(_box(inherited(page, "/CropBox")), media)
    declared = _within(_box(page["/TrimBox"]), media) if "/TrimBox" in page else crop
    trim = _within(declared, crop)
    bleed = _within(_box(page["/BleedBox"]), media) if "/BleedBox" in page else crop
    if trim != declared:
        bleed = _within(bleed, crop)
    return trim, (
        min(trim[0], bleed[0]),
        min(trim[1], bleed[1]),
        max(trim[2], bleed[2]),
        max(trim[3], bleed[3]),
    )
