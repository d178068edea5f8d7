"""The two types of the structure tree, while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Run:
    """What is drawn of one box: a line's text in one style, or a picture.

    `space` says that a space after it was dropped at the line's end, `hyphen` that its last sign
    is one that the layout set to break a word. The rest is known once it is drawn: its number on
    its page, the operators of the stream (from, to), its property list there, the font it ends in.
    """

    node: Node
    page: int
    text: str = ""
    space: bool = False
    hyphen: bool = False
    mcid: int = -1
    stream: Any = None
    span: tuple[int, int] = (0, 0)
    properties: Any = None
    font: str = ""


@dataclass(eq=False)
class Node:
    """A structure element. `kind` is its type, `kids` are what it holds, in reading order."""

    kind: str
    up: Node | None
    element: Any = None
    kids: list[Node | Run] = field(default_factory=list)
    language: str = ""
    alt: str = ""
    expansion: str = ""
    id: str = ""
    table: dict[str, Any] = field(default_factory=dict)
    numbering: str = ""
    box: tuple[float, float, float, float] | None = None


@dataclass(eq=False)
class Plan:
    """The tree of a document: its root, and the boxes that are links, with element and page."""

    root: Node
    links: list[tuple[Node, int, Any]] = field(default_factory=list)

    def runs(self) -> Iterator[Run]:
        """All runs, in reading order."""
        stack: list[Node | Run] = [self.root]
        while stack:
            one = stack.pop()
            if isinstance(one, Run):
                yield one
            else:
                stack.extend(reversed(one.kids))
