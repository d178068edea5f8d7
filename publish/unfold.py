"""Unfolding: read an imposed file as the reader of the folded sheets would, page by page.

Written against paper. Sheets are printed and turned, laid in a pile, folded and cut, and the faces
are read off from the top; nothing here knows in what order `publish.impose` places pages.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Object, Pdf, Rectangle

from publish.errors import PublishError
from publish.folding import Seen, read_folded
from publish.folds import Fold, fold_named

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Printed:
    """A sheet out of the printer: which page of which file is on each side, `back` None if none."""

    front: Object
    back: Object | None


def unfold(
    sheets: Path,
    target: Path,
    *,
    fold: str = "saddle",
    duplex: Literal["short", "long", "manual"] = "short",
    binding: Literal["left", "right"] = "left",
    signature: int = 0,
    stack: Literal["face-down", "face-up"] = "face-down",
    size: tuple[float, float] | None = None,
) -> int:
    """Write the pages of the imposed PDF `sheets` in reading order to `target`; return how many.

    For "manual", `sheets` is the name that was given to impose, and the -fronts and -backs files
    beside it are read. Each page holds what lies within its panel of the sheet, between folds and
    trim; with a `size`, the width and height of the pages in points, from a page's foot to its head
    where it lies in the panel. Raises PublishError when a file is missing or its pages make no
    whole sheets.
    """
    manual = duplex == "manual"
    names = [_named(sheets, "-fronts"), _named(sheets, "-backs")] if manual else [sheets]
    with ExitStack() as files:
        sides = [
            _pages(files.enter_context(_opened(name)))
            for name in names
            if name.exists() or name == names[0]
        ]
        pile = print_sheets(sides, printed_on=fold_named(fold).sides, stack=stack)
        if pile is None:
            raise PublishError(
                f"{sheets} does not hold whole sheets", "name the fold and duplex it was made for"
            )
        seen = read_folded(fold, len(pile), binding, signature)
        book = files.enter_context(Pdf.new())
        for face in seen:
            sheet = pile[face.panel.sheet]
            page = sheet.front if face.side == "front" else sheet.back
            if page is not None:
                panel, upright = _where(page, face, fold_named(fold).grid, duplex)
                trim = _numbers(page.get(Name.TrimBox, page.MediaBox))
                within = _lying(page, panel, fold_named(fold), size) if size else trim
                _add(book, page, (_overlap(panel, within), upright))
        book.save(target, deterministic_id=True)
    return len(seen)


def _named(sheets: Path, side: str) -> Path:
    return sheets.with_name(f"{sheets.stem}{side}{sheets.suffix}")


def _pages(pdf: Pdf) -> list[Object]:
    """The pages, each with resources that another file can copy."""
    pages: list[Object] = [page.obj for page in pdf.pages]
    for page in pages:
        page.Resources = pdf.make_indirect(page.get(Name.Resources, Dictionary()))
        if page.get(Name.Rotate, 0) % 360 == 180:
            _turn(pdf, page)
    return pages


def _turn(pdf: Pdf, page: Object) -> None:
    """Turn what stands on a side, as a printer does that reads /Rotate."""
    left, bottom, right, top = _numbers(page.MediaBox)
    content = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))
    turn = f"q -1 0 0 -1 {left + right:.4f} {bottom + top:.4f} cm\n".encode()
    page.Contents = pdf.make_stream(turn + content + b"\nQ")
    x0, y0, x1, y1 = _numbers(page.get(Name.TrimBox, page.MediaBox))
    turned = (left + right - x1, bottom + top - y1, left + right - x0, bottom + top - y0)
    page.TrimBox = Array([Decimal(f"{side:.4f}") for side in turned])
    del page[Name.Rotate]


def _opened(path: Path) -> Pdf:
    try:
        return pikepdf.open(path)
    except OSError:
        raise PublishError(f"{path} cannot be read", "name an imposed PDF") from None
    except pikepdf.PdfError:
        raise PublishError(f"{path} is damaged or is no PDF", "impose it again") from None


def print_sheets(
    files: list[list[Object]], *, printed_on: int, stack: Literal["face-down", "face-up"]
) -> list[Printed] | None:
    """Print `files`, one or fronts and backs, on one or two sides of each sheet.

    Returns the sheets in the order in which they are read, or None when a side is left over.
    By hand: the pile of fronts grows upwards. Delivered face down it goes back as it lies, so its
    topmost sheet, the last, is drawn in first; delivered face up it is turned over first, which
    brings the first sheet to the top.
    """
    if printed_on == 1:
        return [Printed(page, None) for page in files[0]]
    if len(files) == 1:
        pages = files[0]
        both = zip(pages[::2], pages[1::2], strict=False)
        return None if len(pages) % 2 else [Printed(front, back) for front, back in both]
    fronts, backs = files
    if len(fronts) != len(backs):
        return None
    tray = list(range(len(fronts)))  # from the bottom up
    if stack == "face-up":
        tray.reverse()
    behind = {tray.pop(): back for back in backs}
    return [Printed(front, behind[number]) for number, front in enumerate(fronts)]


def _where(page: Object, face: Seen, grid: tuple[int, int], duplex: str) -> tuple[Box, bool]:
    """The panel of a face in its page of the file, and whether its head is up there.

    A back is seen through the paper: turned about an upright edge, left and right change places;
    about a level edge, head and foot, so that what is upright in the file stands on its head.
    """
    box = _numbers(page.get(Name.MediaBox, Array([0, 0, 0, 0])))
    width, height = box[2] - box[0], box[3] - box[1]
    wide, high = width / grid[0], height / grid[1]
    left, bottom = face.panel.column * wide, height - (face.panel.row + 1) * high
    upright = face.upright
    level = width >= height if duplex == "long" else width < height  # by hand it is the short edge
    if face.side == "back" and level:
        bottom, upright = height - bottom - high, not upright
    elif face.side == "back":
        left = width - left - wide
    corner = (box[0] + left, box[1] + bottom)
    panel = (corner[0], corner[1], corner[0] + wide, corner[1] + high)
    return panel, upright


def _lying(page: Object, panel: Box, fold: Fold, size: tuple[float, float]) -> Box:
    """From foot to head of a page as it lies in its panel: in its middle, or against a fold.

    Where a fold lies level at the head (french), pages lie against it.
    """
    sheet = _numbers(page.MediaBox)
    bottom = (panel[1] + panel[3] - size[1]) / 2
    if fold.anchor == "head":
        upper = panel[1] - sheet[1] > (sheet[3] - sheet[1]) / 4
        bottom = panel[1] if upper else panel[3] - size[1]
    return (panel[0], bottom, panel[2], bottom + size[1])


def _add(book: Pdf, page: Object, where: tuple[Box, bool]) -> None:
    """Copy what is printed on a face into a page of its own."""
    panel, upright = where
    made = Dictionary(
        Type=Name.Page,
        MediaBox=Array([Decimal(f"{side:.4f}") for side in panel]),
        Resources=book.copy_foreign(page.Resources),
        Contents=book.make_stream(_within(page, panel)),
    )
    if not upright:
        made.Rotate = 180
    book.pages.append(pikepdf.Page(book.make_indirect(made)))


def _numbers(array: Object) -> Box:
    left, bottom, right, top = (float(side) for side in array)
    return left, bottom, right, top


def _overlap(one: Box, other: Box) -> Box:
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def _within(page: Object, panel: Box) -> bytes:
    """The page's content without the forms that are clipped away from the panel.

    A crop box hides them from the eye, but not from a program that takes out the text.
    """
    state, kept = [(Matrix(), _EVERYWHERE)], []
    path: Box | None = None
    for instruction in pikepdf.parse_content_stream(page):
        operands, (matrix, clip) = instruction.operands, state[-1]
        match str(instruction.operator):
            case "q":
                state.append(state[-1])
            case "Q":
                state.pop()
            case "cm":
                state[-1] = (Matrix(Array(operands)) @ matrix, clip)
            case "re":
                path = _rectangle(matrix, [float(number) for number in operands])
            case "W" | "W*" if path is not None:
                state[-1] = (matrix, _overlap(clip, path))
            case "Do":
                form = page.Resources.get(Name.XObject, Dictionary()).get(str(operands[0]))
                if form is None:  # nothing is drawn by a name that names nothing
                    continue
                drawn = _overlap(_drawn(form, matrix), clip)
                drawn = _overlap(drawn, panel)
                if min(drawn[2] - drawn[0], drawn[3] - drawn[1]) <= _HAIR:
                    continue
        kept.append(instruction)
    return pikepdf.unparse_content_stream(kept)


_EVERYWHERE: Box = (-1e6, -1e6, 1e6, 1e6)
_HAIR = 0.05  # points: what reaches less far into a panel is rounding


def _rectangle(matrix: Matrix, sides: list[float]) -> Box:
    box = matrix.transform(Rectangle(sides[0], sides[1], sides[0] + sides[2], sides[1] + sides[3]))
    return box.llx, box.lly, box.urx, box.ury


def _drawn(form: Object, matrix: Matrix) -> Box:
    """Where an XObject can leave ink: its box as placed; an image's is the unit square."""
    left, bottom, right, top = _numbers(form.get(Name.BBox, Array([0, 0, 1, 1])))
    own = Matrix(form.Matrix) if Name.Matrix in form else Matrix()
    return _rectangle(own @ matrix, [left, bottom, right - left, top - bottom])
