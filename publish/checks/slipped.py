"""Words that scanning, typing or taking a text out of a PDF has spoiled. Each rule is quiet: what
it names is wrong four times out of five, or it is off until a book enables it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from publish.book import Finding, Level, Place
from publish.checks.prose import HOLE, Prose
from publish.clean.language import SMALL
from publish.clean.slips import slips

_AND = frozenset(
    "and or to und oder bis et ou à y o e ed och eller en of i lub и или nor but als than".split()
)
_BROKEN = re.compile(r"(?<![\w-])([^\W\d_]{2,})(?:-[ \t]*\n|[-¬][ \t]+|¬\n?)([^\W\d_]+)(?![\w-])")
_DIGIT = re.compile(
    r"\b(?:[^\W\d_]*[a-z][01][a-z]{2,}|[A-Z]?[a-z]{2,}[01][a-z]+|[lIO]\d{2,3}|[12]\d*[lIO]\d*)\b"
)
_UNLIKE = re.compile(
    r"(?:[a-z]\d){2}|x\d|0x|\d[xX]|[A-Z]{2}|h\d|v\d|utf|sha|md|es\d|1st|[12]\d*[lO]{2}"
)
_MISREAD = {
    "en": (
        "tlie tbe tiie thc tlle wliich wbich whicli liave bave havc liis witli wilh wiih "
        "tliat tbat thal thev tbey tliey tliis tbis tliere tbere tlieir tbeir tlien tben "
        "frora firom aud ihe sbe slie wben wlien wlio wbo wbat wliat sucli mucb muoh whioh "
        "eacb eaoh couid wouid shouid tirne tlme sorne sarne cornpany frorn hirn thern "
        "alrnost rnost rnore rnan rnay rnade rnust nothmg anythmg ofthe tothe inthe andthe "
        "onthe forthe"
    ),
    "de": (
        "uud nnd niclit nioht uicht fiir ftir iiber ilber wnrde wurbe eiue eiuer diefe durcb "
        "durcli nacb nacli aucb aucli sicb sicli auoh noeh nooh mnß konnto"
    ),
    "fr": ("qne qni ponr dcs oette nons mème avee aveo bieu rieu eomme oomme"),
    "es": ("qne qné eomo oomo uua nna paia todaa"),
}
_MISREADINGS = {
    code: re.compile(rf"(?<![\w’'-])({said.replace(' ', '|')})(?![\w’'-])", re.IGNORECASE)
    for code, said in _MISREAD.items()
}
_ALPHABETS = (
    ("Latin", "a-zA-ZÀ-ÖØ-öø-ɏ"), ("Cyrillic", "а-яА-ЯёЁѐ-џҐґ"), ("Greek", "α-ωΑ-Ωά-ώ"),
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_MOJIBAKE = re.compile(
    r"Ã[\u0080-¿]|â€[™œ\u009d“”˜¦\u0098-\u009d]|Â[\u00a0-¿]|Ð[\u0080-¿°±µ]Ð|ï»¿|ï¬[\u0080-\u0082]"
)
_LOST = re.compile("[\ufffd\ue000-\uf8ff]")
_HIDDEN = re.compile("[\u200b\ufeff\u202a-\u202e\u2066-\u2069]|(?<=\\w)\u00ad(?=\\w)")
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_SPOILED: tuple[tuple[str, Level, re.Pattern[str], str, str], ...] = (
    (
        "mojibake-left", "error", _MOJIBAKE,
        "was UTF-8 and read as something else", "write the letter that was meant",
    ),
    (
        "character-lost", "error", _LOST,
        "stands where a character was lost", "write the one that the source has",
    ),
    ("hidden-character", "warning", _HIDDEN, "cannot be seen, and parts a word", "delete it"),
    (
        "ligature-letter", "warning", _LIGATURE,
        "is one character that looks like several", "write its letters; the font joins them",
    ),
)  # fmt: skip
_JOINING = frozenset("ar fa he ur km th my".split())
"""Languages that need signs which cannot be seen."""
_PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|TKTK|XXX+)\b(?!\w)|\?\?\?+|(?i:\blorem ipsum\b)|\[(?:TK|tbd|TBD)\]"
)
_UNFENCED = re.compile(r"\s*((?:role|lang|contents|id):[ \t]*\S[^\n]*)(?=\n|\Z)")
_FOLIO = re.compile(r"\s*(?:[-–—][ \t]*)?(\d{1,4})(?:[ \t]*[-–—])?\s*\Z")


def slip(text: Prose) -> Iterator[Finding]:
    """Small words set twice, pairs of words that no sentence has, brackets that stay open."""
    for one in slips(text.text.replace("{", " ").replace("}", " "), text.language):
        place, said = text.place(one.offset), " ".join(one.words.split())
        words = said.lower().split()
        if len(words) == 2 and words[0] == words[1]:
            hint = "take one out, or allow it with these words"
            yield Finding("doubled-word", "warning", place, f"“{said}” stands twice in a row", hint)
        elif one.meant:
            message = f"“{said}” may be a slip for “{one.meant}”"
            yield Finding("likely-slip", "warning", place, message, "compare it with the source")
        elif HOLE not in one.words:
            message = f"the bracket before “{said.lstrip('([')}” is not closed in its paragraph"
            yield Finding("unclosed-bracket", "warning", place, message, "close it, or take it out")


def broken_word(text: Prose) -> Iterator[Finding]:
    """A word with a hyphen and a space, or the end of a line, inside it."""
    known = Counter(word.lower() for word in _WORD.findall(text.text))
    small = SMALL.get(text.code, frozenset())
    for match in _BROKEN.finditer(text.text):
        first, second = match[1], match[2]
        whole = (first + second).lower()
        sure = "¬" in match[0] or "\n" in match[0] or whole in known
        if second.lower() in _AND or not second[0].islower() or not sure:
            continue
        if second.lower() in small and whole not in known and "¬" not in match[0]:
            continue
        message = f"“{' '.join(match[0].split())}” is a word that was divided"
        hint = f"write “{first}{second}”, or “{first}-{second}” where it has a hyphen"
        yield Finding("broken-word", "warning", text.place(match.start()), message, hint)


def digit_for_letter(text: Prose) -> Iterator[Finding]:
    """A figure inside a word, or a letter inside a number: `he1lo`, `l917`."""
    for match in _DIGIT.finditer(text.text):
        if not _UNLIKE.search(match[0]):
            message = f"“{match[0]}” has a figure for a letter, or a letter for a figure"
            hint = "compare it with the source"
            yield Finding("digit-for-letter", "warning", text.place(match.start()), message, hint)


def scanner_misreading(text: Prose) -> Iterator[Finding]:
    """A word that is none, and that scanners read for a common one: `tlie`, `wbich`, `rnore`."""
    pattern = _MISREADINGS.get(text.code)
    for match in pattern.finditer(text.text) if pattern else ():
        message = f"“{match[0]}” is how scanners misread a common word"
        hint = "compare it with the source"
        yield Finding("scanner-misreading", "warning", text.place(match.start()), message, hint)


def told_by_shape(word: str, code: str) -> bool:
    """Whether one of the two rules above tells of a word already."""
    listed = _MISREADINGS.get(code)
    return bool(_DIGIT.fullmatch(word) or (listed and listed.fullmatch(word)))


def mixed_alphabets(text: Prose) -> Iterator[Finding]:
    """A word with letters of two alphabets that look alike: found by no search."""
    if text.text.isascii():
        return
    for match in _WORD.finditer(text.text):
        if match[0].isascii():
            continue
        has = [name for name, letters in _ALPHABETS if re.search(f"[{letters}]", match[0])]
        if len(has) > 1 and len(match[0]) > 2:
            message = f"“{match[0]}” has letters that are {' and '.join(has)}"
            hint = "type the word again in one alphabet"
            yield Finding("mixed-alphabets", "warning", text.place(match.start()), message, hint)


def spoiled_characters(text: Prose) -> Iterator[Finding]:
    """Characters that stand for others, for none, or for nothing that can be seen."""
    if text.text.isascii():
        return
    for rule, level, pattern, what, hint in _SPOILED:
        if rule == "hidden-character" and text.code in _JOINING:
            continue
        for match in pattern.finditer(text.text):
            if match[0] == "\u00ad" and _divided_always(text.text, match.start()):
                continue
            named = ", ".join(f"U+{ord(letter):04X}" for letter in match[0])
            message = f"“{match[0]}” ({named}) {what}"
            yield Finding(rule, level, text.place(match.start()), message, hint)


def _divided_always(text: str, offset: int) -> bool:
    """Whether the word with this soft hyphen has it wherever it stands, and stands twice or has
    several: an editor has said where it may be divided."""
    start = len(re.split(r"[^\w\u00ad]", text[max(0, offset - 60) : offset])[-1])
    word = re.match(r"[\w\u00ad]+", text[offset - start : offset + 60])
    given = word[0] if word else ""
    plain = "\u00ad?".join(given.replace("\u00ad", ""))
    stands = re.findall(rf"(?<![\w\u00ad]){plain}(?![\w\u00ad])", text)
    return set(stands) == {given} and (len(stands) > 1 or given.count("\u00ad") > 1)


def placeholder_left(text: Prose) -> Iterator[Finding]:
    """What a writer left to be filled in later."""
    for match in _PLACEHOLDER.finditer(text.text):
        message = f"“{match[0]}” was left to be filled in"
        hint = "write what belongs there, or take it out"
        yield Finding("placeholder-left", "warning", text.place(match.start()), message, hint)


def folio_in_text(text: Prose) -> Iterator[Finding]:
    """A number alone in a paragraph, of two figures or more: most likely the page's of the source.

    Where numbers are counted from one they are the text's own.
    """
    alone = [(at, found[1]) for at, block in text.paragraphs() if (found := _FOLIO.match(block))]
    numbers = {int(number) for _, number in alone}
    for at, number in alone:
        line = text.raw.splitlines()[text.place(at).line - 1]
        if int(number) < 10 or not _FOLIO.match(line) or set(range(1, int(number))) <= numbers:
            continue
        message = f"“{number}” stands alone, as the number of a page of the source would"
        hint = f"take it out, or mark it as {{p. {number}}}"
        yield Finding("folio-in-text", "warning", text.place(at), message, hint)


def front_matter_unfenced(text: Prose) -> Iterator[Finding]:
    """What a text says of itself without the lines around it: it is printed as a paragraph."""
    found = _UNFENCED.match(text.raw)
    if found:
        message = f"“{found[1]}” is printed: it is front matter without its fences"
        hint = "write a line --- before such lines and one behind them"
        line = text.raw.count("\n", 0, found.start(1)) + 1
        yield Finding("front-matter-unfenced", "warning", Place(text.file, line), message, hint)


SLIPPED = (
    front_matter_unfenced,
    slip,
    broken_word,
    digit_for_letter,
    scanner_misreading,
    mixed_alphabets,
    spoiled_characters,
    placeholder_left,
    folio_in_text,
)
