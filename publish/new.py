"""`publish new`: the repository of a book, with texts that show how to write and a workflow.

The files lie in `publish/starter/`, as they are written but for what stands in braces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from publish.booktoml import parse
from publish.clean.config import quote
from publish.direction import direction
from publish.errors import PublishError
from publish.pinned import usual
from publish.whole import write_whole
from publish.words import WORDS

PLACEHOLDER = "OWNER/everyword@REF"
"""Whose action the workflow uses, until the one who makes the repository says so."""

TEXTS = ("preface.md", "chapter-1.md", "chapter-2.md", "chapter-3.md", "notes.md")
WORKFLOW = ".github/workflows/editions.yml"

UNDATED = """\
# Delete this when the book has its date.
date-missing = "the edition is not out yet"
"""
WITHOUT_WORDS = """\
# Delete this when [words] says in the book's language what the tool sets itself.
words-missing = "the words of the tool are not translated yet"
"""

WITHOUT_PAPER = """\
# Paper needs a font with the letters of this language: put it into styles/fonts/ beside this file,
# and add tables such as [edition.book] when a sheet of your own in styles/ names it.
"""


@dataclass(frozen=True)
class Options:
    """What the command line says: see `publish new --help`. `date` is ISO 8601."""

    title: str = "A Book"
    authors: tuple[str, ...] = ()
    language: str = "en"
    date: str = ""
    action: str = ""


def make_new(folder: Path, options: Options) -> list[Path]:
    """Write the repository into the folder, which must be new or empty; the files in order.

    Raises PublishError for a folder that holds anything (but a `.git`), an action that can be none,
    and what `book.toml` does not take.
    """
    if folder.exists() and not folder.is_dir():
        raise PublishError(f"{folder}: a file stands there", "name a new folder")
    if folder.is_dir() and any(path.name != ".git" for path in folder.iterdir()):
        raise PublishError(
            f"{folder}: the folder is not empty; nothing was written",
            "name a new folder, or one with nothing in it but .git",
        )
    if options.action and not re.fullmatch(r"[\w.-]+(/[\w.-]+)+@[\w./-]+", options.action):
        raise PublishError(
            f"--action {options.action}: no action has such a name",
            "write OWNER/REPOSITORY@REF, with a tag or (better) a commit as REF",
        )
    written = {folder / name: text.encode() for name, text in _texts(options).items()}
    write_whole(written, folders=True)
    return list(written)


def _texts(options: Options) -> dict[str, str]:
    """Every file with its text."""
    book = _book(options)
    parse(book, "book.toml")  # a language that is none, a control character in the title
    texts = {"manuscript/book.toml": book}
    texts |= {f"manuscript/{name}": _told(name, options.language) for name in TEXTS}
    texts["manuscript/fold.svg"] = _starter("fold.svg")
    texts[".gitignore"] = _starter("gitignore")
    texts[WORKFLOW] = _starter("editions.yml").replace(PLACEHOLDER, options.action or PLACEHOLDER)
    texts["README.md"] = _starter("README.md").replace("{heading}", _plain(options.title))
    return texts


def _starter(name: str) -> str:
    return (files("publish") / "starter" / name).read_text("utf-8")


def _told(name: str, language: str) -> str:
    """A text of the starter; in a book of another language it says that it is English."""
    english = re.match(r"en(-|$)", language, re.IGNORECASE)
    return _starter(name) if english else f"---\nlang: en\n---\n{_starter(name)}"


def _book(options: Options) -> str:
    """book.toml with what the command line says of the book."""
    values = {
        "title": quote(options.title),
        "authors": ", ".join(map(quote, options.authors or ("A. Writer",))),
        "language": quote(options.language),
        "version": quote(usual()),
        "date": f"date = {options.date}" if options.date else "# date = 2001-12-31",
        "allow": _allowed(options),
    }
    text = re.sub(r"\{(\w+)\}", lambda match: values[match[1]], _starter("book.toml"))
    if direction(options.language):
        # The house's type has no such letters: paper waits for a font of the editor's own.
        text = text.partition("\n[edition.book]")[0] + "\n" + WITHOUT_PAPER
    return text


def _allowed(options: Options) -> str:
    """What a book that is only begun lacks, and may."""
    known = options.language.partition("-")[0].lower() in WORDS
    rows = ("" if options.date else UNDATED) + ("" if known else WITHOUT_WORDS)
    return f"\n[allow]\n{rows}" if rows else ""


def _plain(title: str) -> str:
    """The title as Markdown shows it letter for letter, on one line."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(title.split()))
