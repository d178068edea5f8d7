"""What a press file says of itself: its standard, its printing condition, its dates, its number."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array
from PIL import ImageCms

from publish.book import Finding
from publish.checks.preflight.plane import number
from publish.checks.preflight.reading import Seen, fault
from publish.pdfx.intent import REGISTRY, kind_of, version_of

VERSIONS = {"pdf/x-4": (1, 6), "pdf/x-1a": (1, 4)}
PAIRS = (
    ("/Title", "dc:title"),
    ("/Author", "dc:creator"),
    ("/Producer", "pdf:Producer"),
    ("/Creator", "xmp:CreatorTool"),
    ("/Trapped", "pdf:Trapped"),
)


def intent_missing(seen: Seen) -> Iterator[Finding]:
    """One output intent for print, no more and no less: ISO 15930-7 and -1, output intents."""
    if not seen.exchange:
        return
    count = len(_printing(seen))
    if count != 1:
        said = "does not say for which printing condition it is" if not count else "says it twice"
        yield fault("intent-missing", f"the file {said}: no single output intent GTS_PDFX")


def intent_unnamed(seen: Seen) -> Iterator[Finding]:
    """The condition has an identifier, and a registry or words of its own: the same clauses."""
    for intent in _printing(seen) if seen.exchange else ():
        missing = [
            key
            for key in ("/OutputConditionIdentifier", "/Info")
            if not str(intent.get(key, "")).strip()
        ]
        registered = str(intent.get("/RegistryName", "")) == REGISTRY
        if "/Info" in missing and registered:
            missing.remove("/Info")
        if missing:
            named = " and ".join(key[1:] for key in missing)
            yield fault("intent-unnamed", f"the output intent has no {named}")


def intent_profile_wrong(seen: Seen) -> Iterator[Finding]:
    """The profile is there, is one of a press, in the inks of the press: ISO 15930-7 and ICC.1."""
    for intent in _printing(seen) if seen.exchange else ():
        profile: Any = intent.get("/DestOutputProfile")
        if not isinstance(profile, pikepdf.Stream):
            registered = str(intent.get("/RegistryName", "")) == REGISTRY
            if not (seen.old and registered):
                yield fault("intent-profile-wrong", "the output intent has no ICC profile")
            continue
        yield from _profile(seen, profile)


def _profile(seen: Seen, profile: Any) -> Iterator[Finding]:
    content = bytes(profile.read_bytes())
    kind, space = kind_of(content)
    count = {"GRAY": 1, "RGB": 3, "CMYK": 4}.get(space, 0)
    if kind != "prtr":
        said = f"it is of class {kind}" if kind else "it cannot be read"
        yield fault(
            "intent-profile-wrong", f"the output intent's profile is none of a press: {said}"
        )
        return
    if number(profile.get("/N")) != count:
        said = f"says {profile.get('/N', 'nothing')} colours, and its profile has {count}"
        yield fault("intent-profile-wrong", f"the output intent {said}")
    if seen.old and (space != "CMYK" or version_of(content) >= (4, 0)):
        yield fault(
            "intent-profile-wrong",
            f"PDF/X-1a takes a profile of CMYK in version 2 of the ICC's format; this is {space}, "
            f"version {version_of(content)[0]}",
        )
    try:
        ImageCms.ImageCmsProfile(io.BytesIO(content))
    except (OSError, ImageCms.PyCMSError):
        yield fault("intent-profile-wrong", "the output intent's profile cannot be read")


def condition_of_another_press(seen: Seen) -> Iterator[Finding]:
    """The condition is the one that the printer asked for."""
    wanted = _squeezed(seen.press.condition)
    for intent in _printing(seen) if seen.exchange and wanted else ():
        named = str(intent.get("/OutputConditionIdentifier", ""))
        if _squeezed(named) != wanted:
            yield fault(
                "condition-of-another-press",
                f"the file is made for {named!r}, and {seen.press.name} prints to "
                f"{seen.press.condition!r}",
                level="warning",
            )


def _squeezed(name: str) -> str:
    """A name without what people write in different ways.

    >>> _squeezed("CGATS TR 001") == _squeezed("cgats-tr001")
    True
    """
    return "".join(sign for sign in name.lower() if sign.isalnum())


def standard_unclaimed(seen: Seen) -> Iterator[Finding]:
    """The file says to which standard it holds: ISO 15930-7 in XMP, ISO 15930-1 and -4 in Info."""
    if seen.press.standard == "pdf/x-4":
        said = (seen.xmp or {}).get("pdfxid:GTS_PDFXVersion", "")
        if said != "PDF/X-4":
            yield _unclaimed("PDF/X-4", said)
    elif seen.old:
        said = str(seen.info.get("/GTS_PDFXVersion", ""))
        level = str(seen.info.get("/GTS_PDFXConformance", ""))
        claims = {("PDF/X-1:2001", "PDF/X-1a:2001"), ("PDF/X-1a:2003", "")}
        if (said, level) not in claims and said != "PDF/X-1a:2003":
            yield _unclaimed("PDF/X-1a", level or said)


def _unclaimed(wanted: str, said: str) -> Finding:
    claim = f"it claims {said}" if said else "it claims none"
    return fault("standard-unclaimed", f"the file does not say that it is {wanted}: {claim}")


def version_too_new(seen: Seen) -> Iterator[Finding]:
    """PDF 1.6 at most for X-4 (ISO 15930-7), 1.3 for X-1a:2001 and 1.4 for :2003."""
    most = VERSIONS.get(seen.press.standard)
    if not most:
        return
    if str(seen.info.get("/GTS_PDFXConformance", "")).endswith("2001"):
        most = (1, 3)
    major, _, minor = str(seen.pdf.pdf_version).partition(".")
    if (int(major), int(minor or 0)) > most:
        yield fault(
            "version-too-new",
            f"the file is PDF {seen.pdf.pdf_version}; the standard ends at {most[0]}.{most[1]}",
        )


def trapping_unsaid(seen: Seen) -> Iterator[Finding]:
    """Trapped is True or False, never unknown: ISO 15930-7 and -1, trapping."""
    if seen.exchange and str(seen.info.get("/Trapped")) not in {"/True", "/False"}:
        said = str(seen.info.get("/Trapped", "nothing")).lstrip("/")
        yield fault("trapping-unsaid", f"the file does not say whether it is trapped ({said})")


def information_missing(seen: Seen) -> Iterator[Finding]:
    """Title and dates stand in Info (ISO 15930-1), dates and numbers in XMP too (ISO 15930-7)."""
    if not seen.exchange:
        return
    wanted = ["/Title", "/CreationDate", "/ModDate"]
    if seen.old:
        wanted += ["/Creator", "/Producer"]
    missing = [key[1:] for key in wanted if not str(seen.info.get(key, "")).strip()]
    if not seen.old:
        xmp = seen.xmp or {}
        names = "xmp:CreateDate xmp:ModifyDate xmp:MetadataDate xmpMM:DocumentID".split()
        names += "xmpMM:VersionID xmpMM:RenditionClass".split()
        missing += [name for name in names if not xmp.get(name)]
    if missing:
        yield fault("information-missing", f"the file does not say its {', '.join(missing)}")


def metadata_disagrees(seen: Seen) -> Iterator[Finding]:
    """What stands in Info and in XMP is the same: ISO 15930-7, metadata."""
    for key, name in PAIRS if seen.xmp else ():
        one, other = str(seen.info.get(key, "")).lstrip("/"), (seen.xmp or {}).get(name, "")
        if one and other and one.strip() != other.strip():
            yield fault(
                "metadata-disagrees",
                f"{key[1:]} is {one!r} in Info and {other!r} in the metadata",
                level="warning",
            )


def file_number_missing(seen: Seen) -> Iterator[Finding]:
    """The trailer has an ID of two strings: ISO 15930-7 and -1, file identification."""
    found = seen.pdf.trailer.get("/ID")
    if seen.exchange and not (isinstance(found, Array) and len(found) == 2):
        yield fault("file-number-missing", "the file has no ID by which versions are told apart")


def objects_packed(seen: Seen) -> Iterator[Finding]:
    """PDF 1.3 and 1.4 know no streams of objects (PDF 1.5): ISO 15930-1 and -4."""
    kinds = {str(one.get("/Type")) for one in seen.objects if isinstance(one, pikepdf.Stream)} | {
        str(seen.pdf.trailer.get("/Type", ""))
    }
    if seen.old and kinds & {"/ObjStm", "/XRef"}:
        yield fault("objects-packed", "the file packs its objects in streams, which is PDF 1.5")


def _printing(seen: Seen) -> list[Any]:
    """The output intents for print."""
    return [one for one in seen.intents if str(one.get("/S")) == "/GTS_PDFX"]


RULES = (
    intent_missing,
    intent_unnamed,
    intent_profile_wrong,
    condition_of_another_press,
    standard_unclaimed,
    version_too_new,
    trapping_unsaid,
    information_missing,
    metadata_disagrees,
    file_number_missing,
    objects_packed,
)
