"""Every stream that pages draw, in inks: contents, forms, patterns, shadings, pictures, masks.

Each is turned once. Where translucency is forbidden, a form or picture that is drawn translucent
gets a copy of its own, mixed with white, under a name of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from publish.errors import PublishError
from publish.pdfx.inks import Ink, Inks, luminance
from publish.pdfx.names import entries_of, own_resources, put, under
from publish.pdfx.painting import Palette, State, repaint
from publish.pdfx.pictures import decoded, inked, on_white, stored
from publish.pdfx.shadings import turn_shading
from publish.pdfx.spaces import NAMED, kind_of, reader_of

DEEPEST = 40  # forms inside forms
KINDS = ("XObject", "Pattern", "Shading", "ExtGState", "ColorSpace")
SPACE = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}


@dataclass
class Turning:
    """A PDF on its way into inks: what was turned already, and what was found meanwhile.

    `flat` takes translucency out. `mixed` are places where colours were mixed with white for it,
    `used` the names that streams use, by resources and kind. `translucent` says whether the page
    that is turned is so anywhere, `lucent` are the things that make a page so.
    """

    pdf: pikepdf.Pdf
    inks: Inks
    flat: bool = False
    mixed: set[str] = field(default_factory=set)
    place: str = ""
    originals: dict[tuple[int, int], bytes] = field(default_factory=dict)
    turned: dict[tuple[Any, float], Any] = field(default_factory=dict)
    used: dict[tuple[int, int], dict[str, set[str]]] = field(default_factory=dict)
    separations: dict[str, Any] = field(default_factory=dict)
    depth: int = 0
    translucent: bool = False
    lucent: set[tuple[Any, float]] = field(default_factory=set)


def turn_page(turning: Turning, page: Any) -> None:
    """Put a page's content, and all that it draws, into inks."""
    turning.translucent = False
    resources = own_resources(turning.pdf, page)
    found = page.get("/Contents")
    parts = list(found) if isinstance(found, Array) else [found]
    data = b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))
    if data:
        page.Contents = turning.pdf.make_stream(_repainted(turning, data, resources, 1.0))
    elif "/Contents" in page:
        del page["/Contents"]
    if "/Group" in page:
        del page["/Group"]
    # Where nobody says in which colours translucent things are mixed, each device takes its own.
    space = {"cmyk": Name.DeviceCMYK, "grey": Name.DeviceGray}.get(turning.inks.mode)
    if turning.translucent and space is not None:
        page["/Group"] = Dictionary(Type=Name.Group, S=Name.Transparency, CS=space)


def prune(turning: Turning) -> None:
    """Drop from all resources what no stream uses any more: spaces, states, pictures."""
    for objgen, used in turning.used.items():
        resources = turning.pdf.get_object(objgen)
        if isinstance(resources, Dictionary):
            _prune(resources, used)


def _prune(resources: Any, used: dict[str, set[str]]) -> None:
    for kind in KINDS:
        held = resources.get(f"/{kind}")
        if isinstance(held, Dictionary):
            kept = {key: held[key] for key in held.keys() if key[1:] in used.get(kind, set())}  # noqa: SIM118
            resources[f"/{kind}"] = Dictionary(kept)
    if "/Properties" in resources:
        del resources["/Properties"]  # layers and marks of content, of no use on paper


def _repainted(turning: Turning, data: bytes, resources: Any, opacity: float) -> bytes:
    if turning.depth > DEEPEST:
        raise PublishError(f"{turning.place}: forms lie in forms without end", "draw it anew")
    turning.depth += 1
    result = repaint(data, _palette(turning, resources), opacity)
    turning.depth -= 1
    if result.mixed:
        turning.mixed.add(turning.place)
    if result.inline:
        raise PublishError(
            f"{turning.place}: a picture lies inside the page's own stream",
            "place it as a picture file",
        )
    return result.data


