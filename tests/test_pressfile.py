"""press.toml: what books have from the folder above them, whose sentence is whose."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from builders import EPUB, PRINT, make_book, run

from publish.above import above
from publish.changed import changed_since
from publish.check import check
from publish.errors import PublishError
from publish.manuscript import load, where
from publish.record import load as load_record

BARE = '[book]\ntitle = "A Book"\n'
BOTH = EPUB + PRINT.split("styles")[0]
HOUSE = """[book]
publisher = "Quay House"
place = "Cork"
address = "9 Coal Quay"
rights = "CC0-1.0"
language = "de"

[series]
name = "Salt"
identifier = "1234-5679"

[print]
press = "town"
stock = "90 g/m² cream"
styles = ["base", "print", "book", "house"]

[words]
contents = "Was drin ist"

[inks]
red = "PANTONE 485 C"

[press.town]
like = "office"
intent = "town.icc"
"""


def house(folder: Path, text: str = HOUSE) -> Path:
    """An imprint's folder, a git repository, with its press.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".git").mkdir(exist_ok=True)
    (folder / "press.toml").write_text(text, "utf-8")
    (folder / "styles").mkdir(exist_ok=True)
    (folder / "styles" / "house.css").write_text("h2 { letter-spacing: 0 }", "utf-8")
    return folder


def book(folder: Path, *, editions: str = BOTH, head: str = BARE, more: str = "") -> Path:
    return make_book(folder, editions=editions, head=head, more=more)


def test_a_book_that_is_silent_says_what_its_house_says(tmp_path: Path) -> None:
    folder = book(house(tmp_path) / "salt", more="[series]\nnumber = 3\n")
    (tmp_path / "town.icc").write_bytes(b"profile")
    found = load(folder)
    ebook, printed = found.editions

    assert (found.meta.publisher, found.meta.place) == ("Quay House", "Cork")
    assert (found.meta.address, found.meta.rights) == ("9 Coal Quay", "CC0-1.0")
    assert found.meta.language == "de"
    assert (found.meta.series, found.meta.series_number) == ("Salt", "3")
    assert (printed.press, printed.stock) == ("town", "90 g/m² cream")
    assert printed.styles == ("base", "print", "book", "house")
    assert (ebook.press, ebook.styles) == ("", ("base", "epub"))
    assert found.words == (("contents", "Was drin ist"),)
    assert found.inks == (("red", "PANTONE 485 C"),)
    assert [(press.name, press.home) for press in found.presses] == [("town", str(tmp_path))]


def test_what_a_book_says_goes_before_its_house(tmp_path: Path) -> None:
    head = '[book]\ntitle = "A Book"\npublisher = "Another"\nlanguage = "en"\n'
    more = '[words]\ncontents = "Inside"\n[inks]\nred = "HKS 13"\n[press.town]\npages-min = 4\n'
    editions = PRINT + 'press = "offset"\n'
    found = load(book(house(tmp_path) / "salt", head=head, more=more, editions=editions))

    assert (found.meta.publisher, found.meta.place) == ("Another", "Cork")
    assert (found.editions[0].press, found.editions[0].stock) == ("offset", "90 g/m² cream")
    assert found.editions[0].styles == ("base", "print", "book")
    assert dict(found.words)["contents"] == "Inside"
    assert found.inks == (("red", "HKS 13"),)
    assert (found.presses[0].pages_min, found.presses[0].outside_mm) == (4, 4.5)
    assert found.meta.series == "", "a book is in the series if it has a table [series]"


def test_pamphlets_and_screens_are_for_no_printer(tmp_path: Path) -> None:
    editions = (
        '[edition.pamphlet]\nformat = "pdf"\nfold = "saddle"\n'
        '[edition.screen]\nformat = "pdf"\nvariant = "pdf/ua-1"\n'
    )
    found = load(book(house(tmp_path) / "salt", editions=editions))

    assert [edition.press for edition in found.editions] == ["", ""]


def test_the_nearer_house_goes_first(tmp_path: Path) -> None:
    house(tmp_path)
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "press.toml").write_text(
        '[book]\npublisher = "The List"\n[print]\npress = "town"\n', "utf-8"
    )
    found = load(book(tmp_path / "list" / "salt"))

    assert (found.meta.publisher, found.meta.place) == ("The List", "Cork")
    assert [folder.name for folder in above(found.folder)] == ["list", tmp_path.name]


def test_nothing_is_read_above_the_repository(tmp_path: Path) -> None:
    house(tmp_path)
    own = tmp_path / "books"
    (own / ".git").mkdir(parents=True)

    assert above(own / "salt") == ()
    assert above(tmp_path / "elsewhere" / "salt") == (tmp_path,)


