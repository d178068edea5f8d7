"""Verse and letters have their names in an ebook; the file that uses them says whose they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import EPUB, make_book, run
from epub_books import document, made, piece, unpacked, xml
from lxml import etree

from publish.checks.epubcheck import epubcheck
from publish.xhtml import EPUB as OPS
from publish.xhtml import EPUB_TYPE

POEM = r"""# I

Plain.

Sing, goddess,\
of wrath
{: .verse}

<div class="verse" markdown="1">
Tyger, tyger,\
burning bright

{: .verse}
</div>

<div class="letter" markdown="1">
Dear Sir,
{: .salutation}

I am.[^a]

Yours
{: .signature .verse}
</div>

[^a]: As in this:

    Sing\
    of wrath
    {: .verse}
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = make_book(
        tmp_path_factory.mktemp("b"),
        {"i.md": POEM, "iii.md": "# 3\n\nNo.\n\n## Sub\n\nNo.\n"},
        editions=EPUB,
    )
    run(folder, "build", "ebook")
    return unpacked(next((folder / "build").glob("*.epub")))


def named(root: etree._Element) -> list[tuple[str, str]]:
    """(tag, the words of its type) of all that has a word of Z39.98."""
    return [
        (etree.QName(e).localname, str(e.get(EPUB_TYPE)))
        for e in root.iter(etree.Element)
        if "z3998:" in (e.get(EPUB_TYPE) or "")
    ]


def test_verse_and_letters_have_their_names(files: dict[str, bytes]) -> None:
    assert named(xml(files, "i.xhtml")) == [
        ("h2", "ordinal z3998:roman"),
        ("p", "z3998:verse"),
        ("div", "z3998:verse"),
        ("div", "z3998:letter"),
        ("p", "z3998:salutation"),
        ("p", "z3998:verse z3998:signature"),
    ]
    assert named(xml(files, "notes.xhtml")) == [("p", "z3998:verse")]


@pytest.mark.parametrize(("name", "says"), [("i", True), ("notes", True), ("iii", False)])
def test_the_file_that_uses_the_words_says_whose_they_are(
    files: dict[str, bytes], name: str, says: bool
) -> None:
    declared = xml(files, f"{name}.xhtml").get(f"{{{OPS}}}prefix")

    assert declared == ("z3998: http://www.daisy.org/z3998/2012/vocab/structure/" if says else None)


def test_the_judge_knows_the_prefix(tmp_path: Path) -> None:
    body = '<div class="letter"><p class="salutation">Dear Sir,</p></div>'
    made(document(tmp_path, piece(body)), tmp_path / "b.epub")

    assert epubcheck(tmp_path / "b.epub") == []


def test_a_heading_is_a_title_or_a_numeral(files: dict[str, bytes]) -> None:
    heads = [e for e in xml(files, "iii.xhtml").iter() if str(e.tag).endswith(("h2", "h3"))]

    assert [e.get(EPUB_TYPE) for e in heads] == ["ordinal", "title"]
