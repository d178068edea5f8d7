"""The page list of an ebook: where markers stand, what lists them, and that nothing depends on
which editions were named or on what was kept from an earlier build."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import FOUR, HEAD, make_book, run
from epub_books import PIECES, document, made, piece, texts, unpacked, xml
from page_books import everything

from publish import judges, pdf
from publish.book import Edition, Meta
from publish.check import check
from publish.checks.epubcheck import epubcheck
from publish.epub import write
from publish.errors import PublishError
from publish.manuscript import load
from publish.pagemap import Pages, PageStart, keep, path_of
from publish.pagemap import load as load_map
from publish.places import letters
from publish.xhtml import parse

OLD_JAR = Path("/usr/share/java/epubcheck.jar")  # Debian's 4.2.6, which is also Kobo's
LONG = " ".join(f"Sentence {n} is about the internationalization of everything." for n in range(90))
TEXT = {"one.md": f"# One\n\n{LONG}[^a]\n\n{LONG}\n", "two.md": f"# Two\n\n{LONG}\n"}
NOTE = "[^a]: A note.\n"


def book(folder: Path, pages: str = "print") -> Path:
    """A book of some pages in four editions; the ebook counts by the print edition."""
    head = HEAD + f'pages = "{pages}"\n'
    return make_book(folder, TEXT, notes=NOTE, editions=FOUR, head=head)


def marked(folder: Path, body: str, at: str) -> str:
    """The body of a piece after a page was marked at the first letter of the words `at`."""
    whole = f'<section id="one"><h2>One</h2>{body}</section>'
    words = "".join(map(str, parse(whole).itertext()))
    offset = len(letters(words[: words.index(at)])) if at else 0
    offset += sum(body[: body.index(at)].count(tag) for tag in ("<img", "<hr"))
    files = made(
        document(folder, piece(body)),
        folder / "m.epub",
        pages=Pages("A print", (PageStart("7", "one", offset),)),
    )
    page = files["EPUB/one.xhtml"].decode()
    marker = '<span epub:type="pagebreak" role="doc-pagebreak" id="page-7" aria-label=" 7. ">'
    assert page.count(marker) == 1
    return page.replace(f"{marker}</span>", "|").partition("</h2>")[2]


@pytest.mark.parametrize(
    ("body", "at", "wanted"),
    [
        ("<p>One two</p>", "two", "<p>One |two</p>"),
        ("<p>One</p><p>Two</p>", "Two", "<p>One</p><p>|Two</p>"),
        ("<p>One <em>two</em> x</p>", "two", "<p>One |<em>two</em> x</p>"),
        ("<p>One <em>two</em> x</p>", "x", "<p>One <em>two</em> |x</p>"),
        ("<p>One <em>two x</em></p>", "x", "<p>One <em>two |x</em></p>"),
        ("<p><b><em>Two</em></b> x</p>", "Two", "<p>|<b><em>Two</em></b> x</p>"),
        ("<p>a<br/>b</p>", "b", "<p>a<br/>|b</p>"),
        ("<h3>Head</h3><p>x</p>", "Head", '|<h3 id="one-h1" epub:type="title">Head</h3><p>x</p>'),
        ("<h3>Head on</h3>", "on", '<h3 id="one-h1" epub:type="title">Head |on</h3>'),
        ("<ul><li>a</li><li>b</li></ul>", "b", "<ul><li>a</li><li>|b</li></ul>"),
        ("<ol><li><p>a</p></li></ol>", "a", "<ol><li><p>|a</p></li></ol>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "b", "<dl><dt>a</dt><dd>|b</dd></dl>"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "b", "<td>a</td><td>|b</td>"),
        ("<hr/><p>b</p>", "b", "<hr/><p>|b</p>"),
        ("<pre>a\n  b</pre>", "b", "<pre>a\n  |b</pre>"),
        ("<p>STRASSE Straße b</p>", "b", "Straße |b"),
        ("<p>a\u00adb c</p>", "c", "<p>a\u00adb |c</p>"),
    ],
)
def test_a_marker_stands_before_the_letter(body: str, at: str, wanted: str, tmp_path: Path) -> None:
    assert wanted in marked(tmp_path, body, at)


def test_a_page_that_begins_with_a_picture_is_marked_before_it(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    body = '<p>a</p><figure><img src="a.svg" alt="A"/></figure><p>b</p>'
    starts = tuple(PageStart(label, "one", 4 + n) for n, label in enumerate("89"))
    files = made(document(tmp_path, piece(body)), tmp_path / "p.epub", pages=Pages("A", starts))
    root = xml(files, "one.xhtml")

    found = [str(e.tag).rpartition("}")[2] + (e.get("id") or "") for e in root.iter()]
    assert found[-5:] == ["figure", "spanpage-8", "img", "p", "spanpage-9"]


def test_pages_shorter_than_a_paragraph_cut_it_into_as_many_pieces(tmp_path: Path) -> None:
    body = "<p>one two <em>three</em> four five six</p>"
    starts = tuple(PageStart(str(n), "one", n) for n in (3, 6, 14, 18, 22))
    files = made(document(tmp_path, piece(body)), tmp_path / "p.epub", pages=Pages("A", starts))
    page = re.sub("<span[^>]*></span>", "|", files["EPUB/one.xhtml"].decode())

    assert "<p>|one |two <em>three</em> |four |five |six</p>" in page


def paged(folder: Path, *starts: PageStart, source: str = "The print") -> dict[str, bytes]:
    return made(document(folder, *PIECES), folder / "b.epub", pages=Pages(source, starts))


def test_every_marker_is_listed_and_nothing_else(tmp_path: Path) -> None:
    starts = (
        PageStart("ix", "one", 0), PageStart("1", "one", 12), PageStart("1", "two", 0),
        PageStart("2", "notes", 3), PageStart("3", "gone", 0),
    )  # fmt: skip
    files = paged(tmp_path, *starts)
    nav, ncx = xml(files, "nav.xhtml"), xml(files, "toc.ncx")
    markers = [
        f"{name}.xhtml#{found}"
        for name in ("one", "two", "notes")
        for found in texts(xml(files, f"{name}.xhtml"), "//h:span[@epub:type='pagebreak']/@id")
    ]

    assert markers == [
        "one.xhtml#page-ix", "one.xhtml#page-1", "two.xhtml#page-1-2", "notes.xhtml#page-2",
    ]  # fmt: skip
    listed = "//h:nav[@epub:type='page-list'][@role='doc-pagelist'][@hidden]/h:ol/h:li/h:a"
    assert texts(nav, f"{listed}/@href") == markers
    assert texts(nav, f"{listed}/text()") == ["ix", "1", "1", "2"]
    assert texts(ncx, "//n:pageTarget/n:content/@src") == markers
    assert texts(ncx, "//n:pageTarget/@type") == ["front", "normal", "normal", "normal"]
    assert texts(ncx, "//n:pageTarget/@value") == ["1", "2"]
    assert texts(ncx, "//n:meta[@name='dtb:maxPageNumber']/@content") == ["2"]


def test_the_old_list_counts_points_and_pages_through_in_reading_order(tmp_path: Path) -> None:
    files = paged(tmp_path, PageStart("1", "one", 0), PageStart("2", "two", 0))
    ncx = xml(files, "toc.ncx")
    places = dict(
        zip(texts(ncx, "//*[@playOrder]/n:content/@src"), texts(ncx, "//@playOrder"), strict=True)
    )

    assert sorted(places, key=lambda href: int(places[href])) == [
        "one.xhtml", "one.xhtml#page-1", "one.xhtml#ships", "one.xhtml#ropes",
        "two.xhtml", "two.xhtml#page-2", "two.xhtml#masts", "notes.xhtml",
    ]  # fmt: skip
    assert len(set(places.values())) == len(places)


def test_ids_of_the_book_are_not_taken_again(tmp_path: Path) -> None:
    body = '<p id="page-7">a</p><p id="page-7-2">b</p>'
    starts = (PageStart("7", "one", 3), PageStart("7", "one", 4))
    files = made(document(tmp_path, piece(body)), tmp_path / "i.epub", pages=Pages("A", starts))

    assert texts(xml(files, "one.xhtml"), "//h:span/@id") == ["page-7-3", "page-7-4"]


def test_the_metadata_names_the_edition_that_is_counted_by(tmp_path: Path) -> None:
    opf = xml(paged(tmp_path, PageStart("1", "one", 0), source="978-0-306-40615-7"), "content.opf")

    assert texts(opf, "//dc:source/text()") == ["a typescript", "urn:isbn:9780306406157"]
    assert texts(opf, "//dc:source[@id='page-source']/text()") == ["urn:isbn:9780306406157"]
    assert texts(opf, "//o:meta[@refines='#page-source'][@property='source-of']/text()") == [
        "pagination"
    ]
    features = texts(opf, "//o:meta[@property='schema:accessibilityFeature']/text()")
    assert {"pageBreakMarkers", "pageNavigation"} <= set(features)
    assert "page numbers" in texts(opf, "//o:meta[contains(@property, 'Summary')]/text()")[0]
    assert not opf.xpath("//*[contains(@property, 'pageBreakSource')]")


def test_without_pages_nothing_is_claimed(tmp_path: Path) -> None:
    for pages in (None, Pages("The print", ()), Pages("The print", (PageStart("1", "gone", 0),))):
        files = made(document(tmp_path, *PIECES), tmp_path / "n.epub", pages=pages)
        whole = b"".join(files[f"EPUB/{name}"] for name in ("content.opf", "nav.xhtml", "toc.ncx"))

        for word in "page-list pageBreak pageNav source-of pageList print".split():
            assert word.encode() not in whole


def test_a_page_beyond_the_end_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="page 5 begins beyond the end of one"):
        paged(tmp_path, PageStart("5", "one", 10_000))


# The build


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The editions laid out from now on."""
    laid: list[str] = []
    original = pdf._lay_out

    def lay_out(document: object, *rest: object) -> object:
        laid.append(document.edition.name)  # type: ignore[attr-defined]
        return original(document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pdf, "_lay_out", lay_out)
    return laid


