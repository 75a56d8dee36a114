"""The simulator's clocks: the real one, and one that stands still until it is pushed."""

import asyncio
import contextlib
import heapq
import itertools
import time
from collections.abc import Awaitable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

QUIET_ROUNDS = 12  # rounds of the event loop in which nothing happens before we believe that all is still


class Clock(Protocol):
    """What the simulator asks of a clock. All times are aware and in UTC, all durations are seconds."""

    manual: bool
    happenings: int  # how often something happened so far; a real clock does not count

    def now(self) -> datetime:
        """Return the time on this clock."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when so many seconds have passed on this clock."""
        ...

    def stir(self) -> None:
        """Say that something happened, so that settling takes another look."""
        ...

    def waiting_outside(self) -> contextlib.AbstractContextManager[None]:
        """Mark a stretch in which we wait for the outside world (an HTTP exchange): time stands still."""
        ...

    def next_timer_in(self) -> float | None:
        """Return the seconds to the next thing that time alone brings about, None if unknown or nothing."""
        ...

    async def settle(self) -> None:
        """Return when nothing more will happen unless time passes or somebody acts."""
        ...

    async def advance(self, seconds: float) -> None:
        """Let so many seconds pass, settling before each timer and at the end."""
        ...


class RealClock:
    """Time as it passes. Nothing to settle and nothing to push."""

    manual = False
    happenings = 0

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def stir(self) -> None:
        return None

    def waiting_outside(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def next_timer_in(self) -> float | None:
        return None

    async def settle(self) -> None:
        return None

    async def advance(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class ManualClock:
    """Time that is pushed by hand.

    1. Sleepers wait in a heap ordered by the moment they are due.
    2. `settle` waits until no HTTP exchange is under way and the event loop has run `QUIET_ROUNDS` rounds
       in which nobody slept, woke, logged or spoke to the outside.
    3. `advance` settles, wakes the earliest sleeper, settles again, and so on to the end.

    An HTTP exchange that hangs is bounded by real time, see `waiting_outside`.
    """

    manual = True

    def __init__(self, start: datetime | None = None) -> None:
        self._now = start or datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._count = itertools.count()
        self.happenings = 0
        self._outside = 0
        self._all_back = asyncio.Event()
        self._all_back.set()
        self._pushing = asyncio.Lock()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        due = self._now + timedelta(seconds=seconds)
        heapq.heappush(self._sleepers, (due, next(self._count), woken))
        self.stir()
        await woken

    def stir(self) -> None:
        self.happenings += 1

    @contextlib.contextmanager
    def waiting_outside(self) -> Iterator[None]:
        self._outside += 1
        self._all_back.clear()
        self.stir()
        try:
            yield
        finally:
            self._outside -= 1
            if not self._outside:
                self._all_back.set()
            self.stir()

    def next_timer_in(self) -> float | None:
        self._forget_cancelled()
        return (self._sleepers[0][0] - self._now).total_seconds() if self._sleepers else None

    async def settle(self) -> None:
        quiet, seen = 0, self.happenings
        while quiet < QUIET_ROUNDS:
            await self._all_back.wait()  # no busy loop: the server may need our interpreter lock to answer
            await asyncio.sleep(0)
            still = self.happenings == seen and not self._outside
            quiet, seen = (quiet + 1 if still else 0), self.happenings

    async def advance(self, seconds: float) -> None:
        async with self._pushing:
            target = self._now + timedelta(seconds=seconds)
            await self.settle()
            while self._wake_the_next(target):
                await self.settle()
            self._now = target

    def _wake_the_next(self, target: datetime) -> bool:
        self._forget_cancelled()
        if not self._sleepers or self._sleepers[0][0] > target:
            return False
        due, _, woken = heapq.heappop(self._sleepers)
        self._now = max(self._now, due)
        woken.set_result(None)
        self.stir()
        return True

    def _forget_cancelled(self) -> None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)


async def within(clock: Clock, wish: Awaitable[Any], seconds: float) -> bool:
    """Wait for `wish` at most so many seconds of the clock; tell whether it came.

    A wish that did not come is cancelled if it was a coroutine, and left alone if it was a future.
    """
    loop_owned = not isinstance(wish, asyncio.Future)
    waited = asyncio.ensure_future(wish)
    timer = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({waited, timer}, return_when=asyncio.FIRST_COMPLETED)
        if waited.done():
            waited.result()  # a coroutine that failed says so here
        return waited.done()
    finally:
        timer.cancel()
        if loop_owned and not waited.done():
            waited.cancel()


def stamp(moment: datetime | None) -> str | None:
    """Write a moment as ISO 8601 with milliseconds and `Z`."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None


def monotonic() -> float:
    """Return real seconds, to measure how long a webhook took whatever the clock."""
    return time.monotonic()
