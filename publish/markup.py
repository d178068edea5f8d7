"""Markdown to XHTML by way of an allowlist: the only door to markdown and tinyhtml5.

Markdown lets raw HTML, scripts and `javascript:` through, and its output is not XML; so what it
gives is parsed as a browser would (tinyhtml5) and copied element by element into a tree of ours.
What the allowlist drops is a finding with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import markdown
import tinyhtml5
from lxml import etree
from markdown.inlinepatterns import InlineProcessor

from publish.book import Finding, Place
from publish.errors import PublishError
from publish.lines import follow
from publish.xhtml import append, el

CALL = r"\[\^([^\]\s\[]{1,100})\]"
EXTENSIONS = ["attr_list", "def_list", "md_in_html", "tables", "fenced_code", "abbr", "sane_lists"]
DEPTH = 60  # nested elements; real books stay below 15

ALLOWED = frozenset(
    """a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span
    strong sub sup time u var wbr
    address aside blockquote caption col colgroup dd div dl dt figcaption figure footer h1 h2 h3 h4
    h5 h6 header hr li ol p pre section table tbody td tfoot th thead tr ul""".split()
)
# Dropped with all they hold: what stands inside is no text of the book.
SILENCED = frozenset(
    """audio canvas embed frame frameset iframe noembed noframes noscript object script style
    template video""".split()
)
ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset(["class", "id", "lang", "dir", "title", "data-line"]),
    "a": frozenset(["href", "data-call"]),
    "img": frozenset(["src", "alt", "width", "height"]),
    "ol": frozenset(["start", "type", "reversed"]),
    "li": frozenset(["value"]),
    "td": frozenset(["colspan", "rowspan", "headers"]),
    "th": frozenset(["colspan", "rowspan", "headers", "scope", "abbr"]),
    "col": frozenset(["span"]),
    "colgroup": frozenset(["span"]),
    "time": frozenset(["datetime"]),
}
NUMBERS = frozenset(["colspan", "rowspan", "span", "start", "value", "width", "height"])
SCHEMES = ("http:", "https:", "mailto:", "tel:", "doi:", "urn:")


@dataclass
class Marked:
    """A tree made from Markdown (`body` holds the blocks) and what the allowlist found."""

    body: etree._Element
    findings: list[Finding] = field(default_factory=list)


class _Call(InlineProcessor):
    """`[^label]` becomes an empty `<a data-call="label">`, which `publish.read` fills."""

    def handleMatch(  # type: ignore[override]  # noqa: N802  # markdown's own names
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element, int, int]:
        element = Element("a")
        element.set("data-call", m[1])
        return element, m.start(0), m.end(0)


def convert(text: str, file: str, offset: int = 0) -> Marked:
    """Markdown to a tree of allowed elements; blocks carry `data-line` (`offset` lines are added).

    Headings go down by one level, since the book's title is the one h1. Raises PublishError for
    markup nested deeper than any reader or printer takes.
    """
    machine = markdown.Markdown(extensions=EXTENSIONS, output_format="html")
    machine.inlinePatterns.register(_Call(CALL, machine), "call", 175)
    follow(machine.parser, text, offset)
    try:
        root = tinyhtml5.parse(machine.convert(text), namespace_html_elements=False)
        copier = _Copier(file, text.split("\n"), offset)
        body = el("body")
        for child in root.findall("body"):
            copier.copy(child, body, 0)
    except RecursionError:
        raise PublishError(
            f"{file}: markup is nested deeper than {DEPTH} elements",
            "take the needless wrappers out",
        ) from None
    return Marked(body, copier.findings)


class _Copier:
    """Walks the parsed HTML and keeps what is allowed, with the line it is at for the findings."""

    def __init__(self, file: str, lines: list[str], offset: int) -> None:
        self.file, self.lines, self.offset = file, lines, offset
        self.line = 1 + offset
        self.findings: list[Finding] = []

    def copy(self, source: Element, target: etree._Element, depth: int) -> None:
        """Copy what is inside `source` into `target`."""
        if depth > DEPTH:
            raise RecursionError
        append(target, source.text or "")
        for child in source:
            self._child(child, target, depth)
            append(target, child.tail or "")

    def _child(self, child: Element, target: etree._Element, depth: int) -> None:
        tag: object = child.tag
        if not isinstance(tag, str):  # a comment: the editor's remark, no text of the book
            return
        if (child.get("data-line") or "").isdigit():
            self.line = int(child.get("data-line") or 1)
        name = tag.rsplit("}", maxsplit=1)[-1].lower()
        if tag in ALLOWED:
            new = el(_shifted(tag), dict(self._attributes(child)))
            target.append(new)
            self.copy(child, new, depth + 1)
            if tag == "p" and not len(new) and not (new.text or "").strip():
                target.remove(new)  # what stays of a paragraph whose markup was dropped
        elif name in SILENCED:
            self._drop(f"<{name}> and all it holds was dropped", name)
        else:
            self._drop(f"<{name}> was dropped, its text kept", name)
            self.copy(child, target, depth + 1)

    def _attributes(self, element: Element) -> Iterator[tuple[str, str | None]]:
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(element.tag, frozenset())
        for name, value in element.attrib.items():
            if name == "style" and (align := re.fullmatch(r"text-align: (\w+);?", value)):
                yield "class", f"align-{align[1]}"  # how markdown aligns the cells of a table
            elif name not in allowed:
                self._drop(f"the attribute {name} of <{element.tag}> was dropped", element.tag)
            elif problem := _problem(name, value):
                self._drop(f"{name}={value[:60]!r} was dropped: {problem}", element.tag)
            else:
                yield name, value

    def _drop(self, message: str, tag: str = "") -> None:
        hint = "write it in Markdown, or take it out; the docs list the allowed elements"
        place = Place(self.file, self._locate(tag))
        self.findings.append(Finding("dropped-markup", "warning", place, message, hint))

    def _locate(self, tag: str) -> int:
        """The line of the raw tag, at or after the block at hand."""
        if tag:
            for number in range(self.line - self.offset - 1, len(self.lines)):
                if re.search(rf"<{re.escape(tag)}\b", self.lines[number], re.IGNORECASE):
                    return number + 1 + self.offset
        return self.line


def _shifted(tag: str) -> str:
    """h1 to h2 and so on; h6 stays.

    >>> _shifted("h1"), _shifted("h6"), _shifted("hr")
    ('h2', 'h6', 'hr')
    """
    return f"h{min(int(tag[1]) + 1, 6)}" if re.fullmatch("h[1-6]", tag) else tag


def _problem(name: str, value: str) -> str:
    """Why a value cannot stand, or ""."""
    checks: dict[str, Callable[[str], str]] = {"href": _link, "id": _identifier}
    if name in NUMBERS:
        return "" if re.fullmatch(r"-?\d{1,4}", value) else "a number up to 9999 is wanted"
    return checks[name](value) if name in checks else ""


def _link(value: str) -> str:
    bare = re.sub(r"[\x00-\x20]", "", value).lower()
    if re.match(r"[a-z][a-z0-9+.-]*:", bare) and not bare.startswith(SCHEMES):
        return "no link of this kind is safe"
    return ""


def _identifier(value: str) -> str:
    return "" if re.fullmatch(r"[A-Za-z_][\w.-]*", value) else "an id starts with a letter"
