"""Time `publish impose` on 200 and 2,000 pages, and pdfimpose and pdfjam where they are installed.

Run `python tests/bench_impose.py [FILE.pdf]`. The pages are made up: some forty lines of text each,
or those of FILE over and over. Seconds are of the processor, the best of three runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

A5 = (419.53, 595.28)


def contents(given: Path | None) -> Iterator[tuple[bytes, Dictionary | None]]:
    """The content of page after page, without end, and its resources (None where made up)."""
    if given is None:
        number = 0
        while True:
            lines = (
                f"BT /F 10 Tf 50 {540 - 12 * n} Td (Line {n} of page {number}, so many words) Tj ET"
                for n in range(40)
            )
            yield "\n".join(lines).encode(), None
            number += 1
    with pikepdf.open(given) as pdf:
        while True:
            for page in pdf.pages:
                page.contents_coalesce()
                resources = pdf.make_indirect(page.resources)
                yield page.obj.Contents.read_bytes(), resources


def make(path: Path, count: int, given: Path | None) -> None:
    """A file of so many A5 pages, no two with the same content stream."""
    with Pdf.new() as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        own = pdf.make_indirect(Dictionary(Font=Dictionary(F=pdf.make_indirect(font))))
        pages = contents(given)
        for number in range(count):
            data, resources = next(pages)
            made = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, *A5]),
                Resources=own if resources is None else pdf.copy_foreign(resources),
                Contents=pdf.make_stream(data + b"\n%% %d" % number),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def measure(command: list[str], folder: Path) -> tuple[float, float]:
    """Processor seconds and peak memory in MB of the best of three runs. Raises when one fails."""
    runs = []
    for _ in range(3):
        process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{command[0]} ended with {process.returncode}")
        runs.append((used.ru_utime + used.ru_stime, used.ru_maxrss / 1000))
    return min(runs)


def main() -> None:
    given = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
    ours = [sys.executable, "-m", "publish.cli", "impose", "in.pdf", "-o", "out.pdf"]
    tools = {
        "publish impose": [*ours, "--signature", "16"],
        "pdfimpose": ["pdfimpose", "saddle", "--signature", "2x1", "in.pdf", "-o", "out.pdf"],
        "pdfjam": ["pdfjam", "--booklet", "true", "--landscape", "in.pdf", "-o", "out.pdf"],
    }
    print(f"{'pages':>6}  {'tool':<15} {'s':>6} {'MB':>5}  {'output/input':>12}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (200, 2000):
            make(folder / "in.pdf", count, given)
            size = (folder / "in.pdf").stat().st_size
            for tool, command in tools.items():
                if shutil.which(command[0]) is None:
                    print(f"{count:>6}  {tool:<15} not installed")
                    continue
                seconds, memory = measure(command, folder)
                share = (folder / "out.pdf").stat().st_size / size
                print(f"{count:>6}  {tool:<15} {seconds:>6.2f} {memory:>5.0f}  {share:>12.2f}")


if __name__ == "__main__":
    main()
