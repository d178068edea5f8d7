"""What a page paints, read off its content: colours, sizes, places, and what is translucent.

Places are in points of the page, whatever forms they lie in. Of type only the size and the colour
are read here; where it stands is asked of the engine that reads text (`reading`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pikepdf
from pikepdf import Array, Dictionary

from publish.checks.preflight.pens import TURNS, Colour, State, begin, held
from publish.checks.preflight.plane import (
    NOWHERE,
    WHOLE,
    Box,
    Matrix,
    around,
    at,
    both,
    grown,
    matrix,
    number,
    scale,
    seen,
    times,
)
from publish.pdfx.content import Operation, operations, pattern

Kind = Literal["text", "fill", "stroke", "image", "shading"]

DEEPEST = 30  # forms in forms
MOST = 200_000  # different things of one page
_WANTED = pattern(
    "rg RG g G k K cs CS scn SCN sc SC gs Do sh q Q BI cm w BT Tf Tm Td TD Tr Tj TJ ' \" "
    "m l c v y h re f F f* B B* b b* s S n W W*"
)
FILLS, STROKES = set("f F f* B B* b b*".split()), set("S s B B* b b*".split())
SHOWS = {"Tj", "TJ", "'", '"'}


@dataclass(frozen=True)
class Painted:
    """One thing painted. `size` is that of type, or a line's width, in points; `box` where it shows
    (None for type); `image` the picture's number."""

    kind: Kind
    colour: Colour
    size: float = 0.0
    box: Box | None = None
    overprint: bool = False
    mode: int = 0
    image: tuple[int, int] | None = None


@dataclass(frozen=True)
class Content:
    """What a page paints, each thing once; how it is translucent. `states` are the graphics states
    that it uses, `drawn` its forms and pictures by their numbers, `groups` are of translucency;
    `inline` says whether a picture lies in the stream itself."""

    things: tuple[Painted, ...] = ()
    translucent: tuple[str, ...] = ()
    states: tuple[Any, ...] = ()
    drawn: Mapping[tuple[int, int], Any] = field(default_factory=dict)
    groups: tuple[Any, ...] = ()
    inline: bool = False


def painted(page: Any, resources: Any) -> Content:
    """Everything that a page paints."""
    walker = _Walker()
    found = page.get("/Contents")
    parts = list(found) if isinstance(found, Array) else [found]
    data = b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))
    walker.walk(data, resources, State(), 0)
    return Content(
        tuple(walker.things),
        tuple(sorted(walker.translucent)),
        tuple(walker.states.values()),
        walker.drawn,
        tuple(walker.groups),
        walker.inline,
    )


