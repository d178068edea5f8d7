"""Sheets as PDF: each face becomes a page of the file that the pages came from, and is saved."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from publish.errors import PublishError
from publish.impose.inline import can_be_inline, draw_inline, is_light
from publish.impose.marks import marks_of
from publish.impose.source import IMPOSED, SourcePage, refuse_damage
from publish.placing import Box, Place, Plan, places, trim_of

# What of the source's catalog still holds for its sheets: how colours are meant, which layers show.
_KEPT = ("/Type", "/OutputIntents", "/OCProperties", "/Lang")


def turned_over(plan: Plan) -> bool:
    """Whether backs stand in the file turned by 180 degrees.

    They do where the sheet is turned about an edge that lies level: the long edge of a landscape
    sheet, the short one of a portrait sheet. A printer that draws sheets in by the short edge and
    delivers them face down has turned them about it once they lie in the tray again as they lay.
    """
    edge = "long" if plan.setup.duplex == "long" else "short"
    return edge == ("long" if plan.size[0] >= plan.size[1] else "short")


def write_sheets(
    pdf: Pdf, source: Path, target: Path, plan: Plan, pages: dict[int, SourcePage]
) -> tuple[Path, ...]:
    """Write the sheets of a plan, in one file or two, whole or not at all; returns the files.

    `pdf` is the source itself, of which nothing else is left in the files. Raises PublishError
    when a file cannot be written, or when the source proves damaged as it is copied.
    """
    root = pdf.make_indirect(Dictionary(Type=Name.Pages))
    fronts, backs = _faces(pdf, plan, pages, light=is_light(source, plan.order))
    for face in (*fronts, *backs):
        face.Parent = root
    _catalog(pdf, root, plan)
    files = _files(target, plan, fronts, backs)
    if source.resolve() in {file.resolve() for file in files}:
        raise PublishError(f"the sheets would overwrite {source}", "give them another name with -o")
    parts = {path: path.with_name(f".{path.name}.part") for path in files}
    try:
        for path, faces in files.items():
            root.Kids = Array([face for face, _ in faces])
            root.Count = len(faces)
            pdf.Root.PageLabels = _labels([label for _, label in faces])
            _save(pdf, parts[path])
        refuse_damage(pdf, source)
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise PublishError(
            f"{target} cannot be written ({error.strerror})",
            "choose another folder or name with -o",
        ) from None
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return tuple(files)


def _save(pdf: Pdf, path: Path) -> None:
    with warnings.catch_warnings():
        # Fields of forms are drawn already, or told as comments; sheets have none to be filled in.
        warnings.filterwarnings("ignore", message=".*form widget annotation")
        pdf.save(
            path,
            deterministic_id=True,
            preserve_pdfa=False,
            fix_metadata_version=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


def _files(
    target: Path, plan: Plan, fronts: list[Object], backs: list[Object]
) -> dict[Path, list[tuple[Object, str]]]:
    """Which faces stand in which file, in order, each with its label."""
    front = [(face, f"sheet {n} front") for n, face in enumerate(fronts, 1)]
    back = [(face, f"sheet {n} back") for n, face in enumerate(backs, 1)]
    if plan.setup.duplex != "manual":
        if not back:
            return {target: front}
        return {target: [face for pair in zip(front, back, strict=True) for face in pair]}
    fronts_file, backs_file = by_hand(target)
    files = {fronts_file: front}
    if back:
        # A pile delivered face down goes back blank side up, its last sheet on top; delivered
        # face up it must be turned first, which brings the first sheet to the top.
        again = back[::-1] if plan.setup.stack == "face-down" else back
        files[backs_file] = again
    return files


def by_hand(target: Path) -> tuple[Path, Path]:
    """The files of fronts and of backs that become of a name, for sheets turned by hand.

    >>> [path.name for path in by_hand(Path("out.pdf"))]
    ['out-fronts.pdf', 'out-backs.pdf']
    """
    front, back = (target.with_name(f"{target.stem}-{s}{target.suffix}") for s in _SIDES)
    return front, back


_SIDES = ("fronts", "backs")


def _labels(labels: list[str]) -> Dictionary:
    """Page labels: a viewer names each page of the file by its sheet and side."""
    numbers: list[Object | int] = []
    for number, label in enumerate(labels):
        numbers += [number, Dictionary(P=String(label))]
    return Dictionary(Nums=Array(numbers))


def _catalog(pdf: Pdf, root: Object, plan: Plan) -> None:
    """The file's own words: what it is, and what the print dialog should ask of the printer."""
    setup = plan.setup
    for key in list(pdf.Root.keys()):
        if key not in _KEPT:
            del pdf.Root[key]
    pdf.Root.Pages = root
    flips = {"short": Name.DuplexFlipShortEdge, "long": Name.DuplexFlipLongEdge}
    one_sided = plan.fold.sides == 1 or setup.duplex == "manual"
    pdf.Root.ViewerPreferences = Dictionary(
        Duplex=Name.Simplex if one_sided else flips[setup.duplex],
        PrintScaling=Name("/None"),
        PickTrayByPDFSize=True,
    )
    kept = {key: pdf.docinfo[key] for key in ("/Title", "/Author") if key in pdf.docinfo}
    note = (
        f"{setup.fold}; sheet {setup.sheet}; duplex {setup.duplex}; binding {setup.binding}; "
        f"{len(plan.order)} pages on {len(plan.sheets)} sheets"
    )
    information = pdf.make_indirect(Dictionary(kept))
    information[Name.Subject] = String(f"Imposed sheets: {note}")
    information[IMPOSED] = String(note)
    pdf.trailer.Info = information


