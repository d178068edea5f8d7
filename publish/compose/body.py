"""The text: each part of the manuscript as a piece of the edition."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from publish.book import Part, Piece
from publish.compose.feet import set_at_foot
from publish.compose.notes import mark_calls
from publish.compose.outline import bookmark_part, run
from publish.compose.setting import (
    Setting,
    levels,
    number_of,
    numeral_key,
    piece,
    place_of,
    speak,
    spoken,
    title_of,
    tongue_of,
)
from publish.links import OWN_IDS
from publish.roles import role_of
from publish.xhtml import (
    EPUB_TYPE,
    elements,
    has_class,
    parse,
    serialize,
    text,
)


def part_piece(part: Part, setting: Setting) -> Piece:
    """One text of the manuscript: its heading at its level, its role, its place in the book."""
    role, level = role_of(part.role), levels(setting.book.parts)[part.id]
    first = "first" if part.id == _first(setting) else ""
    root = parse(part.body)
    root.tag = "section"
    for attribute, value in {
        "id": part.id,
        "class": " ".join(filter(None, [part.role, _group(part, setting), first])),
        "role": role.aria,
        "lang": part.language,
    }.items():
        if value:
            root.set(attribute, value)
    _lower(root, level - 2)
    _speak_numerals(root, setting)
    if part.heading:
        heading = _heading(part, level)
        run(heading, setting)
        heading.tail, root.text = f"\n{root.text or ''}", "\n"
        root.insert(0, heading)
        if name := spoken(part, setting):
            speak(heading, name, numeral_key(part), setting)
    mark_calls(root, setting)
    if not setting.endnotes:
        set_at_foot(root, setting)
    _mark_epigraphs(root, setting)
    bookmark_part(root, part, setting)
    title, tongue = title_of(part, setting), tongue_of(part, setting)
    made = piece(part.role, title, root, name=part.id, file=part.place.file, language=tongue)
    return replace(made, inside=part.within == "part" and level > 2)


def _group(part: Part, setting: Setting) -> str:
    """The group whose pages a text opens as; "" where it stands for a page of the tool's own."""
    own = place_of(part, setting) in OWN_IDS
    return "" if own else role_of(part.role).stand or "text"


def _first(setting: Setting) -> str:
    """The id of the text with which the arabic folios begin."""
    parts = setting.book.parts
    body = [part for part in parts if role_of(part.role).matter == "bodymatter"]
    return (body or list(parts))[0].id


def _lower(root: etree._Element, by: int) -> None:
    """Move the headings inside a text down, where it stands inside a part of the book.

    Their class says how deep they are in the text (`sub1`, `sub2` …), so that they look alike.
    """
    for heading in root.iter("h3", "h4", "h5", "h6"):
        depth = int(heading.tag[1])
        heading.tag = f"h{min(depth + by, 6)}"
        heading.set("class", f"{heading.get('class') or ''} sub{depth - 2}".strip())


def _speak_numerals(root: etree._Element, setting: Setting) -> None:
    """A bare numeral inside a text has a name that can be spoken."""
    for heading in root.iter("h3", "h4", "h5", "h6"):
        number = number_of(text(serialize(heading), skip=lambda e: has_class(e, "call")))
        if number is not None:
            key = "section-number"
            speak(heading, setting.words[key].format(n=number), key, setting)


def _heading(part: Part, level: int) -> etree._Element:
    heading = parse(part.heading)
    heading.tag = f"h{level}"
    heading.set("class", "head title" if part.role in ("half-title", "title-page") else "head")
    heading.set("data-line", str(part.place.line))
    return heading


def _mark_epigraphs(root: etree._Element, setting: Setting) -> None:
    """Say what an epigraph inside a text is; of the elements that may be called so (ARIA in HTML).

    A text that is an epigraph as a whole says it once.
    """
    if has_class(root, "epigraph"):
        return
    for element in elements(root, "blockquote", "div", "section", "p"):
        if has_class(element, "epigraph"):
            element.set("role", "doc-epigraph")
            if setting.epub:
                element.set(EPUB_TYPE, "epigraph")
