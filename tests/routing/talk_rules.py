"""What may happen during a talk, as rules for the state machine of the line."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from models import OfferState, Status
from routing import roster
from tests.routing.invariants import rows
from tests.routing.stand import SKILLS, Line

DOINGS = [
    "meet",
    "star",
    "customer_comes_out",
    "goes_back",
    "finishes",
    "transfers",
    "asks",
    "hands_over",
    "three_way",
    "consults_again",
]
ENDINGS = ["hands_over", "three_way", "consults_again", "goes_back", "hangs up", "customer hangs up"]
PICK = st.integers(0, 2)


class TalkRules(Line):
    """Single keys in any order, and whole sequences, because chance alone seldom finds them."""

    @rule(who=PICK, doing=st.sampled_from(DOINGS))
    def in_a_talk(self, who: int, doing: str) -> None:
        talk = self.talk(who)
        if talk:
            self.acts.in_talks[doing](talk)

    @rule(who=PICK, then=st.sampled_from(["goes_back", "finishes", "transfers", "hangs up", "customer hangs up"]))
    def agent_steps_aside(self, who: int, then: str) -> None:
        talk = self.talk(who) or self.talk_begins()
        if talk:
            for doing in ("meet", "star", "customer_comes_out"):
                self.acts.in_talks[doing](talk)
            self.goes_on(talk, then)

    @rule(
        who=PICK,
        comes=st.booleans(),
        then=st.sampled_from(
            ["hands_over", "three_way", "consults_again", "goes_back", "hangs up", "customer hangs up"]
        ),
    )
    def agent_consults(self, who: int, comes: bool, then: str) -> None:
        talk = self.talk(who) or self.talk_begins()
        if not talk:
            return
        for doing in ("meet", "star", "customer_comes_out", "asks"):
            self.acts.in_talks[doing](talk)
        self.the_workers_work()
        self.colleague_decides(0, "1" if comes else "2")
        self.acts.star(talk)
        self.goes_on(talk, then)

    @rule(who=PICK, name=st.sampled_from(["ada", "bob"]))
    def supervisor_enters(self, who: int, name: str) -> None:
        talk = self.talk(who)
        if talk:
            self.acts.supervises(talk, name)

    @rule(who=PICK, presses=st.sampled_from(["1", "1", "2", "hangs up"]))
    def colleague_decides(self, who: int, presses: str) -> None:
        leg = self.leg("part", who)
        if leg is None:
            return
        part_id = int(leg.query["part"])
        if presses == "1":
            self.acts.part_accepts(part_id, leg.sid)
        elif presses == "2":
            self.acts.part_declines(part_id)
        else:
            leg.status = "completed"
            self.acts.part_hangs_up(part_id, leg.sid)

    def talk(self, who: int) -> int:
        """Return one of the talks there are, or 0."""
        found = [offer.id for offer in rows(self.database).live if offer.state == OfferState.ACCEPTED]
        return found[who % len(found)] if found else 0

    def talk_begins(self) -> int:
        """Let somebody call about a withdrawal, and everybody do their part. Return a talk, or 0."""
        self.workers_run, self.exchange.fate = True, "placed"
        with self.database.session() as session:
            for name in SKILLS:
                roster.set_status(session, name, Status.AVAILABLE, self.clock.now())
        self.callers.append((f"CAin{len(self.callers)}", "+12025550119"))
        self.caller(0, self.acts.arrives)
        self.caller(0, lambda sid, _: self.acts.chooses(sid, "withdrawal"))
        self.clock.advance(seconds=400)
        self.acts.engine_looks()
        self.the_workers_work()
        for leg in [leg for leg in self.exchange.legs.values() if "offer" in leg.query and leg.live]:
            self.acts.accepts(int(leg.query["offer"]))
        self.the_workers_work()
        for sid in self.exchange.connecting:
            self.acts.enters_the_conference(sid, dict(self.callers)[sid])
        return self.talk(0)

    def goes_on(self, talk: int, then: str) -> None:
        """Press a key, or hang up, on either side of a talk."""
        if then in self.acts.in_talks:
            self.acts.in_talks[then](talk)
            return
        found = rows(self.database)
        offer = next(offer for offer in found.offers if offer.id == talk)
        contact = next(contact for contact in found.contacts if contact.id == offer.contact_id)
        if then == "hangs up" and offer.call_sid:
            self.exchange.legs[offer.call_sid].status = "completed"
            self.acts.agent_hangs_up(talk, offer.call_sid)
        elif then == "customer hangs up" and contact.call_sid in dict(self.callers):
            self.acts.hangs_up(contact.call_sid)
