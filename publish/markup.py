"""Markdown to XHTML by way of an allowlist: the only door to tinyhtml5.

Markdown lets raw HTML, scripts and `javascript:` through, and its output is not XML; so what it
gives is parsed as a browser would (tinyhtml5) and copied element by element into a tree of ours.
What the allowlist drops is a finding with file and line.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import tinyhtml5
from lxml import etree

from publish import dialect, plain, sourcepages, xhtml
from publish.attributes import ALONE, UNBOUND
from publish.book import Finding, Place
from publish.dialect import CALL
from publish.errors import PublishError
from publish.typeset import LITERAL
from publish.xhtml import BLOCKS, FOREIGN, append, el

DEPTH = 60  # nested elements; real books stay below 15

ALLOWED = frozenset(
    """a abbr b bdi bdo br cite code del dfn em i img ins kbd mark rp rt ruby s samp small span
    strong sub sup time u var wbr
    address aside blockquote caption col colgroup dd div dl dt figcaption figure footer h1 h2 h3 h4
    h5 h6 header hr li ol p pre section table tbody td tfoot th thead tr ul""".split()
)
# Dropped with all they hold: what stands inside is no text of the book.
SILENCED = frozenset(
    """audio canvas embed frame frameset iframe noembed noframes noscript object script style
    template textarea video xmp""".split()
)
# What may hold a block.
FLOW = frozenset("body aside blockquote dd div figure footer header li section td th".split())
ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset(["class", "id", "lang", "dir", "title", "data-line"]),
    "a": frozenset(["href", "data-call"]),
    "span": frozenset(["data-page"]),
    "img": frozenset(["src", "alt", "width", "height", "role"]),
    "ol": frozenset(["start", "type", "reversed"]),
    "li": frozenset(["value"]),
    "td": frozenset(["colspan", "rowspan", "headers"]),
    "th": frozenset(["colspan", "rowspan", "headers", "scope", "abbr"]),
    "col": frozenset(["span"]),
    "colgroup": frozenset(["span"]),
    "time": frozenset(["datetime"]),
}
# What calls, notes and ways back are known by; a link of class `back` would be no text of the book.
OWN_CLASSES = frozenset("back call footnote head link-address missing note notes number".split())
NUMBERS = frozenset(["colspan", "rowspan", "span", "start", "value", "width", "height"])
_LINE = re.compile(r"\d{1,9}")
_CALL = re.compile(CALL)
_MENDABLE = re.compile(r"[<>&|\[\]{}\x00-\x08\x0b-\x1f]")
_UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, Char
SCHEMES = ("http:", "https:", "mailto:", "tel:", "doi:", "urn:")


@dataclass
class Marked:
    """A tree made from Markdown (`body` holds the blocks) and what the allowlist found."""

    body: etree._Element
    findings: list[Finding] = field(default_factory=list)


def convert(text: str, file: str, offset: int = 0) -> Marked:
    """Markdown to a tree of allowed elements; blocks carry `data-line` (`offset` lines are added).

    Headings go down by one level, since the book's title is the one h1. Raises PublishError for
    markup nested deeper than any reader or printer takes.
    """
    if plain.is_plain(text):
        return Marked(el("body", None, el("p", {"data-line": str(1 + offset)}, text)), [])
    try:
        root = _parsed(text, dialect.markup(text, offset))
        copier = _Copier(file, text.split("\n"), offset)
        body = el("body")
        for child in root.findall("body"):
            copier.copy(child, body, 0)
    except RecursionError:
        raise PublishError(
            f"{file}: markup is nested deeper than {DEPTH} elements",
            "take the needless wrappers out",
        ) from None
    sourcepages.settle(body)
    return Marked(body, copier.findings)


def _parsed(text: str, markup: str) -> Any:
    """What Markdown has made of the text, as a tree.

    A browser's parser mends what raw HTML, tables and links can get wrong. Where the text has none
    of these the markup is sound XML and reads the same, in a tenth of the time.
    """
    if not _MENDABLE.search(_CALL.sub("", text)):
        with contextlib.suppress(ValueError):
            return xhtml.parse(f"<body>{markup}</body>")
    return tinyhtml5.parse(markup, namespace_html_elements=False)


class _Copier:
    """Walks the parsed HTML and keeps what is allowed, with the line it is at for the findings."""

    def __init__(self, file: str, lines: list[str], offset: int) -> None:
        self.file, self.lines, self.above = file, lines, offset
        self.line = 1 + offset
        self.found = (0, 0)  # line and column, from 0, of the last thing dropped
        self.findings: list[Finding] = []

    def copy(self, source: Element, target: etree._Element, depth: int) -> None:
        """Copy what is inside `source` into `target`."""
        if depth > DEPTH:
            raise RecursionError
        append(target, self._text(source.text, source))
        for child in source:
            self._child(child, target, depth)
            append(target, self._text(child.tail, source))

    def _child(self, child: Element, target: etree._Element, depth: int) -> None:
        tag: object = child.tag
        if not isinstance(tag, str):  # a comment is the editor's remark, no text of the book
            if (child.text or "").startswith(("?", "[CDATA[")):  # but these were not meant as one
                self._drop(f"<{(child.text or '')[:40]}…> was dropped with all it holds", child)
            return
        own = child.get("data-line") or ""
        if _LINE.fullmatch(own):
            self.line = int(own)
        name = tag.rsplit("}", maxsplit=1)[-1].lower()
        if tag in ALLOWED:
            new = el(_shifted(tag), dict(self._attributes(child)))
            target.append(new)
            self.copy(child, new, depth + 1)
            if tag == "p" and not len(new) and not (new.text or "").strip():
                target.remove(new)  # what stays of a paragraph whose markup was dropped
        elif tag == "q":  # quotes are text of the book, not of a style: typography sets them
            append(target, '"')
            self.copy(child, target, depth + 1)
            append(target, '"')
        elif name in SILENCED:
            self._drop(f"<{name}> and all it holds was dropped", child)
        else:
            self._drop(f"<{name}> was dropped, its text kept", child)
            self.copy(child, self._holder(name, child, target), depth + 1)

    def _holder(self, name: str, child: Element, target: etree._Element) -> etree._Element:
        """Where the text of a dropped element goes: that of a block stays a block of its own."""
        if name not in FOREIGN or target.tag not in FLOW:
            return target
        words = (child.text or "").strip() or any((inner.tail or "").strip() for inner in child)
        blocks = any(str(inner.tag) in BLOCKS | FOREIGN for inner in child)
        holder = el("div" if blocks or not words else "p", {"data-line": child.get("data-line")})
        target.append(holder)
        return holder

    def _attributes(self, element: Element) -> Iterator[tuple[str, str | None]]:
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(element.tag, frozenset())
        given = dict(element.attrib)
        if element.tag == "a" and not _identifier(given.get("name", "")):
            given.setdefault("id", given.pop("name"))  # the older way to say where a link leads
        for own in sorted(OWN_CLASSES & set(given.get("class", "").split())):
            self._drop(f"the class {own!r} was dropped: it is the tool's own", element, own)
            given["class"] = " ".join(v for v in given["class"].split() if v != own)
        for name, value in given.items():
            if name == "style" and (align := re.fullmatch(r"text-align: (\w+);?", value)):
                # How markdown aligns the cells of a table.
                yield "class", " ".join([*element.get("class", "").split(), f"align-{align[1]}"])
            elif name == "class" and re.match("text-align: ", element.get("style", "")):
                continue  # it came, or comes, with the alignment
            elif name == "data-line" and element.tag not in BLOCKS and not _line(value):
                continue  # the extractor writes it on every tag of raw HTML; blocks are enough
            elif name == ALONE:
                self._alone(value)
            elif name not in allowed:
                self._drop(f"the attribute {name} of <{element.tag}> was dropped", element, name)
            elif problem := _problem(name, value):
                message = f"{name}={value[:60]!r} was dropped: {problem}"
                self._drop(message, element, value)
            else:
                yield name, self._sound(value, element) if value or name != "class" else None

    def _text(self, text: str | None, element: Element) -> str:
        """Text as it may stand; an attribute list that is left in it belongs to nothing."""
        if text and "{" in text and element.tag not in LITERAL:
            for left in UNBOUND.finditer(text):
                place = Place(self.file, self._line_with((left[0],)))
                message = f"the attributes {left[0][:60]} belong to nothing and stand in the text"
                hint = (
                    "write them right behind the emphasis, link or picture that they are for, "
                    "or on the line below a paragraph, a quotation, a table or a list"
                )
                self.findings.append(Finding("attributes-unbound", "warning", place, message, hint))
        return self._sound(text, element)

    def _alone(self, given: str) -> None:
        """A list between two empty lines: it may have been meant for what stands below it."""
        below = self.lines[self.line - self.above - 1 :]
        down = next((n for n, line in enumerate(below) if line.strip(" >") == given), 0)
        message = f"the attributes {given[:60]} stand alone, and go to the paragraph above"
        hint = "write them on the line right below the paragraph that they are for"
        place = Place(self.file, self.line + down)
        self.findings.append(Finding("attributes-unbound", "warning", place, message, hint))

    def _sound(self, text: str | None, element: Element) -> str:
        """Text without what no XML can hold: a control character that came as `&#1;`."""
        if not _UNFIT.search(text or ""):
            return text or ""
        self._drop("a control character was dropped", element, "&#")
        return _UNFIT.sub("", text or "")

    def _drop(self, message: str, element: Element, mark: str = "") -> None:
        hint = "write it in Markdown, or take it out; the docs list the allowed elements"
        place = Place(self.file, self._locate(element, mark))
        self.findings.append(Finding("dropped-markup", "warning", place, message, hint))

    def _locate(self, element: Element, mark: str) -> int:
        """The line of what was dropped: the element's own, else where it stands in its block.

        `mark` is text that stands in the tag. The last place found is where the next search begins,
        so that two of a kind in one paragraph are told apart.
        """
        if _LINE.fullmatch(element.get("data-line") or ""):
            return self.line
        tag = str(element.tag).rsplit("}", maxsplit=1)[-1]
        return self._line_with((f"<{tag}", mark))

    def _line_with(self, marks: tuple[str, ...]) -> int:
        """The next line of the block at hand in which one of the marks stands."""
        at = max(self.found, (self.line - self.above - 1, 0))
        for number in range(at[0], len(self.lines)):
            line = self.lines[number]
            if not line.strip():
                break  # no tag inside a paragraph lies below its end
            start = at[1] if number == at[0] else 0
            for sought in marks:
                place = line.lower().find(sought.lower(), start) if sought else -1
                if place >= 0:
                    self.found = (number, place + 1)
                    return number + 1 + self.above
        return self.line


def _shifted(tag: str) -> str:
    """h1 to h2 and so on; h6 stays.

    >>> _shifted("h1"), _shifted("h6"), _shifted("hr")
    ('h2', 'h6', 'hr')
    """
    return f"h{min(int(tag[1]) + 1, 6)}" if re.fullmatch("h[1-6]", tag) else tag


def _problem(name: str, value: str) -> str:
    """Why a value cannot stand, or ""."""
    checks: dict[str, Callable[[str], str]] = {
        "href": _link,
        "id": _identifier,
        "data-line": _line,
        "role": _adorns,
    }
    if name in NUMBERS:
        return "" if re.fullmatch(r"-?\d{1,4}", value) else "a number up to 9999 is wanted"
    return checks[name](value) if name in checks else ""


def _link(value: str) -> str:
    bare = re.sub(r"[\x00-\x20]", "", value).lower()
    if re.match(r"[a-z][a-z0-9+.-]*:", bare) and not bare.startswith(SCHEMES):
        return "no link of this kind is safe"
    return ""


def _adorns(value: str) -> str:
    said = "of a picture only the roles presentation and none are told"
    return "" if value in ("presentation", "none") else said


def _line(value: str) -> str:
    return "" if _LINE.fullmatch(value) else "it is the tool's own"


def _identifier(value: str) -> str:
    return "" if re.fullmatch(r"[A-Za-z_][\w.-]*", value) else "an id starts with a letter"
