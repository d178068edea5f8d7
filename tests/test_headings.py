"""What a heading is called: in the contents, on the way there, read aloud, and in a PDF's tags."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from builders import EPUB, HEAD, PRINT, SCREEN, make_book, run
from epub_books import texts
from lxml import etree
from PIL import Image


def files(folder: Path, edition: str = "ebook") -> dict[str, str]:
    """The files of the ebook that the folder's book makes, by name without their folder."""
    said = run(folder, "build", edition)
    assert said.code == 0, said.err
    with zipfile.ZipFile(folder / "build" / f"{edition}.epub") as book:
        names = [name for name in book.namelist() if name.endswith((".xhtml", ".ncx"))]
        return {name.removeprefix("EPUB/"): book.read(name).decode() for name in names}


def picture(path: Path) -> None:
    Image.new("L", (60, 20), 90).save(path)


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


def links(nav: str) -> list[tuple[str, ...]]:
    """Each line of the contents: (words, aria-label, lang, dir), "" for what it has not."""
    lines = []
    for tag, words in re.findall(r"<a ([^>]*)>([^<]*)</a>", nav.partition('id="landmarks"')[0]):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        lines.append((words, *(given.get(name, "") for name in ("aria-label", "lang", "dir"))))
    return lines


def landmarks(nav: str) -> dict[str, str]:
    """What the landmarks call each kind of place."""
    return dict(
        re.findall(r'epub:type="([^"]+)"[^>]*>([^<]*)</a>', nav.partition('"landmarks"')[2])
    )


def test_a_numeral_is_called_what_it_counts(tmp_path: Path) -> None:
    parts = {
        "part-1.md": "---\nrole: part\n---\n# II\n",
        "i.md": "# I\n\nA.\n\n## III[^a]\n\nB.\n\n## Civil\n\nC.\n\n[^a]: Note.\n",
        "epilogue.md": "# 9\n\nEnd.\n",
    }
    made = files(make_book(tmp_path / "book", parts))

    assert links(made["nav.xhtml"])[:4] == [
        ("II", "Part 2", "", ""),
        ("I", "Section 1", "", ""),
        ("III", "Section 3", "", ""),
        ("Civil", "", "", ""),
    ]
    assert re.search(r'<h4[^>]* aria-label="Section 3"', made["i.xhtml"])
    assert "aria-label" not in re.findall(r"<h4[^>]*>Civil", made["i.xhtml"])[0]
    marks = landmarks(made["nav.xhtml"])
    assert (marks["part"], marks["epilogue"]) == ("Part 2", "Epilogue")


def test_a_heading_in_another_language_says_so_wherever_it_stands(tmp_path: Path) -> None:
    parts = {
        "i.md": "---\nlang: fr\n---\n# Le sel[^a]\n\nA.\n\n## La mer\n\nB.\n\n## II\n\nC[^b].\n",
        "ii.md": '# דרך המלח {: lang="he"}\n\nD.\n',
        "iii.md": "---\nlang: he\n---\n# III\n\nE[^c].\n",
    }
    notes = "[^a]: One.\n\n[^b]: {missing}\n\n[^c]: Three.\n"
    made = files(make_book(tmp_path / "book", parts, notes=notes))

    assert links(made["nav.xhtml"])[:5] == [
        ("Le sel", "", "fr", ""),
        ("La mer", "", "fr", ""),
        ("II", "Section 2", "en", ""),
        ("דרך המלח", "", "he", "rtl"),
        ("III", "Section 3", "", ""),
    ]
    assert re.search(r'<h3[^>]*lang="fr"[^>]*>Le sel</h3>', made["notes.xhtml"])
    labelled = re.findall(r"<(?:h2|h3|a)[^>]*aria-label[^>]*>", made["i.xhtml"])
    assert len(labelled) == 2  # the numeral, and the call whose note is missing
    assert all('lang="en"' in tag for tag in labelled)
    assert re.search(r'<h2[^>]*lang="en"[^>]*dir="ltr"', made["iii.xhtml"])


def test_the_line_in_the_contents_has_no_call(tmp_path: Path) -> None:
    text = "---\ncontents: The way *home*[^a]\n---\n# II[^a]\n\nA.\n"
    made = files(make_book(tmp_path / "book", {"i.md": text}, notes="[^a]: Note.\n"))

    assert ">II. The way <em>home</em></a>" in made["nav.xhtml"]
    assert links(made["nav.xhtml"])[0][0] != "II"


def test_a_heading_that_is_a_picture_is_called_what_it_shows(tmp_path: Path) -> None:
    text = "# ![The Salt Road](r.png)\n\nA.\n\n## ![A ship](r.png)\n\nB.\n"
    folder = make_book(tmp_path / "book", {"preface.md": text, "i.md": "# I\n\nB.\n"})
    picture(folder / "r.png")
    made = files(folder)
    nav = made["nav.xhtml"]

    assert [line[0] for line in links(nav)] == ["The Salt Road", "A ship", "I"]
    assert "<title>The Salt Road</title>" in made["preface.xhtml"]
    assert landmarks(nav)["preface"] == "The Salt Road"
    assert "heading-missing" not in run(folder, "check", "--no-judges").out


