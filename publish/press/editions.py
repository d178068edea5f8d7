"""Print editions for another press than their own, and the names of their files.

Such an edition is the edition once more, under the name NAME-PRESS: so it has a record, can be
named on the command line, and is checked like any other once it has been built.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from publish.book import Edition, Manuscript
from publish.errors import PublishError
from publish.press.profiles import bundled, named


def printable(edition: Edition) -> bool:
    """Whether a printer can have it: a PDF for paper whose pages nobody has folded.

    >>> printable(Edition("book", "pdf")), printable(Edition("screen", "pdf", variant="pdf/ua-1"))
    (True, False)
    """
    return edition.format == "pdf" and not edition.fold and not edition.variant


def pressed(edition: Edition, press: str) -> Edition:
    """The edition as this press gets it; its own press gets its own file.

    >>> pressed(Edition("book", "pdf", press="offset", file="9783161484100"), "ingram").file
    '9783161484100-ingram'
    """
    if edition.press == press:
        return edition
    file = edition.file
    if file and "{press}" not in file:
        file = f"{file}-{press}"
    return replace(edition, name=f"{edition.name}-{press}", press=press, file=file)


def variants(manuscript: Manuscript) -> dict[str, Edition]:
    """Every such edition that there could be, by name; a book's own of that name goes before."""
    own = {edition.name for edition in manuscript.editions}
    presses = {*bundled(), *(press.name for press in manuscript.presses)}
    every = (
        pressed(edition, press)
        for edition in manuscript.editions
        if printable(edition)
        for press in sorted(presses)
    )
    return {one.name: one for one in every if one.name not in own}


def for_presses(
    chosen: Sequence[Edition], presses: Sequence[str], manuscript: Manuscript, *, named_: bool
) -> list[Edition]:
    """The chosen editions with the print ones for these presses in their own place.

    Where editions were not named (`named_`), the print editions alone. Raises PublishError for a
    press that is none, where no print edition is chosen, or where another has such a name.
    """
    if not presses:
        return list(chosen)
    for press in presses:
        named(press, manuscript.presses)
    printed = [edition for edition in chosen if printable(edition)]
    if not printed:
        raise PublishError(
            "--press is for print editions, and none was named",
            "name one of format pdf without `fold` and `variant`",
        )
    own = {edition.name: edition for edition in manuscript.editions}
    found = [] if not named_ else [edition for edition in chosen if edition not in printed]
    for edition in printed:
        for press in dict.fromkeys(presses):
            one = pressed(edition, press)
            if own.get(one.name, one) != one:
                raise PublishError(
                    f"book.toml has an edition {one.name!r}, which is the name of"
                    f" {edition.name} for {press}",
                    "give that edition another name",
                )
            found.append(one)
    return found


def built(manuscript: Manuscript, build: Path) -> list[Edition]:
    """Those that lie in the build folder, or of which a record tells."""
    names = [edition.name for edition in manuscript.editions if printable(edition)]
    if not any(_traces(name, build) for name in names):
        return []
    return [one for one in variants(manuscript).values() if _recorded(one, build)]


def _traces(name: str, build: Path) -> Iterable[Path]:
    return sorted((build / "records").glob(f"{name}-*.json"))


def _recorded(edition: Edition, build: Path) -> bool:
    return (build / "records" / f"{edition.name}.json").is_file()
