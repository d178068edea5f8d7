"""Manuscript -> Book: Markdown becomes XHTML, and note calls meet note bodies."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from lxml import etree

from publish import frontmatter, sourcepages
from publish.book import Book, Manuscript, Note, Part, Place
from publish.calls import Reading, Source, fill_calls, find_uncalled, label_slug
from publish.frontmatter import Front
from publish.links import OWN_IDS, resolve_links, settle_targets
from publish.markup import convert
from publish.notes import Definition, split
from publish.passages import PASSAGES
from publish.pictures import check_images
from publish.roles import role_of, text_roles
from publish.typeset import typeset
from publish.xhtml import cut, inner, parse, serialize, text, wording


def read(manuscript: Manuscript) -> Book:
    """The book that a manuscript means.

    Faults that leave a readable book (a call without a note, dropped markup) are `findings`; what
    a machine cannot go on with is a PublishError from below.
    """
    reading = Reading(manuscript)
    bare = _gather_notes(reading)
    parts = []
    for file, source in bare:
        parts.append(_part(file, source, reading))
        _read_notes(reading)
    find_uncalled(reading)
    _find_partless(parts, reading)
    settled, notes, findings = settle_targets(tuple(parts), _notes(reading))
    order = sourcepages.out_of_order(settled)
    return Book(manuscript.meta, settled, notes, (*reading.findings, *findings, *order))


def _gather_notes(reading: Reading) -> list[tuple[str, str]]:
    """Take front matter and definitions out of all files; the notes file holds nothing else."""
    bare = []
    files = [*reading.manuscript.texts, *filter(None, [reading.manuscript.notes])]
    for file, source in files:
        text_, front, findings = frontmatter.split(source, file)
        reading.fronts[file] = front
        reading.slugs[file] = _free(front.id or _own_slug(file, reading.slugs.values()))
        reading.findings += findings
        rest, found = split(text_, file)
        for definition in found:
            _define(definition, reading)
        if reading.manuscript.notes and file == reading.manuscript.notes[0]:
            _stray(rest, file, reading)
            reading.slugs[file] = "notes"
        else:
            bare.append((file, rest))
    return bare


def _define(new: Definition, reading: Reading) -> None:
    first = reading.definitions.setdefault(new.label, new)
    if first is not new:
        reading.find(
            "duplicate-note",
            "error",
            new.place,
            f"the note [^{new.label}] is written twice, first at "
            f"{first.place.file}:{first.place.line}; this one is in no edition",
            "give one of the two another label, or delete it",
        )


def _stray(rest: str, file: str, reading: Reading) -> None:
    """Words in the notes file that belong to no note would be in no edition."""
    clear = re.sub(r"<!--.*?-->", lambda m: "\n" * m[0].count("\n"), rest, flags=re.DOTALL)
    for number, line in enumerate(clear.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            reading.find(
                "words-outside-notes",
                "error",
                Place(file, number),
                f"these words belong to no note and are in no edition: {line.strip()[:60]}",
                "begin a note with [^label]: or indent its further paragraphs by four spaces",
            )
            break


def _part(file: str, source: str, reading: Reading) -> Part:
    """One file as a part: its first heading is taken off the body."""
    if reading.manuscript.restart == "section":
        reading.count = 0
    front, marked = reading.fronts[file], convert(source, file)
    reading.findings += marked.findings
    part = reading.slugs[file]
    _finish(marked.body, part, Source(file, source), reading)
    heading = ""
    line = 1
    first = next((child for child in marked.body if isinstance(child.tag, str)), None)
    if first is not None and first.tag == "h2":
        heading = _heading(first)
        line = int(first.get("data-line") or 1)
        marked.body.remove(first)
    body = inner(marked.body).strip()
    role = front.role or _role(file)
    about, saying = _about(front, file, reading)
    place = Place(file, line)
    return Part(part, role, heading, body, place, about, front.lang, front.within, saying)


def _find_partless(parts: Iterable[Part], reading: Reading) -> None:
    """Where a text is said to stand within a part of the book, or to end it, and none is there."""
    begun = False
    for part in parts:
        begun = begun or part.role == "part"
        stands = role_of(part.role).stand == "text" and part.role != "part"
        if part.within and not (begun and stands):
            why = "no part comes before it" if stands else f"a {part.role} stands in none"
            reading.find(
                "front-matter-unknown",
                "warning",
                Place(part.place.file, reading.fronts[part.place.file].within_line),
                f"`within: {part.within}` has no effect: {why}",
                "delete the line, or put the text behind a part's in [text] of book.toml",
            )


def _about(front: Front, file: str, reading: Reading) -> tuple[str, str]:
    """What the contents say of a text, written in Markdown: its words, and where it has more to
    say than these (italics, a language) the XHTML."""
    if not front.contents:
        return "", ""
    marked = convert(front.contents, file, max(front.line - 1, 0))
    reading.findings += marked.findings
    _typeset(marked.body, file, reading)
    for element in [e for e in marked.body.iter() if e.get("data-call") is not None]:
        cut(element)
    plain = len(marked.body) == 1 and not len(marked.body[0])
    return wording(inner(marked.body)), "" if plain else inner(marked.body).strip()


def _heading(element: etree._Element) -> str:
    """What a heading holds; its own id, class and language go onto a span around it."""
    own = {str(name): str(value) for name, value in element.items() if name != "data-line"}
    if not own:
        return inner(element)
    span = parse(inner(element))
    span.tag = "span"
    for name, value in own.items():
        span.set(name, value)
    return serialize(span)


def _free(name: str) -> str:
    """An id that no piece, note or call of the tool's own has.

    >>> _free("contents"), _free("note-book"), _free("i")
    ('text-contents', 'text-note-book', 'i')
    """
    return f"text-{name}" if name in OWN_IDS or name.startswith(("call-", "note-")) else name


def _slug(file: str) -> str:
    """An id from a file's name.

    >>> _slug("ii.md"), _slug("sub/3 Nächte.md")
    ('ii', 'part-3-N-chte')
    """
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", PurePosixPath(file).stem).strip("-") or "part"
    return stem if re.match(r"[A-Za-z]", stem) else f"part-{stem}"


def _own_slug(file: str, taken: Iterable[str]) -> str:
    """The id of a text; where one in another folder has its name, the folder's comes before it.

    >>> _own_slug("b/index.md", ["index"]), _own_slug("b-index.md", ["b-index"])
    ('b-index', 'b-index-2')
    """
    names = (_slug(file), _slug(re.sub(r"[/\\]", "-", file)))
    numbered = (f"{names[1]}-{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain(names, numbered) if _free(name) not in taken)


def _role(file: str) -> str:
    stem = re.sub(r"^[0-9]+[-_. ]*|[-_. ]*[0-9]+$", "", PurePosixPath(file).stem).lower()
    return stem if stem in text_roles() else "section"


def _read_notes(reading: Reading) -> None:
    """Read the notes called so far. One may call a note: its number comes after theirs."""
    while waiting := [label for label in reading.numbers if label not in reading.bodies]:
        for label in waiting:
            reading.bodies[label] = _body(reading.definitions[label], reading)


def _notes(reading: Reading) -> tuple[Note, ...]:
    """The notes in the order of their numbers."""
    return tuple(
        Note(
            label,
            f"note-{label_slug(label, reading)}",
            reading.numbers[label],
            body,
            tuple(reading.calls[label]),
            reading.definitions[label].place,
        )
        for label, body in reading.bodies.items()
    )


def _body(definition: Definition, reading: Reading) -> str | None:
    """A note's text as XHTML blocks; None, and a finding, where the source lacks it."""
    label, place = definition.label, definition.place
    if definition.text is None:
        reading.find(
            "note-without-body",
            "warning",
            place,
            f"the source lacks the text of note {reading.numbers[label]} ([^{label}])",
            "find the text in another witness, or allow the rule in book.toml with a reason",
        )
        return None
    above = place.line - 1
    marked = convert(definition.text, place.file, above)
    reading.findings += marked.findings
    if marked.body.find(".//img") is None and not text(inner(marked.body)).strip():
        reading.find(
            "empty-note",
            "error",
            place,
            f"the note [^{label}] has no text",
            f"write it, or say `[^{label}]: {{missing}}` where the source lacks its text",
        )
    part = reading.calls[label][0].part
    _finish(marked.body, part, Source(place.file, definition.text, above), reading)
    return inner(marked.body).strip()


def _finish(body: etree._Element, part: str, source: Source, reading: Reading) -> None:
    """What a tree needs once Markdown has become XHTML: calls, typography, links, pictures."""
    file = source.file
    for passage in PASSAGES:
        reading.findings += passage(body, file)
    fill_calls(body, part, source, reading)
    _typeset(body, file, reading)
    reading.findings += resolve_links(body, file, reading.slugs)
    reading.findings += check_images(body, file, reading.manuscript.folder)


def _typeset(body: etree._Element, file: str, reading: Reading) -> None:
    language = reading.fronts[file].lang or reading.manuscript.meta.language
    typeset(body, language, frozenset(reading.manuscript.untouched))
