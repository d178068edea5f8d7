"""A tagged PDF as one hears it: its structure tree, and the words of its marked content.

It reads content streams and fonts itself, by ISO 32000-1 (14.6 marked content, 14.7 structure,
9.10.3 what a glyph reads as), and knows nothing of who wrote them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

UNSEEN = re.compile("[\u00ad\u200b\u2060\ufe0e\ufeff]")
PAIR = re.compile(r"<([0-9a-fA-F]+)> <([0-9a-fA-F]*)>")

INLINE = frozenset("Span Link Reference Quote Code Figure".split())


@dataclass
class Tag:
    """A structure element: its type, its own attributes, and what it holds in order."""

    kind: str
    said: dict[str, Any] = field(default_factory=dict)
    kids: list[Tag | str] = field(default_factory=list)
    annotations: list[Any] = field(default_factory=list)

    def text(self) -> str:
        """Its words, on a line of their own where it is a block."""
        inside = "".join(kid if isinstance(kid, str) else kid.text() for kid in self.kids)
        return inside if self.kind in INLINE else f"\n{inside}\n"

    def all(self, *kinds: str) -> list[Tag]:
        """The elements of these types in it, itself among them, in order."""
        own = [self] if self.kind in kinds or not kinds else []
        return own + [t for kid in self.kids if isinstance(kid, Tag) for t in kid.all(*kinds)]

    def shape(self) -> Any:
        """The types alone: "P" for a paragraph of text, ("L", [...]) for what holds elements."""
        inside = [kid.shape() for kid in self.kids if isinstance(kid, Tag)]
        return (self.kind, inside) if inside else self.kind


def read(source: Path | bytes) -> Tag:
    """The `Document` of a PDF."""
    with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source) as pdf:
        pages = {page.obj.objgen: marked(page) for page in pdf.pages}
        return _tag(_kids(pdf.Root.StructTreeRoot)[0], pages, None)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", pikepdf.Array())
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _tag(element: Any, pages: dict[tuple[int, int], dict[int, str]], page: Any) -> Tag:
    page = element.get("/Pg", page)
    made = Tag(str(element.S)[1:])
    for key in ("/Lang", "/Alt", "/ActualText", "/E", "/ID"):
        if key in element:
            made.said[key[1:]] = str(element[key])
    for key, value in element.get("/A", {}).items():
        made.said[key[1:]] = value if isinstance(value, int | pikepdf.Array) else str(value)[1:]
    for kid in _kids(element):
        if isinstance(kid, int):
            made.kids.append(pages[page.objgen][kid])
        elif "/MCID" in kid:
            made.kids.append(pages[kid.Pg.objgen][int(kid.MCID)])
        elif "/Obj" in kid:
            made.annotations.append(dict(kid.Obj))
        else:
            made.kids.append(_tag(kid, pages, page))
    return made


def marked(page: Any) -> dict[int, str]:
    """What the marked content of a page reads as, by its numbers."""
    fonts = {name: _reading(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    open_: list[tuple[Any, list[str]]] = []
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        match str(instruction.operator):
            case "BDC" | "BMC":
                open_.append((operands[1] if len(operands) > 1 else {}, []))
            case "EMC":
                said, words = open_.pop()
                text = str(said["/ActualText"]) if "/ActualText" in said else "".join(words)
                if "/MCID" in said:
                    found[int(said["/MCID"])] = text
                if open_:
                    open_[-1][1].append(text)
            case "Tf":
                font = fonts[str(operands[0])]
            case "TJ" if open_:
                open_[-1][1].extend(_glyphs(operands[0], font))
    return found


def _glyphs(strings: Any, font: dict[int, str]) -> Iterator[str]:
    for string in strings:
        raw = bytes(string) if isinstance(string, pikepdf.String) else b""
        yield from (font[int.from_bytes(raw[n : n + 2], "big")] for n in range(0, len(raw), 2))


def _reading(font: Any) -> dict[int, str]:
    pairs = PAIR.findall(font.ToUnicode.read_bytes().decode("latin-1"))
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def words(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return UNSEEN.sub("", text).split()
