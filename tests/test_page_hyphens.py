"""The book's own hyphenation: words that a dictionary divides wrongly, and those kept whole."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from builders import EPUB, PRINT, SCREEN, make_book, run

from publish.compose.divided import SOFT, divided, listed
from publish.compose.linked import bracketed

NARROW = (
    "@page { size: 60mm 3000mm; margin: 8mm } @page :left { margin: 8mm }\n"
    ".title-page { height: auto } .contents ol { width: auto }\n"
)
LIST = 'exceptions = ["de-mo-cratiza-tion", "internationalism", "Kropotkin"]\n'
FRENCH = 'languages = {fr = ["révolu-tionnaire"]}\n'
TEXT = " ".join(
    f"{'of ' * (turn % 7)}Democratization {'a ' * (turn % 5)}Internationalism {'in ' * (turn % 3)}"
    'Kropotkin’s *révolutionnaire*{: lang="fr"} establishment democratization'
    for turn in range(120)
)


def _divisions(pdf: Path) -> set[str]:
    """Each word that is divided at the end of a line, with a bar where."""
    with pypdfium2.PdfDocument(pdf) as opened:
        text = "\n".join(page.get_textpage().get_text_range() for page in opened)
    return {
        f"{a}|{b}".lower()
        for a, b in re.findall("(\\w+)\u2010\\s+([^\\W\\d]+)", text.replace("\r", ""))
    }


def _build(folder: Path, more: str) -> Path:
    styles = PRINT.replace('"book"]', '"book", "narrow"]') + EPUB + SCREEN
    book = make_book(folder, {"i.md": f"# One\n\n{TEXT}\n"}, editions=styles, more=more)
    (book / "styles").mkdir()
    (book / "styles/narrow.css").write_text(NARROW, "utf-8")
    assert run(book, "build").code == 0
    return book


def test_words_of_the_list_are_divided_as_it_says_and_others_by_the_dictionary(
    tmp_path: Path,
) -> None:
    plain = _divisions(_build(tmp_path / "a", "") / "build/print.pdf")
    book = _build(tmp_path / "b", f"[hyphenation]\n{LIST}{FRENCH}")
    own = _divisions(book / "build/print.pdf")

    ours = {"de|mocratization", "demo|cratization", "democratiza|tion", "révolu|tionnaire"}
    assert {word[:5] for word in plain - ours} >= {"inter", "democ", "révol"}, "the dictionary's"
    assert {word for word in own - ours if not word.startswith("es")} == set()
    assert len(own & ours) > 2


def test_no_witness_counts_the_places_and_no_other_edition_has_them(tmp_path: Path) -> None:
    book = _build(tmp_path, f"[hyphenation]\n{LIST}")
    done = run(book, "collate")

    assert done.code == 0, done.out
    assert _divisions(book / "build/screen.pdf") == set()
    from zipfile import ZipFile

    with ZipFile(book / "build/ebook.epub") as archive:
        text = archive.read("EPUB/i.xhtml").decode()
    assert SOFT not in text
    assert "divided" not in text


def test_a_list_is_that_of_its_language_and_of_whole_words() -> None:
    words = listed((("en", ("man-u-script",)), ("fr", ("manu-script",))))
    given = (
        '<p>Manuscript manuscripts non-manuscript <em lang="fr">manuscript</em> manuscript'
        '<i lang="de">manuscript</i><code>manuscript</code><a class="address">manuscript</a></p>'
    )
    shown = divided(given, words, "en-GB").replace(SOFT, "|")
    soft = re.sub('<span class="divided">([^<]*)</span>', r"\1", shown)

    assert soft == (
        '<p>Man|u|script manuscripts non-man|u|script <em lang="fr">manu|script</em> man|u|script'
        '<i lang="de">manuscript</i><code>manuscript</code><a class="address">manuscript</a></p>'
    )
    assert bracketed(given) == given


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('exceptions = ["man u script"]', "write a word, with a hyphen for each place"),
        ('exceptions = ["-manuscript"]', "write a word, with a hyphen for each place"),
        ('exceptions = ["man-uscript", "Manu-script"]', "the word 'manuscript' stands there twice"),
        ('languages = {english = ["man-u-script"]}', "write a language's tag"),
        ('exeptions = ["man-u-script"]', "did you mean `exceptions`"),
    ],
)
def test_what_is_no_word_or_no_language_is_told(tmp_path: Path, more: str, said: str) -> None:
    done = run(make_book(tmp_path, more=f"[hyphenation]\n{more}\n"), "build")

    assert done.code == 2
    assert said in done.err
    assert re.search(r"book\.toml:\d+: ", done.err)
