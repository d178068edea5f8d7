"""Cleaning: a raw text becomes a manuscript, and a ledger restores the raw text byte for byte.

    bytes ── decode ──▶ source ── RULES ──▶ Draft ── emit ──▶ Markdown + Ledger ── split ──▶ Cleaned

A rule is a function Draft -> Draft with a doctest; they run in the order of RULES. A text that is
in the form already (`publish.clean.form`) is left as it is, so cleaning twice is cleaning once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from publish.book import Edit
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
from publish.clean.ledger import Ledger, compose, digest, restore

__all__ = ["RULES", "Cleaned", "Ledger", "as_markdown", "clean", "restore", "save"]

ROUNDS = 4  # runs of the rules over a text that nothing marks as clean
TOLD = ("title", "authors", "restart", "guessed")  # what the rules learned that a reader may want
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


def clean(raw: bytes, name: str, encoding: str = "") -> Cleaned:
    """The manuscript of a raw text; `name` is its file name, for the ledger and for errors.

    Without an encoding it is found out; where it was guessed, `facts["guessed"]` says how surely.
    Raises PublishError for bytes that are no text.
    """
    decoded = decode(raw, name, encoding)
    draft = start(decoded.text)
    if decoded.sure < 1:
        draft = replace(draft, facts={"guessed": f"{decoded.sure:.2f}"})
    draft, markdown, edits = _settled(draft)
    kept = {key: draft.facts[key] for key in TOLD if key in draft.facts}
    ledger = Ledger(name, digest(raw), decoded.encoding, decoded.bom.hex(), edits, kept)
    return split(markdown, ledger, draft.language, kept)


def _settled(draft: Draft) -> tuple[Draft, str, tuple[Edit, ...]]:
    """The draft after the rules, its Markdown and the edits that make it.

    What comes out shows by its form that it is clean, unless nothing in it had to be marked: then
    the rules run again until they find no more (lines that were joined may open a note).
    """
    draft = language.language(draft)
    source = markdown = draft.source
    edits: tuple[Edit, ...] = ()
    for _ in range(ROUNDS):
        if is_manuscript(markdown):
            break
        again = replace(start(markdown), facts=draft.facts)
        for rule in RULES:
            again = rule(again)
        after, more = emit(again)
        draft = again
        if after == markdown:
            break
        edits, markdown = (compose(source, edits, more) if edits else more), after
    return draft, markdown, edits
