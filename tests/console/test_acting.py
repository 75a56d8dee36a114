"""What staff do about a promise or a voicemail is done once, and the second of two is told who was first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from callbacks import acting, book
from callbacks.acting import NotNow
from callbacks.reference import callback_id
from models import CallbackState, ContactState
from models.act import What
from models.tables import callbacks, contacts, voicemails
from routing.acts import TooLate
from tests.console.house import House
from tests.console.rows import PHONE, done_with, later, looks, promised, spoke


def test_of_two_who_act_on_what_both_saw_the_second_is_told_who_was_first(small_house: House) -> None:
    contact, reference = promised(small_house)
    later(small_house, contact)
    sara, omid = looks(small_house, contact), looks(small_house, contact, "omid", "on-call")
    small_house.clock.advance(minutes=3)
    sara.sends(f"/console/callbacks/{reference}/ring-now").follows()
    assert "Done: it is rung as soon as it is its turn" in sara.sees
    omid.sends(f"/console/callbacks/{reference}/cancel")
    assert omid.last.status_code == 409
    assert "Somebody else was first, and nothing was changed now: sara had it rung now · 2026-01-05 12:03" in omid.sees
    assert done_with(small_house, contact) == [("sara", What.RUNG_NOW)]
    omid.sends(f"/console/callbacks/{reference}/cancel").follows()
    assert "omid cancelled the callback" in omid.sees, "now that they know, they may"
    with small_house.database.reading() as connection:
        assert book.of_contact(connection, contact).state == CallbackState.CANCELLED  # type: ignore[union-attr]


def test_a_form_that_is_sent_twice_is_done_once(small_house: House) -> None:
    contact, reference = promised(small_house)
    page = looks(small_house, contact)
    form = page.last
    for _ in range(2):
        page.last = form
        assert "Done: the callback is cancelled." in page.sends(f"/console/callbacks/{reference}/cancel").follows().sees
    assert done_with(small_house, contact) == [("sara", What.CANCELLED)]


def test_of_two_at_the_same_moment_one_is_first(house: House) -> None:
    contact, reference = promised(house)
    which, hours = callback_id(reference), house.settings.callbacks.hours

    def act(who: str) -> str:
        try:
            with house.board.turn() as turn:
                if who in "abc":
                    acting.cancel(turn, which, who, 0)
                else:
                    acting.ring_now(turn, which, who, hours, 0)
        except TooLate as late:
            return late.first.who
        return who

    with ThreadPoolExecutor(6) as pool:
        told = set(pool.map(act, "abcdef"))
    ((first, _),) = done_with(house, contact)
    assert told == {first}


def test_what_is_rung_at_this_moment_is_left_alone(small_house: House) -> None:
    contact, reference = promised(small_house)
    page = looks(small_house, contact)
    with small_house.database.transaction() as connection:
        connection.execute(update(contacts).values(state=ContactState.OFFERED))
    for what in ("cancel", "ring-now"):
        page.sends(f"/console/callbacks/{reference}/{what}")
        assert (page.last.status_code, "It is being rung at this moment." in page.sees) == (409, True)
    assert done_with(small_house, contact) == [], "what was not done is not told"


def test_a_promise_that_was_given_up_is_open_again_in_local_hours(house: House) -> None:
    contact, reference = promised(house)
    over = {"state": CallbackState.GAVE_UP, "attempts": 3, "ended_at": house.clock.now()}
    with house.database.transaction() as connection:
        connection.execute(update(callbacks).values(over))
        connection.execute(update(contacts).values(state=ContactState.ENDED, outcome="gave_up"))
    house.clock.advance(hours=18)  # it is night there
    looks(house, contact).sends(f"/console/callbacks/{reference}/ring-now").follows()
    with house.database.reading() as connection:
        again = book.find(connection, callback_id(reference))
    assert (again.state, again.attempts, again.stage) == (CallbackState.PROMISED, 0, book.Stage.LATER)
    assert again.next_at
    assert timedelta(0) < again.next_at - house.clock.now() < timedelta(hours=12)
    with house.board.turn() as turn:
        acting.cancel(turn, again.id, "sara")
    with pytest.raises(NotNow, match="is over: cancelled"), house.board.turn() as turn:
        acting.ring_now(turn, again.id, "sara", house.settings.callbacks.hours)


def test_a_voicemail_is_dealt_with_once_and_the_second_is_told(small_house: House) -> None:
    contact, voicemail = spoke(small_house)
    sara, omid = looks(small_house, contact), looks(small_house, contact, "omid")
    omid.opens("/console/voicemail")
    sara.opens("/console/voicemail").sends(f"/console/voicemail/{voicemail}/done").follows()
    assert "Done: the voicemail is dealt with." in sara.sees
    omid.sends(f"/console/voicemail/{voicemail}/callback")
    assert (omid.last.status_code, "sara dealt with the voicemail" in omid.sees) == (409, True)
    with small_house.database.reading() as connection:
        assert connection.execute(select(callbacks)).all() == []
        assert connection.execute(select(voicemails.c.state)).scalar_one() == "done"


def test_a_voicemail_becomes_a_callback(small_house: House) -> None:
    contact, voicemail = spoke(small_house)
    nobody, unknown = spoke(small_house, "")
    page = looks(small_house, contact).opens("/console/voicemail")
    assert f"/voicemail/{unknown}/callback" not in page.last.text, "there is no number to ring"
    page.sends(f"/console/voicemail/{unknown}/callback")
    assert (page.last.status_code, "cannot be rung back" in page.sees) == (409, True)
    page.opens("/console/voicemail").sends(f"/console/voicemail/{voicemail}/callback").follows()
    assert "Done: its caller is promised a callback." in page.sees
    assert "sara made a callback of the voicemail" in page.sees
    with small_house.database.reading() as connection:
        (made,) = connection.execute(select(callbacks)).all()
    assert (made.number, made.source) == (PHONE, "voicemail")
    assert done_with(small_house, nobody) == []


def test_a_promise_that_a_guard_is_against_is_not_made_of_a_voicemail(small_house: House) -> None:
    contact, voicemail = spoke(small_house)
    with small_house.database.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO intake (issue, promised, closed) VALUES ('deposit', 500, 1)")
    page = looks(small_house, contact).sends(f"/console/voicemail/{voicemail}/callback")
    assert (page.last.status_code, "cannot be promised a callback now" in page.sees) == (409, True)
    assert done_with(small_house, contact) == []


def test_who_waits_for_an_agent_already_is_not_put_off_until_the_morning(small_house: House) -> None:
    contact, reference = promised(small_house)
    small_house.clock.advance(hours=18)  # it is night there, and they asked a while ago
    looks(small_house, contact).sends(f"/console/callbacks/{reference}/ring-now").follows()
    with small_house.database.reading() as connection:
        assert book.find(connection, callback_id(reference)).stage == book.Stage.DUE
