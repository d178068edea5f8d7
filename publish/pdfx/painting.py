"""A content stream's colours put into inks; translucent ones mixed with the paper's white.

Only what sets a colour is written anew: all else in the stream stays, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from publish.pdfx.content import Operation, operations, written
from publish.pdfx.inks import Ink

# The components and the space that an operator implies.
DEVICE = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}
SET = {"sc", "scn"}
OPERATORS = {"DeviceGray": ("g", "G"), "DeviceRGB": ("rg", "RG"), "DeviceCMYK": ("k", "K")}
# With which colour a space begins (ISO 32000-1, 8.6.3).
FIRST = {"DeviceGray": (0.0,), "DeviceRGB": (0.0,) * 3, "DeviceCMYK": (0.0, 0.0, 0.0, 1.0)}
BY_COUNT = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}


@dataclass(frozen=True)
class State:
    """A graphics state: its opacities (None where it sets none), and the name under which what is
    left of it stands, "" for nothing."""

    fill: float | None
    stroke: float | None
    rest: str = ""


@dataclass(frozen=True)
class Palette:
    """What a stream's names stand for, and how its colours are printed.

    `ink` gives the ink of components in a space (a name of the stream's); None leaves the colour as
    it is, and `converts` says beforehand whether it will. `spot` gives the name under which a spot
    ink's colour space stands. `drawn` is told of a form, pattern or shading: its kind ("XObject"),
    its name and its opacity, and gives the name under which it is drawn from now on. `state` is
    asked for graphics states; with `flat` they lose their opacities.
    """

    ink: Callable[[str, tuple[float, ...]], Ink | None]
    converts: Callable[[str], bool]
    spot: Callable[[Ink], str]
    drawn: Callable[[str, str, float], str]
    state: Callable[[str], State]
    flat: bool = False


@dataclass(frozen=True)
class _Pen:
    """The colour of fill or stroke: its space, its components (None for a pattern), its opacity."""

    space: str = "DeviceGray"
    colour: tuple[float, ...] | None = (0.0,)
    opacity: float = 1.0


@dataclass(frozen=True)
class Repainted:
    """A stream in inks; `mixed` where a translucent colour was made an opaque one."""

    data: bytes
    mixed: bool
    inline: bool


def repaint(data: bytes, palette: Palette, opacity: float = 1.0) -> Repainted:
    """The stream with its colours in inks. `opacity` is that of the form that the stream draws."""
    painter = _Painter(palette, opacity)
    pieces, last = [painter.begin()], 0
    for operation in operations(data):
        new = painter.turn(operation)
        if new is None:
            continue
        pieces += [data[last : operation.start], new]
        last = operation.end
    pieces.append(data[last:])
    return Repainted(b"".join(pieces), painter.mixed, painter.inline)


class _Painter:
    """The state of a stream as it is read: pens, and those put by with `q`."""

    def __init__(self, palette: Palette, opacity: float) -> None:
        self.palette = palette
        self.fill = self.stroke = _Pen(opacity=opacity)
        self.base = opacity
        self.stack: list[tuple[_Pen, _Pen]] = []
        self.mixed = self.inline = False

    def begin(self) -> bytes:
        """What a translucent form must say first, since it takes over the colour of its caller."""
        if self.base >= 1:
            return b""
        return self._drawn(False) + b" " + self._drawn(True) + b"\n"

    def turn(self, operation: Operation) -> bytes | None:
        """What stands for the operation now; None for the same as before."""
        name = operation.operator
        if name in {"q", "Q"}:
            self._stacked(name)
            return None
        if name == "gs":
            return self._state(operation.name)
        if name in {"Do", "sh"}:
            kind = "XObject" if name == "Do" else "Shading"
            drawn = self.palette.drawn(kind, operation.name, self.fill.opacity)
            return f"/{drawn} {name}".encode("latin-1")
        if name == "BI":
            self.inline = True
            return None
        return self._colour(operation)

    def _stacked(self, name: str) -> None:
        if name == "q":
            self.stack.append((self.fill, self.stroke))
        elif self.stack:
            self.fill, self.stroke = self.stack.pop()

    def _state(self, name: str) -> bytes | None:
        """A graphics state; in a stream without translucency the colours say what it said."""
        state = self.palette.state(name)
        if not self.palette.flat:
            return None
        out = [f"/{state.rest} gs".encode("latin-1")] if state.rest else []
        for stroking, opacity in ((False, state.fill), (True, state.stroke)):
            pen = self.stroke if stroking else self.fill
            if opacity is not None and opacity * self.base != pen.opacity:
                self._keep(replace(pen, opacity=opacity * self.base), stroking)
                out.append(self._drawn(stroking))
        return b" ".join(out)

    def _colour(self, operation: Operation) -> bytes | None:
        name = operation.operator
        stroking = name.isupper()
        pen = self.stroke if stroking else self.fill
        if name.lower() == "cs":
            self._keep(
                replace(pen, space=operation.name, colour=FIRST.get(operation.name)), stroking
            )
            if operation.name == "Pattern" or not self.palette.converts(operation.name):
                return None
            return self._drawn(stroking)
        if name.lower() in SET and operation.name:
            self._keep(replace(pen, colour=None), stroking)
            drawn = self.palette.drawn("Pattern", operation.name, pen.opacity)
            numbers = "".join(f"{written(number)} " for number in operation.numbers)
            return f"{numbers}/{drawn} {name}".encode("latin-1")
        space = DEVICE.get(name.lower(), pen.space)
        self._keep(replace(pen, space=space, colour=operation.numbers), stroking)
        return None if self._plain(stroking) is None else self._drawn(stroking)

    def _keep(self, pen: _Pen, stroking: bool) -> None:
        if stroking:
            self.stroke = pen
        else:
            self.fill = pen

    def _plain(self, stroking: bool) -> Ink | None:
        """The ink of a pen, None where its colour stays as the stream has it."""
        pen = self.stroke if stroking else self.fill
        if pen.colour is None:
            return None
        ink = self.palette.ink(pen.space, pen.colour)
        if ink is None and pen.opacity < 1 and pen.space in OPERATORS:
            return Ink(pen.colour)
        return ink

    def _drawn(self, stroking: bool) -> bytes:
        """The operator that sets a pen's ink, b"" for a pattern."""
        ink = self._plain(stroking)
        if ink is None:
            return b""
        opacity = (self.stroke if stroking else self.fill).opacity
        if opacity < 1:
            self.mixed = True
        tint = ink.tint * opacity
        if ink.spot:
            space, setter = ("CS", "SCN") if stroking else ("cs", "scn")
            name = self.palette.spot(ink)
            return f"/{name} {space} {written(tint)} {setter}".encode("latin-1")
        values = thinned(ink.values, opacity)
        operator = OPERATORS[BY_COUNT[len(values)]][stroking]
        return " ".join([*map(written, values), operator]).encode()


def thinned(values: tuple[float, ...], opacity: float) -> tuple[float, ...]:
    """Inks, grey or light as they look through on white paper.

    >>> thinned((0, 0, 0, 1.0), 0.5), thinned((0.0,), 0.25)
    ((0.0, 0.0, 0.0, 0.5), (0.75,))
    """
    if len(values) == 4:
        return tuple(part * opacity for part in values)
    return tuple(1 - (1 - part) * opacity for part in values)
