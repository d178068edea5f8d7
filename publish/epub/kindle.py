"""What Amazon's Kindle Publishing Guidelines want otherwise: rules for `publish.epub.variants`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import tinycss2  # type: ignore[import-untyped]
from lxml import etree

from publish import xhtml
from publish.epub import rewrite
from publish.epub.css import addresses, block, declared, inner_rules, is_face, names, parse, tokens
from publish.epub.model import NAV, File, Package
from publish.epub.package import NCX

H = f"{{{xhtml.XHTML}}}"
N = f"{{{NCX}}}"

HEADS = frozenset("h1 h2 h3 h4 h5 h6 .head .sub1 .sub2 .sub3 .sub4".split())
OWN = frozenset(
    "background background-color color font-family font-size line-height text-align".split()
)
"""Properties of the text that are the reader's own."""

COVER = frozenset({"cover", "style-cover"})


def no_negative_margins(package: Package) -> Package:
    """Kindle cuts off what a negative margin moves out of the page."""

    def keep(_: str, one: Any) -> bool:
        sized = (t for t in tokens(one.value) if t.type in {"dimension", "number", "percentage"})
        return not one.lower_name.startswith("margin") or all(token.value >= 0 for token in sized)

    return rewrite.sheets(package, keep)


def free_headings(package: Package) -> Package:
    """Headings stand where the reader's settings put them."""

    def keep(selector: str, one: Any) -> bool:
        last = {part.split()[-1].split(":")[0] for part in selector.split(",") if part.strip()}
        return one.lower_name != "text-align" or not last & HEADS

    return rewrite.sheets(package, keep)


def readers_font(package: Package) -> Package:
    """The text is in the font, size, colour and alignment that the reader has chosen.

    Fonts that nothing else asks for are left out, with their licences.
    """

    def keep(selector: str, one: Any) -> bool:
        body = {part.strip() for part in selector.split(",")} <= {"html", "body", "p"}
        return not body or one.lower_name not in OWN

    package = rewrite.sheets(package, keep)
    texts = [file.content.decode() for file in package.files if file.media_type == rewrite.CSS_TYPE]
    rules = [rule for text in texts for rule in inner_rules(parse(text)) if not is_face(rule)]
    return _without_fonts(package, _families(rules))


def _families(rules: Iterable[Any]) -> set[str]:
    """The families that the rules name, in small letters.

    >>> sorted(_families(parse("p { font-family: 'X Y', z } q { font: bold 1em/2 B, 'C D' }")))
    ['b', 'c d', 'x y', 'z']
    """
    contents = [block(rule) for rule in rules]
    found = {name for one in contents for v in declared(one, "font-family") for name in names(v)}
    return found | {name for one in contents for v in declared(one, "font") for name in _last(v)}


def _last(value: str) -> Iterable[str]:
    """The families at the end of the shorthand `font`: what follows its size."""
    for part in value.split(","):
        words: list[str] = []
        for token in tinycss2.parse_component_value_list(part):
            if token.type in {"dimension", "percentage", "number"}:
                words = []
            elif token.type in {"ident", "string"}:
                words.append(token.value.lower())
        yield " ".join(words)


def _without_fonts(package: Package, used: set[str]) -> Package:
    gone: set[str] = set()

    def sheet(file: File) -> File:
        if file.media_type != rewrite.CSS_TYPE:
            return file
        rules = parse(file.content.decode())
        unused = [rule for rule in rules if is_face(rule) and not _families([rule]) & used]
        gone.update(addresses(unused))
        rest = [rule for rule in rules if rule not in unused]
        return replace(file, content=f"{tinycss2.serialize(rest).strip()}\n".encode())

    package = rewrite.files(package, sheet)
    gone |= {f.name for f in package.files if not f.content.strip()}
    package = rewrite.pages(package, lambda root: _unlink(root, gone))
    rest = [file for file in package.files if file.name not in gone]
    folders = {_folder(file) for file in rest if file.media_type.startswith("font/")}
    rest = [f for f in rest if f.media_type != "text/plain" or _folder(f) in folders]
    return replace(package, files=tuple(rest))


def _folder(file: File) -> str:
    return file.name.rpartition("/")[0]


def no_cover_page(package: Package) -> Package:
    """Kindle shows the picture itself; a page that shows it again would double it."""
    hrefs = {file.name for file in package.files if file.id in COVER}
    kept = tuple(file for file in package.files if file.id not in COVER)
    spine = tuple((name, linear) for name, linear in package.spine if name not in COVER)
    return rewrite.pages(
        replace(package, files=kept, spine=spine), lambda root: _unlink(root, hrefs)
    )


def _unlink(root: etree._Element, hrefs: set[str]) -> None:
    """Take out the lines of lists, and the sheets of a page, that lead to these files."""
    for link in list(root.iter(f"{H}a", f"{H}link")):
        line = link if link.tag == f"{H}link" else link.getparent()
        if link.get("href") in hrefs and line is not None:
            xhtml.cut(line)


def two_levels(package: Package) -> Package:
    """Kindle's menu shows two levels: what is deeper stands in the second."""

    def flatten(file: File) -> File:
        if file.name == NAV:
            return rewrite.page(file, _flat_nav)
        return _flat_ncx(file) if file.id == "ncx" else file

    return rewrite.files(package, flatten)


def _flat_nav(root: etree._Element) -> None:
    for nav in root.iter(f"{H}nav"):
        for item in nav.findall(f"./{H}ol/{H}li/{H}ol/{H}li"):
            _lift(item, f"{H}ol")


def _lift(item: etree._Element, inside: str) -> None:
    """Put what is listed below a line of the second level behind it, in order."""
    after = item
    for listed in item.findall(inside):
        below = list(listed)
        item.remove(listed)
        for one in below:
            after.addnext(one)
            deeper = one.findall(f".//{H}li")
            _lift(one, inside)
            after = deeper[-1] if deeper else one


def _flat_ncx(file: File) -> File:
    root = rewrite.tree(file.content)
    for point in root.findall(f"{N}navMap/{N}navPoint/{N}navPoint"):
        after = point
        for below in point.findall(f".//{N}navPoint"):
            after.addnext(below)
            after = below
    for depth in root.iter(f"{N}meta"):
        if depth.get("name") == "dtb:depth":
            depth.set("content", str(min(int(depth.get("content") or 0), 2)))
    return replace(file, content=etree.tostring(root, encoding="utf-8", xml_declaration=True))
