"""Style sheets as rules: the little of CSS that the writer of an EPUB must understand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import tinycss2  # type: ignore[import-untyped]


def parse(css: str) -> list[Any]:
    """The rules of a sheet, comments left out."""
    rules: list[Any] = tinycss2.parse_stylesheet(css, skip_comments=True)
    return rules


def is_face(rule: Any) -> bool:
    """Whether the rule is @font-face."""
    return bool(rule.type == "at-rule" and rule.lower_at_keyword == "font-face")


def block(rule: Any) -> list[Any]:
    """What stands between the braces of a rule, as tokens."""
    return list(getattr(rule, "content", None) or ())


def inner_rules(rules: Iterable[Any]) -> Iterator[Any]:
    """The rules, and those inside @media and @supports."""
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports"}:
            yield from inner_rules(tinycss2.parse_rule_list(block(rule), skip_comments=True))
        elif rule.type in {"at-rule", "qualified-rule"}:
            yield rule


def declared(content: list[Any], name: str) -> Iterator[str]:
    """The values of a property in the content of a rule, as text."""
    for item in tinycss2.parse_blocks_contents(content):
        if item.type == "declaration" and item.lower_name == name:
            yield tinycss2.serialize(item.value)


def names(value: str) -> set[str]:
    """The family names in a value, quotes off, in small letters.

    >>> sorted(names('"EB Garamond", serif'))
    ['eb garamond', 'serif']
    """
    return {re.sub(r"\s+", " ", n.strip(" \t\n\"'")).lower() for n in value.split(",")}


def kept(sheet: str, keep: Callable[[str, Any], bool]) -> str:
    """The sheet without the declarations for which `keep(selector, declaration)` is false.

    Rules that this leaves empty go too. A face's selector is "@font-face".

    >>> kept("p { color: red; margin: 0 } q { color: red }", lambda _, d: d.name != "color")
    'p { margin: 0 }\\n'
    """
    return "".join(f"{text}\n" for rule in parse(sheet) if (text := _kept(rule, keep)))


def _kept(rule: Any, keep: Callable[[str, Any], bool]) -> str:
    """A rule as text, "" where nothing of it is left."""
    if rule.type not in {"qualified-rule", "at-rule"}:
        return ""
    head = tinycss2.serialize(rule.prelude).strip()
    if rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports"}:
        inside = tinycss2.parse_rule_list(block(rule), skip_comments=True)
        rest = " ".join(text for inner in inside if (text := _kept(inner, keep)))
        return f"@{rule.at_keyword} {head} {{ {rest} }}" if rest else ""
    if rule.type == "at-rule" and not is_face(rule):
        return str(rule.serialize())
    name = "@font-face" if is_face(rule) else head
    found = tinycss2.parse_blocks_contents(block(rule), skip_comments=True, skip_whitespace=True)
    rest = "; ".join(
        one.serialize().strip() for one in found if one.type == "declaration" and keep(name, one)
    )
    return f"{name} {{ {rest} }}" if rest else ""


def tokens(nodes: Iterable[Any]) -> Iterator[Any]:
    """All tokens inside rules, blocks and functions."""
    for node in nodes:
        yield node
        for name in ("prelude", "content", "arguments"):
            yield from tokens(getattr(node, name, None) or ())


def addresses(rules: Iterable[Any]) -> Iterator[str]:
    """What the rules point at: url(…), and the string of an @import."""
    for node in tokens(rules):
        if node.type == "url":
            yield node.value
        elif node.type == "function" and node.lower_name in {"url", "src"}:
            yield from (a.value for a in node.arguments if a.type == "string")
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            yield from (a.value for a in node.prelude if a.type == "string")


def strings(css: Iterable[tuple[str, str]]) -> str:
    """The text that sheets themselves set (`content: "…"`): fonts must have its letters too."""
    found = (node for _, sheet in css for node in tokens(parse(sheet)))
    return "".join(node.value for node in found if node.type == "string")
