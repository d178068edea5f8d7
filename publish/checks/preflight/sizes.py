"""How small and how near the edge things are: type, lines, pictures."""

from __future__ import annotations

from collections.abc import Iterator

from publish.book import Finding
from publish.checks.preflight.painted import Painted
from publish.checks.preflight.plane import Box, number
from publish.checks.preflight.reading import NEAR, POINTS, Seen, Sheet, fault

_ROUND = 0.02  # points by which widths and sizes are rounded apart
_SMALL = 0.3 * 72  # points: a picture smaller than that is a sign, whatever its pixels


def line_too_thin(seen: Seen) -> Iterator[Finding]:
    """Lines are as thick as the printer asks; one of no width is the thinnest that a device has."""
    least = seen.press.min_line_pt
    thin: dict[int, float] = {}
    for sheet in seen.sheets:
        widths = [
            one.size
            for one in sheet.things
            if one.kind == "stroke" and "All" not in one.colour.spots
        ]
        widths += [min(_sides(one.box)) for one in sheet.things if _rule(one)]
        slim = [width for width in widths if width <= _ROUND or width < least - _ROUND]
        if slim:
            thin[sheet.number] = min(slim)
    if thin:
        said = f"a line is {min(thin.values()):.2g} points thick"
        asked = f"; {seen.press.name} asks for {least:g}" if least else ", as thin as a device can"
        yield fault("line-too-thin", said + asked, "draw it thicker", "warning", list(thin))


def _rule(one: Painted) -> bool:
    """Whether a filled surface is a line: so thin, and ten times as long."""
    if one.kind != "fill" or not one.box:
        return False
    short, long = sorted(_sides(one.box))
    return 0 < short < 1 and long > 10 * short


def _sides(box: Box | None) -> tuple[float, float]:
    return (box[2] - box[0], box[3] - box[1]) if box else (0.0, 0.0)


def type_too_small(seen: Seen) -> Iterator[Finding]:
    """Type is as large as the printer asks."""
    least = seen.press.min_type_pt
    small = {
        sheet.number: min(sizes)
        for sheet in seen.sheets
        if least and (sizes := [one.size for one in sheet.things if _tiny(one, least)])
    }
    if small:
        said = (
            f"type is {min(small.values()):.2g} points high; {seen.press.name} asks for {least:g}"
        )
        yield fault("type-too-small", said, "set it larger", "warning", list(small))


def _tiny(one: Painted, least: float) -> bool:
    return one.kind == "text" and 0 < one.size < least - _ROUND


def resolution_too_low(seen: Seen) -> Iterator[Finding]:
    """Pictures have as many pixels an inch as the printer asks."""
    found = _resolutions(seen)
    least, low = seen.press.min_dpi, seen.press.low_dpi
    for level, floor, ceiling in (("error", 0.0, low), ("warning", low, least)):
        pages = {number: dpi for number, dpi in found if floor <= dpi < ceiling - 0.5}
        if pages:
            said = f"a picture has {min(pages.values()):.0f} pixels an inch"
            asked = f"{seen.press.name} asks for {least:g}"
            yield fault(
                "resolution-too-low", f"{said}; {asked}", "take a larger one", level, list(pages)
            )


def resolution_too_high(seen: Seen) -> Iterator[Finding]:
    """Pictures have no more pixels than a press can show, where the printer says so."""
    most = seen.press.max_dpi
    pages = {number: dpi for number, dpi in _resolutions(seen) if most and dpi > most + 0.5}
    if pages:
        said = f"a picture has {max(pages.values()):.0f} pixels an inch, and {most:g} are seen"
        yield fault("resolution-too-high", said, "make it smaller", "warning", list(pages))


def _resolutions(seen: Seen) -> list[tuple[int, float]]:
    """Page and pixels an inch of every picture of several tones, the coarser side of each."""
    found = []
    for sheet in seen.sheets:
        for one in sheet.things:
            image = sheet.content.drawn.get(one.image) if one.image else None
            if image is None or one.size < _SMALL or number(image.get("/BitsPerComponent"), 1) == 1:
                continue
            pixels = min(number(image.get("/Width")), number(image.get("/Height")))
            found.append((sheet.number, pixels * 72 / one.size))
    return found


def type_near_cut(seen: Seen) -> Iterator[Finding]:
    """Type keeps away from the edges that are cut, as far as the printer asks."""
    away = seen.press.outside_mm * POINTS
    pages = [sheet.number for sheet in seen.sheets if away and _near(sheet, away)]
    if pages:
        said = f"type stands nearer to the cut than {seen.press.outside_mm:g} mm"
        yield fault("type-near-cut", said, "widen the margins", pages=pages)


def _near(sheet: Sheet, away: float) -> bool:
    left, bottom, right, top = sheet.trim
    inner = (0.0, away) if sheet.right else (away, 0.0)
    safe = (left + inner[0], bottom + away, right - inner[1], top - away)
    return any(
        box[0] < safe[0] - NEAR
        or box[1] < safe[1] - NEAR
        or box[2] > safe[2] + NEAR
        or box[3] > safe[3] + NEAR
        for box in sheet.text
        if _on(box, sheet.trim)
    )


def type_in_gutter(seen: Seen) -> Iterator[Finding]:
    """Type keeps out of the bind, the farther the more pages the book has."""
    wide = _gutter(seen)
    pages = [sheet.number for sheet in seen.sheets if wide and _bound(sheet, wide * POINTS)]
    if pages:
        said = f"type stands in the {wide:g} mm that {seen.press.name} binds with so many pages"
        yield fault("type-in-gutter", said, "widen the inner margin", pages=pages)


def _gutter(seen: Seen) -> float:
    """The inside margin for the number of pages, in mm; the last figure's 0 is without end."""
    count = len(seen.sheets)
    fit = [wide for most, wide in seen.press.gutters if not most or count <= most]
    return fit[0] if fit else 0.0


def _bound(sheet: Sheet, wide: float) -> bool:
    left, _, right, _ = sheet.trim
    boxes = [box for box in sheet.text if _on(box, sheet.trim)]
    if sheet.right:
        return any(box[0] < left + wide - NEAR for box in boxes)
    return any(box[2] > right - wide + NEAR for box in boxes)


def _on(box: Box, trim: Box) -> bool:
    """Whether a box lies on the trimmed page, or over its edge: slugs lie off it."""
    return box[0] < trim[2] and box[2] > trim[0] and box[1] < trim[3] and box[3] > trim[1]


RULES = (
    line_too_thin,
    type_too_small,
    resolution_too_low,
    resolution_too_high,
    type_near_cut,
    type_in_gutter,
)
