"""Faults as they befall texts, planted at random places by a seed: in a manuscript or its XHTML.

A mutation takes a text and a random number generator and gives the text with one fault, and what
the fault was; None where the text has no place for it. Run as a program it plants N of them in
each witness and prints how many were found: `python tests/mutations.py [N]`.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builders import EPUB, PRINT, make_book

from publish.book import Document, Finding
from publish.clean.emended import emendations
from publish.collate import lost_and_added
from publish.compose import compose
from publish.epub import write as write_epub
from publish.formed import altered_form, epub_form, expected_form
from publish.manuscript import load
from publish.pdf import write as write_pdf
from publish.pdftext import pdf_words
from publish.read import read
from publish.typeform import altered_type
from publish.witness import epub_words, expected, markers

Mutation = Callable[[str, random.Random], str | None]

SINGULAR = "one two three four five six seven eight nine ten".split()
NOUNS = """mill river winter baker letter garden window soldier harvest lantern mirror orchard
pocket quarrel ribbon saddle thunder umbrella village wagon""".split()
VERBS = "saw kept left found sold drew lent broke held sent".split()


def sentence(rng: random.Random) -> str:
    """A sentence that says little, now and then with an italic."""
    one, two, three = (rng.choice(NOUNS) for _ in range(3))
    italic = f"*{two}*" if rng.random() < 0.3 else two
    return (
        f"The {one} {rng.choice(VERBS)} a {italic} before the {three} of the {rng.choice(NOUNS)}."
    )


def book_texts(seed: int = 7, parts: int = 3) -> tuple[dict[str, str], str]:
    """Texts by file name, and the notes: paragraphs, headings, verse, a quotation, notes."""
    rng = random.Random(seed)  # noqa: S311 - for faults, not for secrets
    texts: dict[str, str] = {}
    notes: list[str] = []
    for part in range(1, parts + 1):
        blocks = [f"# Part {SINGULAR[part]}"]
        for block in range(12):
            text = " ".join(sentence(rng) for _ in range(rng.randint(2, 5)))
            if block % 3 == 1:
                label = str(len(notes) + 1)
                at = [m.end() for m in re.finditer(r"[a-z](?=[ .])", text)]
                spot = rng.choice(at)
                text = f"{text[:spot]}[^{label}]{text[spot:]}"
                notes.append(f"[^{label}]: {sentence(rng)}")
            if block == 6:
                blocks.append(f"## {rng.choice(NOUNS).title()} and {rng.choice(NOUNS)}")
            if block == 8:
                lines = "  \n".join(f"the {rng.choice(NOUNS)} and the {w}" for w in NOUNS[:4])
                blocks.append(lines)
            blocks.append(f"> {text}" if block == 10 else text)
        texts[f"{'i' * part}.md"] = "\n\n".join(blocks) + "\n"
    return texts, "\n\n".join(notes) + "\n"


# In Markdown


def _words(text: str) -> list[re.Match[str]]:
    """Words of running text: no headings, labels or calls."""
    return [
        m
        for m in re.finditer(r"(?<=[ \n])[a-z]+(?=[ ,.\n])", text)
        if not text[: m.start()].rpartition("\n")[2].startswith(("#", "[^"))
    ]


def _at_one(
    text: str,
    rng: random.Random,
    found: Iterable[re.Match[str]],
    change: Callable[[re.Match[str]], str],
) -> str | None:
    """The text with one of the places found, by chance, changed; None where there is none."""
    places = list(found)
    if not places:
        return None
    m = rng.choice(places)
    return text[: m.start()] + change(m) + text[m.end() :]


def drop_word(text: str, rng: random.Random) -> str | None:
    """A word is lost, with the space before it."""
    found = [m for m in _words(text) if text[m.start() - 1] == " "]
    if not found:
        return None
    m = rng.choice(found)
    return text[: m.start() - 1] + text[m.end() :]


def double_word(text: str, rng: random.Random) -> str | None:
    """A word stands twice."""
    return _at_one(text, rng, _words(text), lambda m: f"{m[0]} {m[0]}")


def swap_words(text: str, rng: random.Random) -> str | None:
    """Two words change places."""
    pairs = re.finditer(r"(?<=[ \n])([a-z]+) ([a-z]+)(?=[ .])", text)
    return _at_one(text, rng, (m for m in pairs if m[1] != m[2]), lambda m: f"{m[2]} {m[1]}")


def exchange_notes(text: str, rng: random.Random) -> str | None:
    """Two notes stand under each other's label."""
    found = list(re.finditer(r"(?m)^\[\^(\w+)\]: (.*)$", text))
    if len(found) < 2:
        return None
    n = rng.randrange(len(found) - 1)
    one, two = found[n], found[n + 1]
    between = text[one.end(2) : two.start(2)]
    return f"{text[: one.start(2)]}{two[2]}{between}{one[2]}{text[two.end(2) :]}"


