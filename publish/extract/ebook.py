"""An EPUB to a witness: its documents in the order of the spine."""

from __future__ import annotations

import posixpath
import re
import zipfile
from importlib.metadata import version
from urllib.parse import unquote

from lxml import etree

from publish.errors import PublishError
from publish.extract.assemble import assemble
from publish.extract.html import Piece, read
from publish.extract.markup import decoded
from publish.extract.sheets import Sheet, read_sheet
from publish.extract.source import Source
from publish.extract.zipped import member, open_zip

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
AGAIN = "get the file again, or unpack it and clean its pages one by one"


def extract_ebook(raw: bytes, name: str) -> Source:
    """The witness of an EPUB 2 or 3.

    Raises PublishError for a damaged, locked or hostile file, and one without a spine.
    """
    archive = open_zip(raw, name)
    package = _package(archive, name)
    root = _xml(member(archive, package, name), f"{name}: {package}")
    base = posixpath.dirname(package)
    items = {i.get("id", ""): i for i in root.iter(f"{OPF}item")}
    spine = [
        items[r.get("idref", "")] for r in root.iter(f"{OPF}itemref") if r.get("idref") in items
    ]
    paths = [_within(base, i.get("href", "")) for i in spine]
    _unlocked(archive, paths, name)
    if not paths:
        raise PublishError(f"{name} names no page in its spine", AGAIN)
    sheet: Sheet = {}
    for item in items.values():
        path = _within(base, item.get("href", ""))
        if item.get("media-type") == "text/css" and path in archive.namelist():
            sheet |= read_sheet(member(archive, path, name).decode("utf-8", "replace"))
    pieces: list[Piece] = []
    shift = 0
    for path in paths:
        reader = read(decoded(member(archive, path, name), path), path, sheet).close()
        pieces += _shifted(reader.pieces, shift)
        shift += reader.counter + 1
    return assemble(pieces, _facts(root), f"everyword {version('everyword')}")


def _shifted(pieces: list[Piece], shift: int) -> list[Piece]:
    """The pieces of a further document: its elements' numbers come after those before."""
    for piece in pieces:
        piece.block += shift
        piece.row += shift
        piece.cell += shift
        piece.within = tuple(n + shift for n in piece.within)
    return pieces


def _within(base: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(base, unquote(href.partition("#")[0])))


def _xml(data: bytes, place: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise PublishError(f"{place} is not well-formed ({error})", AGAIN) from error


def _package(archive: zipfile.ZipFile, name: str) -> str:
    root = _xml(member(archive, CONTAINER, name), f"{name}: {CONTAINER}")
    for element in root.iter("{*}rootfile"):
        if path := element.get("full-path"):
            return str(path)
    raise PublishError(f"{name}: {CONTAINER} names no package", AGAIN)


def _unlocked(archive: zipfile.ZipFile, paths: list[str], name: str) -> None:
    """Raises PublishError where pages are encrypted; fonts may be."""
    if ENCRYPTION not in archive.namelist():
        return
    root = _xml(member(archive, ENCRYPTION, name), f"{name}: {ENCRYPTION}")
    locked = {unquote(e.get("URI", "")) for e in root.iter("{*}CipherReference")}
    if locked & set(paths):
        raise PublishError(f"{name} is locked by a copy protection", "clean an open copy of it")


def _facts(root: etree._Element) -> dict[str, str]:
    title = next((t.text for t in root.iter(f"{DC}title") if t.text and t.text.strip()), "")
    authors = [c.text.strip() for c in root.iter(f"{DC}creator") if c.text and c.text.strip()]
    facts = {"title": " ".join((title or "").split()), "authors": "\n".join(authors)}
    return {key: re.sub(r"[ \t]+", " ", value) for key, value in facts.items() if value}
