"""`ringback run`, `demo`, `carrier`, `chat`: the house on one machine, with stand-ins for the outside world."""

import os
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import click

from environment import LOCAL
from local.claim import Taken, claimed, ended_by_signals, left_for_others
from local.processes import is_free
from local.servers import NoServer
from local.stack import PartDied, Stack
from settings import BadSettings, Settings

USUAL_PORT = 8000
DEMO = {  # rules quick enough to watch; a setting given in the environment wins
    "PROBE_SECONDS": "0.5",
    "PROBE_TIMEOUT_SECONDS": "1",
    "DWELL_SECONDS": "2",
    "WRAP_UP_SECONDS": "2",
    "REST_SECONDS": "2",
    "HOLD_LAP_SECONDS": "5",
    "CALLBACK_RETRY_SECONDS": "15",
    "QUARANTINE_SECONDS": "15",
    "WEB_CONCURRENCY": "1",
}
OPEN = {
    "carrier": "telephones: open it and dial the line",
    "chat": "a stand-in: open it and switch chat off",
}
OUTSIDE = ("TWILIO_BASE_URL", "CHAT_HEALTH_URL", "PUBLIC_URL")  # never the real ones in a demo
DEMO_PACE = 100.0  # characters a second: quick, and still read as it happens


@click.command()
def run() -> None:
    """Start everything, with a stand-in for each setting not given, until Ctrl-C."""
    environ = _checked(os.environ)
    if "PORT" not in environ and is_free(USUAL_PORT):
        environ["PORT"] = str(USUAL_PORT)
    began = time.monotonic()
    try:
        with (
            ended_by_signals(),
            claimed(LOCAL.parent),
            Stack(LOCAL.parent, environ) as stack,
            left_for_others(LOCAL, _asked_for(stack.settings)),
        ):
            _tell(stack, f"Ringback is up after {time.monotonic() - began:.1f} s. Ctrl-C ends it.")
            click.echo("  commands  .venv/bin/ringback … in another terminal uses the same settings")
            stack.watch()
    except KeyboardInterrupt:
        click.echo("Ringback has ended, and everything it started.")
    except (PartDied, NoServer, Taken) as exc:
        raise click.ClickException(str(exc)) from exc


@click.command()
@click.option("--once", is_flag=True, help="End after the story; 0 only if every step was seen to happen.")
@click.option("--pace", default=DEMO_PACE, show_default=True, help="How many characters a second people speak.")
def demo(once: bool, pace: float) -> None:
    """Play the story of one outage on embedded servers, then stay up until Ctrl-C."""
    from local.stage import StoryBroken  # what only this command needs would slow the start of every other
    from local.story import play

    ignored = [name for name in OUTSIDE if os.environ.get(name)]
    if ignored:
        click.echo(f"The demo telephones nobody outside this machine: {', '.join(ignored)} not used.", err=True)
    environ = _checked({**DEMO, **os.environ} | dict.fromkeys(OUTSIDE, ""))
    folder = Path(tempfile.mkdtemp(prefix="ringback-demo-"))
    began = time.monotonic()
    try:
        with ended_by_signals(), Stack(folder, environ, pace=pace) as stack:
            click.echo(f"Everything is up after {time.monotonic() - began:.1f} s.")
            play(stack, Settings.from_env(stack.settings), hurry=pace / DEMO_PACE)
            if not once:
                _tell(stack, "The demo stays up. Ctrl-C ends it.")
                _lend(stack, folder / "env.sh")
                stack.watch()
        interrupted = False
    except KeyboardInterrupt:
        click.echo("The demo has ended, and everything it started.")
        interrupted = True
    except (PartDied, NoServer, StoryBroken) as exc:
        raise click.ClickException(f"{exc}\n\nThe logs are kept in {folder}/logs") from exc
    shutil.rmtree(folder)
    if once and interrupted:
        sys.exit(130)


@click.command()
@click.option("--port", default=0, help="Where to listen; 0 takes a free port.")
@click.option("--app", default="", help="Where the web app really listens, if not at PUBLIC_URL.")
@click.option("--pace", default=15.0, show_default=True, help="How many characters a second are spoken.")
@click.option("--fault", "faults", multiple=True, help="What goes wrong on purpose, like drop:on=status,times=2.")
@click.option("--phone", "phones", multiple=True, help="How a phone behaves, like +12025550150:behaviour=busy.")
def carrier(port: int, app: str, pace: float, faults: tuple[str, ...], phones: tuple[str, ...]) -> None:
    """Be a carrier on this machine: telephones to dial with, for tests and demos."""
    import carrier.simulator as simulator  # as above

    settings = Settings.from_env()
    simulated = simulator.Settings(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_tokens[0],
        public_url=settings.public_url,
        local_url=app,
        line_number=settings.line_number,
        voice_url=f"{settings.public_url}/voice/incoming",
        status_url=f"{settings.public_url}/voice/status",
        fallback_url=f"{settings.public_url}/voice/fallback",
        message_url=f"{settings.public_url}/messages/incoming",
        characters_per_second=pace,
        faults=faults,
        phones=phones,
    )
    try:
        simulator.run(simulated, port=port)
    except ValueError as exc:
        raise click.ClickException(str(exc)) from exc


@click.command()
@click.option("--port", default=0, help="Where to listen; 0 takes a free port.")
def chat(port: int) -> None:
    """Be a chat service whose health can be switched, for tests and demos."""
    from local.chat import run as serve  # as above

    serve(port)


def _checked(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what is given in an environment, or end the command with every mistake in it."""
    given = {name: value for name, value in environ.items() if value}
    port = given.get("PORT", str(USUAL_PORT))
    problems = []
    if not (port.isdecimal() and 0 < int(port) < 65_536):
        problems.append(f"PORT is {port!r}; give a number from 1 to 65535")
    elif "PORT" in given and not is_free(int(port)):
        problems.append(f"PORT is {port}, which is taken; give another")
    try:
        Settings.from_env(given)
    except BadSettings as exc:
        problems += exc.problems
    if problems:
        raise click.ClickException(str(BadSettings(problems)))
    return given


def _tell(stack: Stack, first: str) -> None:
    """Print where everything is."""
    click.echo(f"\n{first}")
    click.echo(f"  {'web':9} {stack.web}/health/ready")
    click.echo(f"  {'console':9} {stack.web + '/console/':28} for whom `ringback people add` lets in")
    for name, place in stack.embedded.items():
        click.echo(f"  {name:9} {place:28} {OPEN.get(name, '')}".rstrip())
    click.echo(f"  {'logs':9} {stack.logs}/*.log")


def _lend(stack: Stack, path: Path) -> None:
    """Leave the demo's settings to whoever wants to run commands beside it."""
    path.write_text("".join(f"export {n}={shlex.quote(v)}\n" for n, v in _asked_for(stack.settings).items()))
    click.echo(f"  {'commands':9} . {path} && .venv/bin/ringback …")


def _asked_for(environ: Mapping[str, str]) -> dict[str, str]:
    """Return that part of an environment which Settings reads, and the pid that says how long it holds."""
    asked = _Asked(environ)
    Settings.from_env(asked)
    return {name: environ[name] for name in ("RINGBACK_STACK_PID", *sorted(asked.names)) if name in environ}


class _Asked(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__(environ)
        self.names: set[str] = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.names.add(name)
        return super().get(name, default)
