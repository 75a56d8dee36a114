"""What an agent does at their desk with themselves, and with the customer whom they talk with."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Response, abort, request, url_for
from markupsafe import Markup

from carrier.numbers import masked
from console import once
from console.access import part_of
from console.context import console, me, say
from console.desk import desks, glimpse
from console.desk.page import page
from console.pages import pages, redirect_to
from failover import audit, modes
from models import Status
from models.act import What
from routing import acts, desk, duty, in_talk, wrap_up
from routing.acts import TooLate
from routing.consult import Asked
from routing.in_talk import Over
from routing.turn import Turn

Act = Callable[[Turn, int], Any]


class Late(Exception):
    """Nothing was done, because somebody or something was first: `words` say who, what and when."""

    def __init__(self, words: Markup) -> None:
        self.words = words
        super().__init__(words)


def do(done: str, act: Act) -> Response:
    """Let an agent do something once, however often it is sent, and show the desk with what became of it."""
    board = console().switchboard
    try:
        with board.turn() as turn:
            agent = desks.of_person(turn.connection, me().person.id) or abort(403)
            if once.first(turn.connection, me().person.name, _key(), turn.now):
                act(turn, agent)
    except Over as over:
        return page(trouble=_over(over), status=409)
    except Late as late:
        return page(trouble=late.words, status=409)
    except TooLate as late:
        first = late.first
        told = say()(f"event_act_{first.what}", who=first.who)
        return page(trouble=say()("too_late") + Markup(" ") + told + Markup(" · ") + moment(first.at), status=409)
    return redirect_to(url_for("console.desk", done=done))


def moment(at: datetime) -> Markup:
    """Return a moment as the script writes it in the reader's language."""
    return Markup('<time datetime="{}" data-since>{}</time>').format(at.isoformat(), f"{at:%Y-%m-%d %H:%M}")


@pages.post("/desk/status")
@part_of("desk")
def desk_status() -> Response:
    """They choose to be there, on a break, or away."""
    board = console().switchboard
    chosen = request.form.get("status", "")
    if chosen not in set(Status):
        abort(400)
    now = board.clock.now()
    with board.database.reading() as connection:
        found = desk.look(connection, desks.of_person(connection, me().person.id) or 0, now)
    if found is None:
        abort(403)
    duty.set_status(board.database, board.wakeups, board.rules, found.name, Status(chosen), now)
    return redirect_to(url_for("console.desk", done="status"))


@pages.post("/desk/wrap-up/<what>")
@part_of("desk")
def desk_wrap_up(what: str) -> Response:
    """They are ready now, or need more time."""
    rules = console().switchboard.rules
    acts: Mapping[str, Act] = {"ready": lambda turn, who: wrap_up.ready(turn, who, rules), "more": wrap_up.more}

    def act(turn: Turn, agent: int) -> None:
        if not acts[what](turn, agent):
            raise Late(say()("desk_no_wrap_up"))

    return do(what, act) if what in acts else abort(404)


@pages.post("/desk/talk/<what>")
@part_of("desk")
def desk_talk(what: str) -> Response:
    """They do during a talk what star and a key do on the telephone."""
    rules, offer = console().switchboard.rules, request.form.get("offer", 0, type=int)
    acts: Mapping[str, Act] = {
        "decline": lambda turn, who: in_talk.decline(turn, offer, who, rules),
        "hold": lambda turn, who: in_talk.hold(turn, offer, who),
        "back": lambda turn, who: in_talk.go_back(turn, offer, who, rules),
        "finish": lambda turn, who: in_talk.finish(turn, offer, who, rules),
        "hand": lambda turn, who: in_talk.hand_over(turn, offer, who),
        "together": lambda turn, who: in_talk.together(turn, offer, who),
        "transfer": lambda turn, who: in_talk.transfer(turn, offer, who, _issue(), rules),
        "ask": _ask,
    }
    return do("declined" if what == "decline" else "talk", acts[what]) if what in acts else abort(404)


@pages.post("/desk/number")
@part_of("desk")
def desk_number() -> Response:
    """They need the whole number; the audit holds that they asked."""
    board, person = console().switchboard, me().person
    now, contact = board.clock.now(), request.form.get("contact", 0, type=int)
    with board.database.transaction() as connection:
        found = desk.look(connection, desks.of_person(connection, person.id) or 0, now)
        number = found.number if found and found.contact_id == contact else None
        if number:
            modes.held(connection, now)
            audit.add(connection, now, person.name, "number", {"contact": contact, "number": masked(number)})
            acts.look(Turn(connection, now), contact, person.name, What.SAW_NUMBER)
    if not number:
        return page(trouble=say()("desk_not_in_hand"), status=409)
    return redirect_to(url_for("console.desk", see=glimpse.leave(contact, person.id, now)))


def _key() -> str:
    """Return what is the same for a form that is sent twice: another choice on the same page is another form."""
    return repr((request.path, sorted(item for item in request.form.items() if item[0] != "form_token")))


def _issue() -> str:
    issue = console().switchboard.menu.by_key(request.form.get("issue", ""))
    return issue.key if issue else abort(400)


def _ask(turn: Turn, agent: int) -> None:
    offer, rules = request.form.get("offer", 0, type=int), console().switchboard.rules
    match in_talk.ask(turn, offer, agent, _issue(), rules):
        case Asked.NOBODY:
            raise Late(say()("desk_nobody_free"))
        case Asked.NOT_NOW:
            raise Late(say()("desk_asked_before"))


def _over(over: Over) -> Markup:
    if over.with_whom:
        return say()("desk_over_with", who=over.with_whom)
    return say()("desk_over_at", at=moment(over.ended_at)) if over.ended_at else say()("desk_not_yet")
