"""The structure tree of a tagged PDF: what it says, and what the engine's own would say.

When a test named `test_the_engine_still…` fails, look whether its mend is still needed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from builders import SCREEN, make_book, run
from laying import FACES, lay
from tag_reader import Tag, read, words

from publish import mends, pdf
from publish.book import Document, Edition, Meta, Piece
from publish.mends import weasyprint

ITEMS = "<h1>T</h1><ol><li><p>one</p><ul><li>inner</li></ul><p>two</p></li><li>three</li></ol>"
LINK = '<p>See <a href="https://example.org/">this <em>very</em> page</a>.</p>'
# One pixel, grey.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAggCBu/4ZuwAAAABJRU5ErkJggg=="
PICTURE = f'<img alt="A ship" src="data:image/png;base64,{DOT}"/>'
ADORNED = (
    f'<h1>T</h1><p>one<img alt="" src="data:image/png;base64,{DOT}"/>two</p>'
    f'<div><img style="display: block" alt="" src="data:image/png;base64,{DOT}"/></div>'
)
STYLE = """@page { size: 300px 400px; margin: 30px; @bottom-center { content: counter(page) } }
html { font: 15px/20px "EB Garamond" } p { margin: 0; text-align: left }
hr::before { content: "* * *" }"""


def made(folder: Path, body: str, css: str = "", language: str = "en") -> bytes:
    """The tagged PDF of a body."""
    edition = Edition("screen", "pdf", variant="pdf/ua-1")
    piece = Piece("i", "section", "I", f'<section id="i">{body}</section>')
    sheets = (("fonts", FACES), ("own", STYLE + css))
    document = Document(Meta("T", language), edition, (piece,), sheets, str(folder))
    laid = pdf.write(document, folder / "screen.pdf")

    assert laid.findings == ()
    return (folder / "screen.pdf").read_bytes()


def tagged(folder: Path, body: str, css: str = "", language: str = "en") -> Tag:
    """The tree of the piece that holds this body."""
    (piece,) = read(made(folder, body, css, language)).kids
    assert isinstance(piece, Tag)
    return piece


# One element for each of the text


def test_a_paragraph_cut_by_pages_is_one(tmp_path: Path) -> None:
    text = "Words of a <em>long</em> paragraph. " * 150
    piece = tagged(tmp_path, f"<h1>T</h1><p>{text}</p>")
    with pikepdf.open(tmp_path / "screen.pdf") as opened:
        assert len(opened.pages) > 3

    assert [kid.kind for kid in piece.kids if isinstance(kid, Tag)] == ["H1", "P"]
    assert words(piece.all("P")[0].text()) == words(re.sub("<[^>]*>", "", text))


def test_a_list_item_holds_a_label_and_one_body(tmp_path: Path) -> None:
    inner = ("L", [("LI", ["Lbl", "LBody"])])
    item = ("LI", ["Lbl", ("LBody", ["P", inner, "P"])])

    assert tagged(tmp_path, ITEMS).shape() == (
        "Sect", ["H1", ("L", [item, ("LI", ["Lbl", "LBody"])])]
    )  # fmt: skip


def test_a_list_says_how_it_is_numbered(tmp_path: Path) -> None:
    css = ".plain { list-style: none } .letters { list-style: lower-latin }"
    piece = tagged(
        tmp_path,
        '<ul><li>a</li></ul><ol><li>b</li></ol><ul class="plain"><li>c</li></ul>'
        '<ol class="letters"><li>d</li></ol>',
        css,
    )

    assert [item.said["ListNumbering"] for item in piece.all("L")] == [
        "Disc", "Decimal", "None", "LowerAlpha",
    ]  # fmt: skip
    assert [label.text().strip() for label in piece.all("Lbl")] == ["•", "1.", "a."]


def test_terms_are_labels_of_what_follows(tmp_path: Path) -> None:
    piece = tagged(
        tmp_path, "<dl><dt>a</dt><dt>b</dt><dd>c</dd><dd><p>d</p></dd><dt>e</dt><dd>f</dd></dl>"
    )

    assert piece.shape() == (
        "Sect",
        [("L", [("LI", ["Lbl", "Lbl", "LBody", ("LBody", ["P"])]), ("LI", ["Lbl", "LBody"])])],
    )


def test_a_table_has_heads_that_say_of_what(tmp_path: Path) -> None:
    piece = tagged(
        tmp_path,
        "<table><caption>C</caption><thead><tr><th>a</th><th>b</th></tr></thead><tbody>"
        '<tr><th>c</th><td>d</td></tr><tr><th scope="row">e</th><td></td></tr>'
        '<tr><td colspan="2">f</td></tr></tbody></table>',
    )
    head = ("THead", [("TR", ["TH", "TH"])])
    rows = [("TR", ["TH", "TD"]), ("TR", ["TH", "TD"]), ("TR", ["TD"])]

    assert piece.shape() == ("Sect", [("Table", ["Caption", head, ("TBody", rows)])])
    assert [cell.said["Scope"] for cell in piece.all("TH")] == ["Column", "Column", "Row", "Row"]
    assert piece.all("TD")[-1].said["ColSpan"] == 2


def test_the_head_of_a_table_is_read_once(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>row {n}</td></tr>" for n in range(60))
    table = f"<table><thead><tr><th>Head</th></tr></thead><tbody>{rows}</tbody></table>"
    piece = tagged(tmp_path, table)

    assert len(piece.all("Table")) == 1
    assert len(piece.all("TR")) == 61
    assert words(piece.text()).count("Head") == 1


def test_text_of_a_division_stands_in_a_paragraph(tmp_path: Path) -> None:
    piece = tagged(tmp_path, "<div>one <em>two</em> three<p>four</p>five</div>")

    assert piece.shape() == ("Sect", [("Div", [("P", ["Span"]), "P", "P"])])
    assert [block.text().strip() for block in piece.all("P")] == ["one two three", "four", "five"]


def test_a_picture_says_what_it_shows_and_where_it_stands(tmp_path: Path) -> None:
    (figure,) = tagged(tmp_path, f"<h1>T</h1><p>{PICTURE}</p>").all("Figure")
    left, bottom, right, top = (float(edge) for edge in figure.said["BBox"])

    assert figure.said["Alt"] == "A ship"
    assert 0 < left < right < 225  # the page is 225 by 300 points
    assert 200 < bottom < top < 300  # and the picture near its head


def test_a_picture_that_adorns_is_no_element_and_no_warning(tmp_path: Path) -> None:
    found = made(tmp_path, ADORNED)

    assert read(found).all("Figure") == []
    with pikepdf.open(io.BytesIO(found)) as opened:
        opened.pages[0].contents_coalesce()
        content = opened.pages[0].Contents.read_bytes()
    assert content.count(b"/Artifact") == 3  # the folio is one


def test_what_a_page_adds_is_not_read(tmp_path: Path) -> None:
    body = '<nav><h2>Contents</h2><ol><li><a href="#i">One</a></li></ol></nav><hr/><p>Text.</p>'
    css = 'nav a::after { content: leader(".") target-counter(attr(href), page) }'
    css += "nav ol { list-style: none }"
    piece = tagged(tmp_path, body, css)

    assert words(piece.text()) == ["Contents", "One", "Text."]
    assert piece.all("TOC")[0].shape() == ("TOC", [("TOCI", [("Reference", ["Link"])])])


# Words


def test_a_space_stands_where_a_line_dropped_it_and_nowhere_else(tmp_path: Path) -> None:
    text = (
        "all-too-brief <em>and</em> <strong>so</strong> on—or not—as it may be, "
        "<a href='#i'>here</a> or<br/>there, re<em>vol</em>ution "
    ) * 6
    piece = tagged(tmp_path, f"<p>{text}</p>", "@page { size: 180px 2000px }")

    assert words(piece.text()) == words(re.sub("<[^>]*>", "", text.replace("<br/>", " ")))
    assert "  " not in piece.text()


def test_a_hyphen_of_the_layout_is_known_from_one_of_the_text(tmp_path: Path) -> None:
    text = "Incomprehensibilities of long-lasting extraordinariness. " * 8
    piece = tagged(tmp_path, f"<p>{text}</p>", "p { hyphens: auto } @page { size: 180px 900px }")

    assert piece.text().count("\u00ad") > 4
    assert words(piece.text()) == words(text)


@pytest.mark.parametrize(
    ("text", "css", "language"),
    [
        ("A Word of PETROGRAD and Moscow, a b c", "p { font-variant: all-small-caps }", "en"),
        ("office affluent 3½ “x” l’été", "", "fr"),
    ],
)
def test_what_is_drawn_otherwise_reads_as_it_was(
    tmp_path: Path, text: str, css: str, language: str
) -> None:
    piece = tagged(tmp_path, f"<p>{text}</p>", css, language)

    assert words(piece.text()) == words(text)


def test_what_is_drawn_from_right_to_left_reads_as_it_was(tmp_path: Path) -> None:
    edition = Edition("screen", "pdf", variant="pdf/ua-1")
    body = '<p lang="he">שלום עולם</p><p>See <em>two</em> and more.</p>'
    piece = Piece("i", "section", "I", f'<section id="i">{body}</section>')
    sheets = (("fonts", FACES), ("own", STYLE))
    document = Document(Meta("T", "he"), edition, (piece,), sheets, str(tmp_path))
    pdf.write(document, tmp_path / "screen.pdf")  # no font of ours has these letters
    said = read(tmp_path / "screen.pdf").text()

    assert words(said) == ["שלום", "עולם", "See", "two", "and", "more."]


def test_quotation_marks_that_styles_set_are_read(tmp_path: Path) -> None:
    piece = tagged(tmp_path, "<p>He said <q>x y</q>, and went.</p>")

    assert words(piece.text()) == ["He", "said", "“x", "y”,", "and", "went."]


# Languages and names


def test_what_is_in_another_language_says_so(tmp_path: Path) -> None:
    piece = tagged(
        tmp_path,
        '<h1>On <i lang="fr">la mer</i></h1><blockquote lang="de"><p>Ein <em lang="de">Wort</em> '
        'und <span lang="en">one</span>.</p></blockquote><p lang="en">Same.</p>'
        '<ul><li lang="la">res</li></ul>',
    )

    assert [(tag.kind, tag.said["Lang"]) for tag in piece.all() if "Lang" in tag.said] == [
        ("Span", "fr"), ("BlockQuote", "de"), ("Span", "en"), ("LI", "la"),
    ]  # fmt: skip


def test_names_for_those_who_hear_are_in_their_language(tmp_path: Path) -> None:
    piece = tagged(
        tmp_path,
        '<h1 aria-label="Section 4" lang="en">IV</h1><p>The <abbr title="World Wide Web '
        'Consortium">W3C</abbr> <a href="#i" aria-label="Back to it">p. 1</a></p>',
        language="cy",
    )
    (heading,) = piece.all("H1")

    assert heading.said == {"Lang": "en", "Alt": "Section 4"}
    assert [tag.said["E"] for tag in piece.all() if "E" in tag.said] == [
        "World Wide Web Consortium"
    ]
    (link,) = piece.all("Link")
    assert link.said["Alt"] == "Back to it"
    assert str(link.annotations[0]["/Contents"]) == "Back to it"


# Links and notes


def test_all_of_a_link_is_in_its_link_element(tmp_path: Path) -> None:
    found = made(tmp_path, LINK)
    (link,) = read(found).all("Link")

    assert link.text() == "this very page"
    assert [str(one["/Contents"]) for one in link.annotations] == ["this very page"]
    with pikepdf.open(io.BytesIO(found)) as opened:
        numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
        owners = [parents[a.StructParent].S for a in opened.pages[0].Annots]
    assert owners == ["/Link"]


def test_a_link_on_two_lines_is_one_with_two_places(tmp_path: Path) -> None:
    text = "words of a link that goes on " * 3
    (link,) = tagged(tmp_path, f'<p>See <a href="https://example.org/">{text}</a>.</p>').all("Link")

    assert len(link.annotations) > 1
    assert words(link.text()) == words(text)


def test_calls_are_references_and_notes_have_names(tmp_path: Path) -> None:
    texts = {"i.md": "# I\n\nOne[^a], two[^b].\n"}
    written = "[^a]: First.\n\n[^b]: Second.\n\n    More.\n"
    folder = make_book(tmp_path / "book", texts, notes=written, editions=SCREEN)
    assert run(folder, "build").code == 0
    document = read(folder / "build" / "screen.pdf")
    notes = document.all("Note")

    assert [tag.shape() for tag in document.all("Reference") if tag.text() in ("1", "2")] == [
        ("Reference", ["Link"])
    ] * 2
    assert [note.said["ID"] for note in notes] == ["note-a", "note-b"]
    items = [item for item in document.all("LI") if item.all("Note")]
    assert [item.all("Lbl")[0].text().strip() for item in items] == [
        "1.", "2.",
    ]  # fmt: skip
    with pikepdf.open(folder / "build" / "screen.pdf") as opened:
        names = list(opened.Root.StructTreeRoot.IDTree.Names)
    assert [str(name) for name in names[::2]] == ["note-a", "note-b"]


# Headings


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ("212", [1, 1, 2]),  # a half-title before the title page
        ("124463", [1, 2, 3, 3, 4, 3]),  # leaps, and back to a level that was leapt over
        ("333", [1, 1, 1]),
        ("2345", [1, 2, 3, 4]),
        ("", []),
    ],
)
def test_the_first_heading_is_of_the_first_level_and_none_is_leapt_over(
    tmp_path: Path, found: str, said: list[int]
) -> None:
    body = "".join(f"<h{level}>T</h{level}><p>A.</p>" for level in found) or "<p>B.</p>"
    heads = tagged(tmp_path, body).all(*(f"H{level}" for level in range(1, 7)))

    assert [int(head.kind[1]) for head in heads] == said


ODD = {
    "no title page, levels leapt": ("text", {"i.md": "Words.\n\n### Deep\n\nA.\n\n## Two\n\nB.\n"}),
    "an own half-title first": (
        "half-title title-page colophon text",
        {"half-title.md": "# Half\n", "imprint.md": "# Imprint\n\nA.\n", "i.md": "# I\n\nA.\n"},
    ),
    "an own title page last": (
        "text title-page",
        {"title-page.md": "# Own\n\n### Deep\n", "i.md": "# I\n\nA.\n\n##### V\n\nB.\n"},
    ),
    "no heading at all": ("text", {"dedication.md": "For M.\n", "i.md": "Words.\n"}),
    "a part with chapters": (
        "title-page contents text end",
        {"part-1.md": "# One\n", "i.md": "# I\n\n## Sub\n\nA.\n", "glossary.md": "# G\n\nA.\n"},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("book", ODD)
def test_verapdf_passes_any_order_of_pieces(tmp_path: Path, book: str) -> None:
    order, texts = ODD[book]
    pieces = ", ".join(f'"{name}"' for name in order.split())
    screen = re.sub(r"pieces = .*", f"pieces = [{pieces}]", SCREEN)
    folder = make_book(tmp_path / "book", texts, editions=screen)
    assert run(folder, "build").code == 0
    said = run(folder, "check")

    assert not [line for line in said.out.splitlines() if line.endswith("(verapdf)")]
    assert said.code in (0, 1)  # 3: no judge was heard


# What the engine's own tree would be


def _names(pdf_: bytes) -> list[str]:
    """ "/LI: /Lbl /LBody" for each structure element; an annotation is "OBJR", text "text"."""
    with pikepdf.open(io.BytesIO(pdf_)) as opened:
        return list(_elements(opened.Root.StructTreeRoot.K))


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _elements(kids: Any) -> Iterator[str]:
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            names = [
                ("OBJR" if "/Obj" in k else str(k.S))
                if isinstance(k, pikepdf.Dictionary)
                else "text"
                for k in _kids(kid)
            ]
            yield f"{kid.S}: {' '.join(names)}"
            yield from _elements(_kids(kid))


def unmended(monkeypatch: pytest.MonkeyPatch, body: str, css: str = "") -> list[str]:
    monkeypatch.setattr(weasyprint.pdf, "add_tags", mends._add_tags)
    monkeypatch.setattr(weasyprint.pdf.stream.Stream, "marked", mends._marked)
    return _names(lay(body, css).write_pdf(pdf_variant="pdf/ua-1"))


def test_the_engine_still_puts_blocks_straight_into_a_list_item(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "/LI: /Lbl /P /P" in unmended(monkeypatch, ITEMS)


def test_the_engine_still_asks_a_picture_that_adorns_for_its_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert any("/Figure" in line for line in unmended(monkeypatch, ADORNED))
    assert "no required alt description" in caplog.text


def test_the_engine_still_takes_part_of_a_link_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "/NonStruct: OBJR /Span" in unmended(monkeypatch, LINK)


def test_the_engine_still_makes_two_of_a_paragraph_cut_by_a_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = unmended(monkeypatch, f"<p>{'Words of a paragraph. ' * 150}", "@page { size: 9cm }")

    assert sum(line.startswith("/P:") for line in found) > 1
