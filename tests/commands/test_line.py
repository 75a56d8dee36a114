"""`ringback line` beside real calls: who waits, in which order, since when and why."""

import json
from typing import Any

from click.testing import CliRunner

from cli import main
from models import Status
from routing import roster
from tests.stories.conftest import active, line
from tests.world import LINE, World

__all__ = ["active", "line"]


def typed(world: World, *words: str) -> str:
    url = world.database.url.render_as_string(hide_password=False)
    result = CliRunner().invoke(main, ["line", *words], env={"DATABASE_URL": url})
    assert result.exit_code == 0, result.output
    return result.output


def shown(world: World, *words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(typed(world, "--json", *words))
    return rows


def test_nobody_waits(active: World) -> None:
    assert typed(active) == "nobody waits\n"
    assert shown(active) == []


def test_with_nobody_who_can_help_it_says_so(active: World) -> None:
    active.agent("trader", skills=["trading"])
    active.caller("+12025550112").dials(LINE).presses("3")
    (row,) = shown(active)
    assert row["why"] == "nobody on duty can help with deposit in en"
    assert (row["place"], row["issue"], row["form"], row["state"]) == (1, "deposit", "holding", "waiting")


def test_an_agent_on_break_is_not_on_duty(active: World) -> None:
    active.agent()
    with active.database.session() as session:
        roster.set_status(session, "ada", Status.ON_BREAK, active.clock.now())
    active.caller("+12025550112").dials(LINE).presses("3")
    assert shown(active)[0]["why"] == "nobody on duty can help with deposit in en"


def test_order_is_by_rank_whatever_the_form(active: World) -> None:
    ada, bob = active.agent("ada"), active.agent("bob", "+12025550151")
    for agent, number in ((ada, "+12025550112"), (bob, "+12025550113")):
        caller = active.caller(number).dials(LINE).presses("2")
        agent.rings().answers().presses("1")
        assert caller.is_talking_to(agent)
    active.caller("+12025550114").dials(LINE).presses("2").hears("press 1").presses("1").hears_the_line_go_dead(60)
    active.caller("+12025550115").dials(LINE).presses("2")
    active.caller("+12025550116").dials(LINE).presses("1")  # security has a head start
    rows = shown(active, "--numbers")
    assert [row["number"][-2:] for row in rows] == ["16", "14", "15"]
    assert [row["form"] for row in rows] == ["holding", "callback", "holding"]
    assert {row["why"] for row in rows} == {"2 agents busy"}
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)


def test_whose_phone_rings_is_named(active: World) -> None:
    ada = active.agent()
    active.caller("+12025550112").dials(LINE).presses("2")
    ada.rings()
    assert shown(active)[0]["why"] == "ada's phone rings"


def test_no_whole_number_is_shown_unless_asked_for(active: World) -> None:
    active.caller("+12025550112").dials(LINE).presses("2")
    active.caller("anonymous").dials(LINE).presses("2")
    assert "+12025550112" not in typed(active) + typed(active, "--json")
    assert "+12025550112" in typed(active, "--numbers")
    assert "withheld" in typed(active)


def test_a_long_line_is_cut_and_says_so(active: World) -> None:
    for number in ("+12025550112", "+12025550113"):
        active.caller(number).dials(LINE).presses("2")
    cut = typed(active, "--limit", "1")
    assert "and more" in cut
    assert "   2  " not in cut
