"""The first answer to a call: staff are asked for their PIN, everybody else is a caller; by the mode as it is known."""

import logging
import time

from flask import request
from sqlalchemy.exc import SQLAlchemyError

from carrier.addresses import shown_by
from carrier.numbers import caller, region
from failover import incident
from ivr import agent_menu, flow, on_call
from ivr.languages import first_of
from ivr.steps import Go, Step
from models.leg import Role
from routing import legs, line, sign_in, tongues
from routing.turn import Turn
from webhooks import outage, recaller
from webhooks.context import call_sid, context, language, speak, switchboard

log = logging.getLogger(__name__)
HASTE = 0.5  # seconds after which there is no time for a second try: a voice must answer within 2 s


def answer(*, staff: bool = False) -> Step:
    """Return the first step of a call; with `staff`, an agent or engineer is asked for the PIN first.

    A mode that cannot be read is as last known, unless the rest of the database is slow or gone as well.
    """
    began, shown, board = time.monotonic(), request.form.get("From", ""), switchboard()
    number, address = caller(shown), shown_by(shown)
    try:
        with board.turn() as turn:
            speak(tongues.of_caller(turn, call_sid(), number))
            ring = incident.at_ring(turn.connection, number, turn.now)
            if staff and ring.engineer:
                return on_call.ask_pin(board.menu, language())
            if staff and address and (theirs := sign_in.expects(turn, address)):
                speak(theirs)
                return agent_menu.ask_pin(board.menu, language())
            step = _arrive(turn, number, ring)
        context().known.note(active=ring.active)
    except (SQLAlchemyError, ValueError):
        if time.monotonic() - began > HASTE:
            raise
        log.exception("the mode cannot be read")
        with board.turn() as turn:
            step = _arrive(turn, number, incident.Ring(context().known.recall().active, {}, engineer=False))
    return step


def _arrive(turn: Turn, number: str, ring: incident.Ring) -> Step:
    """Return the first step for a caller: one with an open callback hears how it stands. A repeat hears the same."""
    contact_id = line.arrive(turn, call_sid(), number, language(), active=ring.active)
    if contact_id is not None:
        legs.note(turn, call_sid(), legs.Owner(Role.CALLER, contact_id), "in-progress")
    elif (held := line.seen(turn, call_sid())) and held.issue:
        return Go("hold")  # the request was repeated
    known = recaller.greet(turn, number, fresh=contact_id is not None)
    if known:
        return known
    menu = switchboard().menu
    return flow.arrive(
        menu,
        active=ring.active,
        language=language(),
        guess=first_of(region(number)),
        closed_until=menu.opening.closed_until(turn.now),
        news=outage.news(menu, ring.said, language()),
    )
