"""Attribute lists and what they name: quotations, tables, verse, epigraphs, decoration."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import book, manuscript

from publish.book import Book, Edition
from publish.compose import compose
from publish.read import read

EDITIONS = (Edition("ebook", "epub", ("base", "epub")), Edition("book", "pdf", ("base", "print")))


def body(source: str) -> str:
    return book(f"# I\n\n{source}").parts[0].body


def found(read_book: Book) -> list[tuple[str, int]]:
    return [(f.rule, f.place.line) for f in read_book.findings if f.place]


@pytest.mark.parametrize(
    "source",
    [
        "> All happy.\n>\n> Tolstoy\n> {: .source}\n\n{: .epigraph}",
        "> All happy.\n>\n> Tolstoy\n{: .source}\n{: .epigraph}",
        "> All happy.\n>\n> Tolstoy\n> {: .source}\n{: .epigraph}",
        "> All happy.\n>\n> Tolstoy\n{: .source}\n\n{: .epigraph}",
        "> All happy.\n>\n> <cite>Tolstoy</cite>\n> {: .epigraph}",
    ],
)
def test_an_epigraph_is_the_quotation_and_its_source_the_last_paragraph(source: str) -> None:
    made = body(source)

    assert re.search(r'<blockquote[^>]* class="epigraph"|<blockquote class="epigraph"', made)
    assert re.search(r'<p[^>]*class="source"[^>]*>(<cite>)?Tolstoy', made)
    assert "{" not in made
    assert made.count("epigraph") == made.count("source") == 1


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("| a |\n|---|\n| b |\n{: .x}", "table"),
        ("a | b\n--|--\nc | d\n\n{: .x}", "table"),
        ("- a\n- b\n\n{: .x}", "ul"),
        ("- a\n{: .x}\n- b", "li"),
        ("## H {: .x}", "h3"),
        ("## H\n{: .x}", "h3"),
        ("H\n---\n{: .x}", "h3"),
        ("***\n{: .x}", "hr"),
        ("```\ncode\n```\n{: .x}", "pre"),
        ("    code\n\n{: .x}", "pre"),
        ("<div>\nraw\n</div>\n\n{: .x}", "div"),
        ("<div markdown='1'>\ntext\n</div>\n\n{: .x}", "div"),
        ("T\n: D\n{: .x}", "dd"),
        ("T {: .x}\n: D", "dt"),
        ("T\n: D\n\n{: .x}", "dl"),
        ("Text\n{: .y}\n{: .x}", "p"),
        ("a *b*{: .x} c", "em"),
        ("a `b`{: .y} {: .x} c", "code"),
        ("[l](http://a.b){: .x}{: #l }", "a"),
        ("![a](https://a.b/c.png){: .x}", "a"),
        ("| a | b {: .x} |\n|---|---|\n| c | d |", "th"),
    ],
)
def test_a_list_of_attributes_binds(source: str, tag: str) -> None:
    read_book = book(f"# I\n\n{source}")
    made = read_book.parts[0].body

    if tag != "a" or "png" not in source:  # a picture elsewhere leaves its words alone
        assert re.search(rf'<{tag}\b[^>]*class="([^"]* )?x( [^"]*)?"', made), made
    assert "{" not in made
    assert "attributes-unbound" not in dict(found(read_book))


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("{: .x}\n\nText.", 1),
        ("# I\n\nText {: .x}", 3),
        ("# I\n\nText\nand *more* {: .x} of it.", 4),
        ("# I\n\n| a | b{.x} |\n|---|---|\n| c | d |", 3),
        ("# I\n\nA.\n\n<!-- remark -->\n\n{: .x}", 7),
        ("# I\n\nA.\nB.\n\n{: .x}\n\nC.", 6),
        ("# I\n\n> A.\n>\n> {: .x}\n>\n> B.", 5),
    ],
)
def test_a_list_that_belongs_to_nothing_is_told_with_its_line(source: str, line: int) -> None:
    assert ("attributes-unbound", line) in found(book(source))


@pytest.mark.parametrize(
    "source", ["`{: .x}`", "```\n{: .x}\n```", "{ and } and {a}", "a {p. 3} b"]
)
def test_what_is_no_list_is_not_told(source: str) -> None:
    assert found(book(f"# I\n\n{source}")) == []


def test_lines_below_a_list_keep_their_numbers() -> None:
    made = body("> A\n{: .x}\n\nB\n{: .y}\n{: .z}\n\nC")

    assert 'data-line="6"' in made.split("B</p>")[0]
    assert re.search(r'<p data-line="10">C', made)


def test_verse_keeps_the_spaces_before_its_lines() -> None:
    made = body("One  \n    two *it*  \n  three\n{: .verse}")

    assert re.findall(r'<span class="(line[^"]*)">([^<]*)', made) == [
        ("line", "One"),
        ("line in-2", "two "),
        ("line in-1", "three"),
    ]


def test_words_of_verse_are_parted_where_no_line_ends() -> None:
    made = body("Roses\n    are red\n*and* blue\n{: .verse}")

    assert '<span class="line">Roses\nare red\n<em>and</em> blue</span>' in made


def test_a_stanza_whose_first_line_stands_in_is_no_code() -> None:
    made = body('<div class="verse" markdown="1">\n    One  \ntwo\n\n    Three  \nfour\n</div>')

    assert "<code>" not in made
    assert made.count('class="line in-2"') == 2


def test_what_stands_in_outside_verse_is_code_still() -> None:
    assert "<pre" in body("Text.\n\n    code\n")


def test_a_backslash_ends_a_line() -> None:
    made = body("one\\\ntwo, `a\\\nb`, three\\")

    assert made.count("<br/>") == 1
    assert made.endswith("three\\</p>")


@pytest.mark.parametrize(
    ("picture", "decoration"),
    [
        ('![](a.png){: alt=""}', True),
        ("![](a.png){.decorative}", True),
        ("![](a.png)\n{: .decorative}", True),
        ('![](a.png){: role="none"}', True),
        ('<img src="a.png" alt="">', True),
        ('<img src="a.png" role="presentation">', True),
        ("![](a.png)", False),
        ("![ ](a.png)", False),
        ('<img src="a.png">', False),
    ],
)
def test_decoration_is_said_and_never_guessed(
    picture: str, decoration: bool, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    read_book = book(f"# I\n\n{picture}", folder=str(tmp_path))
    made = read_book.parts[0].body

    assert 'alt=""' in made
    assert ('role="presentation"' in made) is decoration
    assert ("undescribed" in made) is not decoration
    assert ("alternative-missing" in dict(found(read_book))) is not decoration


def test_a_caption_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    source = "# I\n\n![A](a.png 'Of *1917*-1921, \"so\".[^x]')\n\n[^x]: Note.\n"
    read_book = book(source, folder=str(tmp_path))

    assert found(read_book) == []
    assert "<figcaption>Of <em>1917</em>–1921, “so”.<sup" in read_book.parts[0].body
    assert [call.place.line for call in read_book.notes[0].calls] == [3]


def test_a_heading_without_words_is_told_and_in_no_edition() -> None:
    read_book = book("# I\n\nA.\n\n## <b></b>\n\nB.")

    assert found(read_book) == [("empty-heading", 5)]
    assert "<h3" not in read_book.parts[0].body


@pytest.mark.parametrize("form", ["epub", "pdf"])
def test_an_epigraph_inside_a_text_is_called_so(form: str) -> None:
    source = manuscript("# I\n\n> A.\n{: .epigraph}\n\nB.", ("epigraph.md", "> C.\n{: .epigraph}"))
    edition = next(e for e in EDITIONS if e.format == form)
    pieces = {p.id: p.xhtml for p in compose(read(source), source, edition).pieces}
    quotation = re.search("<blockquote[^>]*>", pieces["i"])

    assert quotation
    assert 'role="doc-epigraph"' in quotation[0]
    assert ('epub:type="epigraph"' in quotation[0]) is (form == "epub")
    assert 'doc-epigraph"' not in pieces["epigraph"].partition("<blockquote")[2]
