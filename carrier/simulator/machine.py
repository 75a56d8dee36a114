"""Answering machine detection: who answered, as far as Twilio can tell, and when it can."""

from dataclasses import dataclass

from .document import Document, Verb
from .leg import Leg
from .turn import Ended

HUMAN_AFTER = 3.0
MACHINE_AFTER = 4.0


@dataclass(frozen=True)
class Wish:
    """What was asked for. `to_the_end` waits for the end of a greeting; durations are seconds."""

    to_the_end: bool = False
    timeout: float = 30.0
    url: str = ""
    method: str = "POST"
    aside: bool = False


def wish_of(noun: Verb, document: Document) -> Wish:
    """Read the machine detection attributes of a Number or Sip, which is always done aside."""
    url = noun.get("amdStatusCallback")
    return Wish(
        to_the_end=noun.get("machineDetection").lower() == "detectmessageend",
        timeout=noun.number("machineDetectionTimeout", 30),
        url=document.absolute(url) if url else "",
        method=noun.get("amdStatusCallbackMethod", "POST").upper(),
        aside=True,
    )


async def detect(leg: Leg, wish: Wish) -> float:
    """Find out who answered the leg and note it there; return the seconds that took.

    A phone may be set to be `seen_as` something else than it is, since detection errs.
    """
    phone = leg.exchange.phone(leg.person)
    is_machine = leg.how_answered == "voicemail"
    found = phone.seen_as or ("machine_start" if is_machine else "human")
    seconds = HUMAN_AFTER if found == "human" else MACHINE_AFTER
    if found == "machine_start" and wish.to_the_end:
        found = "machine_end_beep"
        seconds = max(seconds, leg.exchange.seconds_to_say(phone.greeting) + 0.5)
    if seconds > wish.timeout or found == "unknown":
        found, seconds = "unknown", wish.timeout
    await leg.exchange.clock.sleep(seconds)
    leg.answered_by = found
    leg.note("detected", answered_by=found)
    return seconds


async def detect_aside(leg: Leg, wish: Wish) -> None:
    """Find out while the call goes on, and tell the callback that was given for it."""
    try:
        seconds = await detect(leg, wish)
    except Ended:
        return
    if wish.url and leg.live:
        parameters = {
            "CallSid": leg.sid,
            "AccountSid": leg.exchange.settings.account_sid,
            "AnsweredBy": leg.answered_by,
            "MachineDetectionDuration": str(round(seconds * 1000)),
        }
        leg.amd_outbox.post(wish.method, wish.url, parameters)
