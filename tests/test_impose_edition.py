"""Editions of a book on sheets: every setting of `publish impose` stands in book.toml too."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from builders import PAMPHLET, make_book, run
from test_check import rules
from test_impose import make_pdf

from publish.errors import PublishError
from publish.impose import Setup, impose
from publish.manuscript import load
from publish.record import digest_of_file

TEXT = "# One\n\n" + "\n\n".join(
    f"Paragraph {number} of a text that fills some pages, and says {number} once more. " * 6
    for number in range(40)
)
HAND = PAMPHLET.replace("[edition.pamphlet]", "[edition.hand]") + 'duplex = "manual"\n'
SOME = PAMPHLET.replace("[edition.pamphlet]", "[edition.some]").replace("cover = true\n", "")
SOME += 'cover = "keep"\npages = "3-8"\nslip = true\n'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_book(
        tmp_path_factory.mktemp("sheets") / "book",
        {"i.md": TEXT},
        editions=HAND + SOME,
        more='[allow]\npages-left-out = "an extract"\n',
    )
    said = run(folder, "build")

    assert said.code == 0, said.err
    assert "hand-fronts.pdf and " in said.out
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "book"))


def test_by_hand_an_edition_is_fronts_and_backs(built: Path) -> None:
    files = sorted(path.name for path in (built / "build").iterdir())

    assert files == ["hand-backs.pdf", "hand-fronts.pdf", "records", "some-slip.pdf", "some.pdf"]
    with pikepdf.open(built / "build" / "hand-backs.pdf") as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == "/Simplex"


def test_every_word_is_read_through_fronts_and_backs(built: Path) -> None:
    said = run(built, "check")

    assert (said.code, said.out) == (0, "")


@pytest.mark.parametrize("file", ["hand-fronts.pdf", "hand-backs.pdf", "some-slip.pdf"])
def test_a_file_of_several_that_is_gone_or_changed_is_found(folder: Path, file: str) -> None:
    path = folder / "build" / file
    path.write_bytes(path.read_bytes() + b"\n% more\n")
    assert rules(run(folder, "check").out) == ["edition-altered"]

    path.unlink()
    assert "edition-unbuilt" in rules(run(folder, "check").out)


def test_backs_of_another_pile_are_found(folder: Path) -> None:
    """A pile delivered the other way round: each back meets the wrong front."""
    backs = folder / "build" / "hand-backs.pdf"
    with pikepdf.open(backs, allow_overwriting_input=True) as pdf:
        pdf.pages.reverse()
        pdf.save(backs)

    assert "altered-words" in rules(run(folder, "check").out)


def test_pages_left_out_are_told_and_the_rest_is_proved(folder: Path) -> None:
    toml = folder / "book.toml"
    toml.write_text(toml.read_text().replace('pages-left-out = "an extract"', ""))
    run(folder, "build", "some")
    said = run(folder, "check", "some")
    record = json.loads((folder / "build" / "records" / "some.json").read_text())

    assert (said.code, rules(said.out)) == (0, ["pages-left-out"])
    assert record["order"] == [3, 4, 5, 6, 7, 0, 0, 8]  # the last page stays the back cover
    assert {int(page) for page in record["left-out"]} & {3, 4, 5, 6, 7, 8} == set()


def test_a_word_lost_from_a_page_that_is_printed_is_found(folder: Path) -> None:
    path = folder / "build" / "some.pdf"
    record = json.loads((folder / "build" / "records" / "some.json").read_text())
    del record["left-out"]
    (folder / "build" / "records" / "some.json").write_text(json.dumps(record))

    assert path.is_file()
    assert "lost-words" in rules(run(folder, "check", "some").out)


SHEETS = [
    ("cut-stack", "sra4", "short", ""),
    ("cut-stack", "a4", "long", ""),
    ("2-up", "legal", "manual", ""),
    ("4-up", "sra3", "long", "marks = true"),
    ("4-up", "a3", "short", ""),
    ("perfect", "a4", "long", "signature = 8"),
    ("saddle", "sra4", "long", 'creep = "0.15mm"\nsignature = 12'),
    ("saddle", "letter", "short", "scale = true"),
    ("saddle", "a4", "manual", 'binding = "right"'),
]


@pytest.mark.parametrize(("fold", "sheet", "duplex", "more"), SHEETS)
def test_every_word_is_read_off_every_sheet(
    tmp_path: Path, fold: str, sheet: str, duplex: str, more: str
) -> None:
    """Pages smaller than their places, on their heads in the file, crept, or scaled."""
    toml = SOME.split("cover =")[0].replace('"saddle"', f'"{fold}"')
    folder = make_book(
        tmp_path / "book",
        {"i.md": TEXT},
        editions=f'{toml}sheet = "{sheet}"\nduplex = "{duplex}"\n{more}\n',
    )
    assert run(folder, "build").code == 0
    said = run(folder, "collate")

    assert (said.code, said.out.rpartition(", ")[2]) == (0, "all there\n"), said.out


def settle(folder: Path, file: str) -> None:
    """Make the record believe in the file as it is: the reader alone must see what is wrong."""
    path = folder / "build" / "records" / "hand.json"
    record = json.loads(path.read_text())
    record["files"][file] = digest_of_file(folder / "build" / file)
    path.write_text(json.dumps(record))


def full(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The innermost side: both of its pages hold text."""
    sides: list[pikepdf.Object] = [page.obj for page in pdf.pages]
    return max(sides, key=lambda side: min(weight(side, "/P1"), weight(side, "/P2")))


