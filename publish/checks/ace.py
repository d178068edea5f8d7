"""Ace by DAISY, the judge of an ebook's accessibility: what it asserts as findings.

It opens the book in a browser, so it is asked only where somebody has installed it, and no edition
requires it unless book.toml says so.
"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from publish import guard
from publish.book import Finding, Place
from publish.errors import PublishError
from publish.guard import Limits, Stopped
from publish.judges import JudgeMissing

COMMANDS = ("ace-puppeteer", "ace")  # the second brings a browser of its own, if it is there
SECONDS = 120.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SEVERE = frozenset(["critical", "serious"])  # Ace's impacts; "moderate" and "minor" are warnings

INSTALL = "npm install @daisy/ace puts it on your PATH, or in node_modules/.bin"


def program() -> str:
    """Where Ace is on PATH, "" where it is not."""
    return next(filter(None, map(shutil.which, COMMANDS)), "")


def ace(path: Path, seconds: float = SECONDS) -> list[Finding]:
    """What Ace says of an EPUB. A finding's place is a file inside it and a line of it.

    Raises JudgeMissing when Ace is not installed or makes no report, Stopped when it does not come
    to an end, PublishError when there is no file to judge.
    """
    if not path.is_file():
        raise PublishError(f"{path}: there is no such file", "build the edition first")
    command = program()
    if not command:
        raise JudgeMissing("Ace is not installed", INSTALL)
    browser = next(filter(None, map(shutil.which, BROWSERS)), "")
    with tempfile.TemporaryDirectory() as folder:
        words = [command, "--force", "--silent", "-o", folder, str(path.resolve())]
        named = {"PUPPETEER_EXECUTABLE_PATH": browser} if browser else {}
        try:
            ran = guard.run(words, Limits(seconds), named)
        except OSError as error:
            raise JudgeMissing(f"Ace could not run: {command}: {error.strerror}") from None
        report = Path(folder) / "report.json"
        if not report.is_file():
            raise JudgeMissing(f"Ace left no report: {ran.last_line()}", INSTALL)
        try:
            told = json.loads(report.read_text("utf-8"))
        except ValueError:
            raise Stopped("left a report that cannot be read") from None
    return list(_findings(told, path))


def _findings(report: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Its assertions that fail; the exit code tells nothing."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        for group in report.get("assertions") or []:
            url = str((group.get("earl:testSubject") or {}).get("url") or "")
            entry = _entry(url, names)
            for one in group.get("assertions") or []:
                result, test = one.get("earl:result") or {}, one.get("earl:test") or {}
                if result.get("earl:outcome") == "fail":
                    yield _finding(result, test, _place(archive, entry, result))


def _finding(result: dict[str, Any], test: dict[str, Any], place: Place | None) -> Finding:
    help_ = test.get("help") or {}
    said = str(result.get("dct:description") or test.get("dct:description") or "")
    first = " ".join(said.partition("\n")[0].split())
    snippet = re.sub(r' xmlns(:\w+)?="[^"]*"', "", str(result.get("html") or ""))[:80]
    message = f"{test.get('dct:title', 'fault')}: {first}" + (f" ({snippet})" if snippet else "")
    hint = str(help_.get("dct:description") or "")
    severe = test.get("earl:impact") in SEVERE
    return Finding("ace", "error" if severe else "warning", place, message, hint)


def _entry(url: str, names: list[str]) -> str:
    """The entry of the archive that Ace names by a path from the package document."""
    ending = unquote(url.partition("#")[0]).lstrip("/")
    fits = (name for name in names if f"/{name}".endswith(f"/{ending}"))
    return min(fits, key=len, default="") if ending else ""


def _place(archive: zipfile.ZipFile, entry: str, result: dict[str, Any]) -> Place | None:
    """The line of the element to which the assertion's first pointer, a CFI, leads."""
    if not entry:
        return None
    pointers = (result.get("earl:pointer") or {}).get("cfi") or [""]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(archive.read(entry), parser)
    except etree.XMLSyntaxError:
        return Place(posixpath.normpath(entry))
    element = _element(root, str(pointers[0])) if root is not None else None
    line: Any = element.sourceline if element is not None else 0
    return Place(posixpath.normpath(entry), line or 0)


def _element(root: etree._Element, cfi: str) -> etree._Element:
    """The element at the end of a path of even steps (EPUB Canonical Fragment Identifiers, 2.1).

    >>> page = etree.fromstring("<html><head/><body><p/><p id='x'/></body></html>")
    >>> _element(page, "/4/4[x]").get("id")
    'x'
    """
    element = root
    for step in re.findall(r"/(\d+)", cfi):
        children = [child for child in element if isinstance(child.tag, str)]
        number = int(step) // 2 - 1
        if int(step) % 2 or not 0 <= number < len(children):
            break
        element = children[number]
    return element
