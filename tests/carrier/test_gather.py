"""Gather as Twilio documents it."""

from carrier.simulator.people import Carrier, Phone

from .application import Application
from .claims import shows
from .conftest import LINE


def gather(application: Application, attributes: str = "", inside: str = "<Say>Enter.</Say>") -> None:
    document = f'<Gather action="/got" {attributes}>{inside}</Gather><Say>Nothing came.</Say>'
    application.script |= {"/voice": document, "/got": "<Say>Got it.</Say>"}


def got(application: Application) -> dict[str, str]:
    (form,) = application.forms("/got")
    return form


@shows("Gather", "Gather action", rule="sends what was entered to action, whose document comes next")
def test_keys_go_to_the_action(application: Application, caller: Phone, carrier: Carrier) -> None:
    gather(application)
    caller.dials(LINE).hears("enter").presses("123#").hears("got it")
    form = got(application)
    assert (form["Digits"], form["FinishedOnKey"], form["CallStatus"]) == ("123", "#", "in-progress")
    assert carrier.errors() == []


@shows("Gather action", rule="is the document's own URL by default")
def test_without_an_action_the_document_is_asked_again(application: Application, caller: Phone) -> None:
    def answer(asked: object) -> str:
        digits = getattr(asked, "form", {}).get("Digits")
        return f"<Say>You said {digits}.</Say>" if digits else '<Gather numDigits="1"/>'

    application.script["/voice"] = answer
    caller.dials(LINE).presses("7").hears("you said 7")


@shows("Gather method", rule="GET or POST")
def test_the_action_may_be_a_get(application: Application, caller: Phone) -> None:
    gather(application, 'method="GET" numDigits="1"')
    caller.dials(LINE).presses("1").hears("got it")
    (asked,) = [asked for asked in application.asked if asked.path == "/got"]
    assert (asked.method, asked.form["Digits"], asked.signed) == ("GET", "1", True)


@shows("Gather", rule="is barged into by a key: the prompt stops")
def test_a_key_stops_the_prompt(application: Application, caller: Phone) -> None:
    gather(application, "", "<Say>One.</Say><Pause length='10'/><Say>Two.</Say>")
    caller.dials(LINE).hears("one").presses("5").does_not_hear("two", within=4)


@shows("Gather numDigits", rule="ends the input when so many keys were pressed")
def test_num_digits_ends_the_input(application: Application, caller: Phone) -> None:
    gather(application, 'numDigits="4"')
    caller.dials(LINE).presses("12").does_not_hear("got it").presses("345").hears("got it", within=0)
    assert got(application)["Digits"] == "1234"


@shows("Gather finishOnKey", rule="ends the input and is not part of it; empty means no key does; # by default")
def test_finish_on_key(application: Application, caller: Phone) -> None:
    gather(application, 'finishOnKey="*"')
    caller.dials(LINE).presses("1#2*").hears("got it", within=0)
    assert got(application)["Digits"] == "1#2"


def test_no_key_finishes_if_finish_on_key_is_empty(application: Application, caller: Phone) -> None:
    gather(application, 'finishOnKey=""')
    caller.dials(LINE).presses("1#*").does_not_hear("got it", within=4).hears("got it", within=1)
    assert got(application)["Digits"] == "1#*"


@shows("Gather timeout", rule="is the wait for the first and each further key, after the prompt; 5 s by default")
def test_the_timeout_begins_anew_with_each_key(application: Application, caller: Phone) -> None:
    gather(application, 'timeout="3"')
    caller.dials(LINE).presses("1").waits(2).presses("2").waits(2).presses("3").waits(2)
    caller.does_not_hear("got it").hears("got it", within=1)
    assert got(application)["Digits"] == "123"


def test_the_default_timeout_is_five_seconds(application: Application, caller: Phone) -> None:
    gather(application, "", "")
    caller.dials(LINE).does_not_hear("nothing came", within=4).hears("nothing came", within=1)


@shows("Gather", rule="falls through to the next verb if nothing was entered")
def test_only_the_finish_key_is_nothing(application: Application, caller: Phone) -> None:
    gather(application)
    caller.dials(LINE).presses("#").hears("nothing came", within=0)


@shows("Gather actionOnEmptyResult", rule="asks action even if nothing was entered")
def test_action_on_empty_result(application: Application, caller: Phone) -> None:
    gather(application, 'actionOnEmptyResult="true"')
    caller.dials(LINE).hears("got it", within=7)
    assert got(application)["Digits"] == ""


@shows(
    "Gather input",
    rule="dtmf by default; speech sends SpeechResult and Confidence; with both the first counts",
)
def test_speech_is_heard(application: Application, caller: Phone) -> None:
    gather(application, 'input="dtmf speech" language="en-GB" hints="withdrawal, deposit" speechTimeout="auto"')
    caller.dials(LINE).hears("enter").says("my withdrawal").hears("got it", within=5)
    form = got(application)
    assert (form["SpeechResult"], form["Language"]) == ("my withdrawal", "en-GB")
    assert 0 < float(form["Confidence"]) <= 1
    assert "Digits" not in form


def test_keys_mean_nothing_to_a_gather_for_speech(application: Application, caller: Phone) -> None:
    gather(application, 'input="speech"')
    caller.dials(LINE).presses("1").hears("nothing came", within=7)


def test_words_mean_nothing_to_a_gather_for_keys(application: Application, caller: Phone) -> None:
    gather(application)
    caller.dials(LINE).says("one").hears("nothing came", within=7)


def test_keys_win_if_they_come_first(application: Application, caller: Phone) -> None:
    gather(application, 'input="dtmf speech"')
    caller.dials(LINE).presses("4").says("five").hears("got it", within=6)
    assert got(application)["Digits"] == "4"


@shows("Gather speechTimeout", rule="is the silence after words that ends them; auto is about a second")
def test_speech_timeout(application: Application, caller: Phone) -> None:
    gather(application, 'input="speech" speechTimeout="6"', "")
    caller.dials(LINE).says("hello").does_not_hear("got it", within=5).hears("got it", within=2)


@shows("Gather bargeIn", rule="false lets the prompt end although words were said")
def test_without_barge_in_the_prompt_goes_on(application: Application, caller: Phone) -> None:
    gather(application, 'input="speech" bargeIn="false"', "<Say>One.</Say><Pause/><Say>Two.</Say>")
    caller.dials(LINE).hears("one").says("hello").hears("two").hears("got it")


@shows("Gather language", "Gather hints", rule="tell the recogniser what to expect")
def test_language_and_hints_are_noted(application: Application, caller: Phone, carrier: Carrier) -> None:
    gather(application, 'input="speech" language="fa-IR" hints="برداشت"')
    caller.dials(LINE).hears("enter")
    (noted,) = [e for e in carrier.ask("GET", "/control/events") if e["kind"] == "gathering"]
    assert (noted["language"], noted["hints"], noted["input"]) == ("fa-IR", "برداشت", "speech")


def test_keys_outside_a_gather_are_lost(application: Application, caller: Phone) -> None:
    application.script["/voice"] = "<Say>Wait.</Say><Pause length='3'/><Gather numDigits='1' action='/got'/>"
    application.script["/got"] = "<Say>Got it.</Say>"
    caller.dials(LINE).hears("wait").presses("1").does_not_hear("got it", within=8)
