"""Asking again, getting through another way, choosing otherwise: a promise is neither lost nor kept twice."""

from carrier.simulator.people import Phone
from models import CallbackState, ContactState
from tests.stage import world
from tests.stories.test_faults import dials, fault, promised
from tests.world import LINE, World

__all__ = ["promised"]


def test_who_is_told_that_a_promise_is_known_is_rung(database, redis_url) -> None:  # type: ignore[no-untyped-def]
    """The last attempt meets a line that is busy with calling us: asking again must not be lost."""
    with world(database, redis_url, CALLBACK_ATTEMPTS="1") as active:
        active.chat("fail")
        caller = active.caller()
        caller.dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is")
        caller.hears_the_line_go_dead(within=60).behaves("manual", call_waiting=True)
        caller.dials(LINE).presses("4").presses("2").hears("press 1")
        active.agent().rings().answers().presses("1")
        caller.rings()  # does not pick up: asks again
        caller.presses("1").hears("already have a promise")
        caller.waits(60)
        assert any(promise.state in ("promised", "dialing") for promise in active.callbacks()), [
            (promise.state) for promise in active.callbacks()
        ]


def test_who_got_through_while_being_rung_is_not_rung_again(active: World, promised: Phone) -> None:
    bob = active.agent("bob", "+12025550151", skills=["withdrawal"])
    promised.behaves("manual", call_waiting=True).dials(LINE).hears("press 4").presses("4")
    bob.rings().answers().presses("1")
    promised.rings()
    before = dials(active, promised)
    zoe = active.agent("zoe", "+12025550152", skills=["security"])
    promised.presses("1").hears("connecting")
    zoe.rings().answers().presses("1")
    assert promised.is_talking_to(zoe)
    promised.waits(60)
    promised.hangs_up()
    promised.waits(200)
    bob.waits(1)
    if bob._calls("ringing"):
        bob.answers().presses("1").waits(10)
    assert active.callbacks()[0].state == CallbackState.SUPERSEDED, active.callbacks()[0].state
    assert dials(active, promised) == before


def test_agent_is_let_go_whose_customer_got_through_another_way(active: World, promised: Phone) -> None:
    """The agent accepted the callback, its dial is not made yet, and the customer's own call is connected."""
    promised.dials(LINE).hears("press 4").presses("4")
    bob = active.agent("bob", "+12025550151", skills=["withdrawal"])
    zoe = active.agent("zoe", "+12025550152", skills=["security"])
    bob.rings().answers().hears("press 1")
    promised.presses("1").hears("connecting")
    zoe.rings().answers().hears("press 1")
    active.workers_run = False
    bob.presses("1")
    zoe.presses("1")
    assert promised.is_talking_to(zoe, within=60)  # by the lap
    active.workers_run = True
    bob.hears_the_line_go_dead(within=120)


def test_a_cancelled_contact_is_not_offered_though_the_agent_hangs_up(active: World, promised: Phone) -> None:
    """No event is lost: the goodbye is still being said when the agent hangs up."""
    ada = active.agent()
    ada.rings().answers().presses("1")
    promised.rings().answers().hears("press 3")
    promised.presses("3")
    ada.hangs_up()
    active.agent("bob", "+12025550151")
    assert active.contact(promised).state != ContactState.WAITING, active.contact(promised).state


def test_not_now_holds_though_the_agent_hangs_up(active: World, promised: Phone) -> None:
    """The agent hangs up during the customer's goodbye, and the last word about the customer's leg is lost."""
    ada = active.agent()
    ada.rings().answers().presses("1")
    fault(active, "drop", on="status", to="attempt=", times=-1)
    promised.rings().answers().hears("press 2").presses("2").hears("again later")
    ada.hangs_up()
    active.agent("bob", "+12025550151").behaves("answers", then_press="1", ring_seconds=1)
    promised.waits(200)  # ring and quarantine are over, "later" (120 s after that) is not
    assert dials(active, promised) == 1, active.contact(promised).state


def test_a_repeated_rescue_says_the_same_code(active: World) -> None:
    call = {"CallSid": "CA" + "1" * 32, "From": "+12025550111", "To": LINE, "CallStatus": "in-progress"}
    active.replay("https://line.example/voice/incoming", call)
    url = "https://line.example/voice/rescue"
    first = active.replay(url, call | {"Digits": "1"})
    second = active.replay(url, call | {"Digits": "1"})
    assert "Your code is" in first.text
    assert second.text == first.text


def test_who_took_a_callback_hears_so_after_trouble_and_not_the_menu(active: World) -> None:
    call = {"CallSid": "CA" + "1" * 32, "From": "+12025550111", "To": LINE, "CallStatus": "in-progress"}
    for path in ("incoming", "menu", "hold"):
        answer = active.replay(f"https://line.example/voice/{path}", call | {"Digits": {"menu": "2"}.get(path, "1")})
    assert "Your code is" in answer.text
    assert "Your code is" in active.replay("https://line.example/voice/again?tries=1", call).text


def test_who_asks_again_about_something_more_urgent_is_rung_about_that(active: World) -> None:
    caller = active.caller()
    for keys, words in (("3", "your code is"), ("41", "already have a promise")):
        caller.dials(LINE)
        for key in keys:
            caller.presses(key)
        caller.hears("press 1").presses("1").hears(words)
        caller.hears_the_line_go_dead(within=60)
    first, second = active.contacts()
    assert (first.issue, first.rank) == ("security", second.rank)
    active.agent(skills=["security"]).rings()
