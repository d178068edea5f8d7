"""Make the static EB Garamond files in `eb-garamond/` from the variable ones of PyPI.

    pip install fontpkg-eb-garamond==1.3 && python styles/fonts/make.py

Run by hand when the source package changes, never by a build; the files it makes are committed.
Static files, since WeasyPrint stamps the time of day into a variable font that it embeds. Every
layout table is kept (small caps, old-style figures, superiors, kerning); only the variation tables
go. Two faults of the source are mended: it has no narrow no-break space, and its spaces of fixed
width grow with the weight (a bold hair space is half an em wide). No date of today enters: the same
package and the same fontTools make the same bytes.
"""

from __future__ import annotations

import importlib.metadata
import io
import shutil
import sys
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

PACKAGE = "fontpkg-eb-garamond"
VERSION = "1.3"
HERE = Path(__file__).resolve().parent
FAMILY = HERE / "eb-garamond"

# The names and weights are the font's own named instances (its fvar table).
CUTS = (
    ("EBGaramond[wght].ttf", "Regular", 400),
    ("EBGaramond[wght].ttf", "SemiBold", 600),
    ("EBGaramond[wght].ttf", "Bold", 700),
    ("EBGaramond-Italic[wght].ttf", "Italic", 400),
    ("EBGaramond-Italic[wght].ttf", "SemiBoldItalic", 600),
    ("EBGaramond-Italic[wght].ttf", "BoldItalic", 700),
)

THIN, NARROW_NO_BREAK, FIGURE = 0x2009, 0x202F, 0x2007
FIXED = [code for code in range(0x2000, 0x200B) if code != FIGURE]  # em, en, … thin, hair


def cut(source: Path, weight: int) -> bytes:
    """The static font at one weight (400 to 800), names and style bits set to match."""
    font = TTFont(source, recalcTimestamp=False)
    # Name 25 is the PostScript prefix of variations; with it a cut is EBGaramondItalic-Italic.
    font["name"].removeNames(nameID=25)
    glyphs = font.getBestCmap()
    widths = {glyphs[code]: font["hmtx"][glyphs[code]] for code in FIXED if code in glyphs}
    instancer.instantiateVariableFont(
        font, {"wght": weight}, inplace=True, updateFontNames=True, static=True
    )
    font["hmtx"].metrics.update(widths)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.setdefault(NARROW_NO_BREAK, table.cmap[THIN])
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def main() -> None:
    """Write the six fonts and the licence; stop when another source version is installed."""
    found = importlib.metadata.version(PACKAGE)
    if found != VERSION:
        sys.exit(f"{PACKAGE} {found} is installed, the fonts are made from {VERSION}")
    package = Path(str(importlib.metadata.distribution(PACKAGE).locate_file("fontpkg_eb_garamond")))
    FAMILY.mkdir(exist_ok=True)
    for source, name, weight in CUTS:
        path = FAMILY / f"EBGaramond-{name}.ttf"
        fresh = path.with_suffix(".part")
        fresh.write_bytes(cut(package / "files" / source, weight))
        fresh.replace(path)
    shutil.copyfile(package / "LICENSE", FAMILY / "OFL.txt")


if __name__ == "__main__":
    main()
