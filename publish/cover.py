"""The ebook's cover: title, subtitle, author and imprint, set in the house's type.

The design is `styles/cover.css`; this module chooses the size of the title and makes the picture.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image

from publish import fonts, xhtml
from publish.book import Document, Finding, Meta
from publish.direction import direction
from publish.fetch import BOOK, STYLES, Fetcher
from publish.mends import weasyprint
from publish.styles import stack
from publish.words import with_commas

WIDTH, HEIGHT = 1600, 2400
"""Pixels. 2:3, 3.8 megapixels: Apple takes pictures up to 4, Google covers up to 7200 px high."""

STEPS = (330, 280, 236, 200, 168, 140, 112, 88, 68)
"""Sizes of the title in pixels, as `.step-1` and so on in styles/cover.css."""

MEASURE, DEPTH, LEADING = 1240, 1340, 1.02
"""The field of the title: its width and height in pixels, and its line height in ems."""

LONG = 90
"""Characters from which a subtitle or a list of authors is set small."""

COLOURS = 32  # two, and the shades between them at the edges of letters


def cover_image(document: Document) -> bytes:
    """The cover as PNG, the same bytes every time.

    Raises PublishError when styles/cover.css of the book names a file that may not be read.
    """
    css = _sheets(document)
    fetcher = Fetcher(Path(document.folder))
    try:
        pdf = _laid_out(_page(document, _title_font(css, document.folder)), css, fetcher)
    except weasyprint.urls.FatalURLFetchingError as error:
        raise fetcher.failed or error from error
    if fetcher.failed:
        raise fetcher.failed
    return _picture(pdf)


def _sheets(document: Document) -> tuple[tuple[str, str], ...]:
    """The cover's sheets; where its fonts lack a letter, the edition's own faces after them."""
    way = direction(document.meta.language)
    css = stack(("cover",), document.folder, mirror=bool(way))
    own = re.findall(r"@font-face\s*{[^}]*}", "".join(text for _, text in document.css))
    found = (re.search(r"font-family\s*:\s*([^;}]+)", face) for face in own)
    families = dict.fromkeys(name[1].strip() for name in found if name)
    if not families or not _lacking(document, css):
        return css
    return *css, ("own", "\n".join([*own, f"html {{ font-family: {', '.join(families)}, serif }}"]))


def _laid_out(html: str, css: tuple[tuple[str, str], ...], fetcher: Fetcher) -> bytes:
    config = weasyprint.document.FontConfiguration()
    sheets = [
        weasyprint.CSS(string=text, base_url=STYLES, url_fetcher=fetcher, font_config=config)
        for _, text in css
    ]
    page = weasyprint.HTML(string=html, base_url=BOOK, url_fetcher=fetcher)
    # Whole fonts: the PDF is only drawn and thrown away, and cutting them takes half the time.
    content: bytes = page.write_pdf(stylesheets=sheets, font_config=config, full_fonts=True)
    return content


def unset(document: Document) -> tuple[Finding, ...]:
    """`missing-glyph` findings for the characters of the cover that its fonts lack.

    Such a cover would show empty boxes, so none is made.
    """
    return fonts.missing_by_script((c, None) for c in _lacking(document, _sheets(document)))


def _lacking(document: Document, css: tuple[tuple[str, str], ...]) -> list[str]:
    """The letters of the cover that no font of the sheets has."""
    paths = [fonts.find(name, document.folder) for name in fonts.faces(css)]
    known = frozenset().union(*(fonts.characters(path) for path in paths if path))
    words = "".join(text for _, text in lines(document.meta))
    return [c for c in dict.fromkeys(words) if not c.isspace() and ord(c) not in known]


def lines(meta: Meta) -> Iterator[tuple[str, str]]:
    """What the cover says: (class, words), from the title down."""
    for name, words in (
        ("title", meta.title),
        ("subtitle", meta.subtitle),
        ("author", with_commas(meta.authors, meta.language)),
        ("publisher", meta.publisher),
    ):
        if words.strip():
            yield name, words


def _page(document: Document, font: Path | None) -> str:
    """The cover as HTML: the title in a field of colour, everything else below it."""
    meta = document.meta
    rows: dict[str, etree._Element] = {}
    for name, words in lines(meta):
        size = "long" if len(words) > LONG else ""
        if name == "title":
            size = f"step-{step(words, font)}"
        rows[name] = xhtml.el("p", {"class": f"{name} {size}".strip()}, words)
    head = xhtml.el("div", {"class": "head"}, rows.pop("title", None))
    body = xhtml.el(
        "body",
        None,
        xhtml.el("div", {"class": "field"}, head),
        xhtml.el("div", {"class": "foot"}, *rows.values()),
    )
    way = direction(meta.language)
    root = xhtml.el("html", {"lang": meta.language, "dir": way}, body)
    return "<!DOCTYPE html>" + xhtml.html(xhtml.serialize(root))


def _title_font(css: tuple[tuple[str, str], ...], folder: str) -> Path | None:
    """The first font that the sheets name: the roman that the title is set in."""
    return next((fonts.find(name, folder) for name in fonts.faces(css)), None)


def step(title: str, font: Path | None) -> int:
    """Which step of size, from 1, lets the title fit its field without breaking a word."""
    widths = _widths(title, font)
    for number, size in enumerate(STEPS, 1):
        words = [sum(widths[c] for c in word) * size for word in title.split()]
        deep = _lines(words, widths[" "] * size) * size * LEADING
        if max(words, default=0) <= MEASURE and deep <= DEPTH:
            return number
    return len(STEPS)


def _widths(text: str, font: Path | None) -> dict[str, float]:
    """The advance of each character in ems; half an em where the font does not tell."""
    letters = sorted(set(text) | {" "})
    if font is None:
        return dict.fromkeys(letters, 0.5)
    with TTFont(font, lazy=True) as opened:
        names, advances = opened.getBestCmap(), opened["hmtx"]
        em = opened["head"].unitsPerEm
        known = {c: names.get(ord(c)) for c in letters}
        return {c: advances[name][0] / em if name else 0.5 for c, name in known.items()}


def _lines(words: list[float], space: float) -> int:
    """How many lines words of these widths take, in pixels, each as full as it will go."""
    count, used = 1, 0.0
    for width in words:
        if used and used + space + width > MEASURE:
            count, used = count + 1, width
        else:
            used += width + (space if used else 0.0)
    return count


def _picture(pdf: bytes) -> bytes:
    with pypdfium2.PdfDocument(pdf) as opened:
        page = opened[0]
        picture = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    # The colours are chosen on a small copy, which has them all, in an eighth of the time.
    small = picture.resize((WIDTH // 4, HEIGHT // 4), Image.Resampling.NEAREST)
    few = small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
    out = io.BytesIO()
    picture.quantize(palette=few, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
