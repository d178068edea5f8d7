"""Every mend of an engine, each bound to the version it mends.

Importing this module is the only way to the layout engine: `from publish.mends import weasyprint`
gives it with the machine's fonts hidden and the faults below mended. Each mend has a test that
fails when the engine no longer has the fault; a new version of the engine is adopted by running
them, dropping the mends no longer needed, and changing MENDED.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from publish import fonts
from publish.errors import PublishError

fonts.isolate()
with warnings.catch_warnings():
    # It warns that there are no fonts, which is what isolation means.
    warnings.filterwarnings("ignore", "No fonts configured", UserWarning)
    import weasyprint
    import weasyprint.document
    import weasyprint.layout.inline
    import weasyprint.layout.preferred
    import weasyprint.pdf.fonts
    import weasyprint.text.line_break
    import weasyprint.urls

__all__ = ["MENDED", "check_version", "weasyprint"]

MENDED = "70.0"

_split_first_line = weasyprint.text.line_break.split_first_line


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
    layout, _, resume_at = result[:3]
    collapses = style["white_space"] in ("normal", "pre-line")
    if (
        resume_at is None
        or max_width is None
        or minimum
        or not collapses
        or not text.endswith(" ")
        or " " in layout.text.strip(" ")
        or "\n" in text
    ):
        return result
    words = text.rstrip(" ")
    if " " not in words.strip(" "):
        return result
    whole = _split_first_line(words, style, context, None, justification_spacing, is_line_start)
    if whole[3] > max_width:
        return result
    return _split_first_line(text, style, context, None, justification_spacing, is_line_start)


def subset_font(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    """Cut the embedded font (weasyprint.pdf.fonts.Font) down to the glyphs used, by fontTools.

    The fault: the engine subsets by libharfbuzz-subset where the machine has it and by fontTools
    where not, which gives other bytes; and by fontTools it stamps the time of day into the file.
    Mended: fontTools everywhere, the font's own dates kept.
    """
    if not to_unicode:
        return
    options = subset.Options(
        retain_gids=True,
        passthrough_tables=True,
        ignore_missing_glyphs=True,
        hinting=hinting,
        desubroutinize=True,
        notdef_outline=bool(font.missing),
        glyph_names=False,
    )
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "SVG "]
    cutter = subset.Subsetter(options)
    cutter.populate(gids=sorted(to_unicode))
    opened = TTFont(io.BytesIO(font.file_content), fontNumber=font.index, recalcTimestamp=False)
    cutter.subset(opened)
    out = io.BytesIO()
    opened.save(out)
    font.file_content = out.getvalue()


def _apply() -> None:
    """Put the mends in place; once, when this module is imported."""
    check_version(weasyprint.__version__)
    weasyprint.text.line_break.split_first_line = split_first_line
    weasyprint.layout.inline.split_first_line = split_first_line
    weasyprint.layout.preferred.split_first_line = split_first_line
    weasyprint.pdf.fonts.Font.subset = subset_font


_apply()
