"""A person sends a line a text message: the application is asked, signed, and what it answers arrives."""

import pytest
from twilio.twiml.messaging_response import MessagingResponse

from carrier.simulator.people import Carrier, Phone

from .application import Answer, Application, Asked
from .conftest import CALLER, LINE


@pytest.fixture
def messaged(application: Application, carrier: Carrier) -> Application:
    """An application that takes messages at its line."""
    carrier.ask("PUT", "/control/line", {"number": LINE, "message_url": application.url + "/message"})
    return application


def test_a_message_is_signed_and_answered(messaged: Application, caller: Phone) -> None:
    def echo(asked: Asked) -> Answer:
        answer = MessagingResponse()
        answer.message(f"You wrote: {asked.form['Body']}")
        return Answer(str(answer).encode())

    messaged.script["/message"] = echo
    caller.texts(LINE, "hello & goodbye").is_texted("you wrote: hello & goodbye")
    (asked,) = [asked for asked in messaged.asked if asked.path == "/message"]
    assert asked.signed
    assert (asked.form["From"], asked.form["To"], asked.form["NumMedia"]) == (CALLER, LINE, "0")
    assert asked.form["MessageSid"].startswith("SM")


@pytest.mark.parametrize("answer", ["", Answer(b"", 200, {})])
def test_no_answer_is_an_answer(messaged: Application, caller: Phone, carrier: Carrier, answer: str | Answer) -> None:
    messaged.script["/message"] = answer
    caller.texts(LINE, "hello").waits(3)
    assert "texted" not in caller.transcript()
    assert carrier.errors() == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(b"<Response><Mess"), 12100),
        ("<Say>hello</Say>", 12200),
        ("<Message></Message>", 12200),
        ("<Message>" + "a" * 1601 + "</Message>", 12200),
        (Answer(b"", 500, {}), 11200),
    ],
)
def test_what_twilio_would_refuse_is_an_error(
    messaged: Application, caller: Phone, carrier: Carrier, answer: str | Answer, code: int
) -> None:
    messaged.script["/message"] = answer
    caller.texts(LINE, "hello")
    assert [error["code"] for error in carrier.errors()] == [code]


def test_a_line_without_an_address_for_messages_takes_none(caller: Phone) -> None:
    with pytest.raises(AssertionError, match="takes messages"):
        caller.texts(LINE, "hello")
