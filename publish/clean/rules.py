"""The rules of cleaning, in the order in which they run, and the cleaning of a text or a file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from publish.book import Edit
from publish.clean import (
    adverts,
    archive,
    calls,
    columns,
    contents,
    echoes,
    emphasis,
    feet,
    heads,
    hyphens,
    language,
    letters,
    levels,
    markers,
    notes,
    opening,
    pages,
    paragraphs,
    printed,
    specks,
    told,
    toldstyles,
    typeheads,
)
from publish.clean.cleaned import Cleaned, as_markdown, split
from publish.clean.decode import decode
from publish.clean.doubts import Doubt, decisions, listed
from publish.clean.draft import Draft, begin, start
from publish.clean.emit import emit
from publish.clean.flips import Flips, flipped
from publish.clean.folder import save
from publish.clean.form import is_manuscript, shows_form
from publish.clean.ledger import Ledger, compose, digest, restore
from publish.clean.names import chosen
from publish.clean.repair import repaired
from publish.clean.review import suspected
from publish.clean.scan import count_words
from publish.clean.sourcelines import SourceLines
from publish.extract import Source, extract, extract_folder

__all__ = [
    "RULES",
    "TOLD_RULES",
    "Cleaned",
    "Ledger",
    "as_markdown",
    "clean",
    "clean_file",
    "restore",
    "save",
]

ROUNDS = 4  # runs of the rules over a text that nothing marks as clean
# What the rules learned that a reader may want, and where the text came from.
TOLD = (
    "title",
    "authors",
    "restart",
    "guessed",
    "origin",
    "origin-sha256",
    "extractor",
    "files",
    "unread",
)
Rule = Callable[[Draft], Draft]
RULES: tuple[Rule, ...] = (
    archive.licence,
    language.language,
    archive.credits_,
    archive.transcriber,
    archive.pictures,
    archive.page_marks,
    adverts.adverts,
    adverts.slugs,
    pages.folios,
    pages.running_heads,
    pages.folios_again,
    specks.specks,
    contents.contents,
    echoes.echoes,
    archive.all_furniture,
    notes.closing_notes,
    printed.printed_feet,
    feet.foot_notes,
    notes.between_notes,
    columns.tables,
    paragraphs.paragraphs,
    paragraphs.items,
    typeheads.printed_heads,
    heads.heads,
    levels.repeated_notes,
    levels.numbered_titles,
    opening.front,
    levels.levels,
    typeheads.printed_levels,
    paragraphs.page_breaks,
    letters.letters,
    calls.bound_calls,
    calls.counted_calls,
    emphasis.emphasis,
    hyphens.hyphens,
    told.told_tables,
    toldstyles.told_styles,
    markers.page_markers,
)
TOLD_RULES: tuple[Rule, ...] = (
    archive.licence,
    language.language,
    archive.credits_,
    told.told_contents,
    told.told_pages,
    archive.all_furniture,
    told.told_blocks,
    told.told_levels,
    told.told_tables,
    told.told_breaks,
    told.told_notes,
    toldstyles.told_styles,
)


def clean(
    raw: bytes,
    name: str,
    encoding: str = "",
    off: Collection[str] = (),
    *,
    keep_pages: bool = False,
    flips: Flips = (),
) -> Cleaned:
    """The manuscript of a file; `name` is its name, for the ledger and for errors.

    Without an encoding it is found out; where it was guessed, `facts["guessed"]` says how surely.
    `off` names rules that shall not run; with `keep_pages` the source's page numbers become
    markers; `flips` are decisions that an editor wants the other way. Raises PublishError for
    bytes that hold no text.
    """
    source = extract(raw, name, encoding)
    if source is not None:
        return _of_witness(source, f"{name}.txt", off, keep_pages=keep_pages, flips=flips)
    decoded = decode(raw, name, encoding)
    facts = {"guessed": f"{decoded.sure:.2f}"} if decoded.sure < 1 else {}
    source = Source(decoded.text, facts=facts)
    asked = Asked(off, keep_pages, flips)
    draft, markdown, edits, doubts = _settled(source, chosen(RULES, off), asked)
    kept = {key: draft.facts[key] for key in TOLD if key in draft.facts}
    ledger = Ledger(name, digest(raw), decoded.encoding, decoded.bom.hex(), edits, kept)
    return replace(split(markdown, ledger, draft.language, kept), doubts=doubts)


def clean_file(
    path: Path,
    encoding: str = "",
    off: Collection[str] = (),
    *,
    keep_pages: bool = False,
    flips: Flips = (),
) -> Cleaned:
    """The manuscript of a file, or of a folder of texts in their order; as `clean`."""
    if path.is_dir():
        source = extract_folder(path, encoding)
        name = f"{path.resolve().name}.txt"
        return _of_witness(source, name, off, keep_pages=keep_pages, flips=flips)
    raw = path.read_bytes()
    return clean(raw, path.name, encoding, off, keep_pages=keep_pages, flips=flips)


def _of_witness(
    source: Source, name: str, off: Collection[str], *, keep_pages: bool, flips: Flips
) -> Cleaned:
    """The manuscript of a text that was taken out of a file: the ledger restores that text."""
    rules = chosen(TOLD_RULES if source.told else RULES, off)
    asked = Asked(off, keep_pages, flips)
    draft, markdown, edits, doubts = _settled(source, rules, asked)
    kept = {key: draft.facts[key] for key in TOLD if key in draft.facts}
    kept["cleaner"] = f"everyword {version('everyword')}"
    ledger = Ledger(name, digest(source.text.encode()), "utf-8", "", edits, kept)
    return replace(split(markdown, ledger, draft.language, kept), doubts=doubts)


@dataclass(frozen=True)
class Asked:
    """What a user asks of the rules: those that are off, page markers, decisions to flip."""

    off: Collection[str]
    keep_pages: bool
    flips: Flips


def _settled(
    source: Source, rules: tuple[Rule, ...], asked: Asked
) -> tuple[Draft, str, tuple[Edit, ...], tuple[Doubt, ...]]:
    """The draft after the rules, its Markdown, the edits that make it, and what was in doubt.

    What comes out shows by its form that it is clean, unless nothing in it had to be marked: then
    the rules run again until they find no more (lines that were joined may open a note).
    """
    whole, edits = (source, ()) if is_manuscript(source.text) else repaired(source, asked.off)
    draft = language.language(replace(begin(whole), keep_pages=asked.keep_pages))
    doubts: list[Doubt] = []
    markdown = draft.source
    for round_ in range(ROUNDS):
        if is_manuscript(markdown) or (round_ and shows_form(markdown)):
            break  # rules that read marks of their own as text would mask them again
        again = draft if not round_ else replace(start(markdown), facts=draft.facts)
        if round_ and source.told:
            rules = chosen(RULES, asked.off)  # nothing tells the lines of the manuscript any more
        for rule in rules:
            again = rule(again)
        if not round_:
            doubts = decisions(again)
            again = flipped(again, asked.flips)
        after, more = emit(again)
        draft = again
        if after == markdown:
            break
        edits, markdown = (compose(source.text, edits, more) if edits else more), after
    doubts = listed(doubts, count_words(markdown))
    doubts += suspected(markdown, draft.language, SourceLines(source.text, edits).at)
    return draft, markdown, edits, tuple(sorted(doubts, key=lambda one: one.line))
