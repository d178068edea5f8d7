"""Markdown to XHTML: what the allowlist keeps and drops, and the line that stands on each block."""

from __future__ import annotations

import re
from unittest import mock

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish import markup, plain, typography
from publish.errors import PublishError
from publish.markup import convert
from publish.xhtml import inner, serialize, text

Block = tuple[list[str], list[tuple[str, int]]]
"""Lines of Markdown, and (element, line within the block) of what comes of them."""


def lines_of(source: str, *tags: str, offset: int = 0) -> list[tuple[str, int]]:
    body = convert(source, "i.md", offset).body
    wanted = tags or ("p", "h2", "h3", "li", "dt", "dd", "tr", "pre")
    return [(e.tag, int(e.get("data-line") or 0)) for e in body.iter(*wanted)]


# Lines


def test_a_wrapped_paragraph_has_its_first_line() -> None:
    assert lines_of("\n\nOne\ntwo\nthree\n\n\n\nfour\n") == [("p", 3), ("p", 9)]


def test_repeated_short_lines_are_told_apart() -> None:
    assert lines_of("I\n===\nI\n\nI\n\n# I\nI\n") == [
        ("h2", 1), ("p", 3), ("p", 5), ("h2", 7), ("p", 8),
    ]  # fmt: skip


def test_a_heading_below_a_line_of_text_has_its_own_line() -> None:
    assert lines_of("a\n## b\nc") == [("p", 1), ("h3", 2), ("p", 3)]


def test_every_item_of_a_list_has_its_line() -> None:
    assert lines_of("- a\n- a\n  b\n- a\n\n    - a\n    - c\n", "li") == [
        ("li", 1), ("li", 2), ("li", 4), ("li", 6), ("li", 7),
    ]  # fmt: skip


def test_quotations_within_quotations() -> None:
    assert lines_of("> a\n> a\n>\n> > a\n\na\n", "p") == [("p", 1), ("p", 4), ("p", 6)]


def test_every_row_of_a_table_has_its_line() -> None:
    table = "x\n\n| a | b |\n|---|--:|\n| a | b |\n| c | d |\n"

    assert lines_of(table, "tr") == [("tr", 3), ("tr", 5), ("tr", 6)]


def test_terms_and_definitions_have_their_lines() -> None:
    assert lines_of("a\nb\n:   c\n:   d\n\ne\n\n:   f\n", "dt", "dd") == [
        ("dt", 1), ("dt", 2), ("dd", 3), ("dd", 4), ("dt", 6), ("dd", 8),
    ]  # fmt: skip


def test_code_has_the_line_it_begins_at_and_moves_nothing_below() -> None:
    source = "a\n\n```py\nb\n\n\nb\n```\n\nb\n\n~~~\n~~~\n\nc\n\n    d\n    e\n\nf\n"

    assert lines_of(source) == [
        ("p", 1), ("pre", 4), ("p", 10), ("p", 15), ("pre", 17), ("p", 20),
    ]  # fmt: skip


def test_raw_html_has_its_lines_and_moves_nothing_below() -> None:
    source = (
        "a\n\n<div class='x'>\n<p>b</p>\n\n\n<ul>\n<li>b</li>\n</ul></div>\n\nb\n\n<!-- b\n\n"
        "b -->\n\nb\n\n<div markdown='1'>\nb\n\n- b\n\n</div>\n\nb\n"
    )

    assert lines_of(source) == [
        ("p", 1), ("p", 4), ("li", 8), ("p", 11), ("p", 17), ("p", 20), ("li", 22), ("p", 26),
    ]  # fmt: skip


def test_addresses_and_abbreviations_count_as_lines() -> None:
    source = "[x]: https://example.org/\n\n*[AB]: Alpha Beta\n\nAB [x]\n"

    assert lines_of(source) == [("p", 5)]


def test_a_passage_from_further_down_counts_on() -> None:
    source = "a\n\n- b\n\n<p>c</p>\n\n```\nd\n```\n\n|e|f|\n|-|-|\n\nterm\n: g\n"

    assert [(tag, line + 100) for tag, line in lines_of(source)] == lines_of(source, offset=100)


WORD = st.sampled_from(["I", "a", "I a", "a.", "12", "x (y)"])


