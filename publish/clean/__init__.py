"""Cleaning: a raw text becomes a manuscript, and a ledger restores the raw text byte for byte.

    bytes ── decode ──▶ source ── RULES ──▶ Draft ── emit ──▶ Markdown + Ledger ── split ──▶ Cleaned

A rule is a function Draft -> Draft with a doctest; they run in the order of RULES. A text that is
in the form already (`publish.clean.form`) is left as it is, so cleaning twice is cleaning once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from publish.clean import (
    archive,
    calls,
    contents,
    emphasis,
    feet,
    heads,
    hyphens,
    language,
    levels,
    notes,
    pages,
    paragraphs,
)
from publish.clean.cleaned import Cleaned, as_markdown, split
from publish.clean.decode import decode
from publish.clean.draft import Draft, start
from publish.clean.emit import emit
from publish.clean.folder import save
from publish.clean.form import is_manuscript
from publish.clean.ledger import Ledger, digest, restore

__all__ = ["RULES", "Cleaned", "Ledger", "as_markdown", "clean", "restore", "save"]

RULES: tuple[Callable[[Draft], Draft], ...] = (
    archive.licence,
    language.language,
    archive.credits_,
    archive.transcriber,
    archive.pictures,
    archive.page_marks,
    pages.folios,
    pages.running_heads,
    pages.folios_again,
    contents.contents,
    notes.closing_notes,
    feet.foot_notes,
    notes.between_notes,
    paragraphs.paragraphs,
    paragraphs.items,
    heads.heads,
    levels.numbered_titles,
    levels.front,
    levels.levels,
    paragraphs.page_breaks,
    calls.bound_calls,
    calls.counted_calls,
    emphasis.emphasis,
    hyphens.hyphens,
)


def clean(raw: bytes, name: str) -> Cleaned:
    """The manuscript of a raw text; `name` is its file name, for the ledger and for errors.

    Raises PublishError for bytes that are no text.
    """
    decoded = decode(raw, name)
    draft = start(decoded.text)
    if is_manuscript(decoded.text):
        draft = replace(draft, language=language.detect(decoded.text)[0])
        rules: tuple[Callable[[Draft], Draft], ...] = ()
    else:
        rules = RULES
    for rule in rules:
        draft = rule(draft)
    markdown, edits = emit(draft) if rules else (decoded.text, ())
    ledger = Ledger(name, digest(raw), decoded.encoding, decoded.bom.hex(), edits)
    return split(markdown, ledger, draft.language, draft.facts)
