"""The authenticator app: set up at the page Account or at the door, and switched off again."""

from console.entry import second
from tests.console.house import PASSWORD, House
from tests.console.phone import App, at_the_door, with_app


def test_a_key_counts_only_when_a_code_of_it_came_back_and_is_then_never_shown_again(small_house: House) -> None:
    small_house.person()
    page = small_house.visitor().signs_in().follows().opens("/console/account")
    elsewhere = small_house.visitor().signs_in().follows()
    page.sends("/console/account/app").follows()
    app = App(page, small_house.clock)
    square = page.opens("/console/account/square.svg").last
    assert (square.mimetype, square.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    page.opens("/console/account").sends("/console/account/app/confirm", code="000000")
    assert page.last.status_code == 422
    assert "The line is off" in at_the_door(small_house).sees, "it does not count yet"
    before = page.cookie()
    page.sends("/console/account/app/confirm", code=app.shows())
    assert page.cookie() not in ("", before), "it is a new sign-in"
    assert elsewhere.opens("/console/now").last.status_code == 303, "the others have ended"
    assert page.opens("/console/account/square.svg").last.status_code == 404
    assert app.key not in page.opens("/console/account").last.text


def test_the_square_is_for_who_proved_themselves_a_moment_ago(small_house: House) -> None:
    small_house.person()
    page = small_house.visitor().signs_in().follows().opens("/console/account")
    page.sends("/console/account/app").follows()
    small_house.clock.advance(minutes=6)
    assert page.opens("/console/account/square.svg").last.status_code == 403
    assert 'class="key"' not in page.opens("/console/account").last.text
    page.sends("/console/account/app", password="not the staple")
    assert (page.last.status_code, "This is not your password." in page.sees) == (422, True)


def test_it_is_switched_off_with_password_and_code_and_a_lost_phone_from_the_terminal(small_house: House) -> None:
    page, app, _ = with_app(small_house)
    page.opens("/console/account").sends("/console/account/app/off", password=PASSWORD, code="000000")
    assert page.last.status_code == 422
    page.sends("/console/account/app/off", password=PASSWORD, code=app.shows()).follows()
    assert "no code is asked for any more" in page.sees
    assert "The line is off" in at_the_door(small_house).sees
    _, _, _ = with_app(small_house, "reza")
    second.drop(small_house.database, "reza", "test", small_house.clock.now())
    assert "The line is off" in at_the_door(small_house, "reza").sees


def test_where_codes_are_required_the_first_sign_in_sets_the_app_up(required_house: House) -> None:
    required_house.person()
    visitor = at_the_door(required_house)
    assert "Everybody here signs in with a code" in visitor.sees
    assert visitor.cookie() == ""
    app = App(visitor, required_house.clock)
    assert visitor.opens("/console/sign-in/square.svg").last.mimetype == "image/svg+xml"
    visitor.opens("/console/sign-in/code").sends("/console/sign-in/code", code="000000")
    assert (visitor.last.status_code, visitor.cookie()) == (401, "")
    visitor.sends("/console/sign-in/code", code=app.shows())
    assert "Recovery codes" in visitor.sees
    assert "The line is off" in visitor.opens("/console/now").sees
    required_house.clock.advance(seconds=60)
    visitor.opens("/console/account").sends("/console/account/app/off", password=PASSWORD, code=app.shows())
    assert visitor.opens("/console/now").last.status_code == 303, "they set up another one first"
