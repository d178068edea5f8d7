"""Pictures of a book: files of its own folder, each fault with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from lxml import etree

from publish.book import Finding, Place
from publish.links import line_of, split_address
from publish.xhtml import elements


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
