"""Notes at the foot of the page: each stands in the text right behind its call.

`print.css` sets it at the foot of the page on which its call falls, and `publish.footnotes` parts
one that has no room there. A note that is called again has its words at the first call; at another
a line says on which page they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from publish.book import Note
from publish.compose.notes import written
from publish.compose.setting import Setting, language_of, roman
from publish.xhtml import BLOCKS, FOOTNOTE, add_class, el, elements


def _same_block(one: etree._Element, two: str) -> bool:
    """Whether the call with the id `two` stands in the paragraph of the first."""
    block = next((holder for holder in one.iterancestors() if holder.tag in BLOCKS), None)
    return block is not None and any(a.get("id") == two for a in elements(block, "a"))


def set_at_foot(root: etree._Element, setting: Setting) -> None:
    """Put the notes that are called in a text behind their calls."""
    notes = {f"#{note.id}": note for note in setting.book.notes}
    for anchor in list(elements(root, "a")):
        if anchor.get("class") != "call":
            continue
        place = anchor.getparent()
        if place is None or place.tag != "sup":
            place = anchor
        _behind(place, _feet(anchor, notes, setting, ()))


def _behind(call: etree._Element, feet: Iterator[etree._Element]) -> None:
    tail, call.tail, last = call.tail, None, call
    for foot in feet:
        last.addnext(foot)
        last = foot
    last.tail = tail


def _feet(
    anchor: etree._Element, notes: dict[str, Note], setting: Setting, above: tuple[str, ...]
) -> Iterator[etree._Element]:
    """The note that is called, behind it those that it calls; `above` are its callers."""
    note = notes[str(anchor.get("href"))]
    if anchor.get("id") != note.calls[0].id:
        if _same_block(anchor, note.calls[0].id):
            return
        yield _again(str(anchor.get("id")), note, setting)
        return
    foot = written(note, "aside", setting)
    add_class(foot, FOOTNOTE)
    foot.set("role", "doc-footnote")
    inner = [a for a in elements(foot, "a") if a.get("class") == "call"]
    yield foot
    if note.id not in above:
        for call in inner:
            yield from _feet(call, notes, setting, (*above, note.id))


def _again(call: str, note: Note, setting: Setting) -> etree._Element:
    """The line at the foot of another page that says where the note's words are: "3. p. 12"."""
    part = next(part for part in setting.book.parts if part.id == note.calls[0].part)
    language = language_of("page", setting)
    page = el("span", {"lang": language}, f"{setting.words['page']}\u00a0")
    leads = {"class": " ".join(filter(None, ["back", roman(part)])), "href": f"#{note.id}"}
    return el(
        "aside",
        {"id": f"again-{call}", "class": f"note {FOOTNOTE} again", "role": "doc-footnote"},
        el(
            "p",
            None,
            el("span", {"class": "number"}, f"{note.number}."),
            "\u2002",
            el("a", leads, page),
        ),
    )
