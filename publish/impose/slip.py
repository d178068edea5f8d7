"""The slip: what whoever prints, folds and staples has to do, as text and as a printable page.

The PDF has the slip, what sheet 1 looks like on both sides, and, where sheets are printed on both,
on pages 3 and 4 a test sheet, which tells about which edge a printer turns the paper.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from publish.errors import PublishError
from publish.folds import Face
from publish.impose import Imposed
from publish.impose.slippage import can_set, write_page
from publish.impose.slipwords import words_for
from publish.paper import POINTS, SHEETS
from publish.placing import places, trim_of
from publish.whole import write_whole

_TRIMMED = 2.0  # mm: less than this around the pages is not worth a cut


def write_slip(
    made: Imposed, target: Path, *, language: str = "en", copies: int = 1, title: str = ""
) -> None:
    """Write the slip to `target`, as text or as PDF by the ending of its name.

    Raises PublishError for another ending, copies below 1, or a file that cannot be written.
    """
    refuse_name(target)
    if copies < 1:
        raise PublishError(f"{copies} copies cannot be printed", "give --copies a number from 1")
    printed = target.suffix.lower() == ".pdf"
    title_line, steps = sentences(made, language, copies, title, printed=printed)
    if printed:
        write_page(made, target, (title_line, steps), language)
    else:
        write_whole({target: as_text(title_line, steps).encode()})


def refuse_name(target: Path) -> None:
    """Raise PublishError for a slip that is to be neither text nor PDF."""
    if target.suffix.lower() not in {".txt", ".pdf"}:
        raise PublishError(f"the slip {target} is neither text nor PDF", "name it .txt or .pdf")


def as_text(title: str, steps: list[str]) -> str:
    """The slip as plain text: the title, then numbered steps, 76 characters wide."""
    lines = [title, "=" * len(title), ""]
    for number, step in enumerate(steps, 1):
        lines += [*textwrap.wrap(f"{number}. {step}", 76, subsequent_indent="   "), ""]
    return "\n".join(lines)


def sentences(
    made: Imposed, language: str, copies: int, title: str, *, printed: bool = True
) -> tuple[str, list[str]]:
    """The title of the slip and its steps, in the order in which they are done.

    Where the slip is not `printed` it says how to come by the test sheet.
    A title that the slip's type (EB Garamond) cannot set gives way to the file's name.
    """
    words = words_for(language)
    file = made.files[0].name
    known = title and can_set(title)
    head = words["title"].format(title=title) if known else words["untitled"].format(file=file)
    size = sheet_name(made.plan.setup.sheet)
    count = len(made.plan.sheets)
    paper = [words["paper"].format(sheets=_sheets(words, count), size=size)]
    if copies > 1:
        total = _sheets(words, count * copies)
        paper.append(words["copies"].format(copies=copies, sheets=total, size=size))
    printing = _printing(made, words, size)
    if not printed and made.plan.fold.sides == 2:
        printing[0] += f" ({words['as-pdf']})"
    steps = [" ".join(paper), *printing, *_folding(made, words)]
    return head, steps + _trimming(made, words)


def sheet_name(name: str) -> str:
    """The sheet as people write it.

    >>> sheet_name("a4"), sheet_name("letter"), sheet_name("320x225mm")
    ('A4', 'Letter', '320x225mm')
    """
    key = name.lower()
    if key not in SHEETS:
        return name
    return key.upper() if any(char.isdigit() for char in key) else key.capitalize()


def _sheets(words: dict[str, str], count: int) -> str:
    return words["sheet"] if count == 1 else words["sheets"].format(count=count)


def _printing(made: Imposed, words: dict[str, str], size: str) -> list[str]:
    setup = made.plan.setup
    file = made.files[0].name
    if len(made.files) == 2:
        other = "face-up" if setup.stack == "face-down" else "face-down"
        return [
            words["test-hand"].format(step=4, other_stack=other),
            words["fronts"].format(file=file, size=size),
            words[setup.stack],
            words["backs"].format(file=made.files[1].name),
        ]
    if made.plan.fold.sides == 1:
        return [words["oneside"].format(file=file, size=size)]
    edge = words[setup.duplex]
    return [
        words["test"].format(edge=edge),
        words["duplex"].format(file=file, edge=edge, size=size),
    ]


def face_text(face: Face, order: tuple[int, ...], blank: str) -> str:
    """A face as text: rows of the source's page numbers, "16 | 1".

    >>> face_text(((8, 1),), (1, 2, 3, 4, 5, 6, 7, 0), "blank")
    'blank | 1'
    """
    rows = (" | ".join(str(order[abs(n) - 1] or blank) for n in row) for row in face)
    return " / ".join(rows)


def _folding(made: Imposed, words: dict[str, str]) -> list[str]:
    plan = made.plan
    fold, binding = plan.setup.fold, plan.setup.binding
    size = 1 + max(sheet.depth for sheet in plan.sheets)
    outer = plan.sheets[0].front
    inner = next(sheet.back for sheet in plan.sheets if sheet.depth == size - 1) or outer
    trim = trim_of(places(plan, outer, 0, dict.fromkeys(plan.order, plan.page)), plan.size)
    height = (trim[3] - trim[1]) / POINTS
    filled = {
        "front": face_text(outer, plan.order, words["blank"]),
        "inner": face_text(inner, plan.order, words["blank"]),
        "side": words[binding],
        "other": words["right" if binding == "left" else "left"],
        "first": f"{height / 4:.0f}",
        "second": f"{height * 3 / 4:.0f}",
        "count": _sheets(words, size),
    }
    names = {
        "saddle": ["saddle", "saddle-fold", "saddle-staple"],
        "perfect": ["perfect", "perfect-glue"],
        "cut-stack": ["cut-stack", "cut-stack-lay"],
        "zine8": ["zine8", "zine8-slit", "zine8-push"],
    }.get(fold, [fold])
    if fold == "saddle" and plan.sheets[-1].signature:
        names = ["saddle", "saddle-fold", "signature"]
    return [words[name].format(**filled) for name in names]


def _trimming(made: Imposed, words: dict[str, str]) -> list[str]:
    """The last cut, where the sheet is larger than its pages."""
    plan = made.plan
    columns, rows = plan.fold.grid
    room = (plan.size[0] - columns * plan.page[0], plan.size[1] - rows * plan.page[1])
    if max(room) < _TRIMMED * POINTS:
        return []
    width, height = (f"{side / POINTS:.0f}" for side in plan.page)
    return [words["trim"].format(width=width, height=height)]
