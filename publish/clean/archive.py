"""What archives and transcribers put round a text: licences, credits, notes of their own."""

from __future__ import annotations

import re
from dataclasses import replace

from publish.book import Edit
from publish.clean.draft import Draft, Line, drop, live, offset
from publish.clean.scan import finds, seeded

START = re.compile(
    r"\*\*\*\s*START OF (?:THE|THIS) PROJECT GUTENBERG|\*END[* ]+THE SMALL PRINT", re.I
)
END = re.compile(
    r"\*\*\*\s*END OF (?:THE|THIS) PROJECT GUTENBERG|^End of (?:the |this )?Project Gutenberg"
    r"|^The End of (?:the )?Project Gutenberg|^Ende dieses Projekte? Gutenberg"
    r"|^Fin (?:de|du) (?:ce |l')?Project Gutenberg",
    re.I,
)
FACT = re.compile(r"^(Title|Author|Editor|Translator|Language|Release Date):\s*(.*)")
CREDIT = re.compile(
    r"^(?:\[?(?:produced|prepared|transcribed|scanned|digitized|digiti[sz]ed|proofread|created|typed)"
    r"(?: and \w+)? (?:by|from)\b"
    r"|e-?text (?:prepared|produced|scanned)"
    r"|this (?:e-?text|e-?book|file) (?:was|is) (?:produced|prepared|created|transcribed)"
    r"|\(?this (?:file|book|e-?book) was produced from|credits:|html version by"
    r"|note: (?:project gutenberg|images of the original)"
    r"|updated editions will|an? (?:html|illustrated) version of this)",
    re.IGNORECASE,
)
# A transcriber's own note, in the languages whose transcribers sign it so.
TRANSCRIBER = re.compile(
    r"transcri(?:ber|ption|ptor|pteur|toreaantek|zione)|transkri(?:ption|bent)"
    r"|anmerkung(?:en)? zur (?:transkription|e-?text)|änderungen am text|geändert[a-z]* textzeilen"
    r"|notes? (?:de|sur la) transcription|nota del transcriptor|notas? (?:del|de la) transcrip"
    r"|opmerkingen? van de bewerker|aantekeningen? van de bewerker"
    r"|noterer? (?:til|om) transskription|huomautus|nota di trascrizione|note del trascrittore"
    r"|list of corrections",
    re.IGNORECASE,
)
PICTURE = re.compile(
    r"\[\s*(?:illustrations?|abbildung(?:en)?|illustratie|ilustraci[oó]n|ilustração|illustrazione"
    r"|kuva|billede|bild|image|figure|d[eé]coration)\s*(?:[.:]\s*(?P<caption>[^\]]*))?\]?",
    re.IGNORECASE,
)
SIGNED = 10  # lines in which a transcriber signs a file
LONGEST = 250  # lines of a transcriber's note
NEAR = 400  # lines from either end of a text within which a transcriber speaks
WIDEST = 400  # characters of a line in which an archive speaks; a longer one holds the text too


def licence(draft: Draft) -> Draft:
    """The licence at both ends of an archive's file, with what it says of the book kept as facts.

    >>> from publish.clean.draft import start
    >>> text = "Title: X\\n\\n*** START OF THIS PROJECT GUTENBERG EBOOK X ***\\nText.\\n"
    >>> d = licence(start(text))
    >>> sorted(d.gone), d.facts["title"]
    ([0, 2], 'X')
    """
    lines = draft.lines
    first = next((i for i, x in enumerate(lines[: NEAR * 3]) if _says(x, START)), -1)
    last = next((i for i, x in enumerate(lines) if i > first and _says(x, END)), len(lines))
    if first < 0 and last == len(lines):
        return draft
    while 0 <= first < last - 1 and "***" not in lines[first].body[-5:] and lines[first + 1].body:
        first += 1
    draft = replace(draft, facts={**draft.facts, **_facts(draft, first)})
    return drop(draft, [*range(first + 1), *range(last, len(lines))], "licence", 0.99)


