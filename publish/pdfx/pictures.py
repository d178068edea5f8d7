"""Pictures in the inks of a press: CMYK within its limit, or grey; no pixel more or less."""

from __future__ import annotations

import io
import zlib
from typing import Any, cast

import pikepdf
from PIL import Image, ImageChops, ImageMath

from publish.errors import PublishError
from publish.pdfx.inks import Inks, black_ramp, cmyk_transform
from publish.pdfx.spaces import to_srgb

QUALITY = 92  # of JPEG, where the picture was one; no block shows
GREY = 6  # of 255: how far the noise of a JPEG may part the channels of a grey picture
_ROOM = 10  # percent of ink that the noise of a JPEG of this quality may add
_STRIP = 4_000_000  # pixels that are in work at a time: 16 MB a channel of a sum


def decoded(image: Any) -> Image.Image:
    """The picture as samples: mode 1, L, RGB or CMYK (0 is no ink).

    Raises PublishError for one that cannot be read.
    """
    try:
        if "/DCTDecode" in _filters(image) and _filters(image)[-1] == "/DCTDecode":
            return _jpeg(image)
        return _bytes(image) or _plain(pikepdf.PdfImage(image).as_pil_image())
    except (OSError, ValueError, NotImplementedError, TypeError, pikepdf.PdfError) as error:
        raise PublishError(f"a picture cannot be read ({error})", "save it anew as PNG") from error
    except pikepdf.models.image.UnsupportedImageTypeError as error:
        raise PublishError(f"a picture cannot be read ({error})", "save it anew as PNG") from error


def _filters(image: Any) -> list[str]:
    found = image.get("/Filter")
    if found is None:
        return []
    return [str(one) for one in found] if isinstance(found, pikepdf.Array) else [str(found)]


def _bytes(image: Any) -> Image.Image | None:
    """A picture of eight bits and a device's colours as it lies in the file, without its mask."""
    modes = {"/DeviceGray": "L", "/DeviceRGB": "RGB", "/DeviceCMYK": "CMYK"}
    mode = modes.get(str(image.get("/ColorSpace")))
    if mode is None or int(image.get("/BitsPerComponent", 8)) != 8 or "/Decode" in image:
        return None
    if set(_filters(image)) - {"/FlateDecode"}:
        return None
    size = int(image.Width), int(image.Height)
    return Image.frombytes(mode, size, image.read_bytes())


def _jpeg(image: Any) -> Image.Image:
    """A JPEG by itself, with its own profile. What Pillow gives of CMYK is taken for inverted."""
    pdf_image = pikepdf.PdfImage(image)
    raw = io.BytesIO()
    pdf_image.extract_to(stream=raw)
    picture: Image.Image = Image.open(raw)
    if picture.mode == "CMYK":
        decode = image.get("/Decode")
        if not (decode is not None and float(decode[0]) == 1):
            picture = ImageChops.invert(picture)
    return _plain(picture)


