"""What trouble with the carrier, the database or the network does to people, and what it tells the logs."""

import http.server
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from carrier.client import TwilioCarrier
from carrier.errors import CallRefused, CarrierUnreachable, NumberRefused
from models import Outcome
from carrier.simulator.people import Phone
from tests.stories.test_faults import attempts, fault, promised
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


def test_a_number_that_the_carrier_refuses_is_not_in_the_log(
    active: World, promised: object, caplog: pytest.LogCaptureFixture
) -> None:
    class Refuses(TwilioCarrier):
        """Says what Twilio says for 21211 and 21215 (its own words hold the number)."""

    ada = active.agent()
    with active.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE callbacks SET number = '+12025550'")
    ada.rings().answers().presses("1").waits(2)
    logging.getLogger("seen").info("%s", [record.getMessage() for record in caplog.records if record.name == "callbacks.jobs"])
    assert not [
        record.getMessage()
        for record in caplog.records
        if record.name == "callbacks.jobs" and "+12025550" in record.getMessage()
    ]


def test_agents_who_were_never_rung_are_not_put_on_break(active: World) -> None:
    fault(active, "rest_500", on="Calls", times=-1)
    active.agent()
    active.caller().dials(LINE).presses("2").hears("connecting").waits(320)
    assert active.agents()["ada"].status == "available"


def test_a_caller_of_whom_the_carrier_knows_nothing_ends(active: World) -> None:
    for path, digits in (("incoming", ""), ("menu", "2")):
        active.replay(f"https://line.example/voice/{path}", CALL | {"Digits": digits})
    active.people.waits(600)
    assert active.contacts()[0].outcome == Outcome.ABANDONED


def test_an_answer_that_is_no_json_is_an_unknown_outcome() -> None:
    class Portal(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>please log in</html>")

        do_POST = do_GET

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    carrier = TwilioCarrier(
        "AC" + "5" * 32, "t", f"http://127.0.0.1:{server.server_port}", "+12025550100", timedelta(seconds=1)
    )
    try:
        for act in (
            lambda: carrier.dial("+12025550111", "https://x/", "https://x/", timedelta(seconds=5)),
            lambda: carrier.status("CA" + "1" * 32),
        ):
            with pytest.raises((CarrierUnreachable, NumberRefused, CallRefused)):
                act()
    finally:
        carrier.close()
        server.shutdown()
        server.server_close()


def test_nobody_waits_in_silence_for_a_database_that_somebody_else_locks(active: World) -> None:
    """Four callers at once while another process writes to SQLite for seven seconds."""
    if active.database.url.get_backend_name() != "sqlite":
        pytest.skip("only SQLite")
    import sqlite3

    other = sqlite3.connect(active.database.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def ring(number: int) -> float:
        began = time.monotonic()
        active.replay("https://line.example/voice/incoming", CALL | {"CallSid": f"CA{number:032}"})
        return time.monotonic() - began

    with ThreadPoolExecutor(5) as pool:
        slowest = max(pool.map(ring, range(5)))
    other.execute("ROLLBACK")
    other.close()
    assert slowest < 3, slowest


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


def test_the_engine_matches_while_the_carrier_is_slow_about_quiet_legs(active: World) -> None:
    for number in range(5):
        call = CALL | {"CallSid": f"CA{number:032}"}
        for path, digits in (("incoming", ""), ("menu", "2")):
            active.replay(f"https://line.example/voice/{path}", call | {"Digits": digits})
    active.clock.advance(seconds=120)
    fault(active, "rest_timeout", times=-1, seconds=3)
    began = time.monotonic()
    active.engine.tick()
    took = time.monotonic() - began
    fault(active, "rest_timeout", times=0)
    assert took < 2, took


def test_a_clock_ten_seconds_ahead_of_the_carriers_still_finds_the_ghost(active: World, promised: Phone) -> None:
    active.clock.advance(seconds=10)
    ada = active.agent()
    ada.rings().answers()
    fault(active, "rest_lost_reply", on="Calls")
    fault(active, "drop", on="status", to="attempt=", times=-1)
    promised.behaves("busy")
    ada.presses("1").waits(140)
    assert attempts(active)[0] == "unanswered", attempts(active)
