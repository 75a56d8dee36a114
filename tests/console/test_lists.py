"""The pages of contacts, callbacks and voicemails: what is looked for is found, page by page."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest

from callbacks import lists
from callbacks.reference import callback_id
from routing import contacts as known
from routing import mailbox
from routing.numbering import CALLBACKS, CONTACTS
from tests.console.house import House, Visitor
from tests.console.rows import PHONE, been, later, promised, spoke, talked

NEXT = re.compile(r'rel="next" href="([^"]+)"')


def signed_in(house: House, name: str = "sara", role: str = "supervisor") -> Visitor:
    house.person(name, role)
    return house.visitor().signs_in(name).follows()


def shown(page: Visitor) -> set[int]:
    """Return the contacts that a page leads to."""
    return {int(one) for one in re.findall(r'href="/console/contacts/(\d+)"', page.last.text)}


def found(house: House, module: Any, query: str) -> set[int]:
    """Return the contacts that are found by what an address asks for."""
    wanted = module.wanted(dict(parse_qsl(query)), ["deposit", "security", "withdrawal"])
    with house.database.reading() as connection:
        return {getattr(one, "contact", one.id) for one in module.page(connection, wanted).rows}


def test_contacts_are_found_by_what_is_looked_for(house: House) -> None:
    old = been(house, "+12025550999", arrived_at=house.clock.now() - timedelta(days=3), issue="security", language="fa")
    left = been(house, "", outcome="chat", issue=None)
    asked, reference = promised(house, "+12025554321")
    met = been(house, outcome="answered")
    talked(house, met)
    for query, these in {
        "": {old, left, asked, met},
        "issue=security": {old},
        "language=fa": {old},
        "state=ended": {old, left, met},
        "state=waiting": {asked},
        "outcome=chat": {left},
        "outcome=answered&issue=security": set(),
        "form=callback": {asked},
        "agent=ada": {met},
        "agent=ada&outcome=chat": set(),
        "agent=nobody": set(),
        "to=2026-01-02": {old},
        "from=2026-01-02&to=2026-01-02": {old},
        "from=2026-01-05": {left, asked, met},
        "from=2026-01-05T12:00Z": {left, asked, met},
        f"find=%23{old}": {old},
        f"find={met}": {met},
        f"find={CONTACTS.reference(left)}": {left},
        f"find={CONTACTS.reference(left)[:4]}-{CONTACTS.reference(left)[4:]}": {left},
        f"find={reference}": {asked},
        "find=4321": {asked},
        "find=%2B1+202+555-0111": {met},
        "find=%2B12025550000": set(),
        "find=%2B2025550111": set(),
        "find=2025550111": {met},
        "find=550999&issue=security": {old},
        "find=۴۳۲۱": {asked},
        "find=0000": set(),
    }.items():
        assert found(house, known, query) == these, query
    page = signed_in(house)
    assert shown(page.opens("/console/contacts?issue=security")) == {old}
    assert PHONE not in page.opens("/console/contacts").last.text
    assert "+1202…11" in page.sees


def test_callbacks_are_found_by_how_they_stand(house: House) -> None:
    due, _ = promised(house, "+12025550101")
    rests, reference = promised(house, "+12025550102", "deposit")
    later(house, rests)
    gone, _ = promised(house, "+12025550103")
    rung, _ = promised(house, "+12025550104")
    with house.database.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE callbacks SET state = 'gave_up' WHERE contact_id = {gone}")
        connection.exec_driver_sql(f"UPDATE contacts SET state = 'offered' WHERE id = {rung}")
    for query, these in {
        "": {due, rests, gone, rung},
        "stage=open": {due, rests, rung},
        "stage=due": {due},
        "stage=later": {rests},
        "stage=ringing": {rung},
        "stage=given_up": {gone},
        "state=gave_up": {gone},
        "state=kept": set(),
        "source=web&issue=deposit": {rests},
        "source=phone": set(),
        f"find={reference}": {rests},
        "find=0103": {gone},
        "from=2026-01-06": set(),
    }.items():
        assert found(house, lists, query) == these, query
    page = signed_in(house).opens("/console/callbacks")
    assert "given up" in page.sees
    assert "13:00" in page.sees, "when its next try begins"


def test_voicemails_are_found_and_told(house: House) -> None:
    contact, _ = spoke(house)
    other, _ = spoke(house, "", "<b>nobody</b> showed a number")
    for query, these in {
        "": {contact, other},
        "state=left": {contact, other},
        "state=done": set(),
        "issue=security": set(),
        "find=0111": {contact},
        "to=2026-01-05": {contact, other},
    }.items():
        assert found(house, mailbox, query) == these, query
    page = signed_in(house).opens("/console/voicemail")
    assert "My deposit is missing." in page.sees
    assert "&lt;b&gt;nobody" in page.last.text


def test_every_mistake_is_named_at_its_field_and_nothing_typed_is_lost(small_house: House) -> None:
    page = signed_in(small_house)
    page.opens("/console/contacts?find=ring+me&from=soon&to=2026-02-01&issue=nonsense&agent=ada&state=waiting")
    assert page.last.status_code == 422
    for name in ("find", "from", "issue"):
        assert f'id="{name}-wrong"' in page.last.text
        assert f'aria-describedby="{name}-wrong"' in page.last.text
    assert all(f'value="{typed}"' in page.last.text for typed in ("ring me", "2026-02-01", "ada"))
    assert '<option value="waiting" selected>' in page.last.text
    assert page.opens("/console/contacts?from=2026-02-02&to=2026-02-01").last.status_code == 422
    assert "The end is before the beginning" in page.sees
    for path in ("contacts?after=1", "callbacks?after=x-y", "voicemail?after=99999999999999999999-1"):
        assert page.opens(f"/console/{path}").last.status_code == 422, path
        assert "Begin with the newest" in page.sees
    assert page.opens("/console/contacts.csv?issue=nonsense").last.status_code == 422


@pytest.mark.parametrize("wanted", [known.wanted, lists.wanted, mailbox.wanted])
def test_what_a_list_does_not_know_is_a_mistake(wanted: object) -> None:
    wrong = wanted({"colour": "red", "find": "+", "language": "tlh"}, ["deposit"])  # type: ignore[operator]
    assert set(wrong) == {"colour", "find", "language"}
    assert "language is one of en, fa, zh" in wrong["language"].text


def test_references_of_contacts_and_of_callbacks_are_told_apart() -> None:
    assert (CONTACTS.digits, CALLBACKS.digits) == (8, 7)
    assert callback_id(CALLBACKS.reference(12)) == 12


def test_a_number_that_is_looked_for_stands_in_no_address(small_house: House) -> None:
    contact = been(small_house)
    page = signed_in(small_house).opens("/console/contacts").sends("/console/contacts", find=PHONE, issue="")
    where = page.last.headers["Location"]
    assert PHONE[1:] not in where
    assert PHONE[-4:] not in where
    assert shown(page.follows()) == {contact}
    addresses = re.findall(r'(?:href|action)="([^"]*)"', page.last.text)
    assert not [address for address in addresses if PHONE[1:] in address]
    assert f'value="{PHONE}"' in page.last.text, "it is still in the box"
    (sheet,) = [address for address in addresses if ".csv?" in address]
    assert page.opens(unescape(sheet)).last.text.count("\n") == 2
