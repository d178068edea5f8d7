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
from contextlib import contextmanager
from typing import Any

from fontTools.ttLib import TTFont

from publish import fonts, tags
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

_split_first_line = weasyprint.text.line_break.split_first_line
_block_level_width = weasyprint.layout.block.block_level_width
_subset = weasyprint.pdf.fonts.Font.subset
_add_tags = weasyprint.pdf.add_tags
_color_profile = weasyprint.pdf.ColorProfile
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


def add_tags(pdf: Any, document: Any, _version: Any, page_streams: Any) -> None:
    """Write the structure tree of a tagged PDF: the plan of `document.plan`, see `publish.tags`.

    The faults: one element for each box, so that a paragraph cut by a page is two; leaders and page
    numbers are read aloud; no language, and no space at the end of a line; heading levels are
    leapt; a block in a list item becomes the item's own child, where PDF allows only a label and a
    body (ISO 14289-1, 7.2); an inline element in a link takes its part of the link's annotation out
    of the Link element (7.18.5); the name that a heading has for those who hear it is lost.
    """
    tags.write(pdf, document.plan, page_streams)


@contextmanager
def marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """What is drawn of a box, as content that the structure tree knows, or as an artifact.

    The fault: whatever is no background is content, what repeats on every page too; a picture with
    `alt=""`, which is how HTML says that it only adorns, becomes a Figure without the alternative
    text that PDF/UA demands (ISO 14289-1, 7.3).
    """
    run = getattr(box, "tagged", None)
    if run is None or run.mcid >= 0 or stream._tags is None:
        with _marked(stream, box, tag) if stream._tags is None else stream.artifact():
            yield
        return
    with _marked(stream, box, run.node.kind):
        run.mcid, run.stream = stream._tags[box]["mcid"], stream
        run.properties = stream.stream[-2]  # its operands stand before the operator
        start = len(stream.stream)
        yield
        run.span = (start, len(stream.stream))


def color_profile(file: Any, *rest: Any) -> Any:
    """A colour profile (weasyprint.css.ColorProfile) of an open file.

    The fault: the file of the profile that PDF/A needs stays open. Mended: it is closed when read.
    """
    with file:
        return _color_profile(file, *rest)


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
    weasyprint.pdf.ColorProfile = color_profile
    weasyprint.pdf.stream.Stream.marked = marked
    weasyprint.css.targets.TargetCollector.collect_missing_counters = collect_missing_counters


_apply()
