"""`publish presses`: which printers there are, and what each asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from publish.printer import Press


@click.command("presses")
@click.argument("name", required=False)
@click.pass_context
def presses_command(ctx: click.Context, name: str | None) -> None:
    """List the printers' profiles; of the one named, every number and where it is from.

    In a book's folder those of its `[press.NAME]` too. A star says that the number is the printer's
    own, a hollow one that others tell it.
    """
    from publish.press.profiles import bundled, named
    from publish.press.told import listed, told

    own = _own(ctx.obj)
    if name is None:
        known = bundled() | {press.name: press for press in own}
        lines = listed(known.values())
    else:
        lines = told(named(name, own))
    for line in lines:
        click.echo(line)


def _own(folders: tuple[str, ...]) -> tuple[Press, ...]:
    """The profiles of the book in the folder, () where there is none."""
    from publish.manuscript import load
    from publish.targets import holds_book

    folder = Path(folders[0]) if folders else Path()
    return load(folder).presses if holds_book(folder) else ()
