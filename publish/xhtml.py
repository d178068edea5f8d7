"""Build, parse and serialise XHTML: the only place that writes markup, and the only door to lxml.

Fragments are strings of elements without namespace declarations; the prefix `epub` is known.
Trees have plain tag names, so that `root.iter("p")` says what it means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from lxml import etree

EPUB = "http://www.idpf.org/2007/ops"
EPUB_TYPE = f"{{{EPUB}}}type"
XHTML = "http://www.w3.org/1999/xhtml"

SPACES = " \t\n\r\f"
"""What HTML takes for space (WHATWG HTML, ASCII whitespace); U+00A0 and U+202F are none of it."""

ADDED = "link-address"
"""The class of words that the tool puts into a text on paper; see `publish.compose.linked`."""
FOOTNOTE = "footnote"
"""The class of a note that stands in the text where it is called, to be set at the page's foot."""
BLOCKS = frozenset(
    """address article aside blockquote body br caption dd div dl dt figcaption figure footer h1
    h2 h3 h4 h5 h6 header hr li nav ol p pre section table tbody td tfoot th thead tr ul""".split()
)
FOREIGN = frozenset(
    """article center details dialog dir fieldset form hgroup legend main menu nav option search
    summary""".split()
)
"""Blocks of HTML that are none in a book of ours."""

Child = str | etree._Element | None


def el(
    tag: str, attributes: Mapping[str, str | None] | None = None, *children: Child
) -> etree._Element:
    """An element with attributes (None leaves one out) and children, strings among them.

    >>> serialize(el("p", {"class": "x", "id": None}, "a < b ", el("em", None, "c")))
    '<p class="x">a &lt; b <em>c</em></p>'
    """
    element = etree.Element(tag, nsmap={"epub": EPUB})
    for name, value in (attributes or {}).items():
        if value is not None:
            element.set(EPUB_TYPE if name == "epub:type" else name, value)
    for child in children:
        append(element, child)
    return element


def append(parent: etree._Element, child: Child) -> None:
    """Append an element or text at the end of `parent`; None and "" append nothing."""
    if child is None or child == "":
        return
    if not isinstance(child, str):
        parent.append(child)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + child
    else:
        parent.text = (parent.text or "") + child


def cut(element: etree._Element) -> None:
    """Take an element out of its tree with all it holds; the text after it stays.

    >>> whole = parse("<p>a<i>b</i><b>c</b>d</p>")
    >>> cut(whole[0][1])
    >>> inner(whole)
    '<p>a<i>b</i>d</p>'
    """
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


def parse(fragment: str) -> etree._Element:
    """A `body` element that holds the fragment. Entities are not expanded, nothing is fetched.

    Raises ValueError when the fragment is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(f'<body xmlns:epub="{EPUB}">{fragment}</body>', parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None


def _wrapped(element: etree._Element, method: str) -> str:
    """Serialise inside a wrapper that declares the prefix, then cut the wrapper's own tags off."""
    wrapper = etree.Element("body", nsmap={"epub": EPUB})
    parent, tail = element.getparent(), element.tail
    position = parent.index(element) if parent is not None else 0
    wrapper.append(element)
    element.tail = None
    text = etree.tostring(wrapper, encoding="unicode", method=method)
    element.tail = tail
    if parent is not None:
        parent.insert(position, element)
    return text[text.index(">") + 1 : text.rindex("</body>")]


def serialize(element: etree._Element) -> str:
    """The element as an XHTML fragment, without its tail."""
    return _wrapped(element, "xml")


def inner(element: etree._Element) -> str:
    """What is inside the element, as an XHTML fragment.

    >>> inner(parse("a &amp; b<br/><em>c</em> d"))
    'a &amp; b<br/><em>c</em> d'
    """
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    end = text.index(">")
    return "" if text[end - 1] == "/" else text[end + 1 : text.rindex("</")]


def html(fragment: str) -> str:
    """The fragment as HTML5 text, for engines that always parse HTML (no `<span/>`).

    >>> html('<p>a<br/><span class="x"/>b</p>')
    '<p>a<br><span class="x"></span>b</p>'
    """
    body = parse(fragment)
    for element in body.iter():
        element.attrib.pop(EPUB_TYPE, "")
    text = etree.tostring(body, encoding="unicode", method="html")
    return text[text.index(">") + 1 : text.rindex("</body>")]


def text(
    fragment: str, skip: Callable[[etree._Element], bool] = lambda _: False, gap: str = "\n"
) -> str:
    """The words of a fragment as a reader sees them, blocks parted by `gap`.

    `skip` leaves out an element with all it holds.

    >>> text("<p>one<sup>1</sup></p><p>two <em>three</em><br/>four</p>").split()
    ['one1', 'two', 'three', 'four']
    """
    pieces: list[str] = []
    _collect(parse(fragment), pieces, skip, gap)
    return "".join(pieces)


def wording(fragment: str, skip: Callable[[etree._Element], bool] = lambda _: False) -> str:
    """What a fragment is called, on one line: its words, else what its pictures show.

    >>> wording('<img alt="A ship"/>'), wording('<img alt="A ship"/> Ships<br/>at sea')
    ('A ship', 'Ships at sea')
    """
    words = folded(text(fragment, skip))
    shown = (picture.get("alt") or "" for picture in parse(fragment).iter("img"))
    return words or folded(" ".join(shown))


def folded(words: str) -> str:
    """Words on one line, as a browser folds them: a space that does not break stays what it is.

    >>> folded(" Quoi\\u202f?\\n  Non\\u00a0! ")
    'Quoi\\u202f? Non\\xa0!'
    """
    return re.sub(f"[{SPACES}]+", " ", words).strip(" ")


def _collect(
    element: etree._Element,
    pieces: list[str],
    skip: Callable[[etree._Element], bool],
    gap: str,
) -> None:
    if not isinstance(element.tag, str) or skip(element):
        return
    block = etree.QName(element).localname in BLOCKS
    if block:
        pieces.append(gap)
    pieces.append(element.text or "")
    for child in element:
        _collect(child, pieces, skip, gap)
        pieces.append(child.tail or "")
    if block:
        pieces.append(gap)


def has_class(element: etree._Element, name: str) -> bool:
    """Whether the element's class attribute holds the name."""
    return name in (element.get("class") or "").split()


def add_class(element: etree._Element, name: str) -> None:
    """Give the element one more class.

    >>> whole = parse('<p class="a"/>')
    >>> add_class(whole[0], "b")
    >>> inner(whole)
    '<p class="a b"/>'
    """
    element.set("class", " ".join([*(element.get("class") or "").split(), name]))


def elements(root: etree._Element, *tags: str) -> Iterable[etree._Element]:
    """The elements with these tag names, in document order (comments left out)."""
    return (e for e in root.iter(*tags) if isinstance(e.tag, str))
