"""Book x Edition -> Document: front matter, parts, notes, and the style stack.

What stands in an edition, and in which order, is the list `pieces` of the edition; the defaults
are `ORDERS`. Each name in it is a function of `PIECES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from publish.book import Book, Document, Edition, Manuscript, Meta, Note, Part, Piece
from publish.errors import PublishError
from publish.styles import stack
from publish.words import words_for
from publish.xhtml import EPUB_TYPE, append, el, inner, parse, serialize, text

ORDERS: dict[str, tuple[str, ...]] = {
    "epub": ("title-page", "contents", "text", "notes", "colophon"),
    "pdf": ("half-title", "title-page", "colophon", "contents", "text", "notes"),
    "pamphlet": ("cover", "colophon", "text", "notes", "back-cover"),
}

# The DPUB-ARIA 1.1 role of a part (W3C Recommendation, section 5.3); a section has doc-chapter.
DOC_ROLES = {
    "acknowledgments": "doc-acknowledgments",
    "afterword": "doc-afterword",
    "appendix": "doc-appendix",
    "bibliography": "doc-bibliography",
    "conclusion": "doc-conclusion",
    "dedication": "doc-dedication",
    "epigraph": "doc-epigraph",
    "epilogue": "doc-epilogue",
    "foreword": "doc-foreword",
    "glossary": "doc-glossary",
    "introduction": "doc-introduction",
    "preface": "doc-preface",
    "prologue": "doc-prologue",
}


@dataclass(frozen=True)
class _Setting:
    """What every piece is made from."""

    book: Book
    edition: Edition
    words: dict[str, str]
    order: tuple[str, ...]

    @property
    def meta(self) -> Meta:
        return self.book.meta

    @property
    def epub(self) -> bool:
        return self.edition.format == "epub"


def compose(book: Book, manuscript: Manuscript, edition: Edition) -> Document:
    """The edition as pieces in order, ready for a writer.

    Raises PublishError for a piece or a style that does not exist.
    """
    kind = "pamphlet" if edition.cover and edition.format == "pdf" else edition.format
    order = edition.pieces or ORDERS[kind]
    for name in order:
        if name not in PIECES:
            raise PublishError(
                f"book.toml: the edition {edition.name!r} asks for a piece {name!r}",
                f"the pieces are {', '.join(PIECES)}",
            )
    setting = _Setting(book, edition, words_for(book.meta.language, dict(manuscript.words)), order)
    return Document(
        meta=book.meta,
        edition=edition,
        pieces=tuple(piece for name in order for piece in PIECES[name](setting)),
        css=stack(edition.styles, manuscript.folder),
        folder=manuscript.folder,
        words=setting.words,
    )


def _piece(
    role: str, title: str, root: etree._Element, *, is_text: bool = False, name: str = ""
) -> Piece:
    return Piece(name or role, role, title, serialize(root), is_text)


def _root(
    role: str, *children: str | etree._Element | None, tag: str = "section"
) -> etree._Element:
    return el(tag, {"id": role, "class": role}, *children)


def _line(tag: str, name: str, words: str) -> etree._Element | None:
    return el(tag, {"class": name}, words) if words else None


def _authors(setting: _Setting) -> str:
    return ", ".join(setting.meta.authors)


def half_title(setting: _Setting) -> Iterator[Piece]:
    """The title alone, on the first recto."""
    root = _root("half-title", _line("p", "title", setting.meta.title))
    yield _piece("half-title", "", root)


def _title_lines(setting: _Setting) -> list[etree._Element | None]:
    """Title, subtitle, author, imprint. The title is the book's one h1 where it comes first."""
    meta = setting.meta
    return [
        _line("h1", "title", meta.title),
        _line("p", "subtitle", meta.subtitle),
        _line("p", "author", _authors(setting)),
        _line("p", "publisher", ", ".join(filter(None, [meta.publisher, meta.place]))),
    ]


def title_page(setting: _Setting) -> Iterator[Piece]:
    """The title page."""
    root = _root("title-page", *_title_lines(setting))
    title = setting.words["title-page"] if setting.epub else ""
    yield _piece("title-page", title, root)


def cover(setting: _Setting) -> Iterator[Piece]:
    """The front cover of a pamphlet, its title page too where it has no other."""
    root = _root("cover", *_title_lines(setting))
    if "title-page" in setting.order:
        for heading in root.iter("h1"):
            heading.tag = "p"
    yield _piece("cover", "", root)


def back_cover(setting: _Setting) -> Iterator[Piece]:
    """The back cover: what book.toml says there, and the imprint."""
    meta = setting.meta
    lines = [
        _line("p", "back", meta.back or meta.description),
        _line("p", "publisher", ", ".join(filter(None, [meta.publisher, meta.place]))),
    ]
    yield _piece("back-cover", "", _root("back-cover", *lines))


def colophon(setting: _Setting) -> Iterator[Piece]:
    """Title, imprint and date; then what the source did not say, so that nothing seems invented."""
    words, order = setting.words, setting.order
    # Before the text it stands on the back of the title page, where it has no heading.
    after = "text" not in order or order.index("colophon") > order.index("text")
    root = _root("colophon", el("h2", None, words["colophon"]) if after else None)
    for name, line in _colophon_lines(setting):
        append(root, _line("p", name, line))
    yield _piece("colophon", words["colophon"], root)


