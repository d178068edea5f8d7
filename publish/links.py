"""Links, pictures and ids inside a book: what leads where, each fault with its line."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit

from lxml import etree

from publish.book import Finding, Note, Part, Place
from publish.xhtml import elements, has_class, parse

# The ids of the pieces that an edition adds to the texts.
OWN_IDS = frozenset("cover half-title title-page colophon contents notes back-cover".split())


def line_of(element: etree._Element) -> int:
    """The manuscript's line of the nearest block that holds the element, 0 where none says."""
    for holder in (element, *element.iterancestors()):
        if holder.get("data-line"):
            return int(holder.get("data-line") or 0)
    return 0


def resolve_links(body: etree._Element, file: str, slugs: dict[str, str]) -> Iterator[Finding]:
    """Turn links between the manuscript's files into links inside the book.

    `slugs` gives the part's id for the file as book.toml names it. A link that leads nowhere loses
    its address and is a finding.
    """
    for anchor in elements(body, "a"):
        href = anchor.get("href") or ""
        parts = _parts(href)
        if not href or href.startswith("#") or (parts and (parts.scheme or parts.netloc)):
            continue
        slug = _slug(unquote(parts.path), file, slugs) if parts else None
        if parts and slug:
            anchor.set("href", f"#{parts.fragment or slug}")
            continue
        del anchor.attrib["href"]
        yield Finding(
            "broken-link",
            "error",
            Place(file, line_of(anchor)),
            f"the link to {href!r} leads to no text of this book",
            "link to a file named in [text], or to a whole address (https://…)",
        )


def _slug(path: str, file: str, slugs: dict[str, str]) -> str | None:
    """The id of the text that a path in `file` means, from there or, by its bare name, anywhere.

    >>> slugs = {"a/index.md": "index", "b/index.md": "index-2", "b/x.md": "x"}
    >>> [_slug(path, "a/index.md", slugs) for path in ("../b/index.md", "index.md", "x.md", "y.md")]
    ['index-2', 'index', 'x', None]
    """
    if not path:
        return None
    here = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
    if here in slugs:
        return slugs[here]
    name = posixpath.basename(path)
    alike = [slug for known, slug in slugs.items() if posixpath.basename(known) == name]
    return alike[0] if len(alike) == 1 else None


def check_images(body: etree._Element, file: str, folder: str) -> Iterator[Finding]:
    """Make every picture's path relative to the book's folder, inside which it must be a file."""
    home = Path(folder).resolve()
    for image in elements(body, "img"):
        source = image.get("src") or ""
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


def _parts(address: str) -> SplitResult | None:
    """An address taken apart, None for what is no address (`http://[`)."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _picture(source: str, base: Path, home: Path) -> tuple[Path | None, bool]:
    """The picture's file inside `home`, and whether the address leads outside."""
    parts = _parts(source)
    if parts is None or parts.scheme or parts.netloc:
        return None, True
    try:
        path = (base / unquote(parts.path)).resolve()
        outside = not path.is_relative_to(home)
        return (path if not outside and path.is_file() else None), outside
    except (OSError, ValueError):  # a name too long, or with a zero in it, is no file's
        return None, False


def check_targets(parts: tuple[Part, ...], notes: tuple[Note, ...]) -> Iterator[Finding]:
    """Every id once in the whole book, since a PDF is one document, and every `#link` to one."""
    seen: dict[str, Place | None] = dict.fromkeys(OWN_IDS)
    for note in notes:
        seen |= {note.id: note.written} | {call.id: call.place for call in note.calls}
    links: list[tuple[str, Place]] = []
    for place, name, fragment in _fragments(parts, notes):
        ids = [(name, place)] if name else []
        for element in parse(fragment).iter():
            at = Place(place.file, line_of(element) or place.line)
            if not has_class(element, "call"):
                ids += [(own, at) for own in [element.get("id") or ""] if own]
                links += [(href[1:], at) for href in [element.get("href") or ""] if href[:1] == "#"]
        for own, at in ids:
            if own in seen:
                yield _twice(own, at, seen[own])
            seen.setdefault(own, at)
    for target, at in links:
        if target not in seen:
            yield Finding(
                "broken-link",
                "error",
                at,
                f"the link to #{target} leads to no id of this book",
                "correct the link, or give the place it means that id",
            )


def _fragments(
    parts: tuple[Part, ...], notes: tuple[Note, ...]
) -> Iterator[tuple[Place, str, str]]:
    """(place, id, XHTML) of each text and of each note; a note's id is known."""
    for part in parts:
        yield part.place, part.id, f"{part.heading}{part.body}"
    for note in notes:
        yield note.written, "", note.body or ""


def _twice(name: str, place: Place, first: Place | None) -> Finding:
    if first is None:
        message = f"the id {name!r} is one of the tool's own"
    else:
        message = f"the id {name!r} stands already at {first.file}:{first.line}"
    hint = "give one of the two another id (a text's file name is an id too)"
    return Finding("duplicate-id", "error", place, message, hint)
