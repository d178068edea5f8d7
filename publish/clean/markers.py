"""Where the source's pages begin: markers `{p. 12}` in the text, if they shall be kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from publish.book import Edit
from publish.clean.draft import Draft, offset

FURNITURE = ("folios", "running-heads", "running-feet")
FOLIO = re.compile(r"(?<![\d.,])(\d{1,4})(?![\d.,])|(?<!\w)([ivxlc]{1,8})(?!\w)")
TEXT = ("prose", "quote", "verse", "item", "head", "more", "table")


def page_markers(draft: Draft) -> Draft:
    r"""At the first word of each page its folio: the printed one, or the label that a PDF has.

    A word that a page's end has broken stays whole: the marker stands behind it.

    >>> from publish.clean.draft import start
    >>> from publish.clean.paragraphs import paragraphs
    >>> d = start("So it was and the mill turned round.\n\f9\nThen it stood still again.\n")
    >>> d = replace(d, gone={2: ("folios", 1.0)}, keep_pages=True)
    >>> [(edit.start, edit.after) for edit in page_markers(paragraphs(d)).edits]
    [(40, '{p. 9}')]
    """
    if not draft.keep_pages:
        return draft
    folios = _folios(draft)
    kinds = {i: b for b in draft.blocks for i in b.lines}
    edits: list[Edit] = []
    seen: set[int] = set()
    for i, line in enumerate(draft.lines):
        if line.page in seen or i not in kinds or kinds[i].kind not in TEXT:
            continue
        seen.add(line.page)
        if folio := folios.get(line.page):
            at = _place(draft, i, kinds[i].skip if kinds[i].lines[0] == i else 0)
            if not any(e.start <= at < e.start + len(e.before) for e in draft.edits):
                edits.append(Edit("page-marks", at, "", f"{{p. {folio}}}", 0.9))
    return replace(draft, edits=(*draft.edits, *edits))


def _place(draft: Draft, i: int, skip: int) -> int:
    """The first whole word of line i."""
    line = draft.lines[i]
    joint = next((draft.joints[k] for k in range(i - 1, -1, -1) if k in draft.joints), None)
    before = next(
        (k for k in range(i - 1, -1, -1) if draft.lines[k].body and k not in draft.gone), -1
    )
    broken = joint is not None and before in draft.joints and draft.joints[before].glue == ""
    cut = re.match(r"\S+\s+", line.body) if broken else None
    return offset(line) + (cut.end() if cut else skip)


def _folios(draft: Draft) -> Mapping[int, str]:
    """The folio of each page: printed on it, else counted from those printed, else its label."""
    printed: dict[int, str] = {}
    for i in sorted(draft.gone):
        rule, _ = draft.gone[i]
        found = FOLIO.findall(draft.lines[i].body) if rule in FURNITURE else []
        if found and draft.lines[i].page not in printed:
            printed[draft.lines[i].page] = next(filter(None, found[-1]))
    shifts = Counter(int(folio) - page for page, folio in printed.items() if folio.isdigit())
    last = draft.lines[-1].page if draft.lines else 0
    labels = draft.facts.get("labels", "").split("\n")
    out: dict[int, str] = {}
    shift, often = shifts.most_common(1)[0] if shifts else (0, 0)
    for page in range(last + 1):
        counted = str(page + shift) if often > 2 and page + shift > 0 else ""
        label = labels[page] if page < len(labels) else ""
        fits = page in printed and (not printed[page].isdigit() or printed[page] == counted)
        out[page] = printed[page] if fits else counted or printed.get(page, "") or label
    return out
