"""How every command ends: with a sentence, an exit code, and nothing left behind."""

from __future__ import annotations

import signal
import sys
import threading

import click

from publish.errors import PublishError


class Sentences(click.Group):
    """Turns a user's mistake into one sentence with advice and an exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        if threading.current_thread() is threading.main_thread():
            # Asked to end, it ends by its own way out: judges stop, temporary folders go.
            signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
        try:
            return super().invoke(ctx)
        except PublishError as error:
            click.echo(f"publish: {error.message}", err=True)
            if error.hint:
                click.echo(f"  {error.hint}", err=True)
            ctx.exit(error.code)
        except BrokenPipeError:  # whoever read has enough, as `head` does: click ends quietly
            raise
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"publish: {where}{error.strerror or error}", err=True)
            ctx.exit(2)
