"""Gradients in inks: the colours at their ends are converted, and all between follow."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from publish.errors import PublishError
from publish.pdfx.inks import Ink, Inks
from publish.pdfx.painting import thinned
from publish.pdfx.spaces import kind_of, numbers, reader_of

SPACES = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}


def turn_shading(pdf: pikepdf.Pdf, shading: Any, inks: Inks, opacity: float = 1.0) -> Any:
    """The shading in inks, a copy of its own.

    Raises PublishError for one whose colours are not given at its ends.
    """
    read = reader_of(shading.get("/ColorSpace"))
    cmyk = kind_of(shading.get("/ColorSpace")) == "/DeviceCMYK" and inks.mode == "cmyk"
    if read is None or inks.mode == "rgb" or (cmyk and opacity == 1):
        return shading
    new = Dictionary({key: shading[key] for key in shading.keys()})  # noqa: SIM118
    function = shading.get("/Function")
    if isinstance(shading, pikepdf.Stream) or not isinstance(function, Dictionary):
        raise PublishError(
            "a gradient of this kind cannot be put into inks", "use a linear or a radial gradient"
        )

    def turn(colour: list[float]) -> list[float]:
        ink = Ink(tuple(colour)) if cmyk else inks.of(tuple(read(tuple(colour))))
        return [round(part, 4) for part in thinned(ink.values, opacity)]

    new["/Function"] = _turned(function, turn)
    new["/ColorSpace"] = SPACES[4 if inks.mode == "cmyk" else 1]
    if "/Background" in new:
        new["/Background"] = Array(turn(list(numbers(new["/Background"]))))
    return pdf.make_indirect(new)


def _turned(function: Any, turn: Any) -> Any:
    """A function from one colour to another, or such functions in a row (ISO 32000-1, 7.10)."""
    kind = int(function.get("/FunctionType", -1))
    new = Dictionary({key: function[key] for key in function.keys()})  # noqa: SIM118
    if "/Range" in new:
        del new["/Range"]
    if kind == 2:
        new["/C0"] = Array(turn(list(numbers(function.get("/C0", Array([0]))))))
        new["/C1"] = Array(turn(list(numbers(function.get("/C1", Array([1]))))))
        return new
    if kind == 3:
        new["/Functions"] = Array([_turned(one, turn) for one in function.Functions])
        return new
    raise PublishError(
        "a gradient of this kind cannot be put into inks", "use a linear or a radial gradient"
    )
