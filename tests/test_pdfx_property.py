"""Whatever stands in a content stream: inks come out of it, all else stays, twice is once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from publish.pdfx.content import operations
from publish.pdfx.inks import Ink, limited
from publish.pdfx.painting import Palette, State, repaint
from publish.pdfx.spaces import from_cmyk, grey

PART = st.floats(0, 1, allow_nan=False).map(lambda part: f"{part:.3f}")
COLOUR = st.one_of(
    st.tuples(PART, st.sampled_from("gG")).map(" ".join),
    st.tuples(PART, PART, PART, st.sampled_from(["rg", "RG"])).map(" ".join),
    st.tuples(PART, PART, PART, PART, st.sampled_from("kK")).map(" ".join),
    st.tuples(PART, PART, PART).map(lambda c: "/DeviceRGB cs {} {} {} sc".format(*c)),
    st.tuples(PART).map(lambda c: "/DeviceGray CS {} SCN".format(*c)),
)
OTHER = st.sampled_from(
    ["q", "Q", "/a gs", "/b gs", "0 0 9 9 re f", "0 0 m 9 9 l S", "/X Do", "1 0 0 1 5 5 cm",
     "BT /F 9 Tf [<0041>-9(1 g)] TJ ET", "(0 0 1 rg \\) 0 g) Tj", "% 1 0 0 rg\n",
     "/Span <</E (k)>> BDC EMC"]
)  # fmt: skip
STREAM = st.lists(st.one_of(COLOUR, OTHER), max_size=30).map(" ".join)
SPACES = {"DeviceRGB": lambda c: c, "DeviceGray": grey, "DeviceCMYK": from_cmyk}
STATES = {"a": State(0.5, None), "b": State(1.0, 1.0)}


def palette(*, flat: bool) -> Palette:
    """A palette that takes red, green and blue for what they lack of white."""

    def ink(space: str, colour: tuple[float, ...]) -> Ink | None:
        if space == "DeviceCMYK":
            return None
        red, green, blue = SPACES[space](colour)
        return Ink((1 - red, 1 - green, 1 - blue, 0.0))

    return Palette(
        ink, SPACES.__contains__, lambda ink: ink.spot, lambda _, name, __: name,
        STATES.__getitem__, flat,
    )  # fmt: skip


def named(data: bytes) -> list[str]:
    return [operation.operator for operation in operations(data)]


@given(STREAM)
def test_nothing_but_inks_comes_out(stream: str) -> None:
    out = repaint(stream.encode(), palette(flat=False)).data

    assert not {"g", "G", "rg", "RG", "sc", "SCN"} & set(named(out))
    assert named(out).count("gs") == named(stream.encode()).count("gs")


@given(STREAM)
def test_twice_is_once(stream: str) -> None:
    once = repaint(stream.encode(), palette(flat=False)).data

    assert repaint(once, palette(flat=False)).data == once


@given(STREAM)
def test_what_sets_no_colour_stays(stream: str) -> None:
    """The words between: strings, comments, paths and states."""
    kept = [word for word in OTHERS if word in stream]
    out = repaint(stream.encode(), palette(flat=False)).data.decode()

    assert [out.count(word) for word in kept] == [stream.count(word) for word in kept]


OTHERS = ("0 0 9 9 re f", "[<0041>-9(1 g)] TJ", "(0 0 1 rg \\) 0 g) Tj", "% 1 0 0 rg\n", "(k)")


@given(STREAM)
def test_a_flat_stream_has_no_state_of_opacity(stream: str) -> None:
    out = repaint(stream.encode(), palette(flat=True)).data

    assert "gs" not in named(out)


@given(st.binary(max_size=200))
@settings(max_examples=300)
def test_any_bytes_come_to_an_end(data: bytes) -> None:
    places = [(operation.start, operation.end) for operation in operations(data)]

    assert places == sorted(places)
    assert all(end <= len(data) for _, end in places)


@given(st.tuples(*[st.floats(0, 1)] * 4), st.floats(100, 400))
def test_no_colour_passes_the_limit(inks: tuple[float, ...], limit: float) -> None:
    made = limited(inks, limit)

    assert sum(made) <= max(limit / 100, inks[3]) + 0.001
    assert all(new <= old + 0.0001 for new, old in zip(made, inks, strict=True))
    assert abs(made[3] - inks[3]) <= 0.0001


def test_the_order_of_hashing_is_not_seen(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from press_books import *\n"
        "from publish.pdfx import make; from publish.press.profiles import named\n"
        "from dataclasses import replace; from pikepdf import Dictionary\n"
        "form = lambda pdf: pdf.make_stream(b'1 0 0 rg /I Do', Type=Name.XObject,"
        " Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=Dictionary(XObject=Dictionary("
        " I=picture(pdf, rainbow()), J=picture(pdf, rainbow()))))\n"
        "page = '1 0 0 rg 0 1 0 RG /a gs /X Do /Y Do /b gs /Y Do'\n"
        "pdf = laid((page, page), XObject={'X': form, 'Y': form},"
        " ExtGState={'a': Dictionary(ca=0.5, LW=2), 'b': Dictionary(ca=0.2, LW=3)})\n"
        "path = saved(pdf, Path(sys.argv[1]))\n"
        "inks = (('red', 'Red'), ('lime', 'Green'))\n"
        "make(path, path, replace(named('offset'), standard='pdf/x-1a', inks=inks))\n"
    )
    made = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.pdf"
        env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)}
        subprocess.run([sys.executable, "-c", script, str(path)], check=True, env=env)
        made.append(path.read_bytes())

    assert made[0] == made[1]
