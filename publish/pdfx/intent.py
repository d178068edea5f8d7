"""The printing condition of a press: its name and its ICC profile (ISO 15930-7, 6.2.2)."""

from __future__ import annotations

import io
from importlib.resources import files
from pathlib import Path

from PIL import ImageCms

from publish.errors import PublishError
from publish.printer import Press

REGISTRY = "http://www.color.org"  # the ICC's registry of characterised printing conditions
_LARGEST = 20_000_000  # bytes; the largest profiles of presses are a tenth of it


def profile_of(press: Press) -> bytes:
    """The bytes of the press's profile, b"" where it names none.

    `intent` is a bundled one's name, with or without `.icc`, else a path below the press's `home`.
    Raises PublishError for a file that is not there, lies elsewhere, or is no profile of CMYK.
    """
    if not press.intent:
        return b""
    name = press.intent.removesuffix(".icc")
    bundled = files("publish.pdfx.profiles") / f"{name}.icc"
    if "/" not in name and bundled.is_file():
        return bundled.read_bytes()
    content = _read(press)
    if kind_of(content) != ("prtr", "CMYK"):
        raise PublishError(
            f"press {press.name}: {press.intent} is no ICC profile of a press in CMYK",
            "take the output profile that the printer gives (.icc, of class prtr)",
        )
    return content


def _read(press: Press) -> bytes:
    home = Path(press.home).resolve()
    path = (home / press.intent).resolve()
    if not path.is_relative_to(home) or not press.home:
        raise PublishError(
            f"press {press.name}: the profile {press.intent} lies outside the book's folder",
            "copy it into the book's folder and name it from there",
        )
    try:
        if path.stat().st_size > _LARGEST:
            raise PublishError(
                f"press {press.name}: {press.intent} is too large for an ICC profile",
                "take the output profile that the printer gives",
            )
        return path.read_bytes()
    except OSError as error:
        known = ", ".join(bundled_names())
        raise PublishError(
            f"press {press.name}: the profile {press.intent} cannot be read ({error.strerror})",
            f"name a file in the book's folder, or one that is bundled ({known})",
        ) from error


def bundled_names() -> tuple[str, ...]:
    """The names of the profiles that travel with the package.

    >>> bundled_names()
    ('FOGRA39L_coated',)
    """
    names = (entry.name for entry in (files("publish.pdfx.profiles")).iterdir())
    return tuple(sorted(name.removesuffix(".icc") for name in names if name.endswith(".icc")))


def kind_of(content: bytes) -> tuple[str, str]:
    """Class and colour space of an ICC profile (ICC.1, 7.2.5 and 7.2.6); "", "" for anything else.

    >>> kind_of(b"no profile")
    ('', '')
    """
    if len(content) < 132 or content[36:40] != b"acsp":
        return "", ""
    try:
        ImageCms.ImageCmsProfile(io.BytesIO(content))
    except (OSError, ImageCms.PyCMSError):
        return "", ""
    return content[12:16].decode("latin-1"), content[16:20].decode("latin-1").strip()


def version_of(content: bytes) -> tuple[int, int]:
    """The version of the ICC's format in which a profile is written: (2, 4), (4, 2)."""
    return (content[8], content[9] >> 4) if len(content) > 9 else (0, 0)
