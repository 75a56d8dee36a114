"""`ringback talks …`: who talks with whom, since when and about what; supervisors listen, coach or barge in."""

import json
from datetime import timedelta
from typing import Any

import click

from commands import context
from failover.outlook import span
from models import PartRole, RealClock
from routing import supervising
from routing.turn import Turn

as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")
HELP = {
    PartRole.LISTEN: "Ring a supervisor who hears both in a talk and is heard by nobody.",
    PartRole.COACH: "Ring a supervisor who hears both in a talk and is heard by the agent alone.",
    PartRole.BARGE: "Ring a supervisor who hears both in a talk and is heard by both.",
}


@click.group()
def talks() -> None:
    """The talks that are under way."""


@talks.command("list")
@click.option("--numbers", is_flag=True, help="Show whole telephone numbers.")
@as_json
def list_all(numbers: bool, as_json: bool) -> None:
    """Show who talks with whom, since when and about what, the longest talk first."""
    now = RealClock().now()
    with context.opened() as database, database.reading() as connection:
        shown = [talk.values(now, whole=numbers) for talk in supervising.under_way(connection)]
    if as_json:
        click.echo(json.dumps(shown, indent=2))
        return
    for talk in shown:
        click.echo(_row(talk))
    if not shown:
        click.echo("nobody talks")


def _enters(role: PartRole) -> None:
    @talks.command(role.value, help=HELP[role])
    @click.argument("talk", type=int)
    @click.option("--as", "name", required=True, help="The supervisor, by name.")
    @as_json
    def enter(talk: int, name: str, as_json: bool) -> None:
        rules = context.settings().routing
        with context.opened() as database, database.transaction() as connection:
            part = supervising.enter(Turn(connection, RealClock().now()), talk, name, role, rules)
        told = {"part": part, "talk": talk, "supervisor": name, "as": role.value}
        click.echo(json.dumps(told) if as_json else f"{name}'s phone is about to ring: press 1 to enter talk {talk}")


for way in supervising.WAYS:
    _enters(way)


def _row(shown: dict[str, Any]) -> str:
    lasted = span(timedelta(seconds=shown["seconds"]))
    who = f"{shown['talk']:>4}  {shown['agent']:16} {shown['number']:14} {shown['form']:9} {shown['issue']:13}"
    others = ", ".join(f"{other['name']} ({other['as']}, {other['state']})" for other in shown["others"])
    return f"{who} {lasted:>12}  {shown['stage']}{': ' + others if others else ''}"
