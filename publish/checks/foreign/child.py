"""The child that reads one file from anywhere: what it finds, a line of JSON each, as it goes.

Run as `python -P -m publish.checks.foreign.child epub|pdf FILE`, within the limits of its parent.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from publish.book import Finding

# What a program that draws the pages should not be shown.
DANGEROUS = frozenset(["limit-exceeded", "pdf-damaged", "pdf-encrypted"])
LIKE = 20  # findings of one rule that are told; what follows is only counted


def main(kind: str, path: Path) -> None:
    """Write what the rules for this kind of file find; at the end, what a PDF claims to be."""
    if kind == "epub":
        from publish.checks.foreign.ebook import ebook_findings

        tell(ebook_findings(path))
        return
    from publish.checks.foreign.document import document_findings

    flavours: list[str] = []
    harm = tell(document_findings(path, flavours))
    print(json.dumps({"flavours": flavours}), flush=True)
    if not harm:
        from publish.checks.foreign.seen import seen_findings

        tell(seen_findings(path))


def tell(findings: Iterator[Finding]) -> bool:
    """Write the findings, of each rule at most `LIKE`, and how many more there are.

    Whether one of them is of the DANGEROUS.
    """
    counts: dict[str, int] = {}
    last: dict[str, Finding] = {}
    for finding in findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
        last[finding.rule] = finding
        if counts[finding.rule] <= LIKE:
            write(finding, finding.message)
    for rule, count in counts.items():
        if count > LIKE:
            write(last[rule], f"and {count - LIKE:,} more like these")
    return bool(DANGEROUS & counts.keys())


def write(finding: Finding, message: str) -> None:
    """Write one finding; what stands in the file may hold any character."""
    told = {"rule": finding.rule, "level": finding.level, "message": clean(message)}
    print(json.dumps({**told, "hint": finding.hint}), flush=True)


def clean(text: str) -> str:
    """The text for a terminal: no control characters, no lone surrogates, no more than 300 letters.

    >>> clean("a\\x1b[31mb\\nc")
    'a [31mb c'
    """
    shown = "".join(c if c.isprintable() else " " for c in text[:300])
    return shown.encode("utf-8", "replace").decode()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main(sys.argv[1], Path(sys.argv[2]))
