"""Scripted people with phones, for tests, demo and benchmarks: sentences over the control API.

carrier = Carrier(simulator.url)
caller = carrier.phone("+12025550101").dials("+12025550199")
caller.hears("withdrawal, press 2").presses("2").hears("ring you back")
"""

import urllib.parse
from typing import Any

from .remote import Remote


class Carrier(Remote):
    """The simulator, as people see it. Every wait on a manual clock is `carrier.advance(seconds)`."""

    def phone(self, number: str) -> "Phone":
        """Return the person with this number."""
        return Phone(self, number)


class Phone:
    """One person with a phone. Every act returns the person, so that a story reads on."""

    def __init__(self, carrier: Carrier, number: str) -> None:
        self._carrier, self.number = carrier, number
        self._path = "/control/phones/" + urllib.parse.quote(number, safe="")
        self._seen, self._heard, self._position, self._read = 0, "", 0, 0

    # How the phone treats calls

    def behaves(self, behaviour: str, **more: Any) -> "Phone":
        """Set the phone up: see PUT /control/phones in the control API."""
        self._carrier.ask("PUT", self._path, {"behaviour": behaviour} | more)
        return self

    # Acts

    def dials(self, line: str, shows: str = "") -> "Phone":
        """Dial a line; `shows` is the caller ID to show instead of the number, such as `anonymous`."""
        self._position = len(self._listen())
        self._carrier.ask("POST", "/control/calls", {"from": self.number, "to": line, "shows": shows})
        return self

    def texts(self, line: str, text: str) -> "Phone":
        """Send a line a text message."""
        self._carrier.ask("POST", "/control/messages", {"from": self.number, "to": line, "text": text})
        return self

    def presses(self, keys: str) -> "Phone":
        """Press keys, one after the other."""
        return self._act("press", {"digits": keys})

    def says(self, text: str) -> "Phone":
        """Say something."""
        return self._act("say", {"text": text})

    def hangs_up(self) -> "Phone":
        """Hang up."""
        return self._act("hangup")

    def answers(self) -> "Phone":
        """Take the call that rings."""
        return self._act("answer", state="ringing")

    def declines(self) -> "Phone":
        """Refuse the call that rings."""
        return self._act("decline", state="ringing")

    def goes_to_voicemail(self) -> "Phone":
        """Let the answering machine take the call that rings."""
        return self._act("voicemail", state="ringing")

    def waits(self, seconds: float) -> "Phone":
        """Let time pass."""
        self._carrier.waits(seconds)
        return self

    # What is so, now or soon

    def hears(self, text: str, within: float = 30) -> "Phone":
        """Hear these words after the last ones heard, at most so many seconds from now. Order matters.

        What is said, played (as its URL) and spoken by others counts; capitals and line breaks do not.
        """
        wanted = " ".join(text.casefold().split())

        def heard() -> bool:
            return wanted in self._listen()[self._position :]

        self._must(self._carrier.wait_until(heard, within), f"did not hear {text!r} within {within:g} s")
        self._position = self._listen().index(wanted, self._position) + len(wanted)
        return self

    def does_not_hear(self, text: str, within: float = 0) -> "Phone":
        """Not hear these words, after the last ones heard and for so many seconds from now."""
        wanted = " ".join(text.casefold().split())
        heard = self._carrier.wait_until(lambda: wanted in self._listen()[self._position :], within)
        self._must(not heard, f"heard {text!r}")
        return self

    def is_texted(self, text: str, within: float = 5) -> "Phone":
        """Get a text message with these words, after those that were read before."""
        wanted = text.casefold()

        def arrived() -> list[int]:
            told = self._carrier.ask("GET", f"/control/events?after={self._read}")
            mine = [event for event in told if event["kind"] == "texted" and event["phone"] == self.number]
            return [event["number"] for event in mine if wanted in event["text"].casefold()]

        self._must(self._carrier.wait_until(lambda: bool(arrived()), within), f"was not sent {text!r}")
        self._read = arrived()[0]
        return self

    def rings(self, within: float = 10) -> "Phone":
        """Ring, now or soon."""
        rang = self._carrier.wait_until(lambda: bool(self._calls("ringing")), within)
        self._must(rang, f"did not ring within {within:g} s")
        return self

    def does_not_ring(self, within: float = 0) -> "Phone":
        """Stay silent for so long."""
        rang = self._carrier.wait_until(lambda: bool(self._calls("ringing")), within)
        self._must(not rang, "rang")
        return self

    def is_on_the_phone(self) -> bool:
        """Tell whether a call is active."""
        return bool(self._calls("active"))

    def hears_the_line_go_dead(self, within: float = 10) -> "Phone":
        """Be cut off, now or soon."""
        dead = self._carrier.wait_until(lambda: not self.is_on_the_phone(), within)
        self._must(dead, f"was still on the phone after {within:g} s")
        return self

    def is_talking_to(self, other: "Phone", within: float = 10) -> bool:
        """Tell whether both really hear each other, now or within so many seconds."""

        def both() -> bool:
            mine = {call["sid"]: call["talking_to"] for call in self._calls("active")}
            theirs = {call["sid"]: call["talking_to"] for call in other._calls("active")}  # noqa: SLF001
            return any(b in mine[a] and a in theirs[b] for a in mine for b in theirs)

        return self._carrier.wait_until(both, within)

    def sid(self) -> str:
        """Return the SID of the active call, or of the last one."""
        calls = self._calls("active") or self._calls("")
        self._must(bool(calls), "was never in a call")
        return str(calls[-1]["sid"])

    def transcript(self) -> str:
        """Return everything that happened on this phone, one line each."""
        lines = []
        for event in self._carrier.ask("GET", "/control/events"):
            if event["phone"] == self.number:
                rest = {k: v for k, v in event.items() if k not in ("number", "at", "kind", "sid", "phone") and v}
                lines.append(f"{event['at'][11:19]} {event['kind']:<12} " + ", ".join(map(str, rest.values())))
        return "\n".join(lines)

    def _act(self, deed: str, body: dict[str, Any] | None = None, state: str = "active") -> "Phone":
        calls = self._calls(state) or (self._calls("ringing") if deed == "hangup" else [])
        self._must(bool(calls), f"cannot {deed}: no call is {state}")
        self._carrier.ask("POST", f"/control/calls/{calls[-1]['sid']}/{deed}", body or {})
        return self

    def _calls(self, state: str) -> list[dict[str, Any]]:
        return list(self._carrier.ask("GET", f"{self._path}?state={state}")["calls"])

    def _listen(self) -> str:
        for event in self._carrier.ask("GET", f"/control/events?after={self._seen}"):
            self._seen = event["number"]
            if event["phone"] == self.number and event["kind"] in ("said", "played", "heard"):
                words = event.get("text") or event.get("url") or ""
                self._heard += " ".join(words.casefold().split()) + "\n"
        return self._heard

    def _must(self, true: bool, complaint: str) -> None:
        if not true:
            raise AssertionError(f"{self.number} {complaint}\n{self.transcript()}")
