"""The streams of a PDF: how much they come to, before anything holds them whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pikepdf

from publish.book import Finding
from publish.checks.foreign.zipped import fault

PICTURE = 400_000_000  # bytes; an A3 page at 600 dots to the inch in four inks is 280 million
TEXT = 50_000_000  # bytes of what draws one page
WHOLE = 1_500_000_000  # bytes of all streams
LAYERS = 8  # filters of one stream
_PIECE = 1 << 18  # bytes unpacked at a time


def stream_findings(pdf: pikepdf.Pdf, pages: Sequence[Any]) -> Iterator[Finding]:
    """Streams that unpack to more than a page can show."""
    drawing = {one.objgen for page in pages for one in _contents(page)}
    whole = 0
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream):
            continue
        most = TEXT if thing.objgen in drawing else PICTURE
        layers = _layers(thing)
        if layers > LAYERS:
            yield fault("limit-exceeded", f"object {thing.objgen[0]} is packed {layers:,} times")
            return
        size = _size(thing, layers, most)
        whole += size
        if size > most or whole > WHOLE:
            said = f"object {thing.objgen[0]} unpacks to more than {most:,} bytes"
            if size <= most:
                said = f"the file unpacks to more than {WHOLE:,} bytes"
            yield fault("limit-exceeded", said)
            return


def _contents(page: Any) -> list[Any]:
    found = page.get("/Contents")
    parts = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [part for part in parts if isinstance(part, pikepdf.Stream)]


def _layers(stream: Any) -> int:
    """How many filters a stream has."""
    filters = stream.get("/Filter")
    return len(filters) if isinstance(filters, pikepdf.Array) else int(filters is not None)


def _size(stream: Any, layers: int, most: int) -> int:
    """The bytes of a stream when its outer layers of Flate are taken off, or more than `most`."""
    filters = stream.get("/Filter")
    names = list(filters) if isinstance(filters, pikepdf.Array) else [filters] * layers
    flates = 0
    while flates < len(names) and names[flates] == "/FlateDecode":
        flates += 1
    try:
        pieces: Iterable[bytes] = [bytes(stream.read_raw_bytes())]
    except pikepdf.PdfError:
        return 0  # the rules of structure tell of it
    for _ in range(flates):
        pieces = _inflated(pieces)
    size = 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > most:
                break
    except zlib.error:
        return size
    return size


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces unpacked, a bounded piece at a time."""
    machine = zlib.decompressobj()
    for piece in pieces:
        rest = piece
        while rest and not machine.eof:
            yield machine.decompress(rest, _PIECE)
            rest = machine.unconsumed_tail
