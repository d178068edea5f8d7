"""Make the README's pictures from `build/`: the pages of the book, and the ebook on a phone.

Run `make pictures` after `make`. The ebook's picture needs Debian's chromium; without it only the
pages are made, and the exit code is 3.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pypdfium2
from PIL import Image

HERE = Path(__file__).parent
BUILD = HERE.parent / "build"
PHONE = (412, 618)
PAPER, DESK = "#ffffff", "#d9d5cc"
CHROMIUM = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
]  # fmt: skip


def page(pdf: pypdfium2.PdfDocument, index: int, height: int) -> Image.Image:
    """One page as a picture of the given height in pixels."""
    sheet = pdf[index]
    return sheet.render(scale=height / sheet.get_height()).to_pil().convert("RGB")


def beside(pictures: list[Image.Image], gaps: list[int], margin: int = 28) -> Image.Image:
    """Pictures in a row on a desk; `gaps` are the pixels before each."""
    width = sum(p.width for p in pictures) + sum(gaps) + 2 * margin
    height = max(p.height for p in pictures) + 2 * margin
    desk = Image.new("RGB", (width, height), DESK)
    left = margin
    for picture, gap in zip(pictures, gaps, strict=True):
        left += gap
        desk.paste(picture, (left, margin))
        left += picture.width
    return desk


def framed(picture: Image.Image, margin: int) -> Image.Image:
    """The picture with the margin that a reading system leaves around the text."""
    card = Image.new("RGB", PHONE, PAPER)
    card.paste(picture, (margin, margin))
    return card


def pages() -> None:
    """Title page, and a spread from the first opening."""
    pdf = pypdfium2.PdfDocument(BUILD / "book.pdf")
    row = [page(pdf, index, 620) for index in (2, 9, 10)]
    beside(row, [0, 28, 1]).quantize(48).save(HERE / "pictures" / "pages.png", optimize=True)


def ebook(chromium: str) -> None:
    """Cover, opening and notes as a phone shows them."""
    shots = []
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(BUILD / "ebook.epub") as epub:
        epub.extractall(folder)
        for name, margin in (("cover", 0), ("i", 24), ("notes", 24)):
            shot = Path(folder) / f"{name}.png"
            subprocess.run(  # noqa: S603 - a browser found on PATH, our own arguments
                [chromium, *CHROMIUM, f"--window-size={PHONE[0] - 2 * margin},{PHONE[1] - margin}",
                 f"--user-data-dir={folder}/profile",
                 f"--screenshot={shot}", f"file://{folder}/EPUB/{name}.xhtml"],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip
            shots.append(framed(Image.open(shot).convert("RGB"), margin))
    beside(shots, [0, 28, 28]).quantize(64).save(HERE / "pictures" / "ebook.png", optimize=True)


def main() -> int:
    """0 when both pictures were made, 3 without a browser."""
    pages()
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium: the picture of the ebook was not made", file=sys.stderr)
        return 3
    ebook(chromium)
    return 0


if __name__ == "__main__":
    sys.exit(main())
