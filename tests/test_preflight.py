"""The preflight: sound files pass, each rule says where it is from, and the list is honest.

What each rule finds is tested by its page (test_rule_pages).
"""

from __future__ import annotations

import inspect
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from builders import run
from pikepdf import Array, Dictionary, Name
from planter import Garden
from press_books import laid, picture, rainbow, saved, shown
from press_files import PLANTS, TYPE, press_file

from publish.check import check_file
from publish.checks import RULES as NAMES
from publish.checks.preflight import RULES, preflight
from publish.checks.preflight.clauses import COVERED, UNCOVERED, coverage
from publish.checks.preflight.guarded import preflight_guarded, press_of
from publish.checks.preflight.inked import mixed_ink
from publish.checks.preflight.painted import painted
from publish.guard import Limits
from publish.pdfx import make
from publish.press.profiles import bundled, named
from publish.printer import Press

ROOT = Path(__file__).resolve().parent.parent


def rules_of(path: Path, press: Press) -> set[str]:
    return {finding.rule for finding in preflight(path, press)}


def sound(tmp_path: Path, press: Press, content: str = "") -> Path:
    """A file that the press takes."""
    pages = [f"{TYPE} {content}"] * max(press.pages_min, press.pages_multiple)
    if press.last_page_blank:
        pages[-1] = ""
    bleed = press.bleed_mm[0] * 72 / 25.4 if press.bleed_always else 0.0
    path = saved(laid(tuple(pages), bleed=bleed), tmp_path / "book.pdf")
    make(path, path, press)
    return path


@pytest.mark.parametrize("name", sorted(bundled()))
def test_a_file_made_for_a_press_passes_its_preflight(name: str, tmp_path: Path) -> None:
    assert rules_of(sound(tmp_path, named(name)), named(name)) == set()


