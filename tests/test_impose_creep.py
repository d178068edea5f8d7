"""Creep: what is measured on the sheets is the formula, and thick paper gives an even fore-edge."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from paper_simulator import fold_signature, print_duplex, read_images
from pikepdf import Array, Dictionary, Name, Pdf

from publish.errors import PublishError
from publish.impose import Setup, impose
from publish.paper import POINTS

WIDTH, HEIGHT = 140 * POINTS, 200 * POINTS
INK = 20 * POINTS  # from the left edge of the page to the mark


def book(path: Path, count: int) -> Path:
    """Each page has a mark "pn" 20 mm from its left edge and one "qn" 20 mm from its right."""
    with Pdf.new() as pdf:
        for number in range(1, count + 1):
            right = WIDTH - INK
            ink = (
                f"BT /F 9 Tf {INK:.4f} 300 Td (p{number}) Tj ET "
                f"BT /F 9 Tf {right:.4f} 300 Td (q{number}) Tj ET"
            )
            made = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, WIDTH, HEIGHT]),
                Contents=pdf.make_stream(ink.encode()),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
        pdf.save(path)
    return path


def where(path: Path) -> dict[str, float]:
    """Where on its sheet, from the left, each mark stands; backs as the file has them."""
    return {mark.says: mark.at[0] for image in read_images(path) for mark in image.marks}


@pytest.mark.parametrize("binding", ["left", "right"])
@pytest.mark.parametrize("duplex", ["short", "long"])
@pytest.mark.parametrize(
    ("given", "leaf"),
    [({"creep": 0.1}, 0.1), ({"creep": 0.35}, 0.35), ({"creep_total": 2.0}, 2.0 / 9)],
)
def test_shifts_are_the_formula(
    tmp_path: Path, given: dict[str, float], leaf: float, duplex: str, binding: str
) -> None:
    source = book(tmp_path / "in.pdf", 40)
    way = {"duplex": duplex, "binding": binding}
    impose(source, tmp_path / "flat.pdf", Setup(**way))  # type: ignore[arg-type]
    impose(source, tmp_path / "crept.pdf", Setup(**way, **given))  # type: ignore[arg-type]
    flat, crept = where(tmp_path / "flat.pdf"), where(tmp_path / "crept.pdf")
    middle = 297 / 2 * POINTS

    assert flat.keys() == crept.keys()
    for says, x in flat.items():
        page = int(says[1:])
        depth = min(page - 1, 40 - page) // 2
        towards = 1 if x < middle else -1
        assert crept[says] - x == pytest.approx(towards * depth * leaf * POINTS, abs=0.01), says


def test_creep_starts_again_in_each_signature(tmp_path: Path) -> None:
    source = book(tmp_path / "in.pdf", 40)
    impose(source, tmp_path / "flat.pdf", Setup(signature=16))
    impose(source, tmp_path / "crept.pdf", Setup(signature=16, creep_total=0.6))
    flat, crept = where(tmp_path / "flat.pdf"), where(tmp_path / "crept.pdf")
    moved = {
        n: round(abs(crept[f"p{n}"] - flat[f"p{n}"]) / POINTS, 2) for n in (1, 7, 8, 17, 25, 33, 35)
    }

    # The last signature has two sheets; its leaves are as thick as those of the others.
    assert moved == {1: 0, 7: 0.6, 8: 0.6, 17: 0, 25: 0.6, 33: 0, 35: 0.2}


@pytest.mark.parametrize("thickness", [0.1, 0.3])
@pytest.mark.parametrize("duplex", ["short", "long"])
def test_the_fore_edge_is_even_in_paper_of_that_thickness(
    tmp_path: Path, thickness: float, duplex: str
) -> None:
    """Fold 15 thick sheets, trim them with one cut, and measure from the ink to the cut."""
    source = book(tmp_path / "in.pdf", 60)

    def margins(creep: float) -> list[float]:
        impose(source, tmp_path / "out.pdf", Setup(duplex=duplex, creep=creep))  # type: ignore[arg-type]
        sheets = print_duplex(read_images(tmp_path / "out.pdf"), duplex)
        leaves = fold_signature(sheets, "left", thickness * POINTS)
        spine = sheets[0].width / 2
        cut = spine + WIDTH
        found = []
        for leaf in leaves:
            for mark in (*leaf.front, *leaf.back):
                page = int(mark.says[1:])
                outer = (
                    "q" if page % 2 else "p"
                )  # a recto's right, a verso's left is at the fore-edge
                if mark.says[0] == outer:
                    found.append((cut - mark.at[0]) / POINTS)
        assert len(found) == 60
        return found

    crept, flat = margins(thickness), margins(0)

    assert max(crept) - min(crept) <= 0.1
    assert max(flat) - min(flat) == pytest.approx(14 * thickness, abs=0.01)


def test_creep_given_twice_is_refused(tmp_path: Path) -> None:
    source = book(tmp_path / "in.pdf", 8)
    with pytest.raises(PublishError, match="creep is given twice"):
        impose(source, tmp_path / "out.pdf", Setup(creep=0.1, creep_total=1))


def test_creep_where_nothing_nests_is_a_finding(tmp_path: Path) -> None:
    made = impose(book(tmp_path / "in.pdf", 8), tmp_path / "out.pdf", Setup("2-up", creep=0.1))

    assert [finding.rule for finding in made.findings] == ["creep-without-nesting"]
