"""What taking a text out of a file gives: the witness, and what the file says of its stretches.

The witness is plain text with one line a paragraph (or, from a PDF, one line a printed line); a
form feed parts pages. Nothing here decides what the manuscript will be: the rules of `clean` do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Span:
    """A stretch of the witness, by offsets, and its style.

    `kind`: "italic", "bold", "small-caps", "sup", "sub"; "call" (a note's call; `value` is the
    note's key); "mark" (the note's own mark before its text); "back" (a link back to the call);
    "page" (a page of the print begins: `value` is its folio; the stretch may be empty).
    """

    start: int
    end: int
    kind: str
    value: str = ""


@dataclass(frozen=True)
class Told:
    """What the file says a line is.

    `kind`: "prose", "head", "item", "quote", "verse", "table", "note", "front", "break" or
    "contents". `level` is a head's or item's depth from 1, `label` a note's key or a numbered
    item's number. Neighbouring lines with the same `block` are one verse, table or list item.
    """

    kind: str
    level: int = 0
    label: str = ""
    block: int = 0


@dataclass(frozen=True)
class Place:
    """Where a line stands on its page, in points from the page's top left corner.

    `size` is the commonest font size, `bold` and `italic` say that nearly all of it is so.
    """

    left: float
    right: float
    top: float
    base: float
    size: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Source:
    """A witness, with what is known of its lines (by index) and stretches.

    `told` covers all lines with text (HTML, EPUB, Word) or none; `places` likewise (PDF). `facts`
    are title, authors and language where the file names them. `extractor` names program and
    version; it is "" for plain text.
    """

    text: str
    spans: tuple[Span, ...] = ()
    told: Mapping[int, Told] = field(default_factory=dict)
    places: Mapping[int, Place] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    extractor: str = ""
