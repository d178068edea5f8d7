"""The command line: reads arguments, calls one function, prints what it returns."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from publish.errors import PublishError


class Sentences(click.Group):
    """Turns a user's mistake into one sentence with advice and an exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PublishError as error:
            click.echo(f"publish: {error.message}", err=True)
            if error.hint:
                click.echo(f"  {error.hint}", err=True)
            ctx.exit(error.code)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"publish: {where}{error.strerror or error}", err=True)
            ctx.exit(2)


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="everyword", prog_name="publish")
@click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Work on the book in this folder instead of the current one.",
)
@click.pass_context
def main(ctx: click.Context, folder: Path) -> None:
    """From a raw text to an EPUB, a print PDF, a pamphlet and a screen PDF."""
    ctx.obj = folder


if __name__ == "__main__":
    sys.exit(main())