def _faces(
    pdf: Pdf, plan: Plan, pages: dict[int, SourcePage], *, light: bool
) -> tuple[list[Object], list[Object]]:
    sizes = {number: page.size for number, page in pages.items()}
    fronts, backs = [], []
    drawn: dict[str, Object] = {}
    for sheet in plan.sheets:
        front = places(plan, sheet.front, sheet.depth, sizes)
        marks = marks_of(plan, sheet, front, front=True) if plan.setup.marks else ""
        fronts.append(_face(pdf, plan, front, pages, _Drawing(marks, False, drawn, light)))
        if sheet.back is not None:
            over = turned_over(plan)
            back = places(plan, sheet.back, sheet.depth, sizes)
            marks = marks_of(plan, sheet, back, front=False) if plan.setup.marks else ""
            backs.append(_face(pdf, plan, back, pages, _Drawing(marks, over, drawn, light)))
    return fronts, backs


@dataclass(frozen=True)
class _Drawing:
    """How a face is drawn: its `marks`, whether all of it is turned by 180 degrees, and what is
    `drawn` already: faces that differ only in their pages share one content stream. `light` says
    that pages of a few words may be drawn without a form."""

    marks: str
    over: bool
    drawn: dict[str, Object]
    light: bool


def _face(
    pdf: Pdf,
    plan: Plan,
    placed: tuple[Place, ...],
    pages: dict[int, SourcePage],
    drawing: _Drawing,
) -> Object:
    """One face as a page of the file. Its forms are named by their places, /P1 the first."""
    width, height = plan.size
    drawn = [
        (_way(place, pages[place.number], plan.scale), form, f"/P{number}")
        for number, place in enumerate(placed, 1)
        if place.number and (form := pages[place.number].form) is not None
    ]
    trim = trim_of(placed, plan.size)
    bleed = _bleed(trim, placed, plan, pages)
    if drawing.over:
        trim, bleed = (
            (width - box[2], height - box[3], width - box[0], height - box[1])
            for box in (trim, bleed)
        )
    turn = f"-1 0 0 -1 {_n(width)} {_n(height)} cm\n" if drawing.over else ""
    page = Dictionary(
        Type=Name.Page,
        MediaBox=_array((0, 0, width, height)),
        BleedBox=_array(bleed),
        TrimBox=_array(trim),
        Resources=Dictionary(),
    )
    if drawing.light and can_be_inline([form for _, form, _ in drawn]):
        inline = [(way, form) for way, form, _ in drawn]
        draw_inline(page, inline, (turn, drawing.marks), lambda text: _stream(pdf, text, drawing))
        return pdf.make_indirect(page)
    if drawn:
        page.Resources.XObject = Dictionary({name: form for _, form, name in drawn})
    content = "".join((*(f"{way}{name} Do Q\n" for way, _, name in drawn), drawing.marks))
    if content:
        page.Contents = _stream(pdf, turn + content, drawing)
    return pdf.make_indirect(page)


def _stream(pdf: Pdf, content: str, drawing: _Drawing) -> Object:
    if content not in drawing.drawn:
        drawing.drawn[content] = pdf.make_stream(content.encode())
    return drawing.drawn[content]


def _bleed(trim: Box, placed: tuple[Place, ...], plan: Plan, pages: dict[int, SourcePage]) -> Box:
    """The sheet's trim and as much around it as the pages bleed, within the sheet."""
    most = max((max(pages[p.number].bleed) for p in placed if p.number), default=0) * plan.scale
    width, height = plan.size
    return (
        max(0.0, trim[0] - most),
        max(0.0, trim[1] - most),
        min(width, trim[2] + most),
        min(height, trim[3] + most),
    )


def _way(place: Place, page: SourcePage, scale: float) -> str:
    """The operators that lead to a page's place: inside its bleed, cut where the cell ends."""
    width, height = place.size
    bleed = [side * scale for side in page.bleed]
    if place.turned:
        bleed = [*bleed[2:], *bleed[:2]]
    left, bottom = max(place.cell[0], place.x - bleed[0]), max(place.cell[1], place.y - bleed[1])
    right = min(place.cell[2], place.x + width + bleed[2])
    top = min(place.cell[3], place.y + height + bleed[3])
    turn = -scale if place.turned else scale
    corner = (place.x + width, place.y + height) if place.turned else (place.x, place.y)
    a, b, c, d, e, f = page.matrix
    matrix = (a * turn, b * turn, c * turn, d * turn, e * turn + corner[0], f * turn + corner[1])
    clip = (left, bottom, right - left, top - bottom)
    return f"q {' '.join(map(_n, clip))} re W n {' '.join(map(_n, matrix))} cm "


def _n(value: float) -> str:
    """A number as PDF wants it: no exponent, a ten-thousandth of a point fine.

    >>> _n(841.88976), _n(-0.00001), _n(595.0)
    ('841.8898', '0', '595')
    """
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _array(box: Box) -> Object:
    return Object.parse(f"[{' '.join(map(_n, box))}]".encode())
