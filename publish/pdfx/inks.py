"""Colours of the screen -> inks: neutral ones to black alone, others by the press's profile.

A colour has components from 0 to 1. Inks are (cyan, magenta, yellow, black), 1 for full cover.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageCms, ImageColor

from publish.errors import PublishError
from publish.pdfx.intent import profile_of
from publish.pdfx.spaces import parts_of, transform
from publish.printer import Press

Colour = tuple[float, ...]
NEUTRAL = 0.012  # components as near as this are grey: three steps of 255
_NEAR = 0.012  # so near may a colour lie to the line from white to a named ink


@dataclass(frozen=True)
class Ink:
    """What is printed: process inks, or `tint` of the spot ink named `spot`.

    Process inks are four components, one grey (1 is white), or red, green and blue where the press
    separates by itself.
    """

    values: Colour
    spot: str = ""
    tint: float = 1.0


@dataclass(frozen=True)
class Inks:
    """How a press prints: `mode`, its profile (b"" for none), the `limit` of all inks in percent.

    `spots` are (red, green, blue) of a colour in the style sheets -> name of the ink it stands for.
    """

    mode: Literal["cmyk", "grey", "rgb"]
    profile: bytes = b""
    limit: float = 0
    spots: Mapping[Colour, str] = field(default_factory=dict)
    _ink: Callable[[Colour], Ink] = field(default=Ink, compare=False)

    def of(self, colour: Colour) -> Ink:
        """The ink of a colour in red, green and blue."""
        return self._ink(colour)


def inks_of(press: Press) -> Inks:
    """The inks of a press.

    Raises PublishError where its profile cannot be had, or an ink is given to no colour of CSS.
    """
    spots: dict[Colour, str] = {}
    for name, spot in press.inks:
        try:
            spots[tuple(part / 255 for part in ImageColor.getrgb(name)[:3])] = spot
        except ValueError:
            raise PublishError(
                f"inks: {name!r} is no colour of a style sheet",
                'name it as the style sheets do: red = "PANTONE 485", or "#c00" = "PANTONE 186"',
            ) from None
    plain = Inks(press.colour, profile_of(press), press.ink_limit, spots)
    convert = _printer(plain)

    @lru_cache(maxsize=4096)
    def ink(colour: Colour) -> Ink:
        return _spot(colour, spots, convert) or Ink(convert(colour))

    return replace(plain, _ink=ink)


def _spot(
    colour: Colour, spots: Mapping[Colour, str], convert: Callable[[Colour], Colour]
) -> Ink | None:
    """The spot ink of a colour, or of a tint of it: one on the line from white to it."""
    for full, name in spots.items():
        depth = max(1 - part for part in full)
        tint = max(1 - part for part in colour) / depth if depth else 0
        if not 0.01 <= tint <= 1 + _NEAR:
            continue
        meant = [1 - (1 - part) * tint for part in full]
        if all(abs(a - b) <= _NEAR for a, b in zip(meant, colour, strict=True)):
            return Ink(convert(full), name, min(1.0, round(tint, 3)))
    return None


def _printer(inks: Inks) -> Callable[[Colour], Colour]:
    """A function from red, green, blue to what is printed in the press's mode, without spots."""
    if inks.mode == "rgb":
        return lambda colour: (round(colour[0], 4),) if _neutral(colour) else colour
    ramp = black_ramp(inks.profile)

    def black(colour: Colour) -> float:
        return ramp[round(255 * luminance(colour))] / 255

    if inks.mode == "grey":
        return lambda colour: (round(1 - black(colour), 4),)
    if not inks.profile:
        raise PublishError(
            "a press that prints in CMYK has no profile, so colours cannot be converted",
            'name the printer\'s own as `intent`, or the bundled "FOGRA39L_coated"',
        )
    convert = cmyk_transform(inks.profile)

    def process(colour: Colour) -> Colour:
        if _neutral(colour):
            return (0.0, 0.0, 0.0, round(black(colour), 4))
        pixel = Image.new("RGB", (1, 1), tuple(round(255 * part) for part in colour))
        return limited(parts_of(convert(pixel)), inks.limit)

    return process


def _neutral(colour: Colour) -> bool:
    return max(colour) - min(colour) <= NEUTRAL


def luminance(colour: Colour) -> float:
    """How light a colour is to the eye, 0 to 1 (ITU-R BT.601, as PDF does: ISO 32000-1, 10.3.2).

    >>> luminance((1.0, 1.0, 1.0)), luminance((0, 0, 0))
    (1.0, 0.0)
    """
    red, green, blue = colour
    return round(0.3 * red + 0.59 * green + 0.11 * blue, 6)


def limited(inks: Colour, limit: float) -> Colour:
    """The inks within `limit` percent in all; black stays, the three colours give way alike.

    >>> limited((0.8, 0.8, 0.8, 0.8), 240)
    (0.5333, 0.5333, 0.5333, 0.8)
    """
    cyan, magenta, yellow, black = inks
    colours = cyan + magenta + yellow
    if not limit or colours + black <= limit / 100 or not colours:
        return tuple(round(part, 4) for part in inks)
    give = max(0.0, limit / 100 - black) / colours
    return tuple(int(part * give * 10_000) / 10_000 for part in (cyan, magenta, yellow)) + (
        round(black, 4),
    )


@lru_cache(maxsize=4)
def cmyk_transform(profile: bytes) -> Callable[[Image.Image], Image.Image]:
    """From pictures in sRGB to CMYK: relative colorimetric, as printers' own software does."""
    press = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return transform(ImageCms.createProfile("sRGB"), press, "RGB", "CMYK")


@lru_cache(maxsize=4)
def black_ramp(profile: bytes) -> tuple[int, ...]:
    """For each grey of the screen, 0 to 255, how much black ink (0 to 255) looks as light.

    Black ink by itself is no full black and tints print darker than they are: the lightness (L*) of
    the press's tints is spread over that of the screen's greys. Without a profile it is linear.
    """
    if not profile:
        return tuple(range(255, -1, -1))
    lab = ImageCms.createProfile("LAB")
    press = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    tints = Image.new("CMYK", (256, 1))
    tints.putdata([(0, 0, 0, tint) for tint in range(256)])
    greys = Image.new("RGB", (256, 1))
    greys.putdata([(grey, grey, grey) for grey in range(256)])
    screen = ImageCms.createProfile("sRGB")
    printed = _lightness(transform(press, lab, "CMYK", "LAB")(tints))
    shown = _lightness(transform(screen, lab, "RGB", "LAB")(greys))
    white, black = printed[0], printed[255]
    scaled = [(value - black) / (white - black) * 255 for value in printed]
    ramp = [
        min(range(256), key=lambda tint: (abs(scaled[tint] - wanted), tint)) for wanted in shown
    ]
    return (255, *ramp[1:255], 0)


def _lightness(row: Image.Image) -> list[int]:
    return list(row.getchannel(0).tobytes())
