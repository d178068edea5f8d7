"""The colours of a press file: in which inks, how much of them, and over what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary

from publish.book import Finding
from publish.checks.preflight.painted import Painted
from publish.checks.preflight.reading import Seen, Sheet, fault
from publish.errors import PublishError
from publish.pdfx.pictures import decoded, sum_of

SCREEN = {"/DeviceRGB", "/CalRGB"}
MANAGED = {"/ICCBased", "/Lab", "/CalGray", "/CalRGB"}
PROCESS = {"Cyan", "Magenta", "Yellow", "Black", "All", "None"}
BUILT = (0.5, 0.1)  # from so much black, with so much of other inks, type is a rich black
SMALL = 24.0  # points under which a rich black is seen to be out of register
_SLACK = 0.5  # percent: rounding of numbers


def screen_colour(seen: Seen) -> Iterator[Finding]:
    """No RGB that no profile describes: ISO 15930-7 and -1, colour; all for a press in black."""
    described = any(str(_profile(one).get("/N")) == "3" for one in seen.intents)
    if seen.press.colour == "rgb" or (described and not seen.old):
        return
    wrong = SCREEN | ({"3"} if seen.press.colour == "grey" else set())
    for kind, pages in _kinds(seen, lambda one: _space(one) in wrong).items():
        said = f"{WORDS[kind]} in the colours of a screen (RGB)"
        yield fault("screen-colour", said, "convert it to inks", pages=pages)


def _profile(intent: Any) -> Any:
    """The profile of an output intent, an empty dictionary for none."""
    found = intent.get("/DestOutputProfile")
    return found if isinstance(found, pikepdf.Stream) else Dictionary()


def profiled_colour(seen: Seen) -> Iterator[Finding]:
    """PDF/X-1a knows inks alone: no colour by a profile, no Lab: ISO 15930-1 and -4, colour."""
    if not seen.old:
        return
    for kind, pages in _kinds(seen, lambda one: _spaces(one) & MANAGED).items():
        yield fault("profiled-colour", f"{WORDS[kind]} in colours of a profile", pages=pages)


def colour_on_black_press(seen: Seen) -> Iterator[Finding]:
    """A press that prints black alone gets black alone."""
    if seen.press.colour != "grey":
        return
    for kind, pages in _kinds(seen, _coloured).items():
        said = f"{WORDS[kind]} in colour, and {seen.press.name} prints black alone"
        yield fault("colour-on-black-press", said, pages=pages)


def translucency_on_press(seen: Seen) -> Iterator[Finding]:
    """Nothing is translucent: ISO 15930-1 and -4, transparency; and where the printer says so."""
    if not (seen.old or "transparency" in seen.press.forbids):
        return
    told: dict[str, list[int]] = {}
    for sheet in seen.sheets:
        group = sheet.page.get("/Group")
        page = ("a group for translucency",) if isinstance(group, Dictionary) else ()
        for what in (*sheet.content.translucent, *page):
            told.setdefault(what, []).append(sheet.number)
    for what, pages in told.items():
        yield fault("translucency-on-press", f"it holds {what}", "flatten it", pages=pages)


def blending_in_screen_colours(seen: Seen) -> Iterator[Finding]:
    """What is translucent is mixed in the inks of the press: ISO 15930-7, transparency."""
    if seen.press.standard != "pdf/x-4":
        return
    wrong, unsaid = [], []
    for sheet in seen.sheets:
        groups = [*sheet.content.groups, sheet.page.get("/Group")]
        spaces = {str(g.get("/CS")) for g in groups if isinstance(g, Dictionary) and "/CS" in g}
        if "/DeviceRGB" in spaces:
            wrong.append(sheet.number)
        page = groups[-1]
        if sheet.content.translucent and not (isinstance(page, Dictionary) and "/CS" in page):
            unsaid.append(sheet.number)
    if wrong:
        said = "translucent things are mixed in RGB"
        yield fault("blending-in-screen-colours", said, pages=wrong)
    if unsaid:
        said = "nobody says in which colours translucent things are mixed"
        yield fault("blending-in-screen-colours", said, "", "warning", unsaid)


def ink_over_limit(seen: Seen) -> Iterator[Finding]:
    """No place gets more ink than the paper takes; pictures are looked at pixel by pixel."""
    limit, warn = seen.press.ink_limit, seen.press.ink_warn
    least = warn or limit
    if not least or seen.press.colour == "rgb":
        return
    measured: dict[tuple[int, int], float] = {}
    most: dict[int, float] = {}
    for sheet in seen.sheets:
        for one in sheet.things:
            ink = _ink(one, sheet, measured)
            most[sheet.number] = max(most.get(sheet.number, 0), ink)
    for level, floor, ceiling in (("error", limit, 0.0), ("warning", least, limit)):
        pages = [
            number
            for number, ink in most.items()
            if floor and ink > floor + _SLACK and not (ceiling and ink > ceiling + _SLACK)
        ]
        if pages and not (level == "warning" and least == limit):
            top = max(most[number] for number in pages)
            said = f"there is {top:.0f} % of ink, and {seen.press.name} prints {floor:g} % at most"
            yield fault("ink-over-limit", said, "convert with a lower limit", level, pages)


def _ink(one: Painted, sheet: Sheet, measured: dict[tuple[int, int], float]) -> float:
    """How much ink a thing takes, in percent; of spot inks the sum of tints."""
    if one.image:
        if one.image not in measured:
            measured[one.image] = _ink_of_picture(sheet.content.drawn[one.image])
        return measured[one.image]
    if one.colour.space in {"/DeviceCMYK", "/DeviceN"} and "All" not in one.colour.spots:
        return 100 * sum(one.colour.values)
    return 0


def _ink_of_picture(image: Any) -> float:
    if str(image.get("/ColorSpace")) != "/DeviceCMYK" or image.get("/ImageMask", False):
        return 0
    try:
        return sum_of(decoded(image))
    except PublishError:
        return 0  # told of by whoever reads the file's structure


def rich_black_type(seen: Seen) -> Iterator[Finding]:
    """Small type is of one ink: of several it shows fringes wherever plates are out of register."""
    pages = [
        sheet.number
        for sheet in seen.sheets
        for one in sheet.things
        if one.kind == "text" and 0 < one.size <= SMALL and _built(one)
    ]
    if pages:
        yield fault(
            "rich-black-type",
            "black type is built of several inks",
            "set it in black ink alone",
            pages=pages,
        )


def _built(one: Painted) -> bool:
    if one.colour.space != "/DeviceCMYK" or len(one.colour.values) != 4:
        return False
    *others, black = one.colour.values
    return black >= BUILT[0] and sum(others) > BUILT[1]


def white_overprints(seen: Seen) -> Iterator[Finding]:
    """White that overprints adds no ink: it vanishes (ISO 32000-1, 8.6.7)."""
    pages = [
        sheet.number
        for sheet in seen.sheets
        for one in sheet.things
        if one.overprint and one.mode == 1 and _is_white(one)
    ]
    if pages:
        yield fault(
            "white-overprints", "something white overprints, and will not be seen", pages=pages
        )


def _is_white(one: Painted) -> bool:
    space, values = one.colour.space, one.colour.values
    if space == "/DeviceCMYK" or one.colour.spots:
        return bool(values) and not any(values)
    return False


def tint_too_faint(seen: Seen) -> Iterator[Finding]:
    """Tints are dark enough to print: under the least that the printer carries they are bare."""
    least = seen.press.tint_min / 100
    pages = [
        sheet.number
        for sheet in seen.sheets
        for one in sheet.things
        if least and 0 < _darkest(one) < least - 0.001
    ]
    if pages:
        said = f"a tint is fainter than {seen.press.tint_min:g} %, which does not print"
        yield fault("tint-too-faint", said, "take a darker one", "warning", pages)


def _darkest(one: Painted) -> float:
    """The strongest of a thing's inks, from 0 to 1; of pictures 0, since they have all."""
    if one.image or not one.colour.values:
        return 0
    if one.colour.space == "/DeviceGray":
        return 1 - one.colour.values[0]
    if one.colour.space == "/DeviceCMYK" or one.colour.spots:
        return max(one.colour.values)
    return 0


