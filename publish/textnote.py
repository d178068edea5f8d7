"""The note on the text that scholarly editions print, drafted from the ledger and the collation.

What the source is, what kinds of change its cleaning brought and how often, every emendation with
page and line, and what looks like a slip and was left standing. Markdown, in the book's language.
"""

from __future__ import annotations

import bisect
import itertools
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

from publish import record
from publish.book import Manuscript, Place
from publish.clean.emended import BLOCK, KINDS, VERSE, Emendation
from publish.clean.proof import Proof, prove
from publish.clean.slips import Slip, slips
from publish.collation import texts
from publish.compose import compose
from publish.errors import PublishError
from publish.manuscript import load
from publish.pagemap import print_edition
from publish.pdftext import pdf_words
from publish.read import read
from publish.shops import file_of
from publish.witness import expected
from publish.words import words_for

_WORDS: dict[str, dict[str, str]] = tomllib.loads(
    (files("publish") / "textnote.toml").read_text("utf-8")
)
# The kinds of change in a reader's words, and the beginnings of the names of their rules.
GROUPS: dict[str, tuple[str, ...]] = {
    "lines": ("lines", "dashes", "page-breaks", "paragraphs"),
    "hyphens": ("hyphens", "soft-hyphens"),
    "furniture": ("folios", "running-heads", "heads-running", "page-marks", "signatures", "slugs"),
    "frame": ("licence", "credits", "transcriber", "contents", "pictures", "advertisements"),
    "heads": ("heads", "head", "title-page", "levels", "front"),
    "notes": ("notes", "note", "calls", "feet"),
    "letters": ("controls", "mojibake", "ligatures", "unicode"),
    "form": (
        "blocks",
        "spaces",
        "escapes",
        "verse",
        "items",
        "quot",
        "emphasis",
        "tables",
        "prose",
    ),
}
ROLE = "note-on-the-text"
LISTED = ("words", "notes", "order")  # kinds of emendation that are printed one by one
TAKEN = ("lines", "hyphens", "furniture", "frame", "heads", "notes", "letters", "form", "other")
FindPage = Callable[[Place, str], str]


def note_on_the_text(folder: Path) -> str:
    """The note for the book in the folder, as a text of its manuscript with its front matter.

    Raises PublishError where there is no book, or no ledger that tells where its text is from.
    """
    manuscript = load(folder)
    proof = prove(Path(manuscript.folder), texts(manuscript))
    if proof is None:
        raise PublishError(
            f"{manuscript.folder}: there is no ledger.jsonl, so nothing is known of the source",
            "the note tells what `publish clean` has done; write this one by hand",
        )
    for finding in proof.findings:
        raise PublishError(finding.message, finding.hint)
    code = manuscript.meta.language.split("-", maxsplit=1)[0].lower()
    say = _WORDS["en"] | _WORDS.get(code, {})
    say["page"] = words_for(code, dict(manuscript.words))["page"]
    page_of = _pages(manuscript, folder / "build")
    blocks = [
        f"---\nrole: {ROLE}\n---",
        f"# {say['head']}",
        _about(manuscript, proof, say),
        *_changes(proof, say),
        *_emended(proof, say, page_of),
        *_slips(manuscript, say, page_of),
    ]
    return "\n\n".join(blocks) + "\n"


def _about(manuscript: Manuscript, proof: Proof, say: dict[str, str]) -> str:
    named = manuscript.meta.source
    if named and not named.startswith("seeds/"):
        first = say["source-said"].format(said=_shown(named) + ("" if named.endswith(".") else "."))
    else:
        first = say["source"].format(name=_shown(proof.name), words=proof.words)
    proved = say["undone" if proof.emendations else "rebuilt"]
    return " ".join([first, proved, say["digest"].format(digest=f"`{proof.digest}`")])


def _changes(proof: Proof, say: dict[str, str]) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for rule, count in proof.edits:
        counts[group_of(rule)] += count
    if counts:
        yield say["changes"]
        yield _list(f"{say[group]}: {counts[group]}" for group in TAKEN if counts[group])


