"""`ringback failover …` as an engineer types it."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.failover import failover
from commands.records import audit
from failover import modes
from failover.quorum import Probe
from failover.state import Rules, Standing
from models import Database, RealClock
from tests.failover.steps import now_in

Ringback = Callable[..., Result]


@pytest.fixture
def ringback(database: Database) -> Ringback:
    url = database.url.render_as_string(hide_password=False)

    def run(*words: str, **environ: str) -> Result:
        given = {"DATABASE_URL": url, "CHAT_HEALTH_URL": "http://127.0.0.1:1/health", "MENU_FILE": __file__}
        return CliRunner().invoke(failover, words, env=given | environ)

    return run


@pytest.fixture
def audited(database: Database) -> Ringback:
    url = database.url.render_as_string(hide_password=False)
    return lambda *words: CliRunner().invoke(audit, words, env={"DATABASE_URL": url})


def test_status_before_the_first_look(ringback: Ringback) -> None:
    result = ringback("status")
    assert result.exit_code == 0
    assert result.output == (
        "The line is off: standby\n"
        "  why   nobody has looked at chat yet\n"
        "  next  3 failed probes in a row would turn the line on\n"
        "  seen  never\n"
    )


def test_status_says_that_nobody_looks_when_there_is_no_address(ringback: Ringback) -> None:
    assert "neither FAILOVER_FILE nor CHAT_HEALTH_URL is set" in ringback("status", CHAT_HEALTH_URL="").output


def test_status_in_an_outage_tells_the_evidence(ringback: Ringback, database: Database) -> None:
    modes.observe(database, Probe("fail", "HTTP 503 from http://chat"), RealClock().now(), Rules(fall=1))
    said = ringback("status", DWELL_SECONDS="90").output
    assert "The line is on: active since 2" in said
    assert "HTTP 503 from http://chat" in said
    assert "3 passed probes in a row, over at least 1 min 30 s, would turn the line off" in said
    assert "1 failed and 0 passed in a row" in said


def test_a_pin_lasts_four_hours_unless_told(ringback: Ringback, database: Database) -> None:
    result = ringback("on", "--reason", "agents say chat is stuck", "--by", "sara")
    assert result.output.startswith("The line is on, pinned by sara until 2")
    now = now_in(database)
    assert now.active
    assert now.pin
    assert now.pin.reason == "agents say chat is stuck"
    assert timedelta(hours=3.9) < now.pin.until - RealClock().now() <= timedelta(hours=4)
    assert "  pin   on by sara until 2" in ringback("status").output
    assert "the pin ends in" in ringback("status").output


@pytest.mark.parametrize(("given", "seconds"), [("90s", 90), ("30m", 1800), ("1h30m", 5400), ("2D", 172_800)])
def test_a_pin_lasts_as_long_as_told(ringback: Ringback, database: Database, given: str, seconds: int) -> None:
    ringback("off", "--reason", "drill", "--for", given)
    now = now_in(database)
    assert now.pin
    assert now.since
    assert now.pin.to == "off"
    assert now.pin.until - now.since == timedelta(seconds=seconds)


@pytest.mark.parametrize("given", ["", "4", "h", "-4h", "4 hours", "1.5h", "٤h", "30m4h"])
def test_what_is_no_duration_is_refused_with_an_example(ringback: Ringback, database: Database, given: str) -> None:
    result = ringback("on", "--reason", "drill", "--for", given)
    assert result.exit_code == 2
    assert "is not a duration; give one like 90s, 30m, 4h or 1h30m" in result.output
    assert now_in(database) == Standing()


@pytest.mark.parametrize("given", ["0s", "0h", "8d", "999d", "9999999s"])
def test_a_duration_out_of_range_is_refused_with_the_range(ringback: Ringback, given: str) -> None:
    result = ringback("on", "--reason", "drill", "--for", given)
    assert result.exit_code == 2
    assert "out of range; a pin lasts from 1s to 7d" in result.output


def test_a_pin_wants_a_reason(ringback: Ringback) -> None:
    assert "Missing option '--reason'" in ringback("on").output
    assert "a pin needs a reason" in ringback("on", "--reason", " ").output


def test_a_name_that_does_not_fit_is_refused(ringback: Ringback) -> None:
    assert "1 to 64 letters, not 65" in ringback("on", "--reason", "drill", "--by", "s" * 65).output
    assert "1 to 64 letters, not 65" in ringback("auto", "--by", "s" * 65).output


def test_auto_takes_the_pin_off_once(ringback: Ringback, database: Database) -> None:
    ringback("on", "--reason", "drill")
    assert ringback("auto").output == "The pin is off; the probes decide afresh\n"
    assert ringback("auto").output == "There was no pin; the probes decide already\n"
    assert now_in(database).pin is None


def test_history_is_newest_first(ringback: Ringback) -> None:
    assert ringback("history").output == "The mode has never flipped\n"
    ringback("on", "--reason", "drill", "--by", "sara")
    ringback("auto", "--by", "omid")
    newest, oldest = ringback("history").output.splitlines()
    assert "active -> active  by omid: omid took off the pin on by sara" in newest
    assert "standby -> active  by sara: pinned on by sara until" in oldest
    assert ringback("history", "--limit", "1").output.splitlines() == [newest]


def test_history_goes_on_before_a_flip_and_the_audit_before_a_row(ringback: Ringback, audited: Ringback) -> None:
    ringback("on", "--reason", "drill", "--by", "sara")
    ringback("auto", "--by", "omid")
    (first,) = ringback("history", "--before", "2").output.splitlines()
    assert first.lstrip().startswith("1 ")
    assert ringback("history", "--before", "1").output == "There is none before\n"
    rows = json.loads(audited("list", "--before", "2", "--json").output)
    assert [(row["id"], row["who"], row["what"]) for row in rows] == [(1, "sara", "flip")]


def test_what_the_probes_saw_is_listed(ringback: Ringback, database: Database) -> None:
    assert ringback("probes").output == "nobody looked in this time\n"
    modes.observe(database, Probe("fail", "HTTP 503", "front"), RealClock().now(), Rules())
    (row,) = json.loads(ringback("probes", "--json").output)
    assert (row["probe"], row["result"], row["until"], row["evidence"]) == ("front", "fail", None, "HTTP 503")
    assert "front" in ringback("probes", "--hours", "1").output


def test_programs_get_json(ringback: Ringback) -> None:
    ringback("on", "--reason", "drill", "--by", "sara")
    status = json.loads(ringback("status", "--json").output)
    assert (status["active"], status["state"], status["pin"]["who"]) == (True, "active", "sara")
    assert datetime.fromisoformat(status["pin"]["until"]) > datetime.fromisoformat(status["since"])
    (flip,) = json.loads(ringback("history", "--json").output)
    assert (flip["went_to"], flip["who"]) == ("active", "sara")


def test_a_database_that_cannot_be_used_is_a_sentence(ringback: Ringback, tmp_path: Path) -> None:
    result = ringback("status", DATABASE_URL=f"sqlite:///{tmp_path}/empty.db")
    assert result.exit_code == 1
    assert "no such table: mode" in result.output
    assert "is it up and migrated?" in result.output
