"""The figures in a real browser: what-if from the keyboard and without a reload; Health and Reports for everybody."""

from datetime import timedelta

from failover import modes
from models import Status
from routing import line, roster
from tests.carrier.browser import Browser
from tests.console.house import House
from tests.console.test_in_a_browser import AXE, LOOKS, chromium, page, signs_in, violations

__all__ = ["chromium", "page"]


def busy(house: House) -> None:
    """Let one caller wait in a line that is on, and two agents be there."""
    issue, now = house.board.menu.by_key("deposit"), house.clock.now()
    assert issue
    modes.pin(house.database, "on", "vendor is down", "omid", now + timedelta(hours=1), now)
    with house.database.session() as session:
        for number, name in enumerate(("ada", "bob")):
            roster.add(session, name, f"+1202555015{number}", {"security": 1}, now)
            roster.set_status(session, name, Status.AVAILABLE, now)
    with house.board.turn() as turn:
        line.arrive(turn, "CA1", "+12025550111", "en", active=True)
        line.put(turn, "CA1", issue, house.board.rules)
    house.chat("fail", 1)


def arrow(page: Browser, times: int) -> None:
    for _ in range(times):
        for kind in ("keyDown", "keyUp"):
            page.call("Input.dispatchKeyEvent", type=kind, key="ArrowRight", windowsVirtualKeyCode=39)


def test_what_if_is_answered_from_the_keyboard_and_lasts_when_the_page_renews_itself(
    small_house: House, page: Browser
) -> None:
    small_house.person()
    busy(small_house)
    signs_in(page)
    said = "document.getElementById('if-with').textContent"
    assert page.evaluate("document.querySelector('.truth').textContent") == "You have 2; 60 s needs 2."
    assert page.evaluate(said).startswith("With 2: ")
    page.evaluate("document.getElementById('if-agents').focus()")
    arrow(page, 2)
    page.wait_for(f"{said}.startsWith('With 4: 0:00 on average')")
    now = small_house.clock.now()
    modes.pin(small_house.database, "off", "a mistake", "omid", now + timedelta(hours=1), now)
    page.wait_for("document.body.innerText.includes('The line is off')")
    assert page.evaluate(said).startswith("With 4: ")
    needs = "document.getElementById('if-needs').textContent"
    assert page.evaluate(needs) == "For 60 s it takes 1."
    page.evaluate("document.getElementById('if-target').focus()")
    arrow(page, 1)
    page.wait_for(f"{needs}.startsWith('For 65 s')")


def test_health_and_reports_are_legible_to_everybody(small_house: House, page: Browser) -> None:
    small_house.person()
    busy(small_house)
    small_house.clock.advance(minutes=3)
    signs_in(page)
    home = page.evaluate("location.origin") + "/console/"
    for colours, width, language in LOOKS.values():
        page.open(f"{home}now")
        if page.evaluate("document.documentElement.lang") != language:
            page.evaluate(f"document.querySelector('button[lang={language}]').click()")
            page.wait_for(f"document.body?.dataset.ready === 'yes' && document.documentElement.lang === '{language}'")
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": colours}])
        page.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 400
        )
        for path in ("health", "reports"):
            page.open(f"{home}{path}")
            page.wait_for("[...document.images].every(image => image.complete && image.naturalWidth)")
            page.evaluate(AXE)
            assert violations(page) == [], (path, language)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, language)
