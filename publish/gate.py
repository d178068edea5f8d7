"""`publish check`, whole: books and files checked, every report written, one exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from publish import reports
from publish.book import Finding
from publish.check import Checked
from publish.checks import RULES
from publish.reports.report import Report, failure, relative
from publish.shelf import Failed, Shelf, check_shelf, common_folder
from publish.summary import KEPT, Base, kept, read_base, summary
from publish.whole import write_whole


@dataclass(frozen=True)
class Asked:
    """What the command line says beside books and targets: see `publish check --help`.

    `append` puts the summary behind what its file holds, as GitHub's wants it. `press` is for files
    from anywhere.
    """

    forms: tuple[str, ...] = ()
    strict: bool = False
    summary: Path | None = None
    append: bool = False
    baseline: Path | None = None
    judges: bool = True
    press: str = ""


@dataclass(frozen=True)
class Outcome:
    """What belongs on standard output, the judges that could not run, the books that failed."""

    out: str
    unheard: tuple[tuple[str, str], ...]
    failed: tuple[Failed, ...]
    code: int


def gate(books: Sequence[Path], targets: tuple[str, ...], asked: Asked) -> Outcome:
    """Check the targets of the books and write the reports that are asked for.

    Raises PublishError for reports that cannot be.
    """
    forms = reports.asked(asked.forms)
    base = read_base(asked.baseline) if asked.baseline else None
    result = check_shelf(books, targets, judge=asked.judges, press=asked.press)
    root = common_folder(books)
    report = _report(result.checked, result, root)
    if asked.summary:
        _summarise(report, result, base, root, asked)
    codes = [result.checked.code(strict=asked.strict), *(one.error.code for one in result.failed)]
    # What one edition requires is told once, not also as what another can do without.
    unheard = dict.fromkeys((*result.checked.silent, *result.checked.absent))
    return Outcome(reports.write(report, forms), tuple(unheard), result.failed, max(codes))


def _report(checked: Checked, result: Shelf, root: Path) -> Report:
    findings: tuple[Finding, ...] = checked.findings
    report = reports.make_report(findings, checked.silent, RULES, checked.checked, root)
    failed = tuple(failure(one.folder, one.error, root) for one in result.failed)
    return replace(report, standing=result.standing, failed=failed)


def _summarise(report: Report, result: Shelf, base: Base | None, root: Path, asked: Asked) -> None:
    """Write the summary, and keep what was found for the next one."""
    folders = [folder for folder, _ in result.books]
    failed = [(one.folder.as_posix(), one.error.message) for one in result.failed]
    names = [relative(folder.as_posix(), root) for folder in folders]
    text = summary(report, base or kept(folders), names, failed)
    path = asked.summary or Path()
    before = path.read_bytes() if asked.append and path.is_file() else b""
    files = {path: before + text.encode()}
    for folder, checked in result.books:
        if (folder / KEPT).parent.is_dir():
            own = _report(checked, result, root)
            book = relative(folder.as_posix(), root)
            standing = tuple(one for one in result.standing if one.book == book)
            files[folder / KEPT] = reports.FORMS["json"](
                replace(own, standing=standing, failed=())
            ).encode()
    write_whole(files)
