"""Imposition: any PDF onto sheets that are printed, folded and read.

Odd pages of the file are fronts, the outermost sheet first, even pages their backs; sheets lie
landscape without /Rotate (portrait only where pages in two rows want it). The order comes from
`publish.folds` as a reader turns the sheet, the places from `publish.placing`; here they meet the
printer, and are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from publish import folds, paper
from publish.errors import PublishError
from publish.pagesource import IMPOSED, SourcePage, open_source, source_pages
from publish.placing import Box, Place, Plan, Setup, make_plan, places, trim_of

if TYPE_CHECKING:
    from publish.book import Finding

__all__ = ["Imposed", "Setup", "impose"]

Matrix = tuple[float, float, float, float, float, float]

# What of the source's catalog still holds for its sheets: how colours are meant, which layers show.
_KEPT = (Name.Type, Name.OutputIntents, Name.OCProperties, Name.Lang)


@dataclass(frozen=True)
class Imposed:
    """What was made: `files` (one, or fronts and backs), and the `plan` that they follow.

    `findings` are what a printer would want to know.
    """

    files: tuple[Path, ...]
    plan: Plan
    findings: tuple[Finding, ...] = ()


def impose(source: Path, target: Path, setup: Setup) -> Imposed:
    """Impose the PDF `source` into `target`, or into TARGET-fronts.pdf and TARGET-backs.pdf.

    Raises PublishError for a source, a setup or a target that cannot be; nothing is half-written.
    """
    folds.fold_named(setup.fold)
    paper.sheet(setup.sheet)
    with open_source(source) as pdf:
        chosen = chosen_pages(setup.pages, len(pdf.pages))
        order = tuple(
            chosen[place - 1] if place else 0
            for place in folds.reading_order(setup.fold, len(chosen), setup.cover_keep)
        )
        pages = source_pages(pdf, chosen)
        plan = make_plan(setup, order, {number: page.size for number, page in pages.items()})
        files = _write(pdf, target, plan, pages)
    return Imposed(files, plan)


def chosen_pages(text: str, count: int) -> tuple[int, ...]:
    """The page numbers that `text` names: "" is all, else ranges like "3-18,20,22-".

    Raises PublishError for what is no range, or lies outside 1 to `count`.

    >>> chosen_pages("2-3,5-", 6)
    (2, 3, 5, 6)
    """
    if not text.strip():
        return tuple(range(1, count + 1))
    numbers: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        if not first.isdecimal() or (last and not last.isdecimal()):
            raise PublishError(f"--pages {text}: {part!r} is no range", "write one like 3-18")
        low, high = int(first), int(last or (count if dash else first))
        if not 1 <= low <= high <= count:
            raise PublishError(
                f"--pages {text}: {part} lies outside the file", f"it has pages 1 to {count}"
            )
        numbers.extend(range(low, high + 1))
    return tuple(numbers)


def turned_over(plan: Plan) -> bool:
    """Whether backs stand in the file turned by 180 degrees.

    They do where the printer turns the sheet about an edge that lies level: the long edge of a
    landscape sheet, the short one of a portrait sheet. By hand the stack goes back as it lies,
    and that turns it about the edge at the side.
    """
    level = "long" if plan.size[0] >= plan.size[1] else "short"
    return plan.setup.duplex == level


def _write(pdf: Pdf, target: Path, plan: Plan, pages: dict[int, SourcePage]) -> tuple[Path, ...]:
    """Write the sheets into one file or two, whole or not at all."""
    root = pdf.make_indirect(Dictionary(Type=Name.Pages))
    fronts, backs = _faces(pdf, plan, pages)
    for face in (*fronts, *backs):
        face.Parent = root
    _catalog(pdf, root, plan)
    wanted: dict[Path, list[Object]] = {target: fronts}
    if plan.setup.duplex == "manual":
        wanted = {target.with_name(f"{target.stem}-fronts{target.suffix}"): fronts}
        if backs:
            # A pile delivered face down goes back blank side up, its last sheet on top; delivered
            # face up it must be turned first, which brings the first sheet to the top.
            again = backs[::-1] if plan.setup.stack == "face-down" else backs
            wanted[target.with_name(f"{target.stem}-backs{target.suffix}")] = again
    elif backs:
        wanted = {target: [face for pair in zip(fronts, backs, strict=True) for face in pair]}
    parts = {path: path.with_name(f".{path.name}.part") for path in wanted}
    try:
        for path, faces in wanted.items():
            root.Kids = Array(faces)
            root.Count = len(faces)
            pdf.save(
                parts[path],
                deterministic_id=True,
                preserve_pdfa=False,
                fix_metadata_version=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise PublishError(f"{target} cannot be written ({error.strerror})") from None
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return tuple(wanted)


def _catalog(pdf: Pdf, root: Object, plan: Plan) -> None:
    """The file's own words: what it is, and what the print dialog should ask of the printer."""
    setup = plan.setup
    for key in list(pdf.Root.keys()):
        if Name(key) not in _KEPT:
            del pdf.Root[key]
    pdf.Root.Pages = root
    flips = {"short": Name.DuplexFlipShortEdge, "long": Name.DuplexFlipLongEdge}
    one_sided = plan.fold.sides == 1 or setup.duplex == "manual"
    pdf.Root.ViewerPreferences = Dictionary(
        Duplex=Name.Simplex if one_sided else flips[setup.duplex],
        PrintScaling=getattr(Name, "None"),
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


def _faces(pdf: Pdf, plan: Plan, pages: dict[int, SourcePage]) -> tuple[list[Object], list[Object]]:
    sizes = {number: page.size for number, page in pages.items()}
    over = turned_over(plan)
    fronts, backs = [], []
    for sheet in plan.sheets:
        front = places(plan, sheet.front, sheet.depth, sizes)
        fronts.append(_face(pdf, plan, front, pages, over=False))
        if sheet.back is not None:
            back = places(plan, sheet.back, sheet.depth, sizes)
            backs.append(_face(pdf, plan, back, pages, over=over))
    return fronts, backs


def _face(
    pdf: Pdf,
    plan: Plan,
    placed: tuple[Place, ...],
    pages: dict[int, SourcePage],
    *,
    over: bool,
) -> Object:
    """One face as a page of the file; `over` turns the whole of it by 180 degrees."""
    width, height = plan.size
    drawn, forms = [f"-1 0 0 -1 {_n(width)} {_n(height)} cm\n"] if over else [], {}
    for place in placed:
        form = pages[place.number].form if place.number else None
        if form is not None:
            forms[f"/P{place.number}"] = form
            drawn.append(_draw(place, pages[place.number], plan.scale))
    trim = trim_of(placed, plan.size)
    if over:
        trim = (width - trim[2], height - trim[3], width - trim[0], height - trim[1])
    page = Dictionary(
        Type=Name.Page,
        MediaBox=_array((0, 0, width, height)),
        TrimBox=_array(trim),
        Resources=Dictionary(XObject=Dictionary(forms)) if forms else Dictionary(),
    )
    if drawn[over:]:
        page.Contents = pdf.make_stream("".join(drawn).encode())
    return pdf.make_indirect(page)


def _draw(place: Place, page: SourcePage, scale: float) -> str:
    """The operators that draw a page at its place: inside its bleed, cut where the cell ends."""
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
    return (
        f"q {' '.join(map(_n, clip))} re W n {' '.join(map(_n, matrix))} cm /P{place.number} Do Q\n"
    )


def _n(value: float) -> str:
    """A number as PDF wants it: no exponent, a ten-thousandth of a point fine.

    >>> _n(841.88976), _n(-0.00001), _n(595.0)
    ('841.8898', '0', '595')
    """
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _array(box: Box) -> Array:
    return Array([Decimal(_n(side)) for side in box])
