"""Each mend of the layout engine, beside the proof that the engine as it comes has the fault.

When a test named `test_the_engine_still…` fails, its mend is no longer needed: take it out.
"""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from laying import lay
from PIL import ImageCms

from publish import mends
from publish.errors import PublishError
from publish.mends import weasyprint
from publish.resources import styles_dir

# The line break


def lines(document: Any) -> list[tuple[Any, list[Any]]]:
    """(paragraph, text boxes) of each line, in order."""
    boxes = weasyprint.layout.inline.boxes
    return [
        (line.element, [box for box in line.descendants() if isinstance(box, boxes.TextBox)])
        for page in document.pages
        for line in page._page_box.descendants()
        if isinstance(line, boxes.LineBox) and line.element_tag == "p"
    ]


def text(line: list[Any]) -> str:
    return "".join(box.text for box in line)


def width_of(words: str, style: Any) -> float:
    return float(mends._split_first_line(words, style, None, None, 0)[3])


def too_short(document: Any, measure: float) -> Iterator[str]:
    """Lines of a ragged paragraph onto which the next line's first word would have gone."""
    for (paragraph, line), (following, after) in pairwise(lines(document)):
        if paragraph is following and line:
            word, need = text(after).split(" ")[0], 0.0
            for box in after:
                need += width_of(box.text[: len(word)], box.style)
                word = word[len(box.text) :]
                if not word:
                    break
            end = line[-1].position_x + line[-1].width - line[0].position_x
            if end + width_of(" ", line[-1].style) + need < measure - 0.5:
                yield text(line)


def book(seed: Path, every: int) -> str:
    """The raw text of the seed as paragraphs in which every so manieth word is emphasised."""
    paragraphs = seed.read_text(encoding="utf-8").split("\n\n")
    out = []
    for paragraph in paragraphs:
        words = paragraph.replace("&", "").replace("<", "").split()
        marked = [f"<em>{w}</em>" if n % every == 3 else w for n, w in enumerate(words)]
        out.append(f"<p>{' '.join(marked)}</p>")
    return "".join(out)


@pytest.fixture(scope="module")
def seed() -> Path:
    return next((Path(__file__).parent.parent / "seeds").glob("*.txt"))


def tight(hyphens: str) -> list[str]:
    """The lines of a text whose first five words fit the measure, but not the space after them."""
    words = "international workers of the world."
    probe = lines(lay(f"<p>{words}"))[0][1][0]
    css = f"@page {{ size: {60 + probe.width + 1.5}px 600px }} p {{ hyphens: {hyphens} }}"
    return [text(line) for _, line in lines(lay(f"<p>{words} <em>Unite</em> and be free", css))]


@pytest.mark.parametrize(
    ("hyphens", "first"), [("none", "international"), ("auto", "internation‐")]
)
def test_the_engine_still_breaks_a_line_after_its_first_word(
    hyphens: str, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weasyprint.layout.inline, "split_first_line", mends._split_first_line)

    assert tight(hyphens)[0] == first


@pytest.mark.parametrize("hyphens", ["none", "auto"])
def test_a_line_ends_where_its_words_fit_and_their_space_does_not(hyphens: str) -> None:
    assert tight(hyphens) == ["international workers of the world.", "Unite and be free"]


@pytest.mark.parametrize("every", [5, 7, 11])
def test_every_line_takes_as_many_words_as_fit(seed: Path, every: int) -> None:
    assert list(too_short(lay(book(seed, every)), 340)) == []


@pytest.mark.parametrize("space", ["pre", "pre-wrap", "nowrap"])
def test_text_whose_spaces_count_is_left_to_the_engine(
    space: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "<p>have been in the world. <em>Next words</em> and some more to fill the line. <b>x</b>"
    css = f"p {{ white-space: {space} }}"
    mended = [text(line) for _, line in lines(lay(body, css))]
    monkeypatch.setattr(weasyprint.layout.inline, "split_first_line", mends._split_first_line)

    assert mended == [text(line) for _, line in lines(lay(body, css))]


# Subsetting of embedded fonts


def embedded(pdf: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            bytes(item.FontFile2.read_bytes())
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
        ]


def test_the_engine_still_stamps_the_time_into_what_fonttools_cuts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(weasyprint.pdf.fonts.Font, "subset", mends._subset)
    monkeypatch.setattr(weasyprint.pdf.fonts, "harfbuzz_subset", None)
    monkeypatch.setattr(weasyprint.pdf.fonts, "TTFont", TTFont)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    early = lay("<p>Factions").write_pdf()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "172800")

    assert lay("<p>Factions").write_pdf() != early


