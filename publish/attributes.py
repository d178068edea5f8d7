"""Attribute lists, `{: .class #id key=value}`, where Markdown's own extension binds none.

The extension looks at the last line of a paragraph and behind inline elements, and takes all up to
the last brace of the line for one list; here a list ends at its own brace. Here too are the lists
that are a block of their own, and those below a quotation or a table, which belong to the whole of
it. What binds nowhere is left in the text, where `publish.markup` finds it.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.attr_list import AttrListTreeprocessor, get_attrs_and_remainder
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

ONE = r"\{\:?[ ]*([^\}\n ][^}\n]*)\}"
LINE = re.compile(r"[ ]{0,3}\{:[ ]*([^}\n ][^}\n]*)\}[ ]*")
UNBOUND = re.compile(r"\{(?::[^{}\n]*|[ ]*[.#][A-Za-z][^{}\n]*)\}")
"""A list as it stands in a text that it has not left."""

OF_THE_SOURCE = frozenset(["source", "attribution"])
"""Classes of the line under a quotation that says whose words they are: never of the whole."""

INDENT = "\x02in{}\x03"
"""The spaces before a line of verse, counted; Markdown takes both signs out of what it is given."""

ALONE = "data-alone"
"""On what has its list from beyond an empty line, though one could stand right below it, while more
text follows: the list, which may have been meant for that. `publish.markup` tells of it."""

_NEAR = re.compile("p|h[1-6]")
_INDENTED = re.compile(r"^( +)(?=\S)", re.MULTILINE)
_DASHES = re.compile(r"[ |:]*-[ |:-]*")
_TWO = re.compile(r"\{:?[ ]*([^}\n]*?)[ ]*\}[ ]?\{:[ ]*(?=[^}\n]*\})")
_STASHED = re.compile("\x02wzxhzdk:(\\d+)\x03")
_TAG = re.compile(r"<[A-Za-z][^\s/>]*")
_CLASS = re.compile(r'(<[^<>]*? class=")')


def register(machine: markdown.Markdown) -> None:
    """Add all of this to a machine that has the extension `attr_list`."""
    machine.parser.blockprocessors.register(_Verse(machine.parser), "verse", 97)
    machine.parser.blockprocessors.register(_Lists(machine.parser, machine), "lists", 96)
    machine.treeprocessors.register(_Braced(machine), "attr_list", 8)
    machine.treeprocessors.register(_Undescribed(machine), "undescribed", 15)
    machine.inlinePatterns.register(_Indent("\x02in(\\d+)\x03", machine), "indent", 173)


class _Braced(AttrListTreeprocessor):
    """The extension's own binding, list by list; two behind one element are one."""

    # Final in the class above, and what its methods look at.
    HEADER_RE = re.compile(rf"[ ]+{ONE}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{ONE}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{ONE}")  # type: ignore[misc]

    def run(self, doc: Element) -> None:
        for element in doc.iter():
            tail = element.tail or ""
            while not self.md.is_block_level(element.tag) and (two := _TWO.match(tail)):
                tail = f"{{: {two[1]} {tail[two.end() :]}"
                element.tail = tail
        super().run(doc)


class _Lists(BlockProcessor):
    """A block of nothing but lists belongs to the block before it."""

    def __init__(self, parser: markdown.blockparser.BlockParser, machine: markdown.Markdown):
        super().__init__(parser)
        self.lists = AttrListTreeprocessor(machine)
        self.stash = machine.htmlStash

    def test(self, parent: Element, block: str) -> bool:
        lines = block.strip("\n").split("\n")
        if not _is_list(lines[-1]):
            return False
        if all(map(_is_list, lines)):
            return self._bearer(parent) is not None
        return _is_list(lines[-2]) or _whole(lines)

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        lines = blocks[0].strip("\n").split("\n")
        rest, last = lines[:-1], lines[-1]
        if all(map(_is_list, lines)):
            bearer = self._bearer(parent)
            blocks.pop(0)
            for line in lines:
                if bearer is not None:
                    self._assign(bearer, line)
            if bearer is not None and _NEAR.fullmatch(bearer.tag) and any(map(str.strip, blocks)):
                bearer.set(ALONE, lines[0].strip())
        elif _whole(lines):
            blocks[0:1] = ["\n".join(rest), last]
        else:  # two lists below a paragraph are one
            blocks[0] = "\n".join([*rest[:-1], _joined(rest[-1], last)])
        return True

    def _bearer(self, parent: Element) -> Element | None:
        """What a list that is a block of its own belongs to; None where nothing stands before."""
        before = self.lastChild(parent)
        if before is None:
            return parent if parent.tag in ("li", "dd") else None
        stashed = _STASHED.fullmatch((before.text or "").strip())
        raw = self.stash.rawHtmlBlocks[int(stashed[1])] if stashed else None
        if isinstance(raw, Element):
            return raw
        return None if stashed and not (raw and _TAG.match(raw)) else before

    def _assign(self, bearer: Element, line: str) -> None:
        found = LINE.fullmatch(line)
        given = found[1] if found else ""
        stashed = _STASHED.fullmatch((bearer.text or "").strip())
        names = {v for k, v in get_attrs_and_remainder(given)[0] if k == "."}
        if bearer.tag == "blockquote" and names & OF_THE_SOURCE and len(bearer):
            bearer = bearer[-1]
        if stashed:
            raw = self.stash.rawHtmlBlocks
            raw[int(stashed[1])] = _tagged(str(raw[int(stashed[1])]), given)
        else:
            self.lists.assign_attrs(bearer, given)


