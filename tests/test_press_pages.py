"""Editions laid out for a press: trim, bleed, margins, the gutter by pages, the blank end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from builders import contents, make_book, run
from pypdfium2 import PdfDocument

from publish.book import Finding
from publish.compose import compose
from publish.manuscript import load
from publish.pages import Laid
from publish.paper import POINTS
from publish.pdf import lay_out
from publish.printer import Press
from publish.read import read

pytestmark = pytest.mark.slow

LINE = "Salt and iron were carried up the river before the ice broke, and nobody wrote it down. "
MINE = "@page { size: 100mm 150mm; margin: 20mm } @page :left { margin: 20mm }"
EDITION = '[edition.print]\nformat = "pdf"\nstyles = ["base", "print", "book", "mine"]\n'
HEBREW = '[book]\ntitle = "A Book"\nlanguage = "he"\ndate = 2026-01-02\n'


def book(
    folder: Path, press: str, *, edition: str = "", css: str = MINE, lines: int = 200, **more: str
) -> Path:
    """A book of so many lines whose edition `print` is for the press `town`."""
    text = "# I\n\n" + "\n\n".join([LINE * 5] * (lines // 5)) + "\n"
    place = make_book(
        folder,
        {"i.md": text},
        editions=f'{EDITION}press = "town"\n{edition}',
        more=f"[press.town]\n{press}",
        **more,
    )
    (place / "styles").mkdir(exist_ok=True)
    (place / "styles" / "mine.css").write_text(css, "utf-8")
    return place


Box = list[float]


@dataclass(frozen=True)
class Page:
    """A page of a PDF: MediaBox, TrimBox, BleedBox in mm from the trim's corner, its text."""

    media: Box
    trim: Box
    bleed: Box
    text: str
    ink: bool


def pages(path: Path) -> list[Page]:
    found = []
    with pikepdf.open(path) as pdf, PdfDocument(path) as seen:
        for number, page in enumerate(pdf.pages):
            corner = [float(edge) for edge in page.trimbox][:2] * 2
            boxes = [
                [
                    round((float(edge) - start) / POINTS, 1)
                    for edge, start in zip(box, corner, strict=True)
                ]
                for box in (page.mediabox, page.trimbox, page.bleedbox)
            ]
            text = seen[number].get_textpage().get_text_range()
            picture = seen[number].render(scale=0.5, grayscale=True).to_pil()
            found.append(Page(boxes[0], boxes[1], boxes[2], text, picture.getextrema()[0] < 250))
    return found


def laid(folder: Path) -> Laid:
    manuscript = load(folder)
    return lay_out(compose(read(manuscript), manuscript, manuscript.editions[0]))


def of(findings: tuple[Finding, ...], rule: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule]


def inside(found: Laid, index: int) -> float:
    """The inside margin of a page (from 0) in mm, of a book that begins on the right."""
    page = found.pages[index]
    edge = page.width - page.box[2] if index % 2 else page.box[0]
    return round(edge / POINTS, 2)


def test_bleed_is_at_three_sides_of_the_trim(tmp_path: Path) -> None:
    folder = book(tmp_path, 'bleed = ["3mm", "3mm", "3mm", "0mm"]\n')
    assert run(folder, "build", "print").code == 0
    found = pages(folder / "build" / "print.pdf")

    assert found[0].trim == found[1].trim == [0, 0, 100, 150]
    assert found[0].media == found[0].bleed == [0, -3, 103, 153]  # a recto is bound at the left
    assert found[1].media == found[1].bleed == [-3, -3, 100, 153]


def test_a_book_from_right_to_left_is_bound_at_the_right(tmp_path: Path) -> None:
    folder = book(
        tmp_path, 'bleed = ["3mm", "3mm", "3mm", "0mm"]\ngutters = [[0, "30mm"]]\n', head=HEBREW
    )
    found = laid(folder)
    run(folder, "build", "print")
    first = pages(folder / "build" / "print.pdf")[0]

    assert first.bleed == [-3, -3, 100, 153]
    assert round((found.pages[0].width - found.pages[0].box[2]) / POINTS, 1) == 30


