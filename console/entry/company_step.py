"""Signing in with the company's account: the way to its sign-in, and the way back."""

import hmac
import logging
from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, request, url_for

from console import gate
from console.context import console, language
from console.entry import admission, doorstep
from console.entry.company import Away, Company, Untrue
from console.pages import come_in, kept_in, pages, redirect_to, sign_in_page

log = logging.getLogger(__name__)


@pages.get("/sign-in/company")
def company() -> Response:
    """Send them to the company's sign-in; with `again`, to prove themselves once more."""
    again, keep = bool(request.args.get("again")), kept_in(request.args.get("keep", ""))
    try:
        way = _company().way(_back(), again=again)
    except Away as exc:
        return _refuse(503, "company_away", exc, keep)
    doorstep.note("company", state=way.state, nonce=way.nonce, verifier=way.verifier, again=again, keep=keep)
    return redirect_to(way.url)


@pages.get("/sign-in/company/back")
def company_back() -> Response:
    """Let in who comes back with what the issuer tells, if it is about this sign-in."""
    board, asked, shown = console().switchboard, _company(), doorstep.noted("company")
    doorstep.leave()
    if shown is None or not hmac.compare_digest(shown["state"].encode(), request.args.get("state", "").encode()):
        return _refuse(400, "company_stale", "the state is not the one of this browser")
    code, keep = request.args.get("code", ""), shown["keep"]
    if not code:
        return _refuse(403, "company_refused", request.args.get("error", "")[:100], keep)
    try:
        claims = asked.claims(code, _back(), shown["nonce"], shown["verifier"], board.clock.now())
    except Away as exc:
        return _refuse(503, "company_away", exc, keep)
    except Untrue as exc:
        return _refuse(403, "company_untrue", exc, keep)
    now, role = board.clock.now(), asked.issuer.role(claims)
    person = admission.admit(board.database, asked.issuer.url, claims, role, language(), now)
    if person is None:
        return _refuse(403, "company_no_role", f"{claims['sub']!r} has no role in {asked.issuer.claim}")
    return come_in(person.id, keep, _proved_at(claims, now, again=shown["again"]))


def _company() -> Company:
    """Return the company's sign-in, and let the next one have our turn: waiting for it must not keep others out."""
    found = console().company
    if found is None:
        abort(404)
    gate.give_the_turn_back()
    return found


def _back() -> str:
    return f"{console().switchboard.public_url}{url_for('console.company_back')}"


def _proved_at(claims: Any, now: datetime, *, again: bool) -> datetime:
    """Return when they last proved who they are: as the issuer tells, else now if it was asked to have them do it."""
    told = claims.get("auth_time")
    if isinstance(told, int | float) and 0 <= told < now.timestamp():
        return datetime.fromtimestamp(told, UTC)
    return now if again or told is not None else datetime.fromtimestamp(0, UTC)


def _refuse(status: int, problem: str, why: object, keep: str = "") -> Response:
    """Ask who it is once more, and say why; accounts of this house are the other way in."""
    log.warning("the company's sign-in: %s (%s)", problem, why)
    return sign_in_page(status, problem, keep=keep)
