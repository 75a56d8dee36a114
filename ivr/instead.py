"""What a caller hears whom nobody can help now: why, when somebody is back, and what they can have instead."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ivr import freeze
from ivr.flow import TRIES
from ivr.languages import DETAILS
from ivr.menu import Menu
from ivr.overflow import Why
from ivr.steps import Ask, End, Go, Record, Step
from ivr.words import Digits, TimeOfDay, Tongue, Weekday

RING, MESSAGE = "1", "2"
ANYBODY, MINE = "1", "2"
WIDEN = "5"
WHY = {
    Why.NOBODY: "overflow_nobody",
    Why.CLOSED: "overflow_closed",
    Why.FULL: "overflow_full",
    Why.LONG: "overflow_long",
}
AT_MOST = 120  # seconds of a voicemail


@dataclass(frozen=True)
class Offer:
    """What was offered, as our addresses carry it from one request to the next.

    `back` is when a callback begins to wait, in seconds since 1970, or 0 for now; `alone` says that nobody who speaks
    the caller's language will be there; `issue` is what somebody chose who is not in line; with `freeze` they may have
    an account frozen besides.
    """

    why: Why = Why.LONG
    back: int = 0
    alone: bool = False
    issue: str = ""
    freeze: bool = False

    @property
    def query(self) -> str:
        more = "&freeze=1" if self.freeze else ""
        return f"why={self.why}&back={self.back}&alone={int(self.alone)}&issue={self.issue}{more}"


@dataclass(frozen=True)
class Back:
    """When somebody is back, in the zone that it is said in: the caller's own (`theirs`), or the line's."""

    at: datetime
    now: datetime
    zone: ZoneInfo
    theirs: bool


def offer(menu: Menu, made: Offer, back: Back | None, tries: int, language: str, *, rings: bool) -> Step:
    """Return why nobody helps now and what there is instead; who cannot be rung back leaves a message.

    After TRIES without a key it ends.
    """
    if not rings and (tries >= TRIES or not made.freeze):
        return Go(f"voicemail?issue={made.issue}")
    if tries >= TRIES:
        return End((menu.prompts.say("goodbye", language),), language)
    frozen = (freeze.spoken(menu, freeze.Standing.NOT_ASKED, language),) if made.freeze else ()
    reason = (*frozen, menu.prompts.say(WHY[made.why], language), *(when(menu, back, language) if back else ()))
    keys = "overflow_keys_message" if not rings else "overflow_keys_then" if back else "overflow_keys"
    return Ask(
        (*reason, menu.prompts.say(keys, language)), f"instead?{made.query}&tries={tries + 1}", language, timeout=8
    )


def when(menu: Menu, back: Back, language: str) -> tuple[str, ...]:
    """Return when somebody is back, in words: today, tomorrow, or the day of the week."""
    local, today = back.at.astimezone(back.zone), back.now.astimezone(back.zone)
    days = (local.date() - today.date()).days
    near = {0: "back_today", 1: "back_tomorrow", 7: "back_in_a_week"}.get(days)
    at, say = TimeOfDay(local), menu.prompts.say
    back_at = say(near, language, time=at) if near else say("back_on_day", language, day=Weekday(local), time=at)
    return back_at, say("back_your_time" if back.theirs else "back_our_time", language)


def consent(menu: Menu, made: Offer, tries: int, language: str) -> Step:
    """Return the question whether the call back may be in another language. Silence keeps it in their own."""
    if tries >= TRIES:
        return Go(f"promise?{made.query}")
    ask = menu.prompts.say("consent_callback", language, language=Tongue(language))
    return Ask((ask,), f"consent?{made.query}&tries={tries + 1}", language, timeout=8)


def record(menu: Menu, voicemail: int, tries: int, language: str) -> Step:
    """Return the beep, at most twice: nothing may have been said the first time."""
    key = "voicemail_again" if tries else "voicemail_ask"
    done = f"voicemail/done?voicemail={voicemail}&tries={tries + 1}"
    report = f"voicemail/recording?voicemail={voicemail}"
    written = menu.transcription and DETAILS[language].written
    words = f"voicemail/words?voicemail={voicemail}" if written else ""
    return Record((menu.prompts.say(key, language),), done, report, language, AT_MOST, words)


def recorded(menu: Menu, reference: str, language: str, *, rings: bool) -> Step:
    """Return that a message is kept, with the number to ask about it by, and a callback for who can be rung back."""
    kept = menu.prompts.say("voicemail_kept", language, reference=Digits(reference))
    if not rings:
        return End((kept, menu.prompts.say("goodbye", language)), language)
    ask = (kept, menu.prompts.say("voicemail_ring_back", language))
    return Ask(ask, "voicemail/callback", language, timeout=8)
