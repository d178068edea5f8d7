"""The tool's words are English where the book's language has none: they say so, wherever they are.

The words of these books are in Welsh and Persian, for which the tool has no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import EPUB, PRINT, make_book, run
from epub_books import texts, unpacked, xml
from lxml import etree

from publish.check import check
from publish.checks.epubcheck import epubcheck
from publish.words import WORDS

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PARTS = {
    key: re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(word.split("{names}")[0].strip())))
    for key, word in WORDS["en"].items()
    if key not in ("by", "and") and not key.startswith("access-")
}
OWN = {
    "cy": "Llyfr Mawr;Ail Deitl;Ann Huw;Bedwyr Hopcyn;Gwasg Fach;Y Bore Cyntaf;Daeth y bore;"
    "Nid oes dim;Ar y mynydd;Gair i gloi;Hen lyfr",
    "fa": "کتاب بزرگ;عنوان دوم;مریم رضایی;نادر امینی;نشر کوچک;صبح نخست;صبح فرا رسید;"
    "چیزی نیست;بر فراز کوه;سخن آخر;کتاب کهن",
}


def everything(folder: Path, language: str, editions: str = EPUB, more: str = "") -> Path:
    """A book in which the words that the tool sets in an ebook stand, in each kind of place."""
    title, second, one, other, press, head, first, note, mount, last, source = OWN[language].split(
        ";"
    )
    people = ", ".join(
        f'{{name = "{name}", role = "{role}"}}' for role in ("edt", "bkd") for name in (one, other)
    )
    book = (
        f'[book]\ntitle = "{title}"\nsubtitle = "{second}"\nlanguage = "{language}"\n'
        f'publisher = "{press}"\ndate = 2026-01-02\nfirst-published = "1901"\n'
        f'rights = "unknown"\nsource = "{source}"\nsupplied = ["title", "subtitle"]\n'
        f"contributors = [{people}]\n"
    )
    texts = {
        "dedication.md": f"---\nrole: dedication\n---\n\n{one}.\n",
        "preface.md": f"---\nrole: preface\ncontents: {mount}\n---\n\n{first}.[^c]\n",
        "foreword.md": f"---\nrole: foreword\n---\n\n{mount}.\n",
        "part.md": "---\nrole: part\n---\n\n# I\n",
        "one.md": f"---\nrole: chapter\n---\n\n# II[^gone]\n\n{first}.[^a] {mount}.[^a]\n\n"
        f"## III\n\n{note}.\n",
        "two.md": f"# {head}\n\n{mount}.[^b] {first}.\n",
        "three.md": f"---\nlang: fr\n---\n\n# II\n\n{first}.[^lost]\n",
        "end.md": f"---\nrole: afterword\n---\n\n# {last}\n\n{note}.\n",
    }
    notes = f"[^a]: {note}.\n\n[^b]: {mount}.\n\n[^c]: {head}.\n\n"
    notes += "[^gone]: {missing}\n\n[^lost]: {missing}\n"
    more = '[notes]\nrestart = "section"\n\n[allow]\nnote-without-body = "so it is"\n' + more
    return make_book(folder, texts, notes=notes, editions=editions, head=book, more=more)


def spoken(root: etree._Element) -> Iterator[tuple[str, str, str, str]]:
    """All that is shown or spoken: (words, `lang`, `xml:lang`, `dir`), each as it is in effect."""
    for element in root.iter(etree.Element):
        says = [element.text, *(element.get(name) for name in ("aria-label", "alt", "title"))]
        for words, of in (*((said, element) for said in says), (element.tail, element.getparent())):
            if words and words.strip() and of is not None:
                holders = [of, *of.iterancestors()]
                found = (
                    next((e.get(name) for e in holders if e.get(name)), "")
                    for name in ("lang", XML_LANG, "dir")
                )
                lang, xml_lang, way = found
                yield " ".join(words.split()), str(lang), str(xml_lang), str(way)


def pages(folder: Path) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    run(folder, "build", "ebook")
    for name, content in unpacked(next((folder / "build").glob("*.epub"))).items():
        if name.endswith(".xhtml"):
            yield from ((name, said) for said in spoken(etree.fromstring(content)))


def said_by_the_tool(words: str) -> str:
    """The key of the tool's English words that these are; "" where they are none."""
    return next((key for key, shape in PARTS.items() if shape.fullmatch(words)), "")


SEEN = frozenset(
    """author-unknown back back-of-many chapter-number colophon contents credit-bkd credit-edt
    dedication first-published foreword note-missing note-missing-label notes part-number
    rights-unknown section-number source supplied-title-subtitle title-page""".split()
)
"""What must be met in the book, so that the test looks at what it says."""


@pytest.mark.parametrize("language", ["cy", "fa"])
def test_the_tools_english_words_say_that_they_are_english(tmp_path: Path, language: str) -> None:
    own = OWN[language].split(";")
    seen = set()
    for name, (words, lang, xml_lang, way) in pages(everything(tmp_path / "b", language)):
        key = said_by_the_tool(words)
        seen.add(key)
        mine = any(one in words for one in own)
        assert lang == xml_lang, (name, words)
        assert way == ({"fa": "rtl"}.get(lang, "ltr") if language == "fa" else ""), (name, words)
        assert not (mine and (key or words.startswith("Cover:"))), words
        assert (lang == "en") == bool(key) or not (key or mine), (name, words, lang)

    assert seen >= SEEN


