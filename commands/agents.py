"""`ringback agents …`: who helps, with what, and whether they are there."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from carrier.numbers import BadNumber, e164
from commands.context import database, settings
from ivr.checks import BadMenu
from ivr.menu import load_menu
from models import Agent, RealClock, Status
from routing import presence
from routing.presence import BadAgent

T = TypeVar("T")


@click.group()
def agents() -> None:
    """The people who help."""


@agents.command()
@click.argument("name")
@click.option("--phone", required=True, help="Where they are rung, like +12025550123.")
@click.option("--skills", required=True, help="Issues they help with, like withdrawal,deposit; or all.")
def add(name: str, phone: str, skills: str) -> None:
    """Add an agent, offline at first."""
    number, issues = _checked(lambda: e164(phone)), _issues(skills)
    with database().session() as session:
        agent = _checked(lambda: presence.add(session, name, number, issues, RealClock().now()))
    click.echo(_line(agent))


@agents.command("set")
@click.argument("name")
@click.option("--status", required=True, type=click.Choice([status.value for status in Status]))
def set_status(name: str, status: str) -> None:
    """Say what an agent chose to be."""
    with database().session() as session:
        agent = _checked(lambda: presence.set_status(session, name, Status(status), RealClock().now()))
    click.echo(_line(agent))


@agents.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_all(as_json: bool) -> None:
    """Show every agent with status and state."""
    with database().session() as session:
        everyone = presence.everyone(session)
    if as_json:
        click.echo(json.dumps([_values(agent) for agent in everyone], indent=2))
        return
    for agent in everyone:
        click.echo(_line(agent))
    if not everyone:
        click.echo("no agents yet; `ringback agents add NAME --phone +… --skills all` adds one")


def _issues(text: str) -> list[str]:
    """Return issue keys out of `a,b` or `all`; unknown ones end the command."""
    try:
        known = [issue.key for issue in load_menu(settings().menu_file).issues]
    except BadMenu as exc:
        raise click.ClickException(str(exc)) from exc
    chosen = known if text.strip() == "all" else [part.strip() for part in text.split(",") if part.strip()]
    unknown = [key for key in chosen if key not in known]
    if unknown or not chosen:
        raise click.ClickException(
            f"unknown skills: {', '.join(unknown) or 'none given'}; choose from {', '.join(known)}"
        )
    return chosen


def _checked(act: Callable[[], T]) -> T:
    try:
        return act()
    except (BadNumber, BadAgent) as exc:
        raise click.ClickException(str(exc)) from exc


def _values(agent: Agent) -> dict[str, Any]:
    return {
        "name": agent.name,
        "phone": agent.phone,
        "status": agent.status,
        "state": agent.state,
        "skills": [skill.issue for skill in agent.skills],
    }


def _line(agent: Agent) -> str:
    skills = ",".join(skill.issue for skill in agent.skills)
    return f"{agent.name:16} {agent.phone:16} {agent.status:10} {agent.state:8} {skills}"
