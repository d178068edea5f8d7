"""Pictures of the book: read from its folder only, known by their bytes, not by their names."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from publish import xhtml
from publish.epub.model import File, Leaf
from publish.epub.texts import place, slug, unique
from publish.errors import PublishError
from publish.pictures import is_svg, svg_fault

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
)
"""First bytes -> media type and ending. WebP is left out: EPUBCheck 4.2.6, Kobo's, refuses it."""


def images(book: Iterable[Leaf], folder: Path) -> dict[str, File]:
    """Every picture that the pieces show: its address in the manuscript -> a file of the book.

    Raises PublishError for one that is missing, outside the book's folder, or of a kind that
    ebooks do not carry.
    """
    found: dict[str, File] = {}
    known: dict[Path, File] = {}
    taken = {"cover"}
    for leaf in book:
        for element in xhtml.elements(leaf.root, "img"):
            source = element.get("src") or ""
            if source in found:
                continue
            path = _inside(source, folder, f"{place(element, leaf)}: the image {source}")
            if path not in known:
                known[path] = _file(path, source, taken, place(element, leaf))
            found[source] = known[path]
    return found


def _inside(source: str, folder: Path, what: str) -> Path:
    """The picture's path. Raises PublishError unless it is a file in the book's folder."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", source):
        raise PublishError(f"{what} is not a file of the book", "put the file into the folder")
    root = folder.resolve()
    try:
        # As it is written, else as an address: a%20b.png may be either.
        paths = [(root / name).resolve() for name in (source, unquote(source))]
        path = next((path for path in paths if path.is_file()), paths[-1])
    except (OSError, ValueError):  # a name too long, a NUL in it, a ring of links
        raise PublishError(f"{what} has a name that no file can have") from None
    if not path.is_relative_to(root):
        raise PublishError(f"{what} lies outside the book's folder", "put the file into the folder")
    if not path.is_file():
        raise PublishError(f"{what} is missing", "put the file there, or take the image away")
    return path


def _file(path: Path, source: str, taken: set[str], where: str) -> File:
    content = path.read_bytes()
    media_type, ending = _kind(content) or ("", "")
    if not ending:
        raise PublishError(
            f"{where}: the image {source} is not PNG, JPEG, GIF or SVG",
            "save it as PNG or JPEG: every shop and reader takes these",
        )
    if ending == "svg":
        _harmless(content, f"{where}: the image {source}")
    name = unique(slug(path.stem), taken)
    return File(f"image-{name}", f"images/{name}.{ending}", media_type, content)


def _kind(content: bytes) -> tuple[str, str] | None:
    """Media type and ending, from the first bytes."""
    for start, media_type, ending in SIGNATURES:
        if content.startswith(start):
            return media_type, ending
    return ("image/svg+xml", "svg") if is_svg(content) else None


def _harmless(content: bytes, what: str) -> None:
    """Raise PublishError for an SVG that runs a script or fetches what is not inside it."""
    if fault := svg_fault(content):
        raise PublishError(f"{what} {fault}", "export it as plain SVG")


def moves(content: bytes) -> bool:
    """Whether a picture is animated: then nothing can be said about flashing."""
    if not content.startswith(b"GIF8"):
        return False
    from PIL import Image  # only a book with a GIF pays for it

    with Image.open(io.BytesIO(content)) as picture:
        return bool(getattr(picture, "is_animated", False))
