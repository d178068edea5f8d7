"""The PDF as a file: whole, labelled, the same bytes anywhere, and with nobody's name in it."""

from __future__ import annotations

import datetime
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import tinyhtml5
from builders import PRINT, make_book, run

from publish import pages, pdf
from publish.book import Document, Edition, Meta, Piece
from publish.errors import PublishError
from publish.resources import styles_dir

FACES = ("fonts", (styles_dir() / "fonts.css").read_text(encoding="utf-8"))
STYLE = """
html { font: 11pt/14pt "EB Garamond" }
p { margin: 0; text-align: justify; hyphens: auto }
@page { size: 5.5in 8.5in; margin: 0.75in 0.5in 1in 0.875in;
  @bottom-center { content: counter(page, lower-roman) } @top-center { content: "Running head" } }
@page bare { @bottom-center { content: none } @top-center { content: none } }
@page :blank { @bottom-center { content: none } @top-center { content: none } }
@page text, notes { @bottom-center { content: "– " counter(page) " –" } }
@page :nth(1 of text) { counter-reset: page 1 }
.half-title, .title-page { page: bare; break-before: right }
.contents { page: front; break-before: right }
.section { page: text; break-before: right }
.notes { page: notes; break-before: page }
.contents a::after { content: target-counter(attr(href), page) }
.back::after { content: target-counter(attr(href), page) }
.unseen { display: none }
"""
CALL = '<sup class="call"><a id="call-1" class="call" href="#note-1">1</a></sup>'
PARAGRAPHS = "".join(
    f'<p data-line="{n}">Of the <em>many</em> factions{CALL if n == 50 else ""} that were in the '
    "International, none was as revolutionary as the last; some had no name.</p>"
    for n in range(1, 61)
)
PIECES = (
    Piece(
        "half-title",
        "half-title",
        "",
        '<section id="half-title" class="half-title"><p>T</p></section>',
    ),
    Piece(
        "title-page",
        "title-page",
        "",
        '<section id="title-page" class="title-page"><h1>T</h1></section>',
    ),
    Piece(
        "contents",
        "contents",
        "Contents",
        '<nav id="contents" class="contents"><h2>Contents</h2><ol><li><a href="#i">I</a></li>'
        "</ol></nav>",
    ),
    Piece(
        "i",
        "section",
        "I",
        f'<section id="i" class="section"><h2>I</h2>{PARAGRAPHS}</section>',
        True,
    ),
    Piece(
        "notes",
        "notes",
        "Notes",
        '<section id="notes" class="notes"><h2>Notes</h2><ol><li id="note-1"><p>A note. '
        '<a class="back" href="#call-1">p. </a></p></li></ol></section>',
    ),
    Piece("unseen", "unseen", "", '<section id="unseen" class="unseen"><h2>No</h2></section>'),
)
META = Meta(
    "October & After",
    "en-GB",
    authors=("Ann B.", "Ćiril Š."),
    description="On what came of it.",
    date=datetime.date(1980, 5, 7),
    modified=datetime.datetime(
        2026, 3, 4, 5, 6, 7, tzinfo=datetime.timezone(datetime.timedelta(hours=2))
    ),
)


def document(folder: Path, variant: str = "", css: str = "") -> Document:
    edition = Edition("screen" if variant else "book", "pdf", variant=variant)
    return Document(META, edition, PIECES, (FACES, ("own", STYLE + css)), str(folder))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[pages.Laid, Path]:
    path = tmp_path_factory.mktemp("made") / "book.pdf"
    return pdf.write(document(path.parent), path), path


def test_nothing_is_complained_of(made: tuple[pages.Laid, Path]) -> None:
    assert made[0].findings == ()


def test_labels_are_the_folios_that_are_printed(made: tuple[pages.Laid, Path]) -> None:
    laid, path = made
    labels = [page.label for page in laid.pages]
    with pypdfium2.PdfDocument(path) as opened:
        shown = [opened.get_page_label(index) for index in range(len(opened))]
        printed = [
            re.findall(
                r"^– (\d+) –\s*$|^([ivx]+)\s*$", page.get_textpage().get_text_bounded(), re.M
            )
            for page in opened
        ]

    assert labels == ["i", "ii", "iii", "iv", "v", "vi", "1", "2", "3", "4", "5"]
    assert shown == labels
    assert [a or b for found in printed for a, b in found] == ["v", *"12345"]


