"""The certificate of a collation, to be kept with the edition: counts, digests, emendations.

The same book gives the same certificate: it has no date and no place of a machine, and names its
witnesses by the SHA-256 of their bytes, with which anyone can tell whether they hold these files.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from publish.clean.emended import sentence
from publish.clean.proof import Proof
from publish.collation import Collation, texts
from publish.errors import PublishError
from publish.record import digest_of_file
from publish.whole import write_whole

SHAPE = 1  # raised when the meaning of a field changes
COLUMN = 12  # characters of the names on the left


def certificate(collation: Collation, build: Path) -> dict[str, Any]:
    """The certificate as plain values; `build` is the folder of the editions."""
    manuscript = collation.manuscript
    home = Path(manuscript.folder)
    return {
        "certificate": SHAPE,
        "tool": f"everyword {version('everyword')}",
        "title": manuscript.meta.title,
        "source": _source(collation.proof),
        "manuscript": [
            {"file": name, "words": len(text.split()), "sha256": digest_of_file(home / name)}
            for name, text in [("book.toml", ""), *texts(manuscript)]
        ],
        "editions": [
            {"edition": name, "words": count, "files": _files(build, name)}
            for name, count in collation.words
        ],
        "emendations": [
            {
                "kind": one.kind,
                "file": one.place.file,
                "line": one.place.line,
                "source-line": one.source,
                "before": one.before,
                "after": one.after,
                "context": one.context,
            }
            for one in (collation.proof.emendations if collation.proof else ())
        ],
    }


def _source(proof: Proof | None) -> dict[str, Any] | None:
    if proof is None:
        return None
    return {
        "name": proof.name,
        "sha256": proof.digest,
        "bytes": proof.size,
        "words": proof.words,
        "rebuilt-from-manuscript": proof.rebuilt,
        "edits-by-rule": dict(proof.edits),
    }


def _files(build: Path, edition: str) -> list[dict[str, str]]:
    """The files of an edition: NAME.epub, NAME.pdf, or the fronts and backs NAME-….pdf."""
    from publish.record import load

    record = load(build, edition) or {}
    return [
        {"file": name, "sha256": digest_of_file(build / name)}
        for name in record.get("files", {})
        if (build / name).is_file()
    ]


def as_text(value: dict[str, Any], collation: Collation) -> str:
    """The certificate as a page of plain text, closed by the digest of what stands above."""
    rows = [f"Certificate of collation: {value['title']}", "", *_row("Tool", value["tool"])]
    if source := value["source"]:
        rows += _row(
            "Source", f"{source['name']}, {source['bytes']:,} bytes, {source['words']:,} words"
        )
        rows += _row("", f"sha256 {source['sha256']}")
        rows += _row("", _proved(source, len(value["emendations"])))
        counts = ", ".join(f"{rule} {n:,}" for rule, n in source["edits-by-rule"].items())
        rows += _row("Edits", counts or "none")
    else:
        rows += _row("Source", "none is recorded; the manuscript is the first witness")
    for n, one in enumerate(value["manuscript"]):
        rows += _row("" if n else "Manuscript", f"{one['file']}, {one['words']:,} words")
        rows += _row("", f"sha256 {one['sha256']}")
    for n, one in enumerate(value["editions"]):
        rows += _row(
            "" if n else "Editions", f"{one['edition']}, {one['words']:,} words, all there"
        )
        for file in one["files"]:
            rows += _row("", f"sha256 {file['sha256']} {file['file']}")
    found = collation.proof.emendations if collation.proof else ()
    for n, change in enumerate(found):
        rows += _row("" if n else "Emended", sentence(change))
    text = "\n".join(rows) + "\n\n"
    return text + f"sha256 of the lines above: {hashlib.sha256(text.encode()).hexdigest()}\n"


def _proved(source: dict[str, Any], emendations: int) -> str:
    if source["rebuilt-from-manuscript"]:
        return "rebuilt byte for byte from the manuscript and its ledger"
    if emendations:
        return f"rebuilt byte for byte from the ledger, {emendations:,} emendations undone"
    return "rebuilt byte for byte from the ledger; the manuscript has all its words"


def _row(name: str, text: str) -> list[str]:
    return [f"{name:{COLUMN}}{text}".rstrip()]


def write(collation: Collation, folder: Path, path: Path) -> None:
    """Write the certificate, as JSON where the name ends so. What was there stays if it fails.

    Raises PublishError where the book is not sound: there is nothing to certify.
    """
    if not collation.sound or not all(count for _, count in collation.words):
        raise PublishError(
            f"{path}: not written, for the witnesses do not agree",
            "mend what is named above, then collate again",
            code=1,
        )
    value = certificate(collation, folder / "build")
    if path.suffix == ".json":
        text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    else:
        text = as_text(value, collation)
    write_whole({path: text.encode()})
