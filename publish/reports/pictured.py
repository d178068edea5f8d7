"""Where on paper a finding stands, and its picture: a strip of the page with the words marked."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publish.book import Finding
from publish.reports.report import Entry, Report, Standing

if TYPE_CHECKING:
    import pypdfium2

MOST = 60
"""Pictures in a report: at some 25 kB each it stays a page that opens at once."""

SCALE = 1.6  # pixels a point: a strip of a 5.5 inch page is 634 pixels wide
AROUND = 55.0  # points shown above and below what is marked
GRAM = 4  # words in a row that tell a passage from others
MARKED = (255, 214, 64)

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points, from the lower left of the page."""


@dataclass(frozen=True)
class Picture:
    """A strip of a page as a PNG in a data URI, and what it shows."""

    uri: str
    caption: str


@dataclass(frozen=True)
class _Print:
    """An edition whose PDF has its pages one by one, in their order."""

    name: str
    pdf: pypdfium2.PdfDocument
    words: tuple[tuple[tuple[str, int, int], ...], ...]  # of each page: word, start, end


def pictures(report: Report) -> dict[str, Picture]:
    """For the entries of a report, by their prints: the strip of a page that shows the place.

    A finding of a print edition that names a page is shown there; any other where the words of its
    line stand in the first print edition of its book. One that is on no page has no picture.
    """
    found: dict[str, Picture] = {}
    opened: dict[str, _Print | None] = {}
    for entry in report.entries:
        if len(found) == MOST:
            break
        for standing in _editions(entry, report.standing):
            path = str(Path(report.root) / standing.files[0])
            if path not in opened:
                opened[path] = _open(path, standing)
            printed = opened[path]
            if printed and (shown := _shown(entry, printed)):
                found[entry.print] = shown
                break
    for one in opened.values():
        if one:
            one.pdf.close()
    return found


def _editions(entry: Entry, standing: tuple[Standing, ...]) -> Iterator[Standing]:
    """The print editions that may show an entry: its own, or those of its book in their order."""
    for one in standing:
        if one.pages is None or len(one.files) != 1:
            continue
        inside = one.book == "." or entry.file.startswith(f"{one.book}/")
        if inside and entry.finding.edition in {"", one.edition}:
            yield one


def _open(path: str, standing: Standing) -> _Print | None:
    """The pages of an edition; None for sheets, whose pages stand elsewhere, and for no PDF."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return None
    if len(pdf) != standing.pages:
        pdf.close()
        return None
    return _Print(standing.edition, pdf, tuple(_words_on(page) for page in pdf))


def _words_on(page: pypdfium2.PdfPage) -> tuple[tuple[str, int, int], ...]:
    text = page.get_textpage().get_text_range()
    return tuple((m[0].casefold(), m.start(), m.end()) for m in re.finditer(r"\w+", text))


def _shown(entry: Entry, printed: _Print) -> Picture | None:
    """The place on the page that is named, else on the one that has most of the line's words."""
    page = _page_named(entry.finding, printed)
    wanted = _words_of(entry)
    most, best = 0, (page if page is not None else -1, list[tuple[int, int]]())
    for number, words in enumerate(printed.words):
        if page not in {None, number}:
            continue
        rows, spans = _spans(wanted, words)
        if rows > most:
            most, best = rows, (number, spans)
    if not 0 <= best[0] < len(printed.words):
        return None
    return _strip(printed, *best)


def _page_named(finding: Finding, printed: _Print) -> int | None:
    """The page that the message names, by its folio; veraPDF counts the pages from 1."""
    match = re.search(r"\bpage ([ivxlcdm]+|\d+)\b", finding.message)
    if not match or not finding.edition:
        return None
    if finding.rule == "verapdf":
        return int(match[1]) - 1 if match[1].isdigit() else None
    labels = (printed.pdf.get_page_label(number) for number in range(len(printed.pdf)))
    return next((number for number, label in enumerate(labels) if label == match[1]), None)


def _words_of(entry: Entry) -> list[str]:
    """The words of the line as an edition shows them, without addresses and attributes."""
    text = re.sub(r"\]\(\s*[^\s)]*(?:\s+\"([^\"]*)\")?\s*\)", r" \1 ", entry.words)
    text = re.sub(r"\[\^[^\]]*\]:?|\{[^}]*\}|<[^>]*>", " ", text)
    return [match[0].casefold() for match in re.finditer(r"\w+", text)]


def _spans(
    wanted: list[str], words: tuple[tuple[str, int, int], ...]
) -> tuple[int, list[tuple[int, int]]]:
    """How many of the line's rows of words the page has, and which of its letters these are.

    A row that the page has again and again is marked only where there is no other.
    """
    size = min(GRAM, len(wanted))
    grams = {tuple(wanted[at : at + size]) for at in range(len(wanted) - size + 1)} if size else ()
    found: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(words) - size + 1):
        row = tuple(word for word, _, _ in words[at : at + size])
        if row in grams:
            found.setdefault(row, []).append(at)
    once = [places for places in found.values() if len(places) == 1]
    starts = [at for places in once or found.values() for at in places]
    hits = {at + further for at in starts for further in range(size)}
    spans: list[tuple[int, int]] = []
    for at in sorted(hits):
        start = spans.pop()[0] if at - 1 in hits else words[at][1]
        spans.append((start, words[at][2]))
    return len(found), spans


def _strip(printed: _Print, number: int, spans: list[tuple[int, int]]) -> Picture:
    """The part of the page around the letters; all of it where there are none to mark."""
    from PIL import Image, ImageChops, ImageDraw

    page = printed.pdf[number]
    boxes = [box for start, end in spans for box in _boxes(page, start, end)]
    picture = page.render(scale=SCALE if boxes else SCALE / 2).to_pil().convert("RGB")
    label = printed.pdf.get_page_label(number) or str(number + 1)
    if boxes:
        height = page.get_height()
        marks = Image.new("RGB", picture.size, "white")
        draw = ImageDraw.Draw(marks)
        for left, bottom, right, top in boxes:
            corners = (left - 1, height - top - 1, right + 1, height - bottom + 1)
            draw.rectangle([value * SCALE for value in corners], fill=MARKED)
        picture = ImageChops.multiply(picture, marks)
        first = max(0, int((height - max(box[3] for box in boxes) - AROUND) * SCALE))
        last = int((height - min(box[1] for box in boxes) + AROUND) * SCALE)
        picture = picture.crop((0, first, picture.width, min(last, picture.height)))
    out = io.BytesIO()
    picture.quantize(32).save(out, "PNG", optimize=True)
    uri = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    return Picture(uri, f"{printed.name}, page {label}")


def _boxes(page: pypdfium2.PdfPage, start: int, end: int) -> Iterator[Box]:
    """A box for the letters of a word, one more where it goes on in the next line."""
    text = page.get_textpage()
    for number in range(text.count_rects(start, end - start)):
        yield text.get_rect(number)
