"""The fonts of the house: full, static, cut the same way every time, and alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont, newTable

from publish import fonts
from publish.book import Document, Edition, Meta, Piece, Place
from publish.resources import styles_dir

FAMILY = styles_dir() / "fonts" / "eb-garamond"
CUTS = {
    "Regular": ("Regular", 400, False),
    "Italic": ("Italic", 400, True),
    "SemiBold": ("SemiBold", 600, False),
    "SemiBoldItalic": ("SemiBold Italic", 600, True),
    "Bold": ("Bold", 700, False),
    "BoldItalic": ("Bold Italic", 700, True),
}
FEATURES = {"smcp", "c2sc", "onum", "lnum", "pnum", "tnum", "sups", "liga", "kern"}
SHEET = (("fonts", (styles_dir() / "fonts.css").read_text(encoding="utf-8")),)


def features(font: TTFont) -> set[str]:
    return {
        record.FeatureTag
        for table in ("GSUB", "GPOS")
        for record in font[table].table.FeatureList.FeatureRecord
    }


def document(xhtml: str, tmp_path: Path) -> Document:
    piece = Piece("i", "section", "I", xhtml, True)
    return Document(Meta("T"), Edition("book", "pdf"), (piece,), SHEET, str(tmp_path))


@pytest.mark.parametrize("cut", CUTS)
def test_the_files_are_full_static_and_rightly_named(cut: str) -> None:
    style, weight, italic = CUTS[cut]
    font = TTFont(FAMILY / f"EBGaramond-{cut}.ttf")

    assert "fvar" not in font
    assert font["name"].getBestFamilyName() == "EB Garamond"
    assert font["name"].getBestSubFamilyName() == style
    assert font["name"].getDebugName(6) == f"EBGaramond-{cut}"
    assert font["OS/2"].usWeightClass == weight
    assert bool(font["OS/2"].fsSelection & 1) is italic
    assert features(font) >= FEATURES
    for letters in ("Éđŵ“”‘’—–…†‡§¶№", "αβγΩἄ", "Жщѣі"):  # Latin, Greek, Cyrillic
        assert set(map(ord, letters)) <= set(font.getBestCmap())


@pytest.mark.parametrize("cut", CUTS)
def test_spaces_of_fixed_width_are_as_wide_in_every_weight(cut: str) -> None:
    font, plain = (
        TTFont(FAMILY / f"EBGaramond-{name}.ttf")
        for name in (cut, "Italic" if "Italic" in cut else "Regular")
    )
    glyphs = font.getBestCmap()
    hair, sixth, thin, em = (font["hmtx"][glyphs[n]][0] for n in (0x200A, 0x2006, 0x2009, 0x2003))

    assert glyphs[0x202F] == glyphs[0x2009]  # the narrow no-break space is a thin one
    assert hair < thin < sixth < font["hmtx"][glyphs[0x20]][0] < em
    assert thin == plain["hmtx"][plain.getBestCmap()[0x2009]][0]


def test_every_file_has_its_face_and_every_face_its_file() -> None:
    named = {fonts.find(address, ".") for address in fonts.faces(SHEET)}

    assert named == {path.resolve() for path in FAMILY.glob("*.ttf")}
    assert (FAMILY / "OFL.txt").is_file()


def test_a_subset_is_small_keeps_its_features_and_is_the_same_twice() -> None:
    regular = FAMILY / "EBGaramond-Regular.ttf"
    once = fonts.subset(regular, "Official 1921")
    font = TTFont(io.BytesIO(once))

    assert once == fonts.subset(regular, "1291 laiciffO")
    assert len(once) < 60_000
    assert set(font.getBestCmap()) == set(map(ord, "Official 1921"))
    assert features(font) >= FEATURES
    assert font["head"].modified == TTFont(regular)["head"].modified


def test_a_table_of_a_font_editor_is_dropped_without_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """FFTM, the time stamp of FontForge: fontTools warned of it on the terminal."""
    plain = FAMILY / "EBGaramond-Regular.ttf"
    with TTFont(plain, recalcTimestamp=False) as font:
        font["FFTM"] = newTable("FFTM")
        font["FFTM"].version = 1
        font["FFTM"].FFTimeStamp = font["FFTM"].sourceCreated = 0
        font["FFTM"].sourceModified = 0
        font.save(tmp_path / "x.ttf")
    once = fonts.subset(tmp_path / "x.ttf", "Official 1921")

    assert caplog.messages == []
    assert once == fonts.subset(plain, "Official 1921")


def test_a_missing_character_is_named_once_with_its_line(tmp_path: Path) -> None:
    found = fonts.missing_glyphs(
        document(
            '<section><h2>T</h2><p data-line="7">a <em>b☃</em> c\u00ad\u200d\ufe0f'
            '☃</p><p data-line="9">漢</p></section>',
            tmp_path,
        )
    )

    assert [(f.rule, f.level, f.place) for f in found] == [
        ("missing-glyph", "error", Place("i", 7)),
        ("missing-glyph", "error", Place("i", 9)),
    ]
    assert "“☃” (U+2603 SNOWMAN)" in found[0].message


def test_text_after_an_inline_element_belongs_to_the_block_around(tmp_path: Path) -> None:
    found = fonts.missing_glyphs(
        document('<section><p data-line="3">a <em>b</em> ☃</p>☺</section>', tmp_path)
    )

    assert [f.place for f in found] == [Place("i", 3), Place("i", 0)]


def test_a_font_of_the_book_is_found_and_none_outside_it(tmp_path: Path) -> None:
    (tmp_path / "book" / "styles").mkdir(parents=True)
    own = tmp_path / "book" / "styles" / "own.ttf"
    own.write_bytes(b"x")
    (tmp_path / "book" / "out.ttf").write_bytes(b"x")
    (tmp_path / "book" / "styles" / "link.ttf").symlink_to(tmp_path / "book" / "out.ttf")

    assert fonts.find("own.ttf", tmp_path / "book") == own
    assert fonts.find("../out.ttf", tmp_path / "book") is None
    assert fonts.find("link.ttf", tmp_path / "book") is None


def test_a_styles_folder_that_leads_out_of_the_book_is_not_looked_in(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "own.ttf").write_bytes(b"x")
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "styles").symlink_to(tmp_path / "elsewhere")

    assert fonts.find("own.ttf", tmp_path / "book") is None


def test_letters_of_one_script_are_missed_together(tmp_path: Path) -> None:
    found = fonts.missing_glyphs(
        document('<p data-line="3">דרך ☃</p><p data-line="4">המלח 漢☺</p>', tmp_path)
    )

    assert [(f.message.partition(" has ")[2], f.place and f.place.line) for f in found] == [
        ("7 letters of Hebrew: דרךהמלח (first U+05D3 HEBREW LETTER DALET)", 3),
        ("“☃” (U+2603 SNOWMAN)", 3),
        ("“漢” (U+6F22 CJK UNIFIED IDEOGRAPH-6F22)", 4),
        ("“☺” (U+263A WHITE SMILING FACE)", 4),
    ]
    assert fonts.told("ש", found)
    assert not fonts.told("ب", found)
    assert not fonts.told("я", found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("٣٤", "2 figures of Arabic: ٣٤ (first U+0663 ARABIC-INDIC DIGIT THREE)"),
        ("ب٣", "2 letters and figures of Arabic: ب٣ (first U+0628 ARABIC LETTER BEH)"),
        ("ب٪", "2 signs of Arabic: ب٪ (first U+0628 ARABIC LETTER BEH)"),
    ],
)
def test_what_is_missed_of_a_script_is_called_what_it_is(
    text: str, said: str, tmp_path: Path
) -> None:
    (found,) = fonts.missing_glyphs(document(f"<p>{text}</p>", tmp_path))

    assert found.message.partition(" has ")[2] == said
    assert fonts.told(text[0], [found])
