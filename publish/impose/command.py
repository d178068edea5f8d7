"""The command `publish impose`, from its words to what it prints."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from publish import paper
from publish.book import Finding
from publish.errors import PublishError
from publish.impose import Imposed, Setup, impose
from publish.impose.inked import edge_findings, overrun
from publish.impose.sheets import by_hand
from publish.impose.slip import refuse_name
from publish.impose.slipwords import WORDS


@dataclass(frozen=True)
class Extras:
    """What else is made: a `slip` in a `language` for so many `copies`, and a `preview`.

    A language "" is the file's own.
    """

    slip: Path | None = None
    copies: int = 1
    language: str = ""
    preview: bool = False


@dataclass(frozen=True)
class Said:
    """What the command says: `lines` to standard output, `findings` to standard error."""

    lines: tuple[str, ...]
    findings: tuple[Finding, ...]


def creep_of(thickness: str, total: str) -> tuple[float, float]:
    """`--creep` and `--creep-total` in mm, 0 where they are not given. Raises PublishError.

    >>> creep_of("80gsm", "")
    (0.1, 0.0)
    """
    return (
        paper.length(thickness, "--creep") if thickness else 0.0,
        paper.length(total, "--creep-total") if total else 0.0,
    )


def run(source: Path, target: Path | None, setup: Setup, extras: Extras) -> Said:
    """Impose, and make the slip and the preview that were asked for.

    Without a target there is a preview only. Raises PublishError for what cannot be.
    """
    if target is None and not extras.preview:
        raise PublishError("there is no name for the sheets", "give one with -o OUT.pdf")
    _refuse(source, target, extras)
    with tempfile.TemporaryDirectory() as folder:
        file = target if target is not None else Path(folder) / f"{source.stem}.pdf"
        made = impose(source, file, setup)
        findings = (*made.findings, *edge_findings(made), *overrun(source, made))
        lines = [summary(made)] if target is not None else []
        lines += _slip(made, extras.slip, extras) if extras.slip is not None else []
        if extras.preview:
            lines += _preview(made, (target or Path(source.name)).with_suffix(""))
    return Said(tuple(lines), findings)


def _refuse(source: Path, target: Path | None, extras: Extras) -> None:
    """Raise PublishError, before anything is written, for a slip that cannot be."""
    if extras.copies < 1:
        raise PublishError(
            f"{extras.copies} copies cannot be printed", "give --copies a number from 1"
        )
    if extras.language and extras.language.split("-")[0].lower() not in WORDS:
        raise PublishError(
            f"there is no slip in the language {extras.language!r}",
            f"give --language one of {', '.join(WORDS)}",
        )
    slip = extras.slip
    if slip is None:
        return
    refuse_name(slip)
    if not slip.parent.is_dir() or not os.access(slip.parent, os.W_OK):
        raise PublishError(f"{slip}: nothing can be written into {slip.parent}", "make the folder")
    if slip.is_dir():
        raise PublishError(f"{slip} is a folder", "give the slip another name")
    taken = {source.resolve()}
    if target is not None:
        taken |= {path.resolve() for path in (target, *by_hand(target))}
    if slip.resolve() in taken:
        raise PublishError(f"the slip would overwrite {slip}", "give it another name with --slip")


def summary(made: Imposed) -> str:
    """What was made, in one line: files, pages, blanks, sheets."""
    from publish.impose.slip import sheet_name

    order, sheets = made.plan.order, len(made.plan.sheets)
    blanks = order.count(0)
    empty = f" ({blanks} blank)" if blanks else ""
    files = " and ".join(str(file) for file in made.files)
    counted = "1 sheet" if sheets == 1 else f"{sheets} sheets"
    return f"{files}  {len(order)} pages{empty} on {counted} of {sheet_name(made.plan.setup.sheet)}"


def _slip(made: Imposed, path: Path, extras: Extras) -> list[str]:
    from publish.impose.slip import write_slip

    language = extras.language or made.language
    write_slip(made, path, language=language, copies=extras.copies, title=made.title)
    return [str(path)]


def _preview(made: Imposed, stem: Path) -> list[str]:
    """Write the preview, open it where somebody sits before the screen, and say it in words."""
    from publish.impose.preview import as_text, show, write_preview

    picture, page = write_preview(made, stem)
    if sys.stdout.isatty():
        show(page)
    return [str(picture), str(page), *as_text(made)]
