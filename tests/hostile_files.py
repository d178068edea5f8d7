"""Files made to harm whoever opens them, made by the script when they are wanted.

Each has a name, bytes, and the rules of which at least one must be found; none where the file is
odd and harmless. `python tests/hostile_files.py DIR` writes them all.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0"'
    ' xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="E/c.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
PACKAGE = (
    '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"'
    ' unique-identifier="i" xml:lang="en"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<dc:identifier id="i">urn:x:1</dc:identifier><dc:title>X</dc:title>'
    '<dc:language>en</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>'
    '</metadata><manifest><item id="n" href="n.xhtml" media-type="application/xhtml+xml"'
    ' properties="nav"/>{items}</manifest><spine><itemref idref="n"/></spine></package>'
)
NAV = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    "<head><title>N</title></head><body>{body}"
    '<nav epub:type="toc"><ol><li><a href="n.xhtml">N</a></li></ol></nav></body></html>'
)
MIMETYPE = "application/epub+zip"
Entries = Mapping[str, str | bytes]
DAMAGED, LIMIT, OUTSIDE = "ebook-damaged", "limit-exceeded", "path-outside"
ENTITY, BROKEN, MISSING = "entity-unsafe", "markup-broken", "package-missing"
PDF = "pdf-damaged"


def entries(body: str = "", items: str = "", **more: str | bytes) -> dict[str, str | bytes]:
    """A whole little ebook; `more` by names in which `__` stands for `/`, `_` for a full stop."""
    base: dict[str, str | bytes] = {
        "mimetype": MIMETYPE,
        "META-INF/container.xml": CONTAINER,
        "E/c.opf": PACKAGE.replace("{items}", items),
        "E/n.xhtml": NAV.replace("{body}", body),
    }
    return base | {name.replace("__", "/").replace("_", "."): text for name, text in more.items()}


def packed(files: Entries, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The entries as a zip archive, the first one stored."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive:
        for number, (name, content) in enumerate(files.items()):
            kind = method if number else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=kind)
    return raw.getvalue()


def with_page(page: str | bytes) -> bytes:
    """An ebook whose only page is this."""
    return packed(entries() | {"E/n.xhtml": page})


def laughs(levels: int, width: int = 10, quote: str = '"') -> str:
    """Entities of entities: width ** levels times the word."""
    lines = "".join(
        f"<!ENTITY l{n} {quote}{f'&l{n - 1};' * width}{quote}>" for n in range(1, levels + 1)
    )
    return f'<!DOCTYPE html [<!ENTITY l0 "lol">{lines}]>' + NAV.replace(
        "{body}", f"<p>&l{levels};</p>"
    )


def declared(declaration: str, use: str = "&x;") -> str:
    return f"<!DOCTYPE html [{declaration}]>" + NAV.replace("{body}", f"<p>{use}</p>")


def renamed(old: str, new: str) -> bytes:
    """An ebook with an entry of another name, as long, in both directories of the zip."""
    assert len(old) == len(new)
    return packed(entries() | {old: "x"}).replace(old.encode(), new.encode())


def flagged(bits: int) -> bytes:
    """An ebook whose last entry says in both directories that it is encrypted, or the like."""
    raw = bytearray(packed(entries(E__x_txt="x" * 40)))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = raw.rindex(mark) + at
        raw[start : start + 2] = struct.pack("<H", struct.unpack_from("<H", raw, start)[0] | bits)
    return bytes(raw)


def patched(raw: bytes, mark: bytes, at: int, value: bytes) -> bytes:
    """The archive with other bytes `at` so many after the last `mark`."""
    start = raw.rindex(mark) + at
    return raw[:start] + value + raw[start + len(value) :]


def overlapped(count: int) -> bytes:
    """An archive whose directory names the same bytes again and again (a better zip bomb)."""
    data = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = data.compress(b"\0" * 1_000_000) + data.flush()
    crc = zlib.crc32(b"\0" * 1_000_000)
    sizes = struct.pack("<III", crc, len(kernel), 1_000_000)
    local = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", 1, 0)
    body = local + b"a" + kernel
    directory = b"".join(
        b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        + struct.pack("<HHHHHII", len(b"%06d" % n), 0, 0, 0, 0, 0, 0) + b"%06d" % n
        for n in range(count)
    )  # fmt: skip
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + end


def link(target: str) -> bytes:
    """An ebook in which an entry is a symbolic link."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in entries().items():
            archive.writestr(zipfile.ZipInfo(name), content)
        entry = zipfile.ZipInfo("E/link.xhtml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, target)
    return raw.getvalue()


def many(count: int) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in entries().items():
            archive.writestr(zipfile.ZipInfo(name), content)
        for number in range(count):
            archive.writestr(zipfile.ZipInfo(f"E/{number}"), b"")
    return raw.getvalue()


def twice() -> bytes:
    raw = packed(entries(E__a_txt="1", E__b_txt="2"))
    return raw.replace(b"E/b.txt", b"E/a.txt")


def item(href: str, media: str = "application/xhtml+xml") -> str:
    return f'<item id="x" href="{href}" media-type="{media}"/>'


def quine(levels: int) -> bytes:
    """Archives in archives; nobody should unpack the inner ones."""
    inner = b"x"
    for _ in range(levels):
        inner = packed({"inner.zip": inner})
    return packed(entries(items=item("inner.zip", "application/zip"), E__inner_zip=inner))


# PDF


def pdf(objects: Mapping[int, bytes], root: int = 1, trailer: bytes = b"", size: int = 0) -> bytes:
    """A PDF of these objects with a right table of where they are."""
    out, at = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        at[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, last = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % last
    for number in range(1, last):
        out += b"%010d %05d %c \n" % (at.get(number, 0), 0, ord("n" if number in at else "f"))
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\n" % (size or last, root, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


def page(more: bytes = b"", **objects: bytes) -> bytes:
    """A PDF of one page; `objects` by number after an underscore, from 4."""
    more += b"" if b"/Resources" in more else b"/Resources<<>>"
    base = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]%s>>" % more,
    }
    return pdf(base | {int(name[1:]): content for name, content in objects.items()})


