"""Imposition of small made-up PDFs: what stands where on the sheets, and what is refused."""

from __future__ import annotations

import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from publish.errors import PublishError
from publish.impose import Setup, impose
from publish.paper import POINTS
from publish.unfold import unfold

A5 = (148 * POINTS, 210 * POINTS)


def make_pdf(path: Path, count: int, size: tuple[float, float] = A5, **page: object) -> Path:
    """A PDF of `count` pages; page n says "page n." near its foot; `page` adds to each page."""
    with Pdf.new() as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        fonts = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
        for number in range(1, count + 1):
            made = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, *size]),
                Resources=fonts,
                Contents=pdf.make_stream(f"BT /F 12 Tf 50 40 Td (page {number}.) Tj ET".encode()),
            )
            for key, value in page.items():
                made["/" + key] = value
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
        pdf.save(path)
    return path


def read_pages(path: Path) -> list[str]:
    """The words of each page."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range().strip() for page in pdf]


@pytest.mark.parametrize("duplex", ["short", "long", "manual"])
@pytest.mark.parametrize("binding", ["left", "right"])
def test_a_pamphlet_reads_in_order_when_unfolded(tmp_path: Path, duplex: str, binding: str) -> None:
    source = make_pdf(tmp_path / "in.pdf", 10)
    ways = {"fold": "saddle", "duplex": duplex, "binding": binding}
    impose(source, tmp_path / "out.pdf", Setup(cover_keep=True, **ways))  # type: ignore[arg-type]
    pages = unfold(tmp_path / "out.pdf", tmp_path / "read.pdf", **ways)  # type: ignore[arg-type]

    assert pages == 12
    assert read_pages(tmp_path / "read.pdf") == [
        *(f"page {n}." for n in range(1, 10)), "", "", "page 10.",
    ]  # fmt: skip


def test_a_sheet_says_what_it_is(tmp_path: Path) -> None:
    impose(make_pdf(tmp_path / "in.pdf", 8), tmp_path / "out.pdf", Setup(duplex="long"))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        wants = pdf.Root.ViewerPreferences
        trim = [float(side) for side in pdf.pages[0].obj.TrimBox]

        assert wants.Duplex == Name.DuplexFlipLongEdge
        assert wants.PrintScaling == Name("/None")
        assert bool(wants.PickTrayByPDFSize)
        assert "8 pages on 2 sheets" in str(pdf.docinfo.Subject)
        assert len(pdf.pages) == 4
        middle = 297 / 2 * POINTS
        assert trim == pytest.approx([middle - A5[0], 0, middle + A5[0], A5[1]], abs=0.01)


def test_same_bytes(tmp_path: Path) -> None:
    source = make_pdf(tmp_path / "in.pdf", 9)
    impose(source, tmp_path / "one.pdf", Setup())
    time.sleep(1.1)  # a file's usual identifier counts seconds
    impose(source, tmp_path / "two.pdf", Setup())

    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_pages_too_large_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    source = make_pdf(tmp_path / "in.pdf", 4, (210 * POINTS, 297 * POINTS))
    with pytest.raises(PublishError, match=r"page 1 is 210 x 297 mm") as refused:
        impose(source, tmp_path / "out.pdf", Setup())

    assert refused.value.hint == "take --sheet a3, or --scale"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.pdf"]
