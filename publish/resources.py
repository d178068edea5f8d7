"""Where the package's own styles and fonts lie, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from publish.errors import PublishError


def styles_dir() -> Path:
    """The folder with the package's style sheets and fonts.

    In a wheel it is inside the package (`_styles`), in a checkout and in an editable install it is
    `styles/` beside the package. Raises PublishError when neither is there.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_styles", package.parent / "styles"):
        if folder.is_dir():
            return folder
    raise PublishError(
        f"the style sheets are missing from the installation ({package})",
        "install the package again",
    )
