"""The pages of the project's own book as a printer and a reader find them."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from builders import run

pytestmark = pytest.mark.slow

TRIM = (396.0, 612.0)  # 5.5 x 8.5 in
A5 = (419.53, 595.28)
A4 = (841.89, 595.28)
SECTIONS = ["i", "ii", "iii", "iv", "v"]


def record(folder: Path, edition: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (folder / "build" / "records" / f"{edition}.json").read_text()
    )
    return loaded


def texts(folder: Path, edition: str) -> list[str]:
    """All that stands on each page, heads and folios too."""
    pdf = pypdfium2.PdfDocument(folder / "build" / f"{edition}.pdf")
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


def lines(folder: Path, edition: str, number: int) -> list[tuple[float, str]]:
    """(baseline, text) of each line inside the page's area, from the top; points."""
    box = record(folder, edition)["pages"][number]["box"]
    pdf = pypdfium2.PdfDocument(folder / "build" / f"{edition}.pdf")
    try:
        page = pdf[number].get_textpage()
        found: dict[float, str] = {}
        for index in range(page.count_chars()):
            letter = page.get_text_range(index, 1)
            left, bottom, *_ = page.get_charbox(index, loose=True)
            if (
                letter.strip()
                and box[0] - 1 <= left <= box[2] + 1
                and box[1] - 2 <= bottom <= box[3]
            ):
                found[round(bottom, 1)] = found.get(round(bottom, 1), "") + letter
        return sorted(found.items(), reverse=True)
    finally:
        pdf.close()


def test_the_project_s_own_editions_are_clean(built_book: Path) -> None:
    said = run(built_book, "check", "--strict")

    assert (said.code, said.out) == (0, "")


def test_every_word_is_in_every_edition(built_book: Path) -> None:
    said = run(built_book, "collate")

    assert re.findall(r"^(\w+): ([\d,]+) words, all there$", said.out, re.MULTILINE)
    assert said.out.count("all there") == 4


@pytest.mark.parametrize(("edition", "size"), [("book", TRIM), ("pamphlet", A4)])
def test_pages_have_their_size(built_book: Path, edition: str, size: tuple[float, float]) -> None:
    with pikepdf.open(built_book / "build" / f"{edition}.pdf") as pdf:
        # Bleed lies around the trim of the book; a sheet of the pamphlet is cut nowhere.
        boxes = [p.trimbox if edition == "book" else p.mediabox for p in pdf.pages]
        sizes = {(round(float(box[2]), 1), round(float(box[3]), 1)) for box in boxes}

    assert sizes == {(round(size[0], 1), round(size[1], 1))}


def test_the_front_matter_is_roman_and_the_text_arabic_from_one(built_book: Path) -> None:
    pages = record(built_book, "book")["pages"]
    labels = [page["label"] for page in pages]
    first = record(built_book, "book")["anchors"]["i"]

    assert labels[:4] == ["i", "ii", "iii", "iv"]
    assert labels[first:] == [str(n) for n in range(1, len(labels) - first + 1)]
    assert all(re.fullmatch("[ivx]+", label) for label in labels[:first])


def test_openings_stand_on_rectos(built_book: Path) -> None:
    anchors = record(built_book, "book")["anchors"]

    for name in ("half-title", "title-page", "contents", "i"):
        assert anchors[name] % 2 == 0, name
    assert anchors["colophon"] == anchors["title-page"] + 1


def test_blank_pages_are_blank(built_book: Path) -> None:
    pages = record(built_book, "book")["pages"]
    blank = [n for n, page in enumerate(pages) if page["blank"]]
    shown = texts(built_book, "book")

    assert blank
    assert [shown[n] for n in blank] == [""] * len(blank)


def test_margins_are_mirrored(built_book: Path) -> None:
    pages = record(built_book, "book")["pages"]
    inner = {
        round(p["box"][0] if n % 2 == 0 else p["width"] - p["box"][2], 2)
        for n, p in enumerate(pages)
    }
    outer = {
        round(p["width"] - p["box"][2] if n % 2 == 0 else p["box"][0], 2)
        for n, p in enumerate(pages)
    }

    assert (len(inner), len(outer)) == (1, 1)
    assert inner != outer
    assert min(inner) >= 0.375 * 72  # KDP, 24 to 150 pages


def test_folios_are_printed_where_the_label_says(built_book: Path) -> None:
    pages = record(built_book, "book")["pages"]
    first = record(built_book, "book")["anchors"]["i"]

    for page, shown in list(zip(pages, texts(built_book, "book"), strict=True))[first:]:
        assert shown.strip().split("\n")[-1].strip() == page["label"]


def test_running_heads_stand_on_pages_that_open_nothing(built_book: Path) -> None:
    made = record(built_book, "book")
    opens = {made["anchors"][name] for name in (*SECTIONS, "afterword", "notes")}
    shown = [re.sub(r"\s", "", text).lower() for text in texts(built_book, "book")]
    for number in range(made["anchors"]["i"], len(shown)):
        # A verso has the book's title in its head; the text itself does not name it.
        assert ("octoberandafter" in shown[number]) == (number % 2 == 1 and number not in opens)


