"""What goes with the sheets: the slip, the preview, the findings that look at ink, the command."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image
from test_impose import A5, make_pdf, read_pages

from publish.cli import main
from publish.folds import FOLDS
from publish.impose import Imposed, Setup, impose
from publish.impose.inked import edge_findings, overrun
from publish.impose.preview import as_text, write_preview
from publish.impose.slip import as_text as slip_text
from publish.impose.slip import sentences, write_slip
from publish.impose.slipwords import WORDS
from publish.paper import POINTS

SIZES = {"zine8": (74, 105), "french": (105, 148), "4-up": (105, 148)}
COUNTS = {"zine8": 8, "french": 4}


def imposed(folder: Path, fold: str = "saddle", count: int = 10, **ways: object) -> Imposed:
    width, height = SIZES.get(fold, (148, 210))
    source = make_pdf(folder / "in.pdf", COUNTS.get(fold, count), (width * POINTS, height * POINTS))
    return impose(source, folder / "out.pdf", Setup(fold, **ways))  # type: ignore[arg-type]


# The slip


@pytest.mark.parametrize("language", WORDS)
def test_every_language_has_every_sentence_with_the_same_fields(language: str) -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    english = {key: fields(text) for key, text in WORDS["en"].items()}

    assert {key: fields(text) for key, text in WORDS[language].items()} == english


@pytest.mark.parametrize("fold", FOLDS)
@pytest.mark.parametrize("duplex", ["short", "long", "manual"])
@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "eo"])
def test_every_fold_has_a_slip_in_every_language(
    tmp_path: Path, fold: str, duplex: str, language: str
) -> None:
    made = imposed(tmp_path, fold, duplex=duplex)
    _, steps = sentences(made, language, 50, "A & B")

    assert len(steps) >= 3
    assert not re.search(r"[{}]", " ".join(steps))
    assert str(50 * len(made.plan.sheets)) in steps[0]
    assert all(file.name in " ".join(steps) for file in made.files)


def test_the_slip_of_a_pamphlet_to_the_letter(tmp_path: Path) -> None:
    made = imposed(tmp_path, cover_keep=True, binding="right", duplex="long")
    text = " ".join(slip_text(*sentences(made, "en", 50, "October")).split())

    assert text.startswith("How to print and fold “October”")
    assert "Paper: 3 sheets of A4. For 50 copies: 150 sheets of A4." in text
    assert "flipped on the long edge, at actual size" in text
    assert "sheet 1 lowest, its side “1 | 10” down; the uppermost shows “7 | 6”" in text
    assert "page 1 is in front; the fold is at the right" in text
    assert "52 mm and 158 mm from the head" in text


@pytest.mark.parametrize(
    ("stack", "does"), [("face-down", "without turning it"), ("face-up", "Turn it over")]
)
def test_the_slip_by_hand_says_how_the_pile_goes_back(
    tmp_path: Path, stack: str, does: str
) -> None:
    made = imposed(tmp_path, duplex="manual", stack=stack)
    _, steps = sentences(made, "en", 1, "")
    fronts = next(n for n, step in enumerate(steps) if step.startswith("Print out-fronts.pdf"))

    assert does in steps[fronts + 1]
    assert steps[fronts + 2].startswith("Print out-backs.pdf")
    assert f"as step {fronts + 2} says" in steps[fronts - 1]


def test_the_trim_is_on_the_slip_where_the_sheet_is_larger(tmp_path: Path) -> None:
    made = imposed(tmp_path, sheet="sra4")
    _, steps = sentences(made, "en", 1, "")

    assert steps[-1] == "Trim to 148 × 210 mm, all sheets together, the outer edge last."


def test_the_printed_slip_has_a_test_sheet_of_two_sides(tmp_path: Path) -> None:
    made = imposed(tmp_path)
    for name in ("one.pdf", "two.pdf"):
        write_slip(made, tmp_path / name, language="de", title="Über (alles)")
    pages = read_pages(tmp_path / "one.pdf")

    assert len(pages) == 4
    assert "„Über (alles)“ drucken und falzen" in pages[0]
    assert "1" in pages[1].split()
    assert [pages[2], pages[3]] == ["VORN", "HINTEN"]
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    with pikepdf.open(tmp_path / "one.pdf") as pdf:
        test_sheet = [[float(side) for side in page.obj.MediaBox] for page in pdf.pages][2:]
    assert test_sheet == [pytest.approx([0, 0, 297 * POINTS, 210 * POINTS], abs=0.01)] * 2


def test_all_words_of_the_slip_are_on_its_page(tmp_path: Path) -> None:
    for fold in FOLDS:
        made = imposed(tmp_path, fold)
        write_slip(made, tmp_path / "slip.pdf", language="fr")
        title, steps = sentences(made, "fr", 1, "")
        with pypdfium2.PdfDocument(tmp_path / "slip.pdf") as pdf:
            page = pdf[0]
            box = (0, 0, *page.get_size())
            # pdfium gives the text's own hyphen at a line's end as U+0002
            shown = page.get_textpage().get_text_bounded(*box).replace("\x02", "-")
            shown = "".join(shown.split())

        assert "".join(title.split()) in shown
        assert all("".join(step.split()) in shown for step in steps), fold


# The preview


def test_the_sheets_in_words(tmp_path: Path) -> None:
    assert as_text(imposed(tmp_path, count=6)) == [
        "sheet 1 front: blank | 1",
        "sheet 1 back: 2 | blank",
        "sheet 2 front: 6 | 3",
        "sheet 2 back: 4 | 5",
    ]
    assert as_text(imposed(tmp_path, "zine8")) == [
        "sheet 1 front: 7↓ | 6↓ | 5↓ | 4↓ / 8 | 1 | 2 | 3"
    ]


@pytest.mark.parametrize("duplex", ["short", "long", "manual"])
def test_the_preview_shows_sheets_and_the_folded_book(tmp_path: Path, duplex: str) -> None:
    made = imposed(tmp_path, duplex=duplex)
    picture, page = write_preview(made, tmp_path / "out")
    shown = page.read_text("utf-8")
    labels = re.findall(r"<figcaption>(.*?)</figcaption>", shown)

    assert sorted(labels[:6]) == sorted(
        f"sheet {n} {s}" for n in (1, 2, 3) for s in ("front", "back")
    )
    assert labels[6:] == ["1", "2–3", "4–5", "6–7", "8–9", "10–11", "12"]
    assert "sheet 3 back: 6 | 7" in shown
    with Image.open(picture) as image:
        assert image.width > 600
        assert len(image.convert("L").getcolors(256) or []) > 3


# Ink at the edge


def inked_at(folder: Path, spot: tuple[float, float]) -> tuple[str, ...]:
    """The findings for A5 pages with a small square of ink at the spot (points from the corner)."""
    with Pdf.new() as pdf:
        for number in range(8):
            square = f"{spot[0]} {spot[1]} 3 3 re f".encode() if number == 4 else b""
            page = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, *A5]),
                Contents=pdf.make_stream(b"200 200 9 9 re f " + square),
                Resources=Dictionary(),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(folder / "in.pdf")
    made = impose(folder / "in.pdf", folder / "out.pdf", Setup())
    return tuple(finding.message for finding in edge_findings(made))


def test_ink_on_the_unprintable_edge_is_found(tmp_path: Path) -> None:
    foot, head, outer = (200, 4), (200, A5[1] - 6), (A5[0] - 6, 200)
    inside, at_the_fold = (200, 14), (2, 200)

    for spot in (foot, head, outer):
        assert [text.endswith(": sheet 2 back") for text in inked_at(tmp_path, spot)] == [True], (
            spot
        )
    for spot in (inside, at_the_fold):
        assert inked_at(tmp_path, spot) == (), spot


def test_what_the_clip_hides_is_no_ink(tmp_path: Path) -> None:
    source = make_pdf(tmp_path / "in.pdf", 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        hidden = b"q 100 100 50 50 re W n 0 0 400 500 re f Q"
        pdf.pages[0].obj.Contents = pdf.make_stream(hidden)
        pdf.save(source)

    assert edge_findings(impose(source, tmp_path / "out.pdf", Setup())) == ()


# The text that overruns


def lines_pdf(path: Path, counts: list[int]) -> Path:
    """Pages of so many lines of text each, with running head, folio, and raised note calls."""
    with Pdf.new() as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        fonts = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
        for number, count in enumerate(counts, 1):
            ink = [f"BT /F 10 Tf 50 560 Td (October) Tj ET BT /F 9 Tf 200 30 Td ({number}) Tj ET"]
            for line in range(count):
                y = 520 - 14 * line
                ink.append(f"BT /F 11 Tf 50 {y} Td (Words of a line) Tj ET")
                ink.append(f"BT /F 7 Tf 150 {y + 4} Td (12) Tj ET")
            page = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, *A5]),
                Resources=fonts,
                Contents=pdf.make_stream("\n".join(ink).encode()),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path)
    return path


@pytest.mark.parametrize(
    ("counts", "keep", "says"),
    [
        ([30] * 8 + [7], False, "the text overruns 8 pages by 7 lines, and 3 pages stay blank"),
        (
            [30] * 8 + [30, 5],
            False,
            "the text overruns 8 pages by 35 lines, and 2 pages stay blank",
        ),
        ([30] * 7 + [6, 4], True, "the text overruns 8 pages by 6 lines, and 3 pages stay blank"),
        ([30] * 8, False, None),
    ],
)
def test_by_how_many_lines_the_text_overruns(
    tmp_path: Path, counts: list[int], keep: bool, says: str | None
) -> None:
    source = lines_pdf(tmp_path / "in.pdf", counts)
    made = impose(source, tmp_path / "out.pdf", Setup(cover_keep=keep))

    assert [finding.message for finding in overrun(source, made)] == ([says] if says else [])


# Limits


def test_limits_are_findings_not_refusals(tmp_path: Path) -> None:
    rules = {
        count: [(f.rule, f.level) for f in imposed(tmp_path, count=count).findings]
        for count in (60, 64, 184)
    }

    assert rules == {
        60: [],
        64: [("too-thick-to-fold", "warning")],
        184: [("too-thick-to-fold", "error")],
    }
    assert imposed(tmp_path, count=184, signature=16).findings == ()


def test_marks_need_room(tmp_path: Path) -> None:
    full = [finding.rule for finding in imposed(tmp_path, marks=True).findings]
    roomy = [finding.rule for finding in imposed(tmp_path, marks=True, sheet="sra4").findings]

    assert (full, roomy) == (["no-room-for-marks"], [])


def test_bleed_off_the_sheet_is_a_finding(tmp_path: Path) -> None:
    bled = Array([-9, -9, A5[0] + 9, A5[1] + 9])
    source = make_pdf(
        tmp_path / "in.pdf", 4, MediaBox=bled, BleedBox=bled, TrimBox=Array([0, 0, *A5])
    )
    rules = {
        sheet: [
            f.message for f in impose(source, tmp_path / "out.pdf", Setup(sheet=sheet)).findings
        ]
        for sheet in ("a4", "sra4")
    }

    assert rules == {"a4": ["3.2 mm of the bleed lie outside the sheet"], "sra4": []}


# The command


def test_the_command_makes_sheets_slip_and_preview(tmp_path: Path) -> None:
    source, out = make_pdf(tmp_path / "in.pdf", 10), tmp_path / "out.pdf"
    words = ["impose", str(source), "-o", str(out), "--cover", "keep", "--duplex", "manual"]
    words += [
        "--slip",
        str(tmp_path / "slip.txt"),
        "--copies",
        "50",
        "--creep",
        "80gsm",
        "--preview",
    ]
    run = CliRunner().invoke(main, words)
    counted = "12 pages (2 blank) on 3 sheets of A4"

    assert run.exit_code == 0, run.output
    assert run.stdout.splitlines() == [
        f"{out.with_stem('out-fronts')} and {out.with_stem('out-backs')}  {counted}",
        f"{tmp_path}/slip.txt",
        f"{tmp_path}/out-preview.png",
        f"{tmp_path}/out-preview.html",
        "sheet 1 front: 10 | 1",
        "sheet 1 back: 2 | blank",
        "sheet 2 front: blank | 3",
        "sheet 2 back: 4 | 9",
        "sheet 3 front: 8 | 5",
        "sheet 3 back: 6 | 7",
    ]
    assert "overruns-the-sheet" in run.stderr
    assert {path.name for path in tmp_path.iterdir()} == {
        "in.pdf", "out-backs.pdf", "out-fronts.pdf", "slip.txt",
        "out-preview.html", "out-preview.png",
    }  # fmt: skip


def test_the_preview_alone_leaves_no_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_pdf(tmp_path / "in.pdf", 4)
    run = CliRunner().invoke(main, ["impose", "in.pdf", "--preview"])

    assert run.exit_code == 0, run.output
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in-preview.html", "in-preview.png", "in.pdf",
    ]  # fmt: skip


def test_a_slip_that_cannot_be_stops_before_the_sheets_are_written(tmp_path: Path) -> None:
    source, out = make_pdf(tmp_path / "in.pdf", 8), tmp_path / "out.pdf"
    words = ["impose", str(source), "-o", str(out), "--duplex", "manual"]
    for slip in ("s.docx", "no/s.txt", "out.pdf", "out-fronts.pdf", "out-backs.pdf", "in.pdf"):
        run = CliRunner().invoke(main, [*words, "--slip", str(tmp_path / slip)])
        assert run.exit_code == 2, slip
        assert [path.name for path in tmp_path.iterdir()] == ["in.pdf"], slip


def test_a_slip_of_text_says_where_the_test_sheet_is(tmp_path: Path) -> None:
    for language in WORDS:
        made = imposed(tmp_path)
        write_slip(made, tmp_path / "slip.txt", language=language)
        assert "--slip slip.pdf" in (tmp_path / "slip.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--stack", "face-up"], "--duplex manual"),
        (["--signature", "0"], "--signature"),
        (["--copies", "-3"], "--copies"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, more: list[str], says: str) -> None:
    source = make_pdf(tmp_path / "in.pdf", 8)
    run = CliRunner().invoke(main, ["impose", str(source), "-o", str(tmp_path / "o.pdf"), *more])

    assert run.exit_code == 2
    assert says in run.stderr
    assert not (tmp_path / "o.pdf").exists()
