"""`ringback estimate`: how good the waits were that callers were told."""

import json
from datetime import timedelta

import click

from commands.context import database
from models import RealClock
from routing import review
from routing.accuracy import Accuracy, judge


@click.command()
@click.option(
    "--hours",
    type=click.FloatRange(min=0, min_open=True, max=24 * 366),
    default=24.0,
    show_default=True,
    help="So many hours back.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def estimate(hours: float, as_json: bool) -> None:
    """Compare the waits that were promised in the last hours with what happened."""
    now = RealClock().now()
    house = database()
    with house.reading() as connection:
        found = judge(review.since(connection, now - timedelta(hours=hours), now))
    house.close()
    click.echo(json.dumps(found.values(), indent=2) if as_json else said(found))


def said(found: Accuracy) -> str:
    """Return the figures as lines for people."""
    if not found.told:
        return "nobody was told a wait in this time"
    lines = [f"{found.told} were told a wait; {found.reached} reached, {found.censored} left or still wait within it"]
    if found.coverage is not None and found.earlier is not None and found.later is not None:
        lines.append(
            f"the range held for {found.coverage:.0%}; {found.earlier:.0%} came earlier, {found.later:.0%} later"
        )
    if found.bias is not None and found.rmse is not None:
        relative = f", {found.relative_rmse:.2f} of the mean wait" if found.relative_rmse is not None else ""
        lines.append(f"the promise was {found.bias:+.0f} s off on average, RMSE {found.rmse:.0f} s{relative}")
    return "\n".join(lines)
