"""An authenticator app on somebody's phone, as tests use it."""

import re
from datetime import timedelta

import pyotp

from models import ManualClock
from tests.console.house import House, Visitor


class App:
    """An authenticator app on a phone whose clock is right, or a little off."""

    def __init__(self, page: Visitor, clock: ManualClock) -> None:
        found = re.search(r'class="key" dir="ltr">([A-Z2-7 ]+)<', page.last.text)
        assert found, page.sees
        self.key, self._clock = found[1].replace(" ", ""), clock

    def shows(self, later: int = 0) -> str:
        """The code, so many seconds later."""
        return pyotp.TOTP(self.key).at(self._clock.now() + timedelta(seconds=later))


def with_app(house: House, name: str = "sara", role: str = "on-call") -> tuple[Visitor, App, list[str]]:
    """Somebody who has signed in and set up an app; half a minute later."""
    house.person(name, role)
    page = house.visitor().signs_in(name).follows().opens("/console/account")
    page.sends("/console/account/app").follows()
    app = App(page, house.clock)
    page.sends("/console/account/app/confirm", code=app.shows())
    assert "The app is set up" in page.sees
    house.clock.advance(seconds=60)
    return page, app, re.findall(r"<code>([a-z0-9-]{14})</code>", page.last.text)


def at_the_door(house: House, name: str = "sara") -> Visitor:
    """Somebody who has given the right password."""
    return house.visitor().signs_in(name).follows()
