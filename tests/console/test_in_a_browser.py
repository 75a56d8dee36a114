"""The console in a real browser: an engineer turns the line on, and sees what others do without a reload."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files

import pyotp
import pytest
from werkzeug.serving import make_server

from console.access import open_to
from failover import modes
from models import PersonRole
from tests.carrier.browser import Browser
from tests.carrier.test_page import chromium
from tests.console.house import PASSWORD, House
from tests.failover.steps import now_in

__all__ = ["chromium"]
AXE = (files("axe_core_python") / "axe.min.js").read_text()
LOOKS = {  # colours, width, language
    "on a desk": ("light", 1200, "en"),
    "in Persian on a phone at night": ("dark", 390, "fa"),
}


@pytest.fixture
def page(chromium: Browser, small_house: House) -> Iterator[Browser]:
    server = make_server("127.0.0.1", 0, small_house.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    chromium.call("Network.clearBrowserCookies")
    chromium.open(f"http://127.0.0.1:{server.port}/console/")
    yield chromium
    complaints = list(chromium.complaints)
    chromium.leave()
    chromium.call("Emulation.clearDeviceMetricsOverride")
    server.shutdown()
    thread.join()
    server.server_close()
    assert complaints == []


def types(page: Browser, *words: str) -> None:
    """Fill in one field after the other from the keyboard, and send the form."""
    for place, text in enumerate(words):
        if place:
            page.press("Tab")
        page.write(text)
    page.press("Enter")


def arrives(page: Browser, text: str) -> None:
    page.wait_for(f"document.body?.dataset.ready === 'yes' && document.body.innerText.includes({text!r})")


def signs_in(page: Browser, name: str = "sara") -> None:
    page.evaluate("document.getElementById('name').focus()")
    types(page, name, PASSWORD)
    page.wait_for("location.pathname.endsWith('/now') && document.body?.dataset.ready === 'yes'")


def test_an_engineer_turns_the_line_on_from_the_keyboard_and_sees_what_others_do(
    small_house: House, page: Browser
) -> None:
    small_house.person()
    signs_in(page)
    arrives(page, "The line is off")
    page.evaluate("document.querySelector('[name=to][value=on]').focus()")
    page.press(" ")
    page.press("Tab")
    types(page, "vendor says an hour")
    arrives(page, "The line is on")
    arrives(page, "Done: the line is on")
    assert page.evaluate("document.title") == "ON · 0 waiting · Ringback"
    pin = now_in(small_house.database).pin
    assert pin
    assert (pin.who, pin.reason) == ("sara", "vendor says an hour")
    page.evaluate("document.getElementById('reason').value = 'half a sentence'")
    at = small_house.clock.now()
    modes.pin(small_house.database, "off", "a mistake", "omid", at + timedelta(hours=1), at)
    arrives(page, "The line is off")
    arrives(page, "a mistake")
    assert page.evaluate("document.getElementById('reason').value") == "half a sentence", "news take nothing away"


def test_a_page_left_open_over_an_upgrade_goes_on_with_the_cards_that_it_has(small_house: House, page: Browser) -> None:
    small_house.person()
    signs_in(page)
    page.evaluate("document.getElementById('card-mode').remove()")  # as if it came with the new version
    at = small_house.clock.now()
    modes.pin(small_house.database, "off", "a mistake", "omid", at + timedelta(hours=1), at)
    arrives(page, "a mistake")
    assert page.evaluate("document.getElementById('link').hidden"), "nothing is wrong with the server"


def test_it_is_legible_to_everybody(small_house: House, page: Browser) -> None:
    small_house.chat("fail")
    page.evaluate(AXE)
    assert violations(page) == []
    small_house.person()
    signs_in(page)
    is_legible(page)


def test_an_app_is_set_up_from_the_keyboard_and_its_code_lets_in(small_house: House, page: Browser) -> None:
    small_house.person()
    signs_in(page)
    page.open(page.evaluate("location.origin") + "/console/account")
    is_legible(page)
    page.evaluate("document.querySelector('button[lang=en]').click()")
    arrives(page, "Set up an app")
    page.evaluate("document.querySelector('[action$=\"/account/app\"] button').focus()")
    page.press("Enter")
    arrives(page, "Scan this")
    page.wait_for("document.querySelector('.square').naturalWidth > 100")
    app = pyotp.TOTP(page.evaluate("document.querySelector('.key').innerText").replace(" ", ""))
    page.evaluate("document.querySelector('[autocomplete=one-time-code]').focus()")
    types(page, app.at(small_house.clock.now()))
    arrives(page, "The app is set up")
    page.evaluate(AXE)
    assert violations(page) == []
    page.evaluate("document.querySelector('.leave button').click()")
    arrives(page, "No account")
    page.evaluate("document.getElementById('name').focus()")
    types(page, "sara", PASSWORD)
    arrives(page, "The code of your app")
    small_house.clock.advance(seconds=30)
    page.evaluate(AXE)
    assert violations(page) == []
    page.evaluate("document.querySelector('[autocomplete=one-time-code]').focus()")
    types(page, app.at(small_house.clock.now()))
    arrives(page, "The line is off")


def test_the_shelf_opens_from_the_keyboard_holds_every_page_on_a_phone_and_closes(
    small_house: House, page: Browser
) -> None:
    small_house.person()
    signs_in(page)
    page.call("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=1, mobile=True)
    shown = "[...document.querySelectorAll('.top nav a')].filter(link => link.checkVisibility()).length"
    assert page.evaluate(shown) == 0
    page.evaluate("document.querySelector('.drawer summary').focus()")
    page.press("Enter")
    with small_house.app.app_context():
        assert page.evaluate(shown) == len(open_to(PersonRole.ON_CALL))
    page.evaluate(AXE)
    assert violations(page) == []
    page.press("Escape")
    assert page.evaluate(shown) == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def is_legible(page: Browser) -> None:
    """Look at the page in each of LOOKS."""
    for look, (colours, width, language) in LOOKS.items():
        if page.evaluate("document.documentElement.lang") != language:
            page.evaluate(f"document.querySelector('button[lang={language}]').click()")
        page.wait_for(f"document.body?.dataset.ready === 'yes' && document.documentElement.lang === '{language}'")
        page.evaluate(AXE)
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": colours}])
        page.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 400
        )
        assert violations(page) == [], look
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{look}: it is wider than the screen"
        assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "fa" else "ltr")


def violations(page: Browser) -> list[str]:
    """Return what axe finds wrong, of whatever weight."""
    told = "violation => `${violation.id}: ${violation.nodes.map(node => node.html)}`"
    found: list[str] = page.evaluate(f"axe.run().then(seen => seen.violations.map({told}))")
    return found
