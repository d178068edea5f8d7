"""Letters inside a text are kept as letters, in six languages; what only looks like one is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import run

from publish.clean.rules import as_markdown, clean, restore
from publish.manuscript import load
from publish.read import read

PROSE = {
    "en": "It was a deep well, and it was cold in it, for the sun never came so far as that.",
    "de": "Es war ein tiefer Brunnen, und es war kalt in ihm, denn die Sonne kam nicht so weit.",
    "fr": "C’était un puits, et il était froid, car le soleil ne venait pas dans le fond de l’eau.",
    "es": "Era un pozo muy hondo, y el agua estaba fría, porque el sol no llegaba hasta el fondo.",
    "it": "Era un pozzo molto profondo, e l’acqua era fredda, perché il sole non arrivava fin là.",
    "ru": "Это был колодец, и в нём было холодно, потому что солнце не доходило до самого дна.",
}
LETTERS = {
    "en": ("London, January 30, 1888.", "My dear Friend,", "Yours very truly,", "F. Engels."),
    "de": ("Brüssel, den 9. Januar 1848", "Lieber Freund!", "Mit herzlichem Gruß", "Dein Karl"),
    "fr": ("Paris, le 3 février 1871.", "Cher citoyen,", "Votre dévoué,", "J. Moulin"),
    "es": ("Madrid, 4 de mayo de 1936", "Querido amigo:", "Un abrazo,", "Juan Molino"),
    "it": ("Roma, 5 giugno 1921", "Caro compagno,", "Con affetto,", "A. Mulino"),
    "ru": ("Москва, 6 июля 1918 г.", "Дорогой друг!", "Искренне ваш,", "И. Мельник"),
}


def text(language: str, parts: tuple[str, ...]) -> str:
    prose = PROSE[language]
    date, opening, closing, name = parts
    blocks = [prose, prose, date, opening, prose, prose, closing, name, prose, prose]
    return "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize("language", LETTERS)
def test_a_letter_is_kept_as_one(language: str) -> None:
    raw = text(language, LETTERS[language])
    cleaned = clean(raw.encode(), "letter.txt")
    after = as_markdown(cleaned)
    date, opening, closing, name = LETTERS[language]

    assert f"\n\n{date}\n{{: .date}}\n\n{opening}\n{{: .salutation}}\n\n" in after
    assert f"\n\n{closing}\n{{: .signature}}\n\n{name}\n{{: .signature}}\n\n" in after
    assert after.count("{: .") == 4
    assert restore(after, cleaned.ledger) == raw.encode()
    assert as_markdown(clean(after.encode(), "again.md")) == after


@pytest.mark.parametrize(
    "parts",
    [
        ("It was so.", "Comrades!", "So it is, and so it was.", "It was so."),  # a speech
        ("It was so.", "It was he,", "Yours truly,", "J. Mill"),  # nobody is addressed
        ("It was so.", "Dear Sir,", "Yours is the kingdom of it.", "It was so."),  # no signature
    ],
)
def test_what_only_looks_like_a_letter_stays_text(parts: tuple[str, ...]) -> None:
    assert "{: ." not in as_markdown(clean(text("en", parts).encode(), "speech.txt"))


def test_a_letter_ends_with_its_chapter() -> None:
    date, opening, closing, name = LETTERS["en"]
    prose = PROSE["en"]
    raw = (
        f"I\n\n{date}\n\n{opening}\n\n{prose}\n\nII\n\n{prose}\n\n{closing}\n\n{name}\n\n{prose}\n"
    )

    assert "{: ." not in as_markdown(clean(raw.encode(), "letter.txt"))


def test_an_unsure_letter_is_asked_about_and_can_be_flipped() -> None:
    raw = text("en", ("It was so.", "Dear Sir,", "Yours truly, he said,", "and went."))
    raw += f"\n{PROSE['en']}\n" * 60
    doubts = [one for one in clean(raw.encode(), "letter.txt").doubts if one.state == "letter"]

    assert [one.now for one in doubts] == [
        "(salutation) Dear Sir,",
        "(signature) Yours truly, he said,",
    ]
    flips = {(one.state, one.words) for one in doubts}
    assert "{: ." not in as_markdown(clean(raw.encode(), "letter.txt", flips=flips))


def test_the_book_reads_what_cleaning_writes(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(text("en", LETTERS["en"]), "utf-8")
    run(tmp_path, "clean", str(tmp_path / "letter.txt"), "-o", str(tmp_path / "book"))
    parts = sorted((tmp_path / "book" / "manuscript").glob("*.md"))
    source = "".join(part.read_text("utf-8") for part in parts)
    book = read(load(tmp_path / "book"))
    said = run(tmp_path / "book", "collate")

    assert "{: .salutation}" in source
    body = "".join(part.body for part in book.parts)
    assert re.search(r'<p\b[^>]*class="salutation"[^>]*>My dear Friend,</p>', body)
    assert "bytes rebuilt from the manuscript and its ledger" in said.out
