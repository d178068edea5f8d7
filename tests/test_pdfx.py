"""The file for a press: its inks, its boxes, what it says of itself, and what is not in it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from pikepdf import Array, Dictionary, Name
from PIL import Image
from press_books import laid, picture, rainbow, saved, shown

from publish.errors import PublishError
from publish.pdfx import make
from publish.pdfx.content import operations
from publish.pdfx.inks import inks_of, limited
from publish.pdfx.pictures import decoded, sum_of
from publish.printer import Press

X4 = Press(
    "offset", standard="pdf/x-4", condition="FOGRA39", intent="FOGRA39L_coated", ink_limit=300
)
X1A = replace(X4, name="old", standard="pdf/x-1a")
GREY = replace(X4, name="grey", colour="grey")


def made(tmp_path: Path, pdf: pikepdf.Pdf, press: Press = X4) -> pikepdf.Pdf:
    source = saved(pdf, tmp_path / "laid.pdf")
    make(source, tmp_path / "press.pdf", press)
    return pikepdf.open(tmp_path / "press.pdf")


def colours(pdf: pikepdf.Pdf, page: int = 0) -> list[str]:
    """The operators of a page that set colours."""
    data = pdf.pages[page].Contents.read_bytes()
    return [
        data[o.start : o.end].decode().strip()
        for o in operations(data)
        if o.operator not in {"q", "Q"}
    ]


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("0 0 0 rg", "0 0 0 1 k"),
        ("0 0 0 RG", "0 0 0 1 K"),
        ("1 1 1 rg", "0 0 0 0 k"),
        ("0 g", "0 0 0 1 k"),
        ("/DeviceRGB cs 0 0 0 sc", "0 0 0 1 k"),
        (".1 .2 .3 .4 k", ".1 .2 .3 .4 k"),
        ("/Lab cs 0 0 0 scn", "0 0 0 1 k"),
    ],
)
def test_black_is_black_ink_alone(tmp_path: Path, operator: str, expected: str) -> None:
    lab = Array([Name.Lab, Dictionary(WhitePoint=[0.95, 1, 1.09], Range=[-125, 125, -125, 125])])
    pdf = made(tmp_path, laid((f"{operator} 0 0 9 9 re f",), ColorSpace={"Lab": lab}))

    assert colours(pdf)[-1] == expected


def test_a_colour_is_put_into_inks_by_the_profile_and_stays_within_the_limit(
    tmp_path: Path,
) -> None:
    pdf = made(tmp_path, laid(("1 0 0 rg 0 0 9 9 re f .1 .05 .2 rg 0 0 9 9 re f",)))
    red, dark = [[float(n) for n in said.split()[:4]] for said in colours(pdf)]

    assert red[0] < 0.05
    assert min(red[1], red[2]) > 0.9
    assert red[3] < 0.05
    assert sum(dark) > 2.0
    tight = made(tmp_path, laid((".1 .05 .2 rg 0 0 9 9 re f",)), replace(X4, ink_limit=200))
    cut = [float(n) for n in colours(tight)[0].split()[:4]]
    assert 1.98 <= sum(cut) <= 2.0


def test_strings_and_names_that_look_like_colours_stay(tmp_path: Path) -> None:
    content = (
        "0 0 0 rg BT /F 9 Tf (1 0 0 rg \\) 0 g (q) k) Tj ET % 1 0 0 rg\n/Span <</E (0 g)>> BDC EMC"
    )
    pdf = made(tmp_path, laid((content,)))

    assert (
        pdf.pages[0].Contents.read_bytes() == content.replace("0 0 0 rg", "0 0 0 1 k", 1).encode()
    )


def test_greys_come_out_as_light_as_they_were(tmp_path: Path) -> None:
    """A tint of black prints darker than its number: half grey needs the tint that looks so."""
    pdf = made(tmp_path, laid((".5 .5 .5 rg 0 0 9 9 re f",)), GREY)
    white = float(colours(pdf)[0].split()[0])

    assert 0.40 < white < 0.48
    assert colours(pdf)[0].endswith(" g")


def test_a_named_ink_is_a_separation_and_its_tints_too(tmp_path: Path) -> None:
    press = replace(X4, inks=(("red", "PANTONE 485 C"),))
    content = "1 0 0 rg 0 0 9 9 re f 1 .5 .5 RG 0 0 9 9 re S 0 0 1 rg 0 0 9 9 re f"
    pdf = made(tmp_path, laid((content,)), press)

    assert colours(pdf)[:4] == ["/Spot0 cs", "1 scn", "/Spot0 CS", "0.5 SCN"]
    space = pdf.pages[0].Resources.ColorSpace.Spot0
    assert [str(space[0]), str(space[1])] == ["/Separation", "/PANTONE 485 C"]
    assert colours(pdf)[4].endswith(" k")


def test_an_ink_without_a_colour_is_refused() -> None:
    with pytest.raises(PublishError, match="'blood' is no colour"):
        inks_of(replace(X4, inks=(("blood", "PANTONE 485 C"),)))


def test_boxes_are_exact_and_marks_stand_outside_the_bleed(tmp_path: Path) -> None:
    pdf = made(tmp_path, laid(bleed=8.50394), replace(X4, marks=True, marks_mm=1))
    page = pdf.pages[0]
    trim, bleed, media = (
        [float(n) for n in page.obj[f"/{name}Box"]] for name in ("Trim", "Bleed", "Media")
    )

    assert trim == [0, 0, 396, 612]
    assert bleed == pytest.approx([-8.50394, -8.50394, 404.50394, 620.50394], abs=1e-4)
    assert media[0] < bleed[0] - 14
    assert str(page.Resources.ColorSpace.MarksAll[1]) == "/All"
    for x, y in _ends(page.Contents.read_bytes()):
        within = min(x - bleed[0], bleed[2] - x, y - bleed[1], bleed[3] - y)
        assert within < 0.001
        assert media[0] < x < media[2]
        assert media[1] < y < media[3]


def _ends(data: bytes) -> list[tuple[float, float]]:
    lines = data[data.index(b"MarksAll") :].decode().splitlines()
    return [
        (float(parts[at]), float(parts[at + 1]))
        for line in lines
        if line.endswith(" l S") and (parts := line.split())
        for at in (0, 3)
    ]


def test_what_a_press_has_no_use_for_is_gone(tmp_path: Path) -> None:
    pdf = laid()
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
    pdf.pages[0].obj["/Annots"] = Array([link])
    pdf.Root["/Outlines"] = Dictionary(Type=Name.Outlines)
    pdf.Root["/OpenAction"] = Dictionary(S=Name.JavaScript)
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
    out = made(tmp_path, pdf)

    assert set(out.Root.keys()) == {"/Type", "/Pages", "/PageLabels", "/Metadata", "/OutputIntents"}
    assert "/Annots" not in out.pages[0].obj


def test_an_x4_file_says_what_it_is(tmp_path: Path) -> None:
    pdf = made(tmp_path, laid())
    with pdf.open_metadata() as meta:
        said = dict(meta.items())
    intent = pdf.Root.OutputIntents[0]

    assert pdf.pdf_version == "1.6"
    assert said["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] == "PDF/X-4"
    assert said["{http://ns.adobe.com/xap/1.0/}CreateDate"] == "2026-11-24T00:00:00+00:00"
    assert str(pdf.docinfo["/Trapped"]) == "/False"
    assert str(intent.OutputConditionIdentifier) == "FOGRA39"
    assert intent.DestOutputProfile.read_bytes()[12:20] == b"prtrCMYK"


def test_an_x1a_file_is_pdf_1_3_in_all_its_parts(tmp_path: Path) -> None:
    make(saved(laid(), tmp_path / "laid.pdf"), tmp_path / "press.pdf", X1A)
    data = (tmp_path / "press.pdf").read_bytes()
    with pikepdf.open(tmp_path / "press.pdf") as pdf:
        kinds = {str(o.get("/Type")) for o in pdf.objects if isinstance(o, pikepdf.Stream)}
        info = {key: str(value) for key, value in pdf.docinfo.items()}

    assert data.startswith(b"%PDF-1.3")
    assert b"\nxref\n" in data
    assert kinds.isdisjoint({"/XRef", "/ObjStm", "/Metadata"})
    assert info["/GTS_PDFXVersion"] == "PDF/X-1:2001"
    assert info["/GTS_PDFXConformance"] == "PDF/X-1a:2001"


def test_outlines_of_an_opentype_font_stand_by_themselves_in_pdf_1_3(tmp_path: Path) -> None:
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    pen = T2CharStringPen(500, None)
    pen.moveTo((0, 0))
    pen.lineTo((400, 0))
    pen.lineTo((0, 400))
    pen.closePath()
    glyph = pen.getCharString()
    builder.setupCFF("Lines", {}, {".notdef": glyph, "A": glyph}, {})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    pdf = laid()
    inner = pdf.pages[0].obj.Resources.Font.F.DescendantFonts[0]
    del inner.FontDescriptor["/FontFile2"]
    file = pdf.make_stream(out.getvalue(), Subtype=Name.OpenType)
    inner.FontDescriptor["/FontFile3"] = file
    press = made(tmp_path, pdf, X1A)
    bare = press.pages[0].obj.Resources.Font.F.DescendantFonts[0].FontDescriptor.FontFile3
    outlines = CFFFontSet()
    outlines.decompile(io.BytesIO(bare.read_bytes()), None)

    assert str(bare.Subtype) == "/CIDFontType0C"
    assert outlines.fontNames == ["Lines"]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    source = saved(laid(), tmp_path / "laid.pdf")
    for press in (X4, X1A):
        make(source, tmp_path / "one.pdf", press)
        make(source, tmp_path / "two.pdf", press)

        assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_picture_comes_out_in_inks_within_the_limit_with_all_its_pixels(tmp_path: Path) -> None:
    pdf = laid(("q 60 0 0 40 0 0 cm /I Do Q",), XObject={"I": lambda pdf: picture(pdf, rainbow())})
    out = made(tmp_path, pdf, replace(X4, ink_limit=150))
    image = out.pages[0].Resources.XObject.I

    assert [str(image[key]) for key in ("/Width", "/Height", "/ColorSpace")] == [
        "60",
        "40",
        "/DeviceCMYK",
    ]
    assert 130 < sum_of(decoded(image)) <= 150
    assert "/Interpolate" not in image  # smoothing adds ink at edges: 310 % of 290 in one book


def test_a_grey_picture_is_grey_though_it_was_stored_in_colours(tmp_path: Path) -> None:
    grey = Image.linear_gradient("L").convert("RGB")
    pdf = laid(("/I Do",), XObject={"I": lambda pdf: picture(pdf, grey)})
    out = made(tmp_path, pdf)
    image = out.pages[0].Resources.XObject.I

    assert str(image.ColorSpace) == "/DeviceGray"
    assert decoded(image).getextrema() == (0, 255)


def test_a_jpeg_stays_one(tmp_path: Path) -> None:
    def jpeg(pdf: pikepdf.Pdf) -> Any:
        out = io.BytesIO()
        rainbow().save(out, "JPEG", quality=95)
        return pdf.make_stream(
            out.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip

    pdf = made(tmp_path, laid(("/I Do",), XObject={"I": jpeg}))
    image = pdf.pages[0].Resources.XObject.I

    assert str(image.Filter) == "/DCTDecode"
    assert decoded(image).mode == "CMYK"
    assert sum_of(decoded(image)) <= 300


def test_translucent_colours_are_mixed_with_white_where_they_are_forbidden(tmp_path: Path) -> None:
    states = {"a": Dictionary(ca=0.5), "b": Dictionary(ca=1.0)}
    content = "/a gs 0 0 0 rg 0 0 9 9 re f /b gs 0 0 9 9 re f"
    source = saved(laid((content,), ExtGState=states), tmp_path / "laid.pdf")
    told = make(source, tmp_path / "press.pdf", X1A)
    with pikepdf.open(tmp_path / "press.pdf") as pdf:
        said = colours(pdf)

        assert said[1:] == ["0 0 0 0.5 k", "0 0 0 1 k"]
        assert len(pdf.pages[0].Resources.ExtGState) == 0
    assert [finding.rule for finding in told] == ["transparency-flattened"]
    assert make(source, tmp_path / "press.pdf", X4) == ()


def test_a_translucent_form_is_drawn_from_a_copy(tmp_path: Path) -> None:
    def form(pdf: pikepdf.Pdf) -> Any:
        return pdf.make_stream(
            b"0 0 0 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9],
            Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB),
        )  # fmt: skip

    pdf = laid(
        ("/X Do /a gs /X Do",), XObject={"X": form}, ExtGState={"a": Dictionary(ca=0.25, CA=1)}
    )
    out = made(tmp_path, pdf, X1A)
    forms = out.pages[0].Resources.XObject
    drawn = {name: one.read_bytes() for name, one in forms.items()}

    assert drawn["/X"].startswith(b"0 0 0 1 k")
    assert b"0 0 0 0.25 k" in drawn["/Flat0"]
    assert all("/Group" not in one for one in forms.values())


def test_a_picture_with_a_mask_is_laid_on_white_where_masks_are_forbidden(tmp_path: Path) -> None:
    mask = Image.new("L", (60, 40), 0)
    pdf = laid(("/I Do",), XObject={"I": lambda pdf: picture(pdf, rainbow(), mask)})
    out = made(tmp_path, pdf, X1A)
    image = out.pages[0].Resources.XObject.I

    assert "/SMask" not in image
    assert sum_of(decoded(image)) == 0


@pytest.mark.parametrize(
    "state", [Dictionary(BM=Name.Multiply), Dictionary(SMask=Dictionary(S=Name.Luminosity))]
)
def test_what_cannot_be_mixed_is_refused_by_its_page(tmp_path: Path, state: Any) -> None:
    pdf = laid(("", "/a gs 0 0 9 9 re f"), ExtGState={"a": state})

    with pytest.raises(PublishError, match=r"page 2: .* where translucency is forbidden"):
        made(tmp_path, pdf, X1A)


def test_a_page_says_in_which_inks_translucent_things_are_mixed(tmp_path: Path) -> None:
    """A form that is shared by pages makes each of them translucent; one without is left alone."""

    def form(pdf: pikepdf.Pdf) -> Any:
        inner = Dictionary(ExtGState=Dictionary(a=Dictionary(ca=0.5)))
        return pdf.make_stream(
            b"/a gs 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9],
            Resources=inner,
        )  # fmt: skip

    pdf = laid(("/X Do", "0 g", "/X Do"), XObject={"X": form})
    out = made(tmp_path, pdf)

    assert [str(page.obj.Group.CS) for page in (out.pages[0], out.pages[2])] == ["/DeviceCMYK"] * 2
    assert "/Group" not in out.pages[1].obj


def test_a_gradient_ends_in_inks(tmp_path: Path) -> None:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[1, 1, 1], N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 9, 9], Function=function
    )
    pdf = made(tmp_path, laid(("/S sh",), Shading={"S": shading}))
    turned = pdf.pages[0].Resources.Shading.S

    assert str(turned.ColorSpace) == "/DeviceCMYK"
    assert [float(n) for n in turned.Function.C0] == [0, 0, 0, 1]
    assert [float(n) for n in turned.Function.C1] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("press", "said"),
    [
        (replace(X4, intent=""), "`intent` is not given"),
        (replace(X4, condition=""), "`condition` is not given"),
        (replace(X4, colour="rgb"), "holds no `colour"),
        (replace(X4, intent="gone.icc", home="."), "cannot be read"),
        (replace(X4, intent="../x.icc", home="."), "outside the book's folder"),
        (replace(X1A, intent="", colour="cmyk"), "no profile"),
    ],
)
def test_a_press_without_what_its_standard_needs_is_refused(
    tmp_path: Path, press: Press, said: str
) -> None:
    with pytest.raises(PublishError, match=said):
        made(tmp_path, laid(), press)
    assert not (tmp_path / "press.pdf").exists()


def test_a_profile_of_a_screen_is_no_condition_of_a_press(tmp_path: Path) -> None:
    (tmp_path / "screen.icc").write_bytes(b"\0" * 200)

    with pytest.raises(PublishError, match="no ICC profile of a press"):
        inks_of(replace(X4, intent="screen.icc", home=str(tmp_path)))


def test_x1a_may_name_a_registered_condition_without_a_profile(tmp_path: Path) -> None:
    press = replace(X1A, intent="", condition="CGATS TR 001", colour="grey")
    pdf = made(tmp_path, laid(), press)
    intent = pdf.Root.OutputIntents[0]

    assert "/DestOutputProfile" not in intent
    assert str(intent.RegistryName) == "http://www.color.org"


def test_black_gives_no_way_to_the_limit() -> None:
    assert limited((1, 1, 1, 1), 100) == (0, 0, 0, 1)


def test_a_file_that_is_no_pdf_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "press.pdf").write_bytes(b"before")
    (tmp_path / "laid.pdf").write_bytes(b"%PDF-1.7 nothing")

    with pytest.raises(PublishError, match="no PDF that can be read"):
        make(tmp_path / "laid.pdf", tmp_path / "press.pdf", X4)
    assert (tmp_path / "press.pdf").read_bytes() == b"before"


def test_text_is_the_same_before_and_after(tmp_path: Path) -> None:
    import pypdfium2

    made(tmp_path, laid(("0 0 0 rg " + shown(90, 90, 12),)))
    texts = []
    for name in ("laid.pdf", "press.pdf"):
        with pypdfium2.PdfDocument(tmp_path / name) as pdf:
            texts.append(pdf[0].get_textpage().get_text_range())

    assert texts == ["Hear me", "Hear me"]
