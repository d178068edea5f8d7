"""Pages of any PDF, made ready to be placed on a sheet.

Each page becomes a form XObject by naming its content stream one: nothing is decoded, nothing is
encoded again. What a press would print goes with it: content inside the bleed, and annotations
that are marked to be printed; links and comments stay behind.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from publish.errors import PublishError
from publish.impose.boxes import Box, boxes, holder, inherited
from publish.impose.foreign import looks_imposed

IMPOSED = Name("/Imposition")
"""The key of the document information by which an imposed file is known."""


@dataclass(frozen=True)
class SourcePage:
    """A page as a printer takes it up: upright, trimmed.

    `form` draws it (None when it is empty); `matrix` leads from the form's space to a page whose
    trim begins at 0, 0, in points; `size` is the trim, `bleed` what lies around it (left, bottom,
    right, top), both upright. `comments` counts annotations that are not printed. `sound` is
    false where the content is not what its own checksum says. `across` says that the page lies
    across the others and has been turned by a quarter.
    """

    form: Object | None
    matrix: tuple[float, float, float, float, float, float]
    size: tuple[float, float]
    bleed: Box
    comments: int = 0
    sound: bool = True
    across: bool = False


def open_source(path: Path) -> Pdf:
    """The PDF at `path`, fit to be imposed.

    Raises PublishError when it is missing, encrypted, damaged, empty, or imposed already.
    """
    try:
        pdf = pikepdf.open(path)
    except FileNotFoundError:
        raise PublishError(f"{path} does not exist", "name a PDF file") from None
    except OSError as error:
        raise PublishError(f"{path} cannot be read ({error.strerror})", "name a PDF file") from None
    except pikepdf.PasswordError:
        raise _encrypted(path) from None
    except pikepdf.PdfError:
        raise damaged(path) from None
    if pdf.is_encrypted:
        raise _encrypted(path)
    _refuse(pdf, path)
    return pdf


def _refuse(pdf: Pdf, path: Path) -> None:
    try:
        pages = len(pdf.pages)
        known = IMPOSED in pdf.docinfo
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        raise damaged(path) from None
    refuse_damage(pdf, path)
    if not pages:
        raise PublishError(f"{path} has no pages", "export it again from the program that made it")
    if known or looks_imposed(path):
        raise PublishError(
            f"{path} is imposed already", "impose the file with single pages that it was made from"
        )


def refuse_damage(pdf: Pdf, path: Path) -> None:
    """Raise PublishError when what was read of the file so far had to be guessed.

    qpdf mends what it can and only warns; a press run of pages that were half lost helps nobody.
    Lesser warnings (a page without resources, a wrong stream length) lose nothing.
    """
    signs = ("damaged", "parse error", "stream as empty", "not found in file")
    if any(sign in warning for warning in pdf.get_warnings() for sign in signs):
        raise damaged(path)


def _encrypted(path: Path) -> PublishError:
    return PublishError(
        f"{path} is encrypted",
        "save it without a password first, for instance with: "
        f"qpdf --password=PASSWORD --decrypt {path.name} open.pdf",
    )


def damaged(path: Path) -> PublishError:
    """What to say of a file that lacks parts of itself."""
    return PublishError(
        f"{path} is damaged or is no PDF",
        "export it again from the program that made it, "
        f"or repair it with: qpdf {path.name} mended.pdf, and look at its pages",
    )


def source_pages(pdf: Pdf, chosen: tuple[int, ...]) -> dict[int, SourcePage]:
    """The pages of these numbers, from 1, by number. The pages of `pdf` itself are used up.

    Raises PublishError for a page without a size that makes sense.
    """
    wanted = {number: pdf.pages[number - 1].obj for number in sorted(set(chosen))}
    comments = {number: _annotations(page) for number, page in wanted.items()}
    if any(printed for printed, _ in comments.values()):
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("print")
    taken = _Taken(pdf)
    return {
        number: _source_page(taken, page, number, comments[number][1])
        for number, page in wanted.items()
    }


@dataclass(frozen=True)
class _Taken:
    """What was taken from a file so far: streams that are forms now, shared boxes, resources."""

    pdf: Pdf
    streams: set[tuple[int, int]] = field(default_factory=set)
    boxes: dict[str, Object] = field(default_factory=dict)
    resources: dict[bytes, Object] = field(default_factory=dict)


def _annotations(page: Object) -> tuple[int, int]:
    """How many annotations of the page are printed, and how many comments are not.

    Flags are of ISO 32000-1, 12.5.3: bit 2 hides, bit 3 prints. Links and pop-ups are neither. One
    that brings no looks of its own, as a viewer's icon, is a comment; fields of forms get theirs.
    """
    printed = left = 0
    annotations = page.get("/Annots")
    for item in annotations if isinstance(annotations, Array) else ():
        if not isinstance(item, Dictionary) or item.get("/Subtype") in (Name.Link, Name.Popup):
            continue
        flags = item.get("/F", 0)
        if not isinstance(flags, int) or flags & 2:
            continue
        looks = "/AP" in item or item.get("/Subtype") == Name.Widget
        printed += bool(flags & 4) and looks
        left += not (flags & 4 and looks)
    return printed, left


def _source_page(taken: _Taken, page: Object, number: int, comments: int) -> SourcePage:
    trim, bleed = boxes(page, number)
    unit = page.get("/UserUnit", 1)
    scale = float(unit) if isinstance(unit, int | float | Decimal) and unit > 0 else 1.0
    left, bottom, right, top = trim
    around: Box = (left - bleed[0], bottom - bleed[1], bleed[2] - right, bleed[3] - top)
    turn = inherited(page, "/Rotate")
    quarters = turn // 90 % 4 if isinstance(turn, int) else 0
    for _ in range(quarters):  # clockwise: what was below comes to the left
        around = (around[1], around[2], around[3], around[0])
    size = (right - left, top - bottom) if quarters % 2 == 0 else (top - bottom, right - left)
    matrix = (
        (1, 0, 0, 1, -left, -bottom),
        (0, -1, 1, 0, -bottom, right),
        (-1, 0, 0, -1, right, top),
        (0, 1, -1, 0, top, -left),
    )[quarters]
    a, b, c, d, e, f = (scale * value for value in matrix)
    return SourcePage(
        _form(taken, page, bleed),
        (a, b, c, d, e, f),
        (size[0] * scale, size[1] * scale),
        (around[0] * scale, around[1] * scale, around[2] * scale, around[3] * scale),
        comments,
        _sound(page),
    )


def _sound(page: Object) -> bool:
    """Whether compressed content agrees with its checksum (RFC 1950, 2.2).

    Raises PdfError where it cannot be decompressed. A missing end is let pass, as viewers do.
    """
    content = page.get("/Contents")
    if not isinstance(content, Stream) or content.get("/Filter") != Name.FlateDecode:
        return True
    try:
        zlib.decompressobj().decompress(content.read_raw_bytes())
    except zlib.error as error:
        if "incorrect data check" in str(error):
            return False
        raise pikepdf.PdfError(str(error)) from None
    return True


def _form(taken: _Taken, page: Object, bleed: Box) -> Object | None:
    """The page's content as a form XObject that is clipped to its bleed (ISO 32000-1, 8.10)."""
    stream = _content(taken.pdf, page)
    if stream is None:
        return None
    if stream.objgen in taken.streams:  # two pages share one stream, with boxes of their own
        copy = taken.pdf.make_stream(stream.read_raw_bytes())
        for key in ("/Filter", "/DecodeParms"):
            if key in stream:
                copy[key] = stream[key]
        stream = copy
    taken.streams.add(stream.objgen)
    stream["/Subtype"] = Name.Form
    # Box and resources are objects of their own: they are shared by pages, and packed with other
    # objects, which nothing inside a stream's own dictionary is.
    box = f"[{' '.join(f'{side:.4f}' for side in bleed)}]"
    if box not in taken.boxes:
        taken.boxes[box] = taken.pdf.make_indirect(Object.parse(box.encode()))
    stream["/BBox"] = taken.boxes[box]
    resources = _resources(taken, page)
    if resources is not None:
        stream["/Resources"] = resources
    group = page.get("/Group")
    if isinstance(group, Dictionary):
        # A page's group is isolated whatever it says (ISO 32000-1, 11.4.7), a form's must say so.
        stream["/Group"] = Dictionary({**dict(group.items()), "/I": True})
    return stream


