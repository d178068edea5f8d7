"""Which inks a file prints with, read off what its pages paint: what a quotation is made for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from publish.pdfx.content import operations

PROCESS = ("cyan", "magenta", "yellow", "black")
SCREEN = "the colours of a screen"
_DEVICES = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
_ALL = frozenset(PROCESS)
_DEEPEST = 20  # forms in forms


def plates(path: Path) -> tuple[str, ...]:
    """The inks of a PDF: process inks in their order, spot inks by name, colours of the screen.

    White paper is no ink. A picture is taken to use every ink of its space. Raises PdfError.
    """
    found: set[str] = set()
    done: set[tuple[int, int]] = set()
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
            contents = page.obj.get("/Contents")
            data = contents.read_bytes() if contents is not None else b""
            _paint(data, page.resources, found, done, _DEEPEST)
    named = [ink for ink in PROCESS if ink in found]
    spots = sorted(found - _ALL - {SCREEN})
    return (*named, *spots, *([SCREEN] if SCREEN in found else []))


def _paint(
    data: bytes, resources: Any, found: set[str], done: set[tuple[int, int]], depth: int
) -> None:
    """Add the inks of a content stream, and of the forms and pictures that it draws."""
    space: dict[bool, Any] = {True: Name("/DeviceGray"), False: Name("/DeviceGray")}
    for one in operations(data):
        kind, fills = one.operator.lower(), one.operator.islower()
        if kind in {"g", "rg", "k"}:
            found |= _device(
                {"g": "/DeviceGray", "rg": "/DeviceRGB"}.get(kind, "/DeviceCMYK"), one.numbers
            )
        elif kind == "cs":
            space[fills] = _held(resources, "/ColorSpace", one.name, Name(f"/{one.name}"))
        elif kind in {"sc", "scn"} and one.numbers:
            found |= _inks(space[fills], one.numbers)
        elif kind in {"sh", "do"} and one.name:
            group = "/Shading" if kind == "sh" else "/XObject"
            _draw(_held(resources, group, one.name, None), found, done, depth)


def _draw(drawn: Any, found: set[str], done: set[tuple[int, int]], depth: int) -> None:
    """Add the inks of a gradient, a picture or a form."""
    if drawn is None or drawn.objgen in done or not depth:
        return
    if drawn.objgen != (0, 0):
        done.add(drawn.objgen)
    if drawn.get("/Subtype") == "/Form":
        _paint(drawn.read_bytes(), drawn.get("/Resources", Dictionary()), found, done, depth - 1)
    elif drawn.get("/ImageMask", False) is not True and drawn.get("/ColorSpace") is not None:
        found |= _inks(drawn.ColorSpace, ())


def _held(resources: Any, group: str, name: str, usual: Any) -> Any:
    held = resources.get(group) if resources is not None else None
    return held.get(f"/{name}", usual) if isinstance(held, Dictionary) else usual


def _inks(space: Any, numbers: tuple[float, ...]) -> set[str]:
    """The inks of a colour in its space; without `numbers` every ink that the space has."""
    if not isinstance(space, Array):
        return _device(str(space), numbers)
    kind = str(space[0])
    if kind == "/Separation":
        return {str(space[1])[1:]} if not numbers or any(numbers) else set()
    if kind == "/DeviceN":
        names = [str(name)[1:] for name in space[1].as_list()]
        return {n for i, n in enumerate(names) if not numbers or any(numbers[i : i + 1])}
    if kind == "/Indexed":
        return _inks(space[1], ())
    if kind == "/ICCBased":
        device = {1: "/DeviceGray", 4: "/DeviceCMYK"}.get(int(space[1].N), "/DeviceRGB")
        return _device(device, numbers)
    return {SCREEN} if kind.startswith(("/Cal", "/Lab")) else set()


def _device(space: str, numbers: tuple[float, ...]) -> set[str]:
    """The inks of a colour of a device, none for the white of the paper."""
    if space == "/DeviceGray":
        return {"black"} if not numbers or numbers[0] < 1 else set()
    if space == "/DeviceCMYK":
        return {ink for n, ink in enumerate(PROCESS) if not numbers or any(numbers[n : n + 1])}
    if space == "/DeviceRGB":
        if numbers and len(set(numbers)) == 1:
            return {"black"} if numbers[0] < 1 else set()
        return {SCREEN}
    return set()
