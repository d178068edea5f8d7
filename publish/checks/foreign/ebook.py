"""What is in an ebook from anywhere, as far as it can be told without EPUBCheck.

EPUBCheck says more where it runs; these rules say what makes a book unreadable, and what harms.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from publish.book import Finding
from publish.checks.foreign.entities import entity_findings
from publish.checks.foreign.zipped import (
    archive_findings,
    content,
    fault,
    mimetype_findings,
    opened,
)

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
# EPUB 3.3, 4.4 (font obfuscation), and Adobe's way of the same, which older books have.
OBFUSCATED = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
MARKUP = frozenset(
    """application/xhtml+xml image/svg+xml application/x-dtbncx+xml application/smil+xml
    application/oebps-package+xml application/xml text/xml""".split()
)
REMOTE = ("http:", "https:", "data:", "//")
ADDRESSES = etree.XPath(
    "//@*[local-name()='href' or local-name()='src' or local-name()='action'"
    " or local-name()='formaction']"
)
NAMING = ("alt", "aria-label", "aria-labelledby")
SCRIPT = ("javascript:", "vbscript:")


def ebook_findings(path: Path) -> Iterator[Finding]:
    """What is wrong with the ebook, each rule in its turn; a harmful archive is not unpacked."""
    archive = opened(path)
    if isinstance(archive, Finding):
        yield archive
        return
    with archive:
        harm = list(archive_findings(archive))
        yield from harm
        if any(finding.rule in {"limit-exceeded", "entry-encrypted"} for finding in harm):
            return
        yield from mimetype_findings(archive)
        locked = list(_encryption_findings(archive))
        yield from locked
        if locked:
            return
        yield from _package_findings(archive)


def _encryption_findings(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """Files that only one shop's reader can open; obfuscated fonts are read everywhere."""
    names = {member.filename: member for member in archive.infolist()}
    if ENCRYPTION not in names:
        return
    root = yield from _tree(archive, names, ENCRYPTION)
    for one in root.iter("{*}EncryptedData") if root is not None else ():
        method, reference = one.find("{*}EncryptionMethod"), one.find(".//{*}CipherReference")
        algorithm = method.get("Algorithm") if method is not None else None
        if algorithm not in OBFUSCATED:
            name = unquote((reference.get("URI") if reference is not None else None) or "a file")
            said = f"{name!r} is encrypted by {ENCRYPTION}, so nobody can check or convert it"
            yield fault("entry-encrypted", said, "use the book as it was before it was protected")


def _package_findings(archive: zipfile.ZipFile) -> Iterator[Finding]:
    names = {member.filename: member for member in archive.infolist()}
    root = yield from _tree(archive, names, CONTAINER)
    if root is None:
        return
    rootfiles = [e.get("full-path") or "" for e in root.iter("{*}rootfile")]
    if not rootfiles:
        yield fault("package-missing", f"{CONTAINER} names no package document")
    seen = {"mimetype"}
    for name in dict.fromkeys(rootfiles):
        package = yield from _tree(archive, names, name)
        if package is not None:
            yield from _item_findings(archive, names, name, package, seen)
    for name, member in names.items():
        declared = name in seen or name in rootfiles or name.startswith("META-INF/")
        if not declared and not member.is_dir():
            said = f"{name!r} is in the archive and in no manifest"
            yield fault("file-undeclared", said, "take it out, or declare it", "warning")
            raw = content(archive, member)
            if isinstance(raw, Finding):
                yield raw


def _item_findings(
    archive: zipfile.ZipFile,
    names: dict[str, zipfile.ZipInfo],
    package: str,
    root: etree._Element,
    seen: set[str],
) -> Iterator[Finding]:
    """The files of a manifest: there, whole, and well-formed where they are markup."""
    if not len(root.findall("{*}spine/{*}itemref")):
        yield fault("package-missing", f"{package!r} has no spine, so the book has no text")
    for item in root.iterfind("{*}manifest/{*}item"):
        href = (item.get("href") or "").strip()
        if href.lower().startswith(REMOTE):
            continue
        name = posixpath.normpath(
            posixpath.join(posixpath.dirname(package), unquote(href.partition("#")[0]))
        )
        if name.startswith(("../", "/")):
            yield fault("path-outside", f"the manifest names a file outside the book ({href!r})")
        elif name not in names:
            yield fault("file-missing", f"the manifest names {name!r}, which is not in the book")
        elif name not in seen:
            seen.add(name)
            yield from _file_findings(archive, names, name, item.get("media-type") or "")


def _file_findings(
    archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], name: str, media: str
) -> Iterator[Finding]:
    if media.strip().lower() in MARKUP:
        root = yield from _tree(archive, names, name)
        if root is not None:
            yield from _script_findings(root, name)
            yield from _picture_findings(root, name)
        return
    raw = content(archive, names[name])
    if isinstance(raw, Finding):
        yield raw


def _tree(
    archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], name: str
) -> Generator[Finding, None, etree._Element | None]:
    """The root of a file of markup, or None after a finding that says why there is none."""
    if name not in names:
        yield fault("package-missing", f"{name!r} is not in the book")
        return None
    raw = content(archive, names[name])
    if isinstance(raw, Finding):
        yield raw
        return None
    harm = list(entity_findings(raw, name))
    if harm:
        yield from harm
        return None
    # Without huge_tree the parser itself stops at 256 elements within each other.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        said = str(error).rpartition(", line ")[0] or str(error)
        deep = "depth" in said.lower() or "huge" in said.lower()
        where = f"{name}:{error.lineno or 0}"
        yield fault("limit-exceeded" if deep else "markup-broken", f"{where}: {said}")
        return None


def _script_findings(root: etree._Element, name: str) -> Iterator[Finding]:
    """Links that run a program: EPUBCheck passes them, reading systems do as they like."""
    found: Any = ADDRESSES(root)
    for value in found:
        plain = "".join(value.split()).lower()
        if plain.startswith(SCRIPT):
            where = f"{name}:{value.getparent().sourceline}"
            yield fault(
                "script-link",
                f"{where}: a link runs a script ({plain[:40]})",
                "link to a place, or take it away",
            )


def _picture_findings(root: etree._Element, name: str) -> Iterator[Finding]:
    """Pictures without words; an empty alternative says that there is nothing to tell."""
    for picture in root.iter("{http://www.w3.org/1999/xhtml}img"):
        named = any(picture.get(key) is not None for key in NAMING)
        if not named and picture.get("role") not in {"presentation", "none"}:
            where = f"{name}:{picture.sourceline}"
            yield fault(
                "alternative-missing",
                f"{where}: a picture has no words for those who cannot see it",
                'say in `alt` what it tells, or write `alt=""`',
            )
