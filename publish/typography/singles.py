"""Which straight single mark opens a quotation, which closes it, and which is an apostrophe."""

from __future__ import annotations

import re

from publish.typography.change import OPAQUE

# What an apostrophe before it has lost letters of, so that the mark opens nothing.
_ELIDED = {
    "af": r"[nN]\b",
    "de": r"(?:[sS]|ne[mnrs]?|n|\d\der[ns]?)\b",
    "en": r"(?:[Tt](?:is|was|were|will|would|il)|[Ee]m|[Nn]eath|[Gg]ainst)\b",
    "it": r"\d\d\d\b|[nN](?:drangheta|duja)\b",
    "nl": r"[stnkmr]\b",
}
# Such words as may begin a quotation as well: it is one where a mark behind them closes it.
_SHORTENED = {
    "de": r"(?:ran|raus|rein|rum|runter|rüber|rauf|mal|was)\b",
    "en": r"(?:[Cc]ause|[Bb]out|[Rr]ound|[Cc]o[sz]|[Ii]m|[Ee]re?|[Aa]ve|[Ee]ad|[Ee]ll|[Aa]lf)\b",
    "it": r"(?:st[aeio]|[aeo]|n[aou])\b",
}
# Words whose end is left out, and genitives: their mark closes nothing that another one can.
_CLIPPED = {
    "de": r"(?:[sßxzSXZ]|\b(?i:ich|hab|hatt|wär|würd|könnt|möcht|geh|komm|sag|glaub|heut|seh))'"
    r"(?=\s\w)",
    "en": r"(?:[sS]|\w\win|\b[Aa]n|\b[Oo]l?)'(?=\s\w)",
    "fr": r"\b(?:[cdjlmnstCDJLMNST]|[Qq]u)'",
    "he": r"(?:[גזצץתט]|(?<!\w)(?:עמ|מס|פרופ|גב|רח|שד|טל|ר|ה|ס))'",
    "it": r"(?:\b(?i:e|fe|po|mo|be|di|da|fa|va|sta|to|piu|gia|puo|cosi|cio|pero|sara)"
    r"|ch[eè]|[tT][aà]|t[uù]|[ae]ll)'",
    "nl": r"[sSxz]'(?=\s\w)",
}
_WITHIN = re.compile(r"(?<=\w)'(?=\w)|(?<!\w)'[nN]'(?=[\s-])|'\d\ds?\b(?!')")
_FEET = re.compile(r"(?<=\d)'(?=\s\w)")
_BEHIND = re.compile(rf"(?<=\S)'(?=\Z|[\s.,;:!?)\]}}/…\"'”“»’{OPAQUE}—–-])")
_MIDST = re.compile(r"(?<=[\w,'’] )'(?=[^\W\d_])(?![A-ZÀ-ÞА-Я])")


def singles(text: str, language: str, curly: str = "") -> dict[int, int]:
    """Where a single mark opens -> where one closes it (-1: nowhere); others are apostrophes.

    A mark behind a word closes what one before a word has opened in the same text, and is an
    apostrophe where nothing is open. `curly` is an opening mark that may stand there already.

    >>> singles("the boys' 'toys' and rock 'n' roll", "en"), singles("'Let 'em go,", "en")
    ({10: 15}, {0: -1})
    >>> singles("E' vero; perche' Dall' '800", "it"), singles("'E' vero', disse", "it")
    ({}, {0: 8})
    """
    marks, clipped, weak = _marks(text, language, curly)
    later, last = {}, False  # whether a mark follows that closes without a doubt
    for at, opening in reversed(marks):
        later[at] = last
        last = not (opening and at not in weak) and (last or not (opening or at in clipped))
    pairs: dict[int, int] = {}
    begun = -1
    for at, opening in marks:
        if opening and (begun < 0 or at not in weak or begun in weak):
            begun = at
            pairs[at] = -1
        elif not opening and begun >= 0 and not (at in clipped and later[at]):
            pairs[begun], begun = at, -1
    return {at: end for at, end in pairs.items() if end >= 0 or at not in weak}


def _marks(
    text: str, language: str, curly: str
) -> tuple[list[tuple[int, bool]], set[int], set[int]]:
    """((offset, whether it opens), those of clipped words, those that open nothing without a pair).

    Apostrophes that are certain are none of them.
    """
    certain = _found(_WITHIN, text) | _of(_ELIDED, language, text, "'(?:{})(?!')")
    clipped = _found(_FEET, text) | _of(_CLIPPED, language, text, "{}")
    weak = _found(_MIDST, text) | _of(_SHORTENED, language, text, "'(?:{})")
    behind = _found(_BEHIND, text)
    marks = []
    for match in re.finditer(f"['{curly}]", text):
        at = match.start()
        if at not in certain:
            opening = match[0] != "'" or opens(text, at)
            marks += [(at, opening)] if opening or at in behind else []
    return marks, clipped, weak


def _of(words: dict[str, str], language: str, text: str, pattern: str) -> set[int]:
    """Where the straight marks of the language's words stand."""
    return _found(re.compile(pattern.format(words[language])), text) if language in words else set()


def _found(pattern: re.Pattern[str], text: str) -> set[int]:
    """Where the straight marks of all that the pattern finds stand."""
    return {
        at
        for match in pattern.finditer(text)
        for at in range(match.start(), match.end())
        if text[at] == "'"
    }


def opens(text: str, at: int) -> bool:
    """Whether the mark at this offset opens: by what stands around it and other marks beside it.

    >>> [opens('''he said \'no\'".''', at) for at in (8, 11, 12)]
    [True, False, False]
    >>> [opens('''dell\'"amore".''', at) for at in (5, 11)]
    [True, False]
    """
    before = text[max(at - 16, 0) : at].rstrip("\"'")[-1:]
    after = text[at : at + 16].lstrip("\"'")[:4]
    if not after or after[0].isspace():
        return False
    if not before or before.isspace():
        return True
    if text[at] == '"' and re.search(r"\w['’]\Z", text[max(at - 2, 0) : at]) and after[0].isalnum():
        return True  # after an article that has lost its vowel
    # After a dash or a bracket a mark opens, unless a stop or a dash comes right after it.
    ends = re.match(r"[.,;:!?)\]}](?!\.\.)|-{2}|[—–]", after)
    return before in "([{—–-\u2044“„«‘‚¿¡" and ends is None