def test_the_engine_still_prefers_harfbuzz_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    font = weasyprint.pdf.fonts.Font
    monkeypatch.setattr(font, "subset", mends._subset)
    monkeypatch.setattr(font, "_harfbuzz_subset", lambda *_: asked.append("harfbuzz"))
    monkeypatch.setattr(weasyprint.pdf.fonts, "harfbuzz_subset", object())
    lay("<p>Factions").write_pdf()

    assert asked == ["harfbuzz"]


@pytest.mark.parametrize("library", [None, object()])
def test_a_font_is_subset_the_same_way_with_and_without_harfbuzz(
    library: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = lay("<p>Factions 1921 <em>x</em>").write_pdf()
    monkeypatch.setattr(weasyprint.pdf.fonts, "harfbuzz_subset", library)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")

    forced = lay("<p>Factions 1921 <em>x</em>").write_pdf()

    assert forced == usual
    assert len(usual) < 40_000


def test_an_embedded_font_keeps_its_own_dates() -> None:
    (content,) = embedded(lay("<p>Factions").write_pdf())
    whole = TTFont(styles_dir() / "fonts" / "eb-garamond" / "EBGaramond-Regular.ttf")
    cut = TTFont(io.BytesIO(content))

    assert cut["head"].modified == whole["head"].modified
    drawn = [name for name in cut.getGlyphOrder() if cut["glyf"][name].numberOfContours]
    assert 6 <= len(drawn) <= 12  # the six letters, and the ligatures made of them


def variable_font() -> bytes:
    """A font with the letter A, a bar whose width follows the weight from 400 to 700."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    pen = TTGlyphPen(None)
    for number, point in enumerate([(0, 0), (0, 700), (100, 700), (100, 0)]):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Bar", "styleName": "Regular", "psName": "Bar"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    builder.setupPost()
    builder.setupFvar([("wght", 400, 400, 700, "Weight")], [])
    wider = [(0, 0), (0, 0), (90, 0), (90, 0), (0, 0), (0, 0), (0, 0), (0, 0)]
    builder.setupGvar({"A": [TupleVariation({"wght": (0.0, 1.0, 1.0)}, wider)]})
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def test_a_variable_font_is_fixed_at_its_weight_without_the_time_of_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = "data:font/ttf;base64," + base64.b64encode(variable_font()).decode()
    css = f"@font-face {{ font-family: Bar; src: url({address}) }} p {{ font-family: Bar }}"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    early = lay("<p>A", css).write_pdf()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "172800")

    assert lay("<p>A", css).write_pdf() == early
    (content,) = embedded(early)
    cut = TTFont(io.BytesIO(content))
    assert cut["name"].getDebugName(1) == "Bar"
    assert "fvar" not in cut


# The version, and the fonts of the machine


def test_another_version_of_the_engine_is_refused() -> None:
    with pytest.raises(PublishError, match=r"WeasyPrint 71\.0 is installed"):
        mends.check_version("71.0")


ISOLATED = """
import warnings; warnings.simplefilter("error")
warnings.filterwarnings("ignore", "HarfBuzz-Subset")  # a library that is missing, and not used
from publish.mends import weasyprint
from weasyprint.text.ffi import fontconfig
config = fontconfig.FcInitLoadConfigAndFonts()
print(fontconfig.FcConfigGetFonts(config, fontconfig.FcSetSystem).nfont)
"""


def test_no_font_of_the_machine_is_seen(tmp_path: Path) -> None:
    root = str(Path(mends.__file__).parent.parent)
    env = {"PYTHONPATH": root, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", ISOLATED], env=env, capture_output=True, text=True, check=True
    )

    assert (done.stdout, done.stderr) == ("0\n", "")
    assert list(tmp_path.iterdir()) == []


# The colour profile of a PDF for archives


def profile() -> io.BytesIO:
    return io.BytesIO(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def test_the_engine_still_leaves_a_profile_open() -> None:
    file = profile()
    mends._color_profile(file, "srgb.icc", "relative-colorimetric", ("r",))

    assert not file.closed


def test_a_profile_is_closed_when_it_is_read() -> None:
    file = profile()
    made = weasyprint.pdf.ColorProfile(file, "srgb.icc", "relative-colorimetric", ("r",))

    assert file.closed
    assert made.content == profile().getvalue()
