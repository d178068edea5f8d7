"""Fonts: none but the book's own, said when they lack a character, cut down for embedding.

This module knows font files and style sheets; it does not import the layout engine.
"""

from __future__ import annotations

import io
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fontTools import subset as cutter
from fontTools.ttLib import TTFont, getTableClass
from fontTools.unicodedata import script as script_of
from fontTools.unicodedata import script_name

from publish import xhtml
from publish.above import shared_styles
from publish.book import Document, Finding, Place
from publish.resources import styles_dir

FACE = re.compile(r"@font-face\s*\{[^}]*\}", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SOURCE = re.compile(r"""url\(\s*(["']?)(?P<address>[^"')]+)\1\s*\)""")

# Shaping leaves these out of the line, so no font need draw them: controls, format characters
# (soft hyphen, joiners, direction marks), line and paragraph separators, variation selectors.
UNDRAWN = frozenset({"Cc", "Cf", "Zl", "Zp"})
SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))


def isolate() -> None:
    """Hide the machine's fonts from fontconfig, for the rest of this process.

    Fontconfig then reads `styles/fonts/isolated.conf`, which names no folder at all, so the only
    fonts are those of the @font-face rules. It must be called before the engine is imported: from
    then on other threads may read the environment.
    """
    os.environ["FONTCONFIG_FILE"] = str(styles_dir() / "fonts" / "isolated.conf")
    os.environ.pop("FONTCONFIG_SYSROOT", None)


def faces(css: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The addresses of the font files that the @font-face rules of the sheets name, in order.

    >>> faces([("x", "@font-face { font-family: A; src: url('fonts/a.ttf') } /* @font-face {} */")])
    ('fonts/a.ttf',)
    """
    return tuple(
        unquote(source["address"].strip())
        for _, text in css
        for rule in FACE.findall(COMMENT.sub("", text))
        for source in SOURCE.finditer(rule)
    )


def style_folders(folder: str | Path) -> tuple[Path, ...]:
    """Where an address in a style sheet is looked for: the book's own `styles/`, those beside each
    `press.toml` above it, the package's.

    The first is left out when it is a link that leads out of the book's folder.
    """
    book = Path(folder).resolve()
    own = (book / "styles").resolve()
    every = (*shared_styles(book), styles_dir().resolve())
    return (own, *every) if own.is_relative_to(book) else every


def find(address: str, folder: str | Path) -> Path | None:
    """The file that a font's address in a style sheet means, None when there is no such file."""
    for root in style_folders(folder):
        path = (root / address).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    return None


def characters(font: Path) -> frozenset[int]:
    """The code points that the font file can draw."""
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def missing_glyphs(document: Document) -> tuple[Finding, ...]:
    """What characters no font of the document's sheets has, in `missing-glyph` findings.

    There is one for each script that has letters among them, and one for each sign of no script;
    the place is the line of the first block that holds one. The engine prints an empty box.
    """
    paths = [find(address, document.folder) for address in faces(document.css)]
    known = frozenset().union(*(characters(path) for path in paths if path))
    return missing_by_script(
        (character, Place(piece.file or piece.id, line))
        for piece in document.pieces
        for text, line in _runs(xhtml.parse(piece.xhtml))
        for character in text
        if _drawn(character) and ord(character) not in known
    )


def missing_by_script(lacking: Iterable[tuple[str, Place | None]]) -> tuple[Finding, ...]:
    """Findings for characters that fonts lack, as `missing_glyphs` has them."""
    found: dict[str, tuple[str, Place | None]] = {}
    for character, at in lacking:
        script = _script(character) or character
        letters, place = found.get(script, ("", at))
        found[script] = (letters + character * (character not in letters), place)
    return tuple(missing(letters, place) for letters, place in found.values())


def _script(character: str) -> str:
    """The script that a letter belongs to, "" where it may stand in several.

    >>> _script("ש"), _script("☃")
    ('Hebrew', '')
    """
    code = script_of(character)
    return "" if code in {"Zyyy", "Zinh", "Zzzz"} else script_name(code)


def _drawn(character: str) -> bool:
    return (
        not character.isspace()
        and unicodedata.category(character) not in UNDRAWN
        and character not in SELECTORS
    )


def _runs(element: Any, line: int = 0) -> Iterator[tuple[str, int]]:
    """Each run of text in the element, in order, with the line (data-line) of its block, else 0."""
    if isinstance(element.tag, str):
        line = int(element.get("data-line") or line)
        yield element.text or "", line
        for child in element:
            yield from _runs(child, line)
            yield child.tail or "", line


def told(character: str, findings: Iterable[Finding]) -> bool:
    """Whether a finding says already that fonts lack this character, or others of its script."""
    named = (missing(character).message, f" of {_script(character) or None}: ")
    rows = [finding for finding in findings if finding.rule == "missing-glyph"]
    return any(row.message == named[0] or named[1] in row.message for row in rows)


def _kind(characters: str) -> str:
    """What characters of one script are called together.

    >>> _kind("ab"), _kind("1"), _kind("a1"), _kind("a,")
    ('letters', 'figures', 'letters and figures', 'signs')
    """
    kinds = {unicodedata.category(one)[0] for one in characters}
    names = {"L": "letters", "M": "letters", "N": "figures"}
    if not kinds <= names.keys():
        return "signs"
    return " and ".join(dict.fromkeys(names[one] for one in sorted(kinds)))


def missing(letters: str, place: Place | None = None) -> Finding:
    """The finding for characters of one script that no font of the edition has, at most twelve of
    them named by their looks."""
    name = f"U+{ord(letters[0]):04X} {unicodedata.name(letters[0], 'unnamed')}"
    said = f"“{letters}” ({name})"
    if len(letters) > 1:
        shown = letters[:12] + "…" * (len(letters) > 12)
        kind = _kind(letters)
        said = f"{len(letters)} {kind} of {_script(letters[0])}: {shown} (first {name})"
    return Finding(
        "missing-glyph",
        "error",
        place,
        f"no font of this edition has {said}",
        "add an @font-face rule with a font that has it to one of the edition's styles, "
        "or write it another way",
    )


def subset(font: Path, text: str) -> bytes:
    """The font file cut down to the characters of `text`, the same bytes every time.

    Glyphs that the layout features reach from these characters are kept with the features
    themselves (small caps, old-style figures, ligatures, kerning). Hinting goes, and so do glyph
    names. The dates in the file stay those of the original.
    """
    options = cutter.Options(
        layout_features=["*"],
        name_IDs=["*"],
        notdef_outline=True,
        hinting=False,
        glyph_names=False,
    )
    # Tables are read glyph by glyph as they are needed: the same bytes in two thirds of the time.
    with TTFont(font, recalcTimestamp=False, lazy=True) as opened:
        options.drop_tables = [*options.drop_tables, *_uncut(opened, options)]
        cut = cutter.Subsetter(options)
        cut.populate(text=text)
        cut.subset(opened)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def _uncut(font: TTFont, options: cutter.Options) -> list[str]:
    """The tables that nobody can cut down (a font editor's own, such as FFTM).

    They are dropped by name: the engine drops them too, and says so on the terminal.
    """
    kept = {*options.no_subset_tables, "GlyphOrder"}
    return [
        tag
        for tag in font.keys()  # noqa: SIM118 - a font can be asked for its tables, not walked
        if tag.strip() not in kept and not hasattr(getTableClass(tag), "subset_glyphs")
    ]
