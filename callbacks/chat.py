"""Chat is back: no new promises without a call; who waits for one may go on in chat, and it stands until they do."""

from sqlalchemy import bindparam, exists, select

from callbacks import recallers
from callbacks.notices import owe
from callbacks.policy import Rules
from carrier.numbers import fingerprint
from failover import modes
from ivr.menu import Issue, Menu
from models.callback import CallbackState
from models.contact import ContactState, Outcome
from models.notice import NoticeKind
from models.tables import callbacks, contacts, notices
from routing.switchboard import Switchboard
from routing.turn import Turn

BATCH = 100
OFFERED = exists().where(notices.c.callback_id == callbacks.c.id, notices.c.kind == NoticeKind.CHAT)
WAITING = (  # and so may be rung now: a text message does not come at night either
    select(callbacks.c.id)
    .join(contacts, contacts.c.id == callbacks.c.contact_id)
    .where(
        callbacks.c.state == CallbackState.PROMISED,
        contacts.c.state == ContactState.WAITING,
        callbacks.c.promised_at < bindparam("since"),
        ~OFFERED,
    )
    .order_by(callbacks.c.id)
    .limit(BATCH)
)


def takes(turn: Turn, issue: Issue, menu: Menu) -> bool:
    """Return whether a callback about an issue may be asked for without a call: chat is down, or it is always there."""
    return modes.current(turn.connection).active or issue in menu.essential()


def offer(switchboard: Switchboard, rules: Rules) -> int:
    """Once chat is back, have those who were promised a callback told so, once each. Return how many."""
    if not (rules.messages and rules.chat_url):
        return 0
    with switchboard.turn() as turn:
        standing = modes.current(turn.connection)
        if standing.active or standing.since is None:
            return 0
        waiting = turn.connection.execute(WAITING, {"since": standing.since}).scalars().all()
        for callback_id in waiting:
            owe(turn, callback_id, NoticeKind.CHAT)
    return len(waiting)


def go(turn: Turn, number: str, secret: str) -> bool:
    """Close the promise to a number whose owner goes on in chat. False, changing nothing, when they are being rung."""
    key = {"hash": fingerprint(number, secret), "now": turn.now}
    closed = turn.one(recallers.CLOSE, {**key, "closed": CallbackState.SUPERSEDED})
    if closed is not None and turn.one(
        recallers.LET_GO, {"contact": closed.contact_id, "how": Outcome.CHAT, "now": turn.now}
    ):
        return True
    turn.undo()
    return False