def _block(kind: str, words: list[str]) -> Block:
    count = len(words)
    if kind == "p":
        return words, [("p", 0)]
    if kind == "h":
        return [f"## {words[0]}", *words[1:]], [("h3", 0), *[("p", 1)][: count - 1]]
    if kind == "ul":
        return [f"* {word}" for word in words], [("li", n) for n in range(count)]
    if kind == "ol":
        return [f"1. {word}" for word in words], [("li", n) for n in range(count)]
    if kind == "quote":
        return [f"> {word}" for word in words], [("p", 0)]
    if kind == "code":
        return ["```", *words, "", words[0], "```"], [("pre", 1)]
    if kind == "raw":
        lines = [f"<p>{word}</p>" for word in words]
        return ["<div>", *lines, "", "</div>"], [("p", n + 1) for n in range(count)]
    if kind == "inside":
        return ["<div markdown='1'>", *words, "</div>"], [("p", 1)]
    if kind == "comment":
        return ["<!-- note", *words, "-->"], []
    rows = [f"| {word} | {word} |" for word in words]
    return [rows[0], "|---|---|", *rows], [("tr", 0), *(("tr", n + 2) for n in range(count))]


KINDS = ["p", "h", "ul", "ol", "quote", "code", "raw", "inside", "comment", "table"]
BLOCKS = st.builds(_block, st.sampled_from(KINDS), st.lists(WORD, min_size=1, max_size=3))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(BLOCKS, st.integers(1, 3)), min_size=1, max_size=7))
def test_lines_are_true_whatever_stands_above(blocks: list[tuple[Block, int]]) -> None:
    source: list[str] = []
    expected = []
    for (lines, elements), blank in blocks:
        expected += [(tag, len(source) + 1 + line) for tag, line in elements]
        # A comment between keeps two lists or quotations in a row from growing together.
        source += [*lines, *[""] * blank, "<!-- -->", ""]
    found = [
        (e.tag, int(e.get("data-line") or 0))
        for e in convert("\n".join(source), "i.md").body.iter("p", "h3", "li", "tr", "pre")
        if e.tag != "p" or not e.xpath("parent::li")
    ]

    assert found == expected


# The allowlist


def dropped(source: str) -> list[tuple[int, str]]:
    found = convert(source, "i.md").findings

    assert {(f.rule, f.level) for f in found} <= {("dropped-markup", "warning")}
    return [(f.place.line, f.message) for f in found if f.place]


@pytest.mark.parametrize(
    ("source", "kept", "line", "says"),
    [
        ("a\nb <script>x()</script> c", "a\nb  c", 2, "<script>"),
        ("a\n\n<script>\nx()\n</script>\n\nb", "ab", 3, "<script>"),
        ("a\n\n<iframe src='http://x'></iframe>\n", "a", 3, "<iframe>"),
        ("a\n\nb\n<b onclick='x()'>c</b>", "ab\nc", 4, "onclick"),
        ("a\n\n<p style='color: red'>b</p>", "ab", 3, "style"),
        ("a\n\n[b](javascript:x)", "ab", 3, "javascript:x"),
        ("a\n\n[b](JaVa&#10;Script:x)", "ab", 3, "Script:x"),
        ("a\n\n[b](data:text/html,x)", "ab", 3, "data:text/html"),
        ("a\n\n[b](file:///etc/passwd)", "ab", 3, "file:///etc"),
        ("a\n\n<svg><text>b</text></svg>", "ab", 3, "<svg>"),
        ("a\n\n<form><input>b</form>", "ab", 3, "<form>"),
        ("a\n\n<div><div><nav>b</nav></div></div>", "ab", 3, "<nav>"),
        ("a\n\nb &#1;", "ab", 3, "control character"),
        ("a\n\n<span data-line='x'>b</span>", "ab", 3, "data-line"),
        ("a\n\n<table><tr><td colspan='1e9'>b</td></tr></table>", "ab", 3, "colspan"),
    ],
)
def test_what_is_dropped_is_a_finding_with_its_line(
    source: str, kept: str, line: int, says: str
) -> None:
    body = convert(source, "i.md").body
    left = serialize(body).lower()

    assert "".join(text(inner(body)).split()) == "".join(kept.split())
    for unsafe in ("script", "onclick", "style", "iframe", "data:", "file:", "svg"):
        assert unsafe not in left
    assert any(at == line and says in message for at, message in dropped(source))


def test_two_of_a_kind_in_one_paragraph_are_told_apart() -> None:
    source = "a\n\nb <blink>c</blink>\nd <blink>e</blink> <blink>f</blink>\n\n<blink>g</blink>\n"

    assert [line for line, _ in dropped(source)] == [3, 4, 4, 6]


def test_a_finding_never_points_past_its_paragraph() -> None:
    assert dropped("[a](javascript:x)\n\n<a href='#x'>b</a>")[0][0] == 1


def test_what_is_allowed_stays() -> None:
    source = (
        '<p class="x" id="y" lang="fr">a <em>b</em> <abbr title="C">d</abbr></p>\n\n'
        "| e | f |\n|---|--:|\n| g {.h} | i |\n"
    )
    marked = convert(source, "i.md")
    left = serialize(marked.body)

    assert marked.findings == []
    assert 'class="x" id="y" lang="fr"' in left
    assert '<abbr title="C">d</abbr>' in left
    assert '<td class="h">g</td>' in left
    assert '<td class="align-right">i</td>' in left


