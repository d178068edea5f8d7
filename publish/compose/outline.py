"""What a PDF says of a heading elsewhere: above the pages that follow, and in its bookmarks.

`data-running` is the running head. The bookmarks have a line for each heading that the contents
list, in their words: `data-outline` is the line, `data-depth` its level, from 1 to 6. A bookmark
shows words only, so that a bare numeral is given with the name that it has when it is read aloud.
The styles read these attributes (print.css).
"""

from __future__ import annotations

from lxml import etree

from publish.book import Part
from publish.compose.front import listed
from publish.compose.setting import Setting, levels, spoken, title_of
from publish.headings import label
from publish.xhtml import elements, has_class

HEADINGS = ("h3", "h4", "h5", "h6")


def run(heading: etree._Element, setting: Setting) -> None:
    """Give a heading of a PDF its running head: its words, no call of a note among them."""
    if not setting.epub:
        heading.set("data-running", label(heading))


def bookmark(element: etree._Element, words: str, depth: int, setting: Setting) -> None:
    """Give an element of a PDF its line among the bookmarks; an ebook has its contents."""
    if not setting.epub:
        element.set("data-outline", words)
        element.set("data-depth", str(depth))


def bookmark_part(root: etree._Element, part: Part, setting: Setting) -> None:
    """The line of a text, on its heading or, without one, on the whole; and of those inside it."""
    if setting.epub or all(part.id != one.id for one in listed(setting)):
        return
    own = next((e for e in root if has_class(e, "head")), root)
    named = None if part.about else spoken(part, setting)
    depth = levels(setting.book.parts)[part.id]
    bookmark(own, named or title_of(part, setting), depth, setting)
    for heading in elements(root, *HEADINGS):
        words = heading.get("aria-label") or label(heading)
        if words and not has_class(heading, "head"):
            bookmark(heading, words, int(str(heading.tag)[1]), setting)