def _colophon_lines(setting: _Setting) -> Iterator[tuple[str, str]]:
    meta, words = setting.meta, setting.words
    yield "book-title", ": ".join(filter(None, [meta.title, meta.subtitle]))
    year = str(meta.date.year) if meta.date else ""
    yield "imprint", ", ".join(filter(None, [meta.publisher, meta.place, year]))
    supplied = [name for name in ("title", "subtitle") if name in meta.supplied]
    if supplied:
        yield "supplied", words["supplied-" + "-".join(supplied)]
    if not meta.authors:
        yield "author-unknown", words["author-unknown"]
    yield "source", f"{words['source']} {meta.source}" if meta.source else ""
    unknown = meta.rights in {"", "unknown"}
    yield "rights", words["rights-unknown"] if unknown else meta.rights
    yield "colophon-text", meta.colophon


def contents(setting: _Setting) -> Iterator[Piece]:
    """The contents: one line a part, and the notes."""
    entries = [(f"#{part.id}", _title(part, setting)) for part in setting.book.parts]
    if "notes" in setting.order and setting.book.notes:
        entries.append(("#notes", setting.words["notes"]))
    lines = [el("li", None, el("a", {"href": href}, title)) for href, title in entries]
    heading = setting.words["contents"]
    root = _root("contents", el("h2", None, heading), el("ol", None, *lines), tag="nav")
    root.set("role", "doc-toc")
    yield _piece("contents", heading, root)


def _title(part: Part, setting: _Setting) -> str:
    """A part's name in the contents: its heading without calls, else its role, else its file's."""
    heading = text(part.heading, skip=lambda e: e.tag == "sup" and e.get("class") == "call")
    return " ".join(heading.split()) or setting.words.get(part.role, part.id)


def parts(setting: _Setting) -> Iterator[Piece]:
    """The text, a piece for each of the manuscript's files."""
    for number, part in enumerate(setting.book.parts):
        root = parse(part.body)
        root.tag = "section"
        for name, value in {
            "id": part.id,
            "class": part.role if number else f"{part.role} first",
            "role": DOC_ROLES.get(part.role, "doc-chapter"),
        }.items():
            root.set(name, value)
        if part.heading:
            heading = parse(part.heading)
            heading.tag = "h2"
            heading.set("data-line", str(part.place.line))
            heading.tail, root.text = f"\n{root.text or ''}", "\n"
            root.insert(0, heading)
        _mark_calls(root, setting)
        yield _piece(part.role, _title(part, setting), root, is_text=True, name=part.id)


def _mark_calls(root: etree._Element, setting: _Setting) -> None:
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
            anchor.set("aria-label", setting.words["note-missing-label"].format(n=number))


def notes(setting: _Setting) -> Iterator[Piece]:
    """The endnotes, grouped by the part that calls them where more than one does."""
    by_part: dict[str, list[Note]] = {}
    for note in setting.book.notes:
        by_part.setdefault(note.calls[0].part, []).append(note)
    if not by_part:
        return
    heading = setting.words["notes"]
    root = _root("notes", el("h2", None, heading))
    root.set("role", "doc-endnotes")
    titles = {part.id: _title(part, setting) for part in setting.book.parts}
    for part, group in by_part.items():
        listing = el("ol", {"class": "notes"}, *(_note(note, setting) for note in group))
        if len(by_part) > 1:
            listing = el("section", {"class": "notes-of"}, el("h3", None, titles[part]), listing)
        root.append(listing)
    yield _piece("notes", heading, root, is_text=True)


def _note(note: Note, setting: _Setting) -> etree._Element:
    """One note as a list item, its way back at the end of its last paragraph."""
    missing = note.body is None
    item = parse(
        note.body or serialize(el("p", None, el("em", None, setting.words["note-missing"])))
    )
    item.tag = "li"
    if not setting.epub:
        first = item[0] if len(item) and item[0].tag == "p" else item
        first.text, lead = None, first.text or ""
        first.insert(0, el("span", {"class": "number"}, f"{note.number}."))
        first[0].tail = f"\u2002{lead}"
    item.set("id", note.id)
    item.set("class", "note missing" if missing else "note")
    item.set("value", note.number)
    if setting.epub:
        item.set(EPUB_TYPE, "footnote")
    _mark_calls(item, setting)
    last = item[-1] if len(item) and item[-1].tag == "p" else item
    for call in note.calls:
        append(last, " ")
        last.append(_back(call.id, note.number, setting))
    if not setting.epub and len(item) == 1 and item[0].tag == "p":
        return _unwrapped(item)
    return item


def _unwrapped(item: etree._Element) -> etree._Element:
    """A one-paragraph note as text of the list item itself: PDF/UA's list body wants it so."""
    bare = parse(inner(item[0]))
    bare.tag = "li"
    for name, value in item.attrib.items():
        bare.set(name, value)
    return bare


def _back(target: str, number: str, setting: _Setting) -> etree._Element:
    """The way back: a sign in an EPUB; on paper "p." and a page, which the styles count."""
    label = setting.words["back"].format(n=number)
    attributes = {
        "class": "back",
        "href": f"#{target}",
        "role": "doc-backlink",
        "aria-label": label,
    }
    return el("a", attributes, "↩\ufe0e" if setting.epub else f"{setting.words['page']}\u00a0")


PIECES: dict[str, Callable[[_Setting], Iterator[Piece]]] = {
    "cover": cover,
    "half-title": half_title,
    "title-page": title_page,
    "colophon": colophon,
    "contents": contents,
    "text": parts,
    "notes": notes,
    "back-cover": back_cover,
}
