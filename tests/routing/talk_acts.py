"""What agents, colleagues, supervisors and customers do during a talk, each as the one turn that its webhook takes."""

import contextlib
from collections.abc import Callable, Mapping

from sqlalchemy import select

import routing.part_jobs
from callbacks import parting
from models import PartRole, PartState
from models.tables import offers
from routing import aside, consult, parts, supervising, talks, transfers
from tests.routing.acts import Acts


class TalkActs(Acts):
    """Each act names the talk, by its offer, or the part; whoever is not there any more does nothing."""

    def meet(self, offer_id: int) -> None:
        """Let the conference start, as it does once the customer is in it too."""
        with self.board.turn() as turn:
            if turn.connection.execute(select(offers.c.joined_at).where(offers.c.id == offer_id)).scalar_one_or_none():
                talks.meet(turn, offer_id)

    def star(self, offer_id: int) -> None:
        with self.board.turn() as turn:
            aside.step_aside(turn, offer_id)

    def customer_comes_out(self, offer_id: int) -> None:
        with self.board.turn() as turn:
            contact_id = turn.connection.execute(
                select(offers.c.contact_id).where(offers.c.id == offer_id)
            ).scalar_one_or_none()
            talk = aside.park(turn, contact_id) if contact_id else None
            if talk and not talk.aside_at and talk.joined_at and transfers.in_three_way(turn, talk.offer_id):
                talks.agent_left(turn, talk.offer_id, self.board.rules)

    def goes_back(self, offer_id: int) -> None:
        with self.board.turn() as turn:
            aside.go_back(turn, offer_id, self.board.rules)

    def finishes(self, offer_id: int) -> None:
        with self.board.turn() as turn:
            aside.finish(turn, offer_id, self.board.rules)

    def transfers(self, offer_id: int) -> None:
        with self.board.turn() as turn:
            aside.transfer(turn, offer_id, "deposit", self.board.rules)

    def asks(self, offer_id: int) -> None:
        with self.board.turn() as turn:
            consult.ask(turn, offer_id, "deposit", self.board.rules)

    def hands_over(self, offer_id: int) -> None:
        with self.board.turn() as turn:
            aside.hand_over(turn, offer_id)

    def three_way(self, offer_id: int) -> None:
        with self.board.turn() as turn:
            aside.three_way(turn, offer_id)

    def consults_again(self, offer_id: int) -> None:
        with self.board.turn() as turn:
            aside.consult_again(turn, offer_id)

    def supervises(self, offer_id: int, name: str) -> None:
        with contextlib.suppress(supervising.CannotEnter), self.board.turn() as turn:
            supervising.enter(turn, offer_id, name, PartRole.COACH, self.board.rules)

    def part_accepts(self, part_id: int, sid: str) -> None:
        with self.board.turn() as turn:
            parts.accept(turn, part_id, sid)

    def part_declines(self, part_id: int) -> None:
        with self.board.turn() as turn:
            parts.refuse(turn, part_id, PartState.DECLINED, self.board.rules)

    def part_hangs_up(self, part_id: int, sid: str) -> None:
        with self.board.turn() as turn:
            news, taken_over = routing.part_jobs.report(turn, part_id, sid, "completed")
            if news and taken_over:
                parting.agent_leg_over(turn, taken_over, self.rules, self.board.rules)
            elif news:
                parts.leg_over(turn, part_id, self.board.rules)

    @property
    def in_talks(self) -> Mapping[str, Callable[[int], None]]:
        """What may be done to a talk, by name."""
        return {
            act.__name__: act
            for act in (
                self.meet,
                self.star,
                self.customer_comes_out,
                self.goes_back,
                self.finishes,
                self.transfers,
                self.asks,
                self.hands_over,
                self.three_way,
                self.consults_again,
            )
        }
