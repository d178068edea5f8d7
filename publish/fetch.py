"""What a book may read while it is laid out: its own folder, the package's styles, nothing else.

Inside the engine they have made-up addresses, `file:///book/` for the book's folder and
`file:///styles/` for its `styles/` with the package's behind it, so that no path of the machine
can find its way into an output, and the same book has the same addresses everywhere.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from publish.errors import PublishError
from publish.fonts import style_folders
from publish.mends import weasyprint

BOOK = "file:///book/"
STYLES = "file:///styles/"
LONGEST = 120  # characters of an address in a message; a data: address may have millions

# An instance of its own: the module's functions also read the machine's mime.types.
TYPES = mimetypes.MimeTypes()
TYPES.add_type("image/svg+xml", ".svg")
TYPES.add_type("font/ttf", ".ttf")


class RefusedError(Exception):
    """An address that a book may not read; the message says why."""


class Response(weasyprint.urls.URLFetcherResponse):  # type: ignore[misc]  # untyped, as below
    """What was read. The engine must not open `path` on its own: its addresses are made up."""

    path = None


class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # the engine has no types
    """The engine's fetcher, bound to a book's folder. Any failure ends the layout."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self._roots = {BOOK: (folder.resolve(),), STYLES: style_folders(folder)}
        # Kept, since the engine logs and forgets whatever goes wrong while it draws an SVG image.
        self.failed: PublishError | None = None

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """The resource at `url`: a `data:` address, or a file inside one of the two folders.

        Raises RefusedError for any other address, OSError when the file cannot be read; the
        user's sentence about the first such failure stays in `failed`.
        """
        try:
            if urlsplit(url).scheme.lower() == "data":
                return super().fetch(url, headers)
            path = self.locate(url)
            kind = {"Content-Type": TYPES.guess_type(path.name)[0] or "application/octet-stream"}
            return Response(url, path.read_bytes(), kind)
        except (RefusedError, OSError, ValueError) as error:
            self.failed = self.failed or sentence(url, error)
            raise

    def locate(self, url: str) -> Path:
        """The file that a made-up address means, links followed. Raises RefusedError."""
        plain = re.split("[?#]", url, maxsplit=1)[0]
        base = next((base for base in self._roots if plain.startswith(base)), None)
        if base is None:
            raise RefusedError("only files inside the book's folder are read")
        for root in self._roots[base]:
            path = (root / unquote(plain.removeprefix(base))).resolve()
            if not path.is_relative_to(root):
                raise RefusedError("it lies outside the book's folder")
            if path.is_file():
                return path
            if path.exists():
                raise RefusedError("it is not a file")
        raise FileNotFoundError(plain)


def sentence(url: str, error: Exception) -> PublishError:
    """What to tell the user about an address that could not be had."""
    shown = url.removeprefix(BOOK).removeprefix(STYLES)
    if len(shown) > LONGEST:
        shown = f"{shown[:LONGEST]}…"
    if isinstance(error, FileNotFoundError):
        return PublishError(
            f"{shown}: there is no such file in the book's folder",
            "put the file there, or take the reference out of the text or style that names it",
        )
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return PublishError(
        f"{shown}: it cannot be used: {why}",
        "put a copy of it into the book's folder and name it relative to that folder",
    )
