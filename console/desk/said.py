"""What an agent says of a talk at their desk: what came of it, what it was about; and that we ring back later."""

from flask import Response, request

from callbacks import by_agent, guards
from callbacks.asking import Refused
from carrier.numbers import BadNumber
from console.access import part_of
from console.context import console, say
from console.desk.acts import Late, do
from console.desk.page import SPANS, page
from console.pages import pages
from failover.spans import span_in
from models import Source
from models.remark import Result
from routing import desk, remarks
from routing.turn import Turn


@pages.post("/desk/said")
@part_of("desk")
def desk_said() -> Response:
    """They say what came of a talk, what it was about, and whatever else there is to say."""
    form, menu = request.form, console().switchboard.menu
    outcome, category, note = form.get("outcome", ""), form.get("category", ""), form.get("note", "").strip()
    wrong = {}
    if outcome and outcome not in set(Result):
        wrong["outcome"] = "desk_wrong_outcome"
    if category and category not in {one.key for one in menu.categories}:
        wrong["category"] = "desk_wrong_category"
    if len(note) > remarks.LONGEST:
        wrong["note"] = "desk_wrong_note"
    if not (outcome or category or note):
        wrong["note"] = "desk_nothing_said"
    if wrong:
        return page(wrong=wrong, typed=form, status=422)

    def act(turn: Turn, agent: int) -> None:
        offer = form.get("offer", 0, type=int)
        name = desk.name_of(turn, agent)
        contact = remarks.at_desk(turn, offer, agent, category or None, Result(outcome) if outcome else None)
        if contact is None:
            raise Late(say()("desk_not_in_hand"))
        if note:
            remarks.say(turn, contact, name, note, None)

    return do("said", act)


@pages.post("/desk/later")
@part_of("desk")
def desk_later() -> Response:
    """They promise the customer of a talk that we ring back later."""
    board, form = console().switchboard, request.form
    span, offer = form.get("span", ""), form.get("offer", 0, type=int)
    if span not in SPANS:
        return page(wrong={"span": "desk_wrong_span"}, typed=form, status=422)

    def act(turn: Turn, agent: int) -> None:
        told = (board.menu, board.secret, console().callbacks, board.rules)
        by_agent.promise(turn, offer, agent, turn.now + span_in(span), *told)

    try:
        return do("promised", act)
    except (by_agent.NoCustomer, BadNumber):
        return page(trouble=say()("desk_no_number"), status=409)
    except Refused as refused:
        return refused_by(refused, Source.AGENT)


def refused_by(refused: Refused, source: Source, number: str = "") -> Response:
    """Write down that a callback was not promised, and say why."""
    board = console().switchboard
    with board.turn() as turn:
        guards.note(turn, refused.why, number, source)
    return page(trouble=say()("desk_refused", why=say()(f"desk_why_{refused.why}")), status=409)
