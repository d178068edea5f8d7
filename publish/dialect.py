"""Markdown as this project speaks it: calls, pages of the source, fenced code, raw HTML.

Everything that Markdown takes out of the text keeps its line, so that whatever is found is found
with file and line.
"""

from __future__ import annotations

import functools
import html
import re
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions.md_in_html import HTMLExtractorExtra
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from publish import attributes, plain, sourcepages
from publish.lines import fences, follow, held
from publish.pagemap import SOURCE_MARKER

CALL = r"\[\^([^\]\s\[]{1,100})\]"
EXTENSIONS = ["attr_list", "def_list", "md_in_html", "tables", "abbr", "sane_lists"]


class _Call(InlineProcessor):
    """`[^label]` becomes an empty `<a data-call="label">`, which `publish.read` fills."""

    def handleMatch(  # type: ignore[override]  # noqa: N802  # markdown's own names
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element, int, int]:
        element = Element("a")
        element.set("data-call", m[1])
        element.text = AtomicString(m[0])  # what a picture's title, which is a string, takes back
        return element, m.start(0), m.end(0)


class _Page(InlineProcessor):
    """`{p. 12}` becomes a marker; a space on both sides of it is one space of the text, not two."""

    def handleMatch(  # type: ignore[override]  # noqa: N802  # markdown's own names
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("span", {"class": SOURCE_MARKER, "data-page": m[1]})
        spaced = m.start() == 0 or data[m.start() - 1].isspace()
        return element, m.start(), m.end() + (spaced and data[m.end() : m.end() + 1] == " ")


class _Fences(Preprocessor):
    """Takes fenced code out of the text, line for line, so that no line below it moves."""

    def __init__(self, machine: markdown.Markdown, offset: int) -> None:
        super().__init__(machine)
        self.offset = offset

    def run(self, lines: list[str]) -> list[str]:
        kept = list(lines)
        for first, last in list(fences(lines)):
            kept[first : last + 1] = [""] * (last + 1 - first)
            if last > first + 1:
                stashed = self.md.htmlStash.store(self._code(lines[first : last + 1], first))
                # Markdown wants what belongs to an item four spaces in, whatever its sign is.
                kept[first + 1] = " " * 4 * len(held(lines, first)) + stashed
        return kept

    def _code(self, lines: list[str], first: int) -> str:
        language = re.match(r"\s*[`~]+\s*([\w#.+-]*)", lines[0])
        name = f' class="language-{language[1]}"' if language and language[1] else ""
        before = len(lines[0]) - len(lines[0].lstrip(" "))
        bare = [re.sub(f"^ {{0,{before}}}", "", line) for line in lines[1:-1]]
        code = html.escape("\n".join(bare), quote=False)
        # The code begins on the line below the fence; a browser drops no line break after <code>.
        line = first + 2 + self.offset
        return f'<pre data-line="{line}"><code{name}>{code}\n</code></pre>'


class _Extractor(HTMLExtractorExtra):
    """Takes raw HTML out of the text, with its line written on every tag."""

    mdstarted: list[bool]
    above = 0  # lines of the file above the text; `offset` is the parser's own
    _here = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        begins = self.at_line_start() or self.intail or bool(self.mdstarted and self.mdstarted[-1])
        self._here = self.inraw or (tag in self.block_level_tags and begins)
        line = [("data-line", str(self.lineno + self.above))] if self._here else []
        # What stands in it is written as Markdown everywhere (CommonMark 0.31, 4.6).
        told = [("markdown", "1")] if self._here and tag == "details" else []
        super().handle_starttag(tag, [*attrs, *line, *told])

    def get_starttag_text(self) -> str:
        tag = super().get_starttag_text() or ""
        line = f' data-line="{self.lineno + self.above}"' if self._here else ""
        return re.sub(r"^<[^\s/>]+", lambda m: m[0] + line, tag, count=1)


class _RawHtml(Preprocessor):
    """Runs `_Extractor` in place of Markdown's own."""

    def __init__(self, machine: markdown.Markdown, offset: int) -> None:
        super().__init__(machine)
        self.offset = offset

    def run(self, lines: list[str]) -> list[str]:
        extractor = _Extractor(self.md)
        extractor.above = self.offset
        extractor.feed("\n".join(lines))
        extractor.close()
        return "".join(extractor.cleandoc).split("\n")


def markup(text: str, offset: int) -> str:
    """What Markdown makes of a text that has `offset` lines above it; its blocks bear `data-line`.

    Raises RecursionError for markup nested too deep.
    """
    machine = _machine()
    machine.reset()
    machine.preprocessors.register(_Fences(machine, offset), "fences", 25)
    machine.preprocessors.register(_RawHtml(machine, offset), "html_block", 20)
    follow(machine, text, offset)
    try:
        return machine.convert(text)
    except RecursionError:
        _machine.cache_clear()  # what it was in the middle of is still in it
        raise


@functools.cache
def _machine() -> markdown.Markdown:
    """Markdown as this project speaks it; to make one takes longer than to read a note with it."""
    machine = markdown.Markdown(extensions=EXTENSIONS, output_format="xhtml")
    machine.treeprocessors.register(plain.Inline(machine), "inline", 20)
    machine.inlinePatterns.register(_Call(CALL, machine), "call", 175)
    machine.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "break", 185)
    machine.inlinePatterns.register(_Page(sourcepages.PATTERN, machine), "page", 174)
    attributes.register(machine)
    return machine