@pytest.mark.parametrize(("lines", "multiple"), [(20, 5), (60, 16)])
def test_blank_pages_fill_the_last_sheet_and_are_blank(
    lines: int, multiple: int, tmp_path: Path
) -> None:
    bare = laid(book(tmp_path / "bare", "", lines=lines))
    folder = book(tmp_path / "full", f"pages-multiple = {multiple}\n", lines=lines)
    run(folder, "build", "print")
    found, more = pages(folder / "build" / "print.pdf"), laid(folder)
    added = -len(bare.pages) % multiple

    assert len(found) == len(bare.pages) + added
    assert [page.text.strip() for page in found[-added:]] == [""] * added
    assert [page.ink for page in found[-added:]] == [False] * added
    assert [page.trim for page in found] == [[0, 0, 100, 150]] * len(found)
    assert more.begins == bare.begins
    assert [page.blank for page in more.pages[-added:]] == [True] * added
    numbers = [int(page.label) for page in more.pages[-added - 1 :]]
    assert numbers == list(range(numbers[0], numbers[0] + added + 1))


def test_blank_pages_at_the_end_are_left_and_right_by_turns(tmp_path: Path) -> None:
    folder = book(tmp_path, 'pages-multiple = 16\nbleed = ["3mm", "3mm", "3mm", "0mm"]\n', lines=10)
    run(folder, "build", "print")
    found = pages(folder / "build" / "print.pdf")

    assert len(found) == 16
    assert [page.bleed[0] for page in found] == [0, -3] * 8


def test_the_last_page_is_blank_where_the_press_prints_on_it(tmp_path: Path) -> None:
    counts = {}
    for lines in (10, 20, 30, 40):
        folder = book(
            tmp_path / str(lines), "pages-multiple = 2\nlast-page-blank = true\n", lines=lines
        )
        run(folder, "build", "print")
        found = pages(folder / "build" / "print.pdf")
        counts[lines] = len(found) - len(laid(book(tmp_path / f"b{lines}", "", lines=lines)).pages)

        assert len(found) % 2 == 0
        assert not found[-1].ink
    assert set(counts.values()) == {1, 2}, "odd and even counts were meant to be tried"


def test_the_gutter_is_that_of_the_number_of_pages(tmp_path: Path) -> None:
    """It makes the book longer, which makes it wider: both are settled."""
    count = len(laid(book(tmp_path / "bare", "")).pages)
    steps = f'gutters = [[{count - 1}, "20mm"], [{count}, "24mm"], [0, "32mm"]]\n'
    found = laid(book(tmp_path / "wide", steps))
    few = laid(book(tmp_path / "few", f'gutters = [[{count}, "20mm"], [0, "32mm"]]\n'))

    assert len(few.pages) == count
    assert inside(few, 4) == 20
    assert len(found.pages) > count
    assert {inside(found, index) for index in range(len(found.pages))} == {32}


def test_a_margin_is_raised_and_told(tmp_path: Path) -> None:
    folder = book(tmp_path, 'outside = "12.7mm"\n', css=MINE.replace("20mm }", "20mm 8mm }"))
    found = laid(folder)
    told = of(found.findings, "margin-too-small")
    box = found.pages[5].box

    assert round(box[0] / POINTS, 2) == 12.7
    assert {finding.level for finding in told} == {"warning"}
    assert told[0].message == (
        "the outside margin was raised from 8 mm (0.315 in) to 12.7 mm (0.5 in),"
        " the least that town takes"
    )


def nearest(path: Path, page: int) -> tuple[float, float]:
    """How near the letters of a page (from 0) come to its head and its foot, in mm."""
    with PdfDocument(path) as pdf:
        text, height = pdf[page].get_textpage(), pdf[page].get_height()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
        inked = [box for box in boxes if box[3] > box[1]]
        top, foot = max(box[3] for box in inked), min(box[1] for box in inked)
        return (height - top) / POINTS, foot / POINTS


