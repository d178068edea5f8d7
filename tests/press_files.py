"""Steps for files that go to a press: laid out, made for it, and with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageCms
from press_books import laid, picture, saved, shown

from publish.book import Place
from publish.checks.preflight import preflight
from publish.checks.preflight.guarded import preflight_guarded
from publish.guard import Limits
from publish.pdfx import make
from publish.press.profiles import named

TYPE = "0 0 0 rg " + shown(100, 300, 11)
# Faults that are of another version, or (a lock) of whichever it takes.
VERSIONS = {"PDF 1.7": "1.7", "packed objects": "1.5", "a lock": ""}
Plant = Callable[[pikepdf.Pdf], None]


def _grey(width: int, height: int) -> Callable[[pikepdf.Pdf], Any]:
    return lambda pdf: picture(pdf, Image.linear_gradient("L").resize((width, height)))


def _image(width: int, height: int) -> Callable[[str], dict[str, Any]]:
    return lambda _: {"XObject": {"I": _grey(width, height)}}


def _nothing(_: str) -> dict[str, Any]:
    return {}


def _half(_: str) -> dict[str, Any]:
    return {"ExtGState": {"a": Dictionary(ca=0.5)}}


# What is laid out beside the usual type, on the first page, and the resources it takes.
LAID: dict[str, tuple[str, Callable[[str], dict[str, Any]]]] = {
    "translucent type": ("/a gs " + TYPE, _half),
    "small type": (shown(100, 200, 3), _nothing),
    "a hairline": ("0 0 0 RG .1 w 50 50 m 300 50 l S", _nothing),
    "type at the edge": (shown(100, 6, 11), _nothing),
    "type in the gutter": (shown(18, 200, 11), _nothing),
    "a coarse picture": ("q 200 0 0 150 90 90 cm /I Do Q", _image(60, 40)),
    "a fine picture": ("q 200 0 0 150 90 90 cm /I Do Q", _image(900, 700)),
    "a very fine picture": ("q 36 0 0 36 90 90 cm /I Do Q", _image(900, 900)),
    "a picture that ends at the trim": ("q 396 0 0 200 0 0 cm /I Do Q", _image(1800, 900)),
    "a picture that runs off the trim": ("q 414 0 0 209 -9 -9 cm /I Do Q", _image(1800, 900)),
    "a faint tint": (".97 .97 .97 rg 90 90 50 50 re f", _nothing),
}


def lay_out(garden: Any, more: str | None, file: str) -> None:
    content, resources = LAID[more] if more else ("", _nothing)
    saved(laid((TYPE + " " + content,), **resources("")), garden.folder / file)


def make_for(garden: Any, press: str, file: str) -> None:
    """Make the file for the press in its place; what making it finds is found."""
    garden.checks = False
    path = garden.folder / file
    garden.findings += make(path, path, named(press))


def press_file(garden: Any, press: str, more: str | None, file: str) -> None:
    """A file that the press takes, but for one thing."""
    profile = named(press)
    count = max(profile.pages_min, profile.pages_multiple)
    content, resources = LAID.get(more or "", ("", _nothing))
    contents = [TYPE] * count
    contents[0] += " " + content
    if profile.last_page_blank and more != "a last page with type":
        contents[-1] = ""
    bleed = profile.bleed_mm[0] * 72 / 25.4 if profile.bleed_always else 0.0
    path = saved(laid(tuple(contents), bleed=bleed, **resources("")), garden.folder / file)
    make(path, path, profile)
    if more and more in PLANTS:
        _plant(path, more)
    elif more and more not in LAID and more != "a last page with type":
        raise ValueError(f"no such fault: {more}")


def _plant(path: Any, more: str) -> None:
    """Plant the fault, saving all else as it was."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        version, old = pdf.pdf_version, pdf.pdf_version < "1.5"
        PLANTS[more](pdf)
        packed = pikepdf.ObjectStreamMode
        pdf.save(
            path,
            force_version=VERSIONS.get(more, version),
            object_stream_mode=packed.disable
            if old and more != "packed objects"
            else packed.generate,
            stream_decode_level=None if more == "a lock" else pikepdf.StreamDecodeLevel.none,
            encryption=pikepdf.Encryption(owner="o", user="") if more == "a lock" else False,
            fix_metadata_version=False,
        )
    if more == "no number":  # every program that saves writes one
        data = path.read_bytes()
        path.write_bytes(data.replace(b"/ID ", b"/XD "))


