"""Paper: sheets printed on both sides, turned, piled, folded, cut and read, in three dimensions.

The simulator knows PDF and paper, and no fold's order. A printed mark is a point on a sheet with
two arrows, one up and one along its line. The sheet's front lies in the plane z = 0 and faces +z;
turning and folding are half turns about a line. Lengths are points.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

Vector = tuple[float, float, float]
LAYER = 1.0  # how far apart leaves lie in a pile; only their order matters


@dataclass(frozen=True)
class Mark:
    """Ink: what it says, where it starts, and where its up and its line point."""

    says: str
    at: Vector
    up: Vector
    along: Vector


@dataclass(frozen=True)
class Image:
    """A page of an imposed file: its size, and its marks in the plane z = 0."""

    width: float
    height: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Leaf:
    """A piece of a sheet between its folds: its middle, where its front faces, and its ink."""

    middle: Vector
    faces: Vector
    front: tuple[Mark, ...]
    back: tuple[Mark, ...]
    depth: int = 0


@dataclass(frozen=True)
class View:
    """A face that the reader sees, its head up: marks from its middle, x to the right."""

    marks: tuple[Mark, ...]

    @property
    def says(self) -> str:
        return " ".join(mark.says for mark in self.marks)

    @property
    def upright(self) -> bool:
        return all(
            mark.up[1] > 0 and abs(mark.up[0]) < 1e-6 and mark.along[0] > 0 for mark in self.marks
        )


# --- the press ----------------------------------------------------------------------------------


def read_images(path: Path) -> list[Image]:
    """The pages of a file as images."""
    with pikepdf.open(path) as pdf:
        return [_image(page.obj) for page in pdf.pages]


def _image(page: pikepdf.Object) -> Image:
    left, bottom, right, top = (float(side) for side in page.MediaBox)
    assert left == bottom == 0
    assert "/Rotate" not in page
    marks: list[Mark] = []
    if "/Contents" in page:
        _draw(page.Contents, page.get("/Resources"), (1, 0, 0, 1, 0, 0), (0, 0, right, top), marks)
    return Image(right, top, tuple(marks))


def _times(one: tuple[float, ...], two: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)  # fmt: skip


def _corners(box: Iterable[float], matrix: tuple[float, ...]) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)


def _cut(one: tuple[float, ...], two: tuple[float, ...]) -> tuple[float, ...]:
    return max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3])


def _draw(
    stream: pikepdf.Object,
    resources: pikepdf.Object | None,
    matrix: tuple[float, ...],
    clip: tuple[float, ...],
    marks: list[Mark],
) -> None:
    """Run the operators that the tests' files are made of; text outside the clip leaves no ink."""
    states: list[tuple[tuple[float, ...], tuple[float, ...]]] = []
    stack: list[str] = []
    text, path = (0.0, 0.0), clip
    for word in stream.read_bytes().decode("latin-1").split():
        if word == "q":
            states.append((matrix, clip))
        elif word == "Q":
            matrix, clip = states.pop()
        elif word == "cm":
            matrix = _times(tuple(map(float, stack[-6:])), matrix)
        elif word == "re":
            x, y, width, height = map(float, stack[-4:])
            path = _corners((x, y, x + width, y + height), matrix)
        elif word == "W":
            clip = _cut(clip, path)
        elif word == "Td":
            text = (float(stack[-2]), float(stack[-1]))
        elif word == "Tj":
            says = " ".join(stack[_opened(stack) :])[1:-1]
            _ink(says, text, matrix, clip, marks)
        elif word == "Do" and resources is not None:
            form = resources.XObject[stack[-1]]
            own = _times(tuple(map(float, form.get("/Matrix", (1, 0, 0, 1, 0, 0)))), matrix)
            box = _cut(clip, _corners(map(float, form.BBox), own))
            _draw(form, form.get("/Resources"), own, box, marks)
        else:
            stack.append(word)
            continue
        stack.clear()


def _opened(stack: list[str]) -> int:
    return max(n for n, token in enumerate(stack) if token.startswith("("))