class _Walker:
    """Goes through streams and what they draw; keeps what it saw."""

    def __init__(self) -> None:
        self.things: dict[Painted, None] = {}
        self.translucent: set[str] = set()
        self.states: dict[Any, Any] = {}
        self.drawn: dict[tuple[int, int], Any] = {}
        self.groups: list[Any] = []
        self.inline = False
        self.path: list[tuple[float, float]] = []
        self.clipping = False

    def walk(self, data: bytes, resources: Any, state: State, depth: int) -> None:
        """Go through a stream; each `q` puts the state by, each `Q` takes it up again."""
        stack: list[State] = []
        for operation in operations(data, _WANTED):
            if operation.operator == "q":
                stack.append(state)
            elif operation.operator == "Q":
                state = stack.pop() if stack else state
            else:
                state = self._read(operation, resources, state, depth)

    def _read(self, operation: Operation, resources: Any, state: State, depth: int) -> State:
        name = operation.operator
        if name in TURNS:
            if name in {"scn", "SCN"} and operation.name:
                self._tiles(held(resources, "/Pattern", operation.name), state, depth)
            return TURNS[name](state, operation, resources)
        if name == "gs":
            return self._state(held(resources, "/ExtGState", operation.name), state)
        if name in SHOWS:
            self._shown(state)
        elif name == "Do":
            self._do(operation.name, resources, state, depth)
        elif name == "sh":
            space = held(held(resources, "/Shading", operation.name), "", "/ColorSpace")
            colour = replace(begin(space), values=())
            self._add(Painted("shading", colour, box=seen(state.clip)))
        elif name == "BI":
            self.inline = True
        else:
            return self._drawn(operation, state)
        return state

    def _add(self, thing: Painted) -> None:
        if len(self.things) < MOST:
            self.things.setdefault(thing)

    def _shown(self, state: State) -> None:
        if state.render == 3:
            return
        size = round(state.size * scale(times(state.text, state.ctm)), 2)
        colour, over = state.fill, state.over
        if state.render in {1, 5}:
            colour, over = state.stroke, state.over_stroke
        self._add(Painted("text", colour, size, overprint=over, mode=state.mode))

    def _tiles(self, pattern: Any, state: State, depth: int) -> None:
        """What a pattern is made of: its colours and sizes; where it shows, who fills says."""
        if not isinstance(pattern, pikepdf.Stream) or depth >= DEEPEST:
            return
        if pattern.objgen not in self.drawn:
            self.drawn[pattern.objgen] = pattern
            clip, path = replace(state, clip=NOWHERE), self.path
            inner = pattern.get("/Resources", Dictionary())
            self.walk(pattern.read_bytes(), inner, clip, depth + 1)
            self.path = path

    def _drawn(self, operation: Operation, state: State) -> State:
        """Paths: their points, and what is painted with them."""
        name, numbers = operation.operator, operation.numbers
        if name == "re" and len(numbers) >= 4:
            x, y, w, h = numbers[-4:]
            self._points(state, ((x, y), (x + w, y), (x, y + h), (x + w, y + h)))
        elif name in {"m", "l", "c", "v", "y"}:
            self._points(state, zip(numbers[::2], numbers[1::2], strict=False))
        elif name in {"W", "W*"}:
            self.clipping = True
        elif name in FILLS or name in STROKES or name == "n":
            box = around(self.path)
            if name in FILLS:
                visible = both(box, state.clip)
                self._add(Painted("fill", state.fill, 0, visible, state.over, state.mode))
            if name in STROKES:
                width = round(state.width * scale(state.ctm), 3)
                visible = both(grown(box, width / 2), state.clip)
                self._add(
                    Painted("stroke", state.stroke, width, visible, state.over_stroke, state.mode)
                )
            if self.clipping:
                state = replace(state, clip=both(box, state.clip) or (0, 0, 0, 0))
            self.path, self.clipping = [], False
        return state

    def _points(self, state: State, points: Any) -> None:
        self.path += [at(state.ctm, x, y) for x, y in points]

    def _state(self, found: Any, state: State) -> State:
        if not isinstance(found, Dictionary):
            return state
        self.states[found.objgen if found.is_indirect else str(found)] = found
        if any(number(found.get(key), 1) < 1 for key in ("/ca", "/CA")):
            self.translucent.add("an opacity below 1")
        if isinstance(found.get("/SMask"), Dictionary):
            self.translucent.add("a mask")
        if str(found.get("/BM", "/Normal")) not in {"/Normal", "/Compatible"}:
            self.translucent.add("a blend mode")
        stroke = bool(found.get("/OP", state.over_stroke))
        fill = bool(found.get("/op", stroke if "/OP" in found else state.over))
        width = number(found.get("/LW"), state.width)
        mode = int(number(found.get("/OPM"), state.mode))
        return replace(state, over=fill, over_stroke=stroke, mode=mode, width=width)

    def _do(self, name: str, resources: Any, state: State, depth: int) -> None:
        thing = held(resources, "/XObject", name)
        if not isinstance(thing, pikepdf.Stream):
            return
        self.drawn[thing.objgen] = thing
        if thing.get("/Subtype") == "/Image":
            corners = [at(state.ctm, x, y) for x in (0, 1) for y in (0, 1)]
            visible = both(around(corners), state.clip)
            if isinstance(thing.get("/SMask"), pikepdf.Stream):
                self.translucent.add("a picture with a soft mask")
            colour = replace(begin(thing.get("/ColorSpace")), values=())
            colour = state.fill if thing.get("/ImageMask") else colour
            sides = min(math.hypot(*state.ctm[:2]), math.hypot(*state.ctm[2:4]))
            self._add(
                Painted("image", colour, round(sides, 2), visible, state.over, image=thing.objgen)
            )
            return
        if isinstance(thing.get("/Group"), Dictionary):
            self.groups.append(thing.Group)
            self.translucent.add("a group for translucency")
        if thing.get("/Subtype") == "/Form" and depth < DEEPEST:
            ctm = times(matrix(thing.get("/Matrix")), state.ctm)
            inner = thing.get("/Resources", resources)
            clip = both(around(_corners(thing.get("/BBox"), ctm)), state.clip) or NOWHERE
            new = replace(state, ctm=ctm, clip=clip)
            self.walk(thing.read_bytes(), inner, new, depth + 1)


def _corners(found: Any, to: Matrix) -> list[tuple[float, float]]:
    """The corners of a form's box on the page; the whole page where it has none."""
    if not isinstance(found, Array) or len(found) != 4:
        return [WHOLE[:2], WHOLE[2:]]
    x, y, u, v = (number(part) for part in found)
    return [at(to, a, b) for a in (x, u) for b in (y, v)]
