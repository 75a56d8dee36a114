"""The chat watch: looks at chat at a steady pace and keeps the mode, in a process of its own."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from failover import modes
from failover.quorum import Probe
from failover.state import Flip, Rules, at
from models import Clock, Database

log = logging.getLogger(__name__)


def watch(
    database: Database,
    clock: Clock,
    look: Callable[[], Probe],
    rules: Rules,
    every: timedelta,
    stop: threading.Event,
    tell: Callable[[str], object],
) -> None:
    """Take one look each `every` until `stop` is set; `tell` gets one line for each flip.

    Several watches may run on one database. A database that cannot be reached costs the looks taken meanwhile.
    """
    seeing = True
    while not stop.is_set():
        began = clock.now()
        try:
            with database.reading() as connection:
                epoch = modes.current(connection).epoch
            probe = look()
            for flip in modes.observe(database, probe, clock.now(), rules, epoch):
                tell(line(flip))
            if seeing != (probe.result != "unknown"):
                seeing = not seeing
                log.warning("the watch %s chat: %s", "sees" if seeing else "cannot see", probe.evidence)
        except modes.StaleDecision as exc:
            log.info("a look was dropped: %s", exc)
        except SQLAlchemyError as exc:
            log.error("a look was lost, the database failed: %s", str(exc).splitlines()[0])
        stop.wait(max((began + every - clock.now()).total_seconds(), 0))


def line(flip: Flip) -> str:
    """Return a flip as one line for a terminal or a log."""
    return f"{at(flip.at)}  {flip.went_from} -> {flip.went_to}  by {flip.who}: {flip.why}"
