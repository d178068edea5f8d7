"""Marks: where they stand on the sheet, and that the knife's are outside the trim."""

from __future__ import annotations

import itertools
from pathlib import Path

import pikepdf
import pytest
from test_impose import make_pdf

from publish.impose import Setup, impose
from publish.paper import POINTS

Segment = tuple[float, float, float, float]


def marks(path: Path, page: int) -> tuple[list[Segment], list[Segment], list[Segment]]:
    """Whole lines, dashed lines and bars of a page of the file, in mm from the sheet's corner."""
    whole: list[Segment] = []
    dashed: list[Segment] = []
    bars: list[Segment] = []
    with pikepdf.open(path) as pdf:
        is_dashed, start = False, (0.0, 0.0)
        for operation in pikepdf.parse_content_stream(pdf.pages[page]):
            values = [
                v for v in operation.operands if not isinstance(v, pikepdf.Array | pikepdf.Name)
            ]
            numbers = [round(float(value) / POINTS, 2) for value in values]
            match str(operation.operator):
                case "d":
                    is_dashed = len(list(operation.operands[0])) > 0
                case "m":
                    start = (numbers[0], numbers[1])
                case "l":
                    (dashed if is_dashed else whole).append((*start, numbers[0], numbers[1]))
                case "re":
                    bar = (numbers[0], numbers[1], numbers[2], numbers[3])
                    bars.append(bar)
                case "W":
                    bars.pop()
    return whole, dashed, bars


def imposed(folder: Path, fold: str, count: int, size: tuple[float, float], **ways: object) -> Path:
    source = make_pdf(folder / "in.pdf", count, (size[0] * POINTS, size[1] * POINTS))
    impose(source, folder / "out.pdf", Setup(fold, marks=True, **ways))  # type: ignore[arg-type]
    return folder / "out.pdf"


def test_staples_are_on_the_fold_of_the_outermost_front(tmp_path: Path) -> None:
    path = imposed(tmp_path, "saddle", 8, (148, 210))

    assert marks(path, 0)[0] == [
        (148.5, 46.5, 148.5, 58.5),
        (148.5, 151.5, 148.5, 163.5),
    ]
    assert marks(path, 2)[0] == []


def test_without_room_the_fold_is_ticked_inside_where_it_is_hidden(tmp_path: Path) -> None:
    path = imposed(tmp_path, "saddle", 8, (148, 210))

    assert [marks(path, page)[1] for page in (0, 2)] == [[], []]
    assert marks(path, 1)[1] == [(148.5, 5.0, 148.5, 10.0), (148.5, 205.0, 148.5, 200.0)]


@pytest.mark.parametrize("creep", [0.0, 0.5])
def test_marks_for_the_knife_are_outside_the_trim_and_follow_creep(
    tmp_path: Path, creep: float
) -> None:
    path = imposed(tmp_path, "saddle", 8, (140, 200), sheet="sra4", creep=creep)
    for page, depth in ((0, 0), (1, 0), (2, 1), (3, 1)):
        with pikepdf.open(path) as pdf:
            trim = [round(float(v) / POINTS, 2) for v in pdf.pages[page].obj.TrimBox]
        whole, dashed, _ = marks(path, page)
        knife = [line for line in whole if line[0] != 160 or line[2] != 160]

        assert trim == pytest.approx(
            [20 + creep * depth, 12.5, 300 - creep * depth, 212.5], abs=0.01
        )
        assert len(knife) == 8
        assert {line[0] for line in knife if line[0] == line[2]} == {trim[0], trim[2]}
        assert {line[1] for line in knife if line[1] == line[3]} == {trim[1], trim[3]}
        for x, y, u, v in knife:
            outside = max(
                trim[0] - max(x, u), min(x, u) - trim[2], trim[1] - max(y, v), min(y, v) - trim[3]
            )
            assert outside == pytest.approx(3, abs=0.02)
        assert [line[0] for line in dashed] == [160, 160]
        assert all(max(line[1], line[3]) < 12.5 or min(line[1], line[3]) > 212.5 for line in dashed)


def test_collation_marks_make_stairs(tmp_path: Path) -> None:
    path = imposed(tmp_path, "saddle", 24, (140, 200), signature=8)
    bars = [marks(path, page)[2] for page in (0, 2, 4, 6, 8, 10)]
    tops = [bar[0][1] for bar in bars if bar]

    assert [len(bar) for bar in bars] == [1, 0, 1, 0, 1, 0]
    assert [bar[0][0] for bar in bars if bar] == [147.5] * 3
    assert [round(one - two, 1) for one, two in itertools.pairwise(tops)] == [6, 6]


def test_the_zine_has_its_slit_and_its_folds(tmp_path: Path) -> None:
    whole, dashed, _ = marks(imposed(tmp_path, "zine8", 8, (74, 105)), 0)

    assert whole == [(74.25, 105, 222.75, 105)]
    assert sorted({line[0] for line in dashed if line[0] == line[2]}) == [74.25, 148.5, 222.75]
    assert {line[1] for line in dashed if line[1] == line[3]} == {105}
