"""Document -> PDF, the same bytes every time, with what fell on which page.

The only door to the layout engine, which comes mended from `publish.mends`.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pydyf

from publish import fonts, footnotes, tags, xhtml
from publish.book import Document, Finding, Meta
from publish.bookvalues import ARCHIVED, TAGGED
from publish.direction import direction, turn
from publish.errors import PublishError
from publish.fetch import BOOK, STYLES, Fetcher
from publish.mends import weasyprint
from publish.pagemap import unmark
from publish.pages import Folio, Laid, label_ranges, read, with_blanks
from publish.press import fit
from publish.printer import Press
from publish.tags.claim import claim_access
from publish.whole import write_whole

LOGGERS = ("weasyprint", "fontTools")


def write(document: Document, path: Path) -> Laid:
    """Lay the document out and write it to `path`, whole or not at all.

    Raises PublishError when a file it refers to cannot be had, when its styles name no font, or
    when `path` cannot be written. What the engine complains of comes back as findings
    (`layout-warning`), so do characters that no font has (`missing-glyph`).
    """
    _has_fonts(document)
    findings = list(fonts.missing_glyphs(document))
    fetcher = Fetcher(Path(document.folder))
    with _fetching(fetcher):
        rendering, laid, folios = _set(document, fetcher, findings)
        with _listening(findings):
            content = rendering.write_pdf(
                finisher=lambda _, pdf: _finish(pdf, folios, document),
                **_options(document),
            )
    findings += _deliver(content, path, document.press)
    return replace(laid, findings=tuple(dict.fromkeys(findings)))


def _deliver(content: bytes, path: Path, press: Press | None) -> tuple[Finding, ...]:
    """Write the file, as its press asks for it, whole or not at all."""
    if press is None:
        write_whole({path: content})
        return ()
    from publish.pdfx import make

    flat = path.with_name(f".{path.name}.flat")
    try:
        write_whole({flat: content})
        return make(flat, path, press)
    finally:
        flat.unlink(missing_ok=True)


def lay_out(document: Document) -> Laid:
    """Lay the document out and write nothing. Raises PublishError as `write` does."""
    _has_fonts(document)
    findings: list[Finding] = []
    fetcher = Fetcher(Path(document.folder))
    with _fetching(fetcher):
        _, laid, _ = _set(document, fetcher, findings)
    return replace(laid, findings=tuple(dict.fromkeys(findings)))


def _has_fonts(document: Document) -> None:
    if not fonts.faces(document.css):
        raise PublishError(
            f"edition {document.edition.name}: its styles name no font file",
            "put “fonts” among the edition's styles, or write an @font-face rule",
        )


def page(document: Document) -> str:
    """The document as one HTML5 page; `body` has the edition's name as its class."""
    meta = document.meta
    head = xhtml.el(
        "head",
        None,
        xhtml.el("meta", {"charset": "utf-8"}),
        xhtml.el("title", None, meta.title),
        *(xhtml.el("meta", {"name": name, "content": text}) for name, text in _metadata(meta)),
    )
    body = xhtml.parse("".join(piece.xhtml for piece in document.pieces))
    unmark(body)
    footnotes.hide(body)
    turn(body, meta.language)
    body.set("class", document.edition.name)
    root = xhtml.el("html", {"lang": meta.language, "dir": direction(meta.language)}, head, body)
    return "<!DOCTYPE html>" + xhtml.html(xhtml.serialize(root))


def _metadata(meta: Meta) -> Iterator[tuple[str, str]]:
    for author in meta.authors:
        yield "author", author
    if meta.description:
        yield "description", meta.description
    if meta.date:
        yield "dcterms.created", meta.date.isoformat()
    if meta.modified:
        moment = meta.modified
        if moment.tzinfo is not None:
            moment = moment.astimezone(datetime.UTC)
        yield "dcterms.modified", moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _options(document: Document) -> dict[str, Any]:
    # The identifier is a digest of the objects: it changes when the content does, never else.
    return {"pdf_variant": document.edition.variant or None, "pdf_identifier": True}


def _set(
    document: Document, fetcher: Fetcher, findings: list[Finding]
) -> tuple[Any, Laid, tuple[Folio, ...]]:
    """The document laid out, as its press asks: the engine's, what is on it, its folios."""
    if not fit.wanted(document):
        rendered = _lay_out(document, fetcher, findings)
        return rendered[0], *read(*rendered, document.pieces)

    def lay_out(one: Document) -> tuple[fit.Rendered, list[Finding]]:
        complaints: list[Finding] = []
        return _lay_out(one, fetcher, complaints), complaints

    fitted = fit.fit(document, lay_out)
    findings += fitted.findings
    laid, folios = with_blanks(*read(*fitted.rendered, document.pieces), len(fitted.blanks))
    rendering = fitted.rendered[0]
    rendering.pages.extend(fitted.blanks)
    return rendering, laid, folios