def test_the_contents_name_the_pages(built_book: Path) -> None:
    made = record(built_book, "book")
    shown = texts(built_book, "book")[made["anchors"]["contents"]]
    for name, title in zip(SECTIONS, ["I", "II", "III", "IV", "V"], strict=True):
        label = made["pages"][made["anchors"][name]]["label"]

        assert re.search(rf"^\s*{title}[ .]+{label}\s*$", shown, re.MULTILINE), (title, label)


def test_lines_keep_a_measure_of_sixty_to_seventy_letters(built_book: Path) -> None:
    made = record(built_book, "book")
    spaced = [
        line
        for number in range(made["anchors"]["i"], made["anchors"]["notes"])
        for line in texts(built_book, "book")[number].split("\r\n")
    ]
    full = sorted(len(line) for line in spaced if len(line) > 45)

    assert 60 <= full[len(full) // 2] <= 70


@pytest.mark.parametrize("edition", ["book", "screen"])
def test_the_baseline_holds_across_facing_pages(built_book: Path, edition: str) -> None:
    made = record(built_book, edition)
    step = {"book": 14.0, "screen": 17.0}[edition]
    start, end = made["anchors"]["i"], made["anchors"]["notes"]
    for number in range(start, end):
        heights = [height for height, text in lines(built_book, edition, number) if len(text) > 30]
        gaps = [round((a - b) / step, 2) for a, b in pairwise(heights)]

        assert [gap for gap in gaps if abs(gap - round(gap)) > 0.06] == [], number


def test_no_paragraph_leaves_one_line_alone(built_book: Path) -> None:
    """No widow (a last line on top of a page) and no orphan (a first line at its foot)."""
    made = record(built_book, "book")
    ends = paragraph_edges(built_book)
    for number in range(made["anchors"]["i"], made["anchors"]["notes"]):
        body = [text for _, text in lines(built_book, "book", number) if len(text) > 3]
        if not body:
            continue
        top, foot = body[0], body[-1]

        assert not any(
            end.endswith(letters(top)) and len(top) > 10 for end in ends if letters(top) != end
        )
        assert not any(end.startswith(letters(foot)[:20]) for end in ends if len(foot) > 20)


def letters(text: str) -> str:
    return re.sub(r"[^\w]", "", text)


def paragraph_edges(folder: Path) -> list[str]:
    """The letters of each paragraph of the text."""
    from publish.manuscript import load
    from publish.read import read
    from publish.xhtml import elements, parse

    return [
        letters("".join(str(t) for t in p.itertext()))
        for part in read(load(folder)).parts
        for p in elements(parse(part.body), "p")
    ]


def test_no_page_of_text_is_nearly_empty(built_book: Path) -> None:
    made = record(built_book, "book")
    for number in range(made["anchors"]["i"], made["anchors"]["afterword"]):
        assert len(lines(built_book, "book", number)) >= 4, number


def test_the_pamphlet_is_a_multiple_of_four_with_its_back_cover_last(built_book: Path) -> None:
    made = record(built_book, "pamphlet")

    assert len(made["order"]) % 4 == 0
    assert made["order"][0] == 1
    assert made["order"][-1] == len(made["pages"])
    assert made["order"].count(0) == len(made["order"]) - len(made["pages"])


def test_the_pamphlet_s_covers_lie_on_the_first_side(built_book: Path) -> None:
    first = texts(built_book, "pamphlet")[0]

    assert "October" in first
    assert "SeedbedEditions" in re.sub(r"\s", "", first)
    assert "To say ‘Russia’" in first  # the back cover, at its left


def test_the_screen_edition_is_tagged_named_and_whole_words(built_book: Path) -> None:
    with pikepdf.open(built_book / "build" / "screen.pdf") as pdf:
        root = pdf.Root

        assert root.MarkInfo.Marked
        assert str(root.Lang).startswith("en")
        assert root.ViewerPreferences.DisplayDocTitle
        assert root.PageLabels.Nums
        assert root.Outlines.Count
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert titles == [*(f"Section {n}" for n in range(1, 6)), "Afterword", "Notes"]
    assert "\u2010" not in "".join(texts(built_book, "screen"))


def test_only_the_book_s_own_fonts_are_in_it(built_book: Path) -> None:
    for edition in ("book", "pamphlet", "screen"):
        with pikepdf.open(built_book / "build" / f"{edition}.pdf") as pdf:
            names = {
                str(thing.FontName)
                for thing in pdf.objects
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
            }

        assert names
        assert [name for name in names if "Garamond" not in name] == []


def test_notes_say_the_page_that_they_belong_to(built_book: Path) -> None:
    made = record(built_book, "book")
    shown = "".join(texts(built_book, "book")[made["anchors"]["notes"] :])
    for number in range(1, 8):
        label = made["pages"][made["anchors"][f"call-{number}"]]["label"]

        assert re.search(rf"{number}\.\s.*?p\.\s*{label}\b", shown, re.DOTALL), number
