"""Ebooks as the shops want them: what each rule changes, and that nothing else changes."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from builders import EPUB, Said, contents, make_book, run
from conftest import MANUSCRIPT, SINK
from epub_books import texts, unpacked, xml
from lxml import etree
from PIL import Image

from publish.book import Edition
from publish.epub import kepub, variants
from publish.epub.css import kept
from publish.epub.model import Access, Entry, File, Package
from publish.epub.package import ncx
from publish.epub.rewrite import tree
from publish.epub.texts import XHTML_TYPE
from publish.shops import SHOPS, file_of, variant

SILENT = Access(("textual",), ("textual",), ("none",), ("none",), "")


def package(*files: File) -> Package:
    from publish.book import Meta

    return Package(Meta("A"), "", SILENT, files, tuple((file.id, True) for file in files))


def page(body: str, name: str = "a.xhtml") -> File:
    root = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{body}</body></html>'
    return File(name.partition(".")[0], name, XHTML_TYPE, root.encode())


def sheet(css: str) -> File:
    return File("style", "style.css", "text/css", css.encode())


def body_of(file: File) -> str:
    text = file.content.decode()
    return text[text.index("<body>") + 6 : text.index("</body>")]


def rules_of(file: File) -> list[str]:
    return file.content.decode().splitlines()


# Kobo


def test_each_sentence_has_its_number() -> None:
    made = variants.sentences(
        package(page("<h2>One</h2><p>First. “Second?” <em>Third, <b>bold</b>.</em> Fourth</p>"))
    )

    assert body_of(made.files[0]) == (
        '<h2><span class="koboSpan" id="kobo.1.1">One</span></h2>'
        '<p><span class="koboSpan" id="kobo.2.1">First. </span>'
        '<span class="koboSpan" id="kobo.2.2">“Second?” </span>'
        '<em><span class="koboSpan" id="kobo.2.3">Third, </span>'
        '<b><span class="koboSpan" id="kobo.2.4">bold</span></b>'
        '<span class="koboSpan" id="kobo.2.5">.</span></em>'
        '<span class="koboSpan" id="kobo.2.6"> Fourth</span></p>'
    )


@pytest.mark.parametrize(
    "body",
    [
        "<pre>a. b.\n c.</pre>",
        "<ul>\n<li></li>\n</ul>",
        '<p><a id="x"></a></p>',
        "<svg><text>a. b.</text></svg>",
        "<!-- a. b. -->",
    ],
)
def test_what_has_no_sentence_stays(body: str) -> None:
    assert body_of(variants.sentences(package(page(body))).files[0]) == body


def test_a_picture_is_a_paragraph_of_its_own_and_a_gloss_is_one_span() -> None:
    made = body_of(variants.sentences(package(page(
        '<p>a</p><p>b <img src="x.png" alt="y"/> c <ruby>d<rp>(</rp><rt>e</rt><rp>)</rp></ruby></p>'
    ))).files[0])  # fmt: skip

    assert '<span class="koboSpan" id="kobo.3.1"><img src="x.png" alt="y"/></span>' in made
    assert '<span class="koboSpan" id="kobo.3.3"><ruby>d<rp>(</rp>' in made


def test_a_number_is_no_end_of_a_sentence() -> None:
    parts = list(kepub.sentences("It was 3.14 then… so (he said.) Yes! “No.” End", "en"))

    assert parts == ["It was 3.14 then… ", "so (he said.) ", "Yes! ", "“No.” ", "End"]


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("Dr. Smith met J. R. R. Tolkien. So?", "en", 2),
        ("See, e.g. here, ch. 3 and p. 3, i.e. there. So?", "en", 2),
        ("Dr.\u00a0Smith went. So?", "en", 2),
        ("He said no. They left. It was World War I. They lost.", "en", 4),
        ("Das ist z. B. so, vgl. Bd. 3. Ja.", "de", 2),
        ("А. С. Пушкин, с. 12. Да.", "ru", 2),
        ("E. Nesbit wrote. E. Nesbit", "en", 2),
    ],
)
def test_an_abbreviation_is_no_end_of_a_sentence(text: str, language: str, number: int) -> None:
    parts = list(kepub.sentences(text, language))

    assert "".join(parts) == text
    assert len(parts) == number


def test_words_and_links_are_those_of_the_page() -> None:
    body = '<p>One. <a href="#n" id="c">2</a> two</p>\n<ol><li id="n">three<br/>four</li></ol>'
    before, after = page(body), variants.sentences(package(page(body))).files[0]

    def said(file: File) -> tuple[str, list[str]]:
        root = tree(file.content)
        return "".join(str(text) for text in root.itertext()), texts(
            root, "//@href | //@id[not(starts-with(., 'kobo'))]"
        )

    assert said(after) == said(before)


def test_pages_are_in_two_boxes() -> None:
    root = tree(variants.boxes(package(page("<p>a</p>b"))).files[0].content)

    assert texts(root, "/h:html/h:body/h:div/@id") == ["book-columns"]
    assert texts(root, "/h:html/h:body/h:div/h:div/@id") == ["book-inner"]
    assert texts(root, "//h:div/h:div//text()") == ["a", "b"]
    assert texts(root, "//h:head/h:style/@id") == ["kobostylehacks"]


def test_computed_values_are_taken_out() -> None:
    css = (
        ":root { --x: 1em } p { width: calc(1em + 2px); margin: 0 var(--x); color: rgb(1, 2, 3) } "
        "@media screen { q { height: min(1em, 2em) } }"
    )

    assert rules_of(variants.plain_css(package(sheet(css))).files[0]) == [
        "p { color: rgb(1, 2, 3) }"
    ]


def test_a_file_of_text_may_be_ten_megabytes() -> None:
    big, small = page("x" * (11 << 20), "b.xhtml"), page("x" * (9 << 20), "s.xhtml")
    whole = package(big, small)

    assert [one.rule for one in variants.refused(whole, "kobo")] == ["shop-limit"]
    assert "b.xhtml has 11.0 MB" in next(variants.refused(whole, "kobo")).message
    assert list(variants.refused(whole, "")) == []


# Kindle


def kindle(css: str, rule: str) -> list[str]:
    change = next(r.change for r in variants.RULES if r.change.__name__ == rule)
    return rules_of(change(package(sheet(css))).files[0])


def test_no_margin_is_negative() -> None:
    css = "p { margin: 0 -1em; text-indent: -1em } q { margin-left: -5% } b { margin: 1em }"

    assert kindle(css, "no_negative_margins") == ["p { text-indent: -1em }", "b { margin: 1em }"]


def test_headings_are_not_aligned() -> None:
    css = "h2, .head { text-align: center; margin: 1em } .title { text-align: center }"

    assert kindle(css, "free_headings") == [
        "h2, .head { margin: 1em }",
        ".title { text-align: center }",
    ]


def test_text_is_as_its_reader_wants_it() -> None:
    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url(fonts/{name}/a.ttf) }}" for name in ("A", "B")
    )
    css = f"{faces} body {{ font-family: A, serif; margin: 0 }} h1 {{ font: bold 1em B }}"
    files = [
        File(f"{kind}-{name}", f"fonts/{name}/{file}", media, b"x")
        for name in ("A", "B")
        for kind, file, media in (("f", "a.ttf", "font/ttf"), ("l", "OFL.txt", "text/plain"))
    ]
    made = next(r for r in variants.RULES if r.change.__name__ == "readers_font").change(
        package(sheet(css), *files)
    )
    names = [file.name for file in made.files]

    assert names == ["style.css", "fonts/B/a.ttf", "fonts/B/OFL.txt"]
    assert "url(fonts/A" not in made.files[0].content.decode()
    assert "margin: 0" in made.files[0].content.decode()
    assert "serif" not in made.files[0].content.decode()


def test_a_sheet_that_is_empty_then_is_linked_no_more() -> None:
    css = File("style", "fonts.css", "text/css", b"@font-face { font-family: A; src: url(a.ttf) }")
    linked = page("<p>a</p>")
    link = b'<link rel="stylesheet" href="fonts.css"/></head>'
    linked = File("a", "a.xhtml", XHTML_TYPE, linked.content.replace(b"</head>", link))
    made = variants.fit(package(linked, css, File("f", "a.ttf", "font/ttf", b"x")), "kindle")

    assert [file.name for file in made.files] == ["a.xhtml"]
    assert b"fonts.css" not in made.files[0].content


NESTED = (Entry("1", "a", (Entry("2", "b", (Entry("3", "c", (Entry("4", "d"),)), Entry("5", "e"))),
          Entry("6", "f"))), Entry("7", "g"))  # fmt: skip


def test_lists_have_two_levels_in_the_order_that_they_had() -> None:
    from publish.book import Meta

    items = (
        "<ol><li><a>1</a><ol><li><a>2</a><ol><li><a>3</a><ol><li><a>4</a></li></ol></li>"
        "<li><a>5</a></li></ol></li><li><a>6</a></li></ol></li><li><a>7</a></li></ol>"
    )
    nav = page(f"<nav>{items}</nav>", "nav.xhtml")
    points = File("ncx", "toc.ncx", "application/x-dtbncx+xml", ncx(Meta("A"), NESTED))
    made = variants.fit(package(nav, points), "kindle")
    toc, flat = (tree(file.content) for file in made.files)

    assert texts(toc, "//h:nav/h:ol/h:li/h:ol/h:li/h:a/text()") == ["2", "3", "4", "5", "6"]
    assert texts(toc, "//h:ol/h:li/h:ol/h:li/h:ol") == []
    assert texts(flat, "//n:navMap/n:navPoint/n:navPoint/n:navLabel/n:text/text()") == list("23456")
    assert texts(flat, "//n:navPoint/n:navPoint/n:navPoint") == []
    assert texts(flat, "//n:meta[@name='dtb:depth']/@content") == ["2"]
    assert texts(flat, "//n:navPoint/@playOrder") == ["1", "2", "3", "4", "5", "6", "7"]


# Apple


def test_large_pictures_are_made_smaller() -> None:
    out = io.BytesIO()
    Image.new("L", (3000, 2000), 100).save(out, "PNG")
    large = File("i", "i.png", "image/png", out.getvalue())
    other = File("j", "j.png", "image/png", _tiny())
    made = variants.four_megapixels(package(large, other))

    with Image.open(io.BytesIO(made.files[0].content)) as picture:
        assert picture.size == (2449, 1632)
        assert picture.getpixel((5, 5)) == 100
    assert made.files[1] == other
    assert made == variants.four_megapixels(package(large, other))


def _tiny() -> bytes:
    out = io.BytesIO()
    Image.new("L", (4, 4)).save(out, "PNG")
    return out.getvalue()


def test_fonts_are_asked_for_where_there_are_fonts() -> None:
    fonts = variants.fit(package(File("f", "a.ttf", "font/ttf", b"")), "apple")

    assert fonts.extra == (("ibooks:specified-fonts", "true"),)
    assert variants.fit(package(page("a")), "apple").extra == ()


# The table


def test_every_rule_names_its_shop_and_its_source() -> None:
    assert {rule.shop for rule in variants.RULES} == set(SHOPS)
    assert all(len(rule.source) > 10 and rule.change.__doc__ for rule in variants.RULES)


def test_the_page_about_variants_names_every_rule() -> None:
    said = (Path(__file__).parent.parent / "docs" / "variants.md").read_text("utf-8")
    named = set(re.findall(r"^\| (?:apple|kindle|kobo) \| `([a-z_]+)` ", said, re.MULTILINE))

    assert named == {rule.change.__name__ for rule in variants.RULES}


def test_a_rule_left_out_is_left_out() -> None:
    """A sheet that no rule touches reads the same, in other spaces."""
    css = "p{margin:0 1em!important}\n@media print{q{color:red}}\n@page{margin:1cm}"

    assert kept(css, lambda *_: True) == (
        "p { margin:0 1em!important }\n@media print { q { color:red } }\n@page{margin:1cm}\n"
    )


# The command


def book_with_notes(folder: Path) -> Path:
    texts_ = {"i.md": "# I\n\nOne two.[^a] Three.\n\n## A\n\n### B\n\nFour.\n"}
    return make_book(folder, texts_, notes="[^a]: Said.\n")


def built(folder: Path, *words: str) -> Said:
    said = run(folder, "build", *words)

    assert said.code == 0, said.err
    return said


def test_variants_are_made_only_when_asked_for(tmp_path: Path) -> None:
    folder = book_with_notes(tmp_path)
    built(folder)
    assert [p.name for p in (folder / "build").glob("*.epub")] == ["ebook.epub"]

    said = built(folder, "ebook", "--variant", "kobo")

    assert "ebook-kobo.kepub.epub" in said.out
    assert {p.name for p in (folder / "build").glob("*.epub")} == {
        "ebook.epub", "ebook-kobo.kepub.epub",
    }  # fmt: skip


def test_a_variant_is_an_edition_that_can_be_named(tmp_path: Path) -> None:
    folder = book_with_notes(tmp_path)
    built(folder, "ebook-kindle")

    assert [p.name for p in (folder / "build").glob("*.epub")] == ["ebook-kindle.epub"]
    assert "ebook-kindle: " in run(folder, "collate", "ebook-kindle").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("print", "--variant", "kobo"), "--variant is for ebooks"),
        (("ebook-nook",), "book.toml has no edition named 'ebook-nook'"),
        (("--variant", "nook"), "'nook' is not one of"),
    ],
)
def test_what_cannot_be_made_is_told(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    from builders import PRINT

    told = run(make_book(tmp_path, editions=EPUB + PRINT), "build", *words)

    assert told.code == 2
    assert said in told.err


def test_an_edition_may_not_bear_the_name_of_a_variant(tmp_path: Path) -> None:
    editions = EPUB + EPUB.replace("edition.ebook", "edition.ebook-kobo")
    told = run(make_book(tmp_path, editions=editions), "build", "--variant", "kobo")

    assert told.code == 2
    assert "give that edition another name" in told.err


def test_check_looks_at_the_variants_that_are_there(tmp_path: Path) -> None:
    folder = book_with_notes(tmp_path)
    built(folder, "--variant", "all")
    clean = run(folder, "check")
    (folder / "i.md").write_text("# I\n\nOne two.[^a] Three four.\n", "utf-8")
    stale = run(folder, "check").out
    with (folder / "build" / "ebook-kobo.kepub.epub").open("ab") as file:
        file.write(b"more")
    altered = run(folder, "check").out
    (folder / "build" / "ebook-apple.epub").unlink()

    assert "ebook" not in clean.out
    for shop in SHOPS:
        name = file_of(variant(Edition("ebook", "epub"), shop))
        assert f"{name} was built from another manuscript" in stale
    assert "ebook-kobo.kepub.epub was changed after it was built" in altered
    assert "ebook-apple.epub has not been built" in run(folder, "check").out


def test_a_lost_word_in_a_variant_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(root: etree._Element) -> None:
        for paragraph in root.iter("{http://www.w3.org/1999/xhtml}p"):
            paragraph.text = "Less."

    monkeypatch.setattr(kepub, "spans", lose)
    folder = book_with_notes(tmp_path)
    built(folder, "ebook-kobo")
    said = run(folder, "collate", "ebook-kobo")

    assert said.code == 1
    assert "One two." in said.out


# Judged


@pytest.mark.slow
@pytest.mark.parametrize("source", [MANUSCRIPT, SINK], ids=["seed", "sink"])
def test_every_variant_passes_and_holds_every_word(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("build"))
    names = [f"ebook-{shop}" for shop in SHOPS]
    built(folder, *names)
    said = run(folder, "check", *names)
    errors = [line for line in said.out.splitlines() if "error" in line]
    once = contents(folder / "build")
    built(folder, *names)

    assert errors == []
    assert once == contents(folder / "build")
    opf = xml(unpacked(folder / "build" / "ebook-apple.epub"), "content.opf")
    assert texts(opf, "//o:meta[@property='ibooks:specified-fonts']/text()") == ["true"]
    assert texts(opf, "/o:package/@prefix")[0].startswith("ibooks: http://vocabulary.itunes.apple")
