"""Signing in with the company's account, at a real provider over real HTTP: who comes in, and as whom."""

import ast
from pathlib import Path

import console
from failover import audit
from tests.console.house import House
from tests.console.issuer import Issuer
from tests.console.way import comes_back, names
from tests.failover.steps import now_in

WISH = {"to": "on", "reason": "vendor says an hour", "for": "1h"}
SLOW = {"authlib", "joserfc", "requests", "segno", "pyotp"}


def test_the_company_s_people_come_in_with_the_role_that_it_gives(company: tuple[House, Issuer]) -> None:
    house, issuer = company
    visitor = house.visitor().opens("/console/sign-in")
    assert "Sign in with the company" in visitor.sees
    assert "The line is off" in comes_back(visitor).follows().sees
    assert names(house) == [("dana", "on-call")]
    (asked,) = issuer.asked
    assert (asked["scope"], asked["code_challenge_method"], len(asked["nonce"]) > 15) == (
        "openid profile email",
        "S256",
        True,
    )
    issuer.person |= {"preferred_username": "dana.new", "roles": ["agent", "admin"]}
    again = comes_back(house.visitor()).follows()
    assert names(house) == [("dana", "admin")], "found by the subject; the highest role counts"
    assert visitor.opens("/console/now").last.status_code == 303, "another role ends the sign-ins with the one before"
    assert again.opens("/console/now").last.status_code == 200
    with house.database.reading() as connection:
        assert audit.verify(connection)[::2] == (2, [])


def test_each_sign_in_has_a_new_token_and_the_doorstep_is_swept(company: tuple[House, Issuer]) -> None:
    house, _ = company
    visitor = comes_back(house.visitor()).follows()
    first, door = (
        visitor.cookie(),
        visitor._client.get_cookie("ringback-door", domain="console.example", path="/console"),
    )
    comes_back(visitor, "/console/sign-in/company?again=1").follows()
    assert visitor.cookie() not in ("", first)
    assert door is None or not door.value


def test_no_role_no_entry_and_who_loses_it_is_signed_out(company: tuple[House, Issuer]) -> None:
    house, issuer = company
    visitor = comes_back(house.visitor()).follows()
    issuer.person |= {"roles": ["accountant"]}
    refused = comes_back(house.visitor())
    assert (refused.last.status_code, "gives you no role" in refused.sees) == (403, True)
    assert visitor.opens("/console/now").last.status_code == 303
    issuer.person = {"sub": "8", "preferred_username": "eve"}
    assert comes_back(house.visitor()).last.status_code == 403
    assert names(house) == [("dana", "on-call")]


def test_nobody_takes_over_the_name_of_somebody_else(company: tuple[House, Issuer]) -> None:
    house, issuer = company
    house.person("dana", "admin")
    comes_back(house.visitor())
    issuer.person |= {"sub": "8"}
    comes_back(house.visitor())
    assert names(house) == [("dana", "admin"), ("dana (127.0.0.1 2)", "on-call"), ("dana (127.0.0.1)", "on-call")]


def test_no_password_opens_the_account_of_who_has_none(company: tuple[House, Issuer]) -> None:
    house, _ = company
    comes_back(house.visitor())
    for password in ("", "nobody's password", "-"):
        assert house.visitor().signs_in("dana", password).last.status_code == 401


def test_turning_the_line_wants_a_proof_at_the_company_that_is_fresh(company: tuple[House, Issuer]) -> None:
    house, issuer = company
    visitor = comes_back(house.visitor()).follows()
    house.clock.advance(minutes=6)
    visitor.opens("/console/now").sends("/console/pin", **WISH)
    assert (visitor.last.status_code, "Prove who you are first" in visitor.sees) == (422, True)
    link = visitor.last.text.partition("/console/sign-in/company?again=1")[2].partition('"')[0].replace("&amp;", "&")
    comes_back(visitor, f"/console/sign-in/company?again=1{link}").follows()
    assert issuer.asked[-1]["prompt"] == "login"
    assert 'value="vendor says an hour"' in visitor.last.text, "what was typed is kept"
    visitor.sends("/console/pin", **WISH).follows()
    assert now_in(house.database).active


def test_a_session_of_the_company_that_is_old_proves_nothing_new(company: tuple[House, Issuer]) -> None:
    house, issuer = company
    issuer.lies = {"auth_time": int(house.clock.now().timestamp()) - 3600}
    visitor = comes_back(house.visitor()).follows()
    assert visitor.sends("/console/pin", **WISH).last.status_code == 422
    issuer.lies = {"auth_time": None}
    visitor = comes_back(house.visitor()).follows()
    assert visitor.sends("/console/pin", **WISH).last.status_code == 422
    assert now_in(house.database).pin is None


def test_a_house_without_a_company_has_no_way_there(small_house: House) -> None:
    assert "company" not in small_house.visitor().opens("/console/sign-in").sees
    assert small_house.visitor().opens("/console/sign-in/company").last.status_code == 404


def test_what_few_need_is_loaded_by_who_needs_it() -> None:
    for path in Path(console.__file__).parent.glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not SLOW & {name.partition(".")[0] for name in names}, path.name
