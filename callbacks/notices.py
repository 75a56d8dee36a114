"""Notices: text messages about a promise, owed as rows; each is sent at most once, and tried until it is."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from callbacks.policy import Rules
from callbacks.reference import reference
from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from models.notice import NoticeKind, NoticeState
from models.tables import callbacks, contacts, insert, notices
from routing.glance import NOW, Glance
from routing.switchboard import Switchboard
from routing.turn import Turn
from routing.wakeups import CALLBACKS

log = logging.getLogger(__name__)

TRIES = 5
PAUSE = timedelta(seconds=30)  # before a message that the carrier refused is tried again
QUARANTINE = timedelta(seconds=120)  # a lost reply: until then the message may still show in the carrier's list
OWE = insert(notices).on_conflict_do_nothing().returning(notices.c.id)
DUE = (
    select(notices.c.id)
    .where(notices.c.state.in_((NoticeState.DUE, NoticeState.SENDING)), notices.c.next_at <= bindparam("now"))
    .limit(50)
)
ANY_DUE = Glance((DUE, {"now": NOW}))
CLAIM = (
    update(notices)
    .where(notices.c.id == bindparam("notice"), notices.c.state == NoticeState.DUE)
    .values(state=NoticeState.SENDING, tries=notices.c.tries + 1, claimed_at=bindparam("now"), next_at=bindparam("at"))
)
SETTLE = (
    update(notices)
    .where(notices.c.id == bindparam("notice"), notices.c.state == NoticeState.SENDING)
    .values(state=bindparam("becomes"), next_at=bindparam("at"))
)
TEXT = (
    select(
        notices.c.kind,
        notices.c.state,
        notices.c.tries,
        notices.c.claimed_at,
        callbacks.c.id,
        callbacks.c.number,
        contacts.c.language,
    )
    .join(callbacks, callbacks.c.id == notices.c.callback_id)
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .where(notices.c.id == bindparam("notice"))
)
# The next look at a message whose sending was cut short is at its quarantine's end; it is found in the list, or failed.
WORDS = {NoticeKind.PROMISED: "text_promised", NoticeKind.GAVE_UP: "text_gave_up", NoticeKind.CHAT: "text_chat_back"}


def owe(turn: Turn, callback_id: int, kind: NoticeKind) -> None:
    """Write down that a message is to be sent, once for each kind, and wake a worker for it."""
    values = {"callback_id": callback_id, "kind": kind, "state": NoticeState.DUE, "next_at": turn.now, "tries": 0}
    row = turn.one(OWE, values)
    if row is not None:
        turn.hint(CALLBACKS, "send_notice", row.id)


def remind(switchboard: Switchboard) -> None:
    """Wake a worker for the messages that are due."""
    with switchboard.turn() as turn:
        for row in turn.connection.execute(DUE, {"now": turn.now}).all():
            turn.hint(CALLBACKS, "send_notice", row.id)


def send_notice(switchboard: Switchboard, rules: Rules, notice_id: int) -> None:
    """Send a message that is due.

    1. It is claimed and committed first, so that nobody else sends it.
    2. A refusal means that nothing was sent: it is tried again, TRIES times.
    3. A lost reply, or a worker that died, is an unknown outcome: the carrier's list is asked after a quarantine. What
       is not in it was not sent, and is tried again.
    """
    with switchboard.turn() as turn:
        row = turn.one(TEXT, {"notice": notice_id})
        claimed = turn.changes(CLAIM, {"notice": notice_id, "now": turn.now, "at": turn.now + QUARANTINE})
        now = turn.now
    if row is None:
        return
    say, language = switchboard.menu.prompts.say, row.language
    words = WORDS[NoticeKind(row.kind)]
    text = say(words, language, line=switchboard.menu.line, reference=reference(row.id), chat=rules.chat_url)
    if claimed:
        _send(switchboard, notice_id, row.number, text, row.tries + 1)
    elif row.state == NoticeState.SENDING and row.claimed_at <= now - QUARANTINE:
        _look(switchboard, notice_id, row.number, text, row.claimed_at, row.tries)


def _send(switchboard: Switchboard, notice_id: int, number: str, text: str, tries: int) -> None:
    try:
        switchboard.carrier.message(number, text)
    except CarrierUnreachable as exc:
        log.warning("notice %s: the carrier gave no answer (%s)", notice_id, exc)
        return
    except CallRefused as exc:
        log.warning("notice %s was refused (%s)", notice_id, exc)
        _settle(switchboard, notice_id, NoticeState.DUE if tries < TRIES else NoticeState.FAILED)
        return
    except NumberRefused as exc:
        log.info("notice %s: this number takes no messages (%s)", notice_id, exc)
        _settle(switchboard, notice_id, NoticeState.FAILED)
        return
    _settle(switchboard, notice_id, NoticeState.SENT)


def _look(switchboard: Switchboard, notice_id: int, number: str, text: str, since: datetime, tries: int) -> None:
    try:
        sent = text in switchboard.carrier.messages_to(number, since)
    except (CarrierUnreachable, CallRefused, NumberRefused) as exc:
        log.info("notice %s: the carrier's list could not be read (%s)", notice_id, exc)
        return
    again = NoticeState.DUE if tries < TRIES else NoticeState.FAILED
    _settle(switchboard, notice_id, NoticeState.SENT if sent else again)


def _settle(switchboard: Switchboard, notice_id: int, becomes: NoticeState) -> None:
    with switchboard.turn() as turn:
        turn.changes(SETTLE, {"notice": notice_id, "becomes": becomes, "at": turn.now + PAUSE})
