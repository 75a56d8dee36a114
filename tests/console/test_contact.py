"""One contact: its number on demand, notes, and the sounds that belong to it."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from carrier.client import TwilioCarrier
from failover import audit
from models.tables import remarks
from tests.console.house import House, Visitor
from tests.console.rows import PHONE, been, done_with, looks, spoke
from tests.one_app import app_of


def test_the_whole_number_is_shown_on_demand_and_stands_in_the_audit_and_the_story(house: House) -> None:
    contact = been(house)
    page = looks(house, contact)
    assert PHONE not in page.last.text
    form = page.last
    for _ in range(2):
        page.last = form
        page.sends(f"/console/contacts/{contact}/number")
        assert PHONE in page.sees
    assert "sara saw the whole number" in page.opens(f"/console/contacts/{contact}").sees
    assert PHONE not in page.last.text
    with house.database.reading() as connection:
        told = connection.execute(select(audit.AUDIT.c.who, audit.AUDIT.c.detail).where(audit.AUDIT.c.what == "number"))
        assert [tuple(row) for row in told] == [("sara", f'{{"contact": {contact}, "number": "+1202\\u202611"}}')]
        assert audit.verify(connection)[2] == []


def test_a_note_is_kept_once_and_a_mistake_loses_nothing(small_house: House) -> None:
    contact = been(small_house)
    page = looks(small_house, contact)
    page.sends(f"/console/contacts/{contact}/remark", note="  ")
    assert (page.last.status_code, "Write a note, or choose a category." in page.sees) == (422, True)
    page.sends(f"/console/contacts/{contact}/remark", note="<b>x</b>" + "y" * 4000)
    assert page.last.status_code == 422
    assert "&lt;b&gt;x&lt;/b&gt;yyy" in page.last.text
    page.sends(f"/console/contacts/{contact}/remark", note="fees", category="nonsense")
    assert 'aria-describedby="note-wrong">fees</textarea>' in page.last.text
    form = page.last
    for _ in range(2):
        page.last = form
        page.sends(f"/console/contacts/{contact}/remark", note="Wants it in writing.").follows()
    assert "sara noted Wants it in writing." in page.sees
    with small_house.database.reading() as connection:
        assert [row.note for row in connection.execute(select(remarks))] == ["Wants it in writing."]


def test_what_there_is_not_is_said(small_house: House) -> None:
    page = looks(small_house, 1)
    assert page.last.status_code == 404
    page.opens("/console/now")
    for path in ("contacts/9/number", "callbacks/12/cancel", "callbacks/1234567/ring-now", "voicemail/9/done"):
        assert page.sends(f"/console/{path}", note="x").last.status_code == 404, path
    assert page.opens("/console/voicemail/9/sound").last.status_code == 404


def test_a_sound_that_the_carrier_does_not_give_is_said_and_nobody_heard_it(small_house: House) -> None:
    contact, voicemail = spoke(small_house)
    small_house.person()
    silent = TwilioCarrier("AC" + "5" * 32, "t", "http://127.0.0.1:9", "+12025550100", timedelta(seconds=1))
    app = app_of(small_house.settings, replace(small_house.board, carrier=silent))
    page = Visitor(app.test_client()).signs_in().opens(f"/console/voicemail/{voicemail}/sound")
    assert page.last.status_code == 503
    assert done_with(small_house, contact) == []
