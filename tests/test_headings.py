"""What a heading is called: in the contents, on the way there, read aloud, and in a PDF's tags."""

from __future__ import annotations

import zipfile
from pathlib import Path

from builders import EPUB, PRINT, make_book, run
from epub_books import texts
from lxml import etree


def files(folder: Path, edition: str = "ebook") -> dict[str, str]:
    """The files of the ebook that the folder's book makes, by name without their folder."""
    said = run(folder, "build", edition)
    assert said.code == 0, said.err
    with zipfile.ZipFile(folder / "build" / f"{edition}.epub") as book:
        names = [name for name in book.namelist() if name.endswith((".xhtml", ".ncx"))]
        return {name.removeprefix("EPUB/"): book.read(name).decode() for name in names}


def ncx_order(ncx: str) -> list[str]:
    """The targets of an NCX in the order of its `playOrder`."""
    root = etree.fromstring(ncx.encode())
    numbers = [int(number) for number in texts(root, "//@playOrder")]
    sources = texts(root, "//*[@playOrder]/n:content/@src")
    return [source for _, source in sorted(zip(numbers, sources, strict=True))]


def test_headings_that_nobody_named_are_counted_in_reading_order(tmp_path: Path) -> None:
    more = "## One\n\n" + "Words of a page. " * 600 + "\n\n## Two {#own}\n\nEnd.\n"
    parts = {"i.md": f"# First\n\nA.\n\n{more}", "ii.md": "# Second\n\nB.\n\n## Three\n\nC.\n"}
    book = PRINT.replace("edition.print", "edition.book")
    folder = make_book(tmp_path / "book", parts, editions=EPUB + book)
    order = ncx_order(files(folder)["toc.ncx"])
    points = [place for place in order if "page-" not in place]

    assert len(points) < len(order)  # there are pages between the points
    assert points == [
        "i.xhtml", "i.xhtml#i-h1", "i.xhtml#own", "ii.xhtml", "ii.xhtml#ii-h1",
    ]  # fmt: skip
