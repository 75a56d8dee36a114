"""`ringback worker|engine`: the processes that carry calls behind the web app."""

import logging
import signal
import threading

import click

from commands.context import settings
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
@click.argument("queue", type=click.Choice(QUEUES))
def worker(queue: str) -> None:
    """Run the jobs of one queue."""
    values = settings()
    switchboard, stop, known = checked_switchboard(values), stopped(), LastKnown(values.last_known_file)
    work(lambda: create_worker(queue, values.redis_url, switchboard, values.callbacks, values.addresses, known), stop)


@click.command()
def engine() -> None:
    """Do the periodic work, as long as no other process does."""
    values = settings()
    tickets = To.HELP_DESK in values.addresses
    board, keep = checked_switchboard(values), values.keep_recordings
    Engine(board, values.callbacks, aside=True, tickets=tickets, recordings=keep).run(stopped())


def log_lines() -> None:
    """Say what happens on the terminal."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("twilio.http_client").setLevel(logging.WARNING)  # its lines hold numbers


def checked_switchboard(values: Settings) -> Switchboard:
    """Return the switchboard of a process, or end it with what is wrong with the menu."""
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
