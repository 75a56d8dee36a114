"""Proving once more who somebody is, in the form of what they want to do: an open console alone must not do it."""

from flask import request

from console.context import console, me
from console.entry import people, second
from console.entry.passwords import Busy
from console.entry.people import Refused
from console.now.pinning import Mistake
from console.pages import renew

WRONG = {Refused.WRONG: "wrong_password_again", Refused.LOCKED: "locked"}
WRONG_CODE = {Refused.WRONG: "wrong_code", Refused.LOCKED: "locked"}


def proved(wrong: dict[str, Mistake], *, always: bool = False) -> bool:
    """Return whether they proved it a moment ago, or do so with the fields of templates/prove.html.

    If not, it is noted in `wrong`, by field. `always`: a moment ago is not enough.
    """
    if me().fresh(console().switchboard.clock.now()) and not always:
        return True
    if not me().person.local:
        wrong["password"] = Mistake("prove_at_company", "")
        return False
    if mistakes := tried(request.form.get("password", ""), request.form.get("code", "")):
        wrong |= mistakes
        return False
    renew(me().person.id)
    return True


def tried(password: str, code: str) -> dict[str, Mistake]:
    """Return what is wrong with the password, or with the code where one is asked for."""
    board, person = console().switchboard, me().person
    try:
        entered = people.enter(board, person.name, password)
    except Busy:
        return {"password": Mistake("busy", "")}
    if isinstance(entered, Refused):
        return {"password": Mistake(WRONG[entered], "")}
    if person.totp and (refused := second.prove(board, person.id, code)):
        return {"code": Mistake(WRONG_CODE[refused], "")}
    return {}
