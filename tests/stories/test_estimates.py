"""Estimates: only those ahead count who want the same agents; what was promised is kept."""

from sqlalchemy import select

from models import Database, Estimate
from tests.world import LINE, World


def promised(database: Database) -> list[Estimate]:
    """Return every estimate that was kept, oldest first."""
    with database.session() as session:
        return list(session.scalars(select(Estimate).order_by(Estimate.contact_id)))


def busy(line: World, name: str, digit: str, skills: list[str]) -> None:
    """Add an agent who is already talking to somebody."""
    phone = f"+1202555015{digit}"
    ada = line.agent(name, phone, skills)
    line.caller(f"+1202555016{digit}").dials(LINE).presses(digit)
    ada.rings().answers().presses("1").hears("connecting").waits(6)


def test_a_queue_for_other_agents_does_not_count(active: World) -> None:
    busy(active, "ada", "2", ["withdrawal"])
    busy(active, "bob", "3", ["deposit"])
    for number in range(4):
        active.caller(f"+1202555017{number}").dials(LINE).presses("3").hears("in line").waits(1)
    alone = active.caller().dials(LINE).presses("2").hears("next in line")
    alone.hears("minutes")
    kept = promised(active.database)
    assert kept[-1].wait < min(estimate.wait for estimate in kept[1:-1])


def test_a_queue_for_the_same_agents_counts(active: World) -> None:
    busy(active, "ada", "2", ["withdrawal", "deposit"])
    active.caller("+12025550170").dials(LINE).presses("3").hears("next in line").waits(1)
    active.caller().dials(LINE).presses("2").hears("number 2 in line")


def test_half_of_a_queue_counts_if_half_of_its_agents_help_here_too(active: World) -> None:
    busy(active, "ada", "2", ["withdrawal", "deposit"])
    busy(active, "bob", "3", ["deposit"])
    for number in range(4):
        active.caller(f"+1202555017{number}").dials(LINE).presses("3").hears("in line").waits(1)
    active.caller().dials(LINE).presses("2").hears("number 3 in line")


def test_callbacks_ahead_count_as_holders_do(active: World) -> None:
    busy(active, "ada", "2", ["withdrawal"])
    first = active.caller("+12025550170").dials(LINE).presses("2").hears("press 1").presses("1")
    first.hears_the_line_go_dead(within=60)
    active.caller().dials(LINE).presses("2").hears("number 2 in line")


def test_what_was_promised_first_is_kept(active: World) -> None:
    busy(active, "ada", "2", ["withdrawal"])
    caller = active.caller().dials(LINE).presses("2").hears("next in line")
    told = active.contact(caller).joined_at
    caller.waits(70)
    kept = promised(active.database)
    assert [(one.contact_id, one.told_at) for one in kept] == [(active.contact(caller).id, told)]
    assert kept[0].low <= kept[0].wait <= kept[0].high


def test_with_nobody_on_duty_nothing_is_promised(active: World) -> None:
    active.caller().dials(LINE).presses("2").hears("nobody is on duty")
    assert promised(active.database) == []
