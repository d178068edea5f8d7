"""Small capitals that a typesetter without such a font made of capitals in smaller type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from publish.extract.glyphs import Glyph

# Of the size of the capital before them. Fonts' own small capitals are about as high as the small
# letters, 0.65 to 0.75 of the capitals; word processors scale by 0.8; less is a drop initial.
LEAST, MOST = 0.6, 0.88
LEVEL = 0.1  # of the size: how far baselines may differ


def small_capitals(line: Sequence[Glyph]) -> list[Glyph]:
    """The line's glyphs with small capitals as a font of its own would have set them.

    A word is in small capitals where a capital is followed by two and more in smaller type on the
    same baseline, or where all its letters are so small and a neighbour is such a word. Its small
    capitals become small letters of the full size, and their face says what they are.
    """
    out = list(line)
    words = _words(line)
    sizes: dict[int, float] = {}  # the full size, by the number of the word
    for n, word in enumerate(words):
        letters = [line[i] for i in word if line[i].char.isalpha()]
        if len(letters) > 2 and all(_is_small(g, letters[0]) for g in letters[1:]):
            sizes[n] = letters[0].face.size
    for n, word in enumerate(words):
        near = next((sizes[k] for k in (n - 1, n + 1) if k in sizes), 0.0)
        letters = [line[i] for i in word if line[i].char.isalpha()]
        full = sizes.get(n, near if letters and _all_small(letters, near) else 0.0)
        for i in word if full else ():
            if line[i].char.isalpha():
                out[i] = _set(line[i], full)
    return out


def _words(line: Sequence[Glyph]) -> list[list[int]]:
    """The indices of the glyphs of each word."""
    words: list[list[int]] = [[]]
    for i, glyph in enumerate(line):
        if glyph.char.strip():
            words[-1].append(i)
        elif words[-1]:
            words.append([])
    return [word for word in words if word]


def _is_small(glyph: Glyph, first: Glyph) -> bool:
    """Whether a capital stands in smaller type beside a capital, on the same baseline."""
    size = first.face.size
    level = abs(glyph.base - first.base) <= LEVEL * size
    capitals = glyph.char.isupper() and first.char.isupper()
    return capitals and level and LEAST * size <= glyph.face.size <= MOST * size


def _all_small(letters: Sequence[Glyph], full: float) -> bool:
    return all(g.char.isupper() and LEAST * full <= g.face.size <= MOST * full for g in letters)


def _set(glyph: Glyph, full: float) -> Glyph:
    """The glyph in a face of small capitals; what was set smaller is a small letter there."""
    small = glyph.face.size <= MOST * full and len(glyph.char.lower()) == 1
    char = glyph.char.lower() if small else glyph.char
    return replace(glyph, char=char, face=replace(glyph.face, size=full, small=True))
