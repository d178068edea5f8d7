"""Rules about a PDF as a printer or a reader gets it: its pictures, and what falls off."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from publish.book import Edition, Finding, Place
from publish.bookvalues import TAGGED

COARSE = 150
"""Pixels an inch below which a picture is seen to be coarse on paper: half of the 300 that KDP,
IngramSpark and Lulu ask for."""
_OFF = 1.0  # points by which letters may pass an edge: sides of letters, rounding


def paper_findings(path: Path, edition: Edition) -> Iterator[Finding]:
    """What is wrong with the pages of a PDF. Raises PdfiumError for what is no PDF."""
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(len(pdf)):
            page = pdf[number]
            label = pdf.get_page_label(number) or str(number + 1)
            yield from _off(page, label, path, edition)
            # One is for a screen, the other for a printer who says himself what is coarse.
            if edition.variant not in TAGGED and not edition.press:
                yield from _coarse(page, label, path, edition)


def _off(page: pypdfium2.PdfPage, label: str, path: Path, edition: Edition) -> Iterator[Finding]:
    """Letters that lie outside the page: a line that nothing could break."""
    if letters_off(page):
        message = f"letters on page {label} lie outside the page"
        hint = "break the long word or address, or set the table smaller"
        yield Finding("text-off-the-page", "error", Place(str(path)), message, hint, edition.name)


def letters_off(page: pypdfium2.PdfPage, *, across: bool = False) -> bool:
    """Whether letters stand past the left or the right edge of the page as it is trimmed.

    `across`: only text counts that is meant to be seen and is cut by the edge, or beyond the sheet.
    Beside the pages of others stands what their printer wants to read, and under scanned ones the
    text that was read of them.
    """
    left, bottom, right, top = page.get_trimbox()
    sheet = page.get_mediabox()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
        box = item.get_bounds()
        past = box[2] > right + _OFF or box[0] < left - _OFF
        if not past or box[1] >= top or box[3] <= bottom:
            continue
        cut = box[0] < right and box[2] > left
        gone = box[0] > sheet[2] or box[2] < sheet[0]
        if not across or ((cut or gone) and not _unseen(item)):
            return True
    return False


def _unseen(item: pypdfium2.PdfObject) -> bool:
    return bool(raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE)


def _coarse(page: pypdfium2.PdfPage, label: str, path: Path, edition: Edition) -> Iterator[Finding]:
    """A picture with too few pixels for its size on paper."""
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        wide, high = ctypes.c_uint(), ctypes.c_uint()
        raw.FPDFImageObj_GetImagePixelSize(item, wide, high)
        inches = (right - left) / 72, (top - bottom) / 72
        if min(inches) < 0.3 or not wide.value:
            continue
        fine = min(wide.value / inches[0], high.value / inches[1])
        if fine < COARSE:
            message = f"a picture on page {label} has {fine:.0f} pixels an inch"
            hint = f"printers ask for 300; under {COARSE} it is seen to be coarse"
            yield Finding(
                "picture-coarse", "warning", Place(str(path)), message, hint, edition.name
            )
