"""`ringback callbacks` beside real calls: what is promised, what staff change, and the proof that nothing is lost."""

import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from callbacks.reference import reference
from carrier.simulator.people import Phone
from cli import main
from models import CallbackState
from tests.stories.conftest import active, line
from tests.stories.test_faults import promised
from tests.world import LINE, World

__all__ = ["active", "line", "promised"]


def typed(world: World, *words: str) -> Result:
    url = world.database.url.render_as_string(hide_password=False)
    environ = {"DATABASE_URL": url, "SECRET_KEY": world.settings.secret_key, "CALLBACK_HOURS": "00:00-24:00"}
    return CliRunner().invoke(main, ["callbacks", *words], env=environ)


def told(world: World, *words: str) -> Any:
    result = typed(world, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_promise_is_listed_and_shown_by_its_reference_without_its_code_or_number(
    active: World, promised: Phone
) -> None:
    (made,) = active.callbacks()
    (row,) = told(active, "list")
    assert (row["reference"], row["issue"], row["state"]) == (reference(made.id), "withdrawal", "promised")
    active.agent().rings().answers().presses("1")
    promised.rings().answers().hears("press 3").presses("3").waits(20)
    shown = told(active, "show", row["reference"])
    assert [attempt["state"] for attempt in shown["attempts"]] == ["cancelled"]
    assert shown["state"] == "cancelled"
    said = typed(active, "list").output + typed(active, "show", row["reference"]).output
    assert promised.number not in said
    assert made.proof not in shown.values()
    assert told(active, "list", "--state", "gave_up") == []


def test_cancelled_by_staff_it_is_not_rung(active: World, promised: Phone) -> None:
    which = told(active, "list")[0]["reference"]
    assert told(active, "cancel", which)["state"] == "cancelled"
    assert typed(active, "cancel", which).exit_code == 1
    active.agent().does_not_ring(within=5)
    assert told(active, "audit")["problems"] == []


def test_what_is_being_rung_is_not_cancelled_under_the_agent(active: World, promised: Phone) -> None:
    active.agent().rings()
    result = typed(active, "cancel", told(active, "list")[0]["reference"])
    assert result.exit_code == 1
    assert "nothing was changed" in result.output
    assert active.callbacks()[0].state == CallbackState.PROMISED


def test_changed_to_another_time_it_rests_until_then(active: World, promised: Phone) -> None:
    which = told(active, "list")[0]["reference"]
    later = active.clock.now() + timedelta(days=400)  # the command's own clock is the machine's
    assert told(active, "change", which, "--at", later.isoformat(timespec="seconds"))["next"]
    ada = active.agent()
    ada.does_not_ring(within=5)
    assert told(active, "change", which, "--now")["next"] is None
    ada.rings()


def test_given_up_it_is_listed_and_tried_again_in_its_old_place(active: World, promised: Phone) -> None:
    rank = active.contact(promised).rank
    with active.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE callbacks SET attempts = 2")
    ada = active.agent()
    promised.behaves("busy")
    ada.rings().answers().presses("1").hears("could not be reached", within=60)
    (row,) = told(active, "list", "--state", "gave_up")
    assert told(active, "retry", row["reference"])["state"] == "promised"
    assert typed(active, "retry", row["reference"]).exit_code == 1
    promised.behaves("manual")
    ada.rings(within=30).answers().presses("1")
    promised.rings().answers().presses("1")
    assert promised.is_talking_to(ada)
    assert active.contact(promised).rank == rank


def test_a_number_is_suppressed_and_allowed_again(active: World, promised: Phone) -> None:
    assert typed(active, "suppress", promised.number).exit_code == 0
    assert active.callbacks()[0].state == CallbackState.NOT_THEIRS
    promised.dials(LINE).presses("2").hears("press 1").presses("1").hears("cannot promise").hangs_up()
    assert "may be rung again" in typed(active, "allow", promised.number).output
    promised.dials(LINE).presses("2").hears("press 1").presses("1").hears("your code is")


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        ("UPDATE contacts SET state = 'ended', outcome = 'abandoned', ended_at = arrived_at", "contact has ended"),
        ("UPDATE contacts SET state = 'offered'", "neither a next step"),
        ("UPDATE contacts SET state = 'resting', next_at = NULL", "neither a next step"),
        ("UPDATE callbacks SET state = 'dialing'", "no attempt is out"),
        ("UPDATE callbacks SET state = 'kept'", "without an outcome"),
    ],
)
def test_the_audit_finds_what_was_lost(active: World, promised: Phone, harm: str, problem: str) -> None:
    assert typed(active, "audit").exit_code == 0
    with active.database.transaction() as connection:
        connection.exec_driver_sql(harm)
    result = typed(active, "audit")
    assert result.exit_code == 1
    assert problem in result.output


def test_what_is_no_reference_is_said(active: World) -> None:
    assert "has 7 digits" in typed(active, "show", "12").output
    assert "no callback" in typed(active, "show", "1234567").output


def test_staff_ask_for_a_customer(active: World) -> None:
    made = told(active, "add", "+12025550119", "--issue", "trading")
    assert [(row["reference"], row["source"], row["issue"]) for row in told(active, "list")] == [
        (made["reference"], "agent", "trading")
    ]
    active.agent().rings().answers().presses("1")
    active.people.phone("+12025550119").rings()
    assert "not an ordinary" in typed(active, "add", "+19005551234").output
    assert "unknown issue" in typed(active, "add", "+12025550119", "--issue", "weather").output
