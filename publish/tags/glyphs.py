"""What is drawn reads as the text it was: spaces at line ends, hyphens, and signs of one shape.

A font in a PDF says for each glyph what it reads as, and so one thing only: small capitals of `a`
and `A` are one glyph, and what is written from right to left is drawn in the order of the page.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import pydyf

from publish.tags.nodes import Run

Reading = Mapping[int, str]
"""What each glyph of a font reads as."""

STRINGS = re.compile(rb"<([0-9a-f]*)>")
LAST = re.compile(rb"([0-9a-f]{4})>( ?-?[\d.]*)\] TJ$")
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufe0e\ufeff]")


def readings(fonts: Mapping[Any, Any]) -> dict[str, Reading]:
    """By the name of each font in the streams what its glyphs read as; of one name the last is
    written (weasyprint.pdf.fonts.build_fonts_dictionary)."""
    return {font.hash: font.to_unicode for font in fonts.values()}


def settle(runs: Iterable[Run], fonts: Mapping[str, Reading]) -> None:
    """See that every run that was drawn reads as its text, with a space after it where one was
    dropped."""
    for run in runs:
        if run.mcid >= 0 and run.text:
            _settle(run, fonts)


def _settle(run: Run, fonts: Mapping[str, Reading]) -> None:
    text, drawn = run.text, read(run, fonts)
    run.space = run.space and not drawn[-1:].isspace()
    if not _reads(drawn, text):
        text = text.rstrip()[:-1] if run.hyphen else text
        run.properties["ActualText"] = pydyf.String(text + " " * run.space)
    elif run.hyphen:
        if not _soften(run):
            run.properties["ActualText"] = pydyf.String(f"{text[:-1]}\u00ad")
    elif run.space and not _add_space(run, fonts):
        run.properties["ActualText"] = pydyf.String(f"{text} ")


def _reads(drawn: str, text: str) -> bool:
    """Whether what is drawn is the text, spaces at its ends too: between directions they move."""
    before = drawn[:1].isspace() == text[:1].isspace()
    after = drawn[-1:].isspace() or not text[-1:].isspace()
    return before and after and plain(drawn) == plain(text)


def plain(text: str) -> str:
    """Text as it is compared: any space as one, composed letters, nothing that nobody sees."""
    return unicodedata.normalize("NFC", " ".join(UNSEEN.sub("", text).split()))


def read(run: Run, fonts: Mapping[str, Reading]) -> str:
    """What the glyphs of a run read as, in the order in which they are drawn."""
    font: Reading = {}
    words: list[str] = []
    for operator in run.stream.stream[slice(*run.span)]:
        if not isinstance(operator, bytes):
            continue
        if operator.endswith(b" Tf"):
            font = fonts.get(operator[1 : operator.index(b" ")].decode(), {})
        elif operator.endswith(b"TJ"):
            raw = bytes.fromhex(b"".join(STRINGS.findall(operator)).decode())
            count = len(raw) // 2  # a font of bitmaps has glyphs of one byte, and reads as nothing
            words += [font.get(glyph, "") for glyph in struct.unpack_from(f">{count}H", raw)]
    return "".join(words)


def _shown(run: Run) -> int | None:
    """Where in the stream the last operator stands that shows text."""
    stream = run.stream.stream
    places = range(run.span[1] - 1, run.span[0] - 1, -1)
    return next((at for at in places if stream[at].endswith(b"TJ")), None)


def _add_space(run: Run, fonts: Mapping[str, Reading]) -> bool:
    """Show a space at the end of a run, where its last font has one."""
    at, stream = _shown(run), run.stream.stream
    names = [o for o in stream[slice(*run.span)] if isinstance(o, bytes) and o.endswith(b" Tf")]
    font = fonts.get(names[-1][1 : names[-1].index(b" ")].decode(), {}) if names else {}
    space = next((glyph for glyph, reads in font.items() if reads == " "), None)
    if at is None or space is None:
        return False
    stream[at] += b"\n[<%04x>] TJ" % space
    return True


def _soften(run: Run) -> bool:
    """Say of the last glyph of a run that it is a hyphen which only breaks a word.

    ISO 32000-1, 14.8.2.2.3: such a hyphen must be known from one of the text's own.
    """
    at, stream = _shown(run), run.stream.stream
    last = LAST.search(stream[at]) if at is not None else None
    if at is None or last is None:
        return False
    stream[at] = (
        stream[at][: last.start()]
        + b">] TJ\n/Span <</ActualText <FEFF00AD>>> BDC\n[<"
        + last[1]
        + b">] TJ\nEMC"
    )
    return True
