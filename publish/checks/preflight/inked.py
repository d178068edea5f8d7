"""The ink of pages on which things shine through one another, as Ghostscript prints them.

What a colour or a picture takes by itself is read off the file (`colours`); what translucent and
overprinting things come to together only a program that prints can say.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from publish import guard
from publish.book import Finding
from publish.checks.preflight.reading import Sheet, fault
from publish.guard import Limits, Stopped
from publish.pdfx.pictures import sum_of
from publish.printer import Press

DPI = 72  # enough for surfaces; of a fringe one pixel wide no printer speaks
MOST = 40  # pages that are printed; a book of pictures has every page like these
LIMITS = Limits(seconds=60.0, memory=2_000_000_000, processor=30)
_SLACK = 2.0  # percent: inks are rounded to 256 steps, and mixed ones twice
_HEAD = re.compile(rb"P7\nWIDTH (\d+)\nHEIGHT (\d+)\n.*?ENDHDR\n", re.DOTALL)


def mixing(sheets: Sequence[Sheet]) -> list[int]:
    """The numbers of pages on which inks may come to lie on one another."""
    return [
        sheet.number
        for sheet in sheets
        if sheet.content.translucent or any(one.overprint for one in sheet.things)
    ]


def mixed_ink(path: Path, press: Press, pages: Sequence[int]) -> Iterator[Finding]:
    """Pages of these on which more ink lies than the press prints, as they come out of the printer.

    `ink-unmeasured` where they cannot be printed for it.
    """
    limit = press.ink_limit
    if not pages or not limit or press.colour != "cmyk":
        return
    program = shutil.which("gs")
    if program is None:
        said = "translucent things were not added up, since Ghostscript is not installed"
        yield fault("ink-unmeasured", said, "install ghostscript", "warning", list(pages))
        return
    most: dict[int, float] = {}
    unread: list[int] = list(pages[MOST:])
    for page in pages[:MOST]:
        ink = _most(program, path, page)
        if ink is None:
            unread.append(page)
        else:
            most[page] = ink
    over = [page for page, ink in most.items() if ink > limit + _SLACK]
    if over:
        top = max(most[page] for page in over)
        said = f"things that shine through come to {top:.0f} % of ink"
        asked = f"{press.name} prints {limit:g} % at most"
        yield fault("ink-over-limit", f"{said}, and {asked}", "let less lie on another", pages=over)
    if unread:
        said = "translucent things were not added up: there are too many, or Ghostscript stops"
        yield fault("ink-unmeasured", said, "look at a proof", "warning", unread)


def _most(program: str, path: Path, page: int) -> float | None:
    """The most ink of any pixel of a page in percent; None where it cannot be printed."""
    command = [program, "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pamcmyk32", f"-r{DPI}"]
    command += [f"-sPageList={page}", "-sOutputFile=-", str(path.resolve())]
    try:
        ran = guard.run(command, LIMITS)
    except (Stopped, OSError):
        return None
    head = _HEAD.match(ran.out)
    if ran.code or not head:
        return None
    size = int(head[1]), int(head[2])
    pixels = ran.out[head.end() : head.end() + 4 * size[0] * size[1]]
    if len(pixels) < 4 * size[0] * size[1]:
        return None
    return sum_of(Image.frombytes("CMYK", size, pixels))
