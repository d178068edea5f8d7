"""What an element of HTML is in a PDF's structure tree (ISO 32000-1, 14.8.4)."""

from __future__ import annotations

from typing import Any

KINDS: dict[str, str] = {
    "section": "Sect", "article": "Art", "main": "Part", "nav": "Sect", "aside": "Sect",
    "div": "Div", "header": "Div", "footer": "Div", "figure": "Div", "address": "Div",
    "blockquote": "BlockQuote", "p": "P", "pre": "P",
    "ul": "L", "ol": "L", "dl": "L",
    "table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot",
    "tr": "TR", "th": "TH", "td": "TD", "caption": "Caption", "figcaption": "Caption",
    "img": "Figure", "{http://www.w3.org/2000/svg}svg": "Figure",
    "a": "Link", "q": "Quote", "code": "Code",
    "h1": "H", "h2": "H", "h3": "H", "h4": "H", "h5": "H", "h6": "H",
}  # fmt: skip
"""The rest are spans. `H` stands for the level that a heading has where it is found."""

SVG = "{http://www.w3.org/2000/svg}"

INLINE = frozenset(["Span", "Link", "Quote", "Code", "Reference"])
GROUPS = frozenset(["Document", "Part", "Art", "Sect", "Div", "BlockQuote"])
"""They hold elements and no text of their own (ISO 32000-1, 14.8.4.2): that stands in a P."""

NOTHING = frozenset(["html", "body", "br", "wbr", "hr", "colgroup", "col", "rp"])
"""Elements that are none in the tree: what they hold, if anything, is their parent's."""

NUMBERING = {
    "disc": "Disc", "circle": "Circle", "square": "Square", "decimal": "Decimal",
    "lower-roman": "LowerRoman", "upper-roman": "UpperRoman",
    "lower-alpha": "LowerAlpha", "upper-alpha": "UpperAlpha",
    "lower-latin": "LowerAlpha", "upper-latin": "UpperAlpha",
}  # fmt: skip
"""Markers of lists in CSS -> ListNumbering (ISO 32000-1, table 347); any other is `None`."""


def kind_of(element: Any) -> str:
    """The type of an element, "" for one that is none in the tree."""
    return "" if element.tag in NOTHING else KINDS.get(element.tag, "Span")


def has_class(element: Any, name: str) -> bool:
    """Whether an element of the engine's tree has this class."""
    return name in (element.get("class") or "").split()


def only_adorns(element: Any) -> bool:
    """Whether a picture says that it has no words; one that nobody described is a fault."""
    return bool(
        element is not None
        and element.tag == "img"
        and element.get("alt") == ""
        and not has_class(element, "undescribed")
    )