def test_it_says_where_everything_stands(made: tuple[pages.Laid, Path]) -> None:
    laid, _ = made

    assert laid.starts == {"half-title": 0, "title-page": 2, "contents": 4, "i": 6, "notes": 10}
    assert laid.anchors["note-1"] == 10
    assert laid.anchors["call-1"] > laid.anchors["i"]
    assert [index for index, page in enumerate(laid.pages) if page.blank] == [1, 3, 5]


def test_the_box_holds_the_text_and_neither_head_nor_folio(made: tuple[pages.Laid, Path]) -> None:
    laid, path = made
    with pypdfium2.PdfDocument(path) as opened:
        words = [
            opened[index].get_textpage().get_text_bounded(*page.box)
            for index, page in enumerate(laid.pages)
        ]
    seventh = laid.pages[7]

    assert [seventh.width, seventh.height] == [396, 612]
    assert [*seventh.box] == [63, 72, 360, 558]
    assert not re.search(r"Running|–", " ".join(words))
    flowing = re.sub(r"[‐\ufffe\x02]\s+", "", " ".join(words[6:10]))
    assert len(re.findall(r"Of\s+the\s+many\s+factions", flowing)) == 60
    assert len(re.findall(r"some\s+had\s+no\s+name", flowing)) == 60


def test_page_references_name_the_page(made: tuple[pages.Laid, Path]) -> None:
    laid, path = made
    call = laid.pages[laid.anchors["call-1"]].label
    with pypdfium2.PdfDocument(path) as opened:
        notes = opened[10].get_textpage().get_text_bounded()

    assert f"A note. p. {call}" in notes


def test_what_the_file_says_of_itself(made: tuple[pages.Laid, Path]) -> None:
    with pikepdf.open(made[1]) as opened:
        info = {key: str(value) for key, value in opened.docinfo.items()}
        outline = opened.open_outline()
        titles = [(item.title, [child.title for child in item.children]) for item in outline.root]

        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert opened.Root.Lang == "en-GB"
    assert info == {
        "/Title": "October & After",
        "/Author": "Ann B., Ćiril Š.",
        "/Subject": "On what came of it.",
        "/CreationDate": "D:19800507",
        "/ModDate": "D:20260304030607Z",
        "/Producer": "WeasyPrint 70.0",
    }
    assert titles == [("T", ["Contents", "I", "Notes"])]


def test_a_book_without_dates_has_none(tmp_path: Path) -> None:
    dateless = replace(document(tmp_path), meta=Meta("T"))
    pdf.write(dateless, tmp_path / "book.pdf")
    with pikepdf.open(tmp_path / "book.pdf") as opened:
        assert set(opened.docinfo) == {"/Title", "/Producer"}


def test_only_the_fonts_of_the_styles_are_embedded(tmp_path: Path) -> None:
    foreign = replace(
        document(tmp_path, css="p { font-family: DejaVu Sans, Liberation Serif, sans-serif }"),
        pieces=(
            Piece(
                "i", "section", "I", '<section id="i"><h2>I</h2><p data-line="4">漢☃→</p></section>'
            ),
        ),
    )
    laid = pdf.write(foreign, tmp_path / "book.pdf")
    with pikepdf.open(tmp_path / "book.pdf") as opened:
        names = {
            str(item.FontName)
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontName" in item
        }

    assert names
    assert all("EB-Garamond" in name for name in names)
    assert [(f.rule, f.place and f.place.line) for f in laid.findings] == [("missing-glyph", 4)] * 2


def test_a_sign_that_only_the_style_sets_is_missed_too(tmp_path: Path) -> None:
    laid = pdf.write(document(tmp_path, css="h2::before { content: '☃' }"), tmp_path / "book.pdf")

    assert [(f.rule, f.place) for f in laid.findings] == [("missing-glyph", None)]


def test_styles_without_a_font_are_a_mistake(tmp_path: Path) -> None:
    fontless = replace(document(tmp_path), css=(("own", STYLE),))
    with pytest.raises(PublishError, match="name no font file"):
        pdf.write(fontless, tmp_path / "book.pdf")


@pytest.mark.parametrize("place", ["none/book.pdf", "file/book.pdf"])
def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PublishError, match="cannot be written"):
        pdf.write(document(tmp_path), tmp_path / place)

    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_text_cannot_break_out_of_the_page(tmp_path: Path) -> None:
    odd = replace(
        document(tmp_path),
        meta=replace(META, title='</title><p class="x">a & "b"', authors=('"><script>',)),
        edition=Edition('x" onload="y', "pdf"),
    )
    root = tinyhtml5.parse(pdf.page(odd), namespace_html_elements=False)

    assert root.findtext("head/title") == odd.meta.title
    assert [meta.get("content") for meta in root.iterfind("head/meta[@name='author']")] == [
        '"><script>'
    ]
    assert root.find("body").attrib == {"class": odd.edition.name}
    assert [child.get("id") for child in root.find("body")] == [piece.id for piece in PIECES]


