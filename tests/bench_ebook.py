"""Times the ebook of a long book beside pandoc's of the same text: part of `make bench`.

The book has 200,000 words, its 1,000 notes among them, in 40 chapters, of words drawn by a fixed
seed from the seed text. The first build lays the print edition out for its page numbers; the second
finds that map kept. pandoc, as the PyPI package pypandoc_binary carries it or as installed, gets
one file of all chapters; its ebook has neither page numbers, a cover, nor fonts. Each figure is of
one run: seconds on the wall, seconds of the processor, peak of the resident set.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import ROOT, Run, run

WORDS, NOTES, CHAPTERS, NOTE = 200_000, 1_000, 40, 25
TOML = """[book]
title = "Long"
authors = ["A. Writer"]
date = 2026-01-02
rights = "CC0-1.0"
[text]
parts = [{parts}]
notes = "notes.md"
[edition.ebook]
format = "epub"
styles = ["base", "epub"]
[edition.book]
format = "pdf"
styles = ["base", "print", "book"]
"""


def paragraphs(chance: random.Random, vocabulary: list[str], notes: range) -> Iterator[str]:
    """The paragraphs of one chapter, as many words as its share, each note called once."""
    words = (WORDS - NOTES * NOTE) // CHAPTERS
    size = words // (2 * len(notes))
    for number in range(2 * len(notes)):
        said = chance.choices(vocabulary, k=size)
        said[3] = f"*{said[3]}*"
        call = f"[^{notes[number // 2]}]" if number % 2 else ""
        yield f"{' '.join(said).capitalize()}.{call}"


def write(folder: Path) -> Path:
    """The book's folder; returns one file of all its texts, for pandoc."""
    (seed,) = (ROOT / "seeds").glob("*.txt")
    vocabulary = sorted(set(re.findall(r"[a-z]{2,}", seed.read_text("utf-8"))))
    chance = random.Random(200_000)  # noqa: S311  # no secret: the same book every time
    names, per = [f"{n + 1:02}.md" for n in range(CHAPTERS)], NOTES // CHAPTERS
    texts = {
        name: f"# Chapter {n + 1}\n\n"
        + "\n\n".join(paragraphs(chance, vocabulary, range(n * per + 1, (n + 1) * per + 1)))
        for n, name in enumerate(names)
    }
    texts["notes.md"] = "\n\n".join(
        f"[^{n + 1}]: {' '.join(chance.choices(vocabulary, k=NOTE))}." for n in range(NOTES)
    )
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text + "\n", "utf-8")
    (folder / "book.toml").write_text(
        TOML.format(parts=", ".join(f'"{name}"' for name in names)), "utf-8"
    )
    whole = folder / "whole.txt"
    whole.write_text("\n\n".join(texts.values()) + "\n", "utf-8")
    return whole


def pandoc() -> str | None:
    """Where pandoc is, if it is anywhere; `make bench` installs it."""
    return shutil.which("pandoc")


def measure(publish: str, folder: Path) -> dict[str, Run]:
    """The rows of the table by name."""
    book, log = folder / "long", folder / "log"
    whole = write(book)
    build = [publish, "-C", str(book), "build", "ebook"]
    rows = {"with a new page map": run(build, log), "with the map kept": run(build, log)}
    peer = pandoc()
    if peer is None:
        print("bench: no pandoc here (run me with make bench)", file=sys.stderr)
        return rows
    made = ["-f", "markdown", "-o", str(folder / "pandoc.epub"), "--metadata", "title=Long"]
    rows["pandoc"] = run([peer, str(whole), *made], log)
    return rows


def main() -> int:
    publish = shutil.which("publish", path=str(Path(sys.executable).parent))
    if publish is None:
        sys.exit("bench: `publish` is not beside this Python: run `make bench`")
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(publish, Path(folder))
    print(f"ebook, {WORDS:,} words, {NOTES:,} notes       s     CPU      MB")
    for name, one in rows.items():
        figures = f"{one.seconds:8.2f}{one.processor:8.2f}{one.megabytes:8.0f}"
        print(f"{name:32}{one.failure or figures}")
    return 1 if any(one.failure for one in rows.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
