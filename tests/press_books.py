"""Little laid-out PDFs as the layout engine writes them: colours of the screen, no intent."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

FONTS = Path(__file__).parent.parent / "styles" / "fonts"
WORD = "Hear me"


@cache
def font_file() -> tuple[bytes, dict[str, int], dict[str, int]]:
    """A font with the letters of WORD; the numbers of its glyphs, and their widths of 1000."""
    path = next(FONTS.rglob("EBGaramond-Regular.ttf"))
    font = TTFont(path, recalcTimestamp=False)
    options = Options()
    options.layout_features = []
    subsetter = Subsetter(options)
    subsetter.populate(text=WORD)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    glyphs = {sign: font.getGlyphID(font.getBestCmap()[ord(sign)]) for sign in sorted(set(WORD))}
    scale = 1000 / font["head"].unitsPerEm
    widths = {
        sign: round(font["hmtx"][font.getBestCmap()[ord(sign)]][0] * scale)
        for sign in sorted(set(WORD))
    }
    return out.getvalue(), glyphs, widths


def font_of(pdf: pikepdf.Pdf) -> Any:
    """The font, embedded as the layout engine does it."""
    data, glyphs, widths = font_file()
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Garamond"), Flags=4, ItalicAngle=0,
        FontBBox=[0, -300, 1000, 1000], Ascent=1000, Descent=-300, CapHeight=650, StemV=80,
        FontFile2=pdf.make_stream(data, Length1=len(data)),
    )  # fmt: skip
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+Garamond"),
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        CIDToGIDMap=Name.Identity, FontDescriptor=pdf.make_indirect(descriptor),
        W=Array([part for sign in sorted(glyphs, key=glyphs.__getitem__)
                 for part in (glyphs[sign], Array([widths[sign]]))]),
    )  # fmt: skip
    pairs = "".join(f"<{number:04x}> <{ord(sign):04x}>\n" for sign, number in glyphs.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "/CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(glyphs)} beginbfchar\n{pairs}endbfchar endcmap end end"
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/ABCDEF+Garamond"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(inner)],
            ToUnicode=pdf.make_stream(cmap.encode()),
        )
    )


def shown(x: float, y: float, size: float, word: str = WORD) -> str:
    """The operators that set a word at a place."""
    glyphs = font_file()[1]
    text = "".join(f"{glyphs[sign]:04x}" for sign in word)
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm [<{text}>] TJ ET"


def picture(pdf: pikepdf.Pdf, image: Image.Image, mask: Image.Image | None = None) -> Any:
    """A picture as an image of the PDF, packed by Flate."""
    spaces = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
    made = pdf.make_stream(
        image.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=image.width,
        Height=image.height, ColorSpace=spaces[image.mode], BitsPerComponent=8, Interpolate=True,
    )  # fmt: skip
    if mask is not None:
        made["/SMask"] = picture(pdf, mask)
    return made


def rainbow(width: int = 60, height: int = 40) -> Image.Image:
    """A picture in which many colours are, black and white too."""
    grey = Image.linear_gradient("L").resize((width, height))
    other = grey.transpose(Image.Transpose.ROTATE_180)
    return Image.merge("RGB", (grey, other, Image.radial_gradient("L").resize((width, height))))


def laid(
    contents: tuple[str, ...] = ("0 0 0 rg " + shown(100, 300, 11),),
    size: tuple[float, float] = (396, 612),
    bleed: float = 9.0,
    **resources: Any,
) -> pikepdf.Pdf:
    """A laid-out file: one page for each content, in points; `resources` as names of PDF have them.

    Values of `resources` are functions of the file, or objects.
    """
    pdf = pikepdf.Pdf.new()
    held = Dictionary(Font=Dictionary(F=font_of(pdf)))
    for kind, entries in resources.items():
        held[f"/{kind}"] = Dictionary(
            {f"/{name}": one(pdf) if callable(one) else one for name, one in entries.items()}
        )
    shared = pdf.make_indirect(held)
    for content in contents:
        box = [-bleed, -bleed, size[0] + bleed, size[1] + bleed]
        page = Dictionary(
            Type=Name.Page, MediaBox=box, TrimBox=[0, 0, *size], BleedBox=box, Resources=shared,
            Contents=pdf.make_stream(content.encode()),
        )  # fmt: skip
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.docinfo["/Title"] = String("A Book")
    pdf.docinfo["/Author"] = String("Ada One")
    pdf.docinfo["/Producer"] = String("the layout engine")
    pdf.docinfo["/CreationDate"] = String("D:20261124")
    return pdf


def saved(pdf: pikepdf.Pdf, path: Path) -> Path:
    pdf.save(path, deterministic_id=True)
    return path
