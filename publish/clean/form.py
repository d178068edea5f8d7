r"""The form of a cleaned text: a small, strict Markdown.

Blocks are parted by one blank line. A paragraph is one line; `# ` opens a head, `% ` a line of the
title page (before everything else only), `> ` a quotation, `- ` an item; lines of verse end in two
spaces, all but the last. `[^1]` is a call, `[^1]: ` a note's text, its further paragraphs indented
by four spaces; the notes come last, under the head that they had. A list within a list and a
further paragraph of an item are indented by four spaces a level; a table has a line a row, `|`
round its cells; `***` is a break between scenes. `*so*` and `**so**` are emphasis, `{p. 12}` is
where a page of the source begins; `{: .salutation}`, `{: .date}` and `{: .signature}` below a
paragraph say which part of a letter it is. Everything else that Markdown would take as markup is
escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.clean.scan import finds, seeded

# What marks a paragraph as part of a letter, on a line of its own below it.
PART = re.compile(r"\n\{: \.(?:salutation|date|signature)\}(?=\n|\Z)")
# Patterns for whole texts begin with a fixed sign, by which `re` finds them fast; what may not
# stand before it is looked at behind it.
CALL = re.compile(r"\[(?<!\\\[)\^([A-Za-z0-9][A-Za-z0-9_-]*)\]")
NOTE = re.compile(r"\[\^([A-Za-z0-9][A-Za-z0-9_-]*)\]: ?")
HEAD = re.compile(r"(#{1,6}) (\S.*)")
FRONT = "% "
# What may stand between a pair of stars.
_INNER = r"(?=[^\s*])(?:\\[^\n]|[^*\\\n])*?(?<=[^\s*])"
BOLD = rf"(?<![\\*])\*\*{_INNER}\*\*(?!\*)"
ITALIC = rf"(?<![\\*])\*{_INNER}\*(?!\*)"
TAG = r"</?(?:sup|sub)>|<span class=\"small-caps\">|</span>"
PAGE = re.compile(r"(?<!\\)\{p\. ?([^\s{}<>\"'&]{1,16})\} ?")
EVIDENCE = tuple(
    map(
        re.compile,
        (
            r"\n(?:#{1,6} \S|% \S|\|---| {4,}(?:-|\d+\.) |\*\*\*(?=\n|\Z))",
            r"\[(?<!\\\[)\^\w[\w-]*\]",
            r"\\[\\`*_{}\[\]()>#+.!-]",
            r"&(?:lt|amp|#\d+);",
            r"  (?<=\S  )(?=\n|\Z)",
            rf"\*(?<![\w\\*]\*){_INNER}\*(?!\*)",
            rf"\*\*(?<![\\*]\*\*){_INNER}\*\*(?!\*)",
            TAG,
            r"\{(?<!\\\{)p\. ?\w+\}",
            PART.pattern,
        ),
    )
)
STRAY = seeded(
    rf"\\[\\`*_{{}}\[\]()>#+.!-]|{BOLD}|{ITALIC}|{TAG}|(?<!\\)\[\^\w[\w-]*\](?:: )?"
    r"|(?P<stray>[*_`]|\[(?=\^)|<(?=[A-Za-z/!?])|\\)",
    r"[\\*_`\[<]",
)
_NESTED = re.compile(r"(?: {4})*(?:- |\d{1,9}\. |(?=\S))")
SPECIAL = seeded(
    r"[\\`*_{}]|\[(?=\^|[^\[\]\n]*(?:\][(\[:]|$))|<(?=[A-Za-z/!?])|&(?=#?\w+;)",
    r"[\\`*_{}\[<&]",
)
OPENING = re.compile(
    r"(?P<mark>#{1,6}(?=\s|$)|>|[-+](?=\s|$)|-(?=[\s-]*-[\s-]*$))|\d{1,9}(?P<dot>[.)])(?=\s|$)"
)


def escapes(text: str, opening: bool) -> Iterator[tuple[int, str, str]]:
    r"""What has to change so that Markdown shows `text` as it stands: (offset, before, after).

    `opening` is true where a paragraph begins, so that `1.` or `#` would be a list or a head.

    >>> [*escapes("1. *so*", True)]
    [(1, '.', '\\.'), (3, '*', '\\*'), (6, '*', '\\*')]
    """
    if opening:
        yield from _opening(text)
    for match in finds(SPECIAL, text):
        char = match.group()
        yield match.start(), char, _ESCAPED[char]


_ESCAPED = {char: "\\" + char for char in "\\`*_{}["} | {"<": "&lt;", "&": "&amp;"}


def _opening(text: str) -> list[tuple[int, str, str]]:
    if re.match(r"%(?:\s|$)|:(?:\s|$)|~{3}|\|", text):
        return [(0, text[0], f"&#{ord(text[0])};")]
    match = OPENING.match(text)
    if not match:
        return []
    at = match.start("dot") if match.group("dot") else match.start()
    return [(at, text[at], "\\" + text[at])]


def plain(markdown: str) -> str:
    r"""The words of a text in this form as a reader gets them: no escape, call or star.

    >>> plain(r"1\. *So* it is.[^1] 5 \* 5")
    '1. So it is. 5 * 5'
    """
    text = re.sub(TAG, "", PAGE.sub("", CALL.sub("", PART.sub("", markdown))))
    text = re.sub(r"\\([\\`*_{}\[\]()>#+.!-])|\*+", lambda m: m.group(1) or "", text)
    text = re.sub(r"&#(37|58|126|124);", lambda m: chr(int(m.group(1))), text)
    return text.replace("&lt;", "<").replace("&amp;", "&")


def shows_form(text: str) -> bool:
    """Whether anything in a text shows that it is in this form: a head, a note, an escape."""
    lines = "\n" + text
    return any(pattern.search(lines) for pattern in EVIDENCE)


def is_manuscript(text: str) -> bool:
    r"""Whether a text is in this form already and shows it, so that cleaning leaves it alone.

    >>> is_manuscript("# I\n\nOne line.\n"), is_manuscript("I\n\nOne line.\n")
    (True, False)
    """
    if (
        not text.endswith("\n")
        or text.startswith("\n")
        or re.search(r"[\r\f\t\v]|\n\n\n|\n\n\Z", text)
    ):
        return False
    if not shows_form(text):
        return False
    blocks = text[:-1].split("\n\n")
    first = next((n for n, b in enumerate(blocks) if NOTE.match(b)), len(blocks))
    notes = all(NOTE.match(b) or b.startswith("    ") for b in blocks[first:])
    return notes and _blocks(blocks, first)


def _blocks(blocks: list[str], first: int) -> bool:
    """Whether each block is well made; an indented one goes on with an item, or with a note."""
    item = False
    for n, block in enumerate(blocks):
        indented = block.startswith("    ")
        item = (item and indented) or bool(re.match(r"- |\d{1,9}\. ", block))
        nested = _NESTED.match(block) if indented and (item or n > first) else None
        if not _block(block[nested.end() :] if nested else block):
            return False
    return True


def _block(block: str) -> bool:
    if block == "***":
        return True
    block = PART.sub("", block)
    lines = block.split("\n")
    if all(re.fullmatch(r"\|.*\|", line) for line in lines) and len(lines) > 1:
        return not any(m.group("stray") for m in finds(STRAY, block))
    if any(not line.endswith("  ") for line in lines[:-1]) or lines[-1].endswith(" "):
        return False
    if block.startswith((" ", "\t")):
        return False
    return not any(match.group("stray") for match in finds(STRAY, block))
