"""Signs and spaces that are wrong in print; what composing sets by itself is no finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.book import Finding
from publish.checks.prose import HOLE, Prose
from publish.typography.held import DATED

# Languages that set a space before ; : ! ? (fr), and those whose quotations stand otherwise.
SPACED = frozenset({"fr", "br", "hy"})
_BEFORE = re.compile(
    r"(?<=[^\W\d_])[ \t]+(?:([,;:!?]|\.(?![.\w]))(?=\s|[”’»\"']|\Z)|(?P<joined>,)(?=[^\W\d_]{2}))"
    r"|(?<=\d)[ \t]+([,;])(?=\s)|(?<=[^\W_][.!?])[ \t]+(\))|(?<=[^\W_])[ \t]+(\))"
)
_AFTER = re.compile(
    r"(?<!,)\b[^\W\d_]{3,}([,;!?])[^\W\d_]{2,}\b(?!,)"
    r"|\b[a-zà-ÿ]{3,}([.:])[A-ZÀ-Þ][a-zà-ÿ]{2,}\b(?![.(:/])"
)
HYPHEN = re.compile(r"(?<=[\w,.!?”’)\"'])[ \t]+-[ \t]+(?=[^\W\d_]|[“‘(\"])")
_TWICE = re.compile(r",,+|;[;,.]|[,;:]\.(?![.\w/*])|(?<![.…])\.\.(?![./])|[!?][,;]?\.(?![.\w])")
_RANGE = re.compile(
    r"(?<![\d-])([12]\d{3})[-–]([12]\d{3})(?![\d-])(?!\s*(?:B\.?\s?C|v\.\s?Chr|av\.|a\.\s?C|до))"
)
PLAIN_RANGE = re.compile(r"(?<![\w.,-])(\d{1,4})-(\d{1,4})(?![\w-]|[.,]\d)")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OPEN, _CLOSE = "“„«‹", "”»›"


def space_before_punctuation(text: Prose) -> Iterator[Finding]:
    """A space before a comma, a stop or a closing bracket, which then may begin a line."""
    for start, _, sign in spaces_before(text):
        message = f"a space stands before “{sign.strip()}”"
        hint = "write it behind the sign" if sign.endswith(" ") else "delete it"
        yield Finding("space-before-punctuation", "warning", text.place(start), message, hint)


def spaces_before(text: Prose) -> Iterator[tuple[int, int, str]]:
    """(start, end, what should stand there) of each sign with a space before it."""
    for match in _BEFORE.finditer(text.text):
        sign = match[match.lastindex or 0]
        french = text.code in SPACED and sign in ";:!?"
        open_too = sign == ")" and not _opened_closely(text.text, match.start())
        if not french and not open_too and not begins_line(text, match.start()):
            yield match.start(), match.end(), f"{sign} " if match["joined"] else sign


def _opened_closely(text: str, offset: int) -> bool:
    """Whether the bracket that is closed here has no space behind it: `( so )` is a manner."""
    start = max(text.rfind("(", 0, offset), text.rfind(")", 0, offset))
    inside = text[start + 1 : offset]
    return start >= 0 and text[start] == "(" and not inside[:1].isspace() and "\n\n" not in inside


def space_missing(text: Prose) -> Iterator[Finding]:
    """Two words joined by a comma or a stop without a space."""
    for match in _AFTER.finditer(text.text):
        message = f"“{match[0]}” has no space after “{match[1] or match[2]}”"
        yield Finding(
            "space-missing", "warning", text.place(match.start()), message, "put one there"
        )


def hyphen_for_dash(text: Prose) -> Iterator[Finding]:
    """A hyphen with spaces around it: what is meant is a dash, which is longer."""
    for match in HYPHEN.finditer(text.text):
        near = " ".join(text.text[max(0, match.start() - 12) : match.end() + 12].split()[1:-1])
        message = f"a hyphen stands for a dash: “{near}”" if near else "a hyphen stands for a dash"
        hint = "write -- or the dash itself"
        yield Finding("hyphen-for-dash", "warning", text.place(match.start()), message, hint)


def doubled_sign(text: Prose) -> Iterator[Finding]:
    """Two signs of punctuation where one is meant: `,,`, `;.`, two full stops."""
    for match in _TWICE.finditer(text.text):
        if match[0].startswith(",") and text.code in {"de", "pl", "cs", "hu", "nl", "da"}:
            continue  # low quotation marks, typed as commas
        message = f"“{match[0]}” is one sign too many"
        yield Finding("doubled-sign", "warning", text.place(match.start()), message, "take one out")


def unbalanced_quotes(text: Prose) -> Iterator[Finding]:
    """A quotation that opens and never closes. One that goes on in the next paragraph opens again
    there."""
    blocks = list(text.paragraphs())
    for number, (at, block) in enumerate(blocks):
        opens = sum(block.count(sign) for sign in _OPEN)
        closes = sum(block.count(sign) for sign in _CLOSE)
        if text.code in {"de", "cs", "pl", "sk", "bg", "ru", "uk"} and "„" in block:
            closes += block.count("“")
            opens -= block.count("“")
        straight = len(re.findall(r"(?<!\d)\"|(?<=\d)\"(?=[\s.,;)]|$)", block))
        inches = len(re.findall(r"\d\"", block))
        following = blocks[number + 1][1].lstrip() if number + 1 < len(blocks) else ""
        goes_on = following[:1] in {*_OPEN, '"'} or following.startswith(HOLE)
        odd = straight % 2 == 1 and not inches
        if (opens > closes or odd) and not goes_on and not _marks_lines(block):
            sign = next((s for s in block if s in _OPEN), '"')
            last = max(block.rfind(s) for s in (*_OPEN, '"'))
            words = " ".join(block[last + 1 :].split()[:4] or block[:last].split()[-4:])
            message = f"a quotation is not closed in its paragraph, near “{words}”"
            hint = f"close it, or begin the next paragraph with {sign} where it goes on"
            yield Finding("unclosed-quotation", "warning", text.place(at + last), message, hint)


def mixed_quotes(text: Prose) -> Iterator[Finding]:
    """Straight and curly quotation marks in one text, where the book keeps them as they are."""
    if "quotes" not in text.kept:
        return
    straight = re.search(r"[\"]", text.text)
    if straight and re.search("[“”«»„]", text.text):
        message = 'a straight quotation mark (") stands in a text that has curly ones'
        hint = 'write the curly one, or take `quotes = "keep"` out of [typography]'
        yield Finding("mixed-quotes", "warning", text.place(straight.start()), message, hint)


def range_with_hyphen(text: Prose) -> Iterator[Finding]:
    """A range of numbers with a hyphen, where the book keeps its ranges as they are."""
    for match in PLAIN_RANGE.finditer(text.text) if "ranges" in text.kept else ():
        if int(match[1]) < int(match[2]):
            message = f"the range “{match[0]}” has a hyphen for its dash"
            hint = f"write {match[1]}–{match[2]}"
            yield Finding("range-with-hyphen", "warning", text.place(match.start()), message, hint)


def range_backwards(text: Prose) -> Iterator[Finding]:
    """A range of years that ends before it begins."""
    for match in _RANGE.finditer(text.text):
        if int(match[1]) > int(match[2]):
            message = f"“{match[0]}” ends before it begins"
            hint = "compare it with the source"
            yield Finding("range-backwards", "warning", text.place(match.start()), message, hint)


def date_impossible(text: Prose) -> Iterator[Finding]:
    """A day that its month does not have."""
    months = DATED.get(text.code, "").replace("Januar|Jänner", "Januar").split("|")
    if len(months) != len(_DAYS):
        return
    names = "|".join(months)
    dot = r"\.?" if text.code == "de" else ""
    days = re.compile(
        rf"(?<![\d.,:])(\d{{1,2}}){dot} ({names})\b|\b({names}) (\d{{1,2}})(?!\d|[.:]\d|\w)"
    )
    for match in days.finditer(text.text):
        day, month = int(match[1] or match[4]), match[2] or match[3]
        if day > _DAYS[months.index(month)] or day == 0:
            message = f"“{match[0]}” is no day of the calendar"
            hint = "compare it with the source"
            yield Finding("date-impossible", "warning", text.place(match.start()), message, hint)


def begins_line(text: Prose, offset: int) -> bool:
    """Whether a sign stands alone at the end of its line, as in a list of signs."""
    return text.text[text.text.rfind("\n", 0, offset) + 1 : offset].strip() == ""


def _marks_lines(block: str) -> bool:
    """Whether each line of a quotation begins with its mark, as old printers set it."""
    lines = [line for line in block.splitlines() if line.strip()]
    return len(lines) > 1 and sum(line.lstrip()[:1] in {*_OPEN, '"'} for line in lines) > 1


SIGNS = (
    space_before_punctuation,
    space_missing,
    hyphen_for_dash,
    doubled_sign,
    unbalanced_quotes,
    mixed_quotes,
    range_with_hyphen,
    range_backwards,
    date_impossible,
)
