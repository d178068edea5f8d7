"""Where two lists of words part and meet again: the machinery of collating, linear in the text."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publish.book import Place
from publish.witness import Word

PROBE = 24  # letters that must agree before two witnesses are taken to run together again
NEAR = 6  # letters that must agree after markers that a style has set
REACH = 4000  # words, and PROBE times as many letters, that are searched for such a place

# What a style sets before an item of a list, or in place of a rule; no word of the book.
MARKERS = re.compile(r"[^\w\s]+|\(?(?:\d{1,4}|[a-z]|[ivxlc]+)[.)]", re.IGNORECASE)


@dataclass(frozen=True)
class Difference:
    """Where two witnesses part: words of the first that are `lost`, of the second that are `added`.

    The places are those of the first such word, or of the word after the gap, which is `before`
    where the words of the first witness stand.
    """

    lost: str
    added: str
    place: Place
    where: Place
    before: Word | None = None


@dataclass(frozen=True)
class _Stream:
    """Words run together into one string, so that line ends and widths of spaces do not count."""

    words: Sequence[Word]
    text: str
    starts: Sequence[int]

    def at(self, offset: int) -> int:
        """The index of the word that holds the letter at `offset`."""
        return max(bisect.bisect_right(self.starts, offset) - 1, 0)

    def between(self, start: int, end: int) -> str:
        """The words that have a letter in text[start:end], with spaces between them."""
        if start >= end:
            return ""
        return " ".join(w.text for w in self.words[self.at(start) : self.at(end - 1) + 1])

    def place(self, offset: int) -> Place:
        """The place of the word at `offset`, or of the last."""
        return self.words[self.at(offset)].place if self.words else Place("")


def _stream(words: Sequence[Word], *, spaced: bool) -> _Stream:
    gap = " " if spaced else ""
    lengths = [len(word.text) + len(gap) for word in words]
    starts = [0, *itertools.accumulate(lengths)][: len(words)]
    return _Stream(words, "".join(word.text + gap for word in words), starts)


def differences(
    wanted: Sequence[Word], found: Sequence[Word], *, spaced: bool
) -> Iterator[Difference]:
    """Where `found` departs from `wanted`, in order. `spaced`: spaces between words count.

    Linear in the length of the texts; after a difference the two are brought together at the
    nearest place where they agree for `PROBE` letters.
    """
    a, b = _stream(wanted, spaced=spaced), _stream(found, spaced=spaced)
    i, j = 0, 0
    while True:
        same = _same(a.text, b.text, i, j)
        i, j = i + same, j + same
        if i == len(a.text) and j == len(b.text):
            return
        # Begin at a word: where "1." was set before "1921", the letters differ after a "1".
        back = i - a.starts[a.at(i)] if i < len(a.text) else 0
        i, j = (i - back, j - back) if back <= same else (i, j)
        next_i, next_j = _meet(a, b, i, j)
        yield Difference(
            a.between(i, next_i),
            b.between(j, next_j),
            a.place(i),
            b.place(j),
            a.words[a.at(i)] if a.words else None,
        )
        i, j = next_i, next_j


def agreed(wanted: Sequence[Word], found: Sequence[Word]) -> Iterator[tuple[int, int, int]]:
    """The stretches in which both agree, spaces aside: (letters before it in each, its length)."""
    a, b = _stream(wanted, spaced=False), _stream(found, spaced=False)
    i, j = 0, 0
    while i < len(a.text) and j < len(b.text):
        same = _same(a.text, b.text, i, j)
        if same:
            yield i, j, same
        i, j = i + same, j + same
        if i < len(a.text) and j < len(b.text):
            i, j = _meet(a, b, i, j)


def _same(a: str, b: str, i: int, j: int) -> int:
    """How many letters agree from here; by doubling steps, so that long agreement costs little."""
    total, step = 0, 64
    while True:
        if a[i + total : i + total + step] == b[j + total : j + total + step]:
            if i + total + step > len(a) or j + total + step > len(b):
                return total + min(len(a) - i - total, len(b) - j - total)
            total, step = total + step, min(step * 2, 1 << 16)
        elif step == 1:
            return total
        else:
            step = max(step // 8, 1)


def _meet(a: _Stream, b: _Stream, i: int, j: int) -> tuple[int, int]:
    """The next pair of offsets at which the two agree again, the nearest in words of `a`."""
    if i == len(a.text):
        return i, len(b.text)
    past, head = _past_markers(b, j), a.words[a.at(i)].again
    if past > j and head and b.text.startswith(head, past):
        past += len(head)
    if past > j and a.text[i : i + NEAR] == b.text[past : past + NEAR]:
        return i, past  # two such runs may lie too close for a probe between them
    window = b.text[j : j + REACH * PROBE]
    first = a.at(i)
    best: tuple[int, int] | None = None
    for number in range(first, min(first + REACH, len(a.words))):
        start = max(a.starts[number], i)
        probe = a.text[start : start + PROBE]
        if best is not None and start - i >= sum(best):
            break
        at = window.find(probe)
        if at >= 0 and (len(probe) == PROBE or start + len(probe) == len(a.text)):
            skip = (start - i, at)
            if best is None or sum(skip) < sum(best):
                best = skip
    if best is None:
        return len(a.text), len(b.text)
    return i + best[0], j + best[1]


def _past_markers(stream: _Stream, offset: int) -> int:
    """The offset after the words from here on that are markers; `offset` where there is none."""
    number = stream.at(offset)
    while number < len(stream.words) and MARKERS.fullmatch(stream.words[number].text):
        number += 1
    return max(stream.starts[number] if number < len(stream.words) else len(stream.text), offset)
