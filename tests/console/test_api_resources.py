"""What programs do with agents, callbacks, voicemails, the message and the line: as the terminal does it."""

from typing import Any

import pytest
from sqlalchemy import select

from models.contact import ContactState
from models.tables import contacts
from routing import drills
from tests.console.filled import ASKED, fill
from tests.console.house import PASSWORD, House, told
from tests.failover.steps import flips_in


def test_an_agent_who_becomes_available_is_offered_who_waits_for_them(house: House) -> None:
    known, token = fill(house), house.token("agents", "lists")
    house.asks("PATCH", "/api/v1/agents/Omid", token, {"status": "available"})
    omid = told(house.asks("GET", "/api/v1/agents/Omid", token))
    assert (omid["status"], omid["state"]) == ("available", "ringing")
    with house.database.reading() as connection:
        state = connection.scalar(select(contacts.c.state).where(contacts.c.id == known["contact"]))
    assert state == ContactState.OFFERED
    refused = house.asks("DELETE", "/api/v1/agents/Omid", token)
    assert (refused.status_code, "is on a call" in told(refused)["title"]) == (409, True)


def test_the_line_is_paged_in_its_order(house: House) -> None:
    fill(house)
    token = house.token("lists")
    first = told(house.asks("GET", "/api/v1/line?limit=1", token))
    second = told(house.asks("GET", first["next"], token))
    assert [(row["place"], row["form"]) for row in first["items"] + second["items"]] == [
        (1, "holding"),
        (2, "callback"),
    ]
    assert second["next"] is None


@pytest.mark.parametrize("path", ["history", "audit", "contacts", "callbacks", "voicemails", "letters?all=true"])
def test_pages_together_are_the_whole_list(small_house: House, path: str) -> None:
    fill(small_house)
    small_house.chat("ok", times=1)
    token, mark = small_house.token("status", "lists", "admin"), "&" if "?" in path else "?"
    whole = told(small_house.asks("GET", f"/api/v1/{path}", token))["items"]
    found: list[Any] = []
    following = f"/api/v1/{path}{mark}limit=1"
    while following:
        page = told(small_house.asks("GET", following, token))
        assert len(page["items"]) <= 1
        found, following = found + page["items"], page["next"]
    assert found == whole != []


def test_whoever_comes_second_is_told_who_was_first(house: House) -> None:
    known = fill(house)
    ada, bob = house.token("callbacks", name="ada"), house.token("callbacks", name="bob")
    way = f"/api/v1/callbacks/{known['reference']}"
    seen = told(house.asks("GET", way, bob))["seen"]
    for nonsense in ({"at": None, "seen": seen + 1}, {"at": "2028-01-06T16:00:00+02:00"}, {"at": "tomorrow"}):
        assert house.asks("POST", f"{way}/move", ada, nonsense).status_code == 422
    assert house.asks("POST", f"{way}/move", ada, {"at": "2026-01-06T16:00:00+02:00"}).status_code == 200
    house.clock.advance(minutes=1)
    late = house.asks("POST", f"{way}/cancel", bob, {"seen": seen})
    assert (late.status_code, told(late)["by"], told(late)["did"]) == (409, "ada", "moved")
    assert house.asks("POST", f"{way}/cancel", bob, {}).status_code == 200, "who asks again has seen it"
    too_late = told(house.asks("POST", f"{way}/retry", ada, {}))
    assert (too_late["by"], too_late["did"], too_late["at"]) == ("bob", "cancelled", "2026-01-05T12:01:03+00:00")
    assert told(house.asks("GET", f"{way}", ada))["state"] == "cancelled"


def test_a_voicemail_is_dealt_with_once(small_house: House) -> None:
    fill(small_house)
    ada, bob = small_house.token("contacts", name="ada"), small_house.token("contacts", name="bob")
    assert told(small_house.asks("POST", "/api/v1/voicemails/1/done", ada, {"seen": 0}))["state"] == "done"
    late = told(small_house.asks("POST", "/api/v1/voicemails/1/done", bob, {"seen": 0}))
    assert (late["status"], late["by"], late["did"]) == (409, "ada", "done")


def test_a_callback_that_a_guard_is_against_is_refused_and_written_down(house: House) -> None:
    token = house.token("callbacks")
    assert house.asks("POST", "/api/v1/suppressions", token, {"number": ASKED}).status_code == 200
    refused = told(house.asks("POST", "/api/v1/callbacks", token, {"number": ASKED}))
    assert (refused["status"], refused["code"]) == (409, "suppressed")
    with house.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT why FROM refusals").scalars().all() == ["suppressed"]
    house.asks("POST", "/api/v1/suppressions/lifted", token, {"number": ASKED})
    made = told(house.asks("POST", "/api/v1/callbacks", token, {"number": ASKED}))
    (row,) = told(house.asks("GET", f"/api/v1/callbacks?find={ASKED[-4:]}", token))["items"]
    assert (row["reference"], row["source"], row["stage"]) == (made["reference"], "agent", "due")


def test_a_number_that_is_no_customers_is_named(small_house: House) -> None:
    token = small_house.token("callbacks")
    for number in ("12", "+19005551234"):
        refused = small_house.asks("POST", "/api/v1/callbacks", token, {"number": number})
        assert list(told(refused)["errors"]) == ["number"]
    refused = small_house.asks("POST", "/api/v1/callbacks", token, {"number": ASKED, "issue": "weather"})
    assert "choose from security" in told(refused)["errors"]["issue"]


