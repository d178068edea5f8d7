"""Every word that the tool itself sets, by language; `[words]` in book.toml overrides any of them.

The words of a language lie in `tongues/LANGUAGE.toml`: to add one, write such a file with the keys
of `tongues/en.toml`. `{n}` stands for a number, `{title}` for a title, `{names}` for names. A book
in a language that is not there speaks English until its `book.toml` gives the words (`publish
check` says which are missing).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

WORDS: dict[str, dict[str, str]] = {
    file.stem: tomllib.loads(file.read_text("utf-8"))
    for file in sorted((Path(__file__).parent / "tongues").glob("*.toml"))
}

ATTACHED = ("ו", "و")
"""What Hebrew and Arabic write for “and”: the first letter of the word that follows."""


COMMAS = dict.fromkeys(("ar", "ckb", "fa", "ps", "sd", "ug", "ur"), "،")
"""The comma of languages in Arabic letters (Unicode U+060C); the others have the Latin one."""

COLONS = {"fr": "\u00a0:"}
"""A colon with what stands before it: in French a no-break space (Lexique des règles
typographiques en usage à l'Imprimerie nationale)."""


def with_commas(things: Iterable[str], language: str) -> str:
    """What stands in a row with commas as the language writes them; nothing of what is empty.

    >>> with_commas(["Quay", "", "Lyon"], "fr"), with_commas(["الرصيف", "2026"], "ar")
    ('Quay, Lyon', 'الرصيف، 2026')
    """
    return f"{COMMAS.get(_base(language), ',')} ".join(filter(None, things))


def headed(head: str, rest: str, language: str) -> str:
    """A head, and after a colon as the language sets it what follows, if anything does.

    >>> headed("Salt", "A Road", "en"), headed("Sel", "Une route", "fr-CA"), headed("I", "", "en")
    ('Salt: A Road', 'Sel\\xa0: Une route', 'I')
    """
    return f"{head}{COLONS.get(_base(language), ':')} {rest}" if head and rest else head or rest


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


def joined(names: list[str], words: dict[str, str]) -> str:
    """Several names or things as a sentence lists them.

    >>> joined(["A", "B", "C"], {"and": "und"})
    'A, B und C'
    """
    if len(names) < 2:
        return "".join(names)
    joint = words.get("and", "and")
    comma = "، " if joint == "و" else ", "
    space = "" if joint in ATTACHED else " "
    return f"{comma.join(names[:-1])} {joint}{space}{names[-1]}"


def words_for(language: str, overrides: dict[str, str]) -> dict[str, str]:
    """The tool's words in a language (a BCP 47 tag; the part before the hyphen counts).

    >>> words_for("de-AT", {"notes": "Endnoten"})["notes"], words_for("de", {})["contents"]
    ('Endnoten', 'Inhalt')
    """
    base = _base(language)
    return WORDS["en"] | WORDS.get(base, {}) | overrides


def missing(language: str, overrides: Iterable[str]) -> tuple[str, ...]:
    """The keys of words that a book in this language lacks, which therefore speak English.

    >>> missing("de-AT", ()), len(missing("fi", WORDS["en"])), missing("fi", WORDS["en"])
    ((), 0, ())
    >>> "contents" in missing("fi", ("notes",)), "notes" in missing("fi", ("notes",))
    (True, False)
    """
    known = WORDS.get(_base(language), {})
    return tuple(key for key in WORDS["en"] if key not in known and key not in overrides)
