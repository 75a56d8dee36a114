"""The drill through the real app and carrier: what it finds, and that it leaves nothing to be counted."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from commands.drilling import run
from failover.news import NOTIFICATIONS
from local.drill import Check, Drill
from routing import drills
from routing.switchboard import Switchboard
from tests.wire import ACCOUNT, TOKEN
from tests.world import LINE, World

ROBOT = "+12025550188"
Drilled = Callable[..., dict[str, Check]]


def served(line: World) -> Switchboard:
    """Return the switchboard of a line that is served where it says."""
    board = line.switchboard = replace(line.switchboard, public_url=f"http://127.0.0.1:{line.port}")
    line.app.extensions["ringback"] = replace(line.app.extensions["ringback"], switchboard=board)
    return board


@pytest.fixture
def drilled(line: World) -> Drilled:
    """Drill the line where it is really served."""

    def run(token: str = TOKEN, phone: str = "", robot: str = "") -> dict[str, Check]:
        board = served(line)
        return {
            check.name: check
            for check in Drill(board, ACCOUNT, token, LINE, robot, lambda seconds: line.advance(60 * seconds)).run(
                phone
            )
        }

    return run


def point_the_number(line: World) -> None:
    url = f"http://127.0.0.1:{line.port}/voice/incoming"
    carrier = line.switchboard.carrier
    numbers = carrier._client.incoming_phone_numbers  # type: ignore[attr-defined]
    numbers(numbers.list(limit=1)[0].sid).update(voice_url=url)


def rows(line: World) -> list[int]:
    with line.database.reading() as connection:
        tables = ("contacts", "legs", "callbacks", "offers")
        return [connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]


def test_what_was_asked_for_is_run_once_and_kept_with_what_it_found(line: World) -> None:
    board = served(line)
    with board.turn() as turn:
        made = drills.ask(turn, "pager", "+12025550123")
    with board.turn() as turn:
        asked, nothing = drills.claim(turn), drills.claim(turn)
    assert asked == (made, "+12025550123")
    assert nothing is None
    settings = replace(line.settings, twilio_account_sid=ACCOUNT, twilio_auth_tokens=(TOKEN,), line_number=LINE)
    run(board, settings, asked._replace(phone=""))
    with line.database.reading() as connection:
        (told,) = drills.listed(connection, line.clock.now(), 5)
    assert (told["state"], told["asked_by"]) == ("wrong", "pager")
    assert [check["name"] for check in told["checks"] if not check["right"]] == ["agents", "carrier"]


def news(line: World) -> list[str]:
    with line.database.reading() as connection:
        return [row.text for row in connection.execute(NOTIFICATIONS.select())]


def test_when_all_is_well_every_part_says_so_and_nothing_is_left(line: World, drilled: Drilled) -> None:
    ada = line.agent()
    point_the_number(line)
    checks = drilled()
    assert [check for check in checks.values() if not check.right] == []
    assert list(checks) == ["web app", "signature", "menu", "agents", "carrier", "agent leg", "callback"]
    assert rows(line) == [0, 0, 0, 0]
    assert news(line) == []
    line.advance(5)
    ada.does_not_ring()


def test_a_robot_is_rung_as_agent_and_as_customer_through_the_whole_stack(line: World, drilled: Drilled) -> None:
    ada = line.agent()
    point_the_number(line)
    line.people.phone(ROBOT).behaves("answers", then_press="1", call_waiting=True)
    checks = drilled(robot=ROBOT)
    assert [check for check in checks.values() if not check.right] == []
    assert checks["agent leg"].seen.startswith("rung, heard the whisper and accepted within")
    assert checks["callback"].seen.startswith("rung, and met the agent after")
    assert (rows(line), list(line.agents()), news(line)) == ([0, 0, 0, 0], ["ada"], [])
    line.advance(30)
    ada.does_not_ring()


def test_a_robot_that_does_not_answer_is_told_and_left_alone_afterwards(line: World, drilled: Drilled) -> None:
    line.people.phone(ROBOT).behaves("no_answer")
    checks = drilled(robot=ROBOT)
    assert checks["agent leg"].seen.endswith("or nobody accepted, within 90 s; is the robot at its number?")
    assert (rows(line), list(line.agents())) == ([0, 0, 0, 0], [])
    assert "agent leg: no agent's phone was rung" in news(line)[-1]
    rung = len(line.people.ask("GET", "/control/events?after=0"))
    line.advance(30)
    assert len(line.people.ask("GET", "/control/events?after=0")) == rung


def test_a_drill_counts_nothing_while_the_line_is_on_either(line: World, drilled: Drilled) -> None:
    line.chat("fail")
    assert drilled()["menu"].right
    assert rows(line) == [0, 0, 0, 0]


def test_a_number_that_points_elsewhere_and_no_agents_are_found_and_told(line: World, drilled: Drilled) -> None:
    checks = drilled()
    assert checks["carrier"].seen.startswith(
        "the number's calls go to https://line.example/voice/incoming, not to http"
    )
    assert checks["agents"].seen == "no agent is available; callers would only be promised callbacks"
    (told,) = news(line)
    assert told.startswith("Ringback: the drill failed. agents: no agent is available")


def test_another_token_than_the_carriers_is_found(drilled: Drilled) -> None:
    checks = drilled(token="another-token")
    assert checks["menu"].seen == "a call was answered by HTTP 403"
    assert checks["signature"].right


def test_an_app_that_is_down_is_found(line: World) -> None:
    board = replace(line.switchboard, public_url="http://127.0.0.1:9")
    checks = {check.name: check for check in Drill(board, ACCOUNT, TOKEN, LINE).run()}
    assert checks["web app"].seen.startswith("no answer")
    assert checks["callback"].right
