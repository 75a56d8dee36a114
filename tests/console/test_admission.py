"""Whom the company's sign-in names: one person for each subject, with the highest role that the claims give."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from console.entry import admission, people
from console.entry.issuer import Issuer
from failover import audit
from models import PersonRole
from tests.console.house import House

URL = "https://login.example/" + "0f8fad5b-d9cb-469f-a165-70867728950e" * 6
WORDS = ("ops=on-call", "leads=supervisor", "a=b=admin")


def test_many_first_times_at_once_make_one_person(house: House) -> None:
    claims, at = {"sub": "7", "preferred_username": "dana"}, house.clock.now()

    def comes(_: int) -> people.Person | None:
        return admission.admit(house.database, URL, claims, PersonRole.AGENT, "fa", at)

    with ThreadPoolExecutor(4) as pool:
        (made,) = set(pool.map(comes, range(4)))
    assert made
    assert (made.name, made.role, made.language, made.local, made.company) == ("dana", "agent", "fa", False, URL)
    with house.database.reading() as connection:
        assert audit.verify(connection)[::2] == (1, [])


@pytest.mark.parametrize(
    ("claim", "claims", "role"),
    [
        ("groups", {"groups": ["leads", "ops", "x"]}, "on-call"),
        ("groups", {"groups": "leads"}, "supervisor"),
        ("groups", {"groups": ["a=b"]}, "admin"),
        ("realm_access.roles", {"realm_access": {"roles": ["ops"]}}, "on-call"),
        ("https://x.example/roles", {"https://x.example/roles": ["ops"]}, "on-call"),
        ("groups", {}, None),
        ("groups", {"groups": ["OPS", 7, None]}, None),
        ("groups", {"groups": {"ops": True}}, None),
        ("groups.ops", {"groups": ["ops"]}, None),
    ],
)
def test_a_claim_gives_the_highest_of_its_roles(claim: str, claims: dict[str, Any], role: str | None) -> None:
    assert Issuer(URL, "ringback", "secret", claim, WORDS).role(claims) == role


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"sub": "7", "email": "dana@x.example"}, "dana@x.example"),
        ({"sub": "7", "preferred_username": "  ", "name": "دانا"}, "دانا"),
        ({"sub": "7", "preferred_username": "da\x00\u202ena"}, "dana"),
        ({"sub": "7" * 200}, "7" * 64),
    ],
)
def test_somebody_is_called_by_the_first_name_that_can_be_shown(claims: dict[str, str], name: str) -> None:
    assert admission.wanted(claims) == name
