"""The structure tree of a tagged PDF: what is mended in it, and what the engine still does.

When a test named `test_the_engine_still…` fails, its mend is no longer needed: take it out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from laying import lay

from publish import mends
from publish.mends import weasyprint

ITEMS = "<h1>T</h1><ol><li><p>one</p><ul><li>inner</li></ul><p>two</p></li><li>three</li></ol>"
LINK = '<p>See <a href="https://example.org/">this <em>very</em> page</a>.'


def tree(pdf: bytes) -> list[str]:
    """ "/LI: /Lbl /LBody" for each structure element; an annotation is "OBJR", text "text"."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return list(_elements(opened.Root.StructTreeRoot.K))


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _elements(kids: Any) -> Iterator[str]:
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            names = [
                ("OBJR" if "/Obj" in k else str(k.S))
                if isinstance(k, pikepdf.Dictionary)
                else "text"
                for k in _kids(kid)
            ]
            yield f"{kid.S}: {' '.join(names)}"
            yield from _elements(_kids(kid))


def untagged(monkeypatch: pytest.MonkeyPatch, body: str) -> list[str]:
    monkeypatch.setattr(weasyprint.pdf, "add_tags", mends._add_tags)
    return tree(lay(body).write_pdf(pdf_variant="pdf/ua-1"))


def test_the_engine_still_puts_blocks_straight_into_a_list_item(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "/LI: /Lbl /P /P" in untagged(monkeypatch, ITEMS)


def test_a_list_item_holds_a_label_and_one_body() -> None:
    items = [line for line in tree(lay(ITEMS).write_pdf(pdf_variant="pdf/ua-1")) if "/LI:" in line]

    assert items == ["/LI: /Lbl /LBody", "/LI: /Lbl /LBody", "/LI: /Lbl /LBody"]


# One pixel, grey.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAggCBu/4ZuwAAAABJRU5ErkJggg=="
ADORNED = (
    f'<h1>T</h1><p>one<img alt="" src="data:image/png;base64,{DOT}">two</p>'
    f'<div><img style="display: block" alt="" src="data:image/png;base64,{DOT}"></div>'
)


def test_the_engine_still_asks_a_picture_that_adorns_for_its_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(weasyprint.pdf.tags, "_build_box_tree", mends._build_box_tree)
    monkeypatch.setattr(weasyprint.pdf.stream.Stream, "marked", mends._marked)
    found = tree(lay(ADORNED).write_pdf(pdf_variant="pdf/ua-1"))

    assert any("/Figure" in line for line in found)
    assert "no required alt description" in caplog.text


def test_a_picture_that_adorns_is_no_element_and_no_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pdf = lay(ADORNED).write_pdf(pdf_variant="pdf/ua-1")

    assert not any("/Figure" in line for line in tree(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.pages[0].contents_coalesce()
        assert opened.pages[0].Contents.read_bytes().count(b"/Artifact") == 2
    assert not caplog.text


def test_the_engine_still_takes_part_of_a_link_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "/NonStruct: OBJR /Span" in untagged(monkeypatch, LINK)


def test_all_of_a_link_is_in_its_link_element() -> None:
    pdf = lay(LINK).write_pdf(pdf_variant="pdf/ua-1")

    assert "/Link: OBJR text /NonStruct text OBJR" in tree(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
        owners = [parents[a.StructParent].S for a in opened.pages[0].Annots]
    assert owners == ["/Link", "/Link"]
