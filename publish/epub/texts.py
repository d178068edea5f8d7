"""Pieces -> XHTML files: names, links, roles, languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from publish import xhtml
from publish.direction import direction, turn
from publish.epub import semantics
from publish.epub.model import NAV, File, Leaf
from publish.errors import PublishError
from publish.links import line_of
from publish.roles import role_of

if TYPE_CHECKING:
    from lxml import etree

    from publish.book import Piece

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XHTML_TYPE = "application/xhtml+xml"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def slug(text: str) -> str:
    """Plain ASCII that may be a file name and an XML id: shops refuse other letters in file names.

    >>> slug("Über uns: 2"), slug("1984"), slug("Часть")
    ('uber-uns-2', 'x-1984', 'x')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-")
    return name if name[:1].isalpha() else f"x-{name}".rstrip("-")


def unique(name: str, taken: set[str]) -> str:
    """The name, or the name with the first free number from 2; what is returned is then taken."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free


def leaves(pieces: Iterable[Piece]) -> tuple[Leaf, ...]:
    """Each piece with its tree and its file name; the contents are the navigation document."""
    taken = {"nav", "cover", "toc", "content"}
    found: list[Leaf] = []
    for piece in pieces:
        contents = piece.role == "contents" and all(leaf.name != NAV for leaf in found)
        name = NAV if contents else f"{unique(slug(piece.id), taken)}.xhtml"
        found.append(Leaf(piece, name, xhtml.parse(piece.xhtml)[0]))
    return tuple(found)


def targets(book: Iterable[Leaf]) -> dict[str, str]:
    """Where each id of the document is: id -> href.

    The id of a piece itself is its file with no fragment: Kobo shows whatever a link with a
    fragment points at as a note over the page, when it is short and lies later in the book.
    """
    found: dict[str, str] = {}
    for leaf in book:
        for element in leaf.root.iter():
            name = element.get("id")
            if name:
                found[name] = f"{leaf.name}#{name}"
        if leaf.root.get("id"):
            found[leaf.root.get("id") or ""] = leaf.name
    return found


def settle(leaf: Leaf, where: Mapping[str, str], images: Mapping[str, str]) -> None:
    """Make the piece's tree fit for its file: links, images, roles; no manuscript lines."""
    role = role_of(leaf.piece.role)
    for name, value in ((xhtml.EPUB_TYPE, role.type), ("role", role.aria)):
        if value and not leaf.root.get(name):
            leaf.root.set(name, value)
    semantics.mark(leaf.root)
    for element in xhtml.elements(leaf.root):
        if element.tag == "a" and element.get("href"):
            element.set("href", _link(element, leaf, where))
        if element.tag == "img":
            element.set("src", images[element.get("src") or ""])
        if element.tag not in VOID and not len(element) and element.text is None:
            element.text = ""  # <a id="x"></a>, never <a id="x"/>: Kindle reads it as HTML
    for element in xhtml.elements(leaf.root):
        element.attrib.pop("data-line", "")
        element.attrib.pop("data-file", "")


def place(element: etree._Element, leaf: Leaf) -> str:
    """The part and the manuscript line of an element, for a sentence to the user."""
    line = line_of(element)
    return f"{leaf.piece.id}, line {line}" if line else leaf.piece.id


def _link(element: etree._Element, leaf: Leaf, where: Mapping[str, str]) -> str:
    """The href for the EPUB. Raises PublishError for a link to what the book does not hold."""
    href = element.get("href") or ""
    if href.startswith("#"):
        if href[1:] not in where:
            raise PublishError(
                f"{place(element, leaf)}: the link {href} points at nothing in the book",
                "name an id that is there, or take the link away",
            )
        target = where[href[1:]]
        own = f"{leaf.name}#"
        return href if target.startswith(own) else target
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", href):
        return href
    raise PublishError(
        f"{place(element, leaf)}: the link {href} points at a file that is not in the ebook",
        "link to a part or a heading by its id (#id), or to a whole address (https://…)",
    )


def page(
    title: str,
    language: str,
    matter: str,
    sheets: Iterable[str],
    *children: etree._Element,
    titled: str = "",
) -> bytes:
    """A whole XHTML file. `sheets` are the hrefs of the style sheets, `matter` the body's type.

    `titled` is the language of the title, "" where it is the book's.
    """
    for child in children:
        speak(child, language)
    name = xhtml.el("title", {"lang": titled or None}, title)
    speak(name, language)
    head = xhtml.el(
        "head",
        None,
        xhtml.el("meta", {"charset": "utf-8"}),
        name,
        *(xhtml.el("link", {"rel": "stylesheet", "type": "text/css", "href": s}) for s in sheets),
    )
    body = xhtml.el("body", {"epub:type": matter}, *_lines(children))
    attributes = {"lang": language, XML_LANG: language, "dir": direction(language)}
    attributes[f"{{{xhtml.EPUB}}}prefix"] = semantics.prefix(*children)
    root = xhtml.serialize(xhtml.el("html", attributes, "\n", head, "\n", body, "\n"))
    # The trees have plain names; the root says which namespaces they are in.
    names = f'<html xmlns="{xhtml.XHTML}" xmlns:epub="{xhtml.EPUB}"'
    return f"{HEAD}{names}{root.removeprefix('<html')}\n".encode()


def speak(root: etree._Element, language: str) -> None:
    """Say each language twice, as XHTML and as XML have it, and which way it is written.

    EPUB 3.3 takes both attributes where they agree; reading systems that parse XHTML as XML look
    for the one of XML. `language` is that around `root`.
    """
    turn(root, language)
    for element in xhtml.elements(root):
        if element.get("lang"):
            element.set(XML_LANG, element.get("lang") or "")


def _lines(children: Iterable[etree._Element]) -> Iterable[str | etree._Element]:
    """Each child on a line of its own."""
    yield "\n"
    for child in children:
        yield child
        yield "\n"


def file(leaf: Leaf, title: str, language: str, sheets: Iterable[str]) -> File:
    """The file of a piece; `title` is the book's, for a piece that has none."""
    matter = "bodymatter" if leaf.piece.inside else role_of(leaf.piece.role).matter
    titled = leaf.piece.language if leaf.piece.title else ""
    named = leaf.piece.title or title
    content = page(named, language, matter, sheets, leaf.root, titled=titled)
    return File(
        f"text-{leaf.name.removesuffix('.xhtml')}",
        leaf.name,
        XHTML_TYPE,
        content,
        properties(leaf.root),
    )


def properties(root: etree._Element) -> tuple[str, ...]:
    """What the manifest must say of a file with drawings or formulas inside."""
    inside = {element.tag for element in xhtml.elements(root)}
    return tuple(p for tag, p in (("math", "mathml"), ("svg", "svg")) if tag in inside)
