"""One telephone call as the carrier sees it: its state, its log, and the ways to reach into it."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .ears import Company, Ears
from .ledger import Entry
from .outbox import Outbox
from .progress import Progress
from .recording import Recording
from .sids import new_sid
from .turn import Ended, Turn

if TYPE_CHECKING:
    from .exchange import Exchange

TERMINAL = ("completed", "busy", "failed", "no-answer", "canceled")


class Leg:
    """A leg from `queued` to one of the terminal states, which it never leaves again."""

    def __init__(
        self,
        exchange: "Exchange",
        direction: str,
        from_: str,
        to: str,
        person: str,
        parent: "Leg | None" = None,
    ) -> None:
        self.exchange, self.direction, self.parent = exchange, direction, parent
        self.from_, self.to, self.person = from_, to, person
        self.sid = new_sid("CA")
        self.status = "ringing" if direction == "inbound" else "queued"
        self.created = exchange.clock.now()
        self.updated = self.created
        self.dialled: datetime | None = self.created if direction == "inbound" else None
        self.started: datetime | None = None  # answered
        self.ended: datetime | None = None
        self.reason = ""
        self.log: list[Entry] = []
        self.watchers: list[Callable[[Entry], None]] = []
        self.answered_by = ""
        self.extra: dict[str, str] = {}
        self.fallback_url, self.fallback_method = "", "POST"
        self.ears: Ears | None = None
        self.company: Company | None = None
        self.tapes: list[Recording] = []
        self.how_answered = ""  # what the phone chose: answer or voicemail
        self.deaf = self.mute = False
        self.over = asyncio.Event()
        self.choice: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.listening = asyncio.Event()
        self.fetched_at: tuple[datetime, int] = (self.created, 0)
        self._cause: Ended | Turn | None = None
        self._interrupted = asyncio.Event()
        self.progress = Progress(self)
        self.amd_outbox = Outbox(exchange, self.sid, "amd")

    @property
    def live(self) -> bool:
        """Tell whether the leg has not ended."""
        return self.status not in TERMINAL

    @property
    def duration(self) -> int:
        """Return the whole seconds from answer to end (or to now), 0 if never answered."""
        until = self.ended or self.exchange.clock.now()
        return round((until - self.started).total_seconds()) if self.started else 0

    def note(self, kind: str, **details: Any) -> None:
        """Write into the leg's log."""
        entry = self.exchange.ledger.write(kind, self.sid, self.person, **details)
        self.log.append(entry)
        for watcher in self.watchers:
            watcher(entry)

    def error(self, code: int, message: str, url: str = "") -> None:
        """Write an error into the leg's log and the simulator's list of errors."""
        self.log.append(self.exchange.ledger.error(code, message, self.sid, self.person, url))

    def parameters(self) -> dict[str, str]:
        """Return what every webhook about this leg carries."""
        common = {
            "CallSid": self.sid,
            "AccountSid": self.exchange.settings.account_sid,
            "From": self.from_,
            "To": self.to,
            "Caller": self.from_,
            "Called": self.to,
            "CallStatus": self.status,
            "ApiVersion": "2010-04-01",
            "Direction": self.direction,
        }
        if self.parent:
            common["ParentCallSid"] = self.parent.sid
        if self.answered_by:
            common["AnsweredBy"] = self.answered_by
        return common | self.extra

    def hears(self, kind: str, **details: Any) -> None:
        """Let the person hear something (`said` or `played`), unless the sound does not reach them."""
        self.note("unheard" if self.deaf else kind, **details)

    def pick_up(self) -> None:
        """Answer the leg, if it still rings."""
        if self.status in ("ringing", "queued"):
            self._turn("in-progress")
            self.started = self.exchange.clock.now()
            self.note("answered")
            self.progress.tell("answered")

    def is_dialled(self) -> None:
        """Note that the network was asked for this number."""
        self.dialled = self.exchange.clock.now()
        self.progress.tell("initiated")

    def starts_ringing(self) -> None:
        """Let the person's phone ring."""
        self._turn("ringing")
        self.note("ringing")
        self.progress.tell("ringing")

    def finish(self, status: str, reason: str) -> None:
        """End the leg, once."""
        if not self.live:
            return
        self._turn(status)
        self.ended, self.reason = self.exchange.clock.now(), reason
        for tape in list(self.tapes):
            tape.stop()
        self.note("ended", status=status, reason=reason)
        self.over.set()
        self.progress.tell("completed")

    @property
    def hanging_up(self) -> bool:
        """Tell whether the leg was told to end and is about to."""
        return isinstance(self._cause, Ended)

    def press(self, key: str) -> None:
        """The person presses one key."""
        heard = self.ears is not None and not self.mute
        self.note("pressed", digits=key, heard=heard)
        if self.ears and heard:
            self.ears.key(key)

    def speak(self, text: str) -> None:
        """The person says something, to whoever listens and to whoever is on the line."""
        seconds = self.exchange.seconds_to_say(text)
        self.note("spoken", text=text)
        if self.mute:
            return
        if self.ears:
            self.ears.voice(text, seconds)
        for tape in self.tapes:
            tape.words.append(text)
        for hearer in self.company.hearers(self) if self.company else []:
            hearer.note("unheard" if hearer.deaf else "heard", text=text, speaker=self.person)

    def status_if_hung_up(self) -> str:
        """Return the status that the leg ends with when its person hangs up now."""
        if self.started:
            return "completed"
        return "no-answer" if self.direction == "inbound" else "busy"

    def hang_up(self, reason: str, status: str = "completed") -> None:
        """End whatever the leg does, and the leg."""
        self._interrupt(Ended(status, reason))

    def redirect(self, turn: Turn) -> None:
        """Drop whatever the leg does and go on with another document."""
        self.note("redirected", url=turn.url)
        self._interrupt(turn)

    async def interruptible(self, work: Coroutine[Any, Any, Turn | None]) -> Turn | None:
        """Do a piece of the leg's life until it is done or interrupted; return where to go next.

        Raises Ended when the interruption, or the work itself, ends the leg.
        """
        doing = asyncio.ensure_future(work)
        watching = asyncio.ensure_future(self._interrupted.wait())
        try:
            await asyncio.wait({doing, watching}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watching.cancel()
            if not doing.done():
                doing.cancel()
                await asyncio.wait({doing})
        if self._cause is None:
            return doing.result()
        cause, self._cause = self._cause, None
        self._interrupted.clear()
        if not doing.cancelled():
            doing.exception()
        if isinstance(cause, Ended):
            raise cause
        return cause

    def _interrupt(self, cause: Ended | Turn) -> None:
        if self.live and not isinstance(self._cause, Ended):
            self._cause = cause
            self._interrupted.set()

    def _turn(self, status: str) -> None:
        self.status, self.updated = status, self.exchange.clock.now()
