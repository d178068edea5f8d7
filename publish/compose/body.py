"""The text and its notes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from publish.book import Note, Piece
from publish.compose.setting import Setting, piece, root_of, title_of
from publish.xhtml import EPUB_TYPE, append, el, inner, parse, serialize

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


def parts(setting: Setting) -> Iterator[Piece]:
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
        yield piece(part.role, title_of(part, setting), root, name=part.id, file=part.place.file)


def _mark_calls(root: etree._Element, setting: Setting) -> None:
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


def notes(setting: Setting) -> Iterator[Piece]:
    """The endnotes, grouped by the part that calls them where more than one does."""
    by_part: dict[str, list[Note]] = {}
    for note in setting.book.notes:
        by_part.setdefault(note.calls[0].part, []).append(note)
    if not by_part:
        return
    heading = setting.words["notes"]
    root = root_of("notes", el("h2", None, heading))
    root.set("role", "doc-endnotes")
    titles = {part.id: title_of(part, setting) for part in setting.book.parts}
    for part, group in by_part.items():
        listing = el("ol", {"class": "notes"}, *(_note(note, setting) for note in group))
        if len(by_part) > 1:
            listing = el("section", {"class": "notes-of"}, el("h3", None, titles[part]), listing)
        root.append(listing)
    yield piece("notes", heading, root, file=setting.book.notes[0].written.file)


def _note(note: Note, setting: Setting) -> etree._Element:
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
    item.set("data-file", note.written.file)
    item.set("data-line", str(note.written.line))
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


def _back(target: str, number: str, setting: Setting) -> etree._Element:
    """The way back: a sign in an EPUB; on paper "p." and a page, which the styles count."""
    label = setting.words["back"].format(n=number)
    attributes = {
        "class": "back",
        "href": f"#{target}",
        "role": "doc-backlink",
        "aria-label": label,
    }
    return el("a", attributes, "↩\ufe0e" if setting.epub else f"{setting.words['page']}\u00a0")
