"""A Word document (.docx) to a witness, by way of mammoth's HTML."""

from __future__ import annotations

import io
from importlib.metadata import version

from publish.errors import PublishError
from publish.extract.assemble import assemble
from publish.extract.html import read
from publish.extract.source import Source
from publish.extract.zipped import member, open_zip

# mammoth's map from Word's styles to elements, besides its own for headings and lists.
STYLES = """
p[style-name='Title'] => p.title-page:fresh
p[style-name='Subtitle'] => p.title-page:fresh
p[style-name='Author'] => p.title-page:fresh
p[style-name='Date'] => p.title-page:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Block Quotation'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Verse'] => p.verse:fresh
p[style-name='Poem'] => p.verse:fresh
p[style-name^='toc '] => p.toc:fresh
p[style-name^='TOC '] => p.toc:fresh
p[style-name='Contents 1'] => p.toc:fresh
r[style-name='Emphasis'] => em
small-caps => span.smcap
"""
DOCUMENT = "word/document.xml"


def extract_word(raw: bytes, name: str) -> Source:
    """The witness of a Word document.

    Raises PublishError for a damaged, encrypted or hostile file.
    """
    import mammoth

    archive = open_zip(raw, name)
    for path in archive.namelist():
        if path.endswith((".xml", ".rels")) and b"<!DOCTYPE" in member(archive, path, name)[:2000]:
            raise PublishError(
                f"{name}: its part {path} declares a document type, which no Word document does",
                "save it in a word processor again",
            )
    member(archive, DOCUMENT, name)
    try:
        made = mammoth.convert_to_html(
            io.BytesIO(raw), style_map=STYLES, convert_image=mammoth.images.img_element(_no_image)
        )
    except RecursionError as error:
        raise PublishError(
            f"{name} nests its parts too deeply", "save it in a word processor again"
        ) from error
    except Exception as error:
        raise PublishError(
            f"{name} is no whole Word document ({type(error).__name__})",
            "save it in a word processor again",
        ) from error
    reader = read(f"<body>{made.value}</body>", name, {})
    return assemble(reader.close().pieces, {}, f"mammoth {version('mammoth')}")


def _no_image(_image: object) -> dict[str, str]:
    return {"src": ""}
