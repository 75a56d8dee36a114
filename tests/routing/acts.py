"""What people, the carrier and the engine do to a line, each as the one turn that its webhook or job takes."""

import contextlib
from dataclasses import dataclass

import callbacks.jobs
import callbacks.policy
import callbacks.sweep
import routing.jobs
import routing.sweep
from callbacks import answers, cut_off, endings, gate, promises
from callbacks.reconcile import reconcile
from models import AttemptState, Form, OfferState, Role
from routing import leaving, legs, line, offers, talks
from routing.switchboard import Switchboard
from routing.turn import Hint
from routing.wakeups import CALLBACKS
from tests.routing.exchange import JobDied
from worker import functions

KEYS = {"2": AttemptState.POSTPONED, "3": AttemptState.CANCELLED}


@dataclass
class Acts:
    """`rules` are those of the callbacks; the line's own are the switchboard's."""

    board: Switchboard
    rules: callbacks.policy.Rules

    def arrives(self, sid: str, number: str) -> None:
        with self.board.turn() as turn:
            contact_id = line.arrive(turn, sid, number, "en", active=True)
            if contact_id is not None:
                legs.note(turn, sid, legs.Owner(Role.CALLER, contact_id), "in-progress")

    def chooses(self, sid: str, issue_key: str) -> None:
        issue = self.board.menu.by_key(issue_key)
        assert issue is not None
        with self.board.turn() as turn:
            held = line.join(turn, sid, issue, self.board.rules)
            if held is not None:
                line.place(turn, held)

    def laps(self, sid: str) -> None:
        with self.board.turn() as turn:
            line.seen(turn, sid)

    def takes_a_callback(self, sid: str, number: str) -> None:
        with contextlib.suppress(promises.NotWaiting), self.board.turn() as turn:
            promises.promise(turn, sid, number, self.board.secret, self.rules)

    def hangs_up(self, sid: str) -> None:
        with self.board.turn() as turn:
            legs.advance(turn, sid, "completed")
            leaving.leave(turn, sid, self.board.rules)

    def enters_the_conference(self, sid: str, number: str) -> None:
        with self.board.turn() as turn:
            if talks.join(turn, sid) is not None:
                promises.supersede(turn, number, self.board.secret)

    def accepts(self, offer_id: int) -> None:
        with self.board.turn() as turn:
            if offers.accept(turn, offer_id) is Form.CALLBACK:
                turn.hint(CALLBACKS, "dial_callback", offer_id)

    def declines(self, offer_id: int) -> None:
        with self.board.turn() as turn:
            offers.refuse(turn, offer_id, OfferState.DECLINED, self.board.rules)

    def agent_hangs_up(self, offer_id: int, sid: str) -> None:
        with self.board.turn() as turn:
            if not routing.jobs.bind(turn, offer_id, sid, "completed"):
                return
            if offers.refuse(turn, offer_id, OfferState.MISSED, self.board.rules):
                return
            ended = talks.agent_left(turn, offer_id, self.board.rules)
            if ended and not ended.met:
                patience = self.rules.ring + self.rules.quarantine
                cut_off.agent_left(turn, offer_id, ended.contact_id, turn.now + patience)

    def customer_presses(self, token: str, sid: str, key: str) -> None:
        with self.board.turn() as turn:
            if key == "1":
                gate.pass_gate(turn, token, sid, self.board.rules.ring)
            else:
                answers.answer(turn, token, KEYS[key])

    def customer_hangs_up(self, token: str, sid: str) -> None:
        with self.board.turn() as turn:
            if callbacks.jobs.bind(turn, token, sid, "completed"):
                endings.ended(turn, token, self.rules, self.board.rules)

    def worker_takes(self, hint: Hint) -> None:
        with contextlib.suppress(JobDied):
            functions(hint.queue, self.board, self.rules, {})[hint.function](hint.row)

    def engine_looks(self) -> None:
        routing.sweep.match(self.board)
        callbacks.sweep.wake(self.board)
        routing.sweep.forgotten(self.board)
        callbacks.sweep.forgotten(self.board)
        reconcile(self.board, self.rules)
        callbacks.sweep.quiet_legs(self.board, self.rules)
