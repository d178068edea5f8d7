"""The command line: reads arguments, calls one function, prints what it returns."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from publish.cli.clean import clean_command
from publish.cli.impose import impose_command
from publish.cli.press import presses_command
from publish.cli.sentences import Sentences
from publish.errors import PublishError

if TYPE_CHECKING:
    from publish.shelf import Failed


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="everyword", prog_name="publish")
@click.option(
    "-C",
    "folders",
    multiple=True,
    metavar="FOLDER",
    help="Work on the book in this folder instead of the current one. build, check and collate take"
    " more: 'books/*', or -C again.",
)
@click.pass_context
def main(ctx: click.Context, folders: tuple[str, ...]) -> None:
    """From a raw text to an EPUB, a print PDF, a pamphlet and a screen PDF."""
    ctx.obj = folders


def _books(folders: tuple[str, ...], since: str | None) -> tuple[Path, ...]:
    """The books that -C means, or those of them that have changed."""
    from publish.shelf import shelf

    books = shelf(folders)
    if since is None:
        return books
    from publish.changed import changed_since

    changed = changed_since(books, since)
    if not changed:
        click.echo(f"nothing has changed since {since}", err=True)
    return changed


def _failed(failures: Iterable[Failed], books: int) -> int:
    """Say which books failed, and why; the exit code. The only book's mistake is raised."""
    code = 0
    for one in failures:
        if books == 1:
            raise one.error
        click.echo(f"publish: {one.folder}: {one.error.message}", err=True)
        if one.error.hint:
            click.echo(f"  {one.error.hint}", err=True)
        code = max(code, one.error.code)
    return code


changed_since = click.option(
    "--changed-since",
    "since",
    metavar="REF",
    help="Only the books that have changed since this git branch, tag or commit.",
)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default="A Book", show_default=True, help="The book's title.")
@click.option("--author", "authors", multiple=True, help="Who wrote it; may be repeated.")
@click.option("--language", default="en", show_default=True, help="A tag such as en, de or fr-CA.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="When it comes out: 2001-12-31.")
@click.option(
    "--action",
    default="",
    metavar="OWNER/REPO@REF",
    help="Where GitHub finds this tool as an action, for the workflow.",
)
def new(folder: Path, date: datetime | None, **said: Any) -> None:
    """Make a book's repository in DIR, with texts that show how to write, and a workflow.

    `publish -C DIR build` and `check` work on it at once. DIR must be new or empty.
    """
    from publish.new import PLACEHOLDER, WORKFLOW, Options, make_new

    day = date.date().isoformat() if date else ""
    for path in make_new(folder, Options(date=day, **said)):
        click.echo(str(path))
    if not said["action"]:
        told = f"{folder / WORKFLOW}: write whose action it uses where {PLACEHOLDER} stands"
        click.echo(told, err=True)


@main.command()
@click.argument("editions", nargs=-1)
@click.option(
    "--variant",
    "shops",
    multiple=True,
    type=click.Choice(["apple", "kindle", "kobo", "all"]),
    help="Also make the ebooks as this shop wants them; may be given more than once.",
)
@click.option(
    "--press",
    "presses",
    multiple=True,
    metavar="NAME",
    help="Make the print editions for this printer, not for their own; see `publish presses`.",
)
@changed_since
@click.pass_context
def build(
    ctx: click.Context,
    /,
    editions: tuple[str, ...],
    shops: tuple[str, ...],
    presses: tuple[str, ...],
    since: str | None,
) -> None:
    """Make the editions named (or all that book.toml has) into build/.

    An edition NAME becomes build/NAME.epub or build/NAME.pdf, its variant for a shop
    build/NAME-SHOP.epub (for Kobo build/NAME-kobo.kepub.epub), that for a press
    build/NAME-PRESS.pdf with build/NAME-PRESS-spec.pdf, which tells the printer what it is.
    """
    from publish import make
    from publish.report import extent, line, progress
    from publish.shelf import each

    books = _books(ctx.obj, since)
    with progress(sys.stderr) as begun:
        done, failed = each(books, lambda book: make.build(book, editions, begun, shops, presses))
    for _, (made, found) in done:
        for finding in found:
            click.echo(line(finding), err=True)
        for one in made:
            click.echo(extent(one))
    ctx.exit(_failed(failed, len(books)))


@main.command()
@click.argument("targets", nargs=-1, metavar="[EDITION|FILE|FOLDER]...")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--judges/--no-judges", default=True, help="Ask other people's programs, or not.")
@click.option(
    "--format",
    "forms",
    multiple=True,
    metavar="FORM[=FILE]",
    help="text, json, sarif, junit, github or html, to standard output (-) or a file; repeatable.",
)
@click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="GITHUB_STEP_SUMMARY",
    help="Write what the run comes to, as Markdown; where GitHub runs it, into the job's summary.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A report (--format json=FILE) with which the summary compares; else the last one's.",
)
@click.option(
    "--press", default="", metavar="NAME", help="Look at PDF files as this printer will do."
)
@click.option(
    "--fix", is_flag=True, help="First mend dashes, spaces and marks in the texts; no word changes."
)
@click.option("--dry-run", is_flag=True, help="With --fix: show what would change, and end.")
@changed_since
@click.pass_context
def check(
    ctx: click.Context, /, targets: tuple[str, ...], forms: tuple[str, ...], since: str | None,
    *, fix: bool, dry_run: bool, **said: Any,
) -> None:  # fmt: skip
    """Check the manuscript and its editions, or any EPUB or PDF file, or a folder of them.

    Notes and headings, every word in every edition; EPUBCheck, veraPDF, Ace. Nothing is built.
    Exit 0 clean, 1 faults found, 2 usage, 3 a required judge could not run.
    """
    from publish.gate import Asked, gate

    source = ctx.get_parameter_source("summary")
    asked = Asked(forms, append=source is ParameterSource.ENVIRONMENT, **said)
    books = _books(ctx.obj, since)
    if fix or dry_run:
        _mend(books, targets, fix=fix, dry_run=dry_run)
    if dry_run:
        return
    outcome = gate(books, targets, asked)
    for judge, reason in outcome.unheard:
        click.echo(f"{judge} could not run: {reason}", err=True)
    click.echo(outcome.out.encode(), nl=False)
    _failed(outcome.failed, len(books))
    ctx.exit(outcome.code)


