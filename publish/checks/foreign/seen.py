"""The pages of a PDF from anywhere as they are seen: letters past an edge, nothing on any page.

This is the last that is looked at: pages may take long to draw, and what was found before stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2

from publish.book import Finding
from publish.checks.foreign.zipped import fault
from publish.checks.paper import letters_off

PAGES = 300  # pages that are looked at; taking one up costs 3 to 10 milliseconds
PAGE_BYTES = 1_000_000
"""Bytes of a file for each page up to which all this is quick: drawings weigh more."""


def seen_findings(path: Path) -> Iterator[Finding]:
    """What a glance at the first pages tells; nothing of a file that pdfium cannot open."""
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:  # other rules say what is wrong with it
        return
    with pdf:
        if path.stat().st_size > PAGE_BYTES * len(pdf):
            return
        bare = 0
        for number in range(min(len(pdf), PAGES)):
            try:
                page = pdf[number]
            except pypdfium2.PdfiumError:
                continue
            if letters_off(page, across=True):
                label = pdf.get_page_label(number) or str(number + 1)
                said = f"letters on page {label} lie outside the page"
                yield fault("text-off-the-page", said, "set them inside its edges", "warning")
            bare += next(iter(page.get_objects(max_depth=1)), None) is None
            page.close()
        if bare and bare == len(pdf) and _had_more(path):
            said = "nothing stands on any page of the file, which names fonts for them"
            yield fault("pages-blank", said)


def _had_more(path: Path) -> bool:
    """Whether a page has fonts at hand: a file that was meant to be white has none."""
    with pikepdf.open(path) as pdf:
        given = [page.get("/Resources") for page in pdf.pages]
        return any(isinstance(one, pikepdf.Dictionary) and "/Font" in one for one in given)
