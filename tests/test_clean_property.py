"""For any text at all: the way back, twice is once, and every mark kept."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from publish.book import Edit
from publish.clean.form import is_manuscript, plain
from publish.clean.ledger import apply, compose
from publish.clean.rules import as_markdown, clean, restore
from publish.errors import PublishError
from publish.markup import convert
from publish.xhtml import inner, text

words = st.sampled_from(
    "the a mill II Chapter 1 2 3 Notes *so* _so_ # ## - • > 1. 2) [1] (*) * <b> & &amp; \\ `x` "
    "[a](b) Öl, said. end.1 end.”2 revolu- all-too- — -- III. I Preface {x} ~~~ : | % *** --- $ "
    "10,000 †".split()
)
lines = st.lists(words, max_size=8).map(" ".join)
pages = st.lists(
    st.tuples(
        st.sampled_from(["", " ", "    "]),
        lines,
        st.sampled_from(["\n", "\n\n", "\n\n\n\n", "\r\n", "\f", "\n\f"]),
    ),
    max_size=12,
).map(lambda rows: "".join(indent + line + end for indent, line, end in rows))
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@settings(max_examples=400, deadline=None)
@given(st.one_of(pages, anything))
def test_the_source_comes_back(source: str) -> None:
    try:
        cleaned = clean(source.encode(), "a.txt")
    except PublishError:
        assert not marks(source) or "\0" in source
        return

    assert restore(as_markdown(cleaned), cleaned.ledger) == source.encode()


@settings(max_examples=400, deadline=None)
@given(st.one_of(pages, anything))
def test_twice_is_once(source: str) -> None:
    try:
        once = as_markdown(clean(source.encode(), "a.txt"))
    except PublishError:
        return

    assert as_markdown(clean(once.encode(), "b.txt")) == once


def marks(text: str) -> str:
    return re.sub(r"[\s\ufeff\x00-\x1f\x7f\ufffe\uffff]", "", text)


@settings(max_examples=300, deadline=None)
@given(pages)
def test_a_reader_gets_every_mark(source: str) -> None:
    """The parts, as the reader of manuscripts takes them, show the characters that were written."""
    try:
        cleaned = clean(source.encode(), "a.txt")
    except PublishError:
        return
    if is_manuscript(source):
        return
    for part in cleaned.parts:
        body = re.sub(r"\[\^[\w-]+\]", "", part.text)
        if body.strip() and not re.search(r"(?m)^(- |> )", body):
            shown = text(inner(convert(body, part.file).body))
            assert marks(shown) == marks(plain(body))


@settings(max_examples=300)
@given(st.text("ab\n", max_size=30), st.data())
def test_edits_of_edits_are_edits(source: str, data: st.DataObject) -> None:
    first = _some_edits(source, data)
    second = _some_edits(apply(source, first), data)
    both = compose(source, first, second)

    assert apply(source, both) == apply(apply(source, first), second)
    assert [e.before for e in both] == [source[e.start : e.start + len(e.before)] for e in both]


def _some_edits(text: str, data: st.DataObject) -> tuple[Edit, ...]:
    """Changes of some stretches of a text, in order, none overlapping."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return tuple(
        Edit("x", a, text[a:b], data.draw(st.text("xyz", max_size=3))) for a, b in pairs if a < b
    )
