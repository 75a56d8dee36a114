"""Languages: chosen by key, offered from the country code, remembered for the number, carried by every leg."""

import re

import pytest

from ivr.voices import file_name
from routing import roster
from tests.stage import world
from tests.wire import PUBLIC_URL
from tests.world import LINE, World
from webhooks.sounds import hold_music

PERSIAN, CHINESE, ENGLISH = "7", "8", "6"
IRAN, CHINA = "+989123456789", "+8613912345678"


def speaks(world: World, name: str, *languages: str) -> None:
    with world.database.session() as session:
        roster.change(session, name, languages=languages)


def test_chinese_is_chosen_by_key_and_spoken_from_then_on(active: World) -> None:
    caller = active.caller().dials(LINE).hears("customer support").presses(CHINESE)
    caller.hears("您已接通客户服务中心").hears("提现未到账，请按二").presses("2").hears("您是下一位")
    contact = active.contact(caller)
    assert (contact.language, contact.skill, contact.chose_language) == ("zh", "withdrawal/zh", True)
    caller.hears("感谢您的等待", within=60).presses("1").hears("您的代码是")
    assert all("language=zh" in asked["url"] for asked in active.webhooks("/voice/hold"))


def test_other_languages_are_offered_in_their_own_after_the_greeting(active: World) -> None:
    active.caller().dials(LINE).hears("customer support").hears("中文服务请按八").hears("withdrawal")


def test_a_likely_language_is_offered_before_anything_else_and_never_forced(active: World) -> None:
    caller = active.caller(CHINA).dials(LINE)
    caller.hears("这里是客户服务中心。中文服务请按八").hears("you have reached customer support")
    caller.presses("2").hears("next in line")
    assert (active.contact(caller).language, active.contact(caller).chose_language) == ("en", False)


def test_the_offer_is_heard_by_those_who_stay_silent_until_they_are_rescued(active: World) -> None:
    active.caller(CHINA).dials(LINE).hears("did not hear", within=60).hears("中文服务请按八")


def test_the_choice_is_remembered_for_the_number_and_for_nobody_else(active: World) -> None:
    caller = active.caller().dials(LINE).presses(CHINESE).hears("提现").hangs_up()
    caller.dials(LINE).hears("您已接通客户服务中心").hears("for english, press 6").hears("提现").hangs_up()
    active.caller("+12025550112").dials(LINE).hears("you have reached").hangs_up()
    caller.dials(LINE).presses(ENGLISH).hears("you have reached").hangs_up()
    caller.dials(LINE).does_not_hear("您已接通").hears("you have reached")


def test_withheld_numbers_have_no_memory(active: World) -> None:
    active.caller().dials(LINE, shows="anonymous").presses(CHINESE).hears("提现").hangs_up()
    active.caller("+12025550112").dials(LINE, shows="anonymous").hears("you have reached")


def test_while_chat_is_up_it_is_said_in_the_chosen_language(line: World) -> None:
    caller = line.caller().dials(LINE).hears("chat is working").presses(CHINESE).hears("账户被他人使用").presses("1")
    caller.hears("您是下一位")
    assert line.contact(caller).language == "zh"


def test_an_agent_hears_the_whisper_in_their_language_and_the_customers_named(active: World) -> None:
    ada = active.agent()
    speaks(active, "ada", "zh", "en")
    caller = active.caller().dials(LINE).presses("2").hears("connecting you")
    ada.rings().answers().hears("提现未到账").hears("客户语言：英语").presses("1").hears("正在接通")
    assert caller.is_talking_to(ada)
    caller.hears("you are connected")
    ada.hangs_up()


def test_the_bridge_keeps_the_callers_language(active: World) -> None:
    ada = active.agent()
    speaks(active, "ada", "en", "zh")
    caller = active.caller().dials(LINE).presses(CHINESE).presses("2").hears("正在为您转接")
    ada.rings().answers().hears("they speak chinese").presses("1")
    assert caller.is_talking_to(ada)
    caller.hears("已为您接通")


def test_a_callback_greets_in_the_callers_language(active: World) -> None:
    caller = active.caller().dials(LINE).presses(CHINESE).presses("2").hears("请按一").presses("1").hears("您的代码是")
    caller.hears_the_line_go_dead(within=60)
    ada = active.agent()
    speaks(active, "ada", "en", "zh")
    ada.rings(within=60).answers().hears("they speak chinese").presses("1")
    caller.rings().answers().hears("按您的要求给您回电").presses("1")
    assert caller.is_talking_to(ada)


