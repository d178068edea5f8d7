"""Colour spaces of a PDF: the colour of components in each, in red, green and blue."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, cast

import pikepdf
from PIL import Image, ImageCms

Colour = tuple[float, ...]
DEVICES = ("DeviceGray", "DeviceRGB", "DeviceCMYK")
# Spaces in which an ink has its name; they print as they are.
NAMED = frozenset(["/Separation", "/DeviceN", "/Indexed", "/Pattern"])
_D65 = (0.9505, 1.0, 1.089)
_TO_RGB = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)  # IEC 61966-2-1


def reader_of(space: Any) -> Callable[[Colour], Colour] | None:
    """A function from components in a space to red, green and blue; None for named inks.

    `space` is a device's name, or what stands in the resources.
    """
    if isinstance(space, pikepdf.Array) and len(space):
        kind, more = str(space[0]), space[1] if len(space) > 1 else None
    else:
        kind, more = f"/{str(space).lstrip('/')}", None
    if kind == "/ICCBased" and isinstance(more, pikepdf.Stream):
        return _icc(bytes(more.read_bytes()), int(more.get("/N", 3)))
    return {
        "/DeviceGray": grey,
        "/CalGray": grey,
        "/DeviceRGB": _same,
        "/CalRGB": _same,
        "/DeviceCMYK": from_cmyk,
        "/Lab": lab,
    }.get(kind)


def kind_of(space: Any) -> str:
    """The name of a space's kind: "/DeviceRGB", "/ICCBased", "/Separation"."""
    if isinstance(space, pikepdf.Array) and len(space):
        return str(space[0])
    return str(space) if space is not None else ""


def _same(colour: Colour) -> Colour:
    return colour


def grey(colour: Colour) -> Colour:
    """A grey in red, green and blue.

    >>> grey((0.5,))
    (0.5, 0.5, 0.5)
    """
    return (colour[0],) * 3


def from_cmyk(colour: Colour) -> Colour:
    """Inks as a screen shows them without a profile (ISO 32000-1, 10.3.5).

    >>> from_cmyk((0, 0, 0, 1)), from_cmyk((0, 1, 1, 0))
    ((0, 0, 0), (1, 0, 0))
    """
    *colours, black = colour
    return tuple(max(0, 1 - min(1, part + black)) for part in colours)


def lab(colour: Colour) -> Colour:
    """L*a*b* in red, green and blue of sRGB; what a screen cannot show is cut off.

    >>> [round(part, 2) for part in lab((53.24, 80.09, 67.2))]
    [1.0, 0.0, 0.0]
    """
    lightness, a, b = colour
    middle = (lightness + 16) / 116
    curve = (middle + a / 500, middle, middle - b / 200)
    xyz = [
        white * (part**3 if part > 6 / 29 else (part - 4 / 29) * 3 * (6 / 29) ** 2)
        for part, white in zip(curve, _D65, strict=True)
    ]
    linear = [sum(k * v for k, v in zip(row, xyz, strict=True)) for row in _TO_RGB]
    return tuple(_gamma(min(1.0, max(0.0, part))) for part in linear)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


@lru_cache(maxsize=8)
def _icc(profile: bytes, count: int) -> Callable[[Colour], Colour]:
    """A reader of colours in an ICC profile; those of a profile that is none, by their number."""
    mode = {1: "L", 3: "RGB", 4: "CMYK"}.get(count, "RGB")
    convert = to_srgb(profile, mode)
    plain = {1: grey, 4: from_cmyk}.get(count, _same)
    if convert is None:
        return plain

    def read(colour: Colour) -> Colour:
        values = tuple(round(255 * part) for part in colour)
        pixel = Image.new(mode, (1, 1), values if count > 1 else values[0])
        return parts_of(convert(pixel))

    return read


def to_srgb(profile: bytes, mode: str) -> Callable[[Image.Image], Image.Image] | None:
    """From pictures in a profile's colours to sRGB; None where the profile does not fit."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return transform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (OSError, ImageCms.PyCMSError):
        return None


def transform(
    source: Any, target: Any, mode: str, into: str
) -> Callable[[Image.Image], Image.Image]:
    """A function on pictures from one profile's colours to another's, relative colorimetric, as
    printers' own software does. Raises PyCMSError where a profile is not of its mode."""
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    made = ImageCms.buildTransform(source, target, mode, into, intent)
    return lambda picture: cast("Image.Image", ImageCms.applyTransform(picture, made))


def parts_of(picture: Image.Image) -> Colour:
    """The colour of a picture's first pixel, its parts from 0 to 1."""
    return tuple(part / 255 for part in picture.crop((0, 0, 1, 1)).tobytes())


def numbers(found: Any) -> Sequence[float]:
    """The numbers of an array."""
    return [float(part) for part in found]
