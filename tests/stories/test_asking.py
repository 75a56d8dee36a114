"""Asking to be rung back: on another number, at another time, with a reference; and what is refused, kindly."""

import pytest
from sqlalchemy import select

from callbacks.reference import callback_id
from carrier.numbers import fingerprint
from carrier.simulator.people import Phone
from models import CallbackState, ContactState, Database, Suppression
from models.tables import refusals
from tests.stage import world
from tests.world import LINE, World

OTHER = "+12125550122"
SPOKEN = ", ".join(OTHER.removeprefix("+"))


def holds(line: World, number: str = "+12025550111", **shows: str) -> Phone:
    """Return a caller who holds about a withdrawal."""
    return line.caller(number).dials(LINE, **shows).presses("2").hears("in line")


def keys(caller: Phone, number: str) -> Phone:
    """Ask to be rung on another number, and key it in."""
    return caller.presses("2").hears("key in the number").presses(number + "#")


def refused(line: World) -> list[str]:
    """Return why callbacks were refused, in order."""
    with line.database.reading() as connection:
        return list(connection.execute(select(refusals.c.why).order_by(refusals.c.id)).scalars())


def test_the_reference_is_spoken_and_is_not_the_code(active: World) -> None:
    caller = holds(active).presses("1").hears("your reference number is").hears("your code is")
    said = caller.transcript().lower().rpartition("your reference number is ")[2].partition(".")[0]
    (made,) = active.callbacks()
    assert callback_id(said) == made.id
    assert made.proof != said.replace(", ", "")[-4:]


def test_another_number_is_read_back_confirmed_and_rung_in_the_same_place(active: World) -> None:
    caller = keys(holds(active), "2125550122").hears(SPOKEN).presses("1")
    caller.hears("we will ring the number " + SPOKEN).hears("reference number").hears("your code is")
    caller.hears_the_line_go_dead(within=60)
    assert "you are calling from" not in caller.transcript()
    holds(active, "+12025550112")
    ada = active.agent()
    ada.rings().answers().hears("a callback").presses("1")
    other = active.people.phone(OTHER).rings().answers().hears("press 1").presses("1")
    assert other.is_talking_to(ada)
    caller.does_not_ring()


def test_a_number_heard_wrong_is_given_again(active: World) -> None:
    caller = keys(holds(active), "2125550123").hears("2, 3. If").presses("2")
    caller.hears("key in the number").presses("2125550122#").hears(SPOKEN).presses("1").hears("your code is")
    assert [one.number for one in active.callbacks()] == [OTHER]


def test_whoever_shows_no_number_is_asked_for_one(active: World) -> None:
    caller = holds(active, shows="anonymous").hears("on another number").presses("1").does_not_hear("code", within=3)
    keys(caller, "2125550122").hears(SPOKEN).presses("1").hears("your code is")
    assert [one.number for one in active.callbacks()] == [OTHER]


@pytest.mark.parametrize(
    ("digits", "said", "why"),
    [
        ("911", "no telephone number", "wrong"),
        ("2025550101234", "no telephone number", "wrong"),  # an extension
        ("9005551234", "only ring ordinary", "unringable"),  # premium
        ("011881621234567", "only ring ordinary", "unringable"),  # satellite
        ("011979123456789", "only ring ordinary", "unringable"),  # nobody knows whose
    ],
)
def test_what_cannot_or_must_not_be_rung_is_refused_kindly(active: World, digits: str, said: str, why: str) -> None:
    keys(holds(active), digits).hears("sorry").hears(said).hears("give another" if why != "wrong" else "key in")
    assert refused(active) == [why]
    assert active.callbacks() == []
    assert active.contacts()[0].state == ContactState.WAITING


def test_a_country_that_is_not_allowed_is_refused(database: Database, redis_url: str) -> None:
    with world(database, redis_url, CALLBACK_REGIONS="US") as line:
        line.chat("fail")
        keys(holds(line), "0114930901820").hears("only ring ordinary")
        assert refused(line) == ["unringable"]


