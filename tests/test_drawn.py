"""What is proved of a PDF is what its glyphs show, not what the file says that they read as."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
from laying import lay

from publish.drawn import opened


def words(pdf: pypdfium2.PdfDocument) -> str:
    with pdf:
        return str(pdf[0].get_textpage().get_text_bounded()).strip()


def claiming(folder: Path, text: str) -> Path:
    """A tagged page of one word, which says that it reads as `text`."""
    path = folder / "claim.pdf"
    path.write_bytes(lay("<p>true</p>").write_pdf())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)
        page = pdf.pages[0]
        drawn = page.Contents.read_bytes()
        claim = f"/Span <</ActualText ({text})>> BDC\nBT".encode()
        assert drawn.count(b"BT\n") == 1
        page.Contents = pdf.make_stream(
            drawn.replace(b"BT\n", claim + b"\n").replace(b"ET\n", b"ET\nEMC\n")
        )
        pdf.save(path)
    return path


def test_what_a_file_says_that_its_glyphs_read_as_is_no_proof(tmp_path: Path) -> None:
    path = claiming(tmp_path, "false")

    assert words(pypdfium2.PdfDocument(path)) == "false"
    assert words(opened(path)) == "true"


def test_a_file_that_says_nothing_of_its_glyphs_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    path.write_bytes(lay("<p>true</p>").write_pdf())

    assert words(opened(path)) == "true"
