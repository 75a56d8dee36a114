"""A rehearsal of a call back, through engine, queues, carrier and web app; only a robot's number is ever rung."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

import models
from callbacks import promises
from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from ivr.menu import FALLBACK
from models.agent import AgentState, Status
from models.lease import hold
from models.tables import agents, attempts, contacts, legs, offers, skills
from routing import line
from routing import skills as keys
from routing.legs import OVER
from routing.switchboard import Switchboard

SKILL = keys.key("drill")  # no menu has this issue: only a drill's agent helps with it, and nobody else waits for it
PATIENCE = 90.0  # seconds for each of the two phones to be rung, and to press 1
LEASE = timedelta(minutes=5)
STANDS = (
    select(offers.c.call_sid, offers.c.accepted_at, offers.c.met_at, attempts.c.call_sid.label("customer_sid"))
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .outerjoin(attempts, attempts.c.offer_id == offers.c.id)
    .where(contacts.c.skill == SKILL)
    .order_by(offers.c.id.desc(), attempts.c.id.desc())
    .limit(1)
)


class Stands(NamedTuple):
    """How far it has come: the CallSids of the agent and of the customer, and when the agent accepted and met them."""

    agent: str | None
    accepted_at: datetime | None
    met_at: datetime | None
    customer: str | None


class Rehearsal:
    """`number` (E.164) is answered by a robot that presses 1: as an agent, and then as the customer.

    Its contact needs a skill that its agent alone has, so the line can give it to nobody else, and gives that agent
    nobody else. `pause` lets so many seconds pass.
    """

    def __init__(self, switchboard: Switchboard, number: str, holder: str, pause: Callable[[float], object]) -> None:
        self._board, self._number, self._holder, self._pause = switchboard, number, holder, pause

    def agent(self) -> str:
        """Promise the robot a callback, and see it rung as the agent who takes it. Raises AssertionError."""
        database = self._board.database
        if not hold(database, "drill", self._holder, self._board.clock.now(), LEASE):
            raise AssertionError("another drill is under way; try again when it is over")
        self.take_out()
        issue = self._board.menu.by_key(FALLBACK)
        assert issue is not None  # the menu was checked
        try:
            with self._board.turn() as turn:
                there = {"status": Status.AVAILABLE, "state": AgentState.IDLE, "idle_since": turn.now}
                made = insert(agents).values(name=self._holder, phone=self._number, languages="en", misses=0, **there)
                agent_id = turn.connection.execute(made.returning(agents.c.id)).scalar_one()
                turn.connection.execute(insert(skills).values(agent_id=agent_id, skill=SKILL, level=1))
                line.arrive(turn, self._holder, self._number, "en", active=True)
                line.put(turn, self._holder, issue, self._board.rules)
                turn.connection.execute(update(contacts).where(contacts.c.call_sid == self._holder).values(skill=SKILL))
                promises.promise(turn, self._holder, self._number, self._board.secret)
        except IntegrityError:
            raise AssertionError(
                "the drill's number is an agent's phone; give DRILL_NUMBER a number of its own"
            ) from None
        took = self._until(
            lambda stands: stands.accepted_at is not None, "no agent's phone was rung, or nobody accepted"
        )
        return f"rung, heard the whisper and accepted within {took:.0f} s"

    def customer(self) -> str:
        """See the customer rung and brought together with the agent. Raises AssertionError."""
        took = self._until(
            lambda stands: stands.met_at is not None, "the customer was not rung, or did not meet the agent"
        )
        return f"rung, and met the agent after {took:.0f} s: two calls at once were carried"

    def end(self) -> None:
        """Hang both up, and leave nothing that a figure would count."""
        stands = self._stands()
        for sid in filter(None, (stands.agent, stands.customer) if stands else ()):
            with suppress(CarrierUnreachable, CallRefused, NumberRefused):
                self._board.carrier.hang_up(sid)
        with suppress(AssertionError):  # so that the carrier's last words still find what they are about
            self._until(lambda _stands: not self._on_the_phone(), "")
        self.take_out()

    def take_out(self) -> None:
        """Delete this rehearsal's rows, and those of one that was killed."""
        with self._board.database.transaction() as connection:
            _take_out(connection)

    def _until(self, true: Callable[[Stands], bool], otherwise: str) -> float:
        clock = self._board.clock
        began = clock.now()
        while (waited := (clock.now() - began).total_seconds()) < PATIENCE:
            stands = self._stands()
            if stands and true(stands):
                return waited
            self._pause(0.5)
        raise AssertionError(f"{otherwise}, within {PATIENCE:.0f} s; is the robot at its number?")

    def _stands(self) -> Stands | None:
        with self._board.database.reading() as connection:
            row = connection.execute(STANDS).first()
        return Stands._make(row) if row else None

    def _on_the_phone(self) -> bool:
        here = select(contacts.c.id).where(contacts.c.skill == SKILL)
        live = select(exists().where(legs.c.contact_id.in_(here), legs.c.progress < OVER))
        with self._board.database.reading() as connection:
            return bool(connection.scalar(live))


def _take_out(connection: Connection) -> None:
    """Delete the drill's agents and contacts, and whatever hangs on them in any table, that on the outside first."""
    robots = connection.execute(select(skills.c.agent_id).where(skills.c.skill == SKILL)).scalars().all()
    known = or_(contacts.c.skill == SKILL, offers.c.agent_id.in_(robots))
    found = connection.execute(select(contacts.c.id).outerjoin(offers).where(known)).scalars().all()
    which: dict[Table, ColumnElement[bool]] = {contacts: contacts.c.id.in_(found), agents: agents.c.id.in_(robots)}
    tables = models.Base.metadata.sorted_tables
    for table in tables:
        hang = [
            key.parent.in_(select(key.column).where(which[key.column.table]))
            for key in table.foreign_keys
            if key.column.table in which
        ]
        if hang:
            which[table] = or_(*hang)
    for table in reversed(tables):
        if table in which:
            connection.execute(delete(table).where(which[table]))