def test_a_page_that_is_its_heading_is_not_empty(tmp_path: Path) -> None:
    parts = {
        "half-title.md": "# Short\n",
        "title-page.md": "# A Book\n",
        "dedication.md": "# For M.\n",
        "part.md": "# One\n",
        "i.md": "# I\n",
        "epigraph.md": "<!-- nothing -->\n",
    }
    said = run(make_book(tmp_path / "book", parts), "check", "--no-judges").out
    found = re.findall(r"(\w+\.md):.*\(empty-part\)", said)

    assert found == ["epigraph.md", "i.md"]


def test_the_first_text_of_each_role_is_a_landmark(tmp_path: Path) -> None:
    parts = {
        "half-title.md": "# Short\n",
        "i.md": "# I\n\nA.\n",
        "interlude.md": "# Between\n\nB.\n",
        "note-on-the-text.md": "# The text\n\nC.\n",
    }
    made = files(make_book(tmp_path / "book", parts))

    assert landmarks(made["nav.xhtml"]) == {
        "cover": "Cover",
        "halftitlepage": "Half-title",
        "titlepage": "Title page",
        "toc": "Contents",
        "bodymatter": "A Book",
        "chapter": "Between",
        "afterword": "The text",
        "colophon": "Colophon",
    }
    assert 'role="doc-afterword"' in made["text-note-on-the-text.xhtml"]


def tagged(path: Path) -> list[tuple[str, str]]:
    """The headings in a PDF's structure tree: (type, alternate description)."""
    with pikepdf.open(path) as pdf:
        return [
            (str(item.S), str(item.get("/Alt", "")))
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item
            if re.fullmatch(r"/H[1-6]", str(item.S))
        ]


def test_the_tags_of_a_pdf_say_how_a_numeral_is_read(tmp_path: Path) -> None:
    parts = {"i.md": "# IV\n\nA.\n\n## 2\n\nB.\n", "ii.md": "# Civil\n\nC.\n"}
    folder = make_book(tmp_path / "book", parts, editions=SCREEN)
    assert run(folder, "build").code == 0
    found = tagged(folder / "build" / "screen.pdf")

    assert [row for row in found if row[1]] == [("/H2", "Section 4"), ("/H3", "Section 2")]
    assert len(found) > 3


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["pdf/ua-1", "pdf/a-2a"])
def test_verapdf_has_nothing_against_it(tmp_path: Path, variant: str) -> None:
    parts = {"i.md": "# IV\n\nA.\n\n## 2\n\nB.\n", "ii.md": "# Civil\n\nC.\n"}
    screen = SCREEN.replace("pdf/ua-1", variant)
    folder = make_book(tmp_path / "book", parts, editions=screen)
    assert run(folder, "build").code == 0
    said = run(folder, "check")

    assert (said.out, said.code) == ("", 0)


@pytest.mark.parametrize(("styles", "shown"), [("pamphlet", r"\d+"), ("book", "[ivx]+")])
def test_contents_and_ways_back_name_the_folio_that_is_printed(
    tmp_path: Path, styles: str, shown: str
) -> None:
    parts = {"preface.md": "# Preface\n\nBefore[^a].\n", "i.md": "# Civil\n\nText.\n"}
    small = f'[edition.small]\nformat = "pdf"\nstyles = ["base", "print", "{styles}"]\n'
    folder = make_book(tmp_path / "book", parts, notes="[^a]: A note.\n", editions=small)
    assert run(folder, "build").code == 0
    with pypdfium2.PdfDocument(folder / "build" / "small.pdf") as pdf:
        pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
    listing, preface, note = (
        next(page for page in pages if word in page) for word in ("Notes ", "Before", "A note.")
    )
    folio = re.findall(shown, preface)[-1]

    assert re.search(rf"Preface {folio}\b", listing)
    assert re.search(rf"A note. p. {folio}\b", note)
    assert re.search(rf"{shown}$", listing)


@pytest.mark.parametrize(
    ("language", "title", "imprint"),
    [
        ("fr", "Préface\u00a0: A way", "Quay, Lyon, 2026"),
        ("ar", "Préface: A way", "Quay، Lyon، 2026"),
        ("en", "Préface: A way", "Quay, Lyon, 2026"),
    ],
)
def test_signs_that_the_tool_sets_are_those_of_the_language(
    tmp_path: Path, language: str, title: str, imprint: str
) -> None:
    head = HEAD + f'language = "{language}"\npublisher = "Quay"\nplace = "Lyon"\n'
    parts = {"preface.md": "---\ncontents: A way\n---\n# Préface\n\nA.\n", "i.md": "# I\n\nB.\n"}
    made = files(make_book(tmp_path / "book", parts, head=head))

    assert f">{title}</a>" in made["nav.xhtml"]
    assert f"<text>{title}</text>" in made["toc.ncx"]
    assert imprint in made["colophon.xhtml"]
