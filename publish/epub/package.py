"""The container: package document, NCX and zip, the same bytes every time.

ebooklib's own writer parses and prints chapters again (which moves white space), writes local time
as UTC, names itself, and leaves zip times to the clock; so chapters go through it as bytes, and
what it writes around them is replaced here. `tests/test_epub.py` shows what each part is for.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from ebooklib import epub
from lxml import etree

from publish.book import Meta
from publish.direction import direction
from publish.epub import metadata
from publish.epub.model import Entry, File, Package
from publish.epub.texts import XML_LANG

OPF = "http://www.idpf.org/2007/opf"
NCX = "http://www.daisy.org/z3986/2005/ncx/"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold: no clock in the file


def pack(package: Package) -> bytes:
    """The package as the bytes of an EPUB file."""
    book = epub.EpubBook()
    book.set_identifier(metadata.identifier(package.meta))
    for file in package.files:
        book.add_item(_Bytes(file))
    out = io.BytesIO()
    _Writer(out, book, package).write()
    return out.getvalue()


class _Bytes(epub.EpubItem):  # type: ignore[misc]
    """An item whose bytes ebooklib hands on as they are."""

    def __init__(self, file: File) -> None:
        super().__init__(file.id, file.name, file.media_type, file.content)


class _Zip(zipfile.ZipFile):
    """A zip whose entries have one date, one system and one mode."""

    def writestr(
        self, name: Any, data: Any, kind: int | None = None, level: int | None = None
    ) -> None:
        entry = zipfile.ZipInfo(str(name), ZIP_DATE)
        entry.create_system = 3  # Unix, on whatever system this runs
        entry.external_attr = 0o100644 << 16
        super().writestr(entry, data, self.compression if kind is None else kind, level or 9)


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """ebooklib's writer, with our package document and our zip."""

    def __init__(self, out: io.BytesIO, book: epub.EpubBook, package: Package) -> None:
        super().__init__(out, book)
        self.package = package

    def write(self) -> None:
        with _Zip(self.file_name, "w", zipfile.ZIP_DEFLATED) as self.out:
            self.out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf_file(opf(self.package))
            self._write_items()


def opf(package: Package) -> etree._Element:
    """The package document."""
    language = package.meta.language
    root = etree.Element("package", {"xmlns": OPF})
    root.attrib.update({"version": "3.0", "unique-identifier": "identifier", XML_LANG: language})
    if package.prefixes:
        root.set("prefix", " ".join(f"{name}: {url}" for name, url in package.prefixes))
    if direction(language):
        root.set("dir", "rtl")
    metadata.write(etree.SubElement(root, "metadata", nsmap={"dc": metadata.DC}), package)
    manifest = etree.SubElement(root, "manifest")
    for file in package.files:
        item = etree.SubElement(manifest, "item", id=file.id, href=file.name)
        item.set("media-type", file.media_type)
        if file.properties:
            item.set("properties", " ".join(file.properties))
    spine = etree.SubElement(root, "spine", toc="ncx")
    if direction(language):
        spine.set("page-progression-direction", "rtl")
    for name, linear in package.spine:
        etree.SubElement(spine, "itemref", {"idref": name} | ({} if linear else {"linear": "no"}))
    return root


def ncx(
    meta: Meta,
    toc: tuple[Entry, ...],
    pages: tuple[Entry, ...] = (),
    reading: Mapping[str, int] | None = None,
) -> bytes:
    """The contents and pages for readers from before EPUB 3 (Kindle still asks for them).

    `reading` is the order in which the places come; without it that of the contents.
    """
    root = etree.Element("ncx", {"xmlns": NCX})
    root.attrib.update({"version": "2005-1", XML_LANG: meta.language})
    head = etree.SubElement(root, "head")
    for name, content in (
        ("dtb:uid", metadata.identifier(meta)),
        ("dtb:depth", str(_depth(toc))),
        ("dtb:totalPageCount", str(len(pages))),
        ("dtb:maxPageNumber", str(max((_number(page.label) for page in pages), default=0))),
    ):
        etree.SubElement(head, "meta", name=name, content=content)
    title = etree.SubElement(etree.SubElement(root, "docTitle"), "text")
    title.text = meta.title
    hrefs = [*_hrefs(toc), *(page.href for page in pages)]
    hrefs.sort(key=lambda href: (reading or {}).get(href, 0))
    orders = {href: number for number, href in enumerate(dict.fromkeys(hrefs), 1)}
    _points(etree.SubElement(root, "navMap"), toc, orders, itertools.count(1))
    if pages:
        _targets(etree.SubElement(root, "pageList"), pages, orders)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _depth(entries: tuple[Entry, ...]) -> int:
    return 1 + max((_depth(e.inside) for e in entries), default=0) if entries else 0


def _points(
    parent: etree._Element,
    entries: tuple[Entry, ...],
    orders: Mapping[str, int],
    numbers: Iterator[int],
) -> None:
    """Points in reading order; two points at one place have one number, as the NCX wants it."""
    for entry in entries:
        point = etree.SubElement(parent, "navPoint", id=f"point-{next(numbers)}")
        point.set("playOrder", str(orders[entry.href]))
        text = etree.SubElement(etree.SubElement(point, "navLabel"), "text")
        text.text = entry.label
        etree.SubElement(point, "content", src=entry.href)
        _points(point, entry.inside, orders, numbers)


def _hrefs(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        yield entry.href
        yield from _hrefs(entry.inside)


def _number(label: str) -> int:
    """The number of an arabic folio, 0 for any other.

    >>> _number("12"), _number("xii")
    (12, 0)
    """
    return int(label) if label.isascii() and label.isdigit() else 0


def _targets(parent: etree._Element, pages: tuple[Entry, ...], orders: Mapping[str, int]) -> None:
    """The pages. `front` is a roman folio, `special` one that is no number (NCX 2005-1, 2.6)."""
    seen: set[str] = set()
    for number, page in enumerate(pages, 1):
        target = etree.SubElement(parent, "pageTarget", id=f"target-{number}")
        roman = re.fullmatch(r"[ivxlcdm]+", page.label)
        kind = "normal" if _number(page.label) else "front" if roman else "special"
        target.set("type", kind)
        if kind == "normal" and page.label not in seen:  # a value may come only once
            target.set("value", page.label)
        seen.add(page.label)
        target.set("playOrder", str(orders[page.href]))
        text = etree.SubElement(etree.SubElement(target, "navLabel"), "text")
        text.text = page.label
        etree.SubElement(target, "content", src=page.href)
