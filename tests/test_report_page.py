"""The report as a page: whole in itself, with the places on paper as pictures."""

from __future__ import annotations

import base64
import io
import re
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from builders import PAMPHLET, PRINT, make_book, run
from PIL import Image

from publish.book import Finding, Place
from publish.checks import RULES
from publish.reports import FORMS, make_report
from publish.reports.pictured import MARKED, pictures
from publish.reports.report import Report, Standing

TEXT = (
    "# I\n\n" + "Filling words that stand on every page. " * 300 + "\n\n"
    "Here is the one *sentence* [with a link](gone.md) that nobody else has; "
    "filling words that stand.\n\n" + "Filling words that stand on every page. " * 300 + "\n"
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of many pages, printed and as a pamphlet; its faulty line is 5."""
    folder = make_book(
        tmp_path_factory.mktemp("page") / "book", {"i.md": TEXT}, editions=PAMPHLET + PRINT
    )
    assert run(folder, "build").code == 0
    return folder


def page_of(folder: Path) -> str:
    path = folder.parent / "report.html"
    run(folder, "check", "--format", f"html={path}")
    return path.read_text("utf-8")


def report_of(folder: Path, *findings: Finding) -> Report:
    report = make_report(findings, (), RULES, (), folder)
    book = Standing(".", "print", ("build/print.pdf",), pages_of(folder), 1, 1)
    return replace(report, standing=(book,))


def pages_of(folder: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(folder / "build" / "print.pdf") as pdf:
        return len(pdf)


def colours(uri: str) -> list[tuple[int, int, int]]:
    data = base64.b64decode(uri.removeprefix("data:image/png;base64,"))
    with Image.open(io.BytesIO(data)) as picture:
        return [colour for _, colour in picture.convert("RGB").getcolors(1 << 16) or []]  # type: ignore[misc]


@pytest.mark.slow
def test_a_finding_has_its_line_and_its_place_on_paper(printed: Path) -> None:
    page = page_of(printed)
    articles = re.findall(r"<article.*?</article>", page, re.DOTALL)
    (article,) = (one for one in articles if "broken-link" in one)

    assert "<pre><span>5 </span>Here is the one" in article
    assert re.search(r"<figcaption>print, page \d+</figcaption>", article)
    assert article.count("<img") == 1


@pytest.mark.slow
def test_the_words_are_marked_on_their_page(printed: Path) -> None:
    finding = Finding("x", "error", Place(str(printed / "i.md"), 5), "broken")
    (shown,) = pictures(report_of(printed, finding)).values()

    assert shown.caption == f"print, page {_page_with(printed, 'nobody')}"
    assert any(
        max(abs(a - b) for a, b in zip(c, MARKED, strict=True)) < 12 for c in colours(shown.uri)
    )


@pytest.mark.slow
def test_a_page_that_is_named_is_shown_whole(printed: Path) -> None:
    finding = Finding("x", "error", None, "page 2 of print is turned", edition="print")
    (shown,) = pictures(report_of(printed, finding)).values()

    assert shown.caption == "print, page 2"
    assert all(max(c) - min(c) < 12 for c in colours(shown.uri)), "nothing is marked"


@pytest.mark.slow
def test_words_that_are_nowhere_and_sheets_have_no_picture(printed: Path) -> None:
    (printed / "other.md").write_text("Altogether other words, these.\n", "utf-8")
    nowhere = Finding("x", "error", Place(str(printed / "other.md"), 1), "broken")
    report = report_of(printed, nowhere)
    assert pictures(report) == {}

    there = Finding("x", "error", Place(str(printed / "i.md"), 5), "broken")
    sheets = Standing(".", "pamphlet", ("build/pamphlet.pdf",), 8_000, 1, 1)
    assert pictures(replace(report_of(printed, there), standing=(sheets,))) == {}


def test_a_file_that_is_no_pdf_is_no_picture(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book")
    (folder / "build").mkdir()
    (folder / "build" / "print.pdf").write_bytes(b"%PDF-1.7\n" + zlib.compress(b"x"))
    finding = Finding("x", "error", Place(str(folder / "i.md"), 3), "broken")
    report = make_report([finding], (), RULES, (), folder)
    book = Standing(".", "print", ("build/print.pdf",), 3, 1, 1)

    assert pictures(replace(report, standing=(book,))) == {}


def test_nothing_is_fetched_and_nothing_runs(tmp_path: Path) -> None:
    nasty = '"><script>alert(1)</script><img src=https://example.org/x onerror=alert(1)>\x01'
    folder = make_book(tmp_path / "book", {"i.md": f"# I\n\n{nasty}\n"})
    finding = Finding(nasty, "error", Place(str(folder / "i.md"), 3), nasty, nasty)
    other = Finding("x", "warning", Place(nasty), "y", edition=nasty)
    page = FORMS["html"](make_report([finding, other], ((nasty, nasty),), RULES, (nasty,), folder))

    assert "<script" not in page
    assert not re.search(r"<img[^>]* onerror", page)
    assert re.findall(r'(?:src|href)="(?!data:)', page) == []
    assert "default-src 'none'" in page
    assert "\x01" not in page


def test_a_clean_book_is_said_to_be_clean(tmp_path: Path) -> None:
    folder = make_book(tmp_path / "book")
    run(folder, "build")
    page = page_of(folder)

    assert "<h1>Nothing found</h1>" in page
    assert "<td>build/ebook.epub</td>" in page


def _page_with(folder: Path, word: str) -> str:
    """The folio of the only page with the word."""
    import pypdfium2

    with pypdfium2.PdfDocument(folder / "build" / "print.pdf") as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
        (number,) = (at for at, text in enumerate(texts) if word in text)
        return str(pdf.get_page_label(number))
