"""What a printer would want to know of an imposition before the paper is used."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from publish import book, paper
from publish.book import Finding, Level
from publish.impose.marks import cut_room
from publish.impose.source import SourcePage
from publish.placing import Box, Place, Plan, places, trim_of

_REAM = 500  # sheets
_HARD = 180
"""Pages of a saddle stitch that no stapler and no fold takes (printers' stop on 20 lb bond)."""


def findings_of(plan: Plan, pages: dict[int, SourcePage], source: Path) -> tuple[Finding, ...]:
    """All findings that need only the plan and the sizes of the pages; each names the source."""
    found = (
        _thick(plan),
        _large(plan),
        _mixed(pages),
        _turned(pages),
        _creep(plan),
        _bleed(plan, pages),
        _marks(plan),
        _comments(pages),
        _unsound(pages),
    )
    return tuple(
        Finding(rule, level, book.Place(source.name), message, hint)
        for finding in found
        if finding is not None
        for rule, level, message, hint in [finding]
    )


_Found = tuple[str, Level, str, str] | None


def _thick(plan: Plan) -> _Found:
    """Saddle stitch holds some 60 pages on text stock; a signature to be sewn folds no better."""
    if not plan.fold.nests:
        return None
    pages = 4 * (1 + max(sheet.depth for sheet in plan.sheets))
    if pages <= paper.SADDLE_MOST:
        return None
    level: Level = "error" if pages > _HARD else "warning"
    return (
        "too-thick-to-fold",
        level,
        f"{pages} pages nest in one another, and a fold holds about {paper.SADDLE_MOST}",
        "divide them with --signature 16, or take --fold perfect",
    )


def _large(plan: Plan) -> _Found:
    if len(plan.sheets) <= _REAM:
        return None
    return (
        "more-than-a-ream",
        "warning",
        f"the {len(plan.order)} pages take {len(plan.sheets)} sheets, more than a ream",
        "print them in parts, for instance with --pages 1-400",
    )


def _mixed(pages: dict[int, SourcePage]) -> _Found:
    """Pages that differ by more than a millimetre, and how many are not of the usual size."""
    sizes = {number: _millimetres(page.size) for number, page in pages.items()}
    usual, _ = Counter(sizes.values()).most_common(1)[0]
    odd = [
        number
        for number, size in sizes.items()
        if max(abs(size[0] - usual[0]), abs(size[1] - usual[1])) > 1
    ]
    if not odd:
        return None
    return (
        "mixed-sizes",
        "warning",
        f"{len(odd)} of {len(pages)} pages are not {usual[0]} x {usual[1]} mm, page {odd[0]} first",
        "each was placed by its own trim; look at them with --preview",
    )


def _turned(pages: dict[int, SourcePage]) -> _Found:
    """Pages that lay across and were turned, as a table is in a book."""
    turned = [number for number, page in pages.items() if page.across]
    if not turned:
        return None
    return (
        "page-turned",
        "warning",
        f"page {turned[0]} lies across the others and was turned, its head to the left"
        + (f"; so were {len(turned) - 1} more" if turned[1:] else ""),
        "look at it with --preview; the reader turns the book to read it",
    )


def _millimetres(size: tuple[float, float]) -> tuple[int, int]:
    return round(size[0] / paper.POINTS), round(size[1] / paper.POINTS)


def _creep(plan: Plan) -> _Found:
    if plan.fold.nests or not (plan.setup.creep or plan.setup.creep_total):
        return None
    return (
        "creep-without-nesting",
        "warning",
        f"creep was not applied, since sheets of the fold {plan.setup.fold} do not nest",
        "leave --creep out",
    )


def _bleed(plan: Plan, pages: dict[int, SourcePage]) -> _Found:
    """Bleed that the sheet cuts off: the knife then has no ink to cut into."""
    sizes = {number: page.size for number, page in pages.items()}
    lost = max(
        _off_sheet(plan, place, pages[place.number].bleed)
        for sheet in plan.sheets
        for face in (sheet.front, sheet.back or ())
        for place in places(plan, face, sheet.depth, sizes)
        if place.number
    )
    if lost < paper.POINTS / 2:
        return None
    return (
        "bleed-off-the-sheet",
        "warning",
        f"{lost / paper.POINTS:.1f} mm of the bleed lie outside the sheet",
        f"take a larger sheet than {plan.setup.sheet}, such as SRA, and trim",
    )


def _off_sheet(plan: Plan, place: Place, bleed: Box) -> float:
    """By how many points a page's bleed reaches over an edge of the sheet, where it has any."""
    if place.turned:
        bleed = (bleed[2], bleed[3], bleed[0], bleed[1])
    width, height = plan.size
    right, top = place.x + place.size[0], place.y + place.size[1]
    over = (
        (bleed[0], bleed[0] * plan.scale - place.x if place.cell[0] <= 0 else 0),
        (bleed[1], bleed[1] * plan.scale - place.y if place.cell[1] <= 0 else 0),
        (bleed[2], right + bleed[2] * plan.scale - width if place.cell[2] >= width - 0.01 else 0),
        (bleed[3], top + bleed[3] * plan.scale - height if place.cell[3] >= height - 0.01 else 0),
    )
    return max(min(there * plan.scale, out) for there, out in over)


def _marks(plan: Plan) -> _Found:
    if not plan.setup.marks:
        return None
    blank = dict.fromkeys(plan.order, plan.page)
    placed = places(plan, plan.sheets[0].front, 0, blank)
    if cut_room(plan, trim_of(placed, plan.size)):
        return None
    return (
        "no-room-for-marks",
        "warning",
        f"the sheet of {plan.setup.sheet} has no room around the pages for marks of the knife",
        "take a larger sheet, or cut by the outermost leaf",
    )


def _comments(pages: dict[int, SourcePage]) -> _Found:
    count = sum(page.comments for page in pages.values())
    if not count:
        return None
    return (
        "comments-not-printed",
        "warning",
        f"comments of the file are left out: {count} that are not to be printed, or have no looks",
        "delete them, or print the file with its comments to a PDF of its own",
    )


def _unsound(pages: dict[int, SourcePage]) -> _Found:
    broken = [number for number, page in pages.items() if not page.sound]
    if not broken:
        return None
    return (
        "page-damaged",
        "error",
        f"the content of page {broken[0]} is not what its checksum says"
        + (f", nor of {len(broken) - 1} more" if broken[1:] else ""),
        "export the file again, or look at the page with --preview",
    )
