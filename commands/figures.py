"""`ringback figures`: today and since the line turned on, the capacity, and how good the estimates were."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta

import click

from callbacks.kept import promises
from callbacks.report_rows import of_figures, of_promises
from commands import context
from commands.estimate import said
from commands.report_text import of_capacity
from commands.report_text import of_figures as told
from commands.report_text import of_promises as told_promises
from failover import incidents
from models import RealClock
from routing import review
from routing.accuracy import judge
from routing.capacity import TARGET, capacity
from routing.figures import figures as figures_of


@click.command()
@click.option("--target", type=click.FloatRange(1, 3600), default=TARGET, show_default=True, help="Seconds to a human.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def figures(target: float, as_json: bool) -> None:
    """Show what the day is like so far (UTC), and how many agents a short wait would take."""
    now = RealClock().now()
    with context.opened() as database, database.reading() as connection:
        last = incidents.found(connection)
        since = last.since if last and last.until is None else None
        spans: dict[str, datetime] = {"today": now.replace(hour=0, minute=0, second=0, microsecond=0)}
        if since:
            spans["since_on"] = since
        found = {name: figures_of(connection, begin, now, now) for name, begin in spans.items()}
        made = {name: promises(connection, begin, now) for name, begin in spans.items()}
        able = capacity(connection, now, since)
        accuracy = judge(review.since(connection, now - timedelta(days=1), now))
    if as_json:
        values = {
            name: {"since": spans[name].isoformat(), **of_figures(one), **of_promises(made[name])}
            for name, one in found.items()
        }
        needs = {"came": able.came, "seconds": able.seconds, "agents": able.agents, **asdict(able.load)}
        needs |= {"target": target, "needed": able.needed(target), "choices": [asdict(one) for one in able.choices]}
        click.echo(json.dumps({**values, "capacity": needs, "estimate": accuracy.values()}, indent=2))
        return
    for name, one in found.items():
        click.echo(f"{name.replace('_', ' ')} ({spans[name]:%Y-%m-%d %H:%M} UTC)")
        click.echo("\n".join(f"  {line}" for line in (*told(one), told_promises(made[name]))))
    click.echo("\n".join(of_capacity(able, target)))
    click.echo(said(accuracy))
