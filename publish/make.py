"""Which editions, in which order, into which files: all that were asked for, or none."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publish.allowances import allowed
from publish.book import Book, Document, Edition, Finding, Manuscript
from publish.compose import compose
from publish.errors import PublishError
from publish.manuscript import load, placed
from publish.pagemap import SOURCE, Pages, keep, name_of, print_edition
from publish.pagemap import load as load_map
from publish.press.editions import for_presses
from publish.press.editions import variants as press_variants
from publish.read import read
from publish.record import SHAPE, Record, digest_of_file, digest_of_inputs, dump, path_of
from publish.shops import asked, file_of, variants

if TYPE_CHECKING:
    from publish.impose.edition import Folded
    from publish.pages import Laid

# Faults with which no edition can be made whole.
FATAL = ("missing-image", "image-outside", "duplicate-id")


@dataclass(frozen=True)
class Made:
    """One edition as built, of one file, or of fronts and backs that are turned by hand.

    `pages` is None for an EPUB; `sheets` only where pages are imposed.
    """

    edition: Edition
    paths: tuple[Path, ...]
    size: int
    pages: int | None
    sheets: int | None
    findings: tuple[Finding, ...]


def choose(manuscript: Manuscript, names: tuple[str, ...]) -> tuple[Edition, ...]:
    """The editions named, variants among them, or all of book.toml.

    Raises PublishError for one that the book does not have.
    """
    own = {edition.name: edition for edition in manuscript.editions}
    known = variants(manuscript.editions) | own
    if set(names) - set(known):
        known = press_variants(manuscript) | known
    for name in names:
        if name not in known:
            raise PublishError(
                f"book.toml has no edition named {name!r}", f"it has {', '.join(own)}"
            )
    return tuple(known[name] for name in dict.fromkeys(names)) if names else manuscript.editions


def build(
    folder: Path,
    names: tuple[str, ...],
    begun: Callable[[Edition], None] = lambda _: None,
    shops: tuple[str, ...] = (),
    presses: tuple[str, ...] = (),
) -> tuple[list[Made], tuple[Finding, ...]]:
    """Make the editions into `build/` below the folder; also what reading and laying out found.

    Every edition is written beside `build/` first and moved in when all are whole, so a failure
    leaves what was there. What book.toml allows is not among the findings. Of each ebook `shops`
    asks for a variant more; the print editions are made for these `presses` and not for their own.
    Raises PublishError.
    """
    manuscript = load(folder)
    chosen = choose(manuscript, names)
    chosen = tuple(for_presses(chosen, presses, manuscript, named_=bool(names)))
    editions = tuple(dict.fromkeys((*chosen, *asked(chosen, shops, manuscript.editions))))
    book = read(manuscript)
    refuse_fatal(book, manuscript)
    # Print first: an ebook carries its page numbers, and one layout is enough for both.
    documents = [compose(book, manuscript, edition) for edition in editions]
    documents.sort(key=lambda document: document.edition.format == "epub")
    target = folder / "build"
    with _staging(target) as staging:
        made = []
        for document in documents:
            begun(document.edition)
            made.append(_make(document, manuscript, staging, target))
        made.sort(key=lambda one: editions.index(one.edition))
        findings = (*book.findings, *(finding for one in made for finding in one.findings))
        rest = allowed(findings, manuscript, whole=False)
        _move_in(staging, target)
    told = dict.fromkeys(placed(rest, manuscript))
    moved = [
        dataclasses.replace(one, paths=tuple(target / path.name for path in one.paths))
        for one in made
    ]
    return moved, tuple(told)


def refuse_fatal(book: Book, manuscript: Manuscript) -> None:
    """Raise PublishError for the first fault that no edition can be made with."""
    for finding in placed(book.findings, manuscript):
        if finding.rule in FATAL and finding.place:
            place = f"{finding.place.file}:{finding.place.line}"
            raise PublishError(f"{place}: {finding.message}", finding.hint)


def _sweep(target: Path) -> None:
    """Take away the folders of builds that were killed: nobody with their number runs any more."""
    for left in target.glob(".making-*-*"):
        number = left.name.split("-")[1]
        if number.isdecimal() and not _runs(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


@contextlib.contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """A folder inside `target`, gone at the end; so is `target` where nothing came into it."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        staging = Path(tempfile.mkdtemp(prefix=f".making-{os.getpid()}-", dir=target))
    except OSError as error:
        raise PublishError(
            f"{target}: cannot be written ({error.strerror})",
            "make the folder writable, or work on a copy of the book",
        ) from error
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if not any(target.iterdir()):
            target.rmdir()


