"""What callers are offered whom nobody can help now, for webhooks/voice.py and webhooks/overflow.py."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import request

from carrier.numbers import caller, zone_of
from ivr import instead
from ivr.instead import WIDEN, Back
from ivr.menu import Issue
from ivr.overflow import OTHER, Why
from ivr.place import Place
from ivr.steps import Go, Hold, Step
from ivr.words import Tongue
from models.contact import ContactState
from routing import cover
from routing.line import Held
from routing.turn import Turn
from webhooks.context import call_sid, language, may_freeze, ringable, switchboard


def at_closing(turn: Turn, issue: Issue) -> Step | None:
    """Return what somebody is offered who calls outside of the hours: they are not in line. None when we are open."""
    rules = issue.overflow
    then = rules.then(Why.CLOSED)
    if rules.hours is None or then == "hold" or then.startswith(OTHER) or rules.hours.on_shift(turn.now):
        return None
    freeze = may_freeze(issue.key)
    if then == "voicemail" and not freeze:
        return Go(f"voicemail?issue={issue.key}")
    alone = cover.alone(turn, issue.key, language())
    back = _seconds(rules.hours.next_start(turn.now))
    return offer(instead.Offer(Why.CLOSED, back, alone, issue.key, freeze), turn.now)


def at_join(turn: Turn, held: Held, issue: Issue) -> Step | None:
    """Return what a caller who has just joined is offered instead of holding, or None when they may hold."""
    if held.offered or held.joins is None:
        return None
    rules, back, alone = issue.overflow, None, False
    if rules.hours and not rules.hours.on_shift(turn.now):
        why = Why.CLOSED
    elif rules.cap is not None and held.joins.ahead >= rules.cap:
        why = Why.FULL
    elif not held.joins.can_help and rules.then(Why.NOBODY) != "hold":
        back, alone = cover.cover(turn, held.skill)
        if back is None:
            return None
        why = Why.NOBODY
    else:
        return None
    return _then(why, issue, made(why, back, held, alone=alone), turn.now)


def at_lap(turn: Turn, held: Held) -> tuple[Step | None, bool]:
    """Return what a caller is offered who has held for as long as anybody may, and whether another language helps."""
    board = switchboard()
    issue = board.menu.by_key(held.issue or "")
    if held.state != ContactState.WAITING or held.joined_at is None or issue is None:
        return None, False
    waited = turn.now - held.joined_at
    if waited < min(board.rules.widen, issue.overflow.most_hold):
        return None, False
    found = cover.patience(turn, call_sid())
    if found is None:
        return None, False
    back, alone = found.cover
    widens = found.may_widen and waited >= board.rules.widen
    if found.since is not None and turn.now - found.since >= issue.overflow.most_hold:
        return offer(made(Why.LONG, back, held, alone=alone), turn.now), False
    if back is not None and not widens:  # the shift ended while they held
        return _then(Why.NOBODY, issue, made(Why.NOBODY, back, held, alone=alone), turn.now), False
    return None, widens


def lap(step: Step, held: Held, place: Place | None, *, widens: bool = False, widened: bool = False) -> Step:
    """Return a lap of holding in which another language is offered, or was taken.

    While nobody on duty can help, its address says so: a callback may need the caller's consent to another language.
    """
    if not isinstance(step, Hold):
        return step
    say = switchboard().menu.prompts.say
    said = (*((say("widened", language()),) if widened else ()), *step.say)
    unsure = place is not None and place.minutes is None
    if widens:
        said = (say("widen_offer", language(), language=Tongue(language())), *said)
    then = f"hold?widen={int(widens)}&unsure={held.issue if unsure else ''}" if widens or unsure else step.then
    return replace(step, say=said, then=then)


def widen(turn: Turn, key: str) -> bool:
    """Widen a caller's search to any language, if this key says so and the lap that it ends has offered it."""
    return key == WIDEN and request.args.get("widen") == "1" and cover.widen(turn, call_sid())


def unsure() -> Step | None:
    """Return what follows the wish for a callback while nobody on duty can help; None when somebody can."""
    issue = request.args.get("unsure", "")
    if not issue:
        return None
    with switchboard().turn() as turn:
        alone = cover.alone(turn, issue, language())
    if alone:
        return instead.consent(switchboard().menu, instead.Offer(), 0, language())
    return Go("promise?back=0")


def made(why: Why, at: datetime | None, held: Held, *, alone: bool) -> instead.Offer:
    """Return what somebody in line is offered; the freezing of an account as well, unless they have asked for it."""
    return instead.Offer(why, _seconds(at), alone, freeze=held.freeze is None and may_freeze(held.issue))


def offer(it: instead.Offer, now: datetime, *, tries: int = 0) -> Step:
    """Return the offer, with the moment when somebody is back in the caller's own time where that is known."""
    menu, own, at = switchboard().menu, zone_of(caller(request.form.get("From", ""))), moment(it.back)
    back = Back(at, now, ZoneInfo(own) if own else menu.zone, own is not None) if at else None
    return instead.offer(menu, it, back, tries, language(), rings=bool(ringable()))


def given() -> instead.Offer:
    """Return the offer that a request answers, from our own address."""
    asked = request.args
    why, back = asked.get("why", Why.LONG, type=Why), asked.get("back", 0, type=int)
    return instead.Offer(why, back, asked.get("alone") == "1", asked.get("issue", ""), asked.get("freeze") == "1")


def moment(back: int) -> datetime | None:
    """Return the moment that an address carries, or None for 0, which is now."""
    return datetime.fromtimestamp(back, UTC) if back else None


def _then(why: Why, issue: Issue, it: instead.Offer, now: datetime) -> Step | None:
    """Return what the configuration says that follows, or None for holding.

    A voicemail is not begun without a word for those who may have an account frozen: no key counts after the beep.
    """
    then = issue.overflow.then(why)
    if then == "hold":
        return None
    if then.startswith(OTHER):
        return Go(f"overflow?why={why}")
    return Go("voicemail") if then == "voicemail" and not it.freeze else offer(it, now)


def _seconds(at: datetime | None) -> int:
    """Return a moment as an address carries it, 0 for now."""
    return int(at.timestamp()) if at else 0
