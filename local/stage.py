"""Where the demo's story is acted: simulated telephones, with the transcript and the stack looked after meanwhile."""

import time
from collections.abc import Callable, Mapping

from carrier.simulator.people import Carrier
from local.stack import Stack
from local.transcript import Transcript
from models import Database

LOOK_SECONDS = 0.1


class StoryBroken(AssertionError):
    """A step did not happen; the message says which, and what its phone saw."""


class Stage(Carrier):
    """The telephones of the story. While anybody waits, the transcript goes on and the stack is looked after."""

    def __init__(self, stack: Stack, database: Database, people: Mapping[str, str], hurry: float) -> None:
        super().__init__(stack.settings["TWILIO_BASE_URL"])
        self._stack, self._hurry = stack, hurry
        self.transcript = Transcript(self, database, people)

    def wait_until(self, true: Callable[[], bool], within: float) -> bool:
        """Wait for something to be true, at most so many seconds; tell whether it is."""
        until = time.monotonic() + within
        while True:
            self._stack.check()
            self.transcript.follow()
            if true():
                return True
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_SECONDS)

    def waits(self, seconds: float) -> "Stage":
        """Let time pass; so many times less of it as everybody hurries."""
        self.wait_until(lambda: False, seconds / self._hurry)
        return self

    def must(self, true: Callable[[], bool], text: str, within: float = 10) -> None:
        """Wait for a step to happen, and tell that it did. Raises StoryBroken when it does not."""
        if not self.wait_until(true, within):
            raise StoryBroken(f"not seen within {within:g} s: {text}")
        self.transcript.seen(text)