def move_call(text: str, rng: random.Random) -> str | None:
    """A call goes over a word."""
    found = re.finditer(r"(\[\^\w+\])(\W? \w+)", text)
    return _at_one(text, rng, found, lambda m: f"{m[2]}{m[1]}")


def move_paragraph(text: str, rng: random.Random) -> str | None:
    """A paragraph stands one further."""
    blocks = text.rstrip("\n").split("\n\n")
    at = [
        n
        for n in range(len(blocks) - 1)
        if blocks[n] != blocks[n + 1] and blocks[n][0] not in "#[" and blocks[n + 1][0] not in "#["
    ]
    if not at:
        return None
    n = rng.choice(at)
    blocks[n], blocks[n + 1] = blocks[n + 1], blocks[n]
    return "\n\n".join(blocks) + "\n"


def join_paragraphs(text: str, rng: random.Random) -> str | None:
    """Two paragraphs become one."""
    return _at_one(text, rng, re.finditer(r"(?<=\.)\n\n(?=T)", text), lambda _: " ")


def merge_verse(text: str, rng: random.Random) -> str | None:
    """Two lines of verse become one."""
    return _at_one(text, rng, re.finditer(r"  \n", text), lambda _: " ")


def drop_italic(text: str, rng: random.Random) -> str | None:
    """An italic is upright."""
    return _at_one(text, rng, re.finditer(r"\*(\w+)\*", text), lambda m: m[1])


def change_level(text: str, rng: random.Random) -> str | None:
    """A heading goes down a level."""
    return _at_one(text, rng, re.finditer(r"(?m)^##(?= )", text), lambda _: "###")


MUTATIONS: tuple[Mutation, ...] = (
    drop_word, double_word, swap_words, exchange_notes, move_call, move_paragraph,
    join_paragraphs, merge_verse, drop_italic, change_level,
)  # fmt: skip


def changed_lines(before: str, after: str) -> set[int]:
    """The lines of `before`, from 1, in which or beside which the mutation stands."""
    start = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    back = next(
        (n for n, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b), 0
    )
    first = before.count("\n", 0, start) + 1
    last = before.count("\n", 0, max(len(before) - back, start)) + 1
    return set(range(first - 2, last + 3))


def planted(
    seed: int, count: int, texts: dict[str, str], kinds: tuple[Mutation, ...] = MUTATIONS
) -> Iterator[tuple[str, str, str]]:
    """(name of the mutation, file, the text with it), `count` of them, each kind in turn."""
    rng = random.Random(seed)  # noqa: S311 - for faults, not for secrets
    files = sorted(texts)
    done = 0
    while done < count:
        mutation = kinds[done % len(kinds)]
        file = rng.choice(files)
        after = mutation(texts[file], rng)
        if after is not None and after != texts[file]:
            done += 1
            yield mutation.__name__, file, after


# Planted in the witnesses


@dataclass(frozen=True)
class Fault:
    """A mutation as planted in a witness, and the places that were named for it."""

    witness: str
    mutation: str
    file: str
    lines: frozenset[int]
    named: tuple[tuple[str, int], ...]

    @property
    def found(self) -> bool:
        """Whether anything was named at all."""
        return bool(self.named)

    @property
    def at_its_line(self) -> bool:
        """Whether a line in which, or beside which, the fault stands was named."""
        return any(file == self.file and line in self.lines for file, line in self.named)


