"""The publisher's own cover picture: what shops refuse, and what reading systems cannot show.

Sizes in pixels: KDP refuses covers under 500 and asks for 1600 x 2560; Apple's asset guide wants at
least 1400 on the shorter side; Google Play takes 640 to 7200; Kobo shows 3:4.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageCms, UnidentifiedImageError

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
    picture = _opened(content, f"{at}: the cover {name}")
    findings = tuple(_size(picture, name, place))
    ending = "png" if picture.format == "PNG" else "jpg"
    if picture.mode in SHOWN:
        return content, ending, findings
    converted, told = _converted(picture, name, place)
    return _written(converted, ending), ending, (*findings, *told)


def _opened(content: bytes, named: str) -> Image.Image:
    """The picture with all its points. Raises PublishError, a sentence for each that cannot be."""
    hint = "export it again as JPEG, RGB, 1600 x 2400 pixels"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=["JPEG", "PNG"])
            picture.load()
    except UnidentifiedImageError as error:
        raise PublishError(f"{named} is no JPEG and no PNG", hint) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        count = re.search(r"\((\d+) pixels", str(error))
        said = f"{int(count[1]) // 1_000_000} million" if count else "too many"
        message = f"{named} has {said} pixels, more than any reading system shows"
        raise PublishError(message, hint) from error
    except (OSError, ValueError, SyntaxError, Warning) as error:
        raise PublishError(f"{named} is damaged ({error})", hint) from error
    return picture


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
    """The picture in sRGB on white; a finding where it may look other than was meant."""

    def told(said: str, hint: str) -> tuple[Finding, ...]:
        return (Finding("cover-colours", "warning", place, f"the cover {name} {said}", hint),)

    if "A" in picture.getbands():
        whole = picture.convert("RGBA")
        clear = whole.getchannel("A").getextrema()[0] != 255
        paper = Image.new("RGBA", whole.size, "white")
        said = "is transparent in places, where reading systems show what they like: white is put"
        hint = "export it on the ground that it should have"
        findings = told(f"{said} behind it", hint) if clear else ()
        return Image.alpha_composite(paper, whole).convert("RGB"), findings
    if picture.mode.startswith("I"):
        # Pillow cuts what is above 255 off; the upper eight of sixteen bits are the picture.
        eight = picture.convert("I").point(lambda value: value / 257).convert("L")
        said = "has 16 bits of grey for a point, of which reading systems show 8: so it is made"
        return eight, told(said, "export it with 8 bits for a colour")
    changed = _by_profile(picture) if picture.mode == "CMYK" else None
    if changed is not None:
        return changed, ()
    inks = (
        "in CMYK, the inks of a press" if picture.mode == "CMYK" else f"of the kind {picture.mode}"
    )
    hint = "export it as RGB; look at the colours in the ebook until then"
    said = f"is {inks}, with no profile that says which colours a screen should show"
    return picture.convert("RGB"), told(said, hint)


def _by_profile(picture: Image.Image) -> Image.Image | None:
    """The picture in sRGB by way of its own profile; None where it has none that can be read."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return None
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(
            picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return None


def _written(picture: Image.Image, ending: str) -> bytes:
    out = io.BytesIO()
    if ending == "png":
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