def _says(line: Line, mark: re.Pattern[str]) -> bool:
    return len(line.body) <= WIDEST and bool(mark.search(line.body))


def all_furniture(draft: Draft) -> Draft:
    r"""A text of which nothing would be left is no furniture: it is kept whole.

    >>> from publish.clean.draft import start
    >>> all_furniture(replace(start("12\n"), gone={0: ("folios", 1.0)})).gone
    {}
    """
    return draft if live(draft) else replace(draft, gone={})


def _facts(draft: Draft, first: int) -> dict[str, str]:
    """Title and authors as the archive's head names them: `Title: …`, further lines indented."""
    facts: dict[str, str] = {}
    key = ""
    for line in draft.lines[: max(first, 0)]:
        match = FACT.match(line.text)
        if match:
            key = match.group(1).lower()
            facts[key] = match.group(2).strip()
        elif key and line.body and line.indent:
            facts[key] += "\n" + line.body
        else:
            key = ""
    out = {}
    if facts.get("title"):
        out["title"] = facts["title"].split("\n")[0]
    if facts.get("author") and facts["author"].lower() not in ("anonymous", "various", "unknown"):
        out["authors"] = facts["author"]
    return out


def credits_(draft: Draft) -> Draft:
    """The lines in which a transcriber signs a file, near its beginning and its end.

    >>> from publish.clean.draft import start
    >>> sorted(credits_(start("\\nProduced by A. Person\\nand others\\n\\nTHE MILL\\n")).gone)
    [1, 2]
    """
    texts = live(draft)
    near = [*texts[:30], *texts[-30:]]
    found: list[int] = []
    for i in near:
        if CREDIT.match(draft.lines[i].body) and (i == 0 or not draft.lines[i - 1].body):
            found += _block_from(draft, i)
    return drop(draft, found, "credits", 0.95)


def _block_from(draft: Draft, i: int) -> list[int]:
    """The lines from line i to the next blank one; line i alone where none is near."""
    end = i
    while end < len(draft.lines) and draft.lines[end].body:
        end += 1
    return list(range(i, end if end - i <= SIGNED else i + 1))


def transcriber(draft: Draft) -> Draft:
    r"""A transcriber's note: what stands in its brackets, or under its head to the next wide gap.

    >>> from publish.clean.draft import start
    >>> sorted(transcriber(start("[Transcriber's Note: old\n\nspelling kept.]\n\nTHE MILL\n")).gone)
    [0, 2]
    """
    texts = live(draft)
    near = (
        dict.fromkeys([*[i for i in texts if i < texts[0] + NEAR], *texts[-NEAR:]]) if texts else {}
    )
    found: set[int] = set()
    for i in near:
        body = draft.lines[i].body
        if i in found:
            continue
        if body.startswith("["):
            found |= _bracketed(draft, i)
        elif len(body) < 60 and not draft.lines[i - 1].body and TRANSCRIBER.search(body):
            found |= _under(draft, i)
    return drop(draft, sorted(found), "transcriber", 0.9)


def _bracketed(draft: Draft, i: int) -> set[int]:
    """The lines from an opening bracket to its closing one, where a transcriber speaks in them."""
    depth, lines = 0, []
    for k in range(i, min(len(draft.lines), i + NEAR)):
        body = draft.lines[k].body
        depth += body.count("[") - body.count("]")
        lines.append(k)
        if depth <= 0:
            break
    text = " ".join(draft.lines[k].body for k in lines)
    ends = draft.lines[lines[-1]].body.endswith(("]", "].")) if lines else False
    return set(lines) if depth <= 0 and ends and TRANSCRIBER.search(text) else set()


