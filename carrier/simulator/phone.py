"""A telephone out there, and what its owner does when it rings and while it is in use."""

import re
from dataclasses import dataclass, field
from typing import Any

from .clock import within
from .ledger import Entry
from .leg import Leg
from .turn import Ended

BEHAVIOURS = ("manual", "answers", "declines", "busy", "no_answer", "voicemail", "failed")
ACTS = {"answers": "answer", "declines": "decline", "voicemail": "voicemail"}
SEEN_AS = ("", "human", "machine_start", "fax", "unknown")


@dataclass
class Phone:
    """One number. `manual` rings until a person acts or the caller gives up. Durations are seconds.

    - `ring_seconds`: how long it rings before `answers`, `declines` or `voicemail` act.
    - `slow_ring`: how long the network takes before it rings at all.
    - `then_press`: keys pressed at the first Gather after an answer.
    - `hangs_up_at`: what must be in the leg's log for the person to hang up: a kind such as `gathering`, with
      `:2` for the second time it happens.
    - `call_waiting`: ring although the phone is in a call; it is busy otherwise.
    - `deaf`, `mute`: sound does not reach the person, or theirs (keys included) does not reach the carrier.
    - `greeting`, `message_seconds`: what voicemail says, whatever is said to it, and how long it records.
    - `seen_as`: what machine detection takes it for, if that is wrong.
    - `refusal`: Twilio's error code for placing calls to it over REST (21215 for a blocked country).
    """

    number: str
    behaviour: str = "manual"
    ring_seconds: float = 2.0
    slow_ring: float = 0.0
    then_press: str = ""
    hangs_up_at: str = ""
    call_waiting: bool = False
    deaf: bool = False
    mute: bool = False
    greeting: str = "The person you are calling is not available. Please leave a message after the tone."
    message_seconds: float = 60.0
    seen_as: str = ""
    refusal: int = 0
    legs: list[Leg] = field(default_factory=list)

    def change(self, wish: dict[str, Any]) -> None:
        """Set some of the fields above. Raises ValueError if one does not exist or cannot be so."""
        kinds: dict[str, type] = {
            name: type(value) for name, value in vars(Phone("")).items() if name not in ("number", "legs")
        }
        if unknown := set(wish) - set(kinds):
            raise ValueError(f"a phone has no {', '.join(sorted(unknown))}; it has {', '.join(kinds)}")
        for name, value in wish.items():
            if kinds[name] is bool:
                value = str(value).lower() == "true"
            setattr(self, name, kinds[name](value))
        if self.behaviour not in BEHAVIOURS:
            raise ValueError(f"behaviour is one of {', '.join(BEHAVIOURS)}")
        if self.seen_as not in SEEN_AS:
            raise ValueError(f"seen_as is one of {', '.join(filter(None, SEEN_AS))}")

    def attach(self, leg: Leg) -> None:
        """Take a leg that begins at this phone."""
        self.legs.append(leg)
        leg.deaf, leg.mute = self.deaf, self.mute
        if self.hangs_up_at:
            kind, _, times = self.hangs_up_at.partition(":")
            leg.watchers.append(_HangsUp(leg, kind, int(times or 1)))

    async def receive(self, leg: Leg, timeout: float) -> None:
        """Let the phone ring for at most so many seconds. Returns when it is answered.

        Raises Ended with the status that Twilio gives the call otherwise.
        """
        clock = leg.exchange.clock
        await clock.sleep(self.slow_ring)
        engaged = any(other.status == "in-progress" for other in self.legs if other is not leg)
        if self.behaviour == "failed":
            raise Ended("failed", "the number cannot be reached")
        if self.behaviour == "busy" or (engaged and not self.call_waiting):
            raise Ended("busy", "the line is busy")
        leg.starts_ringing()
        if self.behaviour in ACTS and self.ring_seconds < timeout:
            if not await within(clock, leg.choice, self.ring_seconds):
                leg.choice.set_result(ACTS[self.behaviour])
        else:
            await within(clock, leg.choice, timeout)
        if not leg.choice.done():
            raise Ended("no-answer", "nobody answered")
        leg.how_answered = leg.choice.result()
        if leg.how_answered == "decline":
            raise Ended("busy", "declined")
        if leg.how_answered == "voicemail":
            leg.exchange.spawn(self._take_a_message(leg))
        elif self.then_press:
            leg.exchange.spawn(self._press_when_asked(leg))

    async def _take_a_message(self, leg: Leg) -> None:
        leg.speak(self.greeting)
        await leg.exchange.clock.sleep(leg.exchange.seconds_to_say(self.greeting))
        leg.note("tone")
        await leg.exchange.clock.sleep(self.message_seconds)
        leg.hang_up("the answering machine is full")

    async def _press_when_asked(self, leg: Leg) -> None:
        await leg.listening.wait()
        for key in self.then_press:
            leg.press(key)


def parse(text: str) -> tuple[str, dict[str, Any]]:
    """Read a phone as the command line writes it: `+12025550150:behaviour=voicemail,ring_seconds=4`.

    Raises ValueError if it is not of this form; whether such a phone can be is for `change` to say.
    """
    found = re.fullmatch(r"(.+?):(\w+=.*)", text)
    if not found:
        raise ValueError(f"{text!r} is not NUMBER:NAME=VALUE,…")
    parts = (part.partition("=") for part in found[2].split(","))
    return found[1], {name: value for name, _, value in parts}


class _HangsUp:
    """Hangs up when something has happened so many times on a leg."""

    def __init__(self, leg: Leg, kind: str, times: int) -> None:
        self._leg, self._kind, self._left = leg, kind, times

    def __call__(self, entry: Entry) -> None:
        if entry.kind == self._kind:
            self._left -= 1
            if self._left == 0:
                self._leg.hang_up(f"the person hung up at {self._kind}", self._leg.status_if_hung_up())
