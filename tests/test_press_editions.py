"""Editions for a press: their names and files, what the printer is told beside each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from builders import EPUB, PRINT, contents, make_book, run
from pypdfium2 import PdfDocument

from publish.book import Edition
from publish.check import check
from publish.make import choose
from publish.manuscript import load
from publish.press.editions import built, pressed, printable, variants
from publish.press.plates import plates
from publish.press.profiles import bundled
from publish.record import digest_of_file
from publish.shops import file_of

SCREEN = (
    '[edition.screen]\nformat = "pdf"\nvariant = "pdf/ua-1"\nstyles = ["base", "print", "screen"]\n'
)
FOLDED = (
    '[edition.pamphlet]\nformat = "pdf"\nfold = "saddle"\nstyles = ["base", "print", "pamphlet"]\n'
)
OFFICE = PRINT + 'press = "office"\n'


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "build").iterdir() if path.is_file())


def spec(path: Path) -> dict[str, str]:
    """A sheet of specifications, read from its text."""
    rows: dict[str, str] = {}
    lines = path.read_text("utf-8").splitlines()
    room = next(at for at in range(1, 40) if all(line[at - 2 : at] == "  " for line in lines))
    name = ""
    for line in lines:
        name = line[:room].strip() or name
        rows[name] = f"{rows.get(name, '')} {line[room:]}".strip()
    return rows


# Names


def test_only_unfolded_paper_goes_to_a_printer(tmp_path: Path) -> None:
    book = load(make_book(tmp_path, editions=EPUB + PRINT + FOLDED + SCREEN))

    assert [edition.name for edition in book.editions if printable(edition)] == ["print"]
    assert set(variants(book)) == {f"print-{press}" for press in bundled()}


def test_an_edition_for_its_own_press_is_itself() -> None:
    edition = Edition("book", "pdf", press="offset", file="nine")

    assert pressed(edition, "offset") == edition
    assert file_of(pressed(edition, "kdp")) == "nine-kdp.pdf"
    named = pressed(Edition("book", "pdf", file="{edition}_{press}"), "kdp")
    assert file_of(named) == "book-kdp_kdp.pdf"


def test_a_press_variant_can_be_named_and_is_no_edition_of_the_book(tmp_path: Path) -> None:
    book = load(make_book(tmp_path, editions=PRINT))
    (one,) = choose(book, ("print-lulu",))

    assert (one.name, one.press) == ("print-lulu", "lulu")
    assert [edition.name for edition in choose(book, ())] == ["print"]
    assert built(book, tmp_path / "build") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("build", "print", "--press", "lulo"), "there is no press 'lulo'"),
        (("build", "ebook", "--press", "lulu"), "--press is for print editions"),
    ],
)
def test_a_press_that_cannot_be_is_a_sentence(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    answer = run(make_book(tmp_path, editions=EPUB + PRINT), *words)

    assert answer.code == 2
    assert said in answer.err


def test_a_name_that_is_taken_is_a_sentence(tmp_path: Path) -> None:
    editions = PRINT + PRINT.replace("edition.print", "edition.print-lulu")
    answer = run(make_book(tmp_path, editions=editions), "build", "print", "--press", "lulu")

    assert answer.code == 2
    assert "book.toml has an edition 'print-lulu'" in answer.err


# The files


@pytest.mark.slow
def test_a_press_file_has_its_specification_beside_it(tmp_path: Path) -> None:
    more = '[press.town]\nlike = "offset"\nlabel = "the press in town"\npages-multiple = 16\n'
    edition = (
        PRINT + 'press = "town"\nidentifier = "978-3-16-148410-0"\nfile = "{isbn}_txt"\n'
        'stock = "90 g/m² cream"\nbound = "sewn"\nprice = "EUR 18.00"\n'
    )
    folder = make_book(tmp_path, editions=edition, more=more)
    assert run(folder, "build").code == 0
    file = folder / "build" / "9783161484100_txt.pdf"
    told = spec(folder / "build" / "9783161484100_txt-spec.txt")

    assert names(folder) == [
        "9783161484100_txt-spec.pdf",
        "9783161484100_txt-spec.txt",
        "9783161484100_txt.pdf",
    ]
    with PdfDocument(file) as pdf:
        count = len(pdf)
    assert count == 16
    assert told["Extent"] == "16 pages (8 leaves), of which the last 9 blank"
    assert told["SHA-256"] == digest_of_file(file)
    assert told["File"].startswith(f"9783161484100_txt.pdf, {file.stat().st_size:,} bytes")
    assert told["Identifier"] == "978-3-16-148410-0"
    assert told["Trim"] == "139.7 mm (5.5 in) wide, 215.9 mm (8.5 in) high"
    assert told["Inks"] == "1/1: black"
    assert told["Bleed"] == "3 mm (0.118 in) on all sides"
    assert told["Binding"] == "sewn; spine at the left"
    assert (told["Stock"], told["Retail price"]) == ("90 g/m² cream", "EUR 18.00")
    assert (told["Standard"], told["Printing condition"]) == (
        "PDF/X-4 (ISO 15930-7:2010)",
        "FOGRA39",
    )
    assert told["For"] == "the press in town"


@pytest.mark.slow
def test_the_specification_is_one_page_of_the_same_words(tmp_path: Path) -> None:
    head = '[book]\ntitle = "Соль и железо: " \nsubtitle = "' + "a long subtitle " * 20 + '"\n'
    folder = make_book(tmp_path, editions=OFFICE, head=head)
    assert run(folder, "build").code == 0
    told = spec(folder / "build" / "print-spec.txt")
    with PdfDocument(folder / "build" / "print-spec.pdf") as pdf:
        text = " ".join(pdf[0].get_textpage().get_text_range().split())

        assert len(pdf) == 1
    for name, value in told.items():
        assert f"{name} {value}".replace(" ", "") in text.replace(" ", "")


@pytest.mark.slow
def test_another_press_makes_another_edition_that_is_checked(tmp_path: Path) -> None:
    folder = make_book(tmp_path, editions=EPUB + OFFICE)
    assert run(folder, "build", "--press", "digital", "--press", "office").code == 0
    found = check(folder, judge=False)

    assert names(folder) == [
        *("print-digital-spec.pdf", "print-digital-spec.txt", "print-digital.pdf"),
        *("print-spec.pdf", "print-spec.txt", "print.pdf"),
    ]
    assert [name for name, _ in found.words] == ["ebook", "print", "print-digital"]
    assert {f.rule for f in found.findings if f.edition == "print-digital"} == {
        "page-count-refused"
    }
    assert run(folder, "collate", "print-digital").code == 0


@pytest.mark.slow
def test_a_changed_specification_is_no_longer_what_was_built(tmp_path: Path) -> None:
    folder = make_book(tmp_path, editions=OFFICE)
    run(folder, "build")
    (folder / "build" / "print-spec.txt").write_text("Extent  8 pages\n", "utf-8")
    found = check(folder, judge=False).findings

    assert [f.message for f in found if f.rule == "edition-altered"] == [
        "print-spec.txt was changed after it was built"
    ]


@pytest.mark.slow
def test_the_ebook_carries_the_pages_of_the_press_edition(tmp_path: Path) -> None:
    text = "# I\n\n" + "\n\n".join(["Salt and iron were carried up the river. " * 30] * 12) + "\n"
    for gutter, where in (("12mm", "narrow"), ("60mm", "wide")):
        editions = EPUB + PRINT + 'press = "town"\n'
        more = f'[press.town]\ngutters = [[0, "{gutter}"]]\n'
        head = '[book]\ntitle = "A Book"\npages = "print"\n'
        folder = make_book(
            tmp_path / where, {"i.md": text}, editions=editions, more=more, head=head
        )
        run(folder, "build", "ebook")
    kept = [
        json.loads((tmp_path / one / "build/records/print.pages.json").read_text("utf-8"))["pages"]
        for one in ("narrow", "wide")
    ]

    assert len(kept[0]) < len(kept[1])
    assert contents(tmp_path / "narrow" / "build").keys() == {
        "ebook.epub",
        "records/ebook.json",
        "records/print.pages.json",
    }


# What a file prints with


def painted(path: Path, content: bytes, **resources: Any) -> Path:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        page.obj.Contents = pdf.make_stream(content)
        page.obj.Resources = pikepdf.Dictionary(**resources)
        pdf.save(path)
    return path


SPOT = pikepdf.Array(
    [pikepdf.Name.Separation, pikepdf.Name("/PANTONE 485 C"), pikepdf.Name.DeviceCMYK, 0]
)


@pytest.mark.parametrize(
    ("content", "inks"),
    [
        (b"0 0 0 1 k 0 0 9 9 re f", ("black",)),
        (b"0 g 1 G (0 1 0 rg) Tj", ("black",)),
        (b"0 0 0 0 k 1 g", ()),
        (b"0 0.3 0 0 K 0 0 0 1 k", ("magenta", "black")),
        (b"1 0 0 rg", ("the colours of a screen",)),
        (b"0.5 0.5 0.5 rg", ("black",)),
        (b"/spot cs 0.5 scn 0 0 0 1 k", ("black", "PANTONE 485 C")),
        (b"/spot cs 0 scn", ()),
    ],
)
def test_the_inks_are_those_that_are_painted(
    content: bytes, inks: tuple[str, ...], tmp_path: Path
) -> None:
    spaces = pikepdf.Dictionary(spot=SPOT)

    assert plates(painted(tmp_path / "one.pdf", content, ColorSpace=spaces)) == inks


def test_inks_are_found_in_pictures_and_forms(tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        picture = pdf.make_stream(b"\0" * 4)
        picture.update(
            {
                "/Type": pikepdf.Name.XObject,
                "/Subtype": pikepdf.Name.Image,
                "/Width": 1,
                "/Height": 1,
                "/BitsPerComponent": 8,
                "/ColorSpace": pikepdf.Name.DeviceCMYK,
            }
        )
        form = pdf.make_stream(b"/spot cs 1 scn /x Do")
        form.update({"/Subtype": pikepdf.Name.Form})
        form.Resources = pikepdf.Dictionary(
            ColorSpace=pikepdf.Dictionary(spot=SPOT), XObject=pikepdf.Dictionary(x=picture)
        )
        page.obj.Contents = pdf.make_stream(b"/f Do")
        page.obj.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(f=pdf.make_indirect(form))
        )
        pdf.save(path)

    assert plates(path) == ("cyan", "magenta", "yellow", "black", "PANTONE 485 C")


# The command


def test_presses_are_listed_with_the_books_own(tmp_path: Path) -> None:
    folder = make_book(tmp_path, editions=PRINT, more='[press.town]\nlabel = "in town"\n')
    said = run(folder, "presses")

    assert said.code == 0
    assert [line.split("  ")[0] for line in said.out.splitlines()] == sorted([*bundled(), "town"])
    assert "town  in town" in said.out


def test_a_press_tells_every_number_and_its_source(tmp_path: Path) -> None:
    folder = make_book(tmp_path, editions=PRINT, more="[press.kdp]\npages-max = 700\n")
    lines = run(folder, "presses", "kdp").out.splitlines()

    assert lines[lines.index("pages-max: 700") + 1] == "    [press.kdp]"
    assert "bleed: 3.17 mm (0.125 in), none at the spine" in lines
    assert any(line.startswith("    ☆ four guides") for line in lines)
    assert "min-type: 7 pt" in lines
    assert run(tmp_path / "nowhere", "presses", "kdp").code == 0
    assert run(folder, "presses", "kdb").code == 2
