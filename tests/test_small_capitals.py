"""Small capitals that a PDF fakes by size come out as small capitals, and nothing else does."""

from __future__ import annotations

import pytest
from source_books import laid_out

from publish.clean.rules import as_markdown, clean
from publish.extract.glyphs import Face, Glyph
from publish.extract.smallcaps import small_capitals

CSS = "body { font: 10pt EB Garamond }"
FULL, SMALL = 10.0, 7.5


def glyphs(text: str, *, small: float = SMALL, drop: float = 0.0) -> list[Glyph]:
    """A line; letters between < and > are set small, `drop` points lower."""
    out, size = [], FULL
    for char in text:
        if char in "<>":
            size = small if char == "<" else FULL
            continue
        face = Face(size, italic=False, bold=False, small=False)
        out.append(Glyph(char, 0.0, 1.0, 100.0 + drop * (size != FULL), face))
    return out


def shown(line: list[Glyph]) -> str:
    return "".join(f"[{g.char}]" if g.face.small else g.char for g in small_capitals(line))


def test_a_capital_and_smaller_ones_are_small_capitals() -> None:
    assert shown(glyphs("as M<ARX> says")) == "as [M][a][r][x] says"
    assert all(g.face.size == FULL for g in small_capitals(glyphs("M<ARX>")))


def test_a_neighbour_that_is_all_small_goes_with_them() -> None:
    assert shown(glyphs("M<ILL> <OF> G<OD>, A.D.")) == "[M][i][l][l] [o][f] [G][o][d], A.D."


@pytest.mark.parametrize(
    "line",
    [
        glyphs("as <MARX> says"),  # small type, and no word beside it says what it is
        glyphs("as M<arx> says"),
        glyphs("as M<AX>", small=9.5),
        glyphs("as M<ARX>", small=5.0),  # a drop initial
        glyphs("as M<ARX>", drop=4.0),  # set lower
        glyphs("as M<A> says"),  # one letter may be an index
    ],
)
def test_what_is_set_otherwise_stays(line: list[Glyph]) -> None:
    assert small_capitals(line) == line


def test_a_pdf_gives_its_small_capitals_back() -> None:
    said = '<p>As M<span style="font-size:75%">ARX</span> said, the mill is not of the well.</p>'
    text = as_markdown(clean(laid_out(f"<h1>I</h1>{said * 6}", CSS), "mill.pdf"))

    assert text.count('<span class="small-caps">Marx</span> said') == 6
