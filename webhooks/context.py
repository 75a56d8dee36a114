"""What every webhook works with, as create_app put it together."""

from dataclasses import dataclass, field
from typing import cast

from flask import current_app, g, request

import callbacks.policy
from carrier.numbers import BadNumber, rings
from failover.last_known import LastKnown
from ivr.languages import LANGUAGES
from ivr.tree import MAIN
from ivr.voices import Recordings
from models.letter import To
from outbox.addresses import Addresses
from routing.switchboard import Switchboard

KEY = "ringback"


@dataclass(frozen=True)
class Context:
    """The switchboard, the rules, the recordings, what a request from the carrier, chat or a program must prove, and
    whom we may tell.
    """

    switchboard: Switchboard
    callbacks: callbacks.policy.Rules
    account_sid: str
    auth_tokens: tuple[str, ...]
    recordings: Recordings
    beat_token: str
    known: LastKnown
    web_form_secret: str = ""
    addresses: Addresses = field(default_factory=dict)


def context() -> Context:
    """Return the context of the running application."""
    return cast(Context, current_app.extensions[KEY])


def switchboard() -> Switchboard:
    """Return the switchboard of the running application."""
    return context().switchboard


def language() -> str:
    """Return the language of this leg, from our own address; the first that we have while it is not known."""
    given = g.get("language") or request.args.get("language", "")
    return given if given in LANGUAGES else LANGUAGES[0]


def speak(language: str) -> None:
    """Answer this request in a language that our address does not know of yet; "" changes nothing."""
    g.language = language


def call_sid() -> str:
    """Return the leg that this request is about."""
    return request.form.get("CallSid", "")


def digits() -> str:
    """Return the keys that were pressed, or "" for silence."""
    return request.form.get("Digits", "").strip()


def words() -> str:
    """Return what was said instead of pressing a key, or "" for nothing."""
    return request.form.get("SpeechResult", "").strip()


def tries() -> int:
    """Return how often this caller has missed before, from our own address."""
    return request.args.get("tries", 0, type=int)


def place() -> str:
    """Return the menu that this caller hears, from our own address; one that is gone since is the main menu."""
    given = request.args.get("in", MAIN)
    return given if switchboard().menu.choices(given) else MAIN


def may_freeze(issue: str | None) -> bool:
    """Return whether whoever calls about an issue may have an account frozen."""
    found = switchboard().menu.by_key(issue or "")
    return found is not None and found.freeze and To.EXCHANGE in context().addresses


def failures() -> int:
    """Return how often in a row something on our side has failed this caller, from our own address."""
    return request.args.get("failures", 0, type=int)


def rung() -> bool:
    """Return whether we dialled this leg."""
    return request.form.get("Direction", "inbound") != "inbound"


def ringable() -> str:
    """Return the calling number in E.164 if it may be rung back, else "". On a leg that we dialled it is our own."""
    if rung():
        return ""
    try:
        return rings(request.form.get("From", ""), context().callbacks.regions)
    except BadNumber:
        return ""