def _make(document: Document, manuscript: Manuscript, staging: Path, target: Path) -> Made:
    """Write one edition and its record into the staging folder; `target` may have page maps."""
    edition = document.edition
    path = staging / file_of(edition)
    record: Record = {
        "shape": SHAPE,
        "edition": edition.name,
        "inputs": digest_of_inputs(manuscript, document),
    }
    paths: tuple[Path, ...] = (path,)
    advice: tuple[Finding, ...] = ()  # said when it is built, no fault of the edition
    if edition.format == "epub":
        from publish.epub import write as write_epub

        pages, sheets = None, None
        findings = write_epub(document, path, _numbers(document, manuscript, staging, target))
    else:
        laid, folded = _print(document, path, record)
        findings, sheets, pages = laid.findings, None, len(laid.pages)
        if folded:
            paths, sheets, pages = folded.files, folded.sheets, folded.pages
            findings, advice = (*findings, *folded.findings), folded.advice
        if document.press:
            paths += _specified(document, path, laid)
        if edition == print_edition(manuscript):
            keep(staging, edition.name, str(record["inputs"]), laid.begins)
    record["files"] = {path.name: digest_of_file(path) for path in paths}
    record["findings"] = [dataclasses.asdict(finding) for finding in findings]
    path_of(staging, edition.name).parent.mkdir(exist_ok=True)
    path_of(staging, edition.name).write_text(dump(record), encoding="utf-8")
    size = sum(path.stat().st_size for path in paths)
    return Made(edition, paths, size, pages, sheets, (*findings, *advice))


def _specified(document: Document, path: Path, laid: Laid) -> tuple[Path, ...]:
    """Write what the printer is told beside his file."""
    from publish.press.spec import extent_of, write_spec

    return write_spec(document, path, extent_of(laid, document.edition.binding))


def _numbers(
    document: Document, manuscript: Manuscript, staging: Path, target: Path
) -> Pages | None:
    """The page numbers of the ebook: as kept, else the print edition is laid out for them."""
    if manuscript.pages == SOURCE:
        return Pages(document.meta.source, None)
    if document.paper is None:
        return None
    edition = document.paper.edition
    inputs = digest_of_inputs(manuscript, document.paper)
    maps = (load_map(folder, edition.name, inputs) for folder in (staging, target))
    starts = next((found for found in maps if found is not None), None)
    if starts is None:
        from publish.pdf import lay_out

        starts = lay_out(document.paper).begins
        keep(staging, edition.name, inputs, starts)
    return Pages(name_of(document.meta, edition), starts)


def _print(document: Document, path: Path, record: Record) -> tuple[Laid, Folded | None]:
    """Write a PDF, and what is known of its pages into the record; its sheets if it is folded."""
    from publish.pdf import write as write_pdf

    flat = path.with_suffix(".flat.pdf") if document.edition.fold else path
    laid = write_pdf(document, flat)
    record["pages"] = [dataclasses.asdict(page) for page in laid.pages]
    record["anchors"] = laid.anchors
    if not document.edition.fold:
        return laid, None
    from publish.impose.edition import fold_edition

    folded = fold_edition(document, flat, path, record)
    flat.unlink()
    return laid, folded


def _move_in(staging: Path, target: Path) -> None:
    """Move what lies in the staging folder into place: every file, or none.

    Raises PublishError where something else than a file stands in a file's place.
    """
    fresh = sorted(path.relative_to(staging) for path in staging.rglob("*") if path.is_file())
    for name in fresh:
        place = target / name
        if (place.exists() and not place.is_file()) or (target / "records").is_file():
            raise PublishError(
                f"{place}: something stands there that no build has made",
                "move it away; nothing was written",
            )
    (target / "records").mkdir(exist_ok=True)
    moved: list[Path] = []
    try:
        for name in fresh:
            _set_aside(target / name, staging / "before" / name)
            (staging / name).replace(target / name)
            moved.append(name)
    except OSError:
        for name in fresh[: len(moved) + 1]:
            if name in moved:
                (target / name).unlink()
            _set_aside(staging / "before" / name, target / name)
        raise


def _set_aside(path: Path, place: Path) -> None:
    """Move a file, if it is there."""
    if path.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
