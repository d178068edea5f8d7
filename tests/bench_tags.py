"""Times the writing of a tagged PDF: our structure tree beside the engine's own. `make bench`.

The pages are those of the seed's screen edition, its text many times over, laid out once. For each
tree: seconds of the processor from laid-out pages to the file (ours with its plan), the better of
two runs, and the file's size. The engine's tree says less: see `publish.tags`.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from publish import mends, pdf, tags
from publish.book import Document, Piece
from publish.compose import compose
from publish.fetch import Fetcher
from publish.manuscript import load
from publish.mends import weasyprint
from publish.read import read

ROOT = Path(__file__).resolve().parent.parent


def longer(document: Document, copies: int) -> Document:
    """The document with its pieces so many times, each copy with ids of its own."""
    return replace(
        document, pieces=tuple(one for n in range(copies) for one in _copy(document.pieces, n))
    )


def _copy(pieces: tuple[Piece, ...], number: int) -> Iterator[Piece]:
    for piece in pieces:
        text = re.sub(r' id="([^"]+)"', rf' id="\1-{number}"', piece.xhtml)
        text = re.sub(r' href="#([^"]+)"', rf' href="#\1-{number}"', text)
        yield replace(piece, id=f"{piece.id}-{number}", xhtml=text)


def ours(rendering: Any, tree: Any, options: dict[str, Any]) -> tuple[float, int]:
    """Seconds of the processor, and bytes, with the plan of the tree made anew."""
    rendering.fonts = {}
    begun = time.process_time()
    rendering.plan = tags.plan(rendering.pages, rendering._html.etree_element, tree)
    content = rendering.write_pdf(**options)
    return time.process_time() - begun, len(content)


def engines(rendering: Any, options: dict[str, Any]) -> tuple[float, int]:
    """The same of the engine as it comes."""
    weasyprint.pdf.add_tags = mends._add_tags
    weasyprint.pdf.stream.Stream.marked = mends._marked
    rendering.fonts = {}
    begun = time.process_time()
    content = rendering.write_pdf(**options)
    return time.process_time() - begun, len(content)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--copies", type=int, default=10, metavar="N")
    copies = options.parse_args().copies
    manuscript = load(ROOT / "manuscript")
    screen = next(one for one in manuscript.editions if one.name == "screen")
    document = longer(compose(read(manuscript), manuscript, screen), copies)
    asked = pdf._options(document)
    unplanned = replace(document, edition=replace(screen, variant=""))
    rendering, _, tree = pdf._lay_out(unplanned, Fetcher(Path(document.folder)), [])
    rows = (
        ("tags of ours", min(ours(rendering, tree, asked) for _ in range(2))),
        ("the engine's", min(engines(rendering, asked) for _ in range(2))),
    )
    print(f"{len(rendering.pages)} pages {'':6}CPU s      kB")
    for name, (seconds, size) in rows:
        print(f"{name:15}{seconds:8.2f}{size / 1000:8.0f}")


if __name__ == "__main__":
    main()
