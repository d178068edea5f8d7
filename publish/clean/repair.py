"""Broken characters: mojibake, ligatures, typesetters' hyphens. Old spellings are not broken.

These rules run before all others, on the text as such: each gives edits, and the lines are made of
what they leave. Each can be turned off by its name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import accumulate

from publish.book import Edit
from publish.clean.ledger import apply, compose
from publish.extract.source import Source, Span

LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st",
}  # fmt: skip
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_HYPHEN = re.compile("[\u2010\u2011](?=[^\\s])")  # at a line's end they are judged like others
# A soft hyphen inside a line says only where the word might be broken.
_SOFT = re.compile("\u00ad\u00ad*(?=[^\\s\u00ad])")
# What UTF-8 looks like when it was read as a code of one byte a letter.
_SUSPECT = re.compile(
    "[ÃÂâÐÑÎÏÅÄ][\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]"
)


def mojibake(text: str) -> list[Edit]:
    """Lines whose letters were read in the wrong code, where reading them right leaves no doubt.

    >>> mojibake("dÃ©jÃ  vu, said he â€” twice")[0].after
    'déjà vu, said he — twice'
    """
    found = []
    if not _SUSPECT.search(text):
        return []
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    for line in re.finditer(r"[^\n\r\f]+", text):
        if _SUSPECT.search(line.group()) and is_bad(line.group()):
            after = fix_encoding(line.group())
            if (
                after != line.group()
                and "\ufffd" not in after
                and not re.search(r"[\n\r\f\0]", after)
            ):
                found.append(Edit("mojibake", line.start(), line.group(), after, 0.9))
    return found


def ligatures(text: str) -> list[Edit]:
    """Letters that a typesetter joined: `ﬁ` is f and i; `ſt` keeps its long s.

    >>> [edit.after for edit in ligatures("oﬃce, ﬁrﬅ")]
    ['ffi', 'fi', 'ſt']
    """
    return [
        Edit("ligatures", m.start(), m.group(), LIGATURES[m.group()])
        for m in _LIGATURE.finditer(text)
    ]


def hyphen_signs(text: str) -> list[Edit]:
    """The hyphens that Unicode tells apart from the common one.

    >>> [edit.after for edit in hyphen_signs("well\u2010known")]
    ['-']
    """
    return [Edit("hyphen-signs", m.start(), m.group(), "-") for m in _HYPHEN.finditer(text)]


def soft_hyphens(text: str) -> list[Edit]:
    """Soft hyphens inside a line; those at its end are judged with the other hyphens there.

    >>> [(edit.start, edit.after) for edit in soft_hyphens("re\u00advolution re\u00ad\\n")]
    [(2, '')]
    """
    return [Edit("soft-hyphens", m.start(), m.group(), "") for m in _SOFT.finditer(text)]


REPAIRS: tuple[Callable[[str], list[Edit]], ...] = (mojibake, ligatures, hyphen_signs, soft_hyphens)


def repaired(source: Source, off: Collection[str] = ()) -> tuple[Source, tuple[Edit, ...]]:
    """The source without broken characters, and the edits on its text that make it so."""
    edits: tuple[Edit, ...] = ()
    text, spans = source.text, source.spans
    for rule in REPAIRS:
        more = () if rule.__name__.replace("_", "-") in off else tuple(rule(text))
        if more:
            edits = compose(source.text, edits, more) if edits else more
            text, spans = apply(text, more), _moved(spans, more)
    return replace(source, text=text, spans=spans), edits


def _moved(spans: tuple[Span, ...], edits: tuple[Edit, ...]) -> tuple[Span, ...]:
    """The spans at the places that they have after the edits."""
    starts = [e.start for e in edits]
    grown = [0, *accumulate(len(e.after) - len(e.before) for e in edits)]

    def to(at: int) -> int:
        n = bisect_right(starts, at - 1)
        if n and at < edits[n - 1].start + len(edits[n - 1].before):
            return edits[n - 1].start + grown[n - 1] + len(edits[n - 1].after)
        return at + grown[n]

    return tuple(replace(s, start=to(s.start), end=to(s.end)) for s in spans)