@pytest.mark.parametrize(("css", "edge"), [("14mm 20mm 30mm", 0), ("30mm 20mm 12mm", 1)])
def test_running_heads_and_folios_keep_the_distance_too(
    css: str, edge: int, tmp_path: Path
) -> None:
    """They stand a line above and below the text: its margins alone do not say where."""
    style = MINE.replace("margin: 20mm", f"margin: {css}")
    for press, least in (("", 0.0), ('outside = "11mm"\n', 11.0)):
        folder = book(tmp_path / f"o{least}", press, css=style, lines=60)
        found = laid(folder)
        run(folder, "build", "print")
        near = nearest(folder / "build" / "print.pdf", 9)[edge]
        told = of(found.findings, "margin-too-small")

        assert (near >= 10.95) == bool(least), near
        assert [f.message.split(" stood ")[0] for f in told] == (
            [("the running heads", "the folios at the foot")[edge]] if least else []
        )
        height = found.pages[9].box[3] - found.pages[9].box[1]
        assert height % 14 == pytest.approx(0, abs=0.02) or not least


def test_another_trim_sets_every_page_and_the_title_stays_on_one(tmp_path: Path) -> None:
    folder = book(tmp_path, "", edition='trim = "105x148mm"\n', css="")
    found = laid(folder)

    assert {(page.width, page.height) for page in found.pages} == {(297.638, 419.528)}
    assert found.starts["colophon"] - found.starts["title-page"] == 1
    assert (found.pages[6].box[3] - found.pages[6].box[1]) / 14 == pytest.approx(21, abs=0.01)


def test_a_trim_without_room_is_a_sentence_with_its_line(tmp_path: Path) -> None:
    folder = book(tmp_path, "", edition='trim = "60x90mm"\n')
    said = run(folder, "build", "print")
    line = (folder / "book.toml").read_text("utf-8").splitlines().index('trim = "60x90mm"') + 1

    assert said.code == 2
    assert (
        f"book.toml:{line}: the edition print: a page of 60 x 90 mm has margins of 20" in said.err
    )
    assert not (folder / "build").exists()


def test_a_page_that_its_styles_name_keeps_its_wider_margin(tmp_path: Path) -> None:
    css = MINE + "@page quiet { margin: 35mm } @page quiet:left { margin: 35mm }"
    found = laid(book(tmp_path, 'gutters = [[0, "30mm"]]\n', css=css))

    assert inside(found, 0) == 35
    assert inside(found, 8) == 30


def test_refused_counts_are_errors_of_the_edition(tmp_path: Path) -> None:
    few = laid(book(tmp_path / "few", "pages-min = 400\n"))
    many = laid(book(tmp_path / "many", "pages-max = 4\n"))

    for found, word in ((few, "fewer than 400"), (many, "more than 4")):
        (finding,) = of(found.findings, "page-count-refused")
        assert finding.level == "error"
        assert word in finding.message
        assert str(len(found.pages)) in finding.message


def test_a_press_file_has_the_same_bytes_and_every_word(tmp_path: Path) -> None:
    press = 'standard = "pdf/x-4"\nlike = "offset"\npages-multiple = 8\n'
    one, two = book(tmp_path / "one", press, lines=20), book(tmp_path / "two", press, lines=20)
    for folder in (one, two):
        assert run(folder, "build").code == 0

    assert contents(one / "build") == contents(two / "build")
    assert run(one, "collate").code == 0
    said = run(one, "check", "--no-judges")
    assert said.code == 0, said.out


def test_a_profile_that_changes_makes_the_edition_stale(tmp_path: Path) -> None:
    folder = book(tmp_path, 'outside = "5mm"\n', lines=10)
    run(folder, "build")
    config = folder / "book.toml"
    config.write_text(config.read_text("utf-8").replace('"5mm"', '"6mm"'), "utf-8")

    assert "edition-stale" in run(folder, "check", "--no-judges").out


def test_a_press_without_demands_changes_no_page(tmp_path: Path) -> None:
    folder = book(tmp_path, "", lines=40)
    manuscript = load(folder)
    document = compose(read(manuscript), manuscript, manuscript.editions[0])
    from dataclasses import replace

    bare = replace(document, press=None, edition=replace(document.edition, press=""))
    assert document.press == Press("town", label="town", colour="rgb")
    assert lay_out(document) == lay_out(bare)
