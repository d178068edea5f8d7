"""Rules about the book as read: headings, links, tables, pictures, the order of notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from publish.book import Book, Finding, Place
from publish.links import line_of
from publish.xhtml import elements, folded, has_class, parse, text

_VAGUE = frozenset(
    "here|click here|this|this link|link|more|read more|see here|hier|dieser link|link hier|mehr|"
    "ici|cliquez ici|lien|plus|aquí|enlace|qui|questo link|тут|здесь|ссылка".split("|")
)
_FILE = re.compile(
    r"[\w .-]*\.(?:png|jpe?g|gif|svg|webp|tiff?)|(?:IMG|DSC|image|figure|img)[ _-]?\d*", re.I
)
_OWN = re.compile(r"file:|https?://(?:localhost|127\.|0\.0\.0\.0|192\.168\.|\[::1\])", re.I)
_LEFT = re.compile(
    r"\*\*\w|\w\*\*|\]\(|\] \((?:https?:|[\w/-]+\.\w)|(?<!\w)__\w"
    r"|&(?:nbsp|amp|lt|gt|quot|mdash|ndash);"
    r"|</?(?:p|br|i|b|em|strong|span|div)>"
    r"|\A\s*\|[\s|]*\|\s*\Z"  # what is left of a table
)
_PARTED = re.compile(
    r"https?://(?:\s+[\w-]+\.[\w.-]*\w|[\w-]+\s+[\w-]+\.[a-z]{2,}/|[\w.-]+\.\s+[a-z]{2,}/)[^\s<>]*"
)
"""An address with a space in its machine's name, which no address has (RFC 3986, 3.2.2)."""
LONGEST = 250
"""Letters of a picture's words: screen readers read them in one breath, without a way back."""


Trees = Sequence[tuple[etree._Element, Place]]
"""The body of each text and of each note, with its place: parsed once for all rules."""

Rule = Callable[[Book, Trees], Iterator[Finding]]


def trees_of(book: Book) -> Trees:
    """The trees that the rules look at."""
    fragments = [(part.body, part.place) for part in book.parts]
    fragments += [(note.body, note.written) for note in book.notes if note.body]
    return [(parse(body), place) for body, place in fragments]


def _elements(trees: Trees, *names: str) -> Iterator[tuple[etree._Element, Place]]:
    """The elements of these names, each with its place."""
    for tree, place in trees:
        for element in elements(tree, *names):
            yield element, Place(place.file, line_of(element) or place.line)


def _words(element: etree._Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())


def title_twice(book: Book, _trees: Trees) -> Iterator[Finding]:
    """Two texts of one title: in the contents nobody can tell them apart."""
    first: dict[str, Place] = {}
    group = ""
    for part in book.parts:
        words = folded(text(part.heading, skip=_is_call))
        group = part.id if part.role == "part" else group
        key = f"{group}/{words.lower()}"
        if words and not part.about and key in first:
            there = first[key]
            message = f"the title “{words}” is also that of {there.file}:{there.line}"
            hint = "add to one of them what tells it apart, in the title or as `contents:`"
            yield Finding("title-twice", "warning", part.place, message, hint)
        first.setdefault(key, part.place)


def heading_in_bold(_book: Book, trees: Trees) -> Iterator[Finding]:
    """A short paragraph all in bold that stands for a heading: the contents do not have it."""
    for paragraph, place in _elements(trees, "p"):
        inner = list(paragraph)
        words = _words(paragraph)
        alone = len(inner) == 1 and inner[0].tag in {"strong", "b"} and not paragraph.text
        if not alone or (inner[0].tail or "").strip() or _inside(paragraph, "table", "blockquote"):
            continue
        named = "." in words or len(words) < 4  # a file's name, a label
        if (
            not named
            and len(words) <= 60
            and words[-1] not in ".!?:;,…”"
            and paragraph.getnext() is not None
        ):
            message = f"“{words}” looks like a heading, and is a paragraph in bold"
            hint = "write ## before it, so that contents and readers know it"
            yield Finding("heading-in-bold", "warning", place, message, hint)


def heading_with_stop(_book: Book, trees: Trees) -> Iterator[Finding]:
    """A heading that ends in a full stop, which stays behind in the contents."""
    for heading, place in _elements(trees, "h2", "h3", "h4", "h5", "h6"):
        words = _words(heading)
        if re.search(r"[^\W\d_]{3,}\.$", words):
            message = f"the heading “{words}” ends in a full stop"
            yield Finding("heading-with-stop", "warning", place, message, "take the stop out")


def link_without_words(_book: Book, trees: Trees) -> Iterator[Finding]:
    """A link with nothing to touch, and nothing to be read aloud."""
    for anchor, place in _elements(trees, "a"):
        pictures = [p for p in anchor.iter("img") if (p.get("alt") or "").strip()]
        if anchor.get("href") and not _words(anchor) and not pictures:
            message = f"the link to {anchor.get('href', '')[:80]!r} has no words"
            hint = "write what it leads to between the brackets"
            yield Finding("link-without-words", "error", place, message, hint)


def link_says_nothing(_book: Book, trees: Trees) -> Iterator[Finding]:
    """A link whose words do not say where it leads: `here`, `click here`."""
    for anchor, place in _elements(trees, "a"):
        words = _words(anchor).strip(" .:").lower()
        if anchor.get("href") and words in _VAGUE:
            message = f"the words of the link, “{_words(anchor)}”, do not say where it leads"
            hint = "let the words name the place: “see the list of ships”"
            yield Finding("link-says-nothing", "warning", place, message, hint)