def _plain(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if picture.mode in {"RGB", "CMYK"} and profile:
        if picture.mode == "RGB" and (convert := to_srgb(profile, "RGB")):
            return convert(picture)
        return picture
    if picture.mode in {"1", "L", "RGB", "CMYK"}:
        return picture
    return picture.convert("L" if picture.mode in {"I;16", "I", "F", "LA"} else "RGB")


def inked(picture: Image.Image, inks: Inks) -> Image.Image:
    """The picture as the press prints it: 1 or L where it is grey or the press is, else CMYK."""
    if picture.mode == "1":
        return picture
    if inks.mode == "rgb":
        return picture.convert("L") if picture.mode == "RGB" and is_grey(picture) else picture
    if picture.mode == "CMYK":
        if inks.mode == "cmyk":
            return (
                picture
                if sum_of(picture) <= inks.limit or not inks.limit
                else _limit(picture, inks)
            )
        picture = picture.convert("RGB")
    if picture.mode == "RGB" and inks.mode == "cmyk" and not is_grey(picture):
        return _limit(picture, inks)
    ramp = black_ramp(inks.profile)
    return picture.convert("L").point([255 - ink for ink in ramp])


def is_grey(picture: Image.Image) -> bool:
    """Whether a picture in red, green and blue shows greys alone."""
    red, green, blue = picture.split()
    parted = (ImageChops.difference(red, other).getextrema() for other in (green, blue))
    return all(cast("tuple[int, int]", extremes)[1] <= GREY for extremes in parted)


def _limit(picture: Image.Image, inks: Inks) -> Image.Image:
    """The picture in CMYK, no pixel of it above the limit; a strip at a time, to spare memory."""
    rows = max(1, _STRIP // picture.width // 4)
    out = Image.new("CMYK", picture.size)
    for top in range(0, picture.height, rows):
        strip = picture.crop((0, top, picture.width, min(top + rows, picture.height)))
        if strip.mode == "RGB":
            strip = cmyk_transform(inks.profile)(strip)
        # What JPEG adds stays below the limit then.
        out.paste(within(strip, inks.limit and inks.limit - _ROOM), (0, top))
    return out


def within(picture: Image.Image, limit: float) -> Image.Image:
    """Pixels in CMYK whose inks come to no more than `limit` percent; black stays as it is."""
    if not limit:
        return picture
    most = int(limit * 255 / 100)
    cyan, magenta, yellow, black = picture.split()
    total = _added(cyan, magenta, yellow)

    def given(channel: Image.Image) -> Image.Image:
        made = ImageMath.lambda_eval(
            lambda a: a["min"](a["x"], a["x"] * a["max"](most - a["k"], 0) / a["max"](a["s"], 1)),
            x=channel,
            k=black,
            s=total,
        )
        return cast("Image.Image", made).convert("L")

    return Image.merge("CMYK", (given(cyan), given(magenta), given(yellow), black))


def sum_of(picture: Image.Image) -> float:
    """The most ink of any pixel, in percent of one full ink."""
    most = 0.0
    rows = max(1, _STRIP // picture.width)
    for top in range(0, picture.height, rows):
        strip = picture.crop((0, top, picture.width, min(top + rows, picture.height)))
        most = max(most, cast("tuple[float, float]", _added(*strip.split()).getextrema())[1])
    return most / 2.55


def _added(first: Image.Image, *others: Image.Image) -> Image.Image:
    """The sum of channels, a picture of whole numbers."""
    total = first.convert("I")
    for other in others:
        total = cast(
            "Image.Image", ImageMath.lambda_eval(lambda a: a["a"] + a["b"], a=total, b=other)
        )
    return total


def on_white(picture: Image.Image, mask: Image.Image | None, opacity: float) -> Image.Image:
    """The picture as it looks through its mask, on paper."""
    if picture.mode == "1" and (mask or opacity < 1):
        picture = picture.convert("L")
    paper = Image.new(picture.mode, picture.size, 0 if picture.mode == "CMYK" else "white")
    if mask is None:
        mask = Image.new("L", picture.size, 255)
    if mask.size != picture.size:
        mask = mask.resize(picture.size, Image.Resampling.BILINEAR)
    if opacity < 1:
        mask = mask.point([round(value * opacity) for value in range(256)])
    return Image.composite(picture, paper, mask)


def stored(pdf: pikepdf.Pdf, picture: Image.Image, image: Any, limit: float) -> Any:
    """The picture as an image of the PDF, packed as `image` was: JPEG where it was one, unless its
    noise puts more ink on a pixel than `limit`."""
    width, height = picture.size
    spaces = {"1": "DeviceGray", "L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}
    entries: dict[str, Any] = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": width,
        "Height": height,
        "ColorSpace": pikepdf.Name(f"/{spaces[picture.mode]}"),
        "BitsPerComponent": 1 if picture.mode == "1" else 8,
    }
    if "/DCTDecode" in _filters(image) and picture.mode != "1":
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=QUALITY, subsampling=0)
        cmyk = picture.mode == "CMYK"
        if not cmyk or not limit or sum_of(Image.open(out)) <= limit:
            entries["Filter"] = pikepdf.Name.DCTDecode
            if cmyk:  # Pillow writes what Adobe's programs do: inverted
                entries["Decode"] = pikepdf.Array([1, 0] * 4)
            return pdf.make_stream(out.getvalue(), **entries)
    entries["Filter"] = pikepdf.Name.FlateDecode
    return pdf.make_stream(zlib.compress(picture.tobytes(), 9), **entries)
