"""Triage: answers that end simple calls, apart from the line; and care for those who are slow, lost or frightened."""

from pathlib import Path

import pytest

from models.contact import ContactState, Outcome
from settings import MENU
from tests.stage import world
from tests.wire import PUBLIC_URL
from tests.world import LINE, World

ANSWER = """answer.en = "Withdrawals on that network are late until noon."
answer.fa = "برداشت‌ها روی آن شبکه تا ظهر دیر می‌رسند."
answer.zh = "该网络的提现将延迟至中午。"
"""


@pytest.fixture
def answering(database, redis_url, tmp_path: Path):  # type: ignore[no-untyped-def]
    file = tmp_path / "menu.toml"
    file.write_text(MENU.read_text().replace('key = "withdrawal"\n', f'key = "withdrawal"\n{ANSWER}'))
    with world(database, redis_url, MENU_FILE=str(file), MESSAGES="yes") as line:
        line.chat("fail")
        yield line


def texts(world: World) -> list[tuple[str, str]]:
    events = world.people.ask("GET", "/control/events")
    return [(event["phone"], event["text"]) for event in events if event["kind"] == "texted"]


def test_an_answer_is_sent_and_ends_the_call_as_self_service(answering: World) -> None:
    caller = answering.caller().dials(LINE).presses("2").hears("late until noon").hears("text message, press 1")
    caller.presses("1").hears("we are sending it").hears_the_line_go_dead(within=60)
    contact = answering.contact(caller)
    assert (contact.outcome, contact.issue, contact.answer_due_at) == (Outcome.SELF_SERVICE, "withdrawal", None)
    assert texts(answering) == [(caller.number, "Withdrawals on that network are late until noon.")]


def test_an_answer_that_is_enough_sends_nothing(answering: World) -> None:
    caller = answering.caller().dials(LINE).presses("8").presses("2").hears("该网络的提现将延迟至中午")
    caller.presses("2").hears("再见").hears_the_line_go_dead(within=60)
    assert answering.contact(caller).outcome == Outcome.SELF_SERVICE
    assert texts(answering) == []


def test_whoever_needs_more_than_the_answer_stays_and_is_in_line(answering: World) -> None:
    caller = answering.caller().dials(LINE).presses("2").hears("stay on the line").hears("next in line", within=60)
    assert answering.contact(caller).state == ContactState.WAITING


def test_a_number_that_cannot_be_texted_is_not_offered_it(answering: World) -> None:
    caller = answering.caller().dials(LINE, shows="anonymous").presses("2").hears("late until noon")
    caller.does_not_hear("press 1").presses("1").hears("next in line")
    assert texts(answering) == []


def test_an_answer_whose_hint_was_lost_is_sent_once_by_the_engine(answering: World) -> None:
    answering.workers_run = False
    caller = answering.caller().dials(LINE).presses("2").presses("1").hears("we are sending it")
    answering.redis.flushall()
    answering.workers_run = True
    caller.waits(10)
    assert len(texts(answering)) == 1


def test_a_repeated_request_is_answered_alike_and_sends_once(answering: World) -> None:
    caller = answering.caller().dials(LINE).presses("2")
    call = {"CallSid": caller.sid(), "From": caller.number, "To": LINE, "CallStatus": "in-progress", "Digits": "1"}
    replies = {answering.replay(f"{PUBLIC_URL}/voice/answer?issue=withdrawal", call).text for _ in range(3)}
    caller.waits(5)
    assert (len(replies), len(texts(answering))) == (1, 1)


def test_an_issue_that_the_menu_lost_meanwhile_leads_back_to_the_menu(active: World) -> None:
    call = {"CallSid": "CA" + "7" * 32, "From": "+12025550119", "To": LINE, "CallStatus": "in-progress"}
    active.replay(f"{PUBLIC_URL}/voice/incoming", call)
    for path in ("answer?issue=gone", "said?issue=gone", "menu?in=gone"):
        assert "<Gather" in active.replay(f"{PUBLIC_URL}/voice/{path}", call).text


def test_the_frightened_hear_first_that_they_are_right_here(active: World) -> None:
    active.caller().dials(LINE).presses("1").hears("you are in the right place").hears("next in line")


def test_star_repeats_and_counts_as_no_mistake(active: World) -> None:
    caller = active.caller().dials(LINE)
    for _ in range(4):
        caller.hears("say what it is about").presses("*")
    caller.hears("say what it is about").presses("2").hears("next in line")


def test_slow_callers_have_longer_after_a_first_silence(active: World) -> None:
    active.caller().dials(LINE).hears("did not hear", within=90)
    waits = [asked["body"] for asked in active.webhooks("/voice/")]
    assert 'timeout="5"' in waits[0]
    assert 'timeout="10"' in waits[-1]
