"""The page with the telephones, in a real browser."""

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from twilio.rest import Client

from carrier.simulator.people import Carrier

from .application import Application
from .browser import Browser, find_chromium
from .conftest import AGENT, CALLER, LINE
from .test_speak import sound

CALLER_CARD = "document.querySelectorAll('.phone')[0]"
AGENT_CARD = "document.querySelectorAll('.phone')[1]"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = find_chromium()
    if not program:
        pytest.skip("the telephone page needs a browser to be tested: install chromium")
    browser = Browser(program)
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser, carrier: Carrier) -> Iterator[Browser]:
    chromium.open(f"{carrier.url}/phone?phone={CALLER},A caller&phone={AGENT},An agent")
    yield chromium
    assert chromium.complaints == []
    chromium.leave()


def reads(browser: Browser, card: str, text: str) -> None:
    browser.wait_for(f"{card}.innerText.includes({text!r})")


def click(browser: Browser, card: str, name: str) -> None:
    browser.wait_for(f"!{card}.querySelector('.{name}').hidden")
    browser.evaluate(f"{card}.querySelector('.{name}').click()")


def test_a_person_dials_with_the_keyboard_alone(application: Application, browser: Browser) -> None:
    application.script |= {
        "/voice": '<Gather numDigits="1" action="/menu"><Say language="en-US">Press 3.</Say></Gather>',
        "/menu": "<Say language='fa-IR'>لطفاً منتظر بمانید</Say><Play>/wait.wav</Play><Pause length='60'/>",
        "/wait.wav": sound(2),
    }
    browser.evaluate(f"{CALLER_CARD}.focus()")
    browser.press("Enter")
    reads(browser, CALLER_CARD, f"On the phone with {LINE}")
    reads(browser, CALLER_CARD, "Press 3.")
    browser.press("3")
    reads(browser, CALLER_CARD, "لطفاً منتظر بمانید")
    item = f"[...{CALLER_CARD}.querySelectorAll('li')].find(li => li.lang === 'fa-IR')"
    assert browser.evaluate(f"getComputedStyle({item}).direction") == "rtl"
    browser.press("Escape")
    reads(browser, CALLER_CARD, "Free")
    assert [form["Digits"] for form in application.forms("/menu")] == ["3"]


def test_a_callback_rings_and_two_phones_talk(
    application: Application, browser: Browser, client: Client, carrier: Carrier
) -> None:
    room = "<Dial><Conference waitUrl=''>room</Conference></Dial>"
    application.script |= {"/room": room}
    for number in (CALLER, AGENT):
        client.calls.create(to=number, from_=LINE, url=application.url + "/room")
    carrier.waits(2)
    reads(browser, CALLER_CARD, f"Rings: {LINE}")
    click(browser, CALLER_CARD, "answer")
    click(browser, AGENT_CARD, "answer")
    reads(browser, AGENT_CARD, f"On the phone with {LINE}")
    browser.wait_for(f"{AGENT_CARD}.innerText.includes('conference joined')")
    browser.evaluate(f"{AGENT_CARD}.querySelector('.say input').focus()")
    browser.write("How can I help?")
    browser.press("Enter")
    reads(browser, CALLER_CARD, f"{AGENT}: How can I help?")
    if path := os.environ.get("PICTURE_OF_THE_PHONES"):
        browser.picture(Path(path))
    click(browser, AGENT_CARD, "hangup")
    reads(browser, AGENT_CARD, "Free")


def test_a_phone_is_set_up_added_and_removed(browser: Browser, carrier: Carrier) -> None:
    chosen = f"{AGENT_CARD}.querySelector('.behaviour')"
    browser.evaluate(f"(s => {{ s.value = 'busy'; s.dispatchEvent(new Event('change')) }})({chosen})")
    assert carrier.wait_until(lambda: carrier.ask("GET", f"/control/phones/{AGENT}")["behaviour"] == "busy", 5)
    browser.evaluate("document.querySelector('#add [name=number]').focus()")
    browser.write("+12025550177")
    browser.press("Enter")
    browser.wait_for("document.querySelectorAll('.phone').length === 3")
    browser.wait_for("document.activeElement.getAttribute('aria-label') === 'A phone +12025550177'")
    browser.evaluate("document.activeElement.querySelector('.remove').click()")
    browser.wait_for("document.querySelectorAll('.phone').length === 2")


def test_a_manual_clock_is_pushed_from_the_page(application: Application, browser: Browser) -> None:
    application.script["/voice"] = "<Say>One.</Say><Pause length='9'/><Say>Two.</Say>"
    click(browser, CALLER_CARD, "call")
    reads(browser, CALLER_CARD, "One.")
    browser.evaluate("document.querySelector('#push').requestSubmit()")
    reads(browser, CALLER_CARD, "Two.")
    reads(browser, "document.body", "The clock stands at 09:00:10")


def test_mistakes_are_said(browser: Browser) -> None:
    browser.evaluate(f"{CALLER_CARD}.querySelector('.line').append(new Option('+1'))")
    browser.evaluate(f"{CALLER_CARD}.querySelector('.line').value = '+1'")
    browser.evaluate(f"{CALLER_CARD}.querySelector('.call').click()")
    reads(browser, "document.querySelector('#wrong')", "no line has the number")
    browser.complaints.clear()


def test_every_control_has_a_name(browser: Browser) -> None:
    nameless = browser.evaluate(
        "[...document.querySelectorAll('button, input, select')].filter(e => "
        "!(e.textContent.trim() || e.labels?.length || e.getAttribute('aria-label'))).map(e => e.outerHTML)"
    )
    assert nameless == []


def test_the_page_is_there_without_a_browser(carrier: Carrier) -> None:
    for path, kind in (("", "text/html"), ("/phone.js", "text/javascript"), ("/phone.css", "text/css")):
        with urllib.request.urlopen(f"{carrier.url}/phone{path}") as answer:
            assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}])
def test_other_web_sites_are_refused(carrier: Carrier, headers: dict[str, str]) -> None:
    request = urllib.request.Request(carrier.url + "/control/calls", b"{}", headers)
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(request)
    refused.value.close()