def check_for(garden: Any, file: str, press: str, most: str | None) -> None:
    """Check the file as the press will, which may take no more than so many megabytes."""
    garden.checks = False
    profile = named(press)
    if most:
        profile = replace(profile, max_mb=float(most))
    path = garden.folder / file
    found = (replace(one, place=Place(str(path))) for one in preflight(path, profile))
    garden.findings += list(found)


def check_in_no_time(garden: Any, file: str, press: str) -> None:
    """Check the file within limits that no file keeps."""
    garden.checks = False
    limits = Limits(seconds=0.01)
    garden.findings += preflight_guarded(garden.folder / file, named(press), limits=limits)


def check_without_ghostscript(garden: Any, file: str, press: str) -> None:
    garden.checks = False
    with patch("publish.checks.preflight.inked.shutil.which", lambda _: None):
        garden.findings += preflight_guarded(garden.folder / file, named(press))


def _intent(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root.OutputIntents[0]


def _profile_of_a_screen(pdf: pikepdf.Pdf) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    _intent(pdf).DestOutputProfile = pdf.make_stream(profile, N=3)


def _said(pdf: pikepdf.Pdf, name: str, value: str | None) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        if value is None:
            del meta[name]
        else:
            meta[name] = value


def _page(number: int, name: str, value: Any) -> Plant:
    def plant(pdf: pikepdf.Pdf) -> None:
        pdf.pages[number - 1].obj[name] = value

    return plant


def _root(name: str, value: Any) -> Plant:
    def plant(pdf: pikepdf.Pdf) -> None:
        pdf.Root[name] = value(pdf) if callable(value) else value

    return plant


def _drawn(content: str, **resources: Any) -> Plant:
    """More content on page 1, and its resources: kind -> name -> object, or how it is made."""

    def plant(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        before = page.Contents.read_bytes()
        page.Contents = pdf.make_stream(before + b"\n" + content.encode())
        held = Dictionary(dict(page.Resources.items()))
        for kind, entries in resources.items():
            made = {f"/{n}": one(pdf) if callable(one) else one for n, one in entries.items()}
            held[f"/{kind}"] = Dictionary(dict(held.get(f"/{kind}", Dictionary()).items()) | made)
        page.Resources = held

    return plant


def _separation(name: str) -> Array:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 1, 0], N=1)
    return Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, tint])


def _no_trim(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj["/TrimBox"]


def _narrow(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.BleedBox = Array([-3, -3, 399, 615])


def _no_dates(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/CreationDate"]


def _untrapped(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Trapped"]


def _unnamed(pdf: pikepdf.Pdf) -> None:
    del _intent(pdf)["/OutputConditionIdentifier"]


def _no_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


def _condition(pdf: pikepdf.Pdf) -> None:
    _intent(pdf).OutputConditionIdentifier = String("FOGRA47")


def _jbig2(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"")
    stream.write(b"\0", filter=Name.JBIG2Decode)
    pdf.pages[0].obj["/PieceInfo"] = Dictionary(X=stream)


def _form(pdf: pikepdf.Pdf) -> Any:
    opi = Dictionary({"/2.0": Dictionary(Type=Name.OPI)})
    return pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], OPI=opi)


def _type3(pdf: pikepdf.Pdf) -> Any:
    glyph = pdf.make_stream(b"500 0 d0 0 0 400 400 re f")
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type3, Name=Name.Blocks, FontBBox=[0, 0, 500, 500],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], CharProcs=Dictionary(a=glyph), FirstChar=97,
        LastChar=97, Widths=[500], Resources=Dictionary(),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
    )  # fmt: skip


LINK = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[9, 9, 30, 30])])
LAB = Array([Name.Lab, Dictionary(WhitePoint=[0.95, 1, 1.09], Range=[-125, 125, -125, 125])])
SQUARE = "90 90 50 50 re f"

