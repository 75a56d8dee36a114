"""A voicemail becomes a callback: whoever heard it has its caller rung back, in the place that they had."""

from sqlalchemy import bindparam, case, select, update

from callbacks.asking import Made
from callbacks.policy import Rules
from callbacks.requests import request
from carrier.numbers import BadNumber, rings
from ivr.menu import FALLBACK, Menu
from models.act import What
from models.callback import Source
from models.tables import callbacks, contacts
from models.voicemail import VoicemailState
from routing import acts, mailbox
from routing.mailbox import Message, NoVoicemail
from routing.policy import Rules as LineRules
from routing.turn import Turn

before = contacts.alias("before")
RANK = select(before.c.rank).where(before.c.id == bindparam("caller")).scalar_subquery()
THEIRS = select(callbacks.c.contact_id).where(callbacks.c.id == bindparam("callback")).scalar_subquery()
KEEP_PLACE = (
    update(contacts)
    .where(contacts.c.id == THEIRS)
    .values(rank=case((contacts.c.rank > RANK, RANK), else_=contacts.c.rank))
)


def number_of(message: Message, rules: Rules) -> str:
    """Return the number that a voicemail's caller may be rung on. Raises NoVoicemail with what to do instead."""
    if message.state == VoicemailState.ASKED:
        raise NoVoicemail(f"voicemail {message.id} has no recording: it is {message.state}")
    if not message.number:
        raise NoVoicemail(
            f"whoever left voicemail {message.id} showed no number; if they say one, `ringback callbacks add NUMBER`"
        )
    try:
        return rings(message.number, rules.regions)
    except BadNumber as exc:
        raise NoVoicemail(f"the caller of voicemail {message.id} cannot be rung back: {exc}") from exc


def promise(
    turn: Turn,
    message: Message,
    menu: Menu,
    secret: str,
    rules: Rules,
    line_rules: LineRules,
    who: str,
    seen: int | None = None,
) -> Made:
    """Promise a voicemail's caller a callback in the place that they had, and note the voicemail as dealt with.

    `who` decides it, having `seen` the acts of others up to a place. Raises NoVoicemail, asking.Refused, acts.TooLate.
    """
    issue = menu.by_key(message.issue or "") or menu.by_key(FALLBACK)
    assert issue is not None  # the menu was checked
    number = number_of(message, rules)
    acts.do(turn, message.contact, who, What.CALLED_BACK, seen)
    made = request(turn, number, issue, message.language, secret, rules, line_rules, Source.VOICEMAIL)
    turn.changes(KEEP_PLACE, {"caller": message.contact, "callback": made.callback_id})
    if message.state == VoicemailState.LEFT:
        mailbox.close(turn, message.id)
    return made
