"""Roles: a text stands once, where its role says, and takes the place of what would be made."""

from __future__ import annotations

import re

import pytest
from builders import manuscript

from publish.book import Edition, Meta, Piece, Place
from publish.compose import compose
from publish.epub.nav import landmarks
from publish.epub.texts import file, leaves
from publish.frontmatter import split
from publish.read import read

EBOOK = Edition("ebook", "epub", ("base", "epub"))
PRINT = Edition("book", "pdf", ("base", "print", "book"))
TEXT = ("i.md", "# I\n\nA.[^a]\n\n[^a]: N.")


def pieces(edition: Edition, *texts: tuple[str, str], meta: Meta | None = None) -> list[Piece]:
    source = manuscript(*texts, meta=meta or Meta("A Book"))
    return list(compose(read(source), source, edition).pieces)


def roles(edition: Edition, *texts: tuple[str, str]) -> list[str]:
    return [piece.role for piece in pieces(edition, *texts)]


@pytest.mark.parametrize("edition", [EBOOK, PRINT], ids=["epub", "pdf"])
@pytest.mark.parametrize("role", ["title-page", "colophon", "half-title"])
def test_a_text_takes_the_place_of_the_page_that_would_be_made(role: str, edition: Edition) -> None:
    made = pieces(edition, (f"{role}.md", "Own words.\n"), TEXT)
    bare = roles(edition, TEXT)
    own = [piece for piece in made if piece.role == role]

    assert [piece.text for piece in own] == [True]
    assert "Own words." in own[0].xhtml
    assert [piece.role for piece in made if piece.role != "half-title"] == [
        name for name in bare if name != "half-title"
    ]


def test_a_half_title_comes_before_the_title_page_in_an_ebook_too() -> None:
    assert roles(EBOOK, ("half-title.md", "HT"), TEXT)[:2] == ["half-title", "title-page"]


@pytest.mark.parametrize(
    ("edition", "order"),
    [
        (EBOOK, ["title-page", "imprint", "contents", "section", "notes"]),
        (PRINT, ["half-title", "title-page", "imprint", "contents", "section", "notes"]),
    ],
    ids=["epub", "pdf"],
)
def test_an_imprint_says_what_the_colophon_would(edition: Edition, order: list[str]) -> None:
    imprint, colophon = ("imprint.md", "Own."), ("colophon.md", "# Colophon\n\nSet in type.")

    assert roles(edition, imprint, TEXT) == order
    assert roles(edition, colophon, imprint, TEXT) == [*order, "colophon"]


def test_the_contents_list_a_colophon_at_the_end_and_none_before_the_text() -> None:
    colophon, imprint = ("colophon.md", "# Colophon\n\nC."), ("imprint.md", "# Imprint\n\nI.")

    def lines(edition: Edition, *texts: tuple[str, str]) -> list[str]:
        (nav,) = (p.xhtml for p in pieces(edition, *texts) if p.role == "contents")
        return re.findall(r"<a [^>]*>([^<]*)</a>", nav)

    assert lines(EBOOK, colophon, TEXT) == ["I", "Notes", "Colophon"]
    assert lines(PRINT, colophon, TEXT) == ["I", "Notes"]
    assert lines(PRINT, colophon, imprint, TEXT) == ["I", "Notes", "Colophon"]


def test_the_title_on_a_title_page_of_ones_own_is_the_first_heading() -> None:
    (page,) = (
        p
        for p in pieces(EBOOK, ("title-page.md", "# Own\n\n## Sub"), TEXT)
        if p.text and p.role == "title-page"
    )

    assert re.findall(r"<(h\d)", page.xhtml) == ["h1", "h2"]


@pytest.mark.parametrize("role", ["conclusion", "epilogue", "afterword"])
def test_what_ends_the_book_is_in_none_of_its_parts(role: str) -> None:
    part, chapter = ("part-1.md", "# P\n\nx"), ("chapter-1.md", "# 1\n\ny")
    made = {p.role: p.xhtml for p in pieces(EBOOK, part, chapter, (f"{role}.md", "# E\n\nz"))}

    assert "<h3" in made["chapter"]
    assert "<h2" in made[role]
    assert "</ol></li><li><a" in made["contents"]