def catalog(more: bytes, **objects: bytes) -> bytes:
    """A PDF whose catalog says more; its object 5, if there is one, is what it says of itself."""
    base = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % more,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Resources<<>>>>",
    }
    info = b"/Info 5 0 R" if "_5" in objects else b""
    return pdf(base | {int(name[1:]): content for name, content in objects.items()}, trailer=info)


def tree(kids: bytes, count: int = 1) -> bytes:
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>",
            4: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Resources<<>>>>",
        }
    )


def pages_in_a_row(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(3, count + 3))
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Kids[%s]/Count %d>>" % (kids, count)}
    objects |= dict.fromkeys(range(3, count + 3), b"<</Type/Page/MediaBox[0 0 9 9]>>")
    return pdf(objects)


def deep_pages(levels: int) -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for n in range(2, levels + 2):
        objects[n] = b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1)
    objects[levels + 2] = b"<</Type/Page/MediaBox[0 0 9 9]>>"
    return pdf(objects)


def bomb(size: int, layers: int = 1) -> bytes:
    data, filters = b"\0" * size, b""
    for _ in range(layers):
        data, filters = zlib.compress(data, 9), filters + b"/FlateDecode"
    return page(b"/Contents 4 0 R", _4=stream(data, b"/Filter[%s]" % filters))


def xref_loop() -> bytes:
    raw = page()
    start = raw.rindex(b"xref\n0")
    return raw.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def font(more: bytes, **objects: bytes) -> bytes:
    return page(b"/Resources<</Font<</F 4 0 R>>>>/Contents 9 0 R", _4=more,
                _9=stream(b"BT /F 12 Tf (Hello) Tj ET"), **objects)  # fmt: skip


def written(content: bytes, more: bytes = b"") -> bytes:
    """A page 300 points wide with a font at hand, F, and this content."""
    given = b"/Resources<</Font<</F 4 0 R>>>>/Contents 9 0 R" + more
    helvetica = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return page(given, _4=helvetica, _9=stream(content))


TAGGED = b"/MarkInfo<</Marked true>>/StructTreeRoot 4 0 R"
TREE = b"<</Type/StructTreeRoot>>"

