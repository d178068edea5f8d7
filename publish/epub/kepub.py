"""Kobo's own form of a text: every sentence in a span, the whole in two boxes.

Kobo's reader keeps bookmarks, highlights and the place in the book by `kobo.P.S`: sentence S of
paragraph P, counted from 1 in each file. The form is that of books from Kobo's shop, as kepubify
and calibre make it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from publish import xhtml
from publish.typography.spaces import abbreviated

PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ol ul table".split())
"""Elements with which a new paragraph begins."""

WHOLE = frozenset("math pre script style svg".split())
"""Elements whose text stays as it is."""

SENTENCE = re.compile(r".*?[.!?…:][\"'”’»›“)\]]*[ \t\r\n]+|.+", re.DOTALL)
"""What looks like a sentence, with the spaces behind it, or what is left.

Joined they are the text. A space that does not break a line (`Dr.`, `p.`) ends no sentence.
"""

INITIAL = re.compile(r"(?<![^\W\d_])[^\W\d_]\.[ \t\r\n]+\Z")
"""What ends so ends with an initial."""

STYLE = "div#book-inner { margin-top: 0; margin-bottom: 0; }"


class _Count:
    """The number of the next span."""

    def __init__(self, language: str) -> None:
        self.paragraph, self.sentence, self.fresh = 0, 0, True
        self.language = language

    def span(self, *children: xhtml.Child) -> etree._Element:
        if self.fresh:
            self.paragraph, self.sentence, self.fresh = self.paragraph + 1, 0, False
        self.sentence += 1
        name = f"kobo.{self.paragraph}.{self.sentence}"
        span = etree.Element(f"{{{xhtml.XHTML}}}span", {"class": "koboSpan", "id": name})
        for child in children:
            xhtml.append(span, child)
        return span


def spans(root: etree._Element) -> None:
    """Put every sentence and picture of an XHTML file's `body` into a span of its own."""
    body = root.find(f"{{{xhtml.XHTML}}}body")
    if body is not None:
        spoken = root.get("lang") or "en"
        _spans(body, _Count(spoken.split("-", maxsplit=1)[0].lower()))


def _spans(element: etree._Element, count: _Count) -> None:
    if etree.QName(element).localname in PARAGRAPHS:
        count.fresh = True
    children, text, element.text = list(element), element.text, None
    tails = [child.tail for child in children]
    for child in children:
        child.tail = None
        element.remove(child)
    _append(element, text, count)
    for child, tail in zip(children, tails, strict=True):
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name in {"img", "ruby"}:  # a gloss may hold nothing but text
            count.fresh |= name == "img"
            element.append(count.span(child))
        else:
            element.append(child)
            if name and name not in WHOLE:
                _spans(child, count)
        _append(element, tail, count)


def _append(element: etree._Element, text: str | None, count: _Count) -> None:
    """Append a text, its sentences in spans; white space alone needs none."""
    for sentence in sentences(text or "", count.language):
        xhtml.append(element, count.span(sentence) if sentence.strip() else sentence)


def sentences(text: str, language: str) -> Iterator[str]:
    """The sentences of a text, none of which ends at an abbreviation, an initial, a number's sign.

    >>> [*sentences("See Dr. X, p. 3. J. R. R. Tolkien, e.g. here. So? Yes.", "en")]
    ['See Dr. X, p. 3. ', 'J. R. R. Tolkien, e.g. here. ', 'So? ', 'Yes.']
    """
    begun, at = "", 0
    for piece in SENTENCE.findall(text):
        begun, at = begun + piece, at + len(piece)
        rest = text[at : at + 8]
        if not rest or not _goes_on(begun, rest, language):
            yield begun
            begun = ""


def _goes_on(begun: str, rest: str, language: str) -> bool:
    """Whether the sentence goes on after its full stop."""
    bare = begun.rstrip(" \t\r\n")
    if bare.endswith(".") and rest[0].islower():
        return True
    if INITIAL.search(begun) and not bare.endswith("I.") and rest[0].isupper():
        return True
    return abbreviated(f"{bare[-20:]} {rest}", len(bare[-20:]), language)


def boxes(root: etree._Element) -> None:
    """Put what is in the `body` into the two boxes that Kobo's reader lays pages out with."""
    body, head = (root.find(f"{{{xhtml.XHTML}}}{name}") for name in ("body", "head"))
    if body is None or head is None:
        return
    outer, inner = (_element("div", id=name) for name in ("book-columns", "book-inner"))
    inner.text, body.text = body.text, None
    inner.extend(list(body))
    outer.append(inner)
    body.append(outer)
    style = _element("style", type="text/css", id="kobostylehacks")
    style.text = STYLE
    head.append(style)


def _element(name: str, **attributes: str) -> etree._Element:
    return etree.Element(f"{{{xhtml.XHTML}}}{name}", attributes)


def ids(root: etree._Element) -> Iterator[str]:
    """The ids of the spans, in order: what a test and a reader count by."""
    for span in root.iter(f"{{{xhtml.XHTML}}}span"):
        if span.get("class") == "koboSpan":
            yield span.get("id") or ""
