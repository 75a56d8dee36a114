"""The page Set-up: agents, the message, the menu, settings, keys and people; who may, and what a mistake says."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from failover import incident
from failover.audit import AUDIT
from models import AgentState, Status
from routing import roster
from tests.console.desks import a_call, ada_at_her_desk, agent
from tests.console.house import House, Visitor

ADA = {
    "name": "ada", "phone": "+12025550150", "skill-withdrawal": "1", "skill-deposit": "2", "languages": "en",
    "shift": "mon-fri 09:00-17:00 Europe/Berlin",
}  # fmt: skip
TABS = ("menu", "settings", "keys", "people")


def signed_in(house: House, role: str = "admin", name: str = "sara") -> Visitor:
    house.person(name, role)
    return house.visitor().signs_in(name).opens("/console/set-up")


def audited(house: House, what: str) -> list[tuple[str, dict[str, str]]]:
    with house.database.reading() as connection:
        rows = connection.execute(select(AUDIT.c.who, AUDIT.c.detail).where(AUDIT.c.what == what).order_by(AUDIT.c.id))
        return [(row.who, json.loads(row.detail)) for row in rows]


@pytest.mark.parametrize("role", ["supervisor", "on-call"])
def test_what_changes_the_house_is_for_admins(small_house: House, role: str) -> None:
    page = signed_in(small_house, role)
    assert "Add an agent" in page.sees
    for tab in TABS:
        assert f"/console/set-up/{tab}" not in page.last.text
        assert page.opens(f"/console/set-up/{tab}").last.status_code == 403
    for path in ("keys", "keys/remove", "people", "people/change", "people/remove", "prove/keys"):
        assert page.opens("/console/set-up").sends(f"/console/set-up/{path}").last.status_code == 403, path
    assert page.opens("/console/set-up/message").last.status_code == 200


def test_an_agent_is_added_changed_and_removed_and_the_audit_holds_it(house: House) -> None:
    page = signed_in(house, "supervisor")
    page.opens("/console/set-up/agent").sends("/console/set-up/agent", **ADA).follows()
    assert "ada no PIN offline" in page.sees
    assert "+12025550150" not in page.last.text
    page.opens("/console/set-up/agent?name=ada")
    assert 'placeholder="+1202…50"' in page.last.text
    changed = {key: value for key, value in ADA.items() if key not in ("name", "phone")}
    page.sends("/console/set-up/agent", **(changed | {"pin": "271828", "supervisor": "yes", "shift": ""})).follows()
    found = agent(house)
    assert (found.phone, found.supervisor, found.shift, bool(found.pin_hash)) == ("+12025550150", True, None, True)
    page.opens("/console/set-up/agent?name=ada").sends("/console/set-up/agent/status", status="available").follows()
    assert agent(house).status == Status.AVAILABLE
    page.opens("/console/set-up/agent?name=ada").sends("/console/set-up/agent/remove").follows()
    assert "No agents yet." in page.sees
    fields = "languages, pin_hash, shift, skills, supervisor"
    assert audited(house, "agent") == [
        ("sara", {"name": "ada", "did": "added"}),
        ("sara", {"name": "ada", "did": f"changed: {fields}"}),
        ("sara", {"name": "ada", "did": "changed: status"}),
        ("sara", {"name": "ada", "did": "removed"}),
    ]


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"name": " "}, "name", "A name has 1 to 64 letters"),
        ({"name": "bob"}, "name", "Another agent has this already."),
        ({"phone": "12"}, "phone", "This cannot be rung"),
        ({"phone": "+12025550100"}, "phone", "This is the line's own number"),
        ({"phone": "+12025550151"}, "phone", "Another agent has this already."),
        ({"skill-withdrawal": "", "skill-deposit": "9"}, "skills", "Choose at least one issue."),
        ({"languages": "xx"}, "languages", "Choose at least one language."),
        ({"shift": "always"}, "shift", "Write hours like"),
        ({"pin": "111111"}, "pin", "A PIN has six digits"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_loses_nothing(
    small_house: House, wrong: dict[str, str], field: str, said: str
) -> None:
    with small_house.database.session() as session:
        roster.add(session, "bob", "+12025550151", {"deposit": 1}, small_house.clock.now())
    page = signed_in(small_house).opens("/console/set-up/agent").sends("/console/set-up/agent", **(ADA | wrong))
    assert (page.last.status_code, said in page.last.text) == (422, True)
    assert f'id="{field}-wrong"' in page.last.text
    if "shift" not in wrong:
        assert f'value="{ADA["shift"]}"' in page.last.text


def test_of_two_who_change_one_agent_the_second_is_told_who_was_first(small_house: House) -> None:
    first, second = signed_in(small_house), signed_in(small_house, "supervisor", "omid")
    first.opens("/console/set-up/agent").sends("/console/set-up/agent", **ADA)
    for page in (first, second):
        page.opens("/console/set-up/agent?name=ada")
    second.sends("/console/set-up/agent", **{"skill-trading": "1", "languages": "fa"}).follows()
    first.sends("/console/set-up/agent", **{"skill-deposit": "1", "languages": "en"})
    assert (first.last.status_code, "somebody changed this agent after you opened" in first.sees) == (409, True)
    assert "Changed last by omid" in first.sees
    assert agent(small_house).languages == "fa"


def test_an_agent_on_a_call_is_not_removed_and_one_who_is_gone_is_not_changed(small_house: House) -> None:
    ada_at_her_desk(small_house)
    page = signed_in(small_house).opens("/console/set-up/agent?name=ada")
    form = page.last
    a_call(small_house)
    page.sends("/console/set-up/agent/remove")
    assert (page.last.status_code, "they are on a call" in page.sees) == (409, True)
    assert agent(small_house).state == AgentState.RINGING
    page.last = form
    page.sends("/console/set-up/agent/status", agent="nobody", status="offline")
    assert (page.last.status_code, "no such agent any more" in page.sees) == (409, True)
    assert page.opens("/console/set-up/agent?name=nobody").last.status_code == 404


def test_callers_are_told_in_each_language_until_it_expires(house: House) -> None:
    page = signed_in(house, "on-call").opens("/console/set-up/message")
    page.sends("/console/set-up/message", **{"language": "en", "text": "Withdrawals are slow.", "for": "2h"}).follows()
    assert "Withdrawals are slow." in page.sees
    with house.database.reading() as connection:
        said = incident.messages(connection, house.clock.now())
    assert (said["en"].who, said["en"].until) == ("sara", house.clock.now() + timedelta(hours=2))
    page.sends("/console/set-up/message", **{"language": "fa", "text": "x" * 301, "for": "soon"})
    assert (page.last.status_code, 'id="text-fa-wrong"' in page.last.text) == (422, True)
    assert "x" * 301 in page.last.text
    page.sends("/console/set-up/message/clear", language="en").follows()
    assert "Nothing is said in this language." in page.sees
    assert page.sends("/console/set-up/message", language="xx").last.status_code == 400
    assert [who for who, _ in audited(house, "incident")] == ["sara", "sara"]


def test_the_menu_is_drawn_and_its_mistakes_are_named(small_house: House) -> None:
    page = signed_in(small_house).opens("/console/set-up/menu?language=fa")
    assert "No mistake in the menu file" in page.sees
    assert 'src="/console/set-up/menu.svg?language=fa"' in page.last.text
    drawing = page.opens("/console/set-up/menu.svg?language=en").last
    assert (drawing.mimetype, "a withdrawal that has not arrived" in drawing.text) == ("image/svg+xml", True)


def test_settings_are_shown_with_where_they_are_from_and_no_secret(small_house: House) -> None:
    page = signed_in(small_house).opens("/console/set-up/settings")
    assert "CALLBACK_CAP 500 default" in page.sees
    assert "LAST_KNOWN_FILE" in page.sees
    assert "DATABASE_URL given, not shown environment" in page.sees
    assert small_house.settings.secret_key not in page.last.text
    assert small_house.settings.twilio_auth_tokens[0] not in page.last.text