def test_who_calls_again_hears_their_callback_in_a_language_that_they_choose(active: World) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is")
    caller.hears_the_line_go_dead(within=60)
    caller.dials(LINE).hears("we have promised").presses(CHINESE).hears("我们已承诺就提现未到账").presses("3").hears(
        "再见"
    )


def test_an_agent_who_dials_is_asked_for_the_pin_in_their_language(active: World) -> None:
    ada = active.agent()
    with active.database.session() as session:
        roster.change(session, "ada", languages=["zh"], pin_hash="x")
    ada.dials(LINE).hears("请输入六位密码")


def test_after_a_hiccup_the_caller_is_where_they_were_in_their_language(active: World) -> None:
    caller = active.caller().dials(LINE).presses(CHINESE).hears("提现").presses("2").hears("您是下一位")
    sid = {"CallSid": caller.sid(), "From": caller.number, "To": LINE, "CallStatus": "in-progress"}
    assert "language=en" in active.replay(f"{PUBLIC_URL}/voice/fallback", sid).text  # without a database, perhaps
    assert "感谢您的等待" in active.replay(f"{PUBLIC_URL}/voice/again?failures=1&language=en", sid).text


def test_a_choice_in_line_changes_nothing(active: World) -> None:
    caller = active.caller().dials(LINE).presses("2").hears("next in line")
    sid = {"CallSid": caller.sid(), "From": caller.number, "To": LINE, "CallStatus": "in-progress", "Digits": CHINESE}
    active.replay(f"{PUBLIC_URL}/voice/menu?tries=0", sid)
    assert (active.contact(caller).language, active.contact(caller).skill) == ("en", "withdrawal/en")


def test_persian_without_recordings_is_offered_and_said_in_english_by_the_carrier(active: World) -> None:
    caller = active.caller(IRAN).dials(LINE).hears("this is customer support. for persian, press 7")
    caller.hears("you have reached").presses(PERSIAN).hears("you have reached").presses("2").hears("next in line")
    assert active.contact(caller).skill == "withdrawal/fa"  # the people who are sought for them speak it


def test_persian_with_recordings_is_played_and_never_said(database, redis_url, tmp_path) -> None:  # type: ignore[no-untyped-def]
    with world(database, redis_url, RECORDINGS=str(tmp_path)) as line:
        line.chat("fail")
        prompts, menu = line.switchboard.menu.prompts, line.switchboard.menu
        greeting = prompts.say("greeting", "fa", line=menu.line)
        for piece in greeting.pieces:
            file = tmp_path / file_name("fa", piece)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(hold_music(1))
        caller = line.caller().dials(LINE).presses(PERSIAN)
        for piece in greeting.pieces:
            caller.hears(f"/sounds/{file_name('fa', piece)}")
        played = line.webhooks("/sounds/fa/")
    assert played


@pytest.mark.parametrize("path", ["menu?tries=0&language=xx", "hold?language=../../etc", "menu?language="])
def test_a_language_that_we_do_not_have_is_the_first_one(active: World, path: str) -> None:
    sid = {"CallSid": "CA" + "7" * 32, "From": "+12025550119", "To": LINE, "CallStatus": "in-progress"}
    active.replay(f"{PUBLIC_URL}/voice/incoming", sid)
    answer = active.replay(f"{PUBLIC_URL}/voice/{path}", sid | {"Digits": "2"})
    assert answer.status == 200
    assert set(re.findall(r"[&?;]language=(\w+)", answer.text)) <= {"en"}


def test_a_recording_is_served_to_be_kept_for_an_hour_and_nothing_else_of_the_disk(  # type: ignore[no-untyped-def]
    database, redis_url, tmp_path
) -> None:
    (tmp_path / "secret.wav").write_bytes(b"RIFF")
    (tmp_path / "recordings" / "fa").mkdir(parents=True)
    (tmp_path / "recordings" / "fa" / "abc.wav").write_bytes(hold_music(1))
    with world(database, redis_url, RECORDINGS=str(tmp_path / "recordings")) as line:
        client = line.app.test_client()
        served = client.get("/sounds/fa/abc.wav")
        served.close()
        assert (served.status_code, served.mimetype, served.cache_control.max_age) == (200, "audio/wav", 3600)
        again = client.get("/sounds/fa/abc.wav", headers={"If-None-Match": served.headers["ETag"]})
        again.close()
        assert again.status_code == 304
        for hidden in ("fa/none.wav", "../secret.wav", "..%2fsecret.wav", "fa/..%2f..%2fsecret.wav"):
            assert client.get(f"/sounds/{hidden}").status_code == 404
