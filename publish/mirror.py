"""A style sheet seen in a mirror: for a book that is read from right to left.

The package's own sheets are written for books that are read from left to right; what they put to
the left, on the left page or in the left corner then goes to the right, and the other way round.
"""

from __future__ import annotations

from typing import Any

import tinycss2  # type: ignore[import-untyped]

SIDED = frozenset(
    """background-position break-after break-before break-inside clear float object-position
    page-break-after page-break-before text-align text-align-last transform-origin""".split()
)
"""Properties whose values may be `left` or `right`."""

ROUND = frozenset("border-color border-style border-width inset margin padding".split())
"""Properties with four values round the box: top, right, bottom, left."""

OTHER = {"left": "right", "right": "left"}


def mirrored(sheet: str) -> str:
    """The sheet with left and right changed about.

    >>> mirrored("@page :left { @top-right { margin: 1px 2px 3px 4px } } p { float: left }")
    '@page :right { @top-left { margin: 1px 4px 3px 2px } }\\np { float: right }\\n'
    """
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return "".join(f"{_rule(rule)}\n" for rule in rules)


def _rule(rule: Any) -> str:
    if rule.type not in {"at-rule", "qualified-rule"}:
        return str(rule.serialize())
    if rule.type == "qualified-rule":
        return f"{tinycss2.serialize(rule.prelude).strip()} {{ {_contents(rule.content)} }}"
    for token in rule.prelude if rule.lower_at_keyword == "page" else ():
        if token.type == "ident":
            token.value = OTHER.get(token.lower_value, token.value)
    head = f"@{_side(rule.at_keyword)} {tinycss2.serialize(rule.prelude).strip()}".strip()
    if rule.content is None:
        return f"{head};"
    if rule.lower_at_keyword in {"media", "supports", "layer"}:
        inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        return f"{head} {{ {' '.join(_rule(one) for one in inner)} }}"
    return f"{head} {{ {_contents(rule.content)} }}"


def _contents(content: list[Any]) -> str:
    """Declarations, and the rules among them."""
    nodes = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    parts = [_declared(n) if n.type == "declaration" else _rule(n) for n in nodes]
    ends = [";" if node.type == "declaration" else "" for node in nodes]
    return " ".join(f"{part}{end}" for part, end in zip(parts, ends, strict=True)).rstrip(";")


def _declared(one: Any) -> str:
    name, value = _side(one.name), list(one.value)
    if one.lower_name in SIDED:
        for token in value:
            if token.type == "ident":
                token.value = OTHER.get(token.lower_value, token.value)
    sizes = [token for token in value if token.type not in {"whitespace", "comment"}]
    text = tinycss2.serialize(value).strip()
    if one.lower_name in ROUND and len(sizes) == 4:
        top, right, bottom, left = (token.serialize() for token in sizes)
        text = f"{top} {left} {bottom} {right}"
    return f"{name}: {text}{' !important' if one.important else ''}"


def _side(name: str) -> str:
    """A property or a margin box with its side changed: margin-left, @top-right-corner."""
    return "-".join(OTHER.get(part, part) for part in name.split("-"))
