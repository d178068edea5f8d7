"""A book reads its own folder and the package's styles; nothing else, by any way in."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from publish import pdf
from publish.book import Document, Edition, Meta, Piece
from publish.errors import PublishError
from publish.fetch import Fetcher
from publish.pages import Laid
from publish.resources import styles_dir

FACES = ("fonts", (styles_dir() / "fonts.css").read_text(encoding="utf-8"))
NS = "xmlns='http://www.w3.org/2000/svg'"
PICTURE = f"<svg {NS} width='9' height='9'><rect width='9' height='9'/></svg>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A book's folder with good files in it, secrets beside it, and ways that lead to them."""
    book = tmp_path / "book"
    (book / "styles").mkdir(parents=True)
    for name in ("secret.svg", "secret.css"):
        (tmp_path / name).write_text(PICTURE if name.endswith("svg") else "p { color: red }")
    (book / "good.svg").write_text(PICTURE)
    Image.new("L", (4, 4)).save(book / "good.jpg", quality=90)
    Image.new("L", (4, 4)).save(book / "good one.png")
    (book / "styles" / "more.css").write_text("p { color: blue }")
    (book / "link.svg").symlink_to(tmp_path / "secret.svg")
    (book / "away").symlink_to(tmp_path)
    inside = {
        "image.svg": '<image href="file:///etc/passwd" width="9" height="9"/>',
        "web.svg": '<image href="http://127.0.0.1:9/x.png" width="9" height="9"/>',
        "up.svg": '<image href="../secret.svg" width="9" height="9"/>',
        "use.svg": '<use href="link.svg#a"/>',
        "style.svg": "<style>@font-face { font-family: F; src: url(/etc/passwd) }</style>",
    }
    for name, content in inside.items():
        (book / name).write_text(f"<svg {NS} width='20' height='20'>{content}</svg>")
    os.mkfifo(book / "pipe.png")
    return book


def lay(folder: Path, xhtml: str = "", css: str = "") -> Laid:
    piece = Piece("i", "section", "I", f'<section id="i"><h2>I</h2><p>Text.</p>{xhtml}</section>')
    sheets = (FACES, ("own", 'html { font-family: "EB Garamond" } @page { size: A6 }' + css))
    document = Document(Meta("T"), Edition("book", "pdf"), (piece,), sheets, str(folder))
    return pdf.write(document, folder / "out.pdf")


GOOD = {
    "svg": '<img src="good.svg" alt="x"/>',
    "jpeg": '<img src="good.jpg" alt="x"/>',
    "space": '<img src="good%20one.png" alt="x"/>',
    "data": f'<img src="data:image/svg+xml,{quote(PICTURE)}" alt="x"/>',
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_the_book_is_used(folder: Path, name: str) -> None:
    assert lay(folder, GOOD[name]).findings == ()


def test_a_sheet_of_the_book_is_found_before_the_package(folder: Path) -> None:
    assert lay(folder, css='@import url("more.css")').findings != ()  # @import must come first
    assert lay(folder, "<style>@import url(styles/more.css);</style>").findings == ()


BAD_TEXT = {
    "web": '<img src="http://127.0.0.1:9/x.png" alt="x"/>',
    "secure": '<img src="https://127.0.0.1:9/x.png" alt="x"/>',
    "ftp": '<img src="ftp://127.0.0.1/x.png" alt="x"/>',
    "root": '<img src="/etc/passwd" alt="x"/>',
    "file": '<img src="file:///etc/passwd" alt="x"/>',
    "host": '<img src="//localhost/etc/passwd" alt="x"/>',
    "up": '<img src="../secret.svg" alt="x"/>',
    "coded": '<img src="%2e%2e/secret.svg" alt="x"/>',
    "twice": '<img src="%2e%2e%2fsecret.svg" alt="x"/>',
    "link": '<img src="link.svg" alt="x"/>',
    "away": '<img src="away/secret.svg" alt="x"/>',
    "pipe": '<img src="pipe.png" alt="x"/>',
    "directory": '<img src="styles" alt="x"/>',
    "styles": '<img src="file:///styles/../../etc/passwd" alt="x"/>',
    "attachment": '<link rel="attachment" href="../secret.svg"/>',
    "stylesheet": '<link rel="stylesheet" href="../secret.css"/>',
    "object": '<object data="../secret.svg"></object>',
    "embed": '<embed src="../secret.svg"/>',
    "svg image": '<img src="image.svg" alt="x"/>',
    "svg web": '<img src="web.svg" alt="x"/>',
    "svg up": '<img src="up.svg" alt="x"/>',
    "svg style": '<img src="style.svg" alt="x"/>',
    "inline style": "<p style=\"background: url('../secret.svg')\">x</p>",
    "import": "<style>@import url(../secret.css);</style>",
    "missing": '<img src="none.png" alt="x"/>',
}
BAD_STYLE = {
    "background": "p { background: url(../../secret.svg) }",
    "list": "p { display: list-item; list-style-image: url(file:///etc/passwd) }",
    "content": "p::before { content: url(http://127.0.0.1:9/x.png) }",
    "page": "@page { background: url(http://127.0.0.1:9/x.png) }",
    "margin": "@page { @top-left { content: url(file:///etc/passwd) } }",
    "face": '@font-face { font-family: "F"; src: url(http://127.0.0.1:9/f.ttf) }',
    "face file": '@font-face { font-family: "F"; src: url(file:///etc/passwd) }',
    "profile": "@color-profile device-cmyk { src: url(/etc/passwd); components: c, m, y, k }",
}


@pytest.mark.parametrize("name", BAD_TEXT)
def test_the_text_reaches_nothing_else(folder: Path, name: str) -> None:
    (folder / "out.pdf").write_bytes(b"what stood before")

    with pytest.raises(PublishError) as caught:
        lay(folder, BAD_TEXT[name])

    assert caught.value.code == 2
    assert (folder / "out.pdf").read_bytes() == b"what stood before"


@pytest.mark.parametrize("name", BAD_STYLE)
def test_the_styles_reach_nothing_else(folder: Path, name: str) -> None:
    with pytest.raises(PublishError):
        lay(folder, css=BAD_STYLE[name])

    assert not (folder / "out.pdf").exists()


def test_the_sentence_names_the_address_and_no_folder(folder: Path) -> None:
    with pytest.raises(
        PublishError, match=r"^pictures/none\.png: there is no such file"
    ) as missing:
        lay(folder, '<img src="pictures/none.png" alt="x"/>')
    with pytest.raises(PublishError, match=r"^link\.svg: .*outside the book's folder") as outside:
        lay(folder, '<img src="link.svg" alt="x"/>')

    assert str(folder) not in missing.value.message + outside.value.message


def test_what_the_engine_complains_of_is_a_finding_that_names_the_sheet(folder: Path) -> None:
    (found,) = lay(folder, css="p { colour: red }").findings

    assert (found.rule, found.level) == ("layout-warning", "warning")
    assert found.message.startswith("own.css: ")
    assert "colour" in found.message


def test_a_picture_that_cannot_be_drawn_is_an_error(folder: Path) -> None:
    (folder / "bad.svg").write_text("no picture")

    (found,) = lay(folder, '<img src="bad.svg" alt="x"/>').findings

    assert (found.rule, found.level) == ("layout-warning", "error")
    assert "bad.svg" in found.message


def test_the_engine_is_given_no_path_to_open_by_itself(folder: Path) -> None:
    assert Fetcher(folder).fetch("file:///book/good.jpg").path is None
