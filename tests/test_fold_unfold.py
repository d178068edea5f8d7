"""Reading an imposed file back, as collating does: in order, upright, each page its own words."""

from __future__ import annotations

import itertools
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from test_impose import make_pdf, read_pages

from publish.errors import PublishError
from publish.folds import FOLDS, reading_order
from publish.impose import Setup, impose
from publish.paper import POINTS
from publish.unfold import unfold

SIZES = {"zine8": (74, 105), "french": (105, 148), "4-up": (105, 148)}
COUNTS = {"zine8": (5, 8), "french": (3, 4)}


def heads_up(path: Path) -> list[bool]:
    """Whether the words of each page, which stand near its foot, are shown near its foot."""
    found = []
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            if text.count_chars():
                _, low, _, high = page.get_mediabox()
                at_foot = text.get_charbox(0)[1] < (low + high) / 2
                found.append(at_foot == (page.get_rotation() == 0))
    return found


@pytest.mark.parametrize("fold", FOLDS)
def test_whatever_was_imposed_is_read_back(tmp_path: Path, fold: str) -> None:
    width, height = SIZES.get(fold, (148, 210))
    for count in COUNTS.get(fold, (1, 5, 22)):
        source = make_pdf(tmp_path / "in.pdf", count, (width * POINTS, height * POINTS))
        duplexes, bindings = ("short", "long", "manual"), ("left", "right")
        stacks = ("face-down", "face-up")
        for duplex, binding, stack in itertools.product(duplexes, bindings, stacks):
            ways = {"fold": fold, "duplex": duplex, "binding": binding, "stack": stack}
            ways["signature"] = 8 if FOLDS[fold].nests else 0  # type: ignore[assignment]
            impose(source, tmp_path / "out.pdf", Setup(cover_keep=True, **ways))  # type: ignore[arg-type]
            unfold(tmp_path / "out.pdf", tmp_path / "read.pdf", **ways)  # type: ignore[arg-type]

            order = reading_order(fold, count, True)
            expected = [f"page {number}." if number else "" for number in order]
            assert read_pages(tmp_path / "read.pdf") == expected, ways
            assert heads_up(tmp_path / "read.pdf") == [True] * count, ways


def test_creep_and_marks_do_not_disturb_the_reading(tmp_path: Path) -> None:
    source = make_pdf(tmp_path / "in.pdf", 40)
    impose(source, tmp_path / "out.pdf", Setup(creep=0.3, marks=True, duplex="long", sheet="sra4"))
    unfold(tmp_path / "out.pdf", tmp_path / "read.pdf", duplex="long")

    assert read_pages(tmp_path / "read.pdf") == [f"page {n}." for n in range(1, 41)]
    assert heads_up(tmp_path / "read.pdf") == [True] * 40


def test_a_page_in_the_wrong_place_is_read_where_it_lies(tmp_path: Path) -> None:
    """Reading goes by place on the paper, not by the names that impose gives."""
    impose(make_pdf(tmp_path / "in.pdf", 8), tmp_path / "out.pdf", Setup())
    with pikepdf.open(tmp_path / "out.pdf", allow_overwriting_input=True) as pdf:
        forms = pdf.pages[0].obj.Resources.XObject
        forms.P1, forms.P2 = forms.P2, forms.P1
        pdf.save(tmp_path / "out.pdf")
    unfold(tmp_path / "out.pdf", tmp_path / "read.pdf")
    read = read_pages(tmp_path / "read.pdf")

    assert (read[0], read[-1]) == ("page 8.", "page 1.")


def test_what_is_no_imposed_file_is_refused(tmp_path: Path) -> None:
    odd = make_pdf(tmp_path / "odd.pdf", 3)
    (tmp_path / "text.pdf").write_text("no PDF")
    with pytest.raises(PublishError, match="does not hold whole sheets"):
        unfold(odd, tmp_path / "read.pdf")
    with pytest.raises(PublishError, match="is damaged or is no PDF"):
        unfold(tmp_path / "text.pdf", tmp_path / "read.pdf")
    with pytest.raises(PublishError, match=r"odd-fronts\.pdf cannot be read"):
        unfold(odd, tmp_path / "read.pdf", duplex="manual")
