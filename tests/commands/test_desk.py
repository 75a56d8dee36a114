"""What an agent's desk does, as it is typed in the terminal."""

import json
from datetime import timedelta

from sqlalchemy import select, update

from models import Agent, AgentState, Database, RealClock
from models.tables import callbacks, contacts
from tests.commands.conftest import Ringback

DANA = ("agents", "add", "Dana", "--phone", "+12025550150", "--skills", "deposit")
PASSWORD = "a staple of the battery"


def test_a_wrap_up_lasts_longer_or_ends(ringback: Ringback, database: Database) -> None:
    ringback(*DANA)
    late = ringback("agents", "wrap-up", "Dana", "ready")
    assert (late.exit_code, "Dana is not wrapping up" in late.output) == (1, True)
    until = RealClock().now() + timedelta(seconds=20)
    with database.session() as session:
        session.execute(update(Agent).values(state=AgentState.WRAP_UP, state_until=until))
    assert ringback("agents", "wrap-up", "Dana", "more").output == "Dana has five minutes more\n"
    with database.session() as session:
        later = session.scalars(select(Agent.state_until)).one()
    assert later
    assert later > until + timedelta(minutes=4)
    assert ringback("agents", "wrap-up", "Dana", "ready", REDIS_URL="redis://127.0.0.1:9/0").output == "Dana is ready\n"
    assert "there is no agent named 'Mei'" in ringback("agents", "wrap-up", "Mei", "ready").output


def test_a_desk_is_given_and_taken_away(ringback: Ringback) -> None:
    ringback(*DANA)
    ringback("people", "add", "dana", "--role", "agent", "--password", PASSWORD)
    assert ringback("people", "set", "dana", "--agent", "Dana").exit_code == 0
    assert "desk of Dana" in ringback("people", "list").output
    assert "there is no agent named 'Mei'" in ringback("people", "set", "dana", "--agent", "Mei").output
    assert ringback("people", "set", "dana", "--agent", "none").exit_code == 0
    (row,) = json.loads(ringback("people", "list", "--json").output)
    assert row["agent"] is None


def test_a_callback_is_asked_for_later_and_a_talk_has_an_outcome(ringback: Ringback, database: Database) -> None:
    added = ringback("callbacks", "add", "+12025550112", "--in", "3h", CALLBACK_HOURS="00:00-24:00")
    assert added.exit_code == 0, added.output
    with database.reading() as connection:
        row = connection.execute(
            select(contacts.c.state, contacts.c.next_at, callbacks.c.promised_at).join(callbacks)
        ).one()
    assert (row.state, row.next_at) == ("resting", row.promised_at + timedelta(hours=3))
    assert ringback("callbacks", "add", "+12025550112", "--in", "soon").exit_code == 2
    assert ringback("contacts", "note", "1", "--outcome", "helped", "--by", "Dana").exit_code == 0
    (said,) = json.loads(ringback("contacts", "show", "1").output)["remarks"]
    assert (said["by"], said["outcome"], said["note"]) == ("Dana", "helped", None)
