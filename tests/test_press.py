"""Profiles of printers: what the package brings, what a book overrides, how the gutter settles."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from builders import PRINT, make_book, manuscript
from hypothesis import given
from hypothesis import strategies as st

from publish.book import Edition
from publish.errors import PublishError
from publish.manuscript import load
from publish.press.ends import blanks
from publish.press.gutter import gutter, settle
from publish.press.profiles import bundled, holding, named, numbers
from publish.press.sheet import Frame, Measured, raised, room, sheet
from publish.press.trims import not_offered
from publish.printer import Press

INCH = 25.4
PLAIN = Press("")


def with_press(folder: Path, press: str, edition: str = "") -> Path:
    return make_book(folder, editions=PRINT + edition, more=press)


@pytest.mark.parametrize("name", sorted(bundled()))
def test_each_number_of_a_profile_says_where_it_is_from(name: str) -> None:
    press = bundled()[name]
    set_ = {field for field in numbers() if getattr(press, field) != getattr(PLAIN, field)}

    assert set_ - {field for field, _ in press.sources} == set()
    assert all(text.strip() for _, text in press.sources)
    assert press.label != name


def test_the_names_of_profiles_are_those_of_the_trade() -> None:
    assert list(bundled()) == ["digital", "ingram", "kdp", "lulu", "office", "offset"]


def test_numbers_are_the_printers_in_inches() -> None:
    """As each printer's page gives them; a profile keeps millimetres."""
    kdp, ingram, lulu = (bundled()[name] for name in ("kdp", "ingram", "lulu"))
    steps = [(150, 0.375), (300, 0.5), (500, 0.625), (700, 0.75), (828, 0.875)]

    assert [pages for pages, _ in kdp.gutters] == [pages for pages, _ in steps]
    assert [mm / INCH for _, mm in kdp.gutters] == pytest.approx([inch for _, inch in steps])
    assert kdp.bleed_mm == pytest.approx((0.125 * INCH, 0.125 * INCH, 0.125 * INCH, 0))
    assert lulu.bleed_mm == pytest.approx((0.125 * INCH,) * 4)
    assert (kdp.outside_mm, kdp.outside_bleed_mm) == pytest.approx((0.25 * INCH, 0.375 * INCH))
    assert (kdp.pages_min, kdp.pages_max, kdp.pages_multiple) == (24, 828, 2)
    assert (ingram.pages_min, ingram.pages_max, ingram.last_page_blank) == (18, 1050, True)
    assert (ingram.ink_warn, ingram.ink_limit, lulu.ink_limit) == (240, 300, 270)
    assert (kdp.min_type_pt, kdp.min_line_pt) == (7, 0.75)


def test_a_book_overrides_a_number_and_is_its_source(tmp_path: Path) -> None:
    book = with_press(tmp_path, "[press.ingram]\npages-max = 900\n")
    press = named("ingram", load(book).presses)

    assert press == replace(
        bundled()["ingram"],
        pages_max=900,
        sources=tuple(sorted((dict(press.sources) | {"pages_max": "[press.ingram]"}).items())),
    )


def test_a_press_is_like_another_that_the_book_has(tmp_path: Path) -> None:
    told = (
        '[press.village]\nlike = "town"\npages-min = 8\n'
        '[press.town]\nlike = "kdp"\nlabel = "the press in town"\nforbids = ["marks"]\n'
        'outside = "9mm"\nsource = {outside = "his letter"}\n'
    )
    press = named("village", load(with_press(tmp_path, told)).presses)

    assert (press.name, press.label) == ("village", "the press in town")
    assert (press.pages_min, press.outside_mm, press.forbids) == (8, 9, frozenset(["marks"]))
    assert press.gutters == bundled()["kdp"].gutters
    assert dict(press.sources)["outside_mm"] == "his letter"


def test_a_press_that_is_like_none_has_no_demands(tmp_path: Path) -> None:
    press = named("town", load(with_press(tmp_path, "[press.town]\n")).presses)
    apart = {field.name for field in fields(Press)} & {"name", "label", "sources"}

    bare = replace(press, **{field: getattr(PLAIN, field) for field in apart})

    assert bare == replace(PLAIN, colour="rgb")


def test_an_unknown_press_is_a_sentence() -> None:
    with pytest.raises(PublishError, match="no press 'ingrm'") as failed:
        named("ingrm")

    assert failed.value.hint.startswith("did you mean ingram?")


def test_a_colour_profile_lies_beside_the_book(tmp_path: Path) -> None:
    book = with_press(tmp_path / "book", '[press.town]\nintent = "town.icc"\n')
    (book / "town.icc").write_bytes(b"profile")
    (tmp_path / "far.icc").write_bytes(b"profile")

    assert named("town", load(book).presses).home == str(book)
    outside = with_press(book, '[press.town]\nintent = "../far.icc"\n')
    assert named("town", load(outside).presses).home == ""


def test_bleed_is_where_the_press_has_it_or_the_edition_asks() -> None:
    def held(press: str, bleed: bool | None) -> Press:
        edition = Edition("b", "pdf", press=press, bleed=bleed)
        found = holding(edition, manuscript("# I\n"))
        assert found is not None
        return found

    assert held("offset", None).bleed_mm == (3, 3, 3, 3)
    assert held("offset", False).bleed_mm == (0, 0, 0, 0)
    assert held("kdp", None).bleed_mm == (0, 0, 0, 0)
    assert held("kdp", None).outside_mm == pytest.approx(0.25 * INCH)
    assert held("kdp", True).bleed_mm[1] == pytest.approx(0.125 * INCH)
    assert held("kdp", True).outside_mm == pytest.approx(0.375 * INCH)
    assert holding(Edition("b", "pdf"), manuscript("# I\n")) is None