def test_nothing_escapes_that_a_screen_shows(tmp_path: Path) -> None:
    """All ways to name a colour, a picture, a gradient and a group, in inks after all."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 99, 0], Function=function
    )
    content = (
        "1 0 0 rg 0 0 1 RG 50 50 m 90 90 l B /Lab cs 50 9 9 sc 90 90 20 20 re f "
        "q 90 0 0 90 100 100 cm /I Do Q /S sh /Pattern cs /P scn 200 200 30 30 re f"
    )

    def tile(pdf: pikepdf.Pdf) -> pikepdf.Stream:
        return pdf.make_stream(
            b"0 1 0 rg 0 0 5 5 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
            BBox=[0, 0, 9, 9], XStep=9, YStep=9, Resources=Dictionary(),
        )  # fmt: skip

    lab = Array([Name.Lab, Dictionary(WhitePoint=[0.95, 1, 1.09], Range=[-125, 125, -125, 125])])
    pdf = laid(
        (content,), XObject={"I": lambda pdf: picture(pdf, rainbow(400, 400))},
        Shading={"S": shading}, Pattern={"P": tile}, ColorSpace={"Lab": lab},
    )  # fmt: skip
    source = saved(pdf, tmp_path / "laid.pdf")
    old = replace(named("offset"), standard="pdf/x-1a", name="old")
    told = {"screen-colour", "profiled-colour"}

    assert told <= rules_of(source, old)
    for press in (named("offset"), old, replace(old, colour="grey")):
        make(source, tmp_path / "press.pdf", press)
        assert not told & rules_of(tmp_path / "press.pdf", press)


def test_places_and_sizes_are_those_of_the_page_whatever_lies_between() -> None:
    def form(pdf: pikepdf.Pdf) -> pikepdf.Stream:
        return pdf.make_stream(
            b"0 0 10 10 re f .5 w 0 0 m 10 0 l S", Type=Name.XObject, Subtype=Name.Form,
            BBox=[0, 0, 10, 10], Matrix=[2, 0, 0, 2, 0, 0],
        )  # fmt: skip

    content = f"q 3 0 0 3 30 30 cm /X Do Q q 2 0 0 2 0 0 cm {shown(10, 10, 6)} Q"
    pdf = laid((content,), XObject={"X": form})
    page = pdf.pages[0].obj
    seen = [(one.kind, one.box, one.size) for one in painted(page, page.Resources).things]

    assert seen == [
        ("fill", (30, 30, 90, 90), 0),
        ("stroke", (30, 30, 90, 31.5), 3),
        ("text", None, 12),
    ]


def test_a_clip_hides_what_is_outside_it() -> None:
    pdf = laid(("20 20 30 30 re W n 0 0 99 99 re f",))
    page = pdf.pages[0].obj
    (one,) = painted(page, page.Resources).things

    assert one.box == (20, 20, 50, 50)


def test_a_form_that_draws_itself_comes_to_an_end() -> None:
    pdf = laid(("/X Do",))
    form = pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(X=form)

    assert painted(page, page.Resources).things == ()


def test_every_rule_is_one_function_that_says_where_it_is_from() -> None:
    assert len(RULES) >= 30
    assert len({rule.__name__ for rule in RULES}) == len(RULES)
    for rule in RULES:
        name = rule.__name__.replace("_", "-")
        assert name in NAMES, f"{name} has no page"
        assert (inspect.getdoc(rule) or "").endswith(".")
        source = inspect.getsource(inspect.getmodule(rule) or inspect)
        # These two are told by the modules of presses and of foreign files.
        assert f'"{name}"' in source or name in {"trim-not-offered", "font-not-embedded"}


def test_what_is_covered_are_rules_and_the_docs_say_the_same() -> None:
    page = (ROOT / "docs" / "preflight.md").read_text("utf-8")
    for standard, subjects in COVERED.items():
        assert f"### {standard}\n" in page
        for subject, rules in subjects.items():
            assert set(rules.split()) <= set(NAMES)
            assert f"| {subject} | {', '.join(f'`{rule}`' for rule in rules.split())} |" in page
        for what in UNCOVERED[standard]:
            assert f"- {what}\n" in page
            assert what in coverage()
    named_there = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", page.partition("## What the pre")[2]))
    ours = {rule.__name__.replace("_", "-") for rule in RULES}
    assert named_there - {"publish-rules"} <= set(NAMES)
    assert ours <= named_there


def test_the_list_is_printed(tmp_path: Path) -> None:
    said = run(tmp_path, "explain", "preflight")

    assert said.code == 0
    assert said.out == coverage()


def test_every_plant_is_on_a_page() -> None:
    pages = (ROOT / "publish" / "checks" / "pages").glob("*.md")
    text = "".join(page.read_text("utf-8") for page in pages)

    assert {name for name in PLANTS if f" with {name}: " not in text} == set()


def test_the_child_finds_what_is_found_here(tmp_path: Path) -> None:
    path = saved(laid((TYPE,)), tmp_path / "book.pdf")
    press = named("kdp")
    here = [(f.rule, f.message) for f in preflight(path, press)]

    assert here
    assert [(f.rule, f.message) for f in preflight_guarded(path, press)] == here


def test_a_profile_goes_to_the_child_and_comes_back() -> None:
    import dataclasses
    import json

    for press in bundled().values():
        asked = json.dumps(dataclasses.asdict(press) | {"forbids": sorted(press.forbids)})
        assert press_of(asked) == press


def test_a_file_that_takes_too_long_is_not_approved(tmp_path: Path) -> None:
    path = saved(laid((TYPE,)), tmp_path / "book.pdf")
    found = preflight_guarded(path, named("offset"), limits=Limits(seconds=0.01))

    assert [f.rule for f in found] == ["preflight-stopped"]


def test_a_pdf_from_anywhere_is_looked_at_as_a_press_will_do(tmp_path: Path) -> None:
    saved(laid((TYPE,)), tmp_path / "book.pdf")
    said = run(tmp_path, "check", str(tmp_path / "book.pdf"), "--press", "offset", "--no-judges")
    unknown = run(tmp_path, "check", str(tmp_path / "book.pdf"), "--press", "ofset")

    assert said.code == 1
    assert "(intent-missing)" in said.out
    assert "(screen-colour)" in said.out
    assert unknown.code == 2
    assert "did you mean offset?" in unknown.err


def overlaid(opacity: float) -> pikepdf.Pdf:
    """Two surfaces in 200 % of ink each, one over the other, multiplied."""
    state = Dictionary(ca=opacity, BM=Name.Multiply)
    content = "1 1 0 0 k 50 50 200 200 re f /a gs 0 0 1 1 k 100 100 200 200 re f"
    return laid((content, "0 g"), ExtGState={"a": state})


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")
def test_what_lies_on_one_another_is_added_up_as_it_prints(tmp_path: Path) -> None:
    press = replace(named("offset"), ink_limit=300, ink_warn=0)
    for opacity, over in ((1.0, True), (0.3, False)):
        path = saved(overlaid(opacity), tmp_path / "laid.pdf")
        make(path, path, press)
        found = [f for f in preflight_guarded(path, press) if f.rule.startswith("ink-")]

        assert [f.message.startswith("page 1: things that shine through") for f in found] == (
            [True] if over else []
        )


def test_ghostscript_that_breaks_off_has_measured_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "gs"
    program.write_text("#!/bin/sh\necho P7; exit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    path = saved(overlaid(1.0), tmp_path / "laid.pdf")
    found = mixed_ink(path, named("offset"), [1])

    assert [f.rule for f in found] == ["ink-unmeasured"]


@pytest.mark.parametrize("press", ["offset", "kdp"])
def test_a_file_that_claims_a_standard_is_held_to_it(press: str, tmp_path: Path) -> None:
    path = sound(tmp_path, named(press))
    before = check_file(path, judge=False).findings
    press_file(Garden(tmp_path), press, "RGB", "book.pdf")
    found = check_file(path, judge=False).findings

    assert before == ()
    assert [f.rule for f in found] == ["screen-colour"]


def test_a_screen_that_is_the_condition_describes_its_colours(tmp_path: Path) -> None:
    """PDF/X-4 may be made for a device in RGB."""
    press_file(Garden(tmp_path), "offset", "the profile of a screen", "book.pdf")
    with pikepdf.open(tmp_path / "book.pdf", allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"1 0 0 rg 50 50 9 9 re f")
        pdf.save(tmp_path / "book.pdf")

    assert "screen-colour" not in rules_of(tmp_path / "book.pdf", named("offset"))


def test_one_page_is_named_and_many_are_counted(tmp_path: Path) -> None:
    pages = tuple(f"1 0 0 rg {n} 50 9 9 re f" for n in range(10))
    path = saved(laid(pages), tmp_path / "book.pdf")
    (found,) = [f for f in preflight(path, named("offset")) if f.rule == "screen-colour"]

    assert found.message.startswith("pages 1, 2, 3, 4, 5, 6 and 4 more: ")
