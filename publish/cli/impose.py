"""`publish impose`: the settings of a sheet, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from publish.errors import PublishError
from publish.folds import FOLDS


@click.command("impose")
@click.argument("source", metavar="IN.pdf", type=click.Path(path_type=Path))
@click.option(
    "-o", "target", type=click.Path(path_type=Path, dir_okay=False), help="The PDF of the sheets."
)
@click.option(
    "--fold",
    default="saddle",
    show_default=True,
    help=f"One of {', '.join(FOLDS)}.",
)
@click.option(
    "--sheet",
    default="a4",
    show_default=True,
    help="a5, a4, a3, a2, sra4, sra3, letter, legal, tabloid, or a size like 320x225mm.",
)
@click.option(
    "--duplex",
    type=click.Choice(["short", "long", "manual"]),
    default="short",
    show_default=True,
    help="The edge of the sheet about which the printer turns it; manual makes two files.",
)
@click.option(
    "--stack",
    type=click.Choice(["face-down", "face-up"]),
    help="By hand: how the printer delivers the fronts; face-down unless given.",
)
@click.option(
    "--binding",
    type=click.Choice(["left", "right"]),
    default="left",
    show_default=True,
    help="The side of the front cover at which the fold is.",
)
@click.option(
    "--signature", type=click.IntRange(min=4), help="Pages of a signature, a multiple of 4."
)
@click.option("--creep", default="", help="The thickness of a leaf, like 0.1mm or 80gsm.")
@click.option("--creep-total", default="", help="How far the innermost pages move, like 2mm.")
@click.option("--marks", is_flag=True, help="Draw marks to fold, cut, staple and gather by.")
@click.option(
    "--cover", type=click.Choice(["keep"]), help="keep: the last page stays the back cover."
)
@click.option("--pages", default="", help="Only these pages, like 3-18 or 1,4-.")
@click.option("--scale", is_flag=True, help="Scale the pages to fill their places.")
@click.option(
    "--slip",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write how to print, fold and staple, as .txt or .pdf.",
)
@click.option("--copies", type=int, default=1, show_default=True, help="Copies, for the slip.")
@click.option("--language", default="", help="The slip's language, if not the file's own.")
@click.option("--preview", is_flag=True, help="Show the sheets and the folded book as pictures.")
def impose_command(source: Path, target: Path | None, **options: Any) -> None:
    """Impose a PDF: its pages on sheets to be printed, folded and read.

    IN.pdf is any PDF of single pages. Exit 0 when the sheets are written, whatever is reported.
    """
    from publish.impose import Setup
    from publish.impose.command import Extras, creep_of, run
    from publish.report import line

    more = ("slip", "copies", "language", "preview")
    extras = Extras(**{name: options.pop(name) for name in more})
    creep, total = creep_of(options.pop("creep"), options.pop("creep_total"))
    keep = options.pop("cover") == "keep"
    given = {name: value for name, value in options.items() if value is not None}
    if "stack" in given and given["duplex"] != "manual":
        raise PublishError(
            "--stack says how sheets come out that are turned by hand",
            "give --duplex manual with it, or leave it out",
        )
    setup = Setup(creep=creep, creep_total=total, cover_keep=keep, **given)
    said = run(source, target, setup, extras)
    for finding in said.findings:
        click.echo(line(finding), err=True)
    for text in said.lines:
        click.echo(text)
