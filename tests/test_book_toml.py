"""The cases in tests/cases/book-toml.txt: what stands in book.toml, and what is said of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publish import bookfile, booktoml
from publish.errors import PublishError
from publish.identifiers import urn

FILE = Path(__file__).parent / "cases" / "book-toml.txt"

REST = {
    "[book": '[book]\ntitle = "T"\n',
    "[text": '[text]\nparts = ["i.md"]\n',
    "edition": '[edition.ebook]\nformat = "epub"\n',
}
"""What a case need not write: it follows below, so that the lines are those of the case."""

UUID = "3f1c9d5e-0d7e-4a39-9c55-0d0a2f6a8c11"

RAW = re.compile(r"should (be|have|match)|[Ii]nput|valid |Field|string|dict|boolean|integer|Error")
"""The words of a validator, not of a person."""


def cases() -> list[tuple[str, str]]:
    """(text of book.toml, what is said of it: "" for nothing)."""
    found = re.findall(r"(?ms)^=====\n(.*?)^>>>>>\n(.*?)(?=^=====|\Z)", FILE.read_text("utf-8"))
    return [(text, said.strip()) for text, said in found]


def told(case: str) -> str:
    rest = [text for key, text in REST.items() if not re.search(rf"(?m)^\[*{re.escape(key)}", case)]
    try:
        booktoml.parse(case + "".join(rest), "book.toml")
    except PublishError as error:
        return f"{error.message}\n{error.hint}"
    return ""


@pytest.mark.parametrize(("case", "said"), cases())
def test_case(case: str, said: str) -> None:
    assert told(case) == said
    assert not RAW.search(re.sub(r'"[^"\n]*"', "", said))


def test_cases_are_read() -> None:
    assert len(cases()) == FILE.read_text("utf-8").count("=====\n")


def test_each_kind_of_fault_has_a_case() -> None:
    text = FILE.read_text("utf-8")
    parts = [part for said in bookfile._FAULTS.values() for part in re.split(r"\{\w+\}", said)]

    assert [part for part in parts if part not in text] == []


@pytest.mark.parametrize(
    ("given", "form"),
    [
        ("uuid:" + UUID.upper(), "urn:uuid:" + UUID),
        ("urn:doi:10.1000.10/182", "https://doi.org/10.1000.10/182"),
        ("eISSN: 0317-8471", "urn:issn:0317-8471"),
        ("0317-8471", "urn:issn:0317-8471"),
        ("urn:nbn:de:101:1-201104", "urn:nbn:de:101:1-201104"),
        ("https://example.org/a book", ""),
        ("https://example.org/book", "https://example.org/book"),
        ("asin:B000FC0PDA", "asin:B000FC0PDA"),
        ("tag:example.org,2026:salt", "tag:example.org,2026:salt"),
        ("banana", ""),
        ("Quay-7", ""),
        ("doi:10.1/x", ""),
        ("10.123/x", ""),
        ("https://doi.org/11.1000/x", ""),
        ("urn:uuid:xyz", ""),
        ("urn:issn:0317-8472", ""),
        ("issn:03178471", ""),
        ("urn:x", ""),
        ("https://localhost", ""),
        ("isbn", ""),
        ("an id: none", ""),
    ],
)
def test_an_identifier_is_of_a_kind_and_right_by_its_rules(given: str, form: str) -> None:
    if form:
        assert urn(given) == form
        assert urn(form) == form
    else:
        with pytest.raises(ValueError, match=r"such as|has|must be|its scheme"):
            urn(given)


@pytest.mark.parametrize(
    ("given", "utc"),
    [
        ("2026-01-03", "2026-01-03T00:00:00+00:00"),
        ("2026-01-03T01:30:00", "2026-01-03T01:30:00+00:00"),
        ("2026-01-03T01:30:00+02:00", "2026-01-02T23:30:00+00:00"),
    ],
)
def test_modified_is_a_moment_in_utc(given: str, utc: str) -> None:
    text = f'[book]\ntitle = "T"\nmodified = {given}\n{REST["[text"]}{REST["edition"]}'
    meta = booktoml.meta(booktoml.parse(text, "book.toml"))

    assert meta.modified is not None
    assert meta.modified.isoformat() == utc