def _mend(books: tuple[Path, ...], targets: tuple[str, ...], *, fix: bool, dry_run: bool) -> None:
    """Mend the texts and show the changes: alone on standard output, else on standard error."""
    from publish.manuscript import load
    from publish.mending import mend

    if targets or not fix:
        raise PublishError(
            "--fix mends the texts of a book" if targets else "--dry-run goes with --fix",
            "`publish check --fix`, with --dry-run to see it first",
        )
    for book in books:
        click.echo(mend(load(book), write=not dry_run), nl=False, err=not dry_run)


@main.command("rules")
@click.option(
    "--family",
    type=click.Choice(["manuscript", "words", "EPUB", "PDF", "sheets", "edition"]),
    help="Only the rules of this family.",
)
def rules_command(family: str | None) -> None:
    """List the rules of `check`, one a line, the name first."""
    from publish.checks.literate import rules

    for name, rule in rules().items():
        if family in {None, rule.family}:
            click.echo(f"{name}  {rule.sentence}")


@main.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """Say what a rule of `check` finds, why that is bad and what to do; a book before and after.

    RULE is a name that `publish rules` lists, or preflight: which clauses its rules cover.
    """
    from publish.checks.literate import manual

    click.echo(manual(rule), nl=False)


@main.command()
@click.argument("editions", nargs=-1)
@click.option(
    "--certificate",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what was proved, with digests, as text or .json.",
)
@click.option("--note-on-the-text", "note", is_flag=True, help="Draft that page, as Markdown.")
@changed_since
@click.pass_context
def collate(
    ctx: click.Context,
    editions: tuple[str, ...],
    certificate: Path | None,
    note: bool,
    since: str | None,
) -> None:
    """Show that every word of the source and the manuscript is in every edition, in order.

    The source is rebuilt from the manuscript and its ledger; what an editor has changed since is
    listed. The text is taken back out of each EPUB and PDF, a pamphlet through its fold.
    """
    from publish.collation import collate_book, told
    from publish.shelf import each, one

    books = _books(ctx.obj, since)
    if note:
        from publish.textnote import note_on_the_text

        click.echo(note_on_the_text(one(books, "collate --note-on-the-text")).encode(), nl=False)
        return
    if certificate:
        one(books, "collate --certificate")
    done, failed = each(books, lambda book: collate_book(book, editions))
    for book, collation in done:
        for line in told(collation):
            click.echo(f"{book}: {line}" if len(books) > 1 else line)
        if certificate and collation.sound:
            from publish.certificate import write

            write(collation, book, certificate)
            click.echo(str(certificate))
    unsound = int(not all(collation.sound for _, collation in done))
    ctx.exit(max(_failed(failed, len(books)), unsound))


main.add_command(clean_command)
main.add_command(impose_command)
main.add_command(presses_command)
