"""The archive of an ebook from anywhere: sound, harmless and as OCF 3.3 wants it.

Rules look at the directory of the archive before anything is unpacked.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath

from publish.book import Finding, Level
from publish.extract.zipped import LARGEST, MOST, RATIO, WHOLE

FILE = 2_000_000_000  # bytes; Apple takes no larger book
DEEPEST = 40  # folders within folders
LONGEST = 2_000  # letters of a path
MIMETYPE = b"application/epub+zip"


def fault(rule: str, message: str, hint: str = "", level: Level = "error") -> Finding:
    """A finding about the file as a whole."""
    return Finding(rule, level, None, message, hint or "make the file anew")


def opened(path: Path) -> zipfile.ZipFile | Finding:
    """The archive, or why it cannot be opened."""
    size = path.stat().st_size
    if size > FILE:
        return fault("limit-exceeded", f"the file is {size:,} bytes; the most is {FILE:,}")
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError) as error:
        return fault("ebook-damaged", f"the file is no whole zip archive ({error})")


def archive_findings(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """What is wrong with the archive by its directory."""
    members = archive.infolist()
    if len(members) > MOST:
        yield fault(
            "limit-exceeded", f"the archive has {len(members):,} files; the most is {MOST:,}"
        )
        return
    whole = sum(member.file_size for member in members)
    if whole > WHOLE:
        yield fault(
            "limit-exceeded", f"the archive unpacks to {whole:,} bytes; the most is {WHOLE:,}"
        )
    for member in members:
        yield from _member_findings(member)
    yield from _overlaps(members)
    yield from _twice(members)


def _member_findings(member: zipfile.ZipInfo) -> Iterator[Finding]:
    name = member.filename
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":" or "\\" in name:
        yield fault(
            "path-outside", f"the archive holds a file whose path leads out of it ({name!r})"
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        yield fault("path-outside", f"{name!r} is a link to another file")
    if len(path.parts) > DEEPEST or len(name) > LONGEST:
        yield fault(
            "limit-exceeded", f"{name[:80]!r} lies too deep in folders, or its path is too long"
        )
    if member.flag_bits & 1:
        yield fault("entry-encrypted", f"{name!r} is encrypted, so no reading system can read it")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield fault("ebook-damaged", f"{name!r} is packed in a way that ebooks may not use")
    if member.file_size > LARGEST:
        yield fault("limit-exceeded", f"{name!r} unpacks to {member.file_size:,} bytes")
    elif member.file_size > 1_000_000 and member.file_size > RATIO * max(1, member.compress_size):
        times = member.file_size // max(1, member.compress_size)
        yield fault("limit-exceeded", f"{name!r} unpacks to {times:,} times its size")


def _overlaps(members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    """Files that share bytes: a few kilobytes that unpack to as much as one likes."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    for one, following in pairwise(ordered):
        ends = one.header_offset + 30 + len(one.orig_filename.encode()) + one.compress_size
        if ends > following.header_offset:
            names = f"{one.filename!r} and {following.filename!r}"
            yield fault("limit-exceeded", f"{names} share their bytes in the archive")
            return


def _twice(members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    seen: set[str] = set()
    for member in members:
        name = member.filename.casefold()
        if name in seen:
            yield fault(
                "ebook-damaged",
                f"{member.filename!r} is in the archive twice, or under a name that differs only"
                " by capitals",
            )
        seen.add(name)


def mimetype_findings(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """The first file says what the archive is, in plain bytes (OCF 3.3, 4.3)."""
    first = next(iter(archive.infolist()), None)
    if first is None or first.filename != "mimetype":
        yield fault("mimetype-wrong", "the first file of the archive is not `mimetype`")
        return
    raw = content(archive, first)
    if isinstance(raw, Finding):
        yield raw
    elif raw != MIMETYPE:
        yield fault("mimetype-wrong", f"`mimetype` reads {raw[:60].decode('ascii', 'replace')!r}")
    elif first.compress_type != zipfile.ZIP_STORED or first.header_offset:
        yield fault(
            "mimetype-wrong", "`mimetype` is compressed, or does not stand at the beginning"
        )


def content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | Finding:
    """The bytes of a file, or why it has none; never more than its directory says."""
    try:
        with archive.open(member) as file:
            data = file.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        return fault("ebook-damaged", f"{member.filename!r} cannot be unpacked ({error})")
    except (NotImplementedError, RuntimeError) as error:  # other compression, a password
        return fault("entry-encrypted", f"{member.filename!r} cannot be unpacked ({error})")
    if len(data) > member.file_size:
        return fault("limit-exceeded", f"{member.filename!r} is larger than the archive says")
    return data
