"""Document -> EPUB 3.3. `write` is the whole of it.

`roles` says what each piece is called, `texts` makes its file, `nav` the contents and landmarks,
`images`, `sheets` bring pictures, style sheets and fonts, `access` computes what is said about
accessibility, `package` writes the container through ebooklib.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING

from publish.book import Document, Meta
from publish.epub import access, images, nav, package, sheets, texts
from publish.epub.model import NAV, File, Leaf, Package
from publish.errors import PublishError

if TYPE_CHECKING:
    from lxml import etree

UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (production 2, Char) cannot hold."""


def write(document: Document, path: Path) -> None:
    """Write the edition as an EPUB file: whole, or what stood at `path` is left as it was.

    Raises PublishError for a missing image, a link to nothing, or metadata that XML cannot hold;
    OSError when the file cannot be written.
    """
    content = package.pack(assemble(document))
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def assemble(document: Document) -> Package:
    """All files of the edition and their order."""
    meta = document.meta
    _writable(meta)
    book = texts.leaves(document.pieces)
    pictures = images.images(book, Path(document.folder))
    where = texts.targets(book)
    for leaf in book:
        texts.settle(leaf, where, {source: file.name for source, file in pictures.items()})
    styles = sheets.sheets(document.css, document.edition.fonts)
    names = [file.name for file in styles]
    contents = nav.contents(book, document.words.get("contents", "Contents"))
    toc = nav.entries(contents)
    pages = tuple(texts.file(leaf, meta.title, meta.language, names) for leaf in book)
    navigation = _navigation(document, book, contents, names)
    files = (navigation, *(p for p in pages if p.name != NAV), *styles)
    files += tuple({file.name: file for file in pictures.values()}.values())
    if document.edition.fonts:
        files += tuple(sheets.fonts(document.css, document.folder, _letters(document, book)))
    whole = Package(
        meta=meta,
        rights=_rights(document),
        access=access.access(book, toc, pictures, document.css),
        files=files,
        spine=tuple((page.id, True) for page in pages),
        toc=toc,
    )
    ncx = File("ncx", "toc.ncx", "application/x-dtbncx+xml", package.ncx(whole))
    return dataclasses.replace(whole, files=(*files, ncx))


def _navigation(
    document: Document, book: tuple[Leaf, ...], contents: etree._Element, sheets: list[str]
) -> File:
    """The file with the contents, which is also a page of the book, and the landmarks."""
    meta, words = document.meta, document.words
    marks = nav.landmarks(book, meta.title, words)
    title = next((leaf.piece.title for leaf in book if leaf.name == NAV), "")
    title = title or words.get("contents", "Contents")
    content = texts.page(title, meta.language, "frontmatter", sheets, contents, marks)
    return File("nav", NAV, texts.XHTML_TYPE, content, ("nav",))


def _letters(document: Document, book: tuple[Leaf, ...]) -> str:
    """Every character that an embedded font must have.

    Both cases of each letter, since a sheet may set a line in capitals, and what the sheets
    themselves set; sorted, so that the order of the text does not matter.
    """
    text = "".join(str(part) for leaf in book for part in leaf.root.itertext())
    text += "".join((*document.words.values(), document.meta.title, "0123456789"))
    text += sheets.strings(document.css)
    return "".join(sorted(set(text + text.upper() + text.lower())))


def _rights(document: Document) -> str:
    """What is known of the rights; that nothing is known is said too."""
    rights = document.meta.rights
    if rights.strip().lower() in {"", "unknown"}:
        return document.words.get("rights-unknown", "The rights in the text are not known.")
    return rights


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
