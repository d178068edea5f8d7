"""The slip: what whoever prints, folds and staples has to do, as text and as a printable page.

The PDF has the slip, what sheet 1 looks like on both sides, and, where sheets are printed on both,
on pages 3 and 4 a test sheet, which tells about which edge a printer turns the paper.
"""

from __future__ import annotations

import math
import textwrap
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from publish.errors import PublishError
from publish.folds import Face
from publish.impose import Imposed
from publish.impose.slipwords import words_for
from publish.paper import POINTS, SHEETS
from publish.placing import places, trim_of

_MARGIN, _SIZE, _LEAD = 54.0, 11.0, 15.0  # points
_MEAN = 0.5  # of the type size: the mean width of a Helvetica letter in running text
_TRIMMED = 2.0  # mm: less than this around the pages is not worth a cut


def write_slip(
    made: Imposed, target: Path, *, language: str = "en", copies: int = 1, title: str = ""
) -> None:
    """Write the slip to `target`, as text or as PDF by the ending of its name.

    Raises PublishError for another ending, copies below 1, or a file that cannot be written.
    """
    if target.suffix.lower() not in {".txt", ".pdf"}:
        raise PublishError(f"the slip {target} is neither text nor PDF", "name it .txt or .pdf")
    if copies < 1:
        raise PublishError(f"{copies} copies cannot be printed", "give --copies a number from 1")
    title_line, steps = sentences(made, language, copies, title)
    part = target.with_name(f".{target.name}.part")
    try:
        if target.suffix.lower() == ".txt":
            part.write_text(as_text(title_line, steps), encoding="utf-8")
        else:
            _write_pdf(made, part, (title_line, steps), words_for(language))
        part.replace(target)
    except OSError as error:
        raise PublishError(f"{target} cannot be written ({error.strerror})") from None
    finally:
        part.unlink(missing_ok=True)


def as_text(title: str, steps: list[str]) -> str:
    """The slip as plain text: the title, then numbered steps, 76 characters wide."""
    lines = [title, "=" * len(title), ""]
    for number, step in enumerate(steps, 1):
        lines += [*textwrap.wrap(f"{number}. {step}", 76, subsequent_indent="   "), ""]
    return "\n".join(lines)


def sentences(made: Imposed, language: str, copies: int, title: str) -> tuple[str, list[str]]:
    """The title of the slip and its steps, in the order in which they are done.

    A title that the slip's type (Helvetica, Windows-1252) cannot set gives way to the file's name.
    """
    words = words_for(language)
    file = made.files[0].name
    known = title and title.encode("cp1252", "ignore").decode("cp1252") == title
    head = words["title"].format(title=title) if known else words["untitled"].format(file=file)
    size = sheet_name(made.plan.setup.sheet)
    count = len(made.plan.sheets)
    paper = [words["paper"].format(sheets=_sheets(words, count), size=size)]
    if copies > 1:
        total = _sheets(words, count * copies)
        paper.append(words["copies"].format(copies=copies, sheets=total, size=size))
    steps = [" ".join(paper), *_printing(made, words, size), *_folding(made, words)]
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


# --- the printable slip ---------------------------------------------------------------------------


def _write_pdf(
    made: Imposed, path: Path, said: tuple[str, list[str]], words: dict[str, str]
) -> None:
    long, short = max(made.plan.size), min(made.plan.size)
    upright = (short, long) if long / short < 1.6 and short > 400 else (595.276, 841.89)
    with Pdf.new() as pdf:
        font = {
            name: pdf.make_indirect(
                Dictionary(
                    Type=Name.Font,
                    Subtype=Name.Type1,
                    BaseFont=Name("/" + base),
                    Encoding=Name.WinAnsiEncoding,
                )
            )
            for name, base in (("/F", "Helvetica"), ("/B", "Helvetica-Bold"))
        }
        drawn = [
            (upright, _slip_page(upright, *said)),
            (upright, _look_page(made, upright, words)),
        ]
        if made.plan.fold.sides == 2:
            sides = (_test_page((long, short), words[side], side) for side in ("front", "back"))
            drawn += [((long, short), content) for content in sides]
        for size, content in drawn:
            page = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, round(size[0], 3), round(size[1], 3)]),
                Resources=Dictionary(Font=Dictionary(font)),
                Contents=pdf.make_stream(content.encode("cp1252", "replace")),
            )
            pdf.pages.append(Page(pdf.make_indirect(page)))
        pdf.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"))
        pdf.docinfo["/Title"] = String(said[0])
        pdf.save(path, deterministic_id=True)


