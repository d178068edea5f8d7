"""Programs that may hang or grow: each in a group of its own, within limits, stopped whole.

Nothing inside Python stops a parser that does not come back, so whatever reads a hostile file runs
in a child: other people's judges, and our own reading of files from anywhere.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
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


@dataclass(frozen=True)
class Limits:
    """What a program may take: wall `seconds`, bytes of `memory` (address space; 0 for no limit).

    Its processor time is limited to `processor` seconds (0 for no limit): a program that lives on
    for many files is limited file by file instead.
    """

    seconds: float
    memory: int = 0
    processor: int = 0


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
    numbers = (limits.memory // 1024, limits.processor, LARGEST // 512)
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
        try:
            code = process.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            end(process)
            raise Stopped(took_too_long(limits), read_back(out)) from None
        finally:
            end(process)
        return Ran(code, read_back(out), read_back(err))


def took_too_long(limits: Limits) -> str:
    """What is said of a program that its limit of time has stopped."""
    return f"did not come to an end within {limits.seconds:g} seconds"


def read_back(file: IO[bytes], most: int = 32_000_000) -> bytes:
    """What a program wrote into the file, at most so many bytes from its beginning."""
    file.seek(0)
    return file.read(most)
