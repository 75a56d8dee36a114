"""`ringback agents …`: who helps, with what, and whether they are there."""

import json
from contextlib import closing

import click

from carrier.addresses import reachable
from commands import context, shifts
from commands.lists import LANGUAGES, SKILLS, languages_in, skills_in
from commands.saying import say
from commands.shifts import SHIFT, shift_in
from models import Agent, RealClock, Status
from routing import duty, roster, staff, wrap_up
from routing.pins import hashed
from routing.turn import Turn
from routing.wakeups import Wakeups

PHONE = "Where they are rung: a number like +12025550123, sip:user@host, or client:name."
PIN = "Six digits that open the agents' menu by telephone; without a value, it is asked for."
as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.group()
def agents() -> None:
    """The people who help."""


@agents.command()
@click.argument("name")
@click.option("--phone", required=True, help=PHONE)
@click.option("--skills", required=True, help=SKILLS)
@click.option("--languages", default="en", show_default=True, help=LANGUAGES)
@click.option("--shift", default="none", help=SHIFT)
@as_json
def add(name: str, phone: str, skills: str, languages: str, shift: str, as_json: bool) -> None:
    """Add an agent, offline at first."""
    with context.opened() as database, database.session() as session:
        known = [issue.key for issue in context.menu().issues]
        spoken, issues = languages_in(languages), skills_in(skills, known)
        now, hours = RealClock().now(), shift_in(shift) or None
        agent = roster.add(session, name, _phone(phone), issues, now, spoken, hours)
    _tell(agent, as_json)


@agents.command("set")
@click.argument("name")
@click.option("--status", type=click.Choice([status.value for status in Status]), help="What they chose to be.")
@click.option("--phone", help=PHONE)
@click.option("--skills", help=SKILLS)
@click.option("--languages", help=LANGUAGES)
@click.option("--supervisor", type=click.Choice(["yes", "no"]), help="Whether they may enter others' talks.")
@click.option("--shift", help=SHIFT)
@click.option("--pin", prompt=True, prompt_required=False, hide_input=True, help=PIN)
@as_json
def change(
    name: str,
    status: str | None,
    phone: str | None,
    skills: str | None,
    languages: str | None,
    supervisor: str | None,
    shift: str | None,
    pin: str | None,
    as_json: bool,
) -> None:
    """Change an agent; what is not given stays as it is."""
    if all(given is None for given in (status, phone, skills, languages, supervisor, shift, pin)):
        flags = "--status, --phone, --skills, --languages, --supervisor, --shift or --pin"
        raise click.UsageError(f"say what to change: {flags}")
    with context.opened() as database:
        now = RealClock().now()
        known = [issue.key for issue in context.menu().issues] if skills is not None else []
        with database.session() as session:
            agent = roster.change(
                session,
                name,
                phone=None if phone is None else _phone(phone),
                skills=None if skills is None else skills_in(skills, known),
                languages=None if languages is None else languages_in(languages),
                pin_hash=None if pin is None else hashed(pin, context.settings().secret_key),
                supervisor=None if supervisor is None else supervisor == "yes",
                shift=None if shift is None else shift_in(shift),
                now=now,
            )
        if status is not None:
            settings = context.settings()
            with closing(Wakeups(settings.redis_url)) as wakeups:
                agent = duty.set_status(database, wakeups, settings.routing, name, Status(status), now)
    _tell(agent, as_json)


@agents.command("wrap-up")
@click.argument("name")
@click.argument("what", type=click.Choice(["ready", "more"]))
@as_json
def end_wrap_up(name: str, what: str, as_json: bool) -> None:
    """End NAME's wrap-up now (ready), or let it last for five minutes more (more)."""
    settings = context.settings()
    with context.opened() as database:
        with database.transaction() as connection:
            turn = Turn(connection, RealClock().now())
            agent = wrap_up.named(turn, name)
            if agent is None:
                raise ValueError(f"there is no agent named {name!r}; `ringback agents list` shows who there is")
            done = wrap_up.more(turn, agent) if what == "more" else wrap_up.ready(turn, agent, settings.routing)
        if not done:
            raise ValueError(f"{name} is not wrapping up; nothing was changed")
        with closing(Wakeups(settings.redis_url)) as wakeups:
            for hint in turn.hints:
                wakeups.send(hint)
    words = f"{name} has five minutes more" if what == "more" else f"{name} is ready"
    say({"name": name, "wrap_up": what}, words, as_json=as_json)


@agents.command()
@click.argument("name")
@as_json
def remove(name: str, as_json: bool) -> None:
    """Take an agent off the roster, unless they are on a call. What they did stays on record."""
    with context.opened() as database, database.session() as session:
        roster.remove(session, name, RealClock().now())
    click.echo(json.dumps({"removed": name}) if as_json else f"{name} is no longer an agent")


@agents.command()
@click.argument("name")
@as_json
def show(name: str, as_json: bool) -> None:
    """Show one agent."""
    with context.opened() as database, database.session() as session:
        agent = roster.find(session, name)
    if as_json:
        _tell(agent, as_json)
        return
    for key, value in staff.values(agent, RealClock().now()).items():
        if isinstance(value, dict):
            value = ", ".join(f"{issue}:{level}" for issue, level in value.items())
        click.echo(f"{key:12} {', '.join(value) if isinstance(value, list) else '-' if value is None else value}")


@agents.command("list")
@as_json
def list_all(as_json: bool) -> None:
    """Show every agent with status and state."""
    with context.opened() as database, database.session() as session:
        everyone = roster.everyone(session)
    if as_json:
        click.echo(json.dumps([staff.values(agent, RealClock().now()) for agent in everyone], indent=2))
        return
    for agent in everyone:
        _tell(agent, as_json)
    if not everyone:
        click.echo("no agents yet; `ringback agents add NAME --phone +… --skills all` adds one")


def _phone(text: str) -> str:
    number = reachable(text)
    if number == context.settings().line_number:
        raise click.ClickException(f"{number} is the line's own number (LINE_NUMBER); give the agent's phone")
    return number


def _tell(agent: Agent, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(staff.values(agent, RealClock().now()), indent=2))
        return
    skills = ",".join(issue if level == 1 else f"{issue}:{level}" for issue, level in roster.levels(agent).items())
    row = f"{agent.name:16} {agent.phone:16} {agent.status:10} {agent.state:8} {agent.languages:8} {skills}"
    click.echo(f"{row}  {shifts.said(agent, RealClock().now())}".rstrip())
