"""The one `@page` sheet by which a printer's numbers reach the page, last in an edition's stack.

What the styles say of each kind of page is measured first, on a probe that has every kind; the
sheet then says only what differs: the trim, the bleed, a margin that is too small. Left and right
are those of the spread, so the inner edge of a left page is its right one in every language.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publish.book import Finding, Piece
from publish.paper import POINTS
from publish.press.sizes import shown
from publish.printer import Press

NAME = "press"
"""What the sheet is called in the stack."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PAGE = re.compile(r"@page\b([^{]*)\{")
_IDENT = re.compile(r"\s*([A-Za-z_][\w-]*)")

_HINT = "give the edition's styles wider margins, so that the page is as designed"

NARROWEST, LOWEST = 30.0, 40.0
"""Millimetres of text below which a page has no room for a line, or for a paragraph."""

ROUNDING = 0.01
"""Millimetres by which a margin may fall short: points and pixels are rounded."""


Margins = tuple[float, float, float, float]
"""Top, outer, bottom, inner, in mm."""


@dataclass(frozen=True)
class Frame:
    """A kind of page as the styles have it: its `@page` name ("" for none), its side of the spread.

    Lengths are mm.
    """

    name: str
    side: str
    width: float
    height: float
    margins: Margins


@dataclass(frozen=True)
class Measured:
    """Every kind of page that the styles know, and the height of a line in mm.

    `lift` is by how much more than their margins say the text must stand away from head and foot,
    for what is printed there to be as far from the edge as the press asks.
    """

    frames: tuple[Frame, ...]
    line: float
    lift: tuple[float, float] = (0, 0)


def probes(css: Iterable[tuple[str, str]]) -> tuple[Piece, ...]:
    """Pieces of one letter, so that every `@page` name of the sheets stands left and right.

    >>> css = "@page a:left, :blank {} /* @page c {} */ @page b {}"
    >>> [piece.id for piece in probes([("x", css)])]
    ['probe-', 'probe-a', 'probe-b']
    """
    names = {
        ident[1]
        for _, text in css
        for heads in _PAGE.findall(_COMMENT.sub("", text))
        for head in heads.split(",")
        if (ident := _IDENT.match(head))
    }
    sides = ("right", "left")
    return tuple(
        Piece(f"probe-{name}", "probe", "", f"<div>{''.join(_probe(name, s) for s in sides)}</div>")
        for name in ("", *sorted(names))
    )


def _probe(name: str, side: str) -> str:
    return f'<div style="page: {name or "auto"}; break-before: {side}">x</div>'


def sheet(
    measured: Measured, press: Press, gutter: float, trim: tuple[float, float] | None
) -> tuple[str, str]:
    """The sheet, as (name, CSS). `gutter` is the inside margin in mm that the press asks for.

    `trim` is the size that the edition asks for, None for those of the styles.
    """
    top, outer, bottom, inner = map(_pt, press.bleed_mm)
    size = f"size: {_pt(trim[0])} {_pt(trim[1])}; " if trim else ""
    rules = [
        f"@page {{ {size}marks: none; bleed: {top} {outer} {bottom} {inner} }}",
        f"@page :left {{ bleed-left: {outer}; bleed-right: {inner} }}",
    ]
    rules += _margin_rules(measured, press, gutter, trim)
    first = measured.frames[0]
    if _refitted(first, raised(first, press, gutter, measured.lift), trim):
        lines = _lines(first, measured, raised(first, press, gutter, measured.lift), trim)
        rules.append(f".title-page.title-page {{ height: {lines}rlh }}")
    return NAME, "\n".join(rules) + "\n"


def raised(
    frame: Frame, press: Press, gutter: float, lift: tuple[float, float] = (0, 0)
) -> Margins:
    """The margins of a kind of page, none of them below what the press asks for.

    >>> frame = Frame("", "right", 127, 203, (20, 8, 10, 15))
    >>> raised(frame, Press("x", outside_mm=12.7), 16)
    (20, 12.7, 12.7, 16)
    >>> raised(frame, Press("x"), 0, (2, 0))
    (22, 8, 10, 15)
    """
    top, outer, bottom, inner = frame.margins
    least = press.outside_mm
    return (
        _least(top, least) + lift[0],
        _least(outer, least),
        _least(bottom, least) + lift[1],
        _least(inner, max(least, gutter)),
    )


def _least(margin: float, least: float) -> float:
    return margin if margin >= least - ROUNDING else least


def _refitted(frame: Frame, margins: Margins, trim: tuple[float, float] | None) -> bool:
    """Whether the text has another height than the styles gave it."""
    return trim is not None or margins[::2] != frame.margins[::2]


def _lines(
    frame: Frame, measured: Measured, margins: Margins, trim: tuple[float, float] | None
) -> int:
    """How many lines stand on a page."""
    height = trim[1] if trim else frame.height
    return math.floor((height - margins[0] - margins[2] + ROUNDING) / measured.line)


def _margin_rules(
    measured: Measured, press: Press, gutter: float, trim: tuple[float, float] | None
) -> Iterator[str]:
    """Rules for the edges of which any kind of page changes its margin.

    Every kind says its own then: what is said of all pages would else go before it.
    """
    now = [
        _edges(one, measured, raised(one, press, gutter, measured.lift), trim)
        for one in measured.frames
    ]
    before = [_named(frame, frame.margins) for frame in measured.frames]
    moved = {
        (frame.side, edge)
        for frame, fresh, old in zip(measured.frames, now, before, strict=True)
        for edge in fresh
        if abs(fresh[edge] - old[edge]) > ROUNDING
    }
    kinds: dict[str, list[str]] = {}
    for frame, fresh in zip(measured.frames, now, strict=True):
        told = "; ".join(
            f"margin-{edge}: {_pt(margin)} !important"
            for edge, margin in fresh.items()
            if (frame.side, edge) in moved
        )
        kinds.setdefault(told, []).append(f"{frame.name}:{frame.side}")
    yield from (f"@page {', '.join(names)} {{ {told} }}" for told, names in kinds.items() if told)


def _edges(
    frame: Frame, measured: Measured, margins: Margins, trim: tuple[float, float] | None
) -> dict[str, float]:
    """The margins by the edges of the page.

    Text of another height is made whole lines high, so that facing pages end on one.
    """
    top, outer, bottom, inner = margins
    if _refitted(frame, margins, trim):
        height = trim[1] if trim else frame.height
        bottom = height - top - _lines(frame, measured, margins, trim) * measured.line
    return _named(frame, (top, outer, bottom, inner))


def _named(frame: Frame, margins: Margins) -> dict[str, float]:
    top, outer, bottom, inner = margins
    spine = "left" if frame.side == "right" else "right"
    return {"top": top, frame.side: outer, "bottom": bottom, spine: inner}


def _pt(mm: float) -> str:
    return f"{round(mm * POINTS, 3):g}pt"


def room(measured: Measured, press: Press, gutter: float, trim: tuple[float, float] | None) -> str:
    """Half a sentence where the margins leave no room for text, else ""."""
    for frame in measured.frames:
        width, height = trim or (frame.width, frame.height)
        top, outer, bottom, inner = raised(frame, press, gutter, measured.lift)
        wide, high = width - outer - inner, height - top - bottom
        if wide < NARROWEST or high < LOWEST:
            kind = f"a page {frame.name!r}" if frame.name else "a page"
            return (
                f"{kind} of {width:.4g} x {height:.4g} mm has margins of {outer:.3g} and"
                f" {inner:.3g} mm at its sides, {top:.3g} and {bottom:.3g} mm above and below:"
                f" {max(wide, 0):.3g} x {max(high, 0):.3g} mm are left for the text"
            )
    return ""


def too_small(measured: Measured, press: Press, edition: str) -> Iterator[Finding]:
    """The margins of the styles that the press does not take, once each; they have been raised."""
    told = set()
    for frame in measured.frames:
        for edge, margin in zip(("top", "outside", "bottom", "inside"), frame.margins, strict=True):
            if margin < press.outside_mm - ROUNDING and (edge, frame.name) not in told:
                told.add((edge, frame.name))
                where = f" of the pages {frame.name!r}" if frame.name else ""
                message = (
                    f"the {edge} margin{where} was raised from {shown(margin)} to"
                    f" {shown(press.outside_mm)}, the least that {press.name} takes"
                )
                yield Finding("margin-too-small", "warning", None, message, _HINT, edition)
    for lift, name in zip(measured.lift, ("running heads", "folios at the foot"), strict=True):
        if lift:
            message = (
                f"the {name} stood {shown(lift)} nearer to the edge than the"
                f" {shown(press.outside_mm)} that {press.name} takes; the text was moved with them"
            )
            yield Finding("margin-too-small", "warning", None, message, _HINT, edition)