def test_no_letter_of_the_one_script_stands_in_the_language_of_the_other(tmp_path: Path) -> None:
    """Persian has no latin letters: whatever has them is English, listed above or not."""
    for name, (words, lang, _, _) in pages(everything(tmp_path / "b", "fa")):
        latin = re.search("[a-z]", re.sub(r"\b[ivxlc]+\b", "", words))
        assert not latin or lang == "en", (name, words)
        assert not re.search("[\u0600-\u06ff]", words) or lang in ("fa", "fr"), (name, words)


def test_a_word_that_the_book_gives_is_in_its_language(tmp_path: Path) -> None:
    given = '[words]\nnotes = "Nodiadau"\nback = "Yn ôl at {n}"\ncover = "Clawr"\n'
    found = {
        (words, lang)
        for _, (words, lang, _, _) in pages(everything(tmp_path / "b", "cy", more=given))
    }

    assert ("Nodiadau", "cy") in found
    assert ("Colophon", "en") in found
    assert {lang for words, lang in found if words.startswith("Yn ôl at")} == {"cy"}
    assert {lang for words, lang in found if words.startswith("Clawr")} == {"cy"}


def test_two_notes_of_one_number_are_told_apart_only_in_one_language(tmp_path: Path) -> None:
    """A label has one language: an English one names no Welsh title, and a Welsh one does."""
    given = '[words]\nback = "Yn ôl at {n}"\nnote-of = "{n} yn {title}"\n'
    english = {words for _, (words, *_) in pages(everything(tmp_path / "a", "cy"))}
    welsh = {words for _, (words, *_) in pages(everything(tmp_path / "b", "cy", more=given))}

    assert "Back to note 1 in the text" in english
    assert "Back to note 1 of Section 2 in the text" in english
    assert "Yn ôl at 1 yn Y Bore Cyntaf" in welsh


def test_a_line_of_both_directions_keeps_its_spaces_outside(tmp_path: Path) -> None:
    """Inside, at the end of what runs to the right, a space would stand before the line."""
    folder = everything(tmp_path / "b", "fa")
    run(folder, "build", "ebook")
    page = unpacked(next((folder / "build").glob("*.epub")))["EPUB/title-page.xhtml"].decode()
    bare = re.sub(r' (dir|xml:lang)="\w+"', "", page)

    assert '<span lang="en">Edited by</span> مریم رضایی <span lang="en">and</span> نادر' in bare


def test_what_the_metadata_says_in_english_is_marked(tmp_path: Path) -> None:
    folder = everything(tmp_path / "b", "fa")
    run(folder, "build", "ebook")
    opf = xml(unpacked(next((folder / "build").glob("*.epub"))), "content.opf")
    summary = "//o:meta[@property='schema:accessibilitySummary']"

    for path in ("//dc:rights", summary):
        assert texts(opf, f"{path}/@xml:lang") == ["en"]
        assert texts(opf, f"{path}/@dir") == ["ltr"]
    assert texts(opf, "//dc:title/@xml:lang") == []


def test_the_summary_is_in_one_language(tmp_path: Path) -> None:
    """One of its sentences in Welsh and the others in English would be a text of two languages."""
    given = '[words]\naccess-text = "Gellir darllen y testun i gyd."\n'
    folder = everything(tmp_path / "b", "cy", more=given)
    run(folder, "build", "ebook")
    opf = xml(unpacked(next((folder / "build").glob("*.epub"))), "content.opf")
    said = texts(opf, "//o:meta[@property='schema:accessibilitySummary']/text()")[0]

    assert said.startswith("All text can be read aloud")


@pytest.mark.parametrize(
    ("words", "lang", "said"),
    [
        ("Daeth y bore.", "", False),
        ('Daeth *y bore*{: lang="cy-GB"}, `<i lang="fr">`.', "", False),
        ("Daeth y bore.", "en", True),
        ('Daeth *the dawn*{: lang="en"}.', "", True),
        ('Daeth.[^a]\n\n[^a]: *Oui*{: lang="fr"}.', "", True),
    ],
)
def test_the_summary_tells_of_the_manuscripts_languages_alone(
    tmp_path: Path, words: str, lang: str, said: bool
) -> None:
    """What the tool says in English is no passage of a Welsh book."""
    front = f"---\nlang: {lang}\n---\n" * bool(lang)
    head = '[book]\ntitle = "Llyfr"\nlanguage = "cy"\nsource = "Hen lyfr"\n'
    folder = make_book(
        tmp_path / "b", {"i.md": f"{front}# II\n\n{words}\n"}, editions=EPUB, head=head
    )
    run(folder, "build", "ebook")
    files = unpacked(next((folder / "build").glob("*.epub")))
    opf = xml(files, "content.opf")
    summary = texts(opf, "//o:meta[@property='schema:accessibilitySummary']/text()")[0]

    assert b'lang="en"' in b"".join(files.values())
    assert ("passages in other languages" in summary) is said


def test_the_editions_hold_every_word_and_no_fault(tmp_path: Path) -> None:
    folder = everything(tmp_path / "b", "cy", EPUB + PRINT)
    run(folder, "build")
    found = check(folder, ("ebook", "print"), judge=False).findings

    # A foreword without a heading and two texts called II are what this book is made of.
    assert {finding.rule for finding in found} == {
        "words-missing", "heading-missing", "title-twice"
    }  # fmt: skip
    assert run(folder, "collate").code == 0


@pytest.mark.slow
@pytest.mark.parametrize("language", ["cy", "fa"])
def test_the_judge_finds_nothing(tmp_path: Path, language: str) -> None:
    folder = everything(tmp_path / "b", language)
    run(folder, "build", "ebook")

    assert epubcheck(next((folder / "build").glob("*.epub"))) == []
