"""Rules that compare what stands in several places of the book: names, paragraphs, languages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from publish.book import Finding
from publish.checks.misread import misreadings
from publish.checks.prose import HOLE, Prose
from publish.checks.spaced import spaces_misread
from publish.clean.language import SMALL

_NAME = re.compile(r"(?<![\w’'-])[A-ZÀ-Þ][a-zà-ÿ]{5,}(?![\w-]|[’']\w\w)")
_INSIDE = re.compile(r"[^\W\d_,;]\s")  # before a name that does not begin its sentence
OFTEN, RARE = 4, 1  # times that the usual spelling stands at least, and the other at most
_LONG = 25  # words from which a paragraph that stands twice is no refrain
_NEAR = 25  # paragraphs, a page or two


def mixed_spelling(texts: Sequence[Prose]) -> Iterator[Finding]:
    """A name that is written once in a way which differs by one letter from its usual one."""
    seen: Counter[str] = Counter()
    places: dict[str, tuple[Prose, int]] = {}
    for text in texts:
        for match in _NAME.finditer(text.text):
            seen[match[0]] += 1
            if _INSIDE.fullmatch(text.text, max(0, match.start() - 2), match.start()):
                places.setdefault(match[0], (text, match.start()))
    keys: dict[str, list[str]] = defaultdict(list)
    for name in places:
        if seen[name] >= OFTEN:
            for key in _keys(name):
                keys[key].append(name)
    for name in sorted(name for name in places if seen[name] <= RARE):
        usual = next((u for key in _keys(name) for u in keys.get(key, ()) if _near(name, u)), "")
        if usual:
            text, at = places[name]
            message = f"“{name}” is “{usual}” elsewhere, {seen[usual]} times"
            hint = "write it in one way, or allow it with this word"
            yield Finding("mixed-spelling", "warning", text.place(at), message, hint)


def _keys(name: str) -> list[str]:
    """The name without each of its inner letters, and whole: near names share one of these."""
    return [name, *(name[:n] + name[n + 1 :] for n in range(2, len(name) - 2))]


def _near(one: str, two: str) -> bool:
    """Whether two names differ in one letter, neither near their beginning nor at their end."""
    if one == two or abs(len(one) - len(two)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    rest = min(len(one), len(two)) - start - (len(one) == len(two))
    if len(one) == len(two):
        same = one[start + 1 :] == two[start + 1 :]
    else:
        longer, shorter = (one, two) if len(one) > len(two) else (two, one)
        same = longer[start + 1 :] == shorter[start:]
    return same and start > 1 and rest > 2


def paragraph_twice(texts: Sequence[Prose]) -> Iterator[Finding]:
    """A long paragraph that stands twice, not far apart: a page was scanned or pasted twice."""
    for text in texts:
        first: dict[str, tuple[int, int]] = {}
        for number, (at, block) in enumerate(text.paragraphs()):
            words = block.replace(HOLE, " ").split()
            if len(words) < _LONG:
                continue
            key = " ".join(words).lower()
            before, line = first.get(key, (-_NEAR, 0))
            if number - before < _NEAR:
                message = f"this paragraph stands already on line {line}"
                hint = "take one of them out, unless the author repeats it"
                yield Finding("paragraph-twice", "warning", text.place(at), message, hint)
            first[key] = (number, text.place(at).line)


def language_mistaken(texts: Sequence[Prose]) -> Iterator[Finding]:
    """A text whose small words are of another language than the book says."""
    for text in texts:
        words = [word.lower() for word in re.findall(r"[^\W\d_]+", text.text[:20_000])]
        code, found = _language(words)
        own = _share(words, text.code)
        if len(words) >= 60 and text.code in SMALL and found > 0.15 and own < found / 3:
            message = f"the text is called {text.language!r}, and its words are of {code!r}"
            hint = "correct `language` in book.toml, or write `lang:` at the top of this text"
            yield Finding("language-mistaken", "warning", text.place(0), message, hint)


def unmarked_language(texts: Sequence[Prose]) -> Iterator[Finding]:
    """A paragraph in another language than its text, without `lang`: hyphenated and read aloud as
    if it were in this one."""
    for text in texts:
        if text.code not in SMALL:
            continue
        for at, block in text.paragraphs():
            words = [word.lower() for word in re.findall(r"[^\W\d_]+", block)]
            code, found = _language(words) if len(words) > 11 else ("", 0.0)
            if found > 0.3 and code != text.code and _share(words, text.code) < 0.06:
                message = f"a paragraph in {code!r} stands in a text in {text.language!r}, unmarked"
                hint = f'write {{: lang="{code}"}} on the line below it'
                yield Finding("unmarked-language", "warning", text.place(at), message, hint)


def _language(words: Sequence[str]) -> tuple[str, float]:
    """The language with the largest share of small words, and that share."""
    shares = {code: _share(words, code) for code in sorted(SMALL)}
    best = max(shares, key=lambda code: shares[code])
    return best, shares[best]


def _share(words: Sequence[str], code: str) -> float:
    small = SMALL.get(code, frozenset())
    return sum(word in small for word in words) / len(words) if words else 0.0


WHOLE = (
    misreadings,
    spaces_misread,
    mixed_spelling,
    paragraph_twice,
    language_mistaken,
    unmarked_language,
)
