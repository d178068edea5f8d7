"""The structure tree of a tagged PDF: one element for each element of the text, read in its order.

`kinds` says what an element of HTML is in PDF; `plan` makes the tree from the pages as laid out,
before anything is drawn, by way of `grown` (where an element goes) and `gaps` (the spaces that
lines dropped), of `nodes`; `glyphs` sees that what is drawn reads as the text it was; `objects`
makes PDF of it all, and `claim` says so in the metadata. It takes the place of the layout engine's
own tree (`publish.mends`), whose version that module pins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from publish.tags import glyphs, objects
from publish.tags.nodes import Node, Plan, Run
from publish.tags.plan import plan

__all__ = ["Node", "Plan", "Run", "plan", "write"]


def write(pdf: Any, made: Plan, streams: Sequence[Any]) -> None:
    """Add the tree to a PDF whose pages are drawn; `streams` are their contents."""
    if streams:
        glyphs.settle(made.runs(), glyphs.readings(streams[0]._fonts))
    objects.write(pdf, made, streams)
