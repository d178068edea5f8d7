"""Passages that Markdown has no word for: verse, epigraphs, figures, pictures that only adorn.

They are found before calls, links and typography are, so that what they make is text as any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from publish.book import Finding, Place
from publish.links import line_of
from publish.markup import convert
from publish.pictures import UNDESCRIBED
from publish.xhtml import add_class, append, cut, el, elements, has_class


def verse(body: etree._Element, _file: str) -> Iterator[Finding]:
    """In a paragraph of class `verse`, or inside a `verse`, every line becomes a span of its own.

    Styles let such a line hang where it is too long; the break stays for readers without styles.
    """
    for paragraph in list(elements(body, "p")):
        inside = any(has_class(e, "verse") for e in (paragraph, *paragraph.iterancestors()))
        if inside and not any(has_class(e, "line") for e in paragraph):
            _lines(paragraph)
            _indent(paragraph)
    yield from ()


def _indent(paragraph: etree._Element) -> None:
    """What counts the spaces before a line becomes the line's class; inside a line it is no more.

    The styles know `in-1` to `in-12`, an em each.
    """
    for mark in [e for e in elements(paragraph, "span") if _counts(e)]:
        holder = mark.getparent()
        first = holder is not None and holder.index(mark) == 0 and not (holder.text or "").strip()
        if holder is not None and first and has_class(holder, "line"):
            add_class(holder, mark.get("class") or "")
        cut(mark)


def _counts(element: etree._Element) -> bool:
    named = re.fullmatch(r"in-\d+", element.get("class") or "")
    return named is not None and not len(element) and not element.text


def epigraphs(body: etree._Element, _file: str) -> Iterator[Finding]:
    """A quotation is an epigraph where its last paragraph was called one; so says its source.

    A last paragraph that is nothing but a `cite` is the source.
    """
    for quotation in list(elements(body, "blockquote")):
        last = quotation[-1] if len(quotation) else None
        if last is None or last.tag != "p":
            continue
        if has_class(last, "epigraph"):
            rest = [v for v in (last.get("class") or "").split() if v != "epigraph"]
            last.set("class", " ".join(rest)) if rest else last.attrib.pop("class")
            add_class(quotation, "epigraph")
        cited = [e for e in last if e.tag == "cite"]
        if has_class(quotation, "epigraph") and len(cited) == len(last) == 1:
            outside = (last.text or "") + (cited[0].tail or "")
            if not re.search(r"\w", outside) and not has_class(last, "source"):
                add_class(last, "source")
    yield from ()


def _lines(paragraph: etree._Element) -> None:
    line = el("span", {"class": "line"}, (paragraph.text or "").lstrip("\n"))
    children = list(paragraph)
    paragraph.text = None
    paragraph.append(line)
    for child in children:
        tail, child.tail = child.tail or "", None
        if child.tag == "br":
            paragraph.append(child)
            child.tail = (
                "\n" if tail.startswith("\n") else None
            )  # the manuscript's lines still count
            line = el("span", {"class": "line"}, tail.lstrip("\n"))
            paragraph.append(line)
        else:
            line.append(child)
            append(line, tail)
    if not len(line) and not (line.text or "").strip() and len(paragraph) > 1:
        # A last line that ended in a break too: nothing comes after it.
        paragraph.remove(line)
        paragraph.remove(paragraph[-1])


def figures(body: etree._Element, file: str) -> Iterator[Finding]:
    """A picture alone in its paragraph is a figure; its title in Markdown is the caption.

    One that only adorns is none, without a caption: nobody is told of it.
    The caption is text: emphasis, calls and typography are in it what they are elsewhere.
    """
    for paragraph in list(elements(body, "p")):
        alone = len(paragraph) == 1 and paragraph[0].tag == "img"
        if not alone or (paragraph.text or "").strip() or (paragraph[0].tail or "").strip():
            continue
        image = paragraph[0]
        caption = str(image.attrib.pop("title", ""))
        adorns = _adorns(image) and not caption
        paragraph.tag, paragraph.text, image.tail = "div" if adorns else "figure", None, None
        if adorns and not has_class(paragraph, "decorative"):
            add_class(paragraph, "decorative")
        if caption:
            marked = convert(caption, file, max(line_of(paragraph) - 1, 0))
            yield from marked.findings
            paragraph.append(_caption(marked.body))


def _caption(body: etree._Element) -> etree._Element:
    """A caption: what is in its one paragraph, or all its blocks."""
    whole = body[0] if len(body) == 1 and body[0].tag == "p" else body
    whole.tag = "figcaption"
    whole.attrib.clear()
    whole.tail = None
    return whole


def alternatives(body: etree._Element, file: str) -> Iterator[Finding]:
    """A picture says in words what it shows, or is decoration and says nothing.

    Decoration is what is of class `decorative`, has an empty `alt` that somebody wrote, or the role
    `presentation` or `none` (ARIA). One of which nothing is said has an empty `alt` too, since
    Ace and screen readers take a missing one for a fault of the file; its class keeps it apart.
    """
    for image in elements(body, "img"):
        if _adorns(image):
            image.set("alt", "")
            image.set("role", "presentation")
        elif not (image.get("alt") or "").strip():
            image.set("alt", "")
            add_class(image, UNDESCRIBED)
            yield Finding(
                "alternative-missing",
                "error",
                Place(file, line_of(image)),
                f"the picture {image.get('src')!r} has no alternative text",
                "write what it shows: ![a map of Petrograd](map.png), or mark it as decoration: "
                "![](rule.png){.decorative}",
            )


def _adorns(image: etree._Element) -> bool:
    holder = image.getparent()
    marked = has_class(image, "decorative") or (
        holder is not None
        and holder.tag in ("p", "div", "figure")
        and has_class(holder, "decorative")
        and len(holder.findall("img")) == len(holder)
    )
    return marked or bool(image.get("role")) or image.get("alt") == ""


def headings(body: etree._Element, file: str) -> Iterator[Finding]:
    """A heading without words would be an empty line of the contents: it is in no edition."""
    for heading in list(elements(body, "h2", "h3", "h4", "h5", "h6")):
        if heading.find(".//img") is not None or heading.find(".//a[@data-call]") is not None:
            continue
        if not "".join(map(str, heading.itertext())).strip():
            place = Place(file, line_of(heading))
            hint = "write what it says, or take the line out"
            yield Finding("empty-heading", "warning", place, "a heading has no words", hint)
            cut(heading)


def tables(body: etree._Element, _file: str) -> Iterator[Finding]:
    """A head of a table says of which cells it is one: of its column, or of its row where cells
    with words stand beside it (WCAG 2.2, technique H63; ISO 14289-1, 7.5)."""
    for row in elements(body, "tr"):
        beside = any("".join(map(str, cell.itertext())).strip() for cell in row.findall("td"))
        for head in row.findall("th"):
            if not head.get("scope"):
                head.set("scope", "row" if beside else "col")
    yield from ()


PASSAGES: tuple[Callable[[etree._Element, str], Iterator[Finding]], ...] = (
    headings,
    verse,
    epigraphs,
    figures,
    alternatives,
    tables,
)
