"""Books whose pages are compared: one made of everything that can be cut, and readers for both.

What the print edition sets and the ebook does not (numbers of notes, the page to which a note's way
back leads, the stars of a rule) is put into the ebook's text here, so that the two must be equal.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
from builders import HEAD, make_book
from lxml import etree

X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
NUMBER = "#"
BREAK = re.compile("[\\s\u00ad\u200b\u2060\ufe0e\ufeff]+")

TRIMS = {
    "A6": "105mm 148mm; margin: 12mm 10mm 14mm 10mm",
    "half letter": "5.5in 8.5in; margin: 56pt 55pt 66pt 47pt",
    "royal": "156mm 234mm; margin: 18mm 20mm 24mm 16mm",
}
WORDS = """
    revolutionary internationalism the of and a nationalization counterrevolution in to
    bureaucratization was not non-Communist workers’ straße democratization misunderstanding
    all-too-brief establishment it they incontrovertible representation at last café
    industrialization soviet extraordinarily party—whatever acknowledgment circumstances
    organizational
""".split()


def _sentences(dice: random.Random, words: int) -> str:
    said = [dice.choice(WORDS) for _ in range(words)]
    for place in range(7, words, 19):
        said[place] = f"*{said[place]}*"
    for place in range(12, words, 23):
        said[place] += "."
    return " ".join(said).capitalize() + "."


def _chapter(number: int, dice: random.Random) -> str:
    """A chapter with everything in it that a page may cut."""
    blocks = [f"# Chapter {number}"]
    for turn in range(5):
        note = f"[^{number}-{turn}]"
        blocks += [
            f"## Of {_sentences(dice, 3)}",
            _sentences(dice, 90) + note,
            _sentences(dice, 60),
        ]
        blocks.append("\n".join(f"{n}. {_sentences(dice, 40)}" for n in range(1, 4)))
        blocks.append("\n".join(f"- {_sentences(dice, 25)}" for _ in range(3)))
        blocks.append(f"> {_sentences(dice, 70)}\n>\n> {_sentences(dice, 30)}")
        verse = "  \n".join(_sentences(dice, 5) for _ in range(9))
        blocks.append(f"{verse}\n{{: .verse }}")
        blocks += ["***", _sentences(dice, 45 if turn else 700)]
        rows = "\n".join(f"| {_sentences(dice, 3)} | {_sentences(dice, 3)} |" for _ in range(7))
        blocks.append(f"| One | Two |\n|---|---|\n{rows}")
    return "\n\n".join(blocks) + "\n"


def everything(folder: Path, trim: str, *, more: str = "", config: str = "") -> Path:
    """A book of two chapters with long notes, in the house's styles at a trim size."""
    dice = random.Random(7)  # noqa: S311  # the same book every time
    texts = {f"{name}.md": _chapter(n, dice) for n, name in enumerate(("one", "two"), 1)}
    notes = "\n".join(
        f"[^{n}-{turn}]: {_sentences(dice, 55)}\n\n    {_sentences(dice, 35)}\n"
        for n in (1, 2)
        for turn in range(5)
    )
    editions = (
        '[edition.ebook]\nformat = "epub"\nstyles = ["base", "epub"]\njudges = []\n'
        '[edition.book]\nformat = "pdf"\nstyles = ["base", "print", "book", "trim"]\n'
    )
    book = make_book(folder, texts, notes=notes, editions=editions, more=more, head=HEAD + config)
    trimmed(book, trim)
    return book


def trimmed(book: Path, trim: str) -> None:
    """Give the book's style `trim` a page size; headings in capitals, as a style may set them.

    Lists have no signs before their items: the engine draws these after the page's text.
    """
    (book / "styles").mkdir(exist_ok=True)
    margins = TRIMS[trim].partition("margin:")[2]
    (book / "styles" / "trim.css").write_text(
        f"@page {{ size: {TRIMS[trim]} }} @page :left {{ margin: {margins} }}\n"
        ".title-page { height: auto } .title-page .publisher { position: static }\n"
        "h3, h4 { text-transform: uppercase } ul, ol { list-style: none }\n"
        "thead { display: table-row-group }\n",  # the heads of a table are printed once
        "utf-8",
    )


