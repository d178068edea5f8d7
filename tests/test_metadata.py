"""What book.toml says of the book: checked at its line, and in the ebook as shops read it."""

from __future__ import annotations

import dataclasses
import datetime
import re
from pathlib import Path

import pytest
from builders import EPUB, HEAD, book, make_book, manuscript, run
from epub_books import META, document, made, texts, xml
from lxml import etree

from publish.book import Certification, Contributor, Edition, Meta
from publish.bookvalues import language
from publish.checks.manuscript import words_missing
from publish.checks.metadata import date_before_first
from publish.compose import compose
from publish.epub import metadata
from publish.manuscript import load
from publish.names import file_as, title_as
from publish.relators import RELATORS
from publish.words import WORDS, missing, words_for


@pytest.fixture(autouse=True)
def one_cover(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Lay a cover out only where a judge looks at it."""
    if "slow" not in request.keywords:
        monkeypatch.setattr("publish.cover.cover_image", lambda _: b"a picture")


def opf_of(folder: Path, **changes: object) -> etree._Element:
    meta = dataclasses.replace(META, **changes)  # type: ignore[arg-type]
    return xml(made(document(folder, meta=meta), folder / "b.epub"), "content.opf")


def refined(opf: etree._Element, element: str) -> list[tuple[str, dict[str, list[str]]]]:
    """Each element of a name with what refines it: (text, property -> values)."""
    found = []
    for name, at in zip(texts(opf, f"{element}/text()"), texts(opf, f"{element}/@id"), strict=True):
        of = f"//o:meta[@refines='#{at}']"
        keys = dict.fromkeys(texts(opf, f"{of}/@property"))
        found.append((name, {k: texts(opf, f"{of}[@property='{k}']/text()") for k in keys}))
    return found


# In the package document


def test_titles_have_their_types(tmp_path: Path) -> None:
    opf = opf_of(
        tmp_path, title="The Salt", subtitle="A Book", edition="Second edition", short_title="Salt"
    )

    assert refined(opf, "//dc:title") == [
        ("The Salt", {"title-type": ["main"], "display-seq": ["1"], "file-as": ["Salt, The"]}),
        ("A Book", {"title-type": ["subtitle"], "display-seq": ["2"]}),
        ("Second edition", {"title-type": ["edition"], "display-seq": ["3"]}),
        ("Salt", {"title-type": ["short"]}),
    ]


def test_each_person_stands_once_with_all_roles(tmp_path: Path) -> None:
    people = (
        Contributor("Ada Ríos", "aut", "Ríos Paz, Ada"),
        Contributor("Ben Okri-Lane", "ill"),
        Contributor("Vera van Dyk", "trl"),
        Contributor("Vera van Dyk", "waw"),
    )
    opf = opf_of(tmp_path, contributors=people)

    assert refined(opf, "//dc:creator") == [
        ("Ada Ríos", {"role": ["aut"], "file-as": ["Ríos Paz, Ada"], "display-seq": ["1"]}),
        ("Ben Okri-Lane", {
            "role": ["aut", "ill"], "file-as": ["Okri-Lane, Ben"], "display-seq": ["2"],
        }),
    ]  # fmt: skip
    assert refined(opf, "//dc:contributor") == [
        ("Vera van Dyk", {"role": ["trl", "waw"], "file-as": ["Dyk, Vera van"]})
    ]
    schemes = texts(opf, "//o:meta[@property='role']/@scheme")
    assert set(schemes) == {"marc:relators"}


def test_an_anthology_is_catalogued_under_its_editor(tmp_path: Path) -> None:
    people = (Contributor("Eve Hall", "edt"), Contributor("Tim Roe", "trl"))
    opf = opf_of(tmp_path, authors=(), contributors=people)

    assert texts(opf, "//dc:creator/text()") == ["Eve Hall"]
    assert texts(opf, "//dc:contributor/text()") == ["Tim Roe"]


def test_identifiers_say_their_kind(tmp_path: Path) -> None:
    others = ("10.1000/182", "urn:uuid:3F1C9D5E-0D7E-4A39-9C55-0D0A2F6A8C11", "978-0-306-40615-7")
    opf = opf_of(tmp_path, identifier="0-306-40615-2", identifiers=others)

    assert refined(opf, "//dc:identifier") == [
        ("urn:isbn:9780306406157", {"identifier-type": ["15"]}),
        ("https://doi.org/10.1000/182", {"identifier-type": ["06"]}),
        ("urn:uuid:3f1c9d5e-0d7e-4a39-9c55-0d0a2f6a8c11", {}),
    ]
    assert texts(opf, "/o:package/@unique-identifier") == ["identifier"]
    assert texts(opf, "//dc:identifier[@id='identifier']/text()") == ["urn:isbn:9780306406157"]


def test_subjects_name_their_authority(tmp_path: Path) -> None:
    opf = opf_of(
        tmp_path, subjects=("The sea",), bisac=("HIS057000 HISTORY / Maritime",), thema=("NHTM",)
    )

    assert texts(opf, "//dc:subject/text()") == ["The sea", "HISTORY / Maritime", "NHTM"]
    assert refined(opf, "//dc:subject[@id]") == [
        ("HISTORY / Maritime", {"authority": ["BISAC"], "term": ["HIS057000"]}),
        ("NHTM", {"authority": ["Thema"], "term": ["NHTM"]}),
    ]


def test_a_book_of_a_series_says_its_place(tmp_path: Path) -> None:
    opf = opf_of(tmp_path, series="Salt Library", series_number="2.1")

    assert refined(opf, "//o:meta[@property='belongs-to-collection']") == [
        ("Salt Library", {"collection-type": ["series"], "group-position": ["2.1"]})
    ]


def test_dates_of_edition_and_work_are_kept_apart(tmp_path: Path) -> None:
    opf = opf_of(tmp_path, first_published="1867-09")

    assert texts(opf, "//dc:date/text()") == ["2021-03-04"]
    assert texts(opf, "//o:meta[@property='dcterms:issued']/text()") == ["1867-09"]


def test_conformance_is_claimed_only_where_someone_certifies(tmp_path: Path) -> None:
    claim = Certification(
        "Jane Doe", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA", "", "https://x.y"
    )
    silent, said = opf_of(tmp_path), opf_of(tmp_path, certified=claim)

    assert texts(silent, "//o:meta[contains(@property, 'conforms')]") == []
    assert texts(silent, "//o:meta[starts-with(@property, 'a11y:')]") == []
    assert refined(said, "//o:meta[@property='dcterms:conformsTo']") == [
        ("EPUB Accessibility 1.1 - WCAG 2.2 Level AA", {"a11y:certifiedBy": ["Jane Doe"]})
    ]
    assert texts(said, "//o:link[@rel='a11y:certifierReport']/@href") == ["https://x.y"]


def test_a_wrong_isbn_in_a_sentence_about_the_source_is_text() -> None:
    meta = Meta("T", identifier="ISBN 0-306-40615-3")

    assert metadata.identifier(meta) == "ISBN 0-306-40615-3"


# Filed names


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("Karl Marx", "Marx, Karl"),
        ("Johann Wolfgang von Goethe", "Goethe, Johann Wolfgang von"),
        ("Juana Inés de la Cruz", "Cruz, Juana Inés de la"),
        ("Oscar van den Boogaard", "Boogaard, Oscar van den"),
        ("Jean de La Fontaine", "La Fontaine, Jean de"),
        ("Erich vom Ende", "vom Ende, Erich"),
        ("Gabriele D’Annunzio", "D’Annunzio, Gabriele"),
        ("Friedrich Engels III", "Engels, Friedrich, III"),
        ("Voltaire", "Voltaire"),
        ("Ibn Khaldun", "Ibn Khaldun"),
        ("Mao, Zedong", "Mao, Zedong"),
        ("Лев Толстой", "Лев Толстой"),
        ("孔 子", "孔 子"),
        ("The Editors", "The Editors"),
        ("Central Committee of the Party", "Central Committee of the Party"),
        ("Rosa Luxemburg (editor)", "Rosa Luxemburg (editor)"),
        ("United Nations", "United Nations"),
        ("Friends of the Soviet Union", "Friends of the Soviet Union"),
        ("Church of England", "Church of England"),
        ("Foreign Languages Press", "Foreign Languages Press"),
        ("Dietz Verlag", "Dietz Verlag"),
        ("Institut Français", "Institut Français"),
        ("Bernard of Clairvaux", "Bernard of Clairvaux"),
    ],
)
def test_names_are_filed_as_catalogues_do(name: str, filed: str) -> None:
    assert file_as(name) == filed


def test_titles_are_filed_without_their_article() -> None:
    filed = [title_as(*pair) for pair in (
        ("Die Aktion", "de"), ("The Die", "de"), ("L’État", "fr"), ("A", "en"), ("A, B", "en"),
    )]  # fmt: skip

    assert filed == ["Aktion, Die", "The Die", "État, L’", "A", "A, B"]


# In book.toml


def told(tmp_path: Path, line: str, more: str = "") -> str:
    """What the command says of a `[book]` with this line, at the end of it (line 6)."""
    folder = make_book(tmp_path / "book", head=f"{HEAD}{line}\n", more=more)
    said = run(folder, "build")

    assert said.code == 2
    return said.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('identifier = "978-0-306-40615-8"', "after 978030640615 its last digit must be 7"),
        ('identifier = "978-3-16-148410-2"', "after 978316148410 its last digit must be 0"),
        ('identifier = "isbn 1234"', "an ISBN has 13 digits"),
        ('identifiers = ["0-306-40615-X"]', "after 030640615 its last digit must be 2"),
        ('bisac = ["FIC00000"]', "one looks like FIC000000"),
        ('thema = ["qdts"]', "one looks like QDTS"),
        ('first-published = "1917-13"', "write a year (1917)"),
        ('contributors = [{name = "A B", role = "tranlator"}]', "is it one of translator"),
        ('contributors = [{name = "", role = "trl"}]', "it must not be empty"),
    ],
)
def test_what_cannot_be_so_is_refused_at_its_line(line: str, said: str, tmp_path: Path) -> None:
    message = told(tmp_path, line)

    assert "book.toml:6: " in message
    assert said in message


def test_of_several_people_the_wrong_one_is_named(tmp_path: Path) -> None:
    rows = 'contributors = [\n  {name = "A B", role = "trl"},\n  {name = "C D", roll = "ill"},\n]'
    message = told(tmp_path, rows)

    assert "book.toml:8: unknown key `roll` in [book] contributors, number 2" in message
    assert "did you mean `role`?" in message


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[series]\nname = "S"\nnumber = "two"', "book.toml:13: `number` in [series]"),
        ('[accessibility]\ncertified-by = ""', "`certified-by` in [accessibility]"),
        ('[accessibility]\ncertified-by = "J"\nstandard = "A"', "`standard` in [accessibility]"),
        ('[words]\ncredit-xyz = "By {names}"', "unknown key `credit-xyz` in [words]"),
    ],
)
def test_tables_are_checked_too(more: str, said: str, tmp_path: Path) -> None:
    assert said in told(tmp_path, "", more)


def test_an_author_among_the_contributors_is_an_author(tmp_path: Path) -> None:
    line = (
        'contributors = [{name = "N. Other", role = "Author"}, {name = "A. Writer", role = "aut"}]'
    )
    meta = load(make_book(tmp_path, head=f"{HEAD}{line}\n")).meta

    assert meta.authors == ("A. Writer", "N. Other")
    assert [one.role for one in meta.contributors] == ["aut", "aut"]


def test_an_organisation_is_filed_as_it_is(tmp_path: Path) -> None:
    line = 'contributors = [{name = "Black Panthers", role = "aut", organisation = true}]'
    meta = load(make_book(tmp_path, head=f"{HEAD}{line}\n")).meta

    assert file_as("Black Panthers") == "Panthers, Black"  # the name does not tell
    assert [one.file_as for one in meta.contributors] == ["Black Panthers"]


@pytest.mark.parametrize("tag", ["en", "de-AT", "zh-Hant-TW", "es-419", "de-1996", "grc", "en-x-a"])
def test_a_languages_tag_is_taken(tag: str) -> None:
    assert language(tag) == tag


def test_an_edition_without_a_date_is_no_older_than_the_work() -> None:
    later = Meta("T", modified=datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC))
    text = manuscript(meta=dataclasses.replace(later, first_published="2021-05"))

    assert [one.rule for one in date_before_first(text)] == ["date-before-first"]
    assert [*date_before_first(dataclasses.replace(text, meta=later))] == []


def test_every_relator_has_a_code_of_three_letters() -> None:
    assert len(RELATORS) > 290
    assert {len(code) for code in RELATORS} == {3}
    assert len(set(RELATORS.values())) == len(RELATORS)


# On the page


def shown(language: str, words: dict[str, str] | None = None) -> dict[str, str]:
    """The text of title page and colophon of a book with a translator, an editor and more."""
    people = (
        Contributor("T. One", "trl"), Contributor("T. Two", "trl"), Contributor("I. Three", "aui"),
        Contributor("C. Four", "cov"), Contributor("M. Five", "ctg"),
    )  # fmt: skip
    meta = Meta("A Book", language, contributors=people, identifier="978-0-306-40615-7")
    edition = Edition("ebook", "epub", ("base", "epub"))
    whole = book("# I\n\nWord.\n", meta=dataclasses.replace(
        meta, series="S", series_number="3", edition="Second edition", first_published="1917-11-07",
    ))  # fmt: skip
    said = manuscript("# I\n\nWord.\n", words=tuple((words or {}).items()))
    pieces = {piece.id: piece.xhtml for piece in compose(whole, said, edition).pieces}
    return {name: pieces[name] for name in ("title-page", "colophon")}


def test_who_did_what_is_said_where_books_say_it() -> None:
    said = shown("en")

    assert "Translated by T. One and T. Two<" in said["title-page"]
    assert "Introduction by I. Three<" in said["title-page"]
    assert "Cover by C. Four<" in said["colophon"]
    assert "C. Four" not in said["title-page"]
    assert "T. One" not in said["colophon"]
    for words in (
        "S, 3<",
        "Second edition<",
        "First published 1917.<",
        "ISBN\u00a0978-0-306-40615-7<",
    ):
        assert words in said["colophon"]


def test_a_role_without_words_waits_for_them() -> None:
    assert "M. Five" not in "".join(shown("en").values())
    assert "Maps: M. Five<" in shown("en", {"credit-ctg": "Maps: {names}"})["colophon"]


@pytest.mark.parametrize("language", WORDS)
def test_every_language_says_who_did_what(language: str) -> None:
    said = shown(language)
    translated = words_for(language, {})["credit-trl"]

    assert translated.startswith(WORDS[language]["credit-trl"][:5])
    assert said["title-page"].count("T. One") == 1
    assert {key for key in WORDS[language] if "{names}" in WORDS[language][key]} == {
        key for key in WORDS["en"] if "{names}" in WORDS["en"][key]
    }


@pytest.mark.parametrize("language", WORDS)
def test_every_language_has_every_word_and_its_gaps(language: str) -> None:
    def gaps(words: dict[str, str]) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"\{\w+\}", said)) for key, said in words.items()}

    assert gaps(WORDS[language]) == gaps(WORDS["en"])
    same = {key for key, said in WORDS[language].items() if said and said == WORDS["en"][key]}
    assert language == "en" or len(same) < 10


def test_words_that_a_language_lacks_are_told_once(tmp_path: Path) -> None:
    head = HEAD.replace("[book]\n", '[book]\nlanguage = "fi"\n', 1)
    said = run(make_book(tmp_path, head=head, more='[words]\nnotes = "Viitteet"\n'), "check").out

    assert said.count("(words-missing)") == 1
    assert "give them in [words]: afterword, appendix" in said
    assert " notes," not in said
    assert list(words_missing(manuscript("x", meta=Meta("T", "sv")))) == []


# Accessibility in words


def test_the_summary_speaks_the_books_language(tmp_path: Path) -> None:
    meta = dataclasses.replace(META, language="de-AT")
    whole = document(tmp_path, meta=meta, words=words_for("de-AT", {}))
    opf = xml(made(whole, tmp_path / "b.epub"), "content.opf")
    summary = "//o:meta[@property='schema:accessibilitySummary']"

    assert texts(opf, f"{summary}/@xml:lang") == ["de-AT"]
    assert "".join(texts(opf, f"{summary}/text()")) == (
        "Der ganze Text lässt sich vorlesen und in der Größe ändern. Vorhanden sind Überschriften, "
        "ein verlinktes Inhaltsverzeichnis und Anmerkungen mit Links hin und zurück. "
        "Kein Bild trägt Bedeutung."
    )


def test_a_summary_in_english_says_that_it_is(tmp_path: Path) -> None:
    meta = dataclasses.replace(META, language="fi")
    english = frozenset(missing("fi", {}))
    whole = document(tmp_path, meta=meta, words=words_for("fi", {}), english=english)
    opf = xml(made(whole, tmp_path / "b.epub"), "content.opf")

    assert texts(opf, "//o:meta[@property='schema:accessibilitySummary']/@xml:lang") == ["en"]


def test_a_table_without_heads_is_no_help(tmp_path: Path) -> None:
    from epub_books import piece

    def summary(body: str) -> str:
        opf = xml(made(document(tmp_path, piece(body)), tmp_path / "b.epub"), "content.opf")
        return texts(opf, "//o:meta[@property='schema:accessibilitySummary']/text()")[0]

    bare = "<table><tbody><tr><td>1</td></tr></tbody></table>"

    assert "tables" not in summary(bare)
    assert "tables" in summary(bare.replace("td>", "th>"))


# Judged


@pytest.mark.slow
def test_everything_at_once_passes_epubcheck(tmp_path: Path) -> None:
    from publish.checks.epubcheck import epubcheck

    head = HEAD + (
        'identifier = "0-306-40615-2"\nidentifiers = ["10.1000/182"]\nedition = "Second edition"\n'
        'first-published = 1867\nbisac = ["BUS023000"]\nthema = ["KCZ", "1DDU"]\n'
        'contributors = [{name = "S. Moore", role = "trl"}, {name = "S. Moore", role = "waw"}]\n'
    )
    more = (
        '[series]\nname = "Salt"\nnumber = 7\nidentifier = "urn:issn:0317-8471"\n'
        '[accessibility]\ncertified-by = "J. Doe"\nreport = "https://example.org/r"\n'
        'credential = "Tester"\n'
    )
    folder = make_book(tmp_path, head=head, more=more, editions=EPUB)
    run(folder, "build")

    assert epubcheck(folder / "build" / "ebook.epub") == []
