"""Proof before paper: each sheet and the folded book, as text, as pictures, and in a browser."""

from __future__ import annotations

import base64
import io
import math
import tempfile
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageDraw

from publish.folds import Face
from publish.impose import Imposed
from publish.unfold import unfold
from publish.whole import write_whole
from publish.xhtml import el, serialize

if TYPE_CHECKING:
    from lxml import etree

_SCALE = 0.4  # pixels a point; smaller where there are many pages
_PIXELS = 60_000_000  # of a whole contact sheet: some 180 MB while it is made
_GAP, _LABEL = 12, 16  # pixels


@dataclass(frozen=True)
class Shown:
    """A picture and what stands below it."""

    label: str
    image: Image.Image


def as_text(made: Imposed) -> list[str]:
    """A line for each side as the reader turns it: "sheet 1 front: 16 | 1".

    Numbers are pages of the source; one on its head has an arrow down, rows are divided by " / ".
    """
    lines = []
    for number, sheet in enumerate(made.plan.sheets, 1):
        for name, face in (("front", sheet.front), ("back", sheet.back)):
            if face is not None:
                lines.append(f"sheet {number} {name}: {_face(face, made.plan.order)}")
    return lines


def _face(face: Face, order: tuple[int, ...]) -> str:
    return " / ".join(
        " | ".join(
            f"{order[abs(number) - 1] or 'blank'}{'↓' if number < 0 else ''}" for number in row
        )
        for row in face
    )


def write_preview(made: Imposed, stem: Path) -> tuple[Path, Path]:
    """Write STEM-preview.png, the contact sheet, and STEM-preview.html, which holds its pictures.

    Returns both. Raises PublishError when they cannot be written.
    """
    sheets, pages = list(_sheets(made)), list(_pages(made))
    picture = stem.with_name(f"{stem.name}-preview.png")
    page = stem.with_name(f"{stem.name}-preview.html")
    contact = io.BytesIO()
    _contact(made, [*sheets, *pages]).save(contact, "PNG")
    write_whole({picture: contact.getvalue(), page: _html(made, sheets, pages).encode()})
    return picture, page


def show(page: Path) -> bool:
    """Open the preview in the browser; False where there is none to open."""
    return webbrowser.open(page.resolve().as_uri())


def _scale(made: Imposed) -> float:
    """So that the pictures of all sides and pages together stay below `_PIXELS`."""
    width, height = made.plan.size
    sides = len(made.plan.sheets) * made.plan.fold.sides
    return min(_SCALE, math.sqrt(_PIXELS / (2 * sides * width * height)))


def _sheets(made: Imposed) -> Iterator[Shown]:
    """Each side as the file has it, in the order of the files."""
    for path in made.files:
        yield from _drawn(path, _scale(made))


def _drawn(path: Path, scale: float) -> Iterator[Shown]:
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(len(pdf)):
            image = pdf[number].render(scale=scale, may_draw_forms=False).to_pil()
            yield Shown(pdf.get_page_label(number), image.convert("RGB"))


def _pages(made: Imposed) -> Iterator[Shown]:
    """The openings of the folded book: what the reader sees, read off the sheets by unfolding."""
    setup = made.plan.setup
    binding = setup.binding
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.pdf"
        unfold(
            _asked(made),
            book,
            fold=setup.fold,
            duplex=setup.duplex,
            binding=binding,
            signature=setup.signature,
            stack=setup.stack,
        )
        pages = [shown.image for shown in _drawn(book, _scale(made))]
    for left in range(-1, len(pages), 2):
        pair = [n for n in (left, left + 1) if 0 <= n < len(pages)]
        sides = pair if binding == "left" else pair[::-1]
        at_right = (left < 0) == (binding == "left")
        label = "–".join(str(n + 1) for n in sides)
        yield Shown(label, _opening([pages[n] for n in sides], at_right))


def _asked(made: Imposed) -> Path:
    """The name that impose was given, from the names of the files that it made."""
    file = made.files[0]
    if made.plan.setup.duplex != "manual":
        return file
    return file.with_name(
        file.name.replace("-fronts", "", 1) if "-fronts" in file.name else file.name
    )


def _opening(images: list[Image.Image], at_right: bool) -> Image.Image:
    """Two facing pages, or one, on the side of the spine on which it lies."""
    wide, high = max(image.width for image in images), max(image.height for image in images)
    opening = Image.new("RGB", (2 * wide, high), "#999")
    start = wide if len(images) == 1 and at_right else 0
    for number, image in enumerate(images):
        opening.paste(image, (start + number * wide, (high - image.height) // 2))
    ImageDraw.Draw(opening).line(((wide, 0), (wide, high)), "#999")
    return opening


def _contact(made: Imposed, shown: list[Shown]) -> Image.Image:
    """All pictures in rows, each with its label below."""
    wide = max(one.image.width for one in shown) + _GAP
    high = max(one.image.height for one in shown) + _GAP + _LABEL
    across = max(1, min(len(shown), round(math.sqrt(len(shown) * high / wide * 0.8))))
    if made.plan.fold.sides == 2 and across % 2:  # front and back stand side by side
        across += 1
    size = (across * wide + _GAP, math.ceil(len(shown) / across) * high + _GAP)
    sheet = Image.new("RGB", size, "#999")
    draw = ImageDraw.Draw(sheet)
    for number, one in enumerate(shown):
        x, y = _GAP + number % across * wide, _GAP + number // across * high
        sheet.paste(one.image, (x, y))
        draw.text((x, y + one.image.height + 2), one.label.replace("–", "-"), "#000")
    return sheet


_STYLE = (
    "body{font:1rem/1.4 sans-serif;background:#999;margin:2rem}figure{display:inline-block;"
    "margin:0 1rem 1rem 0}img{display:block;max-width:100%}pre{background:#fff;padding:1rem}"
)


def _html(made: Imposed, sheets: list[Shown], pages: list[Shown]) -> str:
    """The preview as one HTML file that needs no other."""
    name = made.files[0].name
    body = el(
        "body",
        None,
        el("h1", None, name),
        el("h2", None, "Sheets, as the file has them"),
        *map(_figure, sheets),
        el("h2", None, "The folded book"),
        *map(_figure, pages),
        el("h2", None, "In words"),
        el("pre", None, "\n".join(as_text(made))),
    )
    charset = el("meta", {"charset": "utf-8"})
    head = el("head", None, charset, el("title", None, name), el("style", None, _STYLE))
    return f"<!DOCTYPE html>\n{serialize(el('html', {'lang': 'en'}, head, body))}\n"


def _figure(one: Shown) -> etree._Element:
    data = io.BytesIO()
    one.image.save(data, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}"
    picture = el("img", {"alt": one.label, "src": address})
    return el("figure", None, picture, el("figcaption", None, one.label))
