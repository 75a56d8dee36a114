"""Any order of joins, hang-ups, callbacks, acceptances, declines, time-outs and crashes leaves the line whole."""

import contextlib
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

import routing.sweep
from models import ContactState, Database, Status
from models.agent import AgentState
from routing import roster
from tests.routing.acts import Acts
from tests.routing.exchange import FATES
from tests.routing.invariants import check, rows
from tests.routing.stand import NUMBERS, SKILLS, Crash, Dying, Line, best_for, dump
from tests.routing.talk_rules import TalkRules

ISSUES = ["security", "withdrawal", "deposit"]
PICK = st.integers(0, 2)


class LineMachine(TalkRules, RuleBasedStateMachine):
    """One line under test; `who` picks among those there are, so that every draw means something."""

    def __init__(self, database: Database) -> None:
        RuleBasedStateMachine.__init__(self)
        Line.__init__(self, database)

    # Callers

    @rule(number=st.sampled_from(NUMBERS), issue=st.sampled_from(ISSUES))
    def calls(self, number: str, issue: str) -> None:
        sid = f"CAin{len(self.callers)}"
        self.callers.append((sid, number))
        self.acts.arrives(sid, number)
        self.in_order(lambda: self.acts.chooses(sid, issue))
        self.acts.chooses(sid, "withdrawal")  # a request may come twice
        self.acts.laps(sid)

    @rule(who=PICK)
    def takes_a_callback(self, who: int) -> None:
        self.caller(who, self.acts.takes_a_callback)
        self.caller(who, lambda sid, _: self.acts.hangs_up(sid))

    @rule(who=PICK)
    def hangs_up(self, who: int) -> None:
        self.caller(who, lambda sid, _: self.acts.hangs_up(sid))

    # Agents

    @rule(who=PICK, presses=st.sampled_from(["1", "1", "2", "hangs up"]))
    def agent_decides(self, who: int, presses: str) -> None:
        leg = self.leg("offer", who)
        if leg is None:
            return
        offer_id = int(leg.query["offer"])
        if presses == "1":
            self.acts.accepts(offer_id)
        elif presses == "2":
            self.acts.declines(offer_id)
        else:
            leg.status = "completed"
            self.acts.agent_hangs_up(offer_id, leg.sid)

    @rule(name=st.sampled_from(sorted(SKILLS)), status=st.sampled_from([*Status, Status.AVAILABLE]))
    def agent_chooses(self, name: str, status: Status) -> None:
        with self.database.session() as session:
            roster.set_status(session, name, status, self.clock.now())

    # Customers who are rung back

    @rule(who=PICK, key=st.sampled_from(["1", "1", "2", "3"]))
    def customer_presses(self, who: int, key: str) -> None:
        leg = self.leg("attempt", who)
        if leg is not None:
            self.acts.customer_presses(leg.query["attempt"], leg.sid, key)

    @rule(who=PICK, told=st.booleans())
    def customer_hangs_up(self, who: int, told: bool) -> None:
        leg = self.leg("attempt", who)
        if leg is not None:
            leg.status = "completed"
            if told:  # else the event is lost, and the engine has to ask
                self.acts.customer_hangs_up(leg.query["attempt"], leg.sid)

    # Machines

    @rule(trouble=st.sampled_from([*FATES, "workers stop", "hints lost"]))
    def trouble_comes(self, trouble: str) -> None:
        """The next dial fares like this, or workers stop until everybody does their part again."""
        if trouble == "hints lost":
            self.pending.hints.clear()
        elif trouble == "workers stop":
            self.workers_run = False
        else:
            self.exchange.fate = trouble

    @rule(seconds=st.sampled_from([3, 400]))
    def everybody_does_their_part(self, seconds: int) -> None:
        self.workers_run = True
        self.time_passes(seconds)
        self.the_workers_work()
        for leg in [leg for leg in self.exchange.legs.values() if "offer" in leg.query and leg.live]:
            self.acts.accepts(int(leg.query["offer"]))
        self.the_workers_work()
        for sid in self.exchange.connecting:
            self.acts.enters_the_conference(sid, dict(self.callers)[sid])

    @rule(seconds=st.sampled_from([0, 1, 3, 25, 90, 400]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)
        self.in_order(lambda: routing.sweep.match(self.board))
        found = rows(self.database)
        for agent in found.agents:
            if agent.state == AgentState.IDLE and agent.status == Status.AVAILABLE:
                assert best_for(found, agent.id) == [], "somebody waits and a free agent could help"
        self.acts.engine_looks()
        found = rows(self.database)
        ended = {contact.id for contact in found.contacts if contact.state == ContactState.ENDED}
        assert [offer.id for offer in found.live if offer.contact_id in ended] == []
        talks = {offer.id for offer in found.live}
        assert [part.id for part in found.beside if part.offer_id not in talks] == []

    @rule(who=PICK, act=st.sampled_from(["hangs_up", "takes_a_callback", "chooses", "engine_looks"]))
    def a_process_dies_before_the_commit(self, who: int, act: str) -> None:
        """Nothing of a turn that was not committed is to be seen, and it woke nobody."""
        acts = Acts(replace(self.board, database=Dying(self.database)), self.acts.rules)
        before, hints = dump(self.database), list(self.pending.hints)
        with contextlib.suppress(Crash):
            if act == "engine_looks":
                acts.engine_looks()
            elif act == "chooses":
                self.caller(who, lambda sid, _: acts.chooses(sid, "deposit"))
            elif act == "hangs_up":
                self.caller(who, lambda sid, _: acts.hangs_up(sid))
            else:
                self.caller(who, acts.takes_a_callback)
        assert (dump(self.database), self.pending.hints) == (before, hints)

    # What is always so

    @invariant()
    def the_line_is_whole(self) -> None:
        self.the_workers_work()
        found = rows(self.database)
        check(found)
        for contact in found.contacts:
            if contact.joined_at is not None:
                assert self.ranks.setdefault(contact.id, contact.rank) == contact.rank, "a place was lost"

    def teardown(self) -> None:
        """Everybody hangs up and time passes: no agent is left with anybody, and nobody waits for ever."""
        for sid, _ in self.callers:
            self.acts.hangs_up(sid)
        for leg in self.exchange.legs.values():
            leg.status = "completed"
            if "attempt" in leg.query:
                self.acts.customer_hangs_up(leg.query["attempt"], leg.sid)
            elif "part" in leg.query:
                self.acts.part_hangs_up(int(leg.query["part"]), leg.sid)
            else:
                self.acts.agent_hangs_up(int(leg.query["offer"]), leg.sid)
        with self.database.session() as session:
            for name in SKILLS:
                roster.set_status(session, name, Status.OFFLINE, self.clock.now())
        for _ in range(4):
            self.clock.advance(seconds=400)
            self.acts.engine_looks()
        found = rows(self.database)
        check(found)
        assert found.live == found.beside == []
        assert {contact.state for contact in found.contacts} <= {ContactState.WAITING, ContactState.ENDED}


def test_the_line_is_whole_after_anything(database: Database) -> None:
    class Here(LineMachine):
        def __init__(self) -> None:
            super().__init__(database)

    bounds = settings(
        max_examples=15,
        stateful_step_count=40,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Here, settings=bounds)
