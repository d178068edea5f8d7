"""A PDF as its glyphs show it, whatever it says that they read as.

A tagged PDF may say of a stretch of glyphs what it reads as (`ActualText`, ISO 32000-1, 14.9.4),
and pdfium then gives back that text instead of what is drawn. That is right for a person who hears
the file. A proof that every word stands on paper must not take the file's word for it.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2

CLAIM, OTHER = b"/ActualText", b"/FormerText"
"""The key, and one as long that has no meaning: a mark's property of any name may stand there."""

_NO_CONTENT = {"/Image", "/XML", "/Type1C", "/CIDFontType0C", "/OpenType", "/XRef", "/ObjStm"}


def opened(path: Path) -> pypdfium2.PdfDocument:
    """The PDF, open to be read by its glyphs; the caller closes it.

    Raises PdfiumError for what is no PDF.
    """
    unclaimed = _without_claims(path)
    return pypdfium2.PdfDocument(path if unclaimed is None else unclaimed)


def _without_claims(path: Path) -> bytes | None:
    """The file without what it says of its glyphs, or None where it says nothing."""
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PdfError:  # pdfium says what is wrong with it
        return None
    with pdf:
        if "/StructTreeRoot" not in pdf.Root:
            return None
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        claims = [stream for stream in streams if _claims(stream)]
        for stream in claims:
            stream.write(stream.read_bytes().replace(CLAIM, OTHER))
        if not claims:
            return None
        written = io.BytesIO()
        pdf.save(written, compress_streams=False)
        return written.getvalue()


def _claims(stream: pikepdf.Stream) -> bool:
    """Whether it is content that says of its glyphs what they read as.

    A form may name its type (`XObject`), so a subtype alone tells what is none.
    """
    kind = str(stream.get("/Subtype", stream.get("/Type", "")))
    if "/Length1" in stream or kind in _NO_CONTENT:
        return False
    return CLAIM in stream.read_bytes()
