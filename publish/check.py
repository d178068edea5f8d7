"""The whole check: manuscript, editions, judges, and what book.toml allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from publish.allowances import allowed, enabled
from publish.book import Finding, Place
from publish.checks.editions import Verdict, ask_judges, check_edition
from publish.checks.own import manuscript_findings
from publish.make import choose
from publish.manuscript import load, placed
from publish.press.editions import built as built_for_presses
from publish.printer import Press
from publish.read import read
from publish.shops import built
from publish.targets import files_in, holds_book, names_file

# What follows from a manuscript that was changed after the edition was built.
FOLLOWING = frozenset(["lost-words", "added-words", "altered-words", "altered-form"])


@dataclass(frozen=True)
class Checked:
    """What was found; `silent` are judges without which there is no verdict and that could not run,
    with the reason, `absent` those that nothing requires.

    `words` counts each edition's; `checked` names what was looked at.
    """

    findings: tuple[Finding, ...]
    silent: tuple[tuple[str, str], ...] = ()
    absent: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, int], ...] = ()
    checked: tuple[str, ...] = ()

    def code(self, *, strict: bool) -> int:
        """The exit code: 3 a required judge could not run, 1 findings, 0 clean."""
        if self.silent:
            return 3
        levels = {finding.level for finding in self.findings}
        return int("error" in levels or (strict and bool(levels)))


def check_targets(
    folder: Path, targets: tuple[str, ...], *, judge: bool = True, press: str = ""
) -> Checked:
    """Check what is named: files or folders from anywhere, editions of the book in the folder, or
    all of it. `judge`: by other people's programs too; `press`: PDF files from anywhere for it.

    Raises PublishError for a target that is none of these, and where there is no book.
    """
    files = {name: Path(name) for name in targets if names_file(name, (folder,))}
    editions = tuple(name for name in targets if name not in files)
    printer = press_named(folder, press) if press else None
    results = [check_place(path, judge=judge, press=printer) for path in files.values()]
    if editions or not files:
        results.append(check(folder, editions, judge=judge))
    return Checked(
        tuple(finding for result in results for finding in result.findings),
        tuple(dict.fromkeys(entry for result in results for entry in result.silent)),
        tuple(dict.fromkeys(entry for result in results for entry in result.absent)),
        tuple(count for result in results for count in result.words),
        tuple(dict.fromkeys((*files, *(name for result in results for name, _ in result.words)))),
    )


def check(
    folder: Path, names: tuple[str, ...] = (), *, judge: bool = True, every: bool = False
) -> Checked:
    """Check the book in the folder and its editions (all, or those named). Builds nothing.

    `every`: tell also of words that differ only because an edition is stale.

    Variants for shops and presses are checked where they have been built, or are named. Raises
    PublishError where there is no book to check.
    """
    manuscript = load(folder)
    editions = choose(manuscript, names)
    editions += () if names else tuple(built(manuscript.editions, folder / "build"))
    editions += () if names else tuple(built_for_presses(manuscript, folder / "build"))
    judges = ask_judges(editions, folder / "build") if judge else {}
    book = read(manuscript)
    findings = list(manuscript_findings(manuscript, book))
    verdicts = {
        edition.name: check_edition(
            edition, manuscript, book, folder / "build", judges.get(edition.name)
        )
        for edition in editions
    }
    for verdict in verdicts.values():
        findings += verdict.findings
    rest = allowed(tuple(enabled(findings, manuscript)), manuscript, whole=not names)
    told = rest if every else tuple(_once(rest))
    return _checked(tuple(placed(told, manuscript)), verdicts)


def _once(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """The findings without words that differ because the manuscript was changed since the build.

    They are told where the file was changed as well, or book.toml allows the edition to be stale.
    """
    stale = {finding.edition for finding in findings if finding.rule == "edition-stale"}
    stale -= {finding.edition for finding in findings if finding.rule == "edition-altered"}
    yield from (f for f in findings if f.rule not in FOLLOWING or f.edition not in stale)


def _checked(findings: tuple[Finding, ...], verdicts: dict[str, Verdict]) -> Checked:
    return Checked(
        tuple(dict.fromkeys(findings)),
        tuple(sorted({entry for verdict in verdicts.values() for entry in verdict.silent})),
        tuple(sorted({entry for verdict in verdicts.values() for entry in verdict.absent})),
        tuple((name, verdict.words) for name, verdict in verdicts.items()),
    )


def press_named(folder: Path, name: str) -> Press:
    """The printer's profile of that name, those of the book in the folder before the package's.

    Raises PublishError where there is none.
    """
    from publish.press.profiles import named

    return named(name, load(folder).presses if holds_book(folder) else ())


def check_place(path: Path, *, judge: bool = True, press: Press | None = None) -> Checked:
    """Check a file from anywhere, a book in its folder, or every EPUB and PDF in a folder.

    Raises PublishError for what is none of these.
    """
    if not path.is_dir():
        return check_file(path, judge=judge, press=press)
    if holds_book(path):
        return check(path, judge=judge)
    results = [check_file(file, judge=judge, press=press) for file in files_in(path)]
    return Checked(
        tuple(finding for result in results for finding in result.findings),
        tuple(dict.fromkeys(entry for result in results for entry in result.silent)),
        tuple(dict.fromkeys(entry for result in results for entry in result.absent)),
    )


def check_file(path: Path, *, judge: bool = True, press: Press | None = None) -> Checked:
    """Check an EPUB or a PDF from anywhere, without a book: by our own rules, and by its judges.

    A PDF is looked at as the `press` will do; one that claims a standard for presses is held to it
    without one. A file that does harm is shown to no judge. Raises PublishError for a file that is
    neither.
    """
    from publish.checks.foreign import inspect, told_once
    from publish.checks.judged import Judged, begin_foreign, told_inside

    inspected = inspect(path)
    judged = begin_foreign(path, inspected)() if judge else Judged()
    found = list(told_once(inspected, tuple(map(told_inside, judged.findings))))
    if press is None and inspected.exchange:
        press = Press(inspected.exchange.upper(), standard=inspected.exchange)
    if press and inspected.kind == "pdf" and inspected.harmless:
        from publish.checks.preflight.guarded import preflight_guarded

        found += preflight_guarded(path, press)
    here = dict.fromkeys(replace(one, place=Place(str(path))) for one in found)
    return Checked(tuple(here), judged.silent, judged.absent)
