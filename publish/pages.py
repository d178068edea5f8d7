"""What fell on which printed page, read from the laid-out document.

Lengths are points; the origin is the bottom left corner of the trimmed page, as in the PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from publish.pagemap import PageStart
from publish.places import OBJECTS, Origin, letters, starts

if TYPE_CHECKING:
    from publish.book import Finding, Piece

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
    the layout put an empty page before a recto or verso opening. Below `foot`, a height, there are
    notes alone; where there are none it is 0.
    """

    label: str
    width: float
    height: float
    box: tuple[float, float, float, float]
    blank: bool = False
    foot: float = 0.0


@dataclass(frozen=True)
class Laid:
    """An edition as laid out: its pages, and where things stand in it.

    `starts` maps a piece's id to the index of the page on which it begins; `anchors` does so for
    every id in the document (notes, calls). A piece that the styles do not show is in neither.
    `begins` says at which letter of the text each page begins that holds any of it.
    """

    pages: tuple[Page, ...]
    starts: dict[str, int]
    anchors: dict[str, int]
    findings: tuple[Finding, ...] = ()
    begins: tuple[PageStart, ...] = ()


def read(
    rendering: Any, context: Any, tree: Any, pieces: Sequence[Piece]
) -> tuple[Laid, tuple[Folio, ...]]:
    """What the layout holds.

    `rendering` is WeasyPrint's Document, `context` its LayoutContext, `tree` the root of the boxes
    from which the pages were made.
    """
    found = folios(rendering, context)
    pages = tuple(_page(page, folio) for page, folio in zip(rendering.pages, found, strict=True))
    anchors: dict[str, int] = {}
    for index, page in enumerate(rendering.pages):
        for name in page.anchors:
            anchors.setdefault(name, index)
    firsts = {piece.id: anchors[piece.id] for piece in pieces if piece.id in anchors}
    begins = starts(
        rendering._html.etree_element.find("body"),
        (piece.id for piece in pieces if piece.text),
        origins(rendering, context, tree),
        [page.label for page in pages],
    )
    return Laid(pages, firsts, anchors, begins=begins), found


def with_blanks(laid: Laid, found: tuple[Folio, ...], count: int) -> tuple[Laid, tuple[Folio, ...]]:
    """The same with so many blank pages at the end, numbered on."""
    if not count:
        return laid, found
    last, page = found[-1], laid.pages[-1]
    more = tuple(Folio(last.number + n + 1, last.style) for n in range(count))
    blanks = tuple(replace(page, label=label(one), blank=True) for one in more)
    return replace(laid, pages=laid.pages + blanks), found + more


def origins(rendering: Any, context: Any, tree: Any) -> list[Origin]:
    """For each page the first thing of the manuscript at or after its beginning, in page order.

    A page after whose beginning nothing of the manuscript comes has none.
    """
    begun: dict[int, list[tuple[int, int]]] = {}  # by box: page, byte of the text
    for page in range(len(rendering.pages)):
        box, byte = _first_box(tree, context.page_maker[page][0])
        begun.setdefault(id(box), []).append((page, byte))
    found: list[Origin] = []
    own: dict[Any, int] = {}
    waiting: list[tuple[int, int]] = []
    for box in _boxes(tree):
        waiting += begun.get(id(box), [])
        if not waiting and not hasattr(box, "text"):
            continue
        if "::" in box.element_tag:
            continue  # what the styles set is not in the text
        if hasattr(box, "text"):
            before = own.get(box.element, 0)
            own[box.element] = before + len(letters(box.text))
            waiting = _place(waiting, box, before, found)
        elif box.element_tag in OBJECTS:
            found += [Origin(page, box.element, 0, cut=False) for page, _ in waiting]
            waiting = []
    return [
        origin._replace(cut=origin.cut and _is_cut(rendering.pages[origin.page - 1], origin))
        for origin in found
    ]


def _place(
    waiting: list[tuple[int, int]], box: Any, before: int, found: list[Origin]
) -> list[tuple[int, int]]:
    """Add the pages that begin in this text to `found`; those that go on waiting come back.

    `cut` is true where the page may begin inside a word: no space and no hyphen of the text's own
    stands before it.
    """
    raw, rest = box.text.encode() if waiting else b"", []
    for page, byte in waiting:
        head, tail = raw[:byte].decode(), raw[byte:].decode()
        if letters(tail):
            cut = bool(head) and not head.endswith(("-", box.style["hyphenate_character"]))
            cut = cut and not head[-1].isspace() and not tail[0].isspace()
            found.append(Origin(page, box.element, before + len(letters(head)), cut))
        else:
            rest.append((page, 0))
    return rest


def _first_box(tree: Any, path: Any) -> tuple[Any, int]:
    """The box at which a page begins, and the byte of its text, by the layout's skip path.

    Where several cells of a row go on over the page, it is the first of them.
    """
    box = tree
    while path:
        step = min(path)
        if hasattr(box, "text"):
            return box, step
        if step >= len(box.children):
            break
        box, path = box.children[step], path[step]
    return box, 0


def _boxes(box: Any) -> Iterator[Any]:
    """The box and all boxes in it, in the order of the text."""
    stack = [box]
    while stack:
        box = stack.pop()
        yield box
        stack += reversed(box.children)


def _is_cut(before: Any, origin: Origin) -> bool:
    """Whether the layout set a hyphen where it broke the text at the end of the page before."""
    same = [
        box
        for box in _boxes(before._page_box)
        if hasattr(box, "text") and box.element is origin.element and "::" not in box.element_tag
    ]
    return bool(same) and same[-1].text.endswith(same[-1].style["hyphenate_character"])


def _page(page: Any, folio: Folio) -> Page:
    box = page._page_box
    left, top = box.content_box_x(), box.content_box_y()
    edges = (left, page.height - top - box.height, left + box.width, page.height - top)
    x0, y0, x1, y1 = (round(edge * POINTS, 3) for edge in edges)
    size = (round(page.width * POINTS, 3), round(page.height * POINTS, 3))
    foot = _foot(page)
    return Page(label(folio), *size, (x0, y0, x1, y1), bool(box.page_type.blank), foot)


def _foot(page: Any) -> float:
    """The height at which the notes at the foot of the page begin."""
    areas = (box for box in page._page_box.children if type(box).__name__ == "FootnoteAreaBox")
    tops = [page.height - area.position_y for area in areas]
    return round(tops[0] * POINTS, 3) if tops else 0.0


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
