"""Half-title, title page, covers, colophon, contents."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from publish.book import Part, Piece
from publish.compose import people
from publish.compose.setting import (
    Setting,
    language_of,
    levels,
    line,
    phrase,
    piece,
    place_of,
    roman,
    root_of,
    title_line,
    tongue_of,
)
from publish.roles import role_of
from publish.words import headed, with_commas
from publish.xhtml import Child, append, el

UNLISTED = frozenset({"half-title", "title-page", "imprint"})
"""Roles of texts that no contents list; the ebook's landmarks lead to them."""


def half_title(setting: Setting) -> Iterator[Piece]:
    """The title alone, on the first recto."""
    root = root_of("half-title", line("p", "title", setting.meta.title))
    yield piece("half-title", "", root)


def _title_lines(setting: Setting) -> list[etree._Element | None]:
    """Title, subtitle, author, who helped, imprint.

    The title is the book's one h1 where it comes first.
    """
    meta = setting.meta
    return [
        line("h1", "title", meta.title),
        line("p", "subtitle", meta.subtitle),
        line("p", "author", with_commas(meta.authors, meta.language)),
        *(line("p", "contributor", *said) for said in people.on_title_page(setting)),
        line("p", "publisher", with_commas([meta.publisher, meta.place], meta.language)),
    ]


def title_page(setting: Setting) -> Iterator[Piece]:
    """The title page."""
    root = root_of("title-page", *_title_lines(setting))
    title = setting.words["title-page"] if setting.epub else ""
    yield piece("title-page", title, root, language=language_of("title-page", setting))


def cover(setting: Setting) -> Iterator[Piece]:
    """The front cover of a pamphlet, its title page too where it has no other."""
    root = root_of("cover", *_title_lines(setting))
    if "title-page" in setting.order:
        for heading in root.iter("h1"):
            heading.tag = "p"
    yield piece("cover", "", root)


def back_cover(setting: Setting) -> Iterator[Piece]:
    """The back cover: what book.toml says there, and the imprint."""
    meta = setting.meta
    lines = [
        line("p", "back", meta.back or meta.description),
        line("p", "publisher", with_commas([meta.publisher, meta.place], meta.language)),
    ]
    yield piece("back-cover", "", root_of("back-cover", *lines))


def colophon(setting: Setting) -> Iterator[Piece]:
    """Title, imprint and date; then what the source did not say, so that nothing seems invented."""
    title, order = setting.words["colophon"], setting.order
    tongue = language_of("colophon", setting)
    # Before the text it stands on the back of the title page, where it has no heading.
    after = "text" not in order or order.index("colophon") > order.index("text")
    root = root_of("colophon", el("h2", {"lang": tongue}, title) if after else None)
    for name, *said in _colophon_lines(setting):
        append(root, line("p", name, *said))
    yield piece("colophon", title, root, language=tongue)


def _colophon_lines(setting: Setting) -> Iterator[tuple[str, *tuple[Child, ...]]]:
    """The class of each line, and what stands in it."""
    meta = setting.meta

    def say(key: str, **filled: str) -> tuple[Child, ...]:
        return phrase(key, setting.words[key].format(**filled), setting)

    yield "book-title", headed(meta.title, meta.subtitle, meta.language)
    year = str(meta.date.year) if meta.date else ""
    yield "imprint", with_commas([meta.publisher, meta.place, year], meta.language)
    yield "address", meta.address
    yield "edition-statement", meta.edition
    if meta.first_published:
        yield "first-published", *say("first-published", n=meta.first_published[:4])
    yield "series", with_commas([meta.series, meta.series_number], meta.language)
    for said in people.in_colophon(setting):
        yield "credit", *said
    yield "isbn", people.isbn(setting)
    supplied = [name for name in ("title", "subtitle") if name in meta.supplied]
    if supplied:
        yield "supplied", *say("supplied-" + "-".join(supplied))
    if not meta.authors and (meta.source or meta.supplied):
        yield "author-unknown", *say("author-unknown")
    if meta.source:
        whence = (*say("source"), f" {meta.source}")
        yield "witness", *whence
    if meta.rights == "unknown":
        yield "rights", *say("rights-unknown")
    else:
        yield "rights", meta.rights
    yield "colophon-text", meta.colophon


def contents(setting: Setting) -> Iterator[Piece]:
    """The contents: one line a part, chapters below the part of the book they belong to; notes."""
    depth = levels(setting.book.parts)
    top = el("ol")
    within = False  # whether the last line at the top is one that chapters stand below
    for part in listed(setting):
        leads = {"href": f"#{part.id}", "class": roman(part), "lang": tongue_of(part, setting)}
        link = el("a", leads, *title_line(part, setting))
        entry = el("li", None, link)
        if depth[part.id] > 2 and within:
            below = top[-1].find("ol")
            if below is None:
                below = el("ol")
                top[-1].append(below)
            below.append(entry)
        else:
            top.append(entry)
            within = depth[part.id] <= 2
    if "notes" in setting.order and setting.book.notes and setting.endnotes:
        leads = {"href": "#notes", "lang": language_of("notes", setting)}
        entry = el("li", None, el("a", leads, setting.words["notes"]))
        order = setting.order
        after = sum(
            order.index(place_of(part, setting)) > order.index("notes") for part in listed(setting)
        )
        top.insert(len(top) - after, entry)
    heading, tongue = setting.words["contents"], language_of("contents", setting)
    root = root_of("contents", el("h2", {"lang": tongue}, heading), top, tag="nav")
    root.set("role", "doc-toc")
    yield piece("contents", heading, root, language=tongue)


def listed(setting: Setting) -> list[Part]:
    """The parts that the contents list, in the order in which they stand in the edition.

    They are those in the edition that have a heading or need one.
    """
    order = {name: place for place, name in enumerate(setting.order)}
    text = order.get("text", -1)
    places = {
        part.id: order.get(place_of(part, setting))
        for part in setting.book.parts
        if (part.heading or role_of(part.role).head) and part.role not in UNLISTED
    }
    for part in setting.book.parts:  # a colophon on the back of the title page is not listed
        if part.role == "colophon" and (places.get(part.id) or 0) < text:
            places[part.id] = None
    stand = [part for part in setting.book.parts if places.get(part.id) is not None]
    return sorted(stand, key=lambda part: places[part.id] or 0)
