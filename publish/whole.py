"""Files come out whole or not at all: written beside their places, then moved there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from publish.errors import PublishError


def write_whole(files: Mapping[Path, bytes], *, folders: bool = False) -> None:
    """Write all files, or leave every one as it was; `folders` that lack are made.

    Raises PublishError that names the file which cannot be written.
    """
    ready: dict[Path, Path] = {}
    at = Path()
    try:
        for at, content in files.items():
            if folders:
                at.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{at.name[:40]}.", dir=at.parent)
            ready[at] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o644)
        for at in list(ready):
            if at.is_dir():
                raise IsADirectoryError(21, "a folder stands there")
        for at in list(ready):
            ready[at].replace(at)
            del ready[at]
    except OSError as error:
        raise PublishError(
            f"{at}: it cannot be written ({error.strerror})",
            "choose another place, or make the folder writable",
        ) from error
    finally:
        for part in ready.values():
            part.unlink(missing_ok=True)