# By what they are called in the steps: what makes a sound file one that a press refuses.
PLANTS: dict[str, Plant] = {
    "no output intent": _no_intent,
    "an output intent without a name": _unnamed,
    "the profile of a screen": _profile_of_a_screen,
    "the condition of another paper": _condition,
    "no claim to a standard": lambda pdf: _said(pdf, "pdfxid:GTS_PDFXVersion", None),
    "PDF 1.7": lambda _: None,
    "no word on trapping": _untrapped,
    "no date": _no_dates,
    "another title in its metadata": lambda pdf: _said(pdf, "dc:title", "Another Book"),
    "no number": lambda _: None,
    "packed objects": lambda _: None,
    "a lock": lambda _: None,
    "a page without a trim": _no_trim,
    "a page of another trim": _page(3, "/TrimBox", Array([0, 0, 380, 612])),
    "a narrow bleed": _narrow,
    "a page turned": _page(2, "/Rotate", 90),
    "a link": _page(2, "/Annots", LINK),
    "a plate for a page": _page(2, "/SeparationInfo", Dictionary(DeviceColorant=Name.Cyan)),
    "a mark in the bleed": _drawn(
        "/All CS 1 SCN -5 50 m -2 50 l S", ColorSpace={"All": _separation("All")}
    ),
    "a picture in its stream": _drawn(f"BI /W 3 /H 3 /BPC 8 /CS /G /F /AHx ID {'00' * 9}> EI"),
    "bookmarks": _root("/Outlines", Dictionary(Type=Name.Outlines)),
    "layers": _root("/OCProperties", Dictionary(OCGs=Array([]), D=Dictionary())),
    "an action": _root("/OpenAction", Dictionary(S=Name.Named, N=Name.Print)),
    "a form": _root("/AcroForm", Dictionary(Fields=Array([]))),
    "a file attached": _root("/Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))),
    "JBIG2": _jbig2,
    "a picture that lies elsewhere": _drawn("/O Do", XObject={"O": _form}),
    "a transfer curve": _drawn("/T gs", ExtGState={"T": Dictionary(TR=Name.Identity)}),
    "an unknown intent": _drawn("/T gs", ExtGState={"T": Dictionary(RI=Name.Pretty)}),
    "a font of drawings": _drawn("BT /D 9 Tf (a) Tj ET", Font={"D": _type3}),
    "RGB": _drawn(f"1 0 0 rg {SQUARE}"),
    "Lab": _drawn(f"/L cs 50 0 0 sc {SQUARE}", ColorSpace={"L": LAB}),
    "cyan": _drawn(f"1 0 0 0 k {SQUARE}"),
    "a translucent surface": _drawn(f"/T gs {SQUARE}", ExtGState={"T": Dictionary(ca=0.5)}),
    "a group in RGB": _page(1, "/Group", Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)),
    "all inks on one another": _drawn(f"1 1 1 1 k {SQUARE}"),
    "type in four inks": _drawn(".6 .4 .4 1 k " + shown(100, 200, 11)),
    "white that overprints": _drawn(
        f"/T gs 0 0 0 0 k {SQUARE}", ExtGState={"T": Dictionary(op=True, OP=True, OPM=1)}
    ),
    "an ink with two names": _drawn(
        f"/A cs 1 scn {SQUARE} /B cs 1 scn {SQUARE}",
        ColorSpace={"A": _separation("PANTONE 485 C"), "B": _separation("Pantone 485C")},
    ),
    "an ink that nobody ordered": _drawn(
        f"/A cs 1 scn {SQUARE}", ColorSpace={"A": _separation("PANTONE 485 C")}
    ),
}

STEPS: dict[str, Callable[..., None]] = {
    r"lay out a page(?: with (.+))?: (\S+)": lay_out,
    r"make the file for the press (\w+): (\S+)": make_for,
    r"make a file for the press (\w+)(?: with (.+))?: (\S+)": press_file,
    r"check the file (\S+) for the press (\w+), in no time": check_in_no_time,
    r"check the file (\S+) for the press (\w+), without Ghostscript": check_without_ghostscript,
    r"check the file (\S+) for the press (\w+)(?:, which takes ([\d.]+) MB)?": check_for,
}
