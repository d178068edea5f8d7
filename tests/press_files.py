"""Steps for files that go to a press: laid out, made, and with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Dictionary
from press_books import laid, saved, shown

from publish.pdfx import make
from publish.press.profiles import named

TYPE = "0 0 0 rg " + shown(100, 300, 11)


def _translucent() -> pikepdf.Pdf:
    return laid(("/a gs " + TYPE,), ExtGState={"a": Dictionary(ca=0.5)})


LAID: dict[str, Callable[[], pikepdf.Pdf]] = {
    "": lambda: laid((TYPE,)),
    " with translucent type": _translucent,
}


def lay_out(garden: Any, more: str, file: str) -> None:
    saved(LAID[more](), garden.folder / file)


def make_for(garden: Any, press: str, file: str) -> None:
    """Make the file for the press in its place; what making it finds is found."""
    garden.checks = False
    path = garden.folder / file
    garden.findings += make(path, path, named(press))


STEPS: dict[str, Callable[..., None]] = {
    r"lay out a page(.*): (\S+)": lay_out,
    r"make the file for the press (\w+): (\S+)": make_for,
}
