"""Links and ids inside a book: what leads where, each fault with its line."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, unquote, urlsplit

from lxml import etree

from publish.book import Finding, Note, Part, Place
from publish.xhtml import elements, has_class, inner, parse, text

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
        parts = split_address(href)
        if not href or href.startswith("#") or (parts and (parts.scheme or parts.netloc)):
            continue
        slug = _slug(unquote(parts.path), file, slugs) if parts else None
        if parts and slug:
            anchor.set("href", f"#{slug}/{parts.fragment}" if parts.fragment else f"#{slug}")
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
    >>> [_slug(path, "a/index.md", slugs) for path in ("/b/x", "../b/", "index.html")]
    ['x', 'index-2', 'index']
    """
    if not path:
        return None
    here = posixpath.normpath(posixpath.join(posixpath.dirname(file), path)).lstrip("/")
    bare = re.sub(r"\.html?$", "", here)  # as a web site names the same text
    for known in (here, f"{bare}.md", f"{bare}/index.md", f"{bare}/README.md"):
        if known in slugs:
            return slugs[known]
    name = posixpath.basename(path)
    alike = [slug for known, slug in slugs.items() if posixpath.basename(known) == name]
    return alike[0] if len(alike) == 1 else None


def split_address(address: str) -> SplitResult | None:
    """An address taken apart, None for what is no address (`http://[`)."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


@dataclass
class _Text:
    """A text or a note, its XHTML as trees (heading and body), and the id of the whole."""

    place: Place
    id: str
    trees: tuple[etree._Element, ...]

    def at(self, element: etree._Element) -> Place:
        return Place(self.place.file, line_of(element) or self.place.line)


@dataclass
class _Names:
    """What is where: `ids` of the whole book, those of each file, its headings by their words.

    `spread` are the headings of all files, with the file of each, by their words. `doubled` are
    ids that several files have, so that a link from another file means none of them; `wholes` are
    those of whole texts.
    """

    ids: dict[str, Place | None]
    own: dict[tuple[str, str], str] = field(default_factory=dict)
    heads: dict[tuple[str, str], etree._Element | str] = field(default_factory=dict)
    spread: dict[str, list[tuple[str, etree._Element | str]]] = field(default_factory=dict)
    doubled: set[str] = field(default_factory=set)
    wholes: frozenset[str] = frozenset()


def settle_targets(
    parts: tuple[Part, ...], notes: tuple[Note, ...]
) -> tuple[tuple[Part, ...], tuple[Note, ...], tuple[Finding, ...]]:
    """Give every `#link` one target in the whole book, since a PDF is one document.

    An id that a file before has too is another one from here on. A link finds an id of its own
    file first, then a heading by its words as GitHub writes them (`#the-first-days`), then an id
    of any file, then the one heading of the book that has these words. One that
    leads nowhere loses its address and is a finding.
    """
    named: dict[str, Place | None] = dict.fromkeys(OWN_IDS)
    for note in notes:
        named |= {note.id: note.written} | {call.id: call.place for call in note.calls}
    texts = [_Text(p.place, p.id, (parse(p.heading), parse(p.body))) for p in parts]
    texts += [_Text(n.written, "", (parse(n.body or ""),)) for n in notes]
    names, findings = _Names(named), list[Finding]()
    for part in parts:
        if part.id in named:
            findings.append(_twice(part.id, part.place, named[part.id]))
        named[part.id] = part.place
    names.wholes = frozenset(part.id for part in parts)
    for one in texts:
        findings += _name(one, names)
    files = {part.id: part.place.file for part in parts}
    if notes:
        files["notes"] = notes[-1].written.file
    for one in texts:
        findings += _resolve(one, names, files)
    written = [tuple(map(inner, one.trees)) for one in texts]
    return (
        tuple(replace(p, heading=w[0], body=w[1]) for p, w in zip(parts, written, strict=False)),
        tuple(
            replace(note, body=None if note.body is None else body[0])
            for note, body in zip(notes, written[len(parts) :], strict=True)
        ),
        tuple(findings),
    )


def _name(one: _Text, names: _Names) -> Iterator[Finding]:
    """Enter ids and headings of a text; an id that is elsewhere in the book too gets another name.

    Twice in one file it is a finding, for nobody knows which of the two a link means.
    """
    file = one.place.file
    for element in (e for e in _elements(one) if e.get("id")):
        name, place = element.get("id") or "", one.at(element)
        first, new = names.ids.get(name), name
        if (file, name) in names.own:
            del element.attrib["id"]
            yield _again(name, place, names.ids[names.own[file, name]])
            continue
        if name in names.ids and first is None:
            yield _twice(name, place, first)
        elif name in names.ids:
            ids = (f"{_stem(file)}.{name}{n or ''}" for n in itertools.count())
            new = next(i for i in ids if i not in names.ids)
            element.set("id", new)
            names.doubled |= {name} - names.wholes
        names.ids.setdefault(new, place)
        names.own[file, name] = new
    if one.id:
        said = _words(text(inner(one.trees[0]), skip=_is_call))
        names.heads.setdefault((file, said), one.id)
        names.spread.setdefault(said, []).append((file, one.id))
    for heading in one.trees[-1].iter("h2", "h3", "h4", "h5", "h6"):
        said = _words(text(inner(heading), skip=_is_call))
        names.spread.setdefault(said, []).append((file, heading))
        alike = (f"{said}{n or ''}" for n in itertools.count())  # the second of a name is name-1
        names.heads[file, next(s for s in alike if (file, s) not in names.heads)] = heading


def _resolve(one: _Text, names: _Names, files: dict[str, str]) -> Iterator[Finding]:
    for anchor in _elements(one):
        href = anchor.get("href") or ""
        if not href.startswith("#"):
            continue
        part, slash, fragment = href[1:].rpartition("/")
        target = _target(
            fragment, files.get(part, one.place.file) if slash else one.place.file, names
        )
        if target:
            anchor.set("href", f"#{target}")
            continue
        del anchor.attrib["href"]
        yield Finding(
            "broken-link",
            "error",
            one.at(anchor),
            f"the link to #{fragment} leads to {_nowhere(fragment, names)}",
            "correct the link, give the place it means that id, "
            "or name its file too where it stands in another: [there](ii.md#place)",
        )


def _target(fragment: str, file: str, names: _Names) -> str | None:
    """The id in the book that a fragment means in this file; a heading has one from then on."""
    name = unquote(fragment)
    if (file, name) in names.own:
        return names.own[file, name]
    heading = names.heads.get((file, _words(name))) if _words(name) else None
    if heading is not None:
        return _head(heading, file, name, names)
    if name in names.ids and name not in names.doubled:
        return name
    alike = names.spread.get(_words(name), []) if _words(name) else []
    return _head(alike[0][1], alike[0][0], name, names) if len(alike) == 1 else None


def _head(heading: etree._Element | str, file: str, name: str, names: _Names) -> str:
    """The id of a heading, which is given one where it has none."""
    if isinstance(heading, str):
        return heading
    if not heading.get("id"):
        ids = (f"{_stem(file)}.{_words(name)}{n or ''}" for n in itertools.count())
        heading.set("id", next(i for i in ids if i not in names.ids))
        names.ids[heading.get("id") or ""] = None
    return heading.get("id") or ""


def _nowhere(fragment: str, names: _Names) -> str:
    """What a link leads to that means no place."""
    alike = len(names.spread.get(_words(unquote(fragment)), []))
    return f"one of {alike} headings of this book" if alike > 1 else "no id of this book"


def _is_call(element: etree._Element) -> bool:
    return element.tag == "sup" and has_class(element, "call")


def _words(said: str) -> str:
    """The letters and digits alone, so that all ways to make an address of a heading agree.

    >>> _words("Über `f(x)`: 2") == _words("über-fx-2")
    True
    """
    return re.sub(r"[\W_]+", "", said.lower())


def _stem(file: str) -> str:
    """A file's name as the beginning of an id."""
    return "in-" + (
        re.sub(r"[^A-Za-z0-9_-]+", "-", posixpath.splitext(file)[0]).strip("-") or "text"
    )


def _elements(one: _Text) -> Iterator[etree._Element]:
    """The elements of a text in order, but for calls, whose ids and links are the tool's own."""
    for tree in one.trees:
        yield from (e for e in elements(tree) if not has_class(e, "call"))


def _again(name: str, place: Place, first: Place | None) -> Finding:
    message = f"the id {name!r} stands already on line {first.line if first else 0} of this file"
    hint = "take it out here, where no link leads, or give it another name"
    return Finding("repeated-id", "warning", place, message, hint)


def _twice(name: str, place: Place, first: Place | None) -> Finding:
    if first is None:
        message = f"the id {name!r} is one of the tool's own"
    else:
        message = f"the id {name!r} stands already at {first.file}:{first.line}"
    hint = "give one of the two another id (a text's file name is an id too)"
    return Finding("duplicate-id", "error", place, message, hint)
