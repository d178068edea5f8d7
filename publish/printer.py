"""What a printer asks of a file, and how an edition is set on paper: types of the model.

They are numbers and names, and no behaviour; `publish.book` has the rest of the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Press:
    """What a printer asks of the file that he is sent. `_mm` are millimetres, `_pt` points.

    `standard` "pdf" asks for no standard. `condition` is the OutputConditionIdentifier, `registry`
    where it is registered, `intent` its ICC profile: the name of a bundled one, else a path below
    `home`. `ink_limit` and `ink_warn` are the sum of the inks in percent, 0 for no limit; so is
    every other number here. `tint_min` is the faintest tint in percent that prints; a picture of
    fewer pixels an inch than `min_dpi` is a warning, than `low_dpi` a fault, `max_dpi` a waste.

    `bleed_mm` is top, outer edge, bottom, inner edge; `bleed_always` says that every file has it,
    else only an edition with `bleed = true`. `outside_mm` is how near text may come to the three
    edges that are cut, `outside_bleed_mm` in a file with bleed, `safety_mm` the same for what shall
    not be cut off. `gutters` are (up to so many pages, inside margin in mm), the last without end
    if it says 0. `trims` are (name, width, height), () for any; `trim_least` and `trim_most` are
    between what sizes he cuts any other, (0, 0) for none other. `forbids` are names of what may not
    be in the file. `wants` are keys of an edition that he needs to know ("isbn"). `inks` are (name
    in the style sheets, name of the spot ink). `sources` says of a field where its number is from.
    """

    name: str
    label: str = ""
    standard: Literal["pdf", "pdf/x-4", "pdf/x-1a"] = "pdf"
    condition: str = ""
    registry: str = ""
    intent: str = ""
    home: str = ""
    colour: Literal["cmyk", "grey", "rgb"] = "cmyk"
    ink_limit: float = 0
    ink_warn: float = 0
    tint_min: float = 0
    min_dpi: float = 0
    low_dpi: float = 0
    max_dpi: float = 0
    min_type_pt: float = 0
    min_line_pt: float = 0
    bleed_mm: tuple[float, float, float, float] = (0, 0, 0, 0)
    bleed_always: bool = True
    outside_mm: float = 0
    outside_bleed_mm: float = 0
    safety_mm: float = 0
    gutters: tuple[tuple[int, float], ...] = ()
    trims: tuple[tuple[str, float, float], ...] = ()
    trim_least: tuple[float, float] = (0, 0)
    trim_most: tuple[float, float] = (0, 0)
    pages_min: int = 0
    pages_max: int = 0
    pages_multiple: int = 1
    last_page_blank: bool = False
    marks: bool = False
    marks_mm: float = 0
    forbids: frozenset[
        Literal["marks", "annotations", "bookmarks", "transparency", "layers", "encryption"]
    ] = frozenset()
    max_mb: float = 0
    wants: tuple[str, ...] = ()
    bound: str = ""
    inks: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OnPaper:
    """How an edition's text is set on paper; an ebook has nothing of it.

    `links` says what becomes of a link that hides its address: it stands in brackets behind it, or
    the link is kept as it is, for a screen. `notes` says where the notes stand: at the end of the
    book or at the foot of the pages.
    """

    links: Literal["bracket", "keep"] = "bracket"
    notes: Literal["end", "foot"] = "end"


AT_FIRST = OnPaper()
"""How an edition is set where it does not say."""
