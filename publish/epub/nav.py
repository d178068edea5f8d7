"""The navigation document: contents that nest, and landmarks."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from publish import xhtml
from publish.epub.model import NAV, Entry, Leaf
from publish.headings import label, phrases, spans, within
from publish.roles import role_of

if TYPE_CHECKING:
    from lxml import etree

UNLISTED = frozenset({"cover", "half-title", "title-page", "contents", "back-cover"})
"""What no table of contents lists."""
TITLES = frozenset({"half-title", "title-page"})
"""Their heading is the book's title, by which nobody would know them."""
INNER = ("h3", "h4", "h5", "h6")


def headings(leaf: Leaf) -> list[tuple[int, Entry]]:
    """The headings below the piece's own, each with its level."""
    return [(int(str(e.tag)[1]), _entry(e, f"{leaf.name}#{e.get('id')}")) for e in _below(leaf)]


def _entry(heading: etree._Element, href: str) -> Entry:
    spoken = heading.get("aria-label") or ""
    language, direction = _tongue(heading)
    words = phrases(heading, language)
    return Entry(label(heading), href, (), spoken, language, direction, words)


def _tongue(heading: etree._Element) -> tuple[str, str]:
    """Language and direction of a heading, or of the one element that holds all its words."""
    whole = len(heading) == 1 and not (heading.text or "").strip()
    inside = [heading[0]] if whole and not (heading[0].tail or "").strip() else []
    if heading.get("aria-label"):  # it is in the heading's language, whatever stands inside
        inside = []
    holders = [*inside, heading, *heading.iterancestors()]
    language = next((own for e in holders if (own := e.get("lang"))), "")
    return language, next((own for e in holders if (own := e.get("dir"))), "")


def _below(leaf: Leaf) -> Iterator[etree._Element]:
    """The headings below the piece's own that the contents list.

    The endnotes' headings only say whose notes follow; nobody looks for them in the contents.
    """
    for element in xhtml.elements(leaf.root, *INNER):
        if leaf.piece.role != "notes" and not xhtml.has_class(element, "head") and label(element):
            yield element


def anchor(book: tuple[Leaf, ...]) -> None:
    """Give every heading that the contents list an id, where it has none."""
    for leaf in book:
        taken = {element.get("id") for element in leaf.root.iter()}
        free = (name for n in itertools.count(1) if (name := f"{leaf.piece.id}-h{n}") not in taken)
        for element in _below(leaf):
            if not element.get("id"):
                element.set("id", next(free))


def nested(flat: list[tuple[int, Entry]]) -> tuple[Entry, ...]:
    """Headings in order -> entries inside entries; a skipped level opens no empty one.

    >>> a, b, c = (Entry(name, f"#{name}") for name in "abc")
    >>> nested([(3, a), (5, b), (3, c)])[0].inside[0].label
    'b'
    """
    entries: list[Entry] = []
    while flat:
        level, entry = flat[0]
        end = next((i for i, row in enumerate(flat) if i and row[0] <= level), len(flat))
        entries.append(dataclasses.replace(entry, inside=nested(flat[1:end])))
        flat = flat[end:]
    return tuple(entries)


def _list(entries: Iterable[Entry]) -> etree._Element:
    items = []
    for entry in entries:
        inside = _list(entry.inside) if entry.inside else None
        items.append(xhtml.el("li", None, _link(entry), inside))
    return xhtml.el("ol", None, *items)


def _link(entry: Entry, kind: str = "") -> etree._Element:
    """A line's link, which says what is in another language than the book: all of it, or a phrase.

    `kind` is the epub:type of a landmark.
    """
    leads = {
        "href": entry.href,
        "epub:type": kind or None,
        "aria-label": (not kind and entry.spoken) or None,
        "lang": entry.language or None,
        "dir": entry.direction or None,
    }
    return xhtml.el("a", leads, *(spans(entry.phrases) if entry.phrases else (entry.label,)))


