"""Rules about built editions: there, up to date, whole, and approved by their judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from publish.book import Book, Document, Edition, Finding, Manuscript, Place
from publish.checks.judged import Judged, begin_edition
from publish.checks.pressed import missing_for_press
from publish.collate import lost_and_added, not_composed
from publish.compose import compose
from publish.direction import direction
from publish.errors import PublishError
from publish.formed import altered_form, epub_form, expected_form
from publish.manuscript import where
from publish.pdftext import PdfText, pdf_text
from publish.record import Record, digest_of_file, digest_of_inputs, load
from publish.shops import file_of
from publish.typeform import altered_type
from publish.witness import epub_words, expected, markers


@dataclass
class Verdict:
    """What checking an edition found; `silent` names judges that could not run, and why, `absent`
    those that it does not require."""

    findings: list[Finding] = field(default_factory=list)
    silent: list[tuple[str, str]] = field(default_factory=list)
    absent: list[tuple[str, str]] = field(default_factory=list)
    words: int = 0


def ask_judges(editions: Iterable[Edition], build: Path) -> dict[str, Callable[[], Judged]]:
    """By the editions' names, their judges, who begin at once; their answers wait for them."""
    files = ((edition, build / file_of(edition)) for edition in editions)
    return {edition.name: begin_edition(edition, path) for edition, path in files if path.is_file()}


def check_edition(
    edition: Edition,
    manuscript: Manuscript,
    book: Book,
    build: Path,
    judges: Callable[[], Judged] | None = None,
) -> Verdict:
    """Every rule about one edition as it lies in `build`, and what its judges answer."""
    verdict = Verdict()
    verdict.findings += _bound(edition, manuscript)
    verdict.findings += missing_for_press(edition, manuscript)
    path = build / file_of(edition)
    record = load(build, edition.name)
    if record is None or not all((build / name).is_file() for name in record["files"]):
        hint = f"run `publish build {edition.name}`"
        message = f"{path.name} has not been built"
        verdict.findings.append(
            Finding("edition-unbuilt", "error", Place(str(path)), message, hint, edition.name)
        )
        return verdict
    document = compose(book, manuscript, edition)
    verdict.findings += _fresh(document, manuscript, path, record)
    verdict.findings += [_finding(entry, edition.name) for entry in record.get("findings", [])]
    _collate(document, book, path, record, verdict)
    if edition.format == "pdf":
        for file in record["files"]:  # one, or fronts and backs
            verdict.findings += _paper(edition, path.with_name(file))
        verdict.findings += _for_press(edition, manuscript, path)
    if judges:
        judged = judges()
        if judged.findings:
            from publish.checks.whence import traced  # it knows how ebooks are made: a long import

            verdict.findings += [traced(found, document, path, record) for found in judged.findings]
        verdict.silent += judged.silent
        verdict.absent += judged.absent
    return verdict


def _paper(edition: Edition, path: Path) -> list[Finding]:
    """What is wrong with the pages; no PDF, or no file, is told by whoever reads its words."""
    from pypdfium2 import PdfiumError

    from publish.checks.paper import paper_findings

    try:
        return list(paper_findings(path, edition))
    except (PdfiumError, FileNotFoundError):
        return []


def _for_press(edition: Edition, manuscript: Manuscript, path: Path) -> list[Finding]:
    """What the edition's printer would find in the file that he is sent."""
    from publish.press.profiles import holding

    press = holding(edition, manuscript)
    if press is None or edition.fold:  # sheets that one folds oneself are sent to nobody
        return []
    from publish.checks.preflight.guarded import preflight_guarded

    found = preflight_guarded(path, press, own=True)
    return [replace(one, edition=edition.name) for one in found]


def _bound(edition: Edition, manuscript: Manuscript) -> Iterator[Finding]:
    """A folded book is bound on the side at which its language begins to read."""
    language = manuscript.meta.language
    side = "right" if direction(language) else "left"
    if edition.fold and edition.binding != side:
        at = where(manuscript.folder, ("edition", edition.name, "binding"))
        line = at.rpartition(":")[2]
        yield Finding(
            "binding-side",
            "warning",
            Place("book.toml", int(line) if line.isdigit() else 0),
            f"a book in {language!r} is bound at the {side}, this edition at the {edition.binding}",
            f'write `binding = "{side}"`, or take the line out',
            edition.name,
        )


def _fresh(
    document: Document, manuscript: Manuscript, path: Path, record: Record
) -> Iterator[Finding]:
    """Whether the file is the one that a build from these inputs made, by digest."""
    name = document.edition.name
    place, hint = Place(str(path)), f"run `publish build {name}`"
    if record["inputs"] != digest_of_inputs(manuscript, document):
        message = f"{path.name} was built from another manuscript, style or version than this"
        yield Finding("edition-stale", "error", place, message, hint, name)
    for file, digest in record["files"].items():
        if digest != digest_of_file(path.with_name(file)):
            place, message = (
                Place(str(path.with_name(file))),
                f"{file} was changed after it was built",
            )
            yield Finding("edition-altered", "error", place, message, hint, name)


def _finding(entry: dict[str, object], edition: str) -> Finding:
    """A finding of the build, as kept in the record."""
    place = entry.get("place")
    return Finding(
        str(entry["rule"]),
        "error" if entry["level"] == "error" else "warning",
        Place(str(place["file"]), int(place["line"])) if isinstance(place, dict) else None,
        str(entry["message"]),
        str(entry.get("hint", "")),
        edition,
    )


def _collate(document: Document, book: Book, path: Path, record: Record, verdict: Verdict) -> None:
    """Every word of the manuscript is in the edition, in order, and no other word."""
    name, paper = document.edition.name, document.edition.format == "pdf"
    wanted = expected(document, record if paper else None)
    left_out = (record.get("left-out") or {}).values()
    verdict.words = len(wanted) - sum(len(text.split()) for text in left_out)
    verdict.findings += not_composed(book, document)
    try:
        read = pdf_text(path, record) if paper else PdfText(epub_words(path), ())
    except PublishError as error:
        place = Place(str(path))
        damage = Finding("edition-altered", "error", place, error.message, error.hint, name)
        verdict.findings.append(damage)
        return
    verdict.findings += (_on_its_head(path, label, name) for label in read.turned)
    set_by_styles = markers(document) if paper else 0
    verdict.findings += lost_and_added(
        wanted,
        read.words,
        name,
        spaced=not paper,
        markers=set_by_styles,
        turned=paper and direction(document.meta.language) is not None,
    )
    if not paper:
        verdict.findings += altered_form(expected_form(document), epub_form(path), name)
    elif not record.get("order"):
        verdict.findings += altered_type(document, path, record)


def _on_its_head(path: Path, label: str, name: str) -> Finding:
    message = f"page {label} of {name} is printed on its head, or mirrored"
    hint = f"run `publish build {name}`; look at the sheets with `publish impose --preview`"
    return Finding("page-upside-down", "error", Place(str(path)), message, hint, name)