def ink_spelled_twice(seen: Seen) -> Iterator[Finding]:
    """A spot ink has one name: two spellings make two plates (ISO 15930-7, spot colours)."""
    told: dict[str, set[str]] = {}
    for name in _spots(seen):
        told.setdefault("".join(name.lower().split()), set()).add(name)
    for names in told.values():
        if len(names) > 1:
            said = " and ".join(f"“{name}”" for name in sorted(names))
            yield fault("ink-spelled-twice", f"one ink has two names: {said}")


def ink_not_ordered(seen: Seen) -> Iterator[Finding]:
    """Only those spot inks are in the file that the book orders of the printer."""
    ordered = {spot for _, spot in seen.press.inks}
    if not seen.exchange and not ordered:
        return
    for name in sorted(_spots(seen) - ordered):
        yield fault(
            "ink-not-ordered",
            f"the file has a plate for {name!r}, which the book does not order",
            "name it in book.toml, [inks], or print it in process inks",
            "warning",
        )


def _spots(seen: Seen) -> set[str]:
    names = {name for sheet in seen.sheets for one in sheet.things for name in one.colour.spots}
    return names - PROCESS


WORDS = {
    "text": "type is set",
    "fill": "a surface is filled",
    "stroke": "a line is drawn",
    "image": "a picture is",
    "shading": "a gradient is",
}


def _kinds(seen: Seen, wrong: Any) -> dict[str, list[int]]:
    """By kind of thing, the pages on which one is wrong."""
    found: dict[str, list[int]] = {}
    for sheet in seen.sheets:
        for one in sheet.things:
            if wrong(one):
                found.setdefault(one.kind, []).append(sheet.number)
    return found


def _spaces(one: Painted) -> set[str]:
    return {one.colour.space, one.colour.base} - {""}


def _space(one: Painted) -> str:
    """The space of a thing's colours, of an index or a spot ink what it stands for."""
    if one.colour.space in {"/Indexed", "/Separation", "/DeviceN", "/ICCBased"}:
        return one.colour.base
    return one.colour.space


def _coloured(one: Painted) -> bool:
    if one.colour.spots:
        return False
    if one.image:
        return _space(one) in {"/DeviceCMYK", "4"}
    return one.colour.space == "/DeviceCMYK" and any(one.colour.values[:3])


RULES = (
    screen_colour,
    profiled_colour,
    colour_on_black_press,
    translucency_on_press,
    blending_in_screen_colours,
    ink_over_limit,
    rich_black_type,
    white_overprints,
    tint_too_faint,
    ink_spelled_twice,
    ink_not_ordered,
)