def _resources(taken: _Taken, page: Object) -> Object | None:
    """The resources of a page, its own or inherited, as an object that pages like it share."""
    node = holder(page, "/Resources")
    if node is None or not isinstance(node["/Resources"], Dictionary):
        return None
    if not node["/Resources"].is_indirect:
        written = node["/Resources"].unparse()
        if written not in taken.resources:
            taken.resources[written] = taken.pdf.make_indirect(node["/Resources"])
        node["/Resources"] = taken.resources[written]
    return node["/Resources"]


def _content(pdf: Pdf, page: Object) -> Object | None:
    """The page's one content stream; several are joined with a line end between them."""
    content = page.get("/Contents")
    if isinstance(content, Array):
        streams = [item for item in content if isinstance(item, Stream)]
        if len(streams) == 1:
            content = streams[0]
        else:
            data = b"\n".join(item.read_bytes() for item in streams)
            content = pdf.make_stream(data) if streams else None
    return content if isinstance(content, Stream) else None


def upright(pages: dict[int, SourcePage]) -> dict[int, SourcePage]:
    """The pages, those turned by a quarter that lie across most of the others.

    Heads go to the left, on versos as on rectos: the reader turns the book always the same way.
    """
    tall = [page.size[0] <= page.size[1] for page in pages.values()]
    usual = 2 * sum(tall) >= len(tall)
    return {
        number: page if (page.size[0] <= page.size[1]) == usual else _turned(page)
        for number, page in pages.items()
    }


def _turned(page: SourcePage) -> SourcePage:
    """The page with its head to the left: a point x, y of it comes to height - y, x."""
    a, b, c, d, e, f = page.matrix
    left, bottom, right, top = page.bleed
    width, height = page.size
    return replace(
        page,
        matrix=(-b, a, -d, c, height - f, e),
        size=(height, width),
        bleed=(top, left, bottom, right),
        across=True,
    )
