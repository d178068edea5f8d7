"""HTML, any version, to pieces: one a block, each with its runs of styled text and its links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from publish.errors import PublishError
from publish.extract.sheets import Sheet, declared, read_sheet

HEADS = {f"h{n}": n for n in range(1, 7)}
SILENT = frozenset("script style template noscript svg math object iframe audio video".split())
# What ends a paragraph when it begins and when it ends.
BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption
    figure footer form header hr h1 h2 h3 h4 h5 h6 li main nav ol p pre section summary table tbody
    td tfoot th thead tr ul""".split()
)
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
STYLES = {
    "em": "italic", "i": "italic", "cite": "italic", "dfn": "italic", "var": "italic",
    "strong": "bold", "b": "bold", "sup": "sup", "sub": "sub",
}  # fmt: skip
PAGE = re.compile(r"(?:^|\s)(?:page-?num(?:ber)?s?|(?:doc-)?pagebreak|pb|folio)(?:$|\s)", re.I)
POEM = re.compile(r"(?:^|[\s_-])(?:poem|poetry|verse|stanza|lg)(?:$|[\s_-])", re.IGNORECASE)
CALL = re.compile(r"noteref|footnote-ref|fnanchor|fnref|footnoteref|(?:^|\s)noteanchor", re.I)
CONTENTS = re.compile(r"(?:^|\s)(?:doc-)?toc(?:$|\s)")
SKIPPED = re.compile(r"(?:^|\s)(?:doc-)?(?:page-list|pagelist|landmarks)(?:$|\s)")
TITLE_PAGE = re.compile(r"(?:^|\s)(?:half-?)?title-?page(?:$|\s)", re.IGNORECASE)
NEAR = 16  # elements outwards in which a block's surroundings are remembered
DEEPEST = 4  # lists within lists
Name = str | bytes  # as the parser's types have it; HTML given as text comes as str


@dataclass
class Run:
    """A stretch of one block's text in one style; `link` is where it leads, `ids` its anchors."""

    text: str
    styles: frozenset[str]
    link: str = ""
    ids: tuple[str, ...] = ()
    called: bool = False
    number: int = 0  # its place in the block


@dataclass
class Piece:
    """A block as it was read.

    `kind` as in `Told`, and "more" for what goes on with an item. `within` are the numbers of the
    elements around it, `ids` all anchors in it, `cell` and `row` its place in the table `block`.
    """

    kind: str
    level: int = 0
    label: str = ""
    block: int = 0
    row: int = 0
    cell: int = 0
    runs: list[Run] = field(default_factory=list)
    within: tuple[int, ...] = ()
    ids: list[str] = field(default_factory=list)
    file: str = ""

    @property
    def text(self) -> str:
        """All its text, blanks as they stand."""
        return "".join(run.text for run in self.runs)


@dataclass
class Element:
    """An open element, with what it and those around it do to the text in it."""

    tag: str
    number: int
    styles: frozenset[str] = frozenset()
    link: str = ""
    silent: bool = False
    kind: str = ""  # what all blocks in it are: "contents", "front"
    page: bool = False
    called: bool = False
    hard: bool = False
    holder: Element | None = None  # the nearest one that says what kind of block this is
    lists: int = 0
    around: Element | None = None  # the nearest list
    poem: int = 0
    table: int = 0
    row: int = 0
    count: int = 0