def _palette(turning: Turning, resources: Any) -> Palette:
    """What names stand for in a stream with these resources."""
    used = turning.used.setdefault(resources.objgen, {kind: set() for kind in KINDS})
    readers = {name: reader_of(name) for name in ("DeviceGray", "DeviceRGB", "DeviceCMYK")}

    def space(name: str) -> Any:
        if name not in readers:
            found = under(resources, "ColorSpace", name)
            readers[name] = reader_of(found) if found is not None else None
            if readers[name] is None:
                used["ColorSpace"].add(name)
        return readers[name]

    def ink(name: str, colour: tuple[float, ...]) -> Ink | None:
        if name == "DeviceCMYK" and turning.inks.mode != "grey":
            return None
        read = space(name)
        return turning.inks.of(read(colour)) if read else None

    def spot(one: Ink) -> str:
        name = put(resources, "ColorSpace", "Spot", _separation(turning, one))
        used["ColorSpace"].add(name)
        return name

    def drawn(kind: str, name: str, opacity: float) -> str:
        new = _drawn(turning, resources, kind, name, opacity if turning.flat else 1.0)
        used[kind].add(new)
        return new

    def state(name: str) -> State:
        found = _state(turning, resources, name)
        if found.rest or not turning.flat:
            used["ExtGState"].add(found.rest or name)
        return found

    return Palette(ink, lambda name: bool(space(name)), spot, drawn, state, turning.flat)


def _separation(turning: Turning, ink: Ink) -> Any:
    """The colour space of a spot ink: from none of it to what it looks like in process inks."""
    if ink.spot not in turning.separations:
        full = list(ink.values)
        blank = [0] * 4 if len(full) == 4 else [1] * len(full)
        tint = Dictionary(
            FunctionType=2, Domain=[0, 1], C0=Array(blank), C1=Array(full), N=1
        )  # ISO 32000-1, 7.10.3
        array = Array([Name.Separation, Name("/" + ink.spot), SPACE[len(full)], tint])
        turning.separations[ink.spot] = turning.pdf.make_indirect(array)
    return turning.separations[ink.spot]


def _drawn(turning: Turning, resources: Any, kind: str, name: str, opacity: float) -> str:
    """Turn what a name stands for, once; the name under which it stands at this opacity."""
    thing = under(resources, kind, name)
    if not isinstance(thing, Dictionary | pikepdf.Stream):
        return name
    if not thing.is_indirect:
        thing = turning.pdf.make_indirect(thing)
        resources[f"/{kind}"][f"/{name}"] = thing
    key = (thing.objgen, opacity)
    if key not in turning.turned:
        turning.turned[key] = thing  # a form that draws itself finds an end here
        before, turning.translucent = turning.translucent, False
        turning.turned[key] = _turned(turning, kind, thing, opacity)
        if turning.translucent or {"/SMask", "/Group"} & set(thing.keys()):
            turning.lucent.add(key)
        turning.translucent = before
    turning.translucent |= key in turning.lucent
    new = turning.turned[key]
    if opacity == 1:
        resources[f"/{kind}"][f"/{name}"] = new
        turning.turned[new.objgen, opacity] = new
        if key in turning.lucent:
            turning.lucent.add((new.objgen, opacity))
        return name
    return put(resources, kind, "Flat", new)


def _turned(turning: Turning, kind: str, thing: Any, opacity: float) -> Any:
    if kind == "Shading":
        return turn_shading(turning.pdf, thing, turning.inks, opacity)
    if kind == "Pattern" and thing.get("/PatternType") == 2:
        shading = turn_shading(turning.pdf, thing.Shading, turning.inks, opacity)
        copy = thing if opacity == 1 else turning.pdf.make_indirect(Dictionary(thing))
        copy["/Shading"] = shading
        return copy
    if thing.get("/Subtype") == "/Image":
        return _turn_image(turning, thing, opacity)
    return _turn_form(turning, thing, opacity)


def _turn_form(turning: Turning, form: Any, opacity: float) -> Any:
    """A form or tiling pattern; what is drawn translucent is a copy."""
    data = turning.originals.get(form.objgen)
    if data is None:
        data = form.read_bytes()
        if turning.flat:
            turning.originals[form.objgen] = data
    resources = own_resources(turning.pdf, form)
    if opacity < 1:
        form = turning.pdf.make_stream(data, Dictionary(entries_of(form)))
    if form.get("/PaintType") == 2:  # takes the colour of whoever fills with it
        return form
    form.write(_repainted(turning, data, resources, opacity))
    group = form.get("/Group")
    if isinstance(group, Dictionary):
        if turning.flat:
            del form["/Group"]
        else:
            _turn_group(turning, group)
    return form


