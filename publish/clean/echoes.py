"""Running heads that name the section of their page, so that hardly two pages have the same."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from publish.clean import shape
from publish.clean.draft import GLUED, Draft, drop, live, measure
from publish.clean.sheets import pages

CUT = re.compile(r"(?:…|\.\.\.)$")  # a head that did not fit
TOP = 3  # lines of a page that may stand over its text
LEAST = 6  # letters, so that no word stands for a head
FEW = 3  # pages that must have one
KEPT = 120  # letters of a head that are compared


def echoes(draft: Draft) -> Draft:
    r"""Lines in capitals over a page that are heads of the text itself, in small letters there.

    >>> from publish.clean.draft import start
    >>> words = "mill river bridge".split()
    >>> page = "1.{0}. OF THE {1} …\n\nIt went on as before.\n\n1.{0}\n\nOf the {2} and all\n\f"
    >>> text = "".join(page.format(n, word.upper(), word) for n, word in enumerate(words, 1))
    >>> sorted(echoes(start(text)).gone)
    [0, 8, 16]
    """
    sheets = pages(draft)
    over = [i for page in sheets for i in _over(draft, page.lines)]
    if len(over) < FEW:
        return draft
    known = _heads(draft)
    gone = [i for i in over if _named(draft.lines[i].body, known)]
    found = {draft.lines[i].page for i in gone}
    return drop(draft, gone if len(found) >= FEW else [], "echoes", 0.9)


def _over(draft: Draft, lines: tuple[int, ...]) -> list[int]:
    """The first lines of a page that have no small letters, where text stands below."""
    out: list[int] = []
    for i in lines[: min(TOP, len(lines) - 1)]:
        body = draft.lines[i].body
        if not shape.is_caps(body) and any(map(str.isalpha, body)):
            break
        out.append(i)
    return out


def _letters(body: str) -> str:
    return "".join(filter(str.isalpha, body.lower()))[:KEPT]


def _heads(draft: Draft) -> list[str]:
    """The letters of each short line that is not in capitals, alone and with the next, in order."""
    width = GLUED * measure(draft)
    texts = [i for i in live(draft) if len(draft.lines[i].body) <= width]
    small = [i for i in texts if not shape.is_caps(draft.lines[i].body)]
    alone = [_letters(draft.lines[i].body) for i in small]
    both = [one + two for one, two in pairwise(alone)]
    return sorted({letters[:KEPT] for letters in (*alone, *both)})


def _named(body: str, known: list[str]) -> bool:
    """Whether a line names one of these heads, whole or as far as it goes."""
    letters = _letters(body)
    if len(letters) < LEAST:
        return False
    at = bisect_left(known, letters)
    near = known[at] if at < len(known) else ""
    return near.startswith(letters) if CUT.search(body) else near == letters
