"""The pages of a press file: their boxes, how many, how large, what may not lie on them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary

from publish.book import Finding
from publish.checks.preflight.plane import Box, number
from publish.checks.preflight.reading import NEAR, POINTS, Seen, Sheet, fault
from publish.press.ends import refused
from publish.press.trims import not_offered

MEGABYTE = 1_000_000


def trim_unsaid(seen: Seen) -> Iterator[Finding]:
    """Each page has a TrimBox or an ArtBox, not both: ISO 15930-7 and -1, bounding boxes."""
    if not seen.exchange:
        return
    none = [s.number for s in seen.sheets if not {"/TrimBox", "/ArtBox"} & set(s.page.keys())]
    both = [s.number for s in seen.sheets if {"/TrimBox", "/ArtBox"} <= set(s.page.keys())]
    if none:
        yield fault("trim-unsaid", "there is no TrimBox, so nobody knows where to cut", pages=none)
    if both:
        yield fault("trim-unsaid", "it has a TrimBox and an ArtBox, of which one is", pages=both)


def trims_differ(seen: Seen) -> Iterator[Finding]:
    """Every page of a book is cut to one size."""
    sizes = {sheet.number: _size(sheet.trim) for sheet in seen.sheets}
    first = next(iter(sizes.values()), (0.0, 0.0))
    other = [number for number, size in sizes.items() if math.dist(size, first) > NEAR]
    if other:
        yield fault("trims-differ", "it is trimmed to another size than the first", pages=other)


def trim_not_offered(seen: Seen) -> Iterator[Finding]:
    """The printer cuts pages of this size."""
    for width, height in [_size(sheet.trim) for sheet in seen.sheets[:1] if not seen.own]:
        trim = (round(width / POINTS, 1), round(height / POINTS, 1))
        yield from not_offered(seen.press, trim, "the file")


def bleed_too_narrow(seen: Seen) -> Iterator[Finding]:
    """The bleed is as wide as the printer asks, on each side that he cuts."""
    narrow = [sheet.number for sheet in seen.sheets if _narrow(sheet, seen)]
    if narrow:
        top, outer, bottom, inner = seen.press.bleed_mm
        said = (
            f"{top:g} mm at the head, {outer:g} outside, {bottom:g} at the foot, {inner:g} inside"
        )
        yield fault("bleed-too-narrow", f"the bleed is less than {said}", pages=narrow)


def _narrow(sheet: Sheet, seen: Seen) -> bool:
    top, outer, bottom, inner = (side * POINTS for side in seen.press.bleed_mm)
    left, right = (inner, outer) if sheet.right else (outer, inner)
    wanted = (left, bottom, right, top)
    over = [abs(a - b) for a, b in zip(sheet.trim, sheet.bleed, strict=True)]
    return any(have < want - NEAR for have, want in zip(over, wanted, strict=True))


def bleed_unfilled(seen: Seen) -> Iterator[Finding]:
    """What reaches the cut goes on through the bleed: else a white sliver stays."""
    short = [sheet.number for sheet in seen.sheets if any(_short(sheet))]
    if short:
        yield fault(
            "bleed-unfilled",
            "a picture or a colour reaches the edge of the page and ends before the bleed does",
            "let it run on through the whole bleed",
            pages=short,
        )


def _short(sheet: Sheet) -> Iterator[bool]:
    """For each side and thing whether it reaches the trim and not the bleed."""
    things = [
        one.box
        for one in sheet.things
        if one.box and one.kind in {"image", "shading", "fill"} and not _white(one.colour.values)
    ]
    for side in range(4):
        sign = -1 if side < 2 else 1
        cut, end = sheet.trim[side] * sign, sheet.bleed[side] * sign
        if end - cut < NEAR:
            continue
        whole = [box for box in things if box[side] * sign >= end - NEAR]
        for box in things:
            reaches = cut - 0.02 <= box[side] * sign < end - NEAR and _inside(box, sheet.trim)
            yield reaches and not any(_covers(other, box, side) for other in whole)


def _white(values: tuple[float, ...]) -> bool:
    return bool(values) and (not any(values) if len(values) == 4 else min(values) >= 1)


def _inside(box: Box, trim: Box) -> bool:
    """Whether any of the box lies on the trimmed page."""
    return box[0] < trim[2] and box[2] > trim[0] and box[1] < trim[3] and box[3] > trim[1]


def _covers(other: Box, box: Box, side: int) -> bool:
    """Whether another thing, which reaches the bleed, lies along the whole of this one."""
    low, high = (1, 3) if side in {0, 2} else (0, 2)
    return other[low] <= box[low] + NEAR and other[high] >= box[high] - NEAR


def page_rotated(seen: Seen) -> Iterator[Finding]:
    """Pages stand upright in the file, in points: printers' programs overlook what turns them."""
    turned = [s.number for s in seen.sheets if number(s.page.get("/Rotate")) % 360]
    scaled = [s.number for s in seen.sheets if number(s.page.get("/UserUnit"), 1) != 1]
    if turned:
        yield fault(
            "page-rotated", "the page is turned by an entry of its own", "", "warning", turned
        )
    if scaled:
        yield fault("page-rotated", "the page counts in units of its own (UserUnit)", pages=scaled)