def test_headings_go_down_one_level_and_no_further_than_six() -> None:
    assert [tag for tag, _ in lines_of("# a\n\n## b\n\n###### c", "h1", "h2", "h3", "h6")] == [
        "h2", "h3", "h6",
    ]  # fmt: skip


def test_markup_nested_without_end_is_refused() -> None:
    with pytest.raises(PublishError, match=r"i\.md: markup is nested deeper than 60") as refused:
        convert("<div>" * 400 + "a" + "</div>" * 400, "i.md")
    assert refused.value.hint


def test_entities_and_quotes_become_characters() -> None:
    body = convert("a &lt; b &amp; c &mdash; d &#8217;\n", "i.md").body

    assert text(inner(body)).strip() == "a < b & c — d ’"


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="ab*_`'\"1.-+:!\\=# \n\té\u00a0", max_size=60))
def test_sound_markup_reads_the_same_without_a_browsers_parser(source: str) -> None:
    fast = serialize(convert(source, "i.md").body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "_MENDABLE", re.compile(""))  # then all of it goes to the browser's
        slow = serialize(convert(source, "i.md").body)

    assert fast == slow


def test_an_anchor_by_name_is_one_by_id() -> None:
    marked = convert('<a name="x"></a>one <a name="y" id="z">two</a>', "i.md")

    assert '<a id="x"/>one <a id="z">two</a>' in serialize(marked.body)
    assert marked.findings == []


def test_nothing_of_one_text_is_left_in_the_next() -> None:
    with pytest.raises(PublishError):
        convert("[r]: https://example.org/\n*[W]: Word\n\n" + "> " * 400 + "deep", "i.md")

    assert serialize(convert("[r] W", "i.md").body) == ('<body><p data-line="1">[r] W</p></body>')


def test_a_class_of_the_tools_own_is_told_and_dropped() -> None:
    marked = convert("one\n\n[two](#x){.back .mine} *three*{.call}\n", "i.md")
    links = [(e.get("class"), e.text) for e in marked.body.iter("a", "em")]

    assert links == [("mine", "two"), (None, "three")]
    assert [(f.rule, f.place and f.place.line) for f in marked.findings] == [
        ("dropped-markup", 3),
        ("dropped-markup", 3),
    ]


# Plain lines


@given(st.text("aIö1 .,;?()/%–—…-_\"“”'’«»\n:+*", max_size=30))
def test_a_plain_line_comes_out_as_the_long_way_round(line: str) -> None:
    """The short way through `convert` gives what Markdown itself gives."""
    short = inner(convert(line, "x.md", 4).body)
    with mock.patch.object(plain, "is_plain", return_value=False):
        assert inner(convert(line, "x.md", 4).body) == short


def test_most_notes_are_plain_lines() -> None:
    assert plain.is_plain("See Marx, “Capital”, vol. 1 (London 1887), p. 12–13; and Engels.")
    for line in (
        "1. a list",
        "- a list",
        "a *b*",
        "a [b](c)",
        "a_b_",
        "a &amp; b",
        "    code",
        "# a",
    ):
        assert not plain.is_plain(line)


@given(st.text("ab \n*_`[]<>&!{}\\\"^~=:|#.'é", max_size=40))
def test_a_text_without_signs_needs_no_pattern(source: str) -> None:
    """Markdown with our inline processor gives what it gives with its own."""
    ours, own = markdown.Markdown(), markdown.Markdown()
    ours.treeprocessors.register(plain.Inline(ours), "inline", 20)

    assert ours.convert(source) == own.convert(source)


def test_markdown_still_calls_what_the_short_way_replaces() -> None:
    machine = markdown.Markdown()
    machine.treeprocessors.register(plain.Inline(machine), "inline", 20)
    name = "_InlineProcessor__handleInline"
    with mock.patch.object(plain.Inline, name, return_value="short") as called:
        machine.convert("plain words")

    assert called.called


# Quotation marks beside one another


@pytest.mark.parametrize(
    ("language", "written", "set_as"),
    [
        ("en", "\"he said 'no'\".", "“he said ‘no’”."),
        ("en", "(\"'x'\")", "(“‘x’”)"),
        ("en", "\"A 'b'\"--and", "“A ‘b’”--and"),
        ("en", '"I was--".', "“I was--”."),
        ("en", 'He said--"now"--that.', "He said--“now”--that."),
        ("en", '("...and so")', "(“...and so”)"),
        ("en", "rock 'n' roll", "rock ’n’ roll"),
        ("de", "\"… 'non'\".", "„… ‚non‘“."),
    ],
)
def test_a_mark_beside_another_opens_or_closes_as_it_stands(
    language: str, written: str, set_as: str
) -> None:
    assert typography._apply(written, typography.quotes(written, language)) == set_as