def _is_list(line: str) -> bool:
    """Whether a line is an attribute list and nothing else.

    >>> _is_list("{: .x lang=fr}"), _is_list("{p. 12}"), _is_list("{: .a} {: .b}")
    (True, False, False)
    """
    found = LINE.fullmatch(line)
    return found is not None and not get_attrs_and_remainder(found[1])[1]


def _whole(lines: list[str]) -> bool:
    """Whether a list below these lines belongs to all of them: a quotation, a table."""
    table = len(lines) > 2 and "|" in lines[0] + lines[1] and _DASHES.fullmatch(lines[1].strip())
    return bool(table) or re.match(r"[ ]{0,3}>", lines[0]) is not None


def _joined(one: str, other: str) -> str:
    """Two lists as one.

    >>> _joined("{: .a}", "{: #b lang=fr}")
    '{: .a #b lang=fr}'
    """
    found = [m[1].strip() for m in map(LINE.fullmatch, (one, other)) if m]
    return f"{{: {' '.join(found)}}}"


def _tagged(raw: str, given: str) -> str:
    """HTML as text, the attributes on its first tag.

    >>> _tagged('<pre class="a"><code>x</code></pre>', ".b #c")
    '<pre id="c" class="b a"><code>x</code></pre>'
    """
    pairs = get_attrs_and_remainder(given)[0]
    names = " ".join(str(v) for k, v in pairs if k == ".")
    others = "".join(f' {k}="{html.escape(v or "")}"' for k, v in pairs if k != ".")
    raw = _TAG.sub(lambda m: m[0] + others, raw, count=1)
    if not names:
        return raw
    if _CLASS.match(raw):
        return _CLASS.sub(lambda m: f"{m[1]}{html.escape(names)} ", raw, count=1)
    return _TAG.sub(lambda m: f'{m[0]} class="{html.escape(names)}"', raw, count=1)


class _Verse(BlockProcessor):
    """Lines of verse keep the spaces before them, which are code or nothing to Markdown."""

    def test(self, parent: Element, block: str) -> bool:
        inside = "verse" in (parent.get("class") or "").split()
        last = LINE.fullmatch(block.rstrip("\n").rpartition("\n")[2])
        named = last is not None and ".verse" in last[1].split()
        first = re.match(r"\s*[>#<\x02]", block)
        return (inside or named) and first is None and _INDENTED.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        block = blocks.pop(0).strip("\n")
        lines = SubElement(parent, "p")
        lines.text = _INDENTED.sub(
            lambda m: m[1] if LINE.match(block, m.start()) else INDENT.format(len(m[1])), block
        )
        return True


class _Indent(InlineProcessor):
    """What `_Verse` has counted becomes an empty span, which `publish.passages` takes up.

    Two spaces are a step; twelve steps are as far as a small screen goes.
    """

    def handleMatch(  # type: ignore[override]  # noqa: N802  # markdown's own names
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element, int, int]:
        steps = min((int(m[1]) + 1) // 2, 12)
        return Element("span", {"class": f"in-{steps}"}), m.start(), m.end()


class _Undescribed(Treeprocessor):
    """`![](x.png)` says nothing of the picture; `alt=""` in a list after it says: decoration."""

    def run(self, root: Element) -> None:
        for image in root.iter("img"):
            if not (image.get("alt") or "").strip():
                image.attrib.pop("alt", None)
