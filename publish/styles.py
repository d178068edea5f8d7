"""The style stack of an edition: plain CSS files, stacked by name, the last one wins."""

from __future__ import annotations

import re
from pathlib import Path

from publish.above import shared_styles
from publish.errors import PublishError
from publish.manuscript import read_text, where
from publish.mirror import mirrored
from publish.resources import styles_dir


def stack(
    names: tuple[str, ...], folder: str, edition: str = "", *, mirror: bool = False
) -> tuple[tuple[str, str], ...]:
    """(name, CSS) for each name, the package's font faces first.

    A sheet is `styles/NAME.css` in the book's folder, else beside a `press.toml` above it, else one
    of the package's, which `mirror` turns about. `edition` names the one that asks for them. Raises
    PublishError for a name that is neither.
    """
    every = ("fonts", *names)
    return tuple((name, _sheet(name, Path(folder), edition, mirror=mirror)) for name in every)


def _sheet(name: str, folder: Path, edition: str, *, mirror: bool) -> str:
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name):
        for home in (folder / "styles", *shared_styles(folder), styles_dir()):
            path = home / f"{name}.css"
            if path.is_file() and path.resolve().is_relative_to(home.resolve()):
                text = read_text(path, f"styles/{name}.css")
                return mirrored(text) if mirror and home == styles_dir() else text
    known = sorted(path.stem for path in styles_dir().glob("*.css"))
    raise PublishError(
        f"{where(str(folder), ('edition', edition, 'styles'), name)}: there is no style {name!r}",
        f"put it at styles/{name}.css beside book.toml, or use one of {', '.join(known)}",
    )