def link_to_own_machine(_book: Book, trees: Trees) -> Iterator[Finding]:
    """A link that works on the writer's machine alone."""
    for anchor, place in _elements(trees, "a"):
        if _OWN.match(anchor.get("href") or ""):
            message = (
                f"the link to {anchor.get('href', '')[:80]!r} leads to the writer's own machine"
            )
            hint = "link to where readers find it, or set the address as code"
            yield Finding("link-to-own-machine", "warning", place, message, hint)


def address_parted(_book: Book, trees: Trees) -> Iterator[Finding]:
    """A web address with a space in it: it leads nowhere, and a program takes half of it."""
    hint = "take the space out; one that belongs there is written %20"
    for element, place in _elements(trees, "a", "p", "li", "td"):
        found = _parted(element)
        if found:
            parted, down = found
            message = f"“{parted[:80]}” is an address with a space in it"
            there = Place(place.file, place.line + down)
            yield Finding("address-parted", "warning", there, message, hint)


def _parted(element: etree._Element) -> tuple[str, int] | None:
    """The address, and how many lines below the element's first it stands."""
    if element.tag == "a":
        said = (element.get("href") or "").strip()
        return (said, 0) if re.match(r"https?:\S*\s\S", said) else None
    words = "".join(_shown(element))
    match = _PARTED.search(words) if element.find("p") is None else None
    return (match[0], words.count("\n", 0, match.start())) if match else None


def table_without_head(_book: Book, trees: Trees) -> Iterator[Finding]:
    """A table whose columns have no heads: read aloud, its cells are words without an order."""
    for table, place in _elements(trees, "table"):
        heads = [_words(cell) for cell in table.iter("th")]
        if not any(heads) and len(list(table.iter("tr"))) > 1:
            message = "the table has no heads to its columns"
            hint = "name the columns in its first row"
            yield Finding("table-without-head", "warning", place, message, hint)


def table_without_rule(_book: Book, trees: Trees) -> Iterator[Finding]:
    """Rows of a table that nothing parts from their heads: they are one paragraph full of bars."""
    for paragraph, place in _elements(trees, "p"):
        lines = [line.strip() for line in "".join(_shown(paragraph)).strip().splitlines()]
        if len(lines) > 1 and all(map(_is_row, lines)):
            message = "rows of a table stand as a paragraph: no line parts the heads from the rest"
            hint = "write |---|---| on a line below the first row, a part for each column"
            yield Finding("table-without-rule", "warning", place, message, hint)


def _is_row(line: str) -> bool:
    """Whether a line is two cells or more between bars, one at least with words."""
    cells = line.split("|")
    return len(cells) > 3 and not cells[0] and not cells[-1] and any(map(str.strip, cells))


def alternative_unfit(_book: Book, trees: Trees) -> Iterator[Finding]:
    """Words of a picture that say nothing of it, or say too much: a file's name, its caption, a
    page of text."""
    for image, place in _elements(trees, "img"):
        words = folded(image.get("alt") or "")
        holder = next((h for h in image.iterancestors() if h.tag == "figure"), None)
        caption = next(iter(holder.iter("figcaption")), None) if holder is not None else None
        if _FILE.fullmatch(words):
            rule, message = "alternative-is-file-name", f"“{words}” is a file's name"
            hint = "say what the picture shows"
        elif words and caption is not None and _words(caption).lower() == words.lower():
            rule, message = "alternative-is-caption", f"“{words[:60]}” is the caption too"
            hint = "say what is to be seen; the caption is read aloud as well"
        elif len(words) > LONGEST:
            rule, message = "alternative-too-long", f"a picture's words have {len(words)} letters"
            hint = f"say it in up to {LONGEST}, and the rest in the text"
        else:
            continue
        yield Finding(rule, "warning", place, message, hint)


def markup_in_text(_book: Book, trees: Trees) -> Iterator[Finding]:
    """Signs of markup that readers would see: bold that did not close, a link cut in two."""
    for paragraph, place in _elements(trees, "p", "li", "td", "h2", "h3", "h4"):
        if paragraph.tag == "li" and paragraph.find("p") is not None:
            continue
        words = "".join(_shown(paragraph))
        match = _LEFT.search(words)
        if match:
            message = f"“{match[0]}” is markup, and stands in the text"
            hint = "close it, or put a \\ before it where the sign is meant"
            yield Finding("markup-in-text", "warning", place, message, hint)


def _shown(element: etree._Element) -> Iterator[str]:
    """The text of an element without code and without calls."""
    if element.tag in {"code", "pre", "kbd", "samp"} or has_class(element, "call"):
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _shown(child)
        yield child.tail or ""


def notes_out_of_order(book: Book, _trees: Trees) -> Iterator[Finding]:
    """A note with a number for its label that is called after a higher one: the call stands in the
    wrong place, or the number is misread."""
    highest: dict[str, int] = {}
    calls = [(n, n.calls[0]) for n in book.notes if n.calls and n.label.isdecimal()]
    for note, call in calls:
        number, before = int(note.label), highest.get(call.part, 0)
        if number < before:
            message = f"[^{note.label}] is called after [^{before}]"
            hint = "compare the calls with the source: one of the two numbers may be misread"
            yield Finding("note-out-of-order", "warning", call.place, message, hint)
        highest[call.part] = max(number, before)


def _inside(element: etree._Element, *names: str) -> bool:
    return any(holder.tag in names for holder in element.iterancestors())


def _is_call(element: etree._Element) -> bool:
    return element.tag == "sup" and has_class(element, "call")


STRUCTURE: tuple[Rule, ...] = (
    title_twice,
    heading_in_bold,
    heading_with_stop,
    link_without_words,
    link_says_nothing,
    link_to_own_machine,
    address_parted,
    table_without_head,
    table_without_rule,
    alternative_unfit,
    markup_in_text,
    notes_out_of_order,
)
