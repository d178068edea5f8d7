"""The preflight: what a printer's program would find in a file for the press, found before it.

The rules stand in one list, each a function of the file as it is `reading` read it and of the
printer's profile, which cites the standard's clause or the printer's rule. `identity` is what the
file says of itself, `pages` its boxes and numbers, `contents` what may not be in it, `colours` and
`sizes` what is painted, as `painted` finds it (`pens` hold the colours, `plane` is where things
are); `inked` has it printed. `clauses` says what of the standards is covered, and what is not. A
file is read in a `child`, within limits (`guarded`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf

from publish.book import Finding
from publish.checks.preflight import colours, contents, identity, pages, sizes
from publish.checks.preflight.inked import mixing
from publish.checks.preflight.reading import Seen, read
from publish.printer import Press

Rule = Callable[[Seen], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    *identity.RULES,
    *pages.RULES,
    *contents.RULES,
    *colours.RULES,
    *sizes.RULES,
)


def preflight(
    path: Path, press: Press, *, own: bool = False, mixed: list[int] | None = None
) -> Iterator[Finding]:
    """What every rule finds in the PDF at `path`, in the order of the rules.

    `own`: it is an edition of the book, whose build tells of trim and number of pages. Into `mixed`
    go the pages on which inks come to lie on one another, for `inked`.

    Raises pikepdf.PdfError for a file that is no PDF, and for one that asks for a password.
    """
    with pikepdf.open(path) as pdf:
        seen = _bled(read(path, press, pdf, own=own))
        if mixed is not None:
            mixed += mixing(seen.sheets)
        for rule in RULES:
            yield from rule(seen)


def _bled(seen: Seen) -> Seen:
    """The file with the profile as it holds for it: where the printer leaves it to the book whether
    anything is cut off with the edge, a file without bleed has none to be measured."""
    press = seen.press
    bleeds = any(sheet.trim != sheet.bleed for sheet in seen.sheets)
    if bleeds:
        away = max(press.outside_mm, press.outside_bleed_mm)
        return replace(seen, press=replace(press, outside_mm=away))
    if press.bleed_always or seen.own:
        return seen
    return replace(seen, press=replace(press, bleed_mm=(0, 0, 0, 0)))
