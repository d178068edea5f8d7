"""What may not be in a file for a press: what moves, hides, is locked, or lies elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from publish.book import Finding
from publish.checks.foreign.typefaces import font_findings, used_fonts
from publish.checks.preflight.reading import Seen, fault

FILTERS = {"/LZWDecode": "LZW", "/Crypt": "encryption of its own"}
OLD_FILTERS = FILTERS | {"/JBIG2Decode": "JBIG2", "/JPXDecode": "JPEG 2000"}
INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}


def bookmarks_on_press(seen: Seen) -> Iterator[Finding]:
    """No bookmarks, where the printer says so."""
    if "bookmarks" in seen.press.forbids and "/Outlines" in seen.pdf.Root:
        yield fault("bookmarks-on-press", f"the file has bookmarks; {seen.press.name} takes none")


def layers_on_press(seen: Seen) -> Iterator[Finding]:
    """No layers in PDF 1.4 and older (ISO 15930-1 and -4), nor where the printer says so."""
    if (seen.old or "layers" in seen.press.forbids) and "/OCProperties" in seen.pdf.Root:
        yield fault("layers-on-press", "the file has layers, which may be shown or not")


def action_on_press(seen: Seen) -> Iterator[Finding]:
    """No script and no action that runs by itself: ISO 15930-7 and -1, actions."""
    root = seen.pdf.Root
    names: Any = root.get("/Names", Dictionary())
    where = [key[1:] for key in ("/OpenAction", "/AA") if key in root]
    where += ["JavaScript"] if isinstance(names, Dictionary) and "/JavaScript" in names else []
    where += ["a page's AA"] if any("/AA" in sheet.page for sheet in seen.sheets) else []
    if where and seen.exchange:
        yield fault("action-on-press", f"the file does something by itself ({', '.join(where)})")


def form_on_press(seen: Seen) -> Iterator[Finding]:
    """No fields to be filled in: ISO 15930-7 and -1, forms."""
    form: Any = seen.pdf.Root.get("/AcroForm")
    if seen.exchange and isinstance(form, Dictionary):
        yield fault("form-on-press", "the file has a form to be filled in")


def attachment_on_press(seen: Seen) -> Iterator[Finding]:
    """No files inside the file: ISO 15930-7, embedded files."""
    names: Any = seen.pdf.Root.get("/Names", Dictionary())
    inside = isinstance(names, Dictionary) and "/EmbeddedFiles" in names
    if seen.exchange and (inside or "/AF" in seen.pdf.Root or "/Collection" in seen.pdf.Root):
        yield fault("attachment-on-press", "another file lies inside this one")


def locked_for_press(seen: Seen) -> Iterator[Finding]:
    """No encryption: ISO 15930-7 and -1, encryption; and every printer."""
    if seen.pdf.is_encrypted and (seen.exchange or "encryption" in seen.press.forbids):
        yield fault("locked-for-press", "the file is encrypted", "save it without protection")


def filter_forbidden(seen: Seen) -> Iterator[Finding]:
    """Streams are packed in ways that a press knows: ISO 15930-7 and -1, compression."""
    if not seen.exchange:
        return
    known = OLD_FILTERS if seen.old else FILTERS
    found = {known[name] for one in _streams(seen) for name in _filters(one) if name in known}
    if found:
        yield fault("filter-forbidden", f"the file uses {', '.join(sorted(found))}")


def xobject_forbidden(seen: Seen) -> Iterator[Finding]:
    """No PostScript, no picture that lies elsewhere or has a double: ISO 15930-7, XObjects."""
    if not seen.exchange:
        return
    told = {
        "/OPI": "a picture of which the fine one lies elsewhere (OPI)",
        "/Ref": "a part of another file",
        "/Alternates": "another picture for the same place",
        "/PS": "PostScript",
    }
    found = {what for one in _streams(seen) for key, what in told.items() if key in one}
    if any(one.get("/Subtype") == "/PS" or one.get("/Subtype2") == "/PS" for one in _streams(seen)):
        found.add(told["/PS"])
    for what in sorted(found):
        yield fault("xobject-forbidden", f"the file holds {what}")


def transfer_curve(seen: Seen) -> Iterator[Finding]:
    """No curve and no screen of the file's own: ISO 15930-7 and -1, graphics states."""
    found = []
    for sheet in seen.sheets if seen.exchange else ():
        for state in sheet.content.states:
            curve = "/TR" in state or str(state.get("/TR2", "/Default")) != "/Default"
            if (
                curve
                or "/HTP" in state
                or isinstance(state.get("/HT"), pikepdf.Stream | Dictionary)
            ):
                found.append(sheet.number)
    if found:
        yield fault("transfer-curve", "it bends the tones or sets a screen of its own", pages=found)


def rendering_intent_unknown(seen: Seen) -> Iterator[Finding]:
    """Rendering intents are those four that PDF knows: ISO 15930-7, rendering intents."""
    found = [
        sheet.number
        for sheet in seen.sheets
        for thing in (*sheet.content.states, *sheet.content.drawn.values())
        if str(thing.get("/RI", thing.get("/Intent", "/Perceptual"))) not in INTENTS
    ]
    if found and seen.exchange:
        yield fault(
            "rendering-intent-unknown",
            "it names a rendering intent that PDF does not know",
            pages=found,
        )


def plates_apart(seen: Seen) -> Iterator[Finding]:
    """Pages are composite, not one for each plate: ISO 15930-1 and -7, general."""
    found = [sheet.number for sheet in seen.sheets if "/SeparationInfo" in sheet.page]
    if found:
        yield fault("plates-apart", "the page is a plate of a page, not the page", pages=found)


def font_not_embedded(seen: Seen) -> Iterator[Finding]:
    """Every font is in the file: ISO 15930-7 and -1, fonts."""
    told = font_findings([sheet.page for sheet in seen.sheets])
    yield from (found for found in told if found.rule == "font-not-embedded")


def font_drawn(seen: Seen) -> Iterator[Finding]:
    """No font of drawings (Type 3): printers' programs cannot mend or trap it."""
    fonts = used_fonts([sheet.page for sheet in seen.sheets])
    names = sorted({str(one.get("/Name", one.get("/BaseFont", "without a name"))).lstrip("/")
                    for one in fonts if one.get("/Subtype") == "/Type3"})  # fmt: skip
    if names:
        yield fault(
            "font-drawn",
            f"the font {', '.join(names)} is a set of drawings (Type 3)",
            "set the text in a TrueType or OpenType font",
            "warning",
        )


def _streams(seen: Seen) -> Iterator[Any]:
    return (one for one in seen.objects if isinstance(one, pikepdf.Stream))


def _filters(stream: Any) -> list[str]:
    found = stream.get("/Filter")
    return [str(one) for one in found] if isinstance(found, Array) else [str(found)]


RULES = (
    bookmarks_on_press,
    layers_on_press,
    action_on_press,
    form_on_press,
    attachment_on_press,
    locked_for_press,
    filter_forbidden,
    xobject_forbidden,
    transfer_curve,
    rendering_intent_unknown,
    plates_apart,
    font_not_embedded,
    font_drawn,
)
