"""The order of locks on Postgres: offer, agent, contact, attempt (decision 0001)."""

import threading

from models import Database
from callbacks import attempts, endings
from carrier.simulator.people import Phone
from callbacks.jobs import bind
from routing import talks
from tests.stories.test_faults import fault, promised
from tests.world import World

__all__ = ["promised"]


def test_an_agent_who_hangs_up_while_a_ghost_is_settled_makes_no_deadlock(active: World, promised: Phone) -> None:
    """Two turns, interleaved: the first news of the customer's leg is its last, and the agent's leg ends."""
    if active.database.url.get_backend_name() == "sqlite":
        return  # writers take turns
    board = active.switchboard
    ada = active.agent()
    ada.rings().answers()
    fault(active, "rest_500", on="Calls")
    ada.presses("1").waits(1)
    with active.database.transaction() as connection:
        token, offer, contact = connection.exec_driver_sql(
            "SELECT a.token, a.offer_id, c.contact_id FROM attempts a JOIN callbacks c ON c.id = a.callback_id"
        ).one()
    errors: list[Exception] = []
    bound, left = threading.Event(), threading.Event()

    def customers_last_word() -> None:
        try:
            with board.turn() as turn:
                bind(turn, token, "CA" + "9" * 32, "failed")
                bound.set()
                left.wait(5)
                endings.ended(turn, token, active.settings.callbacks, board.rules)
        except Exception as exc:  # noqa: BLE001
            errors.append(exc)

    def agents_last_word() -> None:
        try:
            bound.wait(5)
            with board.turn() as turn:
                talks.agent_left(turn, offer, board.rules)
                left.set()
                attempts.agent_left(turn, offer, contact, turn.now)
        except Exception as exc:  # noqa: BLE001
            errors.append(exc)

    threads = [threading.Thread(target=act) for act in (customers_last_word, agents_last_word)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == [], [type(getattr(error, "orig", error)).__name__ for error in errors]
