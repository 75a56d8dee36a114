"""Faults: what goes wrong on purpose, and how often."""

import itertools
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

CATALOGUE: Mapping[str, str] = {
    "drop": "a callback is never sent",
    "delay": "a callback is sent `seconds` late; later ones overtake it",
    "duplicate": "a callback is sent twice, `seconds` apart",
    "reorder": "a callback is sent after the next one of the same leg",
    "forge_signature": "a webhook carries a wrong signature",
    "omit_signature": "a webhook carries no signature",
    "webhook_status": "a webhook is delivered, but the carrier sees HTTP `status`",
    "webhook_timeout": "a webhook is delivered, but its answer comes too late: 15 s pass",
    "webhook_refused": "a webhook is not delivered: connection refused",
    "rest_429": "REST refuses with 20429 and Retry-After: `seconds`; nothing was done",
    "rest_500": "REST fails with 20500; nothing was done",
    "rest_timeout": "REST stays silent for `seconds` of real time and hangs up; nothing was done",
    "rest_timeout_after": "REST does it, stays silent for `seconds` of real time and hangs up",
    "rest_lost_reply": "REST does it and the connection breaks before the answer",
    "list_lag": "REST lists leave out what is younger than `seconds`",
}
PURPOSES = ("status", "conference", "recording", "amd", "message", "document", "play", "transcription")
OF_WEBHOOKS = (
    "drop", "delay", "duplicate", "reorder", "forge_signature", "omit_signature", "webhook_status",
    "webhook_timeout", "webhook_refused",
)  # fmt: skip


@dataclass
class Fault:
    """One fault.

    `on` narrows it to a purpose of webhook or a REST resource such as `Calls`, `to` to URLs that contain it.
    `times` is how often it strikes, -1 for ever; `after` how many chances it lets pass before.
    """

    kind: str
    on: str = ""
    to: str = ""
    times: int = 1
    after: int = 0
    seconds: float = 0.0
    status: int = 500
    number: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return it as the control API shows it."""
        return asdict(self)


def parse(text: str) -> Fault:
    """Read a fault as the command line writes it: `delay:on=status,seconds=5,times=2`.

    Raises ValueError if there is no such fault, or no such option, or a value that is not a number.
    """
    kind, _, rest = text.partition(":")
    options = dict(part.split("=", 1) for part in rest.split(",") if "=" in part)
    return make({"kind": kind} | options)


def make(wish: Mapping[str, Any]) -> Fault:
    """Make a fault from names and values. Raises ValueError as `parse` does."""
    kinds = {"kind": str, "on": str, "to": str, "times": int, "after": int, "seconds": float, "status": int}
    if wish.get("kind") not in CATALOGUE:
        raise ValueError(f"no fault is called {wish.get('kind')!r}; there are {', '.join(CATALOGUE)}")
    if wish["kind"] in OF_WEBHOOKS and wish.get("on", "") not in ("", *PURPOSES):
        raise ValueError(f"on is one of {', '.join(PURPOSES)}")
    if unknown := set(wish) - set(kinds):
        raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
    return Fault(**{name: kinds[name](value) for name, value in wish.items()})


class Faults:
    """The faults in force."""

    def __init__(self) -> None:
        self.active: list[Fault] = []
        self._numbers = itertools.count(1)

    def add(self, fault: Fault) -> Fault:
        """Put a fault in force."""
        fault.number = next(self._numbers)
        self.active.append(fault)
        return fault

    def remove(self, number: int) -> None:
        """Lift a fault; 0 lifts all."""
        self.active = [fault for fault in self.active if number not in (0, fault.number)]

    def strike(self, kind: str, on: str, to: str) -> Fault | None:
        """Return the fault of this kind that strikes here, and count it; None if all goes well."""
        for fault in self.active:
            if fault.kind == kind and fault.on in ("", on) and fault.to in to:
                if fault.after > 0:
                    fault.after -= 1
                    return None
                if fault.times > 0:
                    fault.times -= 1
                    if fault.times == 0:
                        self.active.remove(fault)
                return fault
        return None