def test_spot_inks_are_the_books(tmp_path: Path) -> None:
    book = load(with_press(tmp_path, '[inks]\nred = "PANTONE 485 C"\n', 'press = "offset"\n'))
    press = holding(book.editions[0], book)

    assert press is not None
    assert press.inks == (("red", "PANTONE 485 C"),)


# The gutter


@given(
    steps=st.lists(st.integers(2, 900), min_size=1, max_size=6, unique=True).map(sorted),
    counts=st.lists(st.integers(1, 1000), min_size=8, max_size=8),
)
def test_the_gutter_is_never_too_narrow_for_its_pages(steps: list[int], counts: list[int]) -> None:
    """Whatever a margin does to the number of pages, and in few layouts."""
    press = Press("x", gutters=tuple((upto, 10.0 + n) for n, upto in enumerate(steps)))
    tried: list[float] = []

    def lay_out(margin: float) -> tuple[int, int]:
        tried.append(margin)
        pages = counts[round(margin - 10)]
        return pages, pages

    margin, pages = settle(lay_out, lambda n: gutter(press, n))
    seen = [gutter(press, counts[round(one - 10)]) for one in tried]

    assert gutter(press, pages) <= margin
    assert margin in {gutter(press, pages), max(tried)}
    assert max(seen) <= max(tried)
    assert len(tried) <= len(steps) + 1


@given(st.integers(1, 2000), st.sampled_from([1, 2, 4, 8, 16, 32]), st.booleans(), st.booleans())
def test_blank_pages_make_a_multiple_and_an_empty_end(
    pages: int, multiple: int, last: bool, blank: bool
) -> None:
    press = Press("x", pages_multiple=multiple, last_page_blank=last)
    added = blanks(press, pages, blank=blank)

    assert (pages + added) % multiple == 0
    assert 0 <= added <= multiple
    assert added > 0 or blank or not last
    assert added < multiple or (last and not blank)


# The sheet


def frame(side: str = "right", name: str = "", **margins: float) -> Frame:
    sizes = {"top": 20.0, "outer": 18.0, "bottom": 22.0, "inner": 16.0} | margins
    edges = (sizes["top"], sizes["outer"], sizes["bottom"], sizes["inner"])
    return Frame(name, side, 140, 216, edges)


def test_what_the_styles_give_is_left_alone() -> None:
    measured = Measured((frame(), frame("left")), 5)

    assert sheet(measured, Press("x", outside_mm=10), 12, None) == (
        "press",
        (
            "@page { marks: none; bleed: 0pt 0pt 0pt 0pt }\n"
            "@page :left { bleed-left: 0pt; bleed-right: 0pt }\n"
        ),
    )


def test_the_inner_edge_is_at_the_spine() -> None:
    measured = Measured((frame(), frame("left"), frame(name="wide", inner=30.0)), 5)
    _, css = sheet(measured, Press("x", bleed_mm=(3, 3, 3, 0)), 25.4, None)

    assert css.splitlines() == [
        "@page { marks: none; bleed: 8.504pt 8.504pt 8.504pt 0pt }",
        "@page :left { bleed-left: 8.504pt; bleed-right: 0pt }",
        "@page :right { margin-left: 72pt !important }",
        "@page :left { margin-right: 72pt !important }",
        "@page wide:right { margin-left: 85.039pt !important }",
    ]


def test_another_trim_has_whole_lines_and_a_title_page_of_its_own() -> None:
    measured = Measured((frame(), frame("left")), 5)
    _, css = sheet(measured, PLAIN, 0, (127, 190.5))

    assert "size: 360pt 540pt" in css
    # 190.5 - 20 - 22 = 148.5 mm hold 29 lines of 5 mm; what is left falls to the foot.
    assert "margin-bottom: 72.283pt !important" in css
    assert ".title-page.title-page { height: 29rlh }" in css


def test_a_margin_that_is_short_by_a_rounding_is_left() -> None:
    assert raised(frame(outer=12.695), Press("x", outside_mm=12.7), 0)[1] == 12.695


def test_margins_that_leave_no_room_are_a_sentence() -> None:
    measured = Measured((frame(),), 5)

    assert room(measured, PLAIN, 0, None) == ""
    assert room(measured, PLAIN, 0, (60, 100)) == (
        "a page of 60 x 100 mm has margins of 18 and 16 mm at its sides, 20 and 22 mm above and"
        " below: 26 x 58 mm are left for the text"
    )


def test_a_trim_that_is_not_cut_names_the_nearest() -> None:
    (found,) = not_offered(bundled()["ingram"], (150, 225), "book")

    assert found.rule == "trim-not-offered"
    assert found.message == "book has pages of 150 x 225 mm, which ingram does not cut"
    assert "6x9in (152.4 x 228.6 mm)" in found.hint
    assert list(not_offered(bundled()["kdp"], (150, 225), "book")) == []
    assert list(not_offered(bundled()["offset"], (150, 225), "book")) == []