def _ink(
    says: str,
    at: tuple[float, float],
    matrix: tuple[float, ...],
    clip: tuple[float, ...],
    marks: list[Mark],
) -> None:
    a, b, c, d, e, f = matrix
    x, y = a * at[0] + c * at[1] + e, b * at[0] + d * at[1] + f
    if clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3]:
        marks.append(Mark(says, (x, y, 0), (c, d, 0), (a, b, 0)))


# --- the printer --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """A sheet out of the printer, its front towards +z; the marks of the back face -z."""

    width: float
    height: float
    front: tuple[Mark, ...]
    back: tuple[Mark, ...]


def print_duplex(images: list[Image], edge: str) -> list[Sheet]:
    """Odd pages are fronts, even ones their backs; the printer turns the sheet about that edge."""
    pairs = zip(images[::2], images[1::2], strict=True)
    return [_printed(front, back, edge) for front, back in pairs]


def print_one_side(images: list[Image]) -> list[Sheet]:
    return [Sheet(image.width, image.height, image.marks, ()) for image in images]


def print_by_hand(fronts: list[Image], backs: list[Image], stack: str) -> list[Sheet]:
    """All fronts, then all backs; the printer draws from the top and turns about the short edge.

    Face down: each sheet falls on the one before, so the last lies on top, its blank side up, and
    goes in first. Face up: the pile is turned over to get the blank sides up, the first on top.
    """
    assert len(fronts) == len(backs)
    pile = list(range(len(fronts)))  # the lowest first
    if stack == "face-up":
        pile = pile[::-1]
    done: dict[int, Sheet] = {}
    for back in backs:
        number = pile.pop()  # from the top
        done[number] = _printed(fronts[number], back, "short")
    return [done[number] for number in range(len(fronts))]


def _printed(front: Image, back: Image, edge: str) -> Sheet:
    assert (front.width, front.height) == (back.width, back.height)
    width, height = front.width, front.height
    upright_edge_is_short = height <= width
    # The back is printed as an image that faces +z; then the sheet is turned about the edge.
    if upright_edge_is_short == (edge == "short"):
        marks = tuple(_turn_upright(mark, width / 2, 0) for mark in back.marks)
    else:
        marks = tuple(_turn_level(mark, height / 2, 0) for mark in back.marks)
    return Sheet(width, height, front.marks, marks)


# --- hands --------------------------------------------------------------------------------------


def _turn_upright(mark: Mark, x: float, z: float) -> Mark:
    """Half a turn about the upright line through x and z."""
    a, b, c = mark.at
    return replace(
        mark,
        at=(2 * x - a, b, 2 * z - c),
        up=(-mark.up[0], mark.up[1], -mark.up[2]),
        along=(-mark.along[0], mark.along[1], -mark.along[2]),
    )


def _turn_level(mark: Mark, y: float, z: float) -> Mark:
    """Half a turn about the level line through y and z."""
    a, b, c = mark.at
    return replace(
        mark,
        at=(a, 2 * y - b, 2 * z - c),
        up=(mark.up[0], -mark.up[1], -mark.up[2]),
        along=(mark.along[0], -mark.along[1], -mark.along[2]),
    )


def _pieces(sheet: Sheet, columns: int, rows: int, z: float, depth: int = 0) -> list[Leaf]:
    """The sheet, laid at height z with its front up, divided along its folds and cuts."""
    wide, high = sheet.width / columns, sheet.height / rows
    pieces = []
    for column in range(columns):
        for row in range(rows):
            left, bottom = column * wide, row * high

            def inside(
                marks: tuple[Mark, ...], left: float = left, bottom: float = bottom
            ) -> tuple[Mark, ...]:
                return tuple(
                    replace(mark, at=(mark.at[0], mark.at[1], z))
                    for mark in marks
                    if left <= mark.at[0] < left + wide and bottom <= mark.at[1] < bottom + high
                )

            middle = (left + wide / 2, bottom + high / 2, z)
            pieces.append(Leaf(middle, (0, 0, 1), inside(sheet.front), inside(sheet.back), depth))
    return pieces


