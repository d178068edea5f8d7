"""The versions of the tool that a book may be made with: `[tool] version` in `book.toml`."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from publish import bookfile
from publish.errors import PublishError

LIKE = 'write it like ">=1.2,<2" or "==1.2.*" (PEP 440)'


def refuse_another(data: dict[str, Any], text: str, name: str) -> None:
    """Raise PublishError where the book, as TOML gave it, does not go with this version.

    This is asked first: a book for another version may have keys that this one does not know.
    `text` is book.toml, `name` its path.
    """
    table = data.get("tool")
    pin = table.get("version") if isinstance(table, dict) else None
    if not isinstance(pin, str):
        return  # none, or no string: then the kind of value is what to say
    where = f"{name}:{bookfile.line_of(text, ('tool', 'version'))}"
    try:
        fits = SpecifierSet(pin).contains(Version(version("everyword")), prereleases=True)
    except InvalidSpecifier:
        raise PublishError(f"{where}: `version` in [tool] is no version: {pin!r}", LIKE) from None
    if not fits:
        raise PublishError(
            f"{where}: the book is for everyword {pin}, and this is {version('everyword')}",
            "install that one, or change `version` in [tool] when you have compared the editions",
        )


def usual() -> str:
    """What a new book asks for: this version and later ones that promise to set it the same.

    By Semantic Versioning (4, 8) that ends with the major version, before 1.0 with the minor one.
    """
    own = Version(version("everyword"))
    if own.major:
        return f">={own.major}.{own.minor},<{own.major + 1}"
    return f">=0.{own.minor},<0.{own.minor + 1}"
