"""The furniture of printed pages: folios, running heads, signature marks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from publish.clean import shape
from publish.clean.draft import Draft, body_size, drop, live, measure
from publish.clean.headstyle import is_strong
from publish.clean.sheets import FOLIO, Page, folio_value, key, marked, pages

SIGNATURE = re.compile(r"\d{1,2}\s?\*{0,2}|[A-Z]{1,2}\s?\d?\*?|\*{1,2}")
NEAR = 4  # pages to either side whose heads are compared letter by letter


def folios(draft: Draft) -> Draft:
    r"""Page numbers alone on the first or last line of a page, and signature marks at its foot.

    >>> from publish.clean.draft import start
    >>> page = "{}\n\nIn the beginning there was a\nmill upon a hill and so on\n\f"
    >>> text = "".join(page.format(n) for n in range(1, 6))
    >>> sorted(folios(start(text)).gone)
    [0, 5, 10, 15, 20]
    """
    sheets = pages(draft)
    if len(sheets) < 3:
        return loose_folios(draft)
    found: list[tuple[int, int]] = []
    size = body_size(draft)
    for page in sheets:
        found += [(page.number, i) for i in _edges(page, 2) if _is_number(draft, i, size)]
    shift = Counter(
        value - number for number, i in found if (value := folio_value(draft.lines[i].body))
    ).most_common(1)
    regular = bool(shift) and shift[0][1] * 3 >= len(sheets)
    gone = [i for number, i in found if regular or folio_value(draft.lines[i].body) == number + 1]
    if regular:
        gone += [i for page in sheets if (i := _signed(draft, page, shift[0][0])) >= 0]
        gone += [i for page in sheets for i in _counted(draft, page, shift[0][0])]
    draft = drop(draft, gone, "folios", 0.97 if regular else 0.7)
    draft = drop(draft, _catchwords(draft), "catchwords", 0.9)
    feet = [page.lines[-1] for page in pages(draft) if len(page.lines) > 4]
    marks = [i for i in feet if SIGNATURE.fullmatch(draft.lines[i].body)]
    return drop(draft, marks if len(marks) > 1 else [], "signatures", 0.85)


def _is_number(draft: Draft, i: int, size: float) -> bool:
    """A number alone; where type sizes are known, none that is set larger than the text."""
    place = draft.places.get(i)
    large = place is not None and place.size > 1.1 * size
    return bool(FOLIO.fullmatch(draft.lines[i].body)) and not large


def _catchwords(draft: Draft) -> list[int]:
    """Old prints set the next page's first word below the last line of a page: where most do so."""
    found = []
    sheets = pages(draft)
    for page, following in pairwise(sheets):
        word = draft.lines[page.lines[-1]].body.rstrip("-⸗=")
        first = draft.lines[following.lines[0]].body
        if len(page.lines) > 4 and 1 < len(word) < 20 and first.startswith(word):
            found.append(page.lines[-1])
    return found if len(found) * 3 > len(sheets) else []


def _signed(draft: Draft, page: Page, shift: int) -> int:
    """The first line of a page where it is a slug that names the page's number; else -1."""
    body = draft.lines[page.lines[0]].body
    match = None if is_strong(body) else marked(body)
    value = int(match.group(1) or match.group(2)) if match else -1
    alone = len(page.lines) > 1 and page.lines[1] - page.lines[0] > 1
    return page.lines[0] if alone and match and value == page.number + shift else -1


def _counted(draft: Draft, page: Page, shift: int) -> list[int]:
    """Further in from the edge, the page's own number where it names the whole: `8 / 21`."""
    near = _edges(page, 6) - _edges(page, 2)
    return [
        i
        for i in near
        if "/" in draft.lines[i].body and folio_value(draft.lines[i].body) == page.number + shift
    ]


def _edges(page: Page, size: int) -> set[int]:
    """The first and the last lines of a page."""
    return {*page.lines[:size], *page.lines[-size:]}


