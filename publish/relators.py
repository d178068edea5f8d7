"""What people did for a book: the MARC relator codes and their English names.

The list is the Library of Congress's MARC Code List for Relators (loc.gov/marc/relators), with the
codes that came with RDA; EPUB 3.3 (section D.3.12, `role`) names it as the usual scheme.
"""

from __future__ import annotations

import difflib
from pathlib import Path

RELATORS: dict[str, str] = {
    line[:3]: line[4:]
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines()
}

CODES: dict[str, str] = {name: code for code, name in RELATORS.items()}

PRIMARY = ("aut", "edt", "edc", "com")
"""Who a book is catalogued under: its authors, else (an anthology) its editors or compilers."""


def code_of(role: str) -> str:
    """The code of a role, given as the code or as its English name.

    Raises ValueError with the nearest names for one that is not on the list.

    >>> code_of("trl"), code_of("Translator"), code_of("writer of foreword")
    ('trl', 'trl', 'wfw')
    """
    asked = " ".join(role.lower().split())
    if asked in RELATORS:
        return asked
    if asked in CODES:
        return CODES[asked]
    near = difflib.get_close_matches(asked, [*RELATORS, *CODES], n=3, cutoff=0.5)
    advice = f"is it one of {', '.join(near)}?" if near else "see loc.gov/marc/relators"
    raise ValueError(f"no MARC relator code and no relator's English name: {advice}")
