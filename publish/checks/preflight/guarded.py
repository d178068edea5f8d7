"""The preflight of a file that may do harm: in a child, within limits."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from publish import guard
from publish.book import Finding, Place
from publish.checks.preflight.inked import mixed_ink
from publish.guard import Limits, Ran, Stopped
from publish.printer import Press

# A book of 212,000 words on 619 pages takes six seconds and 80 MB; pictures take the rest.
LIMITS = Limits(seconds=300.0, memory=2_000_000_000, processor=240)


def preflight_guarded(
    path: Path, press: Press, *, own: bool = False, limits: Limits = LIMITS
) -> list[Finding]:
    """What the preflight finds in a file; `own` says that it is an edition of the book."""
    asked = json.dumps(dataclasses.asdict(press) | {"forbids": sorted(press.forbids)})
    # -P: no module is taken from the folder that the user happens to stand in.
    command = [sys.executable, "-P", "-m", "publish.checks.preflight.child"]
    try:
        ran, late = guard.run([*command, str(path.resolve()), asked, str(int(own))], limits), ""
    except Stopped as error:
        ran, late = Ran(0, error.wrote, b""), f"the preflight {error.message}"
    findings: list[Finding] = []
    for told in _lines(ran.out):
        if "mixed" in told:
            findings += mixed_ink(path, press, told["mixed"])
        else:
            findings.append(Finding(**{**told, "place": None}))
    findings = [dataclasses.replace(one, place=Place(str(path))) for one in findings]
    if late or ran.code:
        why = late or f"the preflight breaks off at it: {ran.last_line()[:200]}"
        findings.append(Finding("preflight-stopped", "error", Place(str(path)), why))
    return findings


def press_of(asked: str) -> Press:
    """The profile as the parent sent it."""
    told: dict[str, Any] = json.loads(asked)
    plain = {key: _tuples(value) for key, value in told.items()}
    return Press(**{**plain, "forbids": frozenset(told["forbids"])})


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _lines(written: bytes) -> Iterator[dict[str, Any]]:
    """What the child wrote, as far as it came."""
    for line in written.decode("utf-8", "replace").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return  # the line at which it was stopped
