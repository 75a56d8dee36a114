"""The line: contacts arrive, join, hold and leave; one order by rank, whatever their form."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, func, select, update

from ivr.menu import Issue
from ivr.place import Place
from models.contact import ContactState, Form, Outcome
from models.letter import LetterState
from models.tables import contacts, insert
from routing import offers, prospect
from routing.freezes import FREEZE
from routing.matching import CHOOSING, WITHHELD, claim_agent
from routing.policy import Rules
from routing.prospect import PROSPECT, Prospect
from routing.turn import Turn


class Held(NamedTuple):
    """A contact as the hold loop sees it. `offered` says that an agent's phone is ringing for them; `joins`, which is
    for those who have just joined, what they can expect, and `resumed` that they have an earlier call's place.
    """

    id: int
    state: ContactState
    number: str
    skill: str
    rank: float
    issue: str
    joined_at: datetime | None
    freeze: LetterState | None  # how their request to freeze an account stands; None without one
    joins: Prospect | None = None
    resumed: bool = False

    @property
    def offered(self) -> bool:
        return self.state in (ContactState.OFFERED, ContactState.TALKING)


ROUNDING = 0.001  # seconds between a moment as a number and as the database keeps it
HELD = (
    contacts.c.id,
    contacts.c.state,
    contacts.c.number,
    contacts.c.skill,
    contacts.c.rank,
    contacts.c.issue,
    contacts.c.joined_at,
    FREEZE,
)
HERE = contacts.c.call_sid == bindparam("sid")
ARRIVE = insert(contacts).on_conflict_do_nothing(index_elements=["call_sid"]).returning(contacts.c.id)
# The same number hung up while it waited with this issue: its place is handed on, once.
left, taken = contacts.alias("left_before"), contacts.alias("taken")
LEFT_PLACE = (
    select(left.c.rank)
    .where(
        left.c.number == contacts.c.number,
        left.c.number != WITHHELD,
        left.c.ended_at >= bindparam("resumable"),
        left.c.outcome == Outcome.ABANDONED,
        left.c.issue == bindparam("issue_key"),
        ~exists().where(
            taken.c.number == left.c.number,
            taken.c.number != WITHHELD,
            taken.c.rank == left.c.rank,
            taken.c.id > left.c.id,
        ),
    )
    .order_by(left.c.rank)
    .limit(1)
    .correlate(contacts)
    .scalar_subquery()
)
JOIN = (
    update(contacts)
    .where(HERE, contacts.c.state.in_(CHOOSING))
    .values(
        state=bindparam("new_state"),
        issue=bindparam("issue_key"),
        skill=bindparam("issue_key", type_=contacts.c.issue.type) + "/" + contacts.c.language,
        rank=func.coalesce(LEFT_PLACE, contacts.c.rank - bindparam("head_start")),
        joined_at=bindparam("now"),
        last_seen_at=bindparam("now"),
        may_record=bindparam("agrees", type_=contacts.c.may_record.type),
    )
    .returning(*HELD, contacts.c.arrived_at, *PROSPECT)
)
SEEN = (
    update(contacts)
    .where(HERE, contacts.c.state != ContactState.ENDED)
    .values(last_seen_at=bindparam("now"))
    .returning(*HELD)
)


def arrive(turn: Turn, call_sid: str, number: str, language: str, *, active: bool) -> int | None:
    """Record a new caller. Return the contact's id, or None when this CallSid was here before."""
    values = {
        "number": number,
        "call_sid": call_sid,
        "state": ContactState.MENU if active else ContactState.TOLD,
        "form": Form.HOLDING,
        "language": language,
        "rank": turn.now.timestamp(),
        "arrived_at": turn.now,
        "last_seen_at": turn.now,
    }
    row = turn.one(ARRIVE, values)
    return row.id if row else None


def join(turn: Turn, call_sid: str, issue: Issue, rules: Rules, *, may_record: bool | None = None) -> Held | None:
    """Put a caller who chose an issue in line, and offer them to a free agent at once if nobody comes first.

    `may_record` is whether they mind being recorded, None if they were not asked.
    Return None when this caller joined before, or is not here.
    """
    chosen = _chosen(turn, call_sid, issue)
    agent_id = claim_agent(turn, chosen)
    state = ContactState.WAITING if agent_id is None else ContactState.OFFERED
    joins = {"new_state": state, "now": turn.now, "resumable": turn.now - rules.resume, "agrees": may_record}
    row = turn.one(JOIN, {**chosen, **joins})
    if row is None:
        turn.undo()  # a repeat must not keep the agent
        return None
    if agent_id is not None:
        offers.make(turn, row.id, agent_id, rules)
    resumed = row.rank < row.arrived_at.timestamp() - chosen["head_start"] - ROUNDING
    return Held._make((*row[: len(HELD)], Prospect._make(row[len(HELD) + 1 :]), resumed))


def put(turn: Turn, call_sid: str, issue: Issue, rules: Rules) -> None:
    """Put a caller in line without offering them to anybody, unless they are; in one statement."""
    chosen = _chosen(turn, call_sid, issue)
    waits = {"new_state": ContactState.WAITING, "now": turn.now, "resumable": turn.now - rules.resume}
    turn.one(JOIN, chosen | waits | {"agrees": None})


def seen(turn: Turn, call_sid: str) -> Held | None:
    """Note that a caller is still there. Return None when they are not, or when they took a callback."""
    row = turn.one(SEEN, {"sid": call_sid, "now": turn.now})
    return Held._make((*row, None, False)) if row else None


def place(turn: Turn, held: Held) -> Place | None:
    """Return what to tell a waiting contact about their wait, or None when an agent is being rung for them.

    Those who have just joined are told for the first time: what is promised to them is kept.
    """
    if held.offered:
        return None
    if held.joins:
        return prospect.tell(turn, held.id, held.joins)
    return prospect.place(turn, held.id)


def _chosen(turn: Turn, call_sid: str, issue: Issue) -> dict[str, Any]:
    ahead = issue.head_start.at(turn.now).total_seconds()
    return {"sid": call_sid, "issue_key": issue.key, "head_start": ahead}