def test_a_contact_tells_its_story_and_what_was_said_of_it(small_house: House) -> None:
    known, token = fill(small_house), small_house.token("contacts")
    way = f"/api/v1/contacts/{known['contact']}"
    said = told(small_house.asks("POST", f"{way}/remarks", token, {"note": " late ", "category": "slow"}))["remarks"]
    assert [(one["by"], one["note"]) for one in said] == [("Dana", "fees are hard to find"), ("pager", "late")]
    story = told(small_house.asks("GET", f"{way}/timeline", token))["items"]
    assert [event["kind"] for event in story][-1] == "remark"
    for body in ({"note": "  "}, {"category": "weather"}, {}):
        assert small_house.asks("POST", f"{way}/remarks", token, body).status_code == 422
    assert small_house.asks("POST", "/api/v1/contacts/99/remarks", token, {"note": "x"}).status_code == 404


def test_callers_are_told_what_a_program_says_until_it_ends(small_house: House) -> None:
    token = small_house.token("incident")
    said = told(small_house.asks("PUT", "/api/v1/incident/fa", token, {"text": "واریزها دیر می‌رسند", "for": "30m"}))
    assert said["fa"]["text"] == "واریزها دیر می‌رسند"
    assert small_house.asks("PUT", "/api/v1/incident/xx", token, {"text": "x"}).status_code == 404
    assert told(small_house.asks("PUT", "/api/v1/incident/en", token, {"text": "x", "for": "8d"}))["errors"]["for"]
    small_house.clock.advance(minutes=30)
    assert told(small_house.asks("GET", "/api/v1/incident", token)) == {}


def test_a_changed_audit_is_found(small_house: House) -> None:
    token = small_house.token("admin")
    proof = told(small_house.asks("GET", "/api/v1/audit/verification", token))
    assert (proof["rows"], proof["problems"]) == (1, [])
    with small_house.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE audit SET who = 'nobody'")
    wrong = told(small_house.asks("GET", f"/api/v1/audit/verification?head={'0' * 64}", token))
    assert len(wrong["problems"]) == 2


def test_the_pin_of_a_program_is_a_flip_in_its_name(small_house: House) -> None:
    token = small_house.token("pins")
    small_house.asks("POST", "/api/v1/pin", token, {"to": "off", "reason": "a drill", "for": "1h"})
    (flip,) = told(small_house.asks("GET", "/api/v1/history", token))["items"]
    assert (flip["who"], flip["why"]) == ("pager", flips_in(small_house.database)[0].why)


def test_a_drill_is_asked_for_one_at_a_time_and_is_lost_without_a_watch(house: House) -> None:
    token = house.token("drills")
    made = told(house.asks("POST", "/api/v1/drills", token, {"phone": "+12025550123"}))
    assert (made["state"], made["asked_by"], made["phone"]) == ("asked", "pager", "+1202…23")
    assert house.asks("POST", "/api/v1/drills", token, {}).status_code == 409
    with house.board.turn() as turn:
        asked = drills.claim(turn)
    assert asked is not None
    assert told(house.asks("GET", f"/api/v1/drills/{made['drill']}", token))["state"] == "running"
    with house.board.turn() as turn:
        drills.keep(turn, asked, [{"name": "menu", "right": True, "seen": "a call was answered"}])
        drills.keep(turn, asked, [])
    done = told(house.asks("GET", f"/api/v1/drills/{made['drill']}", token))
    assert (done["state"], done["phone"], len(done["checks"])) == ("right", "+1202…23", 1)
    house.asks("POST", "/api/v1/drills", token, {})
    house.clock.advance(minutes=10)
    assert [one["state"] for one in told(house.asks("GET", "/api/v1/drills", token))["items"]] == ["lost", "right"]
    with house.board.turn() as turn:
        assert drills.claim(turn) is None, "nobody expects it any more"
    assert house.asks("POST", "/api/v1/drills", token, {"phone": "12"}).status_code == 422


def test_a_day_is_reported_whichever_it_is(house: House) -> None:
    fill(house)
    token = house.token("lists")
    today = told(house.asks("GET", "/api/v1/reports/day", token))
    assert (today["figures"]["contacts"], today["promises"]["promised"]) == (4, 1)
    so_far = told(house.asks("GET", "/api/v1/figures", token))["today"]
    assert {name: so_far[name] for name in today["promises"]} == today["promises"]
    for date in ("2000-02-29", "2999-12-31"):
        assert told(house.asks("GET", f"/api/v1/reports/day?date={date}", token))["figures"]["contacts"] == 0
    assert house.asks("GET", "/api/v1/reports/day?date=2026-02-30", token).status_code == 422


def test_people_are_let_in_and_out(small_house: House) -> None:
    token = small_house.token("admin")
    mina = {"name": "mina", "role": "agent", "password": PASSWORD}
    for password, said in (("short", "at least 12"), ("a" * 20, "choose another")):
        refused = small_house.asks("POST", "/api/v1/people", token, mina | {"password": password})
        assert said in told(refused)["errors"]["password"]
    assert small_house.asks("POST", "/api/v1/people", token, mina).status_code == 201
    assert small_house.asks("POST", "/api/v1/people", token, mina).status_code == 409
    visitor = small_house.visitor().signs_in("mina").follows()
    assert told(small_house.asks("PATCH", "/api/v1/people/mina", token, {"language": "fa"}))["language"] == "fa"
    assert visitor.opens("/console/now").last.status_code == 200
    assert told(small_house.asks("PATCH", "/api/v1/people/mina", token, {"role": "on-call"}))["role"] == "on-call"
    assert visitor.opens("/console/now").last.status_code == 303, "a new role signs them out"
    assert small_house.asks("DELETE", "/api/v1/people/mina", token).status_code == 204
    assert small_house.asks("DELETE", "/api/v1/people/mina", token).status_code == 404
    assert PASSWORD not in small_house.asks("GET", "/api/v1/audit", token).text
