"""The page Account: one's own password, sign-ins and language, and nobody else's."""

import pytest

from tests.console.house import PASSWORD, House, Visitor

NEW = "a horse of another colour"


def on_account(house: House) -> Visitor:
    house.person("sara", "agent")
    return house.visitor().signs_in().follows().opens("/console/account")


def test_a_new_password_wants_the_old_one_and_ends_every_other_sign_in(small_house: House) -> None:
    page = on_account(small_house)
    elsewhere = small_house.visitor().signs_in().follows()
    before = page.cookie()
    page.sends("/console/account/password", password=PASSWORD, new=NEW, twice=NEW)
    assert page.cookie() not in ("", before)
    assert "you have a new password" in page.follows().sees
    assert elsewhere.opens("/console/now").last.status_code == 303
    assert small_house.visitor().signs_in().last.status_code == 401
    assert small_house.visitor().signs_in(password=NEW).last.status_code == 303


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"password": "not the staple"}, "password"),
        ({"new": "short", "twice": "short"}, "new"),
        ({"new": "sara" * 5, "twice": "sara" * 5}, "new"),
        ({"twice": NEW + "s"}, "twice"),
    ],
)
def test_what_is_wrong_with_it_is_said_at_its_field(small_house: House, fields: dict[str, str], wrong: str) -> None:
    given = {"password": PASSWORD, "new": NEW, "twice": NEW} | fields
    page = on_account(small_house).sends("/console/account/password", **given)
    assert (page.last.status_code, f'id="{wrong}-wrong"' in page.last.text) == (422, True)
    assert small_house.visitor().signs_in().last.status_code == 303, "the old one holds"


def test_guesses_at_the_old_password_lock_the_account_like_those_at_the_door(small_house: House) -> None:
    page = on_account(small_house)
    for _ in range(5):
        page.sends("/console/account/password", password="a guess", new=NEW, twice=NEW)
    assert "locked for a quarter of an hour" in page.sees
    assert small_house.visitor().signs_in().last.status_code == 429


def test_one_signs_out_everywhere_else(small_house: House) -> None:
    small_house.person("omid")
    omid = small_house.visitor().signs_in("omid").follows()
    page = on_account(small_house)
    elsewhere = small_house.visitor().signs_in().follows()
    assert page.opens("/console/account").last.text.count("<time") == 4, "two sign-ins of her own"
    page.sends("/console/account/elsewhere").follows()
    assert "you are signed in here alone" in page.sees
    assert elsewhere.opens("/console/now").last.status_code == 303
    assert omid.opens("/console/now").last.status_code == 200


def test_another_language_leaves_one_where_one_was(small_house: House) -> None:
    page = on_account(small_house).sends("/console/language", language="fa").follows()
    assert "شما که هستید" in page.sees
