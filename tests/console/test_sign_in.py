"""Signing in: who is let in, for how long, and that no number of tries at once gets further than five."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from console.entry import people
from console.entry.passwords import Busy
from console.entry.people import PEOPLE, Refused
from console.entry.sign_ins import SIGN_INS
from failover.audit import AUDIT
from failover.news import NOTIFICATIONS
from tests.console.house import PASSWORD, House


def test_a_stranger_is_shown_the_way_and_who_proves_it_is_let_in(small_house: House) -> None:
    small_house.person()
    visitor = small_house.visitor().opens("/console/now").follows()
    assert "Sign in" in visitor.sees
    visitor.signs_in()
    cookie = visitor.last.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/console"))
    assert "The line is off" in visitor.follows().sees
    policy = visitor.last.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy
    assert visitor.last.headers["Cache-Control"] == "no-store"


def test_a_wrong_password_and_a_name_that_nobody_has_are_told_the_same(small_house: House) -> None:
    small_house.person()
    wrong = small_house.visitor().signs_in(password="not the staple")
    unknown = small_house.visitor().signs_in(name="nobody")
    for visitor, name in ((wrong, "sara"), (unknown, "nobody")):
        assert visitor.last.status_code == 401
        assert "This name and password do not belong together." in visitor.sees
        assert f'value="{name}"' in visitor.last.text, "what was typed is kept"
        assert visitor.cookie() == ""


def test_each_sign_in_has_a_new_token_and_the_one_before_opens_nothing(small_house: House) -> None:
    small_house.person()
    visitor = small_house.visitor().signs_in().follows()
    first = visitor.cookie()
    small_house.person("omid")
    visitor.sends("/console/sign-in", name="omid", password=PASSWORD)
    assert visitor.cookie() not in ("", first)
    stolen = small_house.app.test_client()
    stolen.set_cookie("ringback", first, path="/console")
    assert stolen.get("/console/now").status_code == 303
    with small_house.database.reading() as connection:
        assert first not in str(connection.execute(select(SIGN_INS)).all()), "only hashes are kept"
        assert connection.scalar(select(func.count()).select_from(SIGN_INS)) == 1


def test_signing_out_ends_it_and_so_do_two_idle_hours_however_long_the_page_is_open(small_house: House) -> None:
    small_house.person()
    visitor = small_house.visitor().signs_in().follows()
    for _ in range(5):
        small_house.clock.advance(minutes=25)
        polled = visitor.opens("/console/now/live").last.status_code
    assert polled == 401
    visitor.signs_in().follows()
    small_house.clock.advance(minutes=110)
    visitor.opens("/console/now")
    small_house.clock.advance(minutes=110)
    assert visitor.opens("/console/now").last.status_code == 200, "they did something meanwhile"
    for _ in range(9):
        small_house.clock.advance(minutes=100)
        visitor.opens("/console/now")
    assert visitor.last.status_code == 303, "nobody works for so long"
    visitor.signs_in().follows()
    visitor.sends("/console/sign-out").follows()
    assert visitor.cookie() == ""
    assert visitor.opens("/console/now").last.status_code == 303


def tries(house: House, password: str) -> people.Person | Refused:
    """Try a password until there is a turn for it."""
    while True:
        with suppress(Busy):
            return people.enter(house.board, "sara", password)


def test_of_twenty_wrong_passwords_at_once_exactly_five_are_told(house: House) -> None:
    house.person()
    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(lambda number: tries(house, f"wrong password {number}"), range(20)))
    assert Counter(told) == {Refused.WRONG: 4, Refused.LOCKED: 16}, "the fifth is told that it is locked"
    assert house.visitor().signs_in().last.status_code == 429, "the right one is not told either"
    with house.database.reading() as connection:
        (news,) = connection.execute(select(NOTIFICATIONS.c.text)).scalars()
        assert connection.scalar(select(func.count()).where(AUDIT.c.what == "lockout")) == 1
    assert news.startswith("Ringback: somebody who signs in as sara gave 5 wrong passwords or codes in a row")
    house.clock.advance(minutes=15)
    assert house.visitor().signs_in().last.status_code == 303


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_a_form_that_another_site_sent_is_refused(small_house: House, origin: str) -> None:
    small_house.person()
    visitor = small_house.visitor().signs_in().follows()
    visitor.sends("/console/pin", origin=origin, to="on", reason="mischief")
    assert visitor.last.status_code == 403
    visitor.opens("/console/now").sends("/console/pin", form_token="guessed", to="on", reason="mischief")
    assert visitor.last.status_code == 403
    assert "Nothing was changed" in visitor.sees


def test_a_new_role_or_password_signs_out_and_a_new_language_does_not(small_house: House) -> None:
    small_house.person()
    visitor = small_house.visitor().signs_in().follows()
    visitor.sends("/console/language", language="fa").follows()
    assert 'dir="rtl"' in visitor.last.text
    assert "خط خاموش است" in visitor.sees
    people.change(small_house.database, "sara", "test", small_house.clock.now(), password="another staple of it")
    assert visitor.opens("/console/now").last.status_code == 303
    with small_house.database.reading() as connection:
        assert str(connection.scalar(select(PEOPLE.c.password_hash))).startswith("$argon2id$")
