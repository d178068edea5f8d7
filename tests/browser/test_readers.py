"""Ebooks as readers see them, in a browser: foliate-js shows every note, epub.js every file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from browsing import launched, module, reader, served
from lxml import etree
from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
NS = {"h": "http://www.w3.org/1999/xhtml", "o": "http://www.idpf.org/2007/opf"}


@dataclass(frozen=True)
class Shown:
    """A book open in foliate-js: `found` is what it lists, `page` where to ask for more."""

    files: dict[str, etree._Element]
    found: dict[str, Any]
    page: Any
    wrong: list[str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(built_book: Path, built_sink: Path) -> Iterator[str]:
    books = {
        "seed.epub": built_book / "build/ebook.epub",
        "sink.epub": built_sink / "build/ebook.epub",
    }
    with served(books) as address:
        yield address


@pytest.fixture(params=["seed", "sink"])
def shown(
    request: pytest.FixtureRequest,
    browser: Browser,
    address: str,
    built_book: Path,
    built_sink: Path,
) -> Iterator[Shown]:
    module("foliate-js")
    path = {"seed": built_book, "sink": built_sink}[request.param]
    page = browser.new_page(viewport={"width": 600, "height": 800})
    wrong = reader(page, address, "foliate")
    found = page.evaluate("name => reader.open(name)", f"{request.param}.epub")
    yield Shown(xhtml(path / "build/ebook.epub"), found, page, wrong)
    page.close()


def xhtml(path: Path) -> dict[str, etree._Element]:
    """The XHTML files of an ebook by name."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        return {Path(name).name: etree.fromstring(archive.read(name)) for name in names}


def found(root: etree._Element, path: str) -> list[Any]:
    elements: Any = root.xpath(path, namespaces=NS)
    return list(elements)


def words(element: Any) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def test_every_note_comes_up_at_its_call_with_all_its_words(shown: Shown) -> None:
    notes = {e.get("id"): words(e) for e in found(shown.files["notes.xhtml"], "//h:li[@id]")}
    calls = {
        call.get("id"): call.get("href").rpartition("#")[2]
        for root in shown.files.values()
        for call in found(root, "//h:a[@role='doc-noteref']")
    }
    up = [
        one
        for index in range(len(shown.found["sections"]))
        for one in shown.page.evaluate("index => reader.notes(index)", index)
    ]

    assert len(calls) >= 7
    assert {one["call"]: one["note"] and one["note"]["text"] for one in up} == {
        call: notes[note] for call, note in calls.items()
    }
    assert {(one["note"]["type"], one["note"]["hidden"]) for one in up} == {("footnote", False)}
    assert shown.wrong == []


def test_contents_and_landmarks_lead_to_what_they_name(shown: Shown) -> None:
    landmarks = {mark["type"][0] for mark in shown.found["landmarks"]}

    assert {"toc", "bodymatter", "titlepage", "cover", "endnotes"} <= landmarks
    assert len(shown.found["toc"]) >= 6
    for entry in shown.found["toc"]:
        there = shown.page.evaluate("href => reader.follow(href)", entry["href"])

        assert (there["right"], there["seen"]) == (True, True), entry
        # A text without a heading is called by its role, as its file is.
        name = re.split("[.:]", entry["label"])[0]
        assert name in there["text"] or f"/{name.lower()}.xhtml" in entry["href"], entry
    for mark in shown.found["landmarks"]:
        there = shown.page.evaluate("href => reader.follow(href)", mark["href"])

        assert (there["right"], there["seen"]) == (True, True), mark


def test_every_page_of_the_print_edition_is_listed_and_led_to(shown: Shown) -> None:
    markers = [
        marker.get("aria-label", "").strip(" .")
        for root in shown.files.values()
        for marker in found(root, "//h:*[@role='doc-pagebreak']")
    ]
    pages = shown.found["pages"]

    assert len(pages) >= 8
    assert sorted(page["label"] for page in pages) == sorted(markers)
    for page in pages:
        there = shown.page.evaluate("href => reader.follow(href)", page["href"])

        assert (there["right"], there["seen"]) == (True, True), page
        assert (there["role"], there["label"].strip(" .")) == ("doc-pagebreak", page["label"])


def test_a_way_back_leads_to_its_call(shown: Shown) -> None:
    links = found(shown.files["notes.xhtml"], "//h:a[@role='doc-backlink']")
    notes = next(s["id"] for s in shown.found["sections"] if s["id"].endswith("notes.xhtml"))

    assert links
    for link in links:
        href = urljoin(notes, link.get("href"))
        there = shown.page.evaluate("href => reader.follow(href)", href)

        assert (there["right"], there["seen"], there["role"]) == (True, True, "doc-noteref"), href


@pytest.mark.parametrize("name", ["seed", "sink"])
def test_epubjs_opens_every_file_with_its_styles(
    name: str, browser: Browser, address: str, built_book: Path, built_sink: Path
) -> None:
    module("epubjs")
    path = {"seed": built_book, "sink": built_sink}[name]
    files = xhtml(path / "build/ebook.epub")
    page = browser.new_page()
    wrong = reader(page, address, "epubjs")
    seen = page.evaluate("name => reader.open(name)", f"{name}.epub")
    page.close()
    bodies = {file: words(found(root, "//h:body")[0]) for file, root in files.items()}
    texts = {one["href"]: one["text"] for one in seen["pages"]}

    assert wrong == []
    assert texts == {file: bodies[file] for file in texts}
    assert set(texts) == set(files)
    assert all(one["sheets"] for one in seen["pages"])
    assert seen["cover"]
    assert {"toc", "bodymatter", "cover"} <= set(seen["landmarks"])
    assert len(seen["toc"]) >= 6
    assert len(seen["folios"]) >= 8
