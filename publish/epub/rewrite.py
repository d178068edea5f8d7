"""Change the files of a package: pages as trees, style sheets declaration by declaration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lxml import etree

from publish import xhtml
from publish.epub.css import kept
from publish.epub.model import File, Package
from publish.epub.texts import HEAD, VOID, XHTML_TYPE

CSS_TYPE = "text/css"


def files(package: Package, change: Callable[[File], File]) -> Package:
    """The package with every file changed."""
    return replace(package, files=tuple(change(file) for file in package.files))


def tree(content: bytes) -> etree._Element:
    """A file of the package as a tree, its names in their namespaces."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def page(file: File, change: Callable[[etree._Element], None]) -> File:
    """The page changed as a tree; any other file as it is."""
    if file.media_type != XHTML_TYPE:
        return file
    root = tree(file.content)
    change(root)
    for element in xhtml.elements(root):
        if etree.QName(element).localname not in VOID and not len(element):
            element.text = element.text or ""  # <a></a>, never <a/>: Kindle reads it as HTML
    return replace(file, content=f"{HEAD}{etree.tostring(root, encoding='unicode')}\n".encode())


def pages(package: Package, change: Callable[[etree._Element], None]) -> Package:
    """The package with the tree of every page changed."""
    return files(package, lambda file: page(file, change))


def sheets(package: Package, keep: Callable[[str, Any], bool]) -> Package:
    """The package without the declarations for which `keep(selector, declaration)` is false."""

    def sheet(file: File) -> File:
        if file.media_type != CSS_TYPE:
            return file
        return replace(file, content=kept(file.content.decode(), keep).encode())

    return files(package, sheet)
