"""The trimmed page of an edition: what it asks for, and whether the printer cuts it."""

from __future__ import annotations

from collections.abc import Iterator

from publish.book import Edition, Finding
from publish.press.sizes import same, size
from publish.printer import Press


def trim_of(edition: Edition, press: Press | None) -> tuple[float, float] | None:
    """Width and height in mm that the edition asks for, None for those of its styles.

    A name that the press has goes before one of ISO 216. Raises ValueError with half a sentence.

    >>> trim_of(Edition("b", "pdf", trim="digest"), Press("x", trims=(("digest", 140, 216),)))
    (140, 216)
    >>> trim_of(Edition("b", "pdf", trim="5x8in"), None)
    (127.0, 203.2)
    """
    if not edition.trim:
        return None
    for name, width, height in press.trims if press else ():
        if name == edition.trim.strip().lower():
            return width, height
    return size(edition.trim)


def offered(press: Press, trim: tuple[float, float]) -> bool:
    """Whether the press cuts pages of this size: one in its list, or one in between.

    >>> press = Press("x", trims=(("a", 127, 203.2),), trim_least=(100, 150), trim_most=(210, 297))
    >>> offered(press, (127, 203.2)), offered(press, (150, 150)), offered(press, (90, 150))
    (True, True, False)
    """
    listed = [(width, height) for _, width, height in press.trims]
    if not listed and not any(press.trim_most):
        return True
    if any(same(one, trim) for one in listed):
        return True
    least, most = press.trim_least, press.trim_most
    return all(a <= b <= c for a, b, c in zip(least, trim, most, strict=True))


def not_offered(press: Press, trim: tuple[float, float], edition: str) -> Iterator[Finding]:
    """A trim that the printer does not cut, with the nearest ones that he does."""
    if offered(press, trim):
        return
    width, height = trim
    near = sorted(press.trims, key=lambda one: abs(one[1] - width) + abs(one[2] - height))[:3]
    names = ", ".join(f"{name} ({w:.4g} x {h:.4g} mm)" for name, w, h in near)
    message = (
        f"{edition} has pages of {width:.4g} x {height:.4g} mm, which {press.name} does not cut"
    )
    hint = (
        f"write `trim` in the edition's table; near are {names}" if names else "choose another trim"
    )
    yield Finding("trim-not-offered", "error", None, message, hint, edition)