def page_count_refused(seen: Seen) -> Iterator[Finding]:
    """The printer binds so many pages: his least and most, and what a sheet holds."""
    count = len(seen.sheets)
    if not seen.own:
        yield from refused(seen.press, count, "the file")
    multiple = seen.press.pages_multiple
    if multiple > 1 and count % multiple:
        yield fault(
            "page-count-refused",
            f"the file has {count} pages, and {seen.press.name} takes a multiple of {multiple}",
            "add blank pages at the end",
        )


def last_page_printed(seen: Seen) -> Iterator[Finding]:
    """The last page is blank, where the printer puts his own number there."""
    if seen.press.last_page_blank and seen.sheets:
        last = seen.sheets[-1]
        if last.things or last.text:
            yield fault(
                "last-page-printed",
                f"{seen.press.name} prints his own number on the last page, and it is not blank",
                "end with a blank page",
            )


def annotation_on_press(seen: Seen) -> Iterator[Finding]:
    """No annotation on the page, but those that lie off its bleed: ISO 15930-7, annotations."""
    if not (seen.exchange or "annotations" in seen.press.forbids):
        return
    strict = "annotations" in seen.press.forbids
    found = [s.number for s in seen.sheets if any(strict or _touches(a, s) for a in _annots(s))]
    if found:
        yield fault("annotation-on-press", "a link or a comment lies on the page", pages=found)


def _annots(sheet: Sheet) -> list[Any]:
    held = sheet.page.get("/Annots")
    each = list(held) if isinstance(held, Array) else []
    return [a for a in each if isinstance(a, Dictionary) and a.get("/Subtype") != "/TrapNet"]


def _touches(annotation: Any, sheet: Sheet) -> bool:
    rect = annotation.get("/Rect")
    if not isinstance(rect, Array) or len(rect) != 4:
        return True
    x, y, u, v = (number(part) for part in rect)
    box = (min(x, u), min(y, v), max(x, u), max(y, v))
    return annotation.get("/Subtype") != "/PrinterMark" or _inside(box, sheet.bleed)


def mark_in_bleed(seen: Seen) -> Iterator[Finding]:
    """Marks stand outside the bleed; some printers take none at all."""
    marks = {
        sheet.number: [one.box for one in sheet.things if one.box and one.colour.spots == ("All",)]
        for sheet in seen.sheets
    }
    inside = [
        s.number for s in seen.sheets if any(_within(box, s.bleed) for box in marks[s.number])
    ]
    if inside:
        yield fault("mark-in-bleed", "a printer's mark comes into the bleed", pages=inside)
    any_marks = [number for number, boxes in marks.items() if boxes]
    if "marks" in seen.press.forbids and any_marks:
        said = f"it has printer's marks, which {seen.press.name} does not take"
        yield fault("mark-in-bleed", said, pages=any_marks)


def _within(box: Box, bleed: Box) -> bool:
    return (
        box[0] < bleed[2] - NEAR
        and box[2] > bleed[0] + NEAR
        and box[1] < bleed[3] - NEAR
        and box[3] > bleed[1] + NEAR
    )


def file_too_large(seen: Seen) -> Iterator[Finding]:
    """The file is no larger than the printer's site takes."""
    if seen.press.max_mb and seen.size > seen.press.max_mb * MEGABYTE:
        yield fault(
            "file-too-large",
            f"the file has {seen.size / MEGABYTE:.0f} MB, and {seen.press.name} takes "
            f"{seen.press.max_mb:g}",
        )


def picture_unread(seen: Seen) -> Iterator[Finding]:
    """A picture inside the page's stream is seen by no rule here: it is told, not judged."""
    found = [sheet.number for sheet in seen.sheets if sheet.content.inline]
    if found:
        yield fault(
            "picture-unread",
            "a picture lies inside the page's own stream, where its colours were not looked at",
            "place it as a picture",
            "warning",
            found,
        )


def _size(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


RULES = (
    trim_unsaid,
    trims_differ,
    trim_not_offered,
    bleed_too_narrow,
    bleed_unfilled,
    page_rotated,
    page_count_refused,
    last_page_printed,
    annotation_on_press,
    mark_in_bleed,
    file_too_large,
    picture_unread,
)
