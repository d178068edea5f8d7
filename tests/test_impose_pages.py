"""Pages of every kind keep their looks on the sheet: pdfium draws source and sheet alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageChops

from publish.errors import PublishError
from publish.impose import Setup, impose
from publish.unfold import unfold

W, H = 420.0, 596.0  # about A5, whole pixels at 1 pixel a point
SHEET, NAME = (1100.0, 700.0), "1100x700pt"  # so that places begin on whole pixels
INK = b"1 0 0 rg 0 0 60 100 re f 0 0 1 rg 300 500 100 60 re f 0 0.6 0 rg 60 300 20 200 re f "

Page = Dictionary


def one_page(path: Path, make: Callable[[Pdf], Page]) -> Path:
    with Pdf.new() as pdf:
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(make(pdf))))
        pdf.save(path)
    return path


def plain(pdf: Pdf, content: bytes = INK, **more: object) -> Page:
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, W, H]),
        Resources=Dictionary(),
        Contents=pdf.make_stream(content),
    )
    for key, value in more.items():
        page["/" + key] = value
    return page


def rotated(turn: int) -> Callable[[Pdf], Page]:
    box = [0, 0, W, H] if turn % 180 == 0 else [0, 0, H, W]
    return lambda pdf: plain(pdf, INK, MediaBox=Array(box), Rotate=turn)


def cropped(pdf: Pdf) -> Page:
    return plain(pdf, INK, MediaBox=Array([-50, -20, 500, 700]), CropBox=Array([20, 40, 400, 560]))


def cropped_and_rotated(pdf: Pdf) -> Page:
    return plain(
        pdf,
        INK,
        MediaBox=Array([-50, -20, 700, 700]),
        CropBox=Array([30, 40, 560, 420]),
        Rotate=270,
    )


def cropped_inside_its_trim(pdf: Pdf) -> Page:
    """What a reader who crops in a viewer leaves: the crop is smaller than trim and bleed."""
    whole = Array([0, 0, W, H])
    return plain(pdf, INK, CropBox=Array([20, 40, 400, 560]), TrimBox=whole, BleedBox=whole)


def backwards_box(pdf: Pdf) -> Page:
    return plain(pdf, INK, MediaBox=Array([W, H, 0, 0]))


def several_streams(pdf: Pdf) -> Page:
    parts = [
        pdf.make_stream(part)
        for part in (b"1 0 0 rg 0 0 60", b"100 re f", b"q 0 1 0 rg 9 9 9 99 re f Q")
    ]
    return plain(pdf, INK, Contents=Array(parts))


def user_units(pdf: Pdf) -> Page:
    return plain(pdf, b"1 0 0 rg 0 0 30 50 re f", MediaBox=Array([0, 0, W / 2, H / 2]), UserUnit=2)


def transparent(pdf: Pdf) -> Page:
    content = b"1 1 0 rg 0 0 300 300 re f /M gs 0 1 1 rg 100 100 300 300 re f"
    states = Dictionary(M=Dictionary(BM=Name.Multiply, ca=0.8))
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    return plain(pdf, content, Resources=Dictionary(ExtGState=states), Group=group)


def stamped(pdf: Pdf) -> Page:
    """An annotation that is to be printed: a green bar with an appearance of its own."""
    look = Stream(pdf, b"0 1 0 rg 0 0 100 20 re f")
    look.Subtype = Name.Form
    look.BBox = Array([0, 0, 100, 20])
    stamp = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Stamp,
        Rect=Array([200, 200, 300, 220]),
        F=4,
        AP=Dictionary(N=look),
    )
    return plain(pdf, INK, Annots=Array([pdf.make_indirect(stamp)]))


KINDS: dict[str, Callable[[Pdf], Page]] = {
    "plain": plain,
    "rotated 90": rotated(90),
    "rotated 180": rotated(180),
    "rotated -90": rotated(-90),
    "cropped": cropped,
    "cropped and rotated": cropped_and_rotated,
    "cropped inside its trim": cropped_inside_its_trim,
    "a box backwards": backwards_box,
    "several streams": several_streams,
    "transparent": transparent,
    "stamped": stamped,
}


def picture(path: Path, number: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(path) as pdf:
        image: Image.Image = pdf[number].render(scale=2).to_pil().convert("RGB")
    return image


def ink_apart(one: Image.Image, two: Image.Image) -> int:
    """How many pixels differ by more than the softened edge of a shape can."""
    assert one.size == two.size
    gray = ImageChops.difference(one, two).convert("L")
    return sum(gray.histogram()[90:])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("duplex", ["short", "long"])
def test_a_page_looks_the_same_on_its_sheet(tmp_path: Path, kind: str, duplex: str) -> None:
    source = one_page(tmp_path / "in.pdf", KINDS[kind])
    impose(source, tmp_path / "out.pdf", Setup(sheet=NAME, duplex=duplex))  # type: ignore[arg-type]
    page, sheet = picture(source), picture(tmp_path / "out.pdf")
    # Page 1 stands to the right of the fold, in the middle of the height.
    left, top = round(SHEET[0]), round(SHEET[1] - page.height / 2)
    found = sheet.crop((left, top, left + page.width, top + page.height))

    assert page.getextrema() != ((255, 255),) * 3
    assert ink_apart(page, found) == 0


def test_user_units_are_honoured(tmp_path: Path) -> None:
    """pdfium does not know them, so the same page in points is what it should look like."""
    small = one_page(tmp_path / "small.pdf", user_units)
    large = one_page(tmp_path / "large.pdf", lambda pdf: plain(pdf, b"1 0 0 rg 0 0 60 100 re f"))
    impose(small, tmp_path / "one.pdf", Setup(sheet=NAME))
    impose(large, tmp_path / "two.pdf", Setup(sheet=NAME))

    assert ink_apart(picture(tmp_path / "one.pdf"), picture(tmp_path / "two.pdf")) == 0


def test_bleed_is_kept_outside_and_cut_at_the_fold(tmp_path: Path) -> None:
    """A page full of ink with 9 points of bleed around its trim."""
    bled = {
        "MediaBox": Array([0, 0, 340, 440]),
        "BleedBox": Array([11, 11, 329, 429]),
        "TrimBox": Array([20, 20, 320, 420]),
    }
    source = one_page(tmp_path / "in.pdf", lambda pdf: plain(pdf, b"0 g 0 0 340 440 re f", **bled))
    impose(source, tmp_path / "out.pdf", Setup(sheet=NAME))
    sheet = picture(tmp_path / "out.pdf").convert("L").point(lambda value: 255 * (value < 128))
    box = sheet.getbbox()
    middle, level = SHEET[0] / 2, SHEET[1] / 2
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        trim = [float(side) for side in pdf.pages[0].obj.TrimBox]
        bleed = [float(side) for side in pdf.pages[0].obj.BleedBox]

    assert box is not None
    assert [side / 2 for side in box] == pytest.approx(
        [middle, level - 209, middle + 309, level + 209], abs=0.6
    )
    assert trim == pytest.approx([middle - 300, level - 200, middle + 300, level + 200], abs=0.01)
    assert bleed == pytest.approx([trim[0] - 9, trim[1] - 9, trim[2] + 9, trim[3] + 9], abs=0.01)


def test_bleed_of_a_page_on_its_head_is_on_its_own_side(tmp_path: Path) -> None:
    """Bleed at the left only: on its head it is at the right; upright it is at the left."""
    boxes = {
        "MediaBox": Array([-10, 0, 100, 150]),
        "BleedBox": Array([-10, 0, 100, 150]),
        "TrimBox": Array([0, 0, 100, 150]),
    }
    with Pdf.new() as pdf:
        for _ in range(8):
            made = plain(pdf, b"0 g -10 0 110 150 re f", **boxes)
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
        pdf.save(tmp_path / "in.pdf")
    impose(tmp_path / "in.pdf", tmp_path / "out.pdf", Setup("zine8", sheet="800x400pt"))
    sheet = picture(tmp_path / "out.pdf").convert("L").point(lambda value: 255 * (value < 128))
    upper, lower = sheet.crop((0, 0, 400, 400)), sheet.crop((0, 400, 400, 800))

    # Each cell is 200 x 200 points, its page in the middle; two pixels are a point.
    assert upper.getbbox() == (100, 50, 320, 350)
    assert lower.getbbox() == (80, 50, 300, 350)


def test_content_outside_crop_and_bleed_is_cut(tmp_path: Path) -> None:
    """Printer's marks around the bleed of a source do not come onto the sheet."""
    boxes = {"MediaBox": Array([0, 0, 340, 440]), "CropBox": Array([20, 20, 320, 420])}
    source = one_page(tmp_path / "in.pdf", lambda pdf: plain(pdf, b"0 g 0 0 15 440 re f", **boxes))
    impose(source, tmp_path / "out.pdf", Setup(sheet=NAME))

    assert picture(tmp_path / "out.pdf").getextrema() == ((255, 255),) * 3


