"""What book.toml allows, each with its reason; an allowance that nothing needs is a finding."""

from __future__ import annotations

from collections.abc import Iterable

from publish.book import Allowance, Finding, Manuscript, Place
from publish.checks.literate import rules
from publish.errors import PublishError
from publish.manuscript import where

UNNEEDED = "allowance-unneeded"


def enabled(findings: Iterable[Finding], manuscript: Manuscript) -> list[Finding]:
    """The findings without those of rules that are off until `[check] enable` names them.

    Raises PublishError for a rule that does not exist.
    """
    known = rules()
    for name in manuscript.enable:
        if name not in known:
            at = where(manuscript.folder, ("check", "enable"), name)
            raise _unknown(f"{at}: [check] enables a rule {name!r}")
    off = {name for name, rule in known.items() if rule.asked} - set(manuscript.enable)
    return [finding for finding in findings if finding.rule not in off]


def allowed(
    findings: tuple[Finding, ...], manuscript: Manuscript, *, whole: bool
) -> tuple[Finding, ...]:
    """The findings less those that book.toml allows; an allowance that nothing needs is one more.

    `whole` says that everything was checked, so that an allowance can be known to be unneeded.
    Raises PublishError for an allowance of a rule that does not exist.
    """
    known = rules()
    for one in manuscript.allowances:
        if one.rule not in known:
            at = where(manuscript.folder, ("allow", one.rule))
            raise _unknown(f"{at}: [allow] names a rule {one.rule!r}")
    rest, needed = _uncovered(findings, manuscript)
    if not whole:
        return tuple(rest)
    idle = [one for one in manuscript.allowances if one not in needed]
    # Allowances of idle allowances come last, and none of them covers itself.
    plain = [_unneeded(one, manuscript) for one in idle if one.rule != UNNEEDED]
    left, needed = _uncovered(plain, manuscript)
    over = [one for one in idle if one.rule == UNNEEDED and one not in needed]
    return (*rest, *left, *(_unneeded(one, manuscript) for one in over))


def _uncovered(
    findings: Iterable[Finding], manuscript: Manuscript
) -> tuple[list[Finding], set[Allowance]]:
    """The findings that no allowance covers; the allowances that covered any of the others."""
    lines = _lines(manuscript)
    rest, needed = list[Finding](), set[Allowance]()
    for finding in findings:
        covering = [one for one in manuscript.allowances if _covers(one, finding, lines)]
        needed.update(covering)
        if not covering:
            rest.append(finding)
    return rest, needed


def _covers(one: Allowance, finding: Finding, lines: dict[str, list[str]]) -> bool:
    """Whether an allowance is meant for this finding: its rule, file, edition and words."""
    file, line = (finding.place.file, finding.place.line) if finding.place else ("", 0)
    if one.rule != finding.rule or (one.edition and one.edition != finding.edition):
        return False
    if one.file and not f"/{file}".endswith(f"/{one.file}"):
        return False
    if not one.text:
        return True
    # A phrase may go on in the next line.
    stands = lines.get(file, [])[max(line - 1, 0) : line + 1] if line else []
    return any(_plain(one.text) in _plain(words) for words in (finding.message, " ".join(stands)))


def _plain(words: str) -> str:
    return " ".join(words.split())


def _lines(manuscript: Manuscript) -> dict[str, list[str]]:
    """The lines of each text, where an allowance names words."""
    if not any(one.text for one in manuscript.allowances):
        return {}
    files = [*manuscript.texts, *filter(None, [manuscript.notes])]
    return {file: text.splitlines() for file, text in files}


def _unneeded(one: Allowance, manuscript: Manuscript) -> Finding:
    at = where(manuscript.folder, ("allow", one.rule), one.text or one.file or one.edition)
    line = at.rpartition(":")[2]
    only = "".join(
        f", {key} {value!r}"
        for key, value in (("file", one.file), ("edition", one.edition), ("text", one.text))
        if value
    )
    return Finding(
        UNNEEDED,
        "warning",
        Place("book.toml", int(line) if line.isdigit() else 0),
        f"[allow] {one.rule}{only}: nothing needs this allowance",
        "delete it",
    )


def _unknown(said: str) -> PublishError:
    hint = "`publish rules` lists the rules"
    return PublishError(f"{said} that does not exist", hint)
