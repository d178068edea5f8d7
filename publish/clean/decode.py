"""Bytes of a raw text to characters."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from publish.clean.draft import BLANKS
from publish.errors import PublishError


@dataclass(frozen=True)
class Decoded:
    """A raw text as characters; `bom` are the bytes that stood before them."""

    text: str
    encoding: str
    bom: bytes = b""


def decode(raw: bytes, name: str) -> Decoded:
    """The text of a file's bytes. Raises PublishError for an empty, a binary, or a not UTF-8 file.

    >>> decode(b"\\xef\\xbb\\xbfa", "a.txt")
    Decoded(text='a', encoding='utf-8', bom=b'\\xef\\xbb\\xbf')
    """
    bom = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    body = raw[len(bom) :]
    if b"\0" in body:
        at = body.index(b"\0")
        raise PublishError(
            f"{name}:{_line(body, at)}: byte {at + len(bom)} is a NUL: this is no text file",
            "give a plain text file in UTF-8",
        )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PublishError(
            f"{name}:{_line(body, error.start)}: byte {error.start + len(bom)} is not UTF-8",
            "save the file as UTF-8 and clean it again",
        ) from error
    if not text.strip(BLANKS):
        raise PublishError(f"{name} is empty: there is no text in it", "give a file with text")
    return Decoded(text, "utf-8", bom)


def _line(body: bytes, at: int) -> int:
    return body.count(b"\n", 0, at) + 1