def test_links_stay_behind_and_comments_are_named(tmp_path: Path) -> None:
    def make(pdf: Pdf) -> Page:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), F=4)
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([9, 9, 30, 30]))
        return plain(pdf, INK, Annots=Array([link, note]))

    made = impose(one_page(tmp_path / "in.pdf", make), tmp_path / "out.pdf", Setup(sheet=NAME))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert "/Annots" not in pdf.pages[0].obj
    assert [finding.rule for finding in made.findings] == ["comments-not-printed"]
    assert made.findings[0].message.endswith("1 that are not to be printed, or have no looks")


def test_pages_that_share_a_stream_keep_their_own_crops(tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        shared = pdf.make_stream(INK)
        for crop in ([0, 0, 200, 300], [50, 300, 350, 550]):
            made = plain(pdf, INK, CropBox=Array(crop), Contents=shared)
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
        pdf.save(tmp_path / "in.pdf")
    impose(tmp_path / "in.pdf", tmp_path / "out.pdf", Setup("2-up", sheet=NAME))
    sheet = picture(tmp_path / "out.pdf")
    half = sheet.width // 2

    for side, number in ((0, 0), (half, 1)):
        page = picture(tmp_path / "in.pdf", number)
        left = round(side + (half - page.width) / 2)
        top = round((sheet.height - page.height) / 2)
        found = sheet.crop((left, top, left + page.width, top + page.height))
        assert ink_apart(page, found) == 0


def test_inherited_attributes_and_the_output_intent_are_carried(tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        page = Dictionary(Type=Name.Page, Contents=pdf.make_stream(b"/G gs " + INK))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        parent = pdf.Root.Pages
        parent.MediaBox = Array([0, 0, H, W])
        parent.Rotate = 90
        parent.Resources = Dictionary(ExtGState=Dictionary(G=Dictionary(ca=0.5)))
        profile = pdf.make_stream(b"profile")
        intent = Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFX,
            OutputConditionIdentifier="FOGRA39",
            DestOutputProfile=profile,
        )
        pdf.Root.OutputIntents = Array([intent])
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=0))
        pdf.save(tmp_path / "in.pdf")
    impose(tmp_path / "in.pdf", tmp_path / "out.pdf", Setup(sheet=NAME))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        form = pdf.pages[0].obj.Resources.XObject.P2

        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() == b"profile"
        assert float(form.Resources.ExtGState.G.ca) == 0.5
        assert "/Outlines" not in pdf.Root
        trim = [float(side) for side in pdf.pages[0].obj.TrimBox]
        assert trim[2] - trim[0] == pytest.approx(2 * W)


