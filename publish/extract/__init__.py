"""Any file to its text: HTML, EPUB, Word, PDF, a folder of texts; plain text is left to `clean`.

    file ── kind_of ──▶ html | epub | word | pdf ──▶ Source (witness, spans, told lines, places)

The witness is what the ledger restores and what stands beside the manuscript; what the file says of
its stretches (styles, notes, heads, places on the page) goes with it to the rules of `clean`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from publish.errors import PublishError
from publish.extract.source import Place, Source, Span, Told

__all__ = ["Place", "Source", "Span", "Told", "extract", "extract_folder", "kind_of"]

# What other files begin with, and what to do with them.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word document", "save it as .docx"),
    (b"{\\rtf", "a rich text file", "save it as .docx"),
    (b"\x89PNG", "a picture", "run OCR on it first and clean the text"),
    (b"\xff\xd8\xff", "a picture", "run OCR on it first and clean the text"),
    (b"II*\0", "a picture", "run OCR on it first and clean the text"),
    (b"MM\0*", "a picture", "run OCR on it first and clean the text"),
    (b"AT&TFORM", "a DjVu file", "take its text out with a DjVu reader and clean that"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
)
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)[\s>]",
    re.I | re.S,
)


def kind_of(raw: bytes, name: str) -> str:
    """ "pdf", "epub", "word", "html" or "text", by what the bytes are.

    Raises PublishError for files that hold no text to take out.

    >>> kind_of(b"%PDF-1.7", "a.txt"), kind_of(b"<!DOCTYPE html><p>a", "a"), kind_of(b"Text", "a")
    ('pdf', 'html', 'text')
    """
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.startswith(b"PK\x03\x04"):
        return _zipped(raw, name)
    for begin, what, hint in _OTHERS:
        if raw.startswith(begin):
            raise PublishError(f"{name} is {what}", hint)
    unmarked = raw[:4000].removeprefix(b"\xef\xbb\xbf")
    if _PAGE.match(unmarked) or (
        name.lower().endswith((".html", ".htm", ".xhtml")) and b"<" in raw
    ):
        return "html"
    return "text"


def _zipped(raw: bytes, name: str) -> str:
    from publish.extract.zipped import open_zip

    names = set(open_zip(raw, name).namelist())
    if "word/document.xml" in names:
        return "word"
    if "META-INF/container.xml" in names:
        return "epub"
    what = "an OpenDocument text" if "content.xml" in names else "a zip archive of something else"
    raise PublishError(
        f"{name} is {what}", "save it as .docx, or unpack it and clean what is in it"
    )


def extract(raw: bytes, name: str, encoding: str = "") -> Source | None:
    """The witness of a file with what is known of it; None for plain text, which is its own.

    Raises PublishError for a file that is damaged, locked, hostile or without text.
    """
    kind = kind_of(raw, name)
    if kind == "text":
        return None
    if kind == "html":
        from publish.extract.markup import extract_markup

        found = extract_markup(raw, name, encoding)
    elif kind == "epub":
        from publish.extract.ebook import extract_ebook

        found = extract_ebook(raw, name)
    elif kind == "word":
        from publish.extract.word import extract_word

        found = extract_word(raw, name)
    else:
        from publish.extract.pdf import extract_pdf

        found = extract_pdf(raw, name)
    if not found.text.strip():
        raise PublishError(f"{name} is empty: there is no text in it", "give a file with text")
    origin = {"origin": name, "origin-sha256": hashlib.sha256(raw).hexdigest()}
    return replace(found, facts={**found.facts, **origin, "extractor": found.extractor})


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key by which names are ordered as people count: 2 before 10.

    >>> sorted(["b10", "b2", "a"], key=natural)
    ['a', 'b2', 'b10']
    """
    parts = re.findall(r"\d+|\D+", name.lower())
    return [(0, int(p), "") if p[0].isdecimal() else (1, 0, p) for p in parts]


def extract_folder(folder: Path, encoding: str = "") -> Source:
    """The texts in a folder, in the natural order of their names, as one witness.

    Three blank lines part them. Raises PublishError where there is no text file.
    """
    from publish.clean.decode import decode

    found = [p for p in folder.iterdir() if p.suffix.lower() == ".txt" and p.is_file()]
    paths = sorted(found, key=lambda p: (natural(p.name), p.name))
    if not paths:
        raise PublishError(f"{folder} holds no .txt file", "give a folder of texts, or one file")
    texts, digests = [], hashlib.sha256()
    for path in paths:
        raw = path.read_bytes()
        texts.append(decode(raw, path.name, encoding).text)
        digests.update(raw)
    name = folder.resolve().name
    text = "\n\n\n\n".join(t.rstrip("\r\n") for t in texts) + "\n"
    facts = {
        "origin": name,
        "origin-sha256": digests.hexdigest(),
        "files": "\n".join(p.name for p in paths),
    }
    return Source(text, facts=facts)
