"""One of many processes that work on the same line at once: callers, agents, customers, workers and engine in one."""

import random
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

import callbacks.policy
from ivr.menu import load_menu
from models import Database, OfferState, RealClock, tables
from routing.policy import Rules
from routing.switchboard import Fixed, Switchboard
from settings import MENU
from tests.routing.exchange import Exchange, Pending
from tests.routing.invariants import LIVE
from tests.routing.talk_acts import TalkActs

SOON = timedelta(milliseconds=30)
LINE_RULES = Rules(wrap_up=SOON, rest=SOON, settle=SOON, misses=1_000_000)
CALLBACK_RULES = callbacks.policy.Rules(retry=SOON, postpone=SOON, quarantine=timedelta(seconds=1))
ISSUES = ["security", "withdrawal", "deposit", "trading"]
BUSY = "database is locked"  # SQLite's one writer was waited for too long: the carrier asks again
OFFERS = select(tables.offers.c.id).where(tables.offers.c.state.in_(LIVE))
TALKS = (
    select(tables.offers.c.id, tables.contacts.c.call_sid)
    .join(tables.contacts, tables.contacts.c.id == tables.offers.c.contact_id)
    .where(tables.offers.c.state == OfferState.ACCEPTED)
)
PARTS = select(tables.parts.c.id).where(tables.parts.c.ended_at.is_(None))
ATTEMPTS = select(tables.attempts.c.token).where(tables.attempts.c.ended_at.is_(None))


def switchboard(database: Database, name: str) -> Switchboard:
    """Return a switchboard on a scripted carrier, whose hints wait to be worked off."""
    return Switchboard(
        database,
        RealClock(),
        Exchange(name=name),
        Pending(),
        Fixed(load_menu(MENU)),
        LINE_RULES,
        "http://us",
        "a secret",
    )


class Crowd:
    """Everybody's random doings in one process. What is done to offers and attempts meets other processes' doings."""

    def __init__(self, database: Database, number: int) -> None:
        self.database, self.number = database, number
        self.board = switchboard(database, str(number))
        self.acts = TalkActs(self.board, CALLBACK_RULES)
        self.chance = random.Random(number)
        self.callers: list[str] = []
        self.done: Counter[str] = Counter()

    def act(self) -> None:
        """Do one thing that anybody could do now."""
        doings: list[Callable[[], None]] = [self.calls, self.caller_acts, self.caller_acts, self.customer_acts]
        doings += [self.agent_acts, self.acts.engine_looks]
        self.chance.choice([*doings, *doings, self.talk_goes_on, self.colleague_acts])()
        pending = self.board.wakeups
        assert isinstance(pending, Pending)
        hints, pending.hints = pending.hints, []
        for hint in hints:
            self.acts.worker_takes(hint)
            self.done[hint.function] += 1

    def calls(self) -> None:
        sid = f"CA{self.number}-{len(self.callers)}"
        self.callers.append(sid)
        self.acts.arrives(sid, self.a_number())
        self.acts.chooses(sid, self.chance.choice(ISSUES))
        self.done["calls"] += 1

    def caller_acts(self) -> None:
        if not self.callers:
            return
        sid = self.chance.choice(self.callers[-5:])
        doings = [self.acts.laps, self.takes_a_callback, self.takes_a_callback, self.enters]
        self.chance.choice([*doings, self.acts.hangs_up])(sid)

    def takes_a_callback(self, sid: str) -> None:
        self.acts.takes_a_callback(sid, self.a_number())

    def enters(self, sid: str) -> None:
        self.acts.enters_the_conference(sid, self.a_number())

    def agent_acts(self) -> None:
        with self.database.reading() as connection:
            live = [row.id for row in connection.execute(OFFERS)]
        if live:
            offer_id = self.chance.choice(live)
            self.chance.choice([self.acts.accepts] * 4 + [self.acts.declines, self.agent_hangs_up])(offer_id)
            self.done["agents"] += 1

    def talk_goes_on(self) -> None:
        """Let a talk begin that is about to, have its agent step aside, and do something about it."""
        with self.database.reading() as connection:
            talks = connection.execute(TALKS).all()
        if talks:
            talk = self.chance.choice(talks)
            if talk.call_sid:
                self.acts.enters_the_conference(talk.call_sid, self.a_number())
            for doing in ("meet", "star", "customer_comes_out", self.chance.choice(list(self.acts.in_talks))):
                self.acts.in_talks[doing](talk.id)
            self.done["talks"] += 1

    def colleague_acts(self) -> None:
        with self.database.reading() as connection:
            live = [row.id for row in connection.execute(PARTS)]
        if live:
            part_id = self.chance.choice(live)
            sid = f"CApart{part_id}-{self.number}"
            if self.chance.random() < 0.7:
                self.acts.part_accepts(part_id, sid)
            else:
                self.acts.part_hangs_up(part_id, sid)
            self.done["colleagues"] += 1

    def agent_hangs_up(self, offer_id: int) -> None:
        self.acts.agent_hangs_up(offer_id, f"CAagent{offer_id}-{self.number}")

    def customer_acts(self) -> None:
        with self.database.reading() as connection:
            live = [row.token for row in connection.execute(ATTEMPTS)]
        if live:
            token = self.chance.choice(live)
            sid = f"CAto-{token[:8]}"
            if self.chance.random() < 0.5:
                self.acts.customer_presses(token, sid, self.chance.choice("1123"))
            else:
                self.acts.customer_hangs_up(token, sid)
            self.done["customers"] += 1

    def a_number(self) -> str:
        return f"+120255501{self.chance.randrange(20, 60)}"


def work(url: str, number: int, acts: int) -> tuple[Counter[str], list[str]]:
    """Be one process for so many acts. Return how often what was done, and every error that nobody expects."""
    database, errors = Database(url), list[str]()
    crowd = Crowd(database, number)
    for _ in range(acts):
        try:
            crowd.act()
        except OperationalError as exc:
            if BUSY not in str(exc):
                errors.append(traceback.format_exc())
            crowd.done["busy"] += 1
        except Exception:
            errors.append(traceback.format_exc())
    database.close()
    return crowd.done, errors
