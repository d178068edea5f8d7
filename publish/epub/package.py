"""The container: package document, NCX and zip, the same bytes every time.

ebooklib's own writer parses and prints chapters again (which moves white space), writes local time
as UTC, names itself, and leaves zip times to the clock; so chapters go through it as bytes, and
what it writes around them is replaced here. `tests/test_epub.py` shows what each part is for.
"""

from __future__ import annotations

import datetime
import io
import itertools
import re
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from ebooklib import epub
from lxml import etree

from publish.book import Meta
from publish.epub.model import Entry, File, Package
from publish.epub.texts import XML_LANG, direction

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
NCX = "http://www.daisy.org/z3986/2005/ncx/"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold: no clock in the file
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def pack(package: Package) -> bytes:
    """The package as the bytes of an EPUB file."""
    book = epub.EpubBook()
    book.set_identifier(identifier(package.meta))
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


def identifier(meta: Meta) -> str:
    """The book's identifier as a URN where its kind can be told; made from its name if it has none.

    >>> identifier(Meta("A", identifier="978-0-306-40615-7"))
    'urn:isbn:9780306406157'
    """
    name = "\n".join((meta.title, meta.subtitle, *meta.authors, meta.language))
    return urn(meta.identifier.strip()) or f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def urn(given: str) -> str:
    """An ISBN-13 or a UUID as a URN; anything else as it is."""
    digits = re.sub(r"[\s-]", "", given)
    if re.fullmatch(r"97[89]\d{10}", digits):
        return f"urn:isbn:{digits}"
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", given):
        return f"urn:uuid:{given.lower()}"
    return given


def modified(meta: Meta) -> str:
    """`dcterms:modified`: UTC, to the second. A time without a zone is UTC, a date its midnight.

    >>> modified(Meta("A", date=datetime.date(2024, 2, 3)))
    '2024-02-03T00:00:00Z'
    """
    when = meta.modified or EPOCH
    if meta.modified is None and meta.date is not None:
        when = datetime.datetime.combine(meta.date, datetime.time(), datetime.UTC)
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    # isoformat, since strftime writes the year 900 with three digits
    return when.astimezone(datetime.UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def opf(package: Package) -> etree._Element:
    """The package document."""
    language = package.meta.language
    root = etree.Element("package", {"xmlns": OPF})
    root.attrib.update({"version": "3.0", "unique-identifier": "identifier", XML_LANG: language})
    if direction(language):
        root.set("dir", "rtl")
    _metadata(etree.SubElement(root, "metadata", nsmap={"dc": DC}), package)
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


def _metadata(parent: etree._Element, package: Package) -> None:
    meta, access = package.meta, package.access
    _dc(parent, "identifier", identifier(meta), "identifier")
    _titles(parent, meta)
    for number, author in enumerate(meta.authors, 1):
        _dc(parent, "creator", author, f"creator-{number}")
        _meta(parent, "role", "aut", f"creator-{number}", scheme="marc:relators")
        _meta(parent, "display-seq", str(number), f"creator-{number}")
    _dc(parent, "language", meta.language)
    _dc(parent, "publisher", meta.publisher)
    _dc(parent, "date", meta.date.isoformat() if meta.date else "")
    _dc(parent, "description", meta.description)
    _sources(parent, meta.source, package.paginated)
    _dc(parent, "rights", package.rights)
    _meta(parent, "dcterms:modified", modified(meta))
    for name, values in (
        ("accessMode", access.modes),
        ("accessModeSufficient", access.sufficient),
        ("accessibilityFeature", access.features),
        ("accessibilityHazard", access.hazards),
    ):
        for value in values:
            _meta(parent, f"schema:{name}", value)
    summary = _meta(parent, "schema:accessibilitySummary", access.summary)
    summary.set(XML_LANG, "en")
    for file in package.files:
        if "cover-image" in file.properties:  # how Kindle and old readers find the cover
            etree.SubElement(parent, "meta", name="cover", content=file.id)


def _titles(parent: etree._Element, meta: Meta) -> None:
    _dc(parent, "title", meta.title, "title")
    if not meta.subtitle:
        return
    _dc(parent, "title", meta.subtitle, "subtitle")
    for number, name in ((1, "title"), (2, "subtitle")):
        _meta(parent, "title-type", "main" if number == 1 else "subtitle", name)
        _meta(parent, "display-seq", str(number), name)


def _sources(parent: etree._Element, source: str, paginated: str) -> None:
    """The source of the text, and the edition whose page numbers are in it, which may be one."""
    if source.strip() != paginated.strip():
        _dc(parent, "source", source)
    if paginated.strip():
        _dc(parent, "source", urn(paginated.strip()), "page-source")
        _meta(parent, "source-of", "pagination", "page-source")


def _dc(parent: etree._Element, name: str, value: str, at: str = "") -> None:
    """A Dublin Core element, unless there is nothing to say."""
    if value.strip():
        element = etree.SubElement(parent, f"{{{DC}}}{name}", {"id": at} if at else {})
        element.text = value


def _meta(
    parent: etree._Element, name: str, value: str, of: str = "", **more: str
) -> etree._Element:
    """A `meta` of the package document; `of` is the id of the element that it refines."""
    refines = {"refines": f"#{of}"} if of else {}
    element = etree.SubElement(parent, "meta", {"property": name, **refines, **more})
    element.text = value
    return element


def ncx(
    meta: Meta,
    toc: tuple[Entry, ...],
    pages: tuple[Entry, ...] = (),
    reading: Mapping[str, int] | None = None,
) -> bytes:
    """The contents and pages for readers from before EPUB 3 (Kindle still asks for them).

    `reading` is the order in which the places come, where there are pages between the points.
    """
    root = etree.Element("ncx", {"xmlns": NCX})
    root.attrib.update({"version": "2005-1", XML_LANG: meta.language})
    head = etree.SubElement(root, "head")
    for name, content in (
        ("dtb:uid", identifier(meta)),
        ("dtb:depth", str(_depth(toc))),
        ("dtb:totalPageCount", str(len(pages))),
        ("dtb:maxPageNumber", str(max((_number(page.label) for page in pages), default=0))),
    ):
        etree.SubElement(head, "meta", name=name, content=content)
    title = etree.SubElement(etree.SubElement(root, "docTitle"), "text")
    title.text = meta.title
    hrefs = [*_hrefs(toc), *(page.href for page in pages)]
    hrefs.sort(key=lambda href: (reading or {}).get(href, 0) if pages else 0)
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