def ebook(folder: Path) -> bytes:
    return (folder / "build" / "ebook.epub").read_bytes()


@pytest.mark.slow
def test_the_bytes_do_not_depend_on_which_editions_are_named(tmp_path: Path) -> None:
    found = set()
    for number, names in enumerate((["ebook"], ["ebook", "print"], ["print", "ebook"], [])):
        folder = book(tmp_path / str(number))
        assert run(folder, "build", *names).code == 0
        found.add(ebook(folder))
        assert run(folder, "build", "ebook").code == 0
        found.add(ebook(folder))

    assert len(found) == 1


def test_an_unchanged_book_pays_for_its_layout_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, laid = book(tmp_path / "b"), counted(monkeypatch)
    run(folder, "build", "ebook")
    first = ebook(folder)
    assert laid == ["print"]
    run(folder, "build", "ebook")
    assert laid == ["print"]
    assert ebook(folder) == first

    (folder / "two.md").write_text(f"# Two\n\nNew. {LONG}\n", "utf-8")
    run(folder, "build", "ebook")
    assert laid == ["print", "print"]
    (folder / "two.md").write_text(f"# Two\n\nNewer. {LONG}\n", "utf-8")
    run(folder, "build", "ebook", "print")
    assert laid == ["print", "print", "print"]  # one for both


