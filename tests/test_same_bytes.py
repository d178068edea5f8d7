"""The same input gives the same bytes, wherever it is built, and nothing in them tells of where."""

from __future__ import annotations

import datetime
import re
import shutil
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from builders import build_elsewhere, contents
from conftest import MANUSCRIPT, SINK

pytestmark = pytest.mark.slow

USER = "zaphod-beeblebrox"
HOME = "heart-of-gold"
ELSEWHERE = {
    "TZ": "Asia/Kolkata",  # half an hour off, and another day for six hours of each
    "PYTHONHASHSEED": "4242",
    "USER": USER,
    "LOGNAME": USER,
    "LANG": "de_DE.UTF-8",
    "SOURCE_DATE_EPOCH": "86400",
}
SOFTWARE = (
    b"weasyprint", b"pydyf", b"ebooklib", b"everyword", b"pikepdf", b"qpdf", b"fonttools",
    b"python", b"harfbuzz", b"pango", b"cairo", b"pillow", b"pdfium", b"libpng", b"ghostscript",
)  # fmt: skip
# Where Producer may stand: among what is known of the file, and in the XMP in two forms. A file for
# the press must say what made it as well (ISO 15930-1, 6.9), and XMP has a place for its own maker.
PRODUCER = re.compile(
    rb"/(?:producer|creator) ?\([^)]*\)|pdf:producer=\"[^\"]*\"|x:xmptk=\"[^\"]*\""
    rb"|<pdf:producer[^<]*</pdf:producer>|<xmp:creatortool[^<]*</xmp:creatortool>"
)


def build_away(source: Path, folder: Path) -> dict[str, bytes]:
    """Build a copy of a book as another user, with another home, time zone and hash seed."""
    shutil.copytree(source, folder)
    home = folder.parent / HOME
    (home / "tmp").mkdir(parents=True)
    build_elsewhere(folder, ELSEWHERE | {"HOME": str(home), "TMPDIR": str(home / "tmp")})

    assert list((home / "tmp").iterdir()) == []
    return contents(folder / "build")


@pytest.fixture(scope="module")
def sink_away(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return build_away(SINK, tmp_path_factory.mktemp(f"{USER}-1") / f"{USER}'s book")


@pytest.fixture(scope="module")
def book_away(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return build_away(MANUSCRIPT, tmp_path_factory.mktemp(f"{USER}-2") / f"{USER}'s book")


def assert_same(one: dict[str, bytes], other: dict[str, bytes], count: int) -> None:
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert len([name for name in one if "/" not in name]) == count


def test_the_projects_book_is_the_same_bytes_elsewhere(
    built_book: Path, book_away: dict[str, bytes]
) -> None:
    assert_same(contents(built_book / "build"), book_away, 6)


def test_the_book_with_one_of_everything_is_the_same_bytes_elsewhere(
    built_sink: Path, sink_away: dict[str, bytes]
) -> None:
    assert_same(contents(built_sink / "build"), sink_away, 4)


def inside(name: str, raw: bytes, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that is inside a file, decompressed: (what it is, its bytes)."""
    yield name, raw
    path = folder / Path(name).name
    path.write_bytes(raw)
    if name.endswith(".epub"):
        with zipfile.ZipFile(path) as book:
            for item in book.infolist():
                yield f"{name} {item.filename}", book.read(item)
                yield f"{name} {item.filename} (entry)", item.extra + item.comment
            yield f"{name} (comment)", book.comment
    if name.endswith(".pdf"):
        with pikepdf.open(path) as pdf:
            for number, thing in enumerate(pdf.objects):
                if isinstance(thing, pikepdf.Stream):
                    yield f"{name} stream {number}", _decoded(thing)
                yield f"{name} object {number}", _written(thing)


def _decoded(stream: pikepdf.Stream) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:  # a picture
        return bytes(stream.read_raw_bytes())


def _written(thing: object) -> bytes:
    plain = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    return plain.unparse() if isinstance(plain, pikepdf.Object) else str(plain).encode()


def test_nothing_tells_of_the_machine_or_the_software(
    sink_away: dict[str, bytes], book_away: dict[str, bytes], tmp_path: Path
) -> None:
    marks = [USER.encode(), HOME.encode(), b"/tmp", b"file:///", str(SINK.parent).encode()]
    host = socket.gethostname().encode()
    marks += [host] if len(host) > 4 else []
    found = []
    for name, raw in [*sink_away.items(), *book_away.items()]:
        for what, content in inside(name, raw, tmp_path):
            text = content.lower()
            found += [f"{what}: {mark!r}" for mark in marks if mark.lower() in text]
            # A font's own name table may name its makers' tools; a compressed file is noise.
            if what != name and not what.endswith((".otf", ".ttf", ".png", ".jpg")):
                plain = PRODUCER.sub(b"", text)
                found += [f"{what}: {mark!r}" for mark in SOFTWARE if mark in plain]

    assert found == []


def test_dates_are_the_books_and_in_utc(sink_away: dict[str, bytes], tmp_path: Path) -> None:
    today = datetime.datetime.now(datetime.UTC)
    days = [today + datetime.timedelta(days=days) for days in (-1, 0, 1)]
    clock = [day.strftime(form).encode() for day in days for form in ("%Y-%m-%d", "D:%Y%m%d")]
    for name, raw in sink_away.items():
        for what, content in inside(name, raw, tmp_path):
            assert not any(mark in content for mark in clock), what
    with zipfile.ZipFile(tmp_path / "ebook.epub") as book:
        opf = next(book.read(n) for n in book.namelist() if n.endswith(".opf"))
        times = {item.date_time for item in book.infolist()}

    assert b'<meta property="dcterms:modified">2026-01-01T21:34:05Z</meta>' in opf
    assert len(times) == 1
    with pikepdf.open(tmp_path / "book.pdf") as pdf:
        dates = {str(key): str(value) for key, value in pdf.docinfo.items() if "Date" in str(key)}
    assert all("20260101213405" in date for key, date in dates.items() if key == "/ModDate")


def test_the_records_are_the_same_and_tell_nothing(sink_away: dict[str, bytes]) -> None:
    for name, raw in sink_away.items():
        if name.startswith("records/"):
            assert USER.encode() not in raw
            assert b"/tmp" not in raw
