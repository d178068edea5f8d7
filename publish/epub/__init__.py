"""Document -> EPUB 3.3. `write` is the whole of it.

`texts` makes the file of each piece, `pagelist` marks pages in it, `nav` makes the contents and the
landmarks, `images` brings pictures, `sheets` style sheets and the fonts that `faces` finds in use
(`css` reads rules), `covers` the cover, `access` computes what is said about accessibility,
`metadata` says what the book is, `variants` fits it to a shop (`kepub`, `kindle`, by way of
`rewrite`), `package` writes the container through ebooklib.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING

from publish.book import Document, Finding, Meta
from publish.direction import turn
from publish.epub import (
    access,
    covers,
    css,
    faces,
    images,
    nav,
    package,
    pagelist,
    sheets,
    texts,
    variants,
)
from publish.epub.model import NAV, Entry, File, Leaf, Package
from publish.errors import PublishError
from publish.pagemap import Pages
from publish.whole import write_whole

if TYPE_CHECKING:
    from lxml import etree

UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (production 2, Char) cannot hold."""


def write(document: Document, path: Path, pages: Pages | None = None) -> tuple[Finding, ...]:
    """Write the edition as an EPUB file: whole, or what stood at `path` is left as it was.

    `pages` are the page numbers that it carries.
    What is returned says what is wrong with the cover (without one, if no font has its characters),
    and what the shop refuses.
    Raises PublishError for a missing image, a link to nothing, metadata that XML cannot hold, or
    when the file cannot be written.
    """
    whole, findings = assemble(document, pages)
    shop = document.edition.shop
    whole = variants.fit(whole, shop)
    write_whole({path: package.pack(whole)})
    return (*findings, *variants.refused(whole, shop))


def assemble(
    document: Document, counted: Pages | None = None
) -> tuple[Package, tuple[Finding, ...]]:
    """All files of the edition and their order, and what is wrong with its cover."""
    own = document.edition.identifier or document.meta.identifier
    meta = dataclasses.replace(document.meta, identifier=own)
    _writable(meta)
    book = texts.leaves(document.pieces)
    for leaf in book:
        turn(leaf.root, meta.language)
    listed = pagelist.mark(book, counted)
    pictures = images.images(book, Path(document.folder))
    nav.anchor(book)
    where = texts.targets(book)
    for leaf in book:
        texts.settle(leaf, where, {source: file.name for source, file in pictures.items()})
    asked = faces.shown(document.css, book) if document.edition.fonts else None
    styles = sheets.sheets(document.css, asked)
    if asked:
        letters = _letters(document, book)
        styles += sheets.fonts(document.css, asked, document.folder, letters)
    cover, findings = covers.cover(document)
    names = [file.name for file in styles if file.name.endswith(".css")]
    pages, toc = _pages(document, book, names, cover, listed)
    spine = [(page.id, True) for page in pages if page.name != NAV or _has_contents(book)]
    shown = tuple({file.name: file for file in pictures.values()}.values())
    ncx = package.ncx(meta, toc, listed, pagelist.reading_order(book))
    whole = Package(
        meta=meta,
        rights=_rights(document),
        rights_language=_english("rights-unknown", document) if _unknown(meta) else "",
        access=access.access(
            book,
            toc,
            pictures,
            document.css,
            listed,
            words=document.words,
            language=meta.language,
            english=document.english,
            languages=document.languages,
        ),
        files=(
            *cover,
            *pages,
            *styles,
            *shown,
            File("ncx", "toc.ncx", "application/x-dtbncx+xml", ncx),
        ),
        spine=(*((file.id, False) for file in cover[:1]), *spine),
        paginated=counted.source if counted and listed else "",
    )
    return whole, findings


def _has_contents(book: tuple[Leaf, ...]) -> bool:
    return any(leaf.name == NAV for leaf in book)


def _pages(
    document: Document,
    book: tuple[Leaf, ...],
    names: list[str],
    cover: tuple[File, ...],
    listed: tuple[Entry, ...],
) -> tuple[tuple[File, ...], tuple[Entry, ...]]:
    """The pieces as files, among them the contents (last if no piece), and what these list."""
    meta = document.meta
    title = document.words.get("contents", "Contents")
    contents = nav.contents(book, title, _english("contents", document))
    toc = nav.entries(contents)
    front = cover[0].name if cover else ""
    marks = nav.landmarks(book, meta.title, document.words, front, document.english)
    lists = (contents, marks, pagelist.nav(listed)) if listed else (contents, marks)
    navigation = _navigation(document, book, names, lists)
    pages = [
        navigation if leaf.name == NAV else texts.file(leaf, meta.title, meta.language, names)
        for leaf in book
    ]
    return tuple(pages if _has_contents(book) else [*pages, navigation]), toc


def _navigation(
    document: Document, book: tuple[Leaf, ...], names: list[str], navs: tuple[etree._Element, ...]
) -> File:
    """The file with the contents, which is also a page of the book, landmarks and pages."""
    own = next((leaf.piece for leaf in book if leaf.name == NAV and leaf.piece.title), None)
    title = own.title if own else document.words.get("contents", "Contents")
    titled = own.language if own else _english("contents", document)
    language = document.meta.language
    content = texts.page(title, language, "frontmatter", names, *navs, titled=titled)
    return File("nav", NAV, texts.XHTML_TYPE, content, ("nav",))


def _letters(document: Document, book: tuple[Leaf, ...]) -> str:
    """Every character that an embedded font must have.

    Both cases of each letter, since a sheet may set a line in capitals, and what the sheets
    themselves set; sorted, so that the order of the text does not matter.
    """
    text = "".join(str(part) for leaf in book for part in leaf.root.itertext())
    text += "".join((*document.words.values(), document.meta.title, "0123456789"))
    text += css.strings(document.css)
    return "".join(sorted(set(text + text.upper() + text.lower())))


def _rights(document: Document) -> str:
    """What the editor says of the rights; "unknown" is something said, nothing is not."""
    if _unknown(document.meta):
        return document.words.get("rights-unknown", "The rights in the text are not known.")
    return document.meta.rights


def _unknown(meta: Meta) -> bool:
    return meta.rights.strip().lower() == "unknown"


def _english(key: str, document: Document) -> str:
    """The language of a word that the tool sets; "" where it is the book's."""
    return "en" if key in document.english else ""


def _writable(meta: Meta) -> None:
    """Raise PublishError for a control character in what is known of the book."""
    for field in dataclasses.fields(meta):
        value = getattr(meta, field.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and UNFIT.search(text):
                raise PublishError(
                    f"book.toml: {field.name} holds a character that no ebook can hold",
                    "take out control characters (\\u0000 and the like)",
                )
