"""A PDF from anywhere, read object by object: what breaks readers, what runs, what a press lacks.

The objects may lead in rings and name millions of others, so nothing here follows a tree by
recursion or without having seen where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from publish.book import Finding
from publish.checks.foreign.boxes import box_findings
from publish.checks.foreign.streams import stream_findings
from publish.checks.foreign.typefaces import font_findings
from publish.checks.foreign.zipped import fault
from publish.checks.verapdf import claimed

FILE = 2_000_000_000  # bytes
PAGES = 20_000
OBJECTS = 2_000_000
HARM = ("damaged", "reconstruct", "xref", "expected", "error", "eof", "loop", "limit", "unable")
# How a file for slow lines is laid out, which programs do in ways of their own.
HINTS = re.compile(r"hint table|shared identifier")
DEEPEST = 200  # levels of the page tree

SCRIPTS = {
    "/JavaScript": ("script-in-pdf", "runs a script"),
    "/Launch": ("launch-in-pdf", "starts a program or opens a file"),
    "/ImportData": ("launch-in-pdf", "reads a file of the reader's machine"),
    "/SubmitForm": ("launch-in-pdf", "sends data away"),
    "/GoToE": ("launch-in-pdf", "opens a file inside the file"),
    "/GoToR": ("launch-in-pdf", "opens another file"),
}


def document_findings(path: Path, flavours: list[str]) -> Iterator[Finding]:
    """What is wrong with the PDF, each rule in its turn; what it claims goes into `flavours`."""
    size = path.stat().st_size
    if size > FILE:
        yield fault("limit-exceeded", f"the file is {size:,} bytes; the most is {FILE:,}")
        return
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
            yield from _open_findings(pdf, flavours)
    except pikepdf.PasswordError:
        yield fault("pdf-encrypted", "the file asks for a password", "save it without one")
    except (pikepdf.PdfError, OSError) as error:
        yield fault("pdf-damaged", _plain(str(error)))


def _open_findings(pdf: pikepdf.Pdf, flavours: list[str]) -> Iterator[Finding]:
    if pdf.is_encrypted:
        said = "the file is encrypted, which shops, archives and many a press refuse"
        yield fault("pdf-encrypted", said, "save it without protection", "warning")
    if len(pdf.objects) > OBJECTS:
        yield fault("limit-exceeded", f"the file has {len(pdf.objects):,} objects")
        return
    yield from _action_findings(pdf)
    pages: list[Any] = []
    yield from _page_findings(pdf, pages)
    if not pages:
        return
    yield from box_findings(pages)
    yield from font_findings(pages)
    flavours += _claims(pdf)
    yield from _reader_findings(pdf, flavours)
    bombs = list(stream_findings(pdf, pages))
    yield from bombs
    if not bombs:  # this reads every stream to its end
        told = (problem for problem in pdf.check_pdf_syntax() if not HINTS.search(problem))
        yield from map(_syntax_finding, told)


def _claims(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """What the file says it keeps to: veraPDF's flavours, and "PDFX_4" or "PDFX_1A"."""
    try:
        said = str(pdf.open_metadata().get("pdfxid:GTS_PDFXVersion", ""))
        exchange = ("PDFX_4",) if said == "PDF/X-4" else ()
        return (*claimed(pdf), *exchange, *_old_claim(pdf))
    except (ValueError, TypeError, AttributeError, RuntimeError):
        return ()  # metadata that cannot be read claims nothing; veraPDF would say the same


