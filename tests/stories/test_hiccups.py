"""What trouble with the carrier, the database or the network does to people, and what it tells the logs."""

import pytest

from tests.stories.test_faults import fault, promised
from tests.world import LINE, World

__all__ = ["promised"]
NUMBER = "+12025550111"
CALL = {"CallSid": "CA" + "1" * 32, "From": NUMBER, "To": LINE, "CallStatus": "in-progress"}


def test_a_database_error_shows_no_number_in_the_log(active: World, caplog: pytest.LogCaptureFixture) -> None:
    active.engine_runs = False
    with active.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE contacts RENAME TO hidden")
    active.replay("https://line.example/voice/incoming", CALL)
    assert "12025550111" not in caplog.text


def test_agents_who_were_never_rung_are_not_put_on_break(active: World) -> None:
    fault(active, "rest_500", on="Calls", times=-1)
    active.agent()
    active.caller().dials(LINE).presses("2").hears("connecting").waits(320)
    assert active.agents()["ada"].status == "available"


def test_who_missed_twice_is_not_cut_off_by_the_first_trouble(active: World) -> None:
    active.engine_runs = False
    active.replay("https://line.example/voice/incoming", CALL)
    with active.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE contacts RENAME TO hidden")
    answer = active.replay("https://line.example/voice/menu?tries=2", CALL | {"Digits": "2"})
    assert "<Hangup" not in answer.text


def test_a_report_without_a_status_ends_nothing(active: World) -> None:
    for path, digits in (("incoming", ""), ("menu", "2")):
        active.replay(f"https://line.example/voice/{path}", CALL | {"Digits": digits})
    params = {key: value for key, value in CALL.items() if key != "CallStatus"}
    active.replay("https://line.example/voice/status", params | {"StatusCallbackEvent": "participant-join"})
    assert active.contacts()[0].state == "waiting"
