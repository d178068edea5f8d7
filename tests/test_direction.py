"""Books read from right to left: what is marked, what is mirrored, and how they are printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from builders import EPUB, make_book, run
from epub_books import texts, unpacked, xml
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from publish import mends, xhtml
from publish.direction import direction, turn
from publish.mends import weasyprint
from publish.mirror import mirrored
from publish.styles import stack

HEAD = '[book]\ntitle = "דרך המלח"\nauthors = ["דוד כהן"]\nlanguage = "{}"\ndate = 2026-01-02\n'
TEXTS = {
    "i.md": '# פרק ראשון\n\nשלום עולם *English words*{: lang="en"} וגם.[^a]\n\n> ציטוט של מילים.\n',
    "ii.md": "# פרק שני\n\nעוד מילים רבות.\n",
}
WORDS = '[words]\ncontents = "תוכן"\nnotes = "הערות"\ncolophon = "קולופון"\npage = "עמ"\n'
RIGHTS = 'rights = "כל הזכויות שמורות"\n'
PRINT = (
    '[edition.book]\nformat = "pdf"\nstyles = ["base", "print", "book", "own"]\n'
    '[edition.pamphlet]\nformat = "pdf"\nstyles = ["base", "print", "pamphlet", "own"]\n'
    'cover = true\nfold = "saddle"\n'
)
OWN = '@font-face { font-family: "Own"; src: url(fonts/own.ttf) }\nbody { font-family: "Own" }'


def hebrew_font(path: Path) -> None:
    """A font of boxes, of which each Hebrew and each ASCII character has one."""
    pen = TTGlyphPen(None)
    for at in ((100, 0), (100, 500), (400, 500), (400, 0)):
        pen.lineTo(at) if at != (100, 0) else pen.moveTo(at)
    pen.closePath()
    box = pen.glyph()
    codes = [*range(0x20, 0x7F), 0xA0, *range(0x5D0, 0x5EB), 0x2010, 0x201C, 0x201D]
    names = [".notdef", *(f"u{code:04X}" for code in codes)]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({code: f"u{code:04X}" for code in codes})
    font.setupGlyf(dict.fromkeys(names, box))
    font.setupHorizontalMetrics(dict.fromkeys(names, (500, 100)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Own", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    font.setupPost()
    font.setupHead(unitsPerEm=1000, created=0, modified=0)
    path.parent.mkdir(parents=True)
    font.save(path)


def hebrew(folder: Path, editions: str = EPUB, language: str = "he") -> Path:
    """A book in Hebrew with a phrase in English, a note, and a font of its own."""
    make_book(
        folder, TEXTS, notes="[^a]: הערה.\n", editions=editions, more=WORDS,
        head=HEAD.format(language) + RIGHTS,
    )  # fmt: skip
    hebrew_font(folder / "styles" / "fonts" / "own.ttf")
    (folder / "styles" / "own.css").write_text(OWN, "utf-8")
    return folder


# What is marked


def test_a_phrase_of_the_other_direction_says_so() -> None:
    root = xhtml.parse(
        '<p>a <em lang="he">b <i lang="en">c</i> <b lang="ar">d</b></em> <q lang="fr">e</q>'
        '<s lang="he" dir="ltr">f</s></p>'
    )
    turn(root, "en")

    assert xhtml.inner(root) == (
        '<p>a <em lang="he" dir="rtl">b <i lang="en" dir="ltr">c</i> <b lang="ar">d</b></em> '
        '<q lang="fr">e</q><s lang="he" dir="ltr">f</s></p>'
    )


@pytest.mark.parametrize(
    ("language", "way"),
    [("ur", "rtl"), ("fa-IR", "rtl"), ("yi-Latn", None), ("ku-Arab", "rtl"), ("de", None)],
)
def test_the_script_of_a_language_tells(language: str, way: str | None) -> None:
    assert direction(language) == way


@pytest.mark.parametrize("language", ["he", "ar"])
def test_an_ebook_turns_the_other_way(language: str, tmp_path: Path) -> None:
    editions = EPUB.replace('"epub"]', '"epub", "own"]').replace("fonts = false\n", "")
    folder = hebrew(tmp_path / "book", editions, language)
    said = run(folder, "build")
    files = unpacked(folder / "build" / "ebook.epub")
    opf, page = xml(files, "content.opf"), xml(files, "i.xhtml")

    assert said.code == 0
    assert "missing-glyph" not in said.err, "the cover is set in the edition's own fonts"
    assert texts(opf, "/o:package/@dir") == ["rtl"]
    assert texts(opf, "//o:spine/@page-progression-direction") == ["rtl"]
    for name in ("i", "ii", "nav", "title-page", "cover", "notes"):
        assert texts(xml(files, f"{name}.xhtml"), "/h:html/@dir") == ["rtl"]
    assert texts(page, "//h:em[@lang='en']/@dir") == ["ltr"]
    assert "text-align: right" in files["EPUB/epub.css"].decode()
    assert "text-align: left" not in files["EPUB/epub.css"].decode()
    assert "ebook" not in run(folder, "check").out


@pytest.mark.slow
def test_an_ebook_in_hebrew_passes_in_every_variant(tmp_path: Path) -> None:
    from publish.checks.epubcheck import epubcheck

    folder = hebrew(tmp_path / "book")
    run(folder, "build", "--variant", "all")

    for path in sorted((folder / "build").glob("*.epub")):
        assert epubcheck(path) == []
    assert len(list((folder / "build").glob("*.epub"))) == 4


# What is mirrored


@pytest.mark.parametrize(
    ("css", "other"),
    [
        ("p{margin-left:1em}", "p { margin-right: 1em }"),
        ("p{margin:1px 2px 3px 4px!important}", "p { margin: 1px 4px 3px 2px !important }"),
        ("p{font-family:left}", "p { font-family: left }"),
        ("p{padding:1px 2px}", "p { padding: 1px 2px }"),
        ("p{text-align:left;float:right}", "p { text-align: right; float: left }"),
        ("p{break-before:right;break-after:recto}", "p { break-before: left; break-after: recto }"),
        ("@page x:left{margin:0;@top-left{content:'left'}}",
         '@page x:right { margin: 0; @top-right { content: "left" } }'),
        ("@media print{.left{left:0}}", "@media print { .left { right: 0 } }"),
        (".right::after{content:'right'}", '.right::after { content: "right" }'),
    ],
)  # fmt: skip
def test_left_and_right_change_places(css: str, other: str) -> None:
    assert mirrored(css) == f"{other}\n"


def test_twice_in_the_mirror_is_once() -> None:
    for name, css in stack(("base", "print", "book", "epub", "pamphlet", "screen", "cover"), "."):
        once = mirrored(mirrored(css))

        assert mirrored(mirrored(once)) == once, name


def test_a_books_own_sheets_are_as_it_wrote_them(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "own.css").write_text("p { float: left }", "utf-8")
    sheets = dict(stack(("base", "own"), str(tmp_path), mirror=True))

    assert sheets["own"] == "p { float: left }"
    assert sheets["base"] != dict(stack(("base",), str(tmp_path)))["base"]


# On paper


def centred(monkeypatch: pytest.MonkeyPatch | None) -> float:
    """Where a box of 100 px with auto margins stands on a page 400 px wide, read from the right."""
    if monkeypatch:
        monkeypatch.setattr(weasyprint.layout.block, "block_level_width", mends._block_level_width)
    html = (
        "<html dir=rtl><style>@page { size: 400px 90px; margin: 0 } html, body { margin: 0 } "
        "div { width: 100px; height: 9px; margin: 0 auto }</style><body><div></div>"
    )
    boxes: Any = weasyprint.HTML(string=html).render().pages[0]._page_box.descendants()
    return float(next(box.content_box_x() for box in boxes if box.element_tag == "div"))


def test_what_stands_in_the_middle_stays_there() -> None:
    assert centred(None) == 150


def test_the_engine_still_moves_what_stands_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    assert centred(monkeypatch) != 150


@pytest.mark.slow
def test_a_book_in_hebrew_is_printed_and_every_letter_is_there(tmp_path: Path) -> None:
    folder = hebrew(tmp_path / "book", PRINT)
    built, said = run(folder, "build"), run(folder, "check")
    with pikepdf.open(folder / "build" / "book.pdf") as pdf:
        way = pdf.Root.ViewerPreferences.Direction

    assert built.code == 0
    assert said.code == 0, said.out
    assert "(order-unproved)" in said.out, "the words in English stand the other way about"
    assert str(way) == "/R2L"
    (folder / "i.md").write_text(TEXTS["i.md"].replace("עולם", "עולמות"), "utf-8")
    assert "altered-words" in run(folder, "collate", "book").out


def test_it_is_bound_at_the_right(tmp_path: Path) -> None:
    folder = hebrew(tmp_path / "book", PRINT)
    assert "binding-side" not in run(folder, "check", "pamphlet").out

    toml = (folder / "book.toml").read_text("utf-8")
    (folder / "book.toml").write_text(f'{toml}binding = "left"\n', "utf-8")
    said = run(folder, "check", "pamphlet").out
    line = toml.count("\n") + 1

    assert f"book.toml:{line}: warning: a book in 'he' is bound at the right" in said
