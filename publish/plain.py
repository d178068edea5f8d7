"""Text without markup goes past Markdown by a short way, and comes out the same.

Most notes are one plain line, most paragraphs hold no sign that Markdown knows; twenty patterns
tried on each of them are half the time of reading a long book.
"""

from __future__ import annotations

import re

from markdown.treeprocessors import InlineProcessor

# One line of letters, figures and stops that begins like a sentence: a paragraph and nothing else.
_LINE = re.compile(r"[\"“‘«„]?[^\W\d_][\w \"'“”‘’‚„«»‹›.,;?()/%–—…-]*")

# The characters with which inline markup begins; two spaces at a line's end are a break.
_SIGNS = re.compile(r"[\\`*_\[\]<>&!{}\x02\x03]|  \n")


def is_plain(text: str) -> bool:
    """Whether the text is one line that Markdown makes a paragraph of, as it stands.

    >>> is_plain("Ibid., p. 12."), is_plain("See *Capital*."), is_plain("- a list")
    (True, False, False)
    """
    if "_" in text or "  " in text or text.endswith(" "):
        return False
    return _LINE.fullmatch(text) is not None


class Inline(InlineProcessor):
    """Markdown's inline processor, which looks at a text's patterns only where it has a sign.

    The method's name is the one that Markdown's own class gives its private `__handleInline`.
    """

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if _SIGNS.search(data) is None:
            return data
        handled: str = super()._InlineProcessor__handleInline(data, patternIndex)  # type: ignore[misc]
        return handled
