"""The characters of a PDF page with their places, fonts and sizes, by pdfium."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

# Flags of a font descriptor (ISO 32000-1, table 123), and words in a font's name.
ITALIC_FLAG, SMALL_FLAG, BOLD_FLAG = 1 << 6, 1 << 17, 1 << 18
_ITALIC = re.compile(
    r"ital|obli|kursiv|slanted|-It$|-It[A-Z]|cmti|cmsl|SlantedAt|TI\d+$", re.IGNORECASE
)
_BOLD = re.compile(r"bold|black|heavy|semib|demi|cmbx|cmb\d|fett|BX\d+$", re.IGNORECASE)
_SMALL = re.compile(r"small-?caps|smcp|cmcsc|-?SC$|SC-|SmallCap|Caps$|CSC\d+$", re.IGNORECASE)
BOLD_WEIGHT = 600
SUPERIOR = 0.18  # of the type size: how high above the baseline a superior figure begins
HYPHEN = 2  # what pdfium makes of a hyphen at a line's end


@dataclass(frozen=True)
class Face:
    """A font as it is set: size in points, and its style."""

    size: float
    italic: bool
    bold: bool
    small: bool


@dataclass(frozen=True)
class Glyph:
    """A character: its left and right edge, its baseline from the page's top, its face."""

    char: str
    left: float
    right: float
    base: float
    face: Face
    sure: bool = True  # the font says which character it is
    high: bool = False  # a figure drawn above the baseline, as a font's own superiors are


def glyphs(page: Any, height: float) -> list[Glyph]:
    """The characters of a page in the order of its content, spaces that pdfium sees among them."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return []
    try:
        return _read(text, height)
    finally:
        pdfium.FPDFText_ClosePage(text)


def _read(text: Any, height: float) -> list[Glyph]:
    faces: dict[int, Face] = {}
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    out: list[Glyph] = []
    blank = Face(0, italic=False, bold=False, small=False)
    for at in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if code in (10, 13, 0):
            continue
        if pdfium.FPDFText_IsGenerated(text, at) == 1:
            last = out[-1] if out else None
            if last and last.char != " ":
                out.append(Glyph(" ", last.right, last.right, last.base, last.face))
            continue
        made = pdfium.FPDFText_GetTextObject(text, at)
        key = ctypes.cast(made, ctypes.c_void_p).value or 0 if made else 0
        if key not in faces:
            faces[key] = _face(text, at, made) if made else blank
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        char = "-" if code == HYPHEN else _char(code, out)
        high = char.isdigit() and _is_high(text, at, y.value, faces[key].size)
        sure = pdfium.FPDFText_HasUnicodeMapError(text, at) != 1
        if char:
            out.append(Glyph(char, box.left, box.right, height - y.value, faces[key], sure, high))
    return out


def _is_high(text: Any, at: int, base: float, size: float) -> bool:
    """Whether a figure's ink begins well above its baseline."""
    left, right, low, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(text, at, left, right, low, top):
        return False
    return low.value - base > SUPERIOR * size > 0


def _char(code: int, out: list[Glyph]) -> str:
    """The character of a code unit; a low surrogate joins the high one before it."""
    if 0xD800 <= code < 0xDC00:
        return chr(code)
    if 0xDC00 <= code < 0xE000:
        if out and 0xD800 <= ord(out[-1].char[0]) < 0xDC00:
            high = out.pop()
            return chr(0x10000 + ((ord(high.char) - 0xD800) << 10) + code - 0xDC00)
        return ""
    if code > 0x10FFFF:
        return "\ufffd"
    return " " if code in (0x09, 0xA0) else chr(code)


def _face(text: Any, at: int, made: Any) -> Face:
    matrix = pdfium.FS_MATRIX()
    size = pdfium.FPDFText_GetFontSize(text, at)
    if pdfium.FPDFText_GetMatrix(text, at, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1
    font = pdfium.FPDFTextObj_GetFont(made)
    buffer = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("utf-8", "replace").partition("+")[2] or buffer.value.decode(
        "utf-8", "replace"
    )
    flags = max(0, pdfium.FPDFFont_GetFlags(font))
    angle = ctypes.c_int()
    slanted = bool(pdfium.FPDFFont_GetItalicAngle(font, angle)) and angle.value != 0
    weight = pdfium.FPDFFont_GetWeight(font)
    lean = abs(matrix.c) > 0.15 * abs(matrix.d) and abs(matrix.b) < 0.01
    return Face(
        round(size, 1),
        italic=bool(flags & ITALIC_FLAG or slanted or _ITALIC.search(name) or lean),
        bold=bool(flags & BOLD_FLAG or weight >= BOLD_WEIGHT or _BOLD.search(name)),
        small=bool(flags & SMALL_FLAG or _SMALL.search(name)),
    )