def test_a_transparency_group_stays_isolated(tmp_path: Path) -> None:
    """As a page's group is whatever it says, and with its own colour space."""
    impose(one_page(tmp_path / "in.pdf", transparent), tmp_path / "out.pdf", Setup(sheet=NAME))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        group = pdf.pages[0].obj.Resources.XObject.P2.Group

        assert [str(group.S), str(group.CS)] == ["/Transparency", "/DeviceRGB"]
        assert bool(group.I)


def test_mixed_sizes_are_placed_by_their_own_trim_with_a_note(tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        for size in ((W, H), (200, 300), (W, H), (W, H)):
            single = plain(pdf, INK, MediaBox=Array([0, 0, *size]))
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(single)))
        pdf.save(tmp_path / "in.pdf")
    made = impose(tmp_path / "in.pdf", tmp_path / "out.pdf", Setup(sheet=NAME))
    sheet = picture(tmp_path / "out.pdf", 1)  # pages 2 and 3
    page = picture(tmp_path / "in.pdf", 1)
    left, top = round(SHEET[0] - page.width), round(SHEET[1] - page.height / 2)
    found = sheet.crop((left, top, left + page.width, top + page.height))

    assert ink_apart(page, found) == 0
    assert [finding.rule for finding in made.findings] == ["mixed-sizes"]


