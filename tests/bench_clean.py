"""`make bench-clean CORPUS=DIR`: clean every case of a corpus, print its scores and the floor.

A case is a folder with `raw.txt`, `reference.txt` and `reference.json`; the corpus brings its own
scorer, `score.py`, with functions `score(folder, markdown)` and `align(words, words)`. A second
table counts wrong decisions (`review_recall`): how many stand in the review, the review's entries
and the corrections that an editor has to make, both a thousand words. Not part of the test suite.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import review_recall

from publish.clean.decode import decode
from publish.clean.rules import as_markdown, clean, restore

MEASURES = (
    "words_recall words_precision para_f1 head_f1 head_level notes_f1 bound furniture keep emphasis"
).split()
# Marks of emphasis in plain text, over a line's end too, and what cleaning makes of them.
MARKED = re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,300}?)(?<=\S)_(?![\w_])")
SPACED = re.compile(r"(?<![\w=])=(?=[^\s=])([^=]{1,300}?)(?<=\S)=(?![\w=])")
SET = re.compile(r"(?<![\\\w*])\*{1,2}(?=[^\s*])([^*\n]+?)(?<=\S)\*{1,2}(?![\w*])")


def scorer(corpus: Path) -> ModuleType:
    """The corpus's own scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{corpus}: no score.py here; give the corpus with CORPUS=DIR")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(
    case: Path, rate: ModuleType, out: Path | None
) -> tuple[dict[str, Any], dict[str, Any], float]:
    """The case's scores, its floor (the raw text as it is), and the seconds that cleaning took."""
    raw = (case / "raw.txt").read_bytes()
    about = json.loads((case / "reference.json").read_text("utf-8"))
    begun = time.process_time()
    cleaned = clean(raw, f"{case.name}.txt")
    seconds = time.process_time() - begun
    text = as_markdown(cleaned)
    if restore(text, cleaned.ledger) != raw:
        raise SystemExit(f"{case.name}: the ledger does not give the source back")
    if as_markdown(clean(text.encode(), "again")) != text:
        print(f"{case.name}: cleaning twice is not cleaning once", file=sys.stderr)
    if out:
        (out / f"{case.name}.md").write_text(text, "utf-8")
    floor = raw.decode(about["encoding"], "replace").replace("\f", "\n\n")
    scores = rate.score(str(case), text)
    reference = (case / "reference.txt").read_text("utf-8")
    kept = emphasis(raw.decode(about["encoding"], "replace"), reference, text)
    scores |= {} if kept is None else {"emphasis": kept}
    return scores, rate.score(str(case), floor), seconds


def emphasis(raw: str, reference: str, markdown: str) -> float | None:
    """F1 of the emphasis that a plain text marks, of what the reference has as text; None without.

    The references know no emphasis, so the source's own marks are what is asked for.
    """
    fold = review_recall.plain
    words = f" {' '.join(map(review_recall.plain, reference.split()))} "
    marks = [m[1] for pattern in (MARKED, SPACED) for m in pattern.finditer(raw)]
    want = Counter(fold(mark) for mark in marks if f" {fold(mark)} " in words)
    have = Counter(fold(m[1]) for m in SET.finditer(markdown))
    have = Counter({mark: n for mark, n in have.items() if f" {mark} " in words})
    if not want:
        return None
    return round(2 * (want & have).total() / (want.total() + have.total()), 4)


def decisions(case: Path, rate: ModuleType) -> tuple[int, int, float]:
    """Wrong decisions of a case and how many the review lists, in a row of the table; corrections.

    A case whose reference is labels of lines has no text to lay beside the result.
    """
    raw = (case / "raw.txt").read_bytes()
    cleaned = clean(raw, f"{case.name}.txt")
    found, listed, entries, corrections = review_recall.measured(
        (case / "reference.txt").read_text("utf-8"),
        decode(raw, case.name).text,
        cleaned,
        rate.align,
    )
    kinds = Counter(one.kind for one in found)
    missed = Counter(one.kind for one, known in zip(found, listed, strict=True) if not known)
    told = ", ".join(
        f"{kind} {n}" + (f" ({missed[kind]} not listed)" if missed[kind] else "")
        for kind, n in sorted(kinds.items())
    )
    share = f"{sum(listed) / len(found):.2f}" if found else ""
    cells = f"{len(found):8}{sum(listed):8}{share:>8}{entries:9.1f}{corrections:9.1f}"
    print(f"{case.name[:24]:24}{cells}  {told}", flush=True)
    return len(found), sum(listed), corrections


def table_of_decisions(cases: list[Path], rate: ModuleType) -> None:
    """The second table, and what it comes to over all cases."""
    heads = "wrong listed share entries correct.".split()
    widths = (8, 8, 8, 9, 9)
    print("\n" + "case".ljust(24) + "".join(h.rjust(w) for h, w in zip(heads, widths, strict=True)))
    rows = [decisions(case, rate) for case in cases if not (case / "labels.tsv").exists()]
    wrong, listed = sum(row[0] for row in rows), sum(row[1] for row in rows)
    worst = max((row[2] for row in rows), default=0.0)
    print(
        f"of {wrong} wrong decisions {listed} stand in the review ({listed / max(1, wrong):.2f});"
    )
    print(f"on the worst text {worst:.1f} corrections a thousand words")


def main() -> None:
    """Arguments: the corpus; a folder for the cleaned texts; words that a case's name must hold."""
    corpus, *rest = map(Path, sys.argv[1:])
    out = rest[0] if rest else None
    rate = scorer(corpus)
    print("".join(f"{name[:9]:>12}" for name in ["case".ljust(24), *MEASURES, "seconds"]))
    table: dict[str, list[float]] = {name: [] for name in MEASURES}
    cases = sorted(path.parent for path in corpus.glob("*/reference.json"))
    cases = [case for case in cases if len(rest) < 2 or str(rest[1]) in case.name]
    for case in cases:
        scores, floor, seconds = run(case, rate, out)
        cells = [_cell(scores.get(name), floor.get(name)) for name in MEASURES]
        print(
            f"{case.name[:24]:24}"
            + "".join(cells)
            + f"{seconds:9.2f}  "
            + " ".join(str(scores.get(name, "")) for name in ("heads", "notes", "refs")),
            flush=True,
        )
        for name in MEASURES:
            table[name] += [scores[name]] if name in scores else []
    medians = [sorted(v)[len(v) // 2] if v else None for v in table.values()]
    print(f"{'median':24}" + "".join(_cell(m, None) for m in medians))
    table_of_decisions(cases, rate)


def _cell(score: float | None, floor: float | None) -> str:
    shown = "" if score is None else f"{score:.3f}"
    return (shown + ("" if floor is None else f"({floor:.2f})")).rjust(12)


if __name__ == "__main__":
    main()
