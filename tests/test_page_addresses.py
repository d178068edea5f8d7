"""Addresses on paper: no hyphen that is not their own, no line left wide before them."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path

import pypdfium2
import pytest
from builders import EPUB, FOUR, PRINT, make_book, run

from publish.compose.breaks import BREAK, broken, mark_addresses

HOSTS = ["www.marxists.org", "https://www.international-communist-party.org", "ftp://ftp.gnu.org"]
PATHS = ["archive", "revolutionary-internationalism", "communist", "2022-03", "ti04.htm", "index"]
NARROW = (
    "@page { size: 90mm 3000mm; margin: 12mm } @page :left { margin: 12mm }\n"
    ".title-page { height: auto } body { text-align: left }\n"
)
SIGNS = "/.-?&=_@#"


def _address(dice: random.Random) -> str:
    path = "/".join(dice.choice(PATHS) for _ in range(dice.randrange(1, 6)))
    query = f"?author={dice.choice(PATHS)}&page={dice.randrange(99)}" if dice.random() < 0.3 else ""
    return f"{dice.choice(HOSTS)}/{path}{query}"


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A narrow book, its text on one page, and the addresses in it: in text, links, code."""
    dice = random.Random(5)  # noqa: S311  # the same book every time
    said, blocks = [], ["# One"]
    for turn in range(60):
        said.append(_address(dice))
        words = " ".join(dice.choice(["internationalism", "the", "of", "party"]) for _ in range(9))
        form = ("see {}, and more", "(<{}>)", "`{}`", "*at {}*")[turn % 4]
        if turn % 4 == 1 and said[-1].startswith("www."):
            said[-1] = f"https://{said[-1]}"
        blocks.append(f"{words} {form.format(said[-1])} {words}.")
    folder = tmp_path_factory.mktemp("narrow")
    styles = PRINT.replace('"book"]', '"book", "narrow"]') + EPUB
    book = make_book(folder, {"i.md": "\n\n".join(blocks) + "\n"}, editions=styles)
    (book / "styles").mkdir()
    (book / "styles/narrow.css").write_text(NARROW, "utf-8")
    done = run(book, "build")

    assert done.code == 0, done.err
    return book, said


Line = tuple[str, float, dict[int, float]]  # letters, the right edge, the width of each beginning


def _lines(pdf: Path) -> list[Line]:
    found: list[Line] = []
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            letters = page.get_textpage()
            at = 0
            for words in letters.get_text_range().split("\r\n"):
                boxes = [letters.get_charbox(at + k) for k in range(len(words))]
                if boxes:
                    widths = {k: box[2] - boxes[0][0] for k, box in enumerate(boxes)}
                    found.append((words, max(box[2] for box in boxes), widths))
                at += len(words) + 2
    return found


def test_every_address_stands_whole_and_without_a_hyphen_of_the_dictionary(
    narrow: tuple[Path, list[str]],
) -> None:
    book, said = narrow
    lines = [line for line, *_ in _lines(book / "build/print.pdf")]
    # A hyphen of the text's own that ends a line is U+0002 or U+FFFE to pdfium.
    text = re.sub("[\x02\ufffe]", "-", "".join(line.strip() for line in lines))

    assert "\u2010" in text, "the dictionary was not at work"
    for address in set(said):
        assert text.count(address) == sum(one.count(address) for one in said), address
    assert BREAK not in text


def test_a_line_before_a_part_of_an_address_has_no_room_for_it(
    narrow: tuple[Path, list[str]],
) -> None:
    book, said = narrow
    parts = {part for one in said for part in broken(one).split(BREAK)}
    lines = _lines(book / "build/print.pdf")
    measure = max(edge for _, edge, _ in lines)
    ends = 0
    for (one, edge, _), (two, _, widths) in itertools.pairwise(lines):
        first = next((part for part in parts if two.startswith(part) and part[-1] in SIGNS), "")
        if first and one.strip():
            ends += 1
            assert measure - edge < widths[len(first) - 1] + 3, (one, two)
    assert ends > 30


def test_the_words_are_proved_and_the_ebook_is_as_it_was(narrow: tuple[Path, list[str]]) -> None:
    book, _ = narrow
    done = run(book, "collate")

    assert done.code == 0, done.out + done.err
    from zipfile import ZipFile

    with ZipFile(book / "build/ebook.epub") as archive:
        text = archive.read("EPUB/i.xhtml").decode()
    assert BREAK not in text
    assert "address" not in text


def test_an_address_wider_than_the_measure_stays_on_the_page(tmp_path: Path) -> None:
    long = "https://example.org/" + "revolution" * 12
    book = make_book(tmp_path, {"i.md": f"# One\n\nSee {long} and `{long}`.\n"}, editions=FOUR)
    done = run(book, "build")

    assert done.code == 0, done.err
    for name in ("print", "screen"):
        right = max(edge for _, edge, _ in _lines(book / f"build/{name}.pdf"))
        with pypdfium2.PdfDocument(book / f"build/{name}.pdf") as pdf:
            assert right < pdf[0].get_width() - 20
        assert "\u2010" not in "".join(line for line, *_ in _lines(book / f"build/{name}.pdf"))


def test_markup_and_what_is_no_address_stay_as_they_are() -> None:
    kept = (
        '<section id="i"><p>and/or <em>e.g.</em> 1.5/2 A.B.</p><pre>http://a.org/b</pre></section>'
    )

    assert mark_addresses(kept) == kept
    marked = mark_addresses(
        '<p>a <a href="http://a.org/b">http://a.org/b</a>, x@y.org<br/>b.org</p>'
    )
    assert marked.replace(BREAK, "|") == (
        '<p>a <a href="http://a.org/b" class="address">http://|a.|org/b</a>, '
        '<span class="address">x@y.|org</span><br/><span class="address">b.org</span></p>'
    )
