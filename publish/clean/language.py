"""What the rules know of languages: small words, and the words that heads are made of."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import replace
from importlib.resources import files

from publish.clean.draft import Draft, live

_TABLES: dict[str, dict[str, str]] = tomllib.loads(
    (files("publish.clean") / "languages.toml").read_text("utf-8")
)
SMALL = {code: frozenset(table["small"].split()) for code, table in _TABLES.items()}
# Words that a hyphen joins to the word before (`dit-il`), and first halves that keep a hyphen,
# always or before a word that the text has elsewhere too.
CLITICS = {code: frozenset(table.get("clitics", "").split()) for code, table in _TABLES.items()}
HYPHENED = {code: frozenset(table.get("hyphened", "").split()) for code, table in _TABLES.items()}
PREFIXES = {code: frozenset(table.get("prefixes", "").split()) for code, table in _TABLES.items()}
ROLES = (
    "preface introduction dedication epigraph afterword appendix notes bibliography contents "
    "acknowledgments other"
).split()
WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
SAMPLE = 400_000  # characters looked at; more tells nothing new


def _words(key: str) -> str:
    """A regular expression of a key's words in all languages, the longest first."""
    found = {
        word.strip() for table in _TABLES.values() for word in table.get(key, "").split(",") if word
    }
    ordered = sorted(found, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace("'", "['’]") for word in ordered)


CHAPTER = _words("chapter") + "|§"
PART = _words("part")
APPENDIX = _words("appendix")
NUMBERS = _words("numbers")
CAPTION = _words("caption")
SALUTATION = _words("salutation")
CLOSING = _words("closing")
MONTHS = _words("months")
_ARTICLE = re.compile(r"(?:the|die|das|le|la) ")
_ROLES = {
    word.strip(): key
    for key in reversed(ROLES)
    for table in _TABLES.values()
    for word in table.get(key, "").split(",")
    if word
}


def detect(text: str) -> tuple[str, float]:
    """The language of a text as a code and how sure that is, 0 to 1; English where nothing speaks.

    >>> detect("Die Einheit ist nicht das, was sich mit Worten auf ein Papier schreiben läßt.")[0]
    'de'
    """
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample)) or 1
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) > letters * (0.1 if code == "ja" else 0.3):
            return code, 1.0
    counts = Counter(word.lower().replace("ſ", "s") for word in WORD.findall(sample))
    scores = sorted(
        ((sum(counts[w] for w in words), code) for code, words in SMALL.items()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    (best, code), (second, _) = scores[0], scores[1]
    if best < 3:
        return "en", 0.1
    return code, round(1 - second / best / 2, 2)


def role(head: str) -> str:
    """The role that a head's words give its section, or "" where they say nothing.

    >>> role("Vorwort."), role("IX")
    ('preface', '')
    """
    if len(head) > 60:
        return ""
    words = head.strip().removesuffix(".").removesuffix(":").rstrip().lower().replace("’", "'")
    return _ROLES.get(words, "") or _ROLES.get(_ARTICLE.sub("", words, count=1), "")


_FAREWELL = re.compile(
    r"(?:the )?end|finis|ende|fin|fine|fim|slut|koniec|konec|конец|loppu|vége|einde|τέλος",
    re.IGNORECASE,
)


def is_farewell(text: str) -> bool:
    """Whether a line is the word with which a book ends: `THE END`, `Finis`."""
    return bool(_FAREWELL.fullmatch(text.strip(" .!*_")))


def language(draft: Draft) -> Draft:
    """The draft with its language set, as its small words tell it."""
    sample: list[str] = []
    size = 0
    for i in live(draft):
        sample.append(draft.lines[i].body[:SAMPLE])
        size += len(sample[-1]) + 1
        if size > SAMPLE:
            break
    return replace(draft, language=detect(" ".join(sample))[0])
