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


@main.command()
@click.argument("editions", nargs=-1)
@click.pass_obj
def build(folder: Path, editions: tuple[str, ...]) -> None:
    """Make the editions named (or all that book.toml has) into build/.

    An edition NAME becomes build/NAME.epub or build/NAME.pdf.
    """
    from publish import make
    from publish.report import line, progress

    with progress(sys.stderr) as begun:
        made, found = make.build(folder, editions, begun)
    for finding in (*found, *(finding for one in made for finding in one.findings)):
        click.echo(line(finding), err=True)
    for one in made:
        extent = f"{one.pages} pages" if one.pages else "reflowable"
        sheets = f" on {one.sheets} sheets" if one.sheets else ""
        click.echo(f"{one.path}  {extent}{sheets}, {one.size / 1000:,.0f} kB")


@main.command("clean")
@click.argument("raw", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "output", required=True, help="The book's folder to make, or - for standard output.")
def clean_command(raw: Path, output: str) -> None:
    """Make a manuscript of a raw text, and a ledger that restores it."""
    from publish.clean import as_markdown, clean, save

    cleaned = clean(raw.read_bytes(), raw.name)
    if output == "-":
        click.get_binary_stream("stdout").write(as_markdown(cleaned).encode())
        return
    for path in save(cleaned, Path(output)):
        click.echo(str(path))


if __name__ == "__main__":
    sys.exit(main())