def test_nothing_is_encoded_again(tmp_path: Path) -> None:
    """Streams are carried as they are, whatever their filters; the file hardly grows."""
    noise = bytes((n * 7919 + n // 251) % 256 for n in range(60_000))
    with Pdf.new() as pdf:
        for number in range(8):
            image = pdf.make_stream(noise + bytes([number]))
            image.Type, image.Subtype = Name.XObject, Name.Image
            image.Width, image.Height, image.BitsPerComponent = 244, 245, 8
            image.ColorSpace = Name.DeviceGray
            page = plain(
                pdf,
                b"q 200 0 0 200 50 50 cm /I Do Q",
                Resources=Dictionary(XObject=Dictionary(I=image)),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(tmp_path / "in.pdf", compress_streams=True)
    with pikepdf.open(tmp_path / "in.pdf") as pdf:
        before = [page.obj.Resources.XObject.I.read_raw_bytes() for page in pdf.pages]
    impose(tmp_path / "in.pdf", tmp_path / "out.pdf", Setup(sheet=NAME))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        forms = [
            form for page in pdf.pages for form in page.obj.Resources.XObject.as_dict().values()
        ]
        after = {form.Resources.XObject.I.read_raw_bytes() for form in forms}

    assert after == set(before)
    assert (tmp_path / "out.pdf").stat().st_size <= 1.1 * (tmp_path / "in.pdf").stat().st_size


# Pages of a few words


def light_pdf(path: Path, count: int, content: str = "BT /F 12 Tf 50 500 Td ({n}) Tj ET") -> Path:
    """Pages of eighty bytes in a file that packs its objects; {n} is the page's number."""
    with Pdf.new() as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        shared = pdf.make_indirect(font)
        for number in range(1, count + 1):
            page = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, 419.53, 595.28]),
                Resources=Dictionary(Font=Dictionary(F=shared)),
                Contents=pdf.make_stream(content.replace("{n}", str(number)).encode()),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return path


@pytest.mark.parametrize("fold", ["saddle", "perfect", "cut-stack"])
def test_a_large_file_of_light_pages_grows_by_no_tenth(tmp_path: Path, fold: str) -> None:
    source, out = light_pdf(tmp_path / "in.pdf", 900), tmp_path / "out.pdf"
    impose(source, out, Setup(fold=fold))

    assert source.stat().st_size > 100_000
    assert out.stat().st_size < 1.1 * source.stat().st_size
    unfold(out, tmp_path / "read.pdf", fold=fold)
    with pypdfium2.PdfDocument(tmp_path / "read.pdf") as pdf:
        shown = [page.get_textpage().get_text_bounded().strip() for page in pdf]
    assert shown == [str(number) for number in range(1, 901)]


def test_light_pages_that_leave_something_open_stay_apart(tmp_path: Path) -> None:
    """Each page saves a state too many and shifts its space: its neighbour must not feel it."""
    open_ended = "q q 1 0 0 1 30 0 cm BT /F 12 Tf 50 500 Td ({n}) Tj ET Q"
    source, out = light_pdf(tmp_path / "in.pdf", 900, open_ended), tmp_path / "out.pdf"
    impose(source, out, Setup())
    with pypdfium2.PdfDocument(out) as pdf:
        text = pdf[0].get_textpage()
        spots = [round(text.get_charbox(n)[0]) for n in (0, text.count_chars() - 1)]
    with pikepdf.open(out) as pdf:
        assert "/XObject" in pdf.pages[0].obj.Resources
    assert spots[1] - spots[0] == pytest.approx(419.53, abs=20)


# Pages that lie across


def test_a_page_across_the_others_is_turned_where_it_does_not_fit(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    with Pdf.new() as pdf:
        for number in range(4):
            size = [0, 0, H, W] if number == 2 else [0, 0, W, H]
            page = Dictionary(
                Type=Name.Page,
                MediaBox=Array(size),
                Resources=Dictionary(),
                Contents=pdf.make_stream(b"0 0 0 rg 10 10 40 20 re f" if number == 2 else b""),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(source)
    made = impose(source, tmp_path / "out.pdf", Setup(sheet=f"{2 * W:g}x{H:g}pt"))
    larger = impose(source, tmp_path / "large.pdf", Setup(sheet="a2"))

    assert [(f.rule, f.message.split(" was ")[0]) for f in made.findings] == [
        ("page-turned", "page 3 lies across the others and")
    ]
    assert [finding.rule for finding in larger.findings] == ["mixed-sizes"]
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as pdf2:
        drawn = pdf2[1].render(scale=1).to_pil().convert("L")
        ink = ImageChops.invert(drawn).getbbox()
    # Page 3 is the right half of the back; what was its lower left corner is its lower right now.
    assert ink == (2 * W - 30, H - 50, 2 * W - 10, H - 10)


def test_the_page_that_does_not_fit_is_named_with_a_sheet_that_is_enough(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    with Pdf.new() as pdf:
        for number in range(4):
            wide = 2 * W if number == 2 else W
            page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, wide, 1.5 * H]))
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(source)
    with pytest.raises(PublishError, match="page 3 is") as refused:
        impose(source, tmp_path / "out.pdf", Setup())
    assert "--sheet a2" in refused.value.hint


def test_a_comment_without_looks_is_told(tmp_path: Path) -> None:
    def commented(pdf: Pdf) -> Page:
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Text, F=4, Rect=Array([9, 9, 29, 29]), Contents="Mind"
        )
        return plain(pdf, Annots=Array([note]))

    source = one_page(tmp_path / "in.pdf", commented)
    made = impose(source, tmp_path / "out.pdf", Setup(sheet=NAME))

    assert "comments-not-printed" in [finding.rule for finding in made.findings]
