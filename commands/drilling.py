"""Drills that were asked for, by a program, by an engineer in the terminal, or by the clock: run and kept."""

import logging
import threading
from contextlib import suppress
from dataclasses import asdict

from sqlalchemy.exc import SQLAlchemyError

from ivr.checks import BadMenu
from local.drill import Check, Drill
from models import Clock, Database
from routing import drills
from routing.drills import Asked, Underway
from routing.switchboard import Switchboard
from routing.turn import Turn
from settings import Settings
from switchboard import create_switchboard

log = logging.getLogger(__name__)
LOOK = 2.0  # seconds between two looks for a drill that was asked for


def ask(database: Database, clock: Clock, by: str) -> None:
    """Ask for a drill, unless one is under way."""
    with suppress(Underway), database.transaction() as connection:
        drills.ask(Turn(connection, clock.now()), by)


def attend(settings: Settings, stop: threading.Event) -> None:
    """Run what is asked for until `stop`. What is wrong becomes news as well."""
    board: Switchboard | None = None
    while not stop.wait(LOOK):
        try:
            board = board or create_switchboard(settings)
            with board.turn() as turn:
                asked = drills.claim(turn)
            if asked is not None:
                run(board, settings, asked)
        except BadMenu as exc:
            log.error("no drill can be run: %s", exc)
        except SQLAlchemyError as exc:
            log.error("drills have to wait, the database failed: %s", str(exc).splitlines()[0])
        except Exception:
            log.exception("a drill failed; the next one is waited for")
    if board is not None:
        board.close()


def run(board: Switchboard, settings: Settings, asked: Asked) -> list[Check]:
    """Run a drill that was taken on, and keep what it found."""
    here = (settings.line_number, settings.drill_number)
    checks = Drill(board, settings.twilio_account_sid, settings.twilio_auth_tokens[0], *here).run(asked.phone)
    with board.turn() as turn:
        drills.keep(turn, asked, [asdict(check) for check in checks])
    return checks