def composed(folder: Path, texts: dict[str, str], format_: str) -> Document:
    """The edition of a book of these texts."""
    bodies = {name: text for name, text in texts.items() if name != "notes.md"}
    make_book(folder, bodies, notes=texts["notes.md"], editions=EPUB + PRINT)
    manuscript = load(folder)
    edition = next(e for e in manuscript.editions if e.format == format_)
    return compose(read(manuscript), manuscript, edition)


def in_manuscript(texts: dict[str, str], changed: dict[str, str]) -> list[tuple[str, int]]:
    """What is named where the manuscript has changed since it was cleaned."""
    whole = "\n\n".join(text.rstrip("\n") for text in texts.values()) + "\n"
    found = emendations(whole, whole, (), list(changed.items()))
    return [(one.place.file, one.place.line) for one in found]


def in_epub(wanted: Document, changed: Document, path: Path) -> list[tuple[str, int]]:
    """What is named in an ebook that was made of the changed document."""
    write_epub(changed, path)
    found = [
        *lost_and_added(expected(wanted, None), epub_words(path), "x", spaced=True),
        *altered_form(expected_form(wanted), epub_form(path), "x"),
    ]
    return _places(found)


def in_pdf(wanted: Document, changed: Document, path: Path) -> list[tuple[str, int]]:
    """What is named in a print PDF that was made of the changed document."""
    import dataclasses

    laid = write_pdf(changed, path)
    record = {"pages": [dataclasses.asdict(p) for p in laid.pages], "anchors": laid.anchors}
    words = lost_and_added(
        expected(wanted, record),
        pdf_words(path, record),
        "x",
        spaced=False,
        markers=markers(wanted),
    )
    return _places([*words, *altered_type(wanted, path, record)])


def _places(found: Iterator[Finding] | list[Finding]) -> list[tuple[str, int]]:
    return [(one.place.file, one.place.line) for one in found if one.place]


def plant(
    count: int,
    folder: Path,
    witnesses: tuple[str, ...],
    *,
    seed: int = 1,
    kinds: tuple[Mutation, ...] = MUTATIONS,
) -> Iterator[Fault]:
    """`count` mutations in each of the witnesses ("manuscript", "epub", "pdf")."""
    bodies, notes = book_texts()
    texts = {**bodies, "notes.md": notes}
    for witness in witnesses:
        wanted = composed(folder / "sound", texts, witness) if witness != "manuscript" else None
        for name, file, after in planted(seed, count, texts, kinds):
            changed = {**texts, file: after}
            if wanted is None:
                named = in_manuscript(texts, changed)
            else:
                document = composed(folder / "changed", changed, witness)
                into = in_epub if witness == "epub" else in_pdf
                named = into(wanted, document, folder / f"changed.{witness}")
            lines = frozenset(changed_lines(texts[file], after))
            yield Fault(witness, name, file, lines, tuple(named))


def main() -> None:
    """Plant the mutations and print how many were found, by witness and kind."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    share = {"manuscript": count // 2, "epub": count * 2 // 5, "pdf": count // 10}
    rows: Counter[tuple[str, str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for witness, number in share.items():
            for fault in plant(number, Path(folder), (witness,)):
                rows[fault.witness, fault.mutation, "planted"] += 1
                rows[fault.witness, fault.mutation, "found"] += fault.found
                rows[fault.witness, fault.mutation, "named"] += fault.at_its_line
    print(f"{'witness':12}{'mutation':20}{'planted':>8}{'found':>8}{'at its line':>13}")
    for witness, mutation in dict.fromkeys((w, m) for w, m, _ in rows):
        figures = [rows[witness, mutation, what] for what in ("planted", "found", "named")]
        print(f"{witness:12}{mutation:20}{figures[0]:8}{figures[1]:8}{figures[2]:13}")


if __name__ == "__main__":
    main()