def running_heads(draft: Draft) -> Draft:
    r"""Lines that the pages repeat at their head or foot, with or without the page's number.

    >>> from publish.clean.draft import start
    >>> words = "fell rose went came".split()
    >>> text = "".join(f"THE MILL\nIt {w}\nand so {w[:3]} on\n\f" for w in words)
    >>> sorted(running_heads(start(text)).gone)
    [0, 4, 8, 12]
    """
    sheets = [page for page in pages(draft) if len(page.lines) > 1]
    if len(sheets) < 3:
        return draft
    for edge, rule in ((0, "running-heads"), (-1, "running-feet")):
        above: dict[int, str] = {}
        for _ in range(2):  # a second line may stand below the first, but not the same: a head
            rows = [
                (page, page.lines[edge])
                for page in sheets
                if len(page.lines) > 1
                and key(draft.lines[page.lines[edge]].body) != above.get(page.number)
            ]
            gone = _repeated(draft, rows)
            above = {draft.lines[i].page: key(draft.lines[i].body) for i in gone}
            if not gone:
                break
            draft = _remember(drop(draft, gone, rule, 0.9), gone)
            sheets = pages(draft)
    return draft


def _remember(draft: Draft, gone: list[int]) -> Draft:
    """Running heads repeat the book's heads: keep their letters, by which heads are found."""
    known = draft.facts.get("running", "").split("\n")
    keys = dict.fromkeys([*known, *(key(draft.lines[i].body) for i in gone)])
    return replace(
        draft, facts={**draft.facts, "running": "\n".join(k for k in keys if len(k) > 3)}
    )


def _repeated(draft: Draft, rows: list[tuple[Page, int]]) -> list[int]:
    """Of the lines at one edge of the pages, those that come again on other pages."""
    width = measure(draft)
    keys = {i: key(draft.lines[i].body) for _, i in rows if len(draft.lines[i].body) < width * 1.2}
    counts = Counter(k for k in keys.values() if len(k) > 2)
    common = {k for k, n in counts.items() if n >= 2}
    hits = sum(counts[k] for k in common)
    if hits < 3 or (hits < len(rows) * 0.25 and max(counts.values(), default=0) < 4):
        return []
    numbered = _numbered(draft, rows)
    near = {
        i: {keys[k] for _, k in rows[max(0, n - NEAR) : n + NEAR + 1] if k in keys and k != i}
        for n, (_, i) in enumerate(rows)
    }
    return [
        i
        for page, i in rows
        if i in keys
        and (
            keys[i] in common
            or i in numbered
            or (_like(keys[i], near[i]) and not is_strong(draft.lines[i].body))
            or (hits * 2 > len(rows) and _doubled(draft, page, i))
        )
    ]


def _doubled(draft: Draft, page: Page, i: int) -> bool:
    """Whether a line at the page's head, set off by a blank line, comes again below as a head."""
    if i != page.lines[0] or len(page.lines) < 3 or page.lines[1] == i + 1:
        return False
    letters = key(draft.lines[i].body)
    below = "".join(key(draft.lines[k].body) for k in page.lines[1:4])
    return len(letters) > 3 and below.startswith(letters)


def _like(one: str, near: set[str]) -> bool:
    """Whether a line is that of a near page, misread: three letters in four agree."""
    return len(one) > 5 and any(
        abs(len(one) - len(other)) < 5
        and len(set(one) & set(other)) * 2 > len(set(one))
        and SequenceMatcher(None, one, other).ratio() > 0.75
        for other in near
    )


def _numbered(draft: Draft, rows: list[tuple[Page, int]]) -> set[int]:
    """The lines that open or end with their page's number."""
    values: dict[int, tuple[int, int]] = {}
    for page, i in rows:
        match = marked(draft.lines[i].body)
        if match:
            values[i] = (page.number, int(match.group(1) or match.group(2)))
    shifts = Counter(value - number for number, value in values.values())
    best = max(shifts.values(), default=0)
    return {
        i for i, (number, value) in values.items() if best > 2 and shifts[value - number] == best
    }


