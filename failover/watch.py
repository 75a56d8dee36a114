"""The chat watch: looks at chat at a steady pace and keeps the mode, in a process of its own."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from failover import modes
from failover.quorum import ANCHORS, Probe
from failover.sightings import Ages
from failover.state import Flip, Rules, at
from models import Clock, Database
from models.clock import age

log = logging.getLogger(__name__)


@dataclass
class Vantage:
    """Where one watcher looks from: its name, how it tells that it is cut off, and what it knows of the others."""

    name: str = modes.WATCH
    anchors: Callable[[], Probe] | None = None
    monotonic: Callable[[], float] = age
    ages: Ages = field(init=False)
    turned_at: dict[str, float] = field(default_factory=dict)  # when each loop last went round

    def __post_init__(self) -> None:
        self.ages = Ages(self.name, self.monotonic)

    def with_anchors(self, probe: Probe) -> tuple[Probe, ...]:
        """Return a look, with what the control anchors say when it was not a good one."""
        if self.anchors is None:
            return (probe,)
        anchors = Probe("ok", "chat itself answers", ANCHORS) if probe.result == "ok" else self.anchors()
        return (probe, replace(anchors, lasts=probe.lasts))


def watch(
    database: Database,
    clock: Clock,
    look: Callable[[], Probe],
    rules: Rules,
    every: timedelta,
    stop: threading.Event,
    tell: Callable[[str], object],
    vantage: Vantage | None = None,
) -> None:
    """Take one look each `every` until `stop` is set; `tell` gets one line for each flip.

    While chat fails and the line is still off, looks come twice as often: callers are waiting for the answer.
    Several watches may run on one database. A database that cannot be reached costs the looks taken meanwhile.
    """
    seeing, here = True, vantage or Vantage()
    while not stop.is_set():
        began, started, pause = clock.now(), here.monotonic(), every
        try:
            with database.reading() as connection:
                before = modes.current(connection)
            probe = look()
            if probe.result == "fail" and not before.active:
                pause = every / 2
            late = started + probe.lasts.total_seconds()
            seen = modes.Round(
                here.name,
                here.with_anchors(probe),
                before.epoch,
                here.ages.fresh,
                lambda late=late: here.monotonic() > late,  # type: ignore[misc]
            )
            for flip in modes.decide(database, seen, clock.now(), rules):
                tell(line(flip))
            if seeing != (probe.result != "unknown"):
                seeing = not seeing
                log.warning("the watch %s chat: %s", "sees" if seeing else "cannot see", probe.evidence)
            here.turned_at[probe.name] = here.monotonic()
        except modes.StaleDecision as exc:
            log.info("a look was dropped: %s", exc)
        except SQLAlchemyError as exc:
            log.error("a look was lost, the database failed: %s", str(exc).splitlines()[0])
        stop.wait(max((began + pause - clock.now()).total_seconds(), 0))


def line(flip: Flip) -> str:
    """Return a flip as one line for a terminal or a log."""
    return f"{at(flip.at)}  {flip.went_from} -> {flip.went_to}  by {flip.who}: {flip.why}"