def bare(text: str) -> str:
    """The letters of a text, by rules written apart from the tool's."""
    return BREAK.sub("", unicodedata.normalize("NFC", text)).lower().replace("ß", "ss")


def record(book: Path, edition: str = "book") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (book / "build/records" / f"{edition}.json").read_text("utf-8")
    )
    return found


def printed(book: Path) -> dict[str, str]:
    """Folio -> text of each printed page that holds any of the text, running heads apart.

    A hyphenated word is counted to the page where it begins.
    """
    raw = paper(book)
    for label, after in pairwise(raw):
        if raw[label].endswith("\u2010"):
            rest = re.match(r"\S+", raw[after])
            assert rest
            raw[label], raw[after] = raw[label] + "\r\n" + rest[0], raw[after][rest.end() :]
    return {label: bare(re.sub("\u2010\r\n", "", words)) for label, words in raw.items()}


def paper(book: Path) -> dict[str, str]:
    """Folio -> what is printed on each page from the first of the text, inside the margins."""
    laid = record(book)
    raw: dict[str, str] = {}
    with pypdfium2.PdfDocument(book / "build" / "book.pdf") as pdf:
        for index in range(min(laid["anchors"][p] for p in _texts(book)), len(pdf)):
            page = laid["pages"][index]
            left, bottom, _, _ = pdf[index].get_trimbox()
            x0, y0, x1, y1 = page["box"]
            box = (left + x0, bottom + y0, left + x1, bottom + y1)
            words = pdf[index].get_textpage().get_text_bounded(*box)
            if not page["blank"]:
                raw[page["label"]] = words.replace("\x02", "-").replace("\ufffe", "-").strip()
    return raw


def _texts(book: Path) -> list[str]:
    names = re.search(r"parts = \[(.*?)\]", (book / "book.toml").read_text("utf-8"))
    assert names
    return [name.removesuffix(".md") for name in re.findall(r'"([^"]+)"', names[1])]


def marked(book: Path) -> dict[str, str]:
    """Folio -> text between its marker and the next, from the ebook, the print's numbers put in."""
    laid = record(book)
    pages: dict[str, list[str]] = {"": []}
    number = ""  # of an item, set before its first word: after a marker there
    with zipfile.ZipFile(book / "build" / "ebook.epub") as archive:
        for name in (*_texts(book), "notes"):
            if f"EPUB/{name}.xhtml" not in archive.namelist():
                continue
            body = etree.fromstring(archive.read(f"EPUB/{name}.xhtml")).find(f"{X}body")
            assert body is not None
            for label, words in _said(body, laid):
                if label == NUMBER:
                    number += words
                elif label:
                    assert label not in pages, label
                    pages[label] = []
                elif words.strip():
                    pages[list(pages)[-1]].append(number + words)
                    number = ""
    assert not "".join(pages.pop("")).strip(), "there is text before the first marker"
    return {label: bare("".join(words)) for label, words in pages.items()}


def _said(element: etree._Element, laid: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(folio of a page that begins here, "" or NUMBER, text) in reading order."""
    tag = etree.QName(element).localname
    if element.get(TYPE) == "pagebreak":
        assert not element.text
        assert not len(element)
        yield (element.get("aria-label") or "").strip().removesuffix("."), ""
    elif tag == "a" and element.get("class") == "back":
        target = laid["anchors"][(element.get("href") or "").partition("#")[2]]
        yield "", f"p. {laid['pages'][target]['label']}"
    elif tag == "hr":
        yield "", "***"
    else:
        if element.get("value"):
            yield NUMBER, f"{element.get('value')}."
        yield "", element.text or ""
        for child in element:
            yield from _said(child, laid)
            yield "", child.tail or ""
