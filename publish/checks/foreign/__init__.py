"""An EPUB or PDF from anywhere, which may be made to harm whoever opens it.

It is read in a child (`child`) that has ten seconds and a gigabyte and writes nothing; nothing is
unpacked, no entity is expanded, nothing is fetched. `zipped` looks at the archive, `ebook` at what
is in it, `document` at a PDF. A judge sees the file only when it has passed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from publish import guard
from publish.book import Finding, Place
from publish.errors import PublishError
from publish.guard import Limits, Ran, Stopped

# For one file: a book of 500,000 words takes half a second and 90 MB, one of 30 MB of pictures two.
LIMITS = Limits(seconds=9.0, memory=1_000_000_000, processor=8)

Kind = Literal["epub", "pdf"]
Exchange = Literal["", "pdf/x-4", "pdf/x-1a"]

# What keeps a file from the judges: they would hang, or it leads them astray.
HARMFUL = frozenset(["limit-exceeded", "path-outside", "entity-unsafe"])

# What EPUBCheck finds too, in its own words.
EPUBCHECKED = frozenset(
    ["ebook-damaged", "mimetype-wrong", "package-missing", "file-missing", "markup-broken"]
)


# Standards for the press, as they are claimed and as a press names them.
EXCHANGE: dict[str, Exchange] = {"PDFX_4": "pdf/x-4", "PDFX_1A": "pdf/x-1a"}


@dataclass(frozen=True)
class Inspected:
    """What reading a file found. `harmless`: judges may see it; `flavours` are those of
    `publish.checks.verapdf` that a PDF claims, `exchange` is the standard for presses that it does.
    """

    kind: Kind
    findings: tuple[Finding, ...]
    harmless: bool
    flavours: tuple[str, ...] = ()
    exchange: Exchange = ""


def kind_of(path: Path) -> Kind:
    """What a file is, by its first bytes, else by its name.

    Raises PublishError for a file that is neither an EPUB nor a PDF, or is not there.
    """
    if not path.is_file():
        raise PublishError(f"{path}: there is no such file", "name an edition, an EPUB or a PDF")
    with path.open("rb") as file:
        head = file.read(1024)
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK") or path.suffix.lower() == ".epub":
        return "epub"
    if path.suffix.lower() == ".pdf":
        return "pdf"
    raise PublishError(f"{path}: neither an EPUB nor a PDF", "name one of these")


def inspect(path: Path, limits: Limits = LIMITS) -> Inspected:
    """What our own rules find in a file from anywhere.

    Raises PublishError for a file that is neither an EPUB nor a PDF.
    """
    kind = kind_of(path)
    # -P: no module is taken from the folder that the user happens to stand in.
    command = [sys.executable, "-P", "-m", "publish.checks.foreign.child", kind]
    try:
        ran, late = guard.run([*command, str(path.resolve())], limits), ""
    except Stopped as error:
        ran, late = Ran(0, error.wrote, b""), f"reading it {error.message}"
    findings, flavours = _heard(ran, path)
    why = late or _why_broken(ran, limits)
    if why:
        findings.append(_unread(kind, path, why))
    harmless = not any(finding.rule in HARMFUL for finding in findings) and not why
    claims: list[Exchange] = [EXCHANGE[name] for name in flavours if name in EXCHANGE]
    exchange = claims[0] if claims else ""
    archive = tuple(name for name in flavours if name not in EXCHANGE)
    return Inspected(kind, tuple(findings), harmless, archive, exchange)


def told_once(inspected: Inspected, judged: tuple[Finding, ...]) -> Iterator[Finding]:
    """What both found, each fault once: EPUBCheck's words for what it finds too."""
    heard = any(f.rule == "epubcheck" and f.level == "error" for f in judged)
    yield from (f for f in inspected.findings if not (heard and f.rule in EPUBCHECKED))
    yield from judged


def _heard(ran: Ran, path: Path) -> tuple[list[Finding], tuple[str, ...]]:
    """What the child wrote, a line each, as far as it came."""
    findings: list[Finding] = []
    flavours: tuple[str, ...] = ()
    for line in ran.out.decode("utf-8", "replace").splitlines():
        try:
            told: dict[str, Any] = json.loads(line)
        except ValueError:
            continue  # the line at which it was stopped
        if "flavours" in told:
            flavours = tuple(told["flavours"])
        else:
            findings.append(replace(Finding(**{**told, "place": None}), place=Place(str(path))))
    return findings, flavours


def _why_broken(ran: Ran, limits: Limits) -> str:
    """Why the child came to no end of its own; "" where it did."""
    if ran.code == 0:
        return ""
    # Without a word pdfium aborts (SIGABRT, 6) where it is given no memory.
    said = b"MemoryError" in ran.err or b"bad_alloc" in ran.err or b"memory" in ran.err.lower()
    if said or ran.code == -6:
        return f"reading it takes more than {limits.memory // 1_000_000} MB of memory"
    if ran.code == -24:  # SIGXCPU
        return f"reading it takes more than {limits.processor} seconds"
    if ran.code < 0:
        return f"a program that shows it breaks off (signal {-ran.code})"
    return f"whoever reads it breaks off: {ran.last_line()[:200]}"


def _unread(kind: Kind, path: Path, why: str) -> Finding:
    damaged = "ebook-damaged" if kind == "epub" else "pdf-damaged"
    rule = damaged if "breaks off" in why else "limit-exceeded"
    return Finding(rule, "error", Place(str(path)), why, "make the file anew")
