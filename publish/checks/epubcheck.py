"""EPUBCheck, the official judge of EPUB: its messages as findings."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from publish.book import Finding, Level
from publish.errors import PublishError
from publish.judges import JudgeMissing, epubcheck_jar, javas

LEVELS: dict[str, Level] = {"FATAL": "error", "ERROR": "error", "WARNING": "warning"}
"""EPUBCheck's severities; INFO and USAGE tell of no fault."""

LONGEST = 240
"""Characters of a message that are handed on."""

OPTIONS = (
    # Quick to start: a book takes three seconds, most of them the start of Java.
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    # A book of 500,000 words took 380 MB; a hostile one may not take the machine.
    "-Xmx768m",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Duser.language=en",
    "-Duser.country=US",
)


def epubcheck(path: Path, timeout: float = 300) -> list[Finding]:
    """What EPUBCheck says of the file, errors and warnings, in its order.

    `timeout` is in seconds. Raises JudgeMissing when EPUBCheck is not installed, does not start or
    does not come to an end; PublishError when there is no file to judge.
    """
    if not path.is_file():
        raise PublishError(f"{path}: there is no such file", "build the edition first")
    jar, said = epubcheck_jar(), ""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        for java in javas():
            command = [java, *OPTIONS, "-jar", str(jar), str(path.resolve()), "-q"]
            said = _run([*command, "--json", str(report)], timeout) or said
            if report.is_file():
                return _findings(report, path)
    raise JudgeMissing(f"EPUBCheck could not judge {path.name}: {said}", "look at `java -version`")


def _run(command: list[str], timeout: float) -> str:
    """Run it; the last line that it wrote. The exit code tells nothing: 1 means faults too."""
    try:
        done = subprocess.run(  # noqa: S603 - our own command, the path is absolute
            command, capture_output=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise JudgeMissing(
            f"EPUBCheck did not come to an end within {timeout:g} seconds",
            "give it a smaller book, or more time",
        ) from None
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    lines = (done.stderr + b"\n" + done.stdout).decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "no answer")


def _findings(report: Path, path: Path) -> list[Finding]:
    try:
        messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
    except (ValueError, KeyError) as error:
        raise JudgeMissing(f"EPUBCheck's report on {path.name} cannot be read: {error}") from None
    return [_finding(m, path) for m in messages if m.get("severity") in LEVELS]


def _finding(message: dict[str, Any], path: Path) -> Finding:
    places = message.get("locations") or []
    more = len(places) - 1 + int(message.get("additionalLocations") or 0)
    where = _where(places[0]) if places else path.name
    words = " ".join(str(message["message"]).split())
    if len(words) > LONGEST:  # "expected …" with two hundred names of attributes
        words = f"{words[:LONGEST].rpartition(' ')[0]} …"
    text = f"{message['ID']} {where}: {words}"
    if more > 0:
        text += f" (and in {more} more places)"
    return Finding(
        "epubcheck", LEVELS[message["severity"]], None, text, message.get("suggestion") or ""
    )


def _where(location: dict[str, Any]) -> str:
    """File and line inside the EPUB; EPUBCheck writes -1 where it has no line."""
    line = int(location.get("line") or 0)
    return f"{location.get('path')}:{line}" if line > 0 else str(location.get("path"))
