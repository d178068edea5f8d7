"""Odd and hostile input to `clean`: a sentence or a clean result, and never a hang."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest
from source_books import page, zipped

from publish.clean.rules import as_markdown, clean, restore
from publish.errors import PublishError

SENTENCE = "It was the best of times, it was the worst of times, and so it went on. "


def seconds(raw: bytes, name: str = "a.txt") -> float:
    """Processor time of cleaning; the source must come back."""
    begun = time.process_time()
    cleaned = clean(raw, name)
    took = time.process_time() - begun
    if name.endswith(".txt"):
        assert restore(as_markdown(cleaned), cleaned.ledger) == raw
    return took


SHAPES: dict[str, Callable[[int], bytes]] = {
    "one line": lambda n: (SENTENCE * n).encode(),
    "one word": lambda n: b"a" * (70 * n),
    "stars": lambda n: b"*_" * (10 * n),
    "brackets": lambda n: b"[1] " * (10 * n),
    "short lines": lambda n: b"a\n" * (5 * n),
    "blank lines": lambda n: b"a\n\n\n" * (5 * n),
    "spaces": lambda n: b"a" + b" " * (70 * n) + b"b",
    "page ends": lambda n: b"a\n\f" * (5 * n),
    "numbers": lambda n: b"1\n" * (5 * n),
    "ideographs": lambda n: ("吾輩は猫である。名前はまだ無い。" * n).encode(),
    "from right to left": lambda n: ("هذا كتاب قديم عن الطاحونة. " * n).encode(),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_text(shape: str) -> None:
    """Four times the text may take eight times as long, not sixteen as a square would."""
    make = SHAPES[shape]
    seconds(make(100))
    one, four = seconds(make(500)), seconds(make(2000))

    assert four < 8 * max(one, 0.05)


def test_ten_thousand_notes_are_bound() -> None:
    text = "".join(f"Words of a text.{n}\n\n" for n in range(1, 10_001)) + "Notes\n\n"
    text += "".join(f"{n}. Its note.\n" for n in range(1, 10_001))
    cleaned = clean(text.encode(), "a.txt")

    assert len(cleaned.notes) == 10_000
    assert as_markdown(cleaned).count("[^10000]") == 2


def test_ten_thousand_notes_of_a_page_are_bound() -> None:
    body = "".join(f'<p>Said.<a href="#n{n}" id="r{n}">{n}</a></p>' for n in range(10_000))
    body += "".join(f'<p id="n{n}"><a href="#r{n}">{n}</a> Note.</p>' for n in range(10_000))
    cleaned = clean(page(body), "a.html")

    assert len(cleaned.notes) == 10_000


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("هذا كتاب قديم.\n\nوهذا آخر.\n", "ar"),
        ("זה ספר ישן.\n\nוזה אחר.\n", "he"),
        ("吾輩は猫である。\n\n名前はまだ無い。\n", "ja"),
        ("第一章\n\n這是一本舊書。\n", "zh"),
    ],
)
def test_other_scripts_stay_what_they_are(text: str, language: str) -> None:
    cleaned = clean(text.encode(), "a.txt")

    assert cleaned.language == language
    assert as_markdown(cleaned).replace("# ", "") == text


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\x7fELF\x02\x01\x01\0\0\0", "is a NUL: this is no text file"),
        (bytes(range(256)), "is a NUL"),
        (b"\x9d\xf0a\x81\xfe\x8d\xa4b\xb8", "is not UTF-8, nor another code"),
        (b"\xef\xbb\xbf \n", "is empty"),
    ],
)
def test_what_is_no_text_is_one_sentence(raw: bytes, words: str) -> None:
    with pytest.raises(PublishError, match=words):
        clean(raw, "a.bin")


def test_every_cut_of_an_archive_is_a_sentence_or_a_text() -> None:
    raw = zipped({"word/document.xml": b"<a/>", "b": bytes(range(256)) * 8})
    for cut in range(4, len(raw), 97):
        with pytest.raises(PublishError):
            clean(raw[:cut], "a.docx")


def test_every_cut_of_a_pdf_is_a_sentence_or_a_text() -> None:
    import pikepdf

    document = pikepdf.new()
    made = document.add_blank_page(page_size=(300, 300))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    made.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    made.Contents = document.make_stream(
        b"BT /F 12 Tf 20 200 Td (" + SENTENCE.encode() + b") Tj ET"
    )
    out = io.BytesIO()
    document.save(out)
    raw = out.getvalue()

    assert SENTENCE.strip() in as_markdown(clean(raw, "a.pdf"))
    messages: list[str] = []
    for cut in range(8, len(raw), 61):
        try:
            clean(raw[:cut], "a.pdf")
        except PublishError as error:
            messages.append(error.message)

    assert messages
    assert not [message for message in messages if "\n" in message]
