"""Apply the rules of typography to the text of a tree, block by block, each in its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from publish.errors import PublishError
from publish.typography import OPAQUE, RULES, Change, shielded
from publish.xhtml import BLOCKS

LITERAL = frozenset(["code", "pre", "kbd", "samp", "var"])


@dataclass
class _Run:
    """A text node: the element that holds it, whether as its `tail`, its language, its text."""

    element: etree._Element
    tail: bool
    language: str
    text: str
    opaque: bool


def typeset(root: etree._Element, language: str, off: frozenset[str]) -> None:
    """Change the text of the tree in place; `off` names the rules that do not run.

    Raises PublishError where a rule would have changed a letter: that is a fault of the rule.
    """
    rules = [rule for name, rule in RULES.items() if name not in off]
    for block in _blocks(root, language.split("-", maxsplit=1)[0].lower()):
        whole, languages = _whole(block), tuple(dict.fromkeys(run.language for run in block))
        for rule in rules:
            changes = [
                change
                for spoken in languages
                for change in rule(whole, spoken)
                if len(languages) == 1 or _at(block, change.start).language == spoken
            ]
            for change in sorted(changes, reverse=True):
                _make(block, change)
            if changes:
                whole = _whole(block)


def _whole(block: list[_Run]) -> str:
    """The block's text, with a sign of its own for each letter that no rule may touch."""
    return shielded("".join(OPAQUE * len(run.text) if run.opaque else run.text for run in block))


def _blocks(root: etree._Element, language: str) -> Iterator[list[_Run]]:
    """The text nodes of the tree, gathered by the block that they flow in."""
    block: list[_Run] = []
    for run, begins in _runs(root, language, opaque=False):
        if begins and block:
            yield block
            block = []
        if run.text:
            block.append(run)
    if block:
        yield block


def _runs(element: etree._Element, language: str, *, opaque: bool) -> Iterator[tuple[_Run, bool]]:
    """(text node, whether a block begins or ends before it), in order."""
    spoken = element.get("lang") or ""
    language = re.split("[-_]", spoken)[0].lower() if spoken else language
    edge = element.tag in BLOCKS
    call = element.tag == "a" and element.get("class") == "call"
    inside = opaque or element.tag in LITERAL or call or _shows_address(element)
    yield _Run(element, False, language, element.text or "", inside), edge
    for child in element:
        if isinstance(child.tag, str):
            yield from _runs(child, language, opaque=inside)
        ends = isinstance(child.tag, str) and child.tag in BLOCKS
        yield _Run(child, True, language, child.tail or "", inside), ends


def _shows_address(element: etree._Element) -> bool:
    """Whether this is a link whose words are the address itself, as `<https://…>` makes it."""
    href = str(element.get("href") or "") if element.tag == "a" else ""
    words = "".join(map(str, element.itertext())) if href else ""
    return bool(href) and unquote(words) == unquote(href.removeprefix("mailto:"))


def _at(block: list[_Run], offset: int) -> _Run:
    """The text node that holds the letter at `offset` of the block."""
    for run in block:
        if offset < len(run.text):
            return run
        offset -= len(run.text)
    return block[-1]


def _make(block: list[_Run], change: Change) -> None:
    """Make one change in the text nodes that it touches; what is new goes into the first."""
    start, end, new = change
    at = 0
    for run in block:
        begin, stop = max(start - at, 0), min(end - at, len(run.text))
        length = len(run.text)
        touched = begin < stop or (start == end and 0 <= start - at < length)
        if touched:
            if re.search(r"\w", run.text[begin:stop] + new) or run.opaque:
                raise PublishError(f"a rule of typography would change {run.text[begin:stop]!r}")
            run.text = run.text[:begin] + new + run.text[stop:]
            new = ""
            _store(run)
        at += length


def _store(run: _Run) -> None:
    if run.tail:
        run.element.tail = run.text
    else:
        run.element.text = run.text
