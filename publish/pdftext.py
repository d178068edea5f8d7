"""The words of a built PDF, taken back off its pages, through its fold where it has one."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from publish.book import Place
from publish.drawn import opened
from publish.errors import PublishError
from publish.pagetext import stands_upright, text_inside
from publish.record import Record
from publish.witness import Word, split

FEET = "-feet"


@dataclass(frozen=True)
class PdfText:
    """What is read off a PDF: its words in order, and the labels of pages that are printed on their
    heads, or mirrored."""

    words: list[Word]
    turned: tuple[str, ...]


def pdf_words(path: Path, record: Record) -> list[Word]:
    """The words of a PDF's pages; see `pdf_text`."""
    return pdf_text(path, record).words


def pdf_text(path: Path, record: Record) -> PdfText:
    """The words of a PDF's pages, running heads and folios apart, hyphenation undone.

    The record of the build says where on each page the text stands, and how sheets are folded: a
    pamphlet is unfolded first. Raises PublishError for a file that is no PDF.
    """
    with tempfile.TemporaryDirectory() as folder:
        flat = _unfolded(path, record, Path(folder))
        try:
            pdf = opened(flat)
        except pypdfium2.PdfiumError as error:
            raise PublishError(f"{path}: not a PDF that can be read ({error})") from None
        try:
            leaves = _Leaves(pdf)
            words = list(_pdf_words(leaves, record, path.name))
            labels = [record["pages"][n - 1]["label"] if n else "blank" for n in _order(record)]
            turned = (labels[n] for n in range(min(len(labels), len(pdf))) if not leaves.upright(n))
            return PdfText(words, tuple(turned))
        finally:
            pdf.close()


class _Leaves:
    """The pages of an open PDF, each taken up once: loading one costs more than reading it."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self._upright: dict[int, bool] = {}

    def text(self, index: int, box: list[float] | None, *, whole_width: bool = False) -> str:
        page = self.pdf[index]
        letters = page.get_textpage()
        self._upright[index] = stands_upright(page, letters)
        return text_inside(page, box, letters, whole_width=whole_width)

    def upright(self, index: int) -> bool:
        if index not in self._upright:
            self.text(index, None)
        return self._upright[index]


def _order(record: Record) -> list[int]:
    """The number of the page at each place of the book, 0 for a blank."""
    return list(record.get("order") or range(1, len(record["pages"]) + 1))


def _pdf_words(leaves: _Leaves, record: Record, name: str) -> Iterator[Word]:
    """Word by word: those of the pages, then those at their feet."""
    yield from _in_a_row(_texts_of_pages(leaves, record, feet=False), name)
    if any(page.get("foot") for page in record["pages"]):
        yield from _in_a_row(_texts_of_pages(leaves, record, feet=True), name)


def _in_a_row(pages: Iterator[tuple[str, str]], name: str) -> Iterator[Word]:
    """Word by word; one that goes over the end of a page belongs to the page where it begins."""
    carried = ""
    for label, raw in pages:
        page = carried + _unbroken(raw)
        carried = ""
        if page.endswith("\u2010"):
            page, _, carried = page[:-1].rpartition(" ")
        yield from split(page, Place(f"{name}, page {label}"))
    yield from split(carried, Place(name))


def _texts_of_pages(leaves: _Leaves, record: Record, *, feet: bool) -> Iterator[tuple[str, str]]:
    """(label, text) of each page, in the order of the layout, each once, blanks in their place.

    `feet`: the text of the notes at its foot, else without them.

    What stands on a page that the edition leaves out is told by the record of the layout. On sheets
    only foot and head of the text count: creep moves pages sideways.
    """
    pages, left, order = record["pages"], record.get("left-out", {}), _order(record)
    scale, folded = record.get("scale", 1.0), "order" in record
    count = len(leaves.pdf)
    places = {n: index for index, n in reversed(list(enumerate(order))) if n and index < count}
    for number, page in enumerate(pages, 1):
        if number in places:
            box = [side * scale for side in _box(page, feet=feet)]
            shown = bool(page.get("foot")) or not feet
            yield page["label"], leaves.text(places[number], box, whole_width=folded) * shown
        else:
            yield page["label"], left.get(f"{number}{FEET * feet}", "")
    for index, number in enumerate(order if not feet else ()):
        if not number and index < count:
            yield "blank", leaves.text(index, None)


def words_of_pages(path: Path, record: Record, numbers: list[int]) -> dict[str, str]:
    """The text of these pages (from 1) of a PDF as laid out, by their numbers, without folios.

    That of the notes at the foot of a page goes by its number and `FEET`.
    """
    found: dict[str, str] = {}
    with opened(path) as pdf:
        for number in numbers:
            page = record["pages"][number - 1]
            found[str(number)] = text_inside(pdf[number - 1], _box(page, feet=False))
            if page.get("foot"):
                found[f"{number}{FEET}"] = text_inside(pdf[number - 1], _box(page, feet=True))
    return found


def _box(page: Record, *, feet: bool) -> list[float]:
    """The box of a page's text, or of the notes at its foot."""
    x0, y0, x1, y1 = page["box"]
    foot = page.get("foot") or y0
    return [x0, y0, x1, foot] if feet else [x0, foot, x1, y1]


def _unbroken(raw: str) -> str:
    """A page's text with its hyphenation undone.

    The engine sets U+2010 where it hyphenates; a hyphen of the text's own at a line's end is what
    pdfium gives as U+0002.

    >>> _unbroken("revo\\u2010\\r\\nlution of non\\x02Communist\\r\\nallies")
    'revolution of non-Communist allies'
    """
    text_ = raw.replace("\x02", "-").replace("\ufffe", "-").replace("\r\n", "\n")
    return " ".join(re.sub("\u2010\n", "", text_).split("\n")).rstrip()


def _unfolded(path: Path, record: Record, folder: Path) -> Path:
    """The reading pages of an edition: the file itself, or a pamphlet read through its fold."""
    if not record.get("order"):
        return path
    from publish.unfold import unfold

    flat = folder / "flat.pdf"
    fold = record["fold"]
    unfold(
        path,
        flat,
        fold=fold["fold"],
        duplex=fold["duplex"],
        binding=fold["binding"],
        signature=fold["signature"],
        stack=fold["stack"],
        size=_page_size(record),
    )
    return flat


def _page_size(record: Record) -> tuple[float, float]:
    """Width and height of the edition's pages on their sheets, in points."""
    sides = (max(page[side] for page in record["pages"]) for side in ("width", "height"))
    width, height = (side * record.get("scale", 1.0) for side in sides)
    return width, height
