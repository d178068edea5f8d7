"""Notes at the feet of pages: found page by page, by the number that comes next."""

from __future__ import annotations

import re
from dataclasses import replace

from publish.clean import shape
from publish.clean.draft import Block, Draft

LOST = 3  # notes that may have been missed between two pages, and the count goes on
FOOT = re.compile(r"(\d{1,3})(?:([.)]{0,2})\s+(?=\S)|(?=[A-ZÀ-Þ“«\"„‘]))")
_FOOT_CALL = (
    r"(?:(?<=[^\W\d_])|(?<=[.,;:!?”’»\"')\]])|(?<=[\w»”’]\s)){label}(?![\d\w])(?!\s*%|[.,]\d)"
)


def foot_notes(draft: Draft) -> Draft:
    r"""At a page's foot, the lines from the first that opens the next note, called on that page.

    >>> from publish.clean.draft import start
    >>> page = "Of the mill{0} he\nsaid no more.\n{0} A mill of {0} wheels,\nby the road.\n\f"
    >>> d = foot_notes(start(page.format(1) + page.format(2) + page.format(3)))
    >>> [(block.lines, block.skip) for block in d.blocks]
    [((2, 3), 2), ((7, 8), 2), ((12, 13), 2)]
    """
    if draft.raised:
        return draft  # the source shows its calls, and `printed_feet` has bound them
    blocks: list[Block] = []
    last, manner = 0, ""
    for number, lines in enumerate(_sheets(draft)):
        at, match = _foot(draft, lines, last, manner)
        if match is None:
            continue
        label = int(match.group(1))
        found = _foot_entries(draft, lines[at:], label, f"foot{number}")
        last, manner = label + len({b.label for b in found}) - 1, match.group(2) or ""
        blocks += found
    return replace(draft, blocks=(*draft.blocks, *blocks))


def _sheets(draft: Draft) -> list[list[int]]:
    """The lines of each page: by form feeds, or by the folios that were found between them."""
    out: list[list[int]] = [[]]
    page, folio = 0, False
    taken = {i for block in draft.blocks for i in block.lines}
    for i, line in enumerate(draft.lines):
        if draft.gone.get(i, ("", 0))[0] == "folios":
            folio = True
        if not line.body or i in draft.gone or i in taken:
            continue
        if line.page != page or folio:
            out.append([])
        page, folio = line.page, False
        out[-1].append(i)
    return out if len(out) > 2 else []


def _foot(
    draft: Draft, lines: list[int], last: int, manner: str
) -> tuple[int, re.Match[str] | None]:
    """Where in a page's lines its notes begin, with the match of the first; (-1, None) for none.

    All notes of a text are numbered in one `manner`: with a stop, a bracket, or nothing.
    """
    for at in range(1, len(lines)):
        match = FOOT.match(draft.lines[lines[at]].body)
        if not match or (last and (match.group(2) or "") != manner):
            continue
        value = int(match.group(1))
        if not (value in (1, last + 1) or (last < value <= last + LOST and at * 2 > len(lines))):
            continue
        call = re.compile(_FOOT_CALL.format(label=value))
        above = [draft.lines[i].body for i in lines[:at]]
        ended = shape.ends_clause(above[-1]) or lines[at] - lines[at - 1] > 1
        low = ended or at * 2 > len(lines)
        if low and any(m.start() for text in above for m in call.finditer(text)):
            return at, match
    return -1, None


def _foot_entries(draft: Draft, lines: list[int], label: int, key: str) -> list[Block]:
    blocks: list[Block] = []
    for i in lines:
        match = FOOT.match(draft.lines[i].body)
        if match and int(match.group(1)) == label + len(blocks):
            name = f"{key}:{match.group(1)}"
            blocks.append(
                Block("note", (i,), label=name, skip=match.end(), rule="notes", sure=0.85)
            )
        else:
            blocks[-1] = replace(blocks[-1], lines=(*blocks[-1].lines, i))
    return blocks
