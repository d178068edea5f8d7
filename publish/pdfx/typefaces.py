"""Fonts as PDF 1.3 knows them: outlines of CFF by themselves, not wrapped in OpenType (1.6)."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont, TTLibError

from publish.errors import PublishError


def for_old_readers(pdf: pikepdf.Pdf) -> None:
    """Unwrap the outlines of every OpenType font (ISO 32000-1, table 126).

    Raises PublishError for a font that cannot be read.
    """
    seen: set[tuple[int, int]] = set()
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            file: Any = thing.get("/FontFile3")
            if isinstance(file, pikepdf.Stream) and file.objgen not in seen:
                seen.add(file.objgen)
                _unwrap(file, str(thing.get("/FontName", "")))


def _unwrap(file: Any, name: str) -> None:
    if file.get("/Subtype") != "/OpenType":
        return
    try:
        font = TTFont(io.BytesIO(file.read_bytes()))
        outlines = font.reader["CFF "]
    except (TTLibError, KeyError) as error:
        raise PublishError(
            f"the font {name.lstrip('/')} cannot be put into PDF 1.3 ({error})",
            "choose a TrueType font, or a press of PDF/X-4",
        ) from error
    file.write(outlines)
    file["/Subtype"] = pikepdf.Name.CIDFontType0C
    for key in ("/Length1", "/Length2", "/Length3"):
        if key in file:
            del file[key]
