"""`publish clean`: which raw text, into which folder, with which rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from publish.errors import PublishError


def _rules(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    """Print the cleaning rules and end, where `--rules` asks for them."""
    if not asked or ctx.resilient_parsing:
        return
    from publish.clean.names import listed

    for name, what in listed():
        click.echo(f"{name:20}{what}")
    ctx.exit()


@click.command("clean")
@click.argument("raw", type=click.Path(path_type=Path), required=False)
@click.option("-o", "output", help="The book's folder to make, or - for standard output.")
@click.option("--encoding", default="", help="How the raw text is coded, if it is guessed wrongly.")
@click.option("--off", multiple=True, metavar="RULE", help="Leave this rule out; may be repeated.")
@click.option(
    "--rules", is_flag=True, is_eager=True, expose_value=False, callback=_rules,
    help="List the rules, one a line.",
)  # fmt: skip
@click.option("--keep-pages", is_flag=True, help="Mark where the source's pages begin: {p. 12}.")
@click.option("--merge", is_flag=True, help="Carry over what an editor has changed in the book.")
@click.option("--review", is_flag=True, help="Go through what cleaning was not sure of, as a page.")
@click.pass_context
def clean_command(
    ctx: click.Context, /, raw: Path | None, output: str | None, *, review: bool, **settings: Any
) -> None:
    """Make a manuscript of RAW and a ledger that restores its text.

    RAW is a text, a PDF, a Word document (.docx), an HTML file, an EPUB, or a folder of .txt files.
    What cleaning is not sure of is listed in the book's review.txt; --review opens the list in the
    browser, also without RAW, for the book that -o or -C names.
    """
    from publish.clean.command import Options, to_folder, to_markdown

    if (raw is None and not review) or (raw is not None and output is None):
        raise PublishError(
            "nothing to clean", "`publish clean RAW -o DIR`, with - for the terminal"
        )
    if raw is not None and output == "-":
        text, told = to_markdown(raw, Options(**settings))
        click.echo(text.encode(), nl=False)
    elif raw is not None:
        paths, told = to_folder(raw, Path(output or ""), Options(**settings))
        for path in paths:
            click.echo(str(path))
    else:
        told = []
    for line in told:
        click.echo(line, err=True)
    if review:
        from publish.clean.reviewpage import serve
        from publish.shelf import one, shelf

        folder = Path(output) if output else one(shelf(ctx.obj), "clean")
        serve(folder, click.echo, click.launch)
