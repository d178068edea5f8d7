"""Pictures of a book: files of its own folder, each fault with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from lxml import etree

from publish.book import Finding, Place
from publish.links import line_of, split_address
from publish.xhtml import elements, parse

UNDESCRIBED = "undescribed"
"""The class of a picture of which nobody has said what it shows."""


def check_images(body: etree._Element, file: str, folder: str) -> Iterator[Finding]:
    """Make every picture's path relative to the book's folder, inside which it must be a file."""
    home = Path(folder).resolve()
    for image in list(elements(body, "img")):
        source = image.get("src") or ""
        if re.match(r"https?://[^/\[]", source):
            yield _elsewhere(image, source, file)
            continue
        path, outside = _picture(source, home / PurePosixPath(file).parent, home)
        if path:
            image.set("src", path.relative_to(home).as_posix())
            yield from _unfit(image, source, path, file)
            continue
        yield Finding(
            "image-outside" if outside else "missing-image",
            "error",
            Place(file, line_of(image)),
            f"the picture {source[:120]!r} "
            + ("lies outside the book's folder" if outside else "is not there"),
            "put the file beside the manuscript and name it by its path from there",
        )


def _picture(source: str, base: Path, home: Path) -> tuple[Path | None, bool]:
    """The picture's file inside `home`, and whether the address leads outside."""
    parts = split_address(source)
    if parts is None or parts.scheme or parts.netloc:
        return None, True
    try:
        path = (base / unquote(parts.path)).resolve()
        outside = not path.is_relative_to(home)
        return (path if not outside and path.is_file() else None), outside
    except (OSError, ValueError):  # a name too long, or with a zero in it, is no file's
        return None, False


def _unfit(image: etree._Element, source: str, path: Path, file: str) -> Iterator[Finding]:
    """An SVG that no reading system may be handed is in no edition: its words stand for it."""
    try:
        content = path.read_bytes()
    except OSError:  # whoever builds the edition says so, with the system's reason
        return
    fault = svg_fault(content) if is_svg(content) else ""
    if not fault:
        return
    place = Place(file, line_of(image))
    words = (image.get("alt") or "").strip()
    image.attrib.clear()
    image.tag, image.text = "span", words
    yield Finding(
        "picture-unfit",
        "error",
        place,
        f"the picture {source[:120]!r} {fault}, so its words stand in its place",
        "export it as plain SVG (text as paths, pictures embedded), or as PNG",
    )


def is_svg(content: bytes) -> bool:
    """Whether a file's first bytes are those of an SVG and of no picture of points.

    >>> is_svg(b'<?xml version="1.0"?><svg >'), is_svg(b"\\x89PNG <svg>"), is_svg(b"words")
    (True, False, False)
    """
    points = content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"))
    return not points and re.search(rb"<svg[\s>]", content[:4096]) is not None


def svg_fault(content: bytes) -> str:
    """What keeps an SVG out of a book: a script, or a part that lies elsewhere; else ""."""
    try:
        root = parse(re.sub(r"<\?.*?\?>|<!DOCTYPE[^>\[]*>", "", content.decode(), flags=re.S))
    except ValueError:
        return "is not well-formed SVG"
    for element in elements(root):
        tag = str(element.tag).rsplit("}", 1)[-1]
        if tag in {"script", "foreignObject", "handler"} or any(_reaches(element)):
            return "holds a script or points outside itself"
    return ""


def _reaches(element: etree._Element) -> Iterable[bool]:
    for name, value in element.attrib.items():
        plain = str(name).rsplit("}", 1)[-1].lower()
        yield plain.startswith("on")
        yield plain in {"href", "src"} and not str(value).startswith(("#", "data:image/"))
    yield any("url(" in part and "url(#" not in part for part in _styles(element))
    yield "@import" in (element.text or "")


def _styles(element: etree._Element) -> list[str]:
    values = [str(v) for v in element.attrib.values()]
    return re.findall(r"url\([^)]*\)", " ".join([*values, element.text or ""]))


def _elsewhere(image: etree._Element, source: str, file: str) -> Finding:
    """A picture on another host is in no book: its words stay, and lead to it."""
    place = Place(file, line_of(image))
    words = (image.get("alt") or "").strip() or source
    image.attrib.clear()
    inside = any(holder.tag == "a" for holder in image.iterancestors())
    image.tag, image.text = ("span" if inside else "a"), words
    if not inside:
        image.set("href", source)
    return Finding(
        "picture-elsewhere",
        "error",
        place,
        f"the picture {source[:120]!r} lies on another host, so its words stand in its place",
        "fetch the file, put it beside the manuscript and name it by its path from there",
    )