def test_nothing_keyed_in_leads_back_to_the_line(active: World) -> None:
    caller = holds(active).presses("2").hears("key in the number").hears("thank you for holding", within=60)
    assert active.contact(caller).state == ContactState.WAITING


def test_three_wrong_numbers_lead_back_to_the_line(active: World) -> None:
    caller = keys(holds(active), "911")
    for _ in range(2):
        caller.hears("no telephone number").hears("key in").presses("911#")
    caller.hears("no telephone number").hears("you keep your place in line").hears("thank you for holding", within=60)


def test_one_caller_sends_us_to_few_other_numbers(database: Database, redis_url: str) -> None:
    with world(database, redis_url, CALLBACKS_ELSEWHERE_BY_A_CALLER="1") as line:
        line.chat("fail")
        keys(holds(line), "2125550122").hears(SPOKEN).presses("1").hears("your code is").hears_the_line_go_dead(60)
        keys(holds(line), "2125550123").hears("2, 3. If").presses("1").hears("cannot promise a call to that number")
        assert refused(line) == ["caller"]
        assert len(line.callbacks()) == 1
        holds(line, "+12025550112").presses("1").hears("your code is")  # others, and their own number, are not hit


@pytest.mark.parametrize("setting", ["CALLBACKS_ELSEWHERE_TO_A_PREFIX", "CALLBACKS_ELSEWHERE"])
def test_few_other_numbers_are_rung_in_all(database: Database, redis_url: str, setting: str) -> None:
    with world(database, redis_url, **{setting: "1"}) as line:
        line.chat("fail")
        keys(holds(line), "2125550122").hears(SPOKEN).presses("1").hears("your code is")
        keys(holds(line, "+12025550112"), "2125550123").hears("2, 3. If").presses("1").hears("cannot promise")
        assert refused(line) == ["prefix" if "PREFIX" in setting else "elsewhere"]


def test_one_number_is_promised_few_calls(database: Database, redis_url: str) -> None:
    with world(database, redis_url, CALLBACKS_TO_A_NUMBER="1") as line:
        line.chat("fail")
        caller = holds(line).presses("1").hears("your code is").hears_the_line_go_dead(within=60)
        caller.dials(LINE).hears("press 3").presses("3").hears("not ring you again").hears_the_line_go_dead(within=60)
        holds(line).presses("1").hears("cannot promise a call").hears("thank you for holding", within=60)
        assert refused(line) == ["target"]


def test_a_number_that_does_not_want_us_is_never_promised(active: World) -> None:
    with active.database.session() as session:
        key = fingerprint(OTHER, active.settings.secret_key)
        session.add(Suppression(number_hash=key, made_at=active.clock.now()))
    keys(holds(active), "2125550122").hears(SPOKEN).presses("1").hears("cannot promise a call to that number")
    assert refused(active) == ["suppressed"]


def test_another_time_is_chosen_by_key_in_the_customers_own_time(active: World) -> None:
    caller = holds(active).presses("3").hears("AM, press 1").presses("1")
    caller.hears("between").hears("your code is").hears_the_line_go_dead(within=60)
    at = active.contacts()[0].next_at
    assert at is not None
    assert at.hour == 13  # eight in Washington
    ada = active.agent()
    active.clock.advance(seconds=(at - active.clock.now()).total_seconds() - 10)
    ada.does_not_ring(within=5)
    ada.rings(within=10).answers().presses("1")
    caller.rings()


def test_another_number_at_another_time(active: World) -> None:
    caller = keys(holds(active), "2135550122").hears("press 3").presses("3").hears("between 8 AM").presses("1")
    caller.hears("we will ring the number").hears("between 8 AM and 9 AM")
    (made,) = active.callbacks()
    assert made.state == CallbackState.PROMISED
    at = active.contacts()[0].next_at
    assert at is not None
    assert (at.hour, at.minute) == (16, 0)  # eight in Los Angeles