def _old_claim(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """PDF/X-1a is claimed in Info (ISO 15930-1 and -4)."""
    info: Any = pdf.trailer.get("/Info")
    keys = ("/GTS_PDFXConformance", "/GTS_PDFXVersion")
    said = [str(info.get(key, "")) for key in keys] if isinstance(info, pikepdf.Dictionary) else []
    return ("PDFX_1A",) if any(one.startswith("PDF/X-1a:") for one in said) else ()


def _page_findings(pdf: pikepdf.Pdf, pages: list[Any]) -> Iterator[Finding]:
    """Walk the page tree by itself: pages go into `pages`, rings and depths are told."""
    root: Any = pdf.Root.get("/Pages")
    if not isinstance(root, pikepdf.Dictionary):
        yield fault("pdf-damaged", "the file has no pages")
        return
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[Any, int]] = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        if not isinstance(node, pikepdf.Dictionary):
            yield fault("pdf-damaged", "a page is nothing but a hole in the tree of pages")
            continue
        if (node.is_indirect and node.objgen in seen) or depth > DEEPEST:
            yield fault("pdf-damaged", "the tree of pages leads back into itself, or never ends")
            return
        seen.add(node.objgen)
        kids = node.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            if len(kids) + len(pages) + len(stack) > PAGES:
                yield fault("limit-exceeded", f"the file has more than {PAGES:,} pages")
                return
            stack += [(kid, depth + 1) for kid in reversed(list(kids))]
        else:
            pages.append(node)
    said: Any = root.get("/Count")
    if isinstance(said, int) and said != len(pages):
        yield fault("pdf-damaged", f"the file says it has {said:,} pages and has {len(pages):,}")
    if not pages:
        yield fault("pdf-damaged", "the file has no pages")


def _action_findings(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Actions that do more than turn pages, wherever they hide."""
    told: set[str] = set()
    for thing in _dictionaries(pdf):
        kind = str(thing.get("/S", "")) if "/S" in thing else ""
        if "/JS" in thing:
            kind = "/JavaScript"
        if kind in SCRIPTS and kind not in told:
            told.add(kind)
            rule, what = SCRIPTS[kind]
            yield fault(rule, f"the file {what} ({kind[1:]})", "take the action out")


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the file, those inside others too, to a depth no sound file has."""
    for thing in pdf.objects:
        stack: list[tuple[Any, int]] = [(thing, 0)]
        while stack:
            one, depth = stack.pop()
            if isinstance(one, pikepdf.Stream | pikepdf.Dictionary):
                yield one
                inner: list[Any] = list(one.values()) if depth < 20 else []
            elif isinstance(one, pikepdf.Array) and depth < 20 and len(one) < 100_000:
                inner = list(one)
            else:
                continue
            stack += [
                (each, depth + 1)
                for each in inner
                if isinstance(each, pikepdf.Object) and not each.is_indirect
            ]


def _reader_findings(pdf: pikepdf.Pdf, flavours: list[str]) -> Iterator[Finding]:
    """What whoever listens to a tagged file needs: the tags, its title, its language."""
    marks: Any = pdf.Root.get("/MarkInfo")
    tagged = isinstance(marks, pikepdf.Dictionary) and bool(marks.get("/Marked", False))
    if (tagged or any("UA" in name for name in flavours)) and "/StructTreeRoot" not in pdf.Root:
        said = "the file says that it is tagged and has no tags, so nobody can have it read aloud"
        yield fault("tags-missing", said, "make it with tags", "warning")
    info: Any = pdf.trailer.get("/Info")
    title = str(info.get("/Title", "")) if isinstance(info, pikepdf.Dictionary) else ""
    if tagged and not title.strip() and not _titled(pdf):
        yield fault("title-missing", "the file has no title of its own", "name it", "warning")
    if tagged and not str(pdf.Root.get("/Lang", "")).strip():
        said = "the file does not say which language it is in"
        yield fault("language-missing", said, "name the language", "warning")


def _titled(pdf: pikepdf.Pdf) -> bool:
    try:
        return bool(str(pdf.open_metadata().get("dc:title", "")).strip())
    except (ValueError, TypeError, AttributeError, RuntimeError):
        return False


def _syntax_finding(problem: str) -> Finding:
    """What the engine says of the structure: damage, or what it can do without."""
    if "MediaBox" in problem or "CropBox" in problem:
        return fault("page-box-wrong", _plain(problem))
    harm = any(word in problem.lower() for word in HARM)
    return fault("pdf-damaged", _plain(problem), level="error" if harm else "warning")


def _plain(said: str) -> str:
    """What the engine says, without the path of the file.

    >>> _plain("WARNING: /a/b c.pdf (object 4 0, offset 196): expected endobj")
    'object 4 0, offset 196: expected endobj'
    """
    words = said.removeprefix("WARNING: ")
    if words.startswith("/"):
        words = re.sub(r"^/.*?\.\w+(?:, |: | )\(?", "", words, count=1)
        words = re.sub(r"^([^():]*)\):", r"\1:", words, count=1)
    return words
