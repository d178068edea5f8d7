"""What every piece of an edition is made from, and the small parts that all of them use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from publish.book import Book, Edition, Meta, Part, Piece
from publish.compose.divided import Words
from publish.headings import label, spans, within
from publish.roles import CLOSING, REPLACING, role_of
from publish.words import headed
from publish.xhtml import Child, el, has_class, parse, serialize, text, wording


@dataclass(frozen=True)
class Setting:
    """What every piece is made from."""

    book: Book
    edition: Edition
    words: dict[str, str]
    order: tuple[str, ...]
    english: frozenset[str] = frozenset()
    """The keys of `words` that are English since the book's language has none."""
    divisions: Words = field(default_factory=dict)
    """How words are divided that a dictionary divides wrongly."""

    @property
    def meta(self) -> Meta:
        return self.book.meta

    @property
    def epub(self) -> bool:
        return self.edition.format == "epub"

    @property
    def endnotes(self) -> bool:
        """Whether the notes stand at the end, and not at the foot of the pages."""
        return self.epub or self.edition.paper.notes == "end"


def piece(
    role: str,
    title: str,
    root: etree._Element,
    *,
    name: str = "",
    file: str = "",
    language: str | None = None,
) -> Piece:
    """A piece; one that holds the manuscript's words names their file. `language`: the title's."""
    return Piece(name or role, role, title, serialize(root), bool(file), file, language or "")


def root_of(
    role: str, *children: str | etree._Element | None, tag: str = "section"
) -> etree._Element:
    return el(tag, {"id": role, "class": role}, *children)


def line(tag: str, name: str, *words: Child) -> etree._Element | None:
    """A line of words, among which elements may stand; None where there are none."""
    return (
        el(tag, {"class": name}, *words) if any(word not in (None, "") for word in words) else None
    )


def language_of(key: str, setting: Setting) -> str | None:
    """The language of a word that the tool sets; None where it is the book's."""
    return "en" if key in setting.english else None


def phrase(key: str, words: str, setting: Setting) -> tuple[Child, ...]:
    """The words of a key, or a part of them, for a line in which words of the book stand too.

    The space beside them is outside: between words of both directions it would go to the wrong end.
    """
    language, bare = language_of(key, setting), words.strip()
    if not language or not bare:
        return (words,)
    before, _, after = words.partition(bare)
    return before, el("span", {"lang": language}, bare), after


def title_of(part: Part, setting: Setting) -> str:
    """A part's line in the contents: its heading without calls, and what it is about.

    A part without a heading is called by its role, else by its file.
    """
    heading = label(parse(part.heading))
    title = heading or setting.words.get(part.role, part.id)
    if not part.about:
        return title
    if not heading and language_of(part.role, setting):  # a line has one language
        return part.about
    if number_of(title):
        return f"{title}. {part.about}"
    return headed(title, part.about, part.language or setting.meta.language)


def title_line(part: Part, setting: Setting) -> tuple[Child, ...]:
    """The words of `title_of` as an element may hold them: each phrase in its language and type."""
    language, about = tongue_of(part, setting) or "", parse(part.saying) if part.saying else None
    return tuple(spans(within(title_of(part, setting), parse(part.heading), language, about)))


def tongue_of(part: Part, setting: Setting) -> str | None:
    """The language of a part's line in the contents; None where it is the book's.

    A bare numeral's is that of the words in which it is read aloud, as a role's name is the tool's.
    """
    if not part.about:
        heading = parse(part.heading)
        whole = heading[0] if len(heading) == 1 and not (heading.text or heading[0].tail) else None
        if whole is not None and whole.get("lang"):
            return whole.get("lang")
        if spoken(part, setting):
            return language_of(numeral_key(part), setting)
        if not wording(part.heading):
            return language_of(part.role, setting)
    return part.language or None


def speak(element: etree._Element, words: str, key: str, setting: Setting) -> None:
    """Give an element a name for those who hear it, in the tool's words of this key.

    A label is in the language of its element (HTML, ARIA), so that this becomes that of the words,
    where what is around it is in another; what the element shows is a number and has none.
    """
    element.set("aria-label", words)
    language = language_of(key, setting) or setting.meta.language
    holders = (element, *element.iterancestors())
    around = next((own for e in holders if (own := e.get("lang"))), setting.meta.language)
    if around != language:
        element.set("lang", language)


def spoken(part: Part, setting: Setting) -> str | None:
    """The name by which a bare numeral over a part is read aloud; None for any other heading."""
    number = number_of(text(part.heading, skip=lambda e: has_class(e, "call")))
    if number is None:
        return None
    return setting.words[numeral_key(part)].format(n=number)


def numeral_key(part: Part) -> str:
    """The key of the words in which a bare numeral over this part is read aloud."""
    return f"{part.role if part.role in ('part', 'chapter') else 'section'}-number"


def number_of(heading: str) -> int | None:
    """The number that a bare numeral stands for, roman or arabic; None for any other heading.

    >>> number_of("IV"), number_of("12."), number_of("Via"), number_of("IIX")
    (4, 12, None, None)
    """
    bare = heading.strip().rstrip(".")
    if bare.isascii() and bare.isdigit():
        return int(bare)
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    shape = "M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})"
    if not bare or not re.fullmatch(shape, bare):
        return None
    figures = [values[letter] for letter in bare]
    after = [*figures[1:], 0]
    return sum(-a if a < b else a for a, b in zip(figures, after, strict=True))


def levels(parts: tuple[Part, ...]) -> dict[str, int]:
    """The heading level of each part by its id: 3 inside a part of the book, else 2.

    What a text says of itself (`within`) comes before what its role says. That of a title page is
    1, since the book's title stands on it.
    """
    found: dict[str, int] = {}
    inside = False
    for part in parts:
        divides = part.role == "part"
        body = role_of(part.role).matter == "bodymatter" and part.role not in CLOSING
        said = part.within if role_of(part.role).stand == "text" else ""
        inside = divides or (inside and (said == "part" if said else body))
        found[part.id] = 3 if inside and not divides else 2
        if part.role == "title-page":
            found[part.id] = 1
    return found


def place_of(part: Part, setting: Setting) -> str:
    """The name in the edition's order at which a text stands: its own, a page's, or a group's.

    An imprint takes the place of a colophon that stands before the text, on the back of the title
    page; a colophon beside it stands at the end of the book. A half-title comes before the title
    page where the edition has no place for one.
    """
    order = setting.order
    early = "colophon" in order and "text" in order[order.index("colophon") :]
    if part.id in order:
        return part.id
    if part.role == "imprint" and early:
        return "colophon"
    if part.role == "half-title" and part.role not in order and "title-page" in order:
        return "title-page"
    apart = part.role == "colophon" and has_imprint(setting)
    if part.role in REPLACING and part.role in order and not apart:
        return part.role
    return role_of(part.role).stand or "text"


def has_imprint(setting: Setting) -> bool:
    return any(part.role == "imprint" for part in setting.book.parts)


def roman(part: Part) -> str | None:
    """The class of a link to a part whose folios are roman, so that the styles print them so."""
    return "roman" if role_of(part.role).matter == "frontmatter" else None
