"""The record that a build leaves in `build/records/`: what was built from what, page by page.

`publish check` compares the digests in it with the manuscript as it stands, and reads the page
areas in it to tell the text of a PDF from its running heads and folios.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from publish.above import shared_styles
from publish.book import Document, Manuscript
from publish.resources import styles_dir
from publish.xhtml import elements, parse

ENGINES = ("weasyprint", "ebooklib", "markdown", "pikepdf", "fonttools", "tinyhtml5")

SHAPE = 2  # raised when what a record holds changes: one of another shape counts as none

Record = dict[str, Any]


def digest_of_inputs(manuscript: Manuscript, document: Document) -> str:
    """A digest of everything an edition is made of: texts, pieces, styles, pictures, engines."""
    parts: list[Any] = [
        manuscript.texts,
        manuscript.notes,
        dataclasses.asdict(document.meta),
        dataclasses.asdict(document.edition),
        [dataclasses.asdict(piece) for piece in document.pieces],
        document.css,
        sorted(document.words.items()),
        sorted(document.english),
        manuscript.pages,
        _press(document),
        digest_of_inputs(manuscript, document.paper) if document.paper else "",
        _versions(),
        [(name, digest_of_file(Path(document.folder) / name)) for name in _pictures(document)],
        _fonts(styles_dir()),
        _own_styles(Path(document.folder) / "styles"),
        [_own_styles(styles) for styles in shared_styles(document.folder)],
    ]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@functools.cache
def _versions() -> list[tuple[str, str]]:
    return [(name, version(name)) for name in (*ENGINES, "everyword")]


@functools.cache
def _fonts(styles: Path) -> list[str]:
    """The digests of the tool's own fonts, which no run changes."""
    return [digest_of_file(path) for path in sorted(styles.glob("fonts/*/*.ttf"))]


def _press(document: Document) -> list[Any]:
    """The printer's profile, without the machine's own path to its colours but with their bytes."""
    if document.press is None:
        return []
    said = dataclasses.asdict(document.press)
    said["forbids"] = sorted(said["forbids"])
    home = said.pop("home")
    return [said, digest_of_file(Path(home) / document.press.intent) if home else ""]


def _pictures(document: Document) -> list[str]:
    found = {
        str(image.get("src"))
        for piece in document.pieces
        if "<img" in piece.xhtml
        for image in elements(parse(piece.xhtml), "img")
    }
    if document.edition.format == "epub" and document.meta.cover:
        found.add(document.meta.cover)
    return sorted(name for name in found if (Path(document.folder) / name).is_file())


def _own_styles(folder: Path) -> list[tuple[str, str]]:
    """What the book's own styles may refer to: fonts, pictures, other sheets."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(path.relative_to(folder).as_posix(), digest_of_file(path)) for path in files]


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal. Raises OSError."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def path_of(build: Path, edition: str) -> Path:
    """Where an edition's record lies in the build folder."""
    return build / "records" / f"{edition}.json"


def dump(record: Record) -> str:
    """The record as text, the same for the same build."""
    return json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load(build: Path, edition: str) -> Record | None:
    """An edition's record, None where there is none or it is not whole: as good as not built."""
    path = path_of(build, edition)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or record.get("shape") != SHAPE:
        return None
    files = record.get("files")
    if not isinstance(files, dict) or not files or any("/" in name for name in files):
        return None
    paper = any(name.endswith(".pdf") for name in files)
    fields = {"inputs": str, "files": dict, "findings": list}
    fields |= {"pages": list, "anchors": dict} if paper else {}
    whole = all(isinstance(record.get(name), kind) for name, kind in fields.items())
    return record if whole else None
