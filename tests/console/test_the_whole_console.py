"""The console over a whole line: an engineer turns it on, an agent takes the call at their desk, Now follows."""

from collections.abc import Iterator

import pytest

from console.desk import desks
from console.entry import people
from models import AgentState, Outcome, PersonRole
from models.remark import Result
from routing import remarks, roster
from tests.carrier.browser import Browser, find_chromium
from tests.carrier.test_page import chromium
from tests.console.house import PASSWORD
from tests.console.test_in_a_browser import AXE, LOOKS, arrives, types, violations
from tests.world import LINE, World

__all__ = ["chromium"]


@pytest.fixture(scope="module")
def another() -> Iterator[Browser]:
    program = find_chromium()
    assert program
    browser = Browser(program)
    yield browser
    browser.close()


def comes_in(page: Browser, world: World, name: str, path: str = "") -> None:
    """Sign in with a fresh browser, and open a page."""
    page.call("Network.clearBrowserCookies")
    page.open(f"http://127.0.0.1:{world.port}/console/")
    page.evaluate("document.getElementById('name').focus()")
    types(page, name, PASSWORD)
    page.wait_for("location.pathname.endsWith('/now') && document.body?.dataset.ready === 'yes'")
    if path:
        page.open(f"http://127.0.0.1:{world.port}/console/{path}")


def clicks(page: Browser, button: str) -> None:
    """Press a button of the page, and wait for the page that follows."""
    page.evaluate(f"document.body.dataset.ready = 'gone'; document.querySelector('{button}').click()")
    page.wait_for("document.body?.dataset.ready === 'yes'")


@pytest.fixture
def staffed(small_world: World) -> World:
    """A line in standby with sara, who is on call, and ada, who is an agent with a desk and is offline."""
    database, now = small_world.database, small_world.clock.now()
    people.add(database, "sara", PersonRole.ON_CALL, "en", PASSWORD, "test", now)
    people.add(database, "ada", PersonRole.AGENT, "en", PASSWORD, "test", now)
    with database.session() as session:
        roster.add(session, "ada", "+12025550150", {"withdrawal": 1}, now)
    desks.link(database, "ada", "ada", "test", now)
    return small_world


def test_a_call_from_the_pin_to_its_outcome(chromium: Browser, another: Browser, staffed: World) -> None:
    sara, ada = chromium, another
    comes_in(sara, staffed, "sara")
    arrives(sara, "The line is off")
    sara.evaluate("document.querySelector('[name=to][value=on]').checked = true")
    sara.evaluate("document.getElementById('reason').focus()")
    types(sara, "vendor says an hour")
    arrives(sara, "Done: the line is on")
    sara.evaluate("window.never = 'reloaded'")  # what follows comes by itself
    caller = staffed.caller("+12025550112").dials(LINE).hears("press 2").presses("2").hears("next in line")
    arrives(sara, "1 wait")

    comes_in(ada, staffed, "ada", "desk")
    arrives(ada, "Nobody in hand")
    ada.evaluate("window.never = 'reloaded'")
    clicks(ada, "#status-available")
    phone = staffed.people.phone("+12025550150").rings()
    arrives(ada, "Your phone rings")
    assert "a withdrawal that has not arrived, English" in ada.evaluate("document.querySelector('.ring').innerText")
    assert "+1202…12" in ada.evaluate("document.body.innerText")
    phone.answers().hears("press 1").presses("1")
    assert caller.is_talking_to(phone)
    arrives(ada, "You are talking since")
    arrives(sara, "Nobody waits.")
    arrives(sara, "1 with customers")
    ada.evaluate("document.querySelector('textarea').focus()")
    ada.write("a hash was wro")
    caller.hangs_up()
    phone.hears_the_line_go_dead(within=60)
    arrives(ada, "The talk ended at")
    ada.write("ng")
    assert ada.evaluate("document.querySelector('textarea').value") == "a hash was wrong", "news take nothing away"
    ada.evaluate("document.querySelector('[name=outcome][value=helped]').click()")
    clicks(ada, "form.say button")
    arrives(ada, "Noted.")
    arrives(sara, "wrapping up")
    assert sara.evaluate("window.never") == "reloaded"
    with staffed.database.reading() as connection:
        said = remarks.of(connection, staffed.contact(caller).id)
    assert [(row.by, row.outcome, row.note) for row in said] == [
        ("ada", Result.HELPED, None),
        ("ada", None, "a hash was wrong"),
    ]
    assert staffed.contact(caller).outcome == Outcome.ANSWERED
    assert staffed.agents()["ada"].state in (AgentState.WRAP_UP, AgentState.IDLE)
    for colours, width, language in LOOKS.values():
        people.change(staffed.database, "ada", "ada", staffed.clock.now(), language=language)
        ada.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": colours}])
        ada.call("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 400)
        ada.open(f"http://127.0.0.1:{staffed.port}/console/desk")
        ada.evaluate(AXE)
        assert violations(ada) == [], language
        assert ada.evaluate("document.documentElement.scrollWidth") <= width, "it is wider than the screen"
    assert ada.complaints == sara.complaints == []
    ada.leave()
    sara.leave()


def test_set_up_is_legible_to_everybody(chromium: Browser, staffed: World) -> None:
    people.add(staffed.database, "root", PersonRole.ADMIN, "en", PASSWORD, "test", staffed.clock.now())
    comes_in(chromium, staffed, "root", "set-up")
    for path in ("/agent", "/menu", "/keys", "/people"):
        chromium.open(f"http://127.0.0.1:{staffed.port}/console/set-up{path}")
        chromium.evaluate(AXE)
        assert violations(chromium) == [], path
    assert chromium.complaints == []
    chromium.leave()
