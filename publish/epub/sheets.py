"""Style sheets and fonts of the book.

A sheet stands at the root of the book, so that `fonts/…` in it means the same file as it does in
`styles/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2  # type: ignore[import-untyped]

from publish.epub.model import File
from publish.epub.texts import slug, unique
from publish.errors import PublishError
from publish.fonts import find, subset

FONT_TYPES = {
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""Core media types of EPUB 3.3 (section 3.2)."""
LICENCE = "OFL.txt"


def sheets(css: Iterable[tuple[str, str]], fonts: bool) -> tuple[File, ...]:
    """The sheets as files, in order; without `fonts` no @font-face is left in them.

    Raises PublishError for a sheet that fetches something: nothing but fonts of the package may
    be named in a sheet.
    """
    taken: set[str] = set()
    found: list[File] = []
    used = families(css)
    for name, text in css:
        rules = [rule for rule in parse(text) if not _face(rule) or (fonts and _used(rule, used))]
        for url in addresses([rule for rule in rules if not _face(rule)]):
            if not url.startswith(("#", "data:image/")):
                raise PublishError(
                    f"style sheet {name}: {url} is not part of the ebook",
                    "show pictures in the text, not from a style sheet",
                )
        content = tinycss2.serialize(rules).strip()
        if content:
            stem = unique(slug(name), taken)
            found.append(File(f"style-{stem}", f"{stem}.css", "text/css", f"{content}\n".encode()))
    return tuple(found)


def fonts(css: Iterable[tuple[str, str]], folder: str, text: str) -> list[File]:
    """The font files that the sheets name, cut down to the letters of `text`, and their licences.

    Raises PublishError for a font that is not there, or that ebooks cannot carry.
    """
    used = families(css)
    faces = [r for _, sheet in css for r in parse(sheet) if _face(r) and _used(r, used)]
    found: dict[str, File] = {}
    for name in dict.fromkeys(addresses(faces)):
        path = find(name, folder)
        if path is None:
            raise PublishError(
                f"the font {name} is not there", "put it into the book's folder under that name"
            )
        found[name] = _font(name, path, text)
        licence = path.parent / LICENCE
        where = f"{name.rpartition('/')[0]}/{LICENCE}".lstrip("/")
        if licence.is_file() and where not in found:
            stem = slug(where.removesuffix(".txt"))
            found[where] = File(f"licence-{stem}", where, "text/plain", licence.read_bytes())
    return list(found.values())


def _font(name: str, path: Path, text: str) -> File:
    kind = FONT_TYPES.get(path.suffix.lower())
    if kind is None or not re.fullmatch(r"([A-Za-z0-9_-]+/)*[A-Za-z0-9_.-]+", name):
        raise PublishError(
            f"the font {name} cannot go into an ebook",
            "use a TTF, OTF or WOFF file with plain letters, digits and hyphens in its name",
        )
    return File(f"font-{slug(name)}", name, kind, subset(path, text))


def parse(css: str) -> list[Any]:
    """The rules of a sheet, comments and white space left out."""
    rules: list[Any] = tinycss2.parse_stylesheet(css, skip_comments=True)
    return rules


def _face(rule: Any) -> bool:
    return bool(rule.type == "at-rule" and rule.lower_at_keyword == "font-face")


def _tokens(nodes: Iterable[Any]) -> Iterator[Any]:
    """All tokens inside rules, blocks and functions."""
    for node in nodes:
        yield node
        for name in ("prelude", "content", "arguments"):
            yield from _tokens(getattr(node, name, None) or ())


def addresses(rules: Iterable[Any]) -> Iterator[str]:
    """What the rules point at: url(…), and the string of an @import."""
    for node in _tokens(rules):
        if node.type == "url":
            yield node.value
        elif node.type == "function" and node.lower_name in {"url", "src"}:
            yield from (a.value for a in node.arguments if a.type == "string")
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            yield from (a.value for a in node.prelude if a.type == "string")


def _declared(nodes: Iterable[Any], name: str) -> Iterator[str]:
    """The values of a property in the content of a rule, as text."""
    for item in tinycss2.parse_blocks_contents(list(nodes)):
        if item.type == "declaration" and item.lower_name == name:
            yield tinycss2.serialize(item.value)


def _names(value: str) -> set[str]:
    """Family names, quotes off and case folded."""
    return {re.sub(r"\s+", " ", n.strip(" \t\n\"'")).lower() for n in value.split(",")}


def families(css: Iterable[tuple[str, str]]) -> set[str]:
    """The font families that the rules other than @font-face ask for, and whole `font` values."""
    found: set[str] = set()
    for _, sheet in css:
        for rule in parse(sheet):
            if rule.type in {"qualified-rule", "at-rule"} and not _face(rule) and rule.content:
                for node in _blocks(rule):
                    for value in _declared(node, "font-family"):
                        found |= _names(value)
    return found


def _blocks(rule: Any) -> Iterator[list[Any]]:
    """The contents of a rule, and of the rules in it (@media)."""
    yield rule.content
    if rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports"}:
        for inner in tinycss2.parse_rule_list(rule.content):
            if inner.type == "qualified-rule":
                yield inner.content


def _used(face: Any, used: set[str]) -> bool:
    """Whether the family of a @font-face is one that the book asks for."""
    return any(_names(value) & used for value in _declared(face.content, "font-family"))


def strings(css: Iterable[tuple[str, str]]) -> str:
    """The text that sheets themselves set (`content: "…"`): fonts must have its letters too."""
    nodes = (node for _, sheet in css for node in _tokens(parse(sheet)))
    return "".join(node.value for node in nodes if node.type == "string")
