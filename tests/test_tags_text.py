"""What is read through a PDF's tags is the text of the ebook, word for word; what veraPDF says."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from builders import EPUB, SCREEN, make_book, run
from lxml import etree
from PIL import Image
from tag_reader import Tag, read, words

from publish.checks.verapdf import claims

ROOT = Path(__file__).parent.parent
H = "{http://www.w3.org/1999/xhtml}"
BLOCKS = frozenset(
    f"{H}{tag}"
    for tag in """blockquote body br caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6
    header hr li ol p pre section table tbody td th thead tr ul""".split()
)
# Markdown as people write it, with what the engine's own tags fail at.
NAIVE = {
    "i.md": """# A *Naive* Book

Links: [plain](https://a.example/), [*all*](https://b.example/), [half **bold**](https://c.example/),
<https://d.example/>, [![a ship](s.png)](https://e.example/).

- a
- b with a [link *em*](https://a.example/)

    a second paragraph

    > a quotation

        code in the item

    - inner
        1. deeper
            - deepest **bold**

1. one

    | a | b |
    |---|---|
    | 1 | 2 |

2. two

* * *

| Left | Right |
|:-----|------:|
| *a*  | [b](https://a.example/) |
| d    |       |

Term

:   Definition with a list:

    - x

```python
def f(x):
    return x  # a comment
```

<u>underlined</u>, <s>struck</s>, H<sub>2</sub>O, x<sup>2</sup>, <q>quoted</q>.

###### Deep heading

Text[^1] and again[^1].

[^1]: The note with *em* and a [link](https://n.example/).

    - a list
""",
    "ii.md": """# Two

<div markdown="1">

text in a division

- a list

</div>

<table><tr><th>Head</th><td>cell</td></tr></table>

<ul><li>raw<ul><li>nested</li></ul></li></ul>

Line one\\
line two, and <i lang="fr">une phrase</i>.
""",
}


def naive(folder: Path) -> Path:
    made = make_book(folder, NAIVE, editions=EPUB + SCREEN.replace("pdf/ua-1", "pdf/a-2a"))
    Image.new("RGB", (60, 20), (200, 30, 60)).save(made / "s.png")
    return made


def heard(tag: Tag) -> str:
    """The words of an element, but for what stands in no ebook: numbers and signs of lists, ways
    back by page, the contents."""
    pieces = []
    for kid in tag.kids:
        if isinstance(kid, str):
            pieces.append(kid)
        elif not _of_paper(kid, tag):
            edge = "" if kid.kind in ("Span", "Link", "Reference", "Quote", "Code") else "\n"
            pieces.append(f"{edge}{heard(kid)}{edge}")
    return "".join(pieces)


def _of_paper(kid: Tag, above: Tag) -> bool:
    numbered = above.kind == "LI" and kid.kind == "Lbl" and not kid.said.get("term")
    back = any(str(one.get("/Dest", "")).startswith("call-") for one in kid.annotations)
    return kid.kind == "TOC" or numbered or back


def mark_terms(tag: Tag) -> None:
    """Say of the labels of a list that has neither numbers nor signs that they are terms."""
    for listing in tag.all("L"):
        if "ListNumbering" not in listing.said:
            for item in (kid for kid in listing.kids if isinstance(kid, Tag)):
                for label in (kid for kid in item.kids if isinstance(kid, Tag)):
                    label.said["term"] = True


def written(book: Path) -> str:
    """The words of an ebook in the order of its spine, the lines of its contents apart."""
    with zipfile.ZipFile(book) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        items = {item.get("id"): item for item in package.iter("{*}item")}
        spine = [i for i in package.iter("{*}itemref") if i.get("linear") != "no"]
        names = [str(items[i.get("idref")].get("href")) for i in spine]
        bodies = [etree.fromstring(archive.read(f"EPUB/{name}"))[1] for name in names]
        return "".join("".join(_words(body)) for body in bodies)


def _words(element: Any) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    landmarks = element.tag == f"{H}nav" and element.get("hidden")
    listing = element.tag == f"{H}ol" and element.getparent().tag == f"{H}nav"
    if landmarks or listing or element.get("role") == "doc-backlink":
        return
    edge, quote = "\n" if element.tag in BLOCKS else "", element.tag == f"{H}q"
    yield edge + "“" * quote + (element.text or "")
    for child in element:
        yield from _words(child)
        yield child.tail or ""
    yield "”" * quote + edge


@pytest.mark.parametrize("book", ["manuscript", "tests/sink", ""])
def test_what_is_heard_is_what_the_ebook_says(tmp_path: Path, book: str) -> None:
    folder = tmp_path / "book"
    if book:
        shutil.copytree(ROOT / book, folder)
    else:
        naive(folder)
    said = run(folder, "build", "ebook", "screen")
    assert said.code == 0, said.err
    document = read(folder / "build" / "screen.pdf")
    mark_terms(document)
    ebook = words(written(folder / "build" / "ebook.epub"))

    assert len(ebook) > 100
    assert words(heard(document)) == ebook


def test_the_pages_are_labelled_as_their_folios_say(tmp_path: Path) -> None:
    texts = {"preface.md": "# Preface\n\nA.\n", "i.md": "# I\n\nB.\n"}
    whole = re.sub(r"pieces = .*\n", "", SCREEN).replace("pdf/ua-1", "pdf/a-2a")
    folder = make_book(tmp_path / "book", texts, editions=whole)
    assert run(folder, "build").code == 0
    with pikepdf.open(folder / "build" / "screen.pdf") as pdf:
        labels = [page.label for page in pdf.pages]

    assert labels[:5] == ["i", "ii", "iii", "iv", "v"]
    assert labels[5:] == ["1"]


@pytest.mark.slow
@pytest.mark.parametrize("book", ["manuscript", "tests/sink", ""])
def test_one_file_is_accessible_and_fit_for_an_archive(tmp_path: Path, book: str) -> None:
    folder = tmp_path / "book"
    if book:
        shutil.copytree(ROOT / book, folder)
    else:
        naive(folder)
    assert run(folder, "build", "screen").code == 0
    found = folder / "build" / "screen.pdf"
    said = run(folder, "check", str(found))

    assert set(claims(found)) == {"PDFUA_1", "PDFA_2_A"}
    assert "verapdf" not in said.out.replace(str(folder), "")
    assert "veraPDF" not in said.err
