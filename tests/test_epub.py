"""The EPUB writer: what it writes, what it refuses, and the same bytes every time."""

from __future__ import annotations

import datetime
import io
import os
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import epub_books
import pytest
from epub_books import BASE, FACES, META, NS, PIECES, TYPE, document, made, piece, texts, xml
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image

from publish.book import Edition, Meta, Piece
from publish.epub import metadata, write
from publish.epub.texts import slug
from publish.errors import PublishError
from publish.fonts import characters
from publish.resources import styles_dir
from publish.roles import ROLES


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("small")
    return made(document(folder, css=(FACES, BASE)), folder / "small.epub")


@pytest.fixture(autouse=True)
def one_cover(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Lay a cover out only where it is looked at: it takes a second, and here are many books."""
    if "slow" not in request.keywords:
        monkeypatch.setattr("publish.cover.cover_image", lambda _: b"a picture")


def opf_of(meta: Meta, tmp_path: Path) -> etree._Element:
    return xml(made(document(tmp_path, meta=meta), tmp_path / "b.epub"), "content.opf")


# The container


def test_the_mimetype_comes_first_and_bare(tmp_path: Path) -> None:
    write(document(tmp_path), tmp_path / "b.epub")

    start = (tmp_path / "b.epub").read_bytes()[:58]
    assert start[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(tmp_path / "b.epub") as archive:
        entries = archive.infolist()
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {e.external_attr >> 16 for e in entries} == {0o100644}


def test_every_file_is_in_the_manifest_and_back(files: dict[str, bytes]) -> None:
    listed = texts(xml(files, "content.opf"), "//o:manifest/o:item/@href")
    held = {n.removeprefix("EPUB/") for n in files if n.startswith("EPUB/")} - {"content.opf"}

    assert set(listed) == held
    assert len(listed) == len(set(listed))
    assert all(name.isascii() for name in listed)


def test_the_spine_is_the_order_of_the_pieces(files: dict[str, bytes]) -> None:
    opf = xml(files, "content.opf")
    hrefs = dict(zip(texts(opf, "//o:item/@id"), texts(opf, "//o:item/@href"), strict=True))
    spine = [hrefs[name] for name in texts(opf, "//o:itemref/@idref")]

    assert spine == [
        "cover.xhtml", "title-page.xhtml", "nav.xhtml", "one.xhtml", "two.xhtml", "notes.xhtml"
    ]  # fmt: skip
    assert texts(opf, "//o:itemref[@linear='no']/@idref") == ["cover"]


# The text


def test_inline_markup_keeps_its_white_space(files: dict[str, bytes]) -> None:
    text = files["EPUB/one.xhtml"].decode()

    assert "The <em>re</em><strong>volution</strong> came.<sup" in text
    assert '<span class="x"></span>' in text
    assert "line two — “quoted”." in files["EPUB/two.xhtml"].decode()


def test_manuscript_lines_stay_at_home(files: dict[str, bytes]) -> None:
    assert not [name for name, content in files.items() if b"data-line" in content]


def test_every_page_says_its_language_and_its_place(files: dict[str, bytes]) -> None:
    matter = {"nav": "frontmatter", "one": "bodymatter", "notes": "backmatter", "cover": "cover"}
    for name, kind in matter.items():
        root = xml(files, f"{name}.xhtml")

        assert root.get("lang") == "en"
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
        assert texts(root, "h:head/h:title/text()") != []
        assert texts(root, "h:body/@epub:type") == [kind]


def test_links_lead_to_files(files: dict[str, bytes]) -> None:
    hrefs = texts(xml(files, "one.xhtml"), "//h:a/@href")

    assert hrefs == [
        "notes.xhtml#note-1",
        "notes.xhtml#note-2",
        "#ropes",
        "two.xhtml",  # a piece is its file: Kobo would show a fragment as a note
        "two.xhtml#masts",
        "https://example.org/?a=1&b=2",
    ]
    assert "one.xhtml#call-1" in texts(xml(files, "notes.xhtml"), "//h:a/@href")


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"contents", "cover"}))
def test_a_role_is_said_to_machines(role: str, tmp_path: Path) -> None:
    files = made(document(tmp_path, piece("<p>x</p>", role)), tmp_path / "b.epub")
    root = xml(files, "one.xhtml").find(".//h:section", NS)
    assert root is not None

    assert root.get(TYPE) == (ROLES[role].type or None)
    assert root.get("role") == (ROLES[role].aria or None)


def test_the_role_that_a_piece_gives_itself_stands(tmp_path: Path) -> None:
    own = Piece("x", "section", "X", '<section id="x" role="doc-interlude"><h2>X</h2></section>')
    root = xml(made(document(tmp_path, own), tmp_path / "b.epub"), "x.xhtml")

    assert texts(root, "//h:section/@role") == ["doc-interlude"]


def test_names_of_files_are_plain_and_each_its_own(tmp_path: Path) -> None:
    names = ("Über uns", "uber-uns", "nav", "1984", "cover", "Начало")
    pieces = [piece("<p>x</p>", name=name.replace(" ", "_")) for name in names]
    files = made(document(tmp_path, *pieces), tmp_path / "b.epub")
    held = [n[5:-6] for n in files if n.endswith(".xhtml")]

    assert held == ["cover", "uber_uns", "uber-uns", "nav-2", "x-1984", "cover-2", "x", "nav"]
    assert slug("") == "x"


def test_right_to_left_books_turn_the_other_way(tmp_path: Path) -> None:
    files = made(document(tmp_path, meta=replace(META, language="ar")), tmp_path / "b.epub")
    opf = xml(files, "content.opf")

    assert texts(opf, "//o:spine/@page-progression-direction") == ["rtl"]
    assert xml(files, "one.xhtml").get("dir") == "rtl"


# Contents and landmarks


def test_contents_nest_the_headings_of_a_piece(files: dict[str, bytes]) -> None:
    nav = xml(files, "nav.xhtml")
    toc = "//h:nav[@epub:type='toc']"

    assert texts(nav, f"{toc}/h:ol/h:li/h:a/@href") == ["one.xhtml", "two.xhtml", "notes.xhtml"]
    assert texts(nav, f"{toc}/h:ol/h:li/h:ol/h:li/h:a//text()") == ["Of ", "ships", "Masts"]
    assert texts(nav, f"{toc}//h:ol/h:ol/h:li/h:a/@href") == []
    assert texts(nav, f"{toc}/h:ol/h:li/h:ol/h:li/h:ol/h:li/h:a/@href") == ["one.xhtml#ropes"]


def test_the_ncx_lists_what_the_contents_list(files: dict[str, bytes]) -> None:
    ncx, nav = xml(files, "toc.ncx"), xml(files, "nav.xhtml")
    order = [int(n) for n in texts(ncx, "//n:navPoint/@playOrder")]

    assert texts(ncx, "//n:navPoint/n:content/@src") == texts(
        nav, "//h:nav[@epub:type='toc']//h:a/@href"
    )
    assert order == list(range(1, len(order) + 1))
    assert texts(ncx, "//n:meta[@name='dtb:depth']/@content") == ["3"]
    assert texts(ncx, "//n:meta[@name='dtb:uid']/@content") == [META.identifier]


def test_landmarks_lead_to_one_of_each_kind(files: dict[str, bytes]) -> None:
    nav = xml(files, "nav.xhtml")
    marks = "//h:nav[@epub:type='landmarks']//h:a"

    assert dict(
        zip(texts(nav, f"{marks}/@epub:type"), texts(nav, f"{marks}/@href"), strict=True)
    ) == {
        "cover": "cover.xhtml",
        "titlepage": "title-page.xhtml",
        "toc": "nav.xhtml",
        "bodymatter": "one.xhtml",
        "chapter": "one.xhtml",
        "endnotes": "notes.xhtml",
    }


def test_the_text_begins_after_the_preface(tmp_path: Path) -> None:
    pieces = (piece("<p>x</p>", "preface", "before"), piece("<p>y</p>", "section", "i"))
    nav = xml(made(document(tmp_path, *pieces), tmp_path / "b.epub"), "nav.xhtml")

    assert texts(nav, "//h:a[@epub:type='bodymatter']/@href") == ["i.xhtml"]


def test_a_book_without_contents_still_has_them_for_the_reader(tmp_path: Path) -> None:
    pieces = [p for p in PIECES if p.role != "contents"]
    files = made(document(tmp_path, *pieces), tmp_path / "b.epub")
    nav = xml(files, "nav.xhtml")

    assert texts(nav, "//h:nav[1]/h:ol/h:li/h:a/text()") == ["One", "Two", "Notes"]
    assert "nav.xhtml" not in texts(nav, "//h:nav[@epub:type='landmarks']//h:a/@href")
    assert "nav" not in texts(xml(files, "content.opf"), "//o:itemref/@idref")


# What is said of the book


def test_metadata_say_what_is_known(files: dict[str, bytes]) -> None:
    opf = xml(files, "content.opf")
    said = {name: texts(opf, f"//dc:{name}/text()") for name in (
        "title", "creator", "language", "publisher", "date", "description", "source", "rights",
        "identifier",
    )}  # fmt: skip

    assert said == {
        "title": ["Salt & <Iron>", "A Small Book"],
        "creator": ["Ada Ríos", "Ben Okri-Lane"],
        "language": ["en"],
        "publisher": ["Quay Press"],
        "date": ["2021-03-04"],
        "description": ["Two chapters & a note."],
        "source": ["a typescript"],
        "rights": ["The rights in the text are not known."],
        "identifier": [META.identifier],
    }
    assert texts(opf, "//o:meta[@property='title-type']/text()") == ["main", "subtitle"]
    assert texts(opf, "//o:meta[@property='role']/text()") == ["aut", "aut"]
    assert texts(opf, "//o:meta[@property='dcterms:modified']/text()") == ["2021-03-04T00:00:00Z"]
    assert texts(opf, "//o:meta[@name='cover']/@content") == ["cover-image"]


def test_what_is_not_known_is_not_said(tmp_path: Path) -> None:
    opf = opf_of(Meta("T"), tmp_path)

    assert texts(opf, "//dc:*[not(text())]") == []
    assert texts(opf, "//dc:creator | //dc:publisher | //dc:date | //dc:source") == []
    assert texts(opf, "//o:meta[@property='dcterms:modified']/text()") == ["1970-01-01T00:00:00Z"]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime.datetime(2024, 5, 6, 7, 8, 9, 5), "2024-05-06T07:08:09Z"),  # noqa: DTZ001
        (
            datetime.datetime(
                2024, 5, 6, 1, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=5, minutes=30))
            ),
            "2024-05-05T19:30:00Z",
        ),
    ],
)
def test_modified_is_in_utc(
    moment: datetime.datetime, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as far:  # a time without a zone is UTC wherever the press stands
        far.setenv("TZ", "Asia/Kolkata")
        time.tzset()
        assert metadata.modified(replace(META, modified=moment)) == said
    time.tzset()
    assert metadata.modified(replace(META, modified=moment)) == said


def test_identifiers_are_urns_where_their_kind_shows() -> None:
    name = metadata.identifier(Meta("T"))

    assert name.startswith("urn:uuid:")
    assert name == metadata.identifier(Meta("T")) != metadata.identifier(Meta("U"))
    assert metadata.identifier(Meta("T", identifier="doi:10.1/x")) == "doi:10.1/x"


def test_no_program_names_itself(files: dict[str, bytes]) -> None:
    written = b"".join(c for n, c in files.items() if not n.endswith((".ttf", "OFL.txt"))).lower()

    for word in (
        b"ebook-lib",
        b"ebooklib",
        b"weasyprint",
        b"everyword",
        b"generator",
        b"conformsto",
    ):
        assert word not in written


# Accessibility is computed


def said_of(book_body: str, tmp_path: Path) -> dict[str, list[str]]:
    epub_books.pictures(tmp_path)
    opf = xml(made(document(tmp_path, piece(book_body)), tmp_path / "b.epub"), "content.opf")
    return {
        name: texts(opf, f"//o:meta[@property='schema:{name}']/text()")
        for name in ("accessMode", "accessModeSufficient", "accessibilityFeature",
                     "accessibilityHazard", "accessibilitySummary")
    }  # fmt: skip


def test_a_book_of_text_claims_no_pictures(tmp_path: Path) -> None:
    said = said_of("<p>x</p>", tmp_path)

    assert said["accessMode"] == said["accessModeSufficient"] == ["textual"]
    assert "alternativeText" not in said["accessibilityFeature"]
    assert {"readingOrder", "structuralNavigation", "tableOfContents"} <= set(
        said["accessibilityFeature"]
    )
    assert said["accessibilityHazard"] == ["none"]
    assert "No picture" in said["accessibilitySummary"][0]


def test_decoration_is_no_meaning(tmp_path: Path) -> None:
    assert said_of('<p><img src="line.svg" alt=""/></p>', tmp_path)["accessMode"] == ["textual"]


def test_a_picture_with_words_is_claimed(tmp_path: Path) -> None:
    said = said_of('<p><img src="harbour.jpg" alt="A harbour"/></p>', tmp_path)

    assert said["accessMode"] == ["textual", "visual"]
    assert said["accessModeSufficient"] == ["textual", "textual,visual"]
    assert "alternativeText" in said["accessibilityFeature"]


def test_a_picture_without_words_is_not_textual(tmp_path: Path) -> None:
    said = said_of('<p><img src="harbour.jpg"/></p>', tmp_path)

    assert said["accessModeSufficient"] == ["textual,visual"]
    assert "alternativeText" not in said["accessibilityFeature"]
    assert "Not all pictures" in said["accessibilitySummary"][0]


def test_what_moves_may_flash(tmp_path: Path) -> None:
    frames = [Image.new("L", (4, 4), shade) for shade in (0, 255)]
    frames[0].save(tmp_path / "moves.gif", save_all=True, append_images=frames[1:])
    said = said_of('<p><img src="moves.gif" alt="Light"/></p>', tmp_path)

    assert said["accessibilityHazard"] == ["unknown"]


def test_type_in_points_is_not_the_readers(tmp_path: Path) -> None:
    css = (("base", "p { font-size: 11pt }"),)
    opf = xml(made(document(tmp_path, css=css), tmp_path / "b.epub"), "content.opf")

    assert "displayTransformability" not in texts(opf, "//o:meta/text()")


# Pictures


def test_pictures_come_in_under_plain_names(tmp_path: Path) -> None:
    epub_books.pictures(tmp_path)
    names = ("a ship.png", "a%20ship.png", "harbour.jpg", "still.gif", "line.svg")
    body = "".join(f'<p><img src="{name}" alt="x"/></p>' for name in names)
    files = made(document(tmp_path, piece(body)), tmp_path / "b.epub")
    opf = xml(files, "content.opf")

    assert texts(xml(files, "one.xhtml"), "//h:img/@src") == [
        "images/a-ship.png", "images/a-ship.png", "images/harbour.jpg", "images/still.gif",
        "images/line.svg",
    ]  # fmt: skip
    assert files["EPUB/images/harbour.jpg"] == (tmp_path / "harbour.jpg").read_bytes()
    assert texts(opf, "//o:item[@href='images/line.svg']/@media-type") == ["image/svg+xml"]


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("gone.png", "missing"),
        ("../secret.png", "outside"),
        ("link.png", "outside"),
        ("/etc/hostname", "outside"),
        ("https://example.org/x.png", "not a file"),
        ("//example.org/x.png", "not a file"),
        ("data:image/png;base64,AAAA", "not a file"),
        ("folder", "missing"),
        ("words.png", "PNG, JPEG"),
        ("x" * 5000, "no file can have"),
        ("script.svg", "script"),
        ("far.svg", "outside itself"),
        ("far2.svg", "outside itself"),
        ("click.svg", "script"),
        ("broken.svg", "well-formed"),
    ],
)
def test_a_picture_that_cannot_be_had_is_named(source: str, word: str, tmp_path: Path) -> None:
    book = tmp_path / "book"
    (book / "folder").mkdir(parents=True)
    Image.new("L", (4, 4)).save(tmp_path / "secret.png")
    (book / "link.png").symlink_to(tmp_path / "secret.png")
    (book / "words.png").write_text("no picture")
    start = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    for name, rest in {
        "script": "><script>1</script></svg>",
        "far": '><image xlink:href="https://example.org/a.png"/></svg>',
        "far2": '><rect style="fill: url(http://example.org/a)"/></svg>',
        "click": ' onclick="x()"></svg>',
        "broken": "><rect></svg>",
    }.items():
        (book / f"{name}.svg").write_text(f"{start}{rest}")
    (tmp_path / "b.epub").write_bytes(b"what stood here")
    body = f'<p data-line="12"><img src="{source}" alt="x"/></p>'

    with pytest.raises(PublishError, match=word) as raised:
        write(document(book, piece(body)), tmp_path / "b.epub")
    assert raised.value.message.startswith("one, line 12: the image")
    assert (tmp_path / "b.epub").read_bytes() == b"what stood here"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.epub", "book", "secret.png"]


# Style sheets and fonts


def test_only_the_faces_that_show_are_embedded_cut_down(files: dict[str, bytes]) -> None:
    fonts = {n.rpartition("-")[2]: c for n, c in files.items() if n.endswith(".ttf")}
    sheet = files["EPUB/fonts.css"].decode()
    whole = (styles_dir() / "fonts/eb-garamond/EBGaramond-Regular.ttf").stat().st_size

    assert set(fonts) == {"Regular.ttf", "Italic.ttf", "Bold.ttf", "BoldItalic.ttf"}
    assert sheet.count("@font-face") == len(fonts)
    assert len(fonts["Regular.ttf"]) < whole / 2
    assert "EPUB/fonts/eb-garamond/OFL.txt" in files


@pytest.mark.parametrize(
    ("body", "css", "faces"),
    [
        ("<p>x</p>", "h1, h2 { font-weight: normal }", {"Regular"}),
        ("<p>x</p>", "", {"Regular", "Bold"}),  # headings are bold unless a sheet says else
        ("<p>x</p>", "h2 { font-weight: 600 }", {"Regular", "SemiBold"}),
        ("<p>x</p>", "h2 { font: italic 1em serif }", {"Regular", "Italic", "Bold", "BoldItalic"}),
        ("<p>x</p>", "h2 { font-weight: normal } .gone { font-weight: 600 }", {"Regular"}),
        ("<p>x</p>", "h2 { font-weight: normal } p:not(.x) { font-style: italic }",
         {"Regular", "Italic"}),
        ("<p>x</p>", "h2 { font-weight: normal } @media screen { p { font-weight: 600 } }",
         {"Regular", "SemiBold"}),
        ("<p>x</p>", "h2 { font-weight: normal } p::first-line { font-style: italic }",
         {"Regular", "Italic"}),
        ("<p><i>x</i></p>", "h2 { font-weight: normal }", {"Regular", "Italic"}),
        ("<p>x</p>", "h2 { font-weight: 500 }",  # no face has it, so a near one is shown: all stay
         {"Regular", "SemiBold", "Bold"}),
    ],
)  # fmt: skip
def test_faces_follow_the_sheets(body: str, css: str, faces: set[str], tmp_path: Path) -> None:
    sheets = (FACES, ("x", f'body {{ font-family: "EB Garamond" }} {css}'))
    files = made(document(tmp_path, piece(body), css=sheets), tmp_path / "b.epub")

    assert {Path(n).stem.partition("-")[2] for n in files if n.endswith(".ttf")} == faces


def test_an_embedded_font_has_every_letter_that_may_show(tmp_path: Path) -> None:
    book = document(tmp_path, piece("<p>façade ß</p>"), css=(FACES, BASE))
    files = made(book, tmp_path / "b.epub")
    (tmp_path / "r.ttf").write_bytes(files["EPUB/fonts/eb-garamond/EBGaramond-Regular.ttf"])

    assert {ord(c) for c in "façdeÇ§0123456789Cover"} <= characters(tmp_path / "r.ttf")
    assert ord("Ж") not in characters(tmp_path / "r.ttf")


def test_the_dates_in_fonts_are_not_todays(files: dict[str, bytes]) -> None:
    name = "fonts/eb-garamond/EBGaramond-Regular.ttf"
    with TTFont(styles_dir() / name) as whole:
        modified = whole["head"].modified
    with TTFont(io.BytesIO(files[f"EPUB/{name}"])) as cut:
        assert cut["head"].modified == modified


def test_fonts_can_be_left_out(tmp_path: Path) -> None:
    book = document(tmp_path, css=(FACES, BASE), edition=Edition("ebook", "epub", fonts=False))
    files = made(book, tmp_path / "b.epub")

    assert not [name for name in files if "font" in name]
    assert not [name for name, content in files.items() if b"@font-face" in content]
    assert b"EB Garamond" in files["EPUB/base.css"]


def test_a_family_that_no_sheet_asks_for_is_left_out(tmp_path: Path) -> None:
    book = document(tmp_path, css=(FACES, ("base", "p { margin: 0 }")))

    assert not [n for n in made(book, tmp_path / "b.epub") if n.endswith((".ttf", "OFL.txt"))]


@pytest.mark.parametrize(
    "css",
    [
        "@import 'more.css';",
        "@import url(more.css);",
        "p { background: url(https://example.org/x.png) }",
        "p { background: url('../x.png') }",
        "@font-face { font-family: X; src: url(gone.ttf) } p { font-family: X }",
        "@font-face { font-family: X; src: url(../../etc/x.ttf) } p { font-family: X }",
    ],
)
def test_a_sheet_that_fetches_is_refused(css: str, tmp_path: Path) -> None:
    with pytest.raises(PublishError):
        write(document(tmp_path, css=(("mine", css),)), tmp_path / "b.epub")


# The cover


@pytest.mark.slow
def test_the_cover_is_there_for_every_shop(files: dict[str, bytes]) -> None:
    opf, page = xml(files, "content.opf"), xml(files, "cover.xhtml")
    picture = Image.open(io.BytesIO(files["EPUB/images/cover.png"]))

    assert texts(opf, "//o:item[@properties='cover-image']/@href") == ["images/cover.png"]
    assert texts(page, "//h:img/@src") == ["images/cover.png"]
    assert texts(page, "//h:img/@alt") == [
        "Cover: Salt & <Iron>. A Small Book. Ada Ríos, Ben Okri-Lane. Quay Press"
    ]
    assert picture.size == (1600, 2400)


def test_letters_that_no_font_has_make_no_cover(tmp_path: Path) -> None:
    book = document(tmp_path, meta=replace(META, title="紅樓夢", subtitle=""))
    findings = write(book, tmp_path / "b.epub")

    assert [f.rule for f in findings] == ["missing-glyph"]
    with zipfile.ZipFile(tmp_path / "b.epub") as archive:
        assert not [name for name in archive.namelist() if "cover" in name]


# What is refused


@pytest.mark.parametrize("href", ["#gone", "more.md", "../x.xhtml", "//example.org"])
def test_a_link_to_nothing_is_named(href: str, tmp_path: Path) -> None:
    body = f'<blockquote data-line="7"><p><a href="{href}">x</a></p></blockquote>'

    with pytest.raises(PublishError, match=r"^one, line 7: the link"):
        write(document(tmp_path, piece(body)), tmp_path / "b.epub")


@pytest.mark.parametrize("meta", [replace(META, title="a\x00b"), replace(META, authors=("\x1b",))])
def test_metadata_with_control_characters_are_refused(meta: Meta, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"book\.toml: (title|authors)"):
        write(document(tmp_path, meta=meta), tmp_path / "b.epub")


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="cannot be written"):
        write(document(tmp_path), tmp_path / "gone" / "b.epub")


# The same bytes

CHILD = (
    "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]);"
    "import epub_books; from publish.epub import write;"
    "folder = Path(sys.argv[2]); epub_books.pictures(folder);"
    'body = \'<p><img src="a ship.png" alt="x"/></p>\';'
    "pieces = (*epub_books.PIECES, epub_books.piece(body, name='three'));"
    "css = (epub_books.FACES, epub_books.BASE);"
    "write(epub_books.document(folder, *pieces, css=css), folder / 'b.epub')"
)


@pytest.mark.slow
def test_the_same_book_is_the_same_bytes(tmp_path: Path) -> None:
    written = set()
    for number, (zone, seed) in enumerate((("UTC", "0"), ("Asia/Kolkata", "1"), ("EST5", "77"))):
        folder = tmp_path / f"home{number}"
        folder.mkdir()
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-c", CHILD, str(Path(__file__).parent), str(folder)],
            env=environment, check=True,
        )  # fmt: skip
        written.add((folder / "b.epub").read_bytes())

    assert len(written) == 1
    assert str(tmp_path).encode() not in written.pop()
