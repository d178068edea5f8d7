"""What fell on which printed page, read from the laid-out document.

Lengths are points; the origin is the bottom left corner of the trimmed page, as in the PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from publish.book import Finding

POINTS = 0.75  # 72 points, 96 CSS pixels an inch (CSS Values and Units, 6.2)

# Counter styles of CSS (css-counter-styles-3, 6) -> page label styles of PDF (ISO 32000-1, 12.4.2).
STYLES = {
    "decimal": "D",
    "lower-roman": "r",
    "upper-roman": "R",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
}
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class Folio:
    """A page's number and the PDF label style it is written in ("D", "r", "R", "a" or "A")."""

    number: int
    style: str


@dataclass(frozen=True)
class Page:
    """One page. `box` is the page area inside the margins: x0, y0, x1, y1.

    Running heads and folios lie outside `box`, notes at the foot inside it. `blank` is true where
    the layout put an empty page before a recto or verso opening.
    """

    label: str
    width: float
    height: float
    box: tuple[float, float, float, float]
    blank: bool = False


@dataclass(frozen=True)
class Laid:
    """An edition as laid out: its pages, and where things stand in it.

    `starts` maps a piece's id to the index of the page on which it begins; `anchors` does so for
    every id in the document (notes, calls). A piece that the styles do not show is in neither.
    """

    pages: tuple[Page, ...]
    starts: dict[str, int]
    anchors: dict[str, int]
    findings: tuple[Finding, ...] = ()


def read(rendering: Any, context: Any, pieces: Iterable[str]) -> tuple[Laid, tuple[Folio, ...]]:
    """What the layout holds: `rendering` is WeasyPrint's Document, `context` its LayoutContext."""
    found = folios(rendering, context)
    pages = tuple(_page(page, folio) for page, folio in zip(rendering.pages, found, strict=True))
    anchors: dict[str, int] = {}
    for index, page in enumerate(rendering.pages):
        for name in page.anchors:
            anchors.setdefault(name, index)
    starts = {piece: anchors[piece] for piece in pieces if piece in anchors}
    return Laid(pages, starts, anchors), found


def _page(page: Any, folio: Folio) -> Page:
    box = page._page_box
    left, top = box.content_box_x(), box.content_box_y()
    edges = (left, page.height - top - box.height, left + box.width, page.height - top)
    x0, y0, x1, y1 = (round(edge * POINTS, 3) for edge in edges)
    size = (round(page.width * POINTS, 3), round(page.height * POINTS, 3))
    return Page(label(folio), *size, (x0, y0, x1, y1), bool(box.page_type.blank))


def folios(rendering: Any, context: Any) -> tuple[Folio, ...]:
    """The number of each page by the layout's page counter, in the style of the printed folio.

    A page that prints none (half-title, blank) takes the style of the next page in the same run of
    numbers that prints one, else of the last; a book that prints none at all is arabic.
    """
    numbers = [
        context.page_maker[index + 1][3][1].get("page", [index + 1])[-1]
        for index in range(len(rendering.pages))
    ]
    printed = [_printed(page._page_box) for page in rendering.pages]
    styles = list(printed)
    for start, end in _runs(numbers):
        shown: str | None = None
        for index in reversed(range(start, end)):
            shown = styles[index] = printed[index] or shown
        for index in range(start, end):
            shown = styles[index] = styles[index] or shown
    return tuple(Folio(n, s or "D") for n, s in zip(numbers, styles, strict=True))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Slices in which each number is one more than the one before.

    >>> list(_runs([1, 2, 3, 1, 2]))
    [(0, 3), (3, 5)]
    """
    start = 0
    for index in range(1, len(numbers) + 1):
        if index == len(numbers) or numbers[index] != numbers[index - 1] + 1:
            yield start, index
            start = index


def _printed(page_box: Any) -> str | None:
    """The label style of the page counter in the page's margin boxes, None where there is none."""
    for box in page_box.children:
        if getattr(box, "at_keyword", None) and box.is_generated:
            for token in box.style["content"]:
                if token[0] == "counter()" and token[1][0] == "page":
                    return STYLES.get(str(token[1][1]), "D")
    return None


def label(folio: Folio) -> str:
    """The folio as a viewer shows it.

    >>> label(Folio(14, "r")), label(Folio(14, "D")), label(Folio(28, "A"))
    ('xiv', '14', 'BB')
    """
    if folio.number < 1 or folio.style == "D":
        return str(folio.number)
    if folio.style in "aA":
        rounds, letter = divmod(folio.number - 1, 26)
        text = chr(ord("a") + letter) * (rounds + 1)
    else:
        text, left = "", folio.number
        for value, sign in ROMAN:
            text += sign * (left // value)
            left %= value
    return text.upper() if folio.style in "RA" else text


def label_ranges(found: Sequence[Folio]) -> tuple[tuple[int, Folio], ...]:
    """(page index, first folio) for each range of the PDF's number tree (ISO 32000-1, 12.4.2)."""
    return tuple(
        (index, folio)
        for index, folio in enumerate(found)
        if index == 0
        or folio.style != found[index - 1].style
        or folio.number != found[index - 1].number + 1
    )