def test_outside_of_a_repository_it_is_looked_for_in_three_folders(tmp_path: Path) -> None:
    (tmp_path / "press.toml").write_text("", "utf-8")

    assert above(tmp_path / "a" / "b" / "book") == (tmp_path,)
    assert above(tmp_path / "a" / "b" / "c" / "book") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[book]\ntitle = 'T'\n", "press.toml:2: unknown key `title` in [book]"),
        ("[text]\nparts = ['i.md']\n", "press.toml:1: unknown key [text]"),
        ("[book]\n\nplace = 3\n", "press.toml:3: `place` in [book]: it must be text"),
        ("[print]\npress = 'ofset'\n", "press.toml:2: `press` in [print]: there is no press"),
        ("[print]\nbleed = 'yes'\n", "press.toml:2: `bleed` in [print]: it must be true or false"),
        ("[ebook]\npress = 'kdp'\n", "press.toml:2: unknown key `press` in [ebook]"),
        ("[press.town]\noutside = '3'\n", "press.toml:2: `outside` in [press.town]: write a"),
        ("[words]\nkontents = 'x'\n", "press.toml:2: unknown key `kontents` in [words]"),
        ("[series]\nnumber = 3\n", "press.toml:2: unknown key `number` in [series]"),
        ("[book\n", "press.toml:1: malformed TOML"),
        ("book = 3\n", "press.toml:1: [book]: it must be a table"),
        ("print = 3\n", "press.toml:1: "),
    ],
)  # fmt: skip
def test_a_fault_in_it_has_its_line(text: str, said: str, tmp_path: Path) -> None:
    folder = book(house(tmp_path, text) / "salt")
    with pytest.raises(PublishError) as failed:
        load(folder)

    assert said in failed.value.message
    assert failed.value.code == 2


def test_a_style_that_is_not_there_is_missed_where_it_was_named(tmp_path: Path) -> None:
    folder = book(house(tmp_path, "[print]\nstyles = [\n  'base',\n  'hose',\n]\n") / "salt")
    said = run(folder, "build", "print")
    line = (folder / "book.toml").read_text("utf-8").splitlines().index('format = "pdf"') + 1

    assert said.code == 2
    assert "press.toml:4: there is no style 'hose'" in said.err
    assert where(str(folder), ("edition", "print", "format")).endswith(f"book.toml:{line}")


def test_a_link_that_leads_out_of_the_house_is_no_folder_of_styles(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "hose.css").write_text("p { color: red }", "utf-8")
    home = house(tmp_path / "house", "[print]\nstyles = ['base', 'hose']\n")
    (home / "styles" / "house.css").unlink()
    (home / "styles").rmdir()
    (home / "styles").symlink_to(tmp_path / "far")

    assert "there is no style 'hose'" in run(book(home / "salt"), "build", "print").err


def test_a_finding_about_it_has_its_line(tmp_path: Path) -> None:
    house(tmp_path, '[book]\nrights = "<em>none</em>"\n')
    found = check(book(tmp_path / "salt"), judge=False).findings
    (one,) = [finding for finding in found if finding.rule == "markup-in-metadata"]

    assert one.place is not None
    assert Path(one.place.file).resolve() == tmp_path / "press.toml"
    assert one.place.line == 2


@pytest.mark.slow
def test_a_change_in_it_makes_editions_stale(tmp_path: Path) -> None:
    folder = book(house(tmp_path, HOUSE.replace('intent = "town.icc"\n', "")) / "salt")
    assert run(folder, "build").code == 0
    assert "edition-stale" not in run(folder, "check", "--no-judges").out
    styles = tmp_path / "styles" / "house.css"
    for path, text in (
        (tmp_path / "press.toml", (tmp_path / "press.toml").read_text("utf-8")),
        (styles, styles.read_text("utf-8")),
    ):
        path.write_text(text.replace("CC0-1.0", "CC-BY-4.0").replace("0", "1"), "utf-8")
        assert "edition-stale" in run(folder, "check", "--no-judges").out
        path.write_text(text, "utf-8")
    assert load_record(folder / "build", "print") is not None


def test_a_change_in_it_is_one_of_each_book_below(tmp_path: Path) -> None:
    house(tmp_path)
    (tmp_path / ".git").rmdir()
    books = [book(tmp_path / name) for name in ("salt", "iron")]
    git = ["git", "-C", str(tmp_path), "-c", "user.name=A", "-c", "user.email=a@b.example"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *words], check=True)

    assert changed_since(books, "HEAD") == ()
    (tmp_path / "press.toml").write_text(HOUSE.replace("Cork", "Cobh"), "utf-8")
    assert changed_since(books, "HEAD") == tuple(books)


def test_the_address_stands_in_the_colophon(tmp_path: Path) -> None:
    folder = book(house(tmp_path) / "salt", editions=EPUB)
    from publish.compose import compose
    from publish.read import read

    found = load(folder)
    document = compose(read(found), found, found.editions[0])
    (colophon,) = [piece for piece in document.pieces if piece.role == "colophon"]

    assert '<p class="address">9 Coal Quay</p>' in colophon.xhtml