def _fold_upright(leaf: Leaf, x: float, z: float) -> Leaf:
    a, b, c = leaf.middle
    return replace(
        leaf,
        middle=(2 * x - a, b, 2 * z - c),
        faces=(-leaf.faces[0], leaf.faces[1], -leaf.faces[2]),
        front=tuple(_turn_upright(mark, x, z) for mark in leaf.front),
        back=tuple(_turn_upright(mark, x, z) for mark in leaf.back),
    )


def _fold_level(leaf: Leaf, y: float, z: float) -> Leaf:
    a, b, c = leaf.middle
    return replace(
        leaf,
        middle=(a, 2 * y - b, 2 * z - c),
        faces=(leaf.faces[0], -leaf.faces[1], -leaf.faces[2]),
        front=tuple(_turn_level(mark, y, z) for mark in leaf.front),
        back=tuple(_turn_level(mark, y, z) for mark in leaf.back),
    )


def _moved(leaf: Leaf, dx: float, dz: float) -> Leaf:
    def move(mark: Mark) -> Mark:
        return replace(mark, at=(mark.at[0] + dx, mark.at[1], mark.at[2] + dz))

    a, b, c = leaf.middle
    return replace(
        leaf,
        middle=(a + dx, b, c + dz),
        front=tuple(map(move, leaf.front)),
        back=tuple(map(move, leaf.back)),
    )


def _look(leaf: Leaf, from_above: bool) -> View:
    """One side of a leaf as the reader sees it; the lower side by turning the leaf as one reads."""
    is_front = (leaf.faces[2] > 0) == from_above
    marks = leaf.front if is_front else leaf.back
    x, y, z = leaf.middle
    if not from_above:
        marks = tuple(_turn_upright(mark, x, z) for mark in marks)
    return View(tuple(replace(m, at=(m.at[0] - x, m.at[1] - y, 0)) for m in marks))


def _read(leaves: list[Leaf]) -> list[View]:
    """Read a bound pile from the top, each leaf's upper side and then its lower."""
    pile = sorted(leaves, key=lambda leaf: -leaf.middle[2])
    return [_look(leaf, above) for leaf in pile for above in (True, False)]


def fold_signature(sheets: list[Sheet], binding: str, thickness: float = 0.0) -> list[Leaf]:
    """Nest and fold: the pile lies fronts up, the outermost on top; half of it is folded behind.

    Left binding folds the left half behind, so that the front cover lies on top with its fold at
    the left. With `thickness`, each sheet's fold is kept from the spine by the leaves around it.
    """
    middle, bottom = sheets[0].width / 2, -LAYER * len(sheets)
    leaves = []
    for depth, sheet in enumerate(sheets):
        for leaf in _pieces(sheet, 2, 1, -LAYER * depth, depth):
            behind = leaf.middle[0] < middle if binding == "left" else leaf.middle[0] > middle
            folded = _fold_upright(leaf, middle, bottom) if behind else leaf
            away = depth * thickness if binding == "left" else -depth * thickness
            leaves.append(_moved(folded, away, 0))
    return leaves


def read_signatures(sheets: list[Sheet], binding: str, size: int) -> list[View]:
    """Signatures of `size` sheets, the last perhaps thinner, folded and laid on one another."""
    return [
        view
        for first in range(0, len(sheets), size)
        for view in _read(fold_signature(sheets[first : first + size], binding))
    ]


def read_cut_stack(sheets: list[Sheet], binding: str) -> list[View]:
    """The pile, fronts up, the first sheet on top, is cut in the middle, one half lifted over."""
    leaves = []
    for number, sheet in enumerate(sheets):
        for leaf in _pieces(sheet, 2, 1, -LAYER * number):
            at_left = leaf.middle[0] < sheet.width / 2
            lifted = at_left == (binding == "left")
            leaves.append(_moved(leaf, 0, LAYER * len(sheets)) if lifted else leaf)
    return _read(leaves)


