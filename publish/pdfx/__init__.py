"""A laid-out PDF -> the file for a press: PDF/X-4, PDF/X-1a, or plain, in its inks.

What a screen shows becomes inks (`inks`): `resources` goes through all that pages draw (under
`names`), `painting` turns the colours of `content`, `pictures` those of pictures, `shadings` those
of gradients;
`spaces` reads colours. `boxes` makes trim and bleed exact and draws marks, `identity` says what
file it is, `intent` for which printing condition, and `typefaces` fits fonts into PDF 1.3.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pikepdf

from publish.book import Finding, Place
from publish.errors import PublishError
from publish.pdfx.boxes import POINTS, all_inks, draw_marks, set_boxes
from publish.pdfx.identity import describe, strip
from publish.pdfx.inks import inks_of
from publish.pdfx.resources import Turning, prune, turn_page
from publish.pdfx.typefaces import for_old_readers
from publish.printer import Press
from publish.whole import write_whole

VERSIONS = {"pdf": "1.6", "pdf/x-4": "1.6", "pdf/x-1a": "1.3"}


def make(source: Path, target: Path, press: Press) -> tuple[Finding, ...]:
    """Write to `target` what the press asks for, made of the laid-out file `source`.

    The two may be one file; it is written whole or not at all, the same bytes every time. Where
    translucency had to be taken out, `transparency-flattened` says on which pages.

    Raises PublishError for what cannot be printed so: a profile that is missing, a mask where
    translucency is forbidden, a gradient or a picture that cannot be read.
    """
    _refuse(press)
    content = source.read_bytes()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            mixed = _turn(pdf, press, hashlib.sha256(content).digest())
            out = io.BytesIO()
            _save(pdf, out, press)
    except pikepdf.PdfError as error:
        raise PublishError(f"{source}: it is no PDF that can be read ({error})") from error
    write_whole({target: out.getvalue()})
    return _told(mixed, target)


def _refuse(press: Press) -> None:
    """Raise PublishError for a press whose standard lacks what it needs."""
    if press.standard == "pdf":
        return
    missing = "" if press.condition else "condition"
    if press.standard == "pdf/x-4" and not press.intent:  # X-1a may name a registered one alone
        missing = "intent"
    if missing:
        raise PublishError(
            f"press {press.name}: {press.standard} needs its printing condition, and "
            f"`{missing}` is not given",
            'ask the printer; `condition = "FOGRA39"` and `intent = "FOGRA39L_coated"` are offset '
            "on coated paper",
        )
    if press.colour == "rgb":
        raise PublishError(
            f'press {press.name}: {press.standard} for a press in CMYK holds no `colour = "rgb"`',
            'write `colour = "cmyk"` or "grey", or `standard = "pdf"`',
        )


def _turn(pdf: pikepdf.Pdf, press: Press, digest: bytes) -> list[int]:
    """Turn the whole file; the numbers of pages on which translucent colours were mixed."""
    flat = press.standard == "pdf/x-1a" or "transparency" in press.forbids
    strip(pdf, press.standard)
    turning = Turning(pdf, inks_of(press), flat)
    marks = press.marks_mm * POINTS if press.marks and "marks" not in press.forbids else None
    pages = [page.obj for page in pdf.pages]
    for number, page in enumerate(pages, 1):
        turning.place = f"page {number}"
        turn_page(turning, page)
        set_boxes(page, marks)
    prune(turning)
    if marks is not None:
        every = all_inks(pdf)
        for page in pages:
            draw_marks(pdf, page, marks, every)
    if press.standard == "pdf/x-1a":
        for_old_readers(pdf)
    describe(pdf, press, digest)
    return sorted(int(place.split()[1]) for place in turning.mixed)


def _save(pdf: pikepdf.Pdf, out: io.BytesIO, press: Press) -> None:
    """No object streams and no table of them in PDF 1.3 (ISO 15930-1, 6.1)."""
    old = press.standard == "pdf/x-1a"
    mode = pikepdf.ObjectStreamMode.disable if old else pikepdf.ObjectStreamMode.generate
    pdf.remove_unreferenced_resources()
    pdf.save(
        out,
        force_version=VERSIONS[press.standard],
        object_stream_mode=mode,
        deterministic_id=True,
        fix_metadata_version=False,
    )


def _told(mixed: list[int], target: Path) -> tuple[Finding, ...]:
    if not mixed:
        return ()
    named = ", ".join(map(str, mixed[:8])) + (", …" if len(mixed) > 8 else "")
    return (
        Finding(
            "transparency-flattened",
            "warning",
            Place(str(target)),
            f"translucent colours were mixed with the white of the paper on page {named}",
            "look at them: what lay under them is covered now; or choose a press of PDF/X-4",
        ),
    )
