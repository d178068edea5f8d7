"""The whole collation: source, manuscript and editions compared, and what it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publish.allowances import allowed
from publish.book import Finding, Manuscript
from publish.check import check
from publish.checks import OF_WORDS
from publish.clean.emended import KINDS, Emendation, sentence
from publish.clean.proof import Proof, prove
from publish.manuscript import load
from publish.report import line


@dataclass(frozen=True)
class Collation:
    """What was compared: `proof` is None where a manuscript has no ledger or was not asked for.

    `words` are (edition, words in it), 0 for an edition that is not built.
    """

    manuscript: Manuscript
    findings: tuple[Finding, ...]
    words: tuple[tuple[str, int], ...]
    proof: Proof | None

    @property
    def sound(self) -> bool:
        """Whether every word is where it belongs; an editor's emendations are no fault."""
        return not any(finding.level == "error" for finding in self.findings)


def collate_book(folder: Path, names: tuple[str, ...] = ()) -> Collation:
    """Collate the book in the folder: all of it with its source, or the editions named.

    Raises PublishError where there is no book, or no ledger that can be read.
    """
    manuscript = load(folder)
    result = check(folder, names, judge=False, every=True)
    found = [finding for finding in result.findings if finding.rule in OF_WORDS]
    proof = None if names else prove(Path(manuscript.folder), texts(manuscript))
    if proof:
        found += allowed(proof.findings, manuscript, whole=False)
    return Collation(manuscript, tuple(found), result.words, proof)


def texts(manuscript: Manuscript) -> list[tuple[str, str]]:
    """The manuscript's texts in order, the notes last."""
    return [*manuscript.texts, *([manuscript.notes] if manuscript.notes else [])]


def told(collation: Collation) -> Iterator[str]:
    """What a person reads: each fault, each emendation, then a line for each witness."""
    for finding in collation.findings:
        yield line(finding)
    if collation.proof:
        home = Path(collation.manuscript.folder)
        yield from (f"{(home / '').as_posix()}/{sentence(one)}" for one in _changes(collation))
        yield from _source(collation.proof)
    for name, count in collation.words:
        own = [finding for finding in collation.findings if finding.edition in {name, ""}]
        wrong = sum(finding.rule != "pages-left-out" for finding in own)
        whole = "all there, but for the pages left out" if own else "all there"
        faults = f"{wrong} fault{'s' if wrong > 1 else ''}" if wrong else whole
        yield f"{name}: {count:,} words, {faults}" if count else f"{name}: not built"


def _changes(collation: Collation) -> tuple[Emendation, ...]:
    return collation.proof.emendations if collation.proof else ()


def _source(proof: Proof) -> Iterator[str]:
    """The source in a line: rebuilt, or how many changes there are of each kind."""
    if proof.findings:
        yield f"source {proof.name}: not proved"
        return
    size = f"source {proof.name}: {proof.words:,} words"
    if proof.emendations:
        kinds = Counter(one.kind for one in proof.emendations)
        counts = ", ".join(f"{kinds[kind]} of {kind}" for kind in KINDS if kinds[kind])
        count = len(proof.emendations)
        yield f"{size}, rebuilt but for {count} emendation{'s' * (count > 1)} ({counts})"
    else:
        yield f"{size}, {proof.size:,} bytes rebuilt from the manuscript and its ledger"
