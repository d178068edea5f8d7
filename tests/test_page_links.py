"""Links on paper: where one leads is printed, unless its words say it already."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import EPUB, FOUR, PRINT, make_book, run
from page_books import bare, marked, printed, trimmed

from publish.compose.linked import bracketed
from publish.pdftext import pdf_words
from publish.record import load as load_record

A = "https://www.marxists.org/archive/"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (f'see <a href="{A}">the archive</a>, p.', f"see the archive ({A}), p."),
        (f'(see <a href="{A}">the archive</a>)', f"(see the archive [{A}])"),
        (f'(so) <a href="{A}">there</a>', f"(so) there ({A})"),
        ('<a href="https://a.org/">there</a>', "there (https://a.org)"),
        ('<a href="mailto:me@a.org">me</a>', "me (me@a.org)"),
        ('<a href="tel:+4912">call</a>', "call (+4912)"),
        ('<a href="doi:10.1000/x">here</a>', "here (doi:10.1000/x)"),
        # what says where it leads
        (f'<a href="{A}">marxists.org/archive</a>', "marxists.org/archive"),
        ('<a href="https://a.org/b%20c">a.org/b c</a>', "a.org/b c"),
        ('<a href="mailto:me@a.org?subject=x">me@a.org</a>', "me@a.org"),
        ('<a href="https://doi.org/10.1000/x">doi:10.1000/x</a>', "doi:10.1000/x"),
        (f'<a href="{A}">there</a> ({A})', f"there ({A})"),
        # what leads inside the book, and where no bracket can stand
        ('<a href="#i">there</a>', "there"),
        (f'<h3><a href="{A}">there</a></h3>', "there"),
        (f'<a href="{A}"><img src="x.png" alt="x"/></a>', ""),
    ],
)
def test_the_address_stands_behind_the_words_that_hide_it(given: str, shown: str) -> None:
    assert re.sub("<[^>]*>", "", bracketed(f"<p>{given}</p>")) == shown


TEXT = f"""# One

The [archive]({A}) and <{A}> and [here](#there), [me](mailto:me@a.org).[^1]

## There

{"More words go here. " * 30}
"""
NOTE = "[^1]: In [a note](https://b.org/note).\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    editions = FOUR + PRINT.replace(".print]", '.kept]\nlinks = "keep"')
    book = make_book(tmp_path_factory.mktemp("l"), {"i.md": TEXT}, notes=NOTE, editions=editions)
    done = run(book, "build")

    assert done.code == 0, done.err
    return book


def _text(book: Path, edition: str) -> str:
    record = load_record(book / "build", edition)
    assert record
    words = pdf_words(book / f"build/{edition}.pdf", record)
    return "".join(word.text for word in words)


def test_it_is_printed_on_paper_and_not_where_a_link_can_be_followed(built: Path) -> None:
    for edition in ("print", "pamphlet"):
        text = _text(built, edition)
        assert text.count(A) == 2
        assert f"Thearchive({A})and{A}andhere,me(me@a.org)." in text
        assert "Inanote(https://b.org/note)." in text
    for edition in ("screen", "kept"):
        text = _text(built, edition)
        assert text.count(A) == 1
        assert "b.org" not in text


def test_collating_knows_these_words_and_misses_them_where_a_style_hides_them(built: Path) -> None:
    assert run(built, "collate").code == 0

    styles = PRINT.replace('"book"]', '"book", "hide"]')
    book = make_book(built.parent / "h", {"i.md": TEXT}, notes=NOTE, editions=styles)
    (book / "styles").mkdir()
    (book / "styles/hide.css").write_text(".link-address { display: none }\n", "utf-8")
    assert run(book, "build").code == 0
    done = run(book, "collate")

    assert done.code == 1
    assert f"“({A})” is missing from print" in done.out


def test_an_ebook_counts_its_pages_without_these_words(tmp_path: Path) -> None:
    link = "an [address](https://example.org/one/two) in it"
    text = "\n\n".join(["# One", *(f"{n}. {'word ' * (n % 17 + 20)} {link}." for n in range(60))])
    styles = PRINT.replace('"book"]', '"book", "trim"]').replace(".print]", ".book]")
    book = make_book(tmp_path, {"i.md": text.replace(". ", ") ", 1)}, editions=EPUB + styles)
    trimmed(book, "A6")
    assert run(book, "build").code == 0

    words = {
        k: v.replace(bare("(https://example.org/one/two)"), "") for k, v in printed(book).items()
    }
    assert len(words) > 5
    assert words == marked(book)


def test_a_word_that_is_no_way_to_set_links_is_told(tmp_path: Path) -> None:
    editions = PRINT.replace(".print]", '.print]\nlinks = "blue"')
    done = run(make_book(tmp_path, editions=editions), "build")

    assert done.code == 2
    assert "`links` in [edition.print]" in done.err