FILES: dict[str, tuple[Callable[[], bytes], Iterable[str]]] = {
    # What is sound
    "sound.epub": (lambda: packed(entries()), []),
    "sound.pdf": (page, []),
    "tagged.pdf": (lambda: catalog(TAGGED + b"/Lang(en)", _4=TREE, _5=b"<</Title(A title)>>"), []),
    # The archive
    "empty.epub": (lambda: b"", [DAMAGED]),
    "only-a-signature.epub": (lambda: b"PK\3\4", [DAMAGED]),
    "not-a-zip.epub": (lambda: b"\0\xff" * 5000, [DAMAGED]),
    "truncated.epub": (lambda: packed(entries())[:-40], [DAMAGED]),
    "half.epub": (lambda: packed(entries())[:700], [DAMAGED]),
    "no-members.epub": (lambda: b"PK\5\6" + b"\0" * 18, ["mimetype-wrong", MISSING]),
    "bomb.epub": (lambda: packed(entries(E__z_bin=b"\0" * 60_000_000)), [LIMIT]),
    "bomb-of-many.epub": (
        lambda: packed(entries() | {f"E/{n}": b"\0" * 900_000 for n in range(600)}), [LIMIT]),
    "quine.epub": (lambda: quine(30), []),
    "overlapped.epub": (lambda: overlapped(20_000), [LIMIT]),
    "overlapped-few.epub": (lambda: overlapped(50), [LIMIT]),
    "a-hundred-thousand.epub": (lambda: many(100_000), [LIMIT]),
    "thirty-thousand.epub": (lambda: many(30_000), [LIMIT]),
    "climbs-out.epub": (lambda: packed(entries() | {"../../evil.txt": "x"}), [OUTSIDE]),
    "climbs-inside.epub": (lambda: packed(entries() | {"E/../../../e": "x"}), [OUTSIDE]),
    "absolute.epub": (lambda: packed(entries() | {"/etc/cron.d/evil": "x"}), [OUTSIDE]),
    "drive.epub": (lambda: packed(entries() | {"C:evil.txt": "x"}), [OUTSIDE]),
    "backslash.epub": (lambda: packed(entries() | {"..\\..\\evil.txt": "x"}), [OUTSIDE]),
    "link.epub": (lambda: link("/etc/passwd"), [OUTSIDE]),
    "encrypted.epub": (lambda: flagged(1), ["entry-encrypted"]),
    "strong-encryption.epub": (lambda: flagged(0x41), ["entry-encrypted"]),
    "lzma.epub": (lambda: packed(entries(), zipfile.ZIP_LZMA), [DAMAGED]),
    "bzip2.epub": (lambda: packed(entries(), zipfile.ZIP_BZIP2), [DAMAGED]),
    "unknown-method.epub": (
        lambda: patched(packed(entries()), b"PK\1\2", 10, b"\x63\0"), [DAMAGED]),
    "wrong-checksum.epub": (
        lambda: patched(packed(entries()), b"PK\1\2", 16, b"\1\2\3\4"), [DAMAGED]),
    "wrong-size.epub": (
        lambda: patched(packed(entries()), b"PK\1\2", 24, b"\1\0\0\0"), [DAMAGED, LIMIT]),
    "huge-size.epub": (
        lambda: patched(packed(entries()), b"PK\1\2", 24, b"\xf0\xff\xff\xff"), [LIMIT]),
    "offset-beyond.epub": (
        lambda: patched(packed(entries()), b"PK\1\2", 42, b"\xff\xff\xff\x7f"), [DAMAGED]),
    "directory-beyond.epub": (
        lambda: patched(packed(entries()), b"PK\5\6", 16, b"\xff\xff\xff\x7f"), [DAMAGED]),
    "twice.epub": (twice, [DAMAGED]),
    "capitals.epub": (lambda: packed(entries(E__a_txt="1", E__A_txt="2")), [DAMAGED]),
    "nul-in-name.epub": (lambda: renamed("E/aXb.txt", "E/a\0b.txt"), ["file-undeclared"]),
    "deep-folders.epub": (lambda: packed(entries() | {"d/" * 500 + "x": "x"}), [LIMIT]),
    "long-name.epub": (lambda: packed(entries() | {"n" * 60_000: "x"}), [LIMIT]),
    "escape-codes.epub": (
        lambda: packed(entries() | {"\x1b[31m\x07red": "x"}), ["file-undeclared"]),
    "mimetype-late.epub": (
        lambda: packed({"a": "x"} | entries()), ["mimetype-wrong"]),
    "mimetype-other.epub": (
        lambda: packed(entries() | {"mimetype": "application/zip"}), ["mimetype-wrong"]),
    "mimetype-packed.epub": (
        lambda: packed({"mimetype": MIMETYPE * 1} | entries()).replace(b"mimetype", b"mimetypf"),
        ["mimetype-wrong"]),
    # What is in it
    "no-container.epub": (
        lambda: packed({"mimetype": MIMETYPE, "x": "x"}), [MISSING]),
    "container-empty.epub": (
        lambda: packed(entries() | {"META-INF/container.xml": ""}), [BROKEN]),
    "container-of-nothing.epub": (
        lambda: packed(entries() | {"META-INF/container.xml": "<container/>"}), [MISSING]),
    "no-package.epub": (
        lambda: packed({k: v for k, v in entries().items() if k != "E/c.opf"}), [MISSING]),
    "package-broken.epub": (lambda: packed(entries() | {"E/c.opf": "<package"}), [BROKEN]),
    "package-outside.epub": (
        lambda: packed(entries() | {
            "META-INF/container.xml": CONTAINER.replace("E/c.opf", "../../../etc/passwd")}),
        [MISSING]),
    "no-spine.epub": (
        lambda: packed(entries() | {"E/c.opf": PACKAGE.replace("itemref", "itemreg")}), [MISSING]),
    "item-outside.epub": (lambda: packed(entries(items=item("../../../etc/passwd"))), [OUTSIDE]),
    "item-missing.epub": (lambda: packed(entries(items=item("gone.xhtml"))), ["file-missing"]),
    "item-file-url.epub": (
        lambda: packed(entries(items=item("file:///etc/passwd"))), ["file-missing"]),
    "many-items.epub": (
        lambda: packed(entries(items=item("gone.xhtml") * 100_000)), ["file-missing"]),
    "page-broken.epub": (lambda: with_page("<html><p></html>"), [BROKEN]),
    "page-binary.epub": (lambda: with_page(b"\0\1\2\xff" * 1000), [BROKEN]),
    "page-utf7.epub": (
        lambda: with_page(b'<?xml version="1.0" encoding="utf-7"?><html/>'), []),
    "page-deep.epub": (lambda: with_page("<b>" * 100_000 + "</b>" * 100_000), [LIMIT]),
    "page-huge.epub": (
        lambda: with_page(NAV.replace("{body}", "".join(f"<p>{n}</p>" for n in range(1_500_000)))),
        []),
    "page-of-one-word.epub": (
        lambda: with_page(NAV.replace("{body}", "<p>" + "x" * 30_000_000 + "</p>")), [LIMIT]),
    "page-of-attributes.epub": (
        lambda: with_page("<html " + " ".join(f'a{n}="x"' for n in range(300_000)) + "/>"), []),
    "laughs.epub": (lambda: with_page(laughs(12)), [ENTITY]),
    "laughs-single-quotes.epub": (lambda: with_page(laughs(12, quote="'")), [ENTITY]),
    "laughs-utf16.epub": (lambda: with_page(laughs(12).encode("utf-16")), [ENTITY]),
    "laughs-utf16-bare.epub": (lambda: with_page(laughs(12).encode("utf-16-be")), [ENTITY]),
    "laughs-quadratic.epub": (
        lambda: with_page(declared(f'<!ENTITY x "{"y" * 50_000}">', "&x;" * 50_000)), [ENTITY]),
    "laughs-in-package.epub": (
        lambda: packed(entries() | {"E/c.opf": laughs(12)}), [ENTITY]),
    "laughs-in-container.epub": (
        lambda: packed(entries() | {"META-INF/container.xml": laughs(12)}), [ENTITY]),
    "laughs-in-attribute.epub": (
        lambda: with_page(laughs(12).replace("<p>&l12;</p>", '<p title="&l12;"/>')), [ENTITY]),
    "entity-ring.epub": (
        lambda: with_page(declared('<!ENTITY x "&y;"><!ENTITY y "&x;">')), [ENTITY]),
    "entity-of-a-file.epub": (
        lambda: with_page(declared('<!ENTITY x SYSTEM "file:///etc/passwd">')), [ENTITY]),
    "entity-of-the-network.epub": (
        lambda: with_page(declared('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">')), [ENTITY]),
    "entity-of-parameters.epub": (
        lambda: with_page(declared('<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;')), [ENTITY]),
    "entity-harmless.epub": (lambda: with_page(declared('<!ENTITY x "and">')), []),
    "dtd-of-the-network.epub": (
        lambda: with_page('<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd">'
                          + NAV.replace("{body}", "")), []),
    "script-link.epub": (
        lambda: with_page(NAV.replace("{body}", '<a href=" java\nscript:alert(1)">x</a>')),
        ["script-link"]),
    "include.epub": (
        lambda: with_page(NAV.replace("{body}",
            '<i xmlns="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>')), []),
    # PDF
    "empty.pdf": (lambda: b"", [PDF]),
    "only-a-head.pdf": (lambda: b"%PDF-1.7\n", [PDF]),
    "noise.pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4000, [PDF]),
    "truncated.pdf": (lambda: page()[:-120], [PDF]),
    "ring-of-pages.pdf": (lambda: tree(b"3 0 R"), [PDF]),
    "page-is-the-tree.pdf": (lambda: tree(b"2 0 R"), [PDF]),
    "page-twice.pdf": (lambda: tree(b"4 0 R 4 0 R", 2), [PDF]),
    "no-pages.pdf": (lambda: tree(b"", 0), [PDF]),
    "a-million-said.pdf": (lambda: tree(b"4 0 R", 1_000_000), [PDF]),
    "a-million-pages.pdf": (
        lambda: tree(b"4 0 R " * 1_000_000, 1_000_000), [LIMIT]),
    "thirty-thousand-pages.pdf": (lambda: pages_in_a_row(30_000), [LIMIT]),
    "deep-pages.pdf": (lambda: deep_pages(5_000), [PDF]),
    "kids-are-numbers.pdf": (lambda: tree(b"1 2 3"), [PDF]),
    "xref-ring.pdf": (xref_loop, [PDF]),
    "xref-far.pdf": (
        lambda: page().replace(b"startxref\n", b"startxref\n9999999999"), [PDF]),
    "size-huge.pdf": (lambda: pdf({1: b"<</Type/Catalog>>"}, size=2_000_000_000), [PDF]),
    "xref-stream-huge.pdf": (
        lambda: b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 2000000000/W[1 2 1]/Root 2 0 R/Length 4>>\n"
                b"stream\n\0\0\0\0\nendstream\nendobj\nstartxref\n9\n%%EOF\n", [PDF]),
    "brackets.pdf": (lambda: page(b"/X" + b"[" * 100_000), [PDF]),
    "dictionaries.pdf": (lambda: page(b"/X" + b"<</A" * 50_000), [PDF]),
    "stream-bomb.pdf": (lambda: bomb(300_000_000), [LIMIT]),
    "stream-bomb-twice.pdf": (lambda: bomb(500_000_000, 2), [LIMIT]),
    "stream-bomb-thrice.pdf": (lambda: bomb(900_000_000, 3), [LIMIT]),
    "many-filters.pdf": (
        lambda: page(b"/Contents 4 0 R", _4=stream(b"x", b"/Filter[" + b"/A85 " * 9000 + b"]")),
        [LIMIT]),
    "length-wrong.pdf": (
        lambda: page(b"/Contents 4 0 R", _4=b"<</Length 999999999>>\nstream\nx\nendstream"), [PDF]),
    "length-of-itself.pdf": (
        lambda: page(b"/Contents 4 0 R", _4=b"<</Length 4 0 R>>\nstream\nx\nendstream"), [PDF]),
    "object-of-itself.pdf": (lambda: page(b"/Resources 4 0 R", _4=b"4 0 R"), [PDF]),
    "resources-ring.pdf": (
        lambda: page(b"/Resources 4 0 R", _4=b"<</XObject<</A 5 0 R>>>>",
                     _5=stream(b"/A Do", b"/Subtype/Form/Resources 4 0 R")), []),
    "parent-ring.pdf": (
        lambda: pdf({1: b"<</Type/Catalog/Pages 2 0 R>>",
                     2: b"<</Kids[3 0 R]/Count 1/Parent 2 0 R>>",
                     3: b"<</Type/Page/Parent 2 0 R>>"}), ["page-box-wrong", PDF]),
    "script.pdf": (
        lambda: catalog(b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), ["script-in-pdf"]),
    "script-hidden.pdf": (
        lambda: page(b"/AA<</O<</S/Rendition/JS 4 0 R>>>>", _4=stream(b"x")), ["script-in-pdf"]),
    "script-names.pdf": (
        lambda: catalog(b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>"),
        ["script-in-pdf"]),
    "launch.pdf": (
        lambda: page(b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(/bin/sh)>>>>]"),
        ["launch-in-pdf"]),
    "sends-data.pdf": (
        lambda: catalog(b"/OpenAction<</S/SubmitForm/F(http://127.0.0.1/)>>"), ["launch-in-pdf"]),
    "no-box.pdf": (
        lambda: page().replace(b"/MediaBox[0 0 300 400]", b"/Medium[0 0 300 400]  "),
        ["page-box-wrong"]),
    "box-of-nothing.pdf": (
        lambda: page().replace(b"[0 0 300 400]", b"[0 0 000 000]"), ["page-box-wrong"]),
    "box-of-miles.pdf": (
        lambda: page().replace(b"[0 0 300 400]", b"[0 0 9e9 400]"), ["page-box-wrong", PDF]),
    "box-of-words.pdf": (
        lambda: page().replace(b"[0 0 300 400]", b"[/A /B /C /D]"), ["page-box-wrong"]),
    "trim-outside.pdf": (lambda: page(b"/TrimBox[-50 0 300 400]"), ["page-box-wrong"]),
    "font-outside.pdf": (
        lambda: font(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"), ["font-not-embedded"]),
    "font-broken.pdf": (
        lambda: font(b"<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor 5 0 R>>",
                     _5=b"<</FontFile2 6 0 R>>", _6=stream(b"\xff" * 900)), []),
    "font-ring.pdf": (
        lambda: font(b"<</Type/Font/Subtype/Type0/BaseFont/X/DescendantFonts[4 0 R]>>"),
        ["font-not-embedded"]),
    "untitled.pdf": (
        lambda: catalog(TAGGED + b"/Lang(en)", _4=TREE), ["title-missing"]),
    "no-language.pdf": (
        lambda: catalog(TAGGED, _4=TREE, _5=b"<</Title(A title)>>"), ["language-missing"]),
    "tags-missing.pdf": (
        lambda: catalog(b"/MarkInfo<</Marked true>>/Lang(en)"), ["tags-missing"]),
    "form-twice-in-itself.pdf": (
        lambda: page(b"/Contents 6 0 R/Resources<</XObject<</X 5 0 R>>>>",
                     _5=stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
                               b"/Resources<</XObject<</X 5 0 R>>>>"),
                     _6=stream(b"/X Do")), [LIMIT]),
    "letters-off.pdf": (
        lambda: written(b"BT /F 20 Tf 270 100 Td (over the edge) Tj ET"), ["text-off-the-page"]),
    "letters-gone.pdf": (
        lambda: written(b"BT /F 20 Tf 310 100 Td (out there) Tj ET"), ["text-off-the-page"]),
    "letters-unseen.pdf": (
        lambda: written(b"BT 3 Tr /F 20 Tf 270 100 Td (read by a machine) Tj ET"),
        ["font-not-embedded"]),
    "pages-blank.pdf": (lambda: written(b" "), ["pages-blank"]),
    "pictures-only.pdf": (
        lambda: page(b"/Resources<</XObject<</I 4 0 R>>>>",
                     _4=stream(b"\0", b"/Subtype/Image/Width 1/Height 1/BitsPerComponent 8"
                                      b"/ColorSpace/DeviceGray")), ["text-missing"]),
    "encrypted.pdf": (
        lambda: pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Kids[]/Count 0>>"},
                    trailer=b"/ID[(a)(b)]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>"
                            % (b"o" * 32, b"u" * 32)), ["pdf-encrypted", PDF]),
}  # fmt: skip


def write_all(folder: Path) -> list[Path]:
    """Every file into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (make, _) in FILES.items():
        (folder / name).write_bytes(make())
    return sorted(folder.iterdir())


if __name__ == "__main__":
    for path in write_all(Path(sys.argv[1])):
        print(path, path.stat().st_size)
