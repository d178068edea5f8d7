"""Every mend of an engine, each bound to the version it mends.

Importing this module is the only way to the layout engine: `from publish.mends import weasyprint`
gives it with the machine's fonts hidden and the faults below mended. Each mend has a test that
fails when the engine no longer has the fault; a new version of the engine is adopted by running
them, dropping the mends no longer needed, and changing MENDED.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pydyf
from fontTools.ttLib import TTFont

from publish import fonts
from publish.errors import PublishError

fonts.isolate()
with warnings.catch_warnings():
    # It warns that there are no fonts, which is what isolation means.
    warnings.filterwarnings("ignore", "No fonts configured", UserWarning)
    import weasyprint
    import weasyprint.css.targets
    import weasyprint.document
    import weasyprint.layout.block
    import weasyprint.layout.inline
    import weasyprint.layout.preferred
    import weasyprint.pdf
    import weasyprint.pdf.fonts
    import weasyprint.pdf.stream
    import weasyprint.pdf.tags
    import weasyprint.text.line_break
    import weasyprint.urls

__all__ = ["MENDED", "check_version", "weasyprint"]

MENDED = "70.0"
HEADINGS = frozenset(f"/H{level}" for level in range(1, 7))

_split_first_line = weasyprint.text.line_break.split_first_line
_block_level_width = weasyprint.layout.block.block_level_width
_subset = weasyprint.pdf.fonts.Font.subset
_add_tags = weasyprint.pdf.add_tags
_build_box_tree = weasyprint.pdf.tags._build_box_tree
_marked = weasyprint.pdf.stream.Stream.marked
_collect_missing_counters = weasyprint.css.targets.TargetCollector.collect_missing_counters


def check_version(version: str) -> None:
    """Raise PublishError unless `version` of WeasyPrint is the one these mends were made for."""
    if version != MENDED:
        raise PublishError(
            f"WeasyPrint {version} is installed, but this tool mends and needs {MENDED}",
            f"pip install weasyprint=={MENDED}",
        )


def split_first_line(  # noqa: PLR0917  # the engine's own signature
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    """Fit as much of `text` as possible in one line `max_width` CSS pixels wide.

    The fault: a text that ends in a space (an inline element follows), whose words fit the line
    while the space does not, is broken after its first word, or even inside it by a hyphen, so
    that a line holds one word. Mended: such a text is given back whole, its space hanging; the
    caller already knows that a space may hang at a line's end, and breaks there.
    """
    result = _split_first_line(
        text, style, context, max_width, justification_spacing, is_line_start, minimum
    )
    breaks = style["white_space"] in ("normal", "pre-line") and max_width is not None
    if result[2] is None or not breaks or not text.endswith(" ") or "\n" in text:
        return result
    words = text.rstrip(" ")
    # No letter is narrower than a sixth of the type size on average: too long a text needs no try.
    if " " not in words.strip(" ") or len(words) * style["font_size"] / 6 > max_width:
        return result
    whole = _split_first_line(words, style, context, None, justification_spacing, is_line_start)
    if whole[3] > max_width:
        return result
    return _split_first_line(text, style, context, None, justification_spacing, is_line_start)


def subset_font(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    """Cut an embedded font (weasyprint.pdf.fonts.Font) down to the glyphs used, by fontTools.

    The fault: the engine subsets by libharfbuzz-subset where the machine has it and by fontTools
    where not, which gives other bytes. Mended: fontTools everywhere. See also `TTFont` in `_apply`.
    """
    if to_unicode:
        font._fonttools_subset(to_unicode, hinting)


def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: Any) -> None:
    """Write the structure tree of a tagged PDF.

    The faults: a block in a list item becomes the item's own child, where PDF allows only a label
    and a body (ISO 32000-1, table 336; ISO 14289-1, 7.2); an inline element in a link takes that
    part of the link's annotation out of the Link element (ISO 14289-1, 7.18.5). Mended after the
    tree is made: what is neither label nor body goes into one body, annotations into their Link.
    """
    _add_tags(pdf, document, pdf_version, page_streams)
    objects = {item.reference: item for item in pdf.objects}
    elements = [item for item in pdf.objects if _is(item, "Type", "/StructElem")]
    tree = objects[objects[pdf.catalog["StructTreeRoot"]]["ParentTree"]]["Nums"]
    for element in elements:
        if _is(element, "S", "/LI"):
            _wrap_item(pdf, element, objects)
        elif not _is(element, "S", "/Link"):
            _move_annotations(element, objects, tree)


def build_box_tree(  # noqa: PLR0917  # the engine's own signature
    box: Any, parent: Any, pdf: Any, page: int, nums: Any, annotations: Any, tags: Any
) -> Iterator[Any]:
    """The structure elements of a box.

    The fault: the name that a heading has for those who hear it (`aria-label`) is lost. Mended: it
    is the heading's alternate description (`Alt`: ISO 32000-1, 14.9.3). It is not `ActualText`,
    since it stands beside the words on the page, and whoever copies them wants these.
    A picture that only adorns is in no element: see `marked`.
    """
    if _only_adorns(box):
        return
    for element in _build_box_tree(box, parent, pdf, page, nums, annotations, tags):
        holder = getattr(box, "_box", box).element  # a placeholder stands for a box out of the flow
        name = None if holder is None else holder.get("aria-label")
        if name and element["S"] in HEADINGS and parent["S"] != element["S"]:
            element["Alt"] = pydyf.String(name)
        yield element


def marked(stream: Any, box: Any, tag: str) -> AbstractContextManager[None]:
    """What is drawn of a box, as content that the structure tree knows.

    The fault: a picture with `alt=""`, which is how HTML says that it only adorns, becomes a Figure
    without the alternative text that PDF/UA demands (ISO 14289-1, 7.3). Mended: it is an artifact.
    """
    kept: AbstractContextManager[None]
    kept = stream.artifact() if _only_adorns(box) else _marked(stream, box, tag)
    return kept


def _only_adorns(box: Any) -> bool:
    """Whether a box is a picture that says it has no words; one nobody described is a fault."""
    element = getattr(box, "_box", box).element
    return (
        element is not None
        and element.tag == "img"
        and element.get("alt") == ""
        and "undescribed" not in element.get("class", "").split()
    )


def _is(item: Any, key: str, value: str) -> bool:
    return isinstance(item, dict) and item.get(key) == value


def _wrap_item(pdf: Any, item: Any, objects: dict[bytes, Any]) -> None:
    """Put the kids of a list item that are neither label nor body into one body."""
    loose = [k for k in item["K"] if objects[k].get("S") not in ("/Lbl", "/LBody")]
    if not loose:
        return
    body = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array(loose),
            "Pg": item["Pg"],
            "P": item.reference,
        }
    )
    pdf.add_object(body)
    for kid in loose:
        objects[kid]["P"] = body.reference
    item["K"][:] = [*(kid for kid in item["K"] if kid not in loose), body.reference]


def _move_annotations(element: Any, objects: dict[bytes, Any], tree: Any) -> None:
    """Give the link annotations of an element inside a Link to that Link."""
    for kid in [kid for kid in element["K"] if not isinstance(kid, int)]:
        annotation: Any = objects.get(objects[kid].get("Obj"))
        if not _is(annotation, "Subtype", "/Link"):
            continue
        if (link := next(_links_around(element, objects), None)) is not None:
            element["K"].remove(kid)
            link["K"].append(kid)
            # The tree is a flat array: key, value, key, value.
            keys = tree[::2]
            tree[2 * keys.index(annotation["StructParent"]) + 1] = link.reference


def _links_around(element: Any, objects: dict[bytes, Any]) -> Iterator[Any]:
    while (parent := objects.get(element.get("P"))) is not None:
        if _is(parent, "S", "/Link"):
            yield parent
        element = parent


def block_level_width(box: Any, containing_block: Any, with_min_max: bool = True) -> None:
    """Set the width and the margins of a box in its container.

    The fault: where text runs from right to left, a box with an auto margin is moved to the right
    edge first, as if it had no margin, and then by its margin: what should stand in the middle, or
    fill the measure, stands beyond the edge. Mended: it is moved by what its margins leave.
    """
    before, auto = box.position_x, "auto" in {box.margin_left, box.margin_right}
    _block_level_width(box, containing_block, with_min_max)
    if auto and box.position_x != before:
        width = getattr(containing_block, "width", None)
        width = containing_block[0] if width is None else width
        box.position_x = before + width - box.margin_width()


def collect_missing_counters(  # noqa: PLR0917  # the engine's own signature
    collector: Any,
    box: Any,
    css_token: str,
    parse_again: Any,
    missing: Any,
    targeted: dict[str | None, list[str]],
) -> None:
    """Note that a box prints counters of `targeted`, by the ids of the places that have them.

    The fault: a place named by an attribute, as in `target-counter(attr(href), page)`, is noted
    without its id, so that a page number printed for it stays what it was when a later round of
    the layout moves the place to another page. Mended: the ids are read from the attributes.
    """
    if None in targeted:
        counters = targeted.pop(None)
        for kind, value in box.style["content"]:
            if kind.startswith("target-counter") and value[0][0] == "attr()":
                leads = box.element.get(value[0][1][0]) or ""
                targeted[leads.rpartition("#")[2]] = counters
    _collect_missing_counters(collector, box, css_token, parse_again, missing, targeted)


def _apply() -> None:
    """Put the mends in place; once, when this module is imported."""
    check_version(weasyprint.__version__)
    weasyprint.text.line_break.split_first_line = split_first_line
    weasyprint.layout.inline.split_first_line = split_first_line
    weasyprint.layout.block.block_level_width = block_level_width
    block_level_width.without_min_max = functools.partial(  # type: ignore[attr-defined]
        block_level_width, with_min_max=False
    )
    weasyprint.layout.preferred.split_first_line = split_first_line
    weasyprint.pdf.fonts.Font.subset = subset_font
    # The fault: fontTools stamps the time of day into a font that the engine cuts or, where it is
    # a variable one, fixes at a weight. Mended: the font keeps its own dates.
    weasyprint.pdf.fonts.TTFont = functools.partial(TTFont, recalcTimestamp=False)
    weasyprint.pdf.add_tags = add_tags
    weasyprint.pdf.tags._build_box_tree = build_box_tree
    weasyprint.pdf.stream.Stream.marked = marked
    weasyprint.css.targets.TargetCollector.collect_missing_counters = collect_missing_counters


_apply()