# The same bytes

CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_pdf import document, pdf
pdf.write(document(Path.cwd(), sys.argv[2]), Path("out.pdf"))
"""


def build(folder: Path, variant: str, **env: str) -> bytes:
    """The PDF made by a process of its own in `folder`, in an environment of its own."""
    folder.mkdir(parents=True)
    here = Path(__file__).parent
    root = str(Path(pdf.__file__).parent.parent)
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    subprocess.run(
        [sys.executable, "-c", CHILD, str(here), variant],
        cwd=folder,
        env={**kept, "PYTHONPATH": root, "HOME": str(folder), **env},
        check=True,
        timeout=120,
    )
    return (folder / "out.pdf").read_bytes()


@pytest.mark.parametrize("variant", ["", "pdf/ua-1"])
def test_the_same_bytes_anywhere(tmp_path: Path, variant: str) -> None:
    one = build(tmp_path / "a", variant, TZ="UTC", PYTHONHASHSEED="1", LC_ALL="C", USER="ann")
    two = build(
        tmp_path / "other folder" / "deep",
        variant,
        TZ="Asia/Kolkata",
        PYTHONHASHSEED="4242",
        LC_ALL="C.UTF-8",
        USER="bob",
        SOURCE_DATE_EPOCH="86400",
    )

    assert one == two


def insides(content: bytes) -> bytes:
    """The file and, unpacked, every stream in it."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        streams = [item.read_bytes() for item in opened.objects if isinstance(item, pikepdf.Stream)]
        texts = [item.unparse() for item in opened.objects if not isinstance(item, pikepdf.Stream)]
    return b"\n".join([content, *streams, *texts])


@pytest.mark.parametrize("variant", ["", "pdf/ua-1"])
def test_nothing_of_the_machine_is_in_the_file(tmp_path: Path, variant: str) -> None:
    pictured = document(tmp_path, variant)
    picture = '<p><img src="dot.svg" alt="dot"/> <a href="other.txt">there</a></p>'
    piece = replace(PIECES[3], xhtml=PIECES[3].xhtml.replace("</h2>", f"</h2>{picture}"))
    (tmp_path / "dot.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<rect width="9" height="9"/></svg>'
    )
    pdf.write(replace(pictured, pieces=(*PIECES[:3], piece, *PIECES[4:])), tmp_path / "x.pdf")
    found = insides((tmp_path / "x.pdf").read_bytes())

    names = {os.uname().nodename, os.environ.get("USER", ""), str(tmp_path), tmp_path.name}
    names |= {str(styles_dir()), str(Path.cwd()), Path.home().name, "weasyprint-", "fontTools"}
    assert [name for name in sorted(names - {""}) if name.encode() in found] == []
    assert {b.decode() for b in re.findall(rb"D:\d{4,14}", found)} == {
        "D:19800507",
        "D:20260304030607",
    }


def test_the_tagged_edition_passes_a_judge(tmp_path: Path) -> None:
    judge = pytest.importorskip("page", reason="page-validation is not installed")
    pdf.write(document(tmp_path, "pdf/ua-1"), tmp_path / "screen.pdf")
    report = judge.validate_pdf(tmp_path / "screen.pdf", profile="ua1")

    assert sorted({(f.rule_id, f.message) for f in report.failures}) == []


def test_stanzas_stand_apart(tmp_path: Path) -> None:
    text = '# I\n\n<div class="verse" markdown="1">\n\nalpha  \nbeta\n\ndelta\n\n</div>\n'
    folder = make_book(tmp_path / "book", {"i.md": text}, editions=PRINT)
    assert run(folder, "build").code == 0
    with pypdfium2.PdfDocument(folder / "build" / "print.pdf") as pdf:
        heights = {}
        for page in pdf:
            words = page.get_textpage()
            for name in ("alpha", "beta", "delta"):
                if found := words.search(name).get_next():
                    heights[name] = words.get_charbox(found[0])[1]
    within, between = heights["alpha"] - heights["beta"], heights["beta"] - heights["delta"]
    assert between == pytest.approx(2 * within, abs=2)
