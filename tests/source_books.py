"""Small books in other people's formats, for the tests of what `publish clean` reads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

BODY = """\
<h1>One</h1>
<p>It was <i>so it was</i> and <b>bold</b>, said the
miller.<a href="#n1" id="r1"><sup>1</sup></a> He had more.<a href="#n2" id="r2"><sup>2</sup></a></p>
<blockquote><p>They came by night.</p></blockquote>
<ul><li>flour<ul><li>of rye</li></ul></li><li>bread</li></ul>
<ol><li>first</li><li>second</li></ol>
<table><tr><th>sack</th><th>price</th></tr><tr><td>rye</td><td>12 | 13</td></tr></table>
<p>The mill stood still,<br/>the river ran.</p>
<hr/><p>Then it was day.</p>
<!-- cut -->
<h2>Two</h2><p>The end<a href="#n3" id="r3"><sup>3</sup></a> of it.</p>
<div class="footnotes"><ol>
<li id="n1"><p>A note <i>of his</i>.</p><p>It goes on. <a href="#r1">↩</a></p></li>
<li id="n2"><p>Another. <a href="#r2">↩</a></p></li>
<li id="n3"><p>The last. <a href="#r3">↩</a></p></li></ol></div>
"""
CONTAINER = (
    b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="OPS/p.opf"/></rootfiles></container>'
)


def page(body: str, head: str = "") -> bytes:
    """An HTML page."""
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>'.encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2001, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def ebook(pages: Mapping[str, str], more: Mapping[str, bytes] | None = None) -> bytes:
    """An EPUB of these pages, in this order."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    files = {"META-INF/container.xml": CONTAINER, "OPS/p.opf": opf.encode()}
    files |= {f"OPS/{name}": page(body) for name, body in pages.items()}
    return zipped(files | dict(more or {}))


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "application/vnd.openxmlformats-package.relationships"


def _p(style: str, runs: str) -> str:
    mark = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{mark}{runs}</w:p>"


def _r(text: str, how: str = "") -> str:
    return f'<w:r><w:rPr>{how}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _relationships(inner: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def word() -> bytes:
    """A Word document with heads, styles, a quotation and two notes."""
    call = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = "".join(
        [
            _p("Title", _r("The Mill")),
            _p("Heading1", _r("One")),
            _p(
                "",
                _r("It was ") + _r("so", "<w:i/>") + _r(" and ") + _r("bold", "<w:b/>") + _r(", A")
                + _r("nno", "<w:smallCaps/>") + _r(", said the miller.") + call.format(2)
                + _r(" And more.") + call.format(3),
            ),
            _p("Quote", _r("They came by night.")),
            _p("Heading2", _r("Two")),
            _p("", _r("The end.")),
        ]
    )  # fmt: skip
    names = {"Title": "Title", "Heading1": "heading 1", "Heading2": "heading 2", "Quote": "Quote"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in names.items()
    )
    notes = (
        f'<w:footnote w:id="2">{_p("", _r("A note."))}{_p("", _r("It goes on."))}</w:footnote>'
        f'<w:footnote w:id="3">{_p("", _r("Another."))}</w:footnote>'
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.wordprocessingml.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("footnotes", "footnotes"),
        )
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{name}" Target="{name}.xml"/>'
        for n, name in enumerate(("styles", "footnotes"))
    )
    types = f'<Default Extension="rels" ContentType="{RELATIONS}+xml"/>{types}'
    main_part = f'<Relationship Id="d" Type="{R}/officeDocument" Target="word/document.xml"/>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": _relationships(main_part),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>',
        "word/_rels/document.xml.rels": _relationships(relations),
    }
    return zipped({name: text.encode() for name, text in files.items()})


CSS = """
@page { size: 300pt 420pt; margin: 50pt 40pt; font-family: EB Garamond;
@top-center { content: "Running head"; font-size: 7pt }
@bottom-center { content: counter(page); font-size: 7pt } }
body { font: 10pt/13pt EB Garamond; COLUMNS }
p { margin: 0; text-indent: 13pt; text-align: justify }
h1 { font-size: 16pt; BREAK } h2 { font-size: 13pt }
.n { float: footnote; font-size: 7.5pt; text-indent: 0 }
.n::footnote-call { content: counter(footnote); vertical-align: super; font-size: 60% }
.n::footnote-marker { content: counter(footnote) " "; vertical-align: super; font-size: 60% }
"""


def printed(*, columns: bool = False) -> bytes:
    """A PDF of two chapters with running heads, folios, notes at the foot; or in two columns."""
    paragraphs = [
        f"<p>Paragraph {n} of the text goes on and on over some lines, so that it has to be broken "
        f"in the middle, <i>as they say</i>, and ends with the word {'mill ' * (n % 4)}at last.</p>"
        for n in range(1, 12)
    ]
    note = "A note at the foot of the page that is long enough to be set on two lines."
    note = f'<span class="n">{note}</span>'
    paragraphs[2] = paragraphs[2].replace("lines,", f"lines,{note if not columns else ''}")
    second = paragraphs[1].replace(
        "middle,", f"middle,{'' if columns else '<span class=n>Another note.</span>'}"
    )
    body = (
        "<h1>The Well</h1>"
        + "".join(paragraphs[:5])
        + "<h2>Of Water</h2>"
        + "".join(paragraphs[5:])
    )
    body += "" if columns else f"<h1>The Mill</h1>{second}{paragraphs[3]}"
    css = CSS.replace("COLUMNS", "columns: 2; column-gap: 20pt" if columns else "")
    css = css.replace("BREAK", "" if columns else "break-before: page")
    if columns:
        css = css.replace("300pt 420pt", "560pt 500pt")
    return laid_out(body, css)


def laid_out(body: str, css: str) -> bytes:
    """A body of HTML as a PDF. With the fonts of the package: once it is imported, the engine has
    no others."""
    from publish.mends import weasyprint
    from publish.resources import styles_dir

    styles = styles_dir()
    faces = (styles / "fonts.css").read_text("utf-8")
    html = f'<html lang="en"><style>{faces}{css}</style>{body}'
    return bytes(weasyprint.HTML(string=html, base_url=f"{styles.as_uri()}/").write_pdf())


def unmapped() -> bytes:
    """A PDF whose font maps each letter to a private character."""
    import pikepdf

    shown = "<" + "".join(f"{65 + n % 26:02X}" for n in range(60)) + ">"
    content = "BT /F 12 Tf 50 700 Td 14 TL " + f"{shown} Tj T* " * 20 + "ET"
    rows = "".join(f"<{65 + n:02X}> <E0{n:02X}>\n" for n in range(26))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"26 beginbfchar\n{rows}endbfchar endcmap end end"
    )
    document = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        ToUnicode=document.make_stream(cmap.encode()),
    )  # fmt: skip
    made = document.add_blank_page(page_size=(595, 842))
    made.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    made.Contents = document.make_stream(content.encode())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
