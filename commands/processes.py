"""`ringback web|worker|engine`: the processes that carry calls."""

import logging
import os
import signal
import sys
import threading
from urllib.parse import urlsplit

import click

from commands.context import settings
from contradictions import LOOPBACK
from engine import Engine
from failover.last_known import LastKnown
from ivr.checks import BadMenu
from models.letter import To
from routing.switchboard import Switchboard
from routing.wakeups import QUEUES
from settings import Settings
from switchboard import create_switchboard
from worker import create_worker, work


@click.command()
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="Where to listen.")
@click.option("--processes", envvar="WEB_CONCURRENCY", default=2, show_default=True, help="One for each core.")
@click.option("--threads", default=16, show_default=True, help="Requests at once in each process.")
def web(port: int, processes: int, threads: int) -> None:
    """Answer the carrier's webhooks (gunicorn)."""
    _switchboard(settings())  # refuse bad settings here, in words, instead of in each process
    host = "127.0.0.1" if urlsplit(settings().public_url).hostname in LOOPBACK else "0.0.0.0"  # noqa: S104
    options = {
        "bind": f"{host}:{port}",
        "worker-class": "gthread",
        "workers": processes,
        "threads": threads,
        "keep-alive": 75,
        "timeout": 30,
        "graceful-timeout": 20,
        "log-level": "warning",
    }
    # Its control socket would be one file in the home directory, shared by every copy on this machine.
    arguments = [*(f"--{name}={value}" for name, value in options.items()), "--no-control-socket"]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments, "app:serve()"])  # noqa: S606


@click.command()
@click.argument("queue", type=click.Choice(QUEUES))
def worker(queue: str) -> None:
    """Run the jobs of one queue."""
    values = settings()
    switchboard, stop, known = _switchboard(values), stopped(), LastKnown(values.last_known_file)
    work(lambda: create_worker(queue, values.redis_url, switchboard, values.callbacks, values.addresses, known), stop)


@click.command()
def engine() -> None:
    """Do the periodic work, as long as no other process does."""
    values = settings()
    tickets = To.HELP_DESK in values.addresses
    board, keep = _switchboard(values), values.keep_recordings
    Engine(board, values.callbacks, aside=True, tickets=tickets, recordings=keep).run(stopped())


def log_lines() -> None:
    """Say what happens on the terminal."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("twilio.http_client").setLevel(logging.WARNING)  # its lines hold numbers


def _switchboard(values: Settings) -> Switchboard:
    log_lines()
    try:
        return create_switchboard(values)
    except BadMenu as exc:
        raise click.ClickException(str(exc)) from exc


def stopped() -> threading.Event:
    """Return an event that SIGTERM and Ctrl-C set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