def loose_folios(draft: Draft) -> Draft:
    r"""Where no form feeds mark pages: numbers alone on a line that count the pages up.

    Heads count too; but pages cut sentences, so at least one number in four must stand where the
    line above it ends no sentence. Lines that come again and again beside the numbers go with them.
    """
    draft = _numbered_heads(draft)
    texts = live(draft)
    place = {i: n for n, i in enumerate(texts)}
    alone = [
        (i, int(draft.lines[i].body))
        for i in texts
        if re.fullmatch(r"\d{1,4}", draft.lines[i].body)
    ]
    chain = _chain(alone)
    if len(chain) < 3:
        return draft
    gaps = [place[b] - place[a] for a, b in pairwise(chain)]
    if min(gaps) < 8:
        return draft
    counts = Counter(key(draft.lines[i].body) for i in texts)
    heads = {k for k, n in counts.items() if n >= max(3, len(chain) // 3) and len(k) > 2}
    near = [i for c in chain for i in texts[max(0, place[c] - 2) : place[c] + 3]]
    beside = [i for i in near if key(draft.lines[i].body) in heads]
    above = [_above(draft, texts, place[c], heads) for c in chain]
    cut = sum(not shape.ends_sentence(draft.lines[i].body) for i in above if i >= 0)
    if cut * 4 < len(chain) and len(beside) * 2 < len(chain):
        return draft
    draft = drop(draft, chain, "folios", 0.9)
    return drop(draft, beside if len(beside) >= 3 else [], "running-heads", 0.9)


def _numbered_heads(draft: Draft) -> Draft:
    """Lines that come again with a number at one end, which counts the pages up."""
    texts = live(draft)
    width = measure(draft, texts)
    rows: list[tuple[int, int]] = []
    for i in texts:
        body = draft.lines[i].body
        match = marked(body)
        if match and len(key(body)) > 2 and len(body) <= width:
            rows.append((i, int(match.group(1) or match.group(2))))
    counts = Counter(key(draft.lines[i].body) for i, _ in rows)
    rows = [(i, value) for i, value in rows if counts[key(draft.lines[i].body)] > 2]
    chain = _chain(rows)
    far = all(b - a >= 8 for a, b in pairwise(chain))
    return (
        _remember(drop(draft, chain, "running-heads", 0.9), chain)
        if len(chain) > 3 and far
        else draft
    )


def _above(draft: Draft, texts: list[int], n: int, heads: set[str]) -> int:
    for i in reversed(texts[max(0, n - 3) : n]):
        if key(draft.lines[i].body) not in heads:
            return i
    return -1


def _chain(alone: list[tuple[int, int]]) -> list[int]:
    """The longest run of numbers that go up by one (a missing one allowed), as line indices."""
    best: dict[int, tuple[int, int]] = {}  # by the last number: how many, which of `nodes`
    nodes: list[tuple[int, int]] = []  # a line, and the node before it, -1 for none
    longest = (0, -1)
    for i, value in alone:
        before = max((best.get(value - step, (0, -1)) for step in (1, 2)), key=lambda run: run[0])
        if before[0] + 1 > best.get(value, (0, -1))[0]:
            nodes.append((i, before[1]))
            best[value] = (before[0] + 1, len(nodes) - 1)
        longest = max(longest, best[value], key=lambda run: run[0])
    lines, at = [], longest[1]
    while at >= 0:
        line, at = nodes[at]
        lines.append(line)
    return lines[::-1]


def folios_again(draft: Draft) -> Draft:
    """Page numbers that only a running head kept from the page's edge."""
    return (
        folios(draft) if any(rule == "running-heads" for rule, _ in draft.gone.values()) else draft
    )
