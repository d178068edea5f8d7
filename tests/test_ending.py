"""How a command ends that nobody reads any more, or that is asked to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

WAITING = """
import sys, time
from publish.cli import main
from publish.judges import warm
import publish.checks.literate as literate
def wait():
    folder = warm.tempfile.mkdtemp(prefix="judge-")
    streams = (warm.subprocess.PIPE, warm.subprocess.PIPE, warm.subprocess.DEVNULL)
    process = warm.guard.begin(["/bin/sleep", "60"], warm.Limits(60), warm.Path(folder), streams)
    warm._running["epubcheck"] = warm._Java(process, open("/dev/null", "rb"), folder)
    print("ready", flush=True)
    time.sleep(60)
literate.rules = wait
main(["rules"])
"""


def test_a_reader_who_has_enough_is_no_fault() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "publish.cli", "rules"]
    ran = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)

    assert ran.stderr == b""


def test_a_check_that_is_asked_to_end_leaves_no_folder_of_a_judge(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        assert list(tmp_path.glob("judge-*"))
        process.terminate()

        assert process.wait(20) == 128 + signal.SIGTERM
    assert not list(tmp_path.glob("judge-*"))
