"""What cleaning is not sure of: listed, answered by words, flipped; the page that shows it."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from builders import run
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.clean import review as review_file
from publish.clean import reviewpage
from publish.clean.doubts import OTHER, Doubt, decisions
from publish.clean.draft import start
from publish.clean.paragraphs import paragraphs
from publish.clean.review import SAYS, Entry
from publish.clean.rules import RULES, as_markdown, clean, restore
from publish.errors import PublishError

# One of each: a hyphen, a short line that may be a head, calls, a page's end, a slip, a folio.
RAW = (
    "I\n\nDuring the years they were self-\ncentred and competed with each over in the\n"
    "old town,1 and nobody could say why it\nhad begun or how it was going to end.2\n\n"
    "A short line\n\nThen came the winter of that very year.\nIt was cold, and long, and\n\n"
    "nobody went out of doors before noon.\n\nII\n\nThe last of them was seen in May.\n\n"
    "Notes\n\n1. The town is not named.\n\n2. It ended soon.\n"
)


def cleaned(flips: set[tuple[str, str]] | None = None) -> str:
    return as_markdown(clean(RAW.encode(), "raw.txt", flips=flips or set()))


def decisions_of(raw: str) -> list[Doubt]:
    """Every decision about a text, listed or not."""
    draft = start(raw)
    for rule in RULES:
        draft = rule(draft)
    return decisions(draft)


DECISIONS = decisions_of(RAW)


def decision(state: str, words: str) -> Doubt:
    (one,) = [d for d in DECISIONS if d.state == state and words in d.words]
    return one


# Decisions and their other way


@pytest.mark.parametrize(
    ("state", "words", "before", "after"),
    [
        ("hyphen-kept", "self-", "self-centred", "selfcentred"),
        ("no-head", "A short line", "\n\nA short line\n\n", "\n\n# A short line\n\n"),
        ("head", "II", "# II\n", "\n\nII\n"),
        ("break", "nobody went", "and long, and\n\nnobody", "and long, and nobody"),
        ("no-break", "Then came", "very year. It was", "very year.\n\nIt was"),
        ("call", "town,|1|", "town,[^1] and", "town,1 and"),
    ],
)
def test_a_flip_takes_the_other_way(state: str, words: str, before: str, after: str) -> None:
    key = "very year. / It" if state == "no-break" else words
    one = decision(state, key)
    flipped = cleaned({(one.state, one.words)})

    assert before in cleaned()
    assert after in flipped
    assert before not in flipped


def test_what_was_left_out_is_put_back_in_its_place() -> None:
    raw = (
        "*** START OF THIS PROJECT GUTENBERG EBOOK X ***\n\nI\n\nThe text is here.\n\nII\n\nMore.\n"
    )
    plain = clean(raw.encode(), "x")
    (one,) = [d for d in decisions_of(raw) if d.state == "left-out"]
    back = clean(raw.encode(), "x", flips={(one.state, one.words)})

    assert "PROJECT" not in as_markdown(plain)
    assert as_markdown(back).index("PROJECT") < as_markdown(back).index("The text")


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from([(d.state, d.words) for d in DECISIONS])))
def test_with_any_flips_the_ledger_restores_the_source(flips: set[tuple[str, str]]) -> None:
    after = clean(RAW.encode(), "raw.txt", flips=flips)

    assert restore(as_markdown(after), after.ledger) == RAW.encode()


def test_a_flip_of_what_is_no_longer_decided_so_does_nothing() -> None:
    assert cleaned({("head", "not there"), ("no-head", "II")}) == cleaned()


def test_decisions_alike_are_told_apart() -> None:
    twice = paragraphs(start("One line here\n\nOne line here\n\nOne line here\n"))
    words = [d.words for d in decisions(twice) if d.state == "no-head"]

    assert words == ["One line here", "One line here (2)", "One line here (3)"]


def test_every_state_has_its_other_way_and_its_sentence() -> None:
    assert set(SAYS) >= set(OTHER) - {"no-verse", "no-quote", "no-letter"}
    assert {OTHER[other] for other in OTHER.values() if other in OTHER} <= set(OTHER)


# The review file


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "raw.txt").write_text(RAW)
    said = run(tmp_path, "clean", str(tmp_path / "raw.txt"), "-o", str(tmp_path / "book"))

    assert said.code == 0, said.err
    assert "decisions to look at" in said.err
    return tmp_path / "book"


def answer(book: Path, words: str, letter: str) -> None:
    """Write an answer into the review file, as an editor does."""
    path = book / "review.txt"
    blocks = path.read_text().split("\n\n")
    (n,) = [n for n, block in enumerate(blocks) if f"    > {words}\n" in block]
    blocks[n] = f"[{letter}]" + blocks[n][3:]
    path.write_text("\n\n".join(blocks))


def test_what_is_unsure_is_listed_with_its_other_way(book: Path) -> None:
    text = (book / "review.txt").read_text()

    assert "[ ] no-head, 60%, line 8: set as a paragraph, though it may be a heading" in text
    assert "    > A short line\n    = A short line\n    ~ # A short line\n" in text
    assert "each over" in text
    assert "[ ] slip" in text


def test_an_answer_is_honoured_and_kept(book: Path) -> None:
    answer(book, "A short line", "f")
    answer(book, "It was cold", "a") if "> It was cold" in (
        book / "review.txt"
    ).read_text() else None
    said = run(book.parent, "clean", str(book.parent / "raw.txt"), "-o", str(book))

    assert said.code == 0, said.err
    assert (book / "manuscript" / "a-short-line.md").read_text().startswith("# A short line")
    assert "[f] no-head" in (book / "review.txt").read_text()
    again = run(book.parent, "clean", str(book.parent / "raw.txt"), "-o", str(book))
    assert again.code == 0
    assert (book / "manuscript" / "a-short-line.md").exists()


def test_an_answer_outlives_the_list() -> None:
    one, two = (Doubt("head", words, 0.5, 3, words, "") for words in ("One", "Two"))
    before = [Entry(one, "f"), Entry(two, " ")]

    assert review_file.entries([], before) == before[:1]
    assert review_file.entries([two, one], before) == [Entry(two, " "), Entry(one, "f")]


def test_answers_hold_when_lines_move(book: Path) -> None:
    answer(book, "A short line", "f")
    entries = review_file.read(book)
    moved = "\n\n\n" + RAW.replace("I\n\nDuring", "I\n\nA new sentence.\n\nDuring", 1)
    text = as_markdown(clean(moved.encode(), "raw.txt", flips=review_file.flips(entries)))

    assert "# A short line" in text


def test_a_broken_review_file_is_named_with_its_line(book: Path) -> None:
    path = book / "review.txt"
    path.write_text(path.read_text().replace("[ ] no-head", "[x] no-head"))
    said = run(book.parent, "clean", str(book.parent / "raw.txt"), "-o", str(book))

    assert said.code == 2
    assert "review.txt:" in said.err
    assert "this is no entry of a review" in said.err


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(SAYS)), st.text(st.characters(codec="utf-8", categories=["L", "P"])))
def test_the_file_is_read_as_it_was_written(state: str, words: str) -> None:
    one = Doubt(state, f"a {words} b", 0.5, 3, words, "x", 2)
    text = review_file.as_text([Entry(one, "l")], "raw.txt")

    assert review_file.parse(text, "review.txt") == [Entry(one, "l")]


def test_the_list_is_short() -> None:
    long = RAW.partition("Notes")[0] * 40
    found = clean(long.encode(), "raw.txt").doubts
    words = len(long.split())

    assert len([d for d in found if d.state != "slip"]) <= max(words * 0.0045, 3)


# The page


@dataclass
class Page:
    """A running server and what asks it."""

    port: int
    token: str

    def ask(self, path: str, **more: str) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers; `host`, `origin`, `kind` and `body` are what is sent."""
        headers = {"Host": more.get("host", f"127.0.0.1:{self.port}")}
        headers |= {"Origin": more["origin"]} if "origin" in more else {}
        method = "POST" if "body" in more else "GET"
        headers |= {"Content-Type": more.get("kind", "application/json")} if "body" in more else {}
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        link.request(method, path, more.get("body"), headers)
        said = link.getresponse()
        body = said.read().decode("utf-8", "replace")
        link.close()
        return said.status, body, dict(said.getheaders())


