"""What the watch does beside looking: it tells people, remembers the mode, and shows that it is alive."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from failover import sightings, telling
from failover.last_known import LastKnown
from failover.probes import heartbeat
from failover.telling import Channel
from failover.watch import Vantage
from models import Clock, Database

log = logging.getLogger(__name__)
BEAT = 30.0  # seconds between two signs of life
DRILL = "drill"
MONITOR = "outside monitor"  # under which it is kept when it last heard us
STUCK = 120.0  # seconds without a look, after which we no longer claim to be alive


@dataclass(frozen=True)
class Drill:
    """A rehearsal to run now and then."""

    every: timedelta
    run: Callable[[], object]


class Upkeep:
    """`beat` tells an outside monitor that the watch is alive; it stops when no loop of ours goes round any more."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Sequence[Channel],
        known: LastKnown,
        vantage: Vantage,
        beat: Callable[[], object] | None = None,
        drill: Drill | None = None,
    ) -> None:
        self._database, self._clock, self._channels = database, clock, channels
        self._known, self._vantage, self._beat, self._drill = known, vantage, beat, drill
        self._next_beat = 0.0
        self._registered = False

    def turn(self) -> None:
        """Do what is due now."""
        now = self._clock.now()
        if not self._registered:
            telling.register(self._database, self._channels, now)
            self._registered = True
            with self._database.transaction() as connection:
                sightings.forget(connection, now)
        self._known.read(self._database)
        telling.deliver(self._database, self._clock, self._channels)
        self._show_life()
        if self._drill and heartbeat.due(self._database, DRILL, now, self._drill.every):
            # It asks the carrier and may take a minute; news must not wait for it.
            threading.Thread(target=self._drill.run, name=DRILL, daemon=True).start()

    def _show_life(self) -> None:
        now = self._vantage.monotonic()
        turned = self._vantage.turned_at.values()
        if self._beat and now >= self._next_beat and turned and now - min(turned) < STUCK:
            self._next_beat = now + BEAT
            if self._beat():
                heartbeat.beat(self._database, MONITOR, self._clock.now())

    def run(self, stop: threading.Event, every: timedelta = timedelta(seconds=0.5)) -> None:
        """Do it again and again until `stop`, whatever the database does meanwhile."""
        while not stop.is_set():
            try:
                self.turn()
            except SQLAlchemyError as exc:
                log.error("news have to wait, the database failed: %s", str(exc).splitlines()[0])
            except Exception:
                log.exception("the watch's upkeep failed; it is tried again")
            stop.wait(every.total_seconds())
