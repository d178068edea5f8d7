"""Which faces of the fonts the book shows: a face that nothing is set in is not embedded.

A rule counts when all elements and classes that its selector names are in the book. That is more
than match, never less, so no face is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tinycss2  # type: ignore[import-untyped]

from publish import xhtml
from publish.epub.css import block, declared, inner_rules, is_face, names, parse

if TYPE_CHECKING:
    from publish.epub.model import Leaf

BOLD = frozenset("b h1 h2 h3 h4 h5 h6 strong th".split())
ITALIC = frozenset("address cite dfn em i var".split())
"""What is bold or italic where no sheet says else (HTML, section 15.3, Rendering)."""

WEIGHTS = {"normal": "400", "bold": "700", "bolder": "700"}
SLANTS = frozenset({"italic", "oblique"})


@dataclass(frozen=True)
class Shown:
    """The families, weights (as numbers in words) and slants that the book asks for."""

    families: frozenset[str]
    weights: frozenset[str]
    slanted: bool


def shown(css: tuple[tuple[str, str], ...], book: Iterable[Leaf]) -> Shown:
    """What the sheets and the elements of the book ask for."""
    tags, classes = _inventory(book)
    rules = [rule for _, sheet in css for rule in inner_rules(parse(sheet)) if not is_face(rule)]
    live = [rule for rule in rules if _counts(rule, tags, classes)]
    words = {w for rule in live for w in _words(rule, "font-weight", "font")}
    weights = {WEIGHTS.get(w, w) for w in words if w in WEIGHTS or re.fullmatch(r"[1-9]\d\d", w)}
    slants = {w for rule in live for w in _words(rule, "font-style", "font")}
    # An element that is bold by itself stays so, unless a rule for just that element says else.
    bold = (tags & BOLD) - {tag for rule in rules for tag in _only(rule, "font-weight")}
    italic = (tags & ITALIC) - {tag for rule in rules for tag in _only(rule, "font-style")}
    return Shown(
        frozenset(
            n for rule in rules for v in declared(block(rule), "font-family") for n in names(v)
        ),
        frozenset({"400"} | weights | ({"700"} if bold else set())),
        bool(italic or slants & SLANTS),
    )


def used(face: Any, asked: Shown, css: tuple[tuple[str, str], ...]) -> bool:
    """Whether the book shows this @font-face. One whose weight is not a single number stays."""
    families = {n for value in declared(block(face), "font-family") for n in names(value)}
    if not families & asked.families:
        return False
    if not asked.slanted and SLANTS & set(_words(face, "font-style")):
        return False
    weight = _weight(face)
    there = {_weight(rule) for _, sheet in css for rule in parse(sheet) if is_face(rule)}
    # A weight that no face has is shown in a near one: then all stay.
    return weight in asked.weights or not weight.isdigit() or not asked.weights <= there


def _weight(face: Any) -> str:
    value = next(iter(declared(block(face), "font-weight")), "400").strip()
    return WEIGHTS.get(value, value)


def _inventory(book: Iterable[Leaf]) -> tuple[set[str], set[str]]:
    """The names of elements and classes in the book."""
    tags, classes = {"html", "body", "nav", "ol", "li", "a"}, set()
    for leaf in book:
        for element in xhtml.elements(leaf.root):
            tags.add(str(element.tag))
            classes.update((element.get("class") or "").split())
    return tags, classes


def _selectors(rule: Any) -> Iterator[list[Any]]:
    """The selectors of a rule, each a list of tokens."""
    found: list[Any] = []
    for node in getattr(rule, "prelude", None) or ():
        if node == ",":
            yield found
            found = []
        else:
            found.append(node)
    yield found


def _counts(rule: Any, tags: set[str], classes: set[str]) -> bool:
    return any(_present(selector, tags, classes) for selector in _selectors(rule))


def _present(selector: list[Any], tags: set[str], classes: set[str]) -> bool:
    before: Any = None
    for node in selector:
        known = classes if before == "." else tags
        if node.type == "ident" and before != ":" and node.value not in known:
            return False
        before = node
    return True


def _only(rule: Any, name: str) -> Iterator[str]:
    """The elements that a rule sets a property for wherever they stand: `h2 { … }`."""
    if any(True for _ in declared(block(rule), name)):
        for selector in _selectors(rule):
            words = [token for token in selector if token.type != "whitespace"]
            if len(words) == 1 and words[0].type == "ident":
                yield words[0].value


def _words(rule: Any, *properties: str) -> Iterator[str]:
    """The plain words and numbers in the values of the properties."""
    for name in properties:
        for value in declared(block(rule), name):
            for token in tinycss2.parse_component_value_list(value):
                if token.type == "ident":
                    yield token.lower_value
                elif token.type == "number":
                    yield token.representation
