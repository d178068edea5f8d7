"""Passages that Markdown has no word for: lines of verse, figures, pictures that only adorn."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from publish.book import Finding, Place
from publish.links import line_of
from publish.xhtml import append, el, elements, has_class


def verse(body: etree._Element, _file: str) -> Iterator[Finding]:
    """In a paragraph of class `verse`, or inside a `verse`, every line becomes a span of its own.

    Styles let such a line hang where it is too long; the break stays for readers without styles.
    """
    for paragraph in list(elements(body, "p")):
        inside = any(has_class(e, "verse") for e in (paragraph, *paragraph.iterancestors()))
        if inside and not any(has_class(e, "line") for e in paragraph):
            _lines(paragraph)
    yield from ()


def _lines(paragraph: etree._Element) -> None:
    line = el("span", {"class": "line"}, (paragraph.text or "").strip("\n"))
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


def figures(body: etree._Element, _file: str) -> Iterator[Finding]:
    """A picture alone in its paragraph is a figure; its title in Markdown is the caption."""
    for paragraph in list(elements(body, "p")):
        alone = len(paragraph) == 1 and paragraph[0].tag == "img"
        if not alone or (paragraph.text or "").strip() or (paragraph[0].tail or "").strip():
            continue
        image = paragraph[0]
        caption = image.attrib.pop("title", "")
        paragraph.tag, paragraph.text, image.tail = "figure", None, None
        if caption:
            paragraph.append(el("figcaption", None, str(caption)))
    yield from ()


def alternatives(body: etree._Element, file: str) -> Iterator[Finding]:
    """A picture says in words what it shows, or is of class `decorative` and says nothing."""
    for image in elements(body, "img"):
        if has_class(image, "decorative"):
            image.set("alt", "")
            image.set("role", "presentation")
        elif not (image.get("alt") or "").strip():
            image.attrib.pop("alt", "")  # an empty one would call it decoration
            yield Finding(
                "alternative-missing",
                "error",
                Place(file, line_of(image)),
                f"the picture {image.get('src')!r} has no alternative text",
                "write what it shows: ![a map of Petrograd](map.png), or mark it as decoration: "
                "![](rule.png){.decorative}",
            )


PASSAGES: tuple[Callable[[etree._Element, str], Iterator[Finding]], ...] = (
    verse,
    figures,
    alternatives,
)
