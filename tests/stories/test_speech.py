"""Callers who say what they want: understood, asked, or led back to the keys; the line never goes silent."""

import pytest

from tests.wire import PUBLIC_URL
from tests.world import LINE, World


def test_a_caller_says_what_it_is_about(active: World) -> None:
    caller = active.caller().dials(LINE).hears("say what it is about").says("somebody hacked my account please help")
    caller.hears("next in line")
    assert active.contact(caller).issue == "security"


def test_a_caller_is_asked_when_it_is_not_sure_and_says_so_by_key(active: World) -> None:
    caller = active.caller().dials(LINE).says("my coins").hears("is it about a", within=60)
    caller.presses("1").hears("next in line")


def test_words_that_mean_nothing_lead_back_to_the_keys_and_then_to_a_callback(active: World) -> None:
    caller = active.caller().dials(LINE)
    for _ in range(2):
        caller.hears("say what it is about").says("zzz qqq").hears("not one of the choices", within=60)
    caller.says("zzz qqq").hears("ring you back on this number, press 1", within=60)


def test_chinese_is_understood_in_the_chinese_menu(active: World) -> None:
    caller = active.caller().dials(LINE).presses("8").hears("请说出您的问题").says("我的充值一直没有到账")
    caller.hears("您是下一位", within=60)
    assert active.contact(caller).skill == "deposit/zh"


@pytest.mark.parametrize("said", ["\x00\x07", "x" * 5000, "💥", "<Say>hi</Say>", "1"])
def test_whatever_is_said_there_is_a_next_sentence(active: World, said: str) -> None:
    call = {"CallSid": "CA" + "7" * 32, "From": "+12025550119", "To": LINE, "CallStatus": "in-progress"}
    active.replay(f"{PUBLIC_URL}/voice/incoming", call)
    answer = active.replay(f"{PUBLIC_URL}/voice/menu?tries=0", call | {"SpeechResult": said})
    assert answer.status == 200
    assert "<Say" in answer.text
