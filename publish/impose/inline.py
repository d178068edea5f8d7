"""Pages of a few words: drawn by their own content streams, without a form of their own.

A form costs some fifty bytes beside the page's content. In a large file of pages so light that this
is a tenth of what they weigh, a face whose pages share their resources lists their streams instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Object

LARGE = 100_000  # bytes of a file: below this nobody minds fifty bytes a page
LIGHT = 600  # bytes as they lie in the file: above this a form adds less than a tenth

_OF_A_FORM = ("/Subtype", "/BBox", "/Resources")


def is_light(source: Path, order: Sequence[int]) -> bool:
    """Whether the file is large and its pages are light, and none of them stands twice in `order`:
    what is plain content on one face can be no form on another."""
    size, pages = source.stat().st_size, [number for number in order if number]
    return LARGE < size < LIGHT * len(pages) and len(set(pages)) == len(pages)


def can_be_inline(forms: Sequence[Object]) -> bool:
    """Whether the forms of a face may become plain content: light, alike, and self-contained."""
    named = {form["/Resources"].objgen if "/Resources" in form else None for form in forms}
    return (
        bool(forms)
        and len(named) == 1
        and all(len(form.read_raw_bytes()) < LIGHT for form in forms)
        and all("/Group" not in form and _balanced(form) for form in forms)
    )


def _balanced(form: Object) -> bool:
    """Whether each state that the content saves is restored in it, and none besides.

    A form ends what it leaves open; plain content would hand it on to its neighbour.
    """
    depth = marked = 0
    try:
        words = _operators(form)
    except pikepdf.PdfError:
        return False
    for word in words:
        match word:
            case b"q":
                depth += 1
            case b"Q":
                depth -= 1
            case b"BMC" | b"BDC" | b"BT":
                marked += 1
            case b"EMC" | b"ET":
                marked -= 1
        if depth < 0:
            return False
    return depth == marked == 0


def _operators(form: Object) -> list[bytes]:
    """The words of the content, its operators among them.

    Where strings or comments hold parentheses, and where there are pictures or dictionaries, the
    content is parsed, which takes ten times as long.
    """
    content = _STRINGS.sub(b" ", _REMARKS.sub(b"", form.read_bytes()))
    if not _TANGLED.search(content):
        return content.replace(b"[", b" ").replace(b"]", b" ").split()
    return [str(one.operator).encode() for one in pikepdf.parse_content_stream(form)]


_REMARKS = re.compile(rb"%[^\r\n()<>]*(?=[\r\n]|\Z)")
_STRINGS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_TANGLED = re.compile(rb"[()<>%]|\bBI\b")


def draw_inline(
    page: Dictionary,
    drawn: Sequence[tuple[str, Object]],
    ends: tuple[str, str],
    stream: Callable[[str], Object],
) -> None:
    """Give `page` the contents: each of `drawn` is what leads to a page's place, and its form.

    `ends` stand before and after all. `stream` makes a stream of operators, the same for the same.
    """
    contents, before = Array(), ends[0]
    for way, form in drawn:
        contents.append(stream(before + way))
        if "/Resources" in form:
            page["/Resources"] = form["/Resources"]
        for key in _OF_A_FORM:
            if key in form:
                del form[key]
        contents.append(form)
        before = "Q\n"
    contents.append(stream(before + ends[1]))
    page["/Contents"] = contents
