"""Codes from an app: switched on with one, asked for after the password, each taken once, and lost phones."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import cast

import pyotp
import pytest
from sqlalchemy import func, select

from console.entry import codes, people, second
from console.entry.people import PEOPLE, Refused
from console.entry.second import RECOVERY
from failover import audit
from failover.news import NOTIFICATIONS
from models import ManualClock
from tests.console.house import PASSWORD, House
from tests.console.phone import at_the_door, with_app
from tests.failover.steps import now_in

WISH = {"to": "on", "reason": "vendor says an hour", "for": "1h"}


def test_who_has_an_app_is_let_in_by_password_and_code_and_not_before(small_house: House) -> None:
    _, app, _ = with_app(small_house)
    visitor = at_the_door(small_house)
    assert "The code of your app" in visitor.sees
    assert visitor.cookie() == ""
    assert visitor.opens("/console/now").last.status_code == 303, "the password alone lets nobody in"
    visitor.opens("/console/sign-in/code").sends("/console/sign-in/code", code="000000")
    assert (visitor.last.status_code, visitor.cookie()) == (401, "")
    visitor.sends("/console/sign-in/code", code=f"{app.shows()[:3]} {app.shows()[3:]}")
    assert "The line is off" in visitor.follows().sees
    assert visitor.cookie() != ""


@pytest.mark.parametrize(("later", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_phone_may_be_half_a_minute_off(later: int, right: bool) -> None:
    key, clock = codes.new_key(), ManualClock()
    code = pyotp.TOTP(key).at(clock.now() + timedelta(seconds=later))
    assert (codes.step_of(key, code, clock.now()) is not None) == right


def test_digits_of_a_persian_keyboard_are_digits() -> None:
    assert codes.tidy(" ۱۲۳ ۴۵۶") == "123456"


def test_of_many_tries_at_once_with_one_code_exactly_one_is_let_in(house: House) -> None:
    _, app, _ = with_app(house)
    code = app.shows()
    with house.database.reading() as connection:
        number = people.number_of(connection, "sara")
    with ThreadPoolExecutor(4) as pool:
        told = Counter(pool.map(lambda _: second.prove(house.board, number, code), range(4)))
    assert told == {None: 1, Refused.WRONG: 3}
    house.clock.advance(seconds=15)
    assert second.prove(house.board, number, code) is Refused.WRONG, "nor later, while it is still shown"


def test_of_many_wrong_codes_at_once_five_are_told_whatever_passwords_come_between(house: House) -> None:
    _, app, _ = with_app(house)
    with house.database.reading() as connection:
        number = people.number_of(connection, "sara")
    for _ in range(2):
        assert second.prove(house.board, number, "000000") is Refused.WRONG
        assert isinstance(people.enter(house.board, "sara", PASSWORD), people.Person)
    with ThreadPoolExecutor(6) as pool:
        told = Counter(pool.map(lambda _: second.prove(house.board, number, "000000"), range(6)))
    assert told == {Refused.WRONG: 2, Refused.LOCKED: 4}, "right passwords began no new count"
    assert second.prove(house.board, number, app.shows()) is Refused.LOCKED
    with house.database.reading() as connection:
        (news,) = connection.execute(select(NOTIFICATIONS.c.text)).scalars()
        assert audit.verify(connection)[2] == []
    assert "who signs in as sara gave 5 wrong passwords or codes in a row" in cast(str, news)
    house.clock.advance(minutes=15)
    assert second.prove(house.board, number, app.shows()) is None


def test_a_recovery_code_stands_in_for_the_phone_once(house: House) -> None:
    _, _, spare = with_app(house)
    assert len(spare) == len(set(spare)) == 10
    typed = spare[0].upper().replace("-", " ")
    at_the_door(house).sends("/console/sign-in/code", code=typed).follows()
    again = at_the_door(house).sends("/console/sign-in/code", code=typed)
    assert again.last.status_code == 401
    with house.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(RECOVERY)) == 9
        kept = str(connection.execute(select(RECOVERY)).all())
    assert not any(code in kept or code.replace("-", "") in kept for code in spare), "only hashes are kept"


def test_what_the_database_holds_makes_no_codes(small_house: House) -> None:
    _, app, _ = with_app(small_house)
    with small_house.database.reading() as connection:
        assert app.key not in str(connection.execute(select(PEOPLE)).all())


def test_an_old_sign_in_asks_for_the_code_too_before_it_turns_the_line(small_house: House) -> None:
    page, app, _ = with_app(small_house)
    small_house.clock.advance(minutes=6)
    page.opens("/console/now").sends("/console/pin", **WISH, password=PASSWORD, code="000000")
    assert (page.last.status_code, 'id="code-wrong"' in page.last.text) == (422, True)
    assert 'value="vendor says an hour"' in page.last.text
    assert now_in(small_house.database).pin is None
    before = page.cookie()
    page.sends("/console/pin", **WISH, password=PASSWORD, code=app.shows()).follows()
    assert now_in(small_house.database).active
    assert page.cookie() != before, "it is a new sign-in"


def test_the_half_way_opens_nothing_for_another_password_or_after_ten_minutes(small_house: House) -> None:
    _, app, _ = with_app(small_house)
    changed, late = at_the_door(small_house), at_the_door(small_house)
    small_house.clock.advance(minutes=10, seconds=1)
    assert late.sends("/console/sign-in/code", code=app.shows()).last.status_code == 401
    assert "Sign in again" in late.sees
    changed = at_the_door(small_house)
    people.change(small_house.database, "sara", "test", small_house.clock.now(), password="another staple of it")
    assert changed.sends("/console/sign-in/code", code=app.shows()).last.status_code == 401
    stranger = small_house.visitor().opens("/console/sign-in/code")
    assert stranger.last.status_code == 303
