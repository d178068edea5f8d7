"""Blocks that Markdown knows elsewhere: fenced code in items of lists, and what HTML folds up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import book, make_book, manuscript, run
from PIL import Image

from publish.checks.manuscript import words_unread
from publish.markup import convert
from publish.xhtml import serialize


def flat(text: str) -> str:
    """What a text becomes, without lines."""
    return "".join(serialize(convert(text, "i.md").body).split("\n"))


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        (
            "1. a\n\n    ```\n    x\n      y\n    ```\n\n    b\n",
            "<pre {4}>x|  y|</pre><p {8}>b</p>",
        ),
        ("- a\n  ~~~\n  x\n  ~~~\n- b\n", "<pre {3}>x|</pre></li><li {5}>"),
        (
            "- a\n\n    - b\n\n      ```\n      x\n      ```\n",
            "<pre {6}>x|</pre></li></ul></li>",
        ),
        ("term\n:   means\n\n    ```\n    x\n    ```\n", "<pre {5}>x|</pre></dd></dl>"),
    ],
)
def test_fenced_code_in_an_item_stays_in_it(text: str, inside: str) -> None:
    made = serialize(convert(text, "i.md").body).replace("<code>", "").replace("</code>", "")
    said = made.replace("\n", "|").replace("|<", "<").replace(">|", ">")
    wanted = inside.replace("{", 'data-line="').replace("}", '"').replace("|</pre>", "</pre>")

    assert wanted in said


def test_a_fence_that_is_code_itself_is_none() -> None:
    shown = flat("    ```\n    x\n    ```\n\nend\n")
    deep = flat("- a\n\n        ```\n        x\n        ```\n")
    open_ = flat("- a\n\n    ```\n    x\n\nout\n\n```\n")

    assert "```x```" in shown
    assert "```x```" in deep
    assert "out</p>" in open_


def test_code_in_an_item_is_read_whole(tmp_path: Path) -> None:
    text = "# I\n\n1. a\n\n    ```\n    [^one] *two*\n    ```\n\n2. b\n"
    folder = make_book(tmp_path / "book", {"i.md": text})
    assert run(folder, "build").code == 0
    said = run(folder, "check", "--no-judges")

    assert (said.out, said.code) == ("", 0)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<details><summary>S</summary>D</details>", ["S", "D"]),
        ("<details>\n<summary>S</summary>\n\nD *e*.\n\nF\n\n</details>", ["S", "D e.", "F"]),
        ('<div markdown="0"><article>S</article><article>D</article></div>', ["S", "D"]),
    ],
)
def test_blocks_that_no_book_has_become_paragraphs(text: str, wanted: list[str]) -> None:
    marked, source = convert(text + "\n", "i.md"), f"# I\n\n{text}\n"
    words = [" ".join("".join(map(str, p.itertext())).split()) for p in marked.body.iter("p")]

    assert words == wanted
    assert {finding.rule for finding in marked.findings} == {"dropped-markup"}
    assert list(words_unread(manuscript(source), book(source))) == []


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("<script>\nalert(1)\n\nx = 2\n</script>\n\nalert x 1 2\n", []),
        ("a <style>b { c: d }</style> b\n", []),
        ("a `<script>` b <video>lost</video> `</script>`\n", [3]),
        ("a\n\n<noscript>lost</noscript>\n\nb\n", [5]),
    ],
)
def test_a_script_has_no_words_of_the_book(text: str, unread: list[int]) -> None:
    """It was dropped, as `dropped-markup` says; what a film or a frame says instead of it has."""
    source = f"# I\n\n{text}"
    found = list(words_unread(manuscript(source), book(source)))

    assert [f.place and f.place.line for f in found] == unread


def test_a_note_that_is_a_picture_is_not_empty(tmp_path: Path) -> None:
    Image.new("L", (60, 20), 90).save(tmp_path / "m.png")
    made = book("# I\n\nA[^e], b[^f].\n", notes="[^e]: ![A map](m.png)\n\n[^f]: <!-- -->\n",
                folder=str(tmp_path))  # fmt: skip

    assert [f.place and f.place.line for f in made.findings if f.rule == "empty-note"] == [3]
    assert 'alt="A map"' in (made.notes[0].body or "")


@pytest.mark.parametrize(
    ("picture", "holder"),
    [
        ("![](m.png){.decorative}", "div"),
        ("![](m.png)\n{: .decorative}", "div"),
        ('![](m.png "Of what"){.decorative}', "figure"),
        ("![A map](m.png)", "figure"),
    ],
)
def test_what_only_adorns_is_no_figure(tmp_path: Path, picture: str, holder: str) -> None:
    Image.new("L", (60, 20), 90).save(tmp_path / "m.png")
    made = book(f"# I\n\n{picture}\n", folder=str(tmp_path))

    assert re.findall(r"<(div|figure|p)\b", made.parts[0].body) == [holder]
    assert ('class="decorative"' in made.parts[0].body) is (".decorative" in picture)
    assert made.findings == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a | b\n--|--\nc | d\n", ["col a", "col b"]),
        ("<table><tr><th>a<td>b<tr><th>c<td>d</table>\n", ["row a", "row c"]),
        ("<table><tr><td><th>a<th>b<tr><th>c<td>d<td>e</table>\n", ["col a", "col b", "row c"]),
        ('<table><tr><th scope="row">a<th>b</table>\n', ["row a", "col b"]),
    ],
)
def test_a_head_of_a_table_says_of_which_cells(text: str, wanted: list[str]) -> None:
    (part,) = book(f"# I\n\n{text}").parts

    assert re.findall(r'<th[^>]* scope="(\w+)"[^>]*>(\w)', part.body) == [
        tuple(head.split()) for head in wanted
    ]