def _under(draft: Draft, i: int) -> set[int]:
    """From a head of the transcriber to the first gap of three lines behind some text.

    Where none is near, the first smaller gap behind some text ends it: the text must not go too.
    """
    for least in (3, 2, 1):
        lines = [i]
        blanks = 0
        for k in range(i + 1, min(len(draft.lines), i + LONGEST)):
            if not draft.lines[k].body:
                blanks += 1
                continue
            if (blanks >= least and len(lines) > 1) or _larger(draft, i, k):
                return set(lines)
            blanks = 0
            lines.append(k)
        if i + LONGEST >= len(draft.lines) and least == 3 and i > len(draft.lines) // 2:
            return set(lines)  # the end of the text ends the note
    return {i}


def _larger(draft: Draft, i: int, k: int) -> bool:
    """Whether line k is set in larger type than the note at line i: a head of the text."""
    one, two = draft.places.get(i), draft.places.get(k)
    return one is not None and two is not None and two.size > 1.1 * one.size


MARK = seeded(
    r"(?i)\s?(?:\[(?:pg|page|p\.|seite|s\.) ?[\divxlc]{1,5}\]|\{\d{1,4}\})", r"[\[{]", back=1
)
FEW = 5  # marks that a text must have before they are taken for its pages


def page_marks(draft: Draft) -> Draft:
    """Marks of the print's pages that a transcriber left in the text: `[Pg 12]`, `{12}`.

    >>> from publish.clean.draft import start
    >>> d = page_marks(start("".join(f"So it went [Pg {n}] on.\\n" for n in range(9))))
    >>> len(d.edits), d.edits[0].before
    (9, ' [Pg 0]')
    """
    found = [(i, m) for i in live(draft) for m in finds(MARK, draft.lines[i].body)]
    if len(found) < FEW:
        return draft
    alone = [i for i, m in found if m.group().strip() == draft.lines[i].body]
    edits = [
        Edit("page-marks", offset(draft.lines[i]) + m.start(), m.group(), _marker(draft, m), 0.95)
        for i, m in found
        if m.group().strip() != draft.lines[i].body
    ]
    return replace(drop(draft, alone, "page-marks", 0.95), edits=(*draft.edits, *edits))


def _marker(draft: Draft, mark: re.Match[str]) -> str:
    """What stays of a mark: nothing, or a marker where the source's pages shall be kept."""
    folio = re.search(r"[\divxlc]+(?=[\]}])", mark.group(), re.IGNORECASE)
    space = " " if mark.group()[0].isspace() else ""
    return f"{space}{{p. {folio.group()}}}" if draft.keep_pages and folio else ""


def pictures(draft: Draft) -> Draft:
    """Marks where a picture stood go; a caption in the mark stays as a paragraph.

    >>> from publish.clean.draft import start
    >>> d = pictures(start("[Illustration]\\n\\n[Illustration: The mill]\\n"))
    >>> sorted(d.gone), [edit.before for edit in d.edits]
    ([0], ['[Illustration: ', ']'])
    """
    gone: list[int] = []
    edits: list[Edit] = []
    for i in live(draft):
        line = draft.lines[i]
        match = PICTURE.match(line.body)
        if not match or (match.end() < len(line.body) and match.group().endswith("]")):
            continue
        if not match.group("caption"):
            gone += [i] if match.group().endswith("]") else []
            continue
        edits += _caption(draft, i, match)
    return replace(drop(draft, gone, "pictures", 0.98), edits=(*draft.edits, *edits))


def _caption(draft: Draft, i: int, match: re.Match[str]) -> list[Edit]:
    last = i
    while last < len(draft.lines) - 1 and not draft.lines[last].body.endswith("]"):
        if not draft.lines[last + 1].body:
            return []
        last += 1
    base = offset(draft.lines[i])
    cut = match.start("caption")
    end = offset(draft.lines[last]) + len(draft.lines[last].body) - 1
    before = draft.source[base : base + cut]
    return [Edit("pictures", base, before, "", 0.95), Edit("pictures", end, "]", "", 0.95)]
