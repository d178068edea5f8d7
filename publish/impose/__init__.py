"""Imposition: any PDF onto sheets that are printed, folded and read.

Odd pages of the file are fronts, the outermost sheet first, even pages their backs; sheets lie
landscape without /Rotate (portrait only where pages in two rows want it). The order comes from
`publish.folds` as a reader turns the sheet, the places from `publish.placing`; `source` takes pages
out of a PDF (`boxes`; `foreign` knows sheets that are imposed already), `sheets` draws and saves
them, with `marks` (light pages `inline`); `findings` and `inked` say what a printer would want to
know, `slip` tells hands what to do (`slippage` as a page), `preview` shows it before paper;
`edition` does it for a book's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

from publish import folds, paper
from publish.book import Finding
from publish.errors import PublishError
from publish.impose.findings import findings_of
from publish.impose.sheets import write_sheets
from publish.impose.source import SourcePage, damaged, open_source, source_pages, upright
from publish.placing import Plan, Setup, make_plan

__all__ = ["Imposed", "Setup", "impose"]


@dataclass(frozen=True)
class Imposed:
    """What was made: `files` (one, or fronts and backs), the `plan` that they follow, and the
    `pages` of the source by number (their forms are closed with the file). `findings` are what a
    printer would want to know; `title` is what the source calls itself, `language` its own."""

    files: tuple[Path, ...]
    plan: Plan
    pages: dict[int, SourcePage]
    findings: tuple[Finding, ...] = ()
    title: str = ""
    language: str = ""


def impose(source: Path, target: Path, setup: Setup) -> Imposed:
    """Impose the PDF `source` into `target`, or into TARGET-fronts.pdf and TARGET-backs.pdf.

    Raises PublishError for a source, a setup or a target that cannot be; nothing is half-written.
    """
    folds.fold_named(setup.fold)
    paper.sheet(setup.sheet)
    with open_source(source) as pdf:
        try:
            return _imposed(pdf, source, target, setup)
        except (pikepdf.PdfError, pikepdf.DataDecodingError):
            raise damaged(source) from None


def _imposed(pdf: pikepdf.Pdf, source: Path, target: Path, setup: Setup) -> Imposed:
    chosen = chosen_pages(setup.pages, len(pdf.pages))
    order = tuple(
        chosen[place - 1] if place else 0
        for place in folds.reading_order(setup.fold, len(chosen), setup.cover_keep)
    )
    title, language = str(pdf.docinfo.get("/Title", "")), str(pdf.Root.get("/Lang", ""))
    pages = source_pages(pdf, chosen)
    try:
        plan = make_plan(setup, order, {number: page.size for number, page in pages.items()})
    except PublishError:
        pages = upright(pages)
        plan = make_plan(setup, order, {number: page.size for number, page in pages.items()})
    files = write_sheets(pdf, source, target, plan, pages)
    closed = {number: replace(page, form=None) for number, page in pages.items()}
    return Imposed(files, plan, closed, findings_of(plan, closed, source), title, language)


def chosen_pages(text: str, count: int) -> tuple[int, ...]:
    """The page numbers that `text` names: "" is all, else ranges like "3-18,20,22-".

    Raises PublishError for what is no range, or lies outside 1 to `count`.

    >>> chosen_pages("2-3,5-", 6)
    (2, 3, 5, 6)
    """
    if not text.strip():
        return tuple(range(1, count + 1))
    numbers: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        if not first.isdecimal() or (last and not last.isdecimal()):
            raise PublishError(f"--pages {text}: {part!r} is no range", "write one like 3-18")
        low, high = int(first), int(last or (count if dash else first))
        if last and low > high:
            raise PublishError(
                f"--pages {text}: {part} runs backwards", f"write it as {high}-{low}"
            )
        if not 1 <= low <= high <= count:
            raise PublishError(
                f"--pages {text}: {part} lies outside the file", f"it has pages 1 to {count}"
            )
        numbers.extend(range(low, high + 1))
    return tuple(numbers)
