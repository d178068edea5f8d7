"""A zip archive that somebody else made: its members, and no more than that."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from publish.errors import PublishError

MOST = 20_000  # members
LARGEST = 100_000_000  # bytes of one member when it is unpacked
WHOLE = 500_000_000  # bytes of all members together
RATIO = 300  # times that a large member may shrink; text shrinks ten times at most


def open_zip(raw: bytes, name: str) -> zipfile.ZipFile:
    """The archive, where it is sound and harmless.

    Raises PublishError for what is no zip, is encrypted, has too much in it or paths that lead out.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise PublishError(
            f"{name} is damaged: it is no whole zip file", "get the file again"
        ) from error
    members = archive.infolist()
    why = ""
    if len(members) > MOST or sum(m.file_size for m in members) > WHOLE:
        why = "unpacks to more than a book can hold"
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            why = f"holds a file whose path leads out of it ({member.filename[:80]!r})"
        elif member.flag_bits & 1:
            why = "is encrypted"
        elif member.file_size > LARGEST or (
            member.file_size > 1_000_000 and member.file_size > RATIO * max(1, member.compress_size)
        ):
            why = f"holds a file that unpacks to too much ({member.filename[:80]!r})"
    if why:
        raise PublishError(f"{name} {why}", "get the file again from where it was made")
    return archive


def member(archive: zipfile.ZipFile, path: str, name: str) -> bytes:
    """The bytes of one member.

    Raises PublishError where it is missing or damaged.
    """
    try:
        with archive.open(path) as file:
            data = file.read(LARGEST + 1)
    except KeyError as error:
        raise PublishError(f"{name} lacks its part {path}", "get the file again") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise PublishError(f"{name} is damaged at {path}", "get the file again") from error
    if len(data) > LARGEST:
        raise PublishError(f"{name} holds too much at {path}", "get the file again")
    return data
