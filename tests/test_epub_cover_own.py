"""The publisher's own cover in the ebook: taken as it is, or said why not."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from builders import EPUB, make_book, run
from epub_books import texts, unpacked, xml
from PIL import Image, ImageCms

HEADER = b"IHDR" + struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
BOMB = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"
    + HEADER
    + struct.pack(">I", zlib.crc32(HEADER))
    + b"\x00\x00\x00\x04IDATnone\x00\x00\x00\x00"
)
"""A PNG that says it has 900 megapixels."""

COVER = '[cover]\nimage = "art/front.jpg"\n'


def with_cover(
    folder: Path,
    picture: Image.Image | bytes,
    more: str = COVER,
    name: str = "front.jpg",
    profile: bytes | None = None,
) -> Path:
    """A book whose cover is this picture."""
    make_book(folder, more=more, editions=EPUB)
    (folder / "art").mkdir()
    if isinstance(picture, bytes):
        (folder / "art" / name).write_bytes(picture)
    else:
        picture.save(folder / "art" / name, icc_profile=profile)
    return folder


def built(folder: Path) -> tuple[dict[str, bytes], str]:
    """The files of its ebook, and what building it said."""
    said = run(folder, "build", "ebook")

    assert said.code == 0, said.err
    return unpacked(folder / "build" / "ebook.epub"), said.err


def shown(files: dict[str, bytes], name: str) -> Image.Image:
    return Image.open(io.BytesIO(files[f"EPUB/{name}"]))


def test_a_good_picture_is_in_the_book_byte_for_byte(tmp_path: Path) -> None:
    more = f'{COVER}alt = "A boat & a rope"\n'
    folder = with_cover(tmp_path, Image.new("RGB", (1600, 2400), "navy"), more)
    files, said = built(folder)
    opf, page = xml(files, "content.opf"), xml(files, "cover.xhtml")
    item = "//o:item[@properties='cover-image']"

    assert "cover" not in said
    assert files["EPUB/images/cover.jpg"] == (folder / "art" / "front.jpg").read_bytes()
    assert texts(opf, f"{item}/@href | {item}/@media-type") == ["images/cover.jpg", "image/jpeg"]
    assert texts(opf, "//o:meta[@name='cover']/@content") == texts(opf, f"{item}/@id")
    assert texts(page, "//h:img/@alt") == ["A boat & a rope"]
    assert texts(page, "//h:img/@src") == ["images/cover.jpg"]


def test_without_words_of_its_own_the_cover_says_the_title(tmp_path: Path) -> None:
    folder = with_cover(tmp_path, Image.new("RGB", (1600, 2400)))
    files, _ = built(folder)

    assert texts(xml(files, "cover.xhtml"), "//h:img/@alt") == ["Cover: A Book. A. Writer"]


@pytest.mark.parametrize(
    ("size", "rules"),
    [
        ((1400, 2100), []),
        ((1399, 2100), ["warning: the cover art/front.jpg has 1399 x 2100"]),
        ((600, 900), ["error: the cover art/front.jpg has 600 x 900 pixels: shops refuse it"]),
        ((2000, 2000), ["(cover-proportion)"]),
        ((1400, 2500), ["(cover-proportion)"]),
        ((2400, 7201), ["(cover-proportion)", "(cover-size)"]),
    ],
)
def test_sizes_that_shops_refuse_are_named(
    size: tuple[int, int], rules: list[str], tmp_path: Path
) -> None:
    folder = with_cover(tmp_path, Image.new("L", size))
    _, said = built(folder)
    about = [line for line in said.splitlines() if "the cover" in line]

    assert len(about) == len(rules)
    assert all(rule in said for rule in rules)
    assert all("book.toml:11: " in line for line in about)


def test_a_finding_about_the_cover_stays_until_it_is_allowed(tmp_path: Path) -> None:
    folder = with_cover(tmp_path, Image.new("L", (900, 1350)))
    built(folder)
    assert "(cover-size)" in run(folder, "check").out

    toml = (folder / "book.toml").read_text("utf-8")
    (folder / "book.toml").write_text(f'{toml}\n[allow]\ncover-size = "A scan."\n', "utf-8")

    assert "cover-size" not in run(folder, "check").out


def test_printers_colours_become_those_of_the_screen(tmp_path: Path) -> None:
    picture = Image.new("CMYK", (1400, 2100), (0, 255, 255, 0))
    bare = with_cover(tmp_path / "bare", picture)
    files, said = built(bare)
    red = shown(files, "images/cover.jpg").convert("RGB").getpixel((9, 9))

    assert "is in CMYK, the inks of a press, with no profile" in said
    assert isinstance(red, tuple)
    assert red[0] > 240
    assert max(red[1:]) < 15
    assert shown(files, "images/cover.jpg").mode == "RGB"


def test_a_profile_that_is_no_profile_is_told(tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.new("CMYK", (1400, 2100), (0, 255, 255, 0))
    folder = with_cover(tmp_path, picture, profile=srgb)  # of three colours, not of four
    files, said = built(folder)

    assert "(cover-colours)" in said
    assert shown(files, "images/cover.jpg").mode == "RGB"


def test_what_shows_through_stands_on_white(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (1400, 2100), (0, 0, 0, 0))
    folder = with_cover(tmp_path, picture, '[cover]\nimage = "art/f.png"\n', "f.png")
    files, said = built(folder)

    assert "is transparent in places" in said
    assert shown(files, "images/cover.png").getpixel((9, 9)) == (255, 255, 255)


def test_a_picture_that_is_clear_nowhere_is_not_told(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (1400, 2100), (9, 9, 9, 255))
    _, said = built(with_cover(tmp_path, picture, '[cover]\nimage = "art/f.png"\n', "f.png"))

    assert "cover-" not in said


def test_sixteen_bits_of_grey_become_eight_and_the_same_grey(tmp_path: Path) -> None:
    picture = Image.new("I;16", (1400, 2100), 0x8080)
    folder = with_cover(tmp_path, picture, '[cover]\nimage = "art/f.png"\n', "f.png")
    files, said = built(folder)

    assert "has 16 bits of grey for a point" in said
    assert shown(files, "images/cover.png").mode == "L"
    assert shown(files, "images/cover.png").getpixel((9, 9)) == 0x80


@pytest.mark.parametrize(
    ("content", "named", "said"),
    [
        (b"GIF89a nothing", "art/front.jpg", "the cover art/front.jpg is no JPEG and no PNG"),
        (b"\xff\xd8\xff\xe0 cut", "art/front.jpg", "the cover art/front.jpg is damaged"),
        (BOMB, "art/front.jpg", "art/front.jpg has 900 million pixels, more than any"),
        (b"", "art/none.jpg", "[cover] names 'art/none.jpg', which is no file"),
        (b"", "../../etc/passwd", "outside the book's folder"),
    ],
)
def test_what_is_no_picture_is_refused_at_its_line(
    content: bytes, named: str, said: str, tmp_path: Path
) -> None:
    folder = with_cover(tmp_path, content, f'[cover]\nimage = "{named}"\n')
    told = run(folder, "build", "ebook")

    assert told.code == 2
    assert "book.toml:11: " in told.err
    assert said in told.err
    assert not (folder / "build").exists()


def test_another_picture_makes_the_ebook_stale(tmp_path: Path) -> None:
    folder = with_cover(tmp_path, Image.new("RGB", (1600, 2400), "navy"))
    built(folder)
    assert "edition-stale" not in run(folder, "check").out

    Image.new("RGB", (1600, 2400), "red").save(folder / "art" / "front.jpg")

    assert "edition-stale" in run(folder, "check").out


def test_a_profile_of_printers_colours_is_followed(tmp_path: Path) -> None:
    """Ghostscript's own profile, where it is installed: its cyan is not the cyan of a screen."""
    given = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
    if not given.is_file():
        pytest.skip("no profile of printers' colours is on this machine")
    picture = Image.new("CMYK", (1400, 2100), (255, 0, 0, 0))
    files, said = built(with_cover(tmp_path, picture, profile=given.read_bytes()))
    cyan = shown(files, "images/cover.jpg").getpixel((9, 9))

    assert "cover-" not in said
    assert isinstance(cyan, tuple)
    assert cyan[2] > 200
    assert cyan[1] < 220, "it was taken for the cyan of a screen"
