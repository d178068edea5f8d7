"""EPUBCheck, the official judge of EPUB: its messages as findings."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from publish import guard
from publish.book import Finding, Level, Place
from publish.errors import PublishError
from publish.guard import Stopped
from publish.judges import JudgeMissing, engine_jar, epubcheck_jar, javas, warm

LEVELS: dict[str, Level] = {"FATAL": "error", "ERROR": "error", "WARNING": "warning"}
"""EPUBCheck's severities; INFO and USAGE tell of no fault."""

LONGEST = 240
"""Characters of a message that are handed on."""


def epubcheck(path: Path, seconds: float = 0) -> list[Finding]:
    """What EPUBCheck says of the file, errors and warnings, in its order.

    A finding's place is a file inside the EPUB and a line of it. `seconds` of processor
    time are what it may take, 0 for what a file of its size may. Raises JudgeMissing when EPUBCheck
    is not installed or does not start, Stopped when it does not come to an end, PublishError when
    there is no file to judge.
    """
    if not path.is_file():
        raise PublishError(f"{path}: there is no such file", "build the edition first")
    jar, engine, seconds = epubcheck_jar(), engine_jar(), seconds or warm.seconds_for(path)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        words = [str(path.resolve()), "-q", "--json", str(report)]
        if engine is None:
            said = _cold(jar, words, seconds)
        else:
            said = str(warm.ask("epubcheck", (jar, engine), words, seconds).get("failed", ""))
        if not report.is_file():
            raise Stopped(f"broke off: {said}")
        return _findings(report)


def _cold(jar: Path, words: list[str], seconds: float) -> str:
    """Run it in a Java for this file alone, where nothing is there that keeps one running."""
    said = ""
    for java in javas():
        command = [java, *warm.OPTIONS, "-jar", str(jar), *words]
        try:
            ran = guard.run(command, warm.within(seconds))
        except OSError as error:
            said = f"{java}: {error.strerror}"
            continue
        said = ran.last_line()
        if Path(words[-1]).is_file():  # the exit code tells nothing: 1 means faults too
            return said
    raise JudgeMissing(f"EPUBCheck could not run: {said}", "look at `java -version`")


def _findings(report: Path) -> list[Finding]:
    try:
        messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
    except (ValueError, KeyError) as error:
        raise Stopped(f"left a report that cannot be read: {error}") from None
    return [_finding(m) for m in messages if m.get("severity") in LEVELS]


def _finding(message: dict[str, Any]) -> Finding:
    places = message.get("locations") or []
    more = len(places) - 1 + int(message.get("additionalLocations") or 0)
    words = " ".join(str(message["message"]).split())
    if len(words) > LONGEST:  # "expected …" with two hundred names of attributes
        words = f"{words[:LONGEST].rpartition(' ')[0]} …"
    text = f"{message['ID']}: {words}"
    if more > 0:
        text += f" (and in {more} more place{'s' if more > 1 else ''})"
    place = _place(places[0]) if places else None
    hint = message.get("suggestion") or ""
    return Finding("epubcheck", LEVELS[message["severity"]], place, text, hint)


def _place(location: dict[str, Any]) -> Place | None:
    """File and line inside the EPUB; EPUBCheck writes -1 where it has no line."""
    path = str(location.get("path") or "")
    return Place(path, max(0, int(location.get("line") or 0))) if path else None
