"""The measure of the review's recall, on texts so small that the wrong decisions can be seen."""

from __future__ import annotations

from review_recall import Witness, listed, measured, pairs_of, wrongs

from publish.clean.rules import Cleaned, as_markdown, clean

PROSE = "The well was deep and the mill stood still beside it for many a year to come.\n"


def _cleaned(source: str) -> Cleaned:
    return clean(source.encode(), "well.txt")


def _wrong(source: str, reference: str) -> list[str]:
    cleaned = _cleaned(source)
    where = Witness(source, cleaned.ledger.edits)
    return [one.kind for one in wrongs(reference, as_markdown(cleaned), pairs_of, where)]


def test_what_agrees_is_not_wrong() -> None:
    assert _wrong(f"I\n\n{PROSE}\nII\n\n{PROSE}", f"# I\n\n{PROSE}\n# II\n\n{PROSE}") == []


def test_each_kind_is_found() -> None:
    text = f"I\n\n{PROSE}\nII\n\n{PROSE}"

    assert _wrong(text, f"# I\n\n{PROSE}\n## II\n\n{PROSE}") == ["level"]
    assert _wrong(text, f"I\n\n{PROSE}\nII\n\n{PROSE}") == ["head-invented", "head-invented"]
    assert _wrong(f"{PROSE}\n{PROSE}", f"{PROSE.strip()} {PROSE}") == ["parted"]
    assert _wrong(
        "one long\nworkingman is he.\nSo he is a work-\ningman now, he said.\n",
        "one long workingman is he. So he is a work-ingman now, he said.\n",
    ) == ["hyphen"]


def test_a_form_feed_moves_no_entry() -> None:
    """Entries count lines as editors do; the wrong decision below two pages' ends is answered."""
    page = "".join(f"The well number {n} was so deep that nobody saw it.\n" for n in range(9))
    source = f"{page}\n\f{page}\n\f{page}\nHere it\n\n{PROSE}\n\n\n{PROSE}"
    cleaned = _cleaned(source)
    entries = [one for one in cleaned.doubts if "Here it" in one.words]

    assert entries
    line = source.split("\n").index("Here it") + 1
    assert {one.line for one in entries} == {line, line + 2}


def test_only_an_entry_near_it_answers() -> None:
    source = f"{PROSE}\n{PROSE}\n" * 12
    cleaned = _cleaned(source)
    where = Witness(source, cleaned.ledger.edits)
    found = wrongs(" ".join([PROSE.strip()] * 24), as_markdown(cleaned), pairs_of, where)

    assert len(found) == 23
    assert not any(listed(found, cleaned, where))


def test_entries_and_corrections_are_counted_by_the_thousand() -> None:
    source = f"{PROSE}\n{PROSE}"
    found, known, entries, corrections = measured(
        f"{PROSE.strip()} {PROSE}", source, _cleaned(source), pairs_of
    )

    assert (len(found), known, entries) == (1, [False], 0.0)
    assert corrections == 1000 / len(source.split())
