"""The publisher's own cover picture: what shops refuse, and what reading systems cannot show.

Sizes in pixels: KDP refuses covers under 500 and asks for 1600 x 2560; Apple's asset guide wants at
least 1400 on the shorter side; Google Play takes 640 to 7200; Kobo shows 3:4.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageCms

from publish.book import Finding, Level, Place
from publish.errors import PublishError
from publish.manuscript import where

REFUSED, SMALL, LARGE = 640, 1400, 7200
PROPORTION = (1.25, 1.7)
"""Height by width: from a little under Kobo's 4:3 to a little over KDP's 16:10."""

SHOWN = frozenset({"RGB", "L", "P"})
"""Pillow's modes that every reading system shows as they are."""

QUALITY = 92  # of a JPEG that had to be converted: no trace to be seen, and half the size of 100


def read(path: Path, name: str, folder: str) -> tuple[bytes, str, tuple[Finding, ...]]:
    """The picture's bytes, its ending (png, jpg) and what is to be said of it.

    A JPEG or PNG that can be shown is taken as it is; other colours are converted to sRGB, through
    the picture's own profile if it has one. Raises PublishError with the line of book.toml for what
    is no JPEG or PNG, or is damaged.
    """
    at = where(folder, ("cover", "image"))
    place = Place("book.toml", int(at.rpartition(":")[2]) if ":" in at else 0)
    content = path.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=["JPEG", "PNG"])
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise PublishError(
            f"{at}: the cover {name} cannot be shown: it is no whole JPEG or PNG of usual size",
            "export it again as JPEG, RGB, 1600 x 2400 pixels",
        ) from error
    findings = tuple(_size(picture, name, place))
    ending = "png" if picture.format == "PNG" else "jpg"
    if picture.mode in SHOWN:
        return content, ending, findings
    converted, told = _converted(picture, name, place)
    return _written(converted, ending), ending, (*findings, *told)


def _size(picture: Image.Image, name: str, place: Place) -> Iterator[Finding]:
    width, height = picture.size
    short, shape = min(width, height), height / width
    said = f"the cover {name} has {width} x {height} pixels"
    if short < SMALL:
        refused = short < REFUSED
        level: Level = "error" if refused else "warning"
        shops = "shops refuse it" if refused else "Apple wants 1400 on the shorter side"
        yield Finding("cover-size", level, place, f"{said}: {shops}", "make it 1600 x 2400 or more")
    if max(width, height) > LARGE:
        hint = "make it 1600 x 2400, or at most 7200 high"
        yield Finding("cover-size", "warning", place, f"{said}: shops refuse it", hint)
    if not PROPORTION[0] <= shape <= PROPORTION[1]:
        message = f"{said}: shops show covers of 3:4 to 5:8, this one stands in empty fields"
        hint = "make it 1600 x 2400: two wide, three high"
        yield Finding("cover-proportion", "warning", place, message, hint)


def _converted(
    picture: Image.Image, name: str, place: Place
) -> tuple[Image.Image, tuple[Finding, ...]]:
    """The picture in sRGB on white; a finding where its own colours are not known for sure."""
    if "A" in picture.getbands():
        whole = picture.convert("RGBA")
        paper = Image.new("RGBA", whole.size, "white")
        return Image.alpha_composite(paper, whole).convert("RGB"), ()
    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "CMYK":
        try:
            own, srgb = (
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
            )
            changed = ImageCms.profileToProfile(picture, own, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            changed = None
        if changed is not None:
            return changed, ()
    message = (
        f"the cover {name} is {picture.mode}, without a profile that says which colours it has"
    )
    hint = "export it as RGB; look at the colours in the ebook until then"
    return picture.convert("RGB"), (Finding("cover-colours", "warning", place, message, hint),)


def _written(picture: Image.Image, ending: str) -> bytes:
    out = io.BytesIO()
    if ending == "png":
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
