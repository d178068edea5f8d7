"""A judge's Java that stays: started once, asked file after file, stopped where it hangs.

Java and the judge's classes take seconds to start and a file then takes a fifth of one, so the
books of a run share one Java a judge. It ends with this process, whose end closes its input.
"""

from __future__ import annotations

import atexit
import json
import math
import os
import select
import shutil
import subprocess
import tempfile
import threading
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from publish import guard
from publish.guard import Limits, Stopped
from publish.judges import JudgeMissing, javas

SCRIPT = Path(__file__).with_name("warm.js")
RHINO = "org.mozilla.javascript.tools.shell.Main"

HEAP = 768_000_000  # bytes of objects; a book of 500,000 words took EPUBCheck 380 MB
SPACE = 4_000_000_000  # bytes of address space, of which Java reserves more than it takes
START = 60.0  # seconds; a machine with much to do has taken 10
# Seconds of processor time for one file, and for each megabyte of its markup, unpacked. The
# slowest that was met, an ebook of 1.25 MB, took 46 by the clock.
LEAST, LONGEST, A_MEGABYTE = 60.0, 600.0, 6.0
SLOWEST = 4.0  # wall time to processor time, on a machine with much to do
IDLE = 60.0  # seconds of doing nothing, after which a judge hangs
MARKUP = (".xhtml", ".html", ".htm", ".xml", ".opf", ".ncx", ".svg", ".css")
LONGEST_ANSWER = 50_000_000  # bytes

OPTIONS = (
    # Quick to start: most of what the first file takes is the start of Java.
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-XX:CompressedClassSpaceSize=128m",
    "-XX:+ExitOnOutOfMemoryError",
    f"-Xmx{HEAP // 1_000_000}m",
    "-Djava.awt.headless=true",
    # No judge has any business on the network: there is no such proxy.
    "-Dhttp.proxyHost=127.0.0.1",
    "-Dhttp.proxyPort=9",
    "-Dhttps.proxyHost=127.0.0.1",
    "-Dhttps.proxyPort=9",
    "-Dfile.encoding=UTF-8",
    "-Duser.language=en",
    "-Duser.country=US",
)


@dataclass
class _Java:
    """One that runs: `fresh` until it has judged a file, `rest` what it wrote of a next line."""

    process: subprocess.Popen[bytes]
    said: IO[bytes]
    folder: str
    fresh: bool = True
    rest: bytearray = field(default_factory=bytearray)


_running: dict[str, _Java] = {}
_locks: dict[str, threading.Lock] = {}
_lock_of_locks = threading.Lock()


def ask(
    judge: str, jars: Sequence[Path], request: Sequence[str], seconds: float = LEAST
) -> dict[str, Any]:
    """What the judge in `warm.js` answers to the request; one request at a time, others wait.

    `seconds` of processor time are what it may take (`within`).
    Raises Stopped where it hangs, outgrows its memory or breaks off, JudgeMissing where no Java
    starts it.
    """
    limits = within(seconds)
    with _lock_of_locks:
        lock = _locks.setdefault(judge, threading.Lock())
    with lock:
        java = _running.get(judge) or _start(judge, jars)
        worn = not java.fresh
        try:
            return _exchange(java, request, limits)
        except Stopped:
            _stop(judge)
            if not worn or _hung(java):
                raise
        # What earlier files left in its memory is no fault of this one.
        try:
            return _exchange(_start(judge, jars), request, limits)
        except Stopped:
            _stop(judge)
            raise


def within(seconds: float) -> Limits:
    """The limits of a judge that may take these seconds of processor time over a file."""
    return Limits(seconds * SLOWEST, SPACE, math.ceil(seconds), min(IDLE, seconds))


def seconds_for(path: Path) -> float:
    """The seconds of processor time that a judge may take over a file: by its markup, unpacked.

    A file that is no archive counts as it lies there.
    """
    return min(LONGEST, LEAST + A_MEGABYTE * _weight(path) / 1_000_000)


def _weight(path: Path) -> int:
    """The bytes of a file that a judge has to read."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError):
        return path.stat().st_size
    return sum(one.file_size for one in members if one.filename.lower().endswith(MARKUP))


def _hung(java: _Java) -> bool:
    """Whether it was killed by us, and did not end by itself."""
    return java.process.returncode == -9


def _start(judge: str, jars: Sequence[Path]) -> _Java:
    said = ""
    for program in javas():
        try:
            java = _begin(program, judge, jars)
        except OSError as error:
            said = f"{program}: {error.strerror}"
            continue
        _running[judge] = java
        try:
            _answer(java, Limits(START, SPACE))
        except Stopped as error:
            _stop(judge)
            said = error.message
        else:
            return java
    raise JudgeMissing(f"{judge} does not start: {said}", "look at `java -version`")


def _begin(program: str, judge: str, jars: Sequence[Path]) -> _Java:
    folder = tempfile.mkdtemp(prefix="judge-")
    said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
    path = os.pathsep.join(str(jar) for jar in jars)
    options = (*OPTIONS, f"-Djava.io.tmpdir={folder}", "-cp", path)
    command = [program, *options, RHINO, "-opt", "-1", str(SCRIPT), judge]
    try:
        pipes = (subprocess.PIPE, subprocess.PIPE, said)
        return _Java(guard.begin(command, Limits(START, SPACE), Path(folder), pipes), said, folder)
    except OSError:
        said.close()
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _exchange(java: _Java, request: Sequence[str], limits: Limits) -> dict[str, Any]:
    java.fresh = False
    line = json.dumps(list(request)).encode() + b"\n"
    try:
        assert java.process.stdin is not None  # noqa: S101 - it was asked for
        java.process.stdin.write(line)
        java.process.stdin.flush()
    except OSError:
        raise Stopped(f"broke off: {_last_words(java)}") from None
    return _answer(java, limits)


def _answer(java: _Java, limits: Limits) -> dict[str, Any]:
    """The next line that it writes, as JSON. Raises Stopped."""
    assert java.process.stdout is not None  # noqa: S101 - it was asked for
    handle = java.process.stdout.fileno()
    watch = guard.Watch(java.process.pid, limits)
    while b"\n" not in java.rest:
        why = watch.why_stop()
        if why:
            raise Stopped(why)
        ready, _, _ = select.select([handle], [], [], watch.rest())
        if not ready:
            continue
        chunk = os.read(handle, 1 << 16)
        if not chunk:
            java.process.wait()
            raise Stopped(f"broke off: {_last_words(java)}")
        java.rest += chunk
        if len(java.rest) > LONGEST_ANSWER:
            raise Stopped("answers without an end")
    line, _, rest = java.rest.partition(b"\n")
    java.rest = rest
    try:
        answer = json.loads(line)
    except ValueError:
        raise Stopped(
            f"answers what cannot be read: {line[:80].decode('utf-8', 'replace')}"
        ) from None
    if not isinstance(answer, dict):
        raise Stopped("answers what cannot be read")
    return answer


def _last_words(java: _Java) -> str:
    ran = guard.Ran(0, b"", guard.read_back(java.said))
    if b"OutOfMemoryError" in ran.err:
        return f"it wanted more than {HEAP // 1_000_000} MB of memory"
    return ran.last_line()


def _stop(judge: str) -> None:
    java = _running.pop(judge, None)
    if java is None:
        return
    guard.end(java.process)
    for pipe in (java.process.stdin, java.process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was not written any more
                continue
    java.said.close()
    shutil.rmtree(java.folder, ignore_errors=True)


@atexit.register
def stop_all() -> None:
    """Stop every Java that runs."""
    for judge in list(_running):
        _stop(judge)
