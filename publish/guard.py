"""Programs that may hang or grow: each in a group of its own, within limits, stopped whole.

Nothing inside Python stops a parser that does not come back, so whatever reads a hostile file runs
in a child: other people's judges, and our own reading of files from anywhere.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from publish.errors import PublishError

# The shell sets the limits and becomes the program: nothing runs between fork and exec in a
# process with threads. A system that lacks one of them (macOS has no -v) goes on without it.
SCRIPT = (
    "ulimit -c 0; "
    '[ "$1" = 0 ] || ulimit -v "$1"; [ "$2" = 0 ] || ulimit -t "$2"; ulimit -f "$3"; '
    'shift 3; exec "$@"'
)
LARGEST = 512_000_000  # bytes of one file that a guarded program may write
LATER = 10  # seconds of processor time
PAUSE = 0.5  # seconds between two looks at a program's time
IDLING = 0.02  # of a processor: a Java that waits takes a hundredth


@dataclass(frozen=True)
class Limits:
    """What a program may take: wall `seconds`, bytes of `memory` (address space; 0 for no limit).

    Its processor time is limited to `processor` seconds (0 for no limit): a program that lives on
    for many files is limited file by file instead, by a Watch. `idle` is for how many wall seconds
    it may do next to nothing (0 for no limit): it hangs, then.
    """

    seconds: float
    memory: int = 0
    processor: int = 0
    idle: float = 0


@dataclass(frozen=True)
class Ran:
    """How a program ended: its exit code (negative: the signal), and what it wrote."""

    code: int
    out: bytes
    err: bytes

    def last_line(self) -> str:
        """The last line that it wrote, to standard error if anything."""
        lines = (self.out + b"\n" + self.err).decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "no answer")


class Stopped(PublishError):  # noqa: N818 - it says what became of the program
    """A program was stopped, or broke off; the message says why and goes on after its name.

    `wrote` is what it had written to standard output.
    """

    def __init__(self, message: str, wrote: bytes = b"") -> None:
        super().__init__(message)
        self.wrote = wrote


def begin(
    command: Sequence[str],
    limits: Limits,
    folder: Path,
    streams: tuple[int | IO[bytes], int | IO[bytes], int | IO[bytes]],
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start the program in a process group of its own, with `folder` for its temporary files.

    `streams` are its standard input, output and error. Raises OSError where it cannot be started.
    """
    if not os.access(command[0], os.X_OK):
        raise FileNotFoundError(2, "there is no such program", command[0])
    # A Watch stops it first, and says why; the shell's limit is for where there is none.
    processor = limits.processor + LATER if limits.processor else 0
    numbers = (limits.memory // 1024, processor, LARGEST // 512)
    return subprocess.Popen(  # noqa: S603 - our own command, its path is absolute
        ["/bin/sh", "-c", SCRIPT, "sh", *map(str, numbers), *command],
        stdin=streams[0],
        stdout=streams[1],
        stderr=streams[2],
        start_new_session=True,
        env={**os.environ, **(environment or {}), "TMPDIR": str(folder)},
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the program with all that it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def run(
    command: Sequence[str], limits: Limits, environment: Mapping[str, str] | None = None
) -> Ran:
    """Run the program to its end.

    Raises Stopped where it takes longer than it may, OSError where it cannot be started.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        streams = (subprocess.DEVNULL, out, err)
        process = begin(command, limits, Path(folder), streams, environment)
        watch = Watch(process.pid, limits)
        try:
            code = None
            while code is None:
                why = watch.why_stop()
                if why:
                    end(process)
                    raise Stopped(why, read_back(out))
                code = _wait(process, watch.rest())
        finally:
            end(process)
        return Ran(code, read_back(out), read_back(err))


def _wait(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


class Watch:
    """Whether a program with all that it started keeps to its limits of time, from now on.

    Processor time is what it had, not what the clock says: a machine with much to do is no fault of
    the file. A system without /proc is left with the limit of wall time.
    """

    def __init__(self, group: int, limits: Limits) -> None:
        self._group, self._limits = group, limits
        self._begun = self._busy = time.monotonic()
        self._spent = self._mark = processor_time(group)

    def rest(self) -> float:
        """The seconds to wait before asking again; 0 where no time is left."""
        return max(0.0, min(PAUSE, self._begun + self._limits.seconds - time.monotonic()))

    def why_stop(self) -> str:
        """Why the program must be stopped now; "" where it may go on."""
        limits, now, spent = self._limits, time.monotonic(), processor_time(self._group)
        if now - self._begun >= limits.seconds:
            return f"did not come to an end within {limits.seconds:g} seconds"
        if spent is None or self._spent is None or self._mark is None:
            return ""
        if limits.processor and spent - self._spent > limits.processor:
            return f"did not come to an end within {limits.processor} seconds of processor time"
        if spent - self._mark > IDLING * limits.idle:
            self._mark, self._busy = spent, now
        if limits.idle and now - self._busy > limits.idle:
            return f"did nothing for {limits.idle:g} seconds"
        return ""


def processor_time(group: int) -> float | None:
    """The seconds of processor time that a process group has had; None where nothing tells."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name stands in brackets and may hold anything; behind it, by proc(5): state,
            # parent, group, and as the 12th to 15th the ticks of it and of its dead children.
            fields = stat.read_bytes().rpartition(b")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[2]) == group:
            ticks += sum(map(int, fields[11:15]))
    if not Path("/proc/self/stat").exists():
        return None
    return ticks / os.sysconf("SC_CLK_TCK")


def read_back(file: IO[bytes], most: int = 32_000_000) -> bytes:
    """What a program wrote into the file, at most so many bytes from its beginning."""
    file.seek(0)
    return file.read(most)
