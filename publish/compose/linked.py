"""Where a link leads, for a reader who cannot follow it: its address in brackets behind it.

The words that are put in stand in a span of a class of its own (`publish.xhtml.ADDED`). They are
the tool's, not the book's: no text is compared by them, and no place in a text is counted by them.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree

from publish.xhtml import ADDED, el, elements, has_class, inner, parse

_SILENT = frozenset("h1 h2 h3 h4 h5 h6 nav".split())
_SCHEME = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|https?://|ftp://|mailto:|tel:|doi:)")
_INVISIBLE = re.compile(r"[\s\u00a0\u00ad\u200b\u2060]+")


def bracketed(xhtml: str) -> str:
    """The fragment with the address behind each link that leads out of the book and hides where.

    Not in a heading, which stands in running heads and contents too, nor behind a picture alone.
    """
    if "href" not in xhtml:
        return xhtml
    root = parse(xhtml)
    for anchor in list(elements(root, "a")):
        address = hidden(anchor)
        if address and not _silent(anchor):
            _put(anchor, address)
    return inner(root)


def hidden(anchor: etree._Element) -> str:
    """The address that a link's words do not say, as it is printed; "" where there is none."""
    href = anchor.get("href") or ""
    words = "".join(str(part) for part in anchor.itertext())
    if not re.match(r"(?:https?|ftp|mailto|tel|doi):", href, re.IGNORECASE) or not words.strip():
        return ""
    bare = _bare(href)
    behind = _INVISIBLE.sub("", anchor.tail or "").lstrip("([<:,").lower()
    if not bare or bare == _bare(words) or bare in _bare(behind)[: len(bare) + len("https://www.")]:
        return ""
    return re.sub(r"^(?:mailto|tel):|^(https?://[^/?#]+)/$", r"\1", href)


def _bare(address: str) -> str:
    """What two ways of writing an address have in common.

    >>> _bare("https://www.Marx.org/"), _bare("https://doi.org/10.1/a%2Fb"), _bare("mailto:a@b.c")
    ('marx.org', '10.1/a/b', 'a@b.c')
    """
    plain = _INVISIBLE.sub("", unquote(address)).lower()
    return _SCHEME.sub("", plain, count=1).removeprefix("www.").split("?subject=")[0].rstrip("/")


def _silent(anchor: etree._Element) -> bool:
    return any(holder.tag in _SILENT for holder in anchor.iterancestors())


def _put(anchor: etree._Element, address: str) -> None:
    """Put the address behind the link; in square brackets inside round ones."""
    start, end = "[]" if _inside_brackets(anchor) else "()"
    added = el("span", {"class": ADDED}, f" {start}{address}{end}")
    added.tail, anchor.tail = anchor.tail, None
    anchor.addnext(added)


def _inside_brackets(anchor: etree._Element) -> bool:
    """Whether a round bracket is open where the link stands in its paragraph."""
    block = next(
        (h for h in anchor.iterancestors() if h.tag in ("p", "li", "td", "th", "dd", "div")), None
    )
    if block is None:
        return False
    before = ""
    for event, element in etree.iterwalk(block, events=("start", "end")):
        if element is anchor:
            break
        own = not has_class(element, ADDED)
        before += (element.text or "") if event == "start" and own else ""
        before += (element.tail or "") if event == "end" else ""
    return before.count("(") > before.count(")")
