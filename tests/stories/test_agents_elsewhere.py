"""Agents whose phone is no telephone number: a SIP address, or a client of the carrier's own network."""

from models import Status
from routing import roster
from routing.pins import hashed
from tests.world import LINE, World

PIN = "271828"


def test_they_are_rung_and_meet_the_caller(active: World) -> None:
    ada = active.agent(phone="client:ada")
    caller = active.caller().dials(LINE).presses("2")
    ada.rings().answers().hears("withdrawal").presses("1")
    assert caller.is_talking_to(ada)


def test_they_sign_in_by_telephone(active: World) -> None:
    ada = active.agent(phone="client:ada")
    with active.database.session() as session:
        roster.change(session, "ada", pin_hash=hashed(PIN, active.settings.secret_key))
    ada.dials(LINE).hears("PIN").presses(PIN).hears("press 3").presses("3").hears("you are offline")
    assert active.agents()["ada"].status == Status.OFFLINE
    ada.presses("9").hears("withdrawal").presses("2").hears("we cannot ring the number")
    assert active.contacts()[-1].number == ""


def test_a_transport_in_the_address_is_dialled_and_not_shown(active: World) -> None:
    ada = active.agent(phone="sip:ada@pbx.example.com;transport=tls")
    with active.database.session() as session:
        roster.change(session, "ada", pin_hash=hashed(PIN, active.settings.secret_key))
    active.people.phone("sip:ada@pbx.example.com").dials(LINE, shows="sip:ada@pbx.example.com:5061").hears("PIN")
    active.caller().dials(LINE).presses("2")
    ada.rings()


def test_a_stranger_by_sip_is_a_caller_without_a_number(active: World) -> None:
    active.people.phone("sip:bob@example.com").dials(LINE).hears("you have reached").presses("2")
    assert [contact.number for contact in active.contacts()] == [""]
