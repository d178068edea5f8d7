"""Times `clean` and every edition for the seed and for many times its text: `make bench`.

The long texts have the seed's sections over and over, each under a chapter number of its own, its
note calls counted on, and under a closing `Notes` a body for every call. Each figure is of one run
of a public command: seconds on the wall from start to end, seconds of the processor, and the peak
of the resident set of the command or of the largest process that it waited for. The ratio is the
processor's time against the first size's: work that grows with the text alone shows at most the
number of copies, and less where the start of the program counts for much. `check` is measured with
the judges, whose Javas count, and as `check, ours` without them.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = re.compile(r"^ *(?:[IV]+|Afterword)$", re.MULTILINE)
CALL = re.compile(r"(?<=[.”])\d(?=\s)")


@dataclass(frozen=True)
class Run:
    """One run: seconds on the wall and of the processor, peak megabytes, and how it failed."""

    seconds: float
    processor: float
    megabytes: float
    failure: str = ""


def longer(seed: str, copies: int) -> Iterator[str]:
    """The lines of the seed's text `copies` times, chapters and notes counted through.

    Once is the seed as it is. Line by line, since the kernel counts what this process holds
    towards the peak of the ones that it starts.
    """
    lines = seed.strip("\n").splitlines(keepends=True)
    if copies == 1:
        yield seed
        return
    chapter, note = iter(range(1, 10_000)), iter(range(1, 10_000))
    for _ in range(copies):
        for line in lines:
            numbered = CALL.sub(lambda _: str(next(note)), line)
            yield HEAD.sub(lambda _: f"Chapter {next(chapter)}", numbered)
        yield "\n\n\n"
    yield "Notes\n\n"
    yield from (f"{n}. Body of note {n}, a sentence of its own.\n\n" for n in range(1, next(note)))


def run(command: list[str], output: Path) -> Run:
    """Runs a command to its end, its output into a file; os.wait4 tells time and memory."""
    with output.open("wb") as log:
        streams = [(os.POSIX_SPAWN_DUP2, log.fileno(), 1), (os.POSIX_SPAWN_DUP2, log.fileno(), 2)]
        begun = time.perf_counter()
        pid = os.posix_spawn(command[0], command, os.environ, file_actions=streams)
        _, status, usage = os.wait4(pid, 0)
        seconds = time.perf_counter() - begun
    # Linux counts kilobytes, macOS bytes.
    megabytes = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    code = os.waitstatus_to_exitcode(status)
    said = output.read_text("utf-8", "replace").strip().splitlines()
    return Run(
        seconds,
        usage.ru_utime + usage.ru_stime,
        megabytes,
        f"exit {code}: {said[-1] if said else ''}" if code else "",
    )


def proved(folder: Path, sections: int, calls: int) -> None:
    """Ends the bench where cleaning did not find what the text has: it would time another book."""
    texts = [
        p.read_text("utf-8") for p in (folder / "manuscript").glob("*.md") if p.stem != "notes"
    ]
    found = len(texts), sum(len(re.findall(r"\[\^[\w-]+\]", text)) for text in texts)
    if found != (sections, calls):
        sys.exit(f"bench: cleaning found {found} sections and calls, not {(sections, calls)}")


def measure(publish: str, seed: str, copies: int, folder: Path) -> dict[str, Run]:
    """Every public command on a text of so many copies; the row's name -> its run."""
    raw, book, log = folder / f"{copies}.txt", folder / f"book-{copies}", folder / "log"
    with raw.open("w", encoding="utf-8") as text:
        text.writelines(longer(seed, copies))
    rows = {
        "--help": run([publish, "--help"], log),
        "clean": run([publish, "clean", str(raw), "-o", str(book)], log),
    }
    if rows["clean"].failure:
        return rows
    proved(book, copies * len(HEAD.findall(seed)), copies * len(CALL.findall(seed)))
    editions = tomllib.loads((book / "manuscript" / "book.toml").read_text("utf-8"))["edition"]
    for edition in editions:
        rows[f"build {edition}"] = run([publish, "-C", str(book), "build", edition], log)
    for name, option in (("check", "--judges"), ("check, ours", "--no-judges")):
        rows[name] = run([publish, "-C", str(book), "check", option], log)
    return rows


def table(sizes: dict[int, dict[str, Run]]) -> str:
    """A row a command, four columns a size: seconds, processor seconds, their ratio, megabytes."""
    first = next(iter(sizes.values()))
    heads = "".join(f"{'seed' if copies == 1 else f'{copies} x':>8}{'':24}" for copies in sizes)
    lines = [
        f"{'':15}{heads}".rstrip(),
        f"{'':15}" + "       s     CPU   ratio      MB" * len(sizes),
    ]
    for name, base in first.items():
        cells = ""
        for one in (rows.get(name) for rows in sizes.values()):
            if one is None or one.failure:
                cells += f"{'failed':>8}{'':24}"
            else:
                ratio = one.processor / base.processor
                cells += f"{one.seconds:8.2f}{one.processor:8.2f}{ratio:8.1f}{one.megabytes:8.0f}"
        lines.append(f"{name:15}{cells}".rstrip())
    return "\n".join(lines)


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--copies", type=int, nargs="+", default=[1, 10, 40], metavar="N")
    given = options.parse_args()
    publish = shutil.which("publish", path=str(Path(sys.executable).parent))
    if publish is None:
        sys.exit("bench: `publish` is not beside this Python: run `make bench`")
    (source,) = (ROOT / "seeds").glob("*.txt")
    seed = source.read_text("utf-8")
    sizes: dict[int, dict[str, Run]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for copies in given.copies:
            print(f"bench: {copies} x {len(seed.split()):,} words …", file=sys.stderr, flush=True)
            sizes[copies] = measure(publish, seed, copies, Path(folder))
    print(table(sizes))
    failures = [
        f"{copies} x, {name}: {one.failure}"
        for copies, rows in sizes.items()
        for name, one in rows.items()
        if one.failure
    ]
    print("\n".join(failures), end="\n" if failures else "")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
