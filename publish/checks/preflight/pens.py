"""The state of a page's content as it is read: colours, line, type (ISO 32000-1, 8.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from publish.checks.preflight.plane import IDENTITY, WHOLE, Box, Matrix, number, times
from publish.pdfx.content import Operation

DEVICE = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}


@dataclass(frozen=True)
class Colour:
    """A colour as painted: the kind of its space ("/DeviceCMYK", "/ICCBased"), its components, and
    the names of spot inks. `base` is the space in which an index or a spot ink is described."""

    space: str = "/DeviceGray"
    values: tuple[float, ...] = (0.0,)
    spots: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True)
class State:
    ctm: Matrix = IDENTITY
    fill: Colour = Colour()
    stroke: Colour = Colour()
    width: float = 1.0
    clip: Box = WHOLE
    size: float = 0.0
    text: Matrix = IDENTITY
    render: int = 0
    over: bool = False
    over_stroke: bool = False
    mode: int = 0


def set_colour(state: State, operation: Operation, resources: Any) -> State:
    """The operators that set a colour space or a colour."""
    name = operation.operator
    side = "stroke" if name.isupper() else "fill"
    now: Colour = getattr(state, side)
    if name.lower() in DEVICE:
        new = Colour(DEVICE[name.lower()], operation.numbers)
    elif name.lower() == "cs":
        space = held(resources, "/ColorSpace", operation.name)
        new = begin(space if space is not None else f"/{operation.name}")
    elif operation.name:
        new = _of_pattern(held(resources, "/Pattern", operation.name))
    else:
        new = replace(now, values=operation.numbers)
    return replace(state, fill=new) if side == "fill" else replace(state, stroke=new)


def _of_pattern(found: Any) -> Colour:
    if isinstance(found, Dictionary) and isinstance(found.get("/Shading"), Dictionary):
        return replace(begin(found.Shading.get("/ColorSpace")), values=())
    return Colour("/Pattern", ())


def begin(space: Any) -> Colour:
    """The colour with which a space begins; () where only its space is known."""
    if not isinstance(space, Array) or not len(space):
        kind = str(space) if space is not None else ""
        start = {"/DeviceGray": (0.0,), "/DeviceCMYK": (0.0, 0.0, 0.0, 1.0)}
        return Colour(kind, start.get(kind, ()))
    kind = str(space[0])
    if kind == "/Separation" and len(space) > 2:
        return Colour(kind, (1.0,), (str(space[1])[1:],), _kind(space[2]))
    if kind == "/DeviceN" and len(space) > 2:
        names = tuple(str(one)[1:] for one in space[1])
        return Colour(kind, (1.0,) * len(names), names, _kind(space[2]))
    if kind == "/Indexed" and len(space) > 1:
        return replace(begin(space[1]), base=_kind(space[1]), values=())
    if kind == "/ICCBased" and isinstance(space[1], pikepdf.Stream):
        return Colour(kind, (), (), str(int(number(space[1].get("/N")))))
    return Colour(kind, ())


def _kind(space: Any) -> str:
    return str(space[0]) if isinstance(space, Array) and len(space) else str(space)


def _cm(state: State, operation: Operation, _: Any) -> State:
    return replace(state, ctm=times(_numbers(operation), state.ctm))


def _tm(state: State, operation: Operation, _: Any) -> State:
    return replace(state, text=_numbers(operation))


def _bt(state: State, _: Operation, __: Any) -> State:
    return replace(state, text=IDENTITY)


def _tf(state: State, operation: Operation, _: Any) -> State:
    return replace(state, size=abs(operation.numbers[-1])) if operation.numbers else state


def _tr(state: State, operation: Operation, _: Any) -> State:
    return replace(state, render=int(operation.numbers[-1])) if operation.numbers else state


def _w(state: State, operation: Operation, _: Any) -> State:
    return replace(state, width=operation.numbers[-1]) if operation.numbers else state


def _same(state: State, _: Operation, __: Any) -> State:
    return state


TURNS: dict[str, Callable[[State, Operation, Any], State]] = {
    **dict.fromkeys("rg RG g G k K cs CS sc SC scn SCN".split(), set_colour),
    "cm": _cm,
    "Tm": _tm,
    "BT": _bt,
    "Tf": _tf,
    "Tr": _tr,
    "w": _w,
    **dict.fromkeys("Td TD h".split(), _same),
}


def _numbers(operation: Operation) -> Matrix:
    last = operation.numbers[-6:]
    return IDENTITY if len(last) < 6 else (last[0], last[1], last[2], last[3], last[4], last[5])


def held(resources: Any, kind: str, name: str) -> Any:
    held = resources.get(kind) if kind and isinstance(resources, Dictionary) else resources
    if not isinstance(held, Dictionary | pikepdf.Stream):
        return None
    return held.get(name if name.startswith("/") else f"/{name}")
