"""A PDF as the rules of the preflight see it: read once, then looked at by every rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary

from publish.book import Finding
from publish.checks.foreign.boxes import Box, box_of, inherited
from publish.checks.preflight.painted import Content, Painted, painted
from publish.printer import Press

POINTS = 72 / 25.4  # points a millimetre
NEAR = 0.5  # points by which boxes may be off; a sixth of a millimetre, less than any knife is


@dataclass(frozen=True)
class Sheet:
    """A page: its object, its boxes in points, what it paints, where its type stands.

    `right` says whether it is a right-hand page of a book bound as the file says.
    """

    number: int
    page: Any
    media: Box
    trim: Box
    bleed: Box
    content: Content
    text: tuple[Box, ...]
    right: bool

    @property
    def things(self) -> tuple[Painted, ...]:
        """What is painted on the page."""
        return self.content.things


@dataclass(frozen=True)
class Seen:
    """A file and the press that it is for. `xmp` is what its metadata says, None without any.

    `own` says that it is an edition of the book, of which the build has told some faults already.
    """

    path: Path
    size: int
    head: bytes
    pdf: Any
    press: Press
    sheets: tuple[Sheet, ...]
    info: dict[str, Any]
    xmp: dict[str, str] | None
    intents: tuple[Any, ...]
    objects: tuple[Any, ...] = field(repr=False, default=())
    own: bool = False

    @property
    def exchange(self) -> bool:
        """Whether the press asks for PDF/X, be it which."""
        return self.press.standard != "pdf"

    @property
    def old(self) -> bool:
        """Whether the press asks for PDF/X-1a."""
        return self.press.standard == "pdf/x-1a"


def read(path: Path, press: Press, pdf: Any, *, own: bool = False) -> Seen:
    """The opened PDF at `path` as the rules see it."""
    turned = str(_get(pdf.Root.get("/ViewerPreferences"), "/Direction")) == "/R2L"
    info = pdf.trailer.get("/Info")
    with path.open("rb") as file:
        head = file.read(1024)
    return Seen(
        path,
        path.stat().st_size,
        head,
        pdf,
        press,
        tuple(_sheets(path, pdf, turned=turned)),
        {str(key): value for key, value in info.items()} if isinstance(info, Dictionary) else {},
        _xmp(pdf),
        tuple(one for one in _list(pdf.Root.get("/OutputIntents")) if isinstance(one, Dictionary)),
        tuple(pdf.objects),
        own,
    )


def _sheets(path: Path, pdf: Any, *, turned: bool) -> Iterable[Sheet]:
    with pypdfium2.PdfDocument(path) as drawn:
        for number, page in enumerate((one.obj for one in pdf.pages), 1):
            media = box_of(page, "/MediaBox") or (0.0, 0.0, 0.0, 0.0)
            trim = box_of(page, "/TrimBox") or box_of(page, "/ArtBox") or media
            yield Sheet(
                number,
                page,
                media,
                trim,
                box_of(page, "/BleedBox") or media,
                painted(page, inherited(page, "/Resources")),
                _text(drawn, number - 1),
                (number % 2 == 1) != turned,
            )


def _text(drawn: pypdfium2.PdfDocument, index: int) -> tuple[Box, ...]:
    """Where the type of a page stands, a box for each run of a line."""
    if index >= len(drawn):
        return ()
    letters = drawn[index].get_textpage()
    return tuple(letters.get_rect(number) for number in range(letters.count_rects()))


def _xmp(pdf: Any) -> dict[str, str] | None:
    """Names as "dc:title" -> values; None for a file without metadata, or with none to read."""
    if "/Metadata" not in pdf.Root:
        return None
    try:
        with pdf.open_metadata() as meta:
            return {_short(str(key)): _plain(value) for key, value in meta.items()}
    except (ValueError, TypeError, AttributeError, RuntimeError):
        return None


_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/pdfx/1.3/": "pdfx",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
}


def _short(name: str) -> str:
    space, _, local = name.removeprefix("{").partition("}")
    return f"{_PREFIXES.get(space, space)}:{local}"


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | set) else str(value)


def _list(found: Any) -> list[Any]:
    return list(found) if isinstance(found, Array) else []


def _get(found: Any, key: str) -> Any:
    return found.get(key) if isinstance(found, Dictionary | pikepdf.Stream) else None


def fault(
    rule: str, message: str, hint: str = "", level: str = "error", pages: Sequence[int] = ()
) -> Finding:
    """A finding about the file; where it is about `pages`, their numbers stand before it."""
    said = f"{on(pages)}: {message}" if pages else message
    return Finding(rule, "error" if level == "error" else "warning", None, said, hint)


def on(pages: Sequence[int]) -> str:
    """The numbers of pages in words.

    >>> on([3]), on([3, 4]), on(list(range(1, 12)))
    ('page 3', 'pages 3, 4', 'pages 1, 2, 3, 4, 5, 6 and 5 more')
    """
    each = sorted(set(pages))
    if len(each) == 1:
        return f"page {each[0]}"
    more = f" and {len(each) - 6} more" if len(each) > 6 else ""
    return f"pages {', '.join(map(str, each[:6]))}{more}"
