"""The judges of a file: which are asked, which must be heard, what they found.

They run beside our own rules, each judge in a thread of its own that waits for its program.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from publish.book import Edition, Finding
from publish.bookvalues import TAGGED
from publish.checks.foreign import Inspected
from publish.errors import PublishError
from publish.guard import Stopped
from publish.judges import JudgeMissing

Result = TypeVar("Result")
Asked = tuple[str, Callable[[], list[Finding]]]

NAMES = {"epubcheck": "EPUBCheck", "verapdf": "veraPDF", "ace": "Ace"}


@dataclass(frozen=True)
class Judged:
    """What judges found. `silent` names those that were required and could not run, and why;
    `absent` those without which there is a verdict all the same."""

    findings: tuple[Finding, ...] = ()
    silent: tuple[tuple[str, str], ...] = ()
    absent: tuple[tuple[str, str], ...] = ()


def required(edition: Edition) -> tuple[str, ...]:
    """The judges that must run for an edition: what book.toml says, else what its format asks."""
    if edition.judges is not None:
        return edition.judges
    if edition.format == "epub":
        return ("epubcheck",)
    return ("verapdf",) if edition.variant in TAGGED else ()


def begin_edition(edition: Edition, path: Path) -> Callable[[], Judged]:
    """Ask the judges of an edition as it was built: a PDF by its variant and by what it claims."""
    flavours: tuple[str, ...] = ()
    if edition.format == "pdf":
        from publish.checks import verapdf

        flavours = tuple(dict.fromkeys((*verapdf.named(edition.variant), *verapdf.claims(path))))
    return begin(path, required(edition), flavours)


def begin(
    path: Path, needed: tuple[str, ...], flavours: tuple[str, ...] = (), kind: str = ""
) -> Callable[[], Judged]:
    """Ask the judges of a file to begin; the answer waits for all of them.

    `needed` are those without which there is no verdict. A PDF goes to veraPDF where there are
    `flavours` (`publish.checks.verapdf.FLAVOURS`) that it should keep to. `kind` is "epub" or "pdf"
    where the name does not say.
    """
    ebook = (kind or path.suffix.lstrip(".")) == "epub"
    asked = _of_epub(path) if ebook else _of_pdf(path, needed, flavours)
    answers = [(name, later(work)) for name, work in asked]
    return lambda: _gathered(path, answers, needed)


def begin_foreign(path: Path, inspected: Inspected) -> Callable[[], Judged]:
    """Ask the judges of a file from anywhere, unless it is one that would do them harm."""
    if not inspected.harmless:
        return Judged
    needed = "epubcheck" if inspected.kind == "epub" else "verapdf"
    wanted = inspected.kind == "epub" or bool(inspected.flavours)
    return begin(path, (needed,) if wanted else (), inspected.flavours, inspected.kind)


def _of_epub(path: Path) -> list[Asked]:
    """All of them, whoever needs them: one that is not installed says so."""
    from publish.checks import ace, epubcheck

    return [("epubcheck", lambda: epubcheck.epubcheck(path)), ("ace", lambda: ace.ace(path))]


def _of_pdf(path: Path, needed: tuple[str, ...], flavours: tuple[str, ...]) -> list[Asked]:
    from publish.checks import verapdf

    if not flavours and "verapdf" not in needed:
        return []
    return [("verapdf", lambda: verapdf.verapdf(path, flavours))]


def later(work: Callable[[], Result]) -> Callable[[], Result]:
    """Begin the work in a thread that no exit waits for; the answer waits for it, or raises."""
    done: list[Result] = []
    failed: list[BaseException] = []

    def go() -> None:
        try:
            done.append(work())
        except BaseException as error:  # raised where the answer is wanted
            failed.append(error)

    thread = threading.Thread(target=go, daemon=True)
    thread.start()

    def answer() -> Result:
        thread.join()
        if failed:
            raise failed[0]
        return done[0]

    return answer


def _gathered(
    path: Path, answers: list[tuple[str, Callable[[], list[Finding]]]], needed: tuple[str, ...]
) -> Judged:
    findings: list[Finding] = []
    silent: list[tuple[str, str]] = []
    absent: list[tuple[str, str]] = []
    for name, answer in answers:
        try:
            findings += answer()
        except Stopped as error:
            findings.append(stopped(name, path, error))
        except JudgeMissing as error:
            told = (name, "; ".join(filter(None, (error.message, error.hint))))
            (silent if name in needed else absent).append(told)
    return Judged(tuple(findings), tuple(silent), tuple(absent))


def stopped(judge: str, path: Path, error: PublishError) -> Finding:
    """A judge that had to be stopped, or broke off, has not approved the file."""
    message = f"{NAMES[judge]} {error.message} at {path.name}, so it has not approved it"
    hint = "part its largest text in two; `--no-judges` checks all the rest without it"
    return Finding("judge-stopped", "error", None, message, hint)


def told_inside(finding: Finding) -> Finding:
    """The finding with its place inside a file told by its message, after the fault's name.

    >>> from publish.book import Place
    >>> told_inside(Finding("epubcheck", "error", Place("EPUB/i.xhtml", 6), "RSC-5: bad")).message
    'RSC-5 EPUB/i.xhtml:6: bad'
    """
    if finding.place is None:
        return finding
    inside = finding.place
    where = f"{inside.file}:{inside.line}" if inside.line else inside.file
    if inside.file == "page":
        where = f"on page {inside.line}"
    name, colon, words = finding.message.partition(": ")
    message = f"{name} {where}: {words}" if colon else f"{where}: {name}"
    return replace(finding, place=None, message=message)