def weight(side: pikepdf.Object, name: str) -> int:
    forms = side.Resources.get("/XObject", pikepdf.Dictionary())
    return len(forms[name].read_bytes()) if name in forms else 0


def turn_a_side(pdf: pikepdf.Pdf) -> None:
    full(pdf).Rotate = 180


def turn_one_page(pdf: pikepdf.Pdf) -> None:
    page = full(pdf).Resources.XObject.P1
    left, bottom, right, top = (float(side) for side in page.BBox)
    page.Matrix = pikepdf.Array([-1, 0, 0, -1, round(left + right, 3), round(bottom + top, 3)])


def mirror_one_page(pdf: pikepdf.Pdf) -> None:
    page = full(pdf).Resources.XObject.P1
    left, _, right, _ = (float(side) for side in page.BBox)
    page.Matrix = pikepdf.Array([-1, 0, 0, 1, round(left + right, 3), 0])


def exchange_places(pdf: pikepdf.Pdf) -> None:
    forms = full(pdf).Resources.XObject
    forms.P1, forms.P2 = forms.P2, forms.P1


def drop_a_page(pdf: pikepdf.Pdf) -> None:
    del full(pdf).Resources.XObject["/P1"]


def exchange_sides(pdf: pikepdf.Pdf) -> None:
    first, second = pdf.pages[0].obj.Contents, pdf.pages[1].obj.Contents
    forms = (pdf.pages[0].obj.Resources, pdf.pages[1].obj.Resources)
    pdf.pages[0].obj.Contents, pdf.pages[1].obj.Contents = second, first
    pdf.pages[0].obj.Resources, pdf.pages[1].obj.Resources = forms[1], forms[0]


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (turn_a_side, "page-upside-down"),
        (turn_one_page, "page-upside-down"),
        (mirror_one_page, "page-upside-down"),
        (exchange_places, ""),
        (drop_a_page, ""),
        (exchange_sides, ""),
    ],
)
@pytest.mark.parametrize("file", ["hand-fronts.pdf", "hand-backs.pdf"])
def test_a_spoiled_sheet_is_seen_by_reading_it(
    folder: Path, spoil: Callable[[pikepdf.Pdf], None], rule: str, file: str
) -> None:
    path = folder / "build" / file
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        spoil(pdf)
        pdf.save(path)
    settle(folder, file)
    found = rules(run(folder, "check", "hand").out)

    assert "edition-altered" not in found
    assert set(found) & ({rule} if rule else {"altered-words", "lost-words", "added-words"})


