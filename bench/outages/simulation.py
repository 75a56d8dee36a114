"""One outage as a simulation: random people and agents, the real routing code, and time that is pushed."""

import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from bench.outages.scenarios import Scenario
from callbacks import attempts, endings, gate, promises
from callbacks.policy import Rules as CallbackRules
from ivr.menu import load_menu
from models import Database, ManualClock, Status
from models.contact import ContactState, Form
from models.tables import agents, contacts, estimates, rates
from routing import leaving, line, matching, offers, presence, review, roster, talks
from routing import rates as rolling
from routing.accuracy import Accuracy, judge
from routing.policy import Rules
from routing.turn import Turn
from settings import MENU

LOOK = 30.0  # seconds from one look of the engine at the rates to the next; it looks oftener
PICK_UP, ANSWER = 6.0, 12.0  # mean seconds until an agent accepts, and until a customer answers and presses 1
ANSWERED = 0.85  # of callbacks, per attempt
AHEAD = select(func.count()).where(contacts.c.state == ContactState.WAITING)
ON_DUTY = select(func.count()).where(agents.c.status == Status.AVAILABLE)
HANDLING = select(func.max(rates.c.handling))


class Simulation:
    """One scenario from its first call to its last."""

    def __init__(self, scenario: Scenario, database: Database, seed: int) -> None:
        self.scenario, self.database = scenario, database
        self.dice = random.Random(seed)  # noqa: S311 - a simulation
        self.clock, self.rules = ManualClock(), Rules()
        self.start = self.clock.now()
        self.menu = load_menu(MENU)
        self.issues = {issue.key: issue for issue in self.menu.issues}
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._number = itertools.count()
        self.average = 0.0
        self.guesses: dict[int, tuple[float, float]] = {}  # what the average and the naive way would have told

    @property
    def seconds(self) -> float:
        return (self.clock.now() - self.start).total_seconds()

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Let something happen so many seconds from now."""
        heapq.heappush(self._events, (self.seconds + seconds, next(self._number), act))

    def span(self, mean: float) -> float:
        """Return a random span with this mean."""
        return self.dice.expovariate(1 / mean)

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """Open one turn; agents whose phone it rings pick up, or customers are dialled, a little later."""
        with self.database.transaction() as connection:
            turn = Turn(connection, self.clock.now())
            yield turn
        for hint in turn.hints:
            if hint.function == "ring_agent":
                self.after(self.span(PICK_UP), lambda row=hint.row: self.accepts(row))  # type: ignore[misc]

    def run(self) -> None:
        """Play it."""
        for team in self.scenario.teams:
            with self.database.session() as session:
                for number in range(team.most):
                    phone = f"+1303{next(self._number) + 5000000}"
                    roster.add(session, f"{team.name}{number}", phone, dict.fromkeys(team.skills, 1), self.clock.now())
            for minute, there in team.shifts:
                self.after(60 * minute, lambda team=team, there=there: self.shift(team.name, team.most, there))  # type: ignore[misc]
        self.look()
        self.calls()
        while self._events and self._events[0][0] <= self.scenario.seconds:
            at, _, act = heapq.heappop(self._events)
            self.clock.advance(seconds=max(0.0, at - self.seconds))
            act()

    # What happens

    def calls(self) -> None:
        """Somebody dials, chooses, and hears what to expect; the next caller follows."""
        self.after(self.span(3600 / self.scenario.calls_an_hour(self.seconds / 60)), self.calls)
        sid, number = f"CA{next(self._number)}", f"+1202{next(self._number) + 5000000}"
        issue = self.issues[self.dice.choice(self.scenario.issues)]
        with self.turn() as turn:
            line.arrive(turn, sid, number, "en", active=True)
            held = line.join(turn, sid, issue, self.rules)
            assert held is not None
            if held.offered:
                return
            ahead = turn.connection.execute(AHEAD.where(contacts.c.rank < held.rank)).scalar_one()
            on_duty = turn.connection.execute(ON_DUTY).scalar_one() or 1
            handling = turn.connection.execute(HANDLING).scalar_one()
            self.guesses[held.id] = (self.average, (ahead + 1) * handling / on_duty)
            line.place(turn, held)
        if self.dice.random() < self.scenario.callbacks:
            with self.turn() as turn:
                promises.promise(turn, sid, number, "a secret")
        else:
            self.after(self.span(self.scenario.patience), lambda: self.gives_up(sid))

    def gives_up(self, sid: str) -> None:
        """A holder hangs up, if nobody has answered."""
        with self.turn() as turn:
            held = line.seen(turn, sid)
            if held is not None and held.state in (ContactState.WAITING, ContactState.OFFERED):
                leaving.leave(turn, sid, self.rules)
        self.match_in(self.rules.settle)

    def accepts(self, offer_id: int) -> None:
        """An agent presses 1: the holder is bridged, or the customer is dialled."""
        with self.turn() as turn:
            offers.ring(turn, offer_id, self.rules)
            form = offers.accept(turn, offer_id)
            dial = attempts.begin(turn, offer_id, CallbackRules()) if form is Form.CALLBACK else None
            sid = talks.to_bridge(turn, offer_id) if form is Form.HOLDING else None
            if sid:
                talks.join(turn, sid)
                talks.meet(turn, offer_id)
                self._answered(turn, sid)
                self.after(self.span(self.scenario.talk), lambda: self.parts(sid))
        if dial:
            self.after(self.span(ANSWER), lambda: self.is_dialled(dial.token, offer_id))

    def is_dialled(self, token: str, offer_id: int) -> None:
        """A customer who is rung back presses 1, or does not answer."""
        sid = f"CA{next(self._number)}"
        with self.turn() as turn:
            attempts.placed(turn, token, sid)
            through = self.dice.random() < ANSWERED and gate.pass_gate(turn, token, sid, self.rules.ring)
            if through:
                talks.meet(turn, offer_id)
                self._answered(turn, sid)
        self.after(self.span(self.scenario.talk) if through else 20.0, lambda: self.ends(token))

    def ends(self, token: str) -> None:
        """A callback's leg is over."""
        with self.turn() as turn:
            endings.ended(turn, token, CallbackRules(), self.rules)
        self.match_in(self.rules.wrap_up)

    def parts(self, sid: str) -> None:
        """Caller and agent part."""
        with self.turn() as turn:
            leaving.leave(turn, sid, self.rules)
        self.match_in(self.rules.wrap_up)

    def shift(self, name: str, most: int, there: int) -> None:
        """So many of a team are there from now on; who leaves ends the talk first."""
        with self.database.session() as session:
            for number in range(most):
                status = Status.AVAILABLE if number < there else Status.OFFLINE
                roster.set_status(session, f"{name}{number}", status, self.clock.now())
        self.match()

    # The engine

    def look(self) -> None:
        """Look at the rates, and wake the callbacks that are due, again and again."""
        self.after(LOOK, self.look)
        with self.turn() as turn:
            endings.wake_due(turn)
            rolling.write(turn, rolling.look(turn, rolling.of_menu(self.menu), self.rules))
        self.match()

    def match_in(self, span: timedelta) -> None:
        """Match when an agent's rest is over; the engine sees it within half a second."""
        self.after(span.total_seconds() + 0.25, self.match)

    def match(self) -> None:
        """End rests, and offer each idle agent the first contact they can help."""
        with self.turn() as turn:
            presence.end_wrap_ups(turn)
            for agent_id in matching.idle_agents(turn):
                matching.match_agent(turn, agent_id, self.rules)

    def _answered(self, turn: Turn, sid: str) -> None:
        joined = turn.connection.execute(select(contacts.c.joined_at).where(contacts.c.call_sid == sid)).scalar_one()
        self.average += ((turn.now - joined).total_seconds() - self.average) / 4

    def accuracy(self) -> tuple[Accuracy, Accuracy, Accuracy]:
        """Return the accuracy of ours, of the average and of the naive formula, over the same contacts."""
        with self.database.reading() as connection:
            told = review.since(connection, self.start, self.clock.now())
            ids = connection.execute(select(estimates.c.contact_id).order_by(estimates.c.contact_id)).scalars().all()
        guesses = [self.guesses[contact_id] for contact_id in ids]
        pairs = list(zip(told, guesses, strict=True))
        average = judge(replace(one, wait=guess[0]) for one, guess in pairs)
        return judge(told), average, judge(replace(one, wait=guess[1]) for one, guess in pairs)
