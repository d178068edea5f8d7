"""What each shop wants otherwise than EPUB has it: one table of small rules.

A rule takes the package and gives another one; the words stay as they are (`publish check` collates
each variant). Wishes and numbers are those of the shops' own guides, named in each rule's `source`:
Kobo's EPUB specification (kobolabs/epub-spec), Amazon's Kindle Publishing Guidelines (KPG 2019.2),
Apple's Books Asset Guide (AAG 5.3).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from publish.book import Finding
from publish.epub import kepub, kindle, rewrite
from publish.epub.css import tokens
from publish.epub.model import File, Package
from publish.epub.texts import XHTML_TYPE

COMPUTED = frozenset({"calc", "clamp", "env", "max", "min", "var"})
IBOOKS = ("ibooks", "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/")
PIXELS = 4_000_000
MEGABYTES = 10


@dataclass(frozen=True)
class Rule:
    """A wish of a shop, where it says so, and what grants it."""

    shop: str
    change: Callable[[Package], Package]
    source: str


def sentences(package: Package) -> Package:
    """Every sentence in a span with Kobo's number."""
    return rewrite.pages(package, kepub.spans)


def boxes(package: Package) -> Package:
    """The boxes with which Kobo's reader makes pages."""
    return rewrite.pages(package, kepub.boxes)


def plain_css(package: Package) -> Package:
    """No computed values: for one of them Kobo's older reader drops a whole style sheet."""

    def keep(_: str, one: Any) -> bool:
        used = {token.lower_name for token in tokens(one.value) if token.type == "function"}
        return not one.name.startswith("--") and not used & COMPUTED

    return rewrite.sheets(package, keep)


def specified_fonts(package: Package) -> Package:
    """Apple Books shows a book's own fonts only where the book says that it wants them."""
    if not any(file.media_type.startswith("font/") for file in package.files):
        return package
    wish = ("ibooks:specified-fonts", "true")
    return replace(package, extra=(*package.extra, wish), prefixes=(*package.prefixes, IBOOKS))


def four_megapixels(package: Package) -> Package:
    """A picture of more than four million pixels is made smaller: Apple refuses it."""
    return rewrite.files(package, _smaller)


def _smaller(file: File) -> File:
    if file.media_type not in {"image/jpeg", "image/png"}:
        return file
    with Image.open(io.BytesIO(file.content)) as picture:
        width, height = picture.size
        if width * height <= PIXELS:
            return file
        scale = (PIXELS / (width * height)) ** 0.5
        whole = (
            picture.convert("RGBA" if "transparency" in picture.info else "RGB")
            if (picture.mode == "P")
            else picture.copy()
        )
        fitting = whole.resize((int(width * scale), int(height * scale)), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        fitting.save(out, picture.format, quality=92, optimize=True)
    return replace(file, content=out.getvalue())


RULES: tuple[Rule, ...] = (
    Rule("kobo", plain_css, "Kobo's older reader, as tried; see docs/variants.md"),
    Rule("kobo", sentences, "books of Kobo's own shop; kepubify and calibre make the same"),
    Rule("kobo", boxes, "books of Kobo's own shop; kepubify and calibre make the same"),
    Rule("kindle", kindle.no_cover_page, "KPG 4.2, Internal Content Cover Image Is Mandatory"),
    Rule("kindle", kindle.no_negative_margins, "KPG, text guidelines of reflowable books"),
    Rule("kindle", kindle.free_headings, "KPG, text guidelines of reflowable books"),
    Rule("kindle", kindle.readers_font, "KPG, Body Text Must Use Defaults"),
    Rule("kindle", kindle.two_levels, "KPG 5.2, NCX Guidelines"),
    Rule("apple", specified_fonts, "AAG, Fonts Overview"),
    Rule("apple", four_megapixels, "AAG, interior book images"),
)
"""Each shop's rules in the order in which they are applied."""


def fit(package: Package, shop: str) -> Package:
    """The package as the shop wants it; for "" as it is."""
    for rule in RULES:
        if rule.shop == shop:
            package = rule.change(package)
    return package


def refused(package: Package, shop: str) -> Iterator[Finding]:
    """What the shop refuses and no rule can mend: for Kobo a file of text over 10 MB (its spec)."""
    for file in package.files:
        size = len(file.content) / (1 << 20)
        if shop == "kobo" and file.media_type == XHTML_TYPE and size > MEGABYTES:
            message = f"{file.name} has {size:.1f} MB, and Kobo takes up to {MEGABYTES} a file"
            hint = "divide the text in the manuscript in two"
            yield Finding("shop-limit", "error", None, message, hint)
