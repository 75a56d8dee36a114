"""A telephone out there, and what its owner does when it rings."""

from dataclasses import dataclass, field

from .clock import within
from .leg import Leg
from .turn import Ended

BEHAVIOURS = ("manual", "answers", "declines", "busy", "no_answer", "voicemail", "failed")


@dataclass
class Phone:
    """One number. `manual` rings until a person acts or the caller gives up.

    `ring_seconds` is how long it rings before `answers`, `declines` or `voicemail` act. `then_press` are keys
    pressed at the first Gather after an answer. A phone that is in a call is busy, unless `call_waiting`.
    """

    number: str
    behaviour: str = "manual"
    ring_seconds: float = 2.0
    then_press: str = ""
    call_waiting: bool = False
    greeting: str = "The person you are calling is not available. Please leave a message after the tone."
    legs: list[Leg] = field(default_factory=list)

    async def receive(self, leg: Leg, timeout: float) -> None:
        """Let the phone ring for at most so many seconds. Returns when it is answered.

        Raises Ended with the status that Twilio gives the call otherwise.
        """
        engaged = any(other.status == "in-progress" for other in self.legs if other is not leg)
        if self.behaviour == "failed":
            raise Ended("failed", "the number cannot be reached")
        if self.behaviour == "busy" or (engaged and not self.call_waiting):
            raise Ended("busy", "the line is busy")
        leg.starts_ringing()
        if self.behaviour in ("answers", "declines", "voicemail"):
            if self.ring_seconds < timeout and not await within(
                leg.exchange.clock, leg.choice, self.ring_seconds
            ):
                leg.choice.set_result(
                    {"answers": "answer", "declines": "decline"}.get(self.behaviour, "voicemail")
                )
            elif not leg.choice.done():
                await within(leg.exchange.clock, leg.choice, timeout)
        else:
            await within(leg.exchange.clock, leg.choice, timeout)
        if not leg.choice.done():
            raise Ended("no-answer", "nobody answered")
        if leg.choice.result() == "decline":
            raise Ended("busy", "declined")
        self._has_answered(leg, leg.choice.result())

    def _has_answered(self, leg: Leg, how: str) -> None:
        if how == "voicemail":
            leg.exchange.spawn(self._greet(leg))
        elif self.then_press:
            leg.exchange.spawn(self._press_when_asked(leg))

    async def _greet(self, leg: Leg) -> None:
        leg.speak(self.greeting)
        await leg.exchange.clock.sleep(leg.exchange.seconds_to_say(self.greeting))
        leg.note("tone")

    async def _press_when_asked(self, leg: Leg) -> None:
        await leg.listening.wait()
        for key in self.then_press:
            leg.press(key)
