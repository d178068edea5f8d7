"""What a book may read while it is laid out: its own folder, the package's styles, nothing else.

Inside the engine the two folders have made-up addresses, `file:///book/` and `file:///styles/`, so
that no path of the machine can find its way into an output, and the same book has the same
addresses everywhere.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from publish.errors import PublishError
from publish.mends import weasyprint
from publish.resources import styles_dir

BOOK = "file:///book/"
STYLES = "file:///styles/"

# An instance of its own: the module's functions also read the machine's mime.types.
TYPES = mimetypes.MimeTypes()
TYPES.add_type("image/svg+xml", ".svg")
TYPES.add_type("font/ttf", ".ttf")


class RefusedError(Exception):
    """An address that a book may not read; the message says why."""


class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # the engine has no types
    """The engine's fetcher, bound to a book's folder. Any failure ends the layout."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self._roots = {BOOK: folder.resolve(), STYLES: styles_dir().resolve()}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
        """The resource at `url`: a `data:` address, or a file inside one of the two folders.

        Raises RefusedError for any other address, OSError when the file cannot be read.
        """
        if urlsplit(url).scheme.lower() == "data":
            return super().fetch(url, headers)
        path = self.locate(url)
        kind = TYPES.guess_type(path.name)[0] or "application/octet-stream"
        return weasyprint.urls.URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    def locate(self, url: str) -> Path:
        """The file that a made-up address means, links followed. Raises RefusedError."""
        plain = re.split("[?#]", url, maxsplit=1)[0]
        for base, root in self._roots.items():
            if plain.startswith(base):
                path = (root / unquote(plain.removeprefix(base))).resolve()
                if not path.is_relative_to(root):
                    raise RefusedError("it lies outside the book's folder")
                if path.exists() and not path.is_file():
                    raise RefusedError("it is not a file")
                return path
        raise RefusedError("only files inside the book's folder are read")


def failure(error: BaseException) -> PublishError:
    """The sentence for a fetch that ended the layout (the engine's FatalURLFetchingError)."""
    address = str(error).partition('"')[2].rpartition('"')[0]
    for base in (BOOK, STYLES):
        address = address.removeprefix(base)
    shown = address if len(address) < 200 else f"{address[:200]}…"
    cause = error.__cause__
    if isinstance(cause, FileNotFoundError):
        return PublishError(
            f"{shown}: there is no such file in the book's folder",
            "put the file there, or take the reference out of the text or style that names it",
        )
    why = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause)
    return PublishError(
        f"{shown}: it cannot be used: {why}",
        "put a copy of it into the book's folder and name it relative to that folder",
    )
