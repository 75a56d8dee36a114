"""`ringback agents …`: who helps; every mistake is a sentence, and changes nothing."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from models import Agent, AgentState, Database, Status
from tests.commands.conftest import Ringback

DANA = ("agents", "add", "Dana", "--phone", "+1 202-555-0150", "--skills", "deposit,trading:2")


def everyone(ringback: Ringback) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(ringback("agents", "list", "--json").output)
    return listed


def state(database: Database, state: AgentState) -> None:
    with database.session() as session:
        session.execute(update(Agent).values(state=state))


def test_an_agent_is_added_offline_with_levels_and_languages(ringback: Ringback) -> None:
    assert ringback(*DANA, "--languages", "en,fa").exit_code == 0
    (dana,) = everyone(ringback)
    assert (dana["name"], dana["phone"], dana["status"]) == ("Dana", "+12025550150", "offline")
    assert dana["skills"] == {"deposit": 1, "trading": 2}
    assert dana["languages"] == ["en", "fa"]


def test_all_skills_may_be_given_a_level(ringback: Ringback) -> None:
    said = json.loads(ringback(*DANA[:-1], "all:3", "--json").output)
    assert set(said["skills"].values()) == {3}
    assert {"security", "withdrawal", "other"} <= set(said["skills"])


def test_show_tells_everything_about_one(ringback: Ringback) -> None:
    ringback(*DANA)
    said = ringback("agents", "show", "Dana").output
    assert "deposit:1, trading:2" in said
    assert "offline" in said
    assert json.loads(ringback("agents", "show", "Dana", "--json").output)["state"] == "idle"


def test_a_list_of_nobody_says_how_to_begin(ringback: Ringback) -> None:
    assert "ringback agents add" in ringback("agents", "list").output
    assert everyone(ringback) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"--phone": "12"}, "write it like +12025550101"),
        ({"--phone": "+12025550155;ext=4"}, "has an extension"),
        ({"--phone": "+12025550100"}, "the line's own number"),
        ({"--phone": "+12025550150"}, "with this phone exists: Dana"),
        ({"NAME": "Dana"}, "with this name exists: Dana"),
        ({"NAME": " "}, "1 to 64 printable letters"),
        ({"NAME": "x" * 65}, "1 to 64 printable letters"),
        ({"NAME": "a\x07b"}, "1 to 64 printable letters"),
        ({"--skills": "deposit,surgery"}, "unknown skill 'surgery'; choose from security, "),
        ({"--skills": "deposit:4"}, "has no level from 1 (best) to 3"),
        ({"--skills": "deposit:"}, "has no level from 1 (best) to 3"),
        ({"--skills": "all,deposit:2"}, "deposit is given twice"),
        ({"--skills": ","}, "no skills given"),
        ({"--languages": "en,xx"}, "unknown languages: xx; choose from en, fa, zh"),
        ({"--languages": ""}, "none given"),
    ],
)
def test_a_mistake_in_add_is_a_sentence_and_adds_nobody(ringback: Ringback, wrong: dict[str, str], said: str) -> None:
    ringback(*DANA)
    given = {"NAME": "Omid", "--phone": "+12025550151", "--skills": "all", "--languages": "en"} | wrong
    result = ringback("agents", "add", given.pop("NAME"), *(word for pair in given.items() for word in pair))
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    assert [agent["name"] for agent in everyone(ringback)] == ["Dana"]


def test_set_changes_what_is_given_and_nothing_else(ringback: Ringback) -> None:
    ringback(*DANA)
    ringback("agents", "set", "Dana", "--status", "available", "--skills", "trading:3,deposit")
    ringback("agents", "set", "Dana", "--phone", "+12025550159", "--languages", "zh")
    (dana,) = everyone(ringback)
    assert (dana["phone"], dana["status"], dana["languages"]) == ("+12025550159", "available", ["zh"])
    assert dana["skills"] == {"deposit": 1, "trading": 3}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Dana"], "say what to change"),
        (["Nobody", "--status", "available"], "there is no agent named 'Nobody'"),
        (["Dana", "--status", "asleep"], "'asleep' is not one of"),
        (["Dana", "--status", "available", "--phone", "+12025550151"], "with this phone exists: Omid"),
        (["Dana", "--status", "available", "--skills", "surgery"], "unknown skill"),
        (["Dana", "--phone", "+12025550158", "--languages", "xx"], "unknown languages"),
        (["Dana", "--phone", "+12025550158", "--pin", "12345"], "a PIN has 6 digits"),
        (["Dana", "--pin", "٢٧١٨٢٨"], "a PIN has 6 digits"),
        (["Dana", "--pin", "123456"], "choose another"),
        (["Dana", "--pin", "777777"], "choose another"),
    ],
)
def test_a_mistake_in_set_changes_nothing(ringback: Ringback, words: list[str], said: str) -> None:
    ringback(*DANA)
    ringback("agents", "add", "Omid", "--phone", "+12025550151", "--skills", "all")
    before = everyone(ringback)
    result = ringback("agents", "set", *words)
    assert result.exit_code != 0
    assert said in result.output
    assert everyone(ringback) == before


def test_a_pin_is_set_and_never_shown(ringback: Ringback) -> None:
    ringback(*DANA)
    said = ringback("agents", "set", "Dana", "--pin", "271828", "--json").output
    assert json.loads(said)["pin"] == "set"
    assert "271828" not in said + ringback("agents", "show", "Dana").output


@pytest.mark.parametrize("busy", [AgentState.RINGING, AgentState.TALKING])
def test_an_agent_on_a_call_is_not_removed(ringback: Ringback, database: Database, busy: AgentState) -> None:
    ringback(*DANA)
    state(database, busy)
    before = everyone(ringback)
    result = ringback("agents", "remove", "Dana")
    assert result.exit_code == 1
    assert "Dana is on a call" in result.output
    assert everyone(ringback) == before


def test_a_removed_agent_is_gone_and_their_name_and_phone_are_free(ringback: Ringback, database: Database) -> None:
    ringback(*DANA)
    ringback("agents", "set", "Dana", "--status", "available")
    assert ringback("agents", "remove", "Dana").output == "Dana is no longer an agent\n"
    assert everyone(ringback) == []
    assert "there is no agent named 'Dana'" in ringback("agents", "show", "Dana").output
    assert "there is no agent named 'Dana'" in ringback("agents", "remove", "Dana").output
    with database.session() as session:
        (row,) = session.scalars(select(Agent)).all()
        assert (row.status, row.skills) == (Status.OFFLINE, [])
        assert "202555" not in row.phone
    assert ringback(*DANA).exit_code == 0


def test_a_database_that_is_not_there_is_a_sentence(ringback: Ringback, tmp_path: object) -> None:
    result = ringback("agents", "list", DATABASE_URL=f"sqlite:///{tmp_path}/empty.db")
    assert result.exit_code == 1
    assert "is it up and migrated?" in result.output