def _lay_out(document: Document, fetcher: Fetcher, findings: list[Finding]) -> tuple[Any, Any, Any]:
    """The engine's Document, its layout context, and the boxes from which it made the pages.

    The context alone knows the page counters, and where in those boxes each page begins.

    These are the steps of weasyprint.document.Document._render, which lets go of the context. Notes
    at the foot of the pages that have no room there are parted first.
    """
    if not footnotes.in_text(document):
        return _boxes(document, fetcher, findings)
    document = footnotes.divided(
        document, lambda notes: _boxes(notes, fetcher, [])[0].pages, findings
    )
    laid = _boxes(document, fetcher, findings)
    idle = footnotes.idle(document, laid[0].pages)
    return _boxes(footnotes.without(document, idle), fetcher, findings) if idle else laid


def _boxes(document: Document, fetcher: Fetcher, findings: list[Finding]) -> tuple[Any, Any, Any]:
    """The steps themselves, for a document as it is."""
    engine = weasyprint.document
    shared = {
        "font_config": engine.FontConfiguration(),
        "counter_style": engine.CounterStyle(),
        "color_profiles": {},
    }
    sheets = []
    for name, text in document.css:
        with _listening(findings, name):
            sheets.append(
                weasyprint.CSS(string=text, base_url=STYLES, url_fetcher=fetcher, **shared)
            )
    options = {**weasyprint.DEFAULT_OPTIONS, **_options(document), "stylesheets": sheets}
    with _listening(findings):
        html = weasyprint.HTML(string=page(document), base_url=BOOK, url_fetcher=fetcher)
        footnotes.show(html.etree_element)
        context = engine.Document._build_layout_context(html, *shared.values(), options)
        root = engine.build_formatting_structure(
            html.etree_element,
            context.style_for,
            context.get_image_from_uri,
            html.base_url,
            context.target_collector,
            shared["counter_style"],
            context.footnotes,
        )
        boxes = [engine.Page(box) for box in engine.layout_document(html, root, context)]
    metadata = engine.DocumentMetadata(**engine.get_html_metadata(html))
    rendering = engine.Document(
        boxes, metadata, fetcher, shared["font_config"], shared["color_profiles"], None
    )
    rendering._html = html
    if document.edition.variant in TAGGED:
        rendering.plan = tags.plan(rendering.pages, html.etree_element, root)
    return rendering, context, root


def _finish(pdf: Any, folios: tuple[Folio, ...], document: Document) -> None:
    """Add what the engine leaves out: page labels, the title in the window's bar, which way the
    pages are turned; that a tagged file for an archive is accessible too."""
    if document.edition.variant == ARCHIVED:
        claim_access(pdf)
    numbers = pydyf.Array()
    for index, folio in label_ranges(folios):
        entry = {"S": f"/{folio.style}", "St": folio.number} if folio.number > 0 else {}
        numbers.extend([index, pydyf.Dictionary(entry)])
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": numbers})
    turned = {"Direction": "/R2L"} if direction(document.meta.language) else {}
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"} | turned)


@contextlib.contextmanager
def _fetching(fetcher: Fetcher) -> Iterator[None]:
    """Raise the user's sentence about what could not be fetched, at once or when all is drawn."""
    try:
        yield
    except weasyprint.urls.FatalURLFetchingError as error:
        raise fetcher.failed or error from error
    if fetcher.failed:
        raise fetcher.failed


class _Listener(logging.Handler):
    """Keeps what the engine logs as findings; `sheet` is the style sheet being read, if any."""

    def __init__(self, findings: list[Finding], sheet: str) -> None:
        super().__init__(logging.WARNING)
        self.findings = findings
        self.sheet = sheet

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith(".notdef glyph"):
            sign = str(record.args[0]) if isinstance(record.args, tuple) else ""
            if fonts.told(sign, self.findings):
                return
            found = fonts.missing(sign)
        else:
            level: Any = "error" if record.levelno >= logging.ERROR else "warning"
            text = f"{self.sheet}.css: {message}" if self.sheet else message
            found = Finding("layout-warning", level, None, text)
        self.findings.append(found)


@contextlib.contextmanager
def _listening(findings: list[Finding], sheet: str = "") -> Iterator[None]:
    listener = _Listener(findings, sheet)
    for name in LOGGERS:
        logging.getLogger(name).addHandler(listener)
    try:
        yield
    finally:
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(listener)
