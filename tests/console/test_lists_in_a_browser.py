"""Lists in a real browser: legible to everybody; found from the keyboard; a note outlives a sign-in that ended."""

from console.entry import people
from routing.numbering import CONTACTS
from tests.carrier.browser import Browser
from tests.console.house import PASSWORD, House
from tests.console.rows import been, later, promised, spoke
from tests.console.test_in_a_browser import AXE, LOOKS, arrives, chromium, page, signs_in, types, violations

__all__ = ["chromium", "page"]


def test_lists_and_a_contact_are_legible_to_everybody(small_house: House, page: Browser) -> None:
    contact, _ = promised(small_house)
    later(small_house, contact)
    spoke(small_house)
    small_house.person(role="admin")
    signs_in(page)
    home = page.evaluate("location.origin") + "/console/"
    for look, (colours, width, language) in LOOKS.items():
        people.change(small_house.database, "sara", "test", small_house.clock.now(), language=language)
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": colours}])
        page.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 400
        )
        for path in ("contacts?find=x", "callbacks", "voicemail", f"contacts/{contact}"):
            page.open(home + path)
            page.evaluate(AXE)
            assert violations(page) == [], (look, path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (look, path)
    # The browser mentions a page that names mistakes, as any other that is answered by 422.
    page.complaints[:] = [told for told in page.complaints if "422" not in told]


def test_a_contact_is_found_from_the_keyboard_and_a_note_outlives_a_sign_in_that_ended(
    small_house: House, page: Browser
) -> None:
    contact = been(small_house)
    small_house.person(role="admin")
    signs_in(page)
    home = page.evaluate("location.origin") + "/console/"
    page.open(f"{home}contacts")
    page.evaluate("document.querySelector('[name=find]').focus()")
    types(page, CONTACTS.reference(contact))
    page.wait_for("location.search.includes('find=') && document.body?.dataset.ready === 'yes'")
    page.evaluate("document.querySelector('.list tbody a').focus()")
    page.press("Enter")
    arrives(page, "What happened")
    page.evaluate("document.getElementById('note').focus()")
    page.write("Wants it in writing.")
    page.call("Network.clearBrowserCookies")
    page.evaluate("document.querySelector('.remark form').requestSubmit()")
    arrives(page, "You were signed out")
    page.evaluate("document.getElementById('name').focus()")
    types(page, "sara", PASSWORD)
    page.wait_for("location.pathname.endsWith('/now') && document.body?.dataset.ready === 'yes'")
    page.open(f"{home}contacts/{contact}")
    assert page.evaluate("document.getElementById('note').value") == "Wants it in writing."
    page.evaluate("document.querySelector('.remark form').requestSubmit()")
    arrives(page, "sara noted")
    page.open(f"{home}contacts/{contact}")
    assert page.evaluate("document.getElementById('note').value") == ""
    page.complaints[:] = [told for told in page.complaints if "401" not in told]