def group_of(rule: str) -> str:
    """The kind of change that a rule of cleaning makes, for readers.

    >>> group_of("heads-roman"), group_of("quotations"), group_of("new-rule")
    ('heads', 'form', 'other')
    """
    exact = [group for group, names in GROUPS.items() if rule in names]
    begins = [group for group, names in GROUPS.items() if rule.startswith(names)]
    return (exact + begins + ["other"])[0]


def _emended(proof: Proof, say: dict[str, str], page_of: FindPage) -> Iterator[str]:
    listed = [one for one in proof.emendations if one.kind in LISTED]
    if listed:
        yield say["emended"]
        yield _list(_entry(one, say, page_of) for one in listed)
    else:
        yield say["none"]
    rest = Counter(one.kind for one in proof.emendations if one.kind not in LISTED)
    if rest:
        yield say["emended-form"]
        yield _list(f"{say[f'kind-{kind}']}: {rest[kind]}" for kind in KINDS if rest[kind])


def _entry(one: Emendation, say: dict[str, str], page_of: FindPage) -> str:
    """Page and line, the words before, the reading of this edition, the source's."""
    after, before = _shown(_bare(one.after)), _shown(_bare(one.before))
    context = f"… {_shown(_bare(one.context))} " if one.context else ""
    if one.kind == "order":
        reading = f"*{before}*: {say['moved']}"
    elif after:
        reading = f"**{after}**\\] {before or say['omitted']}"
    else:
        reading = f"\\[{say['deleted'].format(words=before)}\\]"
    source = say["line"].format(n=one.source) if one.source else ""
    page = _page(one.place, (one.after or one.context).split()[-1:], say, page_of)
    return f"{', '.join(filter(None, [page, source]))}: {context}{reading}"


def _slips(manuscript: Manuscript, say: dict[str, str], page_of: FindPage) -> Iterator[str]:
    entries = []
    for file, text in texts(manuscript):
        for one in slips(text, manuscript.meta.language):
            place = Place(file, text.count("\n", 0, one.offset) + 1)
            page = _page(place, one.words.split()[-1:], say, page_of)
            where = f"{page}: " if page else ""
            entries.append(f"{where}*{_shown(_bare(one.words))}* ({_meant(one, say)})")
    if entries:
        yield say["slips"]
        yield _list(entries)


def _meant(one: Slip, say: dict[str, str]) -> str:
    return say["perhaps"].format(meant=f"*{_shown(one.meant)}*") if one.meant else say["unclosed"]


def _page(place: Place, word: list[str], say: dict[str, str], page_of: FindPage) -> str:
    label = page_of(place, word[0] if word else "")
    return f"{say['page']} {label}" if label else ""


def _list(items: Iterator[str] | list[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _bare(words: str) -> str:
    """Words without the signs of form that a list of changes shows."""
    return " ".join(re.sub(f"[{BLOCK}{VERSE}*]", " ", words).split())


def _shown(words: str) -> str:
    """Words as they are to be read, whatever Markdown would take them for."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", words)


def _nowhere(_place: Place, _word: str) -> str:
    return ""


def _pages(manuscript: Manuscript, build: Path) -> FindPage:
    """On which page of the print edition a word of the manuscript stands, "" where none is built.

    Only an edition that was built from the manuscript as it stands tells pages.
    """
    edition = print_edition(manuscript)
    kept = record.load(build, edition.name) if edition else None
    path = build / file_of(edition) if edition else build
    if edition is None or kept is None or not path.is_file():
        return _nowhere
    document = compose(read(manuscript), manuscript, edition)
    if kept["inputs"] != record.digest_of_inputs(manuscript, document):
        return _nowhere
    wanted, found = expected(document, kept), pdf_words(path, kept)
    begins = [0, *itertools.accumulate(len(word.text) for word in wanted)]
    ends = [*itertools.accumulate(len(word.text) for word in found)]
    rows: dict[Place, list[tuple[str, int]]] = {}
    for word, at in zip(wanted, begins, strict=False):
        rows.setdefault(word.place, []).append((word.text, at))

    def page_of(place: Place, word: str) -> str:
        here = rows.get(place, [])
        letters = re.sub(r"\W", "", word)
        at = next(
            (at for text, at in here if letters and letters in text), here[0][1] if here else -1
        )
        index = bisect.bisect_right(ends, at)
        if at < 0 or index >= len(found):
            return ""
        return found[index].place.file.rpartition(", page ")[2]

    return page_of
