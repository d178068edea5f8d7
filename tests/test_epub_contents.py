"""What contents, package and notes say of a book, and what they do not."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from builders import PRINT, make_book, run


def test_every_subheading_is_in_the_contents_whether_linked_or_not(tmp_path: Path) -> None:
    text = "# I\n\nWords.\n\n## Sub *one*\n\nMore.\n\n### Deep\n\nMore.\n\n## Two {#own}\n\nEnd.\n"
    folder = make_book(tmp_path / "book", {"i.md": text, "ii.md": "# II\n\n[to](i.md#own)\n"})
    assert run(folder, "build").code == 0
    with zipfile.ZipFile(folder / "build" / "ebook.epub") as book:
        nav = book.read("EPUB/nav.xhtml").decode()
        part = book.read("EPUB/i.xhtml").decode()
    lines = re.findall(r'href="i\.xhtml#([^"]+)">(.*?)</a>', nav.partition("landmarks")[0])

    assert [label for _, label in lines] == ["Sub <em>one</em>", "Deep", "Two"]
    assert all(f'id="{name}"' in part for name, _ in lines)


def test_what_nobody_said_of_the_rights_is_not_said(tmp_path: Path) -> None:
    head = '[book]\ntitle = "A Book"\ndate = 2026-01-02\n'
    said: dict[str, list[str]] = {}
    for rights in ("", 'rights = "unknown"\n', 'rights = "CC0-1.0"\n'):
        folder = make_book(tmp_path / f"book{len(said)}", head=head + rights)
        assert run(folder, "build").code == 0
        with zipfile.ZipFile(folder / "build" / "ebook.epub") as book:
            package = book.read("EPUB/content.opf").decode()
        said[rights] = re.findall(r"<dc:rights>(.*?)</dc:rights>", package)

    assert list(said.values()) == [[], ["The rights in the text are not known."], ["CC0-1.0"]]


def test_a_note_that_a_note_of_the_preface_calls_has_an_arabic_page(tmp_path: Path) -> None:
    texts = {"preface.md": "# Preface\n\nA call[^a].\n", "i.md": "# I\n\nWords.\n"}
    notes = "[^a]: One that calls another[^b].\n\n[^b]: The other.\n"
    folder = make_book(tmp_path / "book", texts, notes=notes, editions=PRINT)

    assert run(folder, "build").code == 0
    assert (run(folder, "check").out, run(folder, "check").code) == ("", 0)


def test_a_bare_numeral_is_spoken_in_the_contents(tmp_path: Path) -> None:
    texts = {
        "i.md": "# I\n\nA.\n",
        "chapter-2.md": '---\ncontents: In *which* "they" meet, 1917-1921\n---\n# 2\n\nB.\n',
        "chapter-3.md": "# 3[^a]\n\nC.\n\n[^a]: Note.\n",
    }
    folder = make_book(tmp_path / "book", texts)
    assert run(folder, "build").code == 0
    with zipfile.ZipFile(folder / "build" / "ebook.epub") as book:
        nav = book.read("EPUB/nav.xhtml").decode().partition("landmarks")[0]
        ncx = book.read("EPUB/toc.ncx").decode()

    assert re.findall(r'<a href="(?:i|ch)[^"]*"(?: aria-label="([^"]+)")?>(.*?)</a>', nav) == [
        ("Section 1", "I"),
        ("", "2. In <em>which</em> “they” meet, 1917–1921"),
        ("Chapter 3", "3"),
    ]
    assert "<text>I</text>" in ncx
