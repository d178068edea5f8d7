"""Publishers' lists before a text and behind it, and the slug with which a printer signs it."""

from __future__ import annotations

import re

from publish.clean.draft import Draft, chunks, drop
from publish.clean.language import is_farewell, role

# A price, or the size and the binding of a book, as the lists of publishers have them.
PRICED = re.compile(
    r"\b\d{1,2}s\.(?: ?\d{1,2}d\.)?|£ ?\d|\$ ?\d|\b\d{1,3} ?(?:cents|cts\.)"
    r"|\b\d{1,2}/[-\d]\d?(?: net)?"
    r"|\b(?:4to|8vo|12mo|16mo|18mo|in-(?:4|8|12|16|18)°?)\b|\bcloth\b|\bpaper covers\b"
    r"|\b(?:M|Mk|Mark)\.? ?\d|\b\d+ ?(?:Mk\b|Mark\b|Pf\.|Pfg)|\b(?:geh|geb|brosch|kart)\. "
    r"|\b\d+ (?:fr\.|francs?\b)|\b(?:fr|Fr|L|Lire|Kr|kr|f|fl|Ptas|rs)\.? \d+[.,:]\d"
    r"|\b\d+ (?:pesetas|ptas|reales|réis)\b"
    r"|\bbroché|\brelié\b|\binb\. |\bingen\. |\b\d+ (?:kr\.|öre\b|øre\b)|\bzł\.? ?\d"
    r"|\b\d+ (?:zł|kop)\b"
    r"|\b(?:цена|Цена|ц\.) ?\d|\b\d+ (?:р|руб|к|коп)\.",
)
LIST_HEAD = re.compile(
    r"(?:other )?(?:works|books|novels|volumes|also)? ?by the same (?:author|writer|hand)"
    r"|(?:a )?(?:select(?:ed)? )?(?:list|catalogue) of "
    r"(?:new |recent |the )?(?:books|works|publications)"
    r"|(?:new|recent|popular|standard|selected) (?:books|works|publications|novels)\b"
    r"|advertisements?$"
    r"|(?:du|de la|par le) même auteur|ouvrages du même auteur|œuvres du même auteur"
    r"|(?:werke|schriften|bücher) (?:des|von) ?(?:selben|demselben|gleichen)"
    r"|vo[nm] (?:dem)?selben verfasser"
    r"|im (?:gleichen|selben) verlage?|verlag von\b|dello stesso autore|opere dello stesso"
    r"|(?:obras )?del mismo autor|(?:obras )?do mesmo au(?:c)?tor|van denzelfden schrijver"
    r"|van dezelfde schrijver"
    r"|av samma författare|af samme forfatter|av samme forfatter|tegoż autora|того же автора"
    r"|od téhož autora",
    re.IGNORECASE,
)
SLUG = re.compile(
    r"(?:printed (?:by|in|at)\b(?=.{4})|press of\b|imprimerie\b|impr\. "
    r"|imprimé (?:par|en|à)\b|druck (?:von|der)\b"
    r"|gedruckt (?:bei|in|von)\b|buchdruckerei\b|tipografia\b|tip\. "
    r"|stampato (?:da|in|a|presso)\b|imprenta (?:de|y)\b"
    r"|impreso (?:en|por)\b|impresso (?:na|em|por)\b|gedrukt (?:bij|door)\b"
    r"|tryckt? (?:hos|i|av|af)\b"
    r"|trykt (?:hos|i|af)\b|druk(?:iem|arnia)?\b(?=.{4})|типография\b|тип\. |напечатано\b)",
    re.IGNORECASE,
)
FRONT = 80  # lines of text at the beginning among which a list may stand
TAIL = 0.6  # of the text; a list at the end begins behind it
LEAST = 3  # priced paragraphs that make a list at the end
SHORT = 120  # characters of a slug


def adverts(draft: Draft) -> Draft:
    r"""Publishers' lists of books with their prices, before the text and behind it.

    >>> from publish.clean.draft import start
    >>> books = "\n\n".join(f"{name}. 8vo, {n}s." for n, name in enumerate(["WELL", "MILL", "SEA"]))
    >>> sorted(adverts(start(f"Text.\n\nTHE END\n\nNEW BOOKS\n\n{books}\n")).gone)
    [4, 6, 8, 10]
    """
    runs = chunks(draft)
    draft = drop(draft, _before(draft, runs), "adverts", 0.8)
    return drop(draft, _behind(draft, runs), "adverts", 0.85)


def slugs(draft: Draft) -> Draft:
    r"""The printer's slug behind the end of the text: `Printed by …`, a paragraph of its own.

    >>> from publish.clean.draft import start
    >>> sorted(slugs(start("He went home.\n\nTHE END\n\nPRINTED BY A. MILLER, LONDON\n")).gone)
    [4]
    """
    runs = chunks(draft)
    last = runs[-1:] if len(runs) > 1 else []
    found = [run for run in last if len(run) <= LEAST and _is_slug(draft, run)]
    return drop(draft, [i for run in found for i in run], "slugs", 0.85)


def _words(draft: Draft, run: list[int]) -> str:
    return " ".join(draft.lines[i].body for i in run)


def _is_slug(draft: Draft, run: list[int]) -> bool:
    text = _words(draft, run).lstrip("[(_—–- ")
    return len(text) <= SHORT and bool(SLUG.match(text))


def _is_list_head(draft: Draft, run: list[int]) -> bool:
    return bool(LIST_HEAD.match(draft.lines[run[0]].body.strip("_*= "))) and (
        len(draft.lines[run[0]].body) < SHORT // 2
    )


def _priced(draft: Draft, run: list[int]) -> bool:
    return bool(PRICED.search(_words(draft, run)))


def _before(draft: Draft, runs: list[list[int]]) -> list[int]:
    """A list near the beginning: its head, and below it the entries as far as they name prices.

    Without prices only the lines go that stand together under the head.
    """
    seen = 0
    for n, run in enumerate(runs):
        seen += len(run)
        if seen > FRONT or n + 1 == len(runs):
            return []
        if not _is_list_head(draft, run):
            continue
        lines = list(run)
        for k in range(n + 1, len(runs) - 1):
            first = k == n + 1 and len(run) == 1 and 1 < len(runs[k]) <= FRONT // 2
            if not (first and _titles(draft, runs[k])) and not _priced(draft, runs[k]):
                break
            lines += runs[k]
        return lines if len(lines) > 1 else []
    return []


def _titles(draft: Draft, run: list[int]) -> bool:
    """Lines of which each opens with a capital or a figure, as titles do and prose does not."""
    return all(not draft.lines[i].body.lstrip('_*="“«„ ')[:1].islower() for i in run)


def _behind(draft: Draft, runs: list[list[int]]) -> list[int]:
    """From the word that ends the text, else from a list's head: where prices stand to the end."""
    ends = [
        n + 1 for n, run in enumerate(runs) if len(run) == 1 and is_farewell(_words(draft, run))
    ]
    heads = [n for n, run in enumerate(runs) if n > len(runs) * TAIL and _is_list_head(draft, run)]
    for begin in sorted({*ends[-1:], *heads}):
        tail = runs[begin:]
        priced = sum(_priced(draft, run) for run in tail)
        own = any(role(_words(draft, run)) or draft.lines[run[0]].body[0] == "[" for run in tail)
        if priced >= LEAST and priced * 4 >= len(tail) and not own:
            return [i for run in tail for i in run]
    return []
