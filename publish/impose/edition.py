"""A book's own edition on its sheets: what `book.toml` says, as a setup; what it leaves behind."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from publish.book import Document, Edition, Finding, Place
from publish.errors import PublishError
from publish.impose import impose
from publish.impose.inked import edge_findings, overrun
from publish.impose.slip import write_slip
from publish.manuscript import where
from publish.paper import length
from publish.pdftext import FEET, words_of_pages
from publish.placing import Setup
from publish.record import Record


@dataclass(frozen=True)
class Folded:
    """An edition on its sheets: the `files`, how many `sheets` and `pages` (blanks too).

    `advice` is what costs paper and is no fault.
    """

    files: tuple[Path, ...]
    sheets: int
    pages: int
    findings: tuple[Finding, ...]
    advice: tuple[Finding, ...]


def setup_of(edition: Edition) -> Setup:
    """How an edition is imposed. Raises PublishError for a length that is none."""
    return Setup(
        fold=edition.fold,
        sheet=edition.sheet,
        duplex=edition.duplex,
        binding=edition.binding,
        signature=edition.signature,
        creep=length(edition.creep, "creep") if edition.creep else 0.0,
        creep_total=length(edition.creep_total, "creep-total") if edition.creep_total else 0.0,
        marks=edition.marks,
        scale=edition.scale,
        cover_keep=edition.cover or edition.cover_keep,
        pages=edition.pages,
        stack=edition.stack,
    )


def fold_edition(document: Document, flat: Path, path: Path, record: Record) -> Folded:
    """Impose the pages as laid out in `flat` into `path`, or into its fronts and backs.

    Beside them NAME-slip.pdf, in the book's language, where the edition asks for it.

    The record gets the order, the fold, and the words of pages that `pages` leaves out, so that
    the whole text can still be collated. Raises PublishError that names the edition's line.
    """
    edition, meta = document.edition, document.meta
    try:
        made = impose(flat, path, setup_of(edition))
    except PublishError as error:
        message = error.message.replace(f"{flat} ", "the text ").replace("--pages", "`pages`")
        at = where(document.folder, ("edition", edition.name))
        raise PublishError(f"{at}: {message}", error.hint.replace("--", ""), error.code) from error
    record["order"] = made.plan.order
    record["scale"] = made.plan.scale
    record["fold"] = dataclasses.asdict(made.plan.setup)
    left = sorted(set(range(1, len(record["pages"]) + 1)) - set(made.plan.order))
    record["left-out"] = words_of_pages(flat, record, left)
    slip = path.with_name(f"{path.stem}-slip.pdf")
    if edition.slip:
        write_slip(made, slip, language=meta.language, title=meta.title)
    found = (*made.findings, *edge_findings(made), *_left_out(record))
    return Folded(
        (*made.files, *([slip] if edition.slip else [])),
        len(made.plan.sheets),
        len(made.plan.order),
        tuple(_placed(one, made.files[0].name) for one in found),
        tuple(_placed(one, made.files[0].name) for one in overrun(flat, made)),
    )


def _placed(finding: Finding, file: str) -> Finding:
    """The finding about the edition's file, its advice in the words of book.toml."""
    return dataclasses.replace(finding, place=Place(file), hint=finding.hint.replace("--", ""))


def _left_out(record: Record) -> list[Finding]:
    """A warning where words of the book stand on pages that the edition leaves out."""
    words = {page: len(text.split()) for page, text in record["left-out"].items() if text.strip()}
    if not words:
        return []
    numbers = dict.fromkeys(page.removesuffix(FEET) for page in words)
    labels = ", ".join(record["pages"][int(page) - 1]["label"] or page for page in numbers)
    return [
        Finding(
            "pages-left-out",
            "warning",
            None,
            f"`pages` leaves out {sum(words.values()):,} words of the book (on {labels})",
            "take `pages` out of book.toml, or allow it",
        )
    ]
