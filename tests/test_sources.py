"""Every kind of source: a small book as HTML, EPUB, Word and PDF gives the same manuscript."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from source_books import BODY, ebook, page, printed, word, zipped

from publish.clean.names import listed
from publish.clean.rules import as_markdown, clean, clean_file, restore
from publish.cli import main
from publish.errors import PublishError
from publish.extract import extract, kind_of


def markdown(raw: bytes, name: str) -> str:
    """The manuscript; on the way the witness must come back and cleaning twice be cleaning once."""
    cleaned = clean(raw, name)
    text = as_markdown(cleaned)
    source = extract(raw, name)
    assert source is not None

    assert restore(text, cleaned.ledger) == source.text.encode()
    assert as_markdown(clean(text.encode(), "again.md")) == text
    return text


AFTER = """\
# One

It was *so it was* and **bold**, said the miller.[^1] He had more.[^2]

> They came by night.

- flour

    - of rye

- bread

1. first

2. second

| sack | price |
|---|---|
| rye | 12 &#124; 13 |

The mill stood still,TWO
the river ran.

***

Then it was day.

## Two

The end[^3] of it.

[^1]: A note *of his*.

    It goes on.

[^2]: Another.

[^3]: The last.
""".replace("TWO", "  ")


def test_html_becomes_what_it_says() -> None:
    assert markdown(page(BODY), "book.html") == AFTER


def test_an_ebook_is_read_in_the_order_of_its_spine() -> None:
    one, two = BODY.split("<!-- cut -->")
    one, two = one.replace("#n", "text/a.xhtml#n"), two.replace("#r", "../z.xhtml#r")
    two = two.replace("../z.xhtml#r3", "#r3")
    raw = ebook({"z.xhtml": one, "text/a.xhtml": two})

    assert markdown(raw, "book.epub") == AFTER


def test_a_word_document_keeps_its_styles_and_notes() -> None:
    text = markdown(word(), "book.docx")

    assert text.startswith("% The Mill\n\n# One\n\nIt was *so* and **bold**, A")
    assert '<span class="small-caps">nno</span>' in text
    assert "said the miller.[^1] And more.[^2]" in text
    assert "> They came by night." in text
    assert "\n\n## Two\n\n" in text
    assert text.endswith("[^1]: A note.\n\n    It goes on.\n\n[^2]: Another.\n")


def test_styles_of_a_sheet_count_and_may_be_taken_back() -> None:
    css = (
        "<style>.it{font-style:italic} i.no{font-style:normal} .sc{font-variant:small-caps}</style>"
    )
    body = (
        '<p>A <span class="it">word</span>, <i class="no">none</i>, <span class="sc">Anno</span>.'
    )

    text = as_markdown(clean(page(body, css), "a.html"))
    assert text == 'A *word*, none, <span class="small-caps">Anno</span>.\n'


@pytest.mark.parametrize(
    ("call", "note"),
    [
        ('<a href="#f1" id="r1">[1]</a>', '<p><a id="f1" href="#r1">[1]</a> A note.</p>'),
        (
            '[<a href="#f1" name="r1">1</a>]',
            '<p><a name="f1"></a>[<a href="#r1">1</a>] A note.</p>',
        ),
        ('<sup><a href="#f1">1</a></sup>', '<p id="f1">1. A note.</p>'),
        (
            '<a epub:type="noteref" href="#f1">*</a>',
            '<aside id="f1" epub:type="footnote"><p>A note.</p></aside>',
        ),
        (
            '<a href="#f1" id="r1"><sup>1</sup></a>',
            '<ol><li id="f1"><p>A note. <a href="#r1">↩</a></p></li></ol>',
        ),
    ],
)
def test_notes_are_found_by_their_links(call: str, note: str) -> None:
    text = as_markdown(clean(page(f"<p>Said he.{call} So it was.</p>{note}"), "a.html"))

    assert text == "Said he.[^1] So it was.\n\n[^1]: A note.\n"


def test_a_list_of_links_is_contents_and_other_links_are_text() -> None:
    links = "".join(f'<p><a href="#c{n}">Chapter {n}</a></p>' for n in (1, 2, 3))
    text = "".join(
        f'<h2 id="c{n}">Chapter {n}</h2><p>It went on, see <a href="#c1">1</a>.</p>'
        for n in (1, 2, 3)
    )
    cleaned = clean(page(f"<p>Contents</p>{links}{text}"), "a.html")

    assert [part.heading for part in cleaned.parts] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert cleaned.parts[0].text == "It went on, see 1."


def test_a_folder_is_read_as_people_count(tmp_path: Path) -> None:
    for n in (10, 2, 1):
        (tmp_path / f"part{n}.txt").write_text(f"Chapter {n}\n\nIt was the year {n} of the mill.\n")
    cleaned = clean_file(tmp_path)

    assert [part.heading for part in cleaned.parts] == ["Chapter 1", "Chapter 2", "Chapter 10"]
    assert restore(as_markdown(cleaned), cleaned.ledger).startswith(b"Chapter 1\n")
    with pytest.raises(PublishError, match=r"holds no \.txt file"):
        clean_file(tmp_path / "..")


# PDF


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return printed()


def test_a_printed_page_gives_its_text_back(pdf: bytes) -> None:
    cleaned = clean(pdf, "book.pdf")
    text = as_markdown(cleaned)

    assert [part.heading for part in cleaned.parts] == ["The Well", "The Mill"]
    assert "### " not in text
    assert "\n\n## Of Water\n\n" in text
    assert cleaned.parts[0].text.count("\n\n") == 11
    assert "*as they say*" in text
    assert text.count("[^1]") == text.count("[^2]") == 2
    assert "[^1]: A note at the foot of the page that is long enough to be set on two" in text
    assert "Running" not in text
    source = extract(pdf, "book.pdf")
    assert source is not None
    assert restore(text, cleaned.ledger) == source.text.encode()
    assert cleaned.facts["extractor"].startswith("pypdfium2 ")


def test_the_pages_can_be_kept(pdf: bytes) -> None:
    text = as_markdown(clean(pdf, "book.pdf", keep_pages=True))

    assert "{p. 2}" in text
    assert [n for n in range(1, 9) if f"{{p. {n}}}" in text] == list(
        range(1, text.count("{p. ") + 1)
    )
    assert as_markdown(clean(text.encode(), "again.md")) == text


def test_two_columns_are_read_one_after_the_other() -> None:
    text = as_markdown(clean(printed(columns=True), "book.pdf"))

    assert text.count("\n\nParagraph ") >= 10
    for n in range(1, 12):
        assert f"Paragraph {n} of the text goes on and on" in text


# The rules


def test_the_rules_are_listed_and_can_be_turned_off(tmp_path: Path) -> None:
    raw = tmp_path / "a.txt"
    raw.write_text("The oﬃce was ﬁne, dÃ©jÃ\xa0 vu.\n")
    shown = CliRunner().invoke(main, ["clean", "--rules"])

    assert [line.split()[0] for line in shown.output.splitlines()] == [name for name, _ in listed()]
    assert as_markdown(clean_file(raw)) == "The office was fine, déjà vu.\n"
    assert as_markdown(clean_file(raw, off=["ligatures"])) == "The oﬃce was ﬁne, déjà vu.\n"
    assert "dÃ©jÃ" in as_markdown(clean_file(raw, off=["mojibake"]))
    with pytest.raises(PublishError, match="no cleaning rule 'klingon'"):
        clean_file(raw, off=["klingon"])
    with pytest.raises(PublishError, match="'paragraphs' cannot be turned off"):
        clean_file(raw, off=["paragraphs"])


def test_a_book_can_turn_rules_off(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The oﬃce.\n")
    (tmp_path / "manuscript").mkdir()
    toml = tmp_path / "manuscript" / "book.toml"
    toml.write_text('[clean]\noff = ["klingon"]\n')
    run = CliRunner().invoke(main, ["clean", str(tmp_path / "a.txt"), "-o", str(tmp_path)])

    assert run.exit_code == 2
    assert "no cleaning rule 'klingon'" in run.output


def test_old_spellings_stay() -> None:
    text = "Daſs er weiſs, was das iſt, vnd auch der Engliſchen ſo gefällt.\n"

    assert as_markdown(clean(text.encode(), "a.txt")) == text


def test_the_source_file_stands_beside_its_text(tmp_path: Path) -> None:
    raw = tmp_path / "in.html"
    raw.write_bytes(page("<h1>One</h1><p>It was.</p>"))
    run = CliRunner().invoke(main, ["clean", str(raw), "-o", str(tmp_path / "book")])

    assert run.exit_code == 0
    seeds = tmp_path / "book" / "seeds"
    assert (seeds / "in.html").read_bytes() == raw.read_bytes()
    assert (seeds / "in.html.txt").read_text() == "One\n\nIt was.\n\n"
    assert '"origin": "in.html"' in (tmp_path / "book" / "manuscript" / "ledger.jsonl").read_text()


# What is no source


BOMB = b"0" * 60_000_000


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 50, "is an old Word document"),
        (b"{\\rtf1 a}", "is a rich text file"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"PK\x03\x04 no zip", "is damaged: it is no whole zip file"),
        (zipped({"a.txt": b"a"}), "is a zip archive of something else"),
        (zipped({"../a.txt": b"a", "word/document.xml": b"a"}), "whose path leads out of it"),
        (zipped({"word/document.xml": BOMB}), "unpacks to too much"),
        (
            zipped({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
            "document type",
        ),
        (zipped({"word/document.xml": b"<a"}), "is no whole Word document"),
        (zipped({"META-INF/container.xml": b"<a"}), "is not well-formed"),
        (zipped({"META-INF/container.xml": b"<a/>"}), "names no package"),
        (b"<!DOCTYPE html><title>x</title>", "is empty"),
        (b"%PDF-1.7\n" + b"x" * 2000, "is damaged: no PDF reader can open it"),
    ],
)
def test_what_holds_no_text_is_one_sentence(raw: bytes, words: str) -> None:
    with pytest.raises(PublishError, match=words) as caught:
        clean(raw, "in.bin")
    assert caught.value.code == 2
    assert "\n" not in caught.value.message


def test_a_locked_ebook_is_one_sentence() -> None:
    locked = b'<e xmlns="x"><CipherReference URI="OPS/z.xhtml"/></e>'
    raw = ebook({"z.xhtml": "<p>x</p>"}, {"META-INF/encryption.xml": locked})

    with pytest.raises(PublishError, match="locked by a copy protection"):
        clean(raw, "a.epub")


def test_pages_without_text_ask_for_ocr() -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        document.new_page(400, 600)
    out = io.BytesIO()
    document.save(out)

    with pytest.raises(PublishError, match="has no text layer") as caught:
        clean(out.getvalue(), "scan.pdf")
    assert "OCR" in (caught.value.hint or "")


def test_a_page_may_be_two_hundred_inches_wide(pdf: bytes) -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        for one in document.pages:
            one.mediabox = pikepdf.Array([0, 0, 14_400, 14_400])
            one.cropbox = one.mediabox
        out = io.BytesIO()
        document.save(out)

    small, large = (as_markdown(clean(raw, "a.pdf")) for raw in (pdf, out.getvalue()))

    assert large.split() == small.split()


def test_a_locked_pdf_is_one_sentence(pdf: bytes) -> None:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))

    with pytest.raises(PublishError, match="is locked with a password"):
        clean(out.getvalue(), "a.pdf")


def test_a_text_layer_without_meaning_is_one_sentence() -> None:
    from source_books import unmapped

    with pytest.raises(PublishError, match="its text layer is garbage"):
        clean(unmapped(), "a.pdf")


def test_markup_nested_without_end_takes_no_time() -> None:
    raw = page("<div><b>" * 60_000 + "The end.")

    assert as_markdown(clean(raw, "a.html")) == "**The end.**\n"


def test_kinds_are_told_by_what_the_bytes_are(pdf: bytes) -> None:
    assert kind_of(pdf, "a.txt") == "pdf"
    assert kind_of(b"\xef\xbb\xbf<?xml version='1.0'?>\n<html xmlns='x'>", "a") == "html"
    assert kind_of(b"The <html> tag", "a.txt") == "text"
    assert zipfile.is_zipfile(io.BytesIO(word()))
