"""What a press file says of itself: its standard, its printing condition, when it was made.

No clock: dates are those of the laid-out file, which are the book's; a book without any is given
the day on which PDF's dates begin to be sure, the first of 1970.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from publish.pdfx.intent import REGISTRY, profile_of
from publish.printer import Press

CREATOR = "everyword"
NO_DATE = "D:19700101000000Z"
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?([+-]\d\d'?\d\d'?|Z)?")
# What a printer has no use for, and a standard forbids or does not know.
DROPPED = (
    "/AA /AcroForm /Collection /Dests /MarkInfo /Metadata /Names /OCProperties /OpenAction"
    " /Outlines /OutputIntents /PageMode /Perms /StructTreeRoot /URI /Version"
).split()


def strip(pdf: pikepdf.Pdf, standard: str) -> None:
    """Take out links, bookmarks, actions, layers, tags and attachments; keep page labels."""
    for key in DROPPED:
        if key in pdf.Root:
            del pdf.Root[key]
    keep = pdf.Root.get("/ViewerPreferences")
    turned = isinstance(keep, Dictionary) and keep.get("/Direction")
    if "/ViewerPreferences" in pdf.Root:
        del pdf.Root["/ViewerPreferences"]
    if turned:
        pdf.Root["/ViewerPreferences"] = Dictionary(Direction=turned)
    if standard == "pdf/x-1a" and "/Lang" in pdf.Root:  # PDF 1.4
        del pdf.Root["/Lang"]
    for page in pdf.pages:
        for key in ("/Annots", "/AA", "/B", "/StructParents", "/Tabs", "/Metadata", "/Thumb"):
            if key in page.obj:
                del page.obj[key]


def describe(pdf: pikepdf.Pdf, press: Press, digest: bytes) -> None:
    """Fill Info, XMP and the output intent as the press's standard wants them.

    `digest` is that of the file as laid out; from it comes the document's identifier.
    """
    info = pdf.docinfo
    created = _date(info.get("/CreationDate")) or _date(info.get("/ModDate")) or NO_DATE
    modified = _date(info.get("/ModDate")) or created
    title = str(info.get("/Title", "")).strip() or "Untitled"
    info["/Title"], info["/Creator"] = String(title), String(CREATOR)
    info["/CreationDate"], info["/ModDate"] = String(created), String(modified)
    info["/Trapped"] = Name("/False")
    if press.standard == "pdf/x-1a":
        info["/GTS_PDFXVersion"] = String("PDF/X-1:2001")
        info["/GTS_PDFXConformance"] = String("PDF/X-1a:2001")
    else:
        _xmp(pdf, press, title, (created, modified), digest)
    if press.standard != "pdf":
        pdf.Root["/OutputIntents"] = Array([_intent(pdf, press)])


def _intent(pdf: pikepdf.Pdf, press: Press) -> Any:
    """The output intent; its profile is in the file where the press names one.

    PDF/X-4 asks for it (ISO 15930-7, 6.2.2); PDF/X-1a is content with the name of a condition that
    is registered (ISO 15930-1, 6.9).
    """
    entries = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputCondition=String(press.condition),
        OutputConditionIdentifier=String(press.condition),
        RegistryName=String(press.registry or REGISTRY),
        Info=String(press.condition),
    )
    content = profile_of(press)
    if content:
        profile = pdf.make_stream(content, N=4, Alternate=Name.DeviceCMYK)
        entries["/DestOutputProfile"] = pdf.make_indirect(profile)
    return pdf.make_indirect(entries)


def _xmp(pdf: pikepdf.Pdf, press: Press, title: str, dates: tuple[str, str], digest: bytes) -> None:
    """The metadata stream: it says what Info says, and for PDF/X-4 the standard's key."""
    info = pdf.docinfo
    identity = uuid.UUID(bytes=hashlib.sha256(digest + press.name.encode()).digest()[:16])
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:title"] = title
        if "/Author" in info:
            meta["dc:creator"] = [str(info["/Author"])]
        if "/Subject" in info:
            meta["dc:description"] = str(info["/Subject"])
        meta["xmp:CreateDate"], meta["xmp:ModifyDate"] = map(_iso, dates)
        meta["xmp:MetadataDate"] = _iso(dates[1])
        meta["xmp:CreatorTool"] = CREATOR
        if "/Producer" in info:
            meta["pdf:Producer"] = str(info["/Producer"])
        meta["pdf:Trapped"] = "False"
        meta["xmpMM:DocumentID"] = f"uuid:{identity}"
        meta["xmpMM:VersionID"] = "1"
        meta["xmpMM:RenditionClass"] = "default"
        if press.standard == "pdf/x-4":
            meta["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"


def _date(found: Any) -> str:
    """A date of Info with all its parts, "" for none that can be read.

    >>> _date("D:20261124")
    'D:20261124000000Z'
    """
    match = _DATE.match(str(found)) if found is not None else None
    if not match:
        return ""
    year, month, day, hour, minute, second, zone = match.groups()
    zone = (zone or "Z").replace("'", "")
    zone = zone if zone == "Z" else f"{zone[:3]}'{zone[3:]}'"
    return (
        f"D:{year}{month or '01'}{day or '01'}{hour or '00'}{minute or '00'}{second or '00'}{zone}"
    )


def _iso(date: str) -> str:
    """A date of Info as XMP writes it.

    >>> _iso("D:20261124101112+01'00'"), _iso("D:20261124101112Z")
    ('2026-11-24T10:11:12+01:00', '2026-11-24T10:11:12+00:00')
    """
    d, zone = date[2:16], date[16:].replace("'", "")
    zone = "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[3:]}"
    return f"{d[:4]}-{d[4:6]}-{d[6:8]}T{d[8:10]}:{d[10:12]}:{d[12:14]}{zone}"
