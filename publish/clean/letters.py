"""Letters inside a text: who is addressed, when and where it was written, who signs."""

from __future__ import annotations

import re
from dataclasses import replace

from publish.clean import language
from publish.clean.draft import Block, Draft, text_of

PARTS = ("salutation", "date", "signature")
LONGEST = 150  # paragraphs between a letter's salutation and its close
SHORT = 70  # characters of a line that addresses, dates or signs
_OPENS = re.compile(
    rf"[\"“„«‘_*]*(?:{language.SALUTATION})(?![^\W\d_])[^.;?]*[,:!—-]+[\"”_*]*", re.IGNORECASE
)
_CLOSES = re.compile(rf"[_*]*(?:{language.CLOSING})(?![^\W\d_])", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_MONTH = re.compile(rf"(?<![^\W\d_])(?:{language.MONTHS})(?![^\W\d_])", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w.’'()-]*(?:,? [\w.’'()-]+){0,5}[.)\]]?")


def letters(draft: Draft) -> Draft:
    r"""Where a letter is addressed and closed, its salutation, date and signature are marked.

    A salutation alone opens a speech too, and a close alone may be anything: they stay paragraphs.

    >>> from publish.clean.draft import start
    >>> from publish.clean.paragraphs import paragraphs
    >>> lines = "London, 3 May 1848", "Dear Sir,", "It came.", "Yours truly,", "J. Mill", "The end."
    >>> d = letters(paragraphs(start("\n\n".join(lines))))
    >>> [block.label for block in d.blocks]
    ['date', 'salutation', '', 'signature', 'signature', '']
    """
    blocks = list(draft.blocks)
    texts = [text_of(draft, b) if _is_line(b) else "" for b in blocks]
    open_ = -1
    for n, block in enumerate(blocks):
        if block.kind in ("head", "front"):
            open_ = -1
        elif texts[n] and is_salutation(texts[n]):
            open_ = n
        elif open_ >= 0 and n - open_ <= LONGEST and _is_signed(texts, n):
            blocks = _marked(blocks, texts, open_, n)
            open_ = -1
    return replace(draft, blocks=tuple(blocks))


def _is_line(block: Block) -> bool:
    return block.kind in ("prose", "quote") and len(block.lines) <= 2


def _is_signed(texts: list[str], n: int) -> bool:
    """Whether line n closes a letter: a name follows, on it or below, or a comma asks for one."""
    text = texts[n]
    if not text or not is_close(text):
        return False
    below = texts[n + 1] if n + 1 < len(texts) else ""
    head, _, tail = text.rstrip(".").rpartition(",")
    named = is_name(below) or (bool(head) and is_name(tail.strip()))
    return named or text.endswith(",") or bool(_CLOSES.fullmatch(text.rstrip(".!")))


def _marked(blocks: list[Block], texts: list[str], first: int, close: int) -> list[Block]:
    """The blocks with the parts of the letter between two of them marked."""
    parts = {first: "salutation", close: "signature"}
    below = close + 1
    if below < len(blocks) and is_name(texts[below]):
        parts[below] = "signature"
        below += 1
    dates = [n for n in (first - 1, below) if 0 <= n < len(blocks) and is_date(texts[n])]
    parts |= dict.fromkeys(dates, "date")
    sure = 0.95 if len(parts) > 2 else 0.8
    out = list(blocks)
    for n, part in parts.items():
        out[n] = Block("prose", blocks[n].lines, label=part, rule="letters", sure=sure)
    return out


def is_salutation(text: str) -> bool:
    """Whether a line addresses somebody: `Dear Sir,`, `Lieber Freund!`.

    >>> is_salutation("My dear Friend,--"), is_salutation("Dear me, he said.")
    (True, False)
    """
    return len(text) <= SHORT and len(text.split()) <= 9 and bool(_OPENS.fullmatch(text))


def is_close(text: str) -> bool:
    """Whether a line closes a letter: `Yours truly,`, `Hochachtungsvoll`.

    >>> is_close("Yours truly, J. Mill"), is_close("Yours is the kingdom and the power of it all.")
    (True, False)
    """
    return len(text) <= SHORT and len(text.split()) <= 8 and bool(_CLOSES.match(text))


def is_date(text: str) -> bool:
    """Whether a line dates a letter: a month and a year, hardly more.

    >>> is_date("Brüssel, den 9. Januar 1848."), is_date("In 1848 it all began to be so.")
    (True, False)
    """
    short = 0 < len(text) <= SHORT and len(text.split()) <= 8
    return short and bool(_YEAR.search(text)) and bool(_MONTH.search(text))


def is_name(text: str) -> bool:
    """Whether a line may be a signature: up to six words, nearly all of them large.

    >>> is_name("Karl Marx."), is_name("F. von Engels"), is_name("So it was.")
    (True, True, False)
    """
    if not text or len(text) > SHORT or not _NAME.fullmatch(text):
        return False
    words = [word for word in text.split() if word[:1].isalpha()]
    small = sum(word[0].islower() for word in words)
    return bool(words) and words[0][0].isupper() and small <= len(words) // 3