def _turn_group(turning: Turning, group: Any) -> None:
    """Translucent things are mixed in the inks of the press (ISO 15930-7, 6.10)."""
    space = {"cmyk": Name.DeviceCMYK, "grey": Name.DeviceGray}.get(turning.inks.mode)
    if space is not None and "/CS" in group:
        group["/CS"] = space


def _turn_image(turning: Turning, image: Any, opacity: float) -> Any:
    """A picture; where translucency is forbidden, as it looks on white paper."""
    mask = image.get("/SMask")
    for one in (image, mask):  # a device that smooths steps overshoots the limit of ink at edges
        if isinstance(one, pikepdf.Stream) and "/Interpolate" in one:
            del one["/Interpolate"]
    if image.get("/ImageMask", False):
        return image
    kind = kind_of(image.get("/ColorSpace"))
    flatten = turning.flat and (isinstance(mask, pikepdf.Stream) or opacity < 1)
    device = kind == "/DeviceCMYK" and turning.inks.mode == "cmyk" and not turning.inks.limit
    if not flatten and (kind in NAMED - {"/Indexed"} or device):
        return image
    picture = decoded(image)
    new = inked(picture, turning.inks)
    if flatten:
        through = decoded(mask).convert("L") if isinstance(mask, pikepdf.Stream) else None
        new = on_white(new, through, opacity)
        turning.mixed.add(turning.place)
    if new is picture and kind in {"/DeviceGray", "/DeviceCMYK", "/DeviceRGB"}:
        return image
    made = stored(turning.pdf, new, image, turning.inks.limit)
    if isinstance(mask, pikepdf.Stream) and not turning.flat:
        made["/SMask"] = mask
    return turning.pdf.make_indirect(made)


def _state(turning: Turning, resources: Any, name: str) -> State:
    """A graphics state. Raises PublishError for translucency that cannot be taken out."""
    found = under(resources, "ExtGState", name)
    if not isinstance(found, Dictionary):
        return State(None, None, name)
    mask = found.get("/SMask")
    masked = isinstance(mask, Dictionary)
    blend = found.get("/BM", Name.Normal)
    if not turning.flat:
        sheer = any(float(found.get(key, 1)) < 1 for key in ("/ca", "/CA"))
        turning.translucent |= sheer or masked or blend != Name.Normal
        if masked:
            _turn_mask(turning, mask)
        return State(None, None, name)
    if masked or blend not in {Name.Normal, Name.Compatible}:
        what = "a mask" if masked else f"the blend mode {str(blend)[1:].lower()}"
        raise PublishError(
            f"{turning.place}: {what} cannot be printed where translucency is forbidden",
            "take it out of the style or the drawing, or choose a press of PDF/X-4",
        )
    left = {"/Type", "/ca", "/CA", "/BM", "/SMask", "/AIS"}
    rest = {key: found[key] for key in found.keys() if key not in left}  # noqa: SIM118
    new = ""
    if rest:
        new = put(resources, "ExtGState", "Rest", turning.pdf.make_indirect(Dictionary(rest)))
    return State(_number(found.get("/ca")), _number(found.get("/CA")), new)


def _number(found: Any) -> float | None:
    return None if found is None else float(found)


def _turn_mask(turning: Turning, mask: Any) -> None:
    """A mask of lightness: its colours become greys, whatever the press prints with."""
    group = mask.get("/G")
    if not isinstance(group, pikepdf.Stream) or (group.objgen, -1.0) in turning.turned:
        return
    turning.turned[group.objgen, -1.0] = group
    greys = Inks("grey", _ink=lambda colour: Ink((luminance(colour),)))
    inner = Turning(turning.pdf, greys, place=turning.place, used=turning.used, depth=turning.depth)
    _turn_form(inner, group, 1.0)
