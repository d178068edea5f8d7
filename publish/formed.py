"""The form of a text as a reader sees it: paragraphs, headings, verse, emphasis, calls of notes.

An ebook's form is compared with the manuscript's sign by sign, beside the words: two paragraphs run
together, an italic dropped or a call that stands a word too late change no word.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from publish.align import Hunk, align
from publish.book import Document, Finding, Place
from publish.errors import PublishError
from publish.witness import documents, normal
from publish.xhtml import BLOCKS, has_class, parse

INLINE = frozenset(
    "a abbr b cite code del dfn em i ins kbd mark q s small span strong sub sup u".split()
)
PICTURES = frozenset({"img", "svg", "math"})
MOST = 40  # differences named in one edition; more of them say nothing new

# What a sign is called, by the element that it opens or closes; the first that fits.
NAMES = (
    ("call", "the call of a note"),
    ("note", "a note"),
    ("h", "a heading or its level"),
    ("em i b strong cite mark u s del ins", "an emphasis"),
    ("br verse", "a line of verse"),
    ("p", "a paragraph"),
    ("li ul ol dl dt dd", "a list"),
    ("tr td th table thead tbody tfoot caption", "a table"),
    ("blockquote", "a quotation"),
    ("img svg math figure figcaption", "a picture"),
)


@dataclass(frozen=True)
class Sign:
    """A word, or the edge of an element, with the place of the block that it stands in.

    A word's key has a space before it where one stands there; an edge is `<p` or `>p`.
    """

    key: str
    place: Place

    @property
    def is_word(self) -> bool:
        """Whether this is a word, and not a sign of form."""
        return self.key[0] not in "<>"


def expected_form(document: Document) -> list[Sign]:
    """The form that an ebook must have, the contents aside, which are its navigation."""
    found: list[Sign] = []
    for piece in document.pieces:
        if piece.role != "contents":
            file = piece.file or "book.toml"
            for child in parse(piece.xhtml):
                found += _signs(child, Place(file))
    return found


def epub_form(path: Path) -> list[Sign]:
    """The form of an EPUB, in the order of its spine. Raises PublishError for another file."""
    found: list[Sign] = []
    try:
        with zipfile.ZipFile(path) as archive:
            for name, body in documents(archive):
                for child in body:
                    found += _signs(child, Place(name))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise PublishError(f"{path}: not an EPUB that can be read ({error})") from None
    return found


def _signs(root: etree._Element, place: Place) -> list[Sign]:
    """The signs of an element with all it holds, in reading order."""
    found: list[Sign] = []
    space = [False]

    def words(text: str | None) -> None:
        for piece in _pieces(normal(text or "")):
            if piece == " ":
                space[0] = True
                continue
            if found and found[-1].is_word and not space[0]:  # a page may begin inside a word
                found[-1] = Sign(found[-1].key + piece, found[-1].place)
            else:
                found.append(Sign((" " if space[0] else "") + piece, here[-1]))
            space[0] = False

    here = [place]
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if not isinstance(element.tag, str):
            words(element.tail)
            continue
        name = _name(element)
        if event == "start":
            here.append(_placed(element, here[-1]))
            found += [Sign(f"<{name}", here[-1])] if name else []
            space[0] = space[0] and etree.QName(element).localname not in BLOCKS
            words(element.text)
        else:
            found += [Sign(f">{name}", here[-1])] if name else []
            here.pop()
            space[0] = space[0] and etree.QName(element).localname not in BLOCKS
            words(element.tail if element is not root else "")
    return found


def _placed(element: etree._Element, holder: Place) -> Place:
    line = element.get("data-line")
    return Place(str(element.get("data-file") or holder.file), int(line)) if line else holder


def _pieces(text: str) -> Iterator[str]:
    """Words, with a single space for each run of spaces between, before or after them."""
    if text[:1].isspace():
        yield " "
    for n, word in enumerate(text.split()):
        if n:
            yield " "
        yield word
    if text[-1:].isspace() and text.strip():
        yield " "


def _name(element: etree._Element) -> str:
    """What an element is as a sign of form; "" for one that is none (a page's mark, a wrapper)."""
    tag = etree.QName(element).localname
    if element.get("role") == "doc-pagebreak" or has_class(element, "source-page"):
        return ""
    if has_class(element, "koboSpan") or element.get("id") in {"book-columns", "book-inner"}:
        return ""  # what Kobo's own form adds around sentences and pages
    if tag == "a" and has_class(element, "call"):
        return f"call {str(element.get('href')).rpartition('#')[2]}"
    if tag == "li" and has_class(element, "note"):
        return f"note {element.get('id')}"
    if tag in PICTURES or tag in BLOCKS or tag in INLINE:
        kind = element.get("class") if tag in {"div", "section", "span"} else ""
        return f"{tag} {kind or ''}".strip()
    return ""


def altered_form(wanted: Sequence[Sign], found: Sequence[Sign], edition: str) -> Iterator[Finding]:
    """Findings where an ebook's form is another than the manuscript's, in order.

    Words that differ are no matter of form: `publish.collate` names them.
    """
    hunks = align([sign.key for sign in wanted], [sign.key for sign in found])
    told = 0
    for hunk in hunks:
        one = [sign.key for sign in wanted[slice(*hunk.one)] if not sign.is_word]
        two = [sign.key for sign in found[slice(*hunk.two)] if not sign.is_word]
        words = _letters(wanted[slice(*hunk.one)]) != _letters(found[slice(*hunk.two)])
        if one == two and words:
            continue
        told += 1
        if told > MOST:
            return
        yield _finding(hunk, wanted, found, [*one, *two], edition)


def _letters(signs: Sequence[Sign]) -> str:
    return "".join(sign.key.strip() for sign in signs if sign.is_word)


def _finding(
    hunk: Hunk, wanted: Sequence[Sign], found: Sequence[Sign], keys: list[str], edition: str
) -> Finding:
    at = min(hunk.one[0], len(wanted) - 1)
    place = wanted[at].place if wanted else None
    where = found[min(hunk.two[0], len(found) - 1)].place.file if found else edition
    beside = _beside(wanted, at)
    return Finding(
        "altered-form",
        "error",
        place if place and place.file else None,
        f"{what(keys)} {beside} is not as in the manuscript ({edition}, {where})",
        "build the edition again; if it stays, something changes its markup",
        edition,
    )


def what(keys: Sequence[str]) -> str:
    """The name of the weightiest sign among keys.

    >>> what(["<p", ">p"]), what([">em", "<call note-1"]), what([])
    ('a paragraph', 'the call of a note', 'a space')
    """
    tags = {key[1:].split()[0].rstrip("123456") for key in keys}
    tags |= {"verse" for key in keys if "verse" in key.split()}
    for names, said in NAMES:
        if tags & set(names.split()):
            return said
    return "a passage" if keys else "a space"


def _beside(signs: Sequence[Sign], at: int) -> str:
    """The words around a place: two before it, three after."""
    before = [s.key.strip() for s in signs[max(at - 12, 0) : at] if s.is_word][-2:]
    after = [s.key.strip() for s in signs[at : at + 12] if s.is_word][:3]
    if before:
        return f"after “{' '.join(before)}”" + (f", before “{' '.join(after)}”," if after else "")
    return f"before “{' '.join(after)}”" if after else ""