class Reader:
    """The parser's target: a stack of open elements becomes pieces. No tree, no recursion."""

    def __init__(self, file: str, sheet: Sheet) -> None:
        self.file, self.sheet = file, sheet
        self.pieces: list[Piece] = []
        self.title = self.language = ""
        self.stack = [Element("", 0)]
        self.counter = 0
        self.waiting: list[str] = []  # anchors whose text is still to come
        self.open: Piece | None = None
        self.in_title = False
        self.last = ""  # the last character of the open piece

    def start(self, tag: Name, attributes: Mapping[Name, Name]) -> None:
        """An element begins."""
        tag = str(tag).lower()
        given = {str(name).lower(): str(value or "") for name, value in attributes.items()}
        given["type"] = given.get("epub:type", "")
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "title" and not self.stack[-1].silent:
            self.in_title = not self.title
            return
        if tag in BLOCKS:
            self.finish()
        self._push(tag, given)
        if tag == "br" and self.open is not None and not self.stack[-1].silent:
            self._run(Run("\n", self.stack[-1].styles))
        elif tag == "hr" and not self.stack[-1].silent:
            self.pieces.append(Piece("break", within=self._within(), file=self.file))
        if tag in VOID:
            self.stack.pop()

    def end(self, tag: Name) -> None:
        """An element ends; one that was never opened is nothing."""
        tag = str(tag).lower()
        if tag in VOID or tag == "title":
            self.in_title = False
            return
        if tag in BLOCKS:
            self.finish()
        low = max(0, len(self.stack) - NEAR * 4)
        depth = next(
            (n for n in range(len(self.stack) - 1, low, -1) if self.stack[n].tag == tag), 0
        )
        if depth:
            del self.stack[depth:]

    def comment(self, data: Name) -> None:
        """Comments are no text."""

    def data(self, data: Name) -> None:
        """Text between two tags."""
        text = str(data)
        top = self.stack[-1]
        if self.in_title:
            self.title = f"{self.title} {' '.join(text.split())}".strip()
        elif not top.silent:
            text = text if top.hard else re.sub(r"[ \t\n\r\f]+", " ", text)
            self._text(text, top)

    def close(self) -> Reader:
        """The reader with all its pieces, at the document's end."""
        self.finish()
        return self

    def finish(self) -> None:
        """The open block ends; one without text is taken back."""
        piece, self.open, self.last = self.open, None, ""
        if piece and not piece.text.strip() and not any("page" in r.styles for r in piece.runs):
            self.pieces.pop()
            self.waiting = [*piece.ids, *self.waiting]

    def _push(self, tag: str, given: Mapping[str, str]) -> None:
        above = self.stack[-1]
        self.counter += 1
        role = f"{given.get('type', '')} {given.get('role', '')}"
        classes = given.get("class", "")
        on, off = declared(self.sheet, tag, classes, given.get("style", ""))
        own = frozenset({STYLES[tag]} - off if tag in STYLES else ())
        page = bool(PAGE.search(classes) or PAGE.search(role))
        skipped = tag in SILENT or (tag == "nav" and SKIPPED.search(role))
        new = Element(
            tag, self.counter, (above.styles - off) | own | on, given.get("href", "") or above.link,
            silent=above.silent or bool(skipped), kind=above.kind, page=above.page or page,
            called=above.called or bool(CALL.search(f"{role} {classes}")),
            hard=above.hard or tag == "pre", holder=above.holder, lists=above.lists,
            around=above.around, poem=above.poem, table=above.table, row=above.row,
        )  # fmt: skip
        _settle(new, given, f"{classes} {role}")
        self.stack.append(new)
        self.waiting += [given[name] for name in ("id", "name") if given.get(name)]
        if page and not above.page and not new.silent:
            self._page(given)

    def _page(self, given: Mapping[str, str]) -> None:
        """A page break that has no text of its own names its folio in an attribute."""
        for name in ("title", "aria-label", "id"):
            folio = re.search(r"(\d{1,5}|(?<![a-z])[ivxlcdm]{1,9})\W*$", given.get(name, ""), re.I)
            if folio:
                self._run(Run("", frozenset(["page"]), link=folio.group(1)))
                return

    def _within(self) -> tuple[int, ...]:
        return tuple(e.number for e in self.stack[-NEAR:] if e.tag in BLOCKS and e.tag != "body")

    def _run(self, run: Run) -> None:
        if self.open is None:
            self.open = self._piece()
            self.pieces.append(self.open)
        run.ids, run.number = tuple(self.waiting), len(self.open.runs)
        self.open.ids += self.waiting
        self.waiting = []
        self.open.runs.append(run)
        self.last = run.text[-1:] or self.last

    def _text(self, text: str, top: Element) -> None:
        if not text or (self.open is None and not top.hard and not text.strip(" ")):
            return
        if not top.hard and (self.open is None or self.last in (" ", "\n", "")):
            text = text.removeprefix(" ")
        if text:
            styles = top.styles | ({"page"} if top.page else frozenset())
            self._run(Run(text, styles, top.link, called=top.called))

    def _piece(self) -> Piece:
        """The block that text at this place belongs to."""
        top = self.stack[-1]
        holder = top.holder
        tag = holder.tag if holder else ""
        made = Piece("prose", block=top.number, within=self._within(), file=self.file)
        if tag in HEADS:
            made.kind, made.level = "head", HEADS[tag]
        elif tag == "pre" or (top.poem and tag not in ("td", "th")):
            made.kind, made.block = "verse", top.poem or (holder.number if holder else 0)
        elif holder and tag in ("td", "th"):
            made.kind, made.block, made.row, made.cell = "table", top.table, top.row, holder.number
        elif holder and tag in ("li", "dd"):
            _item(made, holder, top)
        elif tag == "blockquote":
            made.kind = "quote"
        made.kind = top.kind or made.kind
        return made


def _settle(new: Element, given: Mapping[str, str], names: str) -> None:
    """What an element is to the blocks in it."""
    tag = new.tag
    if CONTENTS.search(names) and tag in BLOCKS:
        new.kind = "contents"
    elif TITLE_PAGE.search(names) and tag in BLOCKS:
        new.kind = new.kind or "front"
    if tag in HEADS or tag in ("pre", "td", "th", "li", "dd", "blockquote"):
        new.holder = new
    if tag in ("ol", "ul", "dl"):
        first = given.get("start", "1")
        new.count = int(first) - 1 if re.fullmatch(r"\d{1,6}", first) else 0
        new.lists, new.around = new.lists + 1, new
    if tag in BLOCKS and POEM.search(names) and (tag != "p" or not new.poem):
        new.poem = new.number
    if tag == "table":
        new.table, new.holder = new.number, None
    elif tag == "tr":
        new.row = new.number


def _item(piece: Piece, holder: Element, top: Element) -> None:
    """An item's first block is the item, the further ones go on with it."""
    piece.level, piece.block = max(1, min(DEEPEST, top.lists)), holder.number
    piece.kind = "more" if holder.count else "item"
    if not holder.count and top.around is not None and top.around.tag == "ol":
        top.around.count += 1
        piece.label = f"{top.around.count}."
    holder.count = 1


def read(text: str, file: str, sheet: Sheet) -> Reader:
    """The pieces, title and language of one HTML document.

    Raises PublishError where the parser gives up.
    """
    for css in re.findall(r"(?is)<style\b[^>]*>([^<]{0,200000})", text):
        sheet = sheet | read_sheet(css)
    reader = Reader(file, sheet)
    parser: Any = etree.HTMLParser(target=reader, huge_tree=True, no_network=True)
    text = re.sub(r"\A\ufeff?\s*<\?xml[^>]{0,500}\?>", "", text).replace("\0", "")
    text = re.sub("\r\n?|\x85|\u2028", "\n", text)
    try:
        parser.feed(text)
        parser.close()
    except (etree.XMLSyntaxError, AssertionError) as error:
        raise PublishError(f"{file}: this is no HTML ({error})", "save it as HTML again") from error
    return reader
