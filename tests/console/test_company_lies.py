"""A company's sign-in that lies, is another, or does not answer lets nobody in, and keeps nobody out."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any

import pytest
from joserfc.jwk import OctKey

from console import gate
from console.entry.company import Away, Company
from tests.console.house import PASSWORD, House
from tests.console.issuer import CLIENT, Issuer, keys
from tests.console.way import BACK, HOME, comes_back, led_to, names


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "somebody else"},
        {"aud": "somebody else", "azp": CLIENT},
        {"aud": [CLIENT, "somebody else"]},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_that_is_not_of_this_sign_in_lets_nobody_in(company: tuple[House, Issuer], lie: dict[str, Any]) -> None:
    house, issuer = company
    issuer.lies = lie
    visitor = comes_back(house.visitor())
    assert (visitor.last.status_code, visitor.cookie(), names(house)) == (403, "", [])
    assert "cannot be trusted" in visitor.sees


def test_another_key_s_signature_lets_nobody_in_and_a_new_key_is_fetched(company: tuple[House, Issuer]) -> None:
    house, issuer = company
    comes_back(house.visitor())
    issuer.signs = keys()[1]
    assert comes_back(house.visitor()).last.status_code == 403
    issuer.shows = [keys()[1]]
    assert comes_back(house.visitor()).last.status_code == 303
    assert issuer.met.count("/.well-known/openid-configuration") == 1
    assert issuer.met.count("/keys") == 2


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_could_sign_lets_nobody_in_though_the_provider_offers_it(
    company: tuple[House, Issuer], algorithm: str
) -> None:
    house, issuer = company
    issuer.shows = [keys()[0], OctKey.import_key("known to everybody", {"kid": "weak"})]
    issuer.algorithm, issuer.signs = algorithm, issuer.shows[1]
    assert comes_back(house.visitor()).last.status_code == 403


def test_a_state_that_is_not_of_this_browser_asks_the_provider_nothing(company: tuple[House, Issuer]) -> None:
    house, issuer = company
    visitor = house.visitor().opens("/console/sign-in/company")
    where = led_to(visitor.last.headers["Location"]).removeprefix(HOME)
    stolen = house.visitor().opens(where)
    assert (stolen.last.status_code, stolen.cookie()) == (400, "")
    assert "not begun in this browser" in stolen.sees
    assert visitor.opens(where.replace("state=", "state=x")).last.status_code == 400
    assert visitor.opens(where).last.status_code == 400, "a wrong one ends the sign-in that was begun"
    late = house.visitor().opens("/console/sign-in/company")
    where = led_to(late.last.headers["Location"]).removeprefix(HOME)
    house.clock.advance(minutes=11)
    assert late.opens(where).last.status_code == 400
    assert "/token" not in issuer.met


def test_a_code_is_good_once_and_a_refusal_is_said(company: tuple[House, Issuer]) -> None:
    house, _ = company
    visitor = house.visitor().opens("/console/sign-in/company")
    place = visitor.last.headers["Location"]
    state = place.partition("&state=")[2].partition("&")[0]
    visitor.opens(f"{BACK}?error=access_denied&state={state}")
    assert (visitor.last.status_code, "let nobody in" in visitor.sees) == (403, True)
    visitor.opens("/console/sign-in/company")
    state = visitor.last.headers["Location"].partition("&state=")[2].partition("&")[0]
    assert visitor.opens(f"{BACK}?code=made-up&state={state}").last.status_code == 403


@pytest.mark.parametrize(
    "names", [{"issuer": "https://elsewhere.example"}, {"jwks_uri": "file:///etc/passwd"}, {"token_endpoint": None}]
)
def test_an_issuer_that_is_another_or_tells_no_addresses_counts_as_away_until_it_does(
    company: tuple[House, Issuer], names: dict[str, Any]
) -> None:
    house, issuer = company
    issuer.names = names
    visitor = house.visitor().opens("/console/sign-in/company")
    assert (visitor.last.status_code, "does not answer" in visitor.sees) == (503, True)
    issuer.names = {}
    assert comes_back(house.visitor()).last.status_code == 303


def test_an_issuer_that_is_away_leaves_the_accounts_of_the_house(company: tuple[House, Issuer]) -> None:
    house, issuer = company
    house.person("omid")
    issuer.close()
    visitor = house.visitor().opens("/console/sign-in/company")
    assert (visitor.last.status_code, "Who has an account of this house" in visitor.sees) == (503, True)
    visitor.sends("/console/sign-in", name="omid", password=PASSWORD)
    assert "The line is off" in visitor.follows().sees


def test_one_that_is_slow_is_not_waited_for(company: tuple[House, Issuer]) -> None:
    house, issuer = company
    asked = house.app.extensions["ringback-console"].company
    assert asked.patience == 2
    issuer.slow = 0.3
    with pytest.raises(Away, match="ReadTimeout"):
        Company(asked.issuer, BoundedSemaphore(1), patience=0.1).way("http://here", again=False)


def test_while_it_is_waited_for_the_console_is_not(company: tuple[House, Issuer]) -> None:
    house, issuer = company
    issuer.slow = gate.WAIT + 0.2
    with house.app.test_request_context():
        for _ in range(gate.AT_ONCE - 1):
            gate.take_a_turn()
    try:
        with ThreadPoolExecutor(1) as pool:
            waits = pool.submit(house.visitor().opens, "/console/sign-in/company")
            while not issuer.met:
                time.sleep(0.01)
            assert house.visitor().opens("/console/sign-in").last.status_code == 200
            assert waits.result().last.status_code == 303
    finally:
        for _ in range(gate.AT_ONCE - 1):
            gate.turns.release()


def test_only_a_few_threads_wait_for_it(company: tuple[House, Issuer]) -> None:
    house, _ = company
    asked = house.app.extensions["ringback-console"].company
    assert asked.turns.acquire(blocking=False)
    assert asked.turns.acquire(blocking=False)
    assert house.visitor().opens("/console/sign-in/company").last.status_code == 503, "two wait already"
    asked.turns.release()
    asked.turns.release()
    assert comes_back(house.visitor()).last.status_code == 303
