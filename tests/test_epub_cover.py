"""The ebook's cover: the words fit, they are the book's, and the picture is the same every time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from epub_books import META, document
from PIL import Image

from publish.book import Meta
from publish.cover import STEPS, cover_image, step, unset
from publish.errors import PublishError
from publish.fonts import find

ROMAN = find("fonts/eb-garamond/EBGaramond-Regular.ttf", "")
LONG = Meta(
    "The Life and Strange Surprising Adventures of a Mariner Who Lived Eight and Twenty Years",
    subtitle="All alone in an uninhabited island on the coast of America, near the mouth of the "
    "great river, having been cast on shore by shipwreck",
    authors=("A. Mariner", "The Editor"),
    publisher="Quay Press",
)


def picture(meta: Meta, folder: Path) -> Image.Image:
    return Image.open(io.BytesIO(cover_image(document(folder, meta=meta)))).convert("RGB")


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """The box of what differs from the colour at the corner of a part of the picture."""
    part = image.crop(box)
    ground = Image.new("RGB", part.size, part.getpixel((0, 0)))
    from PIL import ImageChops

    return (
        ImageChops.difference(part, ground).convert("L").point(lambda v: v > 40 and 255).getbbox()
    )


@pytest.mark.parametrize("meta", [META, LONG, Meta("W"), Meta("A " * 400)])
def test_the_title_stays_in_its_field(meta: Meta, tmp_path: Path) -> None:
    image = picture(meta, tmp_path)
    field = ink(image, (0, 0, 1600, 1640))
    assert field is not None
    left, top, right, bottom = field

    assert image.size == (1600, 2400)
    assert left >= 150
    assert top >= 80
    assert right <= 1450
    assert bottom <= 1540


def test_what_stands_below_does_not_run_into_the_imprint(tmp_path: Path) -> None:
    alone = ink(picture(replace(LONG, subtitle="", authors=()), tmp_path), (0, 1700, 1600, 2400))
    assert alone is not None
    imprint = 1700 + alone[1]
    image = picture(LONG, tmp_path)
    gap = ink(image, (0, imprint - 30, 1600, imprint - 4))

    assert gap is None
    assert ink(image, (0, 1700, 1600, imprint - 30)) is not None


def test_a_title_is_set_as_large_as_it_fits() -> None:
    titles = ("War", "October and After", LONG.title, "Rindfleischetikettierung", "a " * 900)
    steps = [step(title, ROMAN) for title in titles]

    assert steps[:2] == [1, 1]
    assert 1 < steps[2] < steps[3] < steps[4] == len(STEPS)


def test_a_thumbnail_shows_the_title(tmp_path: Path) -> None:
    small = picture(META, tmp_path).resize((100, 150), Image.Resampling.LANCZOS)
    shades = [pixel for _, pixel in small.crop((0, 0, 100, 100)).getcolors(10000) or []]
    light = max(sum(p) for p in shades if isinstance(p, tuple))
    dark = min(sum(p) for p in shades if isinstance(p, tuple))

    assert light - dark > 300  # of 765: letters stay far from the ground at this size


def test_the_words_are_those_of_the_book(tmp_path: Path) -> None:
    one = cover_image(document(tmp_path, meta=META))

    for changed in (
        replace(META, title="Salt & Irons"),
        replace(META, subtitle="A Smaller Book"),
        replace(META, authors=("Ada Ríos",)),
        replace(META, publisher="Quay"),
    ):
        assert cover_image(document(tmp_path, meta=changed)) != one


def test_markup_in_a_title_is_text(tmp_path: Path) -> None:
    plain = cover_image(document(tmp_path, meta=Meta("b")))

    assert cover_image(document(tmp_path, meta=Meta("<b>b</b>"))) != plain


def test_a_book_may_bring_its_own_sheet(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "cover.css").write_text("@page { size: 1600px 2400px; background: red }")
    image = picture(META, tmp_path)

    assert image.getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize("address", ["https://example.org/x.png", "../x.png", "gone.png"])
def test_its_sheet_reads_nothing_but_the_book(address: str, tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "cover.css").write_text(f"@page {{ background: url({address}) }}")

    with pytest.raises(PublishError):
        cover_image(document(tmp_path))


def test_nor_does_a_drawing_that_it_names(tmp_path: Path) -> None:
    drawing = '<image href="https://example.org/x.png" width="9" height="9"/>'
    (tmp_path / "d.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{drawing}</svg>'
    )
    (tmp_path / "styles").mkdir()
    css = "@page { size: 99px; background: url(file:///book/d.svg) }"
    (tmp_path / "styles" / "cover.css").write_text(css)

    with pytest.raises(PublishError, match=r"example\.org"):
        cover_image(document(tmp_path))


def test_letters_that_no_font_has_are_named(tmp_path: Path) -> None:
    found = unset(document(tmp_path, meta=replace(META, title="A 國 國", publisher="無")))

    assert [f.rule for f in found] == ["missing-glyph"]
    assert "2 letters of Han: 國無 (" in found[0].message


@pytest.mark.slow
def test_the_same_cover_is_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys, hashlib; from pathlib import Path; sys.path.insert(0, sys.argv[1]);"
        "import epub_books; from publish.cover import cover_image;"
        "print(hashlib.sha256(cover_image(epub_books.document(Path(sys.argv[2])))).hexdigest())"
    )
    said = set()
    for zone, seed in (("UTC", "0"), ("Asia/Kathmandu", "9")):
        (tmp_path / seed).mkdir()
        said.add(
            subprocess.run(
                [sys.executable, "-c", code, str(Path(__file__).parent), str(tmp_path / seed)],
                env=os.environ | {"TZ": zone, "PYTHONHASHSEED": seed},
                capture_output=True, check=True, text=True,
            ).stdout
        )  # fmt: skip

    assert len(said) == 1
