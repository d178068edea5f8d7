"""What a PDF's pages are set with: fonts that travel with the file, or none at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf

from publish.book import Finding
from publish.checks.foreign.boxes import inherited
from publish.checks.foreign.zipped import fault

FILES = ("/FontFile", "/FontFile2", "/FontFile3")
HELD = ("/XObject", "/Pattern", "/Font")  # what may have resources of its own


def font_findings(pages: Sequence[Any]) -> Iterator[Finding]:
    """Fonts that are not in the file; pages that are pictures and hold no text."""
    fonts, pictures = _used(pages)
    for name in sorted({_name(font) for font in fonts if not _embedded(font)}):
        yield fault(
            "font-not-embedded",
            f"the font {name} is not in the file, so each reader sets another in its place",
            "embed every font",
        )
    if pictures and not fonts:
        said = "the pages are pictures and hold no text, so nobody can search or hear them"
        yield fault(
            "text-missing", said, "set the text, or add what a reader recognised", "warning"
        )


def used_fonts(pages: Sequence[Any]) -> list[Any]:
    """The fonts that pages and what they draw may use, each once."""
    return _used(pages)[0]


def _used(pages: Sequence[Any]) -> tuple[list[Any], bool]:
    """The fonts that pages and what they draw may use, each once; whether there are pictures."""
    seen: set[tuple[int, int]] = set()
    fonts: list[Any] = []
    pictures = False
    stack = [inherited(page, "/Resources") for page in pages]
    while stack:
        resources = stack.pop()
        if not isinstance(resources, pikepdf.Dictionary) or _known(resources, seen):
            continue
        for kind in HELD:
            held = resources.get(kind)
            for one in list(held.values()) if isinstance(held, pikepdf.Dictionary) else []:
                if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream) or _known(one, seen):
                    continue
                pictures |= one.get("/Subtype") == "/Image"
                if kind == "/Font":
                    fonts.append(one)
                stack.append(one.get("/Resources"))
    return fonts, pictures


def _known(thing: Any, seen: set[tuple[int, int]]) -> bool:
    """Whether an object of the file was met before; one inside another is never known."""
    if not thing.is_indirect:
        return False
    known = thing.objgen in seen
    seen.add(thing.objgen)
    return known


def _embedded(font: Any) -> bool:
    """Whether a font's shapes are in the file; those of Type 3 are drawn on the page."""
    if font.get("/Subtype") == "/Type3":
        return True
    inner = font.get("/DescendantFonts")
    if isinstance(inner, pikepdf.Array) and len(inner):
        font = inner[0]
    descriptor: Any = font.get("/FontDescriptor") if isinstance(font, pikepdf.Dictionary) else None
    return isinstance(descriptor, pikepdf.Dictionary) and any(f in descriptor for f in FILES)


def _name(font: Any) -> str:
    return str(font.get("/BaseFont", "without a name")).lstrip("/")