def test_the_slip_of_an_edition_is_in_the_language_of_the_book(tmp_path: Path) -> None:
    folder = make_book(
        tmp_path / "book",
        {"i.md": TEXT},
        editions=PAMPHLET + "slip = true\n",
        head='[book]\ntitle = "Ein Buch"\nlanguage = "de"\ndate = 2026-01-02\n',
    )
    assert run(folder, "build").code == 0
    with pypdfium2.PdfDocument(folder / "build" / "pamphlet-slip.pdf") as pdf:
        words = pdf[0].get_textpage().get_text_bounded()
    assert "„Ein Buch“ drucken und falzen" in words


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('pages = "3-x"', "pages"),
        ('pages = "3-800"', "lies outside"),
        ('sheet = "a5"', "do not fit on a sheet of a5"),
        ('duplex = "hand"', "duplex"),
        ('stack = "up"', "stack"),
        ('creep = "1 furlong"', "creep"),
    ],
)
def test_a_setting_that_cannot_be_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, setting: str, says: str
) -> None:
    folder = make_book(tmp_path / "book", {"i.md": TEXT}, editions=PAMPHLET + setting + "\n")
    said = run(folder, "build")

    assert said.code == 2
    assert says in said.err
    assert re.search(r"book\.toml:\d+: ", said.err)
    assert "--" not in said.err, "the words of the command line mean nothing in book.toml"
    assert not (folder / "build").exists()


def test_two_editions_do_not_write_one_file(tmp_path: Path) -> None:
    other = PAMPHLET.replace("[edition.pamphlet]", "[edition.hand-backs]")
    folder = make_book(tmp_path / "book", editions=HAND + other)

    with pytest.raises(PublishError, match=r"hand-backs\.pdf too"):
        load(folder)


# Sheets of other programs


def folios_pdf(path: Path, order: list[tuple[int, int]]) -> Path:
    """Landscape pages with a folio at the foot of each half, as another program leaves them."""
    make_pdf(path, len(order), MediaBox=pikepdf.Array([0, 0, 842, 595]))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page, (left, right) in zip(pdf.pages, order, strict=True):
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
            )
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            ink = "".join(
                f"BT /F 9 Tf {x} 30 Td ({folio}) Tj ET BT /F 9 Tf {x} 300 Td (Words) Tj ET "
                for x, folio in ((200, left), (620, right))
                if folio
            )
            page.obj.Contents = pdf.make_stream(ink.encode())
        pdf.save(path)
    return path


def test_sheets_of_another_program_are_known_by_their_folios(tmp_path: Path) -> None:
    saddle = [(12, 1), (2, 11), (10, 3), (4, 9), (8, 5), (6, 7)]
    signatures = [(8, 1), (2, 7), (6, 3), (4, 5), (16, 9), (10, 15), (14, 11), (12, 13)]
    for number, order in enumerate((saddle, signatures, [(0, 1), *saddle[1:]])):
        source = folios_pdf(tmp_path / f"{number}.pdf", order)
        with pytest.raises(PublishError, match="imposed already"):
            impose(source, tmp_path / "out.pdf", Setup(sheet="a2"))
    assert not (tmp_path / "out.pdf").exists()


def test_spreads_and_landscape_pages_are_not_taken_for_sheets(tmp_path: Path) -> None:
    spreads = [(2, 3), (4, 5), (6, 7), (8, 9)]
    tables = [(0, 1), (0, 2), (0, 3), (0, 4)]
    for number, order in enumerate((spreads, tables)):
        source = folios_pdf(tmp_path / f"{number}.pdf", order)
        assert impose(source, tmp_path / "out.pdf", Setup(sheet="a2")).files
