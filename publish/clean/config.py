"""The first `book.toml` of a cleaned text: what is known of the book, and four editions."""

from __future__ import annotations

import re
import uuid

from publish.clean.cleaned import Cleaned, Part
from publish.clean.form import plain
from publish.clean.language import SMALL

# The namespace of identifiers that a raw text's digest gives: one text, one identifier, anywhere.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://everyword.invalid/source/sha256")

EDITIONS = """\
# One table an edition; `publish build` makes build/NAME.epub or build/NAME.pdf of each.
[edition.ebook]
format = "epub"
styles = ["base", "epub"]

[edition.book]
format = "pdf"
styles = ["base", "print", "book"]

# Set for A5, two pages on each side of a folded A4 sheet; the printer turns it on the short edge.
[edition.pamphlet]
format = "pdf"
styles = ["base", "print", "pamphlet"]
cover = true
fold = "saddle"
sheet = "a4"
duplex = "short"

[edition.screen]
format = "pdf"
styles = ["base", "print", "screen"]
variant = "pdf/a-2a"
"""


def book_toml(cleaned: Cleaned) -> str:
    """The configuration of a cleaned text, with comments for its editor."""
    notes = [label for label, _ in cleaned.notes]
    missing = [label for label, body in cleaned.notes if body is None]
    tables = [_book(cleaned), _text([part.file for part in cleaned.parts], bool(notes))]
    restart = cleaned.facts.get("restart", "book")
    tables.append(
        "[notes]\n# Printed numbers are counted through the book, or begin again in each section.\n"
        f'restart = "{restart}"\n'
    )
    if missing:
        tables.append(_allow(len(missing)))
    return "\n".join([*tables, EDITIONS])


def _book(cleaned: Cleaned) -> str:
    title = cleaned.title or incipit(cleaned.parts, cleaned.language)
    authors = [name for name in cleaned.facts.get("authors", "").split("\n") if name]
    rows = [f"title = {quote(title)}"]
    if cleaned.title is None:
        rows.append(
            "# The source has no title: these are its first words. Delete the next line when"
        )
        rows.append("# you find the true title in a source; while it stands the colophon says so.")
        rows.append('supplied = ["title"]')
    if authors:
        rows.append(f"authors = [{', '.join(map(quote, authors))}]")
    identifier = uuid.uuid5(NAMESPACE, cleaned.ledger.sha256)
    rows += [
        f"language = {quote(cleaned.language)}",
        f'identifier = "urn:uuid:{identifier}"',
        "# The date of publication, which no source tells: date = 2001-12-31",
        "# date =",
        "# Say here who holds the rights, as soon as it is known.",
        'rights = "unknown"',
        f"source = {quote('seeds/' + cleaned.ledger.name)}",
    ]
    return "[book]\n" + "\n".join(rows) + "\n"


def _text(parts: list[str], notes: bool) -> str:
    rows = ",\n".join(f"  {quote(part)}" for part in parts)
    last = 'notes = "notes.md"\n' if notes else ""
    return f"[text]\n# The order of the book.\nparts = [\n{rows},\n]\n{last}"


def _allow(count: int) -> str:
    what = "one note" if count == 1 else f"{count} notes"
    return (
        "[allow]\n# Delete this when the missing texts have been found in another witness.\n"
        f'note-without-body = "the source calls {what} whose text it does not contain"\n'
    )


def quote(text: str) -> str:
    r"""A TOML basic string (TOML 1.0, "String").

    >>> print(quote('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m.group()):04x}", text) + '"'


def incipit(parts: tuple[Part, ...], language: str) -> str:
    """The first words of the text, four or, where the fourth is a small word, three.

    >>> incipit((Part("i.md", "I", "During the tumultuous years that followed."),), "en")
    'During the tumultuous years'
    """
    text = next((part.text for part in parts if part.text), "") or parts[0].heading
    first = re.sub(r"^(?:> |- |#+ )", "", text.split("\n", 1)[0])
    words = plain(first).split()[:4]
    small = SMALL.get(language, frozenset())
    if len(words) == 4 and words[3].lower() in small:
        words.pop()
    return re.sub(r"^\W+|\W+$", "", " ".join(words))[:200] or "Untitled"