@pytest.mark.parametrize("role", ["conclusion", "epilogue", "afterword", "appendix"])
def test_what_says_so_ends_the_part_of_the_book_before_it(role: str) -> None:
    part, chapter = ("part-1.md", "# P\n\nx"), ("chapter-1.md", "# 1\n\ny")
    end = (f"{role}.md", "---\nwithin: part\n---\n# E\n\nz")
    found = list(pieces(EBOOK, part, chapter, end, ("chapter-2.md", "# 2\n\ny")))
    made = {p.id: p.xhtml for p in found}
    last = next(file(leaf, "B", "en", ()) for leaf in leaves(found) if leaf.piece.role == role)
    rows = re.findall(r"</?ol>|href=\"#([^\"]+)", made["contents"])

    assert "<h3" in made[role]
    assert rows == ["", "part-1", "", "chapter-1", role, "chapter-2", "", ""]
    assert b'<body epub:type="bodymatter">' in last.content


@pytest.mark.parametrize(
    ("role", "why"),
    [("epilogue", "no part comes before it"), ("glossary", "a glossary stands in none")],
)
def test_a_text_within_a_part_that_is_not_there_is_told(role: str, why: str) -> None:
    end = (f"{role}.md", "---\nlang: fr\nwithin: part\n---\n# E\n\nz")
    part = [("part.md", "# P\n\nx")] * (role == "glossary")
    (finding,) = read(manuscript(*part, end, ("chapter-2.md", "# 2\n\ny"))).findings

    assert why in finding.message
    assert finding.place == Place(f"{role}.md", 3)
    assert finding.rule == "front-matter-unknown"


def test_an_interlude_can_stand_between_two_parts() -> None:
    part, chapter = ("part-1.md", "# P\n\nx"), ("chapter-1.md", "# 1\n\ny")
    between = ("interlude.md", "---\nwithin: book\n---\n# E\n\nz")
    found = list(pieces(EBOOK, part, chapter, between, ("part-2.md", "# Q\n\ny")))
    made = {p.id: p.xhtml for p in found}
    rows = re.findall(r"</?ol>|href=\"#([^\"]+)", made["contents"])

    assert "<h2" in made["interlude"]
    assert rows == ["", "part-1", "", "chapter-1", "", "interlude", "part-2", ""]


def test_landmarks_lead_to_a_note_on_the_text_behind_an_afterword() -> None:
    texts = [TEXT, ("afterword.md", "# A\n\nx"), ("note-on-the-text.md", "# N\n\ny")]
    made = landmarks(leaves(pieces(EBOOK, *texts)), "A Book", {})
    words = [str(word) for word in made.itertext()]

    assert (words.index("A") < words.index("N"), words.count("N")) == (True, 1)


def test_a_text_can_stand_within_nothing_but_a_part_or_the_book() -> None:
    _, front, (finding,) = split("---\nwithin: chapter\n---\n# X\n", "x.md")

    assert front.within == ""
    assert "within: part" in finding.hint


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("dedication", "dedication"),
        ("epigraph", "epigraph"),
        ("prologue", "prologue"),
        ("part", "part"),
        ("conclusion", "conclusion"),
        ("epilogue", "epilogue"),
        ("colophon", "colophon"),
        ("imprint", "copyright-page"),
    ],
)
def test_a_landmark_leads_to_each_role_that_has_a_word(role: str, kind: str) -> None:
    made = landmarks(leaves(pieces(EBOOK, (f"{role}.md", "Words."), TEXT)), "A Book", {})
    kinds = [str(v) for link in made.iter("a") for k, v in link.items() if str(k).endswith("type")]

    assert kinds.count(kind) == 1


@pytest.mark.parametrize(
    ("role", "hint"), [("contents", "take the file out"), ("notes", "`notes`")]
)
def test_a_role_that_no_text_can_have_is_told_with_what_to_do(role: str, hint: str) -> None:
    _, front, (finding,) = split(f"---\nrole: {role}\n---\n# X\n", "x.md")

    assert front.role == ""
    assert hint in finding.hint
    assert finding.place is not None
    assert finding.place.line == 2


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        (Meta("T"), False),
        (Meta("T", source="a typescript"), True),
        (Meta("T", supplied=("title",)), True),
        (Meta("T", source="a typescript", authors=("A",)), False),
    ],
)
def test_an_author_is_missed_in_a_source_that_the_book_tells_of(meta: Meta, said: bool) -> None:
    colophon = pieces(EBOOK, TEXT, meta=meta)[-1]

    assert colophon.role == "colophon"
    assert ("names no author" in colophon.xhtml) is said
