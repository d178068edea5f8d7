"""A PDF's bookmarks and running heads, and the lines of an ebook's contents: they say the same."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from builders import EPUB, FOUR, HEAD, PRINT, make_book, manuscript, run
from lxml import etree
from PIL import Image

from publish.book import Edition, Meta
from publish.compose import compose
from publish.headings import label, phrases, spans, within
from publish.read import read
from publish.xhtml import el, inner, parse

ROOT = Path(__file__).parent.parent
H = "{http://www.w3.org/1999/xhtml}"
Line = tuple[str, list[Any]]
"""A line, and the lines below it."""

NASTY = {
    "half-title.md": "# Short[^a]\n",
    "preface.md": "# ![The Salt Road](r.png)\n\nA.\n\n## ![A ship](r.png)\n\nB.\n",
    "part-1.md": "---\nrole: part\ncontents: At sea\n---\n# I[^b]\n\n## Before *all*\n\nC.\n",
    "chapter-1.md": "# The <i lang='fr'>fin de siècle</i>[^a] of [Lull](https://lull.example)\n\nD.\n",
    "chapter-2.md": "# 2\n\n### Deep\n\nE.\n\n## *III*[^b]\n\n#### Deeper\n\nF.\n",
    "part-2.md": "# Land\n",
    "chapter-3.md": "No heading here.\n\n## Only below\n\nG.\n",
    "conclusion.md": "# The end\n\nH.\n",
    "glossary.md": "# Words\n\nI.\n",
}
NOTES = "[^a]: A note.\n\n    ## A heading in a note\n\n    More.\n\n[^b]: Another.\n"


def outline(path: Path) -> list[Line]:
    """The bookmarks of a PDF."""

    def lines(items: Iterable[Any]) -> list[Line]:
        return [(item.title, lines(item.children)) for item in items]

    with pikepdf.open(path) as pdf, pdf.open_outline() as found:
        return lines(found.root)


def contents(path: Path) -> list[Line]:
    """The contents of an ebook as they are read aloud."""
    with zipfile.ZipFile(path) as book:
        root = etree.fromstring(book.read("EPUB/nav.xhtml"))
    toc = next(nav for nav in root.iter(f"{H}nav") if nav.get("role") == "doc-toc")
    return list(_lines(toc.find(f"{H}ol")))


def _lines(listing: Any) -> Iterable[Line]:
    for item in listing.findall(f"{H}li"):
        link, below = item.find(f"{H}a"), item.find(f"{H}ol")
        words = link.get("aria-label") or "".join(link.itertext())
        yield words, [] if below is None else list(_lines(below))


def nasty(folder: Path, editions: str = FOUR) -> Path:
    made = make_book(folder, NASTY, notes=NOTES, editions=editions)
    Image.new("L", (60, 20), 90).save(made / "r.png")
    return made


@pytest.mark.parametrize("book", ["manuscript", "tests/sink"])
def test_bookmarks_are_the_contents_of_the_ebook(tmp_path: Path, book: str) -> None:
    folder = tmp_path / "book"
    shutil.copytree(ROOT / book, folder)
    config = folder / "book.toml"  # a press takes no bookmarks
    config.write_text(re.sub(r"(?m)^press = .*\n", "", config.read_text("utf-8")), "utf-8")
    said = run(folder, "build", "ebook", "book", "screen")
    assert said.code == 0, said.err
    listed = contents(folder / "build" / "ebook.epub")

    assert len(listed) > 5
    assert outline(folder / "build" / "book.pdf") == listed
    assert outline(folder / "build" / "screen.pdf") == listed


def test_parts_pictures_numerals_and_leaps_of_level_are_so_too(tmp_path: Path) -> None:
    folder = nasty(tmp_path / "book")
    said = run(folder, "build")
    assert said.code == 0, said.err
    listed = contents(folder / "build" / "ebook.epub")

    assert listed == [
        ("The Salt Road", [("A ship", [])]),
        (
            "I. At sea",
            [
                ("Before all", []),
                ("The fin de siècle of Lull", []),
                ("Chapter 2", [("Deep", []), ("Section 3", [("Deeper", [])])]),
            ],
        ),
        ("Land", [("chapter-3", [("Only below", [])])]),
        ("The end", []),
        ("Notes", []),
        ("Words", []),
    ]
    assert outline(folder / "build" / "print.pdf") == listed
    assert outline(folder / "build" / "screen.pdf") == [
        line for line in listed if line[0] not in ("The Salt Road", "Words")
    ]  # its edition has neither preface nor glossary


def test_chapters_whose_part_is_left_out_stand_side_by_side(tmp_path: Path) -> None:
    texts = {
        "part-1.md": "# One\n",
        "chapter-1.md": "# Salt\n\nA.\n",
        "chapter-2.md": "# Iron\n\nB.\n",
        "part-2.md": "# Two\n",
        "chapter-3.md": "# Coal\n\nC.\n",
    }
    pieces = 'pieces = ["contents", "chapter-1", "chapter-2", "part-2", "chapter-3"]\n'
    editions = f'[edition.ebook]\nformat = "epub"\nstyles = ["base", "epub"]\n{pieces}\n'
    folder = make_book(tmp_path / "book", texts, editions=editions + PRINT + pieces)
    said = run(folder, "build")
    assert said.code == 0, said.err
    listed = contents(folder / "build" / "ebook.epub")

    assert listed == [("Salt", []), ("Iron", []), ("Two", [("Coal", [])])]
    assert outline(folder / "build" / "print.pdf") == listed


def test_a_running_head_has_the_words_of_its_heading_and_no_number_of_a_note(
    tmp_path: Path,
) -> None:
    text = "# The War[^a] and *After*\n\n" + "Words of a page. " * 1500
    folder = make_book(tmp_path / "book", {"i.md": text}, notes="[^a]: One.\n", editions=PRINT)
    assert run(folder, "build").code == 0
    with pypdfium2.PdfDocument(folder / "build" / "print.pdf") as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]

    assert sum("The War and After" in page for page in pages) > 2  # the contents, and running heads
    assert sum("The War1 and After" in page for page in pages) == 1  # the heading itself


def test_a_phrase_in_another_language_says_so_in_every_list(tmp_path: Path) -> None:
    texts = {
        "i.md": "---\ncontents: A *way*\n---\n# The <i lang='fr'>fin de siècle</i>[^a]\n\nA.\n\n"
        '## On <span lang="he">דרך</span>\n\nB.\n',
        "ii.md": "---\nlang: de\n---\n# Das *Salz* <i lang='fr'>de mer</i> <i lang='de'>x</i>\n\n"
        "C.[^b]\n",
        "iii.md": "# <i lang='fr'>Le sel</i>\n\nD.\n",
    }
    folder = make_book(tmp_path / "book", texts, notes="[^a]: N.\n\n[^b]: O.\n")
    assert run(folder, "build").code == 0
    with zipfile.ZipFile(folder / "build" / "ebook.epub") as book:
        nav = book.read("EPUB/nav.xhtml").decode().partition('id="landmarks"')[0]
        ncx = book.read("EPUB/toc.ncx").decode()
        notes = book.read("EPUB/notes.xhtml").decode()
    lines = re.findall(r"<a [^>]*>(.*?)</a>", nav)

    assert lines[:4] == [
        'The <i lang="fr" xml:lang="fr">fin de siècle</i>: A <em>way</em>',
        'On <span lang="he" dir="rtl" xml:lang="he">דרך</span>',
        'Das <em>Salz</em> <i lang="fr" xml:lang="fr">de mer</i> <i>x</i>',
        "<i>Le sel</i>",
    ]
    assert 'href="iii.xhtml" lang="fr" xml:lang="fr"' in nav
    assert "<text>The fin de siècle: A way</text>" in ncx
    assert '<i lang="fr" xml:lang="fr">fin de siècle</i>' in notes


def test_an_ebook_without_contents_of_its_own_says_it_too(tmp_path: Path) -> None:
    texts = {"i.md": "# The <i lang='fr'>fin de siècle</i>\n\nA.\n"}
    pieces = 'pieces = ["title-page", "text"]\n'
    editions = f'[edition.ebook]\nformat = "epub"\nstyles = ["base", "epub"]\n{pieces}'
    folder = make_book(tmp_path / "book", texts, editions=editions)
    assert run(folder, "build").code == 0
    with zipfile.ZipFile(folder / "build" / "ebook.epub") as book:
        nav = book.read("EPUB/nav.xhtml").decode()

    assert '>The <i lang="fr" xml:lang="fr">fin de siècle</i></a>' in nav


def test_the_words_of_a_heading_on_one_line() -> None:
    heading = parse(
        'A<br/><em>b<i lang="la"> c</i></em> <!-- x --><i lang="la">d </i>'
        '<sup class="call"><a>1</a></sup>e<img alt="No"/>'
    )

    assert label(heading) == "A b c d e"
    assert "".join(phrase.text for phrase in phrases(heading)) == label(heading)
    assert inner(el("p", None, *spans(phrases(heading)))) == 'A <em>b</em> <i lang="la">c d</i> e'
    assert inner(el("p", None, *spans(within("Other", heading)))) == "Other"


@pytest.mark.parametrize(
    ("contents", "line"),
    [
        (
            "The way *home*[^a], *ich*{: lang=de}",
            'II. The way <em>home</em>, <em lang="de">ich</em>',
        ),
        ("The H<sub>2</sub>O **of** `it`", "II. The H<sub>2</sub>O of it"),
        ("A plain one", "II. A plain one"),
    ],
)
def test_what_a_text_is_about_keeps_its_type_in_the_contents(contents: str, line: str) -> None:
    """On paper too: the contents of both are one list."""
    source = manuscript(
        ("i.md", f"---\ncontents: {contents}\n---\n# II[^a]\n\nA.\n\n[^a]: N.\n"),
        meta=Meta("A Book"),
    )
    for edition in (Edition("e", "epub", ("base",)), Edition("p", "pdf", ("base", "print"))):
        made = compose(read(source), source, edition)
        (nav,) = (piece.xhtml for piece in made.pieces if piece.role == "contents")

        assert re.findall(r'<a href="#i"[^>]*>(.*?)</a>', nav) == [line]


def test_a_space_that_does_not_break_is_kept_in_every_list(tmp_path: Path) -> None:
    texts = {
        "i.md": "# Quoi ? « Non » !\n\nA.[^1]\n\n## Et *quoi* ?\n\nB.\n",
        "ii.md": "# Deux\n\nC.[^2]\n",
    }
    head = HEAD.replace("[book]", '[book]\nlanguage = "fr"')
    folder = make_book(
        tmp_path, texts, notes="[^1]: N.\n\n[^2]: M.\n", editions=EPUB + PRINT, head=head
    )
    assert run(folder, "build").code == 0
    first, second = "Quoi\u202f? «\u202fNon\u202f»\u202f!", "Et quoi\u202f?"
    with zipfile.ZipFile(folder / "build" / "ebook.epub") as book:
        found = {name: book.read(name).decode() for name in book.namelist() if "html" in name}
        ncx = book.read("EPUB/toc.ncx").decode()

    assert f">{first}</a>" in found["EPUB/nav.xhtml"]
    assert first in ncx
    assert second in ncx
    assert any(f"<title>{first}</title>" in text for text in found.values())
    assert any(first in text for name, text in found.items() if "notes" in name)
    assert outline(folder / "build" / "print.pdf")[0] == (first, [(second, [])])
