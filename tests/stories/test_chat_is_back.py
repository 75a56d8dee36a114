"""Chat is back: promises are kept all the same, no new ones are taken without a call, and who waits may go on there."""

from collections.abc import Iterator

import pytest

from carrier.simulator.people import Phone
from models import CallbackState, Database, Outcome
from tests.stage import world
from tests.stories.test_requests import SECRET, WISH, post, refused
from tests.world import LINE, World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CHAT = "https://exchange.example/chat"


@pytest.fixture
def line(database: Database, redis_url: str) -> Iterator[World]:
    """A line that stands in for chat, at a carrier that sends messages, and knows where chat is."""
    with world(database, redis_url, MESSAGES="yes", CHAT_URL=CHAT, WEB_FORM_SECRET=SECRET) as made:
        made.chat("fail")
        yield made


def promised(line: World, number: str) -> Phone:
    caller = line.caller(number).dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is")
    return caller.hears_the_line_go_dead(within=60)


def comes_back(line: World) -> None:
    """Let chat be well for so long that the line turns off."""
    line.chat("ok", times=40)


def test_who_answers_chat_is_not_rung_and_the_others_are_as_promised(line: World) -> None:
    goes, stays = promised(line, "+12025550111"), promised(line, "+12025550112")
    comes_back(line)
    goes.is_texted(CHAT, within=10).texts(LINE, "Chat!").is_texted("we will not ring you")
    stays.is_texted("we ring you as promised").waits(20)
    ada = line.agent()
    ada.rings().answers().presses("1")
    assert stays.rings().answers().presses("1").is_talking_to(ada)
    gone, kept = line.callbacks()
    assert (gone.state, line.contact(goes).outcome) == (CallbackState.SUPERSEDED, Outcome.CHAT)
    goes.texts(LINE, "chat").is_texted("no callback to this number")
    texts = [event["text"] for event in line.people.ask("GET", "/control/events") if event["kind"] == "texted"]
    assert sum(CHAT in text for text in texts) == 2  # one each
    assert kept.state == CallbackState.DIALING


def test_while_chat_is_up_callbacks_are_promised_about_what_is_always_served_alone(line: World) -> None:
    comes_back(line)
    told = post(line)
    assert (told.status, "chat is working again" in told.text) == (409, True)
    line.caller().texts(LINE, "CALL").is_texted("chat is working")
    assert refused(line) == ["web chat", "text chat"]
    assert line.callbacks() == []
    assert post(line, {**WISH, "issue": "security"}, key="about-a-theft").status == 201
