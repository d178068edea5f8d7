"""What a style sheet says that matters to words: which classes are italic, bold, small capitals.

Only rules whose selector is one class, one element, or one element with a class are read; a book's
own sheets hardly use others for its words.
"""

from __future__ import annotations

import re

Sheet = dict[str, str]  # selector (".smcap", "i", "span.it") -> its declarations
LARGEST = 2_000_000  # characters of one sheet
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,4000})\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR = re.compile(r"[a-z0-9]*(?:\.[\w-]+)?", re.IGNORECASE)
_TOLD = re.compile(r"font-style|font-weight|font-variant|vertical-align|text-transform")
# A declaration, the style that it gives, the styles that it takes away.
_DECLARATIONS = (
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)"), "italic", ""),
    (re.compile(r"font-style\s*:\s*normal"), "", "italic"),
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)"), "bold", ""),
    (re.compile(r"font-weight\s*:\s*(?:normal|400)"), "", "bold"),
    (re.compile(r"font-variant(?:-caps)?\s*:\s*[\w\s-]*small-caps"), "small-caps", ""),
    (re.compile(r"vertical-align\s*:\s*(?:super|text-top)"), "sup", ""),
)
_SMALL = re.compile(r"^(?:sc|smcap|small-?caps?|smallcaps?)$", re.IGNORECASE)


def read_sheet(css: str) -> Sheet:
    """The rules of a sheet that say anything of a word's style.

    >>> read_sheet(".it { font-style: italic } p > b { font-weight: normal }")
    {'.it': 'font-style: italic'}
    """
    found: Sheet = {}
    for selectors, body in _RULE.findall(_COMMENT.sub("", css[:LARGEST])):
        if not _TOLD.search(body):
            continue
        for selector in selectors.split(","):
            name = selector.strip()
            if name and _SELECTOR.fullmatch(name):
                found[name.lower()] = f"{found.get(name.lower(), '')} {body.strip()}".strip()
    return found


def declared(
    sheet: Sheet, tag: str, classes: str, own: str
) -> tuple[frozenset[str], frozenset[str]]:
    """The styles that an element's sheet, classes and `style` give, and those they take away.

    >>> [sorted(x) for x in declared({".it": "font-style:italic"}, "span", "it", "")]
    [['italic'], []]
    """
    names = classes.split()[:20]
    texts = [sheet.get(tag, "") if sheet else ""]
    for name in names:
        texts += [sheet.get(f".{name.lower()}", ""), sheet.get(f"{tag}.{name.lower()}", "")]
    told = " ; ".join([*texts, own])
    on = {"small-caps"} if any(map(_SMALL.match, names)) else set()
    off: set[str] = set()
    if told.strip(" ;"):
        for pattern, gives, takes in _DECLARATIONS:
            if pattern.search(told):
                on |= {gives} - {""}
                off |= {takes} - {""}
    return frozenset(on), frozenset(off - on)
