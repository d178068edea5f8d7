"""A printed list of contents: it serves to find the heads, then it goes to the ledger."""

from __future__ import annotations

import re
from dataclasses import replace

from publish.clean import language, shape
from publish.clean.draft import Draft, drop, gap, live, measure
from publish.clean.headstyle import ALONE
from publish.clean.sheets import pages

LEADER = re.compile(r"(?:\s*[.·…_]\s*){3,}|\s{3,}(?=\d)|[\s.,—–-]+(?=\d{1,4}$)")
PAGE = re.compile(r"(?:^|\s|\.)(\d{1,4}|[ivxlc]{1,7})$")
NUMBER = re.compile(
    rf"^(?:(?:{language.CHAPTER}|{language.PART})\s+)?(?:[IVXLC]+|\d{{1,3}}(?:\.\d{{1,3}})*|[A-Za-z])[.:)]?(?:\s*[—–-]+)?\s+",
    re.I,
)
WIDEST = 300  # characters of an entry
LONGEST = 600  # lines; no list of contents of a book of prose is longer


def title_key(body: str) -> str:
    """A head or an entry by its letters: numbers, leaders and page gone, small.

    >>> title_key("CHAPTER I -- OF KINGS"), title_key("1. Of Kings . . . . 12")
    ('ofkings', 'ofkings')
    """
    body = body[:WIDEST]  # a title is shorter, and the patterns below take their time
    body = PAGE.sub("", LEADER.sub(" ", body.strip("_=* "))).strip()
    rest = NUMBER.sub("", body)
    return "".join(c for c in (rest or body).lower() if c.isalpha())


def contents(draft: Draft) -> Draft:
    r"""The lines under `Contents`, where their titles come again below or they name pages.

    >>> from publish.clean.draft import start
    >>> heads = "I. The Well\n\n", "II. The Mill\n\n"
    >>> d = contents(start("CONTENTS\n\n{0}{1}\n{0}Text.\n\n{1}Text.".format(*heads)))
    >>> sorted(d.gone), d.facts["contents"].split()
    ([0, 2, 4], ['thewell', 'themill'])
    """
    draft = _leader_pages(draft)
    texts = live(draft)
    keys = {i: title_key(draft.lines[i].body) for i in texts}
    for at, i in enumerate(texts):
        body = draft.lines[i].body
        if len(body) > 40 or language.role(body.strip("_=* ")) != "contents":
            continue
        region = _region(draft, texts, at, keys)
        below = {keys[k] for k in texts[at + 1 + len(region) :] if len(draft.lines[k].body) < 100}
        again = [k for k in region if len(keys[k]) > 2 and keys[k] in below]
        paged = [k for k in region if PAGE.search(draft.lines[k].body)]
        if len(region) >= 2 and (len(again) * 3 >= len(region) or len(paged) * 2 >= len(region)):
            draft = drop(_remember(draft, [keys[k] for k in region]), [i, *region], "contents", 0.9)
    return draft


def _remember(draft: Draft, keys: list[str]) -> Draft:
    known = draft.facts.get("contents", "").split("\n")
    entries = dict.fromkeys(k for k in [*known, *keys] if len(k) > 2)
    return replace(draft, facts={**draft.facts, "contents": "\n".join(entries)})


def _region(draft: Draft, texts: list[int], at: int, keys: dict[int, str]) -> list[int]:
    """The lines of the list: to prose, to the first title's second coming, or to a wide gap."""
    width = measure(draft, texts)
    seen: dict[str, int] = {}
    region: list[int] = []
    for n in range(at + 1, min(len(texts), at + LONGEST)):
        i = texts[n]
        space = gap(draft, texts[n - 1], i)
        fresh = space.blanks > 0 or space.page or space.removed
        paged = bool(PAGE.search(draft.lines[i].body))
        if fresh and not paged and len(region) > 1:
            if keys[i] in seen and seen[keys[i]] < len(region):
                break
            if space.blanks >= 3 and _another(draft, texts, n, width):
                break
        if fresh and _prose(draft, texts, n, width):
            break
        seen.setdefault(keys[i], len(region))
        region.append(i)
    while region and ALONE.fullmatch(draft.lines[region[-1]].body) and len(region) < LONGEST:
        region.pop()  # a number alone is the first head's, not the list's
    return region


def _another(draft: Draft, texts: list[int], n: int, width: int) -> bool:
    """Whether what stands below a wide gap is a head with prose under it."""
    return any(_prose(draft, texts, k, width) for k in range(n, min(n + 4, len(texts))))


def _prose(draft: Draft, texts: list[int], n: int, width: int) -> bool:
    """Three lines below one another, filled, that name no page."""
    rows = texts[n : n + 3]
    if len(rows) < 3 or rows[2] - rows[0] != 2:
        return False
    bodies = [draft.lines[i].body for i in rows]
    full = [len(b) > width * 0.75 and not PAGE.search(b) for b in bodies[:2]]
    return all(full) and sum(map(shape.starts_lower, bodies[1:])) >= 1


def _leader_pages(draft: Draft) -> Draft:
    """Pages on which a third of the lines are leaders to page numbers are lists of contents."""
    gone: list[int] = []
    for page in pages(draft):
        bodies = [draft.lines[i].body for i in page.lines]
        dotted = [b for b in bodies if re.search(r"\.\s?(?:\.\s?){4,}", b)]
        if len(dotted) >= 3 and len(dotted) * 5 >= len(bodies):
            gone += page.lines
    keys = [title_key(draft.lines[i].body) for i in gone]
    return drop(_remember(draft, keys), gone, "contents", 0.9) if gone else draft
