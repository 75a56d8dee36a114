"""The page Set-up, keys and people: for admins, who prove once more who they are."""

from console.desk import desks
from console.entry import people, tokens
from routing import roster
from tests.console.house import PASSWORD, House
from tests.console.test_set_up import signed_in


def test_a_key_is_shown_once_and_opens_until_it_is_removed(house: House) -> None:
    page = (
        signed_in(house)
        .opens("/console/set-up/keys")
        .sends("/console/set-up/keys", name="pager", scopes="status", days="90")
    )
    assert page.last.status_code == 200
    secret = page.last.text.partition('id="secret">')[2].partition("<")[0]
    assert house.asks("GET", "/api/v1/status", secret).status_code == 200
    assert secret not in page.opens("/console/set-up/keys").last.text
    page.sends("/console/set-up/keys", name="pager", scopes="status", days="90")
    assert (page.last.status_code, "There is a key of this name already" in page.sees) == (422, True)
    page.opens("/console/set-up/keys").sends("/console/set-up/keys/remove", name="pager").follows()
    assert house.asks("GET", "/api/v1/status", secret).status_code == 401
    with house.database.reading() as connection:
        assert tokens.every(connection) == []


def test_keys_and_people_want_a_fresh_password(small_house: House) -> None:
    page = signed_in(small_house)
    small_house.person("omid", "agent")
    small_house.clock.advance(minutes=6)
    page.opens("/console/set-up/keys").sends(
        "/console/set-up/keys", name="pager", scopes="status", days="7", password="wrong"
    )
    assert (page.last.status_code, 'id="password-wrong"' in page.last.text) == (422, True)
    assert 'value="pager"' in page.last.text
    page.opens("/console/set-up/people").sends("/console/set-up/people/remove", person="omid").follows()
    assert "Give your password to change this" in page.sees
    page.sends("/console/set-up/prove/people", password=PASSWORD).follows()
    page.sends("/console/set-up/people/remove", person="omid").follows()
    with small_house.database.reading() as connection:
        assert [one.name for one, _ in people.everybody(connection)] == ["sara"]


def test_people_are_let_in_given_a_desk_and_removed(house: House) -> None:
    with house.database.session() as session:
        roster.add(session, "ada", "+12025550150", {"deposit": 1}, house.clock.now())
    page = signed_in(house).opens("/console/set-up/people")
    page.sends("/console/set-up/people", name="ada", role="agent", secret="short")
    assert (page.last.status_code, 'id="secret-wrong"' in page.last.text) == (422, True)
    page.sends("/console/set-up/people", name="ada", role="agent", secret=PASSWORD).follows()
    assert "Nobody in hand" not in house.visitor().signs_in("ada").opens("/console/desk").sees
    page.sends("/console/set-up/people/change", person="ada", role="supervisor", desk="ada").follows()
    with house.database.reading() as connection:
        assert desks.linked(connection) == {"ada": "ada"}
    assert "Nobody in hand" in house.visitor().signs_in("ada").opens("/console/desk").sees
    for path, fields in (("change", {"person": "sara", "role": "agent"}), ("remove", {"person": "sara"})):
        page.opens("/console/set-up/people").sends(f"/console/set-up/people/{path}", **fields)
        assert (page.last.status_code, "your own account is for another admin" in page.sees) == (409, True)
    page.opens("/console/set-up/people").sends("/console/set-up/people/remove", person="ada").follows()
    with house.database.reading() as connection:
        assert [one.name for one, _ in people.everybody(connection)] == ["sara"]