@pytest.mark.parametrize(
    "harm",
    [
        lambda _: b"",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw.replace(b'"two", ', b'"two", 1'),
        lambda raw: raw.replace(b'"one"', b'"eno"', 1),
        lambda raw: raw.replace(b'"shape": ', b'"shape": 9'),
        lambda _: b"[" * 100_000,
        lambda _: b'{"shape": 1, "inputs": "", "pages": [], "sum": ""}',
        lambda _: b"\xff\xfe",
    ],
)
def test_a_damaged_map_is_made_anew(
    harm: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = book(tmp_path / "b")
    run(folder, "build", "ebook")
    kept = path_of(folder / "build", "print")
    good, first = kept.read_bytes(), ebook(folder)
    assert harm(good) != good
    kept.write_bytes(harm(good))
    laid = counted(monkeypatch)

    assert run(folder, "build", "ebook").code == 0
    assert laid == ["print"]
    assert ebook(folder) == first
    assert kept.read_bytes() == good


def test_a_map_of_another_book_is_not_used(tmp_path: Path) -> None:
    starts = (PageStart("1", "one", 0), PageStart("2", "one", 70))
    keep(tmp_path, "print", "this", starts)

    assert load_map(tmp_path, "print", "this") == starts
    assert load_map(tmp_path, "print", "that") is None
    assert load_map(tmp_path, "other", "this") is None


def errors(folder: Path) -> set[str]:
    """The rules that the ebook breaks; warnings of its words apart, which repeat themselves."""
    found = check(folder, ("ebook",), judge=False).findings
    return {one.rule for one in found if one.level == "error"}


def test_an_ebook_is_stale_when_the_print_edition_it_counts_by_changes(tmp_path: Path) -> None:
    folder = book(tmp_path / "b")
    run(folder, "build", "ebook")
    assert not errors(folder)

    toml = (folder / "book.toml").read_text("utf-8")
    other = toml.replace('["base", "print", "book"]', '["base", "print", "screen"]')
    assert other != toml
    (folder / "book.toml").write_text(other, "utf-8")
    assert errors(folder) == {"edition-stale"}
    run(folder, "build", "ebook")
    assert not errors(folder)


def test_the_words_are_all_there_and_no_other(tmp_path: Path) -> None:
    folder = book(tmp_path / "b")
    run(folder, "build", "ebook", "print")

    assert run(folder, "collate", "ebook", "print").code == 0


# Whose pages


def test_the_default_is_the_edition_called_book(tmp_path: Path) -> None:
    def sources(config: str, editions: str) -> list[str]:
        folder = make_book(
            tmp_path / config.strip('pages =\n"'), TEXT, notes=NOTE,
            editions=editions, head=HEAD + config,
        )  # fmt: skip
        run(folder, "build", "ebook")
        files = unpacked(folder / "build" / "ebook.epub")
        return texts(xml(files, "content.opf"), "//dc:source/text()")

    named = FOUR.replace("[edition.print]", "[edition.book]")
    isbn = named.replace("[edition.book]", '[edition.book]\nidentifier = "978-0-306-40615-7"')
    assert sources("", named) == ["A Book, 2026 (book)"]
    assert sources("\n", isbn) == ["urn:isbn:9780306406157"]
    assert sources('pages = ""\n', named) == []
    assert sources("  ", FOUR) == []
    assert sources('pages = "pamphlet"\n', FOUR) == ["A Book, 2026 (pamphlet)"]


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ("ebook", "book.toml:6: `pages` in [book] names 'ebook', which is no PDF edition"),
        ("prnt", "book.toml:6: `pages` in [book] names 'prnt', which is no PDF edition"),
        ("source", 'book.toml:6: `pages = "source"`, but the book does not say what its source'),
    ],
)
def test_pages_of_nothing_are_a_sentence(pages: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(PublishError) as caught:
        load(book(tmp_path / "b", pages=pages))

    assert said in caught.value.message


SOURCED = {
    "one.md": "{p. 3}\n\n# One {p. iv} more\n\n"
    "Some *words*{p. 5} here {p. 6} and\n{p. 7} there.\n\n"
    "{p. 8}\n\n- an item\n- {p. 9} another[^a]\n\n{p. 10}\n"
}


def sourced(folder: Path, pages: str) -> Path:
    head = HEAD + f'source = "An old print"\npages = "{pages}"\n'
    return make_book(folder, SOURCED, notes="[^a]: A {p. 11} note.\n", editions=FOUR, head=head)


def test_the_source_s_own_pages_are_page_breaks_where_asked_for(tmp_path: Path) -> None:
    folder = sourced(tmp_path / "b", "source")
    assert run(folder, "build", "ebook", "print").code == 0
    files = unpacked(folder / "build" / "ebook.epub")
    nav, opf = xml(files, "nav.xhtml"), xml(files, "content.opf")

    assert texts(nav, "//h:nav[@epub:type='page-list']//h:a/text()") == [
        "3", "iv", "5", "6", "7", "8", "9", "10", "11",
    ]  # fmt: skip
    assert texts(opf, "//dc:source/text()") == ["An old print"]
    assert texts(opf, "//o:meta[@property='source-of']/@refines") == ["#page-source"]
    page = files["EPUB/one.xhtml"].decode()
    assert 'id="page-3" aria-label=" 3. "></span><h2' in page
    assert 'words</em><span epub:type="pagebreak" role="doc-pagebreak" id="page-5"' in page
    assert "source-page" not in page
    assert not path_of(folder / "build", "print").exists()
    assert run(folder, "collate", "ebook", "print").code == 0
    assert not check(folder, ("ebook", "print"), judge=False).findings


def test_the_source_s_own_pages_show_nowhere_else(tmp_path: Path) -> None:
    bare = make_book(
        tmp_path / "bare",
        {"one.md": "# One more\n\nSome *words* here and\nthere.\n\n- an item\n- another[^a]\n"},
        notes="[^a]: A note.\n", editions=FOUR, head=HEAD + 'source = "An old print"\n',
    )  # fmt: skip
    folder = sourced(tmp_path / "b", "")
    for each in (bare, folder):
        assert run(each, "build", "ebook", "print").code == 0

    assert b"doc-pagebreak" not in ebook(folder)
    papers = [(each / "build" / "print.pdf").read_bytes() for each in (bare, folder)]
    assert papers[0] == papers[1]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["print", "source"])
def test_both_official_judges_pass_it(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    if kind == "print":
        everything(folder, "A6")
    else:
        sourced(folder, "source")
    assert run(folder, "build", "ebook").code == 0
    path = folder / "build" / "ebook.epub"

    assert epubcheck(path) == []
    if OLD_JAR.is_file():
        command = [judges.javas()[0], "-jar", str(OLD_JAR), str(path), "-q", "--failonwarnings"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_an_edition_s_own_identifier_is_its_own(tmp_path: Path) -> None:
    one = document(tmp_path, edition=Edition("ebook", "epub", identifier="978-0-306-40615-7"))
    write(one, tmp_path / "x.epub")
    files = made(one, tmp_path / "x.epub")

    assert texts(xml(files, "content.opf"), "//dc:identifier/text()") == ["urn:isbn:9780306406157"]
    assert one.meta.identifier != Meta("x").identifier
