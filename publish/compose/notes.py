"""Notes: what a call says of itself, a note as it is written, and the endnotes of the book."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from publish.book import Call, Note, Part, Piece
from publish.compose.outline import bookmark
from publish.compose.setting import (
    Setting,
    language_of,
    piece,
    roman,
    root_of,
    speak,
    spoken,
    title_line,
    title_of,
    tongue_of,
)
from publish.xhtml import EPUB_TYPE, Child, append, el, inner, parse, serialize

NOTE_TYPE = "list-item footnote"
"""`footnote` makes reading systems show a note over the page (Apple's Asset Guide asks for it). On
an `li` of a list no role may say so (ARIA in HTML: it would be no item any more), and Ace takes the
first type that has a role for the one to match: `list-item` has that of an `li`. EPUBCheck 5.3 says
under its usage messages (OPF-087) that `list-item` is meant for media overlays; that is no warning.
`footnote` alone breaks Ace's rule, `endnote` beside its role is deprecated (DPUB-ARIA 1.1), and a
`div` inside the item would be the note in place of the `li` that pops up."""
SUPERIOR = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def mark_calls(root: etree._Element, setting: Setting) -> None:
    """Say to a reading system what a call is; one whose body is missing says so in its label."""
    missing = {f"#{note.id}": note.number for note in setting.book.notes if note.body is None}
    for anchor in root.iter("a"):
        if anchor.get("class") != "call":
            continue
        anchor.set("role", "doc-noteref")
        if setting.epub:
            anchor.set(EPUB_TYPE, "noteref")
        number = missing.get(str(anchor.get("href")))
        if number:
            key = "note-missing-label"
            speak(anchor, setting.words[key].format(n=number), key, setting)


def notes(setting: Setting) -> Iterator[Piece]:
    """The endnotes, grouped by the part that calls them where more than one does."""
    by_part: dict[str, list[Note]] = {}
    for note in setting.book.notes:
        by_part.setdefault(note.calls[0].part, []).append(note)
    if not by_part or not setting.endnotes:
        return
    heading, tongue = setting.words["notes"], language_of("notes", setting)
    root = root_of("notes", el("h2", {"lang": tongue}, heading))
    root.set("role", "doc-endnotes")
    bookmark(root[0], heading, 2, setting)
    parts = {part.id: part for part in setting.book.parts}
    # Calls that stand in a note are among the notes, whatever part calls that note.
    below = {
        n for note in setting.book.notes for n in re.findall(r' id="([^"]+)"', note.body or "")
    }
    count = Counter(note.number for note in setting.book.notes)
    for part, group in by_part.items():
        items = [_note(n, below, setting, again=count[n.number] > 1) for n in group]
        listing = el("ol", {"class": "notes"}, *items)
        if len(by_part) > 1:
            name = None if parts[part].about else spoken(parts[part], setting)
            over = {
                "class": "sub1",
                "lang": tongue_of(parts[part], setting),
                "aria-label": name,
            }
            heads = el("h3", over, *title_line(parts[part], setting))
            listing = el("section", {"class": "notes-of"}, heads, listing)
        root.append(listing)
    yield piece("notes", heading, root, file=setting.book.notes[0].written.file, language=tongue)


def _note(note: Note, below: set[str], setting: Setting, *, again: bool) -> etree._Element:
    """One note as a list item, its way back at the end of its last paragraph.

    `again` says that other notes of the book have its number.
    """
    item = written(note, "li", setting)
    item.set("value", note.number)
    if setting.epub:
        item.set(EPUB_TYPE, NOTE_TYPE)
    last = item[-1] if len(item) and item[-1].tag == "p" else item
    parts = {part.id: part for part in setting.book.parts}
    for place, call in enumerate(note.calls, 1):
        append(last, " ")
        of_many = place if len(note.calls) > 1 else 0
        folio = None if call.id in below else roman(parts[call.part])
        number = note.number
        if again:
            key = "back-of-many" if of_many else "back"
            number = _said(number, key, parts[call.part], setting)
        last.append(_back(call, number, of_many, folio, setting))
    if not setting.epub and len(item) == 1 and item[0].tag == "p":
        return _unwrapped(item)
    return item


def written(note: Note, tag: str, setting: Setting) -> etree._Element:
    """A note as an element that holds its blocks; on paper its number stands before its words."""
    said = {"lang": language_of("note-missing", setting)}
    absent = el("p", None, el("em", said, setting.words["note-missing"]))
    item = parse(note.body or serialize(absent))
    item.tag = tag
    if not setting.epub:
        first = item[0] if len(item) and item[0].tag == "p" else item
        first.text, lead = None, first.text or ""
        first.insert(0, el("span", {"class": "number"}, f"{note.number}."))
        first[0].tail = f"\u2002{lead}"
    item.set("id", note.id)
    item.set("data-file", note.written.file)
    item.set("data-line", str(note.written.line))
    item.set("class", "note missing" if note.body is None else "note")
    mark_calls(item, setting)
    return item


def _unwrapped(item: etree._Element) -> etree._Element:
    """A one-paragraph note as text of the list item itself: PDF/UA's list body wants it so."""
    bare = parse(inner(item[0]))
    bare.tag = "li"
    for name, value in item.attrib.items():
        bare.set(name, value)
    return bare


def _said(number: str, key: str, part: Part, setting: Setting) -> str:
    """A note's number as it is spoken where other texts have a note of this number too.

    A label has one language, `key`'s: a title in another is left out of it, since no voice could
    say both. The heading over the notes of a text then says where one is.
    """
    name, tongue = spoken(part, setting) or title_of(part, setting), tongue_of(part, setting)
    if len({tongue, language_of("note-of", setting), language_of(key, setting)}) > 1:
        return number
    return setting.words["note-of"].format(n=number, title=name)


def _back(
    call: Call, number: str, place: int, folio: str | None, setting: Setting
) -> etree._Element:
    """The way back: a sign in an EPUB; on paper "p." and a page, which the styles count.

    `place` counts the calls of a note that has several, from 1, and is 0 where it has one. `folio`
    is the class of a link to a page whose folio is roman, `number` the note's as it is spoken.
    """
    key = "back-of-many" if place else "back"
    attributes = {
        "class": " ".join(filter(None, ["back", folio])),
        "href": f"#{call.id}",
        "role": "doc-backlink",
        "lang": language_of(key, setting),
        "aria-label": setting.words[key].format(n=number, place=place),
    }
    page: Child = f"{setting.words['page']}\u00a0"
    if language_of("page", setting) != language_of(key, setting):
        page = el("span", {"lang": language_of("page", setting) or setting.meta.language}, page)
    sign = "↩\ufe0e" + (str(place).translate(SUPERIOR) if place else "")
    return el("a", attributes, sign if setting.epub else page)