def read_french(sheet: Sheet, binding: str) -> list[View]:
    """The upper half goes behind, then the half beside the cover; the head stays closed."""
    assert not sheet.back
    leaves = [
        _fold_level(leaf, sheet.height / 2, -LAYER / 2)
        if leaf.middle[1] > sheet.height / 2
        else leaf
        for leaf in _pieces(sheet, 2, 2, 0)
    ]
    middle = sheet.width / 2
    leaves = [
        _fold_upright(leaf, middle, -LAYER * 3 / 2)
        if (leaf.middle[0] < middle) == (binding == "left")
        else leaf
        for leaf in leaves
    ]
    pile = sorted(leaves, key=lambda leaf: -leaf.middle[2])
    # Two leaves and two: each pair is closed at the head, its insides are out of sight.
    views = [
        _look(pile[0], True),
        _look(pile[1], False),
        _look(pile[2], True),
        _look(pile[3], False),
    ]
    assert not any(
        _look(leaf, above).marks for leaf, above in zip(pile, (False, True) * 2, strict=True)
    )
    return views


def read_zine(sheet: Sheet, binding: str) -> list[View]:
    """Folded lengthwise, slit between the two middle columns, pushed together to a cross, and read.

    The middle panels of the lower half swing out to the reader, those of the upper half away;
    then the faces are met by walking around the cross, from the cover that the lower row shows.
    """
    assert not sheet.back
    wide = sheet.width / 4
    around = []
    for leaf in _pieces(sheet, 4, 2, 0):
        folded = leaf
        if leaf.middle[1] > sheet.height / 2:
            folded = _fold_level(leaf, sheet.height / 2, 0)
        column = int(leaf.middle[0] / wide)
        up = folded.front[0].up if folded.front else (0.0, 1.0, 0.0)
        view = _look(folded, folded.faces[2] > 0)
        around.append((_angle(column, folded.faces[2] > 0), view, up[1] > 0))
    assert all(upright for _, _, upright in around)
    start, sense = (135, -1) if binding == "left" else (45, 1)
    return [view for angle, view, _ in sorted(around, key=lambda a: (a[0] - start) * sense % 360)]


def _angle(column: int, at_front: bool) -> float:
    """In which direction from the spine, seen from above, a face of the cross is met, in degrees.

    The outer columns stay in the plane, left (180) and right (0); the hinge of column 1 is its left
    edge, of column 2 its right: at the front they swing to 90, behind to 270. A face lies a little
    to the side to which it faces.
    """
    towards = 1 if at_front else -1  # the z to which the panel faced before it swung
    if column in (0, 3):
        x, z = (-1.0 if column == 0 else 1.0), 0.1 * towards
    else:  # swung a quarter turn: what faced the reader now faces the outer column beside it
        x, z = (-0.1 if column == 1 else 0.1), 1.0 * towards
    return math.degrees(math.atan2(z, x)) % 360


def read_flat(sheets: list[Sheet], columns: int, rows: int, binding: str) -> list[View]:
    """Unfolded sheets: each side row by row, turned like a leaf; right binding reads leftwards."""
    views = []
    for sheet in sheets:
        for above in (True, False):
            faces = []
            for leaf in _pieces(sheet, columns, rows, 0):
                x = leaf.middle[0] if above else sheet.width - leaf.middle[0]
                key = (-leaf.middle[1], x if binding == "left" else -x)
                faces.append((key, _look(leaf, above)))
            views += [view for _, view in sorted(faces, key=lambda face: face[0])]
    return views


def read(sheets: list[Sheet], fold: str, binding: str, signature: int = 0) -> list[View]:
    """Fold the sheets by the fold's name and read them; `signature` is in sheets, 0 is all."""
    if fold in {"saddle", "perfect"}:
        return read_signatures(sheets, binding, signature or len(sheets))
    if fold == "cut-stack":
        return read_cut_stack(sheets, binding)
    if fold in {"zine8", "french"}:
        one = read_zine if fold == "zine8" else read_french
        return [view for sheet in sheets for view in one(sheet, binding)]
    return read_flat(sheets, 2, 2 if fold == "4-up" else 1, binding)
