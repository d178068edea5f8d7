"""The cleaned text as parts and notes: what is written to a book folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from publish.clean import language as tongue
from publish.clean.doubts import Doubt
from publish.clean.form import CALL, FRONT, HEAD, NOTE, plain
from publish.clean.ledger import Ledger
from publish.clean.shape import roman

SLUG = 40  # characters of a file name; longer ones are cut at a word


@dataclass(frozen=True)
class Part:
    """A part of the manuscript: its file, its head ("" for none), its blocks, what it is.

    `text` is Markdown without the head; `level` is the head's depth, 1 but for odd texts.
    """

    file: str
    heading: str
    text: str
    role: str = "section"


@dataclass(frozen=True)
class Cleaned:
    """A cleaned text. `notes` are (label, Markdown body), the body None where the source lacks it.

    `front` are the title page's lines, `title` what they or the source call the book, None where
    it has no name. `notes_head` is the head that the notes stood under, "" for none. `doubts` are
    the decisions to be looked at.
    """

    parts: tuple[Part, ...]
    notes: tuple[tuple[str, str | None], ...]
    language: str
    ledger: Ledger
    title: str | None = None
    front: tuple[str, ...] = ()
    notes_head: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()


def as_markdown(cleaned: Cleaned) -> str:
    """The whole as one Markdown document; notes without a text have no body in it."""
    blocks = [FRONT + line for line in cleaned.front]
    for part in cleaned.parts:
        blocks += [f"# {part.heading}"] if part.heading else []
        blocks += [part.text] if part.text else []
    if cleaned.notes_head:
        blocks.append(cleaned.notes_head)
    blocks += [f"[^{label}]: {body}" for label, body in cleaned.notes if body is not None]
    return "\n\n".join(blocks) + "\n"


def split(markdown: str, ledger: Ledger, language: str, facts: Mapping[str, str]) -> Cleaned:
    """A text in the form, taken apart."""
    blocks = markdown.removesuffix("\n").split("\n\n")
    front, text, head, bodies = _regions(blocks)
    parts = _parts(text)
    called = dict.fromkeys(CALL.findall("\n\n".join([*text, *bodies.values()])))
    missing = [(label, None) for label in called if label not in bodies]
    notes = _in_order([*bodies.items()], missing, list(called))
    title = facts.get("title") or (plain(front[0]) if front else None)
    return Cleaned(parts, notes, language, ledger, title, tuple(front), head, facts)


def _in_order(
    bodies: list[tuple[str, str]], missing: list[tuple[str, None]], called: list[str]
) -> tuple[tuple[str, str | None], ...]:
    """Bodies stay in their order; a missing one comes before the body that is called after it."""
    if not bodies:
        return tuple(missing)
    place = {label: n for n, label in enumerate(called)}
    out: list[tuple[str, str | None]] = []
    waiting = list(missing)
    for label, body in bodies:
        while waiting and place[waiting[0][0]] < place.get(label, -1):
            out.append(waiting.pop(0))
        out.append((label, body))
    return (*out, *waiting)


def _regions(blocks: list[str]) -> tuple[list[str], list[str], str, dict[str, str]]:
    """The blocks as front lines, text, the notes' head, and note bodies by label."""
    first = next((n for n, b in enumerate(blocks) if not b.startswith(FRONT)), len(blocks))
    last = len(blocks)
    while last > first and (NOTE.match(blocks[last - 1]) or blocks[last - 1].startswith("    ")):
        last -= 1
    while last < len(blocks) and not NOTE.match(blocks[last]):
        last += 1  # an indented block before the first note belongs to the text
    bodies: dict[str, str] = {}
    label = ""
    for block in blocks[last:]:
        if match := NOTE.match(block):
            label = match.group(1)
            bodies[label] = block[match.end() :]
        else:
            bodies[label] += "\n\n" + block
    head = ""
    if bodies and last > first and HEAD.fullmatch(blocks[last - 1]):
        last -= 1
        head = blocks[last]
    return [b.removeprefix(FRONT) for b in blocks[:first]], blocks[first:last], head, bodies


def _parts(blocks: list[str]) -> tuple[Part, ...]:
    parts: list[tuple[str, list[str]]] = []
    for block in blocks:
        if block.startswith("# "):
            parts.append((block[2:], []))
        elif not parts:
            parts.append(("", [block]))
        else:
            parts[-1][1].append(block)
    files = {"notes.md": 2, "title-page.md": 2}
    out: list[Part] = []
    for heading, text in parts:
        what = part_role(heading)
        name = file_name(heading, len(out) + 1, files, what)
        out.append(Part(name, heading, "\n\n".join(text), what))
    return tuple(out)


def part_role(heading: str) -> str:
    """What a part is, by its head: a preface, a chapter, a section."""
    words = plain(heading)
    if role := tongue.role(words):
        return role
    return "chapter" if re.match(rf"(?:{tongue.CHAPTER})\s", words, re.IGNORECASE) else "section"


def file_name(heading: str, number: int, taken: dict[str, int], what: str = "section") -> str:
    """A file name: the part's role where it has one, else the head's words in ASCII; none twice.

    `taken` are the names that are given away, each with the number that its next namesake gets; the
    new name is put into it.

    >>> file_name("II. Über Öl", 2, {}), file_name("Глава", 3, {})
    ('ii-uber-ol.md', 'part-3.md')
    >>> file_name("I", 1, {"i.md": 2}), file_name("Nachwort", 9, {}, "afterword")
    ('i-2.md', 'afterword.md')
    >>> file_name("Chapter IV. Of War", 4, {}, "chapter")
    'chapter-4.md'
    """
    match = re.match(r"\S+\s+(\d+|[IVXLC]+)\b", plain(heading))
    if not heading:
        slug = "text"
    elif what == "chapter" and match:
        slug = f"chapter-{roman(match.group(1)) or match.group(1)}"
    elif what not in ("section", "chapter"):
        slug = what
    else:
        ascii_ = unicodedata.normalize("NFKD", plain(heading)).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", ascii_.lower()).strip("-") or f"part-{number}"
    if len(slug) > SLUG:
        slug = slug[: SLUG + 1].rpartition("-")[0] or slug[:SLUG]
    return _free(slug, taken)


def _free(slug: str, taken: dict[str, int]) -> str:
    """`slug.md`, or with the first number that makes a name of it that is free; now taken."""
    name = first = f"{slug}.md"
    again = taken.get(first, 2)
    while name in taken:
        name, again = f"{slug}-{again}.md", again + 1
    taken[first] = again
    taken.setdefault(name, 2)
    return name
