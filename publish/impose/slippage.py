"""The slip as a printable page, with what sheet 1 looks like and a test sheet of two sides."""

from __future__ import annotations

from html import escape
from pathlib import Path

from publish.book import Document, Edition, Meta, Piece
from publish.folds import Face
from publish.fonts import characters
from publish.impose import Imposed
from publish.impose.slipwords import words_for
from publish.resources import styles_dir

_ROOM = (480.0, 290.0)  # points: the width and height that a drawn sheet may take


def can_set(text: str) -> bool:
    """Whether the slip's type has every letter of the text."""
    known = characters(styles_dir() / "fonts" / "eb-garamond" / "EBGaramond-Regular.ttf")
    return all(char.isspace() or ord(char) in known for char in text)


def write_page(made: Imposed, path: Path, said: tuple[str, list[str]], language: str) -> None:
    """Write the slip as PDF: `said` is its title and its steps. The pages 3 and 4 are the test
    sheet, of the sheet's own size, where sheets are printed on both sides.

    Raises PublishError when `path` cannot be written.
    """
    from publish.pdf import write

    words, plan = words_for(language), made.plan
    long, short = max(plan.size), min(plan.size)
    upright = (short, long) if long / short < 1.6 and short > 400 else (595.276, 841.89)
    pieces = [_steps(*said), _look(made, words)]
    if plan.fold.sides == 2:
        pieces += [_test(side, words[side], (long, short)) for side in ("front", "back")]
    pages = (
        f"@page {{ size: {upright[0]:.3f}pt {upright[1]:.3f}pt }}\n"
        f"@page test {{ size: {long:.3f}pt {short:.3f}pt }}\n"
    )
    sheets = [(name, (styles_dir() / f"{name}.css").read_text("utf-8")) for name in _STYLES]
    document = Document(
        Meta(title=said[0], language=language),
        Edition("slip", "pdf"),
        tuple(Piece(f"p{number}", "", "", xhtml) for number, xhtml in enumerate(pieces)),
        (*sheets, ("sizes", pages)),
        str(path.parent),
    )
    write(document, path)


_STYLES = ("fonts", "slip")


def _steps(title: str, steps: list[str]) -> str:
    items = "".join(f"<li>{escape(step)}</li>" for step in steps)
    return f'<section class="steps"><h1>{escape(title)}</h1><ol>{items}</ol></section>'


def _look(made: Imposed, words: dict[str, str]) -> str:
    """Sheet 1 on both sides, with its folds dashed, as it is turned like a leaf."""
    plan = made.plan
    scale = min(_ROOM[0] / plan.size[0], _ROOM[1] / plan.size[1])
    drawn = [f"<h2>{escape(words['look'])}</h2>"]
    for name, face in (("front", plan.sheets[0].front), ("back", plan.sheets[0].back)):
        if face is not None:
            size = (plan.size[0] * scale, plan.size[1] * scale)
            table = _face(face, plan.order, size, words["blank"])
            drawn.append(f"<figure><figcaption>{escape(words[name])}</figcaption>{table}</figure>")
    return f'<section class="look">{"".join(drawn)}</section>'


def _face(face: Face, order: tuple[int, ...], size: tuple[float, float], blank: str) -> str:
    height = size[1] / len(face)
    rows = (
        "".join(_cell(number, order[abs(number) - 1], height, blank) for number in row)
        for row in face
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table style="width: {size[0]:.2f}pt">{body}</table>'


def _cell(number: int, page: int, height: float, blank: str) -> str:
    turned = " turned" if number < 0 else ""
    kind = "page" if page else "blank"
    return (
        f'<td style="height: {height:.2f}pt"><div class="{kind}{turned}">'
        f"{page or escape(blank)}</div></td>"
    )


def _test(side: str, word: str, size: tuple[float, float]) -> str:
    """An arrow that points up, filled on the front and in outline on the back, in the middle."""
    top = (size[1] - 260) / 2
    return (
        f'<section class="test {side}" style="padding-top: {top:.1f}pt">'
        '<div class="head"><div></div></div><div class="shaft"></div>'
        f"<p>{escape(word)}</p></section>"
    )
