"""The page Desk: what an agent sees of themselves, of the contact in hand, and of their callbacks and voicemails."""

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from markupsafe import Markup

from callbacks import book, by_agent
from carrier.numbers import masked
from console import gate
from console.access import live, part_of
from console.context import console, language, me
from console.desk import desks, glimpse
from console.pages import once_key, pages
from ivr.prompts import SPOKEN
from models.remark import Result
from routing import acts, earlier, mailbox
from routing import desk as seen
from routing.desk import Desk
from routing.numbering import CONTACTS

MOST = 10  # callbacks, and voicemails, that are shown
DONE = frozenset({"status", "ready", "more", "declined", "said", "promised", "talk", "mail", "rung_back", "callback"})
SPANS = ("15m", "1h", "3h", "24h")


def unchanged() -> bool:
    """Return whether the browser shows the desk as it is: one look by primary keys, and no sign-in.

    The mark is keyed with our secret, so that only who was let in can know it; all that is told is that nothing has
    changed.
    """
    gate.take_a_turn()
    board, agent = console().switchboard, request.args.get("agent", 0, type=int)
    with board.database.reading() as connection:
        found = seen.look(connection, agent, board.clock.now())
    spoken, see = request.args.get("language", ""), request.args.get("see", "")
    return found is not None and request.if_none_match.is_strong(glimpse.mark(found, spoken, see))


@pages.get("/desk")
@part_of("desk")
def desk() -> Response:
    """Show the desk of the agent whom this person is."""
    return page(done=request.args.get("done", ""))


@pages.get("/desk/live")
@part_of("desk")
@live(unchanged)
def desk_live() -> Response:
    """Return the part of the desk that changes, or 304 when it has not."""
    see = request.args.get("see", "")
    found = _look()
    if found is None or found.agent_id != request.args.get("agent", 0, type=int):
        return Response(status=401)  # it is not their desk any more
    response = make_response(_drawn(found, see, {}, {}))
    response.headers["Cache-Control"] = "no-cache, private"
    response.set_etag(glimpse.mark(found, language(), see))
    return response


def page(
    *,
    done: str = "",
    trouble: Markup | str = "",
    wrong: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Return the whole page; `trouble` says why nothing was done, `wrong` which fields are to blame for that."""
    found, see = _look(), request.args.get("see", "")
    if found is None:
        return make_response(render_template("no_desk.html"), status)
    drawn = _drawn(found, see, wrong or {}, typed or {})
    where = url_for("console.desk_live", agent=found.agent_id, language=language(), see=see or None)
    told = {"done": done if done in DONE else "", "trouble": trouble, "wrong": wrong or {}, "desk": found}
    mark = glimpse.mark(found, language(), see)
    return make_response(render_template("desk.html", drawn=Markup(drawn), where=where, mark=mark, **told), status)  # noqa: S704 - our own template


def _look() -> Desk | None:
    board = console().switchboard
    with board.database.reading() as connection:
        agent = desks.of_person(connection, me().person.id)
        return seen.look(connection, agent, board.clock.now()) if agent else None


def _drawn(found: Desk, see: str, wrong: Mapping[str, str], typed: Mapping[str, str]) -> str:
    """Return the part of the page that changes, as HTML."""
    board, spoken = console().switchboard, language()
    now = board.clock.now()
    more: dict[str, Any] = {"said": (), "before": (), "promise": None, "proof": ""}
    with board.database.reading() as connection:
        if found.contact_id:
            more["said"], more["before"] = earlier.of(connection, found.contact_id)
            more["promise"] = book.of_contact(connection, found.contact_id)
            more["proof"] = by_agent.proof(connection, found.contact_id)
        more["own"] = by_agent.own(connection, found.agent_id, MOST)
        more["mails"] = mailbox.left_to(connection, found.agent_id, MOST)
        shown = {row.contact for row in more["own"]} | {mail.contact for mail in more["mails"]}
        more["places"] = {act.contact: act.place for act in acts.of(connection, [*shown]) if act.place}
    may_see = found.number and glimpse.may_see(see, found.contact_id or 0, me().person.id, now)
    return render_template(
        "desk_live.html",
        desk=found,
        issues={issue.key: issue.say[spoken] for issue in board.menu.issues},
        categories={one.key: one.say[spoken] for one in board.menu.categories},
        results=tuple(Result),
        spans=SPANS,
        tongues=SPOKEN,
        reference=CONTACTS.reference,
        masked=masked,
        whole=found.number if may_see else "",
        once=once_key(),
        wrong=wrong,
        typed=typed,
        **more,
    )