@pytest.fixture
def page(book: Path) -> Iterator[Page]:
    made, address = reviewpage.server(reviewpage.load(book))
    thread = Thread(target=made.serve_forever)
    thread.start()
    yield Page(made.server_port, address.split("/")[3])
    made.shutdown()
    thread.join()
    made.server_close()


def test_the_page_shows_source_and_result(page: Page) -> None:
    status, html, headers = page.ask(f"/{page.token}/")
    entries = json.loads(page.ask(f"/{page.token}/entries")[1])["entries"]
    (short,) = [one for one in entries if one["words"] == "A short line"]

    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "NONCE" not in html
    assert "http" not in html.replace("http-equiv", "")
    assert short["source"][short["line"] - short["first"]] == "A short line"
    assert (short["now"], short["other"]) == ("A short line", "# A short line")


@pytest.mark.parametrize("path", ["/", "/wrong/", "/wrong/entries", "/{token}", "//"])
def test_without_the_token_nothing_is_shown(page: Page, path: str) -> None:
    asked = path.replace("{token}", page.token)

    assert page.ask(asked)[0] == 403


def test_another_host_or_origin_may_not_ask(page: Page) -> None:
    good = json.dumps({"entry": 0, "answer": "a"})

    assert page.ask(f"/{page.token}/", host="evil.example")[0] == 403
    assert page.ask(f"/{page.token}/answer", body=good, origin="http://evil.example")[0] == 403
    assert page.ask(f"/{page.token}/answer", body=good, kind="text/plain")[0] == 403
    assert page.ask(f"/{page.token}/answer", body=good)[0] == 200


@pytest.mark.parametrize(
    "body", ["{", "[]", '{"entry": 99, "answer": "a"}', '{"entry": 0, "answer": "zz"}', "x" * 2000]
)
def test_an_answer_that_makes_no_sense_is_refused(page: Page, body: str) -> None:
    assert page.ask(f"/{page.token}/answer", body=body)[0] == 400


def test_an_answer_is_in_the_file_at_once(page: Page, book: Path) -> None:
    entries = json.loads(page.ask(f"/{page.token}/entries")[1])["entries"]
    number = [one["words"] for one in entries].index("A short line")
    body = json.dumps({"entry": number, "answer": "f"})

    assert page.ask(f"/{page.token}/answer", body=body)[0] == 200
    assert review_file.read(book)[number].answer == "f"


def test_pages_of_a_pdf_are_pictures(built_sink: Path) -> None:
    picture = reviewpage.page_picture(built_sink / "build" / "book.pdf", 1)

    assert picture.startswith(b"\x89PNG")
    with pytest.raises(PublishError, match="page 999 cannot be shown"):
        reviewpage.page_picture(built_sink / "build" / "book.pdf", 999)


def test_review_without_anything_to_review_says_so(tmp_path: Path) -> None:
    said = run(tmp_path, "clean", "--review")

    assert said.code == 2
    assert "there is nothing to review" in said.err
    assert run(tmp_path, "clean").code == 2
