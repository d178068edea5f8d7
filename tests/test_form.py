"""The form of an edition beside its words: an ebook's markup, and the type on paper."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from builders import run
from mutations import composed

from publish.book import Place
from publish.formed import Sign, altered_form, expected_form
from publish.pdf import write
from publish.typeform import altered_type, runs, stretches

TEXT = (
    "# One\n\nFirst of *all* words, and then more.\n\nSecond paragraph.[^1] It ends.\n\n"
    "## Below\n\nverse one  \nverse two\n\n> A quotation of *some* words.\n\n"
    "## Beside\n\n- an item\n- another item\n\nLast paragraph with words.\n"
)
NOTES = "[^1]: A note with an *italic* word.\n"


def texts(text: str = TEXT) -> dict[str, str]:
    return {"i.md": text, "notes.md": NOTES}


CHANGES = [
    ("of *all* words", "of all words", 3, "an emphasis"),
    ("First of *all*", "*First* of *all*", 3, "an emphasis"),
    ("words, and then more.\n\nSecond", "words, and then more. Second", 5, "a paragraph"),
    ("## Below", "### Below", 7, "a heading"),
    ("one  \nverse two", "one verse two", 10, "a line of verse"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        *CHANGES,
        ("> A quotation", "A quotation", 12, "a quotation"),
        ("- an item\n- another", "- an item another", 17, "a list"),
    ],
)
def test_another_form_of_an_ebook_is_named_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, what: str
) -> None:
    assert old in TEXT
    wanted = expected_form(composed(tmp_path, texts(), "epub"))
    found = expected_form(composed(tmp_path, texts(TEXT.replace(old, new, 1)), "epub"))
    said = list(altered_form(wanted, found, "ebook"))

    assert list(altered_form(wanted, wanted, "ebook")) == []
    assert any(what in finding.message for finding in said), said
    assert any(f.place and abs(f.place.line - line) <= 2 for f in said), said


def test_words_that_differ_are_no_matter_of_form() -> None:
    signs = [Sign("<p", Place("i.md", 1)), Sign("one", Place("i.md", 1)), Sign(">p", Place("i.md"))]
    other = [signs[0], Sign("two", Place("x")), signs[2]]

    assert list(altered_form(signs, other, "ebook")) == []
    assert len(list(altered_form(signs, other[1:2], "ebook"))) == 1


@pytest.mark.parametrize("hyphen", ["-", "", "\u00ad"])
def test_a_page_that_begins_inside_a_word_is_no_space(tmp_path: Path, hyphen: str) -> None:
    plain = TEXT.replace("Second", f"Se{hyphen}cond")
    paged = TEXT.replace("Second", f"Se{hyphen}{{p. 7}}cond")
    spaced = TEXT.replace("Second", f"Se{hyphen} cond")
    wanted, found, other = (
        expected_form(composed(tmp_path, texts(text), "epub")) for text in (plain, paged, spaced)
    )

    assert list(altered_form(wanted, found, "ebook")) == []
    assert [f.message[:7] for f in altered_form(wanted, other, "ebook")] == ["a space"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (*CHANGES[0][:3], "an emphasis is missing"),
        (*CHANGES[1][:3], "an emphasis was added"),
        (*CHANGES[2][:3], "a line that should begin goes on"),
        (*CHANGES[4][:3], "a line that should begin goes on"),
    ],
)
def test_another_form_on_paper_is_named_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    wanted = composed(tmp_path, texts(), "pdf")
    changed = composed(tmp_path, texts(TEXT.replace(old, new, 1)), "pdf")
    for document, expected in ((wanted, set()), (changed, {says})):
        laid = write(document, tmp_path / "x.pdf")
        record = {"pages": [vars(page) for page in laid.pages], "anchors": laid.anchors}
        said = list(altered_type(wanted, tmp_path / "x.pdf", record))

        assert {f.message.partition(" at ")[0] for f in said} == expected
        assert all(f.place and abs(f.place.line - line) <= 1 for f in said)


def test_bold_words_in_a_heading_are_no_other_heading(tmp_path: Path) -> None:
    text = "# One\n\n## A <b>bold</b> word\n\nx\n\n## **First** bold\n\nx\n\n## Plain\n\nx[^1]\n"
    document = composed(tmp_path, texts(text), "pdf")
    laid = write(document, tmp_path / "x.pdf")
    record = {"pages": [vars(page) for page in laid.pages], "anchors": laid.anchors}

    assert list(altered_type(document, tmp_path / "x.pdf", record)) == []


def test_a_title_in_the_source_of_an_epigraph_is_in_italics(tmp_path: Path) -> None:
    """Its words are upright below the italics of the epigraph, where an emphasis is upright."""
    inside = (
        "# One\n\n> Words with *stress* in.\n>\n> Tolstoy, *Anna*, and *Verne*\n> {: .source}\n"
    )
    own = "> Alone *here*.\n>\n> Leo, *Peace*\n> {: .source}\n{: .epigraph}\n"
    text = f"{inside}{{: .epigraph}}\n\nText and words.[^1]\n"
    document = composed(tmp_path, {"epigraph.md": own, "i.md": text, "notes.md": NOTES}, "pdf")
    laid = write(document, tmp_path / "x.pdf")
    record = {"pages": [vars(page) for page in laid.pages], "anchors": laid.anchors}
    upright = {run.text for run in runs(tmp_path / "x.pdf", record) if not run.italic}

    assert list(altered_type(document, tmp_path / "x.pdf", record)) == []
    assert {"stress", "here"} <= {letters.strip() for letters in upright}
    assert not any(title in letters for letters in upright for title in ("Anna", "Peace"))


LONG = "The Long Way from the Mill to the Sea and Back Again"


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 2, 4])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_heading_is_not_taken_for_its_line_in_the_contents(
    tmp_path: Path, at: int, times: int
) -> None:
    """Wherever it stands: it breaks elsewhere, so that its end does not go on in the contents."""
    heads = ["One", "Two"]
    heads.insert(at, ", ".join([LONG] * times))
    files = {f"{n}.md": f"# {head}\n\nWords.[^{n}]\n" for n, head in enumerate(heads)}
    files["notes.md"] = "".join(f"[^{n}]: A note.\n\n" for n in range(3))
    document = composed(tmp_path, files, "pdf")
    laid = write(document, tmp_path / "x.pdf")
    record = {"pages": [vars(page) for page in laid.pages], "anchors": laid.anchors}

    assert list(altered_type(document, tmp_path / "x.pdf", record)) == []


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["book", "screen"])
def test_every_letter_of_the_sink_is_found_in_its_type(built_sink: Path, edition: str) -> None:
    from publish import record
    from publish.compose import compose
    from publish.manuscript import load
    from publish.read import read

    manuscript = load(built_sink)
    (chosen,) = [e for e in manuscript.editions if e.name == edition]
    kept = record.load(built_sink / "build", edition)
    assert kept is not None
    wanted = "".join(s.text for s in stretches(compose(read(manuscript), manuscript, chosen), kept))
    shown = "".join(r.text for r in runs(built_sink / "build" / f"{edition}.pdf", kept))

    assert len(wanted) > 2000
    assert set(re.findall(r"\w{12,}", wanted[:2000])) - {""}
    assert len(shown) >= len(wanted)


@pytest.mark.slow
def test_an_ebook_whose_italics_are_gone_is_told_by_collate(sink: Path) -> None:
    import zipfile

    path = sink / "build" / "ebook.epub"
    path.rename(sink / "sound.epub")
    with zipfile.ZipFile(sink / "sound.epub") as sound, zipfile.ZipFile(path, "w") as book:
        for item in sound.infolist():
            content = sound.read(item)
            if item.filename.endswith(".xhtml"):
                content = re.sub(rb"</?em>", b"", content)
            book.writestr(item, content)
    said = run(sink, "collate", "ebook")

    assert said.code == 1
    assert said.out.count("(altered-form)") > 3
    assert "an emphasis" in said.out


def test_the_form_of_a_long_ebook_takes_seconds() -> None:
    place = Place("i.md", 1)
    signs = [Sign(f" w{n % 9973}" if n % 40 else "<p", place) for n in range(270_000)]
    found = [sign for n, sign in enumerate(signs) if n % 50_000 != 40]
    begun = time.process_time()
    said = list(altered_form(signs, found, "ebook"))

    assert len(said) == 6
    assert time.process_time() - begun < 20
