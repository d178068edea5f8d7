"""An HTML file to a witness."""

from __future__ import annotations

import codecs
import re
from importlib.metadata import version

from publish.extract.assemble import assemble
from publish.extract.html import read
from publish.extract.source import Source

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
HEAD = 3000  # bytes in which a page says how it is coded


def decoded(raw: bytes, name: str, encoding: str = "") -> str:
    """The characters of a page, in the code that is given, that it declares, or that is found.

    Raises PublishError as `clean.decode` does.
    """
    from publish.clean.decode import decode

    declared = _CHARSET.search(raw[:HEAD])
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    if not encoding and declared and not marked:
        try:
            code = codecs.lookup(declared.group(1).decode("ascii")).name
            # As browsers do: pages that say Latin-1 are coded as Windows codes it.
            return raw.decode("cp1252" if code in ("iso8859-1", "ascii") else code)
        except (LookupError, UnicodeDecodeError):
            return decode(raw, name).text  # a page may be wrong about its code
    return decode(raw, name, encoding).text


def extract_markup(raw: bytes, name: str, encoding: str = "") -> Source:
    """The witness of a page.

    Raises PublishError for bytes that are no text, and for a page without text.
    """
    reader = read(decoded(raw, name, encoding), name, {}).close()
    facts = {"title": reader.title} if reader.title and len(reader.title) < 300 else {}
    return assemble(reader.pieces, facts, f"lxml {version('lxml')}")