def contents(book: tuple[Leaf, ...], title: str, language: str = "") -> etree._Element:
    """The `nav` of the contents, with the headings inside the parts added.

    It is the piece that the edition has for it, so that its lines and their order are the
    edition's; an edition without one gets a list of all parts that a contents page lists, under
    this title, whose language is "" where it is the book's.
    """
    own = next((leaf.root for leaf in book if leaf.name == NAV), None)
    if own is None:
        listed = [leaf for leaf in book if leaf.piece.role not in UNLISTED and leaf.piece.title]
        rows = [_named(leaf, leaf.piece.title) for leaf in listed]
        own = xhtml.el("nav", {"id": "contents", "class": "contents"}, _list(rows))
        own.insert(0, xhtml.el("h2", {"lang": language or None}, title))
        own.set(xhtml.EPUB_TYPE, "toc")
        own.set("role", "doc-toc")
    _speak(own, book)
    inner = {leaf.name: headings(leaf) for leaf in book}
    for item in list(xhtml.elements(own, "li")):
        link, chapters = item.find("a"), item.find("ol")
        below = inner.get(link.get("href") or "", []) if link is not None else []
        if below and chapters is None:
            item.append(_list(nested(below)))
        elif below and chapters is not None:  # what stands in a part of the book, its chapters next
            chapters[:0] = list(_list(nested(below)))
    return own


def _speak(own: etree._Element, book: tuple[Leaf, ...]) -> None:
    """A bare numeral among the lines has the name that its heading has when it is read aloud."""
    named = {
        leaf.name: (label(head), head.get("aria-label"))
        for leaf in book
        for head in xhtml.elements(leaf.root)
        if xhtml.has_class(head, "head") and head.get("aria-label")
    }
    for link in xhtml.elements(own, "a"):
        words, name = named.get(link.get("href") or "", ("", None))
        if name and label(link) == words:
            link.set("aria-label", name)


def entries(root: etree._Element) -> tuple[Entry, ...]:
    """What a `nav` lists, for the NCX."""
    top = root.find("ol")
    return tuple(_entries(top)) if top is not None else ()


def _entries(items: etree._Element) -> Iterator[Entry]:
    for item in items.findall("li"):
        link, below = item.find("a"), item.find("ol")
        if link is not None:
            inside = tuple(_entries(below)) if below is not None else ()
            yield Entry(label(link), link.get("href") or "", inside)


def landmarks(
    book: tuple[Leaf, ...],
    title: str,
    words: dict[str, str],
    cover: str = "",
    english: frozenset[str] = frozenset(),
) -> etree._Element:
    """Where the reader's buttons lead: cover, title page, contents, start of the text, notes…

    One of each role, the first. The text begins (`bodymatter`) at the first piece of the
    manuscript that is no front matter; that line bears the title of the book. `english` are the
    keys of words that are English in a book of another language.
    """
    said = {key: Entry(word, "", language="en" * (key in english)) for key, word in words.items()}
    rows: dict[str, tuple[str, Entry]] = {}
    if cover:
        entry = dataclasses.replace(said.get("cover", Entry("Cover", "")), href=cover)
        rows["cover"] = ("cover", entry)
    start = _start(book)
    for leaf in book:
        role = role_of(leaf.piece.role)
        if role.landmark:
            rows.setdefault(leaf.piece.role, (role.type, _landmark(leaf, title, said)))
        if leaf is start:
            rows["bodymatter"] = ("bodymatter", Entry(title, leaf.name))
    items = [xhtml.el("li", None, _link(entry, kind)) for kind, entry in rows.values()]
    attributes = {"id": "landmarks", "epub:type": "landmarks", "hidden": "hidden"}
    return xhtml.el("nav", attributes, xhtml.el("ol", None, *items))


def _named(leaf: Leaf, name: str) -> Entry:
    language = leaf.piece.language if leaf.piece.title else ""
    head = _head(leaf)
    words = () if head is None else within(name, head, language)
    return Entry(name, leaf.name, language=language, phrases=words)


def _head(leaf: Leaf) -> etree._Element | None:
    return next((e for e in xhtml.elements(leaf.root) if xhtml.has_class(e, "head")), None)


def _landmark(leaf: Leaf, title: str, said: dict[str, Entry]) -> Entry:
    """What a landmark is called: as its heading, by its role where that is the book's title, and
    where it is a bare numeral by its role too, or as it is read aloud."""
    role, name = leaf.piece.role, leaf.piece.title or title
    if role in TITLES:
        return dataclasses.replace(said.get(role, Entry(name, "")), href=leaf.name)
    head = _head(leaf)
    if head is None or label(head) != name:
        return _named(leaf, name)
    if spoken := head.get("aria-label"):
        whole = Entry(spoken, "", language=head.get("lang") or "")
        return dataclasses.replace(said.get(role, whole), href=leaf.name)
    return _entry(head, leaf.name)


def _start(book: tuple[Leaf, ...]) -> Leaf | None:
    """The piece at which the text begins: an ebook opens there."""
    texts = [leaf for leaf in book if leaf.piece.text]
    body = [leaf for leaf in texts if role_of(leaf.piece.role).matter == "bodymatter"]
    return next(iter(body or texts), None)