def _slip_page(size: tuple[float, float], title: str, steps: list[str]) -> str:
    letters = int((size[0] - 2 * _MARGIN - 20) / (_SIZE * _MEAN))
    y = size[1] - _MARGIN - 18
    drawn = []
    for line in textwrap.wrap(title, int(letters * _SIZE / 17)):
        drawn.append(_text(line, _MARGIN, y, 16, "B"))
        y -= 22
    y -= 10
    for number, step in enumerate(steps, 1):
        drawn.append(_text(str(number), _MARGIN, y, _SIZE, "B"))
        for line in textwrap.wrap(step, letters):
            drawn.append(_text(line, _MARGIN + 20, y, _SIZE))
            y -= _LEAD
        y -= 7
    return "".join(drawn)


def _look_page(made: Imposed, size: tuple[float, float], words: dict[str, str]) -> str:
    """Sheet 1 on both sides, with its folds dashed, as it is turned like a leaf."""
    plan = made.plan
    drawn = [_text(words["look"], _MARGIN, size[1] - _MARGIN - 16, 12, "B")]
    scale = min((size[0] - 2 * _MARGIN) / plan.size[0], 0.36 * size[1] / plan.size[1])
    wide, high = plan.size[0] * scale, plan.size[1] * scale
    y = size[1] - _MARGIN - 50 - high
    for name, face in (("front", plan.sheets[0].front), ("back", plan.sheets[0].back)):
        if face is None:
            continue
        drawn.append(_text(words[name], _MARGIN, y + high + 6, 9))
        drawn.append(f"0.5 w {_MARGIN} {y:.2f} {wide:.2f} {high:.2f} re S\n")
        drawn.append(_face(face, plan.order, (_MARGIN, y, wide, high), words["blank"]))
        y -= high + 40
    return "".join(drawn)


def _face(
    face: Face, order: tuple[int, ...], box: tuple[float, float, float, float], blank: str
) -> str:
    x, y, wide, high = box
    drawn = []
    for row, numbers in enumerate(face):
        for column, number in enumerate(numbers):
            page = order[abs(number) - 1]
            at = (
                x + (column + 0.5) * wide / len(numbers),
                y + (len(face) - row - 0.5) * high / len(face),
            )
            size = 26 if page else 10
            drawn.append(_centred(str(page) if page else blank, at, size, number < 0))
    for column in range(1, len(face[0])):
        line = x + column * wide / len(face[0])
        drawn.append(f"[3 3] 0 d {line:.2f} {y:.2f} m {line:.2f} {y + high:.2f} l S [] 0 d\n")
    for row in range(1, len(face)):
        line = y + row * high / len(face)
        drawn.append(f"[3 3] 0 d {x:.2f} {line:.2f} m {x + wide:.2f} {line:.2f} l S [] 0 d\n")
    return "".join(drawn)


def _test_page(size: tuple[float, float], word: str, side: str) -> str:
    """An arrow that points up, filled on the front and drawn in outline on the back."""
    x, y = size[0] / 2, size[1] / 2
    points = ((-30, -90), (-30, 30), (-75, 30), (0, 120), (75, 30), (30, 30), (30, -90))
    path = " ".join(
        f"{x + dx:.2f} {y + dy:.2f} {'l' if number else 'm'}"
        for number, (dx, dy) in enumerate(points)
    )
    arrow = f"{path} h {'S' if side == 'back' else 'f'}\n"
    return f"2 w {arrow}" + _centred(word, (x, y - 140), 30, False)


def _centred(text: str, at: tuple[float, float], size: float, turned: bool) -> str:
    """Text about a point, on its head if `turned`; capitals and figures are about 0.6 em wide."""
    half = len(text) * size * 0.6 / 2
    turn = math.pi if turned else 0.0
    cos, down = math.cos(turn), size * 0.35
    x, y = at[0] - half * cos, at[1] - down * cos
    return f"BT /B {size} Tf {cos:.0f} 0 0 {cos:.0f} {x:.2f} {y:.2f} Tm ({_escaped(text)}) Tj ET\n"


def _text(text: str, x: float, y: float, size: float, font: str = "F") -> str:
    return f"BT /{font} {size} Tf {x:.2f} {y:.2f} Td ({_escaped(text)}) Tj ET\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
