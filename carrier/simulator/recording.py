"""A recording: what it is of, how long it ran, and the callbacks about it. The sound itself is silence."""

import io
import wave
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from .outbox import Outbox
from .sids import new_sid

if TYPE_CHECKING:
    from .document import Document, Verb
    from .exchange import Exchange

PROCESSING = 1.0  # seconds from the end of a recording to its `completed` callback
SOUND_AT_MOST = 60


class Recording:
    """In progress from its making until `stop`; then `completed`, or `absent` if it is empty."""

    def __init__(
        self,
        exchange: "Exchange",
        source: str,
        call_sid: str = "",
        conference_sid: str = "",
        channels: int = 1,
    ) -> None:
        self.exchange, self.source, self.channels = exchange, source, channels
        self.call_sid, self.conference_sid = call_sid, conference_sid
        self.sid = new_sid("RE")
        self.status = "in-progress"
        self.started = self.updated = exchange.clock.now()
        self.ended: datetime | None = None
        self.words: list[str] = []
        self.track = "both"
        self.on_stop: Callable[[], None] = lambda: None
        self._length: float | None = None
        self._url, self._method, self._events = "", "POST", {"completed"}
        self._outbox = Outbox(exchange, self.sid, "recording")
        exchange.recordings[self.sid] = self

    @property
    def url(self) -> str:
        """Return where the sound is served, without an extension, as Twilio gives it."""
        account = self.exchange.settings.account_sid
        return f"{self.exchange.url}/2010-04-01/Accounts/{account}/Recordings/{self.sid}"

    @property
    def duration(self) -> int:
        """Return the whole seconds recorded."""
        ran = ((self.ended or self.exchange.clock.now()) - self.started).total_seconds()
        return round(ran if self._length is None else self._length)

    def report_to(self, url: str, method: str, events: set[str]) -> "Recording":
        """Send callbacks for these events (`in-progress`, `completed`, `absent`)."""
        self._url, self._method, self._events = url, method, events
        self._tell("in-progress")
        return self

    def report_as(self, verb: "Verb", document: "Document") -> "Recording":
        """Send the callbacks that a verb's recordingStatusCallback attributes ask for."""
        if not verb.get("recordingStatusCallback"):
            return self
        events = set(verb.get("recordingStatusCallbackEvent", "completed").lower().split())
        url = document.absolute(verb.get("recordingStatusCallback"))
        return self.report_to(url, verb.get("recordingStatusCallbackMethod", "POST").upper(), events)

    def set_paused(self, paused: bool) -> None:
        """Pause it, or go on."""
        self.status = "paused" if paused else "in-progress"
        self.updated = self.exchange.clock.now()

    def stop(self, length: float | None = None) -> None:
        """End it, once. `length` is how many seconds are left after trimming, all of it if not given."""
        if self.ended:
            return
        self.ended, self.status, self._length = self.exchange.clock.now(), "processing", length
        self.on_stop()
        self.exchange.spawn(self._process())

    def sound(self) -> bytes:
        """Return a WAV file of silence, as long as the recording but at most a minute."""
        file = io.BytesIO()
        with wave.open(file, "wb") as wav:
            wav.setparams((1, 2, 8000, 0, "NONE", ""))
            wav.writeframes(bytes(2 * 8000 * min(self.duration, SOUND_AT_MOST)))
        return file.getvalue()

    async def _process(self) -> None:
        await self.exchange.clock.sleep(PROCESSING)
        if self.status == "processing":
            self.status = "completed" if self.duration else "absent"
            self._tell(self.status)

    def _tell(self, event: str) -> None:
        if not self._url or event not in self._events:
            return
        about = {"ConferenceSid": self.conference_sid} if self.conference_sid else {"CallSid": self.call_sid}
        parameters = about | {
            "AccountSid": self.exchange.settings.account_sid,
            "RecordingSid": self.sid,
            "RecordingUrl": self.url,
            "RecordingStatus": event,
            "RecordingChannels": str(self.channels),
            "RecordingSource": self.source,
            "RecordingTrack": self.track,
            "RecordingStartTime": format_datetime(self.started),
        }
        if event != "in-progress":
            parameters["RecordingDuration"] = str(self.duration)
        self._outbox.post(self._method, self._url, parameters)
