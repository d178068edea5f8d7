"""Manuscript -> Book: parts, headings, links, pictures and ids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import book, manuscript

from publish.book import Book
from publish.compose import PIECES, compose
from publish.links import OWN_IDS
from publish.read import read as read_manuscript
from publish.roles import ROLES
from publish.xhtml import text


def faults(read: Book) -> list[tuple[str, str, int]]:
    return [(f.rule, f.place.file, f.place.line) for f in read.findings if f.place]


def test_the_first_heading_is_the_parts_and_the_rest_its_body() -> None:
    (part,) = book("\n# One *two*\n\nthree\n\n## Four\n").parts

    assert part.heading == "One <em>two</em>"
    assert part.place.line == 2
    assert text(part.body).split() == ["three", "Four"]


def test_a_text_without_a_heading_has_none() -> None:
    (part,) = book("one\n\n# two\n").parts

    assert part.heading == ""
    assert "two" in part.body


def test_a_headings_own_attributes_are_kept() -> None:
    read = book('# One {#uno .big lang="it"}\n\n[to](#uno)\n', "[here](i.md#uno)")

    assert '<span class="big" id="uno" lang="it">One</span>' in read.parts[0].heading
    assert read.findings == ()


@pytest.mark.parametrize(
    ("file", "identity", "role"),
    [
        ("ii.md", "ii", "section"),
        ("preface.md", "preface", "preface"),
        ("09 - Afterword.md", "part-09---Afterword", "afterword"),
        ("sub/Appendix 2.md", "Appendix-2", "appendix"),
        ("Nächte.md", "N-chte", "section"),
        ("contents.md", "text-contents", "section"),
        ("notes.md", "text-notes", "section"),
        ("note-1.md", "text-note-1", "section"),
        ("…", "part", "section"),
    ],
)
def test_a_part_is_named_by_its_file(file: str, identity: str, role: str) -> None:
    (part,) = book((file, "text")).parts

    assert (part.id, part.role) == (identity, role)


def test_ids_of_the_tools_own_pieces_are_known() -> None:
    assert set(PIECES) == OWN_IDS
    assert set(PIECES) <= set(ROLES)


def test_links_between_files_become_links_in_the_book() -> None:
    read = book("[a](ii.md) [b](ii.md#x) [c](./sub/iii.md)", "*b*{#x}", ("sub/iii.md", "c"))

    assert read.findings == ()
    for target in ("#ii", "#x", "#iii"):
        assert f'href="{target}"' in read.parts[0].body


def test_a_link_to_the_notes_and_to_a_note_leads_there() -> None:
    read = book("a[^1] [b](notes.md) [c](#note-1)", notes="[^1]: x\n")

    assert read.findings == ()
    assert 'href="#notes"' in read.parts[0].body


@pytest.mark.parametrize(
    "link",
    ["vi.md", "../outside.md", "/etc/passwd", "pictures/x.png", "?x", "http://[", "#nowhere"],
)
def test_a_link_to_nothing_is_an_error_with_its_line(link: str) -> None:
    read = book(f"a\n\nb\n\n- c\n- [d]({link})\n")

    assert faults(read) == [("broken-link", "i.md", 6)]


def test_a_link_inside_a_note_is_looked_at_too() -> None:
    read = book("a[^1]", notes="\n[^1]: x [y](#nowhere)\n")

    assert faults(read) == [("broken-link", "notes.md", 2)]


@pytest.mark.parametrize("link", ["https://example.org/", "mailto:a@example.org", "#i"])
def test_whole_addresses_are_left_alone(link: str) -> None:
    read = book(f"[a]({link})")

    assert read.findings == ()
    assert f'href="{link}"' in read.parts[0].body


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("x.png", "missing-image"),
        ("../x.png", "image-outside"),
        ("/etc/hostname", "image-outside"),
        ("https://example.org/x.png", "picture-elsewhere"),
        ("//example.org/x.png", "image-outside"),
        ("data:image/png;base64,AAAA", "image-outside"),
        ("http://[", "image-outside"),
        ("a%00b.png", "missing-image"),
        ("a" * 4000, "missing-image"),
        ("sub", "missing-image"),
        ("leads-out.png", "image-outside"),
    ],
)
def test_a_picture_is_a_file_of_the_books_folder(source: str, rule: str, tmp_path: Path) -> None:
    home = tmp_path / "book"
    (home / "sub").mkdir(parents=True)
    (tmp_path / "x.png").write_bytes(b"")
    (home / "leads-out.png").symlink_to(tmp_path / "x.png")
    read = book(f"a\n\nb\n![c]({source})\n", folder=str(home))

    assert (rule, "i.md", 3) in faults(read)


def test_a_pictures_path_is_made_relative_to_the_books_folder(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a b.png").write_bytes(b"")
    read = book(("sub/i.md", "![c](../pictures/a%20b.png)"), folder=str(tmp_path))

    assert read.findings == ()
    assert 'src="pictures/a b.png"' in read.parts[0].body


@pytest.mark.parametrize(
    ("texts", "at"),
    [
        (["---\nid: x\n---\n# a", "---\nid: x\n---\n# b"], ("ii.md", 4)),
        (["a\n\n*b*{#contents}\n"], ("i.md", 3)),
    ],
)
def test_an_id_stands_once_in_a_file_and_is_none_of_the_tools_own(
    texts: list[str], at: tuple[str, int]
) -> None:
    assert ("duplicate-id", *at) in faults(book(*texts))


def test_each_file_has_ids_of_its_own_and_a_link_means_the_nearest() -> None:
    read = book(
        "*a*{#x} [to a](#x) [to c](ii.md#x) [to note](notes.md#x)[^1]\n\n*d*{#ii} [to d](#ii)",
        "# B\n\n*c*{#x} [to c](#x) [to d](i.md#ii)",
        "[to which](#x) [to ii](#ii)",
        notes="[^1]: *y*{#x} [to y](#x)\n",
    )
    bodies = [*(part.body for part in read.parts), *(note.body or "" for note in read.notes)]
    ids = [re.findall(r'<em id="([^"]+)"', body) for body in bodies]
    links = re.findall(r'<a href="([^"]+)">(to [^<]+)', "".join(bodies))

    assert ids == [["x", "in-i.ii"], ["in-ii.x"], [], ["in-notes.x"]]
    assert set(links) == {
        ("#x", "to a"),
        ("#in-ii.x", "to c"),
        ("#in-notes.x", "to note"),
        ("#in-notes.x", "to y"),
        ("#in-i.ii", "to d"),
        ("#ii", "to ii"),
    }
    assert faults(read) == [("broken-link", "iii.md", 1)]


def test_an_id_twice_in_a_file_is_told_and_the_first_stays() -> None:
    read = book("*a*{#x}\n\n*b*{#x} [c](#x)")

    assert faults(read) == [("repeated-id", "i.md", 3)]
    assert read.parts[0].body.count('id="x"') == 1


@pytest.mark.parametrize(
    "link", ["#the-first-days", "#The%20First%20Days", "#the_first_days", "ii.md#the-first-days-1"]
)
def test_a_link_finds_a_heading_by_its_words(link: str) -> None:
    read = book(f"# I\n\n[a]({link})\n\n## The “First” Days", "# II\n\n## The First Days\n" * 2)
    target = re.findall(r'href="#([^"]+)"', read.parts[0].body)[0]

    assert f'id="{target}"' in read.parts["ii" in link].body
    assert read.findings == ()


def test_texts_of_one_name_in_two_folders_are_two_and_links_find_the_nearer() -> None:
    read = book(
        ("a/index.md", "# A\n\n[here](index.md) [there](../b/index.md#x) [top](index.md#y)"),
        ("b/index.md", "# B {#x}\n\n[here](index.md) [away](../a/index.md) [bare](other.md)"),
        ("b/other.md", "# C {#y}"),
    )
    links = [re.findall(r'href="([^"]+)"', part.body) for part in read.parts]

    assert [part.id for part in read.parts] == ["index", "b-index", "other"]
    assert links == [["#index", "#x", "#y"], ["#b-index", "#index", "#other"], []]
    assert read.findings == ()


def test_a_picture_on_another_host_leaves_its_words_and_a_link() -> None:
    read = book(
        "[![In a link](https://example.org/a.png)](ii.md) ![b](https://example.org/b.png)", "b"
    )

    assert faults(read) == [("picture-elsewhere", "i.md", 1)] * 2
    assert '<a href="#ii"><span>In a link</span></a>' in read.parts[0].body
    assert '<a href="https://example.org/b.png">b</a>' in read.parts[0].body


@pytest.mark.parametrize(
    "inside",
    ["<foreignObject/>", "<script/>", "<image href='https://example.org/a.png'/>", "<g>"],
)
def test_an_svg_that_no_reader_may_be_handed_leaves_its_words(inside: str, tmp_path: Path) -> None:
    start = "<svg xmlns='http://www.w3.org/2000/svg'>"
    (tmp_path / "bad.svg").write_text(f"{start}{inside}</svg>", encoding="utf-8")
    (tmp_path / "good.svg").write_text(f"{start}<path d='M0 0'/></svg>", encoding="utf-8")
    read = book("a\n\n![A map](bad.svg)\n\n![A plan](good.svg)\n", folder=str(tmp_path))

    assert faults(read) == [("picture-unfit", "i.md", 3)]
    assert "<span>A map</span>" in read.parts[0].body
    assert "bad.svg" not in read.parts[0].body
    assert 'src="good.svg"' in read.parts[0].body


def test_the_contents_list_what_stands_at_the_end_at_the_end() -> None:
    source = manuscript(("index.md", "# Index\n\na"), ("i.md", "# One\n\nb"))
    pieces = compose(read_manuscript(source), source, source.editions[0]).pieces
    contents = next(piece.xhtml for piece in pieces if piece.id == "contents")

    assert re.findall(r'href="#([^"]+)"', contents) == ["i", "index"]
    assert [piece.id for piece in pieces if piece.text] == ["i", "index"]


def test_verse_ends_with_its_last_line() -> None:
    found = read_manuscript(manuscript("# I\n\na line  \nthe last  \n{: .verse}\n\nProse.\n"))

    assert found.parts[0].body.count('class="line"') == 2
    assert "<br/>\n<span" in found.parts[0].body
    assert "the last</span></p>" in found.parts[0].body


@pytest.mark.parametrize("link", ["#the-second-days", "#The%20Second%20Days"])
def test_a_link_finds_the_one_heading_of_the_book_by_its_words(link: str) -> None:
    read = book(f"# I\n\n[a]({link})", "# II\n\n## The *Second* Days[^a]\n\n[^a]: A.")
    target = re.findall(r'href="#([^"]+)"', read.parts[0].body)[0]

    assert f'id="{target}"' in read.parts[1].body
    assert read.findings == ()


def test_a_link_finds_a_text_by_the_words_of_its_heading() -> None:
    assert 'href="#ii"' in book("# I\n\n[a](#the-end)", "# The End[^a]\n\n[^a]: A.").parts[0].body


def test_a_link_to_the_words_of_two_headings_leads_to_neither() -> None:
    read = book("# I\n\n[a](#days)", "# II\n\n## Days", "# III\n\n## Days")

    assert faults(read) == [("broken-link", "i.md", 3)]
    assert "one of 2 headings" in read.findings[0].message


def test_a_page_of_the_source_begins_at_a_words_end() -> None:
    body = book("A hyph{p. 13}enated word.{p. 14}X *wo{p. 15}rd* {p. 16}end").parts[0].body

    assert re.findall(r'(\w+|\.)</?(?:span|em)[^>]*data-page="(\d+)"/>(\W|\w)', body) == [
        ("hyphenated", "13", " "),
        (".", "14", "X"),
        ("word", "15", "<"),
    ]


def test_pages_of_the_source_that_fall_or_come_twice_are_told() -> None:
    read = book("{p. ix} a {p. x} b {p. 1} c {p. 2} d {p. 12a}\n\n{p. 2} e", "f {p. 1} g {p. 7}")

    assert faults(read) == [("source-page-order", "i.md", 3), ("source-page-order", "ii.md", 1)]
