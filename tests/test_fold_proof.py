"""The proof: whatever the printer and the fold, the reader of the paper sees pages 1 to n.

Every fold, duplex mode, binding and number of pages from 1 to 128 is folded by the simulator:
as placed for all of them, and as files for every number and every way, not for all their pairs.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from paper_simulator import (
    Image,
    Mark,
    View,
    print_by_hand,
    print_duplex,
    print_one_side,
    read,
    read_images,
)
from pikepdf import Array, Dictionary, Name, Pdf

from publish import folds
from publish.impose import Setup, impose
from publish.impose.sheets import turned_over
from publish.paper import POINTS
from publish.placing import Place, Plan, make_plan, places

Spoil = Callable[[Pdf], None]
A4 = (297 * POINTS, 210 * POINTS)
# What each fold is tried with: the largest number of pages, a page that fits A4 (mm), a signature.
TRIED = {
    "saddle": (128, (148, 210), 0),
    "saddle in sixteens": (128, (148, 210), 16),
    "perfect": (128, (148, 210), 0),
    "perfect in eights": (128, (140, 200), 8),
    "cut-stack": (128, (148, 210), 0),
    "2-up": (128, (140, 200), 0),
    "4-up": (128, (105, 148), 0),
    "zine8": (8, (74, 105), 0),
    "french": (4, (105, 148), 0),
}
WAYS = list(itertools.product(("short", "long", "manual"), ("left", "right")))


def expected(count: int, multiple: int, cover_keep: bool) -> list[str]:
    """What a reader should find: pages 1 to n, blanks at the end or before the back cover."""
    pages = [f"p{number}" for number in range(1, count + 1)]
    blanks = [""] * (-count % multiple)
    return pages[:-1] + blanks + pages[-1:] if cover_keep else pages + blanks


def sheets_in_signature(fold: str, signature: int) -> int:
    return signature // 4 or (1 if fold == "perfect" else 0)


def printed_and_read(
    files: list[list[Image]], fold: str, setup: Setup, signature: int
) -> list[View]:
    """Print the files as the setup says, fold, and read."""
    if fold in {"zine8", "french"}:
        sheets = print_one_side(files[0])
    elif setup.duplex == "manual":
        sheets = print_by_hand(files[0], files[1], setup.stack)
    else:
        sheets = print_duplex(files[0], setup.duplex)
    return read(sheets, fold, setup.binding, sheets_in_signature(fold, signature))


# --- as placed ----------------------------------------------------------------------------------


def as_placed(plan: Plan) -> list[list[Image]]:
    """The faces of a plan as images, in the files in which they are written."""
    sizes = dict.fromkeys(plan.order, plan.page)
    fronts = [_image(plan, places(plan, s.front, s.depth, sizes), False) for s in plan.sheets]
    backs = [
        _image(plan, places(plan, s.back, s.depth, sizes), turned_over(plan))
        for s in plan.sheets
        if s.back is not None
    ]
    if plan.setup.duplex == "manual":
        return [fronts, backs[::-1] if plan.setup.stack == "face-down" else backs]
    return [
        [face for pair in zip(fronts, backs, strict=True) for face in pair] if backs else fronts
    ]


def _image(plan: Plan, placed: tuple[Place, ...], over: bool) -> Image:
    marks = []
    for place in placed:
        if place.number:
            x, y = place.x + place.size[0] / 2, place.y + place.size[1] / 2
            sign = -1.0 if place.turned != over else 1.0
            at = (plan.size[0] - x, plan.size[1] - y, 0.0) if over else (x, y, 0.0)
            marks.append(Mark(f"p{place.number}", at, (0, sign, 0), (sign, 0, 0)))
    return Image(*plan.size, tuple(marks))


@pytest.mark.parametrize("name", TRIED)
def test_every_number_of_pages_is_read_in_order_as_placed(name: str) -> None:
    most, size, signature = TRIED[name]
    fold = name.split(maxsplit=1)[0]
    page = (size[0] * POINTS, size[1] * POINTS)
    for count, (duplex, binding) in itertools.product(range(1, most + 1), WAYS):
        keep = count % 2 == 1
        stack = "face-up" if count % 3 == 0 else "face-down"
        setup = Setup(fold, duplex=duplex, binding=binding, signature=signature, stack=stack)  # type: ignore[arg-type]
        order = folds.reading_order(fold, count, keep)
        plan = make_plan(setup, order, dict.fromkeys(range(1, count + 1), page))
        views = printed_and_read(as_placed(plan), fold, setup, signature)

        multiple = folds.FOLDS[fold].multiple
        assert [view.says for view in views] == expected(count, multiple, keep), (count, setup)
        assert all(view.upright for view in views), (count, setup)


# --- as files -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("books")


def book(folder: Path, count: int, size: tuple[float, float]) -> Path:
    """A PDF whose page n says "pn" near its foot, at the left and at the right; size in mm."""
    path = folder / f"{count}-{size[0]}x{size[1]}.pdf"
    if path.exists():
        return path
    width, height = size[0] * POINTS, size[1] * POINTS
    with Pdf.new() as pdf:
        for number in range(1, count + 1):
            ink = f"BT /F 9 Tf 30 {height / 3:.3f} Td (p{number}) Tj ET"
            made = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, width, height]),
                Contents=pdf.make_stream(ink.encode()),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
        pdf.save(path)
    return path


def imposed_views(source: Path, folder: Path, setup: Setup, signature: int) -> list[View]:
    made = impose(source, folder / "out.pdf", setup)
    return printed_and_read(
        [read_images(file) for file in made.files], setup.fold, setup, signature
    )


@pytest.mark.parametrize("name", TRIED)
def test_every_number_of_pages_is_read_in_order_as_a_file(
    name: str, tmp_path: Path, books: Path
) -> None:
    most, size, signature = TRIED[name]
    fold = name.split(maxsplit=1)[0]
    for count in range(1, most + 1):
        ways = WAYS if count < 7 or count in {16, 17, 33} else [WAYS[count % len(WAYS)]]
        for duplex, binding in ways:
            keep = count % 2 == 0
            setup = Setup(
                fold,
                duplex=duplex,  # type: ignore[arg-type]
                binding=binding,  # type: ignore[arg-type]
                signature=signature,
                cover_keep=keep,
                stack="face-up" if count % 3 == 0 else "face-down",
            )
            views = imposed_views(book(books, count, size), tmp_path, setup, signature)

            multiple = folds.FOLDS[fold].multiple
            assert [view.says for view in views] == expected(count, multiple, keep), (count, setup)
            assert all(view.upright for view in views), (count, setup)


# --- the proof can fail --------------------------------------------------------------------------


def spoil_swap(pdf: Pdf) -> None:
    """Two pages change places on a sheet."""
    forms = pdf.pages[0].obj.Resources.XObject
    one, two = list(forms.keys())
    forms[one], forms[two] = forms[two], forms[one]


def spoil_turn(pdf: Pdf) -> None:
    """One page stands on its head in its place."""
    page = pdf.pages[1].obj
    first, rest = page.Contents.read_bytes().split(b"\n", 1)
    matrix = first.split(b" n ")[1].split(b" cm")[0].decode().split()
    width, height = A4[0] / 2, A4[1]
    turned = f"-1 0 0 -1 {float(matrix[4]) + width:.3f} {float(matrix[5]) + height:.3f}"
    first = first.replace(" ".join(matrix).encode(), turned.encode())
    page.Contents = pdf.make_stream(first + b"\n" + rest)


def spoil_drop(pdf: Pdf) -> None:
    """One page is not drawn."""
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(page.Contents.read_bytes().split(b"\n", 1)[1])


def spoil_sides(pdf: Pdf) -> None:
    """The sides of a sheet change places."""
    pdf.pages.insert(0, pdf.pages[1])
    del pdf.pages[2]


@pytest.mark.parametrize("spoil", [spoil_swap, spoil_turn, spoil_drop, spoil_sides])
def test_a_spoiled_file_is_caught(tmp_path: Path, books: Path, spoil: Spoil) -> None:
    setup = Setup()
    views = imposed_views(book(books, 8, (148, 210)), tmp_path, setup, 0)
    with pikepdf.open(tmp_path / "out.pdf", allow_overwriting_input=True) as pdf:
        spoil(pdf)
        pdf.save(tmp_path / "spoiled.pdf")
    spoiled = printed_and_read([read_images(tmp_path / "spoiled.pdf")], "saddle", setup, 0)

    assert [view.says for view in views] == expected(8, 4, False)
    assert [view.says for view in spoiled] != expected(8, 4, False) or not all(
        view.upright for view in spoiled
    )


def test_the_wrong_edge_is_caught(tmp_path: Path, books: Path) -> None:
    """Sheets made for the short edge, on a printer that turns about the long one."""
    made = impose(book(books, 8, (148, 210)), tmp_path / "out.pdf", Setup(duplex="short"))
    views = read(print_duplex(read_images(made.files[0]), "long"), "saddle", "left")

    assert not all(view.upright for view in views)


def test_the_pile_put_back_wrong_is_caught(tmp_path: Path, books: Path) -> None:
    setup = Setup(duplex="manual", stack="face-down")
    made = impose(book(books, 8, (148, 210)), tmp_path / "out.pdf", setup)
    fronts, backs = (read_images(file) for file in made.files)
    views = read(print_by_hand(fronts, backs, "face-up"), "saddle", "left")

    assert [view.says for view in views] != expected(8, 4, False)
