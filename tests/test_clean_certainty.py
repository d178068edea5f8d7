"""How sure cleaning is of decisions about lines: what a reader would look at twice comes first."""

from __future__ import annotations

from publish.clean import certainty
from publish.clean.doubts import Doubt, decisions
from publish.clean.draft import Draft, start
from publish.clean.rules import RULES, clean

FULL = "The well was deep, and it was cold in it, for the sun never came so\n"
LINES = FULL + "far down, and nobody had ever seen the water that had to stand there,\n"


def drafted(raw: str) -> Draft:
    draft = start(raw)
    for rule in RULES:
        draft = rule(draft)
    return draft


def found(raw: str, state: str, words: str) -> Doubt:
    (one,) = [d for d in decisions(drafted(raw)) if d.state == state and words in d.words]
    return one


def page(ending: str, opening: str) -> str:
    """A text without blank lines; between its lines one that ends and one that begins."""
    short = LINES + "which was no wonder.\n"
    return short * 6 + LINES + ending + "\n" + opening + "\n" + short * 6


FILLED = "of the mill that stood there on the hill, as it had for many a year."
ROOMY = "as it had for many a year. It was gone, and nobody saw it again."


def test_a_full_line_that_ends_a_sentence_is_less_sure_than_one_inside() -> None:
    raw = page(FILLED, "It was the mill of the man who had built it on the hill there, as")
    ends = found(raw, "no-break", "many a year. / It was the mill")
    inside = [d for d in decisions(drafted(raw)) if d.state == "no-break" and "so / far" in d.words]

    assert ends.sure < 0.8
    assert all(one.sure > 0.95 for one in inside)


def test_a_paragraph_that_ends_with_its_page_is_in_doubt_where_the_line_is_full() -> None:
    prose = (LINES + "which was no wonder to anybody.\n\n") * 6
    full = f"{prose}{LINES}{FILLED}\n\f{FULL}and so on.\n\n{prose}"
    short = f"{prose}{LINES}It was gone.\n\f{FULL}and so on.\n\n{prose}"

    assert found(full, "break", "many a year. / The well").sure < certainty.SURE
    assert found(short, "break", "It was gone. / The well").sure > certainty.SURE


def test_blank_lines_leave_no_doubt() -> None:
    raw = (LINES + "which was no wonder to anybody. It had been so.\n\n") * 20

    assert [one for one in clean(raw.encode(), "well.txt").doubts if one.state != "slip"] == []


def test_what_stands_between_blank_lines_is_apart_though_it_begins_small() -> None:
    prose = (LINES + "which was no wonder to anybody. It had been so.\n\n") * 12
    raw = f"{prose}{LINES}and these are:\n\nthe wheel\n\n{prose}"

    assert found(raw, "break", "these are: / the wheel").sure > certainty.SURE


def test_short_lines_inside_a_paragraph_are_asked_about() -> None:
    prose = (LINES + "which was no wonder to anybody. It had been so.\n\n") * 12
    raw = f"{prose}{LINES}River: none\nMiller: John\n\n{prose}"

    assert found(raw, "no-break", "River: none / Miller").sure < certainty.SURE


def test_heads_bear_each_other_out() -> None:
    text = LINES + "which was no wonder.\n\n\n"
    many = "".join(f"THE {name}\n\n{text}" for name in "MILL WELL HILL SUN".split())
    alone = f"{text}THE MILL\n\n{text}"

    assert found(many, "head", "THE WELL").sure > found(alone, "head", "THE MILL").sure


def test_misread_capitals_are_no_sure_head() -> None:
    text = LINES + "which was no wonder.\n\n\n"
    many = "".join(f"THE {name}\n\n{text}" for name in "MILL WELL HiLL SUN".split())

    assert found(many, "head", "THE HiLL").sure < certainty.SURE


def test_a_number_is_in_doubt_where_a_note_waits_for_it() -> None:
    text = LINES + "which was no wonder, for the mill23 stood there as it had stood.\n\n"
    raw = f"{text}Notes\n\n23. A. Miller, Of Wells, 1901.\n\n24. The same.\n"
    bare = text * 2
    waiting = [d for d in decisions(drafted(raw)) if d.state in ("no-call", "call")]
    idle = [d for d in decisions(drafted(bare)) if d.state == "no-call"]

    assert waiting
    assert all(one.sure > certainty.SURE for one in idle)


def test_the_level_of_an_appendix_number_is_in_doubt() -> None:
    text = LINES + "which was no wonder.\n\n\n"
    names = ("1. The Mill", "2. The Well", "A.1 Of wheels", "A.2 Of the hill")
    raw = "".join(f"{name}\n\n{text}" for name in names)

    assert found(raw, "level", "A.1").sure < certainty.SURE
    assert not [d for d in decisions(drafted(raw)) if d.state == "level" and "Well" in d.words]


def test_a_date_below_a_name_is_in_doubt() -> None:
    raw = (LINES + "which was no wonder.\n\n") * 4 + "J. MILL.\n\nLondon, May 4, 1848.\n\n" + FULL

    assert found(raw, "break", "J. MILL. / London").sure < certainty.SURE
