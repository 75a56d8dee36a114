"""Status by reference number: how a request stands, nothing about anybody, and not for those who try every number."""

import pytest

from callbacks.reference import reference
from routing.numbering import CONTACTS
from routing.standings import MOST
from tests.webhooks.test_hot_path import assert_cheap, press
from tests.world import LINE, World

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ASK, OFFER = "key in your reference number", "how an earlier request stands, press 9"


def test_a_callback_is_found_by_its_reference_from_any_phone(active: World) -> None:
    customer = active.caller().dials(LINE).presses("2").presses("1").hears("your code is")
    (promise,) = active.callbacks()
    other = active.caller("+12025550113").dials(LINE).hears(OFFER).presses("9").hears(ASK)
    other.presses(f"{reference(promise.id)}#").hears("this request is in line").hears("next in line")
    other.does_not_hear(promise.proof).hears("withdrawal that has not arrived, press 2").presses("9").hears(ASK)
    customer.hears_the_line_go_dead(within=60)
    ada = active.agent()
    ada.rings().answers().presses("1")
    customer.rings().answers().hears("press 1").presses("1")
    assert customer.is_talking_to(ada)
    other.presses(f"{reference(promise.id)}#").hears("helping with this request right now").presses("9")
    ada.hangs_up()
    customer.hangs_up()
    other.hears(ASK).presses(f"{reference(promise.id)}#").hears("a colleague has answered this request")


@sqlite
def test_an_unknown_reference_is_said_kindly_and_only_so_many_are_tried(active: World) -> None:
    caller = active.caller().dials(LINE).presses("9").hears(ASK).presses("1234567#").hears("we do not know this")
    caller.presses("12#").hears("please check its digits").presses("9" * 100 + "#").hears("goodbye")
    caller.hears_the_line_go_dead().dials(LINE).presses("9").presses("1234567#").presses("1234568#")
    assert MOST == 5
    caller.hears(ASK).presses("1234569#").hears("too many reference numbers were wrong").hears("press 2")
    caller.hangs_up()
    active.caller("+12025550113").dials(LINE).presses("9").presses("1234567#").hears("we do not know this")
    active.advance(3601)
    caller.dials(LINE).presses("9").presses("1234567#").hears("we do not know this")


@sqlite
def test_a_message_is_found_while_chat_is_up_and_silence_is_asked_again(line: World) -> None:
    line.chat("fail")
    caller = line.caller().dials(LINE, shows="anonymous").presses("2").presses("4")
    with line.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE contacts SET state = 'ended', outcome = 'voicemail', ended_at = arrived_at")
    caller.hangs_up()
    line.chat("ok", times=60)
    caller.dials(LINE).hears("chat is working").hears(OFFER).presses("9").hears(ASK).hears(ASK)
    caller.presses(f"{CONTACTS.reference(1)}#").hears("a colleague will listen to it").hears(
        "you may stay on the phone"
    )


@sqlite
def test_a_look_up_is_cheap(active: World) -> None:
    press(active, "incoming")
    press(active, "menu?tries=0", Digits="2")
    press(active, "hold", Digits="1")
    more = {"CallSid": "CA" + "8" * 32, "From": "+12025550113"}
    press(active, "incoming", **more)
    for digits in (reference(1), CONTACTS.reference(1), "1234567"):
        assert_cheap(press(active, "reference?tries=1&active=1", Digits=digits, **more))
