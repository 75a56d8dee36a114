"""`ringback watch`: the process that looks at chat."""

import click

from commands.context import settings
from commands.processes import log_lines, stopped
from commands.watching import run_watch
from failover.plan import BadPlan


@click.command()
def watch() -> None:
    """Look at chat, turn the line on and off by what is seen, and tell people."""
    log_lines()
    try:
        run_watch(settings(), stopped(), click.echo)
    except (BadPlan, ValueError) as exc:
        raise click.ClickException(str(exc)) from exc
